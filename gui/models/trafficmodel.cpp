// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/models/trafficmodel.h"

#include "common/filter/filter.h"

#include <QDateTime>
#include <QLocale>

namespace wsify::console {

namespace {

FilterRow filterRow(const admin::TrafficRowView &row)
{
    FilterRow result;
    result.channel = row.channel;
    result.client = row.client;
    result.command = row.command;
    result.size = row.size;
    result.dir = row.dir == admin::Direction::In    ? FilterRow::Direction::In
                 : row.dir == admin::Direction::Out ? FilterRow::Direction::Out
                                                    : FilterRow::Direction::None;
    return result;
}

TrafficRing matching(const TrafficRing &rows, const Filter &filter)
{
    TrafficRing kept;
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const auto row = rows.at(i);
        if (filter.matches(filterRow(row)))
            kept.append(row, rows.boot(i));
    }
    return kept;
}

} // namespace

QString oneLine(QByteArrayView utf8)
{
    QString text = QString::fromUtf8(utf8);
    for (QChar &c : text) {
        if (c.isSurrogate()) // the pairs of planes 1 and up; what has no picture there is rare, and harmless
            continue;
        if (c.isSpace())
            c = u' ';
        else if (c == u'\u200C' || c == u'\u200D') // joiners: words of many languages need them
            continue;
        else if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format
                 || c.category() == QChar::Other_NotAssigned)
            c = QChar::ReplacementCharacter;
    }
    return text;
}

TrafficModel::TrafficModel(QObject *parent)
    : QAbstractTableModel(parent)
{
    m_flush.setSingleShot(true);
    m_flush.setInterval(FlushEvery);
    connect(&m_flush, &QTimer::timeout, this, &TrafficModel::flush);
}

void TrafficModel::receive(const QList<admin::TrafficRow> &rows)
{
    if (rows.isEmpty())
        return;
    for (const admin::TrafficRow &row : rows) {
        m_waiting.append(
            {row.seq, row.tUs, row.dir, row.channel, row.client, row.command, row.size, row.members, row.head}, m_boot);
    }
    m_received += rows.size();
    const qsizetype excess = m_waiting.excess(MaxRows, MaxBytes);
    m_waiting.removeFirst(excess);
    m_evicted += excess;
    if (!m_flush.isActive())
        m_flush.start();
}

void TrafficModel::setPaused(bool paused)
{
    if (m_isPaused == paused)
        return;
    flush(); // what came before is shown
    m_isPaused = paused;
    flush();
}

void TrafficModel::clear()
{
    beginResetModel();
    m_shown.clear();
    m_waiting.clear();
    m_received = 0;
    m_evicted = 0;
    endResetModel();
    Q_EMIT countsChanged();
}

bool TrafficModel::canKeep(const Filter &filter)
{
    using Field = FilterField;
    return !filter.uses(Field::Any) && !filter.uses(Field::Text) && !filter.uses(Field::User)
           && !filter.uses(Field::Ip);
}

void TrafficModel::keep(const Filter &filter)
{
    beginResetModel();
    m_shown = matching(m_shown, filter);
    m_waiting = matching(m_waiting, filter);
    m_received = shown() + waiting();
    m_evicted = 0;
    endResetModel();
    Q_EMIT countsChanged();
}

void TrafficModel::flush()
{
    if (!m_isPaused && !m_waiting.isEmpty()) {
        const qsizetype excess = m_shown.excess(MaxRows, MaxBytes, m_waiting.size(), m_waiting.bytes());
        if (excess > 0) {
            beginRemoveRows({}, 0, int(excess) - 1);
            m_shown.removeFirst(excess);
            m_evicted += excess;
            endRemoveRows();
        }
        beginInsertRows({}, int(m_shown.size()), int(m_shown.size() + m_waiting.size()) - 1);
        for (qsizetype i = 0; i < m_waiting.size(); ++i)
            m_shown.append(m_waiting.at(i), m_waiting.boot(i));
        m_waiting.clear();
        endInsertRows();
    }
    Q_EMIT countsChanged();
}

int TrafficModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
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
        return oneLine(row.client);
    case Command:
        return oneLine(row.command);
    case Size:
        return QLocale().toString(row.size);
    case Members:
        return row.members ? QLocale().toString(*row.members) : QString();
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
        return text(m_shown.at(index.row()), Column(index.column()));
    case DirectionRole:
        return int(m_shown.at(index.row()).dir);
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
        return choose(tr("Client"), tr("Who sent it; empty when it came by HTTP, from a console or from another node"));
    case Command:
        return choose(tr("Command"), {});
    case Size:
        return choose(tr("Size"), tr("Bytes of the payload"));
    case Members:
        return choose(tr("Members"), tr("How many members it was queued for"));
    case Head:
        return choose(tr("Payload"), tr("Beginning of the payload"));
    default:
        return {};
    }
}

} // namespace wsify::console
