// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"

#include <atomic>
#include <mutex>
#include <vector>

namespace wsify {

/// The events of one worker in transit to the main thread, in order; bounded in bytes: events beyond that are dropped and counted. Until a
/// console subscribes, only those of which the last ones are kept for later consoles get in.
///
/// Thread-safe: one thread adds, another opens and takes.
class EventInbox
{
public:
    explicit EventInbox(qsizetype maxBytes)
        : m_maxBytes(maxBytes)
    {
    }

    enum class Kind : quint8 {
        Kept, ///< the last ones are kept, also while no console subscribes
        Live, ///< wanted only while a console subscribes
    };
    /// True if an event should be created; one relaxed load. If the box is full, counts a dropped event that was wanted.
    bool wants(Kind kind)
    {
        const State state = m_state.load(std::memory_order_relaxed);
        if (state == State::Full || (state == State::KeptOnlyFull && kind == Kind::Kept))
            m_dropped.fetch_add(1, std::memory_order_relaxed);
        return state == State::Open || (state == State::KeptOnly && kind == Kind::Kept);
    }
    /// `textBytes`: size of the texts that the event does not share with others.
    void add(qint64 t, admin::Event::What what, qsizetype textBytes);

    /// Whether a console subscribes: live events are wanted. What is in the box stays.
    void setOpen(bool open);

    struct Batch
    {
        std::vector<admin::Event> events;
        qint64 dropped = 0; ///< since the last take
    };
    Batch take();

private:
    enum class State : quint8 { KeptOnly, Open, KeptOnlyFull, Full };
    State state(bool isFull) const
    {
        if (m_isOpen)
            return isFull ? State::Full : State::Open;
        return isFull ? State::KeptOnlyFull : State::KeptOnly;
    }
    bool isFull() const
    {
        const State state = m_state.load(std::memory_order_relaxed);
        return state == State::Full || state == State::KeptOnlyFull;
    }

    const qsizetype m_maxBytes;
    std::atomic<State> m_state = State::KeptOnly; ///< changed under the lock
    std::atomic<qint64> m_dropped = 0;
    std::mutex m_mutex;
    std::vector<admin::Event> m_events;
    qsizetype m_bytes = 0;
    bool m_isOpen = false;
};

} // namespace wsify
