// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QHostAddress>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>
#include <memory>
#include <utility>

namespace wsify::test {

/// An authorizer that answers with bytes of the test's choice, once a whole request (AuthorizerContract's default body included) has come; with
/// a TLS configuration over https. Test thread, on the event loop.
class RawStub
{
public:
    using Script = std::function<void(QTcpSocket *, int number)>;

    explicit RawStub(Script script, const QSslConfiguration &tls = {})
        : m_script(std::move(script))
        , m_server(tls)
    {
        m_server.listen(QHostAddress(QHostAddress::LocalHost), 0);
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            while (QTcpSocket *socket = m_server.nextPendingConnection())
                accept(socket);
        });
    }
    QUrl url(const QString &host = QStringLiteral("127.0.0.1")) const
    {
        QUrl url;
        url.setScheme(m_server.tls.isNull() ? QStringLiteral("http") : QStringLiteral("https"));
        url.setHost(host);
        url.setPort(m_server.serverPort());
        url.setPath(QStringLiteral("/"));
        return url;
    }

    int connections = 0;
    int disconnections = 0;
    int requests = 0;

private:
    struct Server : QTcpServer
    {
        explicit Server(const QSslConfiguration &configuration)
            : tls(configuration)
        {
        }
        void incomingConnection(qintptr descriptor) override
        {
            if (tls.isNull()) {
                QTcpServer::incomingConnection(descriptor);
                return;
            }
            auto *socket = new QSslSocket(this);
            socket->setSslConfiguration(tls);
            socket->setSocketDescriptor(descriptor);
            socket->startServerEncryption();
            addPendingConnection(socket);
        }
        QSslConfiguration tls;
    };

    void accept(QTcpSocket *socket)
    {
        ++connections;
        auto in = std::make_shared<QByteArray>();
        QObject::connect(socket, &QTcpSocket::disconnected, socket, [this] { ++disconnections; });
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, in] {
            *in += socket->readAll();
            // Its body ends with the first "}}".
            for (qsizetype end = in->indexOf("}}"); end > 0; end = in->indexOf("}}")) {
                in->remove(0, end + 2);
                m_script(socket, ++requests);
            }
        });
    }

    Script m_script;
    Server m_server; ///< last: its sockets must not find the other members gone
};

} // namespace wsify::test
