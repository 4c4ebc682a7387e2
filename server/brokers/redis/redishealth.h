// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QElapsedTimer>
#include <QTimer>

#include <atomic>
#include <chrono>
#include <functional>

namespace wsify {

class Observer;
class RedisPublisher;
class RedisSubscriber;
struct BrokerStatus;
struct RespValue;

/// Probes Redis: it must be a primary, and what one connection publishes must come back on the other
/// (PROTOCOL.md, "Several nodes").
///
/// Probes once both connections are up, and then once per interval, traffic or not; without the subscribed connection
/// only what concerns the other one. After a probe that shows that publications do not reach every node, both
/// connections are made anew. Time in which the subscribed connection is paused or the thread stood still does not
/// count.
///
/// Main thread, except report().
class RedisHealth
{
public:
    using Duration = std::chrono::milliseconds;
    struct Options
    {
        QByteArray channel; ///< the node's own in Redis, with the prefix; RedisSubscriber is subscribed to it
        Duration interval;
        Duration timeout; ///< from Redis' answer to the probe's publication until that must have come back
    };

    /// `changed`: isSuspect() is another. Refers to both connections, which must outlive it.
    RedisHealth(Options options, RedisPublisher &publisher, RedisSubscriber &subscriber, std::function<void()> changed,
                Observer &observer);

    /// One of the connections came up, or was lost.
    void connectionsChanged();
    /// What came on the channel.
    void heard(const QByteArray &payload);
    /// Redis refused a publication or a subscription with this error. May drop both connections.
    void refused(const QByteArray &error);

    /// True until a probe succeeds, at the start and after one that failed: nothing is to be published.
    bool isSuspect() const { return m_isSuspect; }
    /// What was wrong, in one sentence; empty if nothing is known.
    QByteArray failure() const;
    /// Its part of the broker's status. Any thread.
    void report(BrokerStatus &status) const;

private:
    enum class Stage : quint8 {
        Idle,
        Asked, ///< Redis has not answered the publication yet
        Published, ///< it has; the publication must come back
    };

    void probe();
    void probeSoon();
    void askForRole();
    void published(quint64 number, const RespValue &answer);
    void wait();
    void waited();
    void succeed();
    void fail(const QByteArray &why, bool isReported);

    const Options m_options;
    RedisPublisher &m_publisher;
    RedisSubscriber &m_subscriber;
    const std::function<void()> m_changed;
    Observer &m_observer;
    Stage m_stage = Stage::Idle;
    quint64 m_number = 0; ///< of the last publication
    bool m_isHeard = false; ///< it came back before Redis' answer
    Duration m_waited{}; ///< in Stage::Published
    QTimer m_next; ///< to the next probe
    QTimer m_wait;
    QElapsedTimer m_sinceProbe;
    QElapsedTimer m_sinceWait;
    bool m_isSuspect = true;
    bool m_wasSound = false; ///< a probe has succeeded
    QByteArray m_failure;
    QElapsedTimer m_sinceFailure; ///< valid while a failure is reported
    bool m_isBlind = false; ///< the operator knows that the role cannot be asked for
    std::atomic<qint64> m_failed = 0;
};

} // namespace wsify
