// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "brokers/redis/redisechoes.h"
#include "brokers/redis/redishealth.h"
#include "brokers/redis/redisinbox.h"
#include "brokers/redis/redispublisher.h"
#include "brokers/redis/redissubscriber.h"
#include "core/fanout/broker.h"

#include <QByteArray>
#include <QHash>
#include <QSet>
#include <QString>
#include <QTimer>

#include <chrono>
#include <functional>
#include <vector>

namespace wsify {

class Observer;

/// Carries publications between nodes through one Redis (PROTOCOL.md section 5, "Redis gone / back").
///
/// The wire format is v3's: the Redis channel is the DSN's prefix followed by the channel's name; the payload is the
/// JSON of the content. Redis channels with a control character right after the prefix cannot be clients' (names have
/// none): a node has one of its own, for RedisHealth, and all nodes share one for what they tell each other (control()).
///
/// Lives on the main thread with two connections: one publishes, the other subscribes. Publications of workers wait in
/// one queue, in order, until Redis has confirmed them. A publication is not confirmed (PublishResult::Down), and
/// never sent again, if the queue is full, Redis is away, or the connection breaks while it waits. Nothing is
/// delivered locally. A publication to a channel whose subscription was requested but not yet confirmed waits for it
/// here, for Options::hold at most, so a client that joins and then publishes receives its own message; order within a
/// channel is kept.
class RedisBroker : public Broker
{
public:
    using Duration = std::chrono::milliseconds;
    /// Its access to other threads (Node).
    struct Workers
    {
        /// Runs a task on a worker's thread, or on the main thread (NoWorker; there only while the broker lives).
        std::function<void(WorkerId, std::function<void()>)> post;
        /// True while the workers have more to deliver than they may hold: until then nothing is read from Redis.
        std::function<bool()> isCongested;
    };

    struct Options
    {
        RedisDsn dsn = {};
        Duration timeout = std::chrono::seconds(5); ///< until a silent Redis is given up
        Duration linger = std::chrono::seconds(5); ///< lifetime of a subscription after its last member
        qint64 maxWaiting = 65'536; ///< unconfirmed publications
        qint64 maxWaitingBytes = 16 * 1024 * 1024;
        Duration hold = std::chrono::seconds(1); ///< of a publication, for the subscription of its channel
        Resolver::Lookup lookup = Resolver::askSystem; ///< of the hosts; tests replace it
        bool withV3 = true; ///< nodes of v3 take part (RedisPublisher)
        Duration probeInterval = std::chrono::seconds(10); ///< between two probes (RedisHealth); tests shorten it
    };

    RedisBroker(const Options &options, const Workers &workers, Observer &observer);
    ~RedisBroker() override;
    RedisBroker(const RedisBroker &) = delete;
    RedisBroker &operator=(const RedisBroker &) = delete;

    /// Called once, in a later turn of the loop.
    using Started = std::function<void(const QString &error)>;
    /// Connects. `done` gets nothing when both connections are up and lead to one primary, or a sentence for the operator
    /// if Redis refused permanently (also for want of a right) or did not come up in time; the broker is then unusable.
    /// Main thread.
    void start(Duration atMost, Started done);

    void setSink(Sink sink) override;
    void publish(WorkerId from, const Message &message, Done done) override;
    void publish(WorkerId from, PublishBatch batch, Done done) override;
    void subscribe(WorkerId from, const QByteArray &channel, Subscribed done) override;
    void unsubscribe(const QByteArray &channel) override;
    void setControlSink(ControlSink sink) override { m_controlSink = std::move(sink); }
    void control(WorkerId from, const QByteArray &message, Controlled done) override;
    bool isUp() const override { return m_inbox.isOpen(); }
    bool isSubscribed() const override { return m_subscriber.isWhole(); }
    BrokerStatus status() const override;

private:
    void send(WorkerId from, const QByteArray &controlMessage, Controlled done);
    void drainInbox();
    void publish(RedisPublication &&publication);
    void release(const QByteArray &channel);
    void releaseAll();
    void releaseOverdue();
    void connectionChanged();
    void updateOpen();
    bool hasStarted() const;
    void checkStarted();
    void endStart();

    const QByteArray m_server; ///< for operators
    const RedisConnection::Options m_connections; ///< of both
    const Duration m_hold;
    const QByteArray m_ownChannel; ///< without the prefix
    const std::function<void(WorkerId, std::function<void()>)> m_post;
    const QByteArray m_controlChannel; ///< in Redis
    Sink m_sink;
    ControlSink m_controlSink;
    RedisInbox m_inbox;
    RedisPublisher m_publisher;
    RedisSubscriber m_subscriber;
    RedisHealth m_health;
    RedisEchoes m_echoes;
    /// Publications that wait for the subscription of their channel.
    struct Held
    {
        std::vector<RedisPublication> publications;
        std::chrono::steady_clock::time_point until; ///< then they are sent without it
    };
    QHash<QByteArray, Held> m_held;
    QSet<QByteArray> m_overdue; ///< channels whose subscription is waited for no more, until it is settled
    QTimer m_holdTimer;
    Started m_started; ///< empty once it was called
    QTimer m_startTimer; ///< to endStart()
};

} // namespace wsify
