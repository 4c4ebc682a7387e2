// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>
#include <QStandardPaths>
#include <QTemporaryDir>

namespace wsify::test {

/// A certificate for a name ("DNS:localhost"), made by the openssl tool; its own authority.
class Identity
{
public:
    explicit Identity(const char *name)
    {
        const QString openssl = QStandardPaths::findExecutable(QStringLiteral("openssl"));
        if (openssl.isEmpty() || !QSslSocket::supportsSsl() || !m_directory.isValid())
            return;
        QProcess process;
        process.start(openssl,
                      {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"), QStringLiteral("ec"),
                       QStringLiteral("-pkeyopt"), QStringLiteral("ec_paramgen_curve:prime256v1"),
                       QStringLiteral("-nodes"), QStringLiteral("-days"), QStringLiteral("2"), QStringLiteral("-subj"),
                       QStringLiteral("/CN=wsify test"), QStringLiteral("-addext"),
                       QStringLiteral("subjectAltName=") + QLatin1String(name), QStringLiteral("-keyout"), keyFile(),
                       QStringLiteral("-out"), certificateFile()});
        if (!process.waitForFinished() || process.exitCode() != 0)
            return;
        QFile key(keyFile());
        if (!key.open(QFile::ReadOnly))
            return;
        m_authorities = QSslCertificate::fromPath(certificateFile());
        m_server = QSslConfiguration::defaultConfiguration();
        m_server.setLocalCertificateChain(m_authorities);
        m_server.setPrivateKey(QSslKey(&key, QSsl::Ec));
        m_server.setPeerVerifyMode(QSslSocket::VerifyNone);
    }
    bool isValid() const { return !m_authorities.isEmpty(); }
    const QSslConfiguration &server() const { return m_server; }
    const QList<QSslCertificate> &authorities() const { return m_authorities; }
    QString certificateFile() const { return m_directory.filePath(QStringLiteral("certificate.pem")); }
    QString keyFile() const { return m_directory.filePath(QStringLiteral("key.pem")); }
    /// With that file alone in it, besides the key.
    QString directory() const { return m_directory.path(); }

private:
    QTemporaryDir m_directory;
    QList<QSslCertificate> m_authorities;
    QSslConfiguration m_server;
};

} // namespace wsify::test
