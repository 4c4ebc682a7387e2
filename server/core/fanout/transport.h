// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/clock.h"
#include "core/fanout/frame.h"

#include <optional>

namespace wsify {

/// A Session's view of its connection. Implemented by each engine, and by a fake in the tests.
///
/// Owned by the engine's connection, which also owns the session; worker thread only. The transport owns the out queue
/// with its caps and deadlines (Limits::maxQueue to Limits::slowTimeout) and cuts off a slow consumer by itself; core
/// never polls it. None of these functions calls back into the session before it returns: Session::closed() is always
/// called in a later turn of the loop, once.
class Transport
{
public:
    virtual ~Transport() = default;

    /// Appends one frame to the out queue. Frames leave in the order of the calls. After close(), or once the peer is
    /// gone, frames are dropped silently.
    virtual void send(const Frame &frame) = 0;

    /// Sends the queue, then a close frame, then ends the connection; the first call wins. Reading stops at once.
    /// `reason` is at most 123 bytes of UTF-8.
    virtual void close(CloseCode code, QByteArrayView reason) = 0;

    /// Asks the engine to stop or resume reading from the peer. A request, not a command: the content of one read
    /// buffer (64 KiB) may still arrive.
    virtual void pauseReading(bool paused) = 0;

    /// The connection's figures for consoles and the log.
    struct Activity
    {
        qint64 unsent = 0; ///< bytes in the out queue
        qint64 delivered = 0; ///< frames queued by send(), without the connection's own
        Clock::Duration lastLife{}; ///< time (of Clock) of the last byte from the peer, or of the last pause in reading
        std::optional<Clock::Duration> rtt = {}; ///< of the last answered ping (core/metrics/roundtrip.h)
        qint64 sentBytes = 0; ///< of frames, deliveries or not, that have left the out queue
    };
    virtual Activity activity() const = 0;

    /// The session is closed and has nothing left to decide: the owner may destroy it, in a later turn. Called once,
    /// possibly from within Session::closed().
    virtual void sessionFinished() = 0;
};

} // namespace wsify
