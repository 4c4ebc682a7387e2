// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/commandqueue.h"

#include "core/fanout/node.h"
#include "core/metrics/heldbytes.h"
#include "core/metrics/metrics.h"
#include "core/session/backlog.h"
#include "core/session/sessioncontext.h"
#include "core/timers.h"

#include <optional>
#include <utility>

namespace wsify {

/// What exists only while commands wait.
struct CommandQueue::State : Backlog
{
    using Backlog::Backlog;

    std::unique_ptr<Authorizer::Call> call;
    std::optional<AuthAnswer> answer; ///< about the first one, which is allowed
    bool isAllowed = false; ///< the first one needs no permission any more and waits for a mailbox
    /// Held while parked behind a full mailbox: the node's callback must not reach a queue that is gone.
    std::shared_ptr<char> parked;
    std::optional<Waiting> carried; ///< its receiver is not done with it
    HeldBytes carriedBytes;
    std::optional<AuthAnswer> silence; ///< the answer to those that are not asked
    qsizetype unasked = 0; ///< number of those
    Timer expiry;
};

CommandQueue::CommandQueue(SessionContext &context, Receiver &receiver)
    : m_context(context)
    , m_receiver(receiver)
{
}

CommandQueue::~CommandQueue() = default;

bool CommandQueue::isBlocked(const Command &command) const
{
    return command.kind == Command::Kind::Broadcast && m_context.node.isBlocked(m_context.worker);
}

bool CommandQueue::mustWait(const Command &command) const
{
    return m_state || (m_context.authorizer && m_receiver.needsPermission(command)) || isBlocked(command);
}

CommandQueue::State &CommandQueue::state()
{
    if (!m_state)
        m_state = std::make_unique<State>(m_context.metrics.heldBytes, m_context.limits);
    return *m_state;
}

void CommandQueue::add(QByteArrayView message, const Command &command)
{
    state().add(message, command);
    advance();
}

void CommandQueue::addCarried(QByteArrayView message, const Command &command)
{
    Q_ASSERT(!m_state);
    State &added = state();
    added.add(message, command);
    hold(added.takeFirst());
    m_receiver.queueChanged();
}

void CommandQueue::hold(Backlog::Waiting waiting)
{
    m_state->carriedBytes = {m_context.metrics.heldBytes, waiting.message.size()};
    m_state->carried = std::move(waiting); // its bytes stay where they are
}

void CommandQueue::finish()
{
    m_state->carried.reset();
    m_state->carriedBytes = {};
    advance();
}

/// The first one waits for something, or there is none.
bool CommandQueue::waits() const
{
    return !m_state || m_state->isEmpty() || m_state->call || m_state->parked || m_state->carried;
}

// The receiver may discard the queue from within some of the calls.
void CommandQueue::advance()
{
    while (!waits()) {
        if (!m_state->isAllowed && ask())
            continue;
        if (isBlocked(m_state->first())) {
            m_state->isAllowed = true;
            waitUnblocked();
        } else {
            takeDecided();
        }
    }
    if (m_state && m_state->isEmpty() && !m_state->carried)
        m_state.reset();
    m_receiver.queueChanged();
}

/// False if there is nothing to ask about the first command.
bool CommandQueue::ask()
{
    const bool isUnasked = m_state->unasked > 0;
    const Command &command = m_state->first();
    if (!m_context.authorizer || !m_receiver.needsPermission(command)) {
        m_state->unasked -= isUnasked ? 1 : 0;
        return false;
    }
    if (isUnasked) {
        --m_state->unasked;
        const AuthAnswer silence = *m_state->silence;
        const Backlog::Waiting waiting = m_state->takeFirst();
        m_receiver.notAllowed(waiting.command, silence);
        return true;
    }
    call();
    return true;
}

void CommandQueue::call()
{
    m_state->call = m_context.authorizer->ask(m_receiver.permission(m_state->first()),
                                              [this](const AuthAnswer &answer) { decided(answer); });
}

void CommandQueue::takeDecided()
{
    Backlog::Waiting waiting = m_state->takeFirst();
    const std::optional<AuthAnswer> answer = std::exchange(m_state->answer, std::nullopt);
    m_state->isAllowed = false;
    const auto carried = m_receiver.carryOut(waiting.command, answer ? &*answer : nullptr);
    if (carried == Carried::Waits && m_state)
        hold(std::move(waiting));
}

void CommandQueue::decided(const AuthAnswer &answer)
{
    m_state->call.reset();
    const Next next = m_receiver.answered(m_state->first(), answer);
    if (next == Next::AskMore && m_context.authorizer) {
        call();
        return;
    }
    if (next != Next::Refuse) {
        m_state->isAllowed = true;
        m_state->answer = answer;
    } else {
        const Backlog::Waiting waiting = m_state->takeFirst();
        if (answer.verdict == Verdict::Unavailable && answer.status == 0) {
            m_state->silence = answer;
            m_state->unasked = m_state->size();
        }
        m_receiver.notAllowed(waiting.command, answer);
    }
    advance();
}

void CommandQueue::waitUnblocked()
{
    m_state->parked = std::make_shared<char>();
    ++m_context.metrics.mailboxBlocked;
    m_context.node.whenUnblocked(m_context.worker, [this, alive = std::weak_ptr<char>(m_state->parked)] {
        if (alive.expired())
            return;
        m_state->parked.reset();
        advance();
    });
}

void CommandQueue::discard()
{
    if (!m_state)
        return;
    const std::unique_ptr<State> state = std::move(m_state); // to the receiver it is empty already
    m_context.metrics.discarded.add(state->size());
    if (state->carried)
        m_receiver.discarded(state->carried->command);
    while (!state->isEmpty())
        m_receiver.discarded(state->takeFirst().command);
}

void CommandQueue::expireAfter(Clock::Duration time, std::function<void()> expired)
{
    m_state->expiry = Timer(m_context.timers, time, std::move(expired));
}

qsizetype CommandQueue::size() const
{
    return m_state ? m_state->size() : 0;
}

qsizetype CommandQueue::bytes() const
{
    return m_state ? m_state->bytes() + m_state->carriedBytes.bytes() : 0;
}

bool CommandQueue::has(Command::Kind kind) const
{
    return m_state && ((m_state->carried && m_state->carried->command.kind == kind) || m_state->has(kind));
}

bool CommandQueue::isFull(bool isPaused) const
{
    return m_state && (m_state->parked || m_state->isFull(m_context.limits, isPaused));
}

bool CommandQueue::isOverloadedBy(qsizetype bytes) const
{
    return m_state && m_state->isOverloadedBy(bytes, m_context.limits);
}

} // namespace wsify
