// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/session/recipients.h"
#include "core/session/v4error.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>

#include <optional>
#include <vector>

namespace wsify {
struct Limits;
}

namespace wsify::v4 {

inline constexpr qsizetype MaxId = 64; ///< bytes of JSON, with its quotes
inline constexpr qsizetype MaxDedup = 128; ///< bytes
inline constexpr qsizetype MaxMembers = 256; ///< of the args of the five commands, known or not

/// A channel that a client wants to join or leave.
struct Wanted
{
    QByteArray channel; ///< trimmed
    std::optional<QByteArray> since = {}; ///< the position up to which the client has seen it
    std::optional<qint64> last = {}; ///< as many of the newest messages; at least 0
};

/// One command of a wsify.v4 client (PROTOCOL.md section 2.1). The views are slices of its message and valid as long as its bytes. The
/// other members are copies, checked; one that the kind does not have keeps its default.
struct Command
{
    enum class Kind : quint8 {
        Join,
        Leave,
        Broadcast,
        Presence,
        Refresh,
        Reserved, ///< connect, disconnect: nothing but the name is looked at
        Other, ///< a request to the back end: `args` is any object
    };

    Kind kind = Kind::Other;
    QByteArrayView id; ///< raw JSON, a string or a number; empty if the command has none and gets no reply
    QByteArrayView name; ///< raw JSON string
    QByteArrayView args; ///< raw JSON object; empty if missing
    QByteArrayView channel; ///< raw JSON string of the channel that `channels` has; empty for a batch
    QByteArrayView content; ///< broadcast: raw JSON; empty if missing, which means null

    std::vector<Wanted> channels; ///< join, leave: each once, in the order asked; broadcast, presence: one
    bool isBatch = false; ///< join, leave: `channels` was used, and the reply is a list
    bool wantsPresence = false; ///< join
    bool isStrict = false; ///< join: `recover` is "strict"
    Recipients to; ///< broadcast: empty means every member
    Recipients except;
    bool isStored = true; ///< broadcast
    QByteArray dedup; ///< broadcast: empty if missing
};

/// Why a message is not carried out: it is no command, or a wrong one.
struct Fault
{
    Error error;
    /// True: an `error` event tells the client. False: the reply does, or nothing if the command has no id.
    bool isEvent = true;
};

/// Reads one message, text or binary; a byte order mark before it does not count. Returns nothing if the message is a command that can be
/// carried out. `command.id` is set on a fault, too, if the message has a valid one.
///
/// Strict: each known member may appear once and must have its type. Unknown members are ignored; in the args of the five commands (join,
/// leave, broadcast, presence, refresh) none may appear twice, and there are at most MaxMembers. Names and lists are bounded by
/// Limits::maxChannelName, Limits::maxChannels and MaxRecipients.
std::optional<Fault> readCommand(QByteArrayView message, const Limits &limits, Command &command);

} // namespace wsify::v4
