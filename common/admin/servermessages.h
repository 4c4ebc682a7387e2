// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messagetypes.h"

#include <QByteArray>
#include <QList>

#include <optional>
#include <variant>

/// The messages that a server sends without a request (common/admin/messages.h).
namespace wsify::admin {

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
    bool past = false; ///< from before the subscription

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
    // None where the server does not know.
    std::optional<qint64> memoryLimit = {}; ///< `--memory-limit`, bytes
    std::optional<qint64> held = {}; ///< bytes that connections and the broker hold: what counts against the limit
    std::optional<qint64> maxClients = {};
    std::optional<qint64> fds = {}; ///< open file descriptors
    std::optional<qint64> maxFds = {};

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
    qint64 watch = 0; ///< from the WatchReply
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
    QByteArray agent = {}; ///< User-Agent and Origin of a refused connect, at most 256 bytes each
    QByteArray origin = {};

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
    bool past = false; ///< from before the subscription

    bool operator==(const Event &) const = default;
};

} // namespace wsify::admin
