// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/session.h"

#include "core/fanout/hub.h"
#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "core/observer.h"
#include "core/session/backlog.h"
#include "core/session/throttle.h"
#include "core/trafficobserver.h"
#include "core/walltime.h"

#include <algorithm>
#include <utility>

namespace wsify {

/// What exists only while a client has commands that wait; the first of them is being decided.
struct Session::Undecided : Backlog
{
    using Backlog::Backlog;

    std::unique_ptr<Authorizer::Call> call;
    bool allowed = false; ///< the first one was authorized and waits for a mailbox
    /// Held while parked behind a full mailbox: the node's callback must not reach a backlog that is gone.
    std::shared_ptr<char> parked;
    Timer lastWords;
};

Session::Session(SessionContext &context, ClientInfo client, Transport &transport)
    : Member(transport)
    , m_context(context)
    , m_client(std::move(static_cast<ClientFacts &>(client)))
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
    if (!parseCommand(message, command, error)) {
        ++metrics.ignoredMalformed;
        report(command, refusalcode::Malformed, error);
        return;
    }
    if (command.kind == Command::Kind::Reserved) {
        ++metrics.ignoredReserved;
        refused(command, message, refusalcode::Reserved, "the command is reserved for the server");
        return;
    }
    const bool mustWait = m_context.authorizer || m_backlog
                          || (command.kind == Command::Kind::Broadcast && m_context.node.isBlocked(m_context.worker));
    if (mustWait)
        enqueue(message, command);
    else
        apply(command, message);
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
    report({}, refusalcode::Rate, "the client exceeds --command-rate");
    close(CloseCode::Policy, closereason::Limit);
}

void Session::enqueue(QByteArrayView message, const Command &command)
{
    if (!m_backlog)
        m_backlog = std::make_unique<Undecided>(m_context.metrics.heldBytes, m_context.limits);
    if (m_readingPaused && m_backlog->isOverloadedBy(message.size(), m_context.limits)) {
        ++m_context.metrics.overload;
        refused(command, message, refusalcode::Overload, "too many commands are waiting for the authorizer");
        close(CloseCode::TryAgainLater, closereason::Overload);
        return;
    }
    m_backlog->add(message, command);
    advance();
}

void Session::advance()
{
    while (m_backlog && !m_backlog->isEmpty() && !m_backlog->call && !m_backlog->parked) {
        Undecided &backlog = *m_backlog;
        const Command &command = backlog.first();
        if (m_context.authorizer && !backlog.allowed) {
            AuthRequest request{.body = authorizerBody(command),
                                .client = m_client.id,
                                .remoteAddress = m_client.address,
                                .forwarded = m_client.forwarded,
                                .isRepeatable =
                                    command.kind == Command::Kind::Join || command.kind == Command::Kind::Leave};
            backlog.call =
                m_context.authorizer->ask(std::move(request), [this](const AuthAnswer &answer) { decided(answer); });
            break;
        }
        if (command.kind == Command::Kind::Broadcast && m_context.node.isBlocked(m_context.worker)) {
            waitUnblocked();
            break;
        }
        const Backlog::Waiting waiting = backlog.takeFirst();
        backlog.allowed = false;
        apply(waiting.command, waiting.message);
    }
    if (m_backlog && m_backlog->isEmpty()) {
        m_backlog.reset();
        if (m_state == State::LastWords) {
            finish();
            return;
        }
    }
    updateReading();
}

void Session::decided(const AuthAnswer &answer)
{
    const Verdict verdict = answer.verdict;
    Undecided &backlog = *m_backlog;
    backlog.call.reset();
    switch (verdict) {
    case Verdict::Allow:
        backlog.allowed = true;
        break;
    case Verdict::Deny:
    case Verdict::Busy: {
        const Backlog::Waiting waiting = backlog.takeFirst();
        refused(waiting.command, waiting.message, refusalcode::Denied, "denied by the authorizer", answer);
        break;
    }
    case Verdict::Unavailable: {
        const Backlog::Waiting waiting = backlog.takeFirst();
        ++m_context.metrics.discarded;
        refused(waiting.command, waiting.message, refusalcode::Unavailable, "the authorizer is unavailable", answer);
        if (m_state == State::LastWords) {
            discardWaiting();
            finish();
        } else {
            close(CloseCode::TryAgainLater, closereason::AuthorizerDown);
        }
        return;
    }
    }
    advance();
}

void Session::apply(const Command &command, QByteArrayView message)
{
    // A client that is gone can still publish what it sent; it can be a member of nothing.
    if (m_state == State::LastWords && command.kind != Command::Kind::Broadcast) {
        tell(command, message, refusalcode::Discarded);
        return;
    }
    if (command.kind == Command::Kind::Other) {
        tell(command, message);
        return;
    }

    QByteArray channel;
    switch (parseChannel(command.channel, m_context.limits.maxChannelName, channel)) {
    case ChannelError::None:
        break;
    case ChannelError::Empty:
        ++m_context.metrics.ignoredChannel;
        refused(command, message, refusalcode::Channel, "the channel is empty or not a string");
        return;
    case ChannelError::TooLong:
        ++m_context.metrics.limitChannelName;
        refused(command, message, refusalcode::Limit, "the channel's name is longer than --max-channel-name");
        return;
    case ChannelError::ControlCharacter:
        ++m_context.metrics.limitChannelName;
        refused(command, message, refusalcode::Channel, "the channel's name has a control character");
        return;
    }
    switch (command.kind) {
    case Command::Kind::Join:
        join(command, message, channel);
        break;
    case Command::Kind::Leave:
        tell(command, message);
        leave(channel);
        break;
    default:
        publish(command, message, channel);
        break;
    }
}

void Session::join(const Command &command, QByteArrayView message, const QByteArray &channel)
{
    if (channels() >= m_context.limits.maxChannels && !m_context.hub.isMember(*this, channel)) {
        ++m_context.metrics.limitChannels;
        refused(command, message, refusalcode::Limit, "the client has already joined --max-channels channels");
        return;
    }
    tell(command, message);
    if (m_context.hub.join(*this, channel))
        m_context.observer.joined({m_client.id, channel});
}

bool Session::leave(const QByteArray &channel)
{
    const bool wasMember = m_context.hub.leave(*this, channel);
    if (wasMember)
        m_context.observer.left({m_client.id, channel});
    return wasMember;
}

void Session::publish(const Command &command, QByteArrayView message, const QByteArray &channel)
{
    ++m_context.metrics.published;
    Message publication(channel, command.content.isEmpty() ? QByteArrayView("null") : command.content);
    if (TrafficObserver *watcher = m_context.hub.watcher()) {
        const qint64 number = m_context.node.nextPublication();
        publication.setProvenance(new Provenance(Provenance::Via::Client, number, m_client.id));
        watcher->received(m_client, command, message, {nullptr, number});
    }
    m_context.node.publish(m_context.worker, publication);
}

void Session::tell(const Command &command, QByteArrayView message, const char *refused)
{
    if (TrafficObserver *watcher = m_context.hub.watcher())
        watcher->received(m_client, command, message, {refused, 0});
}

void Session::waitUnblocked()
{
    m_backlog->parked = std::make_shared<char>();
    ++m_context.metrics.mailboxBlocked;
    m_context.node.whenUnblocked(m_context.worker, [this, alive = std::weak_ptr<char>(m_backlog->parked)] {
        if (alive.expired())
            return;
        m_backlog->parked.reset();
        advance();
    });
}

qsizetype Session::waiting() const
{
    return m_backlog ? m_backlog->size() : 0;
}

qsizetype Session::waitingBytes() const
{
    return m_backlog ? m_backlog->bytes() : 0;
}

Clock::Duration Session::idle() const
{
    return m_context.timers.now() - activity().lastLife;
}

void Session::updateReading()
{
    if (m_state != State::Open)
        return;
    bool pause = m_throttle && m_throttle->isWaiting();
    if (m_backlog && !pause)
        pause = m_backlog->parked || m_backlog->isFull(m_context.limits, m_readingPaused);
    if (pause == m_readingPaused)
        return;
    m_readingPaused = pause;
    transport().pauseReading(pause);
}

void Session::drain()
{
    discardWaiting();
    if (m_state == State::LastWords)
        finish();
}

void Session::close(CloseCode code, QByteArrayView reason)
{
    if (m_state != State::Open)
        return;
    m_state = State::Closing;
    discardWaiting();
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

    if (m_state == State::Open && end == End::Orderly && m_backlog) {
        m_state = State::LastWords;
        m_backlog->lastWords = Timer(m_context.timers, lastWords.value_or(m_context.limits.authorizerTimeout), [this] {
            discardWaiting();
            finish();
        });
        return;
    }
    discardWaiting();
    finish();
}

void Session::discardWaiting()
{
    if (!m_backlog)
        return;
    m_context.metrics.discarded.add(m_backlog->size());
    while (m_context.hub.watcher() && !m_backlog->isEmpty()) {
        const Backlog::Waiting waiting = m_backlog->takeFirst();
        tell(waiting.command, waiting.message, refusalcode::Discarded);
    }
    m_backlog.reset();
}

void Session::finish()
{
    m_state = State::Finished;
    transport().sessionFinished();
}

void Session::refused(const Command &command, QByteArrayView message, const char *code, const char *reason,
                      const AuthAnswer &answer)
{
    tell(command, message, code);
    report(command, code, reason, answer);
}

void Session::report(const Command &command, const char *code, const char *reason, const AuthAnswer &answer)
{
    m_context.observer.refused({.client = m_client.id,
                                .address = m_client.address,
                                .command = command.name,
                                .channel = command.channel,
                                .code = code,
                                .reason = reason,
                                .status = answer.status,
                                .latency = answer.latency});
}

} // namespace wsify
