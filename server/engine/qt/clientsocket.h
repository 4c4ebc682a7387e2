// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QTcpSocket>

namespace wsify {

/// A client's connection in the Qt engine: a QTcpSocket whose reading can be paused under a reader that does not know it.
///
/// While paused it says that nothing is available, so QWebSocket's loop (`while (bytesAvailable()) process()`) stops after the message it
/// is at; the read buffer is bounded, so the kernel's flow control reaches the client soon after. Worker thread only; owned by
/// whoever holds the connection at the time.
class ClientSocket : public QTcpSocket
{
    Q_OBJECT

public:
    static constexpr qint64 ReadBuffer = 64 * 1024;

    explicit ClientSocket(QObject *parent = nullptr);

    /// What may be buffered while reading is not paused; ReadBuffer at first. QWebSocket takes a frame only when all of it is buffered.
    void setBuffered(qint64 bytes);
    void setPaused(bool paused);
    bool isPaused() const { return m_paused; }

    /// Puts bytes back in front of what is buffered.
    void unread(QByteArrayView bytes);

    /// Bytes received and not read, paused or not.
    qint64 buffered() const { return QTcpSocket::bytesAvailable(); }

    qint64 bytesAvailable() const override;
    bool canReadLine() const override;

private:
    qint64 m_buffered = ReadBuffer;
    bool m_paused = false;
};

} // namespace wsify
