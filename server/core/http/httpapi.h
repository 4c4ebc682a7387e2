// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/node.h"
#include "core/http/httpmessage.h"

#include <QByteArray>
#include <QByteArrayList>

#include <functional>
#include <optional>

namespace wsify {

class WorkerMetrics;
class ProcessMetrics;
class RecentIds;
struct Limits;

/// Called exactly once, now or later, on the worker that called handle().
using HttpReply = std::function<void(HttpResponse)>;

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
            WorkerMetrics &own, RecentIds &recentIds);

    /// What the head alone decides (no such route, method, key, media type, declared length over the limit), so that a body
    /// that would be refused is not read; nothing when the body is wanted.
    std::optional<HttpResponse> refuse(const HttpHead &head, qint64 declaredLength) const;

    /// Answers a whole request. The engine may drop the reply when the client has left; it must not destroy the api before
    /// every reply came.
    void handle(const HttpRequest &request, HttpReply reply);

private:
    /// Adds the CORS headers, and takes the body from an answer to HEAD.
    HttpResponse completed(const HttpHead &head, HttpResponse response) const;
    bool isKeyValid(const HttpHead &head) const;
    void broadcast(const QByteArray &body, HttpReply reply);
    HttpResponse health(const HttpHead &head) const;
    HttpResponse ready(const HttpHead &head) const;
    HttpResponse metrics(const HttpHead &head) const;
    HttpResponse preflight(const HttpHead &head) const;

    WorkerId m_worker;
    Node &m_node;
    const Config &m_config;
    const Limits &m_limits;
    const ProcessMetrics &m_metrics;
    WorkerMetrics &m_own;
    RecentIds &m_recentIds;
};

} // namespace wsify
