// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redisbroker.h"

#include "common/text/json.h"
#include "core/observer.h"

#include <QEventLoop>

#include <algorithm>
#include <utility>

namespace wsify {

namespace {

constexpr std::chrono::milliseconds LookAgain{5};
constexpr qint64 PublicationOverhead = 256; ///< bytes that a waiting publication takes besides its own

qint64 nanoseconds(std::chrono::steady_clock::time_point time)
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

QByteArray seconds(const QElapsedTimer &since)
{
    return QByteArray::number(double(since.elapsed()) / 1000, 'f', 1) + " s";
}

} // namespace

RedisBroker::RedisBroker(Options options, Workers workers, Observer &observer)
    : m_options(std::move(options))
    , m_workers(std::move(workers))
    , m_observer(observer)
    , m_publisher{"publishing",
                  RedisConnection({m_options.dsn, m_options.timeout},
                                  {[this] { publisherUp(); },
                                   [this](const auto &failure) {
                                       publisherDown();
                                       lineDown(m_publisher, failure);
                                   },
                                   [this](const RespValue &value) { confirmed(value); }, [this] { endTurn(); }})}
    , m_subscriber{"subscribed", RedisConnection({m_options.dsn, m_options.timeout},
                                                 {[this] { subscriberUp(); },
                                                  [this](const auto &failure) {
                                                      m_subscriptions.disconnected();
                                                      releaseAll();
                                                      lineDown(m_subscriber, failure);
                                                      updateGap();
                                                  },
                                                  [this](RespValue value) { heard(std::move(value)); },
                                                  [this] {
                                                      sendSubscriptions();
                                                      holdBack();
                                                  }})}
    , m_subscriptions(m_options.dsn.prefix, m_options.linger)
{
    m_lingerTimer.setSingleShot(true);
    connect(&m_lingerTimer, &QTimer::timeout, this, &RedisBroker::expire);
    connect(&m_congested, &QTimer::timeout, this, &RedisBroker::holdBack);
    m_time.start();
}

RedisBroker::~RedisBroker() = default;

bool RedisBroker::start(QString &error, Duration atMost)
{
    QEventLoop loop;
    QTimer::singleShot(atMost, &loop, &QEventLoop::quit);
    m_starting = &loop;
    m_publisher.connection.start();
    m_subscriber.connection.start();
    loop.exec();
    m_starting = nullptr;
    if (m_publisher.wasUp && m_subscriber.wasUp)
        return true;
    const RedisConnection::Failure &failure =
        m_publisher.failure.text.isEmpty() ? m_subscriber.failure : m_publisher.failure;
    error = QStringLiteral("cannot use Redis at %1: %2")
                .arg(QString::fromUtf8(m_options.dsn.display()),
                     failure.text.isEmpty() ? QStringLiteral("it did not answer") : QString::fromUtf8(failure.text));
    return false;
}

void RedisBroker::checkStarted()
{
    const bool hasFailed = m_publisher.failure.isPermanent || m_subscriber.failure.isPermanent;
    if (m_starting && (hasFailed || (m_publisher.wasUp && m_subscriber.wasUp)))
        m_starting->quit();
}

void RedisBroker::setSink(Sink sink)
{
    m_sink = std::move(sink);
}

// ---- any thread ----

qint64 RedisBroker::cost(const Message &message)
{
    return message.cost() + PublicationOverhead;
}

void RedisBroker::publish(WorkerId from, const Message &message, Done done)
{
    const qint64 bytes = cost(message);
    std::unique_lock lock(m_mutex);
    // One that is larger than the whole queue has to be able to pass, too.
    const bool hasRoom =
        m_waiting < m_options.maxWaiting && (m_waiting == 0 || m_waitingBytes + bytes <= m_options.maxWaitingBytes);
    if (isUp() && hasRoom) {
        ++m_waiting;
        m_waitingBytes += bytes;
        m_waitingNow.store(m_waiting, std::memory_order_relaxed);
        m_waitingBytesNow.store(m_waitingBytes, std::memory_order_relaxed);
        append({Item::Publish, {message, from, std::move(done), Clock::now()}}, lock);
        return;
    }
    lock.unlock();
    m_unconfirmed.fetch_add(1, std::memory_order_relaxed);
    if (done)
        done(PublishResult::Down);
}

void RedisBroker::subscribe(const QByteArray &channel)
{
    std::unique_lock lock(m_mutex);
    append({Item::Subscribe, {Message(channel, Frame()), NoWorker, {}, {}}}, lock);
}

void RedisBroker::unsubscribe(const QByteArray &channel)
{
    std::unique_lock lock(m_mutex);
    append({Item::Unsubscribe, {Message(channel, Frame()), NoWorker, {}, {}}}, lock);
}

/// Ends with the lock open.
void RedisBroker::append(Item &&item, std::unique_lock<std::mutex> &lock)
{
    m_inbox.push_back(std::move(item));
    const bool isFirst = !std::exchange(m_isAwake, true);
    lock.unlock();
    if (isFirst)
        m_workers.post(NoWorker, [this] { drainInbox(); });
}

BrokerStatus RedisBroker::status() const
{
    constexpr auto Relaxed = std::memory_order_relaxed;
    BrokerStatus status;
    status.reconnects = m_reconnects.load(Relaxed);
    status.gaps = m_gaps.load(Relaxed);
    status.received = m_received.load(Relaxed);
    status.ignored = m_ignored.load(Relaxed);
    status.confirmed = m_confirmed.load(Relaxed);
    status.unconfirmed = m_unconfirmed.load(Relaxed);
    status.confirmSeconds = double(m_latencySum.load(Relaxed)) / 1e9;
    status.waiting = m_waitingNow.load(Relaxed);
    status.waitingBytes = m_waitingBytesNow.load(Relaxed);
    if (const qint64 oldest = m_oldest.load(Relaxed))
        status.lagSeconds = std::max(0.0, double(nanoseconds(Clock::now()) - oldest) / 1e9);
    return status;
}

// ---- the main thread: publishing ----

void RedisBroker::drainInbox()
{
    std::vector<Item> inbox;
    {
        const std::lock_guard lock(m_mutex);
        inbox.swap(m_inbox);
        m_isAwake = false;
    }
    const Duration now(m_time.elapsed());
    for (Item &item : inbox) {
        const QByteArray &channel = item.publication.message.channel();
        switch (item.kind) {
        case Item::Publish:
            if (m_subscriptions.pending() > 0 && m_subscriptions.isPending(channel) && m_publisher.connection.isUp())
                m_held[channel].push_back(std::move(item.publication));
            else
                send(std::move(item.publication));
            break;
        case Item::Subscribe:
            m_subscriptions.subscribe(channel);
            break;
        case Item::Unsubscribe:
            m_subscriptions.unsubscribe(channel, now);
            break;
        }
    }
    sendSubscriptions();
    endTurn();
    updateGap();
}

void RedisBroker::send(Publication publication)
{
    if (!m_publisher.connection.isUp()) {
        settle(std::move(publication), PublishResult::Down);
        return;
    }
    QByteArray &out = m_publisher.connection.out();
    appendCommandHead(out, 3);
    appendWord(out, "PUBLISH");
    appendWord(out, m_options.dsn.prefix, publication.message.channel());
    appendWord(out, publication.message.content());
    m_sent.push_back(std::move(publication));
}

void RedisBroker::release(const QByteArray &channel)
{
    if (m_held.isEmpty())
        return;
    for (Publication &publication : m_held.take(channel))
        send(std::move(publication));
}

void RedisBroker::releaseAll()
{
    const auto held = std::exchange(m_held, {});
    for (const auto &publications : held) {
        for (const Publication &publication : publications)
            send(publication);
    }
    endTurn();
}

void RedisBroker::confirmed(const RespValue &value)
{
    if (m_sent.empty()) {
        m_publisher.connection.fail({"Redis sent a reply that nothing had asked for", false});
        return;
    }
    Publication publication = std::move(m_sent.front());
    m_sent.pop_front();
    if (value.isError()) {
        m_observer.warned("Redis refused a publication: " + value.text.left(200));
        settle(std::move(publication), PublishResult::Down);
        return;
    }
    m_confirmed.fetch_add(1, std::memory_order_relaxed);
    m_latencySum.fetch_add((Clock::now() - publication.since).count(), std::memory_order_relaxed);
    settle(std::move(publication), PublishResult::Ok);
}

/// Tells nobody before the end of the turn: one task a worker.
void RedisBroker::settle(Publication publication, PublishResult result)
{
    if (result == PublishResult::Down)
        m_unconfirmed.fetch_add(1, std::memory_order_relaxed);
    ++m_settledCount;
    m_settledBytes += cost(publication.message);
    if (!publication.done)
        return;
    const auto slot = size_t(publication.from) + 1;
    if (m_settled.size() <= slot)
        m_settled.resize(slot + 1);
    m_settled[slot].emplace_back(std::move(publication.done), result);
}

void RedisBroker::endTurn()
{
    m_publisher.connection.flush();
    m_oldest.store(m_sent.empty() ? 0 : nanoseconds(m_sent.front().since), std::memory_order_relaxed);
    if (m_settledCount > 0) {
        const std::lock_guard lock(m_mutex);
        m_waiting -= std::exchange(m_settledCount, 0);
        m_waitingBytes -= std::exchange(m_settledBytes, 0);
        m_waitingNow.store(m_waiting, std::memory_order_relaxed);
        m_waitingBytesNow.store(m_waitingBytes, std::memory_order_relaxed);
    }
    for (size_t slot = 0; slot < m_settled.size(); ++slot) {
        if (m_settled[slot].empty())
            continue;
        auto batch = std::make_shared<std::vector<std::pair<Done, PublishResult>>>(std::move(m_settled[slot]));
        m_settled[slot].clear();
        const auto tell = [batch] {
            for (const auto &[done, result] : *batch)
                done(result);
        };
        m_workers.post(WorkerId(slot) - 1, tell);
    }
}

void RedisBroker::publisherUp()
{
    m_isUp.store(true, std::memory_order_relaxed);
    lineUp(m_publisher);
}

void RedisBroker::publisherDown()
{
    {
        // Whoever gets the lock after this finds the broker down; whoever had it before is in the inbox.
        const std::lock_guard lock(m_mutex);
        m_isUp.store(false, std::memory_order_relaxed);
    }
    for (Publication &publication : std::exchange(m_sent, {}))
        settle(std::move(publication), PublishResult::Down);
    releaseAll();
    drainInbox();
}

// ---- the main thread: subscriptions ----

void RedisBroker::subscriberUp()
{
    m_subscriptions.connected();
    lineUp(m_subscriber);
    sendSubscriptions();
    updateGap();
}

void RedisBroker::heard(RespValue value)
{
    if (value.type == RespValue::Type::Array && value.items.size() == 3 && value.items[0].text == "message")
        deliver(std::move(value));
    else
        answered(value);
}

void RedisBroker::deliver(RespValue value)
{
    m_received.fetch_add(1, std::memory_order_relaxed);
    // Anyone can publish in Redis, and clients are promised JSON.
    json::Scanner scanner(value.items[2].text);
    const json::Value content = scanner.value();
    QByteArray channel = std::move(value.items[1].text);
    if (!content.isValid() || !scanner.finish() || !channel.startsWith(m_options.dsn.prefix)) {
        m_ignored.fetch_add(1, std::memory_order_relaxed);
        m_observer.warned("a publication from Redis was ignored because it is not JSON; channel: " + channel.left(200));
        return;
    }
    m_sink(NoWorker, Message(channel.remove(0, m_options.dsn.prefix.size()), content.bytes));
}

void RedisBroker::answered(const RespValue &value)
{
    const auto answer = m_subscriptions.take(value);
    if (!answer) {
        m_subscriber.connection.fail({"Redis sent an unexpected reply", false});
        return;
    }
    if (answer->isRefused)
        m_observer.warned("Redis refused the subscription of a channel: " + value.text.left(200)
                          + "; channel: " + answer->channel.left(200));
    if (!answer->channel.isEmpty())
        release(answer->channel);
}

void RedisBroker::sendSubscriptions()
{
    if (m_subscriber.connection.isUp()) {
        m_subscriptions.append(m_subscriber.connection.out());
        m_subscriber.connection.flush();
    }
    if (const auto next = m_subscriptions.nextExpiry(); next && !m_lingerTimer.isActive())
        m_lingerTimer.start(std::max(*next - Duration(m_time.elapsed()), Duration(0)));
    endTurn();
    updateGap();
}

/// The workers cannot be waited for and must not be buried: the kernel's buffers fill, then Redis', which in the end cuts the
/// connection.
void RedisBroker::holdBack()
{
    const bool isCongested = m_workers.isCongested();
    if (isCongested == m_congested.isActive())
        return;
    if (isCongested)
        m_congested.start(LookAgain);
    else
        m_congested.stop();
    m_subscriber.connection.setPaused(isCongested);
}

void RedisBroker::expire()
{
    for (const QByteArray &channel : m_subscriptions.expire(Duration(m_time.elapsed())))
        release(channel);
    sendSubscriptions();
}

// ---- what operators are told ----

void RedisBroker::lineUp(Line &line)
{
    if (std::exchange(line.wasUp, true))
        m_reconnects.fetch_add(1, std::memory_order_relaxed);
    if (std::exchange(line.isAway, false))
        m_observer.warned(QByteArray("the ") + line.name + " connection to Redis is back after " + seconds(line.away));
    line.failure = {};
    checkStarted();
}

void RedisBroker::lineDown(Line &line, const RedisConnection::Failure &failure)
{
    // At the start the error is the caller's; later each reason is said once.
    const bool isNews = !line.isAway || line.failure.text != failure.text;
    if (line.wasUp && isNews)
        m_observer.warned(QByteArray("the ") + line.name + " connection to Redis at " + m_options.dsn.display()
                          + (line.isAway ? " does not come back: " : " is lost: ") + failure.text);
    if (!line.isAway)
        line.away.start();
    line.isAway = line.wasUp;
    line.failure = failure;
    checkStarted();
}

void RedisBroker::updateGap()
{
    const bool isWhole = m_subscriber.connection.isUp() && m_subscriptions.isRestored();
    m_isSubscribed.store(isWhole, std::memory_order_relaxed);
    if (!isWhole && !m_isInGap && m_subscriptions.wanted() > 0) {
        m_isInGap = true;
        m_gap.start();
        m_gaps.fetch_add(1, std::memory_order_relaxed);
        m_observer.warned("the subscriptions of " + QByteArray::number(m_subscriptions.wanted())
                          + " channels are down: members here miss messages");
    } else if (isWhole && m_isInGap) {
        m_isInGap = false;
        m_observer.warned("the subscriptions are restored; members missed messages for " + seconds(m_gap)
                          + "; channels: " + QByteArray::number(m_subscriptions.wanted()));
    }
}

} // namespace wsify
