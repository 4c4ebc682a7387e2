// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/session.h"

#include "core/fanout/hub.h"
#include "core/fanout/node.h"
#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "core/observer.h"
#include "core/session/dialect.h"
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
    }
    return {refusalcode::Malformed, "the message is not a command"};
}

} // namespace

Session::Session(SessionContext &context, ClientInfo client, Transport &transport, const Dialect &dialect)
    : Member(transport)
    , m_context(context)
    , m_dialect(dialect)
    , m_client(std::move(static_cast<ClientFacts &>(client)))
    , m_queue(context, *this)
    , m_connectedAt(wallMs())
{
    m_context.hub.roster().add(*this);
    ++m_context.metrics.clients;
    ++m_context.metrics.connects;
    client.connecting.reset();
    m_context.observer.connected({m_client.id, m_client.address});
}

Session::~Session()
{
    if (m_state == State::Open || m_state == State::Closing) {
        m_context.hub.leaveAll(*this);
        m_context.hub.roster().remove(*this);
        --m_context.metrics.clients;
    }
}

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
        return;
    }
    if (m_context.limits.commandRate > 0) {
        countMessage();
        if (m_state != State::Open)
            return;
    }
    Command command;
    const char *error = nullptr;
    if (!m_dialect.read(message, command, error)) {
        ++metrics.ignoredMalformed;
        refuse(command, Refused::Malformed, {}, error);
        return;
    }
    if (command.kind == Command::Kind::Reserved) {
        ++metrics.ignoredReserved;
        refuse(command, Refused::Reserved);
        return;
    }
    if (!m_queue.mustWait(command)) {
        carryOut(command);
        return;
    }
    if (m_readingPaused && m_queue.isOverloadedBy(message.size())) {
        ++metrics.overload;
        refuse(command, Refused::Overload);
        return;
    }
    m_queue.add(message, command);
}

void Session::countMessage()
{
    if (!m_throttle)
        m_throttle = std::make_unique<Throttle>(m_context.timers, m_context.limits, [this] { updateReading(); });
    const Throttle::Verdict verdict = m_throttle->count();
    if (verdict == Throttle::Verdict::Fine)
        return;
    ++m_context.metrics.commandRatePauses;
    if (verdict == Throttle::Verdict::Wait) {
        updateReading();
        return;
    }
    ++m_context.metrics.limitCommandRate;
    refuse({}, Refused::Rate);
}

std::optional<AuthRequest> Session::permission(const Command &command) const
{
    return AuthRequest{.body = authorizerBody(command),
                       .client = m_client.id,
                       .remoteAddress = m_client.address,
                       .forwarded = m_client.forwarded,
                       .isRepeatable = command.kind == Command::Kind::Join || command.kind == Command::Kind::Leave};
}

void Session::notAllowed(const Command &command, const AuthAnswer &answer)
{
    const bool isUnavailable = answer.verdict == Verdict::Unavailable;
    refuse(command, isUnavailable ? Refused::Unavailable : Refused::Denied, answer);
    if (!isUnavailable || m_state == State::Open)
        return;
    ++m_context.metrics.discarded; // like those behind it, which nobody answers either
    if (m_state == State::LastWords) {
        m_queue.discard();
        finish();
    }
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

void Session::carryOut(const Command &command)
{
    // A client that is gone can still publish what it sent; it can be a member of nothing.
    if (m_state == State::LastWords && command.kind != Command::Kind::Broadcast) {
        tell(command, refusalcode::Discarded);
        return;
    }
    if (command.kind == Command::Kind::Other) {
        tell(command);
        return;
    }

    QByteArray channel;
    switch (parseChannel(command.channel, m_context.limits.maxChannelName, channel)) {
    case ChannelError::None:
        break;
    case ChannelError::Empty:
        ++m_context.metrics.ignoredChannel;
        refuse(command, Refused::NoChannel);
        return;
    case ChannelError::TooLong:
        ++m_context.metrics.limitChannelName;
        refuse(command, Refused::LongChannel);
        return;
    case ChannelError::ControlCharacter:
        ++m_context.metrics.limitChannelName;
        refuse(command, Refused::ControlCharacter);
        return;
    }
    switch (command.kind) {
    case Command::Kind::Join:
        join(command, channel);
        break;
    case Command::Kind::Leave:
        tell(command);
        leave(channel);
        break;
    default:
        publish(command, channel);
        break;
    }
}

void Session::join(const Command &command, const QByteArray &channel)
{
    if (channels() >= m_context.limits.maxChannels && !m_context.hub.isMember(*this, channel)) {
        ++m_context.metrics.limitChannels;
        refuse(command, Refused::ManyChannels);
        return;
    }
    tell(command);
    if (m_context.hub.join(*this, channel))
        m_context.observer.joined({m_client.id, channel});
}

bool Session::forceJoin(const QByteArray &channel, By)
{
    return channels() < m_context.limits.maxChannels && m_context.hub.join(*this, channel);
}

bool Session::forceLeave(const QByteArray &channel, By)
{
    return leave(channel);
}

void Session::kick(std::optional<CloseCode> code, QByteArrayView reason)
{
    close(code.value_or(CloseCode::Policy), reason.isEmpty() ? QByteArrayView("kicked") : reason);
}

bool Session::leave(const QByteArray &channel)
{
    const bool wasMember = m_context.hub.leave(*this, channel);
    if (wasMember)
        m_context.observer.left({m_client.id, channel});
    return wasMember;
}

void Session::publish(const Command &command, const QByteArray &channel)
{
    ++m_context.metrics.published;
    Message publication(channel, command.content.isEmpty() ? QByteArrayView("null") : command.content);
    if (TrafficObserver *watcher = m_context.hub.watcher()) {
        const qint64 number = m_context.node.nextPublication();
        publication.setProvenance(new Provenance(Provenance::Via::Client, number, m_client.id));
        watcher->received(m_client, command, {nullptr, number});
    }
    m_context.node.publish(m_context.worker, publication);
}

void Session::tell(const Command &command, const char *refused)
{
    if (TrafficObserver *watcher = m_context.hub.watcher())
        watcher->received(m_client, command, {refused, 0});
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
    transport().close(code, reason);
}

void Session::closed(End end, CloseCode code, QByteArrayView reason, std::optional<Clock::Duration> lastWords)
{
    Q_ASSERT(m_state == State::Open || m_state == State::Closing);
    m_context.hub.leaveAll(*this);
    m_context.hub.roster().remove(*this);
    --m_context.metrics.clients;
    const Transport::Activity last = activity();
    m_context.observer.disconnected(
        {.client = m_client.id,
         .address = m_client.address,
         .code = code,
         .reason = reason,
         .duration = std::chrono::milliseconds(std::max<qint64>(0, wallMs() - m_connectedAt)),
         .messagesIn = m_received,
         .messagesOut = last.delivered,
         .bytesIn = m_receivedBytes,
         .bytesOut = last.sentBytes});
    m_client.place.reset();
    m_throttle.reset();

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
                                .latency = answer.latency});
    if (const auto farewell = m_dialect.farewell(why))
        close(farewell->code, farewell->reason);
}

} // namespace wsify
