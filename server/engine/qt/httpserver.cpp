// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/qt/httpserver.h"

#include "engine/qt/clientsocket.h"
#include "engine/qt/qtcompat.h"

#include <QHttpServer>
#include <QTcpServer>

#include <utility>

namespace wsify {

namespace {
constexpr char StandIn[] = "GET / HTTP/1.1\r\nHost: wsify\r\n\r\n";
}

/// The QTcpServer that QHttpServer believes to take its connections from.
class HttpServer::Handover : public QTcpServer
{
public:
    void offer(QTcpSocket *socket)
    {
        m_socket = socket;
        // The signal is private to QTcpServer; QHttpServer answers it by taking the next connection, at once.
        QMetaObject::invokeMethod(this, "pendingConnectionAvailable", Qt::DirectConnection);
    }
    QTcpSocket *nextPendingConnection() override { return std::exchange(m_socket, nullptr); }
    bool hasPendingConnections() const override { return m_socket != nullptr; }

private:
    QTcpSocket *m_socket = nullptr;
};

HttpServer::HttpServer()
    : m_server(std::make_unique<QHttpServer>())
    , m_handover(new Handover)
{
    m_server->route(QStringLiteral("/"), [this](const QHttpServerRequest &) {
        return qtcompat::httpResponse(std::exchange(m_answer, std::nullopt).value_or(HttpResponse{500, {}, {}}));
    });
    // bind() wants a server that listens; it does so for this moment only, and never accepts.
    if (!m_handover->listen(QHostAddress::LocalHost))
        m_handover->listen(QHostAddress::LocalHostIPv6);
    m_server->bind(m_handover);
    m_handover->close();
}

HttpServer::~HttpServer() = default;

void HttpServer::send(QTcpSocket *socket, HttpResponse response)
{
    response.headers.emplaceBack("Connection", "close");
    m_answer = std::move(response);
    QObject::disconnect(socket, &QIODevice::readyRead, nullptr, nullptr);
    ClientSocket::of(socket).setPaused(false);
    socket->skip(socket->bytesAvailable());
    ClientSocket::of(socket).unread(StandIn);
    m_handover->offer(socket);
    Q_EMIT socket->readyRead(); // the route runs in here
    QObject::disconnect(socket, &QIODevice::readyRead, nullptr, nullptr);
}

} // namespace wsify
