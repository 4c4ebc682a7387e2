// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>

#include <optional>

namespace wsify {

/// The address of a server: a local socket, or a host reached by ssh. A value.
struct ServerAddress
{
    enum class Kind : quint8 {
        Socket, ///< `target` is the name for QLocalSocket: a path, on Windows a pipe
        Ssh, ///< `target` is what ssh takes: [user@]host
    };

    Kind kind = Kind::Socket;
    QString target;
    std::optional<quint16> port; ///< of ssh

    /// Reads `ssh://[user@]host[:port]`, or the path of a socket. Returns nothing for any other text, such as an empty
    /// one or a host that ssh would take for an option.
    static std::optional<ServerAddress> fromString(const QString &text);
    /// The inverse of fromString().
    QString toString() const;

    bool operator==(const ServerAddress &) const = default;
};

} // namespace wsify
