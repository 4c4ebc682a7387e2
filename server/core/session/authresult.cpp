// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/authresult.h"

#include "common/text/json.h"
#include "common/text/jsonform.h"
#include "common/text/utf8.h"
#include "core/limits.h"
#include "core/session/command.h"

#include <QSet>
#include <QString>

#include <algorithm>
#include <array>

namespace wsify {

namespace {

constexpr quint32 bit(AuthCall call)
{
    return 1U << quint32(call);
}

constexpr quint32 Standing = bit(AuthCall::Connect) | bit(AuthCall::Refresh);

QByteArrayView withoutMark(QByteArrayView body)
{
    return body.startsWith(utf8::Mark) ? body.sliced(utf8::Mark.size()) : body;
}

/// The `wsify` members of a body.
struct Found
{
    int count = 0;
    json::Value value; ///< the first one
    const char *error = nullptr; ///< the body is no JSON object
};

Found find(QByteArrayView body)
{
    Found found;
    json::Scanner scanner(withoutMark(body));
    QByteArrayView key;
    scanner.enterObject();
    while (scanner.nextKey(key)) {
        const bool isOurs = json::stringEquals(key, "wsify");
        found.count += isOurs ? 1 : 0;
        const json::Value value = scanner.value();
        if (isOurs && found.count == 1)
            found.value = value;
    }
    scanner.finish();
    found.error = scanner.error();
    return found;
}

/// Reads the members of one `wsify` object into a result.
class Reader
{
public:
    Reader(AuthCall call, const Limits &limits)
        : m_call(call)
        , m_limits(limits)
    {
    }

    bool read(QByteArrayView object);
    AuthResult result;
    QByteArray problem;

private:
    struct Member
    {
        const char *name;
        quint32 calls; ///< for which it means something
        bool (Reader::*read)(const json::Value &value);
    };
    static const std::array<Member, 11> Members;

    bool readUser(const json::Value &value);
    bool readInfo(const json::Value &value);
    bool readMeta(const json::Value &value);
    bool readJoin(const json::Value &value);
    bool readAllow(const json::Value &value);
    bool readDeny(const json::Value &value);
    bool readExpires(const json::Value &value);
    bool readRefresh(const json::Value &value);
    bool readData(const json::Value &value) { return keep(value, result.data); }
    bool readContent(const json::Value &value) { return keep(value, result.content); }
    bool readReply(const json::Value &value) { return keep(value, result.reply); }

    static bool keep(const json::Value &value, QByteArray &out);
    bool isObject(const json::Value &value, const char *name, qsizetype most);
    bool readNames(const json::Value &value, const char *name, QByteArrayList &names);
    bool readPatterns(const json::Value &value, const char *name, ChannelPatterns &patterns);
    bool fail(const QByteArray &member, const QByteArray &text);

    const AuthCall m_call;
    const Limits &m_limits;
};

const std::array<Reader::Member, 11> Reader::Members = {{
    {"user", Standing, &Reader::readUser},
    {"info", Standing, &Reader::readInfo},
    {"meta", Standing, &Reader::readMeta},
    {"join", Standing, &Reader::readJoin},
    {"allow", Standing, &Reader::readAllow},
    {"refresh", Standing, &Reader::readRefresh},
    {"expires", Standing | bit(AuthCall::Join), &Reader::readExpires},
    {"data", Standing | bit(AuthCall::Join), &Reader::readData},
    {"deny", bit(AuthCall::Join), &Reader::readDeny},
    {"content", bit(AuthCall::Broadcast), &Reader::readContent},
    {"reply", bit(AuthCall::Other), &Reader::readReply},
}};

bool Reader::fail(const QByteArray &member, const QByteArray &text)
{
    json::appendString(problem, "wsify." + member); // which may be the back end's word
    problem += ' ' + text;
    return false;
}

bool Reader::read(QByteArrayView object)
{
    json::Scanner scanner(object);
    QByteArrayView key;
    quint32 seen = 0;
    scanner.enterObject();
    while (scanner.nextKey(key)) {
        const json::Value value = scanner.value();
        const auto member = std::find_if(Members.begin(), Members.end(),
                                         [&](const Member &each) { return json::stringEquals(key, each.name); });
        if (member == Members.end()) {
            constexpr qsizetype Shown = 64;
            return fail(json::preview(key, Shown), "is not known to this version");
        }
        if (!(member->calls & bit(m_call)))
            continue;
        const quint32 place = 1U << quint32(member - Members.begin());
        if (seen & place)
            return fail(member->name, "appears twice");
        seen |= place;
        if (!(this->*member->read)(value))
            return false;
    }
    return true;
}

bool Reader::keep(const json::Value &value, QByteArray &out)
{
    out = value.bytes.toByteArray();
    return true;
}

bool Reader::readUser(const json::Value &value)
{
    if (value.isString() && json::unescape(value.bytes, result.user) && !result.user.isEmpty()
        && result.user.size() <= AuthResult::MaxUser && !hasControl(result.user) && !result.user.startsWith(' ')
        && !result.user.endsWith(' ')) // HTTP would take the blanks off X-Wsify-User
        return true;
    return fail("user", "must be a string of 1 to " + QByteArray::number(AuthResult::MaxUser)
                            + " bytes of UTF-8 without control characters, and no blank at its ends");
}

bool Reader::isObject(const json::Value &value, const char *name, qsizetype most)
{
    if (value.type == json::Type::Object && json::compacted(value.bytes).size() <= most)
        return true;
    return fail(name, "must be an object of at most " + QByteArray::number(most) + " bytes without white space");
}

bool Reader::readInfo(const json::Value &value)
{
    if (!isObject(value, "info", AuthResult::MaxInfo))
        return false;
    result.info = json::compacted(value.bytes);
    return true;
}

bool Reader::readMeta(const json::Value &value)
{
    if (!isObject(value, "meta", AuthResult::MaxMeta))
        return false;
    result.meta = json::toAscii(value.bytes);
    return true;
}

bool Reader::readNames(const json::Value &value, const char *name, QByteArrayList &names)
{
    json::Scanner list(value.bytes);
    if (value.type != json::Type::Array || !list.enterArray())
        return fail(name, "must be an array of channels");
    while (list.nextElement()) {
        const json::Value element = list.value();
        QByteArray channel;
        if (!element.isString() || parseChannel(element.bytes, m_limits.maxChannelName, channel) != ChannelError::None)
            return fail(name, "must hold names of channels: strings of 1 to "
                                  + QByteArray::number(m_limits.maxChannelName) + " bytes without control characters");
        names.append(channel);
    }
    return true;
}

bool Reader::readJoin(const json::Value &value)
{
    QByteArrayList names;
    if (!readNames(value, "join", names))
        return false;
    QSet<QByteArray> known;
    for (const QByteArray &name : std::as_const(names)) {
        if (known.contains(name))
            continue;
        known.insert(name);
        result.join.append(name);
    }
    if (result.join.size() > m_limits.maxChannels)
        return fail("join",
                    "may hold at most " + QByteArray::number(m_limits.maxChannels) + " channels (--max-channels)");
    return true;
}

bool Reader::readDeny(const json::Value &value)
{
    return readNames(value, "deny", result.deny);
}

bool Reader::readAllow(const json::Value &value)
{
    json::Scanner scanner(value.bytes);
    if (value.type != json::Type::Object || !scanner.enterObject())
        return fail("allow", "must be an object");
    struct Right
    {
        const char *name;
        const char *member;
        ChannelPatterns *patterns;
        bool isSeen = false;
    };
    std::array<Right, 3> rights{{{"join", "allow.join", &result.allow.join},
                                 {"broadcast", "allow.broadcast", &result.allow.broadcast},
                                 {"presence", "allow.presence", &result.allow.presence}}};
    QByteArrayView key;
    while (scanner.nextKey(key)) {
        const auto right = std::find_if(rights.begin(), rights.end(),
                                        [&](const Right &each) { return json::stringEquals(key, each.name); });
        if (right == rights.end())
            return fail("allow", "has another member than \"join\", \"broadcast\" and \"presence\"");
        if (right->isSeen)
            return fail(right->member, "appears twice");
        right->isSeen = true;
        if (!readPatterns(scanner.value(), right->member, *right->patterns))
            return false;
    }
    return true;
}

bool Reader::readPatterns(const json::Value &value, const char *name, ChannelPatterns &patterns)
{
    json::Scanner list(value.bytes);
    if (value.type != json::Type::Array || !list.enterArray())
        return fail(name, "must be an array of patterns");
    QByteArrayList checked;
    while (list.nextElement()) {
        const json::Value element = list.value();
        QByteArray text;
        QByteArray pattern;
        if (!element.isString() || !json::unescape(element.bytes, text))
            return fail(name, "must hold strings");
        switch (checkPattern(text, m_limits.maxChannelName, pattern)) {
        case PatternError::None:
            checked.append(pattern);
            break;
        case PatternError::Star:
            return fail(name, "has a pattern with \"*\" elsewhere than at its end");
        case PatternError::Empty:
            return fail(name, "has an empty pattern");
        case PatternError::TooLong:
            return fail(name, "has a pattern of more than " + QByteArray::number(m_limits.maxChannelName)
                                  + " bytes (--max-channel-name)");
        case PatternError::ControlCharacter:
            return fail(name, "has a pattern with a control character");
        case PatternError::WhiteSpace:
            return fail(name, "has a pattern with white space at its ends");
        }
    }
    patterns = ChannelPatterns(checked);
    return true;
}

/// Infinite for a number that is too large for a double (as QString reads it, but not QByteArray); 0 for what is no number, or too
/// small for one.
double numberOf(const json::Value &value)
{
    return value.type == json::Type::Number ? QString::fromLatin1(value.bytes).toDouble() : 0;
}

bool Reader::readExpires(const json::Value &value)
{
    using Seconds = std::chrono::duration<double>;
    const double seconds = numberOf(value);
    if (!(seconds > 0))
        return fail("expires", "must be a number of seconds above 0");
    const Seconds most = AuthResult::MaxExpires;
    result.expires = std::chrono::ceil<std::chrono::milliseconds>(std::min(Seconds(seconds), most));
    return true;
}

bool Reader::readRefresh(const json::Value &value)
{
    if (value.isString() && json::stringEquals(value.bytes, "client"))
        result.refresh = AuthResult::Refresh::Client;
    else if (value.isString() && json::stringEquals(value.bytes, "server"))
        result.refresh = AuthResult::Refresh::Server;
    else
        return fail("refresh", R"(must be "client" or "server")");
    return true;
}

bool beginsAnObject(QByteArrayView body)
{
    return json::Scanner(withoutMark(body)).peek() == json::Type::Object;
}

bool isOwnCode(QByteArrayView code)
{
    const auto isFit = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'
               || c == '.';
    };
    return code.startsWith("x_") && code.size() <= AuthDenial::MaxCode && std::all_of(code.begin(), code.end(), isFit);
}

} // namespace

AuthReading readAuthResult(const AuthBody &body, AuthCall call, const Limits &limits)
{
    if (!beginsAnObject(body.bytes))
        return {};
    if (body.isCut)
        return {.problem = "the body is longer than " + QByteArray::number(AuthBody::MaxBytes) + " bytes"};
    const Found found = find(body.bytes);
    if (found.error) {
        if (!body.bytes.contains("\"wsify\""))
            return {};
        return {.problem = QByteArray("the body has a \"wsify\" and is not valid JSON: ") + found.error};
    }
    if (found.count == 0)
        return {};
    if (found.count > 1)
        return {.problem = "\"wsify\" appears twice"};
    if (found.value.type != json::Type::Object)
        return {.problem = "\"wsify\" must be an object"};
    Reader reader(call, limits);
    if (!reader.read(found.value.bytes))
        return {.hasObject = true, .problem = reader.problem};
    return {.result = std::move(reader.result), .hasObject = true};
}

AuthDenial readAuthDenial(const AuthBody &body)
{
    AuthDenial denial;
    if (body.isCut)
        return denial;
    const Found found = find(body.bytes);
    if (found.error || found.count != 1 || found.value.type != json::Type::Object)
        return denial;
    denial.hasObject = true;
    struct Text
    {
        int count = 0;
        QByteArray value;
    } code, message;
    json::Scanner scanner(found.value.bytes);
    QByteArrayView key;
    scanner.enterObject();
    while (scanner.nextKey(key)) {
        const json::Value value = scanner.value();
        const bool isCode = json::stringEquals(key, "code");
        if (!isCode && !json::stringEquals(key, "message"))
            continue;
        Text &text = isCode ? code : message;
        if (++text.count > 1 || !value.isString() || !json::unescape(value.bytes, text.value))
            text.value.clear();
    }
    denial.isExpired = code.value == "expired";
    if (isOwnCode(code.value)) {
        denial.code = code.value;
        denial.message = utf8::cut(message.value, AuthDenial::MaxMessage).toByteArray();
    }
    return denial;
}

} // namespace wsify
