// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/config/config.h"
#include "app/config/runningoptions.h"
#include "app/process/adminparts.h"
#include "app/process/brokers.h"
#include "app/process/doorbell.h"
#include "app/process/freedmemory.h"
#include "app/process/listeners.h"
#include "app/process/memoryguard.h"
#include "app/process/platform.h"
#include "app/process/watchdog.h"
#include "core/control/controlroom.h"
#include "core/fanout/node.h"
#include "core/fanout/walks.h"
#include "core/metrics/metrics.h"
#include "core/session/connectlimits.h"
#include "engine/authorizer/authorizerhealth.h"
#include "engine/tlscertificates.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace wsify {

class AdminService;
class Logger;
class Observer;
class ServiceManager;
class Worker;

/// Composes the process (broker, node, workers and the listeners) and ends it in order.
///
/// Main thread. Owns everything except the configuration, the log and the service manager.
class Server : public QObject
{
    Q_OBJECT

public:
    /// For reloads.
    struct Sources
    {
        std::function<ParsedOptions()> read; ///< the configuration, from the sources of the start
        std::function<int(const Config &)> maxClients; ///< what --max-clients auto stands for
    };

    /// `options`: what the start has read.
    Server(const ParsedOptions &options, Sources sources, Logger &log, const ServiceManager &manager,
           InheritedSockets inherited, QObject *parent = nullptr);
    ~Server() override;

    /// Waits on the event loop for what a start may have to wait for: the broker, the resolver of a name to listen at,
    /// another server that is starting on the admin socket. Then it serves, and the log says so. On failure the log and
    /// standard error have a sentence for the operator, and finished() follows: with 2 if the configuration names a file
    /// that cannot be used, with 1 if the machine or another server refuses.
    void start();

    /// Begins the shutdown (PROTOCOL.md section 5). For --drain-delay only `/ready` is answered 503. Then upgrades and
    /// publications are, too, while clients get 1001, spread over --drain; at most 3.5 s after that finished() is emitted.
    /// A server that has not started yet has finished at once. Calling it again does nothing. On the event loop.
    void drain();

    /// Reads the configuration again (PROTOCOL.md section 7). The log says what came of it; so does `done`, unless it is
    /// empty, when all workers have it. Until then others wait: all of them together are one more, and get its outcome. While
    /// the server starts it is put off, while it drains refused. On the event loop.
    using Reloaded = std::function<void(const Reload &)>;
    void reload(const Reloaded &done);

Q_SIGNALS:
    /// Emitted once: the process can end, with this exit code.
    void finished(int exitCode);

private:
    enum class Stage : quint8 { Starting, Serving, Leaving, Draining, Finished };

    void startWorkers();
    QString readCertificates();
    void listen();
    void openAdmin();
    void serve();
    void fail(const QString &error, int exitCode = 1);
    void startDraining();
    void finish(int exitCode);
    void accepted(const Accepted &accepted);
    void deal();
    void checkDrained();
    void logStart() const;
    void logTwoKeys(const HttpApi::Config &http, const QStringList &options) const;
    void reloadNow(const std::vector<Reloaded> &done);
    Reload readAgain(Config &next);
    void reloaded(const Reload &result, const std::vector<Reloaded> &done);
    void logReload(const Reload &reload);
    void take(const Config &config, const std::function<void()> &done);

    Config m_config;
    RunningOptions m_options;
    Sources m_sources;
    std::vector<Reloaded> m_reloadsDue; ///< asked for during the start, or during another one
    bool m_isReloading = false; ///< and the workers do not all have it
    Logger &m_log;
    const ServiceManager &m_manager;
    std::shared_ptr<AuthorizerHealth> m_authorizerHealth = std::make_shared<AuthorizerHealth>(); ///< of all workers
    ConnectLimits m_connectLimits;
    BrokerParts m_broker;
    Node m_node;
    Doorbell
        m_doorbell; ///< of the main thread's mailbox; outlives everything that is posted there; without it no task runs
    ProcessMetrics m_metrics;
    Walks m_walks;
    ControlRoom m_control;
    std::unique_ptr<AdminService>
        m_admin; ///< before the workers, which may run its tasks until they end; null if it is off
    std::vector<std::unique_ptr<Observer>> m_observers; ///< one per worker: the log and m_admin; none without m_admin
    std::unique_ptr<TlsCertificates> m_certificates; ///< null without TLS
    Listeners m_listeners; ///< before the workers, which name listeners
    std::vector<std::unique_ptr<Worker>> m_workers;
    Watchdog m_watchdog;
    MemoryGuard m_memoryGuard; ///< after the workers that it refers to; nobody calls it once they have stopped
    std::vector<Accepted> m_accepted; ///< in this turn of the loop
    FreedMemory m_freedMemory;
    QTimer m_freedMemoryCheck;
    Stage m_stage = Stage::Starting;
    QTimer m_drainDelay;
    QTimer m_drainCheck;
    QElapsedTimer m_draining;
    qint64 m_emptySince = -1; ///< value of m_draining, in ms, when the last client left
};

} // namespace wsify
