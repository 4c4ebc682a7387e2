// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

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
class Timers;
class TrustedProxies;
class WorkerMetrics;
struct Limits;

/// Where connections come in: what is known of one listening socket. Constant while there are connections that came in there.
struct Listener
{
    QByteArray address; ///< `host:port` as it was bound, a host that is IPv6 in brackets
};

/// A connection that was accepted and has no owner yet.
struct Accepted
{
    qintptr descriptor;
    const Listener *listener; ///< where it came in; never null
};

/// What an engine is built on: its worker's half above the seam. All of it outlives the engine.
struct EngineContext
{
    Admission &admission;
    HttpApi &httpApi;
    Timers &timers;
    const Limits &limits;
    WorkerMetrics &metrics;
    Observer &observer;
    const TrustedProxies &proxies;
};

/// One worker's sockets: takes the descriptors it is dealt, speaks HTTP and WebSocket over them.
///
/// Built, used and destroyed on the worker's thread. It owns its connections, and each connection owns its transport and its
/// session; a connection that closes is only marked, and dies in the next turn of the loop. Above this seam nobody knows
/// which engine runs. Implemented by native/ and qt/.
class Engine
{
public:
    virtual ~Engine() = default;

    /// Takes over the accepted, non-blocking descriptor; closes it, and warns, when it cannot be used.
    virtual void adopt(const Accepted &accepted) = 0;

    /// Discards at once what waits for the authorizer (Session::drain()); closes every WebSocket with 1001, spread evenly over the time,
    /// after what is queued for it was sent.
    /// Connections that are still shaking hands, and HTTP requests, are answered.
    virtual void drain(std::chrono::milliseconds over) = 0;

    /// Connections that are open, of every kind.
    virtual int connections() const = 0;

    /// What a connection holds, as --memory-limit counts it; shared frames in full.
    struct Holding
    {
        quint64 connection; ///< for shed()
        qint64 unsent; ///< bytes in its out queue
        qint64 bytes; ///< those, its input and its commands that wait
        /// Which one goes first when memory is short.
        bool operator<(const Holding &other) const
        {
            return unsent != other.unsent ? unsent < other.unsent : bytes < other.bytes;
        }
    };
    /// The connections that hold most, the first to go in front, `atMost` of them. Looks at every connection: for when memory is short.
    virtual std::vector<Holding> largest(size_t atMost) const = 0;
    /// Cuts a connection that largest() named and drops what it holds, unless it is gone.
    virtual void shed(quint64 connection) = 0;

protected:
    /// The warning of adopt().
    static QByteArray notAdopted(const Accepted &accepted)
    {
        return "a connection that came in at " + accepted.listener->address + " could not be taken over";
    }

    /// Sorted, and cut to length: for largest().
    static std::vector<Holding> firstToGo(std::vector<Holding> holdings, size_t atMost)
    {
        const auto last = holdings.begin() + std::min(std::ptrdiff_t(atMost), std::ptrdiff_t(holdings.size()));
        std::partial_sort(holdings.begin(), last, holdings.end(), [](const auto &a, const auto &b) { return b < a; });
        holdings.erase(last, holdings.end());
        return holdings;
    }
};

} // namespace wsify
