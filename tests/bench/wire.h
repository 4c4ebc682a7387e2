// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "broken.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QtEndian>

namespace wsify::bench {

// A client's own idea of RFC 6455 and HTTP/1.1, just large enough for this load. Nothing of the server is used: a mistake that both ends
// share would not show.

enum class Opcode : quint8 { Text = 1, Close = 8, Ping = 9, Pong = 10 };

/// A masked frame, as clients send them.
QByteArray clientFrame(QByteArrayView payload, Opcode opcode = Opcode::Text);

/// Calls take(opcode, payload) for each frame that is whole in [data, data + size) and answers how many bytes those were. Throws Broken when
/// a frame is none that a server may send (sections 5.1, 5.2) or a fragment, which none of the servers has a reason to send.
template <typename Take>
qsizetype takeFrames(const char *data, qsizetype size, const Take &take)
{
    qsizetype at = 0;
    while (size - at >= 2) {
        const char *frame = data + at;
        const quint8 first = quint8(frame[0]);
        qsizetype length = quint8(frame[1]);
        qsizetype head = 2;
        if (length == 126) {
            if (size - at < 4)
                break;
            length = qFromBigEndian<quint16>(frame + 2);
            head = 4;
        } else if (length == 127) {
            if (size - at < 10)
                break;
            length = qsizetype(qFromBigEndian<quint64>(frame + 2));
            head = 10;
        }
        const bool isShortest = head == 2 || (head == 4 ? length > 125 : length > 0xFFFF);
        if ((first & 0xF0) != 0x80 || (head == 2 && length > 127) || !isShortest)
            throw Broken("not a server's frame: " + QByteArray(frame, 2).toHex().toStdString());
        if (size - at - head < length)
            break;
        take(Opcode(first & 0x0F), QByteArrayView(frame + head, length));
        at += head + length;
    }
    return at;
}

struct Response
{
    int status = 0;
    bool keepsAlive = true;
};
/// The response at the front of `in`, which it is then cut off; false when it is not whole yet. Throws Broken when its end cannot be told.
bool takeResponse(QByteArray &in, Response &response);

} // namespace wsify::bench
