// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/closecodes.h"
#include "core/fanout/frame.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>

namespace wsify {

/// Incremental decoder of RFC 6455 frames, for either end of a connection. Pure: no I/O, no clock, no allocation for a message that
/// lies whole in one read.
///
/// Enforces what sections 5 and 7.4 ask of a receiver: masking, reserved bits, opcodes, the shortest form of a length, control frames
/// (whole, at most 125 bytes, also between fragments), fragmentation, UTF-8 over all of a text message, close codes. A message that
/// would be too long is refused from its frame's header. After Error or Close nothing more is decoded: what follows is taken and dropped.
class WebSocketDecoder
{
public:
    /// The end that this decoder is at: a server takes masked frames only, a client unmasked ones only (section 5.1).
    enum class Role : quint8 { Server, Client };

    struct Limits
    {
        qint64 maxMessage; ///< bytes of payload, over all fragments
        int maxFragments;
    };

    struct Event
    {
        enum class Kind : quint8 {
            NeedMore, ///< all of the data is taken
            Text, ///< a whole message, valid UTF-8
            Binary,
            Ping,
            Pong,
            Close, ///< the peer's close frame: `code` (NoStatus when there was none) and its reason as payload
            Error, ///< the peer broke the protocol: close with `code`; `error` says what was wrong
        };
        Kind kind = Kind::NeedMore;
        CloseCode code = CloseCode::Normal;
        QByteArrayView payload; ///< into the data or into the decoder: valid until the next call
        const char *error = nullptr;
    };

    explicit WebSocketDecoder(Role role = Role::Server);
    ~WebSocketDecoder();
    WebSocketDecoder(WebSocketDecoder &&) noexcept;
    WebSocketDecoder &operator=(WebSocketDecoder &&) noexcept;

    /// Takes bytes from the front of [data, end), which it unmasks in place, up to the end of the first event; moves `data` behind what it
    /// took. What is incomplete at the end is kept inside. To be called until it answers NeedMore.
    Event next(char *&data, char *end, const Limits &limits);

    /// Bytes kept inside.
    qsizetype kept() const;

private:
    struct Header;
    struct Partial;

    static Header readHeader(const char *data, qsizetype size);
    const char *check(const Header &header, const Limits &limits, CloseCode &code) const;
    bool takeHeader(char *&data, const char *end);
    Event takePayload(char *&data, const char *end);
    Event control(quint8 opcode, QByteArrayView payload);
    Event message(bool isText, QByteArrayView payload);
    Event fail(CloseCode code, const char *error);
    void forgetDelivered();

    std::unique_ptr<Partial> m_partial; ///< only while a frame or a fragmented message is incomplete
    Role m_role;
    bool m_ended = false;
};

/// A masked frame, as a client sends it (RFC 6455 section 5.3); FIN set unless `fin` is false, `opcode` 0 continues a message.
QByteArray clientFrame(quint8 opcode, QByteArrayView payload, quint32 mask, bool fin = true);

/// XORs [data, data + size) with the mask, whose first byte in memory order applies to data[0] when `offset` is 0 (RFC 6455 section 5.3).
void applyMask(char *data, qsizetype size, const unsigned char mask[4], qsizetype offset = 0);

} // namespace wsify
