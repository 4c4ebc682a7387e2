// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "engine/engine.h"

#include <QTimer>

#include <memory>
#include <vector>

namespace wsify {

class Node;
class Observer;
class ProcessMetrics;
class Worker;
struct Limits;

/// Keeps what all connections together hold under Limits::memoryLimit (PROTOCOL.md section 5): looks ten times a second, and when the limit is
/// reached has those with most unsent bytes cut, of whatever worker, until Limits::memoryToKeep(). That nobody new is let in from
/// Limits::memoryToRefuse() on is Admission's part.
///
/// Main thread; everything it refers to outlives it, and it is told by nobody after its end: the workers have stopped by then. A frame that many queues share
/// counts once, so what a cut sets free is known only afterwards: a round never cuts more than must go, and the next one looks again.
class MemoryGuard
{
public:
    MemoryGuard(const Limits &limits, const ProcessMetrics &metrics, Node &node,
                const std::vector<std::unique_ptr<Worker>> &workers, Observer &observer);

    void start();

private:
    struct Candidate
    {
        size_t worker;
        Engine::Holding holding;
    };

    void look();
    void gather();
    void gathered(size_t worker, const std::vector<Engine::Holding> &largest);
    void shed();
    qint64 held() const;

    const Limits &m_limits;
    const ProcessMetrics &m_metrics;
    Node &m_node;
    const std::vector<std::unique_ptr<Worker>> &m_workers;
    Observer &m_observer;
    QTimer m_timer;
    std::vector<Candidate> m_candidates;
    size_t m_awaited = 0; ///< workers that have not answered yet
    bool m_isShedding = false;
};

} // namespace wsify
