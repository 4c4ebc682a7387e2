// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/metrics/deliverydelay.h"
#include "core/metrics/latencyhistogram.h"

#include <QByteArray>

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace wsify {

/// The counters of one worker. Written only on its thread; prometheus.cpp has names and meanings.
class WorkerMetrics
{
public:
    // gauges
    Counter clients;
    Counter clientsV4; ///< of those: speak wsify.v4
    Counter connecting; ///< upgrades waiting for a decision, or accepted but not yet clients
    Counter refusingLate; ///< connections that are refused behind their 101
    Counter channels; ///< channels with members on this worker
    Counter subscriptions;
    Counter subscribing; ///< requested subscriptions that the broker has not answered yet
    Counter authorizerInFlight;
    /// Bytes that connections hold: queued frames, input, waiting commands. A shared frame is released by its last
    /// holder, so only the sum over the workers is meaningful.
    Counter heldBytes;

    // totals
    Counter connects;
    Counter refusedOrigin;
    Counter refusedDenied;
    Counter refusedUnavailable;
    Counter refusedDraining;
    Counter refusedClients; ///< --max-clients
    Counter refusedMemory; ///< --memory-limit
    Counter refusedAddress; ///< --max-clients-per-ip
    Counter refusedRate; ///< --connect-rate, --connect-rate-per-ip
    Counter refusedForward; ///< 431, --authorizer-forward-bytes
    Counter refusedHandshake; ///< malformed upgrade
    Counter refusedLate; ///< of all those: behind the 101, by a close frame
    Counter limitLateRefusals; ///< refused by HTTP, although behind the 101 would have been right
    Counter commandsIn;
    Counter bytesIn;
    Counter messagesOut; ///< deliveries queued for members
    Counter bytesOut;
    Counter published; ///< by socket and HTTP, once each
    Counter publishedByHttp; ///< of those
    Counter ignoredMalformed; ///< frames that are not commands
    Counter ignoredChannel; ///< empty or not a string
    Counter ignoredReserved;
    Counter limitChannels;
    Counter limitChannelName;
    Counter limitMessage; ///< closed 1009
    Counter limitHead; ///< 431, 414, 408
    Counter limitBody; ///< 413, 408
    Counter limitBatch; ///< 400
    Counter limitAuthorizerWaiting; ///< calls that were unavailable because too many were waiting
    Counter limitMemory; ///< cut off because --memory-limit was reached
    Counter limitCommandRate; ///< closed 1008
    Counter commandRatePauses; ///< times a client had to wait for --command-rate
    Counter overload; ///< closed 1013 with commands beyond the waiting limit
    Counter discarded; ///< commands dropped undecided
    Counter slowConsumers;
    Counter deadPeers; ///< no pong in time
    Counter authorizerAllowed;
    Counter authorizerDenied;
    Counter authorizerUnavailable;
    Counter authorizerResults; ///< result objects that were understood
    Counter authorizerMisunderstood; ///< of those that were unavailable: result objects that were not
    Counter authorizerReusedLost; ///< of those that were unavailable: lost by a kept connection, and not repeatable
    Counter httpRequests;
    Counter controlDisconnect; ///< POST /disconnect that were carried out
    Counter controlJoin;
    Counter controlLeave;
    Counter controlChannels; ///< GET /channels, and of one channel
    Counter httpErrors; ///< answered 400 and above
    Counter unreadRealIp; ///< requests of trusted proxies with only the header that --real-ip-header does not name
    Counter proxyHeadersRefused; ///< connections of trusted proxies closed for want of a valid PROXY protocol header
    Counter tlsHandshakes; ///< that ended well
    Counter tlsHandshakesFailed;
    Counter tlsHandshakesWaited; ///< because --tls-handshakes were under way
    Counter limitTlsHandshakes; ///< cut off because others waited
    std::array<Counter, 14> v4Errors; ///< told to wsify.v4 clients, in the order of v4::Codes
    Counter mailboxBlocked; ///< times this worker was blocked by a full mailbox

    LatencyHistogram authorizerLatency; ///< of all calls that were sent and settled
    DeliveryDelay deliveryDelay;
};

/// What the process is, and what the operating system says of it. The functions are called on any thread; each may be
/// null.
struct ProcessFacts
{
    QByteArray version;
    QByteArray engine;
    std::chrono::milliseconds startedAt{}; ///< wall clock, since 1970
    std::function<qint64()> logDropped; ///< lines that the log has lost
    std::function<qint64()> residentBytes; ///< 0 if the system cannot tell
    std::function<std::chrono::milliseconds()> processorTime; ///< of all threads; 0 if the system cannot tell
    std::function<std::optional<qint64>()> openDescriptors;
    qint64 maxDescriptors = 0; ///< 0 if unknown
};

/// The metrics of the process: one block per worker, readable by any thread.
class ProcessMetrics
{
public:
    explicit ProcessMetrics(int workers, ProcessFacts facts = {})
        : m_facts(std::move(facts))
    {
        for (int i = 0; i < workers; ++i)
            m_workers.push_back(std::make_unique<WorkerMetrics>());
    }

    WorkerMetrics &worker(int index) { return *m_workers[size_t(index)]; }
    const WorkerMetrics &worker(int index) const { return *m_workers[size_t(index)]; }
    int workers() const { return int(m_workers.size()); }

    /// Sum of one counter over the workers.
    qint64 sum(Counter WorkerMetrics::*counter) const
    {
        qint64 total = 0;
        for (const auto &worker : m_workers)
            total += ((*worker).*counter).value();
        return total;
    }

    LatencyHistogram::Counts authorizerLatency() const
    {
        LatencyHistogram::Counts counts{};
        for (const auto &worker : m_workers)
            worker->authorizerLatency.addTo(counts);
        return counts;
    }

    /// Publishes this thread's counts: they are in the sums of every thread that calls this later.
    void settle() { m_settled.fetch_add(1, std::memory_order_acq_rel); }

    const ProcessFacts &facts() const { return m_facts; }

private:
    std::vector<std::unique_ptr<WorkerMetrics>> m_workers;
    const ProcessFacts m_facts;
    std::atomic<quint64> m_settled = 0;
};

} // namespace wsify
