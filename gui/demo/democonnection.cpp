// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/demo/democonnection.h"

#include "common/admin/codec.h"
#include "common/text/json.h"
#include "common/text/utf8.h"

#include <QLocalSocket>

#include <algorithm>
#include <optional>
#include <variant>

namespace wsify::console {

namespace {

constexpr size_t MaxWatches = 16;

/// What a list is sorted by.
using Key = std::variant<std::monostate, double, QByteArray>;

Key keyOf(const admin::ChannelRow &row, const QByteArray &field)
{
    return field == "members"    ? Key(double(row.members))
           : field == "messages" ? Key(double(row.messages))
           : field == "channel"  ? Key(row.channel)
                                 : Key();
}

Key keyOf(const admin::ClientRow &row, const QByteArray &field)
{
    return field == "client"         ? Key(row.client)
           : field == "user"         ? Key(row.user)
           : field == "ip"           ? Key(row.ip)
           : field == "agent"        ? Key(row.agent)
           : field == "connected_at" ? Key(double(row.connectedAt))
           : field == "channels"     ? Key(double(row.channels))
           : field == "queue"        ? Key(double(row.queue))
           : field == "msg_in"       ? Key(double(row.msgIn))
           : field == "msg_out"      ? Key(double(row.msgOut))
           : field == "worker"       ? Key(double(row.worker))
                                     : Key();
}

Key keyOf(const admin::DenialRow &row, const QByteArray &field)
{
    return field == "t"            ? Key(double(row.t))
           : field == "client"     ? Key(row.client)
           : field == "user"       ? Key(row.user)
           : field == "ip"         ? Key(row.ip)
           : field == "command"    ? Key(row.command)
           : field == "channel"    ? Key(row.channel)
           : field == "status"     ? Key(double(row.status))
           : field == "latency_ms" ? Key(row.latencyMs)
           : field == "reason"     ? Key(row.reason)
                                   : Key();
}

FilterRow filterRow(const admin::ChannelRow &row)
{
    FilterRow view;
    view.channel = row.channel;
    return view;
}

FilterRow filterRow(const admin::ClientRow &row)
{
    FilterRow view;
    view.client = row.client;
    view.user = row.user;
    view.ip = row.ip;
    view.text = row.agent;
    view.size = row.queue;
    return view;
}

FilterRow filterRow(const admin::DenialRow &row)
{
    FilterRow view;
    view.channel = row.channel;
    view.client = row.client;
    view.user = row.user;
    view.ip = row.ip;
    view.command = row.command;
    view.text = row.reason;
    return view;
}

FilterRow filterRow(const DemoRow &row)
{
    FilterRow view;
    view.channel = row.row.channel;
    view.client = row.row.client;
    view.user = row.user;
    view.ip = row.ip;
    view.command = row.row.command;
    view.text = row.payload;
    view.size = row.row.size;
    view.dir = row.row.dir == admin::Direction::In ? FilterRow::Direction::In : FilterRow::Direction::Out;
    return view;
}

admin::Error badFilter(const admin::RequestId &id, const FilterError &error)
{
    return {id, admin::errorcode::BadFilter, error.message, {}, error.column};
}

} // namespace

DemoConnection::DemoConnection(QLocalSocket *socket, DemoWorld &world, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_world(world)
{
    socket->setParent(this);
    connect(socket, &QLocalSocket::readyRead, this, &DemoConnection::read);
    connect(socket, &QLocalSocket::disconnected, this, &DemoConnection::ended);
    send(world.hello());
}

void DemoConnection::send(const admin::ServerMessage &message)
{
    QByteArray line;
    if (admin::appendLine(line, message))
        m_socket->write(line);
}

void DemoConnection::ok(const admin::RequestId &id, const char *request)
{
    send(admin::Ok{id, request});
}

void DemoConnection::fail(const admin::RequestId &id, const char *code, const QByteArray &message)
{
    send(admin::Error{id, code, message, {}, {}});
}

void DemoConnection::read()
{
    m_reader.append(m_socket->readAll());
    QByteArrayView line;
    while (m_reader.next(line)) {
        const auto decoded = admin::decodeConsoleMessage(line);
        if (const auto *error = std::get_if<admin::DecodeError>(&decoded))
            send(admin::answerTo(*error));
        else
            std::visit([this](const auto &request) { handle(request); }, std::get<admin::ConsoleMessage>(decoded));
    }
}

void DemoConnection::tell(const DemoNews &news)
{
    for (auto &[number, watch] : m_watches)
        tellTraffic(number, watch, news.rows);
    if (m_topics.testFlag(admin::Topic::Events)) {
        for (const admin::Event &event : news.events)
            send(event);
    }
    if (m_topics.testFlag(admin::Topic::Log)) {
        for (const admin::Log &log : news.log) {
            if (log.level >= m_world.logLevel())
                send(log);
        }
    }
    if (m_topics.testFlag(admin::Topic::Stats) && m_world.now() >= m_nextStats) {
        send(m_world.stats());
        m_nextStats = m_world.now() + m_intervalMs;
    }
}

void DemoConnection::tellTraffic(qint64 number, WatchState &watch, const QList<DemoRow> &rows)
{
    watch.budget = std::min(double(watch.maxRate), watch.budget + watch.maxRate * DemoWorld::TickMs / 1000.0);
    admin::Traffic traffic;
    for (const DemoRow &row : rows) {
        if ((row.row.via == "console" && !watch.self) || !watch.filter.matches(filterRow(row)))
            continue;
        ++watch.matched;
        if (watch.budget < 1)
            continue;
        --watch.budget;
        ++watch.sent;
        traffic.rows.append(row.row);
        traffic.rows.last().head =
            utf8::cut(watch.merge && !row.content.isEmpty() ? row.content : row.payload, watch.headBytes).toByteArray();
    }
    if (traffic.rows.isEmpty())
        return;
    traffic.watch = number;
    traffic.matched = watch.matched;
    traffic.sent = watch.sent;
    traffic.dropped = watch.matched - watch.sent;
    send(traffic);
}

void DemoConnection::handle(const admin::ConsoleHello &request)
{
    ok(request.id, admin::ConsoleHello::Type);
}

void DemoConnection::handle(const admin::Subscribe &request)
{
    m_topics |= request.topics;
    ok(request.id, admin::Subscribe::Type);
    if (request.topics.testFlag(admin::Topic::Stats)) {
        m_intervalMs = request.intervalMs;
        send(m_world.stats());
        m_nextStats = m_world.now() + m_intervalMs;
    }
}

void DemoConnection::handle(const admin::Unsubscribe &request)
{
    m_topics &= ~request.topics;
    ok(request.id, admin::Unsubscribe::Type);
}

void DemoConnection::handle(const admin::HistoryRequest &request)
{
    admin::HistoryReply reply = m_world.history(request.windowS);
    reply.id = request.id;
    send(reply);
}

void DemoConnection::handle(const admin::ListRequest &request)
{
    switch (request.kind) {
    case admin::ListKind::Channels:
        return answerList(request, m_world.channels());
    case admin::ListKind::Clients:
        return answerList(request, m_world.clients());
    case admin::ListKind::Denials:
        return answerList(request, QList<admin::DenialRow>(m_world.denials().rbegin(), m_world.denials().rend()));
    }
}

template <class Row>
void DemoConnection::answerList(const admin::ListRequest &request, QList<Row> rows)
{
    const auto filter = Filter::parse(request.query);
    if (const auto *error = std::get_if<FilterError>(&filter))
        return send(badFilter(request.id, *error));
    rows.removeIf([&](const Row &row) { return !std::get<Filter>(filter).matches(filterRow(row)); });
    if (!request.sort.isEmpty()) {
        if (std::holds_alternative<std::monostate>(keyOf(Row(), request.sort)))
            return send(
                admin::Error{request.id, admin::errorcode::BadRequest, "no such column", QByteArray("sort"), {}});
        std::stable_sort(rows.begin(), rows.end(), [&](const Row &a, const Row &b) {
            return request.desc ? keyOf(b, request.sort) < keyOf(a, request.sort)
                                : keyOf(a, request.sort) < keyOf(b, request.sort);
        });
    }
    admin::ListReply reply;
    reply.id = request.id;
    reply.total = rows.size();
    reply.rows = rows.mid(std::min(request.offset, qint64(rows.size())), request.limit);
    send(reply);
}

void DemoConnection::handle(const admin::GetRequest &request)
{
    admin::GetReply reply;
    reply.id = request.id;
    if (!request.client.isEmpty()) {
        const auto details = m_world.client(request.client);
        if (!details)
            return fail(request.id, admin::errorcode::NotFound, "no such client");
        reply.details = *details;
    } else {
        const auto details = m_world.channel(request.channel);
        if (!details)
            return fail(request.id, admin::errorcode::NotFound, "no such channel");
        reply.details = *details;
    }
    send(reply);
}

void DemoConnection::handle(const admin::Watch &request)
{
    const auto filter = Filter::parse(request.filter);
    if (const auto *error = std::get_if<FilterError>(&filter))
        return send(badFilter(request.id, *error));
    if (m_watches.size() >= MaxWatches)
        return fail(request.id, admin::errorcode::Limit, "16 watches at most");
    m_watches[m_nextWatch] = {.filter = std::get<Filter>(filter),
                              .maxRate = request.maxRate,
                              .headBytes = request.headBytes,
                              .merge = request.merge,
                              .self = request.self};
    send(admin::WatchReply{request.id, m_nextWatch++});
}

void DemoConnection::handle(const admin::Unwatch &request)
{
    if (m_watches.erase(request.watch) == 0)
        return fail(request.id, admin::errorcode::NotFound, "no such watch");
    ok(request.id, admin::Unwatch::Type);
}

void DemoConnection::handle(const admin::BodyRequest &request)
{
    const auto body = m_world.body(request.seq);
    if (!body)
        return fail(request.id, admin::errorcode::Gone, "it is not kept any more");
    send(admin::BodyReply{request.id,
                          request.seq,
                          body->size(),
                          request.offset,
                          {body->mid(request.offset, admin::BodyReply::MaxPayload)}});
}

void DemoConnection::handle(const admin::Kick &request)
{
    if (!m_world.kick(request.client, request.code, request.reason))
        return fail(request.id, admin::errorcode::NotFound, "no such client");
    ok(request.id, admin::Kick::Type);
}

void DemoConnection::handle(const admin::Leave &request)
{
    if (!m_world.leave(request.client, request.channel))
        return fail(request.id, admin::errorcode::NotFound, "no such client in this channel");
    ok(request.id, admin::Leave::Type);
}

void DemoConnection::handle(const admin::Publish &request)
{
    json::Scanner scanner(request.content.text);
    scanner.value();
    if (!scanner.finish()) {
        const bool isTooDeep = scanner.problem() == json::Problem::TooDeep;
        return send(admin::Error{request.id,
                                 admin::errorcode::BadRequest,
                                 isTooDeep ? admin::Publish::TooDeep : admin::Publish::NoJson,
                                 QByteArray("content"),
                                 {}});
    }
    send(admin::PublishReply{request.id, m_world.publish(request.channel, request.content.text)});
}

void DemoConnection::handle(const admin::Drain &request)
{
    ok(request.id, admin::Drain::Type);
    m_socket->flush();
    Q_EMIT drainAsked();
}

void DemoConnection::handle(const admin::Reload &request)
{
    send(admin::ReloadReply{request.id, {}, {}, {}});
}

void DemoConnection::handle(const admin::SetLogLevel &request)
{
    m_world.setLogLevel(request.level);
    ok(request.id, admin::SetLogLevel::Type);
}

void DemoConnection::handle(const admin::ConfigRequest &request)
{
    send(admin::ConfigReply{request.id, m_world.config()});
}

void DemoConnection::handle(const admin::Ping &request)
{
    ok(request.id, admin::Ping::Type);
}

} // namespace wsify::console
