// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/clock.h"

#include <optional>

namespace wsify {

/// The round-trip time of the last answered ping, including the queue before the ping and the input before the pong.
/// An unsolicited pong (RFC 6455, section 5.5.3) is ignored. Owned by a connection, on its thread; resolution: turns
/// of the loop.
class RoundTrip
{
public:
    void pinged(Clock::Duration now)
    {
        m_pingedAt = now;
        m_isAwaited = true;
    }
    void ponged(Clock::Duration now)
    {
        if (!m_isAwaited)
            return;
        m_isAwaited = false;
        m_last = now - m_pingedAt;
    }
    std::optional<Clock::Duration> last() const
    {
        return m_last < Clock::Duration{} ? std::nullopt : std::optional(m_last);
    }

private:
    Clock::Duration m_pingedAt{};
    Clock::Duration m_last{-1};
    bool m_isAwaited = false;
};

} // namespace wsify
