// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/window/appicon.h"

#include <QPainter>
#include <QPainterPath>
#include <QPixmap>

namespace wsify::console {

namespace {

constexpr int Sizes[] = {16, 22, 24, 32, 48, 64, 128, 256};
constexpr double Grid = 64;

QPixmap picture(int size)
{
    QPixmap pixmap(size, size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(size / Grid, size / Grid);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0x24, 0x59, 0xb3));
    painter.drawRoundedRect(QRectF(2, 2, 60, 60), 13, 13);
    QPainterPath arrows;
    arrows.moveTo(22, 14);
    arrows.lineTo(22, 48);
    arrows.moveTo(13, 39);
    arrows.lineTo(22, 48);
    arrows.lineTo(31, 39);
    arrows.moveTo(42, 50);
    arrows.lineTo(42, 16);
    arrows.moveTo(33, 25);
    arrows.lineTo(42, 16);
    arrows.lineTo(51, 25);
    painter.setPen(QPen(Qt::white, 5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(arrows);
    return pixmap;
}

} // namespace

QIcon appIcon()
{
    QIcon icon;
    for (const int size : Sizes)
        icon.addPixmap(picture(size));
    return icon;
}

} // namespace wsify::console
