// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace wsify {

class Session;

/// The sort key of a row: a number or a text, depending on the column, then the row's id, always ascending, so that
/// the order is stable. Views are valid during the call.
struct SortKey
{
    qint64 number = 0;
    QByteArrayView text;
    QByteArrayView id;
};

/// A row that may get on the page: its key and its place. Its content is created when the page is known.
struct Candidate
{
    qint64 number = 0;
    QByteArray text;
    QByteArray id;
    int worker = 0;
    quint32 seat = 0; ///< in the worker's roster, at the time it was found
    const Session *session = nullptr; ///< may be gone by now: only for comparison

    SortKey key() const { return {number, text, id}; }
};

/// The best `keep` of many rows, in a heap: any other row costs one comparison and no allocation.
class Ranking
{
public:
    Ranking(bool isDescending, qint64 keep);

    /// Reserves room for the best of so many rows, so that all rows cost the same. Unused memory is not touched.
    void reserve(qint64 rows);
    /// False if the row is not among the best so far.
    bool wants(const SortKey &key) const;
    void add(Candidate candidate);

    /// Takes all rows, unordered, in constant time.
    std::vector<Candidate> release();
    /// Adds the rows that another ranking of the same kind released; until page(), more than `keep` rows may be kept.
    void merge(std::vector<Candidate> &&others);
    /// Takes all rows and returns at most `limit` from `offset` on, in order. Takes time proportional to all rows, but
    /// sorts only the page.
    std::vector<Candidate> page(qint64 offset, qint64 limit);

private:
    bool isBefore(const SortKey &a, const SortKey &b) const;
    auto before() const
    {
        return [this](const Candidate &a, const Candidate &b) { return isBefore(a.key(), b.key()); };
    }

    bool m_isDescending;
    size_t m_keep;
    std::vector<Candidate> m_heap; ///< the worst row in front
};

} // namespace wsify
