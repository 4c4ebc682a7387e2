// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>

#include <optional>

namespace wsify {

/// The address of a server: a local socket, a host reached by ssh, or any command that speaks for one. A value.
struct ServerAddress
{
    enum class Kind : quint8 {
        Socket, ///< `target` is the name for QLocalSocket: a path, on Windows a pipe
        Ssh, ///< `target` is what ssh takes: [user@]host
        Command, ///< `target` is a program with its arguments, as in a shell: docker exec -i X wsify admin-connect
    };

    Kind kind = Kind::Socket;
    QString target;
    std::optional<quint16> port; ///< of ssh
    QString socket{}; ///< of ssh: the path of the server's socket over there; empty: it is found there
    std::optional<quint16> serverPort{}; ///< of ssh: where the server listens over there, if several run

    /// Reads `ssh://[user@]host[:port][/path/of/socket][?port=3000]`, `exec:COMMAND`, or the path of a socket. Returns
    /// nothing for any other text, such as an empty one, a host that ssh would take for an option, or a path that a shell
    /// would make something of.
    static std::optional<ServerAddress> fromString(const QString &text);
    /// The inverse of fromString().
    QString toString() const;

    bool operator==(const ServerAddress &) const = default;
};

} // namespace wsify
