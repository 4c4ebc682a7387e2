// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QJsonObject>
#include <QtGlobal>

#include <algorithm>
#include <chrono>
#include <vector>

namespace wsify::bench {

using SteadyClock = std::chrono::steady_clock;

inline std::int64_t nowNs()
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(SteadyClock::now().time_since_epoch()).count();
}

/// Resident memory of a process, from /proc; 0 when there is none.
qint64 residentBytes(qint64 pid);
/// Waits until it has not changed for half a second, ten seconds at most.
qint64 settledResidentBytes(qint64 pid);

/// What the server (every thread) and this process used between start() and stop().
class Meter
{
public:
    explicit Meter(qint64 serverPid)
        : m_pid(serverPid)
    {
    }
    void start();
    void stop();
    double seconds() const { return m_seconds; }
    /// Adds seconds, of this process own_cpu_s and own_waited_s (ready, but without a core), of the server server_cpu_s, server_waited_s,
    /// rss_before and rss_after.
    void report(QJsonObject &into) const;
    /// The same, and `count` of `what`, a second and a CPU-second of the server.
    void report(QJsonObject &into, const char *what, qint64 count) const;

private:
    qint64 m_pid;
    SteadyClock::time_point m_began;
    double m_seconds = 0;
    double m_server = 0;
    double m_own = 0;
    double m_serverWaited = 0;
    double m_ownWaited = 0;
    qint64 m_residentBefore = 0;
    qint64 m_residentAfter = 0;
};

/// Latencies, in microseconds.
class Latencies
{
public:
    void add(std::int64_t ns) { m_us.push_back(std::uint32_t(std::max<std::int64_t>(ns, 0) / 1000)); }
    void clear() { m_us.clear(); }
    /// Adds p50_ms, p99_ms and max_ms; nothing when there are none.
    void report(QJsonObject &into);

private:
    std::vector<std::uint32_t> m_us;
};

} // namespace wsify::bench
