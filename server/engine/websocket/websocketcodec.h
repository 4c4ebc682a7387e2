// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/closecodes.h"
#include "core/fanout/frame.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>

namespace wsify {

/// Incremental decoder of RFC 6455 frames, for either end of a connection. Pure: no I/O, no clock, no allocation for a
/// message that is complete in one read.
///
/// Enforces a receiver's rules of sections 5 and 7.4: masking, reserved bits, opcodes, the shortest form of a length,
/// control frames (whole, at most 125 bytes, also between fragments), fragmentation, UTF-8 over a whole text message,
/// close codes. A message that would be too long is refused at the header of its frame, or taken and dropped from there on, as the limits
/// say; of what is dropped only the frames are looked at. A text that is incomplete is refused at the first byte that no UTF-8 can have
/// there. After Error or Close nothing more is decoded: further bytes are taken and dropped.
class WebSocketDecoder
{
public:
    /// The end at which this decoder works: a server accepts only masked frames, a client only unmasked ones (section
    /// 5.1).
    enum class Role : quint8 { Server, Client };

    struct Limits
    {
        qint64 maxMessage; ///< bytes of payload, all fragments together
        int maxFragments;
        qint64 maxDropped = 0; ///< a message longer than maxMessage, and not than this, is dropped; else it is an Error
    };

    struct Event
    {
        enum class Kind : quint8 {
            NeedMore, ///< all data was taken
            Text, ///< a whole message, valid UTF-8
            Binary,
            TooLarge, ///< a message was dropped; it had `dropped` bytes
            Ping,
            Pong,
            Close, ///< the peer's close frame: `code` (NoStatus if it had none), with its reason as payload
            Error, ///< the peer violated the protocol: close with `code`; `error` has the reason
        };
        Kind kind = Kind::NeedMore;
        CloseCode code = CloseCode::Normal;
        QByteArrayView payload; ///< into the data or into the decoder: valid until the next call
        const char *error = nullptr;
        qint64 dropped = 0;
    };

    explicit WebSocketDecoder(Role role = Role::Server);
    ~WebSocketDecoder();
    WebSocketDecoder(WebSocketDecoder &&) noexcept;
    WebSocketDecoder &operator=(WebSocketDecoder &&) noexcept;

    /// Takes bytes from the front of [data, end), unmasks them in place, and stops after the first event; moves `data`
    /// behind the bytes taken. An incomplete rest is kept inside. Call it until it returns NeedMore.
    Event next(char *&data, char *end, const Limits &limits);

    /// Decodes nothing more, as after an Error, and keeps no payload.
    void drop();
    /// After Error or drop(): reads over the bytes that next() has not taken, for the peer's close frame.
    void skip(char *data, const char *end);
    /// True once the peer's close frame has come, whole.
    bool hasClosed() const { return m_hasClosed; }

    /// Number of bytes kept inside.
    qsizetype kept() const;

private:
    struct Header;
    struct Partial;

    static Header readHeader(const char *data, qsizetype size);
    const char *check(Header &header, const Limits &limits, CloseCode &code) const;
    bool takeHeader(char *&data, const char *end);
    Event takePayload(char *&data, const char *end);
    bool isTextSoFar(bool isComplete);
    Event control(quint8 opcode, QByteArrayView payload);
    static Event tooLarge(qint64 bytes);
    Event message(bool isText, QByteArrayView payload);
    Event fail(CloseCode code, const char *error);
    void forgetDelivered();

    std::unique_ptr<Partial> m_partial; ///< only while a frame or a fragmented message is incomplete
    Role m_role;
    bool m_ended = false;
    bool m_hasClosed = false;
};

/// A masked frame, as sent by a client (RFC 6455 section 5.3); FIN is set unless `fin` is false, `opcode` 0 continues
/// a message.
QByteArray clientFrame(quint8 opcode, QByteArrayView payload, quint32 mask, bool fin = true);

/// XORs [data, data + size) with the mask, whose first byte in memory order applies to data[0] when `offset` is 0 (RFC 6455 section 5.3).
void applyMask(char *data, qsizetype size, const unsigned char mask[4], qsizetype offset = 0);

} // namespace wsify
