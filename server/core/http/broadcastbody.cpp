// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/http/broadcastbody.h"

#include "common/text/jsonstring.h"
#include "core/fanout/publicationid.h"
#include "core/limits.h"
#include "core/session/command.h"
#include "core/session/recipients.h"

#include <utility>

namespace wsify {

BroadcastBody::BroadcastBody(QByteArrayView body, const Limits &limits)
    : m_scanner(body)
    , m_limits(limits)
{
}

bool BroadcastBody::parse()
{
    if (m_scanner.peek() == json::Type::Array) {
        m_isList = true;
        m_scanner.enterArray();
        while (m_scanner.nextElement()) {
            if (int(m_publications.size()) == m_limits.maxBatch)
                return fail("at most " + QByteArray::number(m_limits.maxBatch) + " publications go in one request",
                            Limit::Batch);
            if (!parseOne())
                return false;
        }
        if (m_scanner.ok() && m_publications.empty())
            return fail("the array is empty; it must hold 1 to " + QByteArray::number(m_limits.maxBatch)
                        + " publications");
    } else if (!parseOne()) {
        return false;
    }
    return m_scanner.finish() || failSyntax();
}

bool BroadcastBody::parseOne()
{
    if (m_scanner.peek() != json::Type::Object)
        return m_scanner.ok() ? fail("a publication must be an object with \"channel\" and \"content\"") : failSyntax();
    json::Value channel, channels, content, argsContent, id, to, except;
    QByteArrayView key;
    m_scanner.enterObject();
    while (m_scanner.nextKey(key)) {
        if (json::stringEquals(key, "args")) {
            if (!parseArgs(argsContent))
                return false;
            continue;
        }
        const json::Value value = m_scanner.value();
        if (json::stringEquals(key, "channel"))
            channel = value;
        else if (json::stringEquals(key, "channels"))
            channels = value;
        else if (json::stringEquals(key, "content"))
            content = value;
        else if (json::stringEquals(key, "id"))
            id = value;
        else if (json::stringEquals(key, "to"))
            to = value;
        else if (json::stringEquals(key, "except"))
            except = value;
        else if (json::stringEquals(key, "store") && value.type != json::Type::Bool)
            return fail("\"store\" must be true or false");
    }
    if (!m_scanner.ok())
        return failSyntax();

    m_isList = m_isList || channels.isValid();
    m_seen.clear();
    Publication publication;
    if (content.isValid())
        publication.content = content.bytes;
    else if (argsContent.isValid())
        publication.content = argsContent.bytes;
    if (id.isValid() && !parseId(id, publication.id))
        return false;
    if (!readAudience(to, except, publication))
        return false;
    if (channel.isValid() == channels.isValid())
        return fail(channel.isValid() ? "\"channel\" and \"channels\" are mutually exclusive"
                                      : "\"channel\" is missing");
    if (channel.isValid() ? !addChannel(channel, publication) : !addChannels(channels, publication))
        return false;
    m_publications.push_back(std::move(publication));
    return true;
}

// The form of v3's README: {"channel":...,"args":{"content":...}}. Any other args are ignored, as v3 does; but everyone would see what
// "to" and "except" mean for some.
bool BroadcastBody::parseArgs(json::Value &content)
{
    if (m_scanner.peek() != json::Type::Object) {
        m_scanner.value();
        return m_scanner.ok() || failSyntax();
    }
    QByteArrayView key;
    m_scanner.enterObject();
    while (m_scanner.nextKey(key)) {
        const json::Value value = m_scanner.value();
        if (json::stringEquals(key, "content"))
            content = value;
        for (const char *name : {"to", "except"}) {
            if (json::stringEquals(key, name))
                return fail('"' + QByteArray(name) + "\" must stand beside \"channel\", not in \"args\"");
        }
    }
    return m_scanner.ok() || failSyntax();
}

/// What is wrong with it is never passed over: everyone would see what was meant for some.
bool BroadcastBody::readAudience(const json::Value &to, const json::Value &except, Publication &publication)
{
    v4::Recipients meant, left;
    if (to.isValid()) {
        if (const QByteArray problem = v4::readRecipients(to, v4::Me::Unknown, meant); !problem.isEmpty())
            return fail("\"to\" " + problem);
    }
    if (except.isValid()) {
        if (const QByteArray problem = v4::readRecipients(except, v4::Me::Unknown, left); !problem.isEmpty())
            return fail("\"except\" " + problem);
    }
    publication.audience = v4::audienceOf(meant, left);
    return true;
}

bool BroadcastBody::parseId(const json::Value &value, QByteArray &id)
{
    if (value.type != json::Type::String && value.type != json::Type::Number)
        return fail("\"id\" must be a string or a number");
    if (value.type == json::Type::Number && value.bytes.size() > PublicationId::MaxNumber)
        return fail("\"id\" is a number of more than " + QByteArray::number(PublicationId::MaxNumber) + " bytes");
    if (value.isString()) {
        QByteArray text;
        if (!json::unescape(value.bytes, text))
            text = value.bytes.sliced(1, value.bytes.size() - 2).toByteArray(); // no UTF-8: as it was written
        if (text.isEmpty() || text.size() > PublicationId::MaxText)
            return fail("\"id\" is " + QByteArray(text.isEmpty() ? "empty" : "too long")
                        + "; it must be a string of 1 to " + QByteArray::number(PublicationId::MaxText)
                        + " bytes, or a number");
    }
    id = value.bytes.toByteArray();
    return true;
}

bool BroadcastBody::addChannels(const json::Value &value, Publication &publication)
{
    json::Scanner list(value.bytes);
    if (value.type != json::Type::Array || !list.enterArray())
        return fail("\"channels\" must be an array of strings");
    while (list.nextElement()) {
        if (publication.channels.size() == m_limits.maxBatch)
            return fail("\"channels\" has more than " + QByteArray::number(m_limits.maxBatch) + " names", Limit::Batch);
        if (!addChannel(list.value(), publication))
            return false;
    }
    return !publication.channels.isEmpty() || fail("\"channels\" is empty");
}

bool BroadcastBody::addChannel(const json::Value &value, Publication &publication)
{
    if (!value.isString())
        return fail("\"channel\" must be a string");
    QByteArray name;
    switch (parseChannel(value.bytes, m_limits.maxChannelName, name)) {
    case ChannelError::None:
        break;
    case ChannelError::Empty:
        return fail("\"channel\" is empty");
    case ChannelError::TooLong:
        return fail("\"channel\" is longer than " + QByteArray::number(m_limits.maxChannelName) + " bytes",
                    Limit::ChannelName);
    case ChannelError::ControlCharacter:
        return fail("\"channel\" has a control character", Limit::ChannelName);
    }
    if (!m_seen.contains(name)) {
        m_seen.insert(name);
        publication.channels.append(name);
    }
    return true;
}

bool BroadcastBody::fail(const QByteArray &what, Limit limit)
{
    m_limit = limit;
    m_error =
        m_publications.empty() ? what : "publication " + QByteArray::number(m_publications.size() + 1) + ": " + what;
    return false;
}

bool BroadcastBody::failSyntax()
{
    return fail("the body is not valid JSON: " + QByteArray(m_scanner.error()) + " at byte "
                + QByteArray::number(m_scanner.offset()));
}

} // namespace wsify
