// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QList>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QString>

namespace wsify {

/// The certificates in a PEM file, a regular one; none if it cannot be read or has none, and `error` says so.
QList<QSslCertificate> readAuthorities(const QString &file, QString &error);

/// How the server connects with TLS: a peer is trusted if one of these authorities vouches for it: the system's, those
/// in the file of the environment's SSL_CERT_FILE and in the files of the directories of its SSL_CERT_DIR, and the
/// `given` ones. Reads the environment's files each time; what cannot be read counts for nothing. Any thread.
QSslConfiguration tlsConfiguration(const QList<QSslCertificate> &given = {});

} // namespace wsify
