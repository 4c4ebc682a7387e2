// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/config/config.h"
#include "app/config/runningoptions.h"
#include "app/process/adminparts.h"
#include "app/process/brokers.h"
#include "app/process/doorbell.h"
#include "app/process/memoryguard.h"
#include "app/process/platform.h"
#include "core/fanout/node.h"
#include "core/fanout/recentids.h"
#include "core/metrics/metrics.h"
#include "core/session/connectlimits.h"
#include "engine/acceptor.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace wsify {

class AdminService;
class Logger;
class Observer;
class Worker;

/// The composition of the process: broker, node, workers and the listeners; and its orderly end.
///
/// Main thread. Owns everything but the configuration and the log.
class Server : public QObject
{
    Q_OBJECT

public:
    /// `options`: what the configuration came from, for consoles to be shown.
    Server(const Config &config, const std::vector<EffectiveOption> &options, Logger &log, QObject *parent = nullptr);
    ~Server() override;

    /// Starts the workers and listens. False, with a sentence for the operator, when that is not possible.
    bool start(QString &error);

    /// Begins the end (PROTOCOL.md section 5): upgrades and publishes are answered 503 while clients get 1001, spread over
    /// --drain; then finished() is emitted, at the latest 4 s after that. Calling it again does nothing.
    void drain();

Q_SIGNALS:
    void finished();

private:
    void accepted(const Accepted &accepted);
    bool listen(QString &error);
    void deal();
    void checkDrained();
    void logStart() const;

    const Config &m_config;
    RunningOptions m_options;
    Logger &m_log;
    RecentIds m_recentIds;
    ConnectLimits m_connectLimits;
    BrokerParts m_broker;
    Node m_node;
    Doorbell
        m_doorbell; ///< of the main thread's mailbox; behind all that is posted there, and none of it runs without it
    ProcessMetrics m_metrics;
    std::unique_ptr<AdminService>
        m_admin; ///< before the workers, which may run its tasks to their end; null when it is off
    std::vector<std::unique_ptr<Observer>> m_observers; ///< one a worker: the log and m_admin; none without that
    std::vector<std::unique_ptr<Worker>> m_workers;
    MemoryGuard m_memoryGuard; ///< behind the workers that it names, and told by nobody once they have stopped
    std::vector<std::unique_ptr<Acceptor>> m_acceptors; ///< one for each of Config::listenAddresses
    std::vector<Accepted> m_accepted; ///< in this turn of the loop
    FreedMemory m_freedMemory;
    QTimer m_freedMemoryCheck;
    QTimer m_drainCheck;
    QElapsedTimer m_draining;
    qint64 m_emptySince = -1; ///< ms of m_draining at which the last client had left
};

} // namespace wsify
