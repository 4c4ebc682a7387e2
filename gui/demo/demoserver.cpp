// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/demo/demoserver.h"

#include "gui/demo/democonnection.h"

#include <QDateTime>
#include <QLocalSocket>

namespace wsify::console {

DemoServer::DemoServer(quint32 seed, QObject *parent)
    : QObject(parent)
    , m_seed(seed)
{
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket *socket = m_server.nextPendingConnection())
            accept(socket);
    });
    connect(&m_tick, &QTimer::timeout, this, [this] {
        m_world->advanceTo(QDateTime::currentMSecsSinceEpoch(), [this](const DemoNews &news) { spread(news); });
    });
}

DemoServer::~DemoServer()
{
    // Before the world that they look at.
    qDeleteAll(m_connections);
}

admin::EndpointEnvironment DemoServer::environment()
{
    admin::EndpointEnvironment environment;
    environment.tempDir.clear();
    return environment;
}

bool DemoServer::listen(qint64 now)
{
    if (!m_directory.isValid()) {
        m_errorText = m_directory.errorString();
        return false;
    }
    m_world = std::make_unique<DemoWorld>(m_seed, now);
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    if (m_server.listen(m_directory.filePath(QStringLiteral("demo.sock"))))
        return true;
    m_errorText = m_server.errorString();
    return false;
}

void DemoServer::start()
{
    m_tick.start(DemoWorld::TickMs);
}

void DemoServer::advance(qint64 ms)
{
    m_world->advanceTo(m_world->now() + ms, [this](const DemoNews &news) { spread(news); });
}

void DemoServer::accept(QLocalSocket *socket)
{
    auto *connection = new DemoConnection(socket, *m_world, this);
    m_connections.append(connection);
    connect(connection, &DemoConnection::ended, this, [this, connection] {
        m_connections.removeOne(connection);
        connection->deleteLater();
    });
    // Later: it is in the middle of a request.
    connect(connection, &DemoConnection::drainAsked, this, &DemoServer::restart, Qt::QueuedConnection);
}

void DemoServer::spread(const DemoNews &news)
{
    for (DemoConnection *connection : std::as_const(m_connections))
        connection->tell(news);
}

void DemoServer::stop()
{
    m_server.close();
    qDeleteAll(m_connections);
    m_connections.clear();
}

void DemoServer::restart()
{
    qDeleteAll(m_connections);
    m_connections.clear();
    m_world = std::make_unique<DemoWorld>(++m_seed, m_world->now());
}

} // namespace wsify::console
