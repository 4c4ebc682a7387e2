// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/widgets/togglebutton.h"

#include <QPainter>

namespace wsify::console {

namespace {

constexpr int BarHeight = 3;
constexpr int Inset = 2; ///< the style's frame

} // namespace

ToggleButton::ToggleButton(const QString &text, QWidget *parent)
    : QToolButton(parent)
{
    setText(text);
    setCheckable(true);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setFocusPolicy(Qt::StrongFocus);
}

void ToggleButton::paintEvent(QPaintEvent *event)
{
    QToolButton::paintEvent(event);
    if (!isChecked())
        return;
    QPainter painter(this);
    painter.fillRect(QRect(Inset, height() - Inset - BarHeight, width() - 2 * Inset, BarHeight),
                     palette().color(isEnabled() ? QPalette::Link : QPalette::ButtonText));
}

} // namespace wsify::console
