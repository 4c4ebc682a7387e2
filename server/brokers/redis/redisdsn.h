// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace wsify {

/// Where a Redis is and how to get in: the value of --broker-dsn, written as go-redis reads it, because v3's was.
///
///     redis://[[user]:password@][host][:port][/database][?option=value&...]
///     rediss://...                                    the same over TLS, with the certificate verified
///     unix://[[user]:password@]/path[?option=value&...]
///
/// host is `localhost` and port 6379 when left out; user and password are percent-encoded. A user without a password is ignored.
/// Options: `db` (as /database), `prefix` (stands before every channel's name in Redis and keeps installations apart),
/// `client_name` (default `wsify`), `ca` (a PEM file of authorities for rediss, instead of the system's). What go-redis has beyond them
/// (pools, retries, time limits) is accepted and has no effect.
struct RedisDsn
{
    enum class Transport : quint8 { Tcp, Tls, Unix };

    Transport transport = Transport::Tcp;
    QString host; ///< a name or an address, IPv6 without brackets; empty for Unix
    quint16 port = 6379;
    QString path; ///< of a Unix socket
    QByteArray user;
    QByteArray password;
    int database = 0;
    QByteArray prefix;
    QByteArray clientName = "wsify";
    QString caFile;

    /// Nothing, and in `error` what is allowed, when the text is no such address. The error shows no part of the text.
    static std::optional<RedisDsn> parse(const QString &text, QString &error);

    /// For logs: without user, password and options.
    QByteArray display() const;
};

} // namespace wsify
