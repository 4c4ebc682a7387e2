// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/fieldrules.h"
#include "common/admin/requestfields.h"

#include <concepts>
#include <type_traits>
#include <variant>

/// Private to the codec: the names and rules of every message's fields, defined once. `describe(io, message)` passes
/// them one by one to a JsonWriter or a JsonReader, so writing and reading cannot differ. Here is what servers say; what consoles say is in
/// requestfields.h.
namespace wsify::admin {

template <class Io, Is<ServerHello> T>
void describe(Io &io, T &m)
{
    io("proto_min", m.protoMin, Required);
    io("proto_max", m.protoMax, Required);
    io("server_version", m.serverVersion, Any);
    io("boot_id", m.bootId, Any);
    io("pid", m.pid, Any);
    io("instance", m.instance, Any);
    io("started_at", m.startedAt, Any);
    io("qt", m.qt, Any);
    io("engine", m.engine, Any);
    io("workers", m.workers, Any);
    io("broker", m.broker, Any);
    io("listen", m.listen, Any);
    io("features", m.features, Any);
    io("log_level", m.logLevel, TakesUnknown);
    io("log_level_until", m.logLevelUntil, Any);
}

template <class Io, Is<Log> T>
void describe(Io &io, T &m)
{
    io("t", m.t, Any);
    io("level", m.level, TakesUnknown);
    io("text", m.text, Any);
    io("fields", m.fields, Any);
    io("dropped", m.dropped, Any);
    io("past", m.past, OnlyIfSet);
}

template <class Io, Is<AuthStats> T>
void describe(Io &io, T &m)
{
    io("count", m.count, Any);
    io("denied", m.denied, Any);
    io("unavailable", m.unavailable, Any);
    io("p50", m.p50, Any);
    io("p95", m.p95, Any);
    io("p99", m.p99, Any);
    io("inflight", m.inflight, Any);
}

template <class Io, Is<BrokerStats> T>
void describe(Io &io, T &m)
{
    io("kind", m.kind, Any);
    io("state", m.state, Any);
    io("reconnects", m.reconnects, Any);
}

template <class Io, Is<WorkerStats> T>
void describe(Io &io, T &m)
{
    io("clients", m.clients, Any);
    io("channels", m.channels, Any);
    io("subscriptions", m.subscriptions, Any);
    io("msg_in", m.msgIn, Any);
    io("msg_out", m.msgOut, Any);
    io("bytes_in", m.bytesIn, Any);
    io("bytes_out", m.bytesOut, Any);
    io("loop_lag_ms", m.loopLagMs, Any);
}

template <class Io, Is<Stats> T>
void describe(Io &io, T &m)
{
    io("t", m.t, Any);
    io("clients", m.clients, Any);
    io("channels", m.channels, Any);
    io("subscriptions", m.subscriptions, Any);
    io("msg_in", m.msgIn, Any);
    io("msg_out", m.msgOut, Any);
    io("bytes_in", m.bytesIn, Any);
    io("bytes_out", m.bytesOut, Any);
    io("slow", m.slow, Any);
    io("auth", m.auth, Any);
    io("broker", m.broker, Any);
    io("rss", m.rss, Any);
    io("cpu_ms", m.cpuMs, Any);
    io("loop_lag_ms", m.loopLagMs, Any);
    io("per_worker", m.perWorker, Any);
    io("memory_limit", m.memoryLimit, Any);
    io("held", m.held, Any);
    io("max_clients", m.maxClients, Any);
    io("fds", m.fds, Any);
    io("max_fds", m.maxFds, Any);
    io("log_level", m.logLevel, TakesUnknown);
    io("log_level_until", m.logLevelUntil, Any);
}

template <class Io, Is<Traffic> T>
void describe(Io &io, T &m)
{
    io("watch", m.watch, Required);
    io("matched", m.matched, Any);
    io("sent", m.sent, Any);
    io("dropped", m.dropped, Any);
    io("rows", m.rows, Any);
}

/// A denial without its time: the event already has it.
template <class Io, Is<DenialRow> T>
void describeRefusal(Io &io, T &m)
{
    io("client", m.client, Any);
    io("user", m.user, Any);
    io("ip", m.ip, Any);
    io("command", m.command, Any);
    io("channel", m.channel, Any);
    io("status", m.status, Any);
    io("latency_ms", m.latencyMs, Any);
    io("reason", m.reason, Any);
    io("agent", m.agent, OnlyIfSet);
    io("origin", m.origin, OnlyIfSet);
}

template <class Io, Is<DenialRow> T>
void describe(Io &io, T &m)
{
    io("t", m.t, Any);
    describeRefusal(io, m);
}

template <class Io, Is<ConnectEvent> T>
void describe(Io &io, T &m)
{
    io("client", m.client, Any);
    io("ip", m.ip, Any);
    io("user", m.user, Any);
}

template <class Io, Is<DisconnectEvent> T>
void describe(Io &io, T &m)
{
    io("client", m.client, Any);
    io("ip", m.ip, Any);
    io("user", m.user, Any);
    io("code", m.code, Any);
    io("reason", m.reason, Any);
}

template <class Io, class T>
requires Is<T, JoinEvent> || Is<T, LeaveEvent>
void describe(Io &io, T &m)
{
    io("client", m.client, Any);
    io("user", m.user, Any);
    io("channel", m.channel, Any);
}

template <class Io, Is<SlowEvent> T>
void describe(Io &io, T &m)
{
    io("client", m.client, Any);
    io("ip", m.ip, Any);
    io("user", m.user, Any);
    io("queue", m.queue, Any);
}

template <class Io, Is<BrokerEvent> T>
void describe(Io &io, T &m)
{
    io("state", m.state, Any);
    io("text", m.text, Any);
}

/// The variant's type already identifies the event.
template <class Io, Is<Event> T>
void describe(Io &io, T &m)
{
    std::visit(
        [&](auto &what) {
            using What = std::remove_cvref_t<decltype(what)>;
            if constexpr (std::same_as<What, OtherEvent>)
                io("event", what.name, Any);
            else
                io.name("event", What::Name);
            io("t", m.t, Any);
            if constexpr (std::same_as<What, DeniedEvent>) {
                describeRefusal(io, what.denial);
                io.mirror(m.t, what.denial.t);
            } else if constexpr (!std::same_as<What, OtherEvent>) {
                describe(io, what);
            }
        },
        m.what);
    io("dropped", m.dropped, Any);
    io("past", m.past, OnlyIfSet);
}

template <class Io, Is<Ok> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("request", m.request, Any);
    io("closed", m.closed, Any);
}

template <class Io, Is<Error> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("code", m.code, Required);
    io("message", m.message, Any);
    io("field", m.field, Any);
    io("column", m.column, Any);
}

template <class Io, Is<HistoryReply> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("columns", m.columns, Required);
    io("rows", m.rows, Any);
    for (const QList<double> &row : std::as_const(m.rows))
        io.check(row.size() == m.columns.size(), "rows", "a row has as many values as there are columns");
}

template <class Io, Is<ChannelRow> T>
void describe(Io &io, T &m)
{
    io("channel", m.channel, Any);
    io("members", m.members, Any);
    io("messages", m.messages, Any);
}

template <class Io, Is<ClientRow> T>
void describe(Io &io, T &m)
{
    io("client", m.client, Any);
    io("user", m.user, Any);
    io("ip", m.ip, Any);
    io("agent", m.agent, Any);
    io("connected_at", m.connectedAt, Any);
    io("channels", m.channels, Any);
    io("queue", m.queue, Any);
    io("msg_in", m.msgIn, Any);
    io("msg_out", m.msgOut, Any);
    io("worker", m.worker, Any);
}

template <class Io, Is<ListReply> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    ListKind kind = m.kind();
    io("kind", kind, Required);
    io.choose(m.rows, size_t(kind));
    io("total", m.total, Any);
    std::visit([&io](auto &rows) { io("rows", rows, Any); }, m.rows);
}

template <class Io, Is<HeaderField> T>
void describe(Io &io, T &m)
{
    io("name", m.name, Any);
    io("value", m.value, Any);
}

template <class Io, Is<ClientDetails> T>
void describe(Io &io, T &m)
{
    describe(io, m.row);
    io("protocol", m.protocol, Any);
    io("origin", m.origin, Any);
    io("query", m.query, Any);
    io("headers", m.headers, Any);
    io("info", m.info, Any);
    io("idle_ms", m.idleMs, Any);
    io("rtt_ms", m.rttMs, Any);
    io("reading", m.reading, Any);
    io("waiting", m.waiting, Any);
    io("waiting_bytes", m.waitingBytes, Any);
    io("joined", m.joined, Any);
}

template <class Io, Is<MemberRow> T>
void describe(Io &io, T &m)
{
    io("client", m.client, Any);
    io("user", m.user, Any);
    io("ip", m.ip, Any);
}

template <class Io, Is<ChannelDetails> T>
void describe(Io &io, T &m)
{
    describe(io, m.row);
    io("clients", m.clients, Any);
}

template <class Io, Is<GetReply> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io.choose(m.details, io.has("channel") ? 1 : 0);
    if (auto *client = std::get_if<ClientDetails>(&m.details))
        io("client", *client, Required);
    else
        io("channel", *std::get_if<ChannelDetails>(&m.details), Required);
}

template <class Io, Is<WatchReply> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("watch", m.watch, Required);
    io("head_bytes", m.headBytes, Any);
}

template <class Io, Is<BodyReply> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("seq", m.seq, Any);
    io("size", m.size, Any);
    io("offset", m.offset, Any);
    io("payload", m.payload, Required);
}

template <class Io, Is<PublishReply> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("delivered", m.delivered, Any);
}

template <class Io, Is<ConfigEntry> T>
void describe(Io &io, T &m)
{
    io("name", m.name, Any);
    io("value", m.value, Any);
    io("source", m.source, Any);
    io("until", m.until, Any);
}

template <class Io, Is<ReloadReply> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("changed", m.changed, Any);
    io("restart", m.restart, Any);
    io("shadowed", m.shadowed, Any);
}

template <class Io, Is<ConfigReply> T>
void describe(Io &io, T &m)
{
    io("id", m.id, Any);
    io("entries", m.entries, Any);
}

} // namespace wsify::admin
