// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/http/httpmessage.h"

#include <memory>

class QTcpSocket;
class QWebSocket;
class QWebSocketServer;

namespace wsify {

/// Creates QWebSockets for admitted connections: the only class that knows QWebSocketServer. Worker thread only.
class WebSocketServer
{
public:
    WebSocketServer();
    ~WebSocketServer();
    WebSocketServer(const WebSocketServer &) = delete;
    WebSocketServer &operator=(const WebSocketServer &) = delete;

    /// Writes the 101 and returns the WebSocket, which belongs to the caller; null on failure, and the socket is then
    /// closed. `early` is the client's input after its head: the socket's next bytes, to be read when readyRead is
    /// emitted again. The socket keeps its parent; it deletes itself when it disconnects.
    QWebSocket *upgrade(QTcpSocket *socket, const HttpHead &head, const QByteArray &subprotocol, QByteArrayView early);

private:
    std::unique_ptr<QWebSocketServer> m_server;
};

} // namespace wsify
