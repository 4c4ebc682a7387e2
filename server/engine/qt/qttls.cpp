// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/qt/qttls.h"

#include "engine/clienthello.h"

#include <QSslCertificate>
#include <QSslKey>
#include <QSslSocket>

#include <algorithm>

namespace wsify {

TlsCertificates::Prepare QtTls::prepare()
{
    return [](const std::vector<TlsPair> &pairs, QString &error) -> std::shared_ptr<const TlsSettings> {
        if (!QSslSocket::supportsSsl())
            error = QStringLiteral("Qt has no TLS on this system, so --tls-listen-addr cannot be used");
        if (!error.isEmpty())
            return nullptr;
        return std::make_shared<QtTls>(pairs);
    };
}

QtTls::QtTls(const std::vector<TlsPair> &pairs)
{
    for (const TlsPair &pair : pairs) {
        QSslKey key(pair.key, QSsl::Rsa);
        if (key.isNull())
            key = QSslKey(pair.key, QSsl::Ec);
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificateChain(QSslCertificate::fromData(pair.certificates, QSsl::Pem));
        configuration.setPrivateKey(key);
        configuration.setProtocol(QSsl::TlsV1_2OrLater);
        configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
        configuration.setAllowedNextProtocols({QByteArrayLiteral("http/1.1")});
        m_pairs.push_back({pair.names, configuration});
    }
}

const QSslConfiguration &QtTls::configurationFor(QByteArrayView host) const
{
    const auto isFor = [host](const QByteArray &name) { return certificateNameFits(name, host); };
    const auto found = std::find_if(m_pairs.begin(), m_pairs.end(), [&](const Pair &pair) {
        return std::any_of(pair.names.begin(), pair.names.end(), isFor);
    });
    return found == m_pairs.end() ? configuration() : found->configuration;
}

} // namespace wsify
