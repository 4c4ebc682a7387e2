// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/limits.h"

#include <QtGlobal>

#include <algorithm>
#include <memory>

namespace wsify {

/// How much one client may owe, and for how long (Limits::maxQueue to slowTimeout). A value.
struct QueueLimits
{
    explicit QueueLimits(const Limits &limits)
        : soft(limits.maxQueue)
        , cap(limits.queueCap())
        , grace(limits.queueGrace)
        , slow(limits.slowTimeout)
    {
    }

    qint64 soft;
    qint64 cap;
    Limits::Duration grace;
    Limits::Duration slow;
};

/// The limits that were there when a client began to owe: until it has taken everything they count where they are the larger
/// ones, so that a reload that lowers limits cuts nobody. Owned by its connection; 8 bytes while nothing is owed.
class KeptLimits
{
public:
    void keep(const Limits &limits)
    {
        if (!m_kept)
            m_kept = std::make_unique<QueueLimits>(limits);
    }
    void forget() { m_kept.reset(); }
    QueueLimits with(const Limits &limits) const
    {
        QueueLimits all(limits);
        if (m_kept) {
            all.soft = std::max(all.soft, m_kept->soft);
            all.cap = std::max(all.cap, m_kept->cap);
            all.grace = std::max(all.grace, m_kept->grace);
            all.slow = std::max(all.slow, m_kept->slow);
        }
        return all;
    }

private:
    std::unique_ptr<const QueueLimits> m_kept;
};

} // namespace wsify
