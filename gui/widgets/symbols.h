// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QColor>
#include <QIcon>
#include <QRectF>

class QPainter;

namespace wsify::console {

/// The console's own small drawings: thin strokes in the colours of the palette, sharp at every size. They repeat what words beside them say.
enum class Symbol : quint8 {
    Overview,
    Channels,
    Clients,
    Traffic,
    Denials,
    Log,
    Events,
    Settings,
    Server,
    Remote,
    NoServer,
    Locked,
    Versions,
    Crowd,
};

struct Symbols
{
    /// In the text's colour of the application's palette; of the highlighted text when it is selected.
    static QIcon icon(Symbol symbol);
    static void paint(QPainter &painter, Symbol symbol, const QRectF &square, const QColor &color);
};

} // namespace wsify::console
