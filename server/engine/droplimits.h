// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

#include <chrono>

namespace wsify::droplimits {

// Behind the last thing that a connection is sent, its input is read and dropped while it flows: closing over unread input is a
// reset, which can overtake what was sent.
inline constexpr std::chrono::seconds Time{5};
inline constexpr std::chrono::seconds Silence{2}; ///< input that pauses this long flows no more
inline constexpr qint64 Bytes = 32 * 1024 * 1024;

} // namespace wsify::droplimits
