// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QFlags>
#include <QList>

#include <array>
#include <optional>
#include <variant>

/// The messages of the admin protocol as plain structs. common/admin/PROTOCOL.md defines their meaning and changes
/// with this file. Member names are the wire's names in camel case. Text is UTF-8.
///
/// Units, unless a member says otherwise: times are milliseconds since 1970-01-01 UTC (`t`, `startedAt`), or microseconds when the name
/// ends in `Us`; durations are milliseconds; sizes are bytes; totals count from the start of the server and never fall.
///
/// A member that a peer did not send keeps its default; a peer ignores members it does not know. So a field may be
/// added at any time, but never renamed, removed or given another meaning: that would need a new protocol version.
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

// ---- from the console ----------------------------------------------------------------------------------------------------------------

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
    RequestId id;
    QByteArray filter; ///< empty is everything
    int maxRate = 2000; ///< rows a second, 1 to MaxRateLimit
    int headBytes = 128; ///< of each payload, 0 to MaxHeadBytes
    bool self = false; ///< also publications by consoles

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
    QByteArray client; ///< must be there
    int code = 1008; ///< close code, 1000 to 4999
    QByteArray reason = "kicked"; ///< at most 123 bytes (RFC 6455 section 5.5)

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

struct SetLogLevel
{
    static constexpr char Type[] = "loglevel";
    RequestId id;
    LogLevel level = LogLevel::Info; ///< must be there

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
                 BodyRequest, Kick, Leave, Publish, Drain, SetLogLevel, ConfigRequest, Ping>;

// ---- from the server, unasked --------------------------------------------------------------------------------------------------------

/// The first line of a server.
struct ServerHello
{
    static constexpr char Type[] = "hello";
    int protoMin = 0; ///< both must be there
    int protoMax = 0;
    QByteArray serverVersion;
    QByteArray bootId; ///< different after each start: totals begin at 0 again
    qint64 pid = 0;
    QByteArray instance; ///< name for people
    qint64 startedAt = 0;
    QByteArray qt; ///< version
    QByteArray engine; ///< `native`, `qt`
    int workers = 0;
    QByteArray broker; ///< `memory`, `redis`
    QList<QByteArray> listen; ///< `host:port`
    QList<QByteArray> features; ///< names in feature::, and newer ones

    bool operator==(const ServerHello &) const = default;
};

/// The version for a console to choose: the newest that both speak, or none.
inline std::optional<int> commonProto(const ServerHello &server)
{
    const int proto = server.protoMax < ProtoMax ? server.protoMax : ProtoMax;
    return proto >= ProtoMin && proto >= server.protoMin ? std::optional(proto) : std::nullopt;
}

/// A line of the server's log.
struct Log
{
    static constexpr char Type[] = "log";
    qint64 t = 0;
    LogLevel level = LogLevel::Info; ///< also for a level that this code does not know
    QByteArray text;
    RawJson fields{"{}"}; ///< an object
    qint64 dropped = 0; ///< lines not sent to this console so far

    bool operator==(const Log &) const = default;
};

/// The authorizer's figures.
struct AuthStats
{
    qint64 count = 0; ///< calls, total
    qint64 denied = 0; ///< total
    qint64 unavailable = 0; ///< total
    double p50 = 0; ///< milliseconds, of the calls in the last minute
    double p95 = 0;
    double p99 = 0;
    qint64 inflight = 0; ///< calls now

    bool operator==(const AuthStats &) const = default;
};

struct BrokerStats
{
    QByteArray kind; ///< `memory`, `redis`
    QByteArray state; ///< `up`, `connecting`, `down`
    qint64 reconnects = 0; ///< total

    bool operator==(const BrokerStats &) const = default;
};

struct WorkerStats
{
    qint64 clients = 0;
    qint64 channels = 0; ///< with members on this worker
    qint64 subscriptions = 0;
    qint64 msgIn = 0;
    qint64 msgOut = 0;
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    double loopLagMs = 0;

    bool operator==(const WorkerStats &) const = default;
};

struct Stats
{
    static constexpr char Type[] = "stats";
    qint64 t = 0;
    qint64 clients = 0;
    qint64 channels = 0;
    qint64 subscriptions = 0; ///< pairs of client and channel
    qint64 msgIn = 0; ///< commands of clients and publications by HTTP, total
    qint64 msgOut = 0; ///< deliveries queued for members, total
    qint64 bytesIn = 0; ///< total
    qint64 bytesOut = 0; ///< total
    qint64 slow = 0; ///< slow consumers cut off, total
    AuthStats auth;
    BrokerStats broker;
    qint64 rss = 0; ///< bytes
    qint64 cpuMs = 0; ///< of all threads, total
    double loopLagMs = 0; ///< the worst worker's since the last line
    QList<WorkerStats> perWorker; ///< in the order of their numbers

    bool operator==(const Stats &) const = default;
};

/// One command received, or one publication delivered on a worker.
struct TrafficRow
{
    qint64 seq = 0; ///< for BodyRequest; rises, with gaps
    qint64 tUs = 0;
    Direction dir = Direction::Unknown;
    QByteArray channel;
    QByteArray client; ///< the sender; empty for publications by HTTP, from a console or from another node
    QByteArray command;
    qint64 size = 0; ///< of the payload: the client's whole frame (In), the content (Out)
    std::optional<qint64> members; ///< Out: the number of members on the worker that it was queued for
    QByteArray head; ///< the payload's beginning as text; bytes that are not UTF-8 became U+FFFD

    bool operator==(const TrafficRow &) const = default;
};

/// Rows of a watch, and its totals including the rows of this line: matched = sent + dropped.
struct Traffic
{
    static constexpr char Type[] = "traffic";
    qint64 watch = 0; ///< of the WatchReply
    qint64 matched = 0;
    qint64 sent = 0;
    qint64 dropped = 0;
    QList<TrafficRow> rows;

    bool operator==(const Traffic &) const = default;
};

/// One refusal of the last 10,000.
struct DenialRow
{
    qint64 t = 0;
    QByteArray client; ///< empty before there is one
    QByteArray user;
    QByteArray ip;
    QByteArray command; ///< `connect` if the connection itself was refused
    QByteArray channel;
    int status = 0; ///< the authorizer's; 0 if it gave none or was not asked
    double latencyMs = 0; ///< the authorizer's; 0 if it was not asked
    QByteArray reason; ///< machine-readable: `denied`, `unavailable`, `limit`, ...

    bool operator==(const DenialRow &) const = default;
};

struct ConnectEvent
{
    static constexpr char Name[] = "connect";
    QByteArray client;
    QByteArray ip;
    QByteArray user;

    bool operator==(const ConnectEvent &) const = default;
};

struct DisconnectEvent
{
    static constexpr char Name[] = "disconnect";
    QByteArray client;
    QByteArray ip;
    QByteArray user;
    int code = 0; ///< close code; 1005 and 1006 as RFC 6455 section 7.1.5 has them
    QByteArray reason;

    bool operator==(const DisconnectEvent &) const = default;
};

struct JoinEvent
{
    static constexpr char Name[] = "join";
    QByteArray client;
    QByteArray user;
    QByteArray channel;

    bool operator==(const JoinEvent &) const = default;
};

struct LeaveEvent
{
    static constexpr char Name[] = "leave";
    QByteArray client;
    QByteArray user;
    QByteArray channel;

    bool operator==(const LeaveEvent &) const = default;
};

struct DeniedEvent
{
    static constexpr char Name[] = "denied";
    DenialRow denial; ///< its `t` is not written: a reader gets the event's

    bool operator==(const DeniedEvent &) const = default;
};

/// A slow consumer was cut off.
struct SlowEvent
{
    static constexpr char Name[] = "slow";
    QByteArray client;
    QByteArray ip;
    QByteArray user;
    qint64 queue = 0; ///< unsent bytes

    bool operator==(const SlowEvent &) const = default;
};

struct BrokerEvent
{
    static constexpr char Name[] = "broker";
    QByteArray state; ///< as in BrokerStats
    QByteArray text;

    bool operator==(const BrokerEvent &) const = default;
};

/// An event that this code does not know.
struct OtherEvent
{
    QByteArray name;

    bool operator==(const OtherEvent &) const = default;
};

struct Event
{
    static constexpr char Type[] = "event";
    using What = std::variant<ConnectEvent, DisconnectEvent, JoinEvent, LeaveEvent, DeniedEvent, SlowEvent, BrokerEvent,
                              OtherEvent>;
    qint64 t = 0;
    qint64 dropped = 0; ///< events not sent to this console so far
    What what;

    bool operator==(const Event &) const = default;
};

// ---- answers: type `ok`, and the request they answer ----------------------------------------------------------------------------------

/// Answer to a request without its own reply; also stands for an answer that this code does not know.
struct Ok
{
    static constexpr char Type[] = "ok";
    RequestId id;
    QByteArray request; ///< type of the request

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
    RawJson info{"null"}; ///< reserved for the authorizer's data; always null today
    qint64 idleMs = 0; ///< since its last byte
    std::optional<qint64> rttMs; ///< of the last ping that it answered; none before that
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

struct ConfigEntry
{
    QByteArray name; ///< of the flag, without dashes
    QByteArray value; ///< secrets masked
    QByteArray
        source; ///< `flag`, `environment`, `file`, `default`; `console` if a console has changed it since the start

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

/// Everything a server sends.
using ServerMessage = std::variant<ServerHello, Log, Stats, Traffic, Event, Ok, Error, HistoryReply, ListReply,
                                   GetReply, WatchReply, BodyReply, PublishReply, ConfigReply>;

} // namespace wsify::admin
