// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/timers.h"

#include <QBasicTimer>
#include <QElapsedTimer>
#include <QObject>

#include <array>
#include <deque>
#include <functional>

namespace wsify {

/// All time limits of one worker: a hashed timer wheel (Varghese and Lauck, scheme 6) under one Qt timer.
///
/// The cost of starting and cancelling is independent of the number of timers, and nothing is allocated once the wheel
/// has grown. A deadline is rounded up to the next tick of 20 ms. The Qt timer is set to the next tick with a
/// deadline, so an idle server is never woken. Worker thread only.
class TimerWheel : public QObject, public Timers
{
    Q_OBJECT

public:
    TimerWheel();

    Duration now() const override;
    Id start(Duration delay, std::function<void()> callback) override;
    void cancel(Id id) override;

    /// Number of running timers.
    qsizetype size() const { return m_size; }

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    static constexpr qint64 TickMs = 20;
    static constexpr quint32 Slots = 2048; ///< one turn: 41 s, longer than a ping interval
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
    qint64 nextTick() const;

    QElapsedTimer m_clock;
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
