// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/lists/listmodel.h"

#include <QPointer>

#include <algorithm>
#include <cstdlib>

namespace wsify::console {

namespace {

/// Between two requests that scrolling makes.
constexpr int PaceMs = 40;
constexpr int DefaultRefreshMs = 2000;
/// Rows around the visible ones that are fetched as well.
constexpr int Margin = 50;
/// A page of which nobody knows whether it is right any more is good enough as long as it is younger.
constexpr qint64 StaleMs = 1000;
/// Of two samples that are closer together no rate is made.
constexpr qint64 MinSampleMs = 500;

QList<ListRow> takeRows(const admin::ListReply::Rows &rows)
{
    return std::visit([](const auto &list) { return QList<ListRow>(list.begin(), list.end()); }, rows);
}

/// The same request would fail again.
bool isPermanent(const admin::Error &error)
{
    namespace code = admin::errorcode;
    return error.code == code::BadFilter || error.code == code::BadRequest || error.code == code::UnknownType
           || error.code == code::Off;
}

} // namespace

ListModel::ListModel(std::unique_ptr<ListColumns> columns, Fetch fetch, QObject *parent)
    : QAbstractTableModel(parent)
    , m_columns(std::move(columns))
    , m_fetch(std::move(fetch))
{
    m_clock.start();
    m_pace.setSingleShot(true);
    m_pace.setInterval(PaceMs);
    connect(&m_pace, &QTimer::timeout, this, &ListModel::fetchWanted);
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(DefaultRefreshMs);
    connect(&m_refresh, &QTimer::timeout, this, &ListModel::refresh);
}

ListModel::~ListModel() = default;

void ListModel::setQuery(const QByteArray &query)
{
    if (query == m_query)
        return;
    m_query = query;
    restart();
}

void ListModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= m_columns->count() || m_columns->field(column).isEmpty())
        return;
    if (column == m_sortColumn && order == m_sortOrder)
        return;
    m_sortColumn = column;
    m_sortOrder = order;
    restart();
}

void ListModel::restart()
{
    ++m_generation;
    m_replaces = true;
    m_halted = false;
    m_isDue = false;
    m_error.reset();
    fetchWanted();
    Q_EMIT updated();
}

void ListModel::setVisibleRows(int first, int last)
{
    first = std::max(first, 0);
    last = std::max(first, last);
    if (first == m_first && last == m_last)
        return;
    m_first = first;
    m_last = last;
    for (int page = m_first / PageRows; page <= m_last / PageRows; ++page)
        m_pages.use(page);
    if (m_pace.isActive())
        return;
    m_pace.start();
    fetchWanted();
}

void ListModel::setActive(bool active)
{
    if (active == m_active)
        return;
    m_active = active;
    if (active) {
        refresh();
    } else {
        m_refresh.stop();
        m_inFlight.clear();
    }
    Q_EMIT updated();
}

void ListModel::setRefreshInterval(int ms)
{
    m_refresh.setInterval(ms);
}

void ListModel::refresh()
{
    m_halted = false;
    m_isDue = true;
    fetchWanted();
}

void ListModel::clear()
{
    ++m_generation;
    m_inFlight.clear();
    m_refresh.stop();
    beginResetModel();
    m_pages.clear();
    m_count = 0;
    m_first = m_last = 0;
    m_replaces = true;
    m_halted = false;
    m_total.reset();
    m_error.reset();
    endResetModel();
    fetchWanted();
    Q_EMIT updated();
}

void ListModel::fetchWanted()
{
    while (m_active && !m_halted && m_inFlight.size() < MaxInFlight) {
        std::optional<Request> request = wanted();
        if (!request)
            break;
        if (request->begin == visibleRows().begin)
            m_isDue = false;
        send(std::move(*request));
    }
    scheduleRefresh();
}

void ListModel::scheduleRefresh()
{
    const bool mayRefresh = m_active && m_inFlight.isEmpty() && !(m_halted && m_error && isPermanent(*m_error));
    if (!mayRefresh)
        m_refresh.stop();
    else if (!m_refresh.isActive())
        m_refresh.start();
}

std::optional<ListModel::Request> ListModel::wanted() const
{
    if (m_replaces)
        return isAsked(0) ? std::nullopt : std::optional(Request{0, PageRows, m_generation, {}});
    if (m_isDue && !isAsked(visibleRows().begin))
        return visibleRows();
    const int lastRow = std::max(m_count - 1, 0);
    const auto pageOf = [lastRow](int row) { return std::clamp(row, 0, lastRow) / PageRows; };
    QList<int> pages;
    for (int page = pageOf(m_first); page <= pageOf(m_last); ++page)
        pages.append(page);
    pages += {pageOf(m_last + Margin), pageOf(m_first - Margin)};
    for (const int page : std::as_const(pages)) {
        if (wants(page))
            return Request{page * PageRows, PageRows, m_generation, {}};
    }
    return {};
}

/// Of one request, so that what is seen together is of one moment; with what is around it as far as that costs no more.
ListModel::Request ListModel::visibleRows() const
{
    const int count = m_last - m_first + 1;
    const int limit = std::clamp(count, PageRows, admin::ListRequest::MaxLimit);
    const int begin = std::min(m_first - (limit - std::min(count, limit)) / 2, m_count - limit);
    return {std::max(begin, 0), limit, m_generation, {}};
}

bool ListModel::isAsked(int begin) const
{
    return std::any_of(m_inFlight.begin(), m_inFlight.end(), [this, begin](const Request &request) {
        return request.begin == begin && request.generation == m_generation;
    });
}

bool ListModel::wants(int page) const
{
    return !isAsked(page * PageRows) && !m_pages.isGood(page, m_clock.elapsed(), StaleMs);
}

void ListModel::send(Request request)
{
    admin::ListRequest list;
    list.kind = m_columns->kind();
    list.query = m_query;
    if (m_sortColumn >= 0) {
        list.sort = m_columns->field(m_sortColumn);
        list.desc = m_sortOrder == Qt::DescendingOrder;
    }
    list.offset = request.begin + request.rows.size();
    list.limit = request.limit - int(request.rows.size());
    const quint64 token = ++m_lastToken;
    m_inFlight.insert(token, std::move(request));
    m_fetch(list, [self = QPointer(this), token](const Answer &answer) {
        if (self)
            self->answered(token, answer);
    });
}

void ListModel::answered(quint64 token, const Answer &answer)
{
    const auto it = m_inFlight.find(token);
    if (it == m_inFlight.end())
        return;
    Request request = std::move(*it);
    m_inFlight.erase(it);
    if (request.generation != m_generation) {
        fetchWanted();
        return;
    }

    const auto *reply = std::get_if<admin::ListReply>(&answer);
    if (!reply || reply->kind() != m_columns->kind()) {
        m_halted = true;
        if (reply)
            m_error = admin::Error{{}, {}, tr("The server answered something else than was asked.").toUtf8(), {}, {}};
        else
            m_error = std::get<admin::Error>(answer);
        scheduleRefresh();
        Q_EMIT updated();
        return;
    }

    const QList<ListRow> rows = takeRows(reply->rows);
    request.rows += rows;
    const qint64 expected = std::clamp<qint64>(reply->total - request.begin, 0, request.limit);
    if (request.rows.size() < expected && !rows.isEmpty()) {
        send(std::move(request)); // what did not fit into the line
        return;
    }
    m_error.reset();
    const qint64 seen = request.rows.isEmpty() ? 0 : request.begin + request.rows.size();
    m_total = std::max(reply->total, seen);
    const int count = int(std::min<qint64>(*m_total, MaxRows));
    if (m_replaces)
        replaceAll(request.rows, count);
    else
        apply(request.begin, request.limit, request.rows, count);
    forgetUnused();
    if (m_pace.isActive())
        scheduleRefresh();
    else
        fetchWanted();
    Q_EMIT updated();
}

void ListModel::replaceAll(const QList<ListRow> &rows, int count)
{
    m_replaces = false;
    m_isDue = false;
    beginResetModel();
    QList<ListEntry> entries = entriesOf(rows);
    m_pages.clear();
    m_count = count;
    m_first = 0;
    m_last = 0;
    m_pages.set(0, PageRows, std::move(entries), m_clock.elapsed());
    endResetModel();
}

void ListModel::apply(int begin, int limit, const QList<ListRow> &rows, int count)
{
    QList<ListEntry> entries = entriesOf(rows);
    const int end = begin + limit;
    QHash<QByteArray, int> rowOf; // in the new rows
    bool keepsPlaces = count == m_count;
    for (int i = 0; i < entries.size(); ++i) {
        const QByteArray &key = entries[i].key;
        rowOf.insert(key, begin + i);
        const int before = this->rowOf(key);
        const ListEntry *there = entryAt(begin + i);
        keepsPlaces = keepsPlaces && (before < 0 || before == begin + i) && (!there || there->key == key);
    }

    if (keepsPlaces) {
        int firstOther = -1;
        int lastOther = -1;
        for (int i = 0; i < entries.size(); ++i) {
            const ListEntry *there = entryAt(begin + i);
            if (there && there->row == entries[i].row && there->rate == entries[i].rate)
                continue;
            if (firstOther < 0)
                firstOther = begin + i;
            lastOther = begin + i;
        }
        m_pages.set(begin, limit, std::move(entries), m_clock.elapsed());
        if (firstOther >= 0)
            Q_EMIT dataChanged(index(firstOther, 0), index(lastOther, m_columns->count() - 1));
        return;
    }

    const int shift = shiftOfVisible(rowOf);
    // Rows appear and vanish at the end, and what moves, moves in between: so no row of a view is lost that is still there.
    if (count > m_count) {
        beginInsertRows({}, m_count, count - 1);
        m_count = count;
        endInsertRows();
    }
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    QModelIndexList from;
    QModelIndexList to;
    const QModelIndexList persistent = persistentIndexList();
    for (const QModelIndex &old : persistent) {
        const QByteArray key = keyAt(old.row());
        const bool isInRange = old.row() >= begin && old.row() < end;
        const int row = key.isEmpty() ? old.row() : rowOf.value(key, isInRange ? -1 : old.row());
        if (row == old.row())
            continue;
        from.append(old);
        to.append(row < 0 ? QModelIndex() : index(row, old.column()));
    }
    m_pages.set(begin, limit, std::move(entries), m_clock.elapsed());
    changePersistentIndexList(from, to);
    Q_EMIT layoutChanged({}, VerticalSortHint);
    if (count < m_count) {
        beginRemoveRows({}, count, m_count - 1);
        m_pages.truncate(count);
        m_count = count;
        endRemoveRows();
    }
    m_pages.makeStaleOutside(begin, end);
    if (shift != 0)
        Q_EMIT shifted(shift);
}

QList<ListEntry> ListModel::entriesOf(const QList<ListRow> &rows) const
{
    QList<ListEntry> entries;
    entries.reserve(rows.size());
    QHash<QByteArray, int> seen;
    const qint64 now = m_clock.elapsed();
    for (const ListRow &row : rows) {
        ListEntry entry{row, m_columns->key(row), now, -1};
        // A row can be there twice, if it moved while the list was gathered.
        if (const int times = ++seen[entry.key]; times > 1)
            entry.key.append('\n').append(QByteArray::number(times));
        const std::optional<qint64> counter = m_columns->counter(row);
        if (const ListEntry *last = entryAt(rowOf(entry.key)); last && counter) {
            const qint64 counted = *counter - m_columns->counter(last->row).value_or(0);
            if (now - last->atMs < MinSampleMs) {
                entry.rate = last->rate;
            } else if (counted >= 0) { // it falls when a channel went and came again
                entry.rate = double(counted) * 1000 / double(now - last->atMs);
            }
        }
        entries.append(std::move(entry));
    }
    return entries;
}

int ListModel::shiftOfVisible(const QHash<QByteArray, int> &rowOf) const
{
    QHash<int, int> votes;
    for (int row = m_first; row <= m_last && row < m_count; ++row) {
        const QByteArray key = keyAt(row);
        if (const int now = key.isEmpty() ? -1 : rowOf.value(key, -1); now >= 0)
            ++votes[now - row];
    }
    int shift = 0;
    int best = votes.value(0);
    for (auto it = votes.cbegin(); it != votes.cend(); ++it) {
        const bool isNearer = it.value() == best && std::abs(it.key()) < std::abs(shift);
        if (it.value() > best || isNearer) {
            shift = it.key();
            best = it.value();
        }
    }
    return shift;
}

/// What is selected in a page that goes is selected no more: when the page comes back another row may stand there.
void ListModel::forgetUnused()
{
    while (m_pages.pages() > MaxPages) {
        const int page = m_pages.unused();
        const auto isThere = [page](const QModelIndex &index) { return index.row() / PageRows == page; };
        QModelIndexList lost = persistentIndexList();
        if (std::any_of(lost.cbegin(), lost.cend(), isThere)) {
            Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
            lost = persistentIndexList();
            lost.removeIf([&isThere](const QModelIndex &index) { return !isThere(index); });
            m_pages.forget(page);
            changePersistentIndexList(lost, QModelIndexList(lost.size()));
            Q_EMIT layoutChanged({}, VerticalSortHint);
        } else {
            m_pages.forget(page);
        }
    }
}

const ListEntry *ListModel::entryAt(int row) const
{
    return row < m_count ? m_pages.at(row) : nullptr;
}

bool ListModel::isWhole() const
{
    for (int row = 0; row < m_count; ++row) {
        if (!m_pages.at(row))
            return false;
    }
    return m_total.has_value();
}

QByteArray ListModel::keyAt(int row) const
{
    const ListEntry *entry = entryAt(row);
    return entry ? entry->key : QByteArray();
}

QStringList ListModel::values(FilterField field, const QString &prefix, int max) const
{
    QStringList values;
    m_pages.forEach([&](const ListEntry &entry) {
        const QString value = QString::fromUtf8(m_columns->text(entry.row, field));
        if (!value.isEmpty() && value.startsWith(prefix, Qt::CaseInsensitive) && !values.contains(value))
            values.append(value);
        return values.size() < max;
    });
    return values;
}

int ListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_count;
}

int ListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_columns->count();
}

QVariant ListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((m_columns->isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    const ListEntry *entry = entryAt(index.row());
    if (!entry)
        return role == Qt::DisplayRole && index.column() == 0 ? QVariant(QStringLiteral("…")) : QVariant();
    return m_columns->data(*entry, index.column(), role);
}

QVariant ListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= m_columns->count())
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return m_columns->title(section);
    case Qt::ToolTipRole:
        return m_columns->explanation(section);
    case Qt::TextAlignmentRole:
        return int((m_columns->isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    default:
        return {};
    }
}

} // namespace wsify::console
