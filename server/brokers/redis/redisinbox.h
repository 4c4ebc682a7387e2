// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/broker.h"

#include <QByteArray>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <variant>
#include <vector>

namespace wsify {

/// A publication on its way to Redis.
struct RedisPublication
{
    using Clock = std::chrono::steady_clock;

    Message message;
    WorkerId from = NoWorker;
    Broker::Done done;
    Clock::time_point since;

    /// Bytes that it takes while it waits.
    qint64 cost() const { return costOf(message); }
    static qint64 costOf(const Message &message);
};

/// The process's first member of a channel came, or its last one left.
struct RedisInterest
{
    QByteArray channel;
    bool isWanted;
    WorkerId from = NoWorker; ///< who is told when the subscription holds, if `done` is set
    Broker::Subscribed done = {};
};

/// What other threads hand the Redis broker, in their order; and how much of it is waiting, until Redis has confirmed it.
///
/// Thread-safe; the main thread takes. Not tasks in the main thread's mailbox, because a task a publication would cost an allocation more: one task there
/// empties this.
class RedisInbox
{
public:
    using Item = std::variant<RedisPublication, RedisInterest>;
    struct Room
    {
        qint64 publications;
        qint64 bytes;
    };

    /// `wake` is called on the thread that puts something into the empty box, without the lock.
    RedisInbox(Room room, std::function<void()> wake);

    /// False, and counted, while the box is closed or what waits fills the room; then `done` is untouched.
    bool publish(WorkerId from, const Message &message, Broker::Done &done);
    void add(RedisInterest interest);

    /// Closed at first. After closing, whoever was let in before is in what take() brings.
    void setOpen(bool isOpen);
    bool isOpen() const { return m_isOpen.load(std::memory_order_relaxed); }

    std::vector<Item> take();
    /// So many publications wait no more.
    void settled(qint64 publications, qint64 bytes);

    qint64 waiting() const { return m_waiting.load(std::memory_order_relaxed); }
    qint64 waitingBytes() const { return m_waitingBytes.load(std::memory_order_relaxed); }
    qint64 refused() const { return m_refused.load(std::memory_order_relaxed); } ///< since the start

private:
    void append(Item &&item, std::unique_lock<std::mutex> &lock);

    const Room m_room;
    const std::function<void()> m_wake;
    std::mutex m_mutex;
    std::vector<Item> m_items;
    bool m_isAwake = false;
    // Written under the lock, read without it.
    std::atomic<bool> m_isOpen = false;
    std::atomic<qint64> m_waiting = 0;
    std::atomic<qint64> m_waitingBytes = 0;
    std::atomic<qint64> m_refused = 0;
};

} // namespace wsify
