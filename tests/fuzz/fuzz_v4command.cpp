// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/text/json.h"
#include "core/fanout/message.h"
#include "core/limits.h"
#include "core/session/command.h"
#include "core/session/v4command.h"
#include "core/session/v4events.h"
#include "require.h"

#include <QSet>

#include <cstdint>

using namespace wsify;

namespace {

/// What is passed on byte for byte may have line breaks between its tokens.
void requireObject(const QByteArray &written)
{
    json::Scanner scanner(written);
    require(scanner.value().type == json::Type::Object && scanner.finish(), "what is written is a JSON object");
}

void requireLine(const QByteArray &written)
{
    requireObject(written);
    require(!written.contains('\n'), "what the server words is one line");
}

void requireCommand(const v4::Command &command, const Limits &limits)
{
    using Kind = v4::Command::Kind;
    const bool isOfChannels = command.kind == Kind::Join || command.kind == Kind::Leave
                              || command.kind == Kind::Broadcast || command.kind == Kind::Presence;
    require(command.channels.empty() != isOfChannels, "what is about channels has one");
    require(command.isBatch || command.channels.size() <= 1, "many channels are a batch");
    require(int(command.channels.size()) <= limits.maxChannels, "a batch is bounded");
    QSet<QByteArray> names;
    for (const v4::Wanted &wanted : command.channels) {
        QByteArray again;
        require(checkChannel(wanted.channel, limits.maxChannelName, again) == ChannelError::None
                    && again == wanted.channel,
                "a name is a channel's");
        require(!wanted.since || !wanted.last, "since and last exclude one another");
        names.insert(wanted.channel);
    }
    require(names.size() == qsizetype(command.channels.size()), "a channel is named once");
    require(command.to.users.size() + command.to.clients.size() <= v4::MaxRecipients, "recipients are bounded");
    for (const QByteArrayList &list :
         {command.to.users, command.to.clients, command.except.users, command.except.clients})
        require(!list.contains(QByteArray()), "a recipient has a name");
    require(!command.to.isMe, "nobody sends to oneself alone");
    require(command.dedup.size() <= v4::MaxDedup, "dedup is bounded");

    // The authorizer and the other protocol must see the same command.
    wsify::Command asked;
    const char *error = nullptr;
    QByteArray body = "{\"command\":" + command.name.toByteArray();
    if (!command.args.isEmpty())
        body += ",\"args\":" + command.args.toByteArray();
    body += '}'; // the command is slices of it
    require(parseCommand(body, asked, error), "a command is one of v3's, too");
    require(asked.args == command.args && (command.content.isEmpty() || asked.content == command.content),
            "it has the same args");
    if (!command.isBatch && isOfChannels) {
        QByteArray channel;
        require(parseChannel(asked.channel, limits.maxChannelName, channel) == ChannelError::None
                    && channel == command.channels.front().channel,
                "it has the same channel");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Limits limits;
    limits.maxChannelName = 16; // short, so that an input finds it
    limits.maxChannels = 4;
    const QByteArrayView message(data, qsizetype(size));
    v4::Command command;
    const auto fault = v4::readCommand(message, limits, command);
    for (const QByteArrayView slice : {command.id, command.name, command.args, command.content})
        require(slice.isEmpty() || (slice.begin() >= message.begin() && slice.end() <= message.end()),
                "a command is slices of its message");
    require(command.id.size() <= v4::MaxId, "an id is bounded");
    if (!fault) {
        requireCommand(command, limits);
        if (!command.id.isEmpty())
            requireObject(v4::reply({.id = command.id, .data = command.args}));
        if (command.kind == v4::Command::Kind::Broadcast && !command.content.isEmpty())
            requireObject(
                Message(command.channels.front().channel, command.content).enveloped().payload().toByteArray());
        return 0;
    }
    require(!fault->error.message.isEmpty(), "a fault says why");
    if (fault->isEvent) {
        requireLine(v4::error(fault->error));
    } else if (!command.id.isEmpty()) {
        requireLine(v4::reply(command.id, fault->error));
    }
    require(!fault->isEvent || command.id.isEmpty(), "what has an id is answered");
    return 0;
}
