// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/publicationid.h"

#include <QtGlobal>

#include <atomic>
#include <chrono>
#include <mutex>
#include <vector>

namespace wsify {

/// The ids of publications of the last five minutes (PROTOCOL.md section 4).
///
/// Thread-safe. Bounded: beyond Capacity the oldest ids are forgotten early, and counted. A ring in the order of the
/// insertions and an open-addressed index into it, because a node of a map would take three times the memory: a full
/// one takes 28 MiB, and 42 MiB while it grows to that.
class RecentIds
{
public:
    static constexpr std::chrono::seconds Lifetime = std::chrono::minutes(5);
    static constexpr quint32 Capacity = 1U << 20U;

    using TimePoint = std::chrono::steady_clock::time_point;

    RecentIds();

    /// True if the id was not seen in the last five minutes; it is then remembered.
    bool insert(const PublicationId &id, TimePoint now = std::chrono::steady_clock::now());
    /// Forgets what is older, a part at a time.
    void tidy(TimePoint now = std::chrono::steady_clock::now());

    // Any thread, without the lock.
    qint64 remembered() const { return m_remembered.load(std::memory_order_relaxed); }
    qint64 forgotten() const { return m_forgotten.load(std::memory_order_relaxed); } ///< early, since the start
    qint64 bytes() const { return m_bytes.load(std::memory_order_relaxed); }

private:
    struct Seen
    {
        PublicationId::Hash hash;
        quint32 until; ///< seconds since m_start
    };
    static constexpr quint32 Free = quint32(-1);

    quint32 secondOf(TimePoint now) const;
    quint32 slotOf(const PublicationId::Hash &hash) const; ///< where its search begins
    quint32 find(const PublicationId::Hash &hash) const; ///< its slot, or the free one where it would go
    void expire(TimePoint now);
    void removeOldest();
    void resize(quint32 capacity);

    const quint64 m_seed; ///< so that nobody can choose ids whose searches are long
    const TimePoint m_start;
    std::mutex m_mutex;
    std::vector<Seen> m_ring; ///< its size is a power of two
    quint32 m_first = 0;
    quint32 m_count = 0;
    std::vector<quint32> m_index; ///< places in the ring, or Free; twice as many
    std::atomic<qint64> m_remembered = 0;
    std::atomic<qint64> m_forgotten = 0;
    std::atomic<qint64> m_bytes = 0;
};

} // namespace wsify
