// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/session.h"

#include "core/fanout/hub.h"
#include "core/fanout/node.h"
#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "core/observer.h"
#include "core/session/throttle.h"
#include "core/trafficobserver.h"
#include "core/walltime.h"

#include <algorithm>
#include <utility>

namespace wsify {

namespace {

/// How a refusal is told to operators.
struct Words
{
    const char *code;
    const char *reason;
};

Words words(Refused why)
{
    switch (why) {
    case Refused::Malformed:
        break;
    case Refused::Reserved:
        return {refusalcode::Reserved, "the command is reserved for the server"};
    case Refused::NoChannel:
        return {refusalcode::Channel, "the channel is empty or not a string"};
    case Refused::ControlCharacter:
        return {refusalcode::Channel, "the channel's name has a control character"};
    case Refused::LongChannel:
        return {refusalcode::Limit, "the channel's name is longer than --max-channel-name"};
    case Refused::ManyChannels:
        return {refusalcode::Limit, "the client has already joined --max-channels channels"};
    case Refused::Rate:
        return {refusalcode::Rate, "the client exceeds --command-rate"};
    case Refused::Overload:
        return {refusalcode::Overload, "too many commands are waiting for the authorizer"};
    case Refused::Denied:
        return {refusalcode::Denied, "denied by the authorizer"};
    case Refused::Unavailable:
        return {refusalcode::Unavailable, "the authorizer is unavailable"};
    case Refused::TooLarge:
        return {refusalcode::Limit, "a message is longer than --max-message"};
    }
    return {refusalcode::Malformed, "the message is not a command"};
}

} // namespace

Session::Session(SessionContext &context, ClientInfo &client, Transport &transport, MemberKind kind)
    : Member(transport, kind)
    , m_context(context)
    , m_client(std::move(static_cast<ClientFacts &>(client)))
    , m_queue(context, *this)
    , m_connectedAt(wallMs())
{
    setIdentity(m_client.id, client.granted ? client.granted->user : QByteArray());
    m_context.hub.roster().add(*this);
    ++m_context.metrics.clients;
    m_context.metrics.clientsV4.add(kind == MemberKind::V4 ? 1 : 0);
    ++m_context.metrics.connects;
    client.connecting.reset();
    m_context.observer.connected(
        {m_client.id, m_client.address, client.granted ? QByteArrayView(client.granted->user) : QByteArrayView()});
}

Session::~Session()
{
    if (m_state == State::Open || m_state == State::Closing)
        leaveWorker();
}

void Session::leaveWorker()
{
    m_context.hub.leaveAll(*this);
    m_context.hub.roster().remove(*this);
    --m_context.metrics.clients;
    m_context.metrics.clientsV4.add(kind() == MemberKind::V4 ? -1 : 0);
}

void Session::begin(const AuthResult &granted)
{
    needStanding().begin(granted);
    for (const QByteArray &channel : granted.join) {
        if (!isFull(channel))
            join(channel);
    }
}

Standing &Session::needStanding()
{
    if (!m_standing)
        m_standing = std::make_unique<Standing>(m_context, static_cast<Standing::Holder &>(*this));
    return *m_standing;
}

// ---- what the client sends ----

void Session::receive(QByteArrayView message)
{
    if (m_state != State::Open)
        return;
    WorkerMetrics &metrics = m_context.metrics;
    ++m_received;
    m_receivedBytes += message.size();
    ++metrics.commandsIn;
    metrics.bytesIn.add(message.size());

    if (m_context.node.isDraining()) {
        ++metrics.discarded;
        readWhileDraining(message);
        return;
    }
    if (m_context.limits.commandRate > 0) {
        countMessages(1);
        if (m_state != State::Open)
            return;
    }
    Command command;
    if (!read(message, command))
        return;
    if (!m_queue.mustWait(command)) {
        if (carryOut(command, nullptr) == CommandQueue::Carried::Waits)
            m_queue.addCarried(message, command);
        return;
    }
    if (m_readingPaused && m_queue.isOverloadedBy(message.size())) {
        ++metrics.overload;
        refuse(command, Refused::Overload);
        close(Cause::Overload);
        return;
    }
    m_queue.add(message, command);
}

void Session::tooLarge(qint64 bytes)
{
    if (m_state != State::Open)
        return;
    constexpr qint64 MiB = 1024 * 1024;
    ++m_context.metrics.limitMessage;
    if (m_context.limits.commandRate > 0)
        countMessages((bytes + MiB - 1) / MiB);
    if (m_state != State::Open)
        return;
    refuse({}, Refused::TooLarge);
    sayTooLarge();
}

void Session::countMessages(qint64 count)
{
    if (!m_throttle)
        m_throttle = std::make_unique<Throttle>(m_context.timers, m_context.limits, [this] { updateReading(); });
    for (; count > 0; --count) {
        const Throttle::Verdict verdict = m_throttle->count();
        if (verdict == Throttle::Verdict::Fine)
            continue;
        ++m_context.metrics.commandRatePauses;
        if (verdict == Throttle::Verdict::Wait) {
            updateReading();
            continue;
        }
        ++m_context.metrics.limitCommandRate;
        refuse({}, Refused::Rate);
        close(Cause::Rate);
        return;
    }
}

AuthRequest Session::request(AuthCall call, QByteArray body) const
{
    AuthRequest asked{.body = std::move(body),
                      .client = m_client.id,
                      .remoteAddress = m_client.address,
                      .forwarded = m_client.forwarded,
                      .call = call};
    if (m_standing) {
        asked.user = m_standing->user();
        asked.meta = m_standing->meta();
    }
    return asked;
}

void Session::discarded(const Command &command)
{
    tell(command, refusalcode::Discarded);
}

void Session::queueChanged()
{
    if (m_state == State::LastWords && m_queue.isEmpty())
        finish();
    else
        updateReading();
}

// ---- memberships ----

bool Session::isFull(const QByteArray &channel) const
{
    return channels() >= m_context.limits.maxChannels && !m_context.hub.isMember(*this, channel);
}

void Session::join(const QByteArray &channel)
{
    if (m_context.hub.join(*this, channel))
        m_context.observer.joined({m_client.id, channel, user()});
}

bool Session::leave(const QByteArray &channel)
{
    if (m_standing)
        m_standing->joins().remove(channel);
    const bool wasMember = m_context.hub.leave(*this, channel);
    if (wasMember)
        m_context.observer.left({m_client.id, channel, user()});
    return wasMember;
}

void Session::setTerm(const QByteArray &channel, const AuthResult *result, QByteArrayView args)
{
    if (result && result->expires)
        needStanding().joins().set(channel, *result->expires, args);
    else if (m_standing)
        m_standing->joins().remove(channel);
}

bool Session::forceJoin(const QByteArray &channel, By by)
{
    if (m_state != State::Open)
        return false;
    if (m_standing)
        m_standing->restore(channel);
    if (m_context.hub.isMember(*this, channel))
        return false;
    if (isFull(channel)) {
        ++m_context.metrics.limitChannels;
        return false;
    }
    join(channel);
    membershipChanged(channel, true, by);
    return true;
}

bool Session::forceLeave(const QByteArray &channel, By by)
{
    if (m_state != State::Open)
        return false;
    if (m_standing)
        m_standing->withdraw(channel);
    if (!leave(channel))
        return false;
    membershipChanged(channel, false, by);
    return true;
}

AuthRequest Session::joinRequest(const QByteArray &args) const
{
    return request(AuthCall::Join, R"({"command":"join","args":)" + args + '}');
}

void Session::termEnded(const QByteArray &channel, bool isUndecided)
{
    forceLeave(channel, isUndecided ? By::Silence : By::Denial);
}

// ---- the authorizer's word ----

AuthRequest Session::refreshRequest() const
{
    return request(AuthCall::Refresh, R"({"command":"refresh","args":null})");
}

void Session::refreshed(const AuthResult &result)
{
    for (const QByteArray &channel : result.join)
        forceJoin(channel, By::Authorizer);
}

bool Session::refreshWith(const AuthResult &result)
{
    if (!needStanding().refresh(result))
        return false;
    refreshed(result);
    return true;
}

Message Session::publication(const Command &command, const QByteArray &channel, QByteArrayView content)
{
    ++m_context.metrics.published;
    Message publication(channel, content.isEmpty() ? QByteArrayView("null") : content);
    publication.setSender(identity());
    if (TrafficObserver *watcher = m_context.hub.watcher()) {
        const qint64 number = m_context.node.nextPublication();
        publication.setProvenance(new Provenance(Provenance::Via::Client, number, m_client.id));
        watcher->received(m_client, user(), command, {nullptr, number});
    }
    return publication;
}

void Session::tell(const Command &command, const char *refused)
{
    if (TrafficObserver *watcher = m_context.hub.watcher())
        watcher->received(m_client, user(), command, {refused, 0});
}

Clock::Duration Session::idle() const
{
    return m_context.timers.now() - activity().lastLife;
}

void Session::updateReading()
{
    if (m_state != State::Open)
        return;
    const bool pause = (m_throttle && m_throttle->isWaiting()) || m_queue.isFull(m_readingPaused);
    if (pause == m_readingPaused)
        return;
    m_readingPaused = pause;
    transport().pauseReading(pause);
}

void Session::drain()
{
    m_queue.discard();
    if (m_state == State::LastWords)
        finish();
}

void Session::close(CloseCode code, QByteArrayView reason)
{
    if (m_state != State::Open)
        return;
    m_state = State::Closing;
    m_queue.discard();
    if (m_standing)
        m_standing->stop();
    transport().close(code, reason);
}

void Session::close(Cause cause)
{
    const Farewell last = farewell(cause);
    close(last.code, last.reason);
}

bool Session::kick(std::optional<CloseCode> code, QByteArrayView reason)
{
    const bool wasOpen = isOpen();
    const Farewell last = farewell(Cause::Kicked);
    close(code.value_or(last.code), reason.isEmpty() ? QByteArrayView(last.reason) : reason);
    return wasOpen;
}

void Session::closed(End end, CloseCode code, QByteArrayView reason, std::optional<Clock::Duration> lastWords)
{
    Q_ASSERT(m_state == State::Open || m_state == State::Closing);
    leaveWorker();
    const Transport::Activity last = activity();
    m_context.observer.disconnected(
        {.client = m_client.id,
         .address = m_client.address,
         .code = code,
         .reason = reason,
         .user = user(),
         .duration = std::chrono::milliseconds(std::max<qint64>(0, wallMs() - m_connectedAt)),
         .messagesIn = m_received,
         .messagesOut = last.delivered,
         .bytesIn = m_receivedBytes,
         .bytesOut = last.sentBytes});
    m_client.place.reset();
    m_throttle.reset();
    if (m_standing)
        m_standing->stop();

    if (m_state == State::Open && end == End::Orderly && !m_queue.isEmpty()) {
        m_state = State::LastWords;
        m_queue.expireAfter(lastWords.value_or(m_context.limits.authorizerTimeout), [this] {
            m_queue.discard();
            finish();
        });
        return;
    }
    m_queue.discard();
    finish();
}

void Session::finish()
{
    m_state = State::Finished;
    transport().sessionFinished();
}

void Session::refuse(const Command &command, Refused why, const AuthAnswer &answer, const char *detail)
{
    const Words told = words(why);
    // What is no command, and what is not even read, has no row in a console's traffic.
    if (why != Refused::Malformed && why != Refused::Rate)
        tell(command, told.code);
    m_context.observer.refused({.client = m_client.id,
                                .address = m_client.address,
                                .command = command.name,
                                .channel = command.channel,
                                .code = told.code,
                                .reason = detail ? detail : told.reason,
                                .status = answer.status,
                                .latency = answer.latency,
                                .user = user()});
}

} // namespace wsify
