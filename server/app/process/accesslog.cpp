// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/process/accesslog.h"

#include "app/process/logline.h"
#include "common/text/utf8.h"
#include "core/http/httpmessage.h"
#include "core/observer.h"

#include <chrono>

namespace wsify {

namespace {

constexpr qsizetype MaxUri = 1024;

/// As Go's time.Duration.String().
QByteArray goDuration(std::chrono::microseconds time)
{
    const qint64 us = time.count();
    if (us == 0)
        return "0s";
    if (us < 1000)
        return QByteArray::number(us) + "\u00b5s";
    if (us < 1'000'000)
        return QByteArray::number(double(us) / 1e3, 'g', 15) + "ms";
    const qint64 minutes = us / 60'000'000;
    const QByteArray seconds = QByteArray::number(double(us % 60'000'000) / 1e6, 'g', 15) + 's';
    if (minutes == 0)
        return seconds;
    const QByteArray rest = QByteArray::number(minutes % 60) + 'm' + seconds;
    return minutes < 60 ? rest : QByteArray::number(minutes / 60) + 'h' + rest;
}

QByteArray maskedUri(const HttpHead &head)
{
    QByteArray uri = utf8::cut(head.path(), MaxUri).toByteArray();
    if (!head.query().isEmpty())
        uri += '?' + maskedQuery(head.query());
    return uri;
}

} // namespace

bool isProbe(const AccessRecord &record)
{
    if (!record.head)
        return false;
    const QByteArrayView route = record.head->route();
    return route == "/health" || route == "/ready" || route == "/metrics";
}

QByteArray accessLine(const AccessRecord &record)
{
    using logline::appendMember;
    static const HttpHead noHead;
    const HttpHead &head = record.head ? *record.head : noHead;
    QByteArray line;
    line.reserve(512);
    line.append("{\"time\":\"").append(logline::timestamp(logline::now())).append('"');
    appendMember(line, "id", head.header("X-Request-Id"));
    appendMember(line, "remote_ip", record.peer ? record.peer->address : QByteArray());
    appendMember(line, "host", head.header("Host"));
    appendMember(line, "method", head.method);
    appendMember(line, "uri", maskedUri(head), MaxUri);
    appendMember(line, "user_agent", head.header("User-Agent"));
    appendMember(line, "status", record.status);
    appendMember(line, "error", QByteArray());
    appendMember(line, "latency", std::chrono::nanoseconds(record.latency).count());
    appendMember(line, "latency_human", goDuration(record.latency));
    appendMember(line, "bytes_in", record.bytesIn);
    appendMember(line, "bytes_out", record.bytesOut);
    return line.append("}\n");
}

QByteArray endLine(const Disconnect &disconnect)
{
    return LogRecord(LogLevel::Info, "client ended",
                     {{"client", disconnect.client.toByteArray()},
                      {"ip", disconnect.address.toByteArray()},
                      {"user", disconnect.user.toByteArray()},
                      {"code", int(disconnect.code)},
                      {"reason", disconnect.reason.toByteArray()},
                      {"duration", std::chrono::duration<double>(disconnect.duration).count()},
                      {"messages_in", disconnect.messagesIn},
                      {"messages_out", disconnect.messagesOut},
                      {"bytes_in", disconnect.bytesIn},
                      {"bytes_out", disconnect.bytesOut}})
        .line();
}

QByteArray failedHandshakeLine(const FailedHandshake &handshake, qint64 count)
{
    return LogRecord(
               LogLevel::Info, "tls handshake failed",
               {{"ip", handshake.address.toByteArray()}, {"reason", handshake.reason.toByteArray()}, {"count", count}})
        .line();
}

} // namespace wsify
