// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/timers.h"

#include <QBasicTimer>
#include <QElapsedTimer>
#include <QObject>

#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <limits>

namespace wsify {

/// All time limits of one worker: a hashed timer wheel (Varghese and Lauck, scheme 6) under one Qt timer.
///
/// The cost of starting and cancelling is independent of the number of timers, and nothing is allocated once the wheel
/// has grown. A deadline is rounded up to the next tick of 20 ms. The Qt timer is set to the next tick with a
/// deadline, half a second away at most; without timers it does not run, so an idle server is never woken.
///
/// A wake-up that comes more than half a second late shows that the process stood still. The clock stops there until
/// the wake-up, so it counts at most one second of a standstill. Worker thread only.
class TimerWheel : public QObject, public Timers
{
    Q_OBJECT

public:
    TimerWheel();

    Duration now() const override { return Duration(elapsed()); }
    Id start(Duration delay, std::function<void()> callback) override;
    void cancel(Id id) override;
    Duration lastStandstill() const override { return m_lastStandstill; }

    /// Number of running timers.
    qsizetype size() const { return m_size; }

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    static constexpr qint64 TickMs = 20;
    static constexpr quint32 Slots = 2048; ///< one turn: 41 s, longer than a ping interval
    static constexpr qint64 BeatTicks = 25; ///< between two wake-ups at most
    static constexpr qint64 GraceTicks = 5; ///< for reading what came in a standstill, before timers fire
    static constexpr qint64 ToleranceMs = 500; ///< of a wake-up; one that comes later ends a standstill
    static constexpr quint32 None = ~quint32(0);

    struct Node
    {
        std::function<void()> callback;
        qint64 tick = 0; ///< when it is due
        quint32 next = None; ///< in its slot, or in the list of free nodes
        quint32 previous = None;
        quint32 generation = 0; ///< odd while it runs
    };

    void link(quint32 index);
    void unlink(quint32 index);
    void free(quint32 index);
    void schedule();
    void wakeAt(qint64 tick);
    qint64 nextTick() const;
    qint64 elapsed() const { return std::min(m_clock.elapsed() - m_lost, m_stopsAt); }

    QElapsedTimer m_clock;
    qint64 m_lost = 0; ///< ms of m_clock in which the process stood still
    qint64 m_stopsAt = std::numeric_limits<qint64>::max(); ///< ms that elapsed() does not pass before the next wake-up
    Duration m_lastStandstill{-1};
    bool m_isInGrace = false;
    QBasicTimer m_timer;
    qint64 m_scheduled = -1; ///< the tick that m_timer is set to; -1 for none
    qint64 m_done = 0; ///< all ticks up to this one are done
    qsizetype m_size = 0;
    quint32 m_free = None;
    std::deque<Node> m_nodes;
    std::array<quint32, Slots> m_slots;
    std::array<quint64, Slots / 64> m_used{}; ///< one bit per slot, set if the slot has timers
};

} // namespace wsify
