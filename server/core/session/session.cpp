// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/session.h"

#include "core/fanout/hub.h"
#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "core/observer.h"
#include "core/trafficobserver.h"
#include "core/walltime.h"

#include <QList>

#include <utility>

namespace wsify {

namespace {

/// The same part of `copy` that `slice` is of `original`.
QByteArrayView rebased(QByteArrayView slice, QByteArrayView original, const QByteArray &copy)
{
    if (slice.isEmpty())
        return {};
    return QByteArrayView(copy).sliced(slice.data() - original.data(), slice.size());
}

} // namespace

/// What exists only while a client has commands that wait.
struct Session::Backlog
{
    explicit Backlog(WorkerMetrics &metrics)
        : account(metrics.heldBytes)
    {
    }
    ~Backlog() { account.add(-bytes); }
    Backlog(const Backlog &) = delete;
    Backlog &operator=(const Backlog &) = delete;

    struct Waiting
    {
        QByteArray message; ///< the command's slices point into it
        Command command;
    };

    void add(Waiting command)
    {
        bytes += command.message.size();
        account.add(command.message.size());
        waiting.append(std::move(command));
    }
    Waiting takeFirst()
    {
        bytes -= waiting.first().message.size();
        account.add(-waiting.first().message.size());
        return waiting.takeFirst();
    }

    Counter &account;
    QList<Waiting> waiting; ///< the first one is being decided
    qsizetype bytes = 0;
    std::unique_ptr<Authorizer::Call> call;
    bool allowed = false; ///< the first one was authorized and waits for a mailbox
    /// Held while parked behind a full mailbox: the node's callback must not reach a backlog that is gone.
    std::shared_ptr<char> parked;
    Timer lastWords;
};

/// What exists only with --command-rate.
struct Session::Throttle
{
    TokenBucket messages;
    Timer resume; ///< runs while the client must wait
    bool isWaiting = false;
    Clock::Duration over{}; ///< since when it has been waiting again and again
    Clock::Duration resumed{}; ///< when it did not have to wait any more
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
    if (m_context.limits.commandRate > 0)
        m_throttle = std::make_unique<Throttle>();
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
    ++metrics.commandsIn;
    metrics.bytesIn.add(message.size());

    if (m_context.node.isDraining()) {
        ++metrics.discarded;
        return;
    }
    if (m_throttle) {
        countMessage();
        if (m_state != State::Open)
            return;
    }
    Command command;
    const char *error = nullptr;
    if (!parseCommand(message, command, error)) {
        ++metrics.ignoredMalformed;
        refused(command, refusalcode::Malformed, error);
        return;
    }
    if (TrafficObserver *watcher = m_context.hub.watcher())
        watcher->received(m_client, command, message);
    if (command.kind == Command::Kind::Reserved) {
        ++metrics.ignoredReserved;
        refused(command, refusalcode::Reserved, "the command belongs to the server");
        return;
    }
    const bool mustWait = m_context.authorizer || m_backlog
                          || (command.kind == Command::Kind::Broadcast && m_context.node.isBlocked(m_context.worker));
    if (mustWait)
        enqueue(message, command);
    else
        apply(command);
}

/// Whoever sends more than it may waits until it has a tenth of a second's messages again. A client that only slips over now and then is not
/// waiting all the time; one that always has more to send is.
void Session::countMessage()
{
    const int rate = m_context.limits.commandRate;
    const Clock::Duration now = m_context.timers.now();
    Throttle &throttle = *m_throttle;
    if (throttle.messages.take(rate, now) >= 0 || throttle.isWaiting)
        return;
    ++m_context.metrics.commandRatePauses;
    constexpr std::chrono::seconds Calm(1);
    if (now - throttle.resumed > Calm || throttle.over == Clock::Duration())
        throttle.over = now;
    if (now - throttle.over >= m_context.limits.commandRatePatience) {
        ++m_context.metrics.limitCommandRate;
        refused({}, refusalcode::Rate, "the client sends more than --command-rate");
        close(CloseCode::Policy, closereason::Limit);
        return;
    }
    throttle.isWaiting = true;
    throttle.resume = Timer(m_context.timers, throttle.messages.until(rate / 10.0, rate), [this] {
        m_throttle->isWaiting = false;
        m_throttle->resumed = m_context.timers.now();
        updateReading();
    });
    updateReading();
}

void Session::enqueue(QByteArrayView message, const Command &command)
{
    if (!m_backlog)
        m_backlog = std::make_unique<Backlog>(m_context.metrics);
    const Limits &limits = m_context.limits;
    Backlog &backlog = *m_backlog;
    if (m_readingPaused && !backlog.waiting.isEmpty()
        && (backlog.waiting.size() > limits.maxOverload()
            || backlog.bytes + message.size() > limits.maxOverloadBytes())) {
        ++m_context.metrics.overload;
        refused(command, refusalcode::Overload, "too many commands wait for the authorizer");
        close(CloseCode::TryAgainLater, closereason::Overload);
        return;
    }
    Backlog::Waiting waiting{message.toByteArray(), command};
    waiting.command.name = rebased(command.name, message, waiting.message);
    waiting.command.args = rebased(command.args, message, waiting.message);
    waiting.command.channel = rebased(command.channel, message, waiting.message);
    waiting.command.content = rebased(command.content, message, waiting.message);
    backlog.add(std::move(waiting));
    advance();
}

void Session::advance()
{
    while (m_backlog && !m_backlog->waiting.isEmpty() && !m_backlog->call && !m_backlog->parked) {
        Backlog &backlog = *m_backlog;
        const Command &command = backlog.waiting.first().command;
        if (m_context.authorizer && !backlog.allowed) {
            AuthRequest request{authorizerBody(command), m_client.id, m_client.address, {}, m_client.forwarded};
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
        apply(waiting.command);
    }
    if (m_backlog && m_backlog->waiting.isEmpty()) {
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
    Backlog &backlog = *m_backlog;
    backlog.call.reset();
    switch (verdict) {
    case Verdict::Allow:
        backlog.allowed = true;
        break;
    case Verdict::Deny: {
        const Backlog::Waiting waiting = backlog.takeFirst();
        refused(waiting.command, refusalcode::Denied, "denied by the authorizer", &answer);
        break;
    }
    case Verdict::Unavailable:
        refused(backlog.waiting.first().command, refusalcode::Unavailable, "the authorizer is unavailable", &answer);
        if (m_state == State::LastWords) {
            discardWaiting();
            finish();
        } else {
            close(CloseCode::TryAgainLater, closereason::AuthorizerDown);
        }
        return;
    }
    advance();
}

void Session::apply(const Command &command)
{
    if (command.kind == Command::Kind::Other)
        return;
    // A client that is gone can still publish what it sent; it can be a member of nothing.
    if (m_state == State::LastWords && command.kind != Command::Kind::Broadcast)
        return;

    QByteArray channel;
    switch (parseChannel(command.channel, m_context.limits.maxChannelName, channel)) {
    case ChannelError::None:
        break;
    case ChannelError::Empty:
        ++m_context.metrics.ignoredChannel;
        refused(command, refusalcode::Channel, "the channel is empty or no string");
        return;
    case ChannelError::TooLong:
        ++m_context.metrics.limitChannelName;
        refused(command, refusalcode::Limit, "the channel's name is longer than --max-channel-name");
        return;
    case ChannelError::ControlCharacter:
        ++m_context.metrics.limitChannelName;
        refused(command, refusalcode::Channel, "the channel's name has a control character");
        return;
    }
    switch (command.kind) {
    case Command::Kind::Join:
        join(command, channel);
        break;
    case Command::Kind::Leave:
        leave(channel);
        break;
    default:
        publish(channel, command.content);
        break;
    }
}

void Session::join(const Command &command, const QByteArray &channel)
{
    if (channels() >= m_context.limits.maxChannels && !m_context.hub.isMember(*this, channel)) {
        ++m_context.metrics.limitChannels;
        refused(command, refusalcode::Limit, "the client has joined --max-channels channels");
        return;
    }
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

void Session::publish(const QByteArray &channel, QByteArrayView content)
{
    ++m_context.metrics.published;
    Message message(channel, content.isEmpty() ? QByteArrayView("null") : content);
    if (m_context.hub.watcher())
        message.setProvenance(new Provenance(m_client.id));
    m_context.node.publish(m_context.worker, message);
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
    return m_backlog ? m_backlog->waiting.size() : 0;
}

qsizetype Session::waitingBytes() const
{
    return m_backlog ? m_backlog->bytes : 0;
}

Clock::Duration Session::idle() const
{
    return m_context.timers.now() - activity().lastLife;
}

void Session::updateReading()
{
    if (m_state != State::Open)
        return;
    const Limits &limits = m_context.limits;
    bool pause = m_throttle && m_throttle->isWaiting;
    if (m_backlog && !pause) {
        // The first command is being decided; the others wait. Reading goes on again at half of the limit, so that a
        // client at the limit does not toggle with every command.
        const qsizetype waiting = m_backlog->waiting.size() - 1;
        const int share = m_readingPaused ? 2 : 1;
        pause = m_backlog->parked || waiting >= limits.maxWaiting / share
                || m_backlog->bytes >= limits.maxWaitingBytes / share;
    }
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
    m_context.observer.disconnected({m_client.id, m_client.address, code, reason});
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
    m_context.metrics.discarded.add(m_backlog->waiting.size());
    m_backlog.reset();
}

void Session::finish()
{
    m_state = State::Finished;
    transport().sessionFinished();
}

void Session::refused(const Command &command, const char *code, const char *reason, const AuthAnswer *answer)
{
    Refusal refusal{m_client.id, m_client.address, command.name, command.channel, code, reason, 0, {}};
    if (answer) {
        refusal.status = answer->status;
        refusal.latency = answer->latency;
    }
    m_context.observer.refused(refusal);
}

} // namespace wsify
