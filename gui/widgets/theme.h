// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QPalette>
#include <QString>

#include <optional>

namespace wsify::console {

/// How the console looks: as the system does, or light or dark whatever the system does.
enum class Theme : quint8 { System, Light, Dark };

struct Themes
{
    /// `system`, `light` or `dark`.
    static std::optional<Theme> fromName(const QString &name);
    static QString nameOf(Theme theme);
    static QPalette palette(Theme theme);
    /// For the whole application, now. System: style and colours of the start.
    static void apply(Theme theme);
    /// That was applied last.
    static Theme current();
};

} // namespace wsify::console
