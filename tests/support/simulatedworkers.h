// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/process/doorbell.h"
#include "brokers/memorybroker.h"
#include "core/fanout/hub.h"
#include "core/fanout/node.h"
#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "core/session/v3session.h"
#include "support/faketransport.h"
#include "support/manualtimers.h"
#include "support/recordingobserver.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace wsify::test {

/// A client without a connection.
struct SimulatedClient
{
    SimulatedClient(SessionContext &context, const QByteArray &id)
        : session(context, {{id, "192.0.2.1"}}, transport)
    {
    }
    FakeTransport transport;
    V3Session session;
};

/// One worker's core on a thread of its own that runs its mailbox when it is woken, with clients that the test makes there.
class SimulatedWorker
{
public:
    /// What it does in each turn before its mailbox, on its thread; false when there is nothing to do until it is woken.
    using Turn = std::function<bool(SimulatedWorker &)>;

    SimulatedWorker(int number, Node &process, ProcessMetrics &metrics, const Limits &limits)
        : id(number)
        , node(process)
        , hub(id, node.directory(), node.broker(), metrics.worker(id))
        , context{id, node, hub, nullptr, timers, limits, observer, metrics, metrics.worker(id)}
    {
        node.enter(id, &hub, [this] {
            const std::scoped_lock lock(m_mutex);
            m_isWoken = true;
            m_wake.notify_one();
        });
    }
    ~SimulatedWorker() { stop(); }
    SimulatedWorker(const SimulatedWorker &) = delete;
    SimulatedWorker &operator=(const SimulatedWorker &) = delete;

    void start(Turn turn = nullptr)
    {
        m_thread = std::thread([this, turn = std::move(turn)] { run(turn); });
    }
    void stop()
    {
        if (!m_thread.joinable())
            return;
        {
            const std::scoped_lock lock(m_mutex);
            m_isStopped = true;
            m_wake.notify_one();
        }
        m_thread.join();
    }

    const int id;
    Node &node;
    Hub hub;
    ManualTimers timers;
    RecordingObserver observer;
    SessionContext context;
    std::vector<std::unique_ptr<SimulatedClient>> clients;

private:
    void run(const Turn &turn)
    {
        for (;;) {
            const bool isBusy = turn && turn(*this);
            {
                std::unique_lock lock(m_mutex);
                if (!isBusy)
                    m_wake.wait(lock, [this] { return m_isWoken || m_isStopped; });
                if (m_isStopped)
                    return;
                m_isWoken = false;
            }
            node.runMailbox(id);
        }
    }

    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_isWoken = false;
    bool m_isStopped = false;
    std::thread m_thread;
};

/// Some of them in one process, whose main thread is the test's: its event loop runs what is posted to it.
struct SimulatedProcess
{
    explicit SimulatedProcess(int count)
        : node(broker, count)
        , metrics(count)
    {
        node.enter(NoWorker, nullptr, [this] { m_doorbell.ring(); });
        for (int id = 0; id < count; ++id)
            workers.push_back(std::make_unique<SimulatedWorker>(id, node, metrics, limits));
    }
    ~SimulatedProcess() { stop(); }
    SimulatedProcess(const SimulatedProcess &) = delete;
    SimulatedProcess &operator=(const SimulatedProcess &) = delete;

    void start(const SimulatedWorker::Turn &turn = nullptr)
    {
        for (const auto &worker : workers)
            worker->start(turn);
    }
    /// All, before anything that they post to goes.
    void stop()
    {
        for (const auto &worker : workers)
            worker->stop();
    }

    MemoryBroker broker;
    Node node;
    ProcessMetrics metrics;
    Limits limits;
    std::vector<std::unique_ptr<SimulatedWorker>> workers;

private:
    Doorbell m_doorbell{[this] { node.runMailbox(NoWorker); }};
};

} // namespace wsify::test
