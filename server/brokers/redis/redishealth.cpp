// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redishealth.h"

#include "brokers/redis/redispublisher.h"
#include "brokers/redis/redissubscriber.h"
#include "core/observer.h"

#include <algorithm>
#include <utility>

namespace wsify {

namespace {
/// Probes that something else than the interval asks for are at least that far apart.
constexpr RedisHealth::Duration Apart{1000};

constexpr char NotHeard[] =
    "what was published on one connection was not heard on the other: the two lead to different servers";
} // namespace

RedisHealth::RedisHealth(Options options, RedisPublisher &publisher, RedisSubscriber &subscriber,
                         std::function<void()> changed, Observer &observer)
    : m_options(std::move(options))
    , m_publisher(publisher)
    , m_subscriber(subscriber)
    , m_changed(std::move(changed))
    , m_observer(observer)
{
    for (QTimer *timer : {&m_next, &m_wait}) {
        timer->setSingleShot(true);
        timer->setTimerType(Qt::PreciseTimer);
    }
    m_next.callOnTimeout([this] { probe(); });
    m_wait.callOnTimeout([this] { waited(); });
}

void RedisHealth::connectionsChanged()
{
    m_stage = Stage::Idle; // the publication may be lost with its connection
    m_wait.stop();
    if (!m_publisher.isUp())
        m_next.stop();
    else if (m_subscriber.connection().isUp())
        probe();
    else if (!m_next.isActive())
        m_next.start(m_options.interval);
}

/// Two commands on one connection and not one script: Redis does not let scripts run ROLE.
void RedisHealth::probe()
{
    m_next.start(m_options.interval);
    m_sinceProbe.start();
    askForRole();
    // A publication may still be on its way, while the subscribed connection is paused.
    if (m_stage == Stage::Idle) {
        const bool comesBack = m_subscriber.connection().isUp();
        m_stage = comesBack ? Stage::Asked : Stage::Idle;
        m_isHeard = false;
        ++m_number;
        m_publisher.ask({"PUBLISH", m_options.channel, QByteArray::number(m_number)},
                        [this, number = m_number](const RespValue *answer) {
                            if (answer)
                                published(number, *answer);
                        });
    }
    m_publisher.endTurn();
    if (m_subscriber.connection().isUp())
        m_subscriber.check();
}

void RedisHealth::probeSoon()
{
    if (!m_publisher.isUp())
        return;
    const Duration due = std::max(Apart - Duration(m_sinceProbe.elapsed()), Duration(0));
    if (!m_next.isActive() || m_next.remainingTimeAsDuration() > due)
        m_next.start(due);
}

void RedisHealth::askForRole()
{
    const auto answered = [this](const RespValue *answer) {
        if (!answer)
            return;
        if (const RedisRole role = RedisRole::of(*answer); role.kind == RedisRole::Kind::Other)
            fail(m_publisher.connection().notPrimary(role), false);
    };
    switch (m_publisher.connection().roleQuestion()) {
    case RoleQuestion::Role:
        m_publisher.ask({"ROLE"}, answered);
        break;
    case RoleQuestion::Info:
        m_publisher.ask({"INFO", "replication"}, answered);
        break;
    case RoleQuestion::None:
        if (!std::exchange(m_isBlind, true))
            m_observer.warned("the Redis user may run neither ROLE nor INFO: a Redis that is a replica will not be "
                              "noticed; grant +role");
        break;
    }
}

void RedisHealth::published(quint64 number, const RespValue &answer)
{
    if (answer.isError()) {
        m_failed.fetch_add(1, std::memory_order_relaxed);
        m_publisher.connection().fail(m_publisher.connection().refused("PUBLISH", answer));
    } else if (m_stage == Stage::Asked && number == m_number) {
        m_stage = Stage::Published;
        m_waited = {};
        if (m_isHeard)
            succeed();
        else
            wait();
    }
}

void RedisHealth::heard(const QByteArray &payload)
{
    if (payload != QByteArray::number(m_number))
        return;
    if (m_stage == Stage::Published)
        succeed();
    else
        m_isHeard = true;
}

void RedisHealth::wait()
{
    m_sinceWait.start();
    m_wait.start(std::min(m_options.timeout / 50 + Duration(1), m_options.timeout - m_waited));
}

void RedisHealth::waited()
{
    const Duration since(m_sinceWait.elapsed());
    // Late: the thread stood still, and what Redis said meanwhile has not been read yet.
    const bool isLate = since > 3 * m_wait.intervalAsDuration() + Duration(50);
    if (!isLate && !m_subscriber.connection().isPaused())
        m_waited += since;
    if (m_waited < m_options.timeout) {
        wait();
        return;
    }
    if (m_wasSound && !m_sinceFailure.isValid()) {
        m_sinceFailure.start();
        m_observer.warned(QByteArray("Redis cannot be used: ") + NotHeard
                          + "; nothing is published until they lead to one");
    }
    fail(NotHeard, true);
}

void RedisHealth::succeed()
{
    m_stage = Stage::Idle;
    m_wait.stop();
    m_wasSound = true;
    m_failure.clear();
    if (m_sinceFailure.isValid())
        m_observer.warned("Redis can be used again after " + secondsSince(m_sinceFailure));
    m_sinceFailure.invalidate();
    if (std::exchange(m_isSuspect, false))
        m_changed();
}

void RedisHealth::fail(const QByteArray &why, bool isReported)
{
    m_failed.fetch_add(1, std::memory_order_relaxed);
    m_stage = Stage::Idle;
    m_wait.stop();
    m_next.stop();
    m_failure = why;
    if (!std::exchange(m_isSuspect, true))
        m_changed();
    for (RedisConnection *connection : {&m_publisher.connection(), &m_subscriber.connection()}) {
        if (connection->isUp()) // else it is being made anyway
            connection->fail({.text = why, .isReported = isReported});
    }
}

void RedisHealth::refused(const QByteArray &error)
{
    if (error.startsWith("READONLY"))
        fail(m_publisher.connection().notPrimary(
                 {.kind = RedisRole::Kind::Other, .text = "a replica (" + error.left(100) + ')'}),
             false);
    else if (error.startsWith("NOPERM"))
        probeSoon();
}

QByteArray RedisHealth::failure() const
{
    return m_stage == Stage::Published ? QByteArray(NotHeard) : m_failure;
}

void RedisHealth::report(BrokerStatus &status) const
{
    status.probesFailed = m_failed.load(std::memory_order_relaxed);
}

} // namespace wsify
