// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redisenvelope.h"

#include "common/text/json.h"

#include <memory>
#include <utility>

namespace wsify {

namespace {

constexpr char Mark = '\x02';

void begin(QByteArray &out, const char *key)
{
    if (!out.endsWith('{'))
        out += ',';
    out.append('"').append(key).append("\":");
}

void appendNames(QByteArray &out, const char *key, const Names &names)
{
    if (names.isEmpty())
        return;
    begin(out, key);
    out += '[';
    for (const QByteArray &name : names.list()) {
        if (!out.endsWith('['))
            out += ',';
        json::appendString(out, name);
    }
    out += ']';
}

void appendList(QByteArray &out, const char *key, const Names &users, const Names &clients)
{
    if (users.isEmpty() && clients.isEmpty())
        return;
    begin(out, key);
    out += '{';
    appendNames(out, "users", users);
    appendNames(out, "clients", clients);
    out += '}';
}

/// Reads the members of objects, each at most once. Whatever is wrong makes the scanner's result useless: `isWrong`.
class Reader
{
public:
    explicit Reader(QByteArrayView head)
        : m_scanner(head)
    {
    }

    bool read()
    {
        unsigned seen = 0;
        QByteArrayView key;
        m_scanner.enterObject();
        while (!m_isWrong && m_scanner.nextKey(key)) {
            if (is(key, "client", 0, seen))
                client = text();
            else if (is(key, "user", 1, seen))
                user = text();
            else if (is(key, "to", 2, seen))
                list(audience.toUsers, audience.toClients);
            else if (is(key, "except", 3, seen))
                list(audience.exceptUsers, audience.exceptClients);
            else if (is(key, "twin", 4, seen))
                hasTwin = truth();
            else
                m_scanner.value();
        }
        return m_scanner.finish() && !m_isWrong && (user.isEmpty() || !client.isEmpty())
               && client.size() <= RedisEnvelope::MaxName && user.size() <= RedisEnvelope::MaxName;
    }

    QByteArray client;
    QByteArray user;
    Audience audience;
    bool hasTwin = false;

private:
    bool is(QByteArrayView key, const char *name, int number, unsigned &seen)
    {
        if (!json::stringEquals(key, name))
            return false;
        m_isWrong |= (seen & (1U << number)) != 0;
        seen |= 1U << number;
        return true;
    }
    QByteArray text()
    {
        QByteArray out;
        const json::Value value = m_scanner.value();
        m_isWrong |= !value.isString() || !json::unescape(value.bytes, out) || out.isEmpty();
        return out;
    }
    bool truth()
    {
        const json::Value value = m_scanner.value();
        m_isWrong |= value.type != json::Type::Bool;
        return value.bytes == "true";
    }
    void list(Names &users, Names &clients)
    {
        unsigned seen = 0;
        qsizetype left = RedisEnvelope::MaxNames;
        QByteArrayView key;
        m_isWrong |= !m_scanner.enterObject();
        while (!m_isWrong && m_scanner.nextKey(key)) {
            if (is(key, "users", 0, seen))
                users = names(left);
            else if (is(key, "clients", 1, seen))
                clients = names(left);
            else
                m_isWrong = true; // it would name more, or others, than this version knows
        }
        m_isWrong |= users.isEmpty() && clients.isEmpty();
    }
    Names names(qsizetype &left)
    {
        QByteArrayList found;
        m_isWrong |= !m_scanner.enterArray();
        while (!m_isWrong && m_scanner.nextElement()) {
            m_isWrong |= --left < 0;
            found.append(text());
        }
        return {std::move(found)};
    }

    json::Scanner m_scanner;
    bool m_isWrong = false;
};

} // namespace

QByteArray RedisEnvelope::head(const Message &message, bool hasTwin)
{
    QByteArray out(1, Mark);
    out += '{';
    if (const Identity *sender = message.sender()) {
        begin(out, "client");
        json::appendString(out, sender->client);
        if (!sender->user.isEmpty()) {
            begin(out, "user");
            json::appendString(out, sender->user);
        }
    }
    if (const auto &audience = message.audience()) {
        appendList(out, "to", audience->toUsers, audience->toClients);
        appendList(out, "except", audience->exceptUsers, audience->exceptClients);
    }
    if (hasTwin) {
        begin(out, "twin");
        out += "true";
    }
    return out + "}\n";
}

bool RedisEnvelope::mayHaveTwin(const Message &message)
{
    const Audience *audience = message.audience().get();
    if (!audience)
        return true;
    const Names me = message.sender() ? Names(QByteArrayList{message.sender()->client}) : Names();
    return !audience->namesReceivers() && audience->exceptUsers.isEmpty()
           && (audience->exceptClients.isEmpty() || audience->exceptClients == me);
}

std::optional<RedisEnvelope> RedisEnvelope::read(const QByteArray &channel, QByteArrayView payload)
{
    const qsizetype end = payload.startsWith(Mark) ? payload.indexOf('\n') : -1;
    if (end < 0)
        return std::nullopt;
    Reader reader(payload.sliced(1, end - 1));
    if (!reader.read())
        return std::nullopt;
    json::Scanner scanner(payload.sliced(end + 1));
    const json::Value content = scanner.value();
    if (!content.isValid() || !scanner.finish())
        return std::nullopt;
    RedisEnvelope envelope{.message = Message(channel, content.bytes), .hasTwin = reader.hasTwin};
    if (!reader.client.isEmpty())
        envelope.message.setSender(reader.client, reader.user);
    if (reader.audience != Audience())
        envelope.message.setAudience(std::make_shared<const Audience>(std::move(reader.audience)));
    return envelope;
}

std::optional<Message> RedisEnvelope::twinOfRefused(const QByteArray &channel, QByteArrayView payload)
{
    const qsizetype end = payload.indexOf('\n');
    if (end < 1)
        return std::nullopt;
    json::Scanner head(payload.sliced(1, end - 1));
    bool hasTwin = false;
    QByteArrayView key;
    head.enterObject();
    while (head.nextKey(key)) {
        const json::Value value = head.value();
        hasTwin |= json::stringEquals(key, "twin") && value.bytes != "false";
    }
    if (head.finish() && !hasTwin)
        return std::nullopt;
    return Message(channel, payload.sliced(end + 1));
}

} // namespace wsify
