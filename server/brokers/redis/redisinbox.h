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

/// A publication in transit to Redis.
struct RedisPublication
{
    using Clock = std::chrono::steady_clock;

    Message message;
    WorkerId from = NoWorker;
    Broker::Done done;
    Clock::time_point since;

    /// Memory it takes while it waits, in bytes.
    qint64 cost() const { return costOf(message); }
    static qint64 costOf(const Message &message);
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

    /// `wake` is called, without the lock, on the thread that puts something into the empty box.
    RedisInbox(Room room, std::function<void()> wake);

    /// False, and counted, while the box is closed or full; `done` is then untouched.
    bool publish(WorkerId from, const Message &message, Broker::Done &done);
    void add(RedisInterest interest);

    /// Closed at first. Items accepted before closing are still returned by take().
    void setOpen(bool isOpen);
    bool isOpen() const { return m_isOpen.load(std::memory_order_relaxed); }

    std::vector<Item> take();
    /// That many publications no longer wait.
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
