// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "admin/payloads.h"
#include "common/admin/messages.h"
#include "core/http/admission.h"
#include "core/http/httpapi.h"
#include "core/limits.h"
#include "engine/http/trustedproxies.h"

#include <QByteArray>
#include <QString>
#include <QUrl>

namespace wsify {

using admin::LogLevel;

/// Everything the process is configured with, checked and typed. Filled by options.h at start and constant afterwards, so every
/// thread may read it.
struct Config
{
    QStringList listenAddresses; ///< one at least
    QUrl authorizerUrl; ///< empty: everything is allowed
    QByteArray authorizerSecret; ///< empty: calls are not signed
    bool authorizerKeepAlive = true;
    QString brokerDriver;
    QString brokerDsn; ///< checked, when the driver wants one
    QString engine;
    QString adminSocket; ///< a path, `off`, or empty for the default
    AdminPayloads adminPayloads = AdminPayloads::Full;
    int workers = 1;
    bool accessLog = true;
    LogLevel logLevel = LogLevel::Info;
    bool memoryLimitAuto = true; ///< limits.memoryLimit is still to be set to half of what the process may have
    bool maxClientsAuto = true; ///< limits.maxClients is still to be set to what descriptors allow

    Limits limits;
    TrustedProxies trustedProxies;
    HttpApi::Config http;
    Admission::Config admission;
};

} // namespace wsify
