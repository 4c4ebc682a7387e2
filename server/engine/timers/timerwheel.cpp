// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/timers/timerwheel.h"

#include <QTimerEvent>

#include <algorithm>
#include <bit>
#include <utility>

namespace wsify {

TimerWheel::TimerWheel()
{
    m_slots.fill(None);
    m_clock.start();
}

Timers::Id TimerWheel::start(Duration delay, std::function<void()> callback)
{
    quint32 index = m_free;
    if (index == None) {
        index = quint32(m_nodes.size());
        m_nodes.emplace_back();
    } else {
        m_free = m_nodes[index].next;
    }
    Node &node = m_nodes[index];
    node.callback = std::move(callback);
    ++node.generation;
    const qint64 now = elapsed();
    if (m_size == 0)
        m_done = std::max(m_done, now / TickMs); // nothing was due meanwhile
    // m_done + 1 at the earliest: never from within start(), and never in a slot that was passed.
    const qint64 due = now + std::max<qint64>(0, delay.count());
    node.tick = std::max((due + TickMs - 1) / TickMs, m_done + 1);
    link(index);
    ++m_size;
    if (m_scheduled < 0 || (node.tick < m_scheduled && !m_isInGrace))
        schedule();
    return Id(node.generation) << 32 | index;
}

void TimerWheel::cancel(Id id)
{
    const auto index = quint32(id);
    const auto generation = quint32(id >> 32);
    if (generation == 0 || index >= m_nodes.size() || m_nodes[index].generation != generation)
        return;
    unlink(index);
    free(index);
}

void TimerWheel::link(quint32 index)
{
    Node &node = m_nodes[index];
    const auto slot = quint32(node.tick % Slots);
    node.previous = None;
    node.next = m_slots[slot];
    if (node.next != None)
        m_nodes[node.next].previous = index;
    m_slots[slot] = index;
    m_used[slot / 64] |= quint64(1) << (slot % 64);
}

void TimerWheel::unlink(quint32 index)
{
    const Node &node = m_nodes[index];
    const auto slot = quint32(node.tick % Slots);
    if (node.next != None)
        m_nodes[node.next].previous = node.previous;
    if (node.previous != None)
        m_nodes[node.previous].next = node.next;
    else
        m_slots[slot] = node.next;
    if (m_slots[slot] == None)
        m_used[slot / 64] &= ~(quint64(1) << (slot % 64));
}

void TimerWheel::free(quint32 index)
{
    Node &node = m_nodes[index];
    node.callback = nullptr;
    ++node.generation;
    node.next = m_free;
    m_free = index;
    --m_size;
}

/// The next tick whose slot has anything, which may be due in a later turn of the wheel only; or the next beat.
qint64 TimerWheel::nextTick() const
{
    const qint64 beat = m_done + BeatTicks;
    for (qint64 tick = m_done + 1; tick <= beat;) {
        const auto slot = quint32(tick % Slots);
        const quint64 rest = m_used[slot / 64] >> (slot % 64);
        if (rest != 0) {
            tick += std::countr_zero(rest);
            return std::min(tick, beat);
        }
        tick += 64 - slot % 64;
    }
    return beat;
}

void TimerWheel::schedule()
{
    if (m_size == 0) {
        m_timer.stop();
        m_scheduled = -1;
        m_stopsAt = std::numeric_limits<qint64>::max();
        return;
    }
    wakeAt(nextTick());
}

void TimerWheel::wakeAt(qint64 tick)
{
    m_timer.start(int(std::max<qint64>(0, tick * TickMs - elapsed())), Qt::PreciseTimer, this);
    m_scheduled = tick;
    m_stopsAt = tick * TickMs + ToleranceMs;
}

void TimerWheel::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_timer.timerId())
        return;
    if (const qint64 late = m_clock.elapsed() - m_lost - m_stopsAt; late > 0) {
        m_lost += late;
        m_lastStandstill = now();
        // Pongs and answers may wait in the kernel: they are read first, once.
        if (!std::exchange(m_isInGrace, true)) {
            wakeAt(elapsed() / TickMs + GraceTicks);
            return;
        }
    }
    m_isInGrace = false;
    // Timers that are started from here are due after this tick. Past a whole turn of the wheel every slot has been looked at.
    const qint64 current = elapsed() / TickMs;
    const qint64 first = std::max(m_done + 1, current - Slots + 1);
    m_done = std::max(m_done, current);
    for (qint64 tick = first; tick <= current; ++tick) {
        const auto slot = quint32(tick % Slots);
        // A callback may cancel any timer, so the search begins anew after each.
        for (quint32 index = m_slots[slot]; index != None;) {
            if (m_nodes[index].tick > current) {
                index = m_nodes[index].next;
                continue;
            }
            const auto callback = std::move(m_nodes[index].callback);
            unlink(index);
            free(index);
            callback();
            index = m_slots[slot];
        }
    }
    schedule();
}

} // namespace wsify
