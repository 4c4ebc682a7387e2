// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/demo/demorandom.h"

#include <array>

namespace wsify::console {

/// What is said in a made-up server, and by whom.
class DemoTexts
{
public:
    enum Kind : int { Chat, Order, Ticker, Device, Game, Notice };

    static const std::array<const char *, 26> Users;
    static const std::array<const char *, 7> Agents; ///< the last two of devices

    /// A message, as JSON.
    static QByteArray content(int kind, DemoRandom &random);
    static QList<admin::ConfigEntry> config(admin::LogLevel level);
};

} // namespace wsify::console
