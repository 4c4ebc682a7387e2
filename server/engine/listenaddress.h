// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace wsify {

/// One value of --listen-addr, --tls-listen-addr or --metrics-listen-addr:
/// `host:port`, `:port`, `unix:/path`, `unix:/path?mode=0660`, `systemd` or `systemd:NAME`.
struct ListenAddress
{
    enum Kind : quint8 {
        Tcp,
        Unix, ///< a socket that this process makes; not on Windows
        Systemd, ///< sockets that the service manager has opened; Linux
    };
    static constexpr uint DefaultMode = 0660;
    /// As admin::MaxSocketPath: a longer one does not fit into every system's socket address.
    static constexpr qsizetype MaxPath = 100;

    Kind kind = Tcp;
    QString host = {}; ///< Tcp: an address or a name; empty means every interface
    quint16 port = 0; ///< Tcp; 0: any free one
    QString path = {}; ///< Unix: absolute and clean, at most MaxPath bytes
    uint mode = DefaultMode; ///< Unix: of the socket's file
    QString name = {}; ///< Systemd: of the sockets (LISTEN_FDNAMES); empty: those that no other address names

    bool operator==(const ListenAddress &) const = default;

    /// None if it is invalid, with the expected form in a text.
    static std::optional<ListenAddress> parse(const QString &text, QString &error);
    /// The first of `texts` that would open, or take, the same socket as one before it; empty if there is none. A TCP port
    /// may be there twice: it has several addresses.
    static QString firstTwice(const QStringList &texts);
};

} // namespace wsify
