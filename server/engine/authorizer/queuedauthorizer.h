// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/session/authorizer.h"
#include "core/timers.h"
#include "engine/authorizer/authorizerhealth.h"
#include "net/resolver.h"

#include <QByteArray>
#include <QList>
#include <QObject>
#include <QSslCertificate>
#include <QString>
#include <QUrl>

#include <chrono>
#include <deque>
#include <memory>
#include <optional>

namespace wsify {

class Observer;
class WorkerMetrics;
struct Limits;

/// The queue of calls to the authorizer, their deadlines, the meaning of an answer, and the callbacks. See authorizer.h. The
/// subclass transports the calls.
///
/// At most Limits::authorizerConcurrency calls are in progress. At most Limits::authorizerWaiting more wait, in order,
/// for at most Limits::authorizerQueueTimeout, or Limits::authorizerTimeout while there is no connection; beyond that a call is
/// Unavailable. The deadline Limits::authorizerTimeout is absolute and begins when a call is first sent. Worker thread only.
class QueuedAuthorizer : public QObject, public Authorizer
{
    Q_OBJECT

public:
    struct Options
    {
        QUrl url = {}; ///< http or https; its user and password are sent as Basic authorization
        QByteArray secret = {}; ///< empty: calls are not signed
        bool keepAlive = true;
        QList<QSslCertificate> authorities = {}; ///< trusted besides the system's
        int workers = 1; ///< of the process
        std::shared_ptr<AuthorizerHealth> health = std::make_shared<AuthorizerHealth>(); ///< of all workers
        Resolver::Lookup lookup = Resolver::askSystem; ///< tests have their own
    };

    std::unique_ptr<Call> ask(AuthRequest request, Done done) override;
    bool mayAskBatches() const override { return m_options.health->mayAskBatches(); }
    void batchNotUnderstood() override { m_options.health->batchNotUnderstood(); }
    bool hasAnsweredResult() const override { return m_options.health->hasAnsweredResult(); }
    bool isIdle() const override { return m_calls == 0; }

protected:
    /// Owned by the caller of ask(); the authorizer refers to it while it waits or is in progress.
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
        std::chrono::steady_clock::time_point
            since; ///< when it was sent, or, while it waits, when it was asked; finer than the timers
        QObject *carrier = nullptr; ///< for the subclass: the object that carries the call while it is in progress
        const quint32 era; ///< AuthorizerHealth::era() when it was asked
        bool isOut = false;
        int attempt = 1; ///< for the subclass
    };

    /// Reports to the observer what Options::health has to tell.
    QueuedAuthorizer(Options options, const Limits &limits, Timers &timers, WorkerMetrics &metrics, Observer &observer);

    /// Calls wait: sends them, as many as next() gives and the transport can carry.
    virtual void serve() = 0;
    /// True while there is an open connection, or was one a moment ago.
    virtual bool isConnected() const = 0;
    /// A call in progress has ended: answered, failed or forgotten. Its carrier must no longer refer to it.
    virtual void release(PendingCall &call) = 0;

    /// The call to send next; null if none waits, or none may be sent.
    PendingCall *next() const;
    /// Number of calls that wait and may be sent.
    int sendable() const;
    /// The call, which next() gave, is in progress; no change for one that is already.
    void begin(PendingCall &call);
    /// Fails the calls that have waited since then or longer.
    void failWaiting(std::chrono::steady_clock::time_point since, const QByteArray &reason);

    /// The headers of one call. The subclass adds Host, Content-Length and Connection.
    HeaderList headers(const PendingCall &call) const;
    using RetryAfter = std::optional<std::chrono::seconds>;
    /// An answer has arrived; other than with 200, the status is enough. The body is looked at with 200 and 4xx.
    void answered(PendingCall &call, int status, RetryAfter retryAfter, const AuthBody &body);
    void fail(PendingCall &call, const QByteArray &reason, int status = 0, RetryAfter retryAfter = {});

    const Options &options() const { return m_options; }
    /// The Authorization for the URL's user and password; empty if it has none. options().url is without them.
    const QByteArray &authorization() const { return m_authorization; }
    const Limits &limits() const { return m_limits; }
    Timers &timers() const { return m_timers; }
    WorkerMetrics &metrics() const { return m_metrics; }

private:
    void scheduleStart();
    void waited(PendingCall &call, Clock::Duration rest);
    void failTooMany(PendingCall &call);
    QByteArray readResult(const PendingCall &call, const AuthBody &body, AuthAnswer &answer);
    void readDenial(const PendingCall &call, const AuthBody &body, AuthAnswer &answer);
    void settle(PendingCall &call, AuthAnswer answer);
    void abandon(PendingCall &call);

    Options m_options;
    QByteArray m_authorization;
    const Limits &m_limits;
    Timers &m_timers;
    WorkerMetrics &m_metrics;
    Observer &m_observer;
    std::deque<PendingCall *> m_waiting; ///< forgotten calls remove themselves
    int m_out = 0;
    int m_calls = 0; ///< not yet called back: that wait, are out, or are about to be told that they cannot wait
    bool m_startScheduled = false;
};

} // namespace wsify
