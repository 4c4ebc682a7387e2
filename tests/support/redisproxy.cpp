// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/redisproxy.h"

#include <utility>

namespace wsify::test {

RedisProxy::RedisProxy()
{
    QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] { accept(); });
    if (!m_server.listen(QHostAddress::LocalHost))
        qFatal("no port is free");
}

RedisProxy::~RedisProxy()
{
    for (const auto &pair : m_pairs) {
        pair->client->disconnect();
        pair->redis.disconnect();
    }
}

QString RedisProxy::dsn() const
{
    return QStringLiteral("redis://127.0.0.1:%1/0").arg(m_server.serverPort());
}

void RedisProxy::leadTo(std::vector<quint16> ports)
{
    m_ports = std::move(ports);
    m_next = 0;
}

void RedisProxy::accept()
{
    Pair &pair = *m_pairs.emplace_back(std::make_unique<Pair>());
    pair.client = m_server.nextPendingConnection();
    pair.redis.connectToHost(QHostAddress(QHostAddress::LocalHost), m_ports.at(m_next++ % m_ports.size()));
    QObject::connect(pair.client, &QTcpSocket::readyRead, &pair.redis, [&pair] {
        const QByteArray bytes = pair.client->readAll();
        pair.isSubscribed = pair.isSubscribed || bytes.contains("\r\nSUBSCRIBE\r\n");
        pair.redis.write(bytes);
    });
    QObject::connect(pair.client, &QTcpSocket::disconnected, &pair.redis, [&pair] { pair.redis.abort(); });
    QObject::connect(&pair.redis, &QTcpSocket::readyRead, &pair.redis, [this, &pair] {
        const QByteArray bytes = pair.redis.readAll();
        if (m_isHolding && pair.isSubscribed)
            pair.held += bytes;
        else
            pair.client->write(bytes);
    });
    QObject::connect(&pair.redis, &QTcpSocket::disconnected, &pair.redis, [&pair] { pair.client->abort(); });
}

void RedisProxy::cutSubscribed()
{
    for (const auto &pair : m_pairs) {
        if (std::exchange(pair->isSubscribed, false))
            pair->client->abort();
    }
}

void RedisProxy::holdSubscribed()
{
    m_isHolding = true;
}

void RedisProxy::release()
{
    m_isHolding = false;
    for (const auto &pair : m_pairs) {
        if (!pair->held.isEmpty())
            pair->client->write(std::exchange(pair->held, {}));
    }
}

QByteArray RedisProxy::held() const
{
    QByteArray all;
    for (const auto &pair : m_pairs)
        all += pair->held;
    return all;
}

} // namespace wsify::test
