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

/// Keeps the memory of all connections under Limits::memoryLimit (PROTOCOL.md section 5): checks ten times a second,
/// and at the limit has the connections with the most unsent bytes cut off, of any worker, down to
/// Limits::memoryToKeep(). Admission refuses new clients from Limits::memoryToRefuse() on.
///
/// Main thread; everything it refers to outlives it, and the workers must have stopped before it is destroyed, so that
/// none calls it afterwards. A frame shared by many queues counts once, so the effect of a cut is known only
/// afterwards: a round never cuts more than necessary, and the next one checks again.
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
    size_t m_awaited = 0; ///< workers that have not yet answered
    bool m_isShedding = false;
};

} // namespace wsify
