// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/session/tokenbucket.h"
#include "core/timers.h"

#include <functional>

namespace wsify {

struct Limits;

/// Limits::commandRate for one client: a client that sends more waits until it has a tenth of a second's worth of
/// messages again. A client that exceeds the rate now and then does not wait all the time; one that always has more to
/// send does, and is closed after Limits::commandRatePatience.
///
/// Owned by the session; worker thread only. The rate must be above 0.
class Throttle
{
public:
    /// `resumed` is called when the client need no longer wait, in a later turn of the loop.
    Throttle(Timers &timers, const Limits &limits, std::function<void()> resumed);

    enum class Verdict : quint8 {
        Fine,
        Wait, ///< from now on
        TooMuch, ///< it has been waiting repeatedly for longer than the patience
    };
    /// To be called for each message.
    Verdict count();

    bool isWaiting() const { return m_isWaiting; }

private:
    Timers &m_timers;
    const Limits &m_limits;
    std::function<void()> m_resumed;
    TokenBucket m_messages;
    Timer m_resume; ///< runs while the client must wait
    bool m_isWaiting = false;
    Clock::Duration m_over{}; ///< since when it has been waiting repeatedly
    Clock::Duration m_resumedAt{}; ///< when its last wait ended
};

} // namespace wsify
