// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "admin/payloads.h"
#include "common/admin/messages.h"
#include "common/filter/filter.h"

#include <QtGlobal>

#include <algorithm>
#include <atomic>

namespace wsify {

/// One `watch` of a console: its filter and options, and its rate over all workers together.
///
/// Shared: the main thread fills the budget every Tick, the workers take from it.
class Watch
{
public:
    static constexpr int TicksASecond = 20;

    /// `number`: different from all others of the process.
    Watch(qint64 number, const admin::Watch &request, Filter filter, AdminPayloads payloads)
        : m_number(number)
        , m_filter(std::move(filter))
        , m_maxRate(request.maxRate)
        , m_headBytes(std::min(request.headBytes, mostHeadBytes(m_filter, payloads)))
        , m_withOwn(request.self)
        , m_merges(request.merge)
        , m_budget(perTick())
    {
    }

    qint64 number() const { return m_number; }
    const Filter &filter() const { return m_filter; }
    int headBytes() const { return m_headBytes; } ///< in force
    /// Also publications by consoles.
    bool withOwn() const { return m_withOwn; }
    /// The rows that one publication makes on several workers are one, and heads are those of contents.
    bool merges() const { return m_merges; }

    /// Any thread: true if one more row may be sent.
    bool take()
    {
        if (m_budget.load(std::memory_order_relaxed) <= 0)
            return false;
        if (m_budget.fetch_sub(1, std::memory_order_relaxed) > 0)
            return true;
        m_budget.fetch_add(1, std::memory_order_relaxed);
        return false;
    }
    /// Main thread, once per tick: refills the budget. Unused budget expires, so no second ever has more than the rate
    /// plus one tick. The remainder of the division is distributed over the second.
    void refill()
    {
        m_tick = (m_tick + 1) % TicksASecond;
        m_budget.store(perTick() + (m_tick < m_maxRate % TicksASecond ? 1 : 0), std::memory_order_relaxed);
    }

private:
    static int mostHeadBytes(const Filter &filter, AdminPayloads payloads)
    {
        if (payloads == AdminPayloads::Off)
            return 0;
        return filter.isNarrow() && payloads == AdminPayloads::Full ? admin::Watch::MaxNarrowHeadBytes
                                                                    : admin::Watch::MaxHeadBytes;
    }
    int perTick() const { return m_maxRate / TicksASecond; }

    const qint64 m_number;
    const Filter m_filter;
    const int m_maxRate;
    const int m_headBytes;
    const bool m_withOwn;
    const bool m_merges;
    std::atomic<int> m_budget;
    int m_tick = 0;
};

} // namespace wsify
