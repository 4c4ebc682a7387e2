// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QHashFunctions>

#include <array>
#include <atomic>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace wsify {

/// The totals of one channel over all workers. Any thread; exists while any worker has members.
struct ChannelTotals
{
    std::atomic<qint64> members = 0;
    std::atomic<qint64> messages = 0; ///< publications delivered here since the first member joined
};

/// Channel -> the workers with members of it, and the channel's totals.
///
/// Thread-safe: 64 shards, each under a short lock. A worker updates it on its first and last member of a channel,
/// before the join is complete, so that a later publication finds the member. Totals are counted without the lock.
class Directory
{
public:
    using Mask = quint64; ///< bit n is set if worker n has members

    struct Added
    {
        bool isFirst; ///< the worker is the process's first for this channel
        ChannelTotals &totals; ///< valid until remove()
    };
    Added add(const QByteArray &channel, int worker);
    /// True if the worker was the process's last for this channel.
    bool remove(const QByteArray &channel, int worker);
    /// The workers to which a publication goes; it counts in the channel's totals.
    Mask route(const QByteArray &channel);
    /// The same, without counting.
    Mask workers(const QByteArray &channel) const;

    /// So many memberships of members that get the enveloped frame (MemberKind::V4) began, or ended.
    void countEnveloped(int memberships) { m_enveloped.fetch_add(memberships, std::memory_order_relaxed); }
    /// True if there may be such members: a publication for several workers shares their frame.
    bool hasEnveloped() const { return m_enveloped.load(std::memory_order_relaxed) > 0; }

    /// Number of channels with members in this process.
    qsizetype channels() const;

    struct Row
    {
        QByteArray channel;
        qint64 members;
        qint64 messages;
    };
    /// An incremental walk over all channels: a channel that comes or goes meanwhile, or whose shard grows, may be
    /// visited twice or not at all.
    class Walk
    {
    public:
        bool isAtEnd() const { return m_shard == Shards; }

    private:
        friend class Directory;
        int m_shard = 0;
        size_t m_bucket = 0;
    };
    /// The next rows of a walk, some 256 at most.
    std::vector<Row> next(Walk &walk) const;
    /// The totals of one channel; all 0 if it has no members.
    Row row(const QByteArray &channel) const;

private:
    static constexpr int Shards = 64;
    struct Entry
    {
        Mask workers = 0;
        ChannelTotals totals;
    };
    struct Hash
    {
        size_t operator()(const QByteArray &channel) const noexcept { return qHash(channel, QHashSeed::globalSeed()); }
    };
    struct Shard
    {
        mutable std::mutex mutex;
        std::unordered_map<QByteArray, Entry, Hash> channels; ///< entries never move
    };
    Shard &shard(const QByteArray &channel);
    const Shard &shard(const QByteArray &channel) const;

    std::array<Shard, Shards> m_shards;
    std::atomic<int> m_enveloped = 0;
};

} // namespace wsify
