// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QList>

#include <limits>

namespace wsify::console {

inline constexpr double Unknown = std::numeric_limits<double>::quiet_NaN();

/// One value of a quantity.
struct TimePoint
{
    qint64 t = 0; ///< milliseconds since 1970-01-01 UTC, by the server's clock
    double value = Unknown; ///< Unknown: nothing is known here, and a line ends
};

/// In the order of time.
using TimeSeries = QList<TimePoint>;

} // namespace wsify::console
