// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/clock.h"

#include <QtGlobal>

#include <functional>
#include <utility>

namespace wsify {

/// One-shot timers of one worker, intentionally coarse: they may fire up to 100 ms late, never early.
///
/// now() leaves out the times in which the process stood still (frozen, starved): no deadline of a peer counts
/// what the server missed. What such a time delayed fires a little later still, when input that waited has been read.
///
/// Implemented by TimerWheel; tests have a manual one. Worker thread only.
class Timers : public Clock
{
public:
    using Id = quint64; ///< 0 is not a timer

    /// Calls back once after `delay`, from the event loop and never from within start().
    virtual Id start(Duration delay, std::function<void()> callback) = 0;
    /// Forgets a timer. An id that has fired, or 0, is ignored.
    virtual void cancel(Id id) = 0;
    /// The value of now() when the process last went on after it had stood still; negative if it never did.
    virtual Duration lastStandstill() const { return Duration(-1); }
};

/// A timer that is cancelled with its owner.
class Timer
{
public:
    Timer() = default;
    Timer(Timers &timers, Clock::Duration delay, std::function<void()> callback)
        : m_timers(&timers)
        , m_id(timers.start(delay, std::move(callback)))
    {
    }
    Timer(Timer &&other) noexcept
        : m_timers(std::exchange(other.m_timers, nullptr))
        , m_id(std::exchange(other.m_id, 0))
    {
    }
    Timer &operator=(Timer &&other) noexcept
    {
        if (this != &other) {
            stop();
            m_timers = std::exchange(other.m_timers, nullptr);
            m_id = std::exchange(other.m_id, 0);
        }
        return *this;
    }
    Timer(const Timer &) = delete;
    Timer &operator=(const Timer &) = delete;
    ~Timer() { stop(); }

    void stop()
    {
        if (m_timers && m_id)
            m_timers->cancel(m_id);
        m_id = 0;
    }

private:
    Timers *m_timers = nullptr;
    Timers::Id m_id = 0;
};

} // namespace wsify
