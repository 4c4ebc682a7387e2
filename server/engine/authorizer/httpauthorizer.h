// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "engine/authorizer/authorizerconnection.h"
#include "engine/authorizer/connectwindow.h"
#include "engine/authorizer/queuedauthorizer.h"
#include "net/connector.h"
#include "net/resolver.h"

#include <deque>
#include <vector>

namespace wsify {

/// The authorizer client: HTTP/1.1 over a pool of connections, http and https. See queuedauthorizer.h.
///
/// A call is not bound to a connection before it is sent: it takes an idle one (the one used last), or the first that
/// becomes free, or one that has been opened. Connections are opened only while calls wait and none is idle, at most
/// MostConnecting at a time, and as ConnectWindow says; there are never more than Limits::authorizerConcurrency. One that was idle for
/// IdleTimeout, or whose address was looked up Limits::authorizerConnectionAge ago, carries no further call.
///
/// A call of which no byte was sent is sent again. A call that a kept connection has lost, without one byte of an answer,
/// is sent once more on a fresh connection if AuthRequest::isRepeatable(), with X-Wsify-Attempt: 2; otherwise it is Unavailable and
/// counted. When no connection is open and none can be opened, the calls that wait are Unavailable at once.
///
/// It follows no redirects, uses no proxies and keeps no cookies. Worker thread only.
class HttpAuthorizer : public QueuedAuthorizer
{
    Q_OBJECT

public:
    static constexpr int MostConnecting = 4;
    static constexpr std::chrono::milliseconds IdleTimeout{1500};

    HttpAuthorizer(Options options, const Limits &limits, Timers &timers, WorkerMetrics &metrics, Observer &observer);
    ~HttpAuthorizer() override;

protected:
    void serve() override;
    bool isConnected() const override;
    void release(PendingCall &call) override;

private:
    class Opening;
    class Carrier;
    struct Idle
    {
        Carrier *carrier;
        Clock::Duration since;
    };

    QByteArray request(const PendingCall &call) const;
    bool send(Carrier &carrier, PendingCall &call);
    void received(Carrier &carrier);
    void closed(Carrier &carrier, const QByteArray &reason);
    void sendAgain(Carrier &carrier);

    void openMore();
    void open();
    void opened(Opening &opening, QTcpSocket *socket);
    void openFailed(Opening &opening, const QByteArray &reason);
    void isSlow(Opening &opening);
    void isSlow(Carrier &carrier);
    void forget(Opening &opening);
    int connecting() const;
    void openLater();

    Carrier *takeIdle();
    void keep(Carrier &carrier);
    void closeIdle();
    void discard(Carrier &carrier);

    Resolver m_resolver;
    Connector::Target m_target;
    QByteArray m_head; ///< the beginning of every request
    ConnectWindow m_window;
    ConnectWindow::Time m_answeredAt = {}; ///< by any connection
    std::vector<Opening *> m_openings; ///< connections that are being opened
    int m_carriers = 0; ///< connections that are open
    std::vector<Idle> m_idle; ///< of those; the most recently used last
    std::deque<PendingCall *> m_again; ///< calls in progress that wait for a fresh connection
    bool m_isOpeningSoon = false;
    Timer m_sweep;
    Timer m_retry;
    Clock::Duration m_retryAt{}; ///< none is opened before
};

} // namespace wsify
