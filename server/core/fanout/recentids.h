// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QSet>

#include <chrono>
#include <deque>
#include <mutex>

namespace wsify {

/// The ids of publications of the last five minutes, so that a publisher may safely repeat a request whose answer it did not get.
///
/// Thread-safe. Bounded: beyond Capacity the oldest ids are forgotten early.
class RecentIds
{
public:
    static constexpr std::chrono::minutes Lifetime{5};
    static constexpr size_t Capacity = 100'000;
    static constexpr qsizetype MaxIdBytes = 64;

    using TimePoint = std::chrono::steady_clock::time_point;

    /// True, and remembered, when the id was not seen in the last five minutes.
    bool insert(const QByteArray &id, TimePoint now = std::chrono::steady_clock::now());
    /// Takes an id back whose publication failed.
    void remove(const QByteArray &id);

private:
    struct Seen
    {
        QByteArray id;
        TimePoint until;
    };
    std::mutex m_mutex;
    QSet<QByteArray> m_ids;
    std::deque<Seen> m_order;
};

} // namespace wsify
