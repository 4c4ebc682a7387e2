// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "engine/engine.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <mutex>
#include <vector>

namespace wsify {

class Observer;
class ProcessMetrics;
class Worker;
struct Limits;

/// Keeps what all connections together hold under Limits::memoryLimit (PROTOCOL.md section 5): looks ten times a second, and when the limit is
/// reached has those with most unsent bytes cut, of whatever worker, until Limits::memoryToKeep(). That nobody new is let in from
/// Limits::memoryToRefuse() on is Admission's part.
///
/// Main thread; everything it refers to outlives it, and the workers must have stopped before it is destroyed. A frame that many queues share
/// counts once, so what a cut sets free is known only afterwards: a round never cuts more than must go, and the next one looks again.
class MemoryGuard : public QObject
{
    Q_OBJECT

public:
    MemoryGuard(const Limits &limits, const ProcessMetrics &metrics,
                const std::vector<std::unique_ptr<Worker>> &workers, Observer &observer);

    void start();

protected:
    void customEvent(QEvent *event) override;

private:
    struct Candidate
    {
        size_t worker;
        Engine::Holding holding;
    };

    void look();
    void gather();
    void shed();
    qint64 held() const;

    const Limits &m_limits;
    const ProcessMetrics &m_metrics;
    const std::vector<std::unique_ptr<Worker>> &m_workers;
    Observer &m_observer;
    QTimer m_timer;
    std::mutex m_mutex; ///< of the two that follow, which the workers' threads write
    std::vector<Candidate> m_candidates;
    size_t m_awaited = 0; ///< workers that have not answered yet
    bool m_isGathering = false;
    bool m_isShedding = false;
};

} // namespace wsify
