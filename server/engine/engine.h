// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/http/listenerrole.h"
#include "engine/droplimits.h"

#include <QByteArray>
#include <QtGlobal>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <vector>

namespace wsify {

class Admission;
class HttpApi;
class Observer;
class ProxyProtocol;
class Timers;
class TlsCertificates;
class TrustedProxies;
class WorkerMetrics;
struct Limits;

/// Data about one listening socket. Constant as long as connections from it exist.
struct Listener
{
    QByteArray address; ///< `host:port` as bound, an IPv6 host in brackets; `unix:/path`, `unix:@name`
    bool isUnix = false; ///< a Unix socket: its peers have no address, LocalPeer stands for it
    const TlsCertificates *tls = nullptr; ///< null: without TLS. Its settings are of this engine's prepare()
    ListenerRole role = ListenerRole::Public;
    ProxyProtocol *proxyProtocol = nullptr; ///< null: nobody sends a header of the PROXY protocol
};

/// An accepted connection without an owner yet.
struct Accepted
{
    qintptr descriptor;
    const Listener *listener; ///< the socket that accepted it; never null
};

/// The parts of a worker above the seam, for an engine to use. All of them outlive the engine.
struct EngineContext
{
    Admission &admission;
    HttpApi &httpApi;
    Timers &timers;
    const Limits &limits;
    WorkerMetrics &metrics;
    Observer &observer;
    const TrustedProxies &proxies;
    DropLimits drops = {}; ///< tests set shorter ones
};

/// One worker's sockets: takes accepted descriptors and speaks HTTP and WebSocket over them.
///
/// Built, used and destroyed on the worker's thread. It owns its connections, and each connection owns its transport
/// and its session; a connection that closes is only marked, and dies in the next turn of the loop. Nothing above this
/// seam knows which engine runs. Implemented by native/ and qt/.
class Engine
{
public:
    virtual ~Engine() = default;

    /// Takes over the accepted, non-blocking descriptor; closes it and warns if it is unusable.
    virtual void adopt(const Accepted &accepted) = 0;

    /// Discards commands that wait for the authorizer (Session::drain()) at once; closes every WebSocket with 1001,
    /// spread evenly over the time, after its queue was sent. Handshakes in progress and HTTP requests are answered.
    virtual void drain(std::chrono::milliseconds over) = 0;

    /// Number of open connections of every kind.
    virtual int connections() const = 0;

    /// A connection's memory, as --memory-limit counts it; shared frames count in full.
    struct Holding
    {
        quint64 connection; ///< for shed()
        qint64 unsent; ///< bytes in its out queue
        qint64 bytes; ///< unsent bytes, input and waiting commands
        /// Order in which connections are cut off when memory is short.
        bool operator<(const Holding &other) const
        {
            return unsent != other.unsent ? unsent < other.unsent : bytes < other.bytes;
        }
    };
    /// The `atMost` connections that hold most, the first to go in front. Visits every connection: only for a shortage
    /// of memory.
    virtual std::vector<Holding> largest(size_t atMost) = 0;
    /// Cuts off a connection that largest() named and drops what it holds, unless it is gone.
    virtual void shed(quint64 connection) = 0;

protected:
    /// The warning of adopt().
    static QByteArray notAdopted(const Accepted &accepted)
    {
        return "a connection that came in at " + accepted.listener->address + " could not be taken over";
    }

    /// For largest(): sorted, and cut to length.
    static std::vector<Holding> firstToGo(std::vector<Holding> holdings, size_t atMost)
    {
        const auto last = holdings.begin() + std::min(std::ptrdiff_t(atMost), std::ptrdiff_t(holdings.size()));
        std::partial_sort(holdings.begin(), last, holdings.end(), [](const auto &a, const auto &b) { return b < a; });
        holdings.erase(last, holdings.end());
        return holdings;
    }
};

} // namespace wsify
