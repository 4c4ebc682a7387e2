// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/timers.h"

#include <QtGlobal>

#include <chrono>
#include <functional>
#include <vector>

namespace wsify {

/// The TLS handshakes of one worker that have begun and not ended: at most Limits::tlsHandshakes at a time, and a few
/// new ones a turn, because each costs as much as thousands of deliveries.
///
/// A connection enters when its first bytes come; one that sends nothing is not counted. More wait, with their bytes in
/// the kernel, and the one that came last is the next. While some wait, a handshake that is open for longer than
/// Patience gives way: those who begin and do not go on, however many, cannot keep others out. Worker thread only.
class TlsHandshakes
{
public:
    using Handle = quint64;
    enum class Entry : quint8 {
        Open, ///< it may begin
        Later, ///< in another turn: epoll reports the same bytes again
        Waiting, ///< until `admitted` is called for it
    };
    struct Calls
    {
        std::function<bool(Handle handle)> admitted; ///< one that waited may begin; false if it is gone
        std::function<void(Handle handle)> cut; ///< the connection must go, and leave(); it gave up its place
    };

    static constexpr std::chrono::seconds Patience{1};
    static constexpr int PerTurn = 4;

    TlsHandshakes(Timers &timers, int most, Calls calls)
        : m_timers(timers)
        , m_most(size_t(most))
        , m_calls(std::move(calls))
    {
    }

    /// May begin the handshake of that connection.
    Entry enter(Handle handle);
    /// The handshake has ended, well or not, or its connection is gone. For every one that is open.
    void leave(Handle handle);
    /// Once a turn of the loop.
    void endTurn() { m_begun = 0; }

private:
    struct Open
    {
        Handle handle;
        Clock::Duration since;
    };

    bool isOpen(Handle handle) const;
    void admitNext();
    void makeRoom();

    Timers &m_timers;
    const size_t m_most;
    const Calls m_calls;
    std::vector<Open> m_open; ///< the oldest first
    std::vector<Handle> m_waiting;
    Timer m_patience;
    int m_begun = 0; ///< in this turn
};

} // namespace wsify
