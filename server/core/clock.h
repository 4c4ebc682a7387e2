// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <chrono>

namespace wsify {

/// The source of time for core. Monotonic: never the wall clock, which jumps.
///
/// One per worker, used only on that worker's thread.
class Clock
{
public:
    using Duration = std::chrono::milliseconds;

    virtual ~Clock() = default;

    /// Time since an arbitrary fixed point; never goes back. An engine may answer with the time at which its
    /// current loop turn began.
    virtual Duration now() const = 0;
};

} // namespace wsify
