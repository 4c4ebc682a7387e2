// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/broker.h"
#include "core/fanout/publicationid.h"

#include <QByteArray>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <variant>
#include <vector>

namespace wsify {

/// The publications of one request, which have one answer. Main thread, after its publications were taken.
struct RedisBatch
{
    qsizetype open; ///< publications that are not settled
    PublishResult result = PublishResult::Ok; ///< the worst so far
    Broker::Done done = {};
};

/// A publication in transit to Redis.
struct RedisPublication
{
    using Clock = std::chrono::steady_clock;

    Message message;
    PublicationId id = {};
    WorkerId from = NoWorker;
    Broker::Done done = {}; ///< of one that is alone
    std::shared_ptr<RedisBatch> batch = {}; ///< of another one
    Clock::time_point since = {};
    qint64 cost = 0; ///< memory it takes while it waits, in bytes; one frame of a batch counts once
};

/// The process's first member of a channel came, or its last one left.
struct RedisInterest
{
    QByteArray channel;
    bool isWanted;
    WorkerId from = NoWorker; ///< the worker on which `done`, if set, is called once the subscription holds
    Broker::Subscribed done = {};
};

/// The queue from other threads to the Redis broker, in order; also counts what waits until Redis has confirmed it.
///
/// Thread-safe; the main thread takes. It is separate from the main thread's mailbox, because one task per publication
/// would cost another allocation: one task there empties this queue.
class RedisInbox
{
public:
    using Item = std::variant<RedisPublication, RedisInterest>;
    struct Room
    {
        qint64 publications;
        qint64 bytes;
    };

    static constexpr qint64 Expansion = 16;

    /// `wake` is called, without the lock, on the thread that puts something into the empty box.
    RedisInbox(Room room, std::function<void()> wake);

    /// Ok if it was taken. Otherwise the reason: closed (Down) or no room; it is counted, and `done` is untouched.
    PublishResult publish(WorkerId from, const Message &message, Broker::Done &done);
    /// The same for a whole batch. One content for many channels counts once, but may not make more than Expansion times
    /// the room's bytes on the way to Redis.
    PublishResult publish(WorkerId from, PublishBatch batch, Broker::Done &done);
    void add(RedisInterest interest);

    /// Closed at first. Items accepted before closing are still returned by take().
    void setOpen(bool isOpen);
    bool isOpen() const { return m_isOpen.load(std::memory_order_relaxed); }

    /// While they are, a batch with an id is refused (NoIds).
    void setIdsRefused(bool refused);

    std::vector<Item> take();
    /// That many publications no longer wait.
    void settled(qint64 publications, qint64 bytes);

    qint64 waiting() const { return m_waiting.load(std::memory_order_relaxed); }
    qint64 waitingBytes() const { return m_waitingBytes.load(std::memory_order_relaxed); }
    qint64 refused() const { return m_refused.load(std::memory_order_relaxed); } ///< since the start

private:
    PublishResult judge(qint64 publications, qint64 bytes) const;
    void reserve(qint64 publications, qint64 bytes);
    void append(Item &&item, std::unique_lock<std::mutex> &lock);

    const Room m_room;
    const std::function<void()> m_wake;
    std::mutex m_mutex;
    std::vector<Item> m_items;
    bool m_isAwake = false;
    bool m_areIdsRefused = false;
    // Written under the lock, read without it.
    std::atomic<bool> m_isOpen = false;
    std::atomic<qint64> m_waiting = 0;
    std::atomic<qint64> m_waitingBytes = 0;
    std::atomic<qint64> m_refused = 0;
};

} // namespace wsify
