// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "support/httpclient.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QTcpSocket>

namespace wsify::test {

/// What a client may get wrong in a frame.
struct FrameOptions
{
    bool fin = true;
    bool masked = true;
    quint8 reserved = 0; ///< RSV1 to RSV3 as 4, 2, 1
    int lengthBytes = -1; ///< 0, 2 or 8 bytes of extended length; -1: the shortest
    qint64 claimed = -1; ///< a length that is not the payload's
};

/// What a client asks with.
struct Handshake
{
    QByteArray target = "/ws";
    QByteArrayList headers = {}; ///< whole lines without line ends
    QByteArrayList protocols = {};
    QByteArray behind = {}; ///< frame bytes that travel with the handshake
    QByteArray raw = {}; ///< when set, sent instead of a handshake
};

/// A WebSocket client of RFC 6455 for tests, independent of QtWebSockets: it can break every rule on purpose, and it checks that the
/// server keeps them (unmasked, unfragmented control frames, shortest lengths, nothing behind a close frame, the accept key). What
/// the server breaks fails the test when the client is destroyed, unless takeViolation() took it.
///
/// Test thread, on the event loop; answers pings and close frames by itself. Hundreds at once are fine.
class WsClient
{
public:
    enum Opcode : quint8 { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

    explicit WsClient(bool overTls = isOverTls());
    ~WsClient();
    WsClient(const WsClient &) = delete;
    WsClient &operator=(const WsClient &) = delete;

    /// Connects and sends the handshake as soon as TCP stands.
    void open(quint16 port, const Handshake &handshake = {});
    /// By a Unix socket.
    void open(const QString &path, const Handshake &handshake = {});
    /// open(), and true when the 101 came before the deadline.
    bool opened(quint16 port, const Handshake &handshake = {});
    bool opened(const QString &path, const Handshake &handshake = {});

    /// One frame as it goes on the wire.
    static QByteArray frame(Opcode opcode, const QByteArray &payload, FrameOptions options = {});
    static QByteArray closePayload(quint16 code, const QByteArray &reason = {});

    void sendText(const QByteArray &payload) { sendRaw(frame(Text, payload)); }
    void sendBinary(const QByteArray &payload) { sendRaw(frame(Binary, payload)); }
    void sendRaw(const QByteArray &bytes);
    void sendClose(quint16 code = 1000, const QByteArray &reason = {});
    /// True when the kernel has taken everything.
    bool hasSent() const { return m_socket.bytesToWrite() == 0; }
    /// Ends the connection without a close frame: FIN after everything written.
    void hangUp() { m_socket.disconnectFromHost(); }
    /// Ends the connection at once; bytes that were not read make it an RST.
    void abort() { m_socket.abort(); }
    /// Ends the connection with an RST, whatever was read (elsewhere than on Unix: abort()).
    void reset();
    /// From now on what the server sends stays in the kernel.
    void stopReading();
    void resumeReading();
    /// While reading is stopped: takes what came since the last call, at most `bytes` of it.
    void readSome(qint64 bytes);
    void setAutoPong(bool enabled) { m_autoPong = enabled; }

    /// Joins a channel of its own, hears itself there and leaves: true when everything sent before was carried out. What arrived
    /// stays in messages(), the probe does not. Only for servers whose authorizer allows it.
    /// The leave itself may be on its way yet: who then changes what the authorizer says waits for its call first.
    bool settled();

    bool isOpen() const { return m_open && !isDisconnected(); }
    bool isDisconnected() const { return m_started && m_socket.state() == QAbstractSocket::UnconnectedState; }
    /// Of the handshake; status 0 while there is none.
    const HttpAnswer &answer() const { return m_answer; }
    /// Text and binary messages, in order.
    const QByteArrayList &messages() const { return m_messages; }
    void clearMessages() { m_messages.clear(); }
    const QByteArrayList &pongs() const { return m_pongs; }
    /// Both as they came, a pong as "pong " and its payload.
    const QByteArrayList &arrivals() const { return m_arrivals; }
    int pings() const { return m_pings; }
    /// Of the server's close frame: 0 while none came, 1005 when it names no code.
    int closeCode() const { return m_closeCode; }
    const QByteArray &closeReason() const { return m_closeReason; }
    QByteArray takeViolation();

private:
    void begin(const Handshake &handshake);
    void read();
    void readAnswer();
    void readFrames();
    void handle(bool fin, quint8 opcode, const QByteArray &payload);
    void violate(const char *what);

    QByteArray m_key;
    QByteArray m_request;
    QByteArray m_in;
    HttpAnswer m_answer;
    QByteArrayList m_messages;
    QByteArrayList m_pongs;
    QByteArrayList m_arrivals;
    QByteArray m_fragments;
    QByteArray m_closeReason;
    QByteArray m_violation;
    QByteArray m_probe; ///< message that settled() waits for
    int m_pings = 0;
    int m_closeCode = 0;
    bool m_started = false;
    bool m_open = false;
    bool m_reading = true;
    bool m_autoPong = true;
    bool m_closeSent = false;
    bool m_inMessage = false;
    bool m_probeSeen = false;
    std::unique_ptr<QTcpSocket> m_socketOwner;
    QTcpSocket &m_socket = *m_socketOwner; ///< last: its signals must not find the other members gone
};

/// Frames of the protocol.
QByteArray join(const QByteArray &channel);
QByteArray leave(const QByteArray &channel);
/// `content` is raw JSON.
QByteArray broadcast(const QByteArray &channel, const QByteArray &content);

} // namespace wsify::test
