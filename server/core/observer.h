// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/closecodes.h"

#include <QByteArray>
#include <QByteArrayView>

#include <chrono>

namespace wsify {

struct HttpHead;
struct Peer;

/// One answered HTTP request or upgrade, for the access log. Views are valid during the call.
struct AccessRecord
{
    const HttpHead *head = nullptr; ///< null if no head could be read
    const Peer *peer = nullptr;
    int status = 0;
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    std::chrono::microseconds latency{};
};

/// A TLS handshake that came to nothing, for the access log. Views are valid during the call.
struct FailedHandshake
{
    QByteArrayView address = {};
    QByteArrayView reason = {}; ///< a phrase
};

/// Machine-readable reasons of refusals: `reason` of a denial in common/admin/PROTOCOL.md.
namespace refusalcode {
inline constexpr char Channel[] = "channel"; ///< empty, not a string, or with a control character
inline constexpr char Denied[] = "denied"; ///< by the authorizer
inline constexpr char Discarded[] =
    "discarded"; ///< undecided when its client was gone or the server shut down; no refusal, but its row of traffic says so
inline constexpr char Draining[] = "draining";
inline constexpr char Limit[] = "limit"; ///< a limit of number or size
inline constexpr char Malformed[] = "malformed"; ///< not a command, or an invalid handshake
inline constexpr char Memory[] = "memory";
inline constexpr char Origin[] = "origin";
inline constexpr char Overload[] = "overload"; ///< too many waiting commands
inline constexpr char Protocol[] = "protocol"; ///< violation of RFC 6455
inline constexpr char Rate[] = "rate";
inline constexpr char Reserved[] = "reserved"; ///< a command reserved for the server
inline constexpr char Unavailable[] = "unavailable"; ///< the authorizer
} // namespace refusalcode

/// A client's action that was refused or ignored. Views are valid during the call.
struct Refusal
{
    QByteArrayView client = {}; ///< id; empty before there is one
    QByteArrayView address = {};
    QByteArrayView command = {}; ///< raw JSON string, as sent
    QByteArrayView channel = {}; ///< raw JSON string, as sent; empty if there is none
    const char *code = ""; ///< one of refusalcode::, static
    const char *reason = ""; ///< a sentence, static
    int status = 0; ///< of the authorizer, when it was asked
    std::chrono::microseconds latency{}; ///< of the authorizer, when it was asked
    QByteArrayView agent = {}; ///< User-Agent and Origin, of a connect
    QByteArrayView origin = {};
    QByteArrayView said = {}; ///< a code of the authorizer's own (AuthDenial::code)
    QByteArrayView user = {}; ///< as the authorizer names the client; empty if it names none
};

struct Connect
{
    QByteArrayView client;
    QByteArrayView address;
    QByteArrayView user = {};
};

struct Disconnect
{
    QByteArrayView client;
    QByteArrayView address;
    CloseCode code = CloseCode::Abnormal;
    QByteArrayView reason = {};
    QByteArrayView user = {}; ///< as the authorizer names it; empty if it names none
    std::chrono::milliseconds duration{}; ///< since the connect
    qint64 messagesIn = 0;
    qint64 messagesOut = 0; ///< deliveries queued
    qint64 bytesIn = 0; ///< of the messages received
    qint64 bytesOut = 0; ///< of all frames sent
};

/// A join or a leave at the client's request; there is none for the channels of a client that disconnects.
struct Membership
{
    QByteArrayView client;
    QByteArrayView channel;
    QByteArrayView user = {};
};

/// A slow consumer is about to be cut off.
struct SlowConsumer
{
    QByteArrayView client;
    QByteArrayView address;
    qint64 unsent = 0; ///< bytes in the client's out queue
    QByteArrayView user = {};
};

/// Receives reports from core and the engines. Called from every worker, so implementations must be thread-safe. Never
/// called for a normal delivery. Must not block and must not throw.
class Observer
{
public:
    virtual ~Observer() = default;

    virtual void accessed(const AccessRecord &record) = 0;
    /// Nobody knows yet who wanted what, so there is no AccessRecord.
    virtual void handshakeFailed(const FailedHandshake &) {}
    virtual void refused(const Refusal &refusal) = 0;
    virtual void disconnected(const Disconnect &disconnect) = 0;
    /// For consoles; the log ignores them. For one client they come in order: connected first, disconnected last.
    virtual void connected(const Connect &) {}
    virtual void joined(const Membership &) {}
    virtual void left(const Membership &) {}
    virtual void slow(const SlowConsumer &) {}
    /// A warning for the operator, one sentence.
    virtual void warned(const QByteArray &text) = 0;
};

} // namespace wsify
