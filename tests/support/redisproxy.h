// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QString>
#include <QTcpServer>
#include <QTcpSocket>

#include <memory>
#include <vector>

namespace wsify::test {

/// Stands before Redis servers as a balancer does: every new connection is led to the next server of a list.
///
/// Test thread, on the event loop.
class RedisProxy
{
public:
    RedisProxy();
    ~RedisProxy();
    RedisProxy(const RedisProxy &) = delete;
    RedisProxy &operator=(const RedisProxy &) = delete;

    /// redis://127.0.0.1:PORT/0
    QString dsn() const;
    /// Loopback ports to which later connections go in turn, from the first on.
    void leadTo(std::vector<quint16> ports);
    /// Ends the connections that have subscribed to something.
    void cutSubscribed();
    /// What Redis sends on those is held back, until release().
    void holdSubscribed();
    void release();
    /// All of it.
    QByteArray held() const;

private:
    struct Pair
    {
        QTcpSocket *client = nullptr; ///< the server's
        QTcpSocket redis;
        QByteArray held;
        bool isSubscribed = false;
    };
    void accept();

    std::vector<quint16> m_ports;
    size_t m_next = 0;
    bool m_isHolding = false;
    QTcpServer m_server;
    std::vector<std::unique_ptr<Pair>> m_pairs;
};

} // namespace wsify::test
