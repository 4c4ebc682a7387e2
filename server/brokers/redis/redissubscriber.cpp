// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redissubscriber.h"

#include "brokers/redis/redisenvelope.h"
#include "common/text/json.h"
#include "core/observer.h"

#include <algorithm>
#include <utility>

namespace wsify {

namespace {
constexpr std::chrono::milliseconds LookAgain{5};
constexpr auto Relaxed = std::memory_order_relaxed;

RedisConnection::Options forLogin(RedisConnection::Options options, const QByteArray &ownChannel)
{
    options.needed = {"SUBSCRIBE", options.dsn.prefix + ownChannel};
    return options;
}
} // namespace

RedisSubscriber::RedisSubscriber(const RedisConnection::Options &options, QByteArray ownChannel, Duration linger,
                                 Context context, Observer &observer)
    : m_context(std::move(context))
    , m_prefix(options.dsn.prefix)
    , m_ownChannel(std::move(ownChannel))
    , m_observer(observer)
    , m_line("subscribed", options.dsn.display(), observer)
    , m_connection(forLogin(options, m_ownChannel),
                   {.up =
                        [this] {
                            m_subscriptions.appendCheck(m_connection.out(), ControlChannel);
                            m_subscriptions.connected();
                            m_line.up();
                            flush();
                            holdBack();
                            m_context.up();
                        },
                    .down =
                        [this](const auto &failure) {
                            m_congested.stop(); // the next connection begins unpaused
                            m_subscriptions.disconnected();
                            m_twin.reset();
                            settleAll();
                            tell();
                            m_line.down(failure);
                            updateGap();
                            m_context.down();
                        },
                    .received = [this](RespValue value) { received(std::move(value)); },
                    .turnEnded =
                        [this] {
                            flush();
                            holdBack();
                            m_context.turnEnded();
                        }})
    , m_subscriptions(options.dsn.prefix, linger)
{
    m_lingerTimer.setSingleShot(true);
    m_lingerTimer.callOnTimeout([this] { expire(); });
    m_congested.callOnTimeout([this] { holdBack(); });
    m_time.start();
}

void RedisSubscriber::add(const QByteArray &channel, WorkerId from, Broker::Subscribed done)
{
    m_subscriptions.subscribe(channel);
    if (done)
        m_asking[channel].push_back({from, std::move(done)});
    settle(channel);
}

void RedisSubscriber::remove(const QByteArray &channel)
{
    m_subscriptions.unsubscribe(channel, now());
    settle(channel);
}

/// Those who wait for it are due an answer, when there is something to say.
void RedisSubscriber::settle(const QByteArray &channel)
{
    using Standing = RedisSubscriptions::Standing;
    if (m_asking.isEmpty() || !m_asking.contains(channel))
        return;
    const Standing standing = m_subscriptions.standing(channel);
    if (standing == Standing::Waiting)
        return;
    const SubscribeResult result = standing == Standing::Subscribed ? SubscribeResult::Holds
                                   : standing == Standing::Refused  ? SubscribeResult::Refused
                                                                    : SubscribeResult::GivenUp;
    for (Asking &asking : m_asking.take(channel))
        m_told[asking.from].push_back([done = std::move(asking.done), result] { done(result); });
}

void RedisSubscriber::settleAll()
{
    const QByteArrayList channels = m_asking.keys();
    for (const QByteArray &channel : channels)
        settle(channel);
}

/// One task a worker and turn.
void RedisSubscriber::tell()
{
    for (auto &[worker, tasks] : std::exchange(m_told, {})) {
        m_context.post(worker, [batch = std::move(tasks)] {
            for (const auto &task : batch)
                task();
        });
    }
}

void RedisSubscriber::flush()
{
    tell();
    if (m_connection.isUp()) {
        m_subscriptions.append(m_connection.out());
        m_connection.flush();
    }
    if (const auto next = m_subscriptions.nextExpiry(); next && !m_lingerTimer.isActive())
        m_lingerTimer.start(std::max(*next - now(), Duration(0)));
    updateGap();
}

void RedisSubscriber::received(RespValue value)
{
    if (value.type == RespValue::Type::Array && value.items.size() == 3 && value.items[0].text == "message")
        deliver(std::move(value));
    else
        answered(value);
}

void RedisSubscriber::check()
{
    m_subscriptions.appendCheck(m_connection.out(), m_ownChannel);
    m_connection.flush();
}

bool RedisSubscriber::isFor(QByteArrayView redisChannel, QByteArrayView channel) const
{
    return redisChannel.size() == m_prefix.size() + channel.size() && redisChannel.endsWith(channel);
}

void RedisSubscriber::deliver(RespValue value)
{
    if (isFor(value.items[1].text, m_ownChannel)) {
        m_context.probed(value.items[2].text);
        return;
    }
    if (isFor(value.items[1].text, ControlChannel)) {
        m_context.controlled(value.items[2].text);
        return;
    }
    QByteArray channel = std::move(value.items[1].text);
    if (!channel.startsWith(m_prefix)) {
        ignore(channel, "it is not this installation's");
        return;
    }
    channel.remove(0, m_prefix.size());
    if (channel.startsWith(RedisEnvelope::ChannelMark))
        deliverEnveloped(channel.sliced(1), value.items[2].text);
    else
        deliverPlain(channel, value.items[2].text);
}

void RedisSubscriber::deliverPlain(const QByteArray &channel, QByteArrayView payload)
{
    const auto twin = std::exchange(m_twin, {});
    if (twin && twin->channel() == channel && twin->content() == payload)
        return;
    m_received.fetch_add(1, Relaxed);
    // Anyone can publish in Redis, and clients are promised JSON.
    json::Scanner scanner(payload);
    const json::Value content = scanner.value();
    if (content.isValid() && scanner.finish())
        m_context.heard(Message(channel, content.bytes));
    else
        ignore(channel, "it is not JSON");
}

void RedisSubscriber::deliverEnveloped(const QByteArray &channel, QByteArrayView payload)
{
    m_twin.reset();
    m_received.fetch_add(1, Relaxed);
    const auto envelope = RedisEnvelope::read(channel, payload);
    if (!envelope) {
        m_twin = RedisEnvelope::twinOfRefused(channel, payload);
        ignore(channel, "it is no envelope of this version");
        return;
    }
    if (envelope->hasTwin)
        m_twin = envelope->message;
    m_context.heard(envelope->message);
}

void RedisSubscriber::ignore(const QByteArray &channel, const QByteArray &why)
{
    m_ignored.fetch_add(1, Relaxed);
    m_observer.warned("a publication from Redis was ignored because " + why + "; channel: " + channel.left(200));
}

void RedisSubscriber::answered(const RespValue &value)
{
    const auto answer = m_subscriptions.take(value);
    if (!answer) {
        m_connection.fail({"Redis sent an unexpected reply", false});
        return;
    }
    if (answer->channel.isEmpty()) {
        if (answer->isRefused)
            m_connection.fail(m_connection.refused("SUBSCRIBE", value));
        return;
    }
    if (answer->isRefused)
        m_observer.warned("Redis refused the subscription of a channel: " + value.text.left(200)
                          + "; channel: " + answer->channel.left(200));
    settle(answer->channel);
    m_context.settled(answer->channel);
    if (answer->isRefused)
        m_context.refused(value.text);
}

/// The workers cannot be waited for and must not be buried: the kernel's buffers fill, then Redis', which in the end cuts the
/// connection.
void RedisSubscriber::holdBack()
{
    const bool isCongested = m_context.isCongested();
    if (isCongested == m_congested.isActive())
        return;
    if (isCongested)
        m_congested.start(LookAgain);
    else
        m_congested.stop();
    m_connection.setPaused(isCongested);
}

void RedisSubscriber::expire()
{
    for (const QByteArray &channel : m_subscriptions.expire(now())) {
        settle(channel);
        m_context.settled(channel);
    }
    flush();
    m_context.turnEnded();
}

void RedisSubscriber::setSuspect(bool isSuspect)
{
    m_isSuspect = isSuspect;
    updateGap();
}

void RedisSubscriber::updateGap()
{
    const bool isWhole = m_connection.isUp() && m_subscriptions.isRestored() && !m_isSuspect;
    m_isWhole.store(isWhole, Relaxed);
    if (!isWhole && !m_isInGap && m_subscriptions.wanted() > 0) {
        m_isInGap = true;
        m_gap.start();
        m_gaps.fetch_add(1, Relaxed);
        m_observer.warned("the subscriptions of " + QByteArray::number(m_subscriptions.wanted())
                          + " channels are down: members here miss messages");
    } else if (isWhole && m_isInGap) {
        m_isInGap = false;
        m_observer.warned("the subscriptions are restored; members missed messages for " + secondsSince(m_gap)
                          + "; channels: " + QByteArray::number(m_subscriptions.wanted()));
    }
}

void RedisSubscriber::report(BrokerStatus &status) const
{
    status.reconnects += m_line.reconnects();
    status.gaps = m_gaps.load(Relaxed);
    status.received = m_received.load(Relaxed);
    status.ignored = m_ignored.load(Relaxed);
}

} // namespace wsify
