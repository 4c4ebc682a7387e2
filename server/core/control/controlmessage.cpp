// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/control/controlmessage.h"

#include "common/text/json.h"
#include "common/text/jsonstring.h"

#include <array>
#include <limits>
#include <utility>

namespace wsify::controlmessage {

namespace {

constexpr std::array Orders{"disconnect", "join", "leave"}; // in the order of ClientOrder::Kind
constexpr char Channels[] = "channels";

void addText(QByteArray &out, const char *name, const QByteArray &text)
{
    if (text.isEmpty())
        return;
    out.append(",\"").append(name).append("\":");
    json::appendString(out, text);
}

void addNumber(QByteArray &out, const char *name, qint64 number)
{
    out.append(",\"").append(name).append("\":").append(QByteArray::number(number));
}

QByteArray begin(const char *kind, const QByteArray &id)
{
    QByteArray out(1, First);
    out.append("{\"").append(kind).append("\":");
    json::appendString(out, id);
    return out;
}

bool readText(const json::Value &value, QByteArray &text)
{
    return value.isString() && json::unescape(value.bytes, text);
}

bool readNumber(const json::Value &value, qint64 &number)
{
    bool ok = false;
    number = value.type == json::Type::Number ? value.bytes.toByteArray().toLongLong(&ok) : 0;
    return ok && number >= 0;
}

bool readRow(QByteArrayView array, ChannelFigures &row)
{
    json::Scanner scanner(array);
    return scanner.enterArray() && scanner.nextElement() && readText(scanner.value(), row.channel)
           && scanner.nextElement() && readNumber(scanner.value(), row.members) && scanner.nextElement()
           && readNumber(scanner.value(), row.messages) && !scanner.nextElement() && scanner.finish();
}

bool readRows(const json::Value &value, std::vector<ChannelFigures> &rows)
{
    json::Scanner scanner(value.bytes);
    if (!scanner.enterArray())
        return false;
    while (scanner.nextElement()) {
        ChannelFigures row;
        const json::Value element = scanner.value();
        if (element.type != json::Type::Array || !readRow(element.bytes, row))
            return false;
        rows.push_back(std::move(row));
    }
    return scanner.finish();
}

/// All members that there are, of either kind.
struct Members
{
    QByteArray ask, answer, what, client, user, channel, reason, name, prefix, after;
    qint64 code = 0;
    qint64 limit = 0;
    qint64 clients = -1;
    std::vector<ChannelFigures> rows;

    bool take(QByteArrayView key, const json::Value &value)
    {
        const std::pair<const char *, QByteArray *> texts[] = {
            {"ask", &ask},         {"answer", &answer}, {"do", &what},   {"client", &client}, {"user", &user},
            {"channel", &channel}, {"reason", &reason}, {"name", &name}, {"prefix", &prefix}, {"after", &after}};
        for (const auto &[known, text] : texts) {
            if (json::stringEquals(key, known))
                return readText(value, *text);
        }
        const std::pair<const char *, qint64 *> numbers[] = {{"code", &code}, {"limit", &limit}, {"clients", &clients}};
        for (const auto &[known, number] : numbers) {
            if (json::stringEquals(key, known))
                return readNumber(value, *number);
        }
        return !json::stringEquals(key, "rows") || readRows(value, rows);
    }
};

std::optional<ControlRequest> requestOf(const Members &m)
{
    if (m.what == Channels) {
        if (m.limit > std::numeric_limits<int>::max() || (m.name.isEmpty() && m.limit == 0))
            return {};
        return ChannelsQuery{.name = m.name, .prefix = m.prefix, .after = m.after, .limit = int(m.limit)};
    }
    for (size_t i = 0; i < Orders.size(); ++i) {
        if (m.what != Orders[i])
            continue;
        ClientOrder order{
            .kind = ClientOrder::Kind(i), .subject = {m.client, m.user}, .channel = m.channel, .reason = m.reason};
        const bool isOfChannel = order.kind != ClientOrder::Kind::Disconnect;
        if (m.client.isEmpty() == m.user.isEmpty() || m.channel.isEmpty() == isOfChannel || m.reason.size() > 123)
            return {};
        if (m.code != 0) {
            if (m.code > 4999 || !isSendable(int(m.code)))
                return {};
            order.code = CloseCode(m.code);
        }
        return order;
    }
    return {};
}

} // namespace

QByteArray write(const Ask &ask)
{
    QByteArray out = begin("ask", ask.id);
    if (const auto *query = std::get_if<ChannelsQuery>(&ask.request)) {
        addText(out, "do", Channels);
        addText(out, "name", query->name);
        addText(out, "prefix", query->prefix);
        addText(out, "after", query->after);
        addNumber(out, "limit", query->limit);
    } else {
        const auto &order = std::get<ClientOrder>(ask.request);
        addText(out, "do", Orders[size_t(order.kind)]);
        addText(out, "client", order.subject.client);
        addText(out, "user", order.subject.user);
        addText(out, "channel", order.channel);
        if (order.code)
            addNumber(out, "code", qint64(*order.code));
        addText(out, "reason", order.reason);
    }
    return out + '}';
}

QByteArray write(const Answer &answer)
{
    QByteArray out = begin("answer", answer.id);
    addNumber(out, "clients", answer.answer.clients);
    out += ",\"rows\":[";
    for (const ChannelFigures &row : answer.answer.channels) {
        out += out.endsWith('[') ? "[" : ",[";
        json::appendString(out, row.channel);
        out += ',' + QByteArray::number(row.members) + ',' + QByteArray::number(row.messages) + ']';
    }
    return out + "]}";
}

std::optional<std::variant<Ask, Answer>> read(QByteArrayView message)
{
    if (!message.startsWith(First))
        return {};
    json::Scanner scanner(message.sliced(1));
    if (!scanner.enterObject())
        return {};
    Members members;
    QByteArrayView key;
    while (scanner.nextKey(key)) {
        if (!members.take(key, scanner.value()))
            return {};
    }
    if (!scanner.finish() || members.ask.isEmpty() == members.answer.isEmpty())
        return {};
    if (!members.answer.isEmpty()) {
        if (members.clients < 0)
            return {};
        return Answer{members.answer, {members.clients, std::move(members.rows)}};
    }
    auto request = requestOf(members);
    if (!request)
        return {};
    return Ask{members.ask, std::move(*request)};
}

} // namespace wsify::controlmessage
