// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/clock.h"
#include "core/limits.h"
#include "core/metrics/roundtrip.h"

#include <QtGlobal>

#include <optional>

namespace wsify {

/// When one WebSocket client has to be looked at next, and what is due then: whether it lives (any byte shows that, and the silent are
/// pinged), whether it takes what it is sent, how long its end may take.
///
/// Owned by its connection, which tells what happens and is told what to do; worker thread only. No timer of its own.
class ClientDeadlines
{
public:
    enum class Due : quint8 {
        Nothing,
        Ping,
        Dead, ///< it has not answered the ping
        Slow, ///< it has taken nothing of what waits for it
        End, ///< its last words, or its end, took too long
    };

    /// What the connection knows.
    struct Standing
    {
        bool isOpen; ///< neither closed nor closing
        bool isReading; ///< otherwise it cannot show that it lives
        std::optional<Clock::Duration> blockedSince; ///< when the kernel took bytes last, while it refuses some
    };

    ClientDeadlines(const Limits &limits, Clock::Duration now)
        : m_lastLife(now)
        , m_nextPing(now + limits.pingInterval)
    {
    }

    void lives(Clock::Duration now) { m_lastLife = now; }
    void ponged(Clock::Duration now) { m_roundTrip.ponged(now); }
    Clock::Duration lastLife() const { return m_lastLife; }
    std::optional<Clock::Duration> roundTrip() const { return m_roundTrip.last(); }

    /// It has left, though what it sent before is not all decided: when that is forgotten.
    void setLastWords(Clock::Duration by) { m_lastWordsBy = by; }
    /// How much of that time is left; nothing when it was never set.
    std::optional<Clock::Duration> lastWordsLeft(Clock::Duration now) const;
    /// It is over: when it is closed by force.
    void setEnd(Clock::Duration by) { m_endBy = by; }

    /// The most urgent; a ping counts as sent.
    Due due(Clock::Duration now, const Standing &standing, const Limits &limits);
    /// When due() may have something else to say than Nothing; Clock::Duration::max() for never.
    Clock::Duration next(const Standing &standing, const Limits &limits) const;

private:
    Clock::Duration m_lastLife;
    Clock::Duration m_nextPing;
    RoundTrip m_roundTrip;
    Clock::Duration m_lastWordsBy{}; ///< zero: not set
    Clock::Duration m_endBy{}; ///< zero: not set
};

} // namespace wsify
