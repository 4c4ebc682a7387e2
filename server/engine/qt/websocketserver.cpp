// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/qt/websocketserver.h"

#include "engine/qt/clientsocket.h"

#include <QCoreApplication>
#include <QWebSocket>
#include <QWebSocketServer>

namespace wsify {

WebSocketServer::WebSocketServer()
    : m_server(std::make_unique<QWebSocketServer>(QStringLiteral("wsify"), QWebSocketServer::NonSecureMode))
{
}

WebSocketServer::~WebSocketServer() = default;

QWebSocket *WebSocketServer::upgrade(QTcpSocket *socket, const HttpHead &head, const QByteArray &subprotocol,
                                     QByteArrayView early)
{
    // What is checked is not parsed again: Qt gets a head of our own with what it needs, and cannot choose differently.
    QByteArray standIn =
        "GET /ws HTTP/1.1\r\nHost: wsify\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: "
        + head.header("Sec-WebSocket-Key") + "\r\n";
    if (!subprotocol.isEmpty())
        standIn += "Sec-WebSocket-Protocol: " + subprotocol + "\r\n";
    standIn += "\r\n";

    QObject::disconnect(socket, &QIODevice::readyRead, nullptr, nullptr);
    ClientSocket::of(socket).setPaused(false);
    // A frame that stands behind the head while Qt shakes hands would be answered masked: what came early waits outside.
    const QByteArray buffered = socket->read(socket->bytesAvailable());
    ClientSocket::of(socket).unread(standIn);
    m_server->setSupportedSubprotocols(subprotocol.isEmpty() ? QStringList()
                                                             : QStringList(QString::fromLatin1(subprotocol)));
    m_server->handleConnection(socket);
    // The handshake is queued, for the sake of TLS; the subprotocols set above must still be in force when it runs.
    QCoreApplication::sendPostedEvents(m_server.get(), QEvent::MetaCall);
    QWebSocket *webSocket = m_server->nextPendingConnection();
    if (!webSocket) {
        socket->abort();
        return nullptr;
    }
    ClientSocket::of(socket).unread(buffered);
    ClientSocket::of(socket).unread(early);
    return webSocket;
}

} // namespace wsify
