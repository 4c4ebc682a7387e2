// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/clock.h"

#include <algorithm>
#include <chrono>

namespace wsify {

/// Allows `rate` per second, and as many at once after a quiet second. A value; its owner knows the rate, which must
/// be above 0; a new one counts from the next call on.
class TokenBucket
{
public:
    /// Tokens available at a time; negative if more were taken than available.
    double balance(int rate, Clock::Duration now)
    {
        if (!m_isUsed)
            m_balance = rate;
        m_isUsed = true;
        m_balance =
            std::min<double>(rate, m_balance + Seconds(std::max(now - m_at, Clock::Duration::zero())).count() * rate);
        m_at = std::max(m_at, now);
        return m_balance;
    }

    /// Takes one, available or not; returns the rest.
    double take(int rate, Clock::Duration now)
    {
        balance(rate, now);
        return m_balance -= 1;
    }

    /// How long after the last call that many tokens are available.
    Clock::Duration until(double wanted, int rate) const
    {
        const Seconds wait(std::max(0.0, (wanted - m_balance) / rate));
        return std::chrono::ceil<Clock::Duration>(wait);
    }

private:
    using Seconds = std::chrono::duration<double>;

    double m_balance = 0;
    Clock::Duration m_at{};
    bool m_isUsed = false;
};

} // namespace wsify
