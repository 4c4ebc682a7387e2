// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "engine/authorizer/authorizerconnection.h"
#include "engine/authorizer/queuedauthorizer.h"

#include <vector>

namespace wsify {

/// The authorizer client of the native engine: HTTP/1.1 with keep-alive over its own pool of connections, http and
/// https. See queuedauthorizer.h.
///
/// It reuses the most recently used idle connection, opens a new one only if none is idle, and closes a connection
/// after 2 s of idleness; there are never more than Limits::authorizerConcurrency. A call whose connection breaks is
/// Unavailable and never sent again. It follows no redirects, uses no proxies and keeps no cookies. Worker thread
/// only.
class HttpAuthorizer : public QueuedAuthorizer
{
    Q_OBJECT

public:
    HttpAuthorizer(Options options, const Limits &limits, Timers &timers, WorkerMetrics &metrics, Observer &observer);
    ~HttpAuthorizer() override;

protected:
    void send(PendingCall &call) override;
    void release(PendingCall &call) override;

private:
    class Carrier;
    struct Idle
    {
        Carrier *carrier;
        Clock::Duration since;
    };

    Carrier *open();
    Carrier *takeIdle();
    QByteArray request(const PendingCall &call) const;
    void received(Carrier &carrier);
    void closed(Carrier &carrier, const QByteArray &reason);
    void discard(Carrier &carrier);
    void closeIdle();

    AuthorizerConnection::Endpoint m_endpoint;
    QByteArray m_head; ///< the beginning of every request
    std::vector<Idle> m_idle; ///< the most recently used last
    Timer m_sweep;
};

} // namespace wsify
