// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>

#include <algorithm>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace wsify::test {

/// A listening socket as systemd holds it for a service: it stays open whether the service runs or not. Unix.
class ListeningSocket
{
public:
    /// On a free port of 127.0.0.1.
    ListeningSocket()
        : m_descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address = {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        listen(reinterpret_cast<const sockaddr *>(&address), sizeof address);
        ::getsockname(m_descriptor, reinterpret_cast<sockaddr *>(&address), &size);
        m_port = ntohs(address.sin_port);
    }
    /// At a path.
    explicit ListeningSocket(const QString &path)
        : m_descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))
        , m_path(path)
    {
        const QByteArray name = QFile::encodeName(path);
        sockaddr_un address = {};
        address.sun_family = AF_UNIX;
        std::copy_n(name.begin(), std::min(name.size(), qsizetype(sizeof address.sun_path - 1)), address.sun_path);
        listen(reinterpret_cast<const sockaddr *>(&address), sizeof address);
    }
    ~ListeningSocket() { ::close(m_descriptor); }
    ListeningSocket(const ListeningSocket &) = delete;
    ListeningSocket &operator=(const ListeningSocket &) = delete;

    bool isListening() const { return m_isListening; }
    int descriptor() const { return m_descriptor; }
    quint16 port() const { return m_port; }
    const QString &path() const { return m_path; }

    /// Of a client that connects here, blocking; -1 with errno if it is refused.
    int connected() const
    {
        sockaddr_storage address = {};
        socklen_t size = sizeof address;
        ::getsockname(m_descriptor, reinterpret_cast<sockaddr *>(&address), &size);
        const int client = ::socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (::connect(client, reinterpret_cast<const sockaddr *>(&address), size) == 0)
            return client;
        ::close(client);
        return -1;
    }

private:
    void listen(const sockaddr *address, socklen_t size)
    {
        m_isListening = ::bind(m_descriptor, address, size) == 0 && ::listen(m_descriptor, 1024) == 0;
    }

    int m_descriptor;
    QString m_path;
    quint16 m_port = 0;
    bool m_isListening = false;
};

} // namespace wsify::test
