// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "engine/native/socketio.h"

#include <QByteArrayView>
#include <QtGlobal>

#include <cerrno>
#include <sys/uio.h>
#include <utility>

namespace wsify {

/// The byte stream of one connection: all input and output of a Connection and its OutQueue. Plain TCP, on a
/// non-blocking descriptor that it owns.
///
/// A class, not an interface: a virtual call per member and turn would cost the plain one too much. TlsStream has the
/// same functions and lies above one. Worker thread only.
class Stream
{
public:
    static constexpr qint64 AtEnd = -1; ///< the peer has sent its FIN, and everything before it was read
    static constexpr qint64 Broken = -2; ///< a reset, or any other disorderly end

    /// -1 for a closed stream.
    explicit Stream(int descriptor)
        : m_descriptor(descriptor)
    {
    }
    ~Stream() { close(); }
    Stream(Stream &&other) noexcept
        : m_descriptor(std::exchange(other.m_descriptor, -1))
    {
    }
    Stream &operator=(Stream &&) = delete;

    bool isOpen() const { return m_descriptor >= 0; }
    /// The descriptor to watch for input, or for room to send.
    int descriptor() const { return m_descriptor; }

    /// The number of bytes read; 0 if there are none now, AtEnd, or Broken.
    qint64 receive(char *into, size_t size) { return receive(into, size, 0); }
    /// The same, and the bytes remain to be received.
    qint64 peek(char *into, size_t size) { return receive(into, size, MSG_PEEK); }

    /// The number of bytes taken; 0 if there is no room now, or Broken.
    qint64 send(QByteArrayView bytes)
    {
        for (;;) {
            const ssize_t sent = socketio::send(m_descriptor, bytes.data(), size_t(bytes.size()), MSG_NOSIGNAL);
            if (sent >= 0 || errno != EINTR)
                return sent >= 0 ? sent : refusal();
        }
    }
    /// The same for several pieces, at most MaxPieces; for a single piece the other call is cheaper.
    qint64 send(iovec *pieces, size_t count)
    {
        msghdr message{};
        message.msg_iov = pieces;
        message.msg_iovlen = count;
        for (;;) {
            const ssize_t sent = socketio::send(m_descriptor, message, MSG_NOSIGNAL);
            if (sent >= 0 || errno != EINTR)
                return sent >= 0 ? sent : refusal();
        }
    }
    /// Bytes sent that the peer's kernel has not acknowledged.
    qint32 untaken() const;
    static constexpr size_t MaxPieces = 64; // more in a call measure no better

    /// Sends a FIN after everything sent before.
    void shutDown()
    {
        if (isOpen())
            ::shutdown(m_descriptor, SHUT_WR);
    }
    void close();
    /// Closes with a reset: bytes that the kernel still holds are dropped as well.
    void reset();

private:
    qint64 receive(char *into, size_t size, int flags)
    {
        const ssize_t received = socketio::receive(m_descriptor, into, size, flags);
        if (received > 0)
            return received;
        if (received == 0)
            return AtEnd;
        return errno == EAGAIN || errno == EINTR ? 0 : Broken;
    }
    static qint64 refusal();

    int m_descriptor;
};

} // namespace wsify
