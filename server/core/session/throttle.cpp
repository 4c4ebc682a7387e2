// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/throttle.h"

#include "core/limits.h"

#include <utility>

namespace wsify {

Throttle::Throttle(Timers &timers, const Limits &limits, std::function<void()> resumed)
    : m_timers(timers)
    , m_limits(limits)
    , m_resumed(std::move(resumed))
{
}

Throttle::Verdict Throttle::count()
{
    const int rate = m_limits.commandRate;
    const Clock::Duration now = m_timers.now();
    if (m_messages.take(rate, now) >= 0 || m_isWaiting)
        return Verdict::Fine;
    constexpr std::chrono::seconds Calm(1);
    if (now - m_resumedAt > Calm || m_over == Clock::Duration())
        m_over = now;
    if (now - m_over >= m_limits.commandRatePatience)
        return Verdict::TooMuch;
    m_isWaiting = true;
    m_resume = Timer(m_timers, m_messages.until(rate / 10.0, rate), [this] {
        m_isWaiting = false;
        m_resumedAt = m_timers.now();
        m_resumed();
    });
    return Verdict::Wait;
}

} // namespace wsify
