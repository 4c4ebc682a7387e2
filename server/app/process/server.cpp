// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/process/server.h"

#include "admin/console/adminservice.h"
#include "app/config/optiontable.h"
#include "app/process/engines.h"
#include "app/process/logger.h"
#include "app/process/observers.h"
#include "app/process/servicemanager.h"
#include "app/process/worker.h"
#include "common/version.h"
#include "core/walltime.h"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace wsify {

namespace {
constexpr std::chrono::milliseconds DrainGrace{3500}; // for clients that do not answer their close frame within 3 s
constexpr std::chrono::milliseconds DrainLinger{500}; // for HTTP answers that are on their way
constexpr std::chrono::milliseconds DrainCheckEvery{20};
constexpr std::chrono::seconds ReleaseMemoryEvery{5};

ProcessFacts processFacts(const Config &config, const Logger &log)
{
    return {.version = WSIFY_VERSION,
            .engine = EngineParts(config).name(),
            .startedAt = std::chrono::milliseconds(wallMs()),
            .logDropped = [&log] { return log.dropped(); },
            .residentBytes = residentBytes,
            .processorTime = processorTime,
            .openDescriptors = openDescriptors,
            .maxDescriptors = descriptorLimit()};
}
} // namespace

Server::Server(const ParsedOptions &options, Sources sources, Logger &log, const ServiceManager &manager,
               InheritedSockets inherited, QObject *parent)
    : QObject(parent)
    , m_config(options.config)
    , m_options(options)
    , m_sources(std::move(sources))
    , m_log(log)
    , m_manager(manager)
    , m_connectLimits(m_config.limits)
    , m_broker(m_config, m_node, log)
    , m_node(m_broker.broker(), m_config.workers)
    , m_doorbell([this] { m_node.runMailbox(NoWorker); })
    , m_metrics(m_config.workers, processFacts(m_config, log))
    , m_walks(m_node)
    , m_control(m_node, m_walks)
    , m_listeners(m_config, std::move(inherited), [this](const Accepted &connection) { accepted(connection); })
    , m_watchdog(manager, m_node)
    , m_memoryGuard(m_config.limits, m_metrics, m_node, m_workers, log)
{
    m_node.enter(NoWorker, nullptr, [this] { m_doorbell.ring(); });
    if (m_config.adminSocket != QLatin1String("off")) {
        m_admin = std::make_unique<AdminService>(
            adminHost(m_config, m_options, log, m_node, m_metrics,
                      {.drain = [this] { drain(); }, .reload = [this](const Server::Reloaded &done) { reload(done); }}),
            m_walks);
        for (int i = 0; i < m_config.workers; ++i)
            m_observers.push_back(std::make_unique<Observers>(log, m_admin->observer(i)));
    }
    m_drainDelay.setSingleShot(true);
    m_drainDelay.setTimerType(Qt::PreciseTimer); // a coarse one may come early
    connect(&m_drainDelay, &QTimer::timeout, this, &Server::startDraining);
    connect(&m_drainCheck, &QTimer::timeout, this, &Server::checkDrained);
    connect(&m_freedMemoryCheck, &QTimer::timeout, this, [this] { m_freedMemory.release(); });
}

Server::~Server()
{
    m_listeners.close();
    if (m_admin)
        m_admin->close();
    // All loops end, side by side, before the first of them is taken apart: until then they post to one another.
    for (const auto &worker : m_workers)
        worker->quit();
    for (const auto &worker : m_workers)
        worker->stop();
    m_workers.clear();
}

void Server::start()
{
    QString error = m_listeners.prepare();
    if (error.isEmpty())
        error = readCertificates();
    if (!error.isEmpty()) {
        // On the event loop, as every other end of a start.
        QMetaObject::invokeMethod(
            this, [this, error] { fail(error, 2); }, Qt::QueuedConnection);
        return;
    }
    if (const QString warning = m_listeners.warning(); !warning.isEmpty())
        m_log.write(Logger::Warning, warning.toUtf8());
    m_broker.start([this](const QString &brokerError) {
        if (m_stage != Stage::Starting)
            return;
        if (!brokerError.isEmpty()) {
            fail(brokerError);
            return;
        }
        startWorkers();
        listen();
    });
}

void Server::startWorkers()
{
    for (int i = 0; i < m_config.workers; ++i) {
        Observer &observer = m_admin ? *m_observers[size_t(i)] : m_log;
        m_workers.push_back(std::make_unique<Worker>(
            i, WorkerContext{m_config, m_node, m_control, m_metrics, m_connectLimits, m_authorizerHealth, observer}));
        m_workers.back()->startAndWait();
    }
    m_control.open();
}

/// What is wrong with them, or nothing.
QString Server::readCertificates()
{
    std::vector<TlsFiles> files;
    for (qsizetype i = 0; i < m_config.tlsCertificates.size(); ++i)
        files.push_back({m_config.tlsCertificates.at(i), m_config.tlsKeys.at(i)});
    if (files.empty())
        return {};
    const auto tell = [this](LogLevel level) {
        return [this, level](const QString &text) { m_log.write(level, text.toUtf8()); };
    };
    m_certificates = std::make_unique<TlsCertificates>(
        std::move(files), EngineParts(m_config).prepareTls(),
        TlsCertificates::Tell{.warning = tell(Logger::Warning), .info = tell(Logger::Info)});
    return m_certificates->load();
}

void Server::listen()
{
    m_listeners.open(m_certificates.get(), [this](const Listeners::Failure &failure) {
        if (m_stage != Stage::Starting)
            return;
        if (failure.error.isEmpty())
            openAdmin();
        else
            fail(failure.error, failure.exitCode);
    });
}

void Server::openAdmin()
{
    if (!m_admin) {
        serve();
        return;
    }
    QList<QByteArray> addresses;
    const QList<const Listener *> listeners = m_listeners.all();
    for (const Listener *listener : listeners) {
        if (listener->role == ListenerRole::Public)
            addresses.append(listener->address);
    }
    m_admin->setListening(addresses);
    openAdminSocket(*m_admin, m_config, m_listeners.name(), m_log, [this](const QString &error) {
        if (m_stage != Stage::Starting)
            return;
        if (error.isEmpty())
            serve();
        else
            fail(error, m_admin->isSocketRefused() ? 1 : 2);
    });
}

void Server::serve()
{
    m_stage = Stage::Serving;
    m_memoryGuard.start();
    m_freedMemoryCheck.start(ReleaseMemoryEvery);
    m_listeners.accept();
    logStart();
    m_manager.ready();
    m_watchdog.start();
    if (!m_reloadsDue.empty())
        reloadNow(std::exchange(m_reloadsDue, {}));
}

void Server::fail(const QString &error, int exitCode)
{
    m_log.write(Logger::Error, error.toUtf8());
    std::fprintf(stderr, "wsify: %s\n", error.simplified().toUtf8().constData());
    finish(exitCode);
}

void Server::logStart() const
{
    const Limits &limits = m_config.limits;
    const QList<const Listener *> listeners = m_listeners.all();
    for (const Listener *listener : listeners) {
        if (listener->role == ListenerRole::Metrics) {
            m_log.write(Logger::Info, "serving metrics", {{"addr", listener->address}});
            continue;
        }
        m_log.write(Logger::Info, "listening",
                    {{"addr", listener->address},
                     {"tls", listener->tls != nullptr},
                     {"version", WSIFY_VERSION},
                     {"qt", qVersion()},
                     {"engine", EngineParts(m_config).name()},
                     {"workers", m_config.workers},
                     {"broker", m_config.brokerDriver.toUtf8()},
                     {"max_clients", limits.maxClients},
                     {"memory_limit", limits.memoryLimit}});
    }
    if (!m_config.authorizerUrl.isEmpty()) {
        m_log.write(Logger::Info, "asking the authorizer",
                    {{"url", m_config.authorizerUrl.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery).toUtf8()},
                     {"calls_at_once", m_config.workers * limits.authorizerConcurrency}});
    }
    if (m_config.http.broadcastingKeys.isEmpty()) {
        m_log.write(Logger::Warning, "anyone who can reach this port can publish: --broadcasting-key is empty");
    }
    logTwoKeys(m_config.http, {QString::fromLatin1(ApiKeyFlag), QString::fromLatin1(BroadcastingKeyFlag),
                               QString::fromLatin1(MetricsKeyFlag)});
}

/// An old key that was forgotten opens as well as the new one.
void Server::logTwoKeys(const HttpApi::Config &http, const QStringList &options) const
{
    const auto look = [&](const char *option, const QByteArrayList &keys) {
        if (keys.size() > 1 && options.contains(QLatin1String(option)))
            m_log.write(Logger::Warning, QByteArray("two keys are valid for --") + option);
    };
    look(ApiKeyFlag, http.apiKeys);
    look(BroadcastingKeyFlag, http.broadcastingKeys);
    look(MetricsKeyFlag, http.metricsKeys);
}

// A burst is dealt as a whole: a worker that was woken for each would take the processor from the one who accepts.
void Server::accepted(const Accepted &accepted)
{
    m_accepted.push_back(accepted);
    if (m_accepted.size() == 1)
        QMetaObject::invokeMethod(this, &Server::deal, Qt::QueuedConnection);
}

void Server::deal()
{
    std::vector<std::vector<Accepted>> shares(m_workers.size());
    const auto load = [&](size_t worker) { return m_workers[worker]->connections() + int(shares[worker].size()); };
    for (const Accepted &accepted : m_accepted) {
        size_t least = 0;
        for (size_t worker = 1; worker < m_workers.size(); ++worker) {
            if (load(worker) < load(least))
                least = worker;
        }
        shares[least].push_back(accepted);
    }
    m_accepted.clear();
    for (size_t worker = 0; worker < m_workers.size(); ++worker) {
        if (!shares[worker].empty())
            m_workers[worker]->adopt(std::move(shares[worker]));
    }
}

void Server::drain()
{
    if (m_stage == Stage::Starting || m_stage == Stage::Serving)
        m_manager.stopping();
    if (m_stage == Stage::Starting) {
        m_log.write(Logger::Info, "stopped before the start was complete");
        finish(0);
        return;
    }
    if (m_stage != Stage::Serving)
        return;
    const Limits::Duration delay = m_config.limits.drainDelay;
    if (delay <= Limits::Duration::zero()) {
        startDraining();
        return;
    }
    m_stage = Stage::Leaving;
    m_log.write(Logger::Info, "not ready any more; draining begins after --drain-delay",
                {{"seconds", double(delay.count()) / 1000}});
    m_node.startLeaving();
    m_drainDelay.start(delay);
}

void Server::reload(const Reloaded &done)
{
    m_reloadsDue.push_back(done);
    if (m_stage != Stage::Starting && !m_isReloading)
        reloadNow(std::exchange(m_reloadsDue, {}));
}

void Server::reloadNow(const std::vector<Reloaded> &done)
{
    m_isReloading = true;
    const bool isServing = m_stage == Stage::Serving;
    Config next = m_config;
    if (isServing)
        m_manager.reloading();
    const Reload result = isServing ? readAgain(next) : Reload{.wrong = QStringLiteral("the server is shutting down")};
    logReload(result);
    const auto finished = [this, result, done] { reloaded(result, done); };
    if (result.changed.isEmpty()) {
        finished();
        return;
    }
    // Only when the file's has changed: a console may have set another one.
    if (result.changed.contains(QLatin1String(LogLevelFlag)))
        m_log.setLevel(next.logLevel);
    m_log.setAccessLog(next.accessLog);
    logTwoKeys(next.http, result.changed);
    take(next, finished);
}

/// All is checked before anything is applied. What is applied to the configuration is in `next`.
Reload Server::readAgain(Config &next)
{
    const ParsedOptions read = m_sources.read();
    std::optional<TlsCertificates::Fresh> certificates;
    // Others are not read before a restart.
    if (m_certificates && read.outcome == ParsedOptions::Run && read.config.tlsCertificates == m_config.tlsCertificates
        && read.config.tlsKeys == m_config.tlsKeys) {
        QString error;
        certificates = m_certificates->readAgain(error);
        if (!certificates)
            return {.wrong = error};
    }
    Reload result = m_options.reload(read, next);
    if (!result.wrong.isEmpty())
        return result;
    if (certificates && certificates->isOther) {
        m_certificates->take(std::move(*certificates));
        result.changed.append(QString::fromLatin1(TlsCertificateFlag));
    }
    const int before = std::exchange(next.limits.maxClients,
                                     next.maxClientsAuto ? m_sources.maxClients(next) : next.limits.maxClients);
    if (next.maxClientsAuto && before != next.limits.maxClients) {
        m_log.write(Logger::Info, "--max-clients auto stands for another number",
                    {{"max_clients", next.limits.maxClients}});
        if (!result.changed.contains(QLatin1String(MaxClientsFlag)))
            result.changed.append(QString::fromLatin1(MaxClientsFlag));
    }
    return result;
}

void Server::reloaded(const Reload &result, const std::vector<Reloaded> &done)
{
    m_isReloading = false;
    if (result.wrong.isEmpty())
        m_authorizerHealth->reloaded();
    const bool isStopping = m_stage != Stage::Serving; // it may have been told so meanwhile
    if (!isStopping && result.wrong.isEmpty())
        m_manager.ready();
    else if (!isStopping)
        m_manager.ready("The configuration was not reloaded: " + result.wrong.simplified().toUtf8());
    for (const Reloaded &tell : done) {
        if (tell)
            tell(result);
    }
    if (!m_reloadsDue.empty())
        reloadNow(std::exchange(m_reloadsDue, {}));
}

/// `done` when all workers have it, too.
void Server::take(const Config &config, const std::function<void()> &done)
{
    m_config = config;
    m_connectLimits.setLimits(config.limits);
    const auto shared = std::make_shared<const Config>(config);
    const auto open = std::make_shared<size_t>(m_workers.size());
    for (const auto &worker : m_workers) {
        worker->reload(shared, [open, done] {
            if (--*open == 0)
                done();
        });
    }
}

void Server::logReload(const Reload &reload)
{
    const auto names = [](const QStringList &list) { return list.join(QStringLiteral(", ")).toUtf8(); };
    if (!reload.wrong.isEmpty()) {
        m_log.write(Logger::Error, "the configuration was not reloaded: " + reload.wrong.toUtf8());
        return;
    }
    const QByteArray changed = reload.changed.isEmpty() ? QByteArray("nothing") : names(reload.changed);
    m_log.write(Logger::Info, "the configuration was reloaded; changed: " + changed);
    if (!reload.restart.isEmpty())
        m_log.write(Logger::Warning, "these changes need a restart: " + names(reload.restart));
    if (!reload.shadowed.isEmpty())
        m_log.write(Logger::Warning, "changed in the file, but set elsewhere: " + names(reload.shadowed));
}

void Server::startDraining()
{
    m_stage = Stage::Draining;
    m_log.write(Logger::Info, "draining", {{"seconds", double(m_config.limits.drain.count()) / 1000}});
    m_node.startDraining();
    m_listeners.leaveToSuccessor();
    m_draining.start();
    for (const auto &worker : m_workers)
        worker->drain(m_config.limits.drain);
    m_drainCheck.start(DrainCheckEvery);
}

void Server::checkDrained()
{
    const qint64 now = m_draining.elapsed();
    const bool empty = m_metrics.sum(&WorkerMetrics::clients) == 0 && m_metrics.sum(&WorkerMetrics::connecting) == 0
                       && m_node.broker().status().waiting == 0;
    if (!empty)
        m_emptySince = -1;
    else if (m_emptySince < 0)
        m_emptySince = now;

    const bool silent =
        std::all_of(m_workers.begin(), m_workers.end(), [](const auto &w) { return w->connections() == 0; });
    const bool lingered = empty && now - m_emptySince >= DrainLinger.count();
    const bool late = now >= (m_config.limits.drain + DrainGrace).count();
    if (!(empty && silent) && !lingered && !late)
        return;
    finish(0);
}

void Server::finish(int exitCode)
{
    m_stage = Stage::Finished;
    m_drainCheck.stop();
    Q_EMIT finished(exitCode);
}

} // namespace wsify
