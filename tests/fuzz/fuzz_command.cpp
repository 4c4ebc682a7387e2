// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/text/json.h"
#include "common/text/utf8.h"
#include "core/session/command.h"
#include "require.h"

#include <algorithm>
#include <cstdint>

using namespace wsify;

namespace {

constexpr int MaxName = 16; // short, so that an input finds it

void requireName(ChannelError error, const QByteArray &name)
{
    if (error != ChannelError::None)
        return;
    require(!name.isEmpty() && name.size() <= MaxName, "a name is neither empty nor too long");
    require(std::none_of(name.begin(), name.end(), [](char c) { return quint8(c) < 0x20 || c == 0x7F; }),
            "a name has no control character");
    QByteArray again;
    require(checkChannel(name, MaxName, again) == ChannelError::None && again == name, "a name is trimmed once");
    require(checkChannel("\t " + name + "\xC2\x85\n", MaxName, again) == ChannelError::None && again == name,
            "white space around a name does not count");
    QByteArray raw;
    json::appendString(raw, name);
    QByteArray readBack;
    if (json::unescape(raw, readBack) && readBack == name) // else it was no UTF-8
        require(parseChannel(raw, MaxName, again) == ChannelError::None && again == name, "a name survives JSON");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView frame(data, qsizetype(size));
    QByteArray name;
    requireName(checkChannel(frame, MaxName, name), name);

    Command command;
    const char *error = nullptr;
    if (!parseCommand(frame, command, error)) {
        require(error && *error, "a refusal says why");
        return 0;
    }
    json::Scanner scanner(frame.startsWith(utf8::Mark) ? frame.sliced(utf8::Mark.size()) : frame);
    require(scanner.value().type == json::Type::Object && scanner.finish(), "a command is a JSON object");
    for (const QByteArrayView slice : {command.name, command.args, command.channel, command.content})
        require(slice.isEmpty() || (slice.begin() >= frame.begin() && slice.end() <= frame.end()),
                "a command is slices of its frame");
    for (const QByteArrayView slice : {command.channel, command.content})
        require(slice.isEmpty() || (slice.begin() >= command.args.begin() && slice.end() <= command.args.end()),
                "channel and content are the args'");
    requireName(parseChannel(command.channel, MaxName, name), name);

    // The authorizer must be asked about what is going to be done.
    const QByteArray body = authorizerBody(command);
    Command asked;
    require(parseCommand(body, asked, error), "the authorizer's body is a command");
    require(asked.kind == command.kind && asked.name == command.name && asked.channel == command.channel
                && asked.content == command.content,
            "the authorizer's body is the same command");
    require(asked.args == command.args || (command.args.isEmpty() && asked.args == "null"),
            "its args are the same bytes");
    return 0;
}
