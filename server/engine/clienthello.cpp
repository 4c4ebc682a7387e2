// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/clienthello.h"

#include <algorithm>
#include <optional>

namespace wsify {

namespace {

constexpr quint8 HandshakeRecord = 22;
constexpr quint8 HelloMessage = 1;
constexpr quint16 ServerName = 0; // extension
constexpr quint8 HostName = 0;
constexpr qsizetype RecordHead = 5;
constexpr qsizetype MessageHead = 4;
constexpr qsizetype MaxRecord = 16 * 1024;
constexpr qsizetype VersionAndRandom = 2 + 32;
constexpr qsizetype MaxName = 253; // of a host

quint8 at(QByteArrayView bytes, qsizetype i)
{
    return quint8(bytes[i]);
}

/// Reads fields from the front; once one is missing, all are.
class Fields
{
public:
    explicit Fields(QByteArrayView bytes)
        : m_rest(bytes)
    {
    }

    bool isGood() const { return m_isGood; }
    bool isAtEnd() const { return m_rest.isEmpty(); }
    QByteArrayView take(qsizetype size)
    {
        m_isGood = m_isGood && size <= m_rest.size();
        const QByteArrayView taken = m_rest.first(m_isGood ? size : 0);
        m_rest = m_isGood ? m_rest.sliced(size) : QByteArrayView();
        return taken;
    }
    qsizetype number(int bytes)
    {
        qsizetype value = 0;
        for (const char byte : take(bytes))
            value = value << 8 | quint8(byte);
        return value;
    }
    /// One that begins with its length.
    QByteArrayView vector(int lengthBytes) { return take(number(lengthBytes)); }

private:
    QByteArrayView m_rest;
    bool m_isGood = true;
};

bool isHostName(QByteArrayView name)
{
    return !name.isEmpty() && name.size() <= MaxName && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.'
               || c == '_';
    });
}

/// Nothing if it is malformed.
std::optional<QByteArray> nameIn(QByteArrayView hello)
{
    Fields fields(hello);
    fields.take(VersionAndRandom);
    fields.vector(1); // session
    fields.vector(2); // cipher suites
    fields.vector(1); // compression
    if (!fields.isGood())
        return std::nullopt;
    if (fields.isAtEnd())
        return QByteArray(); // no extensions
    Fields extensions(fields.vector(2));
    QByteArray name;
    while (fields.isGood() && extensions.isGood() && !extensions.isAtEnd()) {
        const qsizetype type = extensions.number(2);
        Fields extension(extensions.vector(2));
        if (type != ServerName || !extensions.isGood())
            continue;
        Fields names(extension.vector(2));
        const bool isHost = names.number(1) == HostName;
        const QByteArrayView value = names.vector(2);
        if (!extension.isGood() || !extension.isAtEnd() || !names.isGood() || !names.isAtEnd())
            return std::nullopt;
        if (isHost && isHostName(value))
            name = value.toByteArray().toLower();
    }
    if (!fields.isGood() || !fields.isAtEnd() || !extensions.isGood())
        return std::nullopt;
    return name;
}

} // namespace

bool certificateNameFits(QByteArrayView pattern, QByteArrayView host)
{
    if (!pattern.startsWith("*."))
        return pattern == host;
    const qsizetype dot = host.indexOf('.');
    return dot > 0 && host.sliced(dot) == pattern.sliced(1);
}

ClientHello ClientHello::read(QByteArrayView bytes)
{
    const bool isFull = bytes.size() >= MaxSize;
    QByteArray message; // so far, out of its records
    for (;;) {
        if (!message.isEmpty() && at(message, 0) != HelloMessage)
            return {State::NotOne, {}};
        if (message.size() >= MessageHead) {
            const qsizetype size = at(message, 1) << 16 | at(message, 2) << 8 | at(message, 3);
            if (size > MaxSize)
                return {State::NotOne, {}};
            if (message.size() >= MessageHead + size) {
                const auto name = nameIn(QByteArrayView(message).sliced(MessageHead, size));
                return name ? ClientHello{State::Complete, *name} : ClientHello{State::NotOne, {}};
            }
        }
        if (bytes.isEmpty())
            break;
        if (at(bytes, 0) != HandshakeRecord || (bytes.size() > 1 && at(bytes, 1) != 3))
            return {State::NotOne, {}};
        if (bytes.size() < RecordHead)
            break;
        const qsizetype size = at(bytes, 3) << 8 | at(bytes, 4);
        if (size == 0 || size > MaxRecord)
            return {State::NotOne, {}};
        message += bytes.sliced(RecordHead, std::min(size, bytes.size() - RecordHead));
        bytes = bytes.sliced(std::min(RecordHead + size, bytes.size()));
    }
    return {isFull ? State::NotOne : State::Incomplete, {}};
}

} // namespace wsify
