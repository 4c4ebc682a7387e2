// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/session/v4error.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>

#include <chrono>
#include <optional>
#include <vector>

/// What a wsify.v4 client is told (PROTOCOL.md section 2.1): each function returns the JSON of one text frame. Free of state, usable on
/// any thread. Texts are UTF-8. What is called raw is one JSON value already and is passed on byte for byte, with its line breaks. What is
/// empty is left out, and so is raw `data` that is `null`; `id` must not be empty. A negative time counts as 0. The event `message` is
/// written by Message::enveloped().
/// server/wsify.v4.schema.json describes the same for others; tests hold the two together.
namespace wsify::v4 {

using Milliseconds = std::chrono::milliseconds;

struct Welcome
{
    QByteArrayView client;
    QByteArrayView user = {};
    Milliseconds ping{};
    std::optional<Milliseconds> expires = {};
    QByteArrayList joined = {}; ///< channels that the authorizer had it join
    QByteArrayView data = {}; ///< raw
    qint64 maxMessage = 0; ///< bytes
    int maxChannels = 0;
    QByteArrayView server; ///< version
};
QByteArray welcome(const Welcome &welcome);

/// Of one channel of a batch join.
struct Joined
{
    QByteArrayView channel;
    QByteArrayView data = {}; ///< raw
    std::optional<bool> isRecovered = {};
};
struct Denied
{
    QByteArrayView channel;
    Error error;
};
/// The answer to a command that was carried out.
struct Reply
{
    QByteArrayView id; ///< raw, as sent
    QByteArrayView data = {}; ///< raw
    std::optional<qint64> delivered = {};
    std::optional<Milliseconds> expires = {};
    std::optional<bool> isRecovered = {};
    bool isBatch = false; ///< has `joined` and `denied`, even if they are empty
    std::vector<Joined> joined = {};
    std::vector<Denied> denied = {};
};
QByteArray reply(const Reply &reply);
/// The answer to one that was not; `id` as above.
QByteArray reply(QByteArrayView id, const Error &error);
/// For a frame that has no id to answer to.
QByteArray error(const Error &error);

/// Why a membership changed that the client did not ask to change.
enum class Reason : quint8 { Authorizer, Server, Console, NotAuthorized, AuthorizerDown };
QByteArray joined(QByteArrayView channel, Reason reason);
QByteArray left(QByteArrayView channel, Reason reason);

/// The connection ends then, unless the client refreshes.
QByteArray expiring(Milliseconds in);
/// The server shuts down; the client is to come back after that time.
QByteArray draining(Milliseconds retry);
/// For scripts, which cannot see pings.
QByteArrayView heartbeat();

} // namespace wsify::v4
