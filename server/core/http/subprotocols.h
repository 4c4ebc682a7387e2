// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/headerlist.h"

#include <QByteArray>

namespace wsify {

/// What a handshake offers in Sec-WebSocket-Protocol, and what is made of it (RFC 6455 section 4.2.2, PROTOCOL.md section 2.1). Several
/// fields count as one list. A value.
///
/// Pages cannot send headers, so a client of `wsify.v4` may offer its token as `bearer.<base64url without padding>` beside it. No
/// such name is ever chosen. Only with `wsify.v4` it is decoded.
struct Subprotocols
{
    static constexpr char V4[] = "wsify.v4"; ///< compared with case
    static constexpr char Bearer[] = "bearer.";
    static constexpr qsizetype MaxToken = 4096; ///< bytes, decoded, each from 0x21 to 0x7E (RFC 6750)

    QByteArray chosen; ///< that the 101 names: `wsify.v4` wherever it stands, else the first; empty if none is left
    QByteArray token; ///< decoded; empty if there is none
    const char *problem = nullptr; ///< what is wrong with the token, a sentence for the 400; null if nothing is

    bool isV4() const { return chosen == V4; }

    /// Reads what is offered.
    static Subprotocols read(const HeaderList &headers);

    /// The handshake's headers as they may be shown: without the token's element, and with `Authorization: Bearer <token>` in the place of
    /// any other Authorization, unless one is Bearer already. The same headers if there is no token.
    HeaderList shown(const HeaderList &headers) const;
};

} // namespace wsify
