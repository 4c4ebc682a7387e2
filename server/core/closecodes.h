// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

namespace wsify {

/// Every close code that wsify sends or reports (RFC 6455 section 7.4 and the IANA registry; PROTOCOL.md section 2.2), with what it
/// means and whether to come back. One rule for clients of wsify.v4: 1002, 1003, 1007, 1009 and 4000 to 4499 mean do not come back,
/// everything else means come back; a number as the last word of the reason is the seconds to wait.
enum class CloseCode : quint16 {
    Normal = 1000, ///< The answer to the client's own close frame: it went by itself.
    GoingAway = 1001, ///< The server shuts down: come back.
    ProtocolError = 1002, ///< The client broke RFC 6455: do not come back.
    Unsupported = 1003, ///< The client sent what the server does not take: do not come back.
    NoStatus = 1005, ///< Reported only, never on the wire: the peer's close frame had no code.
    Abnormal = 1006, ///< Reported only, never on the wire: the connection ended without a close frame.
    InvalidPayload = 1007, ///< The client sent a text that is not UTF-8: do not come back.
    Policy = 1008, ///< A v3 client was kicked or exceeded a limit.
    TooBig = 1009, ///< The client sent a message beyond all limits: do not come back.
    TryAgainLater = 1013, ///< The authorizer is away, the client is slow, or too much waits: come back later.
    // Of wsify.v4. Back ends may use 4100 to 4499 and 4600 to 4999.
    Kicked = 4000, ///< Somebody ended the connection on purpose: do not come back.
    NotAuthorized = 4001, ///< The authorizer denies the connection: do not come back.
    ForeignOrigin = 4003, ///< The page's origin is not in --allowed-origins: do not come back.
    Expired = 4500, ///< The rights have ended: come back at once, with fresh parameters.
    Limited = 4501, ///< The client or its address exceeds a limit: come back after the seconds in the reason.
};

/// True for a code that a close frame may carry (RFC 6455 section 7.4.2): a registered one, or one that is free for
/// applications.
constexpr bool isSendable(int code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

/// Machine-readable reasons for a code. v3 clients see them as the close reason and may ignore them. For wsify.v4 the seconds to wait may
/// stand behind them.
namespace closereason {
inline constexpr char AuthorizerDown[] = "authorizer_down";
inline constexpr char Draining[] = "draining";
inline constexpr char Expired[] = "expired";
inline constexpr char Kicked[] = "kicked";
inline constexpr char Limit[] = "limit";
inline constexpr char Memory[] = "memory";
inline constexpr char NoPong[] = "no_pong";
inline constexpr char NotAuthorized[] = "not_authorized";
inline constexpr char Origin[] = "origin";
inline constexpr char Overload[] = "overload";
inline constexpr char SlowConsumer[] = "slow_consumer";
inline constexpr char TooBig[] = "too_big";
} // namespace closereason

} // namespace wsify
