// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/process/memoryguard.h"

#include "app/process/worker.h"
#include "core/fanout/node.h"
#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "core/observer.h"

#include <algorithm>
#include <utility>

namespace wsify {

namespace {
constexpr std::chrono::milliseconds LookEvery{100};
constexpr size_t CandidatesOfAWorker = 256;
} // namespace

MemoryGuard::MemoryGuard(const Limits &limits, const ProcessMetrics &metrics, Node &node,
                         const std::vector<std::unique_ptr<Worker>> &workers, Observer &observer)
    : m_limits(limits)
    , m_metrics(metrics)
    , m_node(node)
    , m_workers(workers)
    , m_observer(observer)
{
    m_timer.callOnTimeout([this] { look(); });
}

void MemoryGuard::start()
{
    m_timer.start(LookEvery);
}

qint64 MemoryGuard::held() const
{
    return m_metrics.sum(&WorkerMetrics::heldBytes) + m_node.broker().heldBytes();
}

void MemoryGuard::look()
{
    m_node.broker().tidy();
    if (m_awaited > 0)
        return;
    const qint64 now = held();
    if (!m_isShedding && now >= m_limits.memoryLimit) {
        m_observer.warned("connections and ids of publications hold " + QByteArray::number(now)
                          + " bytes (--memory-limit is " + QByteArray::number(m_limits.memoryLimit)
                          + "): clients with the most unsent bytes are cut off");
    }
    m_isShedding = now >= m_limits.memoryLimit || (m_isShedding && now > m_limits.memoryToKeep());
    if (m_isShedding)
        gather();
}

void MemoryGuard::gather()
{
    m_awaited = m_workers.size();
    m_candidates.clear();
    for (size_t worker = 0; worker < m_workers.size(); ++worker) {
        m_workers[worker]->largest(CandidatesOfAWorker, [this, worker](std::vector<Engine::Holding> largest) {
            m_node.post(NoWorker, [this, worker, own = std::move(largest)] { gathered(worker, own); });
        });
    }
}

void MemoryGuard::gathered(size_t worker, const std::vector<Engine::Holding> &largest)
{
    for (const Engine::Holding &holding : largest)
        m_candidates.push_back({worker, holding});
    if (--m_awaited == 0)
        shed();
}

void MemoryGuard::shed()
{
    std::sort(m_candidates.begin(), m_candidates.end(),
              [](const Candidate &a, const Candidate &b) { return b.holding < a.holding; });
    qint64 excess = held() - m_limits.memoryToKeep();
    std::vector<std::vector<quint64>> victims(m_workers.size());
    for (const Candidate &candidate : m_candidates) {
        if (excess <= 0)
            break;
        excess -= candidate.holding.bytes;
        victims[candidate.worker].push_back(candidate.holding.connection);
    }
    for (size_t worker = 0; worker < m_workers.size(); ++worker) {
        if (!victims[worker].empty())
            m_workers[worker]->shed(std::move(victims[worker]));
    }
}

} // namespace wsify
