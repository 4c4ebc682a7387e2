// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redispublisher.h"

#include "core/observer.h"

#include <algorithm>
#include <memory>

namespace wsify {

namespace {

using Clock = RedisPublication::Clock;
constexpr auto Relaxed = std::memory_order_relaxed;

qint64 nanoseconds(Clock::time_point time)
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

} // namespace

RedisPublisher::RedisPublisher(const RedisConnection::Options &options, Context context, RedisInbox &inbox,
                               Observer &observer)
    : m_context(std::move(context))
    , m_prefix(options.dsn.prefix)
    , m_inbox(inbox)
    , m_observer(observer)
    , m_line("publishing", options.dsn.display(), observer)
    , m_connection(options, {.up =
                                 [this] {
                                     m_line.up();
                                     m_context.up();
                                 },
                             .down = [this](const auto &failure) { lost(failure); },
                             .received = [this](const RespValue &value) { received(value); },
                             .turnEnded = [this] { endTurn(); }})
{
}

void RedisPublisher::send(RedisPublication publication)
{
    if (!isUp()) {
        settle(std::move(publication), PublishResult::Down);
        return;
    }
    QByteArray &out = m_connection.out();
    appendCommandHead(out, 3);
    appendWord(out, "PUBLISH");
    appendWord(out, m_prefix, publication.message.channel());
    appendWord(out, publication.message.content());
    m_sent.push_back(std::move(publication));
}

void RedisPublisher::ask(std::initializer_list<QByteArrayView> words, Answered answered)
{
    appendCommand(m_connection.out(), words);
    m_sent.emplace_back(std::move(answered));
}

void RedisPublisher::lost(const RedisConnection::Failure &failure)
{
    for (Sent &sent : std::exchange(m_sent, {})) {
        if (auto *publication = std::get_if<RedisPublication>(&sent))
            settle(std::move(*publication), PublishResult::Down);
        else
            std::get<Answered>(sent)(nullptr);
    }
    m_line.down(failure);
    m_context.down();
}

void RedisPublisher::received(const RespValue &value)
{
    if (m_sent.empty()) {
        m_connection.fail({"Redis sent a reply that nothing had asked for", false});
        return;
    }
    Sent sent = std::move(m_sent.front());
    m_sent.pop_front();
    if (const auto *answered = std::get_if<Answered>(&sent)) {
        (*answered)(&value);
        return;
    }
    RedisPublication publication = std::get<RedisPublication>(std::move(sent));
    if (value.isError()) {
        m_observer.warned("Redis refused a publication: " + value.text.left(200));
        settle(std::move(publication), PublishResult::Down);
        m_context.refused(value.text);
        return;
    }
    m_confirmed.fetch_add(1, Relaxed);
    m_latencySum.fetch_add((Clock::now() - publication.since).count(), Relaxed);
    settle(std::move(publication), PublishResult::Ok);
}

/// Tells nobody before the end of the turn.
void RedisPublisher::settle(RedisPublication publication, PublishResult result)
{
    if (result == PublishResult::Down)
        m_unconfirmed.fetch_add(1, Relaxed);
    ++m_settledCount;
    m_settledBytes += publication.cost();
    if (!publication.done)
        return;
    const auto slot = size_t(publication.from - NoWorker);
    if (m_settled.size() <= slot)
        m_settled.resize(slot + 1);
    m_settled[slot].emplace_back(std::move(publication.done), result);
}

void RedisPublisher::endTurn()
{
    m_connection.flush();
    const auto *oldest = m_sent.empty() ? nullptr : std::get_if<RedisPublication>(&m_sent.front());
    m_oldest.store(oldest ? nanoseconds(oldest->since) : 0, Relaxed);
    if (m_settledCount > 0)
        m_inbox.settled(std::exchange(m_settledCount, 0), std::exchange(m_settledBytes, 0));
    for (size_t slot = 0; slot < m_settled.size(); ++slot) {
        if (m_settled[slot].empty())
            continue;
        const auto batch = std::make_shared<decltype(m_settled)::value_type>(std::exchange(m_settled[slot], {}));
        m_context.post(WorkerId(slot) + NoWorker, [batch] {
            for (const auto &[done, result] : *batch)
                done(result);
        });
    }
}

void RedisPublisher::report(BrokerStatus &status) const
{
    status.reconnects += m_line.reconnects();
    status.confirmed = m_confirmed.load(Relaxed);
    status.unconfirmed += m_unconfirmed.load(Relaxed);
    status.confirmSeconds = double(m_latencySum.load(Relaxed)) / 1e9;
    if (const qint64 oldest = m_oldest.load(Relaxed))
        status.lagSeconds = std::max(0.0, double(nanoseconds(Clock::now()) - oldest) / 1e9);
}

} // namespace wsify
