// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redispublisher.h"

#include "core/observer.h"

#include <QCryptographicHash>
#include <QRandomGenerator>

#include <algorithm>
#include <memory>

namespace wsify {

namespace {

using Clock = RedisPublication::Clock;

/// A Redis without memory refuses SET before anyone has heard anything. Publishing fails for want of a right to the
/// channel; then nobody has heard it, and the id must not count.
constexpr char IdScript[] = R"(if redis.call('GET', KEYS[1]) then return -1 end
redis.call('SET', KEYS[1], '', 'EX', 300)
local heard = redis.pcall('PUBLISH', ARGV[1], ARGV[2])
if type(heard) == 'table' then
  redis.call('DEL', KEYS[1])
  return redis.error_reply('PUBLISH ' .. heard.err)
end
return heard)";
constexpr qint64 Repeated = -1; ///< the script's answer

constexpr std::chrono::seconds TryAgain{5};
constexpr auto Relaxed = std::memory_order_relaxed;

qint64 nanoseconds(Clock::time_point time)
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

const QByteArray &scriptHash()
{
    static const QByteArray hash = QCryptographicHash::hash(IdScript, QCryptographicHash::Sha1).toHex();
    return hash;
}

/// Redis 7.0 says the second of what a script's user may not do.
bool isMissingRight(const QByteArray &error)
{
    return error.startsWith("NOPERM") || error.contains("The user executing the script can't")
           || error.startsWith("ERR unknown command");
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
                                     tryIds();
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
    } else if (!publication.id.isNull() && !m_idsRefused.isEmpty()) {
        settle(std::move(publication), PublishResult::NoIds);
        if (std::chrono::milliseconds(m_sinceTried.elapsed()) >= TryAgain)
            tryIds();
    } else if (m_waiting.empty() && m_sentBytes < Window) {
        write(std::move(publication));
    } else {
        m_waiting.push_back(std::move(publication));
    }
}

void RedisPublisher::write(RedisPublication publication, Script script)
{
    const QByteArray &channel = publication.message.channel();
    QByteArray &out = m_connection.out();
    const qsizetype before = out.size();
    if (publication.id.isNull()) {
        appendCommandHead(out, 3);
        appendWord(out, "PUBLISH");
    } else {
        const auto &hash = publication.id.hash();
        appendCommandHead(out, 6);
        appendWord(out, script == Script::ByHash ? "EVALSHA" : "EVAL");
        appendWord(out, script == Script::ByHash ? QByteArrayView(scriptHash()) : QByteArrayView(IdScript));
        appendWord(out, "1");
        appendWord(out, m_prefix,
                   "wsify:id:{" + channel + "}:" + QByteArray(hash.data(), qsizetype(hash.size())).toHex());
    }
    appendWord(out, m_prefix, channel);
    appendWord(out, publication.message.content());
    const qsizetype bytes = out.size() - before;
    m_sentBytes += bytes;
    m_sent.emplace_back(Published{std::move(publication), bytes});
}

void RedisPublisher::fillWindow()
{
    while (!m_waiting.empty() && m_sentBytes < Window) {
        write(std::move(m_waiting.front()));
        m_waiting.pop_front();
    }
}

/// Loads the script, too. Nobody subscribes to the channel: names of clients hold no control characters.
void RedisPublisher::tryIds()
{
    m_sinceTried.start();
    const QByteArray key = m_prefix + "wsify:id:{}:" + QByteArray::number(QRandomGenerator::global()->generate64(), 16);
    ask({"EVAL", IdScript, "1", key, m_prefix + "\x01\x01ids", "0"}, [this](const RespValue *answer) {
        if (!answer)
            return;
        const QByteArray why =
            answer->isError() && isMissingRight(answer->text) ? answer->text.trimmed().left(200) : QByteArray();
        if (!why.isEmpty() && why != m_idsRefused)
            m_observer.warned("publications with \"id\" are refused, because the Redis user lacks a right: " + why
                              + "; grant +evalsha +eval +get +set +del +publish ~" + m_prefix + "wsify:id:* &"
                              + m_prefix + "*");
        m_idsRefused = why;
    });
}

void RedisPublisher::ask(std::initializer_list<QByteArrayView> words, Answered answered)
{
    appendCommand(m_connection.out(), words);
    m_sent.emplace_back(std::move(answered));
}

void RedisPublisher::lost(const RedisConnection::Failure &failure)
{
    for (Sent &sent : std::exchange(m_sent, {})) {
        if (auto *published = std::get_if<Published>(&sent))
            settle(std::move(published->publication), PublishResult::Down);
        else
            std::get<Answered>(sent)(nullptr);
    }
    for (RedisPublication &publication : std::exchange(m_waiting, {}))
        settle(std::move(publication), PublishResult::Down);
    m_sentBytes = 0;
    m_idsRefused.clear();
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
    auto &published = std::get<Published>(sent);
    m_sentBytes -= published.bytes;
    if (value.isError()) {
        refused(std::move(published), value.text);
        return;
    }
    if (value.integer == Repeated)
        m_repeated.fetch_add(1, Relaxed);
    m_confirmed.fetch_add(1, Relaxed);
    m_latencySum.fetch_add((Clock::now() - published.publication.since).count(), Relaxed);
    settle(std::move(published.publication), PublishResult::Ok);
}

void RedisPublisher::refused(Published published, const QByteArray &error)
{
    RedisPublication &publication = published.publication;
    const auto isOvertaken = [&channel = publication.message.channel()](const Sent &sent) {
        const auto *later = std::get_if<Published>(&sent);
        return later && later->publication.id.isNull() && later->publication.message.channel() == channel;
    };
    if (error.startsWith("NOSCRIPT") && !publication.id.isNull()
        && std::none_of(m_sent.begin(), m_sent.end(), isOvertaken)) {
        // Someone has emptied Redis' cache of scripts. Those with an id that follow meet the same, in the same order.
        write(std::move(publication), Script::Whole);
        return;
    }
    m_observer.warned("Redis refused a publication: " + error.trimmed().left(200));
    settle(std::move(publication), PublishResult::Down);
    m_context.refused(error.startsWith("PUBLISH ") && isMissingRight(error) ? "NOPERM " + error : error);
}

/// Tells nobody before the end of the turn.
void RedisPublisher::settle(RedisPublication publication, PublishResult result)
{
    if (result != PublishResult::Ok)
        m_unconfirmed.fetch_add(1, Relaxed);
    ++m_settledCount;
    m_settledBytes += publication.cost;
    Broker::Done *done = &publication.done;
    if (RedisBatch *batch = publication.batch.get()) {
        result = batch->result = std::max(batch->result, result);
        if (--batch->open > 0)
            return;
        done = &batch->done;
    }
    if (!*done)
        return;
    const auto slot = size_t(publication.from - NoWorker);
    if (m_settled.size() <= slot)
        m_settled.resize(slot + 1);
    m_settled[slot].emplace_back(std::move(*done), result);
}

void RedisPublisher::endTurn()
{
    fillWindow();
    m_connection.flush();
    const auto *oldest = m_sent.empty() ? nullptr : std::get_if<Published>(&m_sent.front());
    m_oldest.store(oldest ? nanoseconds(oldest->publication.since) : 0, Relaxed);
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
    status.repeated = m_repeated.load(Relaxed);
    status.confirmed = m_confirmed.load(Relaxed);
    status.unconfirmed += m_unconfirmed.load(Relaxed);
    status.confirmSeconds = double(m_latencySum.load(Relaxed)) / 1e9;
    if (const qint64 oldest = m_oldest.load(Relaxed))
        status.lagSeconds = std::max(0.0, double(nanoseconds(Clock::now()) - oldest) / 1e9);
}

} // namespace wsify
