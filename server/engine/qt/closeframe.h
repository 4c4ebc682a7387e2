// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArrayView>
#include <QtGlobal>

namespace wsify {

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

} // namespace wsify
