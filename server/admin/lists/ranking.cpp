// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/lists/ranking.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace wsify {

Ranking::Ranking(bool isDescending, qint64 keep)
    : m_isDescending(isDescending)
    , m_keep(size_t(std::max<qint64>(keep, 0)))
{
}

void Ranking::reserve(qint64 rows)
{
    m_heap.reserve(std::min(m_keep, size_t(rows)));
}

bool Ranking::isBefore(const SortKey &a, const SortKey &b) const
{
    if (a.number != b.number)
        return (a.number < b.number) != m_isDescending;
    if (const int order = a.text.compare(b.text); order != 0)
        return (order < 0) != m_isDescending;
    return a.id.compare(b.id) < 0;
}

bool Ranking::wants(const SortKey &key) const
{
    return m_heap.size() < m_keep || (m_keep > 0 && isBefore(key, m_heap.front().key()));
}

void Ranking::add(Candidate candidate)
{
    if (!wants(candidate.key()))
        return;
    if (m_heap.size() == m_keep) {
        std::pop_heap(m_heap.begin(), m_heap.end(), before());
        m_heap.back() = std::move(candidate);
    } else {
        m_heap.push_back(std::move(candidate));
    }
    std::push_heap(m_heap.begin(), m_heap.end(), before());
}

std::vector<Candidate> Ranking::release()
{
    return std::exchange(m_heap, {});
}

void Ranking::merge(std::vector<Candidate> &&others)
{
    if (m_heap.empty())
        m_heap = std::move(others);
    else
        std::move(others.begin(), others.end(), std::back_inserter(m_heap));
}

std::vector<Candidate> Ranking::page(qint64 offset, qint64 limit)
{
    std::vector<Candidate> all = release();
    const auto count = std::ptrdiff_t(all.size());
    const auto first = all.begin() + std::min<std::ptrdiff_t>(offset, count);
    const auto last = all.begin() + std::min<std::ptrdiff_t>(offset + limit, count);
    if (first != all.end())
        std::nth_element(all.begin(), first, all.end(), before());
    std::partial_sort(first, last, all.end(), before());
    return {std::make_move_iterator(first), std::make_move_iterator(last)};
}

} // namespace wsify
