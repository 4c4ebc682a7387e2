// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/http/httpmessage.h"

#include <QByteArrayView>

namespace wsify {

/// The header of the PROXY protocol, version 1 or 2 (HAProxy's proxy-protocol.txt), with which a proxy names its client
/// before the client's first byte.
///
/// Strict: one wrong byte is a wrong header, found as soon as it is there. What is registered behind the addresses of
/// version 2 (TLVs) is skipped unread.
struct ProxyHeader
{
    enum class State : quint8 { Incomplete, Complete, Failed };
    static constexpr qsizetype MaxSize = 4096; ///< bytes of the whole header; version 1 has 107 at most

    State state = State::Incomplete;
    qsizetype size = 0; ///< Complete: of the header, in bytes; what follows is the client's
    /// Complete: the client. Its address is empty where the connection's own peer counts: LOCAL, UNKNOWN, and families
    /// and transports other than TCP over IPv4 or IPv6.
    Peer client;
    const char *error = ""; ///< Failed: why, in words that follow "the PROXY protocol header"

    /// Parses what was received so far, from the connection's first byte. Pure. Incomplete: all of it belongs to the
    /// header, and it is shorter than MaxSize.
    static ProxyHeader parse(QByteArrayView received);
    /// True if the bytes begin as only a header of version 1 does, not a request line. One of version 2 begins with two
    /// empty lines and a NUL.
    static bool isLine(QByteArrayView bytes);
};

} // namespace wsify
