// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "net/tlsauthorities.h"

#include <QDir>
#include <QFile>

namespace wsify {

namespace {

/// As OpenSSL and Go read it: a list of directories, and every file of each.
QList<QSslCertificate> ofDirectories(const QString &directories)
{
    QList<QSslCertificate> all;
    const QStringList paths = directories.split(QDir::listSeparator(), Qt::SkipEmptyParts);
    for (const QString &path : paths) {
        const QFileInfoList files = QDir(path).entryInfoList(QDir::Files);
        for (const QFileInfo &file : files) {
            QString ignored;
            all += readAuthorities(file.filePath(), ignored);
        }
    }
    return all;
}

} // namespace

QList<QSslCertificate> readAuthorities(const QString &file, QString &error)
{
    QFile source(file);
    if (!source.open(QIODevice::ReadOnly)) {
        error = QStringLiteral("%1 cannot be read: %2").arg(file, source.errorString());
        return {};
    }
    const QList<QSslCertificate> certificates = QSslCertificate::fromDevice(&source, QSsl::Pem);
    if (certificates.isEmpty())
        error = QStringLiteral("%1 has no certificate in PEM format").arg(file);
    return certificates;
}

QSslConfiguration tlsConfiguration(const QString &file)
{
    QList<QSslCertificate> more;
    QString ignored;
    for (const QString &each : {qEnvironmentVariable("SSL_CERT_FILE"), file}) {
        if (!each.isEmpty())
            more += readAuthorities(each, ignored);
    }
    more += ofDirectories(qEnvironmentVariable("SSL_CERT_DIR"));
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    // A configuration with a list of its own does not look at the system's any more.
    if (!more.isEmpty())
        configuration.setCaCertificates(configuration.caCertificates() + QSslConfiguration::systemCaCertificates()
                                        + more);
    return configuration;
}

} // namespace wsify
