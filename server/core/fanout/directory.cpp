// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/fanout/directory.h"

#include <algorithm>

namespace wsify {

namespace {

constexpr size_t RowsAtOnce = 256; // some ten microseconds under the lock

/// Of an element of a shard.
Directory::Row rowOf(const auto &channel)
{
    const ChannelTotals &totals = channel.second.totals;
    return {channel.first, totals.members.load(std::memory_order_relaxed),
            totals.messages.load(std::memory_order_relaxed)};
}

} // namespace

Directory::Shard &Directory::shard(const QByteArray &channel)
{
    return m_shards[qHash(channel) % Shards];
}

const Directory::Shard &Directory::shard(const QByteArray &channel) const
{
    return m_shards[qHash(channel) % Shards];
}

Directory::Added Directory::add(const QByteArray &channel, int worker)
{
    Shard &s = shard(channel);
    const std::lock_guard lock(s.mutex);
    Entry &entry = s.channels[channel];
    const bool isFirst = entry.workers == 0;
    entry.workers |= Mask(1) << worker;
    return {isFirst, entry.totals};
}

bool Directory::remove(const QByteArray &channel, int worker)
{
    Shard &s = shard(channel);
    const std::lock_guard lock(s.mutex);
    const auto it = s.channels.find(channel);
    if (it == s.channels.end())
        return false;
    it->second.workers &= ~(Mask(1) << worker);
    if (it->second.workers != 0)
        return false;
    s.channels.erase(it);
    return true;
}

Directory::Mask Directory::route(const QByteArray &channel)
{
    Shard &s = shard(channel);
    const std::lock_guard lock(s.mutex);
    const auto it = s.channels.find(channel);
    if (it == s.channels.end())
        return 0;
    it->second.totals.messages.fetch_add(1, std::memory_order_relaxed);
    return it->second.workers;
}

Directory::Mask Directory::workers(const QByteArray &channel) const
{
    const Shard &s = shard(channel);
    const std::lock_guard lock(s.mutex);
    const auto it = s.channels.find(channel);
    return it == s.channels.end() ? 0 : it->second.workers;
}

qsizetype Directory::channels() const
{
    qsizetype count = 0;
    for (const Shard &s : m_shards) {
        const std::lock_guard lock(s.mutex);
        count += qsizetype(s.channels.size());
    }
    return count;
}

std::vector<Directory::Row> Directory::next(Walk &walk) const
{
    std::vector<Row> rows;
    if (walk.isAtEnd())
        return rows;
    const Shard &s = m_shards[size_t(walk.m_shard)];
    const std::lock_guard lock(s.mutex);
    const auto &channels = s.channels;
    rows.reserve(std::min(channels.size(), RowsAtOnce));
    for (; walk.m_bucket < channels.bucket_count() && rows.size() < RowsAtOnce; ++walk.m_bucket) {
        for (auto it = channels.begin(walk.m_bucket); it != channels.end(walk.m_bucket); ++it)
            rows.push_back(rowOf(*it));
    }
    if (walk.m_bucket >= channels.bucket_count()) {
        ++walk.m_shard;
        walk.m_bucket = 0;
    }
    return rows;
}

Directory::Row Directory::row(const QByteArray &channel) const
{
    const Shard &s = shard(channel);
    const std::lock_guard lock(s.mutex);
    const auto it = s.channels.find(channel);
    return it == s.channels.end() ? Row{channel, 0, 0} : rowOf(*it);
}

} // namespace wsify
