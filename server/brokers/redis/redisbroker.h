// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "brokers/redis/redisconnection.h"
#include "brokers/redis/redissubscriptions.h"
#include "core/fanout/broker.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

class QEventLoop;

namespace wsify {

class Observer;

/// Carries publications between nodes through one Redis (PROTOCOL.md section 5, "Redis gone / back").
///
/// The wire format is v3's: the Redis channel is the DSN's prefix followed by the channel's name; the payload is the
/// JSON of the content. Redis channels with a control character right after the prefix cannot be ours (names have
/// none) and are free for later use.
///
/// Lives on the main thread with two connections: one publishes, the other subscribes. Publications of workers wait in
/// one queue, in order, until Redis has confirmed them. A publication is not confirmed (PublishResult::Down), and
/// never sent again, if the queue is full, Redis is away, or the connection breaks while it waits. Nothing is
/// delivered locally. A publication to a channel whose subscription was requested but not yet confirmed waits for it,
/// so a client that joins and then publishes receives its own message; order within a channel is kept.
class RedisBroker : public QObject, public Broker
{
    Q_OBJECT

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
        RedisDsn dsn;
        Duration timeout = std::chrono::seconds(5); ///< until a silent Redis is given up
        Duration linger = std::chrono::seconds(5); ///< lifetime of a subscription after its last member
        qint64 maxWaiting = 65'536; ///< unconfirmed publications
        qint64 maxWaitingBytes = 16 * 1024 * 1024;
    };

    RedisBroker(Options options, Workers workers, Observer &observer);
    ~RedisBroker() override;

    /// Connects, and runs the event loop until both connections are up. Returns false, with a sentence for the
    /// operator, if Redis refused permanently or did not come up in time; the broker is then unusable.
    bool start(QString &error, Duration atMost);

    void setSink(Sink sink) override;
    void publish(WorkerId from, const Message &message, Done done) override;
    void subscribe(const QByteArray &channel) override;
    void unsubscribe(const QByteArray &channel) override;
    bool isUp() const override { return m_isUp.load(std::memory_order_relaxed); }
    bool isSubscribed() const override { return m_isSubscribed.load(std::memory_order_relaxed); }
    BrokerStatus status() const override;

private:
    using Clock = std::chrono::steady_clock;

    struct Publication
    {
        Message message;
        WorkerId from = NoWorker;
        Done done;
        Clock::time_point since;
    };
    struct Item
    {
        enum Kind : quint8 { Publish, Subscribe, Unsubscribe };
        Kind kind;
        Publication publication; ///< for other kinds only its channel
    };
    /// Reports the state of one connection to the operator.
    struct Line
    {
        const char *name;
        RedisConnection connection;
        RedisConnection::Failure failure{};
        bool wasUp = false;
        bool isAway = false; ///< lost, and reported
        QElapsedTimer away{};
    };

    static qint64 cost(const Message &message);
    void append(Item &&item, std::unique_lock<std::mutex> &lock);
    void drainInbox();
    void send(Publication publication);
    void release(const QByteArray &channel);
    void releaseAll();
    void settle(Publication publication, PublishResult result);
    void endTurn();

    void publisherUp();
    void publisherDown();
    void confirmed(const RespValue &value);
    void subscriberUp();
    void heard(RespValue value);
    void deliver(RespValue value);
    void answered(const RespValue &value);
    void sendSubscriptions();
    void holdBack();
    void expire();
    void lineUp(Line &line);
    void lineDown(Line &line, const RedisConnection::Failure &failure);
    void updateGap();
    void checkStarted();

    const Options m_options;
    const Workers m_workers;
    Observer &m_observer;
    Sink m_sink;

    // The inbox. It is separate from the main thread's mailbox, because one task per publication would cost another
    // allocation. One task empties it.
    std::mutex m_mutex;
    std::vector<Item> m_inbox;
    bool m_isAwake = false;
    qint64 m_waiting = 0; ///< handed over and not yet settled
    qint64 m_waitingBytes = 0;

    // Main thread only.
    Line m_publisher;
    Line m_subscriber;
    RedisSubscriptions m_subscriptions;
    std::deque<Publication> m_sent; ///< in the order of Redis' answers
    QHash<QByteArray, std::vector<Publication>> m_held; ///< waiting for the subscription of their channel
    std::vector<std::vector<std::pair<Done, PublishResult>>> m_settled; ///< in this turn, by worker + 1
    qint64 m_settledCount = 0;
    qint64 m_settledBytes = 0;
    QTimer m_lingerTimer;
    QTimer m_congested; ///< runs while Redis is held back
    QElapsedTimer m_time;
    bool m_isInGap = false;
    QElapsedTimer m_gap;
    QEventLoop *m_starting = nullptr;

    std::atomic<bool> m_isUp = false;
    std::atomic<bool> m_isSubscribed = false;
    std::atomic<qint64> m_reconnects = 0;
    std::atomic<qint64> m_gaps = 0;
    std::atomic<qint64> m_received = 0;
    std::atomic<qint64> m_ignored = 0;
    std::atomic<qint64> m_confirmed = 0;
    std::atomic<qint64> m_unconfirmed = 0;
    std::atomic<qint64> m_latencySum = 0; ///< ns, of those confirmed
    std::atomic<qint64> m_oldest = 0; ///< ns of the clock at which the first of m_sent was handed over; 0: none
    std::atomic<qint64> m_waitingNow = 0;
    std::atomic<qint64> m_waitingBytesNow = 0;
};

} // namespace wsify
