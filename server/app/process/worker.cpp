// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/process/worker.h"

#include "app/process/doorbell.h"
#include "app/process/engines.h"
#include "app/process/platform.h"
#include "core/control/controldesk.h"
#include "core/fanout/hub.h"
#include "core/metrics/metrics.h"
#include "core/session/session.h"
#include "engine/timers/timerwheel.h"

#include <functional>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>

namespace wsify {

/// What lives on the worker's thread, in the order in which the parts need one another.
class Worker::Loop
{
public:
    Loop(WorkerId id, const WorkerContext &context, std::function<void()> closed)
        : m_config(context.config)
        , m_common(context)
        , m_doorbell([id, &node = context.node] { node.runMailbox(id); })
        , m_parts(m_config)
        , m_metrics(context.metrics.worker(id))
        , m_hub(id, context.node.directory(), context.node.broker(), m_metrics)
        , m_authorizer(newAuthorizer())
        , m_context{.worker = id,
                    .node = context.node,
                    .hub = m_hub,
                    .authorizer = m_authorizer.get(),
                    .timers = m_timers,
                    .limits = m_config.limits,
                    .observer = context.observer,
                    .process = context.metrics,
                    .metrics = m_metrics}
        , m_admission(m_context, m_config.admission, context.connectLimits)
        , m_controlDesk(id, context.control, m_timers)
        , m_httpApi(id, context.node, m_config.http, m_config.limits, context.metrics, m_metrics, m_controlDesk)
        , m_engine(m_parts.engine({.admission = m_admission,
                                   .httpApi = m_httpApi,
                                   .timers = m_timers,
                                   .limits = m_config.limits,
                                   .metrics = m_metrics,
                                   .observer = context.observer,
                                   .proxies = m_config.trustedProxies},
                                  std::move(closed)))
    {
        context.node.enter(id, &m_hub, [this] { m_doorbell.ring(); });
    }

    Engine &engine() { return *m_engine; }

    /// Everything else reads m_config anew with each request, frame and join.
    void reload(const Config &config)
    {
        const bool isOtherAuthorizer = !hasSameAuthorizer(m_config, config);
        m_config = config;
        if (!isOtherAuthorizer)
            return;
        if (m_authorizer)
            m_formerAuthorizers.push_back(std::move(m_authorizer));
        m_authorizer = newAuthorizer();
        m_context.authorizer = m_authorizer.get();
        dropFormerAuthorizers();
    }

private:
    /// In all that an authorizer takes when it is built.
    static bool hasSameAuthorizer(const Config &one, const Config &other)
    {
        const auto parts = [](const Config &config) {
            return std::tie(config.authorizerUrl, config.authorizerSecret, config.authorizerKeepAlive,
                            config.authorizerAuthorities, config.limits.authorizerTimeout,
                            config.limits.authorizerConcurrency);
        };
        return parts(one) == parts(other);
    }

    std::unique_ptr<Authorizer> newAuthorizer()
    {
        return m_parts.authorizer(m_common.authorizerHealth, m_timers, m_metrics, m_common.observer);
    }

    /// Those whose calls have all ended; looks again while there are others.
    void dropFormerAuthorizers()
    {
        std::erase_if(m_formerAuthorizers, [](const auto &former) { return former->isIdle(); });
        if (!m_formerAuthorizers.empty())
            m_drop = Timer(m_timers, std::chrono::seconds(1), [this] { dropFormerAuthorizers(); });
    }

    Config m_config; ///< its address is known to all of those below
    const WorkerContext &m_common;
    Doorbell m_doorbell;
    EngineParts m_parts;
    WorkerMetrics &m_metrics;
    TimerWheel m_timers;
    Hub m_hub;
    std::unique_ptr<Authorizer> m_authorizer;
    std::vector<std::unique_ptr<Authorizer>> m_formerAuthorizers; ///< with calls under way
    Timer m_drop;
    SessionContext m_context;
    Admission m_admission;
    ControlDesk m_controlDesk;
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
    waitUntilGone(m_thread);
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
    m_thread = systemThread();
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

void Worker::reload(std::shared_ptr<const Config> config, std::function<void()> done)
{
    m_context.node.post(m_id, [this, config = std::move(config), done = std::move(done)] {
        m_loop->reload(*config);
        m_context.node.post(NoWorker, done);
    });
}

void Worker::drain(std::chrono::milliseconds over)
{
    m_context.node.post(m_id, [this, over] { m_loop->engine().drain(over); });
}

} // namespace wsify
