// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>

#include <array>
#include <optional>

namespace wsify::v4 {

/// Why a command of a wsify.v4 client had no effect (PROTOCOL.md section 2.1). A back end may give a code of its own instead:
/// Error::ownCode.
enum class Code : quint8 {
    BadRequest,
    UnknownCommand,
    TooLarge,
    NotAuthorized,
    Limit,
    NotJoined,
    NoHistory,
    NoPresence,
    Unrecoverable,
    // What may be different a moment later:
    AuthorizerDown,
    BrokerDown,
    Draining,
    Internal,
    Rate,
};

struct CodeInfo
{
    const char *name; ///< on the wire
    bool isTemporary; ///< the same command may succeed a moment later
};

/// In the order of Code.
inline constexpr std::array<CodeInfo, 14> Codes{{
    {"bad_request", false},
    {"unknown_command", false},
    {"too_large", false},
    {"not_authorized", false},
    {"limit", false},
    {"not_joined", false},
    {"no_history", false},
    {"no_presence", false},
    {"unrecoverable", false},
    {"authorizer_down", true},
    {"broker_down", true},
    {"draining", true},
    {"internal", true},
    {"rate", true},
}};
static_assert(Codes.size() == size_t(Code::Rate) + 1);

constexpr const CodeInfo &info(Code code)
{
    return Codes[size_t(code)];
}

/// What a client is told when a command had no effect.
struct Error
{
    Code code = Code::Internal;
    QByteArray message = {}; ///< for developers; UTF-8, may be empty
    QByteArray field = {}; ///< the member of `args` that was wrong, or `id`, `command`, `args`; empty if none was
    QByteArray ownCode = {}; ///< the back end's, which stands instead of `not_authorized`; empty if it has none
    std::optional<int> retry = {}; ///< seconds to wait
};

} // namespace wsify::v4
