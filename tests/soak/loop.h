// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ledger.h"

#include <QtGlobal>

namespace wsify::soak {

/// epoll over handlers, and the run's clock.
class Loop
{
public:
    class Handler
    {
    public:
        virtual ~Handler() = default;
        /// Only for a descriptor that is still watched. A handler dies between two turns, never in one.
        virtual void ready(quint32 events) = 0;
    };

    Loop();
    ~Loop();
    Loop(const Loop &) = delete;
    Loop &operator=(const Loop &) = delete;

    void watch(int descriptor, quint32 events, Handler *handler);
    void change(int descriptor, quint32 events, Handler *handler);
    /// Before it is closed: closing alone ends the watching only once no child that is being started has it, too.
    void forget(int descriptor);
    static constexpr int TurnMs = 20;
    /// Waits for at most TurnMs and calls whoever is ready.
    void turn();

    /// Time in which this process was run: a turn counts 100 ms at most, so that nobody is blamed for a starved generator.
    Milliseconds now() const { return m_now; }
    /// The longest time for which this process was not run (or busy) within the last 15 s, and in all.
    Milliseconds recentGap() const;
    Milliseconds longestGap() const { return m_longestGap; }

private:
    int m_epoll;
    Milliseconds m_now{0};
    std::chrono::steady_clock::time_point m_last;
    std::chrono::steady_clock::time_point m_gapAt;
    Milliseconds m_gap{0};
    Milliseconds m_longestGap{0};
    std::chrono::microseconds m_rest{0};
};

} // namespace wsify::soak
