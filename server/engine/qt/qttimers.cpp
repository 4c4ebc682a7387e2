// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/qt/qttimers.h"

#include <algorithm>

namespace wsify {

QtTimers::QtTimers()
{
    m_clock.start();
}

Clock::Duration QtTimers::now() const
{
    return Duration(m_clock.elapsed());
}

Timers::Id QtTimers::start(Duration delay, std::function<void()> callback)
{
    const Id id = ++m_last;
    const Duration due = now() + std::max(delay, Duration(0));
    m_due.emplace(Key(due, id), std::move(callback));
    m_byId.insert(id, due);
    schedule();
    return id;
}

void QtTimers::cancel(Id id)
{
    const auto it = m_byId.find(id);
    if (it == m_byId.end())
        return;
    m_due.erase(Key(*it, id));
    m_byId.erase(it);
    // The Qt timer stays: it finds nothing due and sets itself anew, which is cheaper than touching it at every cancel.
}

void QtTimers::timerEvent(QTimerEvent *)
{
    m_timer.stop();
    m_scheduled = Duration(-1);
    const Duration time = now();
    while (!m_due.empty() && m_due.begin()->first.first <= time) {
        auto node = m_due.extract(m_due.begin());
        m_byId.remove(node.key().second);
        node.mapped()(); // may start and cancel others
    }
    schedule();
}

void QtTimers::schedule()
{
    if (m_due.empty())
        return;
    const Duration due = m_due.begin()->first.first;
    if (m_timer.isActive() && m_scheduled <= due)
        return;
    m_scheduled = due;
    // A millisecond more, so that a timer that rounds down does not come too early and twice.
    m_timer.start(int(std::max(due - now(), Duration(0)).count()) + 1, Qt::PreciseTimer, this);
}

} // namespace wsify
