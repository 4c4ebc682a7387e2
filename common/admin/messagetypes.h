// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QFlags>

#include <array>
#include <optional>

/// Types and constants shared by the messages of the admin protocol (common/admin/messages.h).
namespace wsify::admin {

inline constexpr int ProtoMin = 1; ///< the oldest version that this code speaks
inline constexpr int ProtoMax = 1; ///< the newest

/// Bytes of one line, its LF included.
inline constexpr qsizetype MaxLine = 1024 * 1024;
/// Largest integer on the wire: the largest that a double holds exactly, because many JSON readers use doubles.
inline constexpr qint64 MaxInteger = qint64(1) << 53;

/// Features of a server, as announced in `hello`. A console offers only features that its server has named.
namespace feature {
inline constexpr char Stats[] = "stats"; ///< topic `stats`
inline constexpr char Events[] = "events"; ///< topic `events`
inline constexpr char Log[] = "log"; ///< topic `log`, request `loglevel`
inline constexpr char History[] = "history";
inline constexpr char List[] = "list"; ///< and `get`
inline constexpr char Denials[] = "denials"; ///< `list` of kind `denials`
inline constexpr char Watch[] = "watch"; ///< and `unwatch`
inline constexpr char Body[] = "body";
inline constexpr char Control[] = "control"; ///< kick, leave, publish, drain
inline constexpr char Config[] = "config";
inline constexpr char Reload[] = "reload";
inline constexpr char Past[] = "past"; ///< `subscribe` with `past`
inline constexpr char LevelFor[] = "level_for"; ///< `loglevel` with `seconds`
inline constexpr char Fields[] = "fields"; ///< filters know every column, and words side by side
} // namespace feature

/// `code` of an `error`. A console shows the message; it acts on codes only.
namespace errorcode {
inline constexpr char Malformed[] = "malformed"; ///< not a JSON object; the connection ends
inline constexpr char TooLong[] = "too_long"; ///< a line over MaxLine; the connection ends
inline constexpr char SlowConsole[] = "slow_console"; ///< the console does not read; the connection ends
inline constexpr char UnknownType[] = "unknown_type";
inline constexpr char BadRequest[] = "bad_request"; ///< `field` names what is wrong
inline constexpr char BadFilter[] = "bad_filter"; ///< `column` says where
inline constexpr char UnsupportedProto[] = "unsupported_proto"; ///< the console's version is outside of the server's
inline constexpr char NotFound[] = "not_found"; ///< no such client, channel or watch
inline constexpr char Gone[] = "gone"; ///< a body that is no longer kept
inline constexpr char Off[] = "off"; ///< turned off by a flag
inline constexpr char Limit[] = "limit"; ///< too many watches
inline constexpr char Broker[] = "broker_down";
inline constexpr char Draining[] = "draining";
inline constexpr char Invalid[] = "invalid"; ///< a configuration that cannot be taken
} // namespace errorcode

/// A JSON value as text. LF and CR in it, which can only be white space, are sent as spaces. For a top-level field of
/// a line the decoder returns the sender's bytes, checked only for where they end; for a nested field, an equivalent
/// text.
struct RawJson
{
    QByteArray text;

    bool operator==(const RawJson &) const = default;
};

/// Any bytes; base64 on the wire.
struct Binary
{
    QByteArray bytes;

    bool operator==(const Binary &) const = default;
};

/// Of a request: 0 to MaxInteger; the answer repeats it. A request without an id gets an answer without one.
using RequestId = std::optional<qint64>;

enum class LogLevel : quint8 { Debug, Info, Warning, Error };
inline constexpr std::array LogLevelNames{"debug", "info", "warning",
                                          "error"}; ///< in that order, as `--log-level` has them
enum class ListKind : quint8 { Channels, Clients, Denials };
enum class Direction : quint8 { Unknown, In, Out };
enum class Topic : quint8 { Stats = 1, Events = 2, Log = 4 };
Q_DECLARE_FLAGS(Topics, Topic)
Q_DECLARE_OPERATORS_FOR_FLAGS(Topics)

} // namespace wsify::admin
