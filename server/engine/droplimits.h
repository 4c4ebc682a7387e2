// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

#include <chrono>

namespace wsify {

/// How long an engine waits for a peer when the last was said.
struct DropLimits
{
    std::chrono::milliseconds close = std::chrono::seconds(3); ///< for the peer's answer to a close frame
    // Behind the last thing that a connection is sent, its input is read and dropped while it flows: closing over unread input is a
    // reset, which can overtake what was sent.
    std::chrono::milliseconds time = std::chrono::seconds(5);
    std::chrono::milliseconds silence = std::chrono::seconds(2); ///< input that pauses this long flows no more
    static constexpr qint64 Bytes = 32 * 1024 * 1024;
};

} // namespace wsify
