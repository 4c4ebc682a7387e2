// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/http/httpapi.h"

#include "common/text/json.h"
#include "core/fanout/hub.h"
#include "core/http/origins.h"
#include "core/http/prometheus.h"
#include "core/http/requestchecks.h"
#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "core/trafficobserver.h"

#include <numeric>
#include <optional>
#include <utility>
#include <vector>

namespace wsify {

namespace {

HttpResponse empty(int status)
{
    HttpResponse response;
    response.status = status;
    return response;
}

HttpResponse text(QByteArray body, const char *type = "text/plain; charset=utf-8")
{
    HttpResponse response = empty(200);
    response.headers = {{"Content-Type", type}};
    response.body = std::move(body);
    return response;
}

HttpResponse published(PublishResult result)
{
    switch (result) {
    case PublishResult::Ok:
        return empty(201);
    case PublishResult::Down:
        return busy("the broker did not confirm the message; it may still arrive");
    case PublishResult::NoIds:
        return busy(
            "the broker does not let this server remember \"id\"; the server's log names the right that is missing");
    case PublishResult::Full:
        return busy(
            "too many publications wait for the broker (--broker-queue, --broker-queue-bytes); nothing was sent");
    case PublishResult::TooLarge:
        return errorResponse(413, "the request holds more publications than may wait for the broker (--broker-queue, "
                                  "--broker-queue-bytes); nothing was sent");
    }
    Q_UNREACHABLE();
}

using Delivered = std::optional<std::vector<qint64>>;

/// The answer to `?verbose=1`: how many members' queues of this process each publication was appended to, where the broker can say it.
HttpResponse verbose(PublishResult result, const QByteArrayList &channels, bool isOne, const Delivered &delivered)
{
    HttpResponse response = published(result);
    if (response.status != 201)
        return response;
    const auto count = [&](qint64 number) {
        return delivered ? "\"delivered\":" + QByteArray::number(number) : QByteArray();
    };
    QByteArray body = '{' + count(delivered ? std::accumulate(delivered->begin(), delivered->end(), qint64(0)) : 0);
    if (!isOne) {
        body += body.size() > 1 ? ",\"results\":[" : "\"results\":[";
        for (qsizetype i = 0; i < channels.size(); ++i) {
            body += i > 0 ? ",{\"channel\":" : "{\"channel\":";
            json::appendString(body, channels[i]);
            if (delivered)
                body += ',' + count((*delivered)[size_t(i)]);
            body += '}';
        }
        body += ']';
    }
    response.headers = {{"Content-Type", "application/json"}};
    response.body = body + '}';
    return response;
}

} // namespace

HttpApi::HttpApi(WorkerId worker, Node &node, const Config &config, const Limits &limits, const ProcessMetrics &metrics,
                 WorkerMetrics &own, ControlDesk &desk)
    : m_worker(worker)
    , m_node(node)
    , m_config(config)
    , m_limits(limits)
    , m_metrics(metrics)
    , m_own(own)
    , m_control(node, desk, limits, own)
{
}

std::variant<HttpResponse, AdmittedRequest> HttpApi::admit(const HttpHead &head, qint64 declaredLength,
                                                           ListenerRole role) const
{
    const bool isPublic = role == ListenerRole::Public;
    const auto refused = [&](HttpResponse response) { return completed(head, std::move(response), role); };
    const auto notAllowed = [&](const char *allowed) { return refused(methodNotAllowed(allowed)); };
    if (declaredLength > m_limits.maxBody) {
        const QByteArray limit = QByteArray::number(m_limits.maxBody);
        return refused(errorResponse(413, "the body is longer than " + limit + " bytes (--max-body)"));
    }
    const QByteArrayView path = head.route();
    if (isPublic && ControlApi::routeOf(path) != ControlApi::Route::None) {
        // Another key must not open them by being none: /broadcast may be open, these may not.
        if (auto no =
                m_control.refusal(head, m_config.apiKeys.isEmpty() ? m_config.broadcastingKeys : m_config.apiKeys))
            return refused(std::move(*no));
        return AdmittedRequest(Route::Control, head, role);
    }
    if (head.method == "OPTIONS" && isPublic)
        return AdmittedRequest(Route::Preflight, head, role);
    if (path == "/broadcast" && isPublic) {
        if (head.method != "POST")
            return notAllowed("POST, OPTIONS");
        if (!m_config.broadcastingKeys.isEmpty() && !hasKey(head, m_config.broadcastingKeys))
            return refused(errorResponse(403, "the broadcasting key is missing or wrong"));
        if (auto no = refusedMediaType(head))
            return refused(std::move(*no));
        return AdmittedRequest(Route::Broadcast, head, role);
    }
    const bool isMetrics = path == "/metrics" && !(isPublic && m_config.hasMetricsListener);
    if (path == "/health" || path == "/ready" || isMetrics) {
        if (head.method != "GET" && head.method != "HEAD")
            return notAllowed(isPublic ? "GET, HEAD, OPTIONS" : "GET, HEAD");
        if (isMetrics && !m_config.metricsKeys.isEmpty() && !hasKey(head, m_config.metricsKeys))
            return refused(errorResponse(403, "the metrics key is missing or wrong"));
        const Route route = path == "/health" ? Route::Health : path == "/ready" ? Route::Ready : Route::Metrics;
        return AdmittedRequest(route, head, role);
    }
    if (!isPublic)
        return refused(errorResponse(404, "nothing here: this address has /metrics, /health and /ready"));
    if (path == "/ws")
        return notAllowed("GET, OPTIONS");
    return refused(errorResponse(404, "nothing here: clients connect to /ws, back ends POST to /broadcast"));
}

void HttpApi::handle(const AdmittedRequest &request, const QByteArray &body, HttpReply reply)
{
    const HttpHead &head = request.m_head;
    Cors cors = corsOf(head, request.m_role);
    switch (request.m_route) {
    case Route::Broadcast:
        if (auto no = refusedEncoding(body)) {
            reply(completed(cors, std::move(*no)));
            break;
        }
        broadcast(withoutMark(body), queryValue(request.m_head.query(), "verbose") == "1",
                  [this, cors = std::move(cors), reply = std::move(reply)](HttpResponse response) {
                      reply(completed(cors, std::move(response)));
                  });
        break;
    case Route::Control:
        m_control.handle(head, body, [this, cors = std::move(cors), reply = std::move(reply)](HttpResponse response) {
            reply(completed(cors, std::move(response)));
        });
        break;
    case Route::Health:
        reply(completed(cors, text("ok\n")));
        break;
    case Route::Ready:
        reply(completed(cors, ready(head)));
        break;
    case Route::Metrics:
        reply(completed(cors, metrics(head)));
        break;
    case Route::Preflight:
        reply(completed(cors, preflight(head, cors)));
        break;
    }
}

void HttpApi::broadcast(const QByteArray &body, bool isVerbose, HttpReply reply)
{
    if (m_node.isDraining()) {
        reply(busy("the server is shutting down"));
        return;
    }
    if (!m_node.broker().isUp()) {
        reply(busy("the broker is down"));
        return;
    }
    if (m_node.isBlocked(m_worker)) {
        ++m_own.mailboxBlocked;
        m_node.whenUnblocked(m_worker,
                             [this, body, isVerbose, reply = std::move(reply)] { broadcast(body, isVerbose, reply); });
        return;
    }
    BroadcastBody parsed(body, m_limits);
    if (!parsed.parse()) {
        countLimit(parsed.limit());
        reply(errorResponse(400, parsed.error()));
        return;
    }
    publish(parsed, isVerbose, std::move(reply));
}

void HttpApi::publish(const BroadcastBody &parsed, bool isVerbose, HttpReply reply)
{
    const std::vector<Publication> &publications = parsed.publications();
    const Publication &first = publications.front();
    const bool isOne = publications.size() == 1 && first.channels.size() == 1;
    const auto done = [reply](PublishResult result) { reply(published(result)); };
    if (isOne && first.id.isEmpty() && !isVerbose) {
        ++m_own.published;
        ++m_own.publishedByHttp;
        Message message(first.channels.front(), first.content);
        message.setAudience(first.audience);
        tell(message);
        m_node.publish(m_worker, message, done);
        return;
    }
    PublishBatch batch;
    QByteArrayList channels;
    for (const Publication &publication : publications) {
        const Frame frame = Frame::text(publication.content);
        for (const QByteArray &channel : publication.channels) {
            batch.push_back({Message(channel, frame), publication.id});
            batch.back().message.setAudience(publication.audience);
            channels.append(channel);
        }
    }
    for (BatchItem &item : batch)
        tell(item.message);
    m_own.published.add(qint64(batch.size()));
    m_own.publishedByHttp.add(qint64(batch.size()));
    if (!isVerbose) {
        m_node.publish(m_worker, std::move(batch), done);
        return;
    }
    m_node.publishCounted(m_worker, std::move(batch),
                          [reply = std::move(reply), channels,
                           isOne = isOne && !parsed.isList()](PublishResult result, const Delivered &delivered) {
                              reply(verbose(result, channels, isOne, delivered));
                          });
}

void HttpApi::tell(Message &message) const
{
    TrafficObserver *watcher = m_node.hub(m_worker).watcher();
    if (!watcher)
        return;
    message.setProvenance(new Provenance(Provenance::Via::Http, m_node.nextPublication()));
    watcher->arrived(message);
}

void HttpApi::countLimit(BroadcastBody::Limit limit)
{
    switch (limit) {
    case BroadcastBody::Limit::None:
        break;
    case BroadcastBody::Limit::Batch:
        ++m_own.limitBatch;
        break;
    case BroadcastBody::Limit::ChannelName:
        ++m_own.limitChannelName;
        break;
    }
}

HttpResponse HttpApi::ready(const HttpHead &head) const
{
    if (m_node.isLeaving())
        return busy("the server is shutting down");
    if (queryValue(head.query(), "broker") == "0")
        return text("ready\n");
    if (!m_node.broker().isUp())
        return busy("the broker is down");
    if (!m_node.broker().isSubscribed())
        return busy("the broker's subscriptions are down: members miss messages from other publishers");
    return text("ready\n");
}

HttpResponse HttpApi::metrics(const HttpHead &head) const
{
    const bool openMetrics = head.header("Accept").contains("application/openmetrics-text");
    return text(prometheusText(m_metrics, m_node, openMetrics),
                openMetrics ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                            : "text/plain; version=0.0.4; charset=utf-8");
}

HttpResponse HttpApi::preflight(const HttpHead &head, const Cors &cors)
{
    HttpResponse response = empty(204);
    response.headers = {{"Allow", "GET, HEAD, POST, OPTIONS"}};
    if (!cors.isOff && !head.header("Access-Control-Request-Method").isNull()) {
        response.headers.emplaceBack("Access-Control-Allow-Methods", "GET,HEAD,POST");
        if (const QByteArray wanted = head.header("Access-Control-Request-Headers"); !wanted.isEmpty())
            response.headers.emplaceBack("Access-Control-Allow-Headers", wanted);
    }
    return response;
}

HttpApi::Cors HttpApi::corsOf(const HttpHead &head, ListenerRole role)
{
    return {.origin = head.header("Origin"),
            .isHead = head.method == "HEAD",
            .isOff = role == ListenerRole::Metrics || head.route() == "/metrics"
                     || ControlApi::routeOf(head.route()) != ControlApi::Route::None};
}

HttpResponse HttpApi::completed(const HttpHead &head, HttpResponse response, ListenerRole role) const
{
    return completed(corsOf(head, role), std::move(response));
}

HttpResponse HttpApi::completed(const Cors &cors, HttpResponse response) const
{
    if (cors.isHead) // no body, whatever is said (RFC 9110 section 9.3.2)
        response.body.clear();
    if (cors.isOff)
        return response;
    response.headers.emplaceBack("Vary", "Origin");
    if (cors.origin.isNull())
        return response;
    if (m_config.allowedOrigins.isEmpty()) {
        response.headers.emplaceBack("Access-Control-Allow-Origin", "*");
    } else if (isOriginListed(cors.origin, m_config.allowedOrigins)) {
        response.headers.emplaceBack("Access-Control-Allow-Origin", cors.origin);
        // For fetch() with credentials: "include"; browsers refuse it beside *.
        response.headers.emplaceBack("Access-Control-Allow-Credentials", "true");
    }
    return response;
}

} // namespace wsify
