// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/qt/qttls.h"

#include <QSslCertificate>
#include <QSslKey>
#include <QSslSocket>

namespace wsify {

TlsCertificates::Prepare QtTls::prepare()
{
    return [](const std::vector<TlsPair> &pairs, QString &error) -> std::shared_ptr<const TlsSettings> {
        if (!QSslSocket::supportsSsl())
            error = QStringLiteral("Qt has no TLS on this system, so --tls-listen-addr cannot be used");
        else if (pairs.size() > 1)
            error = QStringLiteral("the Qt engine serves one certificate: give one --tls-cert and one --tls-key");
        if (!error.isEmpty())
            return nullptr;
        const TlsPair &pair = pairs.front();
        QSslKey key(pair.key, QSsl::Rsa);
        if (key.isNull())
            key = QSslKey(pair.key, QSsl::Ec);
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificateChain(QSslCertificate::fromData(pair.certificates, QSsl::Pem));
        configuration.setPrivateKey(key);
        configuration.setProtocol(QSsl::TlsV1_2OrLater);
        configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
        configuration.setAllowedNextProtocols({QByteArrayLiteral("http/1.1")});
        return std::make_shared<QtTls>(configuration);
    };
}

} // namespace wsify
