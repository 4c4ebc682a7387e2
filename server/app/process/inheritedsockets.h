// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace wsify {

struct ServiceEnvironment;

/// The listening sockets that the service manager has opened for this process, as sd_listen_fds(3) describes them.
/// Linux; elsewhere there are none.
///
/// Constant. It owns none of the descriptors and never unlinks a socket's file: those are the service manager's, which
/// gives them to the next process.
class InheritedSockets
{
public:
    struct Socket
    {
        int descriptor;
        QString name; ///< LISTEN_FDNAMES; `unknown` if it has none
    };

    /// Marks the descriptors close-on-exec.
    explicit InheritedSockets(const ServiceEnvironment &environment);

    /// LISTEN_FDS is set, whatever it says.
    bool isGiven() const { return m_isGiven; }
    /// Why all() is empty, for people.
    QString error() const { return m_error; }
    const QList<Socket> &all() const { return m_sockets; }

    /// Where it listens: null for TCP, `unix:/path` or `unix:@name` for a Unix socket. None if it is not a stream socket
    /// that listens.
    static std::optional<QByteArray> unixAddress(const Socket &socket);

private:
    bool m_isGiven;
    QString m_error;
    QList<Socket> m_sockets;
};

} // namespace wsify
