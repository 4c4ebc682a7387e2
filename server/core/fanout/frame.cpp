// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/fanout/frame.h"

#include <QByteArray>
#include <QtEndian>

#include <algorithm>
#include <cstring>

namespace wsify {

namespace {
constexpr qsizetype MaxControlPayload = 125;
}

Frame Frame::make(Opcode opcode, QByteArrayView payload)
{
    const bool control = quint8(opcode) & 0x8;
    if (control)
        payload = payload.first(std::min(payload.size(), MaxControlPayload));
    return join(opcode, {payload});
}

Frame Frame::text(std::initializer_list<QByteArrayView> parts)
{
    return join(Opcode::Text, parts);
}

Frame Frame::join(Opcode opcode, std::initializer_list<QByteArrayView> parts)
{
    qsizetype size = 0;
    for (const QByteArrayView part : parts)
        size += part.size();

    // RFC 6455 section 5.2: the shortest of three forms of the length
    const quint64 length = quint64(size);
    const qsizetype header = length < 126 ? 2 : length <= 0xFFFF ? 4 : 10;
    Frame frame;
    frame.m_header = header;
    frame.m_bytes = SharedBytes::make(header + size, [&](char *out) {
        out[0] = char(0x80 | quint8(opcode));
        if (header == 2) {
            out[1] = char(length);
        } else if (header == 4) {
            out[1] = char(126);
            qToBigEndian(quint16(length), out + 2);
        } else {
            out[1] = char(127);
            qToBigEndian(length, out + 2);
        }
        out += header;
        for (const QByteArrayView part : parts) {
            if (!part.isEmpty())
                std::memcpy(out, part.data(), size_t(part.size()));
            out += part.size();
        }
    });
    return frame;
}

Frame Frame::close(CloseCode code, QByteArrayView reason)
{
    qsizetype length = std::min(reason.size(), MaxControlPayload - 2);
    // not in the middle of a code point: the reason must be UTF-8
    while (length > 0 && length < reason.size() && (quint8(reason[length]) & 0xC0) == 0x80)
        --length;
    QByteArray payload(2, Qt::Uninitialized);
    qToBigEndian(quint16(code), payload.data());
    payload.append(reason.first(length));
    return make(Opcode::Close, payload);
}

} // namespace wsify
