// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/authorizer.h"
#include "core/timers.h"

#include <QByteArray>
#include <QNetworkAccessManager>
#include <QObject>
#include <QUrl>

#include <deque>
#include <memory>
#include <vector>

class QNetworkReply;

namespace wsify {

class Observer;
class WorkerMetrics;
struct Limits;

/// The authorizer of the portable engine, over QNetworkAccessManager. See authorizer.h. http and https.
///
/// Limits::authorizerConcurrency calls are out at most; further ones wait in order, Limits::authorizerWaiting at most and
/// Limits::authorizerQueueTimeout at the longest, else they are Unavailable. The deadline Limits::authorizerTimeout is absolute and counted
/// from sending. Of an answer's body 64 KiB are read; a longer one is cut off and its status decides all the same. Redirects are not followed,
/// proxies not used, cookies not kept, and a POST is never sent twice. Worker thread only.
class NetworkAuthorizer : public QObject, public Authorizer
{
    Q_OBJECT

public:
    struct Options
    {
        QUrl url;
        QByteArray secret; ///< empty: calls are not signed
        bool keepAlive = true;
    };

    /// The observer is told when the back end becomes unavailable, with the reason, and when it answers again.
    NetworkAuthorizer(Options options, const Limits &limits, Timers &timers, WorkerMetrics &metrics,
                      Observer &observer);
    ~NetworkAuthorizer() override;

    std::unique_ptr<Call> ask(AuthRequest request, Done done) override;

private:
    class PendingCall;
    struct Manager
    {
        std::unique_ptr<QNetworkAccessManager> qnam;
        int out = 0;
    };

    void startWaiting();
    void scheduleStart();
    void send(PendingCall *call);
    void received(PendingCall *call);
    void fail(PendingCall *call, const QByteArray &reason, int status = 0);
    void settle(PendingCall *call, const AuthAnswer &answer);
    void abandon(PendingCall *call);
    Manager &manager();

    Options m_options;
    QByteArray m_authorization; ///< of the URL's user and password
    const Limits &m_limits;
    Timers &m_timers;
    WorkerMetrics &m_metrics;
    Observer &m_observer;
    std::vector<std::unique_ptr<Manager>> m_managers;
    std::deque<PendingCall *> m_waiting; ///< forgotten calls take themselves out
    int m_out = 0;
    bool m_startScheduled = false;
    bool m_isDown = false; ///< the last call that ended was Unavailable
};

} // namespace wsify
