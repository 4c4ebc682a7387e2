// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "support/wait.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>

#include <memory>
#include <vector>

namespace wsify::test {

/// An address that swallows connections: a listener that accepts none, with a full backlog.
class FullListener
{
public:
    /// On a free port if it is 0.
    explicit FullListener(const QHostAddress &address, quint16 port = 0)
    {
        m_server.setListenBacklogSize(1);
        if (!m_server.listen(address, port))
            return;
        m_server.pauseAccepting();
        constexpr int Most = 16;
        while (!m_isFull && m_sockets.size() < Most) {
            auto &socket = m_sockets.emplace_back(std::make_unique<QTcpSocket>());
            socket->connectToHost(address, m_server.serverPort());
            const auto isConnected = [&] { return socket->state() == QAbstractSocket::ConnectedState; };
            m_isFull = !waitUntil(isConnected, 100);
            if (m_isFull) { // or this program stood still: what came meanwhile is known with the next turn of the loop
                QCoreApplication::processEvents();
                m_isFull = !isConnected();
            }
        }
    }
    bool isFull() const { return m_isFull; }
    quint16 port() const { return m_server.serverPort(); }

private:
    QTcpServer m_server;
    std::vector<std::unique_ptr<QTcpSocket>> m_sockets;
    bool m_isFull = false;
};

} // namespace wsify::test
