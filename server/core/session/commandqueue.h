// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/clock.h"
#include "core/session/authorizer.h"
#include "core/session/backlog.h"
#include "core/session/command.h"

#include <QByteArrayView>

#include <functional>
#include <memory>

namespace wsify {

struct SessionContext;

/// The commands of one client that wait, in order. The first one waits for the authorizer's answer, until its worker may post to
/// other mailboxes again (Node::isBlocked()), or until its receiver is done with it; the others wait for the first one.
///
/// Owned by the session, which is its receiver; worker thread only. While nothing waits it holds no memory of its own.
/// Bounded by Limits::maxWaiting and maxWaitingBytes, at which reading is to be paused, and by maxOverload() and
/// maxOverloadBytes() (see Backlog); the bytes count in WorkerMetrics::heldBytes.
class CommandQueue
{
public:
    enum class Next : quint8 {
        CarryOut,
        Refuse, ///< notAllowed()
        AskMore, ///< permission() comes again
    };
    enum class Carried : quint8 {
        Done,
        Waits, ///< its receiver calls finish() when it is done
    };

    /// What becomes of the commands. A command is valid during the call alone. carryOut(), notAllowed() and queueChanged() may discard()
    /// the queue; the others must not, and none may add to it or destroy it. What waits behind a call that came to nothing is not asked:
    /// it would only wait as long, and is not allowed for the same reason.
    class Receiver
    {
    public:
        /// False if the command may be carried out, or refused, without asking. Called only where there is an authorizer.
        virtual bool needsPermission(const Command &command) const = 0;
        /// What to ask the authorizer about the first command, which stays in the queue.
        virtual AuthRequest permission(const Command &command) = 0;
        /// What to do with an answer of the authorizer about the first command.
        virtual Next answered(const Command & /*command*/, const AuthAnswer &answer)
        {
            return answer.verdict == Verdict::Allow ? Next::CarryOut : Next::Refuse;
        }
        /// The command was allowed, or needs no permission (`answer` is null), and has left the queue. With Carried::Waits the next one
        /// waits for finish(); the command's bytes stay where they are until then.
        virtual Carried carryOut(const Command &command, const AuthAnswer *answer) = 0;
        /// The authorizer denied the command or did not answer, and it has left the queue. The next one follows.
        virtual void notAllowed(const Command &command, const AuthAnswer &answer) = 0;
        /// The command was never decided, or the receiver was not done with it: discard() forgets it. Must not discard.
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
    /// The same for one that did not have to wait, and that its receiver is not done with.
    void addCarried(QByteArrayView message, const Command &command);
    /// The receiver is done with the command for which it has returned Carried::Waits. Never from within carryOut().
    void finish();
    /// Forgets everything that waits, and the call that is out; counted in WorkerMetrics::discarded. Not told to the receiver.
    void discard();
    /// Calls `expired` after that time, unless the queue has emptied before. It must not be empty.
    void expireAfter(Clock::Duration time, std::function<void()> expired);

    bool isEmpty() const { return !m_state; }
    qsizetype size() const;
    qsizetype bytes() const;
    /// True if one of that kind waits.
    bool has(Command::Kind kind) const;
    /// True if no more should be read from the client. A paused one is read from again when half of the room is free.
    bool isFull(bool isPaused) const;
    /// True if a message of that size is more than even a paused client may still send.
    bool isOverloadedBy(qsizetype bytes) const;

private:
    struct State;

    State &state();
    void advance();
    bool ask();
    void call();
    bool waits() const;
    void takeDecided();
    void hold(Backlog::Waiting carried);
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
