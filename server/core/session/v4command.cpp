// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/v4command.h"

#include "common/text/json.h"
#include "common/text/utf8.h"
#include "core/limits.h"
#include "core/session/command.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <limits>
#include <utility>

namespace wsify::v4 {

namespace {

using Kind = Command::Kind;
using json::Type;
using json::Value;

Error badRequest(QByteArray field, QByteArray message)
{
    return {.code = Code::BadRequest, .message = std::move(message), .field = std::move(field)};
}

/// What a message is made of, before its meaning is looked at.
struct Parts
{
    int idCount = 0;
    int commandCount = 0;
    int argsCount = 0;
    Value id; ///< each is the first one
    Value command;
    Value args;
    const char *error = nullptr; ///< it is no JSON object
};

Parts take(QByteArrayView message)
{
    Parts parts;
    json::Scanner scanner(message.startsWith(utf8::Mark) ? message.sliced(utf8::Mark.size()) : message);
    const auto keep = [](int &count, Value &kept, const Value &value) {
        if (++count == 1)
            kept = value;
    };
    QByteArrayView key;
    scanner.enterObject();
    while (scanner.nextKey(key)) {
        const Value value = scanner.value();
        if (json::stringEquals(key, "id"))
            keep(parts.idCount, parts.id, value);
        else if (json::stringEquals(key, "command"))
            keep(parts.commandCount, parts.command, value);
        else if (json::stringEquals(key, "args"))
            keep(parts.argsCount, parts.args, value);
    }
    scanner.finish();
    parts.error = scanner.error();
    return parts;
}

Kind kindOf(QByteArrayView name)
{
    static constexpr std::pair<const char *, Kind> Known[] = {
        {"join", Kind::Join},           {"leave", Kind::Leave},     {"broadcast", Kind::Broadcast},
        {"presence", Kind::Presence},   {"refresh", Kind::Refresh}, {"connect", Kind::Reserved},
        {"disconnect", Kind::Reserved},
    };
    for (const auto &[text, kind] : Known) {
        if (json::stringEquals(name, text))
            return kind;
    }
    return Kind::Other;
}

/// The args of one of the five commands.
class Args
{
public:
    Args(const Limits &limits, Command &command)
        : m_limits(limits)
        , m_command(command)
    {
    }

    /// Nothing if all is well.
    std::optional<Error> read()
    {
        if (collect())
            check();
        return std::move(m_error);
    }

private:
    bool fail(const QByteArray &field, const QByteArray &message)
    {
        m_error = badRequest(field, message);
        return false;
    }
    bool has(const char *name) const { return m_members.contains(name); }
    Value member(const char *name) const { return m_members.value(name); }

    bool collect();
    bool check();
    bool checkJoin();
    bool checkBroadcast();
    bool readChannels();
    bool readOneChannel();
    bool readChannel(const Value &value, const char *field, QByteArray &channel);
    bool readWanted(const Value &value, Wanted &wanted);
    bool readSinceAndLast(const Value &since, const Value &last, const char *sinceField, const char *lastField,
                          Wanted &wanted);
    bool readFlag(const char *name, bool &flag);
    bool readRecipients(const char *name, Recipients &recipients);

    const Limits &m_limits;
    Command &m_command;
    QHash<QByteArray, Value> m_members; ///< by what their keys mean; at most MaxMembers
    std::optional<Error> m_error;
};

bool Args::collect()
{
    if (m_command.args.isEmpty())
        return true;
    json::Scanner scanner(m_command.args);
    QByteArrayView key;
    scanner.enterObject();
    while (scanner.nextKey(key)) {
        QByteArray name;
        if (!json::unescape(key, name))
            name = key.toByteArray(); // a lone surrogate: the same only as itself
        const Value value = scanner.value();
        if (m_members.contains(name)) {
            constexpr qsizetype Shown = 64;
            return fail(utf8::cut(name, Shown).toByteArray(), "appears twice");
        }
        if (m_members.size() == MaxMembers)
            return fail("args", "may have at most " + QByteArray::number(MaxMembers) + " members");
        m_members.insert(name, value);
    }
    return true;
}

bool Args::check()
{
    switch (m_command.kind) {
    case Kind::Join:
        return checkJoin();
    case Kind::Leave:
        return readChannels();
    case Kind::Broadcast:
        return checkBroadcast();
    case Kind::Presence:
        return readOneChannel();
    default:
        return true;
    }
}

bool Args::checkJoin()
{
    if (!readChannels() || !readFlag("presence", m_command.wantsPresence))
        return false;
    if (has("recover")) {
        const Value recover = member("recover");
        if (!recover.isString() || !json::stringEquals(recover.bytes, "strict"))
            return fail("recover", "must be \"strict\"");
        m_command.isStrict = true;
    }
    if (!m_command.isBatch)
        return readSinceAndLast(member("since"), member("last"), "since", "last", m_command.channels.front());
    for (const char *name : {"since", "last"}) {
        if (has(name))
            return fail(name, "belongs to one channel; beside \"channels\" it stands in their objects");
    }
    return true;
}

bool Args::checkBroadcast()
{
    if (!readOneChannel())
        return false;
    m_command.content = member("content").bytes;
    if (has("dedup")) {
        const Value dedup = member("dedup");
        if (!dedup.isString() || !json::unescape(dedup.bytes, m_command.dedup) || m_command.dedup.isEmpty()
            || m_command.dedup.size() > MaxDedup)
            return fail("dedup", "must be a string of 1 to " + QByteArray::number(MaxDedup) + " bytes");
    }
    return readFlag("store", m_command.isStored) && readRecipients("to", m_command.to)
           && readRecipients("except", m_command.except);
}

/// `channels` beside it is never passed over: an authorizer that looks at either must not be asked about the other.
bool Args::readOneChannel()
{
    Wanted wanted;
    if (!readChannel(member("channel"), "channel", wanted.channel))
        return false;
    if (has("channels"))
        return fail("channels", "excludes \"channel\"");
    m_command.channels.push_back(std::move(wanted));
    m_command.channel = member("channel").bytes;
    return true;
}

bool Args::readChannels()
{
    if (!has("channels"))
        return readOneChannel();
    m_command.isBatch = true;
    if (has("channel"))
        return fail("channels", "excludes \"channel\"");
    const Value value = member("channels");
    json::Scanner list(value.bytes);
    if (value.type != Type::Array || !list.enterArray())
        return fail("channels", "must be an array");
    QSet<QByteArray> known;
    while (list.nextElement()) {
        Wanted wanted;
        if (!readWanted(list.value(), wanted))
            return false;
        if (known.contains(wanted.channel))
            continue;
        if (int(m_command.channels.size()) == m_limits.maxChannels)
            return fail("channels", "may name at most " + QByteArray::number(m_limits.maxChannels) + " channels");
        known.insert(wanted.channel);
        m_command.channels.push_back(std::move(wanted));
    }
    return !m_command.channels.empty() || fail("channels", "must not be empty");
}

/// A name, or for a join an object with more about it.
bool Args::readWanted(const Value &value, Wanted &wanted)
{
    if (value.type != Type::Object || m_command.kind != Kind::Join)
        return readChannel(value, "channels", wanted.channel);
    Value channel, since, last;
    json::Scanner scanner(value.bytes);
    QByteArrayView key;
    scanner.enterObject();
    while (scanner.nextKey(key)) {
        const Value part = scanner.value();
        Value *known = json::stringEquals(key, "channel") ? &channel
                       : json::stringEquals(key, "since") ? &since
                       : json::stringEquals(key, "last")  ? &last
                                                          : nullptr;
        if (!known)
            continue;
        if (known->isValid())
            return fail("channels", "has an object with a member that appears twice");
        *known = part;
    }
    return readChannel(channel, "channels", wanted.channel)
           && readSinceAndLast(since, last, "channels", "channels", wanted);
}

bool Args::readChannel(const Value &value, const char *field, QByteArray &channel)
{
    if (!value.isString())
        return fail(field, value.isValid() ? "a channel must be a string" : "is missing");
    switch (parseChannel(value.bytes, m_limits.maxChannelName, channel)) {
    case ChannelError::None:
        return true;
    case ChannelError::Empty:
        return fail(field, "a channel must not be empty");
    case ChannelError::TooLong:
        return fail(field, "a channel may have at most " + QByteArray::number(m_limits.maxChannelName) + " bytes");
    case ChannelError::ControlCharacter:
        break;
    }
    return fail(field, "a channel must not have control characters");
}

bool Args::readSinceAndLast(const Value &since, const Value &last, const char *sinceField, const char *lastField,
                            Wanted &wanted)
{
    if (since.isValid() && last.isValid())
        return fail(lastField, R"("since" and "last" exclude one another)");
    if (since.isValid()) {
        QByteArray position;
        if (!since.isString())
            return fail(sinceField, "\"since\" must be a string");
        if (!json::unescape(since.bytes, position))
            position.clear(); // no position of this server
        wanted.since = position;
    }
    if (last.isValid()) {
        const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
        if (last.type != Type::Number || !std::all_of(last.bytes.begin(), last.bytes.end(), isDigit))
            return fail(lastField, "\"last\" must be an integer of at least 0, in digits alone");
        bool isInRange = false;
        const qint64 count = last.bytes.toLongLong(&isInRange);
        wanted.last = isInRange ? count : std::numeric_limits<qint64>::max();
    }
    return true;
}

bool Args::readFlag(const char *name, bool &flag)
{
    if (!has(name))
        return true;
    const Value value = member(name);
    if (value.type != Type::Bool)
        return fail(name, "must be true or false");
    flag = value.bytes == "true";
    return true;
}

bool Args::readRecipients(const char *name, Recipients &recipients)
{
    if (!has(name))
        return true;
    const auto me = qstrcmp(name, "except") == 0 ? Me::Allowed : Me::Unknown;
    const QByteArray problem = v4::readRecipients(member(name), me, recipients);
    return problem.isEmpty() || fail(name, problem);
}

} // namespace

std::optional<Fault> readCommand(QByteArrayView message, const Limits &limits, Command &command)
{
    command = {};
    const Parts parts = take(message);
    if (parts.error)
        return Fault{
            badRequest({}, utf8::isWide(message) ? "the message is in UTF-16 or UTF-32, not in UTF-8" : parts.error)};
    if (parts.idCount > 1)
        return Fault{badRequest("id", "appears twice")};
    if (parts.idCount == 1) {
        if (parts.id.type != Type::String && parts.id.type != Type::Number)
            return Fault{badRequest("id", "must be a string or a number")};
        if (parts.id.bytes.size() > MaxId)
            return Fault{badRequest("id", "is longer than " + QByteArray::number(MaxId) + " bytes")};
        command.id = parts.id.bytes;
    }
    const bool hasId = parts.idCount == 1;
    if (parts.commandCount != 1)
        return Fault{badRequest("command", parts.commandCount == 0 ? "is missing" : "appears twice"), !hasId};
    if (!parts.command.isString())
        return Fault{badRequest("command", "must be a string"), !hasId};
    if (parts.argsCount > 1)
        return Fault{badRequest("args", "appears twice"), !hasId};

    command.name = parts.command.bytes;
    command.kind = kindOf(command.name);
    if (command.kind == Kind::Reserved)
        return Fault{{.code = Code::UnknownCommand, .message = "the command is reserved for the server"}, false};
    if (parts.argsCount == 1 && parts.args.type != Type::Object)
        return Fault{badRequest("args", "must be an object"), false};
    command.args = parts.args.bytes;
    if (command.kind == Kind::Other)
        return std::nullopt;
    if (auto error = Args(limits, command).read())
        return Fault{std::move(*error), false};
    return std::nullopt;
}

} // namespace wsify::v4
