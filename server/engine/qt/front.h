// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/http/admission.h"
#include "core/http/httpapi.h"
#include "core/http/httpmessage.h"
#include "core/timers.h"
#include "engine/engine.h"
#include "engine/http/requesthead.h"
#include "engine/websocket/websocketcodec.h"

#include <QByteArray>
#include <QElapsedTimer>
#include <QObject>
#include <QPointer>

#include <memory>
#include <optional>

class QSslSocket;
class QTcpSocket;
class QWebSocket;

namespace wsify {

class HttpServer;
class TlsSettings;
class WebSocketServer;

/// One connection until its kind is known: reads a trusted proxy's header of the PROXY protocol, shakes hands if it has
/// TLS, reads the request head with the strict parser, then either has an upgrade admitted, or reads the body of any
/// other request, has it answered and closes. A client that is refused behind its 101 (Admission::Late) stays here, too.
///
/// Owned by the engine; worker thread only. Head and body have absolute deadlines (408). One request per connection.
/// Ends with upgraded(), which hands over the socket, or with finished(); the engine then destroys it in a later turn.
class Front : public QObject
{
    Q_OBJECT

public:
    /// With TLS, the handshake has not begun.
    Front(const EngineContext &context, HttpServer &httpServer, WebSocketServer &webSocketServer, QTcpSocket *socket,
          quint64 id, const Listener &listener, std::shared_ptr<const TlsSettings> tls);
    ~Front() override;

    /// Begins to read, with TLS its handshake. Call it once, after its signals are connected.
    void start();

    quint64 id() const { return m_id; }
    /// The memory it holds, as --memory-limit counts it.
    Engine::Holding holding() const;
    /// Memory is short and this connection must go.
    void shed();

Q_SIGNALS:
    /// The 101 is written; both sockets and the client now belong to the receiver.
    void upgraded(QTcpSocket *socket, QWebSocket *webSocket, const wsify::ClientInfo &client);
    void finished();

private:
    enum class State : quint8 { ProxyHeader, Hello, Head, Body, Deciding, Answered, Refused, Done };

    void beginTls();
    void readHello();
    QSslSocket &secure() const;
    void handshakeFailed(const QByteArray &reason);
    void read();
    void readProxyHeader();
    void refuseProxyHeader(const char *reason);
    void readHead();
    void headComplete();
    void readBody();
    void handle(const QByteArray &body, bool hasMore);
    void decided(Admission::Answer answer);
    void upgrade(const Admission::Answer &answer);
    void refuseLate(Admission::Answer answer);
    void dropRefused(QByteArray bytes);
    void refuse(int status, const QByteArray &text);
    void answer(HttpResponse response, bool inputIsLeft);
    void record(int status, qint64 bytesOut);
    void late();
    void discard();
    void end();
    void done();

    const EngineContext &m_context;
    const quint64 m_id;
    HttpServer &m_httpServer;
    WebSocketServer &m_webSocketServer;
    QPointer<QTcpSocket> m_socket;
    const Listener &m_listener;
    std::shared_ptr<const TlsSettings> m_tls; ///< until the handshake begins; null without TLS
    Peer m_peer;
    Peer m_client; ///< m_peer, or the client behind it
    State m_state = State::Head;
    QByteArray m_buffer; ///< everything received and not yet used
    qint64 m_received = 0;
    qint64 m_discarded = 0;
    qint64 m_bodyLeft = 0; ///< of a request that is answered before its body came; the largest number if unknown
    Clock::Duration m_discardUntil{}; ///< once it is answered
    RequestHead m_parser;
    std::optional<ChunkedBody> m_chunked;
    HttpHead m_head;
    bool m_hasHead = false;
    bool m_hasHello = false; ///< of a client with TLS
    std::optional<AdmittedRequest> m_request; ///< once its head is
    std::unique_ptr<Admission::Ticket> m_ticket;
    std::optional<Admission::Late> m_late; ///< Refused: counts it
    WebSocketDecoder m_refused; ///< Refused: finds the client's close frame
    Timer m_deadline;
    QElapsedTimer m_clock;
};

} // namespace wsify
