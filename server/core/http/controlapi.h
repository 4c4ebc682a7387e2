// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/control/controlrequest.h"
#include "core/http/httpmessage.h"

#include <QByteArray>
#include <QByteArrayList>

#include <functional>
#include <optional>

namespace wsify {

class ControlDesk;
class Node;
class WorkerMetrics;
struct ControlResult;
struct Limits;

/// The HTTP calls by which back ends act on clients, and look at channels (PROTOCOL.md section 4): POST /disconnect, /join, /leave, GET
/// /channels and /channels/NAME. Always with a key, never for web pages.
///
/// Part of HttpApi: one a worker, used on its thread.
class ControlApi
{
public:
    enum class Route : quint8 { None, Disconnect, Join, Leave, Channels, Channel, History };
    /// `path`: HttpHead::route().
    static Route routeOf(QByteArrayView path);

    ControlApi(Node &node, ControlDesk &desk, const Limits &limits, WorkerMetrics &metrics);

    /// Judges a head of one of the routes: a refusal, or none. `keys`: without one everything is refused.
    std::optional<HttpResponse> refusal(const HttpHead &head, const QByteArrayList &keys) const;

    /// Called exactly once, now or later.
    using Reply = std::function<void(HttpResponse)>;
    /// Answers a request that was not refused.
    void handle(const HttpHead &head, const QByteArray &body, Reply reply);

private:
    std::optional<HttpResponse> notNow() const;
    void order(Route route, const QByteArray &body, Reply reply);
    void page(const HttpHead &head, Reply reply);
    void channel(const HttpHead &head, Reply reply);
    using Write = std::function<HttpResponse(const ControlResult &)>;
    void ask(const ControlRequest &request, Reply reply, Write write);

    Node &m_node;
    ControlDesk &m_desk;
    const Limits &m_limits;
    WorkerMetrics &m_metrics;
};

} // namespace wsify
