// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/traffic/trafficmodel.h"

#include "gui/models/denialreason.h"
#include "gui/models/format.h"
#include "gui/widgets/followview.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <climits>
#include <utility>

namespace wsify::console {

FilterRow TrafficModel::filterRow(const admin::TrafficRowView &row)
{
    FilterRow result;
    result.channel = row.channel;
    result.client = row.client;
    result.command = row.command;
    result.text = row.head;
    result.size = row.size;
    result.reason = row.verdict;
    result.dir = row.dir == admin::Direction::In    ? FilterRow::Direction::In
                 : row.dir == admin::Direction::Out ? FilterRow::Direction::Out
                                                    : FilterRow::Direction::None;
    return result;
}

TrafficModel::TrafficModel(QObject *parent)
    : QAbstractTableModel(parent)
{
    m_flush.setSingleShot(true);
    m_flush.setInterval(FlushEvery);
    connect(&m_flush, &QTimer::timeout, this, &TrafficModel::flush);
}

qint64 TrafficModel::receive(const QList<admin::TrafficRow> &rows)
{
    if (rows.isEmpty())
        return 0;
    qint64 count = 0;
    for (const admin::TrafficRow &row : rows) {
        if (belongsToAnother(row))
            continue;
        remember(row);
        m_waiting.append(TrafficRing::viewOf(row), m_boot);
        ++m_next;
        ++count;
    }
    m_received += count;
    const qsizetype excess = m_waiting.excess(MaxRows, MaxBytes);
    m_waiting.removeFirst(excess);
    m_evicted += excess;
    m_lostWaiting += m_isPaused ? excess : 0;
    if (excess > 0)
        m_unbroken = m_next - m_waiting.size();
    if (!m_flush.isActive())
        m_flush.start();
    return count;
}

TrafficModel::Place TrafficModel::placeOf(qint64 number)
{
    if (number < m_unbroken)
        return {};
    const qint64 inWaiting = number - (m_next - m_waiting.size());
    if (inWaiting >= 0)
        return {&m_waiting, inWaiting};
    const qint64 inShown = m_shown.size() + inWaiting;
    return inShown >= 0 ? Place{&m_shown, inShown} : Place{};
}

bool TrafficModel::belongsToAnother(const admin::TrafficRow &row)
{
    if (row.dir == admin::Direction::In)
        return !row.verdict.isEmpty() && amend(row);
    if (row.dir != admin::Direction::Out || row.publication == 0 || m_isEachWorker)
        return false;
    const Place place = placeOf(m_deliveries.find(row.publication));
    if (!place.ring)
        return false;
    const admin::TrafficRowView earlier = place.ring->at(place.index);
    if (earlier.publication != row.publication || earlier.dir != row.dir || place.ring->boot(place.index) != m_boot)
        return false;
    add(place, row);
    return true;
}

/// To a row that it belongs to; when the view is paused and shows it, later.
void TrafficModel::add(const Place &place, const admin::TrafficRow &row)
{
    if (m_isPaused && place.ring == &m_shown) {
        if (qsizetype(m_late.size()) < MaxRows)
            m_late.push_back({m_first + place.index, row});
        return;
    }
    const admin::TrafficRowView earlier = place.ring->at(place.index);
    if (row.dir == admin::Direction::In)
        place.ring->setVerdict(place.index, row.verdict);
    else if (earlier.seq == row.seq) // the same once more
        place.ring->setMembers(place.index, row.members.value_or(0));
    else
        place.ring->merge(place.index, earlier.members.value_or(0) + row.members.value_or(0));
    changed(place);
}

void TrafficModel::addLate()
{
    for (const Late &late : std::exchange(m_late, {}))
        add({&m_shown, late.number - m_first}, late.row);
}

/// The verdict comes when the authorizer has spoken, perhaps long after the command.
bool TrafficModel::amend(const admin::TrafficRow &row)
{
    for (const qint64 number :
         {m_commands.find(row.seq), row.publication > 0 ? m_publications.find(row.publication) : qint64(-1)}) {
        const Place place = placeOf(number);
        if (!place.ring || place.ring->boot(place.index) != m_boot)
            continue;
        const admin::TrafficRowView earlier = place.ring->at(place.index);
        if (earlier.dir != row.dir
            || (earlier.seq != row.seq && (row.publication == 0 || earlier.publication != row.publication)))
            continue;
        add(place, row);
        return true;
    }
    return false;
}

void TrafficModel::remember(const admin::TrafficRow &row)
{
    if (row.dir == admin::Direction::In) {
        m_commands.put(row.seq, m_next);
        if (row.publication > 0)
            m_publications.put(row.publication, m_next);
    } else if (row.publication > 0) {
        m_deliveries.put(row.publication, m_next);
    }
}

/// The view hears of it with the next flush.
void TrafficModel::changed(const Place &place)
{
    if (place.ring != &m_shown)
        return;
    const qint64 number = m_first + place.index;
    m_changedFrom = m_changedFrom < 0 ? number : std::min(m_changedFrom, number);
    m_changedTo = std::max(m_changedTo, number);
}

void TrafficModel::tellChanges()
{
    const qint64 from = std::max(std::exchange(m_changedFrom, -1), m_first);
    const qint64 to = std::exchange(m_changedTo, -1);
    if (to < from || listed() == 0)
        return;
    qint64 first = from - m_first;
    qint64 last = to - m_first;
    if (isFiltered()) {
        first = std::lower_bound(m_listed.begin(), m_listed.end(), from) - m_listed.begin();
        last = std::upper_bound(m_listed.begin(), m_listed.end(), to) - m_listed.begin() - 1;
    }
    if (first <= last)
        Q_EMIT dataChanged(index(int(first), 0), index(int(last), ColumnCount - 1));
}

void TrafficModel::addNote(TrafficRing::Note note, const QString &sentence)
{
    if (m_received == 0)
        return;
    m_waiting.appendNote(note, QDateTime::currentMSecsSinceEpoch() * 1000, sentence.toUtf8(), m_boot);
    ++m_next;
    ++m_notes;
    if (!m_flush.isActive())
        m_flush.start();
}

void TrafficModel::setPaused(bool paused)
{
    if (m_isPaused == paused)
        return;
    flush(); // what came before is shown
    m_isPaused = paused;
    addLate();
    flush();
}

void TrafficModel::clear()
{
    beginResetModel();
    m_first += m_shown.size();
    m_shown.clear();
    m_listed.clear();
    m_waiting.clear();
    m_received = 0;
    m_evicted = 0;
    m_notes = 0;
    m_lostWaiting = 0;
    m_late.clear();
    m_unbroken = m_next;
    m_changedFrom = -1;
    m_changedTo = -1;
    endResetModel();
    Q_EMIT countsChanged();
}

bool TrafficModel::canList(const Filter &filter)
{
    return !filter.names(FilterField::User) && !filter.names(FilterField::Ip);
}

void TrafficModel::setFilter(const Filter &filter)
{
    beginResetModel();
    m_filter = filter;
    m_listed.clear();
    if (isFiltered()) {
        for (qsizetype i = 0; i < m_shown.size(); ++i) {
            if (lists(m_shown, i))
                m_listed.push_back(m_first + i);
        }
    }
    endResetModel();
    Q_EMIT countsChanged();
}

bool TrafficModel::lists(const TrafficRing &ring, qsizetype index) const
{
    return ring.note(index) != TrafficRing::Note::None || m_filter.matches(filterRow(ring.at(index)));
}

qsizetype TrafficModel::find(qint64 seq, quint32 boot) const
{
    for (qsizetype i = m_shown.size() - 1; i >= 0; --i) {
        if (m_shown.boot(i) == boot && m_shown.at(i).seq == seq)
            return i;
    }
    return -1;
}

qsizetype TrafficModel::rowOf(qsizetype indexInRing) const
{
    if (!isFiltered() || indexInRing < 0)
        return indexInRing;
    const auto found = std::lower_bound(m_listed.begin(), m_listed.end(), m_first + indexInRing);
    return found != m_listed.end() && *found == m_first + indexInRing ? found - m_listed.begin() : -1;
}

void TrafficModel::flush()
{
    tellChanges();
    if (!m_isPaused && !m_waiting.isEmpty()) {
        if (m_lostWaiting > 0) {
            const qsizetype skip = m_waiting.size() >= MaxRows ? 1 : 0; // for the note
            m_unbroken = m_next - m_waiting.size() + skip;
            m_lostWaiting += skip;
            m_evicted += skip;
            TrafficRing waiting;
            waiting.appendNote(TrafficRing::Note::Skipped, m_waiting.at(0).tUs,
                               tr("%Ln row(s) are missing here: the view was paused "
                                  "for longer than there is room.",
                                  nullptr, int(std::min<qint64>(m_lostWaiting, INT_MAX)))
                                   .toUtf8(),
                               m_boot);
            for (qsizetype i = skip; i < m_waiting.size(); ++i)
                waiting.append(m_waiting, i);
            m_waiting = waiting;
            m_lostWaiting = 0;
            ++m_notes;
        }
        removeFirst(m_shown.excess(MaxRows, MaxBytes, m_waiting.size(), m_waiting.bytes()));
        showWaiting();
    }
    Q_EMIT countsChanged();
}

void TrafficModel::removeFirst(qsizetype count)
{
    if (count == 0)
        return;
    const auto end = std::lower_bound(m_listed.begin(), m_listed.end(), m_first + count);
    const qsizetype rows = isFiltered() ? end - m_listed.begin() : count;
    if (rows > 0)
        beginRemoveRows({}, 0, int(rows) - 1);
    m_shown.removeFirst(count);
    m_listed.erase(m_listed.begin(), end);
    m_first += count;
    m_evicted += count;
    if (rows > 0)
        endRemoveRows();
}

void TrafficModel::showWaiting()
{
    std::vector<qint64> listed;
    const qint64 next = m_first + m_shown.size();
    for (qsizetype i = 0; isFiltered() && i < m_waiting.size(); ++i) {
        if (lists(m_waiting, i))
            listed.push_back(next + i);
    }
    const qsizetype before = this->listed();
    const qsizetype rows = isFiltered() ? qsizetype(listed.size()) : m_waiting.size();
    if (rows > 0)
        beginInsertRows({}, int(before), int(before + rows) - 1);
    for (qsizetype i = 0; i < m_waiting.size(); ++i)
        m_shown.append(m_waiting, i);
    m_listed.insert(m_listed.end(), listed.begin(), listed.end());
    m_waiting.clear();
    if (rows > 0)
        endInsertRows();
}

int TrafficModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(listed());
}

int TrafficModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString TrafficModel::directionText(admin::Direction direction)
{
    switch (direction) {
    case admin::Direction::In:
        return tr("↓ in");
    case admin::Direction::Out:
        return tr("↑ out");
    case admin::Direction::Unknown:
        break;
    }
    return {};
}

QString TrafficModel::viaText(QByteArrayView via)
{
    if (via == "http")
        return tr("HTTP");
    if (via == "console")
        return tr("Console");
    if (via == "node")
        return tr("Other node");
    return oneLine(via);
}

QString TrafficModel::verdictText(const admin::TrafficRowView &row)
{
    if (row.verdict.isEmpty())
        return {};
    admin::DenialRow denial;
    denial.client = row.client.toByteArray();
    denial.command = row.command.toByteArray();
    denial.reason = row.verdict.toByteArray();
    return denialReason(denial);
}

QString TrafficModel::text(const admin::TrafficRowView &row, Column column)
{
    switch (column) {
    case Time:
        return QLocale().toString(QDateTime::fromMSecsSinceEpoch(row.tUs / 1000).time(),
                                  QStringLiteral("HH:mm:ss.zzz"));
    case Direction:
        return directionText(row.dir);
    case Channel:
        return oneLine(row.channel);
    case Client:
        return row.client.isEmpty() ? viaText(row.via) : oneLine(row.client);
    case Command:
        return oneLine(row.command);
    case Size:
        return row.seq == TrafficRing::NoteSeq ? QString() : QLocale().toString(row.size);
    case Members:
        return !row.members ? QString() : *row.members == 0 ? tr("no members") : QLocale().toString(*row.members);
    case Head:
        return oneLine(row.head);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant TrafficModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(at(index.row()), Column(index.column()));
    case DirectionRole:
        return int(at(index.row()).dir);
    case RefusedRole:
        return !at(index.row()).verdict.isEmpty();
    case UnheardRole:
        return at(index.row()).members == 0;
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole:
        return verdictText(at(index.row()));
    case FollowView::NoteRole:
        return isNote(index.row()) ? text(at(index.row()), Time) + u' ' + text(at(index.row()), Head) : QVariant();
    case Qt::TextAlignmentRole:
        return int((index.column() == Size || index.column() == Members ? Qt::AlignRight : Qt::AlignLeft)
                   | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant TrafficModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Size || section == Members ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    const auto choose = [role](const QString &title, const QString &toolTip) -> QVariant {
        return role == Qt::DisplayRole ? title : role == Qt::ToolTipRole ? toolTip : QVariant();
    };
    switch (section) {
    case Time:
        return choose(tr("Time"), tr("When the server saw it, in this computer's time zone"));
    case Direction:
        return choose(tr("Direction"), tr("in: a command received; out: a publication delivered"));
    case Channel:
        return choose(tr("Channel"), {});
    case Client:
        return choose(tr("Client"), tr("Who sent it: a client, or how it came when no client sent it"));
    case Command:
        return choose(tr("Command"), {});
    case Size:
        return choose(tr("Size"), tr("Bytes of the payload"));
    case Members:
        return choose(tr("Members"), tr("How many members it was queued for, on all workers"));
    case Head:
        return choose(tr("Payload"), tr("Beginning of the payload"));
    default:
        return {};
    }
}

} // namespace wsify::console
