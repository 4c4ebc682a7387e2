// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/clock.h"
#include "core/limits.h"
#include "core/metrics/roundtrip.h"
#include "engine/pinglimits.h"
#include "engine/queuelimits.h"

#include <QtGlobal>

#include <optional>

namespace wsify {

/// The deadlines of one WebSocket client: keep-alive (any byte proves life; a silent client is pinged, and again if the
/// process stood still since, see Limits::repeatedPings), slow consumer (no progress, or too much owed
/// for too long), and the time allowed for its end.
///
/// Owned by its connection, which reports events and asks what is due; worker thread only. It has no timer of its own.
class ClientDeadlines
{
public:
    enum class Due : quint8 {
        Nothing,
        Ping,
        Dead, ///< it has not answered the ping
        Slow, ///< it has taken none of its queued bytes, or has had too many for too long
        End, ///< its last commands, or its end, took too long
    };

    struct Refusal
    {
        Clock::Duration since; ///< when it began
        Clock::Duration progress; ///< when the kernel last took bytes
    };

    /// The state that the connection passes in.
    struct Standing
    {
        bool isOpen; ///< neither closed nor closing
        bool isReading; ///< otherwise it cannot prove that it is alive
        std::optional<Refusal> refusal; ///< set while the kernel refuses bytes
        Clock::Duration lastStandstill{-1}; ///< Timers::lastStandstill()
    };

    ClientDeadlines(const Limits &limits, Clock::Duration now)
        : m_lastLife(now)
        , m_nextPing(now + limits.pingInterval)
        , m_ping(limits)
    {
    }

    void lives(Clock::Duration now)
    {
        m_lastLife = now;
        m_askedAgain = 0;
    }
    void ponged(Clock::Duration now) { m_roundTrip.ponged(now); }
    Clock::Duration lastLife() const { return m_lastLife; }
    std::optional<Clock::Duration> roundTrip() const { return m_roundTrip.last(); }

    /// The kernel refuses bytes: until it has taken all of them, the limits of now count where a reload lowers them.
    void keepLimits(const Limits &limits) { m_kept.keep(limits); }
    void forgetLimits() { m_kept.forget(); }
    QueueLimits queueLimits(const Limits &limits) const { return m_kept.with(limits); }

    /// What the kernel refuses since `refusedSince`, and whether that is more than Limits::maxQueue.
    void owes(bool isTooMuch, Clock::Duration refusedSince, Clock::Duration now);

    /// The client has left while its commands wait for a decision: the time at which they are discarded.
    void setLastWords(Clock::Duration by) { m_lastWordsBy = by; }
    /// The rest of that time; empty if it was never set.
    std::optional<Clock::Duration> lastWordsLeft(Clock::Duration now) const;
    /// The connection has ended: the time at which it is closed by force.
    void setEnd(Clock::Duration by) { m_endBy = by; }

    /// What due() answers with Slow; to be asked again after a last attempt to send.
    bool isSlow(Clock::Duration now, const Standing &standing, const Limits &limits) const;
    /// The most urgent action; a ping counts as sent.
    Due due(Clock::Duration now, const Standing &standing, const Limits &limits);
    /// The earliest time at which due() may return anything but Nothing; Clock::Duration::max() for never.
    Clock::Duration next(const Standing &standing, const Limits &limits) const;

private:
    std::optional<Clock::Duration> slowAt(const Standing &standing, const Limits &limits) const;

    Clock::Duration m_lastLife;
    Clock::Duration m_nextPing;
    PingLimits m_ping;
    RoundTrip m_roundTrip;
    Clock::Duration m_tooMuchSince{-1}; ///< negative: not set; counts while the kernel refuses bytes
    KeptLimits m_kept;
    Clock::Duration m_lastWordsBy{}; ///< zero: not set
    Clock::Duration m_endBy{}; ///< zero: not set
    int m_askedAgain = 0; ///< pings beyond the first since the last sign of life
};

} // namespace wsify
