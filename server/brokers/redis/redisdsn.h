// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace wsify {

/// Address and login of a Redis: the value of --broker-dsn, in the syntax of go-redis, as in v3.
///
///     redis://[[user]:password@][host][:port][,[host][:port]...][/database][?option=value&...]
///     rediss://...                                    the same over TLS, with the certificate verified
///     unix://[[user]:password@]/path[?option=value&...]
///
/// The default host is `localhost`, the default port 6379; user and password are percent-encoded. A user without a
/// password is ignored. Of several hosts, at most MaxServers, the first that is a primary is used (not in go-redis). Options: `db` (same as /database), `prefix` (before every channel's name in Redis; separates
/// installations), `client_name` (default `wsify`), `ca` (a PEM file of authorities for rediss, instead of the system's
/// and those of SSL_CERT_FILE and SSL_CERT_DIR). go-redis' other options (pools, retries, timeouts) are accepted but have no effect.
struct RedisDsn
{
    enum class Transport : quint8 { Tcp, Tls, Unix };

    static constexpr qsizetype MaxServers = 16;

    struct Server
    {
        QString host = QStringLiteral("localhost"); ///< a name or an address, IPv6 without brackets
        quint16 port = 6379;

        /// host:port, with brackets around an IPv6 address.
        QByteArray display() const;
    };

    Transport transport = Transport::Tcp;
    std::vector<Server> servers{Server()}; ///< in the order in which to try them; one, without meaning, for Unix
    QString path; ///< of a Unix socket
    QByteArray user;
    QByteArray password;
    int database = 0;
    QByteArray prefix;
    QByteArray clientName = "wsify";
    QString caFile;

    /// Returns nothing for an invalid text, with the expected form in `error`. The error shows no part of the text.
    static std::optional<RedisDsn> parse(const QString &text, QString &error);

    /// For logs: without user, password and options. Shows every server.
    QByteArray display() const;
};

} // namespace wsify
