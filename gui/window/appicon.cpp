// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/window/appicon.h"

#include <QLinearGradient>
#include <QPainter>
#include <QPixmap>
#include <QPointF>
#include <QRectF>

namespace wsify::console {

namespace {

constexpr int Sizes[] = {16, 22, 24, 32, 48, 64, 128, 256};
constexpr double Grid = 128;

/// One publication on its way to three members.
QPixmap picture(int size)
{
    QPixmap pixmap(size, size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(size / Grid, size / Grid);

    QLinearGradient ground(0, 8, 0, 120);
    ground.setColorAt(0, QColor(0x2f, 0x7d, 0xe1));
    ground.setColorAt(1, QColor(0x1b, 0x4f, 0xa0));
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(QRectF(8, 8, 112, 112), 26, 26);

    painter.setPen(QPen(Qt::white, 7, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(44, 64), QPointF(88, 34));
    painter.drawLine(QPointF(44, 64), QPointF(92, 64));
    painter.drawLine(QPointF(44, 64), QPointF(88, 94));

    painter.setPen(Qt::NoPen);
    painter.setBrush(Qt::white);
    painter.drawEllipse(QPointF(40, 64), 16, 16);
    painter.setBrush(QColor(0x1f, 0x5b, 0xb5));
    painter.drawEllipse(QPointF(40, 64), 7, 7);

    painter.setPen(QPen(Qt::white, 4));
    painter.setBrush(QColor(0x7c, 0xe0, 0xc3));
    painter.drawEllipse(QPointF(90, 33), 11, 11);
    painter.drawEllipse(QPointF(95, 64), 11, 11);
    painter.drawEllipse(QPointF(90, 95), 11, 11);
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
