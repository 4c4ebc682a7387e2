// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/qt/clientsocket.h"

#include <QWebSocket>

#include <utility>

namespace wsify {

ClientSocket::ClientSocket(QObject *parent)
    : QTcpSocket(parent)
{
    setReadBufferSize(ReadBuffer);
}

void ClientSocket::setBuffered(qint64 bytes)
{
    m_buffered = bytes;
    if (!m_paused)
        setReadBufferSize(bytes);
}

void ClientSocket::limitMessages(QWebSocket &webSocket, qint64 bytes)
{
    if (webSocket.maxAllowedIncomingMessageSize() == quint64(bytes))
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
    setReadBufferSize(paused ? ReadBuffer : m_buffered);
    if (!paused && QTcpSocket::bytesAvailable() > 0)
        QMetaObject::invokeMethod(this, &QIODevice::readyRead, Qt::QueuedConnection);
}

void ClientSocket::close()
{
    if (!std::exchange(m_ignoresClose, false))
        QTcpSocket::close();
}

void ClientSocket::unread(QByteArrayView bytes)
{
    for (qsizetype i = bytes.size(); i > 0; --i)
        ungetChar(bytes[i - 1]);
}

qint64 ClientSocket::bytesAvailable() const
{
    return m_paused ? 0 : QTcpSocket::bytesAvailable();
}

bool ClientSocket::canReadLine() const
{
    return !m_paused && QTcpSocket::canReadLine();
}

} // namespace wsify
