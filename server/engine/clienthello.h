// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace wsify {

/// The name in a client's first TLS message (RFC 8446 section 4.1.2, RFC 6066 section 3), for those whose TLS library does not let it choose the
/// certificate. Pure.
struct ClientHello
{
    enum class State : quint8 {
        Incomplete, ///< more bytes may make it one
        Complete,
        NotOne, ///< TLS will say what is wrong with it
    };
    /// Longer ones are NotOne. Browsers' have some 2 KiB.
    static constexpr qsizetype MaxSize = 32 * 1024;

    State state = State::Incomplete;
    QByteArray name; ///< in lower case; empty if it has none, or none that could be a host's

    /// `bytes`: all that the client has sent so far. Records are put together; a field that does not fit into the one around it makes it NotOne.
    static ClientHello read(QByteArrayView bytes);
};

/// True when a certificate's DNS name is for a host's; both in lower case. "*.example.org" is for one label in front.
bool certificateNameFits(QByteArrayView pattern, QByteArrayView host);

} // namespace wsify
