// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/native/authorizerconnection.h"

#include "engine/queuedauthorizer.h"

#include <QNetworkProxy>
#include <QSslSocket>

#include <array>
#include <utility>

namespace wsify {

AuthorizerConnection::AuthorizerConnection(Endpoint endpoint, QObject *parent)
    : QObject(parent)
    , m_endpoint(std::move(endpoint))
    , m_socket(m_endpoint.tls ? new QSslSocket(this) : new QTcpSocket(this))
    , m_decoder(QueuedAuthorizer::MaxAnswerBody)
{
    m_socket->setProxy(QNetworkProxy::NoProxy);
    if (auto *tls = qobject_cast<QSslSocket *>(m_socket))
        connect(tls, &QSslSocket::encrypted, this, &AuthorizerConnection::connected);
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
        m_socket->write(request);
        m_socket->flush();
        return;
    }
    m_request = std::move(request);
    if (auto *tls = qobject_cast<QSslSocket *>(m_socket))
        tls->connectToHostEncrypted(m_endpoint.host, m_endpoint.port);
    else
        m_socket->connectToHost(m_endpoint.host, m_endpoint.port);
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
    m_socket->write(std::exchange(m_request, {}));
    m_socket->flush();
}

void AuthorizerConnection::read()
{
    std::array<char, 16 * 1024> bytes;
    for (;;) {
        const qint64 size = m_socket->read(bytes.data(), bytes.size());
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
        m_isUsable = m_isUsable && m_decoder.keepAlive() && m_socket->bytesAvailable() == 0;
        Q_EMIT answered(); // may send the next request
        return;
    }
}

// The peer's end, an error of the transport, or an answer that is none.
void AuthorizerConnection::ended()
{
    m_isUsable = false;
    const bool wasOut = std::exchange(m_isOut, false);
    const ResponseDecoder::State state = wasOut ? m_decoder.end() : ResponseDecoder::State::Incomplete;
    if (state == ResponseDecoder::State::Complete) {
        Q_EMIT answered();
        return;
    }
    const bool isByPeer = m_socket->error() == QAbstractSocket::RemoteHostClosedError
                          || m_socket->error() == QAbstractSocket::UnknownSocketError;
    const bool isTransport = !m_decoder.hasBegun() && !isByPeer;
    Q_EMIT closed(!wasOut       ? QByteArray()
                  : isTransport ? m_socket->errorString().toUtf8()
                                : QByteArray(m_decoder.error()));
}

} // namespace wsify
