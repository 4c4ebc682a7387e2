// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/node.h"
#include "core/http/broadcastbody.h"
#include "core/http/httpmessage.h"

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
    enum class Route : quint8 { Broadcast, Health, Ready, Metrics, Preflight };

    AdmittedRequest(Route route, const HttpHead &head)
        : m_route(route)
        , m_head(head)
    {
    }

    Route m_route;
    HttpHead m_head;
};

/// Every HTTP route that is not the upgrade (PROTOCOL.md section 4), once, for both engines.
///
/// One a worker, used on its thread. Works on whole requests in plain structs; the engine reads and writes.
class HttpApi
{
public:
    struct Config
    {
        QByteArray broadcastingKey; ///< empty: open
        QByteArrayList allowedOrigins; ///< empty: every origin
    };

    HttpApi(WorkerId worker, Node &node, const Config &config, const Limits &limits, const ProcessMetrics &metrics,
            WorkerMetrics &own);

    /// Judges a head, once, before the body is read: a refusal (no such route, method, key, media type, declared length over
    /// the limit), whose body is not wanted, or what handle() takes when the body is there.
    std::variant<HttpResponse, AdmittedRequest> admit(const HttpHead &head, qint64 declaredLength) const;

    /// Answers a request whose body, at most Limits::maxBody as admit() knew it, is there. The engine may drop the reply when the client has
    /// left; it must not destroy the api before every reply came.
    void handle(const AdmittedRequest &request, const QByteArray &body, HttpReply reply);

private:
    using Route = AdmittedRequest::Route;
    /// What the answer needs of its request.
    struct Cors
    {
        QByteArray origin; ///< null when none was named
        bool isHead = false;
    };
    static Cors corsOf(const HttpHead &head);

    /// Adds the CORS headers, and takes the body from an answer to HEAD.
    HttpResponse completed(const Cors &cors, HttpResponse response) const;
    bool isKeyValid(const HttpHead &head) const;
    void broadcast(const QByteArray &body, HttpReply reply);
    void publish(const std::vector<Publication> &publications, HttpReply reply);
    void countLimit(BroadcastBody::Limit limit);
    HttpResponse ready() const;
    HttpResponse metrics(const HttpHead &head) const;
    static HttpResponse preflight(const HttpHead &head);

    WorkerId m_worker;
    Node &m_node;
    const Config &m_config;
    const Limits &m_limits;
    const ProcessMetrics &m_metrics;
    WorkerMetrics &m_own;
};

} // namespace wsify
