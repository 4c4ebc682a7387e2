// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/authorizer/authorizerconnection.h"

#include "engine/authorizer/queuedauthorizer.h"

#include <QNetworkProxy>
#include <QSslSocket>

#include <array>
#include <utility>

namespace wsify {

AuthorizerConnection::AuthorizerConnection(Endpoint endpoint, QObject *parent)
    : QObject(parent)
    , m_endpoint(std::move(endpoint))
    , m_tls(m_endpoint.tls ? new QSslSocket(this) : nullptr)
    , m_socket(m_tls ? m_tls : new QTcpSocket(this))
    , m_decoder(QueuedAuthorizer::MaxAnswerBody)
{
    m_socket->setProxy(QNetworkProxy::NoProxy);
    if (m_tls)
        connect(m_tls, &QSslSocket::encrypted, this, &AuthorizerConnection::connected);
    else
        connect(m_socket, &QAbstractSocket::connected, this, &AuthorizerConnection::connected);
    connect(m_socket, &QIODevice::readyRead, this, &AuthorizerConnection::read);
    connect(m_socket, &QAbstractSocket::errorOccurred, this, &AuthorizerConnection::ended);
    connect(m_socket, &QAbstractSocket::disconnected, this, &AuthorizerConnection::ended);
}

void AuthorizerConnection::send(QByteArray request)
{
    m_decoder = ResponseDecoder(QueuedAuthorizer::MaxAnswerBody);
    m_isOut = true;
    if (m_isConnected) {
        write(request);
        return;
    }
    m_request = std::move(request);
    // Without Qt's buffers: they cost each call three system calls and two wake-ups of the event loop. TLS cannot do without.
    if (m_tls)
        m_tls->connectToHostEncrypted(m_endpoint.host, m_endpoint.port);
    else
        m_socket->connectToHost(m_endpoint.host, m_endpoint.port, QIODevice::ReadWrite | QIODevice::Unbuffered);
}

void AuthorizerConnection::write(const QByteArray &request)
{
    if (m_socket->write(request) < 0)
        ended(); // a socket without buffers does not say it by a signal
    else if (m_tls)
        m_tls->flush();
}

bool AuthorizerConnection::check()
{
    read();
    return isIdle();
}

void AuthorizerConnection::abort()
{
    m_isUsable = false;
    m_socket->disconnect(this);
    m_socket->abort();
}

void AuthorizerConnection::connected()
{
    m_isConnected = true;
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    write(std::exchange(m_request, {}));
}

void AuthorizerConnection::read()
{
    std::array<char, 16 * 1024> bytes;
    for (;;) {
        const qint64 size = m_socket->read(bytes.data(), bytes.size());
        if (size < 0 && !m_tls)
            ended();
        if (size <= 0)
            return;
        // Bytes that nobody asked for: the next answer could not be told from them.
        if (!m_isOut) {
            m_isUsable = false;
            ended();
            return;
        }
        m_decoder.feed(QByteArrayView(bytes.data(), size));
        if (m_decoder.state() == ResponseDecoder::State::Incomplete)
            continue;
        if (m_decoder.state() == ResponseDecoder::State::Failed) {
            ended();
            return;
        }
        m_isOut = false;
        // Left in either direction: more than the answer, or a request that was answered before the peer had it whole.
        const bool isMore = size == bytes.size() && m_socket->bytesAvailable() > 0;
        const bool isLeft = isMore || bytesToWrite() > 0;
        m_isUsable = m_isUsable && m_decoder.keepAlive() && !isLeft;
        Q_EMIT answered(); // may send the next request
        return;
    }
}

// The peer's end, an error of the transport, or an answer that is none.
void AuthorizerConnection::ended()
{
    m_isUsable = false;
    const bool wasOut = std::exchange(m_isOut, false);
    const bool isByPeer = m_socket->error() == QAbstractSocket::RemoteHostClosedError
                          || m_socket->error() == QAbstractSocket::UnknownSocketError;
    if (wasOut && isByPeer && m_decoder.end() == ResponseDecoder::State::Complete) {
        Q_EMIT answered();
        return;
    }
    const bool isDecoders = m_decoder.state() == ResponseDecoder::State::Failed;
    Q_EMIT closed(!wasOut      ? QByteArray()
                  : isDecoders ? QByteArray(m_decoder.error())
                               : m_socket->errorString().toUtf8());
}

qint64 AuthorizerConnection::bytesToWrite() const
{
    return m_socket->bytesToWrite() + (m_tls ? m_tls->encryptedBytesToWrite() : 0);
}

} // namespace wsify
