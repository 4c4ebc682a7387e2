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

/// The commands of one client that wait, in order. The first one waits for the authorizer's answer, or until its worker may post to
/// other mailboxes again (Node::isBlocked()); the others wait for the first one.
///
/// Owned by the session, which is its receiver; worker thread only. While nothing waits it holds no memory of its own.
/// Bounded by Limits::maxWaiting and maxWaitingBytes, at which reading is to be paused, and by maxOverload() and
/// maxOverloadBytes() (see Backlog); the bytes count in WorkerMetrics::heldBytes.
class CommandQueue
{
public:
    /// What becomes of the commands. A command is valid during the call alone. carryOut(), notAllowed() and queueChanged() may discard()
    /// the queue; permission() must not, and none may add to it or destroy it.
    class Receiver
    {
    public:
        /// What to ask the authorizer about the first command, which stays in the queue; nothing if it needs no permission.
        virtual std::optional<AuthRequest> permission(const Command &command) const = 0;
        /// The command was allowed or needs no permission, and has left the queue.
        virtual void carryOut(const Command &command) = 0;
        /// The authorizer denied the command or did not answer, and it has left the queue. The next one follows.
        virtual void notAllowed(const Command &command, const AuthAnswer &answer) = 0;
        /// The command was never decided: discard() forgets it. Must not discard.
        virtual void discarded(const Command &command) = 0;
        /// Commands were added or have left, or the first one begins to wait for a mailbox. Last of all in each turn.
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
    /// Forgets everything that waits, and the call that is out; counted in WorkerMetrics::discarded. Not told to the receiver.
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
    /// The queue outlives this and whatever it calls: a session that finishes meanwhile is destroyed in a later turn
    /// (Transport::sessionFinished()).
    void decided(const AuthAnswer &answer);
    void waitUnblocked();
    bool isBlocked(const Command &command) const;

    SessionContext &m_context;
    Receiver &m_receiver;
    std::unique_ptr<State> m_state; ///< only while commands wait
};

} // namespace wsify
