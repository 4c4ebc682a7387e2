// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

#ifdef Q_OS_LINUX
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#else
#include <QTcpServer>
#endif

namespace wsify::test {

/// A port of 127.0.0.1 that nobody else is given while this object lives, neither to listen at nor for a connection. Who connects to it is
/// refused, until somebody listens there who names it and sets SO_REUSEADDR, as QTcpServer and Redis do. Elsewhere than on Linux it
/// was free a moment ago.
class ReservedPort
{
public:
#ifdef Q_OS_LINUX
    ReservedPort()
        : m_descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        const int on = 1;
        ::setsockopt(m_descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        sockaddr_in address = {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto *const any = reinterpret_cast<sockaddr *>(&address);
        socklen_t size = sizeof address;
        if (::bind(m_descriptor, any, size) != 0 || ::getsockname(m_descriptor, any, &size) != 0)
            qFatal("no port is free");
        m_port = ntohs(address.sin_port);
    }
    ~ReservedPort()
    {
        ::close(m_descriptor);
    }
#else
    ReservedPort()
    {
        QTcpServer free;
        if (!free.listen(QHostAddress(QHostAddress::LocalHost)))
            qFatal("no port is free");
        m_port = free.serverPort();
    }
#endif
    ReservedPort(const ReservedPort &) = delete;
    ReservedPort &operator=(const ReservedPort &) = delete;

    quint16 port() const
    {
        return m_port;
    }

private:
#ifdef Q_OS_LINUX
    int m_descriptor;
#endif
    quint16 m_port = 0;
};

} // namespace wsify::test
