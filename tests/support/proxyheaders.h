// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>

namespace wsify::test {

/// A header of the PROXY protocol, version 2, as a proxy writes it: version and command, family and transport, and what
/// follows the length.
inline QByteArray proxyHeader2(quint8 command, quint8 family, const QByteArray &block)
{
    QByteArray header("\r\n\r\n\0\r\nQUIT\n", 12);
    header.append(char(command)).append(char(family));
    header.append(char(block.size() >> 8)).append(char(block.size() & 0xFF));
    return header + block;
}

/// The addresses of TCP over IPv4: 192.0.2.1:56324 speaks to 10.0.0.1:443.
inline QByteArray v4Block()
{
    return QByteArray::fromHex("c00002010a000001dc0401bb");
}

/// Over IPv6: [2001:db8::7]:56324 speaks to [::1]:443.
inline QByteArray v6Block()
{
    return QByteArray::fromHex("20010db8000000000000000000000007") + QByteArray(15, '\0') + '\x01'
           + QByteArray::fromHex("dc0401bb");
}

} // namespace wsify::test
