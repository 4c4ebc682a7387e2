// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/config/config.h"
#include "core/fanout/node.h"
#include "engine/engine.h"

#include <QThread>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <semaphore>
#include <vector>

namespace wsify {

class AuthorizerHealth;
class ConnectLimits;
class ControlRoom;
class Observer;
class ProcessMetrics;

/// Shared by all workers; thread-safe or constant; outlives them.
struct WorkerContext
{
    const Config &config; ///< read while the main thread waits in startAndWait()
    Node &node;
    ControlRoom &control;
    ProcessMetrics &metrics;
    ConnectLimits &connectLimits;
    std::shared_ptr<AuthorizerHealth> authorizerHealth;
    Observer &observer;
};

/// One worker: a thread with one event loop and its own sessions, hub, HTTP and authorizer connections.
///
/// Owned by the server, on the main thread. Only its own thread touches the objects built in run(); any thread may
/// call the public functions, which use its mailbox.
class Worker : public QThread
{
    Q_OBJECT

public:
    Worker(WorkerId id, const WorkerContext &context);
    /// Stops the worker, cuts off the remaining connections, and waits for the thread.
    ~Worker() override;

    /// Starts the thread and returns once it can take connections.
    void startAndWait();

    /// Ends the event loop and returns once it has ended. The thread's objects stay until the destructor, because
    /// running workers still post to them: stop all workers before destroying one.
    void stop();

    /// Hands over accepted connections.
    void adopt(std::vector<Accepted> connections);
    void drain(std::chrono::milliseconds over);
    /// Replaces what RunningOptions::reload() may change, between two turns of this worker's loop. Calls to the authorizer
    /// that are under way end where they began. `done` runs on the main thread.
    void reload(std::shared_ptr<const Config> config, std::function<void()> done);

    /// Engine::largest(), answered on this worker's thread.
    void largest(size_t atMost, std::function<void(std::vector<Engine::Holding>)> done);
    void shed(std::vector<quint64> connections);

    /// Number of connections handed over and not yet closed.
    int connections() const { return m_connections.load(std::memory_order_relaxed); }

protected:
    void run() override;

private:
    class Loop;

    WorkerId m_id;
    const WorkerContext m_context;
    std::binary_semaphore m_ready{0};
    std::binary_semaphore m_loopEnded{0};
    std::binary_semaphore m_mayEnd{0};
    bool m_isStopped = false;
    qint64 m_thread = 0; ///< of run(), as the system numbers it
    Loop *m_loop = nullptr; ///< on the thread's stack while it runs; used by tasks on that thread
    std::atomic<int> m_connections = 0;
    std::atomic<bool> m_ended = false; ///< tells ThreadSanitizer, which cannot see into Qt, what wait() guarantees
};

} // namespace wsify
