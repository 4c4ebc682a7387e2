// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

namespace wsify {

class Session;

/// What a row of a list is sorted by: a number or a text, whichever its column is, and the row's id, which comes last and always upwards, so that
/// an order is the same every time. Views live for the call.
struct SortKey
{
    qint64 number = 0;
    QByteArrayView text;
    QByteArrayView id;
};

/// A row that may come into a page: its key, and where it was found. What the page shows of it is made when the page is known.
struct Candidate
{
    qint64 number = 0;
    QByteArray text;
    QByteArray id;
    int worker = 0;
    quint32 seat = 0; ///< in the worker's roster, when it was found
    const Session *session = nullptr; ///< may be gone by now: only to be compared

    SortKey key() const { return {number, text, id}; }
};

/// The best `keep` of many rows, in a heap: a row that is none of them costs one comparison and nothing is made of it.
class Ranking
{
public:
    Ranking(bool isDescending, qint64 keep);

    /// Room for the best of so many rows, so that none of them costs more than the others. Memory that is not used is not touched.
    void reserve(qint64 rows);
    /// False when the row is none of the best so far.
    bool wants(const SortKey &key) const;
    void add(Candidate candidate);

    /// All of them, in no order; leaves none. Takes no time.
    std::vector<Candidate> release();
    /// What another ranking of the same kind has released: more than `keep` rows are kept until page().
    void merge(std::vector<Candidate> &&others);
    /// The rows from `offset` on, `limit` at most, the first in front; leaves none. Takes time in proportion to all of them, but only the page
    /// is sorted.
    std::vector<Candidate> page(qint64 offset, qint64 limit);

private:
    bool isBefore(const SortKey &a, const SortKey &b) const;
    auto before() const
    {
        return [this](const Candidate &a, const Candidate &b) { return isBefore(a.key(), b.key()); };
    }

    bool m_isDescending;
    size_t m_keep;
    std::vector<Candidate> m_heap; ///< the last one in front
};

} // namespace wsify
