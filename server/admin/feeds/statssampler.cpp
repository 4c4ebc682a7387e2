// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/feeds/statssampler.h"

#include "admin/adminhost.h"
#include "core/fanout/node.h"
#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "core/walltime.h"

#include <algorithm>
#include <atomic>

namespace wsify {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

namespace {
constexpr auto ProbeEvery = 500ms;
constexpr size_t KeptProbes = std::chrono::milliseconds(admin::Subscribe::MaxInterval) / ProbeEvery + 1;
constexpr int KeepTimesEvery = 10; ///< probes: 5 s
constexpr size_t KeptTimes = 12;

double inMs(std::chrono::microseconds time)
{
    return double(time.count()) / 1000;
}
} // namespace

/// A task in a worker's mailbox, and when it ran.
struct StatsSampler::Probe
{
    SteadyClock::time_point sent{};
    std::atomic<qint64> tookUs = -1; ///< of the last one that ran; -1 while one is on its way
};

StatsSampler::StatsSampler(const AdminHost &host)
    : m_host(host)
{
    for (int worker = 0; worker < host.node.workers(); ++worker)
        m_probes.push_back(std::make_shared<Probe>());
    connect(&m_probeTimer, &QTimer::timeout, this, &StatsSampler::probe);
    for (const auto &probe : m_probes)
        probe->tookUs = 0;
}

StatsSampler::~StatsSampler() = default;

void StatsSampler::start()
{
    m_probeTimer.start(ProbeEvery);
}

void StatsSampler::probe()
{
    if (m_probesDone++ % KeepTimesEvery == 0) {
        m_authorizer.push_back(m_host.metrics.authorizerLatency());
        if (m_authorizer.size() > KeptTimes)
            m_authorizer.pop_front();
    }
    std::vector<double> lags;
    for (size_t worker = 0; worker < m_probes.size(); ++worker) {
        const auto &probe = m_probes[worker];
        const qint64 took = probe->tookUs.load(std::memory_order_acquire);
        const auto now = SteadyClock::now();
        if (took < 0) { // still on its way
            lags.push_back(std::chrono::duration<double, std::milli>(now - probe->sent).count());
            continue;
        }
        lags.push_back(double(took) / 1000);
        probe->sent = now;
        probe->tookUs.store(-1, std::memory_order_relaxed);
        m_host.node.post(int(worker), [probe, now] {
            const auto late = std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - now);
            probe->tookUs.store(late.count(), std::memory_order_release);
        });
    }
    m_lags.push_back(std::move(lags));
    if (m_lags.size() > KeptProbes)
        m_lags.pop_front();
}

QByteArray StatsSampler::brokerState(const AdminHost &host)
{
    return host.node.broker().isUp() && host.node.broker().isSubscribed() ? "up" : "down";
}

admin::Stats StatsSampler::stats(std::chrono::milliseconds lagOf) const
{
    const ProcessMetrics &metrics = m_host.metrics;
    admin::Stats stats;
    stats.t = wallMs();
    stats.channels = m_host.node.directory().channels();
    stats.slow = metrics.sum(&WorkerMetrics::slowConsumers);
    stats.auth.denied = metrics.sum(&WorkerMetrics::authorizerDenied);
    stats.auth.unavailable = metrics.sum(&WorkerMetrics::authorizerUnavailable);
    stats.auth.count = stats.auth.denied + stats.auth.unavailable + metrics.sum(&WorkerMetrics::authorizerAllowed);
    stats.auth.inflight = metrics.sum(&WorkerMetrics::authorizerInFlight);
    LatencyHistogram::Counts times = metrics.authorizerLatency();
    if (!m_authorizer.empty()) {
        for (size_t i = 0; i < times.size(); ++i)
            times[i] -= m_authorizer.front()[i];
    }
    stats.auth.p50 = inMs(LatencyHistogram::percentile(times, 0.5));
    stats.auth.p95 = inMs(LatencyHistogram::percentile(times, 0.95));
    stats.auth.p99 = inMs(LatencyHistogram::percentile(times, 0.99));
    stats.broker = {m_host.hello.broker, brokerState(m_host), m_host.node.broker().status().reconnects};
    stats.rss = m_host.residentBytes();
    stats.cpuMs = m_host.processorMs();
    stats.memoryLimit = m_host.limits.memoryLimit;
    stats.held = metrics.sum(&WorkerMetrics::heldBytes) + m_host.node.broker().heldBytes();
    stats.maxClients = m_host.limits.maxClients;
    stats.fds = m_host.openDescriptors();
    if (const qint64 most = m_host.descriptorLimit(); most > 0)
        stats.maxFds = most;

    const auto probes = std::min(m_lags.size(), size_t(lagOf / ProbeEvery) + 1);
    for (int worker = 0; worker < metrics.workers(); ++worker) {
        const WorkerMetrics &own = m_host.metrics.worker(worker);
        admin::WorkerStats row;
        row.clients = own.clients.value();
        row.channels = own.channels.value();
        row.subscriptions = own.subscriptions.value();
        row.msgIn = own.commandsIn.value() + own.publishedByHttp.value();
        row.msgOut = own.messagesOut.value();
        row.bytesIn = own.bytesIn.value();
        row.bytesOut = own.bytesOut.value();
        for (size_t i = m_lags.size() - probes; i < m_lags.size(); ++i)
            row.loopLagMs = std::max(row.loopLagMs, m_lags[i][size_t(worker)]);
        stats.clients += row.clients;
        stats.subscriptions += row.subscriptions;
        stats.msgIn += row.msgIn;
        stats.msgOut += row.msgOut;
        stats.bytesIn += row.bytesIn;
        stats.bytesOut += row.bytesOut;
        stats.loopLagMs = std::max(stats.loopLagMs, row.loopLagMs);
        stats.perWorker.append(row);
    }
    return stats;
}

} // namespace wsify
