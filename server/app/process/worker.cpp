// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/process/worker.h"

#include "app/process/doorbell.h"
#include "app/process/engines.h"
#include "core/fanout/hub.h"
#include "core/metrics/metrics.h"
#include "core/session/session.h"
#include "engine/timers/timerwheel.h"

#include <functional>
#include <memory>
#include <utility>

namespace wsify {

/// What lives on the worker's thread, in the order in which the parts need one another.
class Worker::Loop
{
public:
    Loop(WorkerId id, const WorkerContext &context, std::function<void()> closed)
        : m_doorbell([id, &node = context.node] { node.runMailbox(id); })
        , m_parts(context.config)
        , m_metrics(context.metrics.worker(id))
        , m_hub(id, context.node.directory(), context.node.broker(), m_metrics)
        , m_authorizer(m_parts.authorizer(context.authorizerHealth, m_timers, m_metrics, context.observer))
        , m_context{.worker = id,
                    .node = context.node,
                    .hub = m_hub,
                    .authorizer = m_authorizer.get(),
                    .timers = m_timers,
                    .limits = context.config.limits,
                    .observer = context.observer,
                    .process = context.metrics,
                    .metrics = m_metrics}
        , m_admission(m_context, context.config.admission, context.connectLimits)
        , m_httpApi(id, context.node, context.config.http, context.config.limits, context.metrics, m_metrics)
        , m_engine(m_parts.engine({.admission = m_admission,
                                   .httpApi = m_httpApi,
                                   .timers = m_timers,
                                   .limits = context.config.limits,
                                   .metrics = m_metrics,
                                   .observer = context.observer,
                                   .proxies = context.config.trustedProxies},
                                  std::move(closed)))
    {
        context.node.enter(id, &m_hub, [this] { m_doorbell.ring(); });
    }

    Engine &engine() { return *m_engine; }

private:
    Doorbell m_doorbell;
    EngineParts m_parts;
    WorkerMetrics &m_metrics;
    TimerWheel m_timers;
    Hub m_hub;
    std::unique_ptr<Authorizer> m_authorizer;
    SessionContext m_context;
    Admission m_admission;
    HttpApi m_httpApi;
    std::unique_ptr<Engine> m_engine;
};

Worker::Worker(WorkerId id, const WorkerContext &context)
    : m_id(id)
    , m_context(context)
{
    setObjectName(QStringLiteral("worker-%1").arg(id));
}

Worker::~Worker()
{
    stop();
    m_mayEnd.release();
    wait();
    m_ended.load(std::memory_order_acquire);
}

void Worker::startAndWait()
{
    start();
    m_ready.acquire();
}

void Worker::stop()
{
    quit();
    if (!std::exchange(m_isStopped, true))
        m_loopEnded.acquire();
}

void Worker::run()
{
    {
        Loop loop(m_id, m_context, [this] { m_connections.fetch_sub(1, std::memory_order_relaxed); });
        m_loop = &loop;
        m_ready.release();
        exec();
        m_loopEnded.release();
        m_mayEnd.acquire();
    }
    m_ended.store(true, std::memory_order_release);
}

void Worker::adopt(std::vector<Accepted> connections)
{
    m_connections.fetch_add(int(connections.size()), std::memory_order_relaxed);
    m_context.node.post(m_id, [this, dealt = std::move(connections)] {
        for (const Accepted &accepted : dealt)
            m_loop->engine().adopt(accepted);
    });
}

void Worker::largest(size_t atMost, std::function<void(std::vector<Engine::Holding>)> done)
{
    m_context.node.post(m_id, [this, atMost, done = std::move(done)] { done(m_loop->engine().largest(atMost)); });
}

void Worker::shed(std::vector<quint64> connections)
{
    m_context.node.post(m_id, [this, victims = std::move(connections)] {
        for (const quint64 connection : victims)
            m_loop->engine().shed(connection);
    });
}

void Worker::drain(std::chrono::milliseconds over)
{
    m_context.node.post(m_id, [this, over] { m_loop->engine().drain(over); });
}

} // namespace wsify
