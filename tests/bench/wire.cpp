// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "wire.h"

#include <algorithm>

namespace wsify::bench {

namespace {

constexpr unsigned char Mask[] = {0x37, 0xFA, 0x21, 0x3D}; // any: what matters is that the server unmasks

bool isField(QByteArrayView line, QByteArrayView name)
{
    return line.size() >= name.size() && line.first(name.size()).compare(name, Qt::CaseInsensitive) == 0;
}

} // namespace

QByteArray clientFrame(QByteArrayView payload, Opcode opcode)
{
    const qsizetype length = payload.size();
    QByteArray frame;
    frame.reserve(length + 14);
    frame.append(char(0x80 | quint8(opcode)));
    if (length <= 125) {
        frame.append(char(0x80 | length));
    } else if (length <= 0xFFFF) {
        frame.append(char(0xFE));
        for (int shift = 8; shift >= 0; shift -= 8)
            frame.append(char(length >> shift));
    } else {
        frame.append(char(0xFF));
        for (int shift = 56; shift >= 0; shift -= 8)
            frame.append(char(length >> shift));
    }
    frame.append(reinterpret_cast<const char *>(Mask), sizeof Mask);
    for (qsizetype i = 0; i < length; ++i)
        frame.append(char(quint8(payload[i]) ^ Mask[i % 4]));
    return frame;
}

bool takeResponse(QByteArray &in, Response &response)
{
    const qsizetype end = in.indexOf("\r\n\r\n");
    if (end < 0)
        return false;
    const QByteArrayView head(in.constData(), end + 2);
    if (!head.startsWith("HTTP/1.1 ") || head.size() < 14)
        throw Broken("not a response: " + head.first(std::min<qsizetype>(head.size(), 80)).toByteArray().toStdString());
    response = Response{head.sliced(9, 3).toInt(), true};
    qsizetype length = response.status == 204 ? 0 : -1;
    for (qsizetype at = head.indexOf('\n') + 1; at < head.size();) {
        const qsizetype next = head.indexOf('\n', at) + 1;
        const QByteArrayView line = head.sliced(at, next - at - 2);
        constexpr QByteArrayView Length = "content-length:";
        constexpr QByteArrayView Connection = "connection:";
        if (isField(line, Length))
            length = line.sliced(Length.size()).trimmed().toLongLong();
        else if (isField(line, Connection))
            response.keepsAlive = line.sliced(Connection.size()).trimmed().compare("close", Qt::CaseInsensitive) != 0;
        at = next;
    }
    if (length < 0)
        throw Broken("a response without a length");
    if (in.size() < end + 4 + length)
        return false;
    in.remove(0, end + 4 + length);
    return true;
}

} // namespace wsify::bench
