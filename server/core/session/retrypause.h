// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/clock.h"
#include "core/session/authorizer.h"

#include <algorithm>

namespace wsify {

/// How long the server waits before it repeats a question of its own that was not decided: what the authorizer wishes, at most an hour, or
/// 1, 2, 4 ... 30 s. `attempts`: undecided ones before this one.
inline Clock::Duration retryPause(const AuthAnswer &undecided, int attempts)
{
    constexpr std::chrono::seconds Most{30};
    if (undecided.retryAfter)
        return std::clamp<Clock::Duration>(*undecided.retryAfter, std::chrono::seconds(1), std::chrono::hours(1));
    return std::min<Clock::Duration>(std::chrono::seconds(1 << std::min(attempts, 5)), Most);
}

} // namespace wsify
