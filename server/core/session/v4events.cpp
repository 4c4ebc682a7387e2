// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/v4events.h"

#include "common/text/json.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace wsify::v4 {

namespace {

/// One JSON object, member by member.
class Object
{
public:
    /// `begin` ends with the opening bracket.
    explicit Object(QByteArray begin = "{")
        : m_text(std::move(begin))
    {
    }

    Object &raw(const char *key, QByteArrayView json)
    {
        Q_ASSERT(!json.isEmpty());
        begin(key);
        m_text += json;
        return *this;
    }
    /// Left out if it is empty or null.
    Object &rawIfAny(const char *key, QByteArrayView json)
    {
        return json.isEmpty() || json == "null" ? *this : raw(key, json);
    }
    Object &text(const char *key, QByteArrayView utf8)
    {
        begin(key);
        json::appendString(m_text, utf8);
        return *this;
    }
    Object &textIfAny(const char *key, QByteArrayView utf8) { return utf8.isEmpty() ? *this : text(key, utf8); }
    Object &number(const char *key, qint64 value) { return raw(key, QByteArray::number(value)); }
    Object &boolean(const char *key, bool value) { return raw(key, value ? "true" : "false"); }
    /// In seconds, with as many digits behind the point as it needs.
    Object &seconds(const char *key, Milliseconds time)
    {
        time = std::max(time, Milliseconds::zero());
        QByteArray text = QByteArray::number(time.count() / 1000);
        if (const qint64 rest = time.count() % 1000) {
            text += '.' + QByteArray::number(rest).rightJustified(3, '0');
            while (text.endsWith('0'))
                text.chop(1);
        }
        return raw(key, text);
    }
    QByteArray end()
    {
        m_text += '}';
        return std::move(m_text);
    }

private:
    void begin(const char *key)
    {
        if (!m_text.endsWith('{'))
            m_text += ',';
        m_text.append('"').append(key).append("\":");
    }

    QByteArray m_text;
};

template <typename List, typename Write>
QByteArray array(const List &list, Write write)
{
    QByteArray text = "[";
    for (const auto &each : list) {
        if (text.size() > 1)
            text += ',';
        text += write(each);
    }
    return text + ']';
}

QByteArrayView nameOf(const Error &error)
{
    return error.ownCode.isEmpty() ? QByteArrayView(info(error.code).name) : QByteArrayView(error.ownCode);
}

QByteArray object(const Error &error)
{
    Object object;
    object.text("code", nameOf(error)).textIfAny("message", error.message);
    object.boolean("temporary", info(error.code).isTemporary).textIfAny("field", error.field);
    if (error.retry)
        object.number("retry", *error.retry);
    return object.end();
}

Object event(const char *name)
{
    Object event;
    event.text("event", name);
    return event;
}

const char *nameOf(Reason reason)
{
    static constexpr const char *Names[] = {"authorizer", "server", "console", "not_authorized", "authorizer_down"};
    static_assert(std::size(Names) == size_t(Reason::AuthorizerDown) + 1);
    return Names[size_t(reason)];
}

} // namespace

QByteArray welcome(const Welcome &welcome)
{
    Object object = event("welcome");
    object.text("client", welcome.client).textIfAny("user", welcome.user).seconds("ping", welcome.ping);
    if (welcome.expires)
        object.seconds("expires", *welcome.expires);
    if (!welcome.joined.isEmpty()) {
        object.raw("joined", array(welcome.joined,
                                   [](const QByteArray &channel) { return Object().text("channel", channel).end(); }));
    }
    object.rawIfAny("data", welcome.data);
    object.raw("limits", Object().number("message", welcome.maxMessage).number("channels", welcome.maxChannels).end());
    return object.text("server", welcome.server).end();
}

QByteArray reply(const Reply &reply)
{
    Object object = event("reply");
    object.raw("id", reply.id).boolean("ok", true);
    if (reply.isRecovered)
        object.boolean("recovered", *reply.isRecovered);
    if (reply.isBatch) {
        object.raw("joined", array(reply.joined, [](const Joined &each) {
                       Object joined;
                       joined.text("channel", each.channel);
                       if (each.isRecovered)
                           joined.boolean("recovered", *each.isRecovered);
                       return joined.rawIfAny("data", each.data).end();
                   }));
        object.raw("denied", array(reply.denied, [](const Denied &each) {
                       Object denied;
                       denied.text("channel", each.channel).text("code", nameOf(each.error));
                       return denied.textIfAny("message", each.error.message).end();
                   }));
    }
    object.rawIfAny("data", reply.data);
    if (reply.delivered)
        object.number("delivered", *reply.delivered);
    if (reply.expires)
        object.seconds("expires", *reply.expires);
    return object.end();
}

QByteArray reply(QByteArrayView id, const Error &error)
{
    return event("reply").raw("id", id).boolean("ok", false).raw("error", object(error)).end();
}

QByteArray error(const Error &error)
{
    return event("error").raw("error", object(error)).end();
}

QByteArray joined(QByteArrayView channel, Reason reason)
{
    return event("joined").text("channel", channel).text("reason", nameOf(reason)).end();
}

QByteArray left(QByteArrayView channel, Reason reason)
{
    return event("left").text("channel", channel).text("reason", nameOf(reason)).end();
}

QByteArray expiring(Milliseconds in)
{
    return event("expiring").seconds("in", in).end();
}

QByteArray draining(Milliseconds retry)
{
    return event("draining").seconds("retry", retry).end();
}

QByteArrayView heartbeat()
{
    return "{}";
}

} // namespace wsify::v4
