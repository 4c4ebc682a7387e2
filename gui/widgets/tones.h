// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QColor>
#include <QPalette>

namespace wsify::console {

/// The colours that mean something, for a light and a dark palette: of text at least 4.5:1 against window and base, of lines at least 3:1. None of them
/// says anything alone; a word or the stroke says it, too.
struct Tones
{
    static bool isDark(const QPalette &palette);
    static QColor good(const QPalette &palette);
    static QColor doubtful(const QPalette &palette);
    static QColor bad(const QPalette &palette);
    /// Text of the second rank on the window, of the palette's current group.
    static QColor muted(const QPalette &palette);
    /// The same on the base.
    static QColor mutedData(const QPalette &palette);
    /// The directions of messages.
    static QColor in(const QPalette &palette);
    static QColor out(const QPalette &palette);
    /// `index`: 0 or 1.
    static QColor line(const QPalette &palette, int index);
    static QColor mixed(const QColor &a, const QColor &b, double shareOfB);
};

} // namespace wsify::console
