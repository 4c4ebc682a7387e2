// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QList>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QString>

namespace wsify {

/// The certificates in a PEM file; none if it cannot be read or has none, and `error` says so.
QList<QSslCertificate> readAuthorities(const QString &file, QString &error);

/// How the server connects with TLS: a peer is trusted if one of these authorities vouches for it: the system's, those
/// in the file of the environment's SSL_CERT_FILE and in the files of the directories of its SSL_CERT_DIR, and those in
/// `file`, if there is one. Reads the files each time; what cannot be read counts for nothing. Any thread.
QSslConfiguration tlsConfiguration(const QString &file = {});

} // namespace wsify
