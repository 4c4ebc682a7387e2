// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "brokers/redis/redisconnection.h"
#include "brokers/redis/redisline.h"
#include "brokers/redis/redissubscriptions.h"
#include "core/fanout/broker.h"

#include <QByteArray>
#include <QElapsedTimer>
#include <QHash>
#include <QTimer>

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace wsify {

class Observer;

/// The subscribed connection: keeps the subscriptions that the process's members need, passes on publications from
/// Redis, and reports when members here miss messages (a gap).
///
/// Main thread, except isWhole() and report().
class RedisSubscriber
{
public:
    using Duration = std::chrono::milliseconds;
    /// Of all nodes; without the prefix. Subscribed on each connection, before those of clients.
    static constexpr char ControlChannel[] = "\x01\x01"
                                             "control";
    struct Context
    {
        /// Runs a task on a worker's thread, or on the main thread (NoWorker).
        std::function<void(WorkerId, std::function<void()>)> post;
        /// True while the workers have more to deliver than they may hold: until then nothing is read from Redis.
        std::function<bool()> isCongested;
        std::function<void(Message)> heard;
        std::function<void(const QByteArray &)>
            settled; ///< the channel is no longer pending: confirmed, refused or given up
        std::function<void()> up;
        std::function<void()> down; ///< the connection was lost or an attempt failed; nothing is pending
        std::function<void()> turnEnded;
        /// What was published to the node's own channel.
        std::function<void(const QByteArray &payload)> probed;
        /// What was published to ControlChannel.
        std::function<void(const QByteArray &message)> controlled;
        /// Redis refused the subscription of a channel with this error.
        std::function<void(const QByteArray &error)> refused;
    };

    /// `ownChannel`, without the prefix, is for the node's probes (RedisHealth): subscribed at the login, before every
    /// other.
    RedisSubscriber(const RedisConnection::Options &options, QByteArray ownChannel, Duration linger, Context context,
                    Observer &observer);

    void start(Duration within) { m_connection.start(within); }
    const RedisLine &line() const { return m_line; }
    RedisConnection &connection() { return m_connection; }

    /// Finds out whether the user still may subscribe; the connection fails if not. Only while it is up.
    void check();

    /// `done` (may be empty) gets the result on the thread of `from` (Broker::subscribe()).
    void add(const QByteArray &channel, WorkerId from, Broker::Subscribed done);
    void remove(const QByteArray &channel);
    /// Sends the commands that the two calls above require.
    void flush();
    /// True if what is published to the channel is, or soon will be, received.
    bool isWanted(const QByteArray &channel) const
    {
        return m_subscriptions.standing(channel) != RedisSubscriptions::Standing::Unwanted;
    }
    /// True if requested but not yet confirmed.
    bool isPending(const QByteArray &channel) const
    {
        return m_subscriptions.pending() > 0 && m_subscriptions.isPending(channel);
    }

    /// While it is suspect, as it is at first, it may lead to another server than publications: members may miss messages.
    void setSuspect(bool isSuspect);

    /// True if everything that members here need is subscribed, at the right server. Any thread.
    bool isWhole() const { return m_isWhole.load(std::memory_order_relaxed); }
    /// Its part of the broker's status. Any thread.
    void report(BrokerStatus &status) const;

private:
    /// A caller waiting for a subscription.
    struct Asking
    {
        WorkerId from;
        Broker::Subscribed done;
    };

    Duration now() const { return Duration(m_time.elapsed()); }
    void received(RespValue value);
    bool isFor(QByteArrayView redisChannel, QByteArrayView channel) const;
    void deliver(RespValue value);
    void deliverPlain(const QByteArray &channel, QByteArrayView payload);
    void deliverEnveloped(const QByteArray &channel, QByteArrayView payload);
    void ignore(const QByteArray &channel, const QByteArray &why);
    void answered(const RespValue &value);
    void settle(const QByteArray &channel);
    void settleAll();
    void tell();
    void holdBack();
    void expire();
    void updateGap();

    const Context m_context;
    const QByteArray m_prefix;
    const QByteArray m_ownChannel;
    Observer &m_observer;
    RedisLine m_line;
    RedisConnection m_connection;
    RedisSubscriptions m_subscriptions;
    QHash<QByteArray, std::vector<Asking>> m_asking; ///< callers waiting for the subscription of a channel
    std::map<WorkerId, std::vector<std::function<void()>>> m_told; ///< callbacks of those, due in this turn
    QTimer m_lingerTimer;
    QTimer m_congested; ///< runs while Redis is held back
    QElapsedTimer m_time;
    std::optional<Message> m_twin; ///< the one that the next publication repeats, for nodes of v3
    bool m_isSuspect = true;
    bool m_isInGap = false;
    QElapsedTimer m_gap;

    std::atomic<bool> m_isWhole = false;
    std::atomic<qint64> m_gaps = 0;
    std::atomic<qint64> m_received = 0;
    std::atomic<qint64> m_ignored = 0;
};

} // namespace wsify
