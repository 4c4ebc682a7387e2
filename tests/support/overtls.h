// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "support/identity.h"

#include <QFile>
#include <QHostAddress>
#include <QSslSocket>
#include <QStringList>

#include <algorithm>
#include <memory>

#ifdef Q_OS_UNIX
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#endif

namespace wsify::test {

/// True when servers and clients of the suites speak TLS: with WSIFY_TEST_TLS in the environment. What opens sockets of
/// its own stays without.
inline bool isOverTls()
{
    static const bool is = qEnvironmentVariableIsSet("WSIFY_TEST_TLS");
    return is;
}

/// The certificate of all servers of this process.
inline const Identity &serverIdentity()
{
    static const Identity identity("DNS:localhost");
    return identity;
}

/// Flags for a listener on a free port of 127.0.0.1.
inline QStringList listenFlags(bool overTls = isOverTls())
{
    const QString address = QStringLiteral("127.0.0.1:0");
    if (!overTls)
        return {QStringLiteral("--listen-addr"), address};
    return {QStringLiteral("--tls-listen-addr"), address,
            QStringLiteral("--tls-cert"),        serverIdentity().certificateFile(),
            QStringLiteral("--tls-key"),         serverIdentity().keyFile()};
}

inline std::unique_ptr<QTcpSocket> makeClientSocket(bool overTls = isOverTls())
{
    if (!overTls)
        return std::make_unique<QTcpSocket>();
    auto socket = std::make_unique<QSslSocket>();
    socket->setPeerVerifyMode(QSslSocket::VerifyNone);
    return socket;
}

/// By a Unix socket: connected when this returns, and not at all if nobody listens there. signal connected() does not come.
inline void connectClient(QTcpSocket &socket, const QString &path)
{
#ifdef Q_OS_UNIX
    const QByteArray name = QFile::encodeName(path);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    std::copy_n(name.begin(), std::min(name.size(), qsizetype(sizeof address.sun_path - 1)), address.sun_path);
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
    if (::connect(descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0
        && socket.setSocketDescriptor(descriptor)) {
        if (auto *const secure = qobject_cast<QSslSocket *>(&socket))
            secure->startClientEncryption();
        return;
    }
    ::close(descriptor);
#else
    Q_UNUSED(socket);
    Q_UNUSED(path);
#endif
}

/// What is written before TLS stands waits for it.
inline void connectClient(QTcpSocket &socket, quint16 port)
{
    if (auto *const secure = qobject_cast<QSslSocket *>(&socket))
        secure->connectToHostEncrypted(QStringLiteral("127.0.0.1"), port);
    else
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
}

} // namespace wsify::test
