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

/// The bytes of one connection, in and out: what a Connection and its OutQueue do with bytes, they do here. Plain TCP, on a non-blocking
/// descriptor that it owns.
///
/// A class and no interface, called directly: there is one kind of stream, and a virtual call for each member and turn is what the plain one
/// would pay for the others. Who wants another kind gives Connection another class with these functions. Worker thread only.
class Stream
{
public:
    static constexpr qint64 AtEnd = -1; ///< the peer has sent its FIN, and everything before it was read
    static constexpr qint64 Broken = -2; ///< reset, or any other end without order

    /// -1: one that is not open.
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
    /// What is watched for more to read, or for room to send.
    int descriptor() const { return m_descriptor; }

    /// How many bytes came; 0 when there are none now, AtEnd, or Broken.
    qint64 receive(char *into, size_t size)
    {
        const ssize_t received = socketio::receive(m_descriptor, into, size, 0);
        if (received > 0)
            return received;
        if (received == 0)
            return AtEnd;
        return errno == EAGAIN || errno == EINTR ? 0 : Broken;
    }

    /// How many bytes were taken; 0 when there is room for none now, or Broken.
    qint64 send(QByteArrayView bytes)
    {
        for (;;) {
            const ssize_t sent = socketio::send(m_descriptor, bytes.data(), size_t(bytes.size()), MSG_NOSIGNAL);
            if (sent >= 0 || errno != EINTR)
                return sent >= 0 ? sent : refusal();
        }
    }
    /// The same for several pieces, MaxPieces at most; for one the other is the cheaper call.
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
    static constexpr size_t MaxPieces = 64; // more in a call measure no better

    /// Sends a FIN behind what was sent.
    void shutDown()
    {
        if (isOpen())
            ::shutdown(m_descriptor, SHUT_WR);
    }
    void close();
    /// Closes with a reset: what the kernel still holds is dropped, too.
    void reset();

private:
    static qint64 refusal();

    int m_descriptor;
};

} // namespace wsify
