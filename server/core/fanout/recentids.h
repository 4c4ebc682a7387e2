// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QSet>

#include <chrono>
#include <deque>
#include <mutex>

namespace wsify {

/// The ids of publications of the last five minutes, so that a publisher can safely repeat a request whose answer was
/// lost.
///
/// Thread-safe. Bounded: beyond Capacity the oldest ids are forgotten early.
class RecentIds
{
public:
    static constexpr std::chrono::minutes Lifetime{5};
    static constexpr size_t Capacity = 100'000;
    static constexpr qsizetype MaxIdBytes = 64;

    using TimePoint = std::chrono::steady_clock::time_point;

    /// True if the id was not seen in the last five minutes; it is then remembered.
    bool insert(const QByteArray &id, TimePoint now = std::chrono::steady_clock::now());
    /// Forgets an id whose publication failed.
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
