// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/http/prometheus.h"

#include "core/fanout/node.h"
#include "core/metrics/metrics.h"
#include "core/session/v4error.h"

#include <span>

namespace wsify {

namespace {

struct Metric
{
    const char *name; ///< without _total
    const char *labels;
    const char *help; ///< null: one more sample of the metric before
    bool counter;
    Counter WorkerMetrics::*value;
};

constexpr bool Gauge = false;
constexpr bool Total = true;

// The names are a contract with dashboards: add, never rename. Samples of one metric stand together.
constexpr Metric Metrics[] = {
    {"wsify_clients", "", "Connected WebSocket clients.", Gauge, &WorkerMetrics::clients},
    {"wsify_v4_clients", "", "Connected clients that speak wsify.v4.", Gauge, &WorkerMetrics::clientsV4},
    {"wsify_connecting", "", "Upgrades waiting for a decision.", Gauge, &WorkerMetrics::connecting},
    {"wsify_held_bytes", "", "Bytes that connections hold, as --memory-limit counts them.", Gauge,
     &WorkerMetrics::heldBytes},
    {"wsify_subscriptions", "", "Memberships, one per client and channel.", Gauge, &WorkerMetrics::subscriptions},
    {"wsify_subscribing", "", "Requested subscriptions that the broker has not answered yet.", Gauge,
     &WorkerMetrics::subscribing},
    {"wsify_connects", "", "Clients accepted.", Total, &WorkerMetrics::connects},
    {"wsify_connects_refused", R"({reason="handshake"})", "Upgrades refused, by reason.", Total,
     &WorkerMetrics::refusedHandshake},
    {"wsify_connects_refused", R"({reason="origin"})", nullptr, Total, &WorkerMetrics::refusedOrigin},
    {"wsify_connects_refused", R"({reason="forwarded_headers"})", nullptr, Total, &WorkerMetrics::refusedForward},
    {"wsify_connects_refused", R"({reason="denied"})", nullptr, Total, &WorkerMetrics::refusedDenied},
    {"wsify_connects_refused", R"({reason="authorizer_down"})", nullptr, Total, &WorkerMetrics::refusedUnavailable},
    {"wsify_connects_refused", R"({reason="draining"})", nullptr, Total, &WorkerMetrics::refusedDraining},
    {"wsify_connects_refused", R"({reason="max_clients"})", nullptr, Total, &WorkerMetrics::refusedClients},
    {"wsify_connects_refused", R"({reason="memory"})", nullptr, Total, &WorkerMetrics::refusedMemory},
    {"wsify_connects_refused", R"({reason="max_clients_per_ip"})", nullptr, Total, &WorkerMetrics::refusedAddress},
    {"wsify_connects_refused", R"({reason="connect_rate"})", nullptr, Total, &WorkerMetrics::refusedRate},
    {"wsify_refused_late", "", "Of those upgrades, refused by a close frame behind the 101, so that a page sees why.",
     Total, &WorkerMetrics::refusedLate},
    {"wsify_commands", "", "Messages received from clients.", Total, &WorkerMetrics::commandsIn},
    {"wsify_received_bytes", "", "Payload received from clients.", Total, &WorkerMetrics::bytesIn},
    {"wsify_published", "", "Publications by clients and back ends.", Total, &WorkerMetrics::published},
    {"wsify_deliveries", "", "Messages queued for members.", Total, &WorkerMetrics::messagesOut},
    {"wsify_delivered_bytes", "", "Frames queued for members.", Total, &WorkerMetrics::bytesOut},
    {"wsify_ignored", R"({reason="malformed"})", "Messages from clients that were ignored, by reason.", Total,
     &WorkerMetrics::ignoredMalformed},
    {"wsify_ignored", R"({reason="channel"})", nullptr, Total, &WorkerMetrics::ignoredChannel},
    {"wsify_ignored", R"({reason="reserved"})", nullptr, Total, &WorkerMetrics::ignoredReserved},
    {"wsify_limit", R"({limit="max_channels"})", "Times a limit was reached.", Total, &WorkerMetrics::limitChannels},
    {"wsify_limit", R"({limit="max_channel_name"})", nullptr, Total, &WorkerMetrics::limitChannelName},
    {"wsify_limit", R"({limit="max_message"})", nullptr, Total, &WorkerMetrics::limitMessage},
    {"wsify_limit", R"({limit="head"})", nullptr, Total, &WorkerMetrics::limitHead},
    {"wsify_limit", R"({limit="body"})", nullptr, Total, &WorkerMetrics::limitBody},
    {"wsify_limit", R"({limit="max_batch"})", nullptr, Total, &WorkerMetrics::limitBatch},
    {"wsify_limit", R"({limit="waiting_commands"})", nullptr, Total, &WorkerMetrics::overload},
    {"wsify_limit", R"({limit="authorizer_waiting"})", nullptr, Total, &WorkerMetrics::limitAuthorizerWaiting},
    {"wsify_limit", R"({limit="command_rate"})", nullptr, Total, &WorkerMetrics::limitCommandRate},
    {"wsify_limit", R"({limit="late_refusals"})", nullptr, Total, &WorkerMetrics::limitLateRefusals},
    {"wsify_limit", R"({limit="memory"})", nullptr, Total, &WorkerMetrics::limitMemory},
    {"wsify_limit", R"({limit="tls_handshakes"})", nullptr, Total, &WorkerMetrics::limitTlsHandshakes},
    {"wsify_command_rate_pauses", "", "Times a client had to wait because of --command-rate.", Total,
     &WorkerMetrics::commandRatePauses},
    {"wsify_discarded_commands", "", "Commands dropped undecided when their client was closed.", Total,
     &WorkerMetrics::discarded},
    {"wsify_slow_consumers", "", "Clients closed because they did not read.", Total, &WorkerMetrics::slowConsumers},
    {"wsify_dead_peers", "", "Clients closed because they gave no sign of life.", Total, &WorkerMetrics::deadPeers},
    {"wsify_authorizer_in_flight", "", "Calls to the authorizer in progress.", Gauge,
     &WorkerMetrics::authorizerInFlight},
    {"wsify_authorizer_calls", R"({verdict="allowed"})", "Calls to the authorizer that ended, by verdict.", Total,
     &WorkerMetrics::authorizerAllowed},
    {"wsify_authorizer_calls", R"({verdict="denied"})", nullptr, Total, &WorkerMetrics::authorizerDenied},
    {"wsify_authorizer_calls", R"({verdict="unavailable"})", nullptr, Total, &WorkerMetrics::authorizerUnavailable},
    {"wsify_authorizer_results", "", "Answers of the authorizer with a result object that was understood.", Total,
     &WorkerMetrics::authorizerResults},
    {"wsify_authorizer_misunderstood", "", "Answers of the authorizer with a result object that was not understood.",
     Total, &WorkerMetrics::authorizerMisunderstood},
    {"wsify_authorizer_reused_lost", "", "Calls lost by a kept connection that must not be sent again (broadcasts).",
     Total, &WorkerMetrics::authorizerReusedLost},
    {"wsify_http_requests", "", "HTTP requests answered, upgrades included.", Total, &WorkerMetrics::httpRequests},
    {"wsify_http_errors", "", "HTTP requests answered with 400 or above.", Total, &WorkerMetrics::httpErrors},
    {"wsify_control_requests", R"({kind="disconnect"})", "Valid requests of back ends with --api-key, by kind.", Total,
     &WorkerMetrics::controlDisconnect},
    {"wsify_control_requests", R"({kind="join"})", nullptr, Total, &WorkerMetrics::controlJoin},
    {"wsify_control_requests", R"({kind="leave"})", nullptr, Total, &WorkerMetrics::controlLeave},
    {"wsify_control_requests", R"({kind="channels"})", nullptr, Total, &WorkerMetrics::controlChannels},
    {"wsify_real_ip_header_unread", "",
     "Requests of trusted proxies that had only the header which --real-ip-header does not name.", Total,
     &WorkerMetrics::unreadRealIp},
    {"wsify_proxy_headers_refused", "",
     "Connections of trusted proxies closed because no valid PROXY protocol header came first.", Total,
     &WorkerMetrics::proxyHeadersRefused},
    {"wsify_tls_handshakes", R"({result="ok"})", "TLS handshakes that ended, by result.", Total,
     &WorkerMetrics::tlsHandshakes},
    {"wsify_tls_handshakes", R"({result="failed"})", nullptr, Total, &WorkerMetrics::tlsHandshakesFailed},
    {"wsify_tls_handshakes_waited", "", "TLS handshakes that had to wait for others.", Total,
     &WorkerMetrics::tlsHandshakesWaited},
    {"wsify_mailbox_blocked", "", "Publishers held back by a full mailbox of another worker.", Total,
     &WorkerMetrics::mailboxBlocked},
};

/// Of histograms, in seconds. Also a contract.
constexpr const char *Limits[] = {"0.0001", "0.00025", "0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025",
                                  "0.05",   "0.1",     "0.25",   "0.5",   "1",      "2.5",   "5",    "10"};
constexpr std::span<const char *const> FromTenthOfMs(Limits);
constexpr std::span<const char *const> FromMs = FromTenthOfMs.subspan(3);

void appendHead(QByteArray &out, QByteArrayView name, const char *help, bool counter, bool openMetrics)
{
    // OpenMetrics names a counter's family without _total, Prometheus' own format with it.
    const char *suffix = counter && !openMetrics ? "_total" : "";
    out += "# HELP " + name.toByteArray() + suffix + ' ' + help + "\n# TYPE " + name.toByteArray() + suffix
           + (counter ? " counter\n" : " gauge\n");
}

void append(QByteArray &out, const char *name, const char *help, bool counter, const QByteArray &value,
            bool openMetrics)
{
    appendHead(out, name, help, counter, openMetrics);
    out += QByteArray(name) + (counter ? "_total " : " ") + value + '\n';
}

void appendGauge(QByteArray &out, const char *name, const char *help, qint64 value, bool openMetrics)
{
    append(out, name, help, Gauge, QByteArray::number(value), openMetrics);
}

void appendTotal(QByteArray &out, const char *name, const char *help, qint64 value, bool openMetrics)
{
    append(out, name, help, Total, QByteArray::number(value), openMetrics);
}

QByteArray inSeconds(double value)
{
    return QByteArray::number(value, 'f', 6);
}

/// The histogram that `of` finds with each worker. A limit is between two buckets of ours now and then: those just above
/// it count as within, 6 % at most.
template <typename Of>
void appendHistogram(QByteArray &out, const ProcessMetrics &metrics, const QByteArray &name, const char *help,
                     std::span<const char *const> limits, Of of)
{
    out += "# HELP " + name + ' ' + help + "\n# TYPE " + name + " histogram\n";
    LatencyHistogram::Counts counts{};
    std::chrono::microseconds sum{};
    for (int i = 0; i < metrics.workers(); ++i) {
        const LatencyHistogram &own = of(metrics.worker(i));
        own.addTo(counts);
        sum += own.sum();
    }
    qint64 within = 0;
    size_t bucket = 0;
    for (const char *limit : limits) {
        const std::chrono::microseconds us(qRound64(QByteArray(limit).toDouble() * 1e6));
        for (; bucket <= size_t(LatencyHistogram::bucketOf(us)); ++bucket)
            within += counts[bucket];
        out += name + "_bucket{le=\"" + limit + "\"} " + QByteArray::number(within) + '\n';
    }
    for (; bucket < counts.size(); ++bucket)
        within += counts[bucket];
    out += name + "_bucket{le=\"+Inf\"} " + QByteArray::number(within) + '\n' + name + "_sum "
           + inSeconds(double(sum.count()) / 1e6) + '\n' + name + "_count " + QByteArray::number(within) + '\n';
}

void appendBroker(QByteArray &out, const Broker &broker, bool openMetrics)
{
    const BrokerStatus status = broker.status();
    appendGauge(out, "wsify_broker_up", "1 while the broker accepts publications.", broker.isUp() ? 1 : 0, openMetrics);
    appendGauge(out, "wsify_broker_subscribed", "1 while every channel with members is subscribed.",
                broker.isSubscribed() ? 1 : 0, openMetrics);
    appendTotal(out, "wsify_broker_reconnects", "Connections to the broker that were restored.", status.reconnects,
                openMetrics);
    appendTotal(out, "wsify_broker_probes_failed",
                "Tests of the broker that failed: publications did not reach every node.", status.probesFailed,
                openMetrics);
    appendTotal(out, "wsify_broker_gaps", "Periods in which members here missed messages.", status.gaps, openMetrics);
    appendTotal(out, "wsify_broker_received", "Publications received from the broker.", status.received, openMetrics);
    appendTotal(out, "wsify_broker_ignored",
                "Publications received from the broker that were not JSON, or no envelope.", status.ignored,
                openMetrics);
    appendTotal(out, "wsify_broker_unconfirmed", "Publications that the broker did not confirm.", status.unconfirmed,
                openMetrics);
    appendTotal(out, "wsify_broker_repeated", "Publications that were not sent again: their id was known.",
                status.repeated, openMetrics);
    appendGauge(out, "wsify_ids", "Ids of publications that this process remembers.", status.ids, openMetrics);
    appendGauge(out, "wsify_ids_bytes", "Memory for them; counts for --memory-limit.", broker.heldBytes(), openMetrics);
    appendTotal(out, "wsify_ids_forgotten", "Ids forgotten before their five minutes were over: there were too many.",
                status.idsForgotten, openMetrics);
    appendGauge(out, "wsify_broker_waiting", "Publications that the broker has not confirmed yet.", status.waiting,
                openMetrics);
    appendGauge(out, "wsify_broker_waiting_bytes", "Bytes of publications that the broker has not confirmed yet.",
                status.waitingBytes, openMetrics);
    out += "# HELP wsify_broker_lag_seconds Age of the oldest publication that the broker has not confirmed.\n"
           "# TYPE wsify_broker_lag_seconds gauge\nwsify_broker_lag_seconds "
           + inSeconds(status.lagSeconds)
           + "\n# HELP wsify_broker_publish_seconds Time from a publication to the broker's confirmation.\n"
             "# TYPE wsify_broker_publish_seconds summary\nwsify_broker_publish_seconds_sum "
           + inSeconds(status.confirmSeconds) + "\nwsify_broker_publish_seconds_count "
           + QByteArray::number(status.confirmed) + '\n';
}

QByteArray labelValue(QByteArray value)
{
    return value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
}

/// The names without wsify_ are those that every Prometheus client library uses.
void appendProcess(QByteArray &out, const ProcessFacts &facts, bool openMetrics)
{
    appendHead(out, "wsify_build_info", "Version, engine and Qt of this server; always 1.", Gauge, openMetrics);
    out += "wsify_build_info{version=\"" + labelValue(facts.version) + "\",engine=\"" + labelValue(facts.engine)
           + "\",qt=\"" + labelValue(qVersion()) + "\"} 1\n";
    append(out, "process_start_time_seconds", "Start of the process, in seconds since 1970.", Gauge,
           QByteArray::number(double(facts.startedAt.count()) / 1000, 'f', 3), openMetrics);
    if (const qint64 bytes = facts.residentBytes ? facts.residentBytes() : 0; bytes > 0)
        appendGauge(out, "process_resident_memory_bytes", "Resident memory.", bytes, openMetrics);
    if (const auto time = facts.processorTime ? facts.processorTime() : std::chrono::milliseconds(); time.count() > 0)
        append(out, "process_cpu_seconds", "CPU time of all threads, user and system.", Total,
               inSeconds(double(time.count()) / 1000), openMetrics);
    if (const auto open = facts.openDescriptors ? facts.openDescriptors() : std::nullopt)
        appendGauge(out, "process_open_fds", "Open file descriptors.", *open, openMetrics);
    if (facts.maxDescriptors > 0)
        appendGauge(out, "process_max_fds", "File descriptors that the process may open.", facts.maxDescriptors,
                    openMetrics);
}

void appendV4Errors(QByteArray &out, const ProcessMetrics &metrics, bool openMetrics)
{
    appendHead(out, "wsify_v4_errors", "Errors told to clients of wsify.v4, by code.", Total, openMetrics);
    for (size_t code = 0; code < v4::Codes.size(); ++code) {
        qint64 count = 0;
        for (int i = 0; i < metrics.workers(); ++i)
            count += metrics.worker(i).v4Errors[code].value();
        out += "wsify_v4_errors_total{code=\"" + QByteArray(v4::Codes[code].name) + "\"} " + QByteArray::number(count)
               + '\n';
    }
}

} // namespace

QByteArray prometheusText(const ProcessMetrics &metrics, const Node &node, bool openMetrics)
{
    QByteArray out;
    for (const Metric &metric : Metrics) {
        if (metric.help)
            appendHead(out, metric.name, metric.help, metric.counter, openMetrics);
        out += QByteArray(metric.name) + (metric.counter ? "_total" : "") + metric.labels + ' '
               + QByteArray::number(metrics.sum(metric.value)) + '\n';
    }
    appendV4Errors(out, metrics, openMetrics);
    appendHistogram(out, metrics, "wsify_authorizer_seconds", "Response times of the authorizer.", FromMs,
                    [](const WorkerMetrics &worker) -> const LatencyHistogram & { return worker.authorizerLatency; });
    appendHistogram(out, metrics, "wsify_delivery_delay_seconds",
                    "Time from a publication's arrival, with Redis from its return, to the end of the turn that wrote "
                    "it to the members of a "
                    "worker. What it waited before, for a full mailbox or on the way to Redis, is not part of it.",
                    FromTenthOfMs, [](const WorkerMetrics &worker) -> const LatencyHistogram & {
                        return worker.deliveryDelay.histogram();
                    });
    appendTotal(out, "wsify_log_dropped", "Log lines lost because standard output was blocked or failed.",
                metrics.facts().logDropped ? metrics.facts().logDropped() : 0, openMetrics);
    appendGauge(out, "wsify_channels", "Channels that have members.", node.directory().channels(), openMetrics);
    appendGauge(out, "wsify_workers", "Worker threads.", metrics.workers(), openMetrics);
    appendGauge(out, "wsify_draining", "1 while the server shuts down.", node.isDraining() ? 1 : 0, openMetrics);
    appendBroker(out, node.broker(), openMetrics);
    appendProcess(out, metrics.facts(), openMetrics);
    if (openMetrics)
        out += "# EOF\n";
    return out;
}

} // namespace wsify
