// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/clock.h"
#include "core/session/tokenbucket.h"

#include <QByteArray>
#include <QHash>

#include <atomic>
#include <memory>
#include <mutex>

namespace wsify {

struct Limits;

/// Limits on the rate of connects and on the number of clients per address (Limits::connectRate,
/// connectRatePerAddress, maxClientsPerAddress; all off by default).
///
/// One per process; thread-safe, under one short lock that is taken only if a limit is on. Outlives every Place. An
/// IPv6 address counts with its /64, because a client with one address of a network can use them all. An address is
/// forgotten when it has no client and could connect at full rate.
class ConnectLimits
{
public:
    /// A client's place among the clients of its address; destroying the last copy returns it.
    using Place = std::shared_ptr<const void>;

    enum class Verdict : quint8 {
        Ok,
        TooMany, ///< clients of the address
        TooFast, ///< connects of all
        AddressTooFast, ///< connects of the address
    };
    struct Entry
    {
        Verdict verdict = Verdict::Ok;
        Place place; ///< null if addresses are not counted
    };

    explicit ConnectLimits(const Limits &limits) { setLimits(limits); }
    ConnectLimits(const ConnectLimits &) = delete;
    ConnectLimits &operator=(const ConnectLimits &) = delete;

    /// New limits, from the next connection on. Clients that came while their addresses were not counted stay uncounted.
    void setLimits(const Limits &limits);

    /// Decides about a new connection. A refused one does not count against a rate. `address` is numeric, in
    /// QHostAddress's form, or LocalPeer, which counts with --connect-rate alone.
    Entry enter(const QByteArray &address, Clock::Duration now);

    /// A place for a client that is refused and stays for a moment. It counts against no rate. Null if addresses are not counted.
    Place hold(const QByteArray &address);

    /// The address itself, or the /64 of an IPv6 address.
    static QByteArray network(const QByteArray &address);
    /// Number of remembered networks.
    qsizetype networks() const;

private:
    struct Network
    {
        int clients = 0;
        TokenBucket connects;
    };

    Place placeOf(const QByteArray &network);
    void leave(const QByteArray &network);
    void forgetQuiet(Clock::Duration now);

    // Read by every connect, before the mutex.
    std::atomic<int> m_most = 0; ///< clients of an address
    std::atomic<int> m_rate = 0;
    std::atomic<int> m_networkRate = 0;
    mutable std::mutex m_mutex;
    TokenBucket m_connects;
    QHash<QByteArray, Network> m_networks;
    qsizetype m_forgetAt = 1024; ///< networks
};

} // namespace wsify
