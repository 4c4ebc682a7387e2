// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/servers/serversearch.h"

#include "common/client/adminclient.h"
#include "gui/servers/serverdirectory.h"

namespace wsify::console {

ServerSearch::ServerSearch(AdminClient &client, ServerDirectory &directory, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_directory(directory)
{
    connect(&client, &AdminClient::stateChanged, this, &ServerSearch::look);
    connect(&directory, &ServerDirectory::changed, this, &ServerSearch::look);
    m_again.setInterval(AgainMs);
    connect(&m_again, &QTimer::timeout, this, [this] {
        m_tried.clear();
        look();
    });
}

void ServerSearch::start()
{
    m_isRunning = true;
    m_again.start();
    m_tried.clear();
    m_denied.reset();
    m_directory.refresh(); // which may be the first look already
    look();
    Q_EMIT changed();
}

void ServerSearch::stop()
{
    if (!m_isRunning)
        return;
    m_isRunning = false;
    m_again.stop();
    Q_EMIT changed();
}

void ServerSearch::look()
{
    if (!m_isRunning)
        return;
    switch (m_client.state()) {
    case AdminClient::State::Live:
        stop();
        return;
    case AdminClient::State::Connecting:
    case AdminClient::State::Handshaking:
        return;
    case AdminClient::State::Failed:
        if (m_client.problem() == Problem::PermissionDenied) {
            m_denied = m_client.address();
        } else if (m_client.problem() != Problem::NoServer) {
            stop(); // its own state says what people have to do
            return;
        } else if (m_denied == m_client.address()) {
            m_denied.reset();
        }
        break;
    default:
        break;
    }
    next();
}

void ServerSearch::next()
{
    const QList<ServerAddress> found = m_directory.found();
    // A socket that goes and comes back is another server's.
    m_tried.removeIf([&found](const ServerAddress &address) { return !found.contains(address); });
    if (m_denied && !found.contains(*m_denied))
        m_denied.reset();
    for (const ServerAddress &address : found) {
        if (m_tried.contains(address))
            continue;
        m_tried.append(address);
        m_client.connectTo(address);
        return;
    }
}

} // namespace wsify::console
