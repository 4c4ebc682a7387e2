// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/demo/demowaves.h"

#include <cmath>
#include <numbers>

namespace wsify::console {

namespace {

constexpr qint64 Second = 1000;
constexpr qint64 Day = 24 * 3600 * Second;

} // namespace

double DemoWaves::seconds(qint64 t) const
{
    return double(t - m_born + Day) / Second;
}

double DemoWaves::messagesPerSecond(qint64 t) const
{
    const double s = seconds(t);
    const double wave =
        1 + 0.28 * std::sin((s + 450) / 1400 * 2 * std::numbers::pi) + 0.1 * std::sin(s / 97 * 2 * std::numbers::pi);
    // Something that looks like noise and is a function of the time alone.
    const double noise = 0.86 + 0.28 * std::fmod(std::abs(std::sin(s * 12.9898) * 43758.5453), 1.0);
    const bool isBurst = std::fmod(s + 420, 1500) < 40;
    return 120 * wave * noise * (isBurst ? 2.1 : 1);
}

double DemoWaves::authorizerP95(qint64 t) const
{
    const double s = seconds(t);
    return 9.6 + 2.1 * std::sin(s / 41) + (std::fmod(s, 190) > 178 ? 31 : 0);
}

} // namespace wsify::console
