// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "engine/tlscertificates.h"

#include <QSslConfiguration>

namespace wsify {

/// How the Qt engine serves TLS: by Qt's TLS of this system, TLS 1.2 and newer, with one certificate. All workers share
/// it.
class QtTls final : public TlsSettings
{
public:
    explicit QtTls(QSslConfiguration configuration)
        : m_configuration(std::move(configuration))
    {
    }

    const QSslConfiguration &configuration() const { return m_configuration; }

    /// For TlsCertificates. Refuses several pairs: Qt's sockets do not let the client's name choose.
    static TlsCertificates::Prepare prepare();

private:
    const QSslConfiguration m_configuration;
};

} // namespace wsify
