// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

#include <random>

namespace wsify::soak {

/// Choices from a seed: the same with every compiler, which the distributions of the standard library are not.
class Random
{
public:
    explicit Random(quint64 seed)
        : m_engine(seed)
    {
    }
    /// A stream of its own, so that what one client draws does not depend on when another one draws.
    Random fork() { return Random(m_engine()); }
    /// 0 to n - 1
    int below(int n) { return int(m_engine() % quint64(n)); }
    int between(int low, int high) { return low + below(high - low + 1); }
    bool chance(double probability) { return double(m_engine() >> 11) * 0x1p-53 < probability; }

private:
    std::mt19937_64 m_engine;
};

} // namespace wsify::soak
