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
#include <QList>
#include <QSslCertificate>
#include <QString>
#include <QUrl>

namespace wsify {

using admin::LogLevel;

/// Which HTTP requests and ends of clients are logged.
enum class AccessLog : quint8 {
    All,
    Errors, ///< status 400 and above; ends with a close code other than 1000, 1001 and 1005
    Off,
};

enum class LogFormat : quint8 {
    Json,
    Text, ///< for people: TIME LEVEL msg key=value
};

/// The configuration of the process, checked and typed. Filled by options.h. The main thread and
/// each worker have one of their own, which a reload replaces between two turns of their loops.
struct Config
{
    QStringList listenAddresses; ///< ListenAddress; one at least, or one of the next
    QStringList tlsListenAddresses;
    QStringList tlsCertificates; ///< files; one at least with tlsListenAddresses, otherwise none
    QStringList tlsKeys; ///< the nth belongs to the nth certificate
    QStringList metricsListenAddresses; ///< one, or none: then the others serve /metrics
    QUrl authorizerUrl; ///< empty allows everything
    QByteArray authorizerSecret; ///< empty: calls are unsigned
    bool authorizerKeepAlive = true;
    QList<QSslCertificate> authorizerAuthorities; ///< trusted besides the system's
    QString brokerDriver;
    QString brokerDsn; ///< checked, if the driver needs one
    bool redisV3 = true; ///< nodes of v3 share this Redis
    QString engine;
    QString adminSocket; ///< a path, `off`, or empty for the default
    AdminPayloads adminPayloads = AdminPayloads::Full;
    int workers = 1;
    AccessLog accessLog = AccessLog::All;
    LogLevel logLevel = LogLevel::Info;
    LogFormat logFormat = LogFormat::Json;
    bool memoryLimitAuto = true; ///< limits.memoryLimit must still be set to half of the process's memory
    bool maxClientsAuto = true; ///< limits.maxClients must still be set to what descriptors allow

    Limits limits;
    TrustedProxies trustedProxies;
    bool proxyProtocol = false; ///< with trustedProxies only
    HttpApi::Config http;
    Admission::Config admission;
};

} // namespace wsify
