// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/commandqueue.h"

#include "core/fanout/node.h"
#include "core/metrics/metrics.h"
#include "core/session/backlog.h"
#include "core/session/sessioncontext.h"
#include "core/timers.h"

#include <utility>

namespace wsify {

/// What exists only while commands wait.
struct CommandQueue::State : Backlog
{
    using Backlog::Backlog;

    std::unique_ptr<Authorizer::Call> call;
    bool isAllowed = false; ///< the first one needs no permission any more and waits for a mailbox
    /// Held while parked behind a full mailbox: the node's callback must not reach a queue that is gone.
    std::shared_ptr<char> parked;
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
    return m_context.authorizer || m_state || isBlocked(command);
}

void CommandQueue::add(QByteArrayView message, const Command &command)
{
    if (!m_state)
        m_state = std::make_unique<State>(m_context.metrics.heldBytes, m_context.limits);
    m_state->add(message, command);
    advance();
}

// The receiver may discard the queue from within each call but permission().
void CommandQueue::advance()
{
    while (m_state && !m_state->isEmpty() && !m_state->call && !m_state->parked) {
        const Command &command = m_state->first();
        if (m_context.authorizer && !m_state->isAllowed) {
            if (auto request = m_receiver.permission(command)) {
                m_state->call = m_context.authorizer->ask(std::move(*request),
                                                          [this](const AuthAnswer &answer) { decided(answer); });
                break;
            }
            m_state->isAllowed = true;
        }
        if (isBlocked(command)) {
            waitUnblocked();
            break;
        }
        const Backlog::Waiting waiting = m_state->takeFirst();
        m_state->isAllowed = false;
        m_receiver.carryOut(waiting.command);
    }
    if (m_state && m_state->isEmpty())
        m_state.reset();
    m_receiver.queueChanged();
}

void CommandQueue::decided(const AuthAnswer &answer)
{
    m_state->call.reset();
    if (answer.verdict == Verdict::Allow) {
        m_state->isAllowed = true;
    } else {
        const Backlog::Waiting waiting = m_state->takeFirst();
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
    return m_state ? m_state->bytes() : 0;
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
