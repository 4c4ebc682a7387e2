// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/http/httpmessage.h"

#include <memory>
#include <optional>

class QHttpServer;

namespace wsify {

class ClientSocket;

/// Writes HTTP answers: the only class that knows QHttpServer.
///
/// QHttpServer never sees a client's bytes: what it would take from the network (two lengths, NUL, HTTP/9.9, bodies without end) it takes
/// without a limit. The front reads and checks the request, the answer is ready before the socket is handed over, and what QHttpServer
/// parses is a request of ours that stands in for the client's. Worker thread only.
class HttpServer
{
public:
    HttpServer();
    ~HttpServer();
    HttpServer(const HttpServer &) = delete;
    HttpServer &operator=(const HttpServer &) = delete;

    /// Queues the answer on the socket, with `Connection: close`. Takes the socket over: it is deleted when it disconnects, and nothing
    /// that the client sends after this is looked at. Closing it is the caller's.
    void send(ClientSocket *socket, HttpResponse response);

private:
    class Handover;

    std::unique_ptr<QHttpServer> m_server;
    Handover *m_handover; ///< owned by m_server
    std::optional<HttpResponse> m_answer; ///< of the socket that is being handed over
};

} // namespace wsify
