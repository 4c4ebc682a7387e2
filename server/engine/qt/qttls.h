// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "engine/tlscertificates.h"

#include <QByteArrayList>
#include <QSslConfiguration>

#include <vector>

namespace wsify {

/// How the Qt engine serves TLS: by Qt's TLS of this system, TLS 1.2 and newer. All workers share it. Qt's sockets do not let the client's
/// name choose the certificate: with several, it is to be read from the hello before TLS begins (ClientHello).
class QtTls final : public TlsSettings
{
public:
    explicit QtTls(const std::vector<TlsPair> &pairs);

    /// The first pair's.
    const QSslConfiguration &configuration() const { return m_pairs.front().configuration; }
    /// Of the first pair that is for this host (in lower case); the first of all if none is.
    const QSslConfiguration &configurationFor(QByteArrayView host) const;
    bool hasSeveral() const { return m_pairs.size() > 1; }

    /// For TlsCertificates.
    static TlsCertificates::Prepare prepare();

private:
    struct Pair
    {
        QByteArrayList names;
        QSslConfiguration configuration;
    };
    std::vector<Pair> m_pairs;
};

} // namespace wsify
