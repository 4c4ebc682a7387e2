// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/http/controlbody.h"

#include "common/text/jsonstring.h"
#include "common/text/utf8.h"
#include "core/limits.h"
#include "core/session/command.h"

#include <array>

namespace wsify {

namespace {

enum Field : quint8 { Client, User, Channel, Code, Reason };
constexpr std::array Fields{"client", "user", "channel", "code", "reason"}; // in the order of Field

bool isAllowed(qint64 code)
{
    return code == 1000 || code == 1001 || code == 1008 || (code >= 1011 && code <= 1013)
           || (code >= 4000 && code <= 4999);
}

/// The members of a call.
bool knows(ClientOrder::Kind kind, size_t member)
{
    const bool isDisconnect = kind == ClientOrder::Kind::Disconnect;
    return member == Client || member == User || isDisconnect != (member == Channel);
}

} // namespace

ControlBody::ControlBody(QByteArrayView body, ClientOrder::Kind kind, const Limits &limits)
    : m_scanner(body)
    , m_limits(limits)
{
    m_order.kind = kind;
}

bool ControlBody::parse()
{
    if (m_scanner.peek() != json::Type::Object)
        return m_scanner.ok() ? fail("the body must be an object") : failSyntax();
    m_scanner.enterObject();
    QByteArrayView key;
    while (m_scanner.nextKey(key)) {
        const json::Value value = m_scanner.value();
        if (m_scanner.ok() && !take(key, value))
            return false;
    }
    return m_scanner.finish() ? isWhole() : failSyntax();
}

bool ControlBody::take(QByteArrayView key, const json::Value &value)
{
    size_t member = 0;
    while (member < Fields.size() && !(knows(m_order.kind, member) && json::stringEquals(key, Fields[member])))
        ++member;
    if (member == Fields.size()) {
        QByteArrayList allowed;
        for (size_t i = 0; i < Fields.size(); ++i) {
            if (knows(m_order.kind, i))
                allowed.append('"' + QByteArray(Fields[i]) + '"');
        }
        return fail('"' + json::preview(key, 64) + "\" is unknown; allowed are " + allowed.join(", "));
    }
    const auto bit = quint8(1U << member);
    if (m_seen & bit)
        return fail('"' + QByteArray(Fields[member]) + "\" is there twice");
    m_seen |= bit;
    switch (Field(member)) {
    case Client:
        return takeName("client", value, m_order.subject.client);
    case User:
        return takeName("user", value, m_order.subject.user);
    case Channel:
        return takeChannel(value);
    case Code:
        return takeCode(value);
    case Reason:
        return takeReason(value);
    }
    Q_UNREACHABLE();
}

bool ControlBody::takeName(const char *field, const json::Value &value, QByteArray &name)
{
    if (value.isString() && json::unescape(value.bytes, name) && !name.isEmpty() && name.size() <= MaxName
        && !hasControl(name))
        return true;
    return fail('"' + QByteArray(field) + "\" must be a string of 1 to " + QByteArray::number(MaxName)
                + " bytes without control characters");
}

bool ControlBody::takeChannel(const json::Value &value)
{
    if (!value.isString())
        return fail("\"channel\" must be a string");
    switch (parseChannel(value.bytes, m_limits.maxChannelName, m_order.channel)) {
    case ChannelError::None:
        return true;
    case ChannelError::Empty:
        return fail("\"channel\" is empty");
    case ChannelError::TooLong:
        m_isBadChannelName = true;
        return fail("\"channel\" is longer than " + QByteArray::number(m_limits.maxChannelName) + " bytes");
    case ChannelError::ControlCharacter:
        m_isBadChannelName = true;
        return fail("\"channel\" has a control character");
    }
    Q_UNREACHABLE();
}

bool ControlBody::takeCode(const json::Value &value)
{
    bool isWholeNumber = false;
    const qint64 code =
        value.type == json::Type::Number ? value.bytes.toByteArray().toLongLong(&isWholeNumber) : qint64(0);
    if (!isWholeNumber || !isAllowed(code))
        return fail("\"code\" must be 1000, 1001, 1008, a number from 1011 to 1013, or one from 4000 to 4999");
    m_order.code = CloseCode(code);
    return true;
}

bool ControlBody::takeReason(const json::Value &value)
{
    if (!value.isString() || !json::unescape(value.bytes, m_order.reason))
        return fail("\"reason\" must be a string");
    m_order.reason = utf8::cut(m_order.reason, MaxReason).toByteArray();
    return true;
}

bool ControlBody::isWhole()
{
    const Subject &subject = m_order.subject;
    if (subject.client.isEmpty() == subject.user.isEmpty())
        return fail(subject.client.isEmpty() ? "\"client\" or \"user\" is missing"
                                             : "\"client\" and \"user\" are mutually exclusive");
    const bool needsChannel = m_order.kind != ClientOrder::Kind::Disconnect;
    return !needsChannel || !m_order.channel.isEmpty() || fail("\"channel\" is missing");
}

bool ControlBody::fail(const QByteArray &what)
{
    m_error = what;
    return false;
}

bool ControlBody::failSyntax()
{
    return fail("the body is not valid JSON: " + QByteArray(m_scanner.error()) + " at byte "
                + QByteArray::number(m_scanner.offset()));
}

} // namespace wsify
