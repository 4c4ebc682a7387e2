// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "admin/adminhost.h"
#include "admin/console/adminsocket.h"
#include "admin/console/clientaccess.h"
#include "admin/console/console.h"
#include "admin/console/control.h"
#include "admin/feeds/eventfeed.h"
#include "admin/feeds/history.h"
#include "admin/feeds/logfeed.h"
#include "admin/feeds/statssampler.h"
#include "admin/lists/denials.h"
#include "admin/lists/lists.h"
#include "admin/traffic/watches.h"
#include "core/fanout/walks.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <vector>

namespace wsify {

/// The service for consoles (common/admin/PROTOCOL.md): composes its parts and owns the connections of consoles.
///
/// Main thread. Call close(), end the workers, which may still run its tasks, and only then destroy it.
class AdminService : public QObject
{
    Q_OBJECT

public:
    /// `walks` outlives the workers' tasks.
    AdminService(AdminHost host, Walks &walks);
    ~AdminService() override;

    /// The server's addresses, for hello.
    void setListening(const QList<QByteArray> &addresses) { m_host.hello.listen = addresses; }

    /// See AdminSocket::listen(). From then on the socket is checked, and made again when it is gone.
    void listen(const QList<admin::Endpoint> &places, const admin::EndpointEnvironment &environment,
                std::function<void(bool isListening)> done);
    /// The observer through which a worker reports to the service.
    Observer &observer(int worker) { return m_events.observer(worker); }

    QString socketName() const { return m_socket ? m_socket->name() : QString(); }
    QString socketProblem() const { return m_socket ? m_socket->problem() : QString(); } ///< AdminSocket::problem()

    bool isSocketRefused() const { return m_socket && m_socket->isRefused(); } ///< AdminSocket::isRefused()

    /// Cuts off every console and removes the socket.
    void close();

private:
    void connected(QLocalSocket *socket);
    void ended(Console *console);
    void updateTopics();

    AdminHost m_host;
    Denials m_denials;
    EventFeed m_events;
    LogFeed m_log;
    StatsSampler m_stats;
    History m_history;
    Lists m_lists;
    ClientAccess m_clients;
    Control m_control;
    Watches m_watches;
    ConsoleContext m_context;
    std::vector<std::unique_ptr<Console>> m_consoles;
    std::unique_ptr<AdminSocket> m_socket;
    QTimer m_second;
};

} // namespace wsify
