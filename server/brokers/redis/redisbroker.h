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
#include <map>
#include <mutex>
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
/// subscription this process has asked for and not got yet waits for it, so that whoever joins and then publishes hears itself; the order
/// within a channel is kept.
class RedisBroker : public QObject, public Broker
{
    Q_OBJECT

public:
    using Duration = std::chrono::milliseconds;
    /// What it needs of the workers (Node).
    struct Workers
    {
        std::function<void(WorkerId, std::function<void()>)> post; ///< runs a task on a worker's thread
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

    RedisBroker(Options options, Workers workers, Observer &observer);
    ~RedisBroker() override;

    /// Connects, and turns the event loop until both connections stand. False, with a sentence for the operator, when Redis refused
    /// for good or did not come up in time; then it is of no use.
    bool start(QString &error, Duration atMost);

    void setSink(Sink sink) override;
    void publish(WorkerId from, const Message &message, Done done) override;
    void subscribe(WorkerId from, const QByteArray &channel, Subscribed done) override;
    void unsubscribe(const QByteArray &channel) override;
    bool isUp() const override { return m_isUp.load(std::memory_order_relaxed); }
    bool isSubscribed() const override { return m_isSubscribed.load(std::memory_order_relaxed); }
    BrokerStatus status() const override;

protected:
    void customEvent(QEvent *event) override; ///< something is in the inbox

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
        Publication publication; ///< of the others its channel, and who asked
        Subscribed subscribed = {};
    };
    /// Who is to be told of a subscription.
    struct Subscriber
    {
        WorkerId from;
        Subscribed done;
    };
    /// What an operator is told of one of the connections.
    struct Line
    {
        const char *name;
        RedisConnection connection;
        RedisConnection::Failure failure{};
        bool wasUp = false;
        bool isAway = false; ///< lost, and said so
        QElapsedTimer away{};
    };

    static qint64 cost(const Message &message);
    void post(Item item);
    void drainInbox();
    void send(Publication publication);
    void release(const QByteArray &channel);
    void releaseAll();
    void settle(Publication publication, PublishResult result);
    void tell(WorkerId worker, std::function<void()> task);
    void endTurn();

    void publisherUp();
    void publisherDown();
    void confirmed(const RespValue &value);
    void subscriberUp();
    void heard(RespValue value);
    void deliver(RespValue value);
    void answered(const RespValue &value);
    void tellSubscribers(const QByteArray &channel);
    void tellSubscribers();
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

    std::mutex m_mutex; ///< the inbox
    std::vector<Item> m_inbox;
    bool m_isAwake = false;
    qint64 m_waiting = 0; ///< handed over and not settled
    qint64 m_waitingBytes = 0;

    // The main thread's own.
    Line m_publisher;
    Line m_subscriber;
    RedisSubscriptions m_subscriptions;
    std::deque<Publication> m_sent; ///< in the order in which Redis answers
    QHash<QByteArray, std::vector<Publication>> m_held; ///< for the subscription of their channel
    QHash<QByteArray, std::vector<Subscriber>> m_asking; ///< who waits for the subscription of a channel
    std::map<WorkerId, std::vector<std::function<void()>>> m_told; ///< of those, in this turn
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
