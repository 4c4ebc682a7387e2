// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/closecodes.h"

#include <QByteArrayView>

namespace wsify {

inline constexpr qsizetype MaxControlFrame = 6 + 125; ///< of a client: masked

/// True when the bytes end with a masked close frame (RFC 6455 section 5.5.1): the peer has answered ours. What is no frame boundary can
/// look like one, so the answer is one only if nothing follows.
inline bool endsWithCloseFrame(QByteArrayView bytes)
{
    for (qsizetype payload = 0; payload <= 125 && payload + 6 <= bytes.size(); ++payload) {
        const QByteArrayView frame = bytes.last(payload + 6);
        if (quint8(frame[0]) == 0x88 && quint8(frame[1]) == (0x80 | payload))
            return true;
    }
    return false;
}

/// Codes with which QWebSocket closes a connection whose peer broke the protocol.
inline bool isProtocolError(CloseCode code)
{
    return code == CloseCode::ProtocolError || code == CloseCode::Unsupported || code == CloseCode::InvalidPayload
           || code == CloseCode::TooBig;
}

} // namespace wsify
