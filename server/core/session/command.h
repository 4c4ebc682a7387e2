// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace wsify {

/// A client's command, as slices of its frame (PROTOCOL.md section 2). Valid as long as the frame's bytes.
struct Command
{
    enum class Kind : quint8 {
        Join,
        Leave,
        Broadcast,
        Reserved, ///< connect, disconnect: reserved for the server, refused without asking
        Refresh, ///< of wsify.v4 alone
        Other, ///< asked about, but without effect
    };

    Kind kind = Kind::Other;
    QByteArrayView message; ///< the whole of it, as it came
    QByteArrayView name; ///< the command as a raw JSON string
    QByteArrayView args; ///< raw JSON object, or `null`; empty if missing
    QByteArrayView channel; ///< raw JSON string; empty if missing or not a string
    QByteArrayView content; ///< raw JSON value; empty if missing
};

/// Parses one message; a byte order mark before it does not count. Returns false, with the reason in a text, for anything
/// that is not a command: bad JSON, bad UTF-8, not an object; `command` missing, not a string or there twice; `args` there twice or neither object nor
/// null; nesting over json::MaxDepth. If a key appears twice inside `args`, the last one counts, as in the parsers
/// that authorizers use.
bool parseCommand(QByteArrayView message, Command &command, const char *&error);

/// The body of a call to the authorizer: {"command":...,"args":...} with the client's own bytes.
QByteArray authorizerBody(const Command &command);

enum class ChannelError : quint8 { None, Empty, TooLong, ControlCharacter };

/// The channel named by a raw JSON string: unescaped, and trimmed of Unicode white space like Go's strings.TrimSpace.
/// An empty slice and a lone surrogate count as Empty.
ChannelError parseChannel(QByteArrayView raw, int maxBytes, QByteArray &channel);
/// The same for a plain name, not a JSON string.
ChannelError checkChannel(QByteArrayView name, int maxBytes, QByteArray &channel);

/// True if the UTF-8 has a control character: C0, DEL or C1.
bool hasControl(QByteArrayView text);

} // namespace wsify
