// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redispublisher.h"

#include "brokers/redis/redisenvelope.h"
#include "core/observer.h"

#include <QRandomGenerator>

#include <algorithm>

namespace wsify {

namespace {

using Clock = RedisPublication::Clock;

/// A Redis without memory refuses the first SET, before anyone has heard anything. If the user may not publish to the
/// channel, nobody has heard it, and the id must not count; the second SET takes no further right.
constexpr char IdScript[] = R"(if redis.call('GET', KEYS[1]) then return -1 end
redis.call('SET', KEYS[1], '', 'EX', ARGV[1])
local heard = redis.pcall('PUBLISH', ARGV[2], ARGV[3])
if type(heard) == 'table' then
  redis.call('SET', KEYS[1], '', 'PX', 1)
  return redis.error_reply('PUBLISH ' .. heard.err)
end
return heard)";
/// The same, with an id or without: the envelope, of which the content is a part, and then perhaps its twin.
constexpr char EnvelopeScript[] = R"(local id = KEYS[1]
if id then
  if redis.call('GET', id) then return -1 end
  redis.call('SET', id, '', 'EX', ARGV[1])
end
local heard = redis.pcall('PUBLISH', ARGV[2], ARGV[3] .. ARGV[4])
if type(heard) ~= 'table' and ARGV[5] then
  heard = redis.pcall('PUBLISH', ARGV[5], ARGV[4])
end
if type(heard) == 'table' then
  if id then redis.call('SET', id, '', 'PX', 1) end
  return redis.error_reply('PUBLISH ' .. heard.err)
end
return heard)";
constexpr char IdLifetime[] = "300"; ///< seconds
constexpr qint64 Repeated = -1; ///< the script's answer

constexpr std::chrono::seconds TryAgain{5};
constexpr char Echo[] = "echo "; ///< no probe begins with it
constexpr auto Relaxed = std::memory_order_relaxed;

qint64 nanoseconds(Clock::time_point time)
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

/// Redis 7.0, and then 7.2 and Valkey, have words of their own for what a script's user may not do.
bool isMissingRight(const QByteArray &error)
{
    for (const char *words : {"NOPERM", "The user executing the script can't", "ACL failure in script",
                              "nknown command", "nknown Redis command"}) {
        if (error.contains(words))
            return true;
    }
    return false;
}

} // namespace

RedisPublisher::RedisPublisher(const RedisConnection::Options &options, Context context, RedisInbox &inbox,
                               Observer &observer)
    : m_context(std::move(context))
    , m_prefix(options.dsn.prefix)
    , m_envelopePrefix(m_prefix + RedisEnvelope::ChannelMark)
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
    m_echo.setSingleShot(true);
    m_echo.callOnTimeout([this] { endTurn(); });
    m_tryIds.setSingleShot(true);
    m_tryIds.callOnTimeout([this] {
        tryIds();
        endTurn();
    });
}

void RedisPublisher::send(RedisPublication publication)
{
    if (!isUp()) {
        settle(std::move(publication), PublishResult::Down);
    } else if (!publication.id.isNull() && !m_idsRefused.isEmpty()) {
        settle(std::move(publication), PublishResult::NoIds); // it was taken before that was known
    } else if (m_waiting.empty() && hasRoom()) {
        write(std::move(publication));
    } else {
        m_waiting.push_back(std::move(publication));
    }
}

void RedisPublisher::write(RedisPublication publication)
{
    const qsizetype before = m_connection.out().size();
    if (needsEnvelope(publication.message))
        writeEnvelope(publication);
    else
        writePlain(publication);
    const qsizetype bytes = m_connection.out().size() - before;
    m_sentBytes += bytes;
    m_unechoed += bytes;
    m_sent.emplace_back(Published{std::move(publication), bytes});
    if (m_unechoed >= Window && m_context.hearsItself())
        askForEcho();
}

/// v3 clients have always published content alone; where nothing else listens, their names go with it.
bool RedisPublisher::needsEnvelope(const Message &message) const
{
    const Identity *sender = message.sender();
    return message.audience() || (sender && (sender->kind == MemberKind::V4 || !m_context.withV3));
}

void RedisPublisher::writePlain(const RedisPublication &publication)
{
    QByteArray &out = m_connection.out();
    if (publication.id.isNull()) {
        appendCommandHead(out, 3);
        appendWord(out, "PUBLISH");
    } else {
        appendCommandHead(out, 7);
        appendWord(out, "EVAL");
        appendWord(out, IdScript);
        appendWord(out, "1");
        appendIdKey(publication);
        appendWord(out, IdLifetime);
    }
    appendWord(out, m_prefix, publication.message.channel());
    appendWord(out, publication.message.content());
}

void RedisPublisher::writeEnvelope(const RedisPublication &publication)
{
    QByteArray &out = m_connection.out();
    const Message &message = publication.message;
    const bool hasId = !publication.id.isNull();
    const bool hasTwin = m_context.withV3 && m_idsRefused.isEmpty() && RedisEnvelope::mayHaveTwin(message);
    const QByteArray head = RedisEnvelope::head(message, hasTwin);
    if (!hasId && !hasTwin) {
        appendCommandHead(out, 3);
        appendWord(out, "PUBLISH");
        appendWord(out, m_envelopePrefix, message.channel());
        appendWord(out, head, message.content());
        return;
    }
    appendCommandHead(out, 7 + (hasId ? 1 : 0) + (hasTwin ? 1 : 0));
    appendWord(out, "EVAL");
    appendWord(out, EnvelopeScript);
    appendWord(out, hasId ? "1" : "0");
    if (hasId)
        appendIdKey(publication);
    appendWord(out, IdLifetime);
    appendWord(out, m_envelopePrefix, message.channel());
    appendWord(out, head);
    appendWord(out, message.content());
    if (hasTwin)
        appendWord(out, m_prefix, message.channel());
}

void RedisPublisher::appendIdKey(const RedisPublication &publication)
{
    const auto &hash = publication.id.hash();
    appendWord(m_connection.out(), m_prefix,
               "wsify:id:{" + publication.message.channel()
                   + "}:" + QByteArray(hash.data(), qsizetype(hash.size())).toHex());
}

void RedisPublisher::askForEcho()
{
    m_unechoed = 0;
    m_echo.start(EchoWithin);
    const QByteArray echo = Echo + QByteArray::number(++m_echoNumber);
    ask({"PUBLISH", m_context.ownChannel, echo}, [this, echo](const RespValue *answer) {
        if (answer && answer->isError())
            echoed(echo);
    });
}

bool RedisPublisher::echoed(const QByteArray &payload)
{
    if (!payload.startsWith(Echo))
        return false;
    if (payload == Echo + QByteArray::number(m_echoNumber))
        m_echo.stop(); // the turn's end fills the window
    return true;
}

void RedisPublisher::fillWindow()
{
    while (!m_waiting.empty() && hasRoom()) {
        write(std::move(m_waiting.front()));
        m_waiting.pop_front();
    }
}

/// Once on each connection, when a right is missing all at once, and again while it is refused. Nobody subscribes to the channel: names of clients hold no
/// control characters.
void RedisPublisher::tryIds()
{
    const QByteArray key = m_prefix + "wsify:id:{}:" + QByteArray::number(QRandomGenerator::global()->generate64(), 16);
    ask({"EVAL", IdScript, "1", key, "1", m_prefix + "\x01\x01ids", "0"}, [this](const RespValue *answer) {
        if (answer)
            idsTried(*answer);
    });
}

void RedisPublisher::idsTried(const RespValue &answer)
{
    const QByteArray why =
        answer.isError() && isMissingRight(answer.text) ? answer.text.trimmed().left(200) : QByteArray();
    if (!why.isEmpty() && why != m_idsRefused)
        m_observer.warned("publications with \"id\" are refused"
                          + QByteArray(m_context.withV3 ? ", and nodes of v3 do not hear clients of wsify.v4" : "")
                          + ", because the Redis user lacks a right: " + why + "; grant +eval +get +set +publish ~"
                          + m_prefix + "wsify:id:* &" + m_prefix + "*");
    m_idsRefused = why;
    m_inbox.setIdsRefused(!why.isEmpty());
    if (why.isEmpty())
        m_tryIds.stop();
    else
        m_tryIds.start(TryAgain);
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
    m_unechoed = 0;
    m_echo.stop();
    m_tryIds.stop();
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
        refused(std::move(published.publication), value.text);
        return;
    }
    if (value.integer == Repeated) {
        m_repeated.fetch_add(1, Relaxed);
        m_context.unsent(published.publication.message);
    } else if (const Provenance *provenance = published.publication.message.provenance()) {
        provenance->wasAccepted = true;
    }
    m_confirmed.fetch_add(1, Relaxed);
    m_latencySum.fetch_add((Clock::now() - published.publication.since).count(), Relaxed);
    settle(std::move(published.publication), PublishResult::Ok);
}

void RedisPublisher::refused(RedisPublication publication, const QByteArray &error)
{
    m_observer.warned("Redis refused a publication: " + error.trimmed().left(200));
    settle(std::move(publication), PublishResult::Down);
    // Perhaps the right to scripts, which is new: what needs none of them goes on.
    if (isMissingRight(error) && m_idsRefused.isEmpty())
        m_tryIds.start(0);
    m_context.refused(isMissingRight(error) && !error.startsWith("NOPERM") ? "NOPERM " + error : error);
}

/// Tells nobody before the end of the turn.
void RedisPublisher::settle(RedisPublication publication, PublishResult result)
{
    if (result != PublishResult::Ok) {
        m_unconfirmed.fetch_add(1, Relaxed);
        m_context.unsent(publication.message);
    }
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
    const auto first = std::find_if(m_sent.begin(), m_sent.end(),
                                    [](const Sent &sent) { return std::holds_alternative<Published>(sent); });
    const auto *oldest = first == m_sent.end() ? nullptr : &std::get<Published>(*first);
    m_oldest.store(oldest ? nanoseconds(oldest->publication.since) : 0, Relaxed);
    if (m_settledCount > 0)
        m_inbox.settled(std::exchange(m_settledCount, 0), std::exchange(m_settledBytes, 0));
    for (size_t slot = 0; slot < m_settled.size(); ++slot) {
        if (m_settled[slot].empty())
            continue;
        // Moved: what is destroyed with them belongs to that thread.
        m_context.post(WorkerId(slot) + NoWorker, [settled = std::exchange(m_settled[slot], {})] {
            for (const auto &[done, result] : settled)
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
