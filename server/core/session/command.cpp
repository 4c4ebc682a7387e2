// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/command.h"

#include "common/text/json.h"
#include "common/text/utf8.h"

namespace wsify {

namespace {

Command::Kind kindOf(QByteArrayView name)
{
    using Kind = Command::Kind;
    static constexpr struct
    {
        const char *name;
        Kind kind;
    } Known[] = {
        {"broadcast", Kind::Broadcast}, {"join", Kind::Join},           {"leave", Kind::Leave},
        {"connect", Kind::Reserved},    {"disconnect", Kind::Reserved},
    };
    for (const auto &known : Known) {
        if (json::stringEquals(name, known.name))
            return known.kind;
    }
    return Kind::Other;
}

bool parseArgs(json::Scanner &scanner, Command &command, const char *&error)
{
    QByteArrayView key;
    scanner.enterObject();
    while (scanner.nextKey(key)) {
        const json::Value value = scanner.value();
        if (!value.isValid())
            break;
        if (json::stringEquals(key, "channel"))
            command.channel = value.isString() ? value.bytes : QByteArrayView();
        else if (json::stringEquals(key, "content"))
            command.content = value.bytes;
    }
    error = scanner.error();
    return scanner.ok();
}

/// The length of the white-space code point (as Go's unicode.IsSpace) at the start of the UTF-8, or 0.
qsizetype leadingSpace(QByteArrayView text)
{
    const auto byte = [&text](qsizetype i) { return i < text.size() ? quint8(text[i]) : quint8(0); };
    const quint8 first = byte(0);
    if (first == ' ' || (first >= '\t' && first <= '\r'))
        return 1;
    if (first == 0xC2 && (byte(1) == 0x85 || byte(1) == 0xA0)) // U+0085, U+00A0
        return 2;
    if (first == 0xE1 && byte(1) == 0x9A && byte(2) == 0x80) // U+1680
        return 3;
    if (first == 0xE2 && byte(1) == 0x80) {
        const quint8 last = byte(2);
        if ((last >= 0x80 && last <= 0x8A) || last == 0xA8 || last == 0xA9
            || last == 0xAF) // U+2000 to U+200A, U+2028, U+2029, U+202F
            return 3;
    }
    if (first == 0xE2 && byte(1) == 0x81 && byte(2) == 0x9F) // U+205F
        return 3;
    if (first == 0xE3 && byte(1) == 0x80 && byte(2) == 0x80) // U+3000
        return 3;
    return 0;
}

QByteArrayView trimmed(QByteArrayView text)
{
    while (const qsizetype length = leadingSpace(text))
        text = text.sliced(length);
    for (;;) {
        qsizetype last = text.size() - 1;
        while (last > 0 && (quint8(text[last]) & 0xC0) == 0x80)
            --last; // to the start of the last code point
        if (last < 0 || leadingSpace(text.sliced(last)) != text.size() - last)
            return text;
        text = text.first(last);
    }
}

} // namespace

bool parseCommand(QByteArrayView message, Command &command, const char *&error)
{
    command = {};
    command.message = message;
    const auto fail = [&error](const char *text) {
        error = text;
        return false;
    };
    const QByteArrayView frame = message.startsWith(utf8::Mark) ? message.sliced(utf8::Mark.size()) : message;
    json::Scanner scanner(frame);
    if (!scanner.enterObject())
        return fail(utf8::isWide(message) ? "the message is in UTF-16 or UTF-32, not in UTF-8" : scanner.error());
    QByteArrayView key;
    while (scanner.nextKey(key)) {
        const json::Type type = scanner.peek();
        if (json::stringEquals(key, "command")) {
            if (!command.name.isEmpty())
                return fail("\"command\" appears twice");
            if (type != json::Type::String)
                return fail("\"command\" is not a string");
            command.name = scanner.value().bytes;
        } else if (json::stringEquals(key, "args")) {
            if (!command.args.isEmpty())
                return fail("\"args\" appears twice");
            const qsizetype begin = scanner.offset();
            if (type == json::Type::Object) {
                if (!parseArgs(scanner, command, error))
                    return false;
            } else if (type != json::Type::Null || !scanner.value().isValid()) {
                return fail("\"args\" is not an object");
            }
            command.args = frame.sliced(begin, scanner.offset() - begin);
        } else {
            scanner.value();
        }
    }
    if (!scanner.finish())
        return fail(scanner.error());
    if (command.name.isEmpty())
        return fail("\"command\" is missing");
    command.kind = kindOf(command.name);
    return true;
}

QByteArray authorizerBody(const Command &command)
{
    const QByteArrayView args = command.args.isEmpty() ? QByteArrayView("null") : command.args;
    QByteArray body;
    body.reserve(command.name.size() + args.size() + 24);
    body.append(R"({"command":)").append(command.name).append(R"(,"args":)").append(args).append('}');
    return body;
}

bool hasControl(QByteArrayView text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const quint8 c = quint8(text[i]);
        if (c < 0x20 || c == 0x7F)
            return true;
        if (c == 0xC2 && i + 1 < text.size() && quint8(text[i + 1]) < 0xA0) // UTF-8 writes C1 as C2 80 to C2 9F
            return true;
    }
    return false;
}

ChannelError parseChannel(QByteArrayView raw, int maxBytes, QByteArray &channel)
{
    if (raw.isEmpty())
        return ChannelError::Empty;
    const QByteArrayView inner = raw.sliced(1, raw.size() - 2);
    if (!inner.contains('\\'))
        return checkChannel(inner, maxBytes, channel);
    QByteArray meant;
    if (!json::unescape(raw, meant))
        return ChannelError::Empty;
    return checkChannel(meant, maxBytes, channel);
}

ChannelError checkChannel(QByteArrayView name, int maxBytes, QByteArray &channel)
{
    const QByteArrayView kept = trimmed(name);
    if (kept.isEmpty())
        return ChannelError::Empty;
    if (kept.size() > maxBytes)
        return ChannelError::TooLong;
    if (hasControl(kept))
        return ChannelError::ControlCharacter;
    channel = kept.toByteArray();
    return ChannelError::None;
}

} // namespace wsify
