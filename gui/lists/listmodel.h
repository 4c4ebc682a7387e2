// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/lists/listcolumns.h"
#include "gui/lists/rowpages.h"

#include <QAbstractTableModel>
#include <QElapsedTimer>
#include <QHash>
#include <QList>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <variant>

namespace wsify::console {

/// One of the server's lists as a table of as many rows as the server has, of which only those near the view are here.
///
/// Rows are fetched in pages when setVisibleRows() says that somebody looks at them, at most MaxInFlight at a time: nothing is ever queued,
/// so however fast somebody scrolls, what is asked for next is what is visible then. Pages far from the view are forgotten. While the
/// model is active, what is visible is asked for again at an interval, by one request.
///
/// A refresh never resets: rows are known by ListColumns::key(), and persistent indexes, and with them selections, go with their row. A
/// selected row that has left the pages that are here loses its index; whoever cares remembers its key. Only another filter, another
/// order or another server reset the model, when their first answer is there: until then the rows before stay.
///
/// GUI thread. Owns nothing of the fetch function, which answers later or never; answers to what is not wanted any more are ignored.
class ListModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    using Answer = std::variant<admin::ListReply, admin::Error>;
    using Answered = std::function<void(const Answer &answer)>;
    using Fetch = std::function<void(const admin::ListRequest &request, Answered answered)>;

    static constexpr int PageRows = RowPages::PageRows;
    static constexpr int MaxPages = 32;
    static constexpr int MaxInFlight = 2;
    static constexpr int MaxRows = 10'000'000; ///< more are not shown: views count in pixels

    ListModel(std::unique_ptr<ListColumns> columns, Fetch fetch, QObject *parent = nullptr);
    ~ListModel() override;

    const ListColumns &columns() const { return *m_columns; }

    /// The filter, as the server reads it. Does nothing when it is the same.
    void setQuery(const QByteArray &query);
    QByteArray query() const { return m_query; }
    /// By the server. A column that it cannot sort by is ignored.
    void sort(int column, Qt::SortOrder order) override;
    int sortColumn() const { return m_sortColumn; }
    Qt::SortOrder sortOrder() const { return m_sortOrder; }

    /// The rows that are on the screen, first and last.
    void setVisibleRows(int first, int last);
    /// Fetches and refreshes only while active; what was asked for before it ends is ignored.
    void setActive(bool active);
    bool isActive() const { return m_active; }
    /// Between the answer to the last refresh and the next one.
    void setRefreshInterval(int ms);
    /// Asks for the visible rows now.
    void refresh();
    /// Forgets everything, requests in flight too: for another server.
    void clear();

    /// Rows that the filter has, as the server said last; none before it said anything.
    std::optional<qint64> total() const { return m_total; }
    /// A first answer, or that to another filter or order, is awaited.
    bool isLoading() const { return m_active && m_replaces && !m_error; }
    /// Why the last answer was none; the rows before stay.
    const std::optional<admin::Error> &error() const { return m_error; }

    /// Null when the row is not here.
    const ListEntry *entryAt(int row) const;
    /// Every row that the filter has is here: what is not among them is not in the list.
    bool isWhole() const;
    /// Empty when the row is not here.
    QByteArray keyAt(int row) const;
    /// -1 when it is not here.
    int rowOf(const QByteArray &key) const { return m_pages.rowOf(key); }

    /// What the rows that are here have in a field and what begins with a text, in any case of letters; at most so many, each once.
    QStringList values(FilterField field, const QString &prefix, int max) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// Something of total(), isLoading() or error(), or rows, are other than before.
    void updated();
    /// After a refresh: most of the visible rows are this many further down than before. A view that scrolls by as much shows what it showed.
    void shifted(int rows);

private:
    struct Request
    {
        int begin = 0;
        int limit = PageRows;
        quint64 generation = 0;
        QList<ListRow> rows; ///< of earlier answers, when they come in parts
    };

    void restart();
    void fetchWanted();
    std::optional<Request> wanted() const;
    Request visibleRows() const;
    bool isAsked(int begin) const;
    bool wants(int page) const;
    void send(Request request);
    void answered(quint64 token, const Answer &answer);
    void replaceAll(const QList<ListRow> &rows, int count);
    void apply(int begin, int limit, const QList<ListRow> &rows, int count);
    QList<ListEntry> entriesOf(const QList<ListRow> &rows) const;
    int shiftOfVisible(const QHash<QByteArray, int> &rowOf) const;
    void forgetUnused();
    void scheduleRefresh();

    const std::unique_ptr<ListColumns> m_columns;
    const Fetch m_fetch;
    QByteArray m_query;
    int m_sortColumn = -1;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    bool m_active = false;
    bool m_replaces = true; ///< the next answer of this generation replaces everything
    bool m_isDue = false; ///< the visible rows shall be asked for again
    bool m_halted = false; ///< by an error: nothing is asked for before the next refresh
    int m_count = 0; ///< rows of the model
    std::optional<qint64> m_total;
    std::optional<admin::Error> m_error;
    int m_first = 0; ///< visible
    int m_last = 0;
    quint64 m_generation = 0; ///< another one with every filter and order
    quint64 m_lastToken = 0;
    QHash<quint64, Request> m_inFlight;
    RowPages m_pages;
    QElapsedTimer m_clock;
    QTimer m_pace; ///< runs while no further request may begin because of scrolling
    QTimer m_refresh;
};

} // namespace wsify::console
