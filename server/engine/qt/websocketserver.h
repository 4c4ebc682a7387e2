// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/http/httpmessage.h"

#include <memory>

class QWebSocket;
class QWebSocketServer;

namespace wsify {

class ClientSocket;

/// Makes QWebSockets of admitted connections: the only class that knows QWebSocketServer. Worker thread only.
class WebSocketServer
{
public:
    WebSocketServer();
    ~WebSocketServer();
    WebSocketServer(const WebSocketServer &) = delete;
    WebSocketServer &operator=(const WebSocketServer &) = delete;

    /// Writes the 101 and returns the WebSocket, which belongs to the caller; null when that failed, and the socket is closed then.
    /// `early` are bytes that the client sent behind its head: they are the socket's next ones, to be read when readyRead is emitted
    /// again. The socket keeps its parent; it deletes itself when it disconnects.
    QWebSocket *upgrade(ClientSocket *socket, const HttpHead &head, const QByteArray &subprotocol,
                        QByteArrayView early);

private:
    std::unique_ptr<QWebSocketServer> m_server;
};

} // namespace wsify
