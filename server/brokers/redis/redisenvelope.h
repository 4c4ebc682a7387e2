// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/message.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace wsify {

/// A publication in Redis that says more than its content: who sent it, and for whom it is (PROTOCOL.md section 5, "In Redis").
///
///     0x02 {"client":"k3","user":"42","except":{"clients":["k3"]},"twin":true} LF <content>
///
/// The first byte is that of no JSON, and is another one when a node of this version must not take part. Members of the object that
/// are not known are passed over, so that later versions can add to it.
struct RedisEnvelope
{
    static constexpr qsizetype MaxNames = 1000; ///< of `to`, and of `except`: users and clients together
    static constexpr qsizetype MaxName = 128; ///< bytes of the sender's id, and of its user

    /// Stands before the channel's name, behind the prefix. Names of clients begin with no control character.
    static constexpr char ChannelMark = '\x01';

    /// What stands before the content. `hasTwin`: the content follows at once, alone, on the channel itself, for nodes that
    /// know no envelopes.
    static QByteArray head(const Message &message, bool hasTwin);
    /// False if such nodes would deliver it to members that it is not meant for. That it is not meant for its sender does not
    /// matter: the sender is here.
    static bool mayHaveTwin(const Message &message);

    /// Strict: nothing if a byte is not as above. The content is checked as well.
    static std::optional<RedisEnvelope> read(const QByteArray &channel, QByteArrayView payload);

    /// Of a payload that read() refuses: what follows it at once, if it has a twin, or may have one; nobody is to hear that alone.
    static std::optional<Message> twinOfRefused(const QByteArray &channel, QByteArrayView payload);

    Message message;
    bool hasTwin = false;
};

} // namespace wsify
