// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/clock.h"
#include "core/limits.h"

#include <algorithm>

namespace wsify {

/// Limits::pingInterval and pongTimeout as they count for one client until its next ping, so that a reload that lowers
/// them cuts nobody. A value.
struct PingLimits
{
    explicit PingLimits(const Limits &limits)
        : interval(limits.pingInterval)
        , timeout(limits.pongTimeout)
    {
    }

    /// The client is pinged now: new limits count from here on. `lastLife` is moved up where they would have no patience left.
    void renew(const Limits &limits, Clock::Duration now, Clock::Duration &lastLife)
    {
        if (interval == limits.pingInterval && timeout == limits.pongTimeout)
            return;
        *this = PingLimits(limits);
        lastLife = std::max(lastLife, now - interval);
    }

    Clock::Duration interval;
    Clock::Duration timeout;
};

} // namespace wsify
