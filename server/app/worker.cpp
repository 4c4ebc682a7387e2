// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/worker.h"

#include "app/engines.h"
#include "core/hub.h"
#include "core/metrics.h"
#include "core/session.h"

#include <QCoreApplication>
#include <QEvent>
#include <QObject>

#include <functional>
#include <memory>
#include <utility>

namespace wsify {

namespace {

/// Wakes the event loop of the thread it was made on. ring() may be called from any thread.
class Doorbell : public QObject
{
public:
    explicit Doorbell(std::function<void()> answer)
        : m_answer(std::move(answer))
    {
    }
    void ring() { QCoreApplication::postEvent(this, new QEvent(QEvent::User)); }

protected:
    void customEvent(QEvent *) override { m_answer(); }

private:
    std::function<void()> m_answer;
};

} // namespace

/// What lives on the worker's thread, in the order in which the parts need one another.
class Worker::Loop
{
public:
    explicit Loop(Worker &worker)
        : m_doorbell([&worker] { worker.m_node.runMailbox(worker.m_id); })
        , m_parts(worker.m_config)
        , m_metrics(worker.m_metrics.worker(worker.m_id))
        , m_timers(m_parts.timers())
        , m_hub(worker.m_id, worker.m_node.directory(), worker.m_node.broker(), m_metrics)
        , m_authorizer(m_parts.authorizer(*m_timers, m_metrics, worker.m_observer))
        , m_context{worker.m_id,        worker.m_node,    m_hub,
                    m_authorizer.get(), *m_timers,        worker.m_config.limits,
                    worker.m_observer,  worker.m_metrics, m_metrics}
        , m_admission(m_context, worker.m_config.admission)
        , m_httpApi(worker.m_id, worker.m_node, worker.m_config.http, worker.m_config.limits, worker.m_metrics,
                    m_metrics, worker.m_recentIds)
        , m_engine(m_parts.engine(
              EngineContext{m_admission, m_httpApi, *m_timers, worker.m_config.limits, m_metrics, worker.m_observer},
              [&worker] { worker.m_connections.fetch_sub(1, std::memory_order_relaxed); }))
    {
        worker.m_node.enter(worker.m_id, &m_hub, [this] { m_doorbell.ring(); });
    }

    Engine &engine() { return *m_engine; }

private:
    Doorbell m_doorbell;
    EngineParts m_parts;
    WorkerMetrics &m_metrics;
    std::unique_ptr<Timers> m_timers;
    Hub m_hub;
    std::unique_ptr<Authorizer> m_authorizer;
    SessionContext m_context;
    Admission m_admission;
    HttpApi m_httpApi;
    std::unique_ptr<Engine> m_engine;
};

Worker::Worker(WorkerId id, const Config &config, Node &node, ProcessMetrics &metrics, RecentIds &recentIds,
               Observer &observer)
    : m_id(id)
    , m_config(config)
    , m_node(node)
    , m_metrics(metrics)
    , m_recentIds(recentIds)
    , m_observer(observer)
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
        Loop loop(*this);
        m_loop = &loop;
        m_ready.release();
        exec();
        m_loopEnded.release();
        m_mayEnd.acquire();
    }
    m_ended.store(true, std::memory_order_release);
}

void Worker::adopt(std::vector<qintptr> descriptors)
{
    m_connections.fetch_add(int(descriptors.size()), std::memory_order_relaxed);
    m_node.post(m_id, [this, dealt = std::move(descriptors)] {
        for (const qintptr descriptor : dealt)
            m_loop->engine().adopt(descriptor);
    });
}

void Worker::drain(std::chrono::milliseconds over)
{
    m_node.post(m_id, [this, over] { m_loop->engine().drain(over); });
}

} // namespace wsify
