// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/recentids.h"

#include <QRandomGenerator>

#include <algorithm>
#include <bit>
#include <cstring>

namespace wsify {

namespace {
constexpr quint32 Smallest = 1024;
constexpr int AtATime = 2000; ///< so that nobody waits for it
constexpr auto Relaxed = std::memory_order_relaxed;
} // namespace

RecentIds::RecentIds()
    : m_seed(QRandomGenerator::global()->generate64() | 1U)
    , m_start(std::chrono::steady_clock::now())
{
}

bool RecentIds::insert(const PublicationId &id, TimePoint now)
{
    const std::lock_guard lock(m_mutex);
    expire(now);
    const quint32 second = secondOf(now);
    if (const quint32 slot = m_count > 0 ? find(id.hash()) : Free; m_count > 0 && m_index[slot] != Free) {
        if (m_ring[m_index[slot]].until > second)
            return false;
        do // its time is over, and so is that of all before it
            removeOldest();
        while (m_index[find(id.hash())] != Free);
    }
    if (m_count == Capacity) {
        removeOldest();
        m_forgotten.fetch_add(1, Relaxed);
    } else if (m_count == m_ring.size()) {
        resize(m_ring.empty() ? Smallest : m_count * 2);
    }
    const quint32 place = (m_first + m_count) & quint32(m_ring.size() - 1);
    m_ring[place] = {id.hash(), second + 1 + quint32(Lifetime.count())}; // never less than the lifetime
    m_index[find(id.hash())] = place;
    ++m_count;
    m_remembered.store(m_count, Relaxed);
    return true;
}

void RecentIds::tidy(TimePoint now)
{
    const std::lock_guard lock(m_mutex);
    expire(now);
}

void RecentIds::expire(TimePoint now)
{
    const quint32 second = secondOf(now);
    for (int i = 0; i < AtATime && m_count > 0 && m_ring[m_first].until <= second; ++i)
        removeOldest();
    // It shrinks at an eighth and then is a quarter full, so that a steady rate does not make it go up and down.
    if (m_ring.size() > Smallest && m_count < m_ring.size() / 8)
        resize(std::max(Smallest, std::bit_ceil(m_count * 4)));
}

quint32 RecentIds::secondOf(TimePoint now) const
{
    return quint32(std::chrono::floor<std::chrono::seconds>(now - m_start).count());
}

quint32 RecentIds::slotOf(const PublicationId::Hash &hash) const
{
    quint64 bits = 0;
    std::memcpy(&bits, hash.data(), sizeof bits);
    // Multiplicative hashing: the product's upper bits depend on all lower ones.
    return quint32(((bits ^ (m_seed >> 7U)) * m_seed) >> (64U - unsigned(std::countr_zero(m_index.size()))));
}

quint32 RecentIds::find(const PublicationId::Hash &hash) const
{
    const auto mask = quint32(m_index.size() - 1);
    quint32 slot = slotOf(hash);
    while (m_index[slot] != Free && m_ring[m_index[slot]].hash != hash)
        slot = (slot + 1) & mask;
    return slot;
}

/// Linear probing without tombstones: what stands behind the gap moves up if its search passes the gap (Knuth, volume 3,
/// algorithm 6.4R).
void RecentIds::removeOldest()
{
    const auto mask = quint32(m_index.size() - 1);
    quint32 gap = find(m_ring[m_first].hash);
    m_index[gap] = Free;
    for (quint32 slot = (gap + 1) & mask; m_index[slot] != Free; slot = (slot + 1) & mask) {
        const quint32 home = slotOf(m_ring[m_index[slot]].hash);
        if (((slot - home) & mask) < ((slot - gap) & mask))
            continue;
        m_index[gap] = m_index[slot];
        m_index[slot] = Free;
        gap = slot;
    }
    m_first = (m_first + 1) & quint32(m_ring.size() - 1);
    --m_count;
    m_remembered.store(m_count, Relaxed);
}

void RecentIds::resize(quint32 capacity)
{
    std::vector<Seen> ring(capacity);
    for (quint32 i = 0; i < m_count; ++i)
        ring[i] = m_ring[(m_first + i) & quint32(m_ring.size() - 1)];
    m_ring = std::move(ring);
    m_first = 0;
    m_index = std::vector<quint32>(size_t(capacity) * 2, Free);
    for (quint32 i = 0; i < m_count; ++i)
        m_index[find(m_ring[i].hash)] = i;
    m_bytes.store(qint64(m_ring.size() * sizeof(Seen) + m_index.size() * sizeof(quint32)), Relaxed);
}

} // namespace wsify
