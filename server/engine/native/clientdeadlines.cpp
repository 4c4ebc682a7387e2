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

ClientDeadlines::Due ClientDeadlines::due(Clock::Duration now, const Standing &standing, const Limits &limits)
{
    const auto isPast = [now](Clock::Duration at) { return at.count() != 0 && now >= at; };
    if (isPast(m_endBy) || (standing.isOpen && isPast(m_lastWordsBy)))
        return Due::End;
    if (!standing.isOpen)
        return Due::Nothing;
    if (standing.blockedSince && now - *standing.blockedSince >= limits.slowTimeout)
        return Due::Slow;
    if (!standing.isReading)
        m_lastLife = now;
    else if (now - m_lastLife >= limits.pingInterval + limits.pongTimeout)
        return Due::Dead;
    if (now < m_nextPing)
        return Due::Nothing;
    m_nextPing = now + limits.pingInterval;
    m_roundTrip.pinged(now);
    return Due::Ping;
}

Clock::Duration ClientDeadlines::next(const Standing &standing, const Limits &limits) const
{
    Clock::Duration at = m_endBy.count() != 0 ? m_endBy : Clock::Duration::max();
    if (!standing.isOpen)
        return at;
    at = std::min({at, m_nextPing, m_lastLife + limits.pingInterval + limits.pongTimeout});
    if (m_lastWordsBy.count() != 0)
        at = std::min(at, m_lastWordsBy);
    if (standing.blockedSince)
        at = std::min(at, *standing.blockedSince + limits.slowTimeout);
    return at;
}

} // namespace wsify
