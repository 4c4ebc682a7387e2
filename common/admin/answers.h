// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/consolemessages.h"
#include "common/admin/messagetypes.h"
#include "common/admin/servermessages.h"

#include <QByteArray>
#include <QList>

#include <optional>
#include <variant>

/// A server's answers to requests (common/admin/messages.h): type `ok` with the request that it answers, or `error`.
namespace wsify::admin {

/// Answer to a request without its own reply; also stands for an answer that this code does not know.
struct Ok
{
    static constexpr char Type[] = "ok";
    RequestId id;
    QByteArray request; ///< type of the request
    std::optional<qint64> closed = {}; ///< clients, of a Kick of a user

    bool operator==(const Ok &) const = default;
};

/// Answer to a request, or sent before the server ends the connection.
struct Error
{
    static constexpr char Type[] = "error";
    RequestId id;
    QByteArray code; ///< one of errorcode::, or a newer one
    QByteArray message; ///< for people
    std::optional<QByteArray> field; ///< with `bad_request`
    std::optional<int> column; ///< with `bad_filter`: in characters, the first is 1

    bool operator==(const Error &) const = default;
};

struct HistoryReply
{
    static constexpr char Type[] = "ok";
    static constexpr auto &Request = HistoryRequest::Type;
    RequestId id;
    QList<QByteArray> columns; ///< `t` first, then fields of Stats; at most 16
    QList<QList<double>> rows; ///< one per second, the oldest first; NaN (null on the wire) where nothing is known

    bool operator==(const HistoryReply &) const = default;
};

struct ChannelRow
{
    QByteArray channel;
    qint64 members = 0;
    qint64 messages = 0; ///< publications delivered here since its first member joined

    bool operator==(const ChannelRow &) const = default;
};

struct ClientRow
{
    QByteArray client;
    QByteArray user;
    QByteArray ip;
    QByteArray agent; ///< User-Agent, at most 256 bytes
    qint64 connectedAt = 0;
    qint64 channels = 0; ///< joined
    qint64 queue = 0; ///< unsent bytes
    qint64 msgIn = 0; ///< total of the client
    qint64 msgOut = 0; ///< total of the client
    int worker = 0;

    bool operator==(const ClientRow &) const = default;
};

/// Rows that would make the line too long are left out at the end: the next page begins at `offset` + number of rows.
struct ListReply
{
    static constexpr char Type[] = "ok";
    static constexpr auto &Request = ListRequest::Type;
    using Rows = std::variant<QList<ChannelRow>, QList<ClientRow>, QList<DenialRow>>; ///< in the order of ListKind
    RequestId id;
    qint64 total = 0; ///< rows that match the query
    Rows rows;

    ListKind kind() const { return ListKind(rows.index()); }
    bool operator==(const ListReply &) const = default;
};

struct HeaderField
{
    QByteArray name;
    QByteArray value;

    bool operator==(const HeaderField &) const = default;
};

struct ClientDetails
{
    ClientRow row;
    QByteArray protocol; ///< subprotocol; empty when there is none
    QByteArray origin;
    QByteArray query; ///< of the handshake; values masked
    QList<HeaderField> headers; ///< those named by --authorizer-forward
    RawJson info{"null"}; ///< what the authorizer says of it for other members; null if nothing
    qint64 idleMs = 0; ///< since its last byte
    std::optional<qint64> rttMs; ///< of the last answered ping; none before that
    bool reading = true; ///< false while its commands have to wait
    qint64 waiting = 0; ///< commands that wait for the authorizer
    qint64 waitingBytes = 0;
    QList<QByteArray> joined; ///< channels; `row.channels` of them, or as many as fit into the line

    bool operator==(const ClientDetails &) const = default;
};

struct MemberRow
{
    QByteArray client;
    QByteArray user;
    QByteArray ip;

    bool operator==(const MemberRow &) const = default;
};

struct ChannelDetails
{
    ChannelRow row;
    QList<MemberRow> clients; ///< `row.members` of them, or as many as the server sends and as fit into the line

    bool operator==(const ChannelDetails &) const = default;
};

struct GetReply
{
    static constexpr char Type[] = "ok";
    static constexpr auto &Request = GetRequest::Type;
    RequestId id;
    std::variant<ClientDetails, ChannelDetails> details;

    bool operator==(const GetReply &) const = default;
};

struct WatchReply
{
    static constexpr char Type[] = "ok";
    static constexpr auto &Request = Watch::Type;
    RequestId id;
    qint64 watch = 0; ///< its number in `traffic` and `unwatch`, on this connection
    std::optional<int> headBytes = {}; ///< of each payload, in force

    bool operator==(const WatchReply &) const = default;
};

struct BodyReply
{
    static constexpr char Type[] = "ok";
    static constexpr auto &Request = BodyRequest::Type;
    static constexpr qsizetype MaxPayload = 512 * 1024;
    RequestId id;
    qint64 seq = 0;
    qint64 size = 0; ///< of the whole payload
    qint64 offset = 0; ///< of these bytes in it
    Binary payload; ///< at most MaxPayload

    bool operator==(const BodyReply &) const = default;
};

struct PublishReply
{
    static constexpr char Type[] = "ok";
    static constexpr auto &Request = Publish::Type;
    RequestId id;
    qint64 delivered = 0; ///< number of queues of this process that it was appended to

    bool operator==(const PublishReply &) const = default;
};

/// Names of options. A reload that cannot be taken is answered by an Error with `invalid`.
struct ReloadReply
{
    static constexpr char Type[] = "ok";
    static constexpr auto &Request = Reload::Type;
    RequestId id;
    QList<QByteArray> changed;
    QList<QByteArray> restart; ///< changed, too, but they count after a restart
    QList<QByteArray> shadowed; ///< changed in the file, and set elsewhere: `max-body (flag)`

    bool operator==(const ReloadReply &) const = default;
};

struct ConfigEntry
{
    QByteArray name; ///< of the flag, without dashes
    QByteArray value; ///< secrets masked
    QByteArray
        source; ///< `flag`, `environment`, `file`, `default`; `console` if a console has changed it since the start
    std::optional<qint64> until = {}; ///< when a console's change goes back by itself

    bool operator==(const ConfigEntry &) const = default;
};

struct ConfigReply
{
    static constexpr char Type[] = "ok";
    static constexpr auto &Request = ConfigRequest::Type;
    RequestId id;
    QList<ConfigEntry> entries;

    bool operator==(const ConfigReply &) const = default;
};

} // namespace wsify::admin
