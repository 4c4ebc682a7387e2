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

/// One answered HTTP request, or one upgrade, for the access log. Views live for the call.
struct AccessRecord
{
    const HttpHead *head = nullptr; ///< null when no head could be read
    const Peer *peer = nullptr;
    int status = 0;
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    std::chrono::microseconds latency{};
};

/// Why something was refused, for programs: `reason` of a denial in common/admin/PROTOCOL.md.
namespace refusalcode {
inline constexpr char Channel[] = "channel"; ///< empty, no string, or with a control character
inline constexpr char Denied[] = "denied"; ///< by the authorizer
inline constexpr char Draining[] = "draining";
inline constexpr char Limit[] = "limit"; ///< one of the limits of count or size
inline constexpr char Malformed[] = "malformed"; ///< no command, or no handshake
inline constexpr char Memory[] = "memory";
inline constexpr char Origin[] = "origin";
inline constexpr char Overload[] = "overload"; ///< more commands wait than may
inline constexpr char Protocol[] = "protocol"; ///< against RFC 6455
inline constexpr char Rate[] = "rate";
inline constexpr char Reserved[] = "reserved"; ///< a command that belongs to the server
inline constexpr char Unavailable[] = "unavailable"; ///< the authorizer
} // namespace refusalcode

/// Something a client did that was refused or ignored. Views live for the call.
struct Refusal
{
    QByteArrayView client = {}; ///< id; empty before there is one
    QByteArrayView address = {};
    QByteArrayView command = {}; ///< raw JSON string, as sent
    QByteArrayView channel = {}; ///< raw JSON string, as sent; empty when there is none
    const char *code = ""; ///< of refusalcode::, static
    const char *reason = ""; ///< a sentence, static
    int status = 0; ///< of the authorizer, when it was asked
    std::chrono::microseconds latency{}; ///< of the authorizer, when it was asked
};

struct Connect
{
    QByteArrayView client;
    QByteArrayView address;
};

struct Disconnect
{
    QByteArrayView client;
    QByteArrayView address;
    CloseCode code = CloseCode::Abnormal;
    QByteArrayView reason;
};

/// A join or a leave that a client asked for; one that disconnects leaves without.
struct Membership
{
    QByteArrayView client;
    QByteArrayView channel;
};

/// A client is about to be cut because it does not read.
struct SlowConsumer
{
    QByteArrayView client;
    QByteArrayView address;
    qint64 unsent = 0; ///< bytes in its out queue
};

/// Where core and the engines say what happened. Called from every worker, so implementations are thread-safe; never called for a
/// message that was simply delivered. Must not block and must not throw.
class Observer
{
public:
    virtual ~Observer() = default;

    virtual void accessed(const AccessRecord &record) = 0;
    virtual void refused(const Refusal &refusal) = 0;
    virtual void disconnected(const Disconnect &disconnect) = 0;
    /// For consoles; the log does not write of them. Of one client they come in order: connected first, disconnected last.
    virtual void connected(const Connect &) {}
    virtual void joined(const Membership &) {}
    virtual void left(const Membership &) {}
    virtual void slow(const SlowConsumer &) {}
    /// Something an operator should read, in one sentence.
    virtual void warned(const QByteArray &text) = 0;
};

} // namespace wsify
