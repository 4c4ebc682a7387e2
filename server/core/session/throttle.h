// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/session/tokenbucket.h"
#include "core/timers.h"

#include <functional>

namespace wsify {

struct Limits;

/// Limits::commandRate for one client: who sends more waits until it has a tenth of a second's messages again. A client that only slips over
/// now and then is not waiting all the time; one that always has more to send is, and Limits::commandRatePatience ends that.
///
/// Owned by the session; worker thread only. The rate is above 0.
class Throttle
{
public:
    /// `resumed` is called when the client need not wait any more, from a later turn of the loop.
    Throttle(Timers &timers, const Limits &limits, std::function<void()> resumed);

    enum class Verdict : quint8 {
        Fine,
        Wait, ///< from now on
        TooMuch, ///< it has had to wait again and again for longer than the patience
    };
    /// A message has come.
    Verdict count();

    bool isWaiting() const { return m_isWaiting; }

private:
    Timers &m_timers;
    const Limits &m_limits;
    std::function<void()> m_resumed;
    TokenBucket m_messages;
    Timer m_resume; ///< runs while the client must wait
    bool m_isWaiting = false;
    Clock::Duration m_over{}; ///< since when it has been waiting again and again
    Clock::Duration m_resumedAt{}; ///< when it did not have to wait any more
};

} // namespace wsify
