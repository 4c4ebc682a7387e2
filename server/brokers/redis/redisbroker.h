// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "brokers/redis/redisinbox.h"
#include "brokers/redis/redispublisher.h"
#include "brokers/redis/redissubscriber.h"
#include "core/fanout/broker.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <chrono>
#include <functional>
#include <vector>

class QEventLoop;

namespace wsify {

class Observer;

/// Carries publications between nodes through one Redis (PROTOCOL.md section 5, "Redis gone / back").
///
/// On the wire it is v3: the Redis channel is the DSN's prefix and the channel's name, the payload the JSON of the content. Channels with a
/// control character right behind the prefix are no channel of ours (names have none) and free for what comes later.
///
/// Lives on the main thread with two connections, one that publishes and one that is subscribed. What workers hand over waits in one
/// queue, in order, until Redis has confirmed it; a publication that finds the queue full, or Redis away, or is in it when the
/// connection breaks, is not confirmed (PublishResult::Down) and never sent again. Nothing is delivered locally. A publication to a channel whose
/// subscription this process has asked for and not got yet waits for it here, so that whoever joins and then publishes hears itself; the order
/// within a channel is kept.
class RedisBroker : public Broker
{
public:
    using Duration = std::chrono::milliseconds;
    /// What it needs of the other threads (Node).
    struct Workers
    {
        /// Runs a task on a worker's thread, or on the main thread (NoWorker), there as long as the broker lives.
        std::function<void(WorkerId, std::function<void()>)> post;
        /// They have more to deliver than they may hold: nothing is read from Redis until they have less.
        std::function<bool()> isCongested;
    };

    struct Options
    {
        RedisDsn dsn;
        Duration timeout = std::chrono::seconds(5); ///< until a silent Redis is given up
        Duration linger = std::chrono::seconds(5); ///< a subscription stays after the last member
        qint64 maxWaiting = 65'536; ///< publications that are not confirmed
        qint64 maxWaitingBytes = 16 * 1024 * 1024;
    };

    RedisBroker(const Options &options, const Workers &workers, Observer &observer);
    ~RedisBroker() override;
    RedisBroker(const RedisBroker &) = delete;
    RedisBroker &operator=(const RedisBroker &) = delete;

    /// Connects, and turns the event loop until both connections stand. False, with a sentence for the operator, when Redis refused
    /// for good or did not come up in time; then it is of no use.
    bool start(QString &error, Duration atMost);

    void setSink(Sink sink) override;
    void publish(WorkerId from, const Message &message, Done done) override;
    void subscribe(WorkerId from, const QByteArray &channel, Subscribed done) override;
    void unsubscribe(const QByteArray &channel) override;
    bool isUp() const override { return m_inbox.isOpen(); }
    bool isSubscribed() const override { return m_subscriber.isWhole(); }
    BrokerStatus status() const override;

private:
    void drainInbox();
    void publish(RedisPublication &&publication);
    void release(const QByteArray &channel);
    void releaseAll();
    void checkStarted();

    const QByteArray m_server; ///< for operators
    Sink m_sink;
    RedisInbox m_inbox;
    RedisPublisher m_publisher;
    RedisSubscriber m_subscriber;
    QHash<QByteArray, std::vector<RedisPublication>> m_held; ///< for the subscription of their channel
    QEventLoop *m_starting = nullptr;
};

} // namespace wsify
