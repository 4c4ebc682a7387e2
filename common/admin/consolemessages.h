// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messagetypes.h"

#include <QByteArray>

#include <optional>
#include <variant>

/// The messages of a console (common/admin/messages.h).
namespace wsify::admin {

/// The first line of a console, sent after it has read the server's.
struct ConsoleHello
{
    static constexpr char Type[] = "hello";
    RequestId id;
    int proto = 0; ///< chosen version; required
    QByteArray client; ///< name of the program
    QByteArray version;
    QByteArray locale; ///< of its user, as `de_DE`

    bool operator==(const ConsoleHello &) const = default;
};

struct Subscribe
{
    static constexpr char Type[] = "subscribe";
    static constexpr int MinInterval = 100;
    static constexpr int MaxInterval = 10000;
    RequestId id;
    Topics topics; ///< at least one; added to the current subscriptions
    int intervalMs = 1000; ///< between two `stats`
    bool past = false; ///< first the lines that the server has kept of `events` and `log`

    bool operator==(const Subscribe &) const = default;
};

struct Unsubscribe
{
    static constexpr char Type[] = "unsubscribe";
    RequestId id;
    Topics topics; ///< at least one

    bool operator==(const Unsubscribe &) const = default;
};

/// Answered by HistoryReply.
struct HistoryRequest
{
    static constexpr char Type[] = "history";
    static constexpr int MaxWindow = 3600;
    RequestId id;
    int windowS = MaxWindow; ///< seconds up to now

    bool operator==(const HistoryRequest &) const = default;
};

/// Answered by ListReply.
struct ListRequest
{
    static constexpr char Type[] = "list";
    static constexpr int MaxLimit = 500;
    RequestId id;
    ListKind kind = ListKind::Channels; ///< must be there
    QByteArray query; ///< a filter; empty is everything
    QByteArray sort; ///< a field of the row; empty: the server's choice
    bool desc = false;
    qint64 offset = 0; ///< rows
    int limit = 100; ///< rows, 1 to MaxLimit

    bool operator==(const ListRequest &) const = default;
};

/// The details of one client or one channel; answered by GetReply.
struct GetRequest
{
    static constexpr char Type[] = "get";
    RequestId id;
    QByteArray client; ///< exactly one of the two is required
    QByteArray channel;

    bool operator==(const GetRequest &) const = default;
};

/// Answered by WatchReply.
struct Watch
{
    static constexpr char Type[] = "watch";
    static constexpr int MaxRateLimit = 20000;
    static constexpr int MaxHeadBytes = 512;
    static constexpr int MaxNarrowHeadBytes = 4096; ///< with a filter that is narrow (Filter::isNarrow())
    RequestId id;
    QByteArray filter; ///< empty is everything
    int maxRate = 2000; ///< rows a second, 1 to MaxRateLimit
    int headBytes = 128; ///< of each payload, 0 to MaxNarrowHeadBytes; the answer says how many it gets
    bool self = false; ///< also publications by consoles
    bool merge = false; ///< the rows that one publication makes on several workers are one; heads are those of contents

    bool operator==(const Watch &) const = default;
};

struct Unwatch
{
    static constexpr char Type[] = "unwatch";
    RequestId id;
    qint64 watch = 0; ///< from the WatchReply; required

    bool operator==(const Unwatch &) const = default;
};

/// Answered by BodyReply.
struct BodyRequest
{
    static constexpr char Type[] = "body";
    RequestId id;
    qint64 seq = 0; ///< of the row; required
    qint64 offset = 0; ///< bytes into the payload; a payload longer than BodyReply::MaxPayload needs several requests

    bool operator==(const BodyRequest &) const = default;
};

struct Kick
{
    static constexpr char Type[] = "kick";
    RequestId id;
    QByteArray client; ///< this or `user` must be there
    int code = 1008; ///< close code, 1000 to 4999; of wsify.v4 clients 4000 stands for the default
    QByteArray reason = "kicked"; ///< at most 123 bytes (RFC 6455 section 5.5)
    QByteArray user = {}; ///< all clients of this user; without `client`

    bool operator==(const Kick &) const = default;
};

struct Leave
{
    static constexpr char Type[] = "leave";
    RequestId id;
    QByteArray client; ///< both must be there
    QByteArray channel;

    bool operator==(const Leave &) const = default;
};

/// Answered by PublishReply.
struct Publish
{
    static constexpr char Type[] = "publish";
    /// A server's error text for a content that it does not accept.
    static constexpr char NoJson[] = "the content is not valid JSON";
    static constexpr char TooDeep[] =
        "the content is nested too deep: at most 128 arrays and objects can be inside one another";
    RequestId id;
    QByteArray channel; ///< must be there
    RawJson content{"null"}; ///< the server checks that it is JSON before it sends it to anyone

    bool operator==(const Publish &) const = default;
};

struct Drain
{
    static constexpr char Type[] = "drain";
    RequestId id;

    bool operator==(const Drain &) const = default;
};

/// Answered by ReloadReply.
struct Reload
{
    static constexpr char Type[] = "reload";
    RequestId id;

    bool operator==(const Reload &) const = default;
};

struct SetLogLevel
{
    static constexpr char Type[] = "loglevel";
    RequestId id;
    static constexpr int MaxSeconds = 86'400;
    LogLevel level = LogLevel::Info; ///< must be there
    std::optional<int> seconds = {}; ///< then it goes back by itself, 1 to MaxSeconds; none: it stays

    bool operator==(const SetLogLevel &) const = default;
};

/// Answered by ConfigReply.
struct ConfigRequest
{
    static constexpr char Type[] = "config";
    RequestId id;

    bool operator==(const ConfigRequest &) const = default;
};

struct Ping
{
    static constexpr char Type[] = "ping";
    RequestId id;

    bool operator==(const Ping &) const = default;
};

/// Everything a console sends. Requests without their own reply are answered by Ok; any request may be answered by
/// Error.
using ConsoleMessage =
    std::variant<ConsoleHello, Subscribe, Unsubscribe, HistoryRequest, ListRequest, GetRequest, Watch, Unwatch,
                 BodyRequest, Kick, Leave, Publish, Drain, Reload, SetLogLevel, ConfigRequest, Ping>;

} // namespace wsify::admin
