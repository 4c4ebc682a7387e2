// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/websocket/websocketcodec.h"

#include <QtEndian>

#include <algorithm>
#include <cstring>
#include <utility>

namespace wsify {

namespace {

// RFC 6455 section 5.2
constexpr quint8 Fin = 0x80;
constexpr quint8 ReservedBits = 0x70;
constexpr quint8 ControlBit = 0x08;
constexpr quint8 MaskBit = 0x80;
constexpr quint8 Continuation = 0x0;
constexpr qsizetype MaskSize = 4;
constexpr qsizetype MaxHeader = 2 + 8 + MaskSize;
constexpr quint64 MaxControlPayload = 125;

/// Bytes that a header takes, as its second byte says.
qsizetype headerSize(quint8 second)
{
    const quint8 length = second & ~MaskBit;
    return 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + (second & MaskBit ? MaskSize : 0);
}

/// Bytes at the end of a text that begin a code point which is not whole yet, and may still become one.
qsizetype incompleteTail(QByteArrayView text)
{
    for (qsizetype size = 1; size <= std::min<qsizetype>(3, text.size()); ++size) {
        const auto lead = quint8(text[text.size() - size]);
        if ((lead & 0xC0) == 0x80)
            continue;
        const int whole = lead >= 0xC2 && lead <= 0xDF   ? 2
                          : (lead & 0xF0) == 0xE0        ? 3
                          : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                         : 0;
        if (whole <= size)
            return 0;
        if (size == 1)
            return size;
        // RFC 3629: overlong forms, surrogates and what is above U+10FFFF show in the second byte.
        const auto second = quint8(text[text.size() - size + 1]);
        const bool isPossible = lead == 0xE0   ? second >= 0xA0
                                : lead == 0xED ? second <= 0x9F
                                : lead == 0xF0 ? second >= 0x90
                                : lead == 0xF4 ? second <= 0x8F
                                               : true;
        return isPossible ? size : 0;
    }
    return 0;
}

constexpr char NotUtf8[] = "a text is not UTF-8";

} // namespace

void applyMask(char *data, qsizetype size, const unsigned char mask[4], qsizetype offset)
{
    unsigned char rotated[8];
    for (qsizetype i = 0; i < 8; ++i)
        rotated[i] = mask[(i + offset) & 3];
    quint64 wide = 0;
    std::memcpy(&wide, rotated, 8);
    qsizetype i = 0;
    for (; i + 8 <= size; i += 8) {
        quint64 word = 0;
        std::memcpy(&word, data + i, 8);
        word ^= wide;
        std::memcpy(data + i, &word, 8);
    }
    for (; i < size; ++i)
        data[i] = char(quint8(data[i]) ^ rotated[i & 7]);
}

struct WebSocketDecoder::Header
{
    quint64 length = 0;
    qsizetype size = 0; ///< 0: no header
    unsigned char mask[MaskSize] = {};
    quint8 first = 0;
    bool isMasked = false;
    bool isLengthValid = true;
    bool isDropped = false; ///< as check() finds: its message is too long

    quint8 opcode() const { return first & 0x0F; }
    bool isControl() const { return first & ControlBit; }
    bool isFinal() const { return first & Fin; }
    bool isText() const { return opcode() == quint8(Frame::Opcode::Text); }
};

/// What is kept from one read to the next.
struct WebSocketDecoder::Partial
{
    QByteArray message; ///< payload of the message so far, unmasked; empty once it is dropped
    qint64 size = 0; ///< of the message so far
    qsizetype checked = 0; ///< bytes of it that are known to be UTF-8, in whole code points
    QByteArray control; ///< payload of a control frame so far, unmasked
    Header frame; ///< whose payload is being read, when its size is not 0
    quint64 received = 0; ///< of that payload
    char head[MaxHeader] = {}; ///< of a header that is incomplete
    qsizetype headSize = 0;
    Limits limits{}; ///< of the open message: the highest since it began
    int fragments = 0; ///< frames of the open message so far; 0: none is open
    bool isText = false;
    bool isDropped = false; ///< the message
    enum class Delivered : quint8 { Nothing, Control, Message } delivered = Delivered::Nothing;

    void raise(const Limits &now)
    {
        limits.maxMessage = std::max(limits.maxMessage, now.maxMessage);
        limits.maxFragments = std::max(limits.maxFragments, now.maxFragments);
        limits.maxDropped = std::max(limits.maxDropped, now.maxDropped);
    }
};

WebSocketDecoder::WebSocketDecoder(Role role)
    : m_role(role)
{
}

WebSocketDecoder::~WebSocketDecoder() = default;
WebSocketDecoder::WebSocketDecoder(WebSocketDecoder &&) noexcept = default;
WebSocketDecoder &WebSocketDecoder::operator=(WebSocketDecoder &&) noexcept = default;

qsizetype WebSocketDecoder::kept() const
{
    return m_partial ? qsizetype(sizeof(Partial)) + m_partial->message.capacity() + m_partial->control.capacity() : 0;
}

WebSocketDecoder::Header WebSocketDecoder::readHeader(const char *data, qsizetype size)
{
    Header header;
    header.size = size;
    header.first = quint8(data[0]);
    header.isMasked = quint8(data[1]) & MaskBit;
    header.length = quint8(data[1]) & ~MaskBit;
    if (header.length == 126) {
        header.length = qFromBigEndian<quint16>(data + 2);
        header.isLengthValid = header.length >= 126;
    } else if (header.length == 127) {
        header.length = qFromBigEndian<quint64>(data + 2);
        header.isLengthValid = header.length > 0xFFFF && header.length >> 63 == 0;
    }
    if (header.isMasked)
        std::memcpy(header.mask, data + size - MaskSize, MaskSize);
    return header;
}

/// What is wrong with a frame, as far as its header tells; null when nothing is.
const char *WebSocketDecoder::check(Header &header, const Limits &limits, CloseCode &code) const
{
    code = CloseCode::ProtocolError;
    if (header.first & ReservedBits)
        return "a reserved bit is set";
    if (header.isMasked != (m_role == Role::Server))
        return header.isMasked ? "a frame from a server is masked" : "a frame from a client is not masked";
    if (!header.isLengthValid)
        return "a length is not in its shortest form, or its highest bit is set";
    if (header.isControl()) {
        if (header.opcode() > quint8(Frame::Opcode::Pong))
            return "the opcode is reserved";
        if (!header.isFinal())
            return "a control frame is fragmented";
        return header.length > MaxControlPayload ? "a control frame is longer than 125 bytes" : nullptr;
    }
    if (header.opcode() > quint8(Frame::Opcode::Binary))
        return "the opcode is reserved";
    const int fragments = m_partial ? m_partial->fragments : 0;
    if ((header.opcode() == Continuation) != (fragments > 0))
        return fragments > 0 ? "a message begins within another" : "there is no message to continue";
    // Lower ones, after a reload, count from the next message.
    const Limits before = fragments > 0 ? m_partial->limits : Limits{};
    const qint64 size = fragments > 0 ? m_partial->size : 0;
    const auto isBeyond = [&](qint64 limit) { return header.length > quint64(std::max<qint64>(0, limit - size)); };
    header.isDropped =
        (fragments > 0 && m_partial->isDropped) || isBeyond(std::max(limits.maxMessage, before.maxMessage));
    code = CloseCode::TooBig;
    if (header.isDropped && isBeyond(std::max(limits.maxDropped, before.maxDropped)))
        return "the message is too long";
    return fragments >= std::max(limits.maxFragments, before.maxFragments) ? "the message has too many fragments"
                                                                           : nullptr;
}

WebSocketDecoder::Event WebSocketDecoder::next(char *&data, char *end, const Limits &limits)
{
    forgetDelivered();
    while (data != end && !m_ended) {
        CloseCode code{};
        if (!m_partial) {
            const qsizetype size = end - data < 2 ? MaxHeader : headerSize(quint8(data[1]));
            const bool isWhole = end - data >= size;
            Header header = isWhole ? readHeader(data, size) : Header{};
            if (const char *error = isWhole ? check(header, limits, code) : nullptr)
                return fail(code, error);
            const bool inPlace = isWhole && header.isFinal() && quint64(end - data - size) >= header.length;
            if (inPlace) {
                const QByteArrayView payload(data + size, qsizetype(header.length));
                if (header.isDropped) {
                    data += size + payload.size();
                    return tooLarge(payload.size());
                }
                if (header.isMasked)
                    applyMask(data + size, payload.size(), header.mask);
                data += size + payload.size();
                return header.isControl() ? control(header.opcode(), payload) : message(header.isText(), payload);
            }
            m_partial = std::make_unique<Partial>();
        }
        if (m_partial->frame.size == 0) {
            if (!takeHeader(data, end))
                return {};
            if (const char *error = check(m_partial->frame, limits, code))
                return fail(code, error);
            if (!m_partial->frame.isControl())
                m_partial->raise(limits);
        }
        if (const Event event = takePayload(data, end); event.kind != Event::Kind::NeedMore)
            return event;
    }
    data = end;
    return {};
}

/// True when the header is whole.
bool WebSocketDecoder::takeHeader(char *&data, const char *end)
{
    Partial &partial = *m_partial;
    while (data != end) {
        partial.head[partial.headSize++] = *data++;
        if (partial.headSize >= 2 && partial.headSize == headerSize(quint8(partial.head[1]))) {
            partial.frame = readHeader(partial.head, partial.headSize);
            partial.received = 0;
            partial.headSize = 0;
            return true;
        }
    }
    return false;
}

WebSocketDecoder::Event WebSocketDecoder::takePayload(char *&data, const char *end)
{
    Partial &partial = *m_partial;
    const Header frame = partial.frame;
    const qsizetype here = qsizetype(std::min(quint64(end - data), frame.length - partial.received));
    if (frame.isDropped && !std::exchange(partial.isDropped, true))
        partial.message = {};
    if (!frame.isDropped) {
        QByteArray &into = frame.isControl() ? partial.control : partial.message;
        const qsizetype before = into.size();
        into.append(data, here);
        if (frame.isMasked && here > 0)
            applyMask(into.data() + before, here, frame.mask, qsizetype(partial.received & 3));
    }
    data += here;
    partial.received += quint64(here);
    const bool isWhole = partial.received == frame.length;
    if (!frame.isControl()) {
        partial.size += here;
        if (partial.fragments == 0)
            partial.isText = frame.isText();
        if (partial.isText && !frame.isDropped && !isTextSoFar(isWhole && frame.isFinal()))
            return fail(CloseCode::InvalidPayload, NotUtf8);
    }
    if (!isWhole)
        return {};

    partial.frame = {};
    if (frame.isControl()) {
        partial.delivered = Partial::Delivered::Control;
        return control(frame.opcode(), partial.control);
    }
    ++partial.fragments;
    if (!frame.isFinal())
        return {};
    partial.delivered = Partial::Delivered::Message;
    if (frame.isDropped)
        return tooLarge(partial.size);
    return {partial.isText ? Event::Kind::Text : Event::Kind::Binary, CloseCode::Normal, partial.message, nullptr};
}

WebSocketDecoder::Event WebSocketDecoder::tooLarge(qint64 bytes)
{
    Event event;
    event.kind = Event::Kind::TooLarge;
    event.dropped = bytes;
    return event;
}

/// Looks at what has come since the last time, so that a text that cannot be one is refused at the octet (section 8.1).
bool WebSocketDecoder::isTextSoFar(bool isComplete)
{
    Partial &partial = *m_partial;
    const QByteArrayView fresh = QByteArrayView(partial.message).sliced(partial.checked);
    const QByteArrayView whole = isComplete ? fresh : fresh.chopped(incompleteTail(fresh));
    partial.checked += whole.size();
    return whole.isValidUtf8();
}

void WebSocketDecoder::forgetDelivered()
{
    if (!m_partial || m_partial->delivered == Partial::Delivered::Nothing)
        return;
    if (m_partial->delivered == Partial::Delivered::Message || m_partial->fragments == 0) {
        m_partial.reset();
        return;
    }
    m_partial->control = {};
    m_partial->delivered = Partial::Delivered::Nothing;
}

WebSocketDecoder::Event WebSocketDecoder::control(quint8 opcode, QByteArrayView payload)
{
    if (opcode == quint8(Frame::Opcode::Ping))
        return {Event::Kind::Ping, CloseCode::Normal, payload, nullptr};
    if (opcode == quint8(Frame::Opcode::Pong))
        return {Event::Kind::Pong, CloseCode::Normal, payload, nullptr};

    m_hasClosed = true;
    CloseCode code = CloseCode::NoStatus;
    if (payload.size() == 1)
        return fail(CloseCode::ProtocolError, "a close frame has one byte of a code");
    if (!payload.isEmpty()) {
        const quint16 sent = qFromBigEndian<quint16>(payload.data());
        if (!isSendable(sent))
            return fail(CloseCode::ProtocolError, "the close code must not be sent");
        payload = payload.sliced(2);
        if (!payload.isValidUtf8())
            return fail(CloseCode::InvalidPayload, "the reason of a close frame is not UTF-8");
        code = CloseCode(sent);
    }
    m_ended = true;
    return {Event::Kind::Close, code, payload, nullptr};
}

WebSocketDecoder::Event WebSocketDecoder::message(bool isText, QByteArrayView payload)
{
    if (isText && !payload.isValidUtf8())
        return fail(CloseCode::InvalidPayload, NotUtf8);
    return {isText ? Event::Kind::Text : Event::Kind::Binary, CloseCode::Normal, payload, nullptr};
}

WebSocketDecoder::Event WebSocketDecoder::fail(CloseCode code, const char *error)
{
    drop();
    return {Event::Kind::Error, code, {}, error};
}

void WebSocketDecoder::drop()
{
    m_ended = true;
    if (m_partial) {
        m_partial->message = {};
        m_partial->control = {};
    }
}

void WebSocketDecoder::skip(char *data, const char *end)
{
    if (m_hasClosed)
        return;
    if (!m_partial)
        m_partial = std::make_unique<Partial>();
    Partial &partial = *m_partial;
    do { // without bytes, too: the header of an empty frame may be what was refused
        if (partial.frame.size == 0 && !takeHeader(data, end))
            return;
        const quint64 here = std::min(quint64(end - data), partial.frame.length - partial.received);
        data += here;
        partial.received += here;
        if (partial.received < partial.frame.length)
            return;
        // Garbage seldom looks like a whole close frame, which has FIN and no reserved bits.
        const Header &frame = partial.frame;
        m_hasClosed = frame.first == (Fin | quint8(Frame::Opcode::Close)) && frame.isMasked == (m_role == Role::Server)
                      && frame.length <= MaxControlPayload;
        partial.frame = {};
    } while (data != end && !m_hasClosed);
}

QByteArray clientFrame(quint8 opcode, QByteArrayView payload, quint32 mask, bool fin)
{
    const quint64 length = quint64(payload.size());
    const qsizetype header = headerSize(quint8(MaskBit | (length < 126 ? 0 : length <= 0xFFFF ? 126 : 127)));
    QByteArray frame(header + payload.size(), Qt::Uninitialized);
    char *out = frame.data();
    out[0] = char((fin ? Fin : 0) | opcode);
    if (length < 126) {
        out[1] = char(MaskBit | length);
    } else if (length <= 0xFFFF) {
        out[1] = char(MaskBit | 126);
        qToBigEndian(quint16(length), out + 2);
    } else {
        out[1] = char(MaskBit | 127);
        qToBigEndian(length, out + 2);
    }
    unsigned char key[MaskSize];
    qToBigEndian(mask, key);
    std::memcpy(out + header - MaskSize, key, MaskSize);
    if (!payload.isEmpty())
        std::memcpy(out + header, payload.data(), size_t(payload.size()));
    applyMask(out + header, payload.size(), key);
    return frame;
}

} // namespace wsify
