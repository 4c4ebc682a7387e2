// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/clock.h"

#include <QtGlobal>

#include <algorithm>

namespace wsify {

/// How often a draining engine checks which clients to close next.
inline constexpr std::chrono::milliseconds DrainTick{10};

/// How many of `all` clients must be closed once `passed` of `over` has elapsed: the first at once, the last at the
/// end.
inline qsizetype drainDue(qsizetype all, Clock::Duration passed, Clock::Duration over)
{
    return passed >= over ? all : std::min<qsizetype>(all, 1 + all * passed.count() / over.count());
}

} // namespace wsify
