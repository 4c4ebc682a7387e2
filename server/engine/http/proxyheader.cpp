// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/http/proxyheader.h"

#include "engine/peeraddress.h"

#include <QHostAddress>
#include <QtEndian>

#include <algorithm>
#include <utility>

namespace wsify {

namespace {

using State = ProxyHeader::State;

constexpr QByteArrayView LineStart("PROXY ");
constexpr qsizetype MaxLine = 107; // with its CR LF
constexpr QByteArrayView Signature("\r\n\r\n\0\r\nQUIT\n", 12);
constexpr qsizetype FixedSize = 16; // of version 2, before the addresses

ProxyHeader failed(const char *error)
{
    return {.state = State::Failed, .client = {}, .error = error};
}

ProxyHeader complete(qsizetype size, Peer client = {})
{
    return {.state = State::Complete, .size = size, .client = std::move(client)};
}

/// Up to the separator; the rest remains. Null when there is no separator.
QByteArrayView takeUntil(QByteArrayView &text, char separator)
{
    const qsizetype end = text.indexOf(separator);
    if (end < 0)
        return {};
    const QByteArrayView part = text.first(end);
    text = text.sliced(end + 1);
    return part;
}

/// Decimal, without a sign and leading zeros; -1 when it is anything else, or too large.
int number(QByteArrayView text, int max)
{
    if (text.isEmpty() || text.size() > 5 || (text.size() > 1 && text.front() == '0'))
        return -1;
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9')
            return -1;
        value = value * 10 + (c - '0');
    }
    return value <= max ? value : -1;
}

/// Exactly four numbers: QHostAddress would take fewer, and other bases.
bool isV4(QByteArrayView text)
{
    for (int i = 0; i < 3; ++i) {
        if (number(takeUntil(text, '.'), 255) < 0)
            return false;
    }
    return number(text, 255) >= 0;
}

/// Of version 1; null if it is none.
QHostAddress addressOf(QByteArrayView text, bool isV6)
{
    // QHostAddress would take a scope, which is of another machine.
    const auto isV6Char = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
    };
    if (isV6 ? !text.contains(':') || !std::all_of(text.begin(), text.end(), isV6Char) : !isV4(text))
        return {};
    return QHostAddress(QString::fromLatin1(text));
}

/// Without its CR LF and "PROXY ".
ProxyHeader parseLine(QByteArrayView line, qsizetype size)
{
    if (line == "UNKNOWN" || line.startsWith("UNKNOWN "))
        return complete(size);
    const bool isV6 = line.startsWith("TCP6 ");
    if (!isV6 && !line.startsWith("TCP4 "))
        return failed("names a protocol other than TCP4, TCP6 and UNKNOWN");
    line = line.sliced(5);
    const QHostAddress source = addressOf(takeUntil(line, ' '), isV6);
    const QHostAddress destination = addressOf(takeUntil(line, ' '), isV6);
    if (source.isNull() || destination.isNull())
        return failed("has a wrong address");
    const int port = number(takeUntil(line, ' '), 65535);
    if (port < 0 || number(line, 65535) < 0)
        return failed("has a wrong port");
    return complete(size, {numericAddress(source), quint16(port)});
}

ProxyHeader parseVersion1(QByteArrayView received)
{
    const QByteArrayView line = received.first(std::min(received.size(), MaxLine));
    for (qsizetype i = LineStart.size(); i < line.size(); ++i) {
        const bool isAfterCr = line[i - 1] == '\r';
        if (isAfterCr != (line[i] == '\n'))
            return failed("does not end with CR LF");
        if (isAfterCr)
            return parseLine(line.first(i - 1).sliced(LineStart.size()), i + 1);
    }
    return line.size() < MaxLine ? ProxyHeader{} : failed("is a line of more than 107 bytes");
}

ProxyHeader parseVersion2(QByteArrayView received)
{
    const auto byte = [received](qsizetype i) { return quint8(received[i]); };
    const auto number16 = [received](qsizetype i) { return qFromBigEndian<quint16>(received.data() + i); };
    if (received.size() > 12 && (byte(12) >> 4 != 2 || (byte(12) & 0xF) > 1))
        return failed("has a version or command that does not exist");
    const bool isLocal = received.size() > 12 && (byte(12) & 0xF) == 0;
    if (received.size() > 13 && !isLocal && (byte(13) >> 4 > 3 || (byte(13) & 0xF) > 2))
        return failed("has a family or transport that does not exist");
    if (received.size() < FixedSize)
        return {};
    const qsizetype size = FixedSize + number16(14);
    const bool isTcp = !isLocal && (byte(13) == 0x11 || byte(13) == 0x21);
    const qsizetype addressSize = byte(13) == 0x11 ? 4 : 16;
    if (size > ProxyHeader::MaxSize)
        return failed("has more than 4096 bytes");
    if (isTcp && size < FixedSize + 2 * addressSize + 4)
        return failed("is too short for its addresses");
    if (received.size() < size)
        return {};
    if (!isTcp)
        return complete(size);
    const char *const source = received.data() + FixedSize;
    const QHostAddress address = addressSize == 4 ? QHostAddress(qFromBigEndian<quint32>(source))
                                                  : QHostAddress(reinterpret_cast<const quint8 *>(source));
    return complete(size, {numericAddress(address), number16(FixedSize + 2 * addressSize)});
}

} // namespace

ProxyHeader ProxyHeader::parse(QByteArrayView received)
{
    const auto begins = [received](QByteArrayView start) {
        const qsizetype common = std::min(start.size(), received.size());
        return received.first(common) == start.first(common);
    };
    if (begins(Signature))
        return received.size() < Signature.size() ? ProxyHeader{} : parseVersion2(received);
    if (begins(LineStart))
        return received.size() < LineStart.size() ? ProxyHeader{} : parseVersion1(received);
    return failed("is missing");
}

bool ProxyHeader::isLine(QByteArrayView bytes)
{
    return bytes.startsWith("PROXY TCP4 ") || bytes.startsWith("PROXY TCP6 ") || bytes.startsWith("PROXY UNKNOWN");
}

} // namespace wsify
