// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/qt/clientsocket.h"

#include <QSslConfiguration>
#include <QSslSocket>
#include <QWebSocket>

#include <type_traits>
#include <utility>

namespace wsify {

namespace {

/// Not one class on QSslSocket for both: without TLS it would cost a third more memory than QTcpSocket.
template <typename Base>
class SocketOn final : public Base, public ClientSocket
{
public:
    SocketOn()
    {
        this->setReadBufferSize(ReadBuffer);
        // QSslSocket says that it cannot read a record, and stays open. What it has read before still counts.
        if constexpr (std::is_same_v<Base, QSslSocket>) {
            QObject::connect(this, &QAbstractSocket::errorOccurred, this, [this](QAbstractSocket::SocketError error) {
                if (error == QAbstractSocket::SslInternalError)
                    QMetaObject::invokeMethod(this, &QAbstractSocket::disconnectFromHost, Qt::QueuedConnection);
            });
        }
    }

    void close() override
    {
        if (!takesClose())
            return;
        // When a write fails the socket closes itself, which would drop what has come from the peer before it went. As at the peer's end,
        // it stays to be read. (What the kernel had, Qt has closed.)
        if (this->state() == Base::ConnectedState && this->error() == Base::RemoteHostClosedError)
            Base::disconnectFromHost();
        else
            Base::close();
    }
    qint64 bytesAvailable() const override { return mayRead() ? Base::bytesAvailable() : 0; }
    bool canReadLine() const override { return mayRead() && Base::canReadLine(); }
    qint64 buffered() const override { return Base::bytesAvailable(); }
    qint64 unsent() const override
    {
        if constexpr (std::is_same_v<Base, QSslSocket>)
            return this->bytesToWrite() + this->encryptedBytesToWrite();
        else
            return this->bytesToWrite();
    }
    void whenTaken(QObject *receiver, const std::function<void()> &call) override
    {
        if constexpr (std::is_same_v<Base, QSslSocket>)
            QObject::connect(this, &QSslSocket::encryptedBytesWritten, receiver, call);
        else
            QObject::connect(this, &QIODevice::bytesWritten, receiver, call);
    }

private:
    QTcpSocket &socket() override { return *this; }
};

} // namespace

std::unique_ptr<QTcpSocket> ClientSocket::make(const QSslConfiguration *tls)
{
    if (!tls)
        return std::make_unique<SocketOn<QTcpSocket>>();
    auto secure = std::make_unique<SocketOn<QSslSocket>>();
    secure->setSslConfiguration(*tls);
    return secure;
}

ClientSocket &ClientSocket::of(QTcpSocket *socket)
{
    return dynamic_cast<ClientSocket &>(*socket);
}

void ClientSocket::setBuffered(qint64 bytes)
{
    m_buffered = bytes;
    if (!m_paused)
        socket().setReadBufferSize(bytes);
}

void ClientSocket::limitMessages(QWebSocket &webSocket, qint64 bytes, bool isBetweenMessages)
{
    const quint64 before = webSocket.maxAllowedIncomingMessageSize();
    if (before == quint64(bytes) || (before > quint64(bytes) && !isBetweenMessages))
        return;
    setBuffered(bytes + ReadBuffer);
    webSocket.setMaxAllowedIncomingFrameSize(quint64(bytes));
    webSocket.setMaxAllowedIncomingMessageSize(quint64(bytes));
}

void ClientSocket::setPaused(bool paused)
{
    if (m_paused == paused)
        return;
    m_paused = paused;
    socket().setReadBufferSize(paused ? ReadBuffer : m_buffered);
    if (!paused && buffered() > 0)
        QMetaObject::invokeMethod(&socket(), &QIODevice::readyRead, Qt::QueuedConnection);
}

void ClientSocket::guardReading()
{
    m_isGuarded = qobject_cast<QSslSocket *>(&socket()) != nullptr;
    if (!m_isGuarded)
        return;
    QObject::connect(&socket(), &QIODevice::readyRead, &socket(), [this] {
        if (m_isCounting && ++m_depth > 1)
            m_hasMissed = true;
    });
}

void ClientSocket::whenRead(QObject *receiver, const std::function<void()> &call)
{
    m_isCounting = m_isGuarded;
    QObject::connect(&socket(), &QIODevice::readyRead, receiver, [this, call] {
        if (m_isCounting)
            leave();
        if (m_depth == 0)
            call();
    });
}

void ClientSocket::flush()
{
    ++m_depth;
    socket().flush();
    leave();
}

void ClientSocket::leave()
{
    if (--m_depth == 0 && std::exchange(m_hasMissed, false) && buffered() > 0)
        QMetaObject::invokeMethod(&socket(), &QIODevice::readyRead, Qt::QueuedConnection);
}

/// False for a close() that is not for the socket.
bool ClientSocket::takesClose()
{
    return !std::exchange(m_ignoresClose, false);
}

void ClientSocket::unread(QByteArrayView bytes)
{
    for (qsizetype i = bytes.size(); i > 0; --i)
        socket().ungetChar(bytes[i - 1]);
}

} // namespace wsify
