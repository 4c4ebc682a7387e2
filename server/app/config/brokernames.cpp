// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/config/brokernames.h"

#ifdef WSIFY_BROKER_REDIS
#include "brokers/redis/redisdsn.h"
#include "net/tlsauthorities.h"
#endif

namespace wsify {

QStringList brokerNames()
{
    return {
        QStringLiteral("memory"),
#ifdef WSIFY_BROKER_REDIS
        QStringLiteral("redis"),
#endif
    };
}

QString checkBrokerDsn([[maybe_unused]] const QString &driver, [[maybe_unused]] const QString &dsn)
{
    QString error;
#ifdef WSIFY_BROKER_REDIS
    if (driver == QLatin1String("redis")) {
        const auto parsed = RedisDsn::parse(dsn, error);
        if (parsed && !parsed->caFile.isEmpty())
            readAuthorities(parsed->caFile, error);
    }
#endif
    return error;
}

} // namespace wsify
