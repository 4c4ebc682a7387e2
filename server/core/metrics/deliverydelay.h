// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/metrics/latencyhistogram.h"

#include <chrono>
#include <vector>

namespace wsify {

/// The time from a publication's arrival in this process (Message::arrived()) to the end of the turn in which its frame
/// was handed to the kernel for one worker's members: one value for each publication, however many members it has. Time
/// in the queue of a member that does not read is not part of it, nor is what came before its arrival here: a request
/// that waits for a full mailbox, and the way to Redis and back (BrokerStatus::lagSeconds).
///
/// The hub reports publications, the engine reports turns. Worker thread only, except histogram().
class DeliveryDelay
{
public:
    using Time = std::chrono::steady_clock::time_point;

    /// A publication was queued for members.
    void queued(Time arrived) { m_queued.push_back(arrived); }
    /// The first member of a turn is owed something. What was queued before had only members that were leaving.
    void turnBegan() { m_queued.clear(); }
    /// Everything queued was written.
    void turnEnded()
    {
        if (!m_queued.empty())
            count();
    }

    const LatencyHistogram &histogram() const { return m_histogram; }

private:
    void count()
    {
        const Time now = std::chrono::steady_clock::now();
        for (const Time arrived : m_queued)
            m_histogram.add(std::chrono::duration_cast<std::chrono::microseconds>(now - arrived));
        constexpr size_t Kept = 4096; // one large turn must not hold memory for ever
        if (m_queued.capacity() > Kept)
            m_queued = {};
        m_queued.clear();
    }

    std::vector<Time> m_queued;
    LatencyHistogram m_histogram;
};

} // namespace wsify
