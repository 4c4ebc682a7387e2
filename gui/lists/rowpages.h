// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/lists/listcolumns.h"

#include <QHash>
#include <QList>

#include <optional>

namespace wsify::console {

/// Of a long list those rows that are here, in pages, each row known by its number and by its key. A value; times are those of the owner's clock.
class RowPages
{
public:
    static constexpr int PageRows = 200;

    void clear();
    /// Takes rows from `begin` on; of the `limit` rows there, what is not given is not there. A row that stands elsewhere has moved here.
    void set(int begin, int limit, QList<ListEntry> entries, qint64 nowMs);
    /// From that row on nothing is left.
    void truncate(int count);
    void forget(int page);
    /// Of the rows outside of these nobody knows any more what is right.
    void makeStaleOutside(int begin, int end);
    void use(int page);

    /// Null when the row is not here.
    const ListEntry *at(int row) const;
    /// -1 when it is not here.
    int rowOf(const QByteArray &key) const { return m_rowOf.value(key, -1); }
    /// All of the page was asked for, and it is younger than that, or nothing has moved since.
    bool isGood(int page, qint64 nowMs, qint64 staleMs) const;
    qsizetype pages() const { return m_pages.size(); }
    /// The page that was not used for the longest time; there is one.
    int unused() const;
    /// Until `visit` returns false.
    template <class Visit>
    void forEach(const Visit &visit) const
    {
        for (const Page &page : m_pages) {
            for (const std::optional<ListEntry> &entry : page.entries) {
                if (entry && !visit(*entry))
                    return;
            }
        }
    }

private:
    struct Page
    {
        QList<std::optional<ListEntry>> entries{PageRows};
        bool isWhole = false; ///< all of it was asked for; if entries are missing, the server did not give them
        bool isStale = false;
        qint64 atMs = 0; ///< when an entry came last
        quint64 used = 0; ///< the greater the later
    };

    void forgetEntry(int row);

    quint64 m_uses = 0;
    QHash<int, Page> m_pages;
    QHash<QByteArray, int> m_rowOf; ///< of every entry in m_pages
};

} // namespace wsify::console
