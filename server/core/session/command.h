// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace wsify {

/// What a client asked for, as slices of its frame (PROTOCOL.md section 2). Lives as long as the frame's bytes.
struct Command
{
    enum class Kind : quint8 {
        Join,
        Leave,
        Broadcast,
        Reserved, ///< connect, disconnect: the server's own words, refused without asking
        Other, ///< asked, and then nothing happens
    };

    Kind kind = Kind::Other;
    QByteArrayView name; ///< the command as a raw JSON string
    QByteArrayView args; ///< raw JSON object, or `null`; empty when missing
    QByteArrayView channel; ///< raw JSON string; empty when missing or no string
    QByteArrayView content; ///< raw JSON value; empty when missing
};

/// Reads one frame. False, with a text that says what was wrong, for anything that is no command: bad JSON, bad UTF-8, no object,
/// `command` missing, no string or there twice, `args` there twice or neither object nor null, nesting over json::MaxDepth. Of a
/// key that is doubled inside `args` the last one counts, as in the parsers that authorizers use.
bool parseCommand(QByteArrayView frame, Command &command, const char *&error);

/// The body of an authorizer call: {"command":...,"args":...} with the client's own bytes.
QByteArray authorizerBody(const Command &command);

enum class ChannelError : quint8 { None, Empty, TooLong, ControlCharacter };

/// The channel a raw JSON string names: unescaped, trimmed of Unicode white space as Go's strings.TrimSpace does. An empty slice
/// and a lone surrogate count as Empty.
ChannelError parseChannel(QByteArrayView raw, int maxBytes, QByteArray &channel);
/// The same for a name that is no JSON string any more.
ChannelError checkChannel(QByteArrayView name, int maxBytes, QByteArray &channel);

} // namespace wsify
