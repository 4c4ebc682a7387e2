// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/localpeer.h"

#include <QByteArray>
#include <QHostAddress>

namespace wsify {

/// The address in the form of Peer: numeric, an IPv4-mapped IPv6 address as IPv4.
inline QByteArray numericAddress(const QHostAddress &address)
{
    bool isV4 = false;
    const quint32 v4 = address.toIPv4Address(&isV4); // also of ::ffff:a.b.c.d
    return (isV4 ? QHostAddress(v4) : address).toString().toLatin1();
}

} // namespace wsify
