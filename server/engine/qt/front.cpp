// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/qt/front.h"

#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "core/observer.h"
#include "engine/clienthello.h"
#include "engine/http/httpcodec.h"
#include "engine/http/proxyheader.h"
#include "engine/http/proxyprotocol.h"
#include "engine/http/trustedproxies.h"
#include "engine/peeraddress.h"
#include "engine/qt/clientsocket.h"
#include "engine/qt/httpserver.h"
#include "engine/qt/qttls.h"
#include "engine/qt/websocketserver.h"

#include <QHostAddress>
#include <QSslSocket>
#include <QWebSocket>

#include <algorithm>
#include <limits>
#include <utility>
#include <variant>

namespace wsify {

namespace {

constexpr std::chrono::seconds FlushTimeout{5}; // for an answer that the client does not read

Peer peerOf(const QTcpSocket &socket, const Listener &listener)
{
    if (listener.isUnix)
        return {LocalPeer, 0};
    return {numericAddress(socket.peerAddress()), socket.peerPort()};
}

} // namespace

Front::Front(const EngineContext &context, HttpServer &httpServer, WebSocketServer &webSocketServer, QTcpSocket *socket,
             quint64 id, const Listener &listener, std::shared_ptr<const TlsSettings> tls)
    : m_context(context)
    , m_id(id)
    , m_httpServer(httpServer)
    , m_webSocketServer(webSocketServer)
    , m_socket(socket)
    , m_listener(listener)
    , m_tls(std::move(tls))
    , m_peer{peerOf(*socket, listener)}
    , m_client(m_peer)
    , m_parser(context.limits.maxHead, context.limits.maxHeadFields)
{
    m_socket->setParent(this);
    m_clock.start();
}

Front::~Front()
{
    if (m_socket)
        m_socket->disconnect(this);
}

void Front::start()
{
    connect(m_socket, &QIODevice::readyRead, this, &Front::read);
    connect(m_socket, &QAbstractSocket::disconnected, this, &Front::done);
    m_deadline = Timer(m_context.timers, m_context.limits.headTimeout, [this] { late(); });
    if (m_listener.proxyProtocol && m_peer.address.isEmpty()) {
        // Reset already, as HAProxy's health checks are. Whether a proxy sent what is there to read, nobody can tell.
        done();
        return;
    }
    if (m_listener.proxyProtocol && m_context.proxies.trusts(m_peer.address))
        m_state = State::ProxyHeader;
    else if (m_tls)
        beginTls();
    if (m_socket->bytesAvailable() > 0)
        read();
}

/// Takes nothing from the socket but the header: what is behind it is for TLS, or a request.
void Front::readProxyHeader()
{
    const QByteArray bytes = m_socket->peek(ProxyHeader::MaxSize);
    m_received = bytes.size();
    ProxyHeader header = ProxyHeader::parse(bytes);
    if (header.state == ProxyHeader::State::Failed)
        refuseProxyHeader(header.error);
    if (header.state != ProxyHeader::State::Complete)
        return;
    m_socket->skip(header.size);
    if (!header.client.address.isEmpty())
        m_client = m_peer = std::move(header.client);
    m_received = 0;
    m_state = State::Head;
    if (m_tls)
        beginTls();
    if (m_socket && m_socket->bytesAvailable() > 0)
        read();
}

void Front::refuseProxyHeader(const char *reason)
{
    m_listener.proxyProtocol->refused(m_peer, reason, m_context.metrics, m_context.observer);
    m_received = 0;
    m_socket->abort();
}

QSslSocket &Front::secure() const
{
    return *static_cast<QSslSocket *>(m_socket.data());
}

void Front::beginTls()
{
    QSslSocket &socket = secure();
    connect(&socket, &QSslSocket::encrypted, this, [this] { ++m_context.metrics.tlsHandshakes; });
    connect(&socket, &QSslSocket::encryptedBytesWritten, this, [this] { m_hasHello = true; }); // it is answered
    connect(&socket, &QAbstractSocket::errorOccurred, this, [this, &socket](QAbstractSocket::SocketError error) {
        if (error == QAbstractSocket::SslHandshakeFailedError)
            handshakeFailed(socket.errorString().toUtf8());
        else if (m_hasHello && !socket.isEncrypted())
            handshakeFailed("the client ended the connection");
    });
    m_state = State::Hello;
    readHello();
}

void Front::readHello()
{
    const auto &tls = static_cast<const QtTls &>(*m_tls);
    if (tls.hasSeveral()) {
        const ClientHello hello = ClientHello::read(secure().peek(ClientHello::MaxSize));
        if (hello.state == ClientHello::State::Incomplete)
            return;
        secure().setSslConfiguration(tls.configurationFor(hello.name));
    }
    m_state = State::Head;
    m_tls.reset();
    secure().startServerEncryption();
}

void Front::handshakeFailed(const QByteArray &reason)
{
    ++m_context.metrics.tlsHandshakesFailed;
    m_context.observer.handshakeFailed({m_peer.address, reason});
}

void Front::read()
{
    if (m_state == State::ProxyHeader) {
        readProxyHeader();
        return;
    }
    if (m_state == State::Hello) {
        readHello();
        return;
    }
    if (m_state == State::Answered) {
        discard();
        return;
    }
    if (m_state == State::Refused) {
        dropRefused(m_socket->readAll());
        return;
    }
    if (m_state != State::Head && m_state != State::Body)
        return; // stays in the socket's bounded buffer
    const QByteArray bytes = m_socket->readAll();
    m_received += bytes.size();
    m_buffer += bytes;
    if (m_state == State::Head)
        readHead();
    else
        readBody();
}

void Front::readHead()
{
    switch (m_parser.parse(m_buffer)) {
    case RequestHead::State::Incomplete:
        break;
    case RequestHead::State::Complete:
        headComplete();
        break;
    case RequestHead::State::Failed:
        if (m_parser.errorStatus() == 431 || m_parser.errorStatus() == 414)
            ++m_context.metrics.limitHead;
        refuse(m_parser.errorStatus(), m_parser.errorText());
        break;
    }
}

void Front::headComplete()
{
    m_head = m_parser.takeHead();
    m_hasHead = true;
    m_client = m_context.proxies.client(m_head, m_peer, m_context.metrics, m_context.observer);
    m_buffer.remove(0, m_parser.size());
    if (m_listener.role == ListenerRole::Public && Admission::isUpgrade(m_head)) {
        if (m_parser.body() != RequestHead::Body::None) {
            refuse(400, "an upgrade must not have a body");
            return;
        }
        m_state = State::Deciding;
        m_deadline.stop();
        ClientSocket::of(m_socket).setPaused(true);
        m_ticket = m_context.admission.admit(m_head, m_client,
                                             [this](Admission::Answer answer) { decided(std::move(answer)); });
        return;
    }

    const bool hasBody = m_parser.body() != RequestHead::Body::None;
    const qint64 declared = m_parser.body() == RequestHead::Body::Length ? m_parser.contentLength() : 0;
    auto judged = m_context.httpApi.admit(m_head, declared, m_listener.role);
    if (auto *refused = std::get_if<HttpResponse>(&judged)) {
        if (refused->status == 413)
            ++m_context.metrics.limitBody;
        m_bodyLeft = m_parser.body() == RequestHead::Body::Chunked ? std::numeric_limits<qint64>::max()
                                                                   : std::max<qint64>(0, declared - m_buffer.size());
        answer(std::move(*refused), hasBody);
        return;
    }
    m_request = std::get<AdmittedRequest>(std::move(judged));
    m_state = State::Body;
    m_deadline = Timer(m_context.timers, m_context.limits.bodyTimeout, [this] { late(); });
    if (m_parser.body() == RequestHead::Body::Chunked)
        m_chunked.emplace(m_context.limits.maxBody);
    if (hasBody && m_parser.expectsContinue() && m_buffer.isEmpty())
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
    readBody();
}

void Front::readBody()
{
    if (!m_chunked) {
        const qint64 length = m_parser.body() == RequestHead::Body::Length ? m_parser.contentLength() : 0;
        if (m_buffer.size() < length)
            return;
        const bool hasMore = m_buffer.size() > length;
        m_buffer.truncate(length);
        handle(std::exchange(m_buffer, {}), hasMore);
        return;
    }
    qsizetype used = 0;
    const ChunkedBody::State state = m_chunked->feed(m_buffer, used);
    m_buffer.remove(0, used);
    switch (state) {
    case ChunkedBody::State::Incomplete:
        break;
    case ChunkedBody::State::Complete:
        handle(m_chunked->takeBody(), !m_buffer.isEmpty());
        break;
    case ChunkedBody::State::Failed:
        refuse(400, "the chunked body is malformed");
        break;
    case ChunkedBody::State::TooLarge:
        ++m_context.metrics.limitBody;
        m_bodyLeft = std::numeric_limits<qint64>::max();
        refuse(413, "the body is longer than " + QByteArray::number(m_context.limits.maxBody) + " bytes (--max-body)");
        break;
    }
}

void Front::handle(const QByteArray &body, bool hasMore)
{
    if (hasMore) {
        refuse(400, "one request per connection: further bytes follow the body");
        return;
    }
    m_state = State::Deciding;
    m_deadline.stop();
    m_context.httpApi.handle(*m_request, body, [self = QPointer<Front>(this)](HttpResponse response) {
        if (self && self->m_state == State::Deciding)
            self->answer(std::move(response), false);
    });
}

void Front::decided(Admission::Answer answered)
{
    // The call that led here is over; its ticket may go with this function.
    const std::unique_ptr<Admission::Ticket> ticket = std::move(m_ticket);
    if (m_state != State::Deciding)
        return;
    if (answered.accepted())
        upgrade(answered);
    else if (answered.late)
        refuseLate(std::move(answered));
    else
        answer(m_context.httpApi.completed(m_head, std::move(answered.response), m_listener.role), false);
}

void Front::upgrade(const Admission::Answer &answered)
{
    m_socket->disconnect(this);
    QWebSocket *webSocket = m_webSocketServer.upgrade(m_socket, m_head, answered.subprotocol, m_buffer);
    if (!webSocket) {
        done();
        return;
    }
    record(101, 0);
    m_state = State::Done;
    QTcpSocket *socket = std::exchange(m_socket, nullptr);
    Q_EMIT upgraded(socket, webSocket, answered.client);
}

/// The 101, a close frame and nothing more. What comes is dropped until the client ends, too.
void Front::refuseLate(Admission::Answer answered)
{
    m_state = State::Refused;
    record(101, 0);
    m_late = std::move(answered.late);
    m_refused.drop();
    m_socket->write(encodeResponse(answered.response, &m_head, true, 0)
                    + Frame::close(m_late->code, m_late->reason).bytes().toByteArray());
    m_deadline = Timer(m_context.timers, Limits::lateRefusalTime, [this] {
        if (ClientSocket::of(m_socket).unsent() == 0)
            end();
        else
            m_socket->abort();
    });
    ClientSocket::of(m_socket).setPaused(false);
    ClientSocket::of(m_socket).flush();
    if (m_socket)
        dropRefused(std::exchange(m_buffer, {}));
}

void Front::dropRefused(QByteArray bytes)
{
    m_discarded += bytes.size();
    m_refused.skip(bytes.data(), bytes.constEnd());
    if (m_discarded > DropLimits::Bytes)
        m_socket->abort();
    else if (m_refused.hasClosed())
        m_socket->disconnectFromHost();
}

void Front::refuse(int status, const QByteArray &text)
{
    HttpResponse response = errorResponse(status, text);
    if (m_hasHead)
        response = m_context.httpApi.completed(m_head, std::move(response), m_listener.role);
    answer(std::move(response), true);
}

void Front::answer(HttpResponse response, bool inputIsLeft)
{
    m_state = State::Answered;
    record(response.status, response.body.size());
    m_buffer = {};
    m_discarded = m_socket->bytesAvailable(); // which the answer skips
    m_httpServer.send(m_socket, std::move(response));
    if (!m_socket)
        return;
    if (!inputIsLeft) {
        m_deadline = Timer(m_context.timers, FlushTimeout, [this] { m_socket->abort(); });
        m_socket->disconnectFromHost();
        return;
    }
    // Closing over unread input resets the connection, and the reset can overtake the answer.
    connect(m_socket, &QIODevice::readyRead, this, &Front::discard);
    m_socket->flush();
    m_discardUntil = m_context.timers.now() + m_context.drops.time;
    m_deadline = Timer(m_context.timers, m_context.drops.silence, [this] { end(); });
}

void Front::discard()
{
    m_discarded += m_socket->skip(m_socket->bytesAvailable());
    const Clock::Duration left = m_discardUntil - m_context.timers.now();
    const bool isEnding = m_discardUntil.count() == 0;
    if (m_discarded > DropLimits::Bytes)
        m_socket->abort();
    else if ((m_bodyLeft > 0 && m_discarded >= m_bodyLeft) || (!isEnding && left.count() <= 0))
        end(); // here, for a timer that is set again with each read may never have its turn
    else if (m_bodyLeft > 0 && !isEnding)
        m_deadline =
            Timer(m_context.timers, std::min<Clock::Duration>(left, m_context.drops.silence), [this] { end(); });
}

void Front::end()
{
    m_discardUntil = {};
    m_bodyLeft = 0;
    m_deadline = Timer(m_context.timers, FlushTimeout, [this] { m_socket->abort(); });
    m_socket->disconnectFromHost();
}

void Front::record(int status, qint64 bytesOut)
{
    ++m_context.metrics.httpRequests;
    if (status >= 400)
        ++m_context.metrics.httpErrors;
    AccessRecord access;
    access.head = m_hasHead ? &m_head : nullptr;
    access.peer = &m_client;
    access.status = status;
    access.bytesIn = m_received - (status == 101 ? m_buffer.size() : 0); // which is the client's first frames
    access.bytesOut = bytesOut;
    access.latency = std::chrono::microseconds(m_clock.nsecsElapsed() / 1000);
    m_context.observer.accessed(access);
}

void Front::late()
{
    if (m_state == State::ProxyHeader) {
        refuseProxyHeader("did not come within --head-timeout");
        return;
    }
    if (const auto *secure = qobject_cast<QSslSocket *>(m_socket); secure && !secure->isEncrypted()) {
        ++m_context.metrics.limitHead;
        handshakeFailed("it did not end in time");
        m_socket->abort(); // it could not read an answer
        return;
    }
    if (m_state == State::Head) {
        ++m_context.metrics.limitHead;
        refuse(408, "the request head did not arrive in time");
    } else {
        ++m_context.metrics.limitBody;
        refuse(408, "the request body did not arrive in time");
    }
}

Engine::Holding Front::holding() const
{
    if (!m_socket)
        return {m_id, 0, 0};
    const qint64 unsent = ClientSocket::of(m_socket).unsent();
    const qint64 body = m_chunked ? m_chunked->size() : 0;
    return {m_id, unsent, unsent + ClientSocket::of(m_socket).buffered() + m_buffer.size() + body};
}

void Front::shed()
{
    ++m_context.metrics.limitMemory;
    m_received = 0; // which done() would take for a peer that ended
    if (m_socket)
        m_socket->abort();
}

void Front::done()
{
    if (m_state == State::Done)
        return;
    // Who only looks whether somebody listens has nothing to say.
    if (m_state == State::ProxyHeader && m_received > 0)
        m_listener.proxyProtocol->refused(m_peer, "ended half-way", m_context.metrics, m_context.observer);
    m_state = State::Done;
    m_ticket.reset();
    m_deadline.stop();
    Q_EMIT finished();
}

} // namespace wsify
