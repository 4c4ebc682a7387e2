// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/http/httpmessage.h"

#include <memory>
#include <optional>

class QHttpServer;
class QTcpSocket;

namespace wsify {

/// Writes HTTP answers: the only class that knows QHttpServer.
///
/// QHttpServer never sees a client's bytes, because it accepts anything from the network (two lengths, NUL, HTTP/9.9,
/// endless bodies) without a limit. The front reads and checks the request, the answer is ready before the socket is
/// handed over, and QHttpServer parses a request of ours instead of the client's. Worker thread only.
class HttpServer
{
public:
    HttpServer();
    ~HttpServer();
    HttpServer(const HttpServer &) = delete;
    HttpServer &operator=(const HttpServer &) = delete;

    /// Queues the answer on the socket, with `Connection: close`. Takes over the socket: it is deleted when it
    /// disconnects, and further input is ignored. The caller must close it.
    void send(QTcpSocket *socket, HttpResponse response);

private:
    class Handover;

    std::unique_ptr<QHttpServer> m_server;
    Handover *m_handover; ///< owned by m_server
    std::optional<HttpResponse> m_answer; ///< for the socket that is being handed over
};

} // namespace wsify
