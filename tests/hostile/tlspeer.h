// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "hostile/rawsocket.h"

#include <QByteArray>

#include <memory>
#include <vector>

using SSL = struct ssl_st;
using SSL_CTX = struct ssl_ctx_st;

namespace wsify::test {

/// A client's TLS beside its connection: what it would send can be taken, cut, held back or changed before the socket has it. One thread.
class TlsPeer
{
public:
    enum class Version { Tls13, Tls12, Tls11 };

    /// Begins to connect; says nothing. `receiveBuffer`: bytes of the kernel's buffer, 0: its default.
    explicit TlsPeer(quint16 port, Version version = Version::Tls13, int receiveBuffer = 0);
    ~TlsPeer();
    TlsPeer(const TlsPeer &) = delete;
    TlsPeer &operator=(const TlsPeer &) = delete;

    RawSocket &raw() { return m_raw; }
    /// The next bytes of its handshake, for the test to send; first of all its hello.
    QByteArray handshakeBytes();
    /// One step of everything: the handshake, what has come, what is to go.
    void pump();
    bool isEstablished() const;
    /// True when the server has ended the connection.
    bool isEnded();

    /// The records for plain bytes, for the test to send.
    QByteArray records(const QByteArray &plain);
    void send(const QByteArray &plain) { m_raw.send(records(plain)); }
    /// A record that asks for new keys, and for an answer.
    QByteArray keyUpdate();
    /// The record that says that no more will come.
    QByteArray closeNotify();
    /// TLS 1.2: a hello in the middle of the connection.
    QByteArray helloAgain();

    /// Plain bytes that have come.
    const QByteArray &received() const { return m_received; }
    QByteArray take() { return std::exchange(m_received, {}); }
    /// How many records with such bytes have come.
    int recordsReceived() const { return m_recordsReceived; }
    /// The server's fatal alert (RFC 8446 section 6), 0 if none came.
    int alert() const { return m_alert; }

private:
    QByteArray output();
    static void observe(const SSL *session, int where, int value);

    RawSocket m_raw;
    SSL_CTX *m_context;
    SSL *m_session;
    QByteArray m_received;
    int m_recordsReceived = 0;
    int m_alert = 0;
};

using TlsPeers = std::vector<std::unique_ptr<TlsPeer>>;

/// That many connections whose TLS stands; fewer when the deadline came first.
TlsPeers establish(quint16 port, int count, TlsPeer::Version version = TlsPeer::Version::Tls13);
/// The same, with their 101 behind them.
TlsPeers openTlsClients(quint16 port, int count);
/// True when the server has ended all of them before the deadline.
bool waitEnded(const TlsPeers &peers);

} // namespace wsify::test
