// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QHash>

#include <array>
#include <mutex>

namespace wsify {

/// Channel -> the workers that have members of it.
///
/// Thread-safe: 64 shards, each under a short lock. Changed by a worker on its first and its last member of a channel,
/// before the join counts as done, so that a publication that follows finds the member.
class Directory
{
public:
    using Mask = quint64; ///< bit n: worker n has members

    /// True when the worker is the process's first for this channel.
    bool add(const QByteArray &channel, int worker);
    /// True when the worker was the process's last for this channel.
    bool remove(const QByteArray &channel, int worker);
    Mask workers(const QByteArray &channel) const;
    /// Number of channels with members in this process.
    qsizetype channels() const;

private:
    static constexpr int Shards = 64;
    struct Shard
    {
        mutable std::mutex mutex;
        QHash<QByteArray, Mask> channels;
    };
    Shard &shard(const QByteArray &channel);
    const Shard &shard(const QByteArray &channel) const;

    std::array<Shard, Shards> m_shards;
};

} // namespace wsify
