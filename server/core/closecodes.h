// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

namespace wsify {

/// Every close code that wsify sends or reports (RFC 6455 section 7.4 and the IANA registry).
enum class CloseCode : quint16 {
    Normal = 1000,
    GoingAway = 1001, ///< drain
    ProtocolError = 1002,
    Unsupported = 1003,
    NoStatus = 1005, ///< reported only, never on the wire: the peer's close frame had no code
    Abnormal = 1006, ///< reported only, never on the wire: the connection ended without a close frame
    InvalidPayload = 1007, ///< text that is not UTF-8
    Policy = 1008, ///< kicked, limits
    TooBig = 1009,
    TryAgainLater = 1013, ///< authorizer unavailable, overload, slow consumer
    // Of wsify.v4: 4000 to 4499 mean do not come back.
    Kicked = 4000,
    NotAuthorized = 4001, ///< the connection, or its refresh
    ForeignOrigin = 4003, ///< not in --allowed-origins
    Expired = 4500, ///< come back at once, with fresh parameters
    Limited = 4501, ///< come back after the seconds in the reason
};

/// True for a code that a close frame may carry (RFC 6455 section 7.4.2): a registered one, or one that is free for
/// applications.
constexpr bool isSendable(int code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

/// Machine-readable reasons for a code. v3 clients see them as the close reason and may ignore them.
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
