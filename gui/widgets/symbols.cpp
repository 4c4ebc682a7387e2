// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/widgets/symbols.h"

#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>
#include <QPalette>
#include <QPixmap>

#include <algorithm>
#include <utility>

namespace wsify::console {

namespace {

constexpr double Grid = 16; // units of the drawings
constexpr double Stroke = 1.4;
constexpr double MaxStroke = 2.4; // pixels: large drawings are not fat

void server(QPainterPath &path)
{
    path.addRoundedRect(2, 2.5, 12, 4.6, 1.2, 1.2);
    path.addRoundedRect(2, 8.9, 12, 4.6, 1.2, 1.2);
    for (const double y : {4.8, 11.2}) {
        path.moveTo(4.6, y);
        path.lineTo(5.2, y);
        path.moveTo(8.5, y);
        path.lineTo(11.6, y);
    }
}

void person(QPainterPath &path, double x, double size)
{
    path.addEllipse(QPointF(x, 8 - 2.6 * size), 2.4 * size, 2.4 * size);
    path.moveTo(x - 4.4 * size, 8 + 5.4 * size);
    path.cubicTo(x - 4.4 * size, 8 + 0.6 * size, x + 4.4 * size, 8 + 0.6 * size, x + 4.4 * size, 8 + 5.4 * size);
}

void arrow(QPainterPath &path, double y, double from, double to)
{
    const double back = to > from ? -2.6 : 2.6;
    path.moveTo(from, y);
    path.lineTo(to, y);
    path.moveTo(to + back, y - 2.6);
    path.lineTo(to, y);
    path.lineTo(to + back, y + 2.6);
}

QPainterPath pathOf(Symbol symbol)
{
    QPainterPath path;
    switch (symbol) {
    case Symbol::Overview:
        path.moveTo(2, 2);
        path.lineTo(2, 14);
        path.lineTo(14, 14);
        path.moveTo(4.5, 10.5);
        path.lineTo(7.2, 6.8);
        path.lineTo(9.6, 9);
        path.lineTo(13.5, 3.5);
        break;
    case Symbol::Channels:
        for (const double at : {5.8, 10.2}) {
            path.moveTo(at + 1, 2);
            path.lineTo(at - 1, 14);
            path.moveTo(2, at);
            path.lineTo(14, at);
        }
        break;
    case Symbol::Clients:
        person(path, 8, 1.1);
        break;
    case Symbol::Traffic:
        arrow(path, 5, 2, 14);
        arrow(path, 11, 14, 2);
        break;
    case Symbol::Denials:
        path.addEllipse(QPointF(8, 8), 6, 6);
        path.moveTo(3.8, 3.8);
        path.lineTo(12.2, 12.2);
        break;
    case Symbol::Log:
        for (const double y : {3.5, 6.5, 9.5, 12.5}) {
            path.moveTo(2, y);
            path.lineTo(y == 6.5 ? 10 : y == 12.5 ? 8 : 14, y);
        }
        break;
    case Symbol::Events:
        path.addEllipse(QPointF(8, 8), 6, 6);
        path.moveTo(8, 4.2);
        path.lineTo(8, 8);
        path.lineTo(11, 9.8);
        break;
    case Symbol::Settings:
        for (const auto &[y, knob] : {std::pair{3.6, 10.5}, {8.0, 5.5}, {12.4, 9.0}}) {
            path.moveTo(2, y);
            path.lineTo(knob - 1.7, y);
            path.addEllipse(QPointF(knob, y), 1.7, 1.7);
            path.moveTo(knob + 1.7, y);
            path.lineTo(14, y);
        }
        break;
    case Symbol::Server:
        server(path);
        break;
    case Symbol::NoServer:
        server(path);
        path.moveTo(1.2, 14.8);
        path.lineTo(14.8, 1.2);
        break;
    case Symbol::Remote:
        path.addEllipse(QPointF(8, 8), 6, 6);
        path.addEllipse(QPointF(8, 8), 2.7, 6);
        path.moveTo(2, 8);
        path.lineTo(14, 8);
        break;
    case Symbol::Locked:
        path.addRoundedRect(3, 7, 10, 7, 1.4, 1.4);
        path.moveTo(5, 7);
        path.lineTo(5, 5);
        path.arcTo(QRectF(5, 2, 6, 6), 180, -180);
        path.lineTo(11, 7);
        path.moveTo(8, 9.8);
        path.lineTo(8, 11.2);
        break;
    case Symbol::Versions:
        path.addRoundedRect(2, 5.5, 8.5, 8.5, 1.4, 1.4);
        path.moveTo(5.5, 3.4);
        path.cubicTo(5.5, 2.4, 6, 2, 7, 2);
        path.lineTo(12.6, 2);
        path.cubicTo(13.6, 2, 14, 2.4, 14, 3.4);
        path.lineTo(14, 9);
        path.cubicTo(14, 10, 13.6, 10.5, 12.6, 10.5);
        break;
    case Symbol::Crowd:
        person(path, 5.4, 0.85);
        person(path, 11.2, 0.85);
        break;
    }
    return path;
}

class SymbolEngine : public QIconEngine
{
public:
    explicit SymbolEngine(Symbol symbol)
        : m_symbol(symbol)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const QPalette palette = QGuiApplication::palette();
        const QColor color = mode == QIcon::Selected   ? palette.color(QPalette::Active, QPalette::HighlightedText)
                             : mode == QIcon::Disabled ? palette.color(QPalette::Disabled, QPalette::Text)
                                                       : palette.color(QPalette::Active, QPalette::Text);
        const double side = std::min(rect.width(), rect.height());
        QRectF square(0, 0, side, side);
        square.moveCenter(QRectF(rect).center());
        Symbols::paint(*painter, m_symbol, square, color);
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }
    QIconEngine *clone() const override { return new SymbolEngine(m_symbol); }

private:
    const Symbol m_symbol;
};

} // namespace

QIcon Symbols::icon(Symbol symbol)
{
    return QIcon(new SymbolEngine(symbol));
}

void Symbols::paint(QPainter &painter, Symbol symbol, const QRectF &square, const QColor &color)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(square.topLeft());
    painter.scale(square.width() / Grid, square.height() / Grid);
    painter.setBrush(Qt::NoBrush);
    const double stroke = std::min(Stroke, MaxStroke * Grid / square.width());
    painter.setPen(QPen(color, stroke, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(pathOf(symbol));
    painter.restore();
}

} // namespace wsify::console
