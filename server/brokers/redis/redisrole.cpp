// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redisrole.h"

#include <QByteArrayList>

namespace wsify {

namespace {

RedisRole roleNamed(const QByteArray &name, const QByteArray &primary)
{
    if (name == "master")
        return {.kind = RedisRole::Kind::Primary};
    if (name == "slave")
        return {.kind = RedisRole::Kind::Other, .text = "a replica of " + primary};
    return {.kind = RedisRole::Kind::Other, .text = "no primary but a " + name.left(40)};
}

/// The value of a line of INFO.
QByteArray infoLine(const QByteArrayList &lines, const QByteArray &name)
{
    for (const QByteArray &line : lines) {
        if (line.startsWith(name + ':'))
            return line.mid(name.size() + 1).trimmed();
    }
    return {};
}

} // namespace

RedisRole RedisRole::of(const RespValue &answer)
{
    if (answer.type == RespValue::Type::Array && !answer.items.empty()) {
        const bool hasPrimary = answer.items.size() >= 3;
        return roleNamed(answer.items[0].text,
                         hasPrimary ? answer.items[1].text + ':' + QByteArray::number(answer.items[2].integer)
                                    : QByteArray());
    }
    if (answer.type == RespValue::Type::String) {
        const QByteArrayList lines = answer.text.split('\n');
        if (const QByteArray name = infoLine(lines, "role"); !name.isEmpty())
            return roleNamed(name, infoLine(lines, "master_host") + ':' + infoLine(lines, "master_port"));
    }
    return {};
}

} // namespace wsify
