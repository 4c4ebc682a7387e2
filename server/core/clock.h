// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <chrono>

namespace wsify {

/// Where core gets the time. Monotonic: never the wall clock, which jumps.
///
/// One clock a worker, used on that worker's thread alone.
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
