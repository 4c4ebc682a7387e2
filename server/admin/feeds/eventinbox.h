// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"

#include <atomic>
#include <mutex>
#include <vector>

namespace wsify {

/// The events of one worker on their way to the main thread, in their order. Closed until somebody wants them; then bounded in bytes, and what does
/// not fit is dropped and counted.
///
/// Thread-safe: one thread adds, another one opens and takes.
class EventInbox
{
public:
    explicit EventInbox(qsizetype maxBytes)
        : m_maxBytes(maxBytes)
    {
    }

    /// Whether an event is worth making; one relaxed load while the box is closed. Counts one that a full box drops.
    bool wants()
    {
        const State state = m_state.load(std::memory_order_relaxed);
        if (state == State::Full)
            m_dropped.fetch_add(1, std::memory_order_relaxed);
        return state == State::Open;
    }
    /// `textBytes`: of the texts that the event does not share with others.
    void add(qint64 t, admin::Event::What what, qsizetype textBytes);

    /// What was in the box is gone, opened or closed.
    void setOpen(bool open);

    struct Batch
    {
        std::vector<admin::Event> events;
        qint64 dropped = 0; ///< since the last one
    };
    Batch take();

private:
    enum class State : quint8 { Closed, Open, Full };

    const qsizetype m_maxBytes;
    std::atomic<State> m_state = State::Closed; ///< changed under the lock
    std::atomic<qint64> m_dropped = 0;
    std::mutex m_mutex;
    std::vector<admin::Event> m_events;
    qsizetype m_bytes = 0;
};

} // namespace wsify
