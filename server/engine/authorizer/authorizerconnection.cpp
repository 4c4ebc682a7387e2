// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/authorizer/authorizerconnection.h"

#include "core/session/authresult.h"

#include <QSslSocket>

#include <array>
#include <utility>

namespace wsify {

AuthorizerConnection::AuthorizerConnection(QTcpSocket *socket, QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_tls(qobject_cast<QSslSocket *>(socket))
    , m_decoder(AuthBody::MaxBytes)
{
    m_socket->setParent(this);
    if (m_tls)
        connect(m_tls, &QSslSocket::encryptedBytesWritten, this, [this](qint64 bytes) { m_sent += bytes; });
    connect(m_socket, &QIODevice::readyRead, this, &AuthorizerConnection::read);
    connect(m_socket, &QAbstractSocket::errorOccurred, this, &AuthorizerConnection::ended);
    connect(m_socket, &QAbstractSocket::disconnected, this, &AuthorizerConnection::ended);
}

bool AuthorizerConnection::send(const QByteArray &request)
{
    m_decoder = ResponseDecoder(AuthBody::MaxBytes);
    m_isOut = true;
    m_isQuiet = true;
    m_sent = 0;
    const qint64 taken = m_socket->write(request);
    if (m_tls)
        m_tls->flush();
    else if (taken > 0) // without buffers: the kernel has a part of it at least
        m_sent = taken;
    m_isQuiet = false;
    if (taken >= 0 && m_isUsable)
        return true;
    m_isUsable = false;
    if (!wasSent()) {
        m_isOut = false;
        return false;
    }
    QMetaObject::invokeMethod(this, &AuthorizerConnection::ended, Qt::QueuedConnection);
    return true;
}

bool AuthorizerConnection::check()
{
    m_isQuiet = true;
    read();
    m_isQuiet = false;
    return isIdle();
}

void AuthorizerConnection::abort()
{
    m_isUsable = false;
    m_socket->disconnect(this);
    m_socket->abort();
}

void AuthorizerConnection::read()
{
    if (m_isOut && m_isQuiet)
        return; // TLS reads when it writes; what it has found now nobody has asked for
    std::array<char, 16 * 1024> bytes;
    for (;;) {
        const qint64 size = m_socket->read(bytes.data(), bytes.size());
        if (size < 0 && !m_tls)
            ended(); // a socket without buffers does not say it by a signal
        if (size <= 0)
            return;
        // Bytes that nobody asked for: the next answer could not be told from them.
        if (!m_isOut) {
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
    if (m_isQuiet)
        return;
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
