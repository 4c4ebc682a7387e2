// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/v4session.h"

#include "common/text/json.h"
#include "core/fanout/hub.h"
#include "core/fanout/node.h"
#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "core/session/v4batch.h"
#include "core/session/v4events.h"
#include "core/session/v4join.h"
#include "core/session/v4outcome.h"

#include <QRandomGenerator>

#include <algorithm>
#include <utility>

namespace wsify {

namespace {

using v4::Code;
using v4::Error;
using Kind = v4::Command::Kind;

constexpr std::chrono::seconds ErrorPause{1}; ///< between two `error` events

v4::Reason reasonOf(Session::By by)
{
    switch (by) {
    case Session::By::Authorizer:
        return v4::Reason::Authorizer;
    case Session::By::Server:
        return v4::Reason::Server;
    case Session::By::Console:
        return v4::Reason::Console;
    case Session::By::Denial:
        return v4::Reason::NotAuthorized;
    case Session::By::Silence:
        break;
    }
    return v4::Reason::AuthorizerDown;
}

QByteArray quoted(const QByteArray &text)
{
    QByteArray json;
    json::appendString(json, text);
    return json;
}

} // namespace

struct V4Session::Publishing
{
    QByteArray id;
    bool isWithin = true; ///< publish()
};

V4Session::V4Session(SessionContext &context, ClientInfo client, Transport &transport, v4::Reader &reader)
    : Session(context, client, transport, MemberKind::V4)
    , m_reader(reader)
{
    if (client.granted)
        begin(*client.granted);
    welcome(client.granted.get());
}

V4Session::~V4Session() = default;

// ---- what is said ----

void V4Session::send(const QByteArray &json)
{
    transport().send(Frame::text(json));
}

void V4Session::reply(QByteArrayView id, const Error &error)
{
    if (id.isEmpty())
        return;
    ++context().metrics.v4Errors[size_t(error.code)];
    send(v4::reply(id, error));
}

void V4Session::sayError(const Error &error)
{
    ++context().metrics.v4Errors[size_t(error.code)];
    const auto now = context().timers.now();
    if (now < m_nextError)
        return;
    m_nextError = now + ErrorPause;
    send(v4::error(error));
}

void V4Session::welcome(const AuthResult *granted)
{
    const Limits &limits = context().limits;
    v4::Welcome welcome{.client = client().id,
                        .ping = limits.pingInterval,
                        .maxMessage = limits.maxMessage,
                        .maxChannels = limits.maxChannels,
                        .server = context().process.facts().version};
    if (granted) {
        welcome.user = granted->user;
        welcome.expires = granted->expires;
        welcome.data = granted->data;
        for (const QByteArray &channel : granted->join) {
            if (context().hub.isMember(*this, channel))
                welcome.joined.append(channel);
        }
    }
    send(v4::welcome(welcome));
}

void V4Session::removedFrom(const QByteArray &channel)
{
    if (m_join)
        m_join->deny(channel);
}

void V4Session::membershipChanged(const QByteArray &channel, bool isMember, By by)
{
    send(isMember ? v4::joined(channel, reasonOf(by)) : v4::left(channel, reasonOf(by)));
}

void V4Session::expiring(Clock::Duration in)
{
    send(v4::expiring(std::chrono::duration_cast<v4::Milliseconds>(in)));
}

void V4Session::pinged()
{
    if (activity().delivered == m_deliveredAtPing)
        send(v4::heartbeat().toByteArray());
    m_deliveredAtPing = activity().delivered;
}

void V4Session::sayTooLarge()
{
    sayError({.code = Code::TooLarge,
              .message = "a message may have at most " + QByteArray::number(context().limits.maxMessage) + " bytes"});
}

void V4Session::drain()
{
    constexpr int LeastTenths = 10;
    constexpr int MostTenths = 50;
    if (isOpen() && m_retry == 0) {
        m_retry = quint16(QRandomGenerator::global()->bounded(LeastTenths, MostTenths + 1));
        send(v4::draining(v4::Milliseconds(m_retry * 100)));
    }
    Session::drain();
}

QByteArray V4Session::memoryReason() const
{
    return QByteArray(closereason::Memory) + ' ' + QByteArray::number(v4::jitteredSeconds());
}

Farewell V4Session::farewell(Cause cause) const
{
    const auto after = [](const char *reason, const QByteArray &seconds) { return QByteArray(reason) + ' ' + seconds; };
    switch (cause) {
    case Cause::Rate:
        return {CloseCode::Limited, after(closereason::Limit, QByteArray::number(v4::jitteredSeconds()))};
    case Cause::Overload:
        return {CloseCode::TryAgainLater, closereason::Overload};
    case Cause::AuthorizerDown:
        return {CloseCode::TryAgainLater,
                after(closereason::AuthorizerDown, QByteArray::number(v4::jitteredSeconds()))};
    case Cause::Expired:
        return {CloseCode::Expired, closereason::Expired};
    case Cause::NotAuthorized:
        return {CloseCode::NotAuthorized, closereason::NotAuthorized};
    case Cause::Kicked:
        return {CloseCode::Kicked, closereason::Kicked};
    case Cause::Drain:
        break;
    }
    const int tenths = m_retry > 0 ? m_retry : 10 * v4::jitteredSeconds(); // it came after the others were told
    const QByteArray seconds = QByteArray::number(tenths / 10) + '.' + QByteArray::number(tenths % 10);
    return {CloseCode::GoingAway, after(closereason::Draining, seconds)};
}

// ---- what is asked ----

bool V4Session::read(QByteArrayView message, Command &command)
{
    const v4::Reader::Reading &reading = m_reader.read(message);
    command = v4::toCommand(message, reading.command);
    if (reading.fault)
        command.kind = Command::Kind::Other; // it only waits for its turn to be refused
    if (!reading.fault || !reading.command.id.isEmpty())
        return true; // a fault is told when its turn comes
    ++context().metrics.ignoredMalformed;
    refuse(command, Refused::Malformed, {}, v4::info(reading.fault->error.code).name);
    if (reading.fault->isEvent)
        sayError(reading.fault->error);
    return false;
}

void V4Session::readWhileDraining(QByteArrayView message)
{
    if (m_retry == 0)
        drain(); // what came before is answered first
    reply(m_reader.read(message).command.id, {.code = Code::Draining, .message = "the server is shutting down"});
}

bool V4Session::isCovered(const v4::Command &asked, const QByteArray &channel) const
{
    const Standing *rights = standing();
    return rights && (asked.kind == Kind::Broadcast ? rights->mayBroadcast(channel) : rights->mayJoin(channel));
}

bool V4Session::isCovered(const v4::Command &asked) const
{
    if (asked.kind != Kind::Join && asked.kind != Kind::Leave && asked.kind != Kind::Broadcast)
        return false;
    return std::all_of(asked.channels.begin(), asked.channels.end(),
                       [&](const v4::Wanted &wanted) { return isCovered(asked, wanted.channel); });
}

/// What the server knows by itself. A batch is never refused as a whole.
std::optional<Error> V4Session::refusedUnasked(const v4::Command &asked) const
{
    if (asked.kind == Kind::Presence)
        return Error{.code = Code::NoPresence, .message = "this server keeps no presence"};
    if (asked.kind == Kind::Other && !context().authorizer)
        return Error{.code = Code::UnknownCommand, .message = "there is no authorizer that could answer it"};
    if (asked.kind != Kind::Join || asked.isBatch)
        return std::nullopt;
    if (asked.isStrict)
        return Error{.code = Code::NoHistory, .message = "the channel has no history"};
    if (isFull(asked.channels.front().channel))
        return Error{.code = Code::Limit,
                     .message =
                         "a client may join at most " + QByteArray::number(context().limits.maxChannels) + " channels"};
    return std::nullopt;
}

bool V4Session::needsPermission(const Command &command) const
{
    const auto &[asked, fault] = again(command);
    const bool isDecided = fault || refusedUnasked(asked) || (asked.isBatch && asked.isStrict);
    return !isDecided && !isCovered(asked);
}

AuthRequest V4Session::permission(const Command &command)
{
    const v4::Command &asked = again(command).command;
    if (asked.kind == Kind::Join && asked.isBatch) {
        if (!m_batch)
            m_batch = std::make_unique<v4::Batch>();
        if (!m_batch->isOneByOne() && !context().authorizer->mayAskBatches()) {
            QByteArrayList channels;
            for (const v4::Wanted &wanted : asked.channels) {
                if (!isCovered(asked, wanted.channel))
                    channels.append(wanted.channel);
            }
            m_batch->askOneByOne(std::move(channels));
        }
        if (m_batch->isOneByOne())
            return request(AuthCall::Join, R"({"command":"join","args":)" + JoinTerms::argsFor(m_batch->next()) + '}');
    }
    return request(v4::callOf(asked.kind), authorizerBody(command));
}

CommandQueue::Next V4Session::answered(const Command &command, const AuthAnswer &answer)
{
    using Next = CommandQueue::Next;
    if (!m_batch)
        return answer.verdict == Verdict::Allow ? Next::CarryOut : Next::Refuse;
    const bool isDenied = answer.verdict == Verdict::Deny;
    if (m_batch->isOneByOne()) {
        if (answer.verdict != Verdict::Allow && !isDenied)
            return Next::Refuse;
        return m_batch->keep(answer) ? Next::AskMore : Next::CarryOut;
    }
    if (!context().authorizer) // since a reload; what was not asked is allowed
        return Next::CarryOut;
    // A plain yes, or a no of an authorizer that has never said more, was meant for one channel, whichever it has looked at.
    Authorizer &authorizer = *context().authorizer;
    const bool isPlain = answer.verdict == Verdict::Allow && !answer.result;
    const bool isUnknown = (isDenied || answer.status == 500) && !authorizer.hasAnsweredResult();
    const v4::Command &asked = again(command).command;
    if (isPlain || isUnknown) {
        authorizer.batchNotUnderstood();
        return isCovered(asked) ? Next::CarryOut : Next::AskMore;
    }
    const bool isAnyCovered = std::any_of(asked.channels.begin(), asked.channels.end(),
                                          [&](const v4::Wanted &wanted) { return isCovered(asked, wanted.channel); });
    return answer.verdict == Verdict::Allow || (isDenied && isAnyCovered) ? Next::CarryOut : Next::Refuse;
}

void V4Session::fail(const Command &command, Refused why, const v4::Command &asked, const Error &error,
                     const AuthAnswer &answer)
{
    refuse(command, why, answer, why == Refused::Malformed ? v4::info(error.code).name : nullptr);
    reply(asked.id, error);
}

void V4Session::notAllowed(const Command &command, const AuthAnswer &answer)
{
    m_batch.reset();
    const v4::Command &asked = again(command).command;
    const bool isDenied = answer.verdict == Verdict::Deny;
    fail(command, answer.verdict == Verdict::Unavailable ? Refused::Unavailable : Refused::Denied, asked,
         v4::errorOf(answer), answer);
    if (asked.kind != Kind::Refresh)
        return;
    if (isDenied) {
        close(Cause::NotAuthorized);
    } else {
        if (Standing *rights = standing())
            rights->refreshFailed();
        endRefresh();
    }
}

void V4Session::discarded(const Command &command)
{
    const bool isPublished = m_publishing != nullptr;
    m_batch.reset();
    m_join.reset();
    m_publishing.reset();
    Session::discarded(command);
    if (!isOpen() || !context().node.isDraining())
        return;
    reply(again(command).command.id, isPublished
                                         ? v4::errorOf(PublishResult::Down)
                                         : Error{.code = Code::Draining, .message = "the server is shutting down"});
}

CommandQueue::Carried V4Session::carryOut(const Command &command, const AuthAnswer *answer)
{
    const auto &[asked, fault] = again(command);
    // A client that is gone can still publish what it sent; it can be a member of nothing.
    if (state() == State::LastWords && asked.kind != Kind::Broadcast) {
        m_batch.reset();
        Session::discarded(command);
        return Carried::Done;
    }
    if (fault) {
        ++context().metrics.ignoredMalformed;
        fail(command, Refused::Malformed, asked, fault->error);
        return Carried::Done;
    }
    if (const auto error = refusedUnasked(asked)) {
        if (error->code == Code::Limit)
            ++context().metrics.limitChannels;
        fail(command, error->code == Code::Limit ? Refused::ManyChannels : Refused::Malformed, asked, *error);
        return Carried::Done;
    }
    const AuthResult *result = answer ? answer->result.get() : nullptr;
    switch (asked.kind) {
    case Kind::Join:
        return join(command, asked, answer);
    case Kind::Leave:
        leaveChannels(command, asked);
        break;
    case Kind::Broadcast:
        return publish(command, asked, result);
    case Kind::Refresh:
        refresh(command, asked, answer);
        break;
    case Kind::Presence:
    case Kind::Reserved:
    case Kind::Other:
        tell(command);
        if (!asked.id.isEmpty())
            send(v4::reply({.id = asked.id, .data = result ? QByteArrayView(result->reply) : QByteArrayView()}));
        break;
    }
    return Carried::Done;
}

// ---- join ----

CommandQueue::Carried V4Session::join(const Command &command, const v4::Command &asked, const AuthAnswer *answer)
{
    const int room = context().limits.maxChannels - channels();
    m_join = std::make_unique<v4::Join>(asked, answer, m_batch.get(), room, [&](const QByteArray &channel) {
        return v4::Join::Before{context().hub.isMember(*this, channel),
                                !context().authorizer || isCovered(asked, channel)};
    });
    m_batch.reset();
    bool isDenialTold = false;
    bool isLimitTold = false;
    for (const v4::Join::Decision &decision : m_join->decisions()) {
        if (!decision.denied)
            continue;
        const bool isLimit = decision.denied->code == Code::Limit;
        if (isLimit)
            ++context().metrics.limitChannels;
        // One of a kind: a thousand channels are one command.
        if (std::exchange(isLimit ? isLimitTold : isDenialTold, true))
            continue;
        Command one = command;
        const QByteArray name = quoted(decision.channel);
        one.channel = name;
        refuse(one, isLimit ? Refused::ManyChannels : Refused::Denied, answer ? *answer : AuthAnswer{});
    }
    if (m_join->isAny())
        tell(command);
    const bool isOver = m_join->subscribe(context(), [this] {
        subscribed();
        queue().finish();
    });
    if (!isOver)
        return Carried::Waits;
    subscribed();
    return Carried::Done;
}

/// The reply comes before the first message, and whatever is published after it is delivered.
void V4Session::subscribed()
{
    const std::unique_ptr<v4::Join> decided = std::move(m_join);
    if (!isOpen()) // who is gone is no member of anything
        return;
    const v4::Join::Answer answer = decided->finish([this, &decided](const v4::Join::Decision &decision) {
        Session::join(decision.channel);
        if (decision.isAsked)
            setTerm(decision.channel, decision.result.get(), decided->args());
    });
    if (answer.error)
        reply(decided->id(), *answer.error);
    else if (!decided->id().isEmpty())
        send(v4::reply(answer.reply));
}

void V4Session::leaveChannels(const Command &command, const v4::Command &asked)
{
    tell(command);
    bool wasMember = false;
    for (const v4::Wanted &wanted : asked.channels)
        wasMember = leave(wanted.channel) || wasMember;
    if (!wasMember && !asked.isBatch)
        reply(asked.id, {.code = Code::NotJoined, .message = "the client is no member of the channel"});
    else if (!asked.id.isEmpty())
        send(v4::reply({.id = asked.id}));
}

// ---- broadcast ----

CommandQueue::Carried V4Session::publish(const Command &command, const v4::Command &asked, const AuthResult *result)
{
    const bool isReplaced = result && !result->content.isEmpty();
    Message message = publication(command, asked.channels.front().channel,
                                  isReplaced ? QByteArrayView(result->content) : asked.content);
    message.setAudience(v4::audienceOf(asked.to, asked.except, client().id));
    Node &node = context().node;
    if (asked.dedup.isEmpty() && asked.id.isEmpty()) {
        node.publish(context().worker, message);
        return Carried::Done;
    }
    m_publishing = std::make_shared<Publishing>(Publishing{asked.id.toByteArray()});
    const auto done = [this, weak = std::weak_ptr<Publishing>(m_publishing)](PublishResult outcome,
                                                                             std::optional<qint64> delivered) {
        const auto publishing = weak.lock();
        if (!publishing)
            return; // so may be this session
        m_publishing.reset();
        published(publishing->id, outcome, delivered);
        if (!publishing->isWithin)
            queue().finish();
    };
    if (asked.dedup.isEmpty()) {
        node.publishCounted(context().worker, message, done);
    } else {
        PublishBatch batch;
        batch.push_back({message, quoted(asked.dedup)}); // of its sender
        node.publish(context().worker, std::move(batch),
                     [done](PublishResult outcome) { done(outcome, std::nullopt); });
    }
    if (!m_publishing)
        return Carried::Done;
    m_publishing->isWithin = false;
    return Carried::Waits;
}

void V4Session::published(const QByteArray &id, PublishResult result, std::optional<qint64> delivered)
{
    if (id.isEmpty())
        return;
    if (result == PublishResult::Ok)
        send(v4::reply({.id = id, .delivered = delivered}));
    else
        reply(id, v4::errorOf(result));
}

// ---- refresh ----

void V4Session::refresh(const Command &command, const v4::Command &asked, const AuthAnswer *answer)
{
    static const AuthResult Nothing;
    const AuthResult &result = answer && answer->result ? *answer->result : Nothing;
    tell(command);
    if (answer && !refreshWith(result)) {
        reply(asked.id, {.code = Code::NotAuthorized, .message = "the authorizer named another user"});
        close(Cause::NotAuthorized);
        return;
    }
    if (!asked.id.isEmpty())
        send(v4::reply({.id = asked.id, .data = result.data, .expires = result.expires}));
    endRefresh();
}

void V4Session::endRefresh()
{
    if (Standing *rights = standing(); rights && !rights->refreshEnded())
        close(Cause::Expired);
}

} // namespace wsify
