// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/closecodes.h"
#include "core/fanout/sharedbytes.h"

#include <QByteArrayView>

#include <initializer_list>

namespace wsify {

/// One whole unmasked RFC 6455 server frame (FIN set, no extension bits), ready for the wire.
///
/// Immutable and reference-counted: a copy shares the bytes, so one frame can wait in ten thousand queues on several
/// threads. Built in core, written verbatim by every engine. Callers limit the length of the payload (limits.h). A
/// default-constructed Frame is empty and is not sent.
class Frame
{
public:
    /// RFC 6455 section 5.2.
    enum class Opcode : quint8 { Text = 0x1, Binary = 0x2, Close = 0x8, Ping = 0x9, Pong = 0xA };

    Frame() = default;

    /// A frame of any opcode. The payload of a control frame must be at most 125 bytes (section 5.5); the rest is
    /// cut off.
    static Frame make(Opcode opcode, QByteArrayView payload);
    static Frame text(QByteArrayView payload) { return make(Opcode::Text, payload); }
    /// A text frame whose payload is these parts, one behind the other.
    static Frame text(std::initializer_list<QByteArrayView> parts);
    /// A close frame; a reason over 123 bytes of UTF-8 is cut at a code point boundary.
    static Frame close(CloseCode code, QByteArrayView reason = {});

    QByteArrayView bytes() const { return m_bytes.view(); }
    QByteArrayView payload() const { return bytes().sliced(m_header); }
    qsizetype size() const { return m_bytes.size(); }
    bool isEmpty() const { return m_bytes.isEmpty(); }

    /// The shared buffer itself, for an engine that keeps references.
    const SharedBytes &buffer() const { return m_bytes; }

private:
    static Frame join(Opcode opcode, std::initializer_list<QByteArrayView> parts);

    SharedBytes m_bytes;
    qsizetype m_header = 0;
};

} // namespace wsify
