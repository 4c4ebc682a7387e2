// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "net/tlsauthorities.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

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
    const QFileInfo info(file);
    if (info.exists() && !info.isFile()) { // a pipe would wait for whoever writes to it
        error = QStringLiteral("%1 is not a regular file").arg(file);
        return {};
    }
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

QSslConfiguration tlsConfiguration(const QList<QSslCertificate> &given)
{
    QList<QSslCertificate> more = given;
    QString ignored;
    if (const QString file = qEnvironmentVariable("SSL_CERT_FILE"); !file.isEmpty())
        more += readAuthorities(file, ignored);
    more += ofDirectories(qEnvironmentVariable("SSL_CERT_DIR"));
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    // A configuration with a list of its own does not look at the system's any more.
    if (!more.isEmpty())
        configuration.setCaCertificates(configuration.caCertificates() + QSslConfiguration::systemCaCertificates()
                                        + more);
    return configuration;
}

} // namespace wsify
