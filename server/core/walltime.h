// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

#include <chrono>

namespace wsify {

/// Wall-clock time, for what the world is told or tells; deadlines use Clock.
inline qint64 wallUs()
{
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}
inline qint64 wallMs()
{
    return wallUs() / 1000;
}

} // namespace wsify
