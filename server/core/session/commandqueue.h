// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/clock.h"
#include "core/session/authorizer.h"
#include "core/session/command.h"

#include <QByteArrayView>

#include <functional>
#include <memory>
#include <optional>

namespace wsify {

struct SessionContext;

/// The commands of one client that wait, in order: the first is being decided by the authorizer, or waits until its
/// worker may post to other mailboxes again (Node::isBlocked()).
///
/// Owned by the session, which is its receiver; worker thread only. While nothing waits it holds no memory of its own.
/// Bounded by Limits::maxWaiting and maxWaitingBytes, at which reading is to be paused, and by maxOverload() and
/// maxOverloadBytes() (see Backlog); the bytes count in WorkerMetrics::heldBytes.
class CommandQueue
{
public:
    /// What becomes of the commands. Each function may discard() the queue; none may add to it.
    class Receiver
    {
    public:
        /// What to ask about a command; nothing if it needs no permission.
        virtual std::optional<AuthRequest> permission(const Command &command) const = 0;
        /// The first command is carried out: it was allowed, or needs no permission. It has left the queue.
        virtual void carryOut(const Command &command) = 0;
        /// The authorizer denied the first command, or did not answer. It has left the queue. Unless the queue is discarded, the next one follows.
        virtual void refused(const Command &command, const AuthAnswer &answer) = 0;
        /// The command was never decided: the queue forgets it.
        virtual void discarded(const Command &command) = 0;
        /// Commands were added or have left, or nothing can leave for now.
        virtual void queueChanged() = 0;

    protected:
        ~Receiver() = default;
    };

    CommandQueue(SessionContext &context, Receiver &receiver);
    ~CommandQueue();
    CommandQueue(const CommandQueue &) = delete;
    CommandQueue &operator=(const CommandQueue &) = delete;

    /// True if a command cannot be carried out at once.
    bool mustWait(const Command &command) const;
    /// Copies the message, to which the command belongs.
    void add(QByteArrayView message, const Command &command);
    /// Forgets everything that waits, and the call that is out; counted in WorkerMetrics::discarded.
    void discard();
    /// Calls `expired` after that time, unless the queue has emptied before. It must not be empty.
    void expireAfter(Clock::Duration time, std::function<void()> expired);

    bool isEmpty() const { return !m_state; }
    qsizetype size() const;
    qsizetype bytes() const;
    /// True if no more should be read from the client. A paused one is read from again when half of the room is free.
    bool isFull(bool isPaused) const;
    /// True if a message of that size is more than even a paused client may still send.
    bool isOverloadedBy(qsizetype bytes) const;

private:
    struct State;

    void advance();
    void decided(const AuthAnswer &answer);
    void waitUnblocked();
    bool isBlocked(const Command &command) const;

    SessionContext &m_context;
    Receiver &m_receiver;
    std::unique_ptr<State> m_state; ///< only while commands wait
};

} // namespace wsify
