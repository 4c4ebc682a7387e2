// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/session/authorizer.h"
#include "core/timers.h"

#include <QByteArray>
#include <QObject>
#include <QUrl>

#include <chrono>
#include <deque>
#include <memory>

namespace wsify {

class Observer;
class WorkerMetrics;
struct Limits;

/// What the authorizers of both engines have in common: which call goes when, how long each may take, what the answer's status means, and
/// who is told. See authorizer.h. How a call travels is the subclass's.
///
/// Limits::authorizerConcurrency calls are out at most; further ones wait in order, Limits::authorizerWaiting at most and
/// Limits::authorizerQueueTimeout at the longest, else they are Unavailable. The deadline Limits::authorizerTimeout is absolute and counted
/// from sending. Worker thread only.
class QueuedAuthorizer : public QObject, public Authorizer
{
    Q_OBJECT

public:
    struct Options
    {
        QUrl url; ///< http or https; a user and password in it are sent as Basic authorization
        QByteArray secret; ///< empty: calls are not signed
        bool keepAlive = true;
    };
    /// Bytes of an answer's body that are read; what is longer is cut off, and the status decides all the same.
    static constexpr qsizetype MaxAnswerBody = 64 * 1024;

    std::unique_ptr<Call> ask(AuthRequest request, Done done) override;

protected:
    /// Owned by whoever asked; the authorizer knows it while it waits or is out.
    class PendingCall : public Authorizer::Call
    {
    public:
        PendingCall(QueuedAuthorizer &authorizer, AuthRequest asked, Done callback);
        ~PendingCall() override;
        PendingCall(const PendingCall &) = delete;
        PendingCall &operator=(const PendingCall &) = delete;

        QueuedAuthorizer &owner;
        AuthRequest request;
        Done done; ///< empty once it has been called
        Timer deadline;
        std::chrono::steady_clock::time_point since; ///< sent, or asked while it waits; finer than the timers
        QObject *carrier = nullptr; ///< the subclass's: what carries it while it is out
        bool isOut = false;
    };

    /// The observer is told when the back end becomes unavailable, with the reason, and when it answers again.
    QueuedAuthorizer(Options options, const Limits &limits, Timers &timers, WorkerMetrics &metrics, Observer &observer);

    /// Sends a call, whose `carrier` it may set. May answer or fail at once.
    virtual void send(PendingCall &call) = 0;
    /// The call is over: answered, failed or forgotten. Its carrier must not name it again.
    virtual void release(PendingCall &call) = 0;

    /// The headers of one call. Host, Content-Length and Connection are the subclass's.
    HeaderList headers(const PendingCall &call) const;
    /// A whole answer has come.
    void answered(PendingCall &call, int status);
    void fail(PendingCall &call, const QByteArray &reason, int status = 0);

    const Options &options() const { return m_options; }
    /// Of the URL's user and password; empty when it has none. options().url is without them.
    const QByteArray &authorization() const { return m_authorization; }
    const Limits &limits() const { return m_limits; }
    Timers &timers() const { return m_timers; }

private:
    void startWaiting();
    void scheduleStart();
    void settle(PendingCall &call, AuthAnswer answer);
    void abandon(PendingCall &call);

    Options m_options;
    QByteArray m_authorization;
    const Limits &m_limits;
    Timers &m_timers;
    WorkerMetrics &m_metrics;
    Observer &m_observer;
    std::deque<PendingCall *> m_waiting; ///< forgotten calls take themselves out
    int m_out = 0;
    bool m_startScheduled = false;
    bool m_isDown = false; ///< the last call that ended was Unavailable
};

} // namespace wsify
