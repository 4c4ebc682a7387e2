// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "engine/authorizer/authorizerconnection.h"
#include "engine/authorizer/queuedauthorizer.h"

#include <vector>

namespace wsify {

/// The authorizer of the native engine: HTTP/1.1 with keep-alive over a pool of connections of its own. See queuedauthorizer.h. http and
/// https.
///
/// The idle connection that was used last is taken first, a new one is opened only when none is idle, and one that is idle for 2 s is
/// closed; there are never more than Limits::authorizerConcurrency. A call whose connection breaks is Unavailable and never sent again.
/// Redirects are not followed, proxies not used, cookies not kept. Worker thread only.
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
    QByteArray m_head; ///< what every request begins with
    std::vector<Idle> m_idle; ///< in the order of their use
    Timer m_sweep;
};

} // namespace wsify
