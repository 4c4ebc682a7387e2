// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/http/controlapi.h"

#include "common/text/jsonstring.h"
#include "common/text/utf8.h"
#include "core/control/controldesk.h"
#include "core/fanout/node.h"
#include "core/http/controlbody.h"
#include "core/http/requestchecks.h"
#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "core/session/command.h"

#include <utility>

namespace wsify {

namespace {

using Route = ControlApi::Route;

constexpr QByteArrayView OfOneChannel = "/channels/";
constexpr QByteArrayView OfHistory = "/history";
constexpr int MaxPage = 1000;

bool isPost(Route route)
{
    return route == Route::Disconnect || route == Route::Join || route == Route::Leave;
}

/// The name in the path, with its percent-encoding.
QByteArrayView nameIn(QByteArrayView path)
{
    return path.sliced(OfOneChannel.size());
}

void addRow(QByteArray &out, const ChannelFigures &row)
{
    out += R"({"channel":)";
    json::appendString(out, row.channel);
    out +=
        ",\"members\":" + QByteArray::number(row.members) + ",\"messages\":" + QByteArray::number(row.messages) + '}';
}

QByteArray pageText(const ControlResult &result)
{
    QByteArray out = R"({"channels":[)";
    for (const ChannelFigures &row : result.channels) {
        if (!out.endsWith('['))
            out += ',';
        addRow(out, row);
    }
    out += ']';
    if (result.hasMore) {
        out += R"(,"next":)";
        json::appendString(out, result.channels.back().channel);
    }
    return out + '}';
}

bool isUtf8(QByteArrayView text)
{
    for (const char *at = text.begin(); at != text.end();) {
        const int length = utf8::sequenceLength(at, text.end());
        if (length == 0)
            return false;
        at += length;
    }
    return true;
}

HttpResponse answered(const QByteArray &json)
{
    HttpResponse response;
    response.headers = {{"Content-Type", "application/json"}};
    response.body = json + '\n';
    return response;
}

/// A page without the rows of a node looks like any other.
std::function<HttpResponse(const ControlResult &)> whole(std::function<QByteArray(const ControlResult &)> text)
{
    return [text = std::move(text)](const ControlResult &result) {
        if (!result.isWhole && result.answered == result.nodes)
            return busy("this node has not heard the question; ask again");
        if (!result.isWhole)
            return busy("only " + QByteArray::number(result.answered) + " of " + QByteArray::number(result.nodes)
                        + " nodes have answered in time; ask again");
        return answered(text(result));
    };
}

QByteArray countText(const char *what, const ControlResult &result)
{
    return "{\"" + QByteArray(what) + "\":" + QByteArray::number(result.clients)
           + ",\"nodes\":" + QByteArray::number(result.nodes) + '}';
}

} // namespace

ControlApi::ControlApi(Node &node, ControlDesk &desk, const Limits &limits, WorkerMetrics &metrics)
    : m_node(node)
    , m_desk(desk)
    , m_limits(limits)
    , m_metrics(metrics)
{
}

Route ControlApi::routeOf(QByteArrayView path)
{
    if (path == "/disconnect")
        return Route::Disconnect;
    if (path == "/join")
        return Route::Join;
    if (path == "/leave")
        return Route::Leave;
    if (path == "/channels")
        return Route::Channels;
    if (!path.startsWith(OfOneChannel) || path.size() == OfOneChannel.size())
        return Route::None;
    if (!nameIn(path).contains('/'))
        return Route::Channel;
    const bool isHistory = path.endsWith(OfHistory) && !nameIn(path).chopped(OfHistory.size()).contains('/');
    return isHistory ? Route::History : Route::None;
}

std::optional<HttpResponse> ControlApi::refusal(const HttpHead &head, const QByteArrayList &keys) const
{
    const Route route = routeOf(head.route());
    if (isPost(route) ? head.method != "POST" : head.method != "GET" && head.method != "HEAD")
        return methodNotAllowed(isPost(route) ? "POST" : "GET, HEAD");
    if (keys.isEmpty())
        return errorResponse(403, "this call needs a key: set --api-key or --broadcasting-key");
    if (!hasKey(head, keys))
        return errorResponse(403, "the API key is missing or wrong");
    if (isPost(route))
        return refusedMediaType(head);
    if (route == Route::History)
        return errorResponse(404, "this server keeps no history");
    return {};
}

void ControlApi::handle(const HttpHead &head, const QByteArray &body, Reply reply)
{
    if (auto refused = notNow()) {
        reply(std::move(*refused));
        return;
    }
    switch (const Route route = routeOf(head.route())) {
    case Route::Channels:
        page(head, std::move(reply));
        return;
    case Route::Channel:
        channel(head, std::move(reply));
        return;
    default:
        order(route, body, std::move(reply));
    }
}

std::optional<HttpResponse> ControlApi::notNow() const
{
    if (m_node.isDraining())
        return busy("the server is shutting down");
    if (!m_node.broker().isUp())
        return busy("the broker is down");
    if (!m_node.broker().isSubscribed())
        return busy("the broker's subscriptions are down: this node would not hear the request");
    return {};
}

void ControlApi::order(Route route, const QByteArray &body, Reply reply)
{
    if (auto refused = refusedEncoding(body)) {
        reply(std::move(*refused));
        return;
    }
    const QByteArray text = withoutMark(body);
    const auto kind = route == Route::Disconnect ? ClientOrder::Kind::Disconnect
                      : route == Route::Join     ? ClientOrder::Kind::Join
                                                 : ClientOrder::Kind::Leave;
    ControlBody read(text, kind, m_limits);
    if (!read.parse()) {
        if (read.isBadChannelName())
            ++m_metrics.limitChannelName;
        reply(errorResponse(400, read.error()));
        return;
    }
    static constexpr const char *Done[] = {"closed", "joined", "left"}; // in the order of ClientOrder::Kind
    ++(route == Route::Disconnect ? m_metrics.controlDisconnect
       : route == Route::Join     ? m_metrics.controlJoin
                                  : m_metrics.controlLeave);
    ask(read.order(), std::move(reply),
        [what = Done[size_t(kind)]](const ControlResult &result) { return answered(countText(what, result)); });
}

void ControlApi::page(const HttpHead &head, Reply reply)
{
    ChannelsQuery query{.prefix = queryValue(head.query(), "prefix"), .after = queryValue(head.query(), "after")};
    if (!isUtf8(query.prefix) || !isUtf8(query.after)) {
        reply(errorResponse(400, "\"prefix\" and \"after\" must be percent-encoded UTF-8"));
        return;
    }
    if (const QByteArray limit = queryValue(head.query(), "limit"); !limit.isNull()) {
        bool isNumber = false;
        query.limit = limit.toInt(&isNumber);
        if (!isNumber || query.limit < 1 || query.limit > MaxPage) {
            reply(errorResponse(400, "\"limit\" must be a number from 1 to " + QByteArray::number(MaxPage)));
            return;
        }
    }
    ++m_metrics.controlChannels;
    ask(query, std::move(reply), whole(pageText));
}

void ControlApi::channel(const HttpHead &head, Reply reply)
{
    ChannelsQuery query;
    const auto name = percentDecoded(nameIn(head.route()));
    if (!name || !isUtf8(*name) || checkChannel(*name, m_limits.maxChannelName, query.name) != ChannelError::None) {
        reply(errorResponse(400, "the channel's name in the path is not percent-encoded UTF-8, empty, longer than "
                                     + QByteArray::number(m_limits.maxChannelName)
                                     + " bytes, or has a control character"));
        return;
    }
    ++m_metrics.controlChannels;
    ask(query, std::move(reply), whole([name = query.name](const ControlResult &result) {
            ChannelFigures row{.channel = name};
            if (!result.channels.empty() && result.channels.front().channel == name)
                row = result.channels.front();
            QByteArray out;
            addRow(out, row);
            return out;
        }));
}

void ControlApi::ask(const ControlRequest &request, Reply reply, Write write)
{
    m_desk.ask(request, [reply = std::move(reply), write = std::move(write)](const ControlResult &result) {
        if (result.isDown) {
            reply(busy("the broker did not confirm the request; it may still be carried out"));
            return;
        }
        reply(write(result));
    });
}

} // namespace wsify
