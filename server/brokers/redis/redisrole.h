// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "brokers/redis/resp.h"

#include <QByteArray>

namespace wsify {

/// What a Redis is to others. Only a primary carries publications to every node: those in a replica stay there.
struct RedisRole
{
    enum class Kind : quint8 {
        Unknown, ///< it does not say
        Primary,
        Other, ///< a replica, a sentinel
    };

    Kind kind = Kind::Unknown;
    QByteArray text = {}; ///< of Other: "a replica of host:port"

    /// Reads the answer to ROLE or INFO replication; anything else is Unknown.
    static RedisRole of(const RespValue &answer);
};

/// What a user may ask for the role.
enum class RoleQuestion : quint8 { Role, Info, None };

} // namespace wsify
