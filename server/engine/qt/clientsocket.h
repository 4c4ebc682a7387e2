// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QTcpSocket>

class QWebSocket;

namespace wsify {

/// A client's connection in the Qt engine: a QTcpSocket whose reading can be paused without its reader noticing.
///
/// While paused it reports no available bytes, so QWebSocket's loop (`while (bytesAvailable()) process()`) stops after
/// the current message; the read buffer is bounded, so the kernel's flow control soon reaches the client. Worker
/// thread only; owned by the current owner of the connection.
class ClientSocket : public QTcpSocket
{
    Q_OBJECT

public:
    static constexpr qint64 ReadBuffer = 64 * 1024;

    explicit ClientSocket(QObject *parent = nullptr);

    /// Sets how much may be buffered while reading is not paused; ReadBuffer at first. QWebSocket takes a frame only
    /// when it is buffered completely.
    void setBuffered(qint64 bytes);
    /// The most that a message may have, which must then fit into the buffer.
    void limitMessages(QWebSocket &webSocket, qint64 bytes);
    void setPaused(bool paused);
    /// QWebSocket closes its socket right behind its close frame: the next close() is not for the socket.
    void ignoreNextClose(bool ignore) { m_ignoresClose = ignore; }
    void close() override;
    bool isPaused() const { return m_paused; }

    /// Puts bytes back in front of the buffer.
    void unread(QByteArrayView bytes);

    /// Bytes received and not yet read, paused or not.
    qint64 buffered() const { return QTcpSocket::bytesAvailable(); }

    qint64 bytesAvailable() const override;
    bool canReadLine() const override;

private:
    qint64 m_buffered = ReadBuffer;
    bool m_paused = false;
    bool m_ignoresClose = false;
};

} // namespace wsify
