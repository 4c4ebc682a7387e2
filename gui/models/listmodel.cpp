// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/models/listmodel.h"

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
    for (int page = m_first / PageRows; page <= m_last / PageRows; ++page) {
        if (const auto it = m_pages.find(page); it != m_pages.end())
            it->used = ++m_uses;
    }
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
    for (int page = m_first / PageRows; page <= m_last / PageRows; ++page) {
        if (const auto it = m_pages.find(page); it != m_pages.end())
            it->isStale = true;
    }
    fetchWanted();
}

void ListModel::clear()
{
    ++m_generation;
    m_inFlight.clear();
    m_refresh.stop();
    beginResetModel();
    m_pages.clear();
    m_rowOf.clear();
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
        const std::optional<int> page = wantedPage();
        if (!page)
            break;
        send({*page, m_generation, {}});
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

std::optional<int> ListModel::wantedPage() const
{
    if (m_replaces)
        return wants(0) ? std::optional(0) : std::nullopt;
    const int lastRow = std::max(m_count - 1, 0);
    const auto pageOf = [lastRow](int row) { return std::clamp(row, 0, lastRow) / PageRows; };
    for (int page = pageOf(m_first); page <= pageOf(m_last); ++page) {
        if (wants(page))
            return page;
    }
    for (const int page : {pageOf(m_last + Margin), pageOf(m_first - Margin)}) {
        if (wants(page))
            return page;
    }
    return {};
}

bool ListModel::wants(int page) const
{
    const bool isAsked = std::any_of(m_inFlight.begin(), m_inFlight.end(), [this, page](const Request &request) {
        return request.page == page && request.generation == m_generation;
    });
    if (isAsked)
        return false;
    const auto it = m_pages.find(page);
    return m_replaces || it == m_pages.end() || it->isStale;
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
    list.offset = qint64(request.page) * PageRows + request.rows.size();
    list.limit = PageRows - int(request.rows.size());
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
    const qint64 offset = qint64(request.page) * PageRows;
    const qint64 expected = std::clamp<qint64>(reply->total - offset, 0, PageRows);
    if (request.rows.size() < expected && !rows.isEmpty()) {
        send(std::move(request)); // what did not fit into the line
        return;
    }
    m_error.reset();
    const qint64 seen = request.rows.isEmpty() ? 0 : offset + request.rows.size();
    m_total = std::max(reply->total, seen);
    const int count = int(std::min<qint64>(*m_total, MaxRows));
    if (m_replaces)
        replaceAll(request.rows, count);
    else
        apply(request.page, request.rows, count);
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
    beginResetModel();
    auto entries = entriesOf(rows);
    m_pages.clear();
    m_rowOf.clear();
    m_count = count;
    m_first = 0;
    m_last = 0;
    setPage(0, std::move(entries));
    endResetModel();
}

void ListModel::apply(int page, const QList<ListRow> &rows, int count)
{
    auto entries = entriesOf(rows);
    const int begin = page * PageRows;
    const int end = begin + PageRows;
    QHash<QByteArray, int> rowOf; // in the new page
    bool keepsPlaces = count == m_count;
    for (int i = 0; i < entries.size(); ++i) {
        rowOf.insert(entries[i]->key, begin + i);
        const int before = this->rowOf(entries[i]->key);
        keepsPlaces = keepsPlaces && (before < 0 || before == begin + i);
        // The place may have been another row's.
        const ListEntry *there = entryAt(begin + i);
        keepsPlaces = keepsPlaces && (!there || there->key == entries[i]->key);
    }

    if (keepsPlaces) {
        int firstOther = -1;
        int lastOther = -1;
        for (int i = 0; i < entries.size(); ++i) {
            const ListEntry *there = entryAt(begin + i);
            if (there && there->row == entries[i]->row && there->rate == entries[i]->rate)
                continue;
            if (firstOther < 0)
                firstOther = begin + i;
            lastOther = begin + i;
        }
        setPage(page, std::move(entries));
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
        const bool isInPage = old.row() >= begin && old.row() < end;
        const int row = key.isEmpty() ? old.row() : rowOf.value(key, isInPage ? -1 : old.row());
        if (row == old.row())
            continue;
        from.append(old);
        to.append(row < 0 ? QModelIndex() : index(row, old.column()));
    }
    setPage(page, std::move(entries));
    changePersistentIndexList(from, to);
    Q_EMIT layoutChanged({}, VerticalSortHint);
    if (count < m_count) {
        beginRemoveRows({}, count, m_count - 1);
        const QList<int> pages = m_pages.keys();
        for (const int other : pages)
            cut(other, count);
        m_count = count;
        endRemoveRows();
    }
    // Of the others nobody knows any more what is right. Visible ones are refreshed together with this one anyway.
    for (auto it = m_pages.begin(); it != m_pages.end(); ++it) {
        if (it.key() != page && (it.key() < m_first / PageRows || it.key() > m_last / PageRows))
            it->isStale = true;
    }
    if (shift != 0)
        Q_EMIT shifted(shift);
}

QList<std::optional<ListEntry>> ListModel::entriesOf(const QList<ListRow> &rows) const
{
    QList<std::optional<ListEntry>> entries;
    entries.reserve(rows.size());
    QHash<QByteArray, int> seen;
    const qint64 now = m_clock.elapsed();
    for (const ListRow &row : rows) {
        ListEntry entry{row, m_columns->key(row), -1};
        // A row can be there twice, if it moved while the list was gathered.
        if (const int times = ++seen[entry.key]; times > 1)
            entry.key.append('\n').append(QByteArray::number(times));
        if (const std::optional<qint64> counter = m_columns->counter(row)) {
            const int before = rowOf(entry.key);
            const ListEntry *last = entryAt(before);
            const qint64 sinceMs = last ? now - m_pages.value(before / PageRows).atMs : 0;
            const qint64 counted = last ? *counter - m_columns->counter(last->row).value_or(0) : 0;
            if (last && sinceMs < MinSampleMs)
                entry.rate = last->rate;
            else if (last && counted >= 0) // it falls when a channel went and came again
                entry.rate = double(counted) * 1000 / double(sinceMs);
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

void ListModel::setPage(int number, QList<std::optional<ListEntry>> entries)
{
    forget(number);
    Page page;
    page.atMs = m_clock.elapsed();
    page.used = ++m_uses;
    for (int i = 0; i < entries.size(); ++i) {
        const QByteArray &key = entries[i]->key;
        // A row that another page still shows has moved here.
        if (const int elsewhere = rowOf(key); elsewhere >= 0)
            m_pages[elsewhere / PageRows].entries[elsewhere % PageRows].reset();
        m_rowOf.insert(key, number * PageRows + i);
    }
    page.entries = std::move(entries);
    m_pages.insert(number, std::move(page));
}

void ListModel::forget(int number)
{
    const Page page = m_pages.take(number);
    for (const std::optional<ListEntry> &entry : page.entries) {
        if (entry)
            m_rowOf.remove(entry->key);
    }
}

void ListModel::cut(int number, int count)
{
    if (number * PageRows >= count) {
        forget(number);
        return;
    }
    QList<std::optional<ListEntry>> &entries = m_pages[number].entries;
    for (; number * PageRows + entries.size() > count; entries.removeLast()) {
        if (entries.last())
            m_rowOf.remove(entries.last()->key);
    }
}

void ListModel::forgetUnused()
{
    while (m_pages.size() > MaxPages) {
        const auto oldest = std::min_element(m_pages.cbegin(), m_pages.cend(),
                                             [](const Page &a, const Page &b) { return a.used < b.used; });
        forget(oldest.key());
    }
}

const ListEntry *ListModel::entryAt(int row) const
{
    if (row < 0 || row >= m_count)
        return nullptr;
    const auto page = m_pages.constFind(row / PageRows);
    if (page == m_pages.cend() || row % PageRows >= page->entries.size())
        return nullptr;
    const std::optional<ListEntry> &entry = page->entries[row % PageRows];
    return entry ? &*entry : nullptr;
}

QByteArray ListModel::keyAt(int row) const
{
    const ListEntry *entry = entryAt(row);
    return entry ? entry->key : QByteArray();
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
