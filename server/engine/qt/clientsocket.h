// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArrayView>
#include <QTcpSocket>
#include <QtGlobal>

#include <functional>
#include <memory>

class QSslConfiguration;

class QWebSocket;

namespace wsify {

/// What a client's connection in the Qt engine has besides its QTcpSocket or QSslSocket: its reading can be paused without
/// its reader noticing.
///
/// While paused it reports no available bytes, so QWebSocket's loop (`while (bytesAvailable()) process()`) stops after
/// the current message; the read buffer is bounded, so the kernel's flow control soon reaches the client. Worker
/// thread only; owned by the current owner of the connection.
class ClientSocket
{
public:
    static constexpr qint64 ReadBuffer = 64 * 1024;

    /// A new socket. With TLS (not null) for the server's end; call startServerEncryption() once it has its descriptor.
    static std::unique_ptr<QTcpSocket> make(const QSslConfiguration *tls);
    /// Of a socket that make() has made.
    static ClientSocket &of(QTcpSocket *socket);

    /// Sets how much may be buffered while reading is not paused; ReadBuffer at first. QWebSocket takes a frame only
    /// when it is buffered completely.
    void setBuffered(qint64 bytes);
    /// The most that a message may have, which must then fit into the buffer. It is lowered only between two messages: one that
    /// has begun keeps its limit and its room.
    void limitMessages(QWebSocket &webSocket, qint64 bytes, bool isBetweenMessages);
    void setPaused(bool paused);
    /// QWebSocket closes its socket right behind its close frame: the next close() is not for the socket.
    void ignoreNextClose(bool ignore) { m_ignoresClose = ignore; }
    bool isPaused() const { return m_paused; }

    /// Puts bytes back in front of the buffer.
    void unread(QByteArrayView bytes);

    /// Bytes received and not yet read, paused or not.
    virtual qint64 buffered() const = 0;
    /// Bytes written and not yet taken by the kernel; with TLS, also encrypted ones.
    virtual qint64 unsent() const = 0;
    /// Calls when the kernel has taken some, as long as `receiver` lives.
    virtual void whenTaken(QObject *receiver, const std::function<void()> &call) = 0;

    /// QSslSocket reads, and says so, from within flush(), where no reader expects it. Call this before readers connect to
    /// readyRead(): once whenRead() has been called, none of them finds bytes inside another or inside flush().
    void guardReading();
    /// Calls when bytes have come, behind the readers that are connected by now.
    void whenRead(QObject *receiver, const std::function<void()> &call);
    /// Gives the kernel what it takes.
    void flush();

protected:
    ClientSocket() = default;
    ~ClientSocket() = default;
    ClientSocket(const ClientSocket &) = delete;
    ClientSocket &operator=(const ClientSocket &) = delete;

    bool takesClose();
    bool mayRead() const { return !m_paused && m_depth <= 1; }

private:
    virtual QTcpSocket &socket() = 0;
    void leave();

    qint64 m_buffered = ReadBuffer;
    int m_depth = 0; ///< emissions of readyRead() and calls of flush(), one in another
    bool m_isGuarded = false;
    bool m_isCounting = false; ///< emissions, too
    bool m_hasMissed = false; ///< somebody could not read because of m_depth
    bool m_paused = false;
    bool m_ignoresClose = false;
};

} // namespace wsify
