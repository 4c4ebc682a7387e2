// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/session/channelpatterns.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>

#include <chrono>
#include <optional>

namespace wsify {

struct Limits;

/// What a call to the authorizer was about.
enum class AuthCall : quint8 { Connect, Refresh, Join, Leave, Broadcast, Presence, Other };

/// What an authorizer says beside its 200: the `wsify` object of the answer's body (PROTOCOL.md section 3).
///
/// A value. What the object does not have, or what means nothing for the call, is empty.
struct AuthResult
{
    enum class Refresh : quint8 { Client, Server };
    /// Commands on channels that need no further call.
    struct Allow
    {
        ChannelPatterns join;
        ChannelPatterns broadcast;
        ChannelPatterns presence;
    };

    static constexpr qsizetype MaxUser = 128; ///< bytes
    static constexpr qsizetype MaxInfo = 1024; ///< bytes of JSON without white space
    static constexpr qsizetype MaxMeta = 1024; ///< the same
    static constexpr std::chrono::hours MaxExpires{24 * 365 * 10}; ///< a later time counts as this

    QByteArray user; ///< 1 to MaxUser bytes of UTF-8 without control characters, and no blank at its ends
    QByteArray info; ///< a JSON object without white space
    QByteArray meta; ///< a JSON object as json::toAscii() writes it: the value of X-Wsify-Meta
    QByteArrayList join; ///< trimmed names, each once, at most Limits::maxChannels
    Allow allow;
    QByteArrayList deny; ///< trimmed names
    std::optional<std::chrono::milliseconds> expires; ///< above 0
    Refresh refresh = Refresh::Client; ///< who asks again before `expires`
    // JSON, byte for byte as it was written:
    QByteArray data;
    QByteArray content;
    QByteArray reply;
};

/// An answer's body. The authorizer's client reads at most MaxBytes of it.
struct AuthBody
{
    static constexpr qsizetype MaxBytes = 64 * 1024;

    QByteArrayView bytes = {};
    bool isCut = false; ///< it was longer than that
};

/// The result of reading the body of a 200.
struct AuthReading
{
    std::optional<AuthResult> result = {}; ///< none: the body has no `wsify` object, or one that was not understood
    bool hasObject = false; ///< the body has a `wsify` object, understood or not
    QByteArray problem =
        {}; ///< empty, or which member was not understood, and what is allowed: the answer counts as none
};

/// Reads the body of a 200 strictly. A body is of no interest unless it is a JSON object with a member `wsify`. A member of `wsify` that is
/// unknown, there twice, of a wrong type, over its bound or with a name or pattern that is none is a problem, because rights that are half
/// understood are the worst. A known member that means nothing for the call is not looked at.
///
/// A body that begins with `{` and is no valid JSON is a problem if it has the bytes `"wsify"`, wherever they stand: what was meant cannot
/// be known, and the order of the members must not decide. Without them it is of no interest, as any other text.
AuthReading readAuthResult(const AuthBody &body, AuthCall call, const Limits &limits);

/// What an authorizer says beside a 4xx.
struct AuthDenial
{
    static constexpr qsizetype MaxCode = 64; ///< bytes
    static constexpr qsizetype MaxMessage = 1024; ///< bytes; the rest is cut off

    bool hasObject = false; ///< the body has a `wsify` object
    bool isExpired = false; ///< its code is `expired`
    QByteArray code; ///< the back end's own, which begins with `x_`; empty if there is none
    QByteArray message; ///< beside such a code; UTF-8
};

/// Reads the body of a 4xx. The denial stands whatever it says, so what cannot be used is left out: a code that does not
/// begin with `x_`, is longer than MaxCode or has other characters than letters, digits, `_`, `-` and `.`. A code or message that appears twice counts as none.
AuthDenial readAuthDenial(const AuthBody &body);

} // namespace wsify
