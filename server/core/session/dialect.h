// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/closecodes.h"
#include "core/session/command.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace wsify {

/// Why a client's message has no effect.
enum class Refused : quint8 {
    Malformed, ///< not a command
    Reserved, ///< a command reserved for the server
    NoChannel, ///< the channel is empty or not a string
    ControlCharacter, ///< in the channel's name
    LongChannel, ///< longer than Limits::maxChannelName
    ManyChannels, ///< more than Limits::maxChannels joined
    Rate, ///< over Limits::commandRate for too long
    Overload, ///< more than even a paused client may send
    Denied, ///< by the authorizer
    Unavailable, ///< the authorizer is
};

/// How a connection is closed by this side.
struct Farewell
{
    CloseCode code;
    QByteArray reason;
};

/// What a session leaves to its client's protocol: how a message is read, and which close a refusal brings.
///
/// Knows no client: one per worker serves all clients of its protocol and outlives them. Worker thread only.
class Dialect
{
public:
    virtual ~Dialect() = default;

    /// Reads one message, of which the command is slices. False, with the reason in a text, if it is none.
    virtual bool read(QByteArrayView message, Command &command, const char *&error) const = 0;

    /// The close that a refusal brings; nothing if the client stays.
    virtual std::optional<Farewell> farewell(Refused why) const = 0;

protected:
    Dialect() = default;
    Dialect(const Dialect &) = default;
    Dialect &operator=(const Dialect &) = default;
};

} // namespace wsify
