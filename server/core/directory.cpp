// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/directory.h"

#include <QHashFunctions>

namespace wsify {

Directory::Shard &Directory::shard(const QByteArray &channel)
{
    return m_shards[qHash(channel) % Shards];
}

const Directory::Shard &Directory::shard(const QByteArray &channel) const
{
    return m_shards[qHash(channel) % Shards];
}

bool Directory::add(const QByteArray &channel, int worker)
{
    Shard &s = shard(channel);
    const std::lock_guard lock(s.mutex);
    Mask &mask = s.channels[channel];
    const bool first = mask == 0;
    mask |= Mask(1) << worker;
    return first;
}

bool Directory::remove(const QByteArray &channel, int worker)
{
    Shard &s = shard(channel);
    const std::lock_guard lock(s.mutex);
    const auto it = s.channels.find(channel);
    if (it == s.channels.end())
        return false;
    *it &= ~(Mask(1) << worker);
    if (*it != 0)
        return false;
    s.channels.erase(it);
    return true;
}

Directory::Mask Directory::workers(const QByteArray &channel) const
{
    const Shard &s = shard(channel);
    const std::lock_guard lock(s.mutex);
    return s.channels.value(channel, 0);
}

qsizetype Directory::channels() const
{
    qsizetype count = 0;
    for (const Shard &s : m_shards) {
        const std::lock_guard lock(s.mutex);
        count += s.channels.size();
    }
    return count;
}

} // namespace wsify
