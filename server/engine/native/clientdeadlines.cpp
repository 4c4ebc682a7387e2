// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/native/clientdeadlines.h"

#include <algorithm>

namespace wsify {

std::optional<Clock::Duration> ClientDeadlines::lastWordsLeft(Clock::Duration now) const
{
    if (m_lastWordsBy.count() == 0)
        return std::nullopt;
    return std::max<Clock::Duration>(m_lastWordsBy - now, {});
}

void ClientDeadlines::owes(bool isTooMuch, Clock::Duration refusedSince, Clock::Duration now)
{
    if (!isTooMuch)
        m_tooMuchSince = Clock::Duration(-1);
    else if (m_tooMuchSince < refusedSince) // or all was taken in between
        m_tooMuchSince = now;
}

std::optional<Clock::Duration> ClientDeadlines::slowAt(const Standing &standing, const Limits &limits) const
{
    if (!standing.refusal)
        return std::nullopt;
    const QueueLimits kept = queueLimits(limits);
    const Clock::Duration at = standing.refusal->progress + kept.slow;
    if (m_tooMuchSince >= standing.refusal->since) // else it is not set, or all was taken in between
        return std::min(at, m_tooMuchSince + kept.grace);
    return at;
}

bool ClientDeadlines::isSlow(Clock::Duration now, const Standing &standing, const Limits &limits) const
{
    const auto at = slowAt(standing, limits);
    return at && now >= *at;
}

ClientDeadlines::Due ClientDeadlines::due(Clock::Duration now, const Standing &standing, const Limits &limits)
{
    const auto isPast = [now](Clock::Duration at) { return at.count() != 0 && now >= at; };
    if (isPast(m_endBy) || (standing.isOpen && isPast(m_lastWordsBy)))
        return Due::End;
    if (!standing.isOpen)
        return Due::Nothing;
    if (isSlow(now, standing, limits))
        return Due::Slow;
    bool isAskedAgain = false;
    if (!standing.isReading) {
        lives(now);
    } else if (now - m_lastLife >= m_ping.interval + m_ping.timeout) {
        const auto pinged = m_nextPing - m_ping.interval;
        if (pinged > standing.lastStandstill || m_askedAgain == Limits::repeatedPings)
            return Due::Dead;
        isAskedAgain = true;
        ++m_askedAgain;
        m_lastLife = now - m_ping.interval; // and it has the whole pongTimeout for its answer
    }
    if (now < m_nextPing && !isAskedAgain)
        return Due::Nothing;
    m_ping.renew(limits, now, m_lastLife);
    m_nextPing = now + m_ping.interval;
    m_roundTrip.pinged(now);
    return Due::Ping;
}

Clock::Duration ClientDeadlines::next(const Standing &standing, const Limits &limits) const
{
    Clock::Duration at = m_endBy.count() != 0 ? m_endBy : Clock::Duration::max();
    if (!standing.isOpen)
        return at;
    at = std::min({at, m_nextPing, m_lastLife + m_ping.interval + m_ping.timeout});
    if (m_lastWordsBy.count() != 0)
        at = std::min(at, m_lastWordsBy);
    return std::min(at, slowAt(standing, limits).value_or(at));
}

} // namespace wsify
