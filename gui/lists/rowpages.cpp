// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/lists/rowpages.h"

#include <algorithm>
#include <utility>

namespace wsify::console {

void RowPages::clear()
{
    m_pages.clear();
    m_rowOf.clear();
}

void RowPages::set(int begin, int limit, QList<ListEntry> entries, qint64 nowMs)
{
    for (int row = begin; row < begin + limit; ++row)
        forgetEntry(row);
    for (int i = 0; i < entries.size(); ++i) {
        const QByteArray &key = entries[i].key;
        if (const int elsewhere = rowOf(key); elsewhere >= 0)
            forgetEntry(elsewhere);
        m_rowOf.insert(key, begin + i);
        m_pages[(begin + i) / PageRows].entries[(begin + i) % PageRows] = std::move(entries[i]);
    }
    for (int page = begin / PageRows; page <= (begin + limit - 1) / PageRows; ++page) {
        const bool isWhole = begin <= page * PageRows && begin + limit >= (page + 1) * PageRows;
        if (!isWhole && !m_pages.contains(page))
            continue;
        Page &there = m_pages[page];
        there.isWhole = there.isWhole || isWhole;
        there.isStale = there.isStale && !isWhole;
        there.atMs = nowMs;
        there.used = ++m_uses;
    }
}

void RowPages::truncate(int count)
{
    const QList<int> numbers = m_pages.keys();
    for (const int page : numbers) {
        if (page * PageRows >= count) {
            forget(page);
        } else {
            for (int row = count; row < (page + 1) * PageRows; ++row)
                forgetEntry(row);
        }
    }
}

void RowPages::forget(int number)
{
    for (int row = number * PageRows; row < (number + 1) * PageRows; ++row)
        forgetEntry(row);
    m_pages.remove(number);
}

void RowPages::forgetEntry(int row)
{
    const auto page = m_pages.find(row / PageRows);
    if (page == m_pages.end())
        return;
    std::optional<ListEntry> &entry = page->entries[row % PageRows];
    if (entry)
        m_rowOf.remove(entry->key);
    entry.reset();
}

void RowPages::makeStaleOutside(int begin, int end)
{
    for (auto it = m_pages.begin(); it != m_pages.end(); ++it) {
        const int first = it.key() * PageRows;
        if (first < begin || first + PageRows > end)
            it->isStale = true;
    }
}

void RowPages::use(int page)
{
    if (const auto it = m_pages.find(page); it != m_pages.end())
        it->used = ++m_uses;
}

const ListEntry *RowPages::at(int row) const
{
    const auto page = m_pages.constFind(row / PageRows);
    if (row < 0 || page == m_pages.cend())
        return nullptr;
    const std::optional<ListEntry> &entry = page->entries[row % PageRows];
    return entry ? &*entry : nullptr;
}

bool RowPages::isGood(int page, qint64 nowMs, qint64 staleMs) const
{
    const auto it = m_pages.constFind(page);
    return it != m_pages.cend() && it->isWhole && !(it->isStale && nowMs - it->atMs >= staleMs);
}

int RowPages::unused() const
{
    return std::min_element(m_pages.cbegin(), m_pages.cend(),
                            [](const Page &a, const Page &b) { return a.used < b.used; })
        .key();
}

} // namespace wsify::console
