// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/node.h"
#include "core/http/broadcastbody.h"
#include "core/http/controlapi.h"
#include "core/http/httpmessage.h"
#include "core/http/listenerrole.h"

#include <QByteArray>
#include <QByteArrayList>

#include <functional>
#include <variant>
#include <vector>

namespace wsify {

class WorkerMetrics;
class ProcessMetrics;
struct Limits;

/// Called exactly once, now or later, on the worker that called handle().
using HttpReply = std::function<void(HttpResponse)>;

/// A request whose head HttpApi::admit() has passed: nobody else makes one, and only it can be handled. A value.
class AdmittedRequest
{
private:
    friend class HttpApi;
    enum class Route : quint8 { Broadcast, Control, Health, Ready, Metrics, Preflight };

    AdmittedRequest(Route route, const HttpHead &head, ListenerRole role)
        : m_route(route)
        , m_head(head)
        , m_role(role)
    {
    }

    Route m_route;
    HttpHead m_head;
    ListenerRole m_role;
};

/// Every HTTP route that is not the upgrade (PROTOCOL.md section 4), once, for both engines.
///
/// One a worker, used on its thread. Works on whole requests in plain structs; the engine reads and writes.
class HttpApi
{
public:
    struct Config
    {
        QByteArrayList broadcastingKeys; ///< each is valid; empty: open
        QByteArrayList allowedOrigins; ///< empty: every origin
        QByteArrayList metricsKeys; ///< the same
        QByteArrayList
            apiKeys; ///< for the calls of ControlApi; empty: the broadcasting keys; none of these either: closed
        bool hasMetricsListener = false; ///< then the public ones do not serve /metrics
    };

    HttpApi(WorkerId worker, Node &node, const Config &config, const Limits &limits, const ProcessMetrics &metrics,
            WorkerMetrics &own, ControlDesk &desk);

    /// Judges a head, once, before the body is read: a refusal (no such route, method, key, media type, declared length over
    /// the limit), whose body is not wanted, or what handle() takes when the body is there. `role`: of the listener that it
    /// came in at.
    std::variant<HttpResponse, AdmittedRequest> admit(const HttpHead &head, qint64 declaredLength,
                                                      ListenerRole role = ListenerRole::Public) const;

    /// Answers a request whose body, at most Limits::maxBody as admit() knew it, is there. The engine may drop the reply when the client has
    /// left; it must not destroy the api before every reply came.
    void handle(const AdmittedRequest &request, const QByteArray &body, HttpReply reply);

    /// What every answer has that is not of this api's making: the CORS headers, so that a page can read what was wrong; and no
    /// body for HEAD.
    HttpResponse completed(const HttpHead &head, HttpResponse response, ListenerRole role = ListenerRole::Public) const;

private:
    using Route = AdmittedRequest::Route;
    /// What the answer needs of its request.
    struct Cors
    {
        QByteArray origin; ///< null when none was named
        bool isHead = false;
        bool isOff = false; ///< not for web pages
    };
    static Cors corsOf(const HttpHead &head, ListenerRole role);

    HttpResponse completed(const Cors &cors, HttpResponse response) const;
    void broadcast(const QByteArray &body, bool isVerbose, HttpReply reply);
    void publish(const BroadcastBody &parsed, bool isVerbose, HttpReply reply);
    void tell(Message &message) const;
    void countLimit(BroadcastBody::Limit limit);
    HttpResponse ready(const HttpHead &head) const;
    HttpResponse metrics(const HttpHead &head) const;
    static HttpResponse preflight(const HttpHead &head, const Cors &cors);

    WorkerId m_worker;
    Node &m_node;
    const Config &m_config;
    const Limits &m_limits;
    const ProcessMetrics &m_metrics;
    WorkerMetrics &m_own;
    ControlApi m_control;
};

} // namespace wsify
