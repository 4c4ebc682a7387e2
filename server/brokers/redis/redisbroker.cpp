// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redisbroker.h"

#include "net/tlsauthorities.h"

#include <QRandomGenerator>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace wsify {

namespace {
RedisConnection::Options connectionOptions(const RedisBroker::Options &options)
{
    RedisConnection::Options of;
    of.dsn = options.dsn;
    of.timeout = options.timeout;
    of.lookup = options.lookup;
    // Read once for both, and before the start's time begins: many certificates take long.
    if (options.dsn.transport == RedisDsn::Transport::Tls && options.dsn.caFile.isEmpty())
        of.tls = [read = tlsConfiguration()] { return read; };
    return of;
}

RedisConnection::Options forLogin(RedisConnection::Options options, const QByteArray &ownChannel)
{
    options.needed = {"PUBLISH", options.dsn.prefix + ownChannel, "0"};
    return options;
}

/// For one node alone, and for no other program: no name of a channel begins with a control character.
QByteArray newOwnChannel()
{
    return "\x01\x01" + QByteArray::number(QRandomGenerator::system()->generate64(), 16);
}
} // namespace

RedisBroker::RedisBroker(const Options &options, const Workers &workers, Observer &observer)
    : m_server(options.dsn.display())
    , m_connections(connectionOptions(options))
    , m_hold(options.hold)
    , m_ownChannel(newOwnChannel())
    , m_post(workers.post)
    , m_controlChannel(options.dsn.prefix + RedisSubscriber::ControlChannel)
    , m_inbox({.publications = options.maxWaiting, .bytes = options.maxWaitingBytes},
              [this, post = workers.post] { post(NoWorker, [this] { drainInbox(); }); })
    , m_publisher(forLogin(m_connections, m_ownChannel),
                  {.post = workers.post,
                   .up = [this] { connectionChanged(); },
                   .down =
                       [this] {
                           m_echoes.clear();
                           updateOpen();
                           releaseAll();
                           drainInbox();
                           connectionChanged();
                       },
                   .refused = [this](const QByteArray &error) { m_health.refused(error); },
                   .unsent = [this](const Message &message) { m_echoes.remove(message); },
                   .ownChannel = options.dsn.prefix + m_ownChannel,
                   .withV3 = options.withV3,
                   .hearsItself = [this] { return m_subscriber.connection().isUp(); }},
                  m_inbox, observer)
    , m_subscriber(m_connections, m_ownChannel, options.linger,
                   {.post = workers.post,
                    .isCongested = workers.isCongested,
                    .heard =
                        [this](Message message) {
                            m_echoes.heard(message, RedisEchoes::Clock::now());
                            m_sink(NoWorker, message);
                        },
                    .settled = [this](const QByteArray &channel) { release(channel); },
                    .up = [this] { connectionChanged(); },
                    .down =
                        [this] {
                            m_echoes.clear();
                            releaseAll();
                            connectionChanged();
                        },
                    .turnEnded = [this] { m_publisher.endTurn(); },
                    .probed =
                        [this](const QByteArray &payload) {
                            if (!m_publisher.echoed(payload))
                                m_health.heard(payload);
                        },
                    .controlled =
                        [this](const QByteArray &message) {
                            if (m_controlSink)
                                m_controlSink(message);
                        },
                    .refused = [this](const QByteArray &error) { m_health.refused(error); }},
                   observer)
    , m_health(
          {.channel = options.dsn.prefix + m_ownChannel, .interval = options.probeInterval, .timeout = options.timeout},
          m_publisher, m_subscriber,
          [this] {
              updateOpen();
              m_subscriber.setSuspect(m_health.isSuspect());
              checkStarted();
          },
          observer)
{
    m_holdTimer.setSingleShot(true);
    m_holdTimer.callOnTimeout([this] { releaseOverdue(); });
    m_startTimer.setSingleShot(true);
    m_startTimer.callOnTimeout([this] { endStart(); });
}

RedisBroker::~RedisBroker() = default;

void RedisBroker::start(Duration atMost, Started done)
{
    m_started = std::move(done);
    m_startTimer.start(atMost);
    m_publisher.start(atMost);
    m_subscriber.start(atMost);
}

void RedisBroker::connectionChanged()
{
    updateOpen();
    m_health.connectionsChanged();
    checkStarted();
}

void RedisBroker::updateOpen()
{
    m_inbox.setOpen(m_publisher.isUp() && !m_health.isSuspect());
}

bool RedisBroker::hasStarted() const
{
    return m_publisher.line().wasUp() && m_subscriber.line().wasUp() && !m_health.isSuspect();
}

void RedisBroker::checkStarted()
{
    const bool hasFailed = m_publisher.line().failure().isPermanent || m_subscriber.line().failure().isPermanent;
    if (m_started && (hasFailed || hasStarted()))
        m_startTimer.start(0);
}

void RedisBroker::endStart()
{
    const Started done = std::exchange(m_started, nullptr);
    if (hasStarted()) {
        done({});
        return;
    }
    const RedisLine &line = m_publisher.line().failure().text.isEmpty() ? m_subscriber.line() : m_publisher.line();
    const QByteArray why = line.failure().text.isEmpty() ? m_health.failure() : line.failure().text;
    done(QStringLiteral("cannot use Redis at %1: %2")
             .arg(QString::fromUtf8(m_server),
                  why.isEmpty() ? QStringLiteral("it did not answer") : QString::fromUtf8(why)));
}

void RedisBroker::setSink(Sink sink)
{
    m_sink = std::move(sink);
}

// ---- any thread ----

void RedisBroker::publish(WorkerId from, const Message &message, Done done)
{
    if (const PublishResult result = m_inbox.publish(from, message, done); result != PublishResult::Ok && done)
        done(result);
}

void RedisBroker::publish(WorkerId from, PublishBatch batch, Done done)
{
    if (const PublishResult result = m_inbox.publish(from, std::move(batch), done); result != PublishResult::Ok && done)
        done(result);
}

void RedisBroker::subscribe(WorkerId from, const QByteArray &channel, Subscribed done)
{
    m_inbox.add({channel, true, from, std::move(done)});
}

void RedisBroker::unsubscribe(const QByteArray &channel)
{
    m_inbox.add({.channel = channel, .isWanted = false});
}

void RedisBroker::control(WorkerId from, const QByteArray &message, Controlled done)
{
    m_post(NoWorker, [this, from, message, done = std::move(done)]() mutable { send(from, message, std::move(done)); });
}

BrokerStatus RedisBroker::status() const
{
    BrokerStatus status;
    status.unconfirmed = m_inbox.refused();
    status.waiting = m_inbox.waiting();
    status.waitingBytes = m_inbox.waitingBytes();
    m_publisher.report(status);
    m_subscriber.report(status);
    m_health.report(status);
    return status;
}

// ---- the main thread ----

void RedisBroker::send(WorkerId from, const QByteArray &controlMessage, Controlled done)
{
    const auto answer = [this, from](Controlled told, bool isSent, qint64 nodes) {
        if (told)
            m_post(from, [told = std::move(told), isSent, nodes] { told(isSent, int(nodes)); });
    };
    if (!m_publisher.isUp()) {
        answer(std::move(done), false, 0);
        return;
    }
    m_publisher.ask({"PUBLISH", m_controlChannel, controlMessage},
                    [answer, done = std::move(done)](const RespValue *value) mutable {
                        const bool isSent = value && !value->isError();
                        answer(std::move(done), isSent, isSent ? value->integer : 0);
                    });
    m_publisher.endTurn();
}

void RedisBroker::drainInbox()
{
    for (RedisInbox::Item &item : m_inbox.take()) {
        if (auto *publication = std::get_if<RedisPublication>(&item)) {
            publish(std::move(*publication));
            continue;
        }
        auto &interest = std::get<RedisInterest>(item);
        if (interest.isWanted)
            m_subscriber.add(interest.channel, interest.from, std::move(interest.done));
        else
            m_subscriber.remove(interest.channel);
    }
    m_subscriber.flush();
    m_publisher.endTurn();
}

void RedisBroker::publish(RedisPublication &&publication)
{
    const QByteArray &channel = publication.message.channel();
    if (publication.message.provenance() && m_subscriber.isWanted(channel))
        m_echoes.sent(publication.message, RedisEchoes::Clock::now());
    if (!m_publisher.isUp() || !m_subscriber.isPending(channel) || m_overdue.contains(channel)) {
        m_publisher.send(std::move(publication));
        return;
    }
    Held &held = m_held[channel];
    if (held.publications.empty()) {
        held.until = std::chrono::steady_clock::now() + m_hold;
        if (!m_holdTimer.isActive())
            m_holdTimer.start(m_hold);
    }
    held.publications.push_back(std::move(publication));
}

void RedisBroker::release(const QByteArray &channel)
{
    m_overdue.remove(channel);
    if (m_held.isEmpty())
        return;
    for (RedisPublication &publication : m_held.take(channel).publications)
        m_publisher.send(std::move(publication));
}

void RedisBroker::releaseAll()
{
    m_overdue.clear();
    for (Held &held : std::exchange(m_held, {})) {
        for (RedisPublication &publication : held.publications)
            m_publisher.send(std::move(publication));
    }
    m_publisher.endTurn();
}

/// A Redis that does not confirm a subscription must not keep a publisher waiting.
void RedisBroker::releaseOverdue()
{
    const auto now = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point next = now + m_hold;
    QByteArrayList due;
    for (auto it = m_held.cbegin(); it != m_held.cend(); ++it) {
        if (it->until <= now)
            due.append(it.key());
        else
            next = std::min(next, it->until);
    }
    for (const QByteArray &channel : due) {
        release(channel);
        m_overdue.insert(channel);
    }
    m_publisher.endTurn();
    if (!m_held.isEmpty())
        m_holdTimer.start(std::chrono::ceil<Duration>(next - now));
}

} // namespace wsify
