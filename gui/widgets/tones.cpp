// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/widgets/tones.h"

namespace wsify::console {

namespace {

QColor either(const QPalette &palette, QRgb onLight, QRgb onDark)
{
    return QColor::fromRgb(Tones::isDark(palette) ? onDark : onLight);
}

} // namespace

bool Tones::isDark(const QPalette &palette)
{
    return palette.color(QPalette::Base).lightness() < 128;
}

QColor Tones::good(const QPalette &palette)
{
    return either(palette, 0xff146c2e, 0xff5fd38a);
}

QColor Tones::doubtful(const QPalette &palette)
{
    return either(palette, 0xff8a4b00, 0xfff0b040);
}

QColor Tones::bad(const QPalette &palette)
{
    return either(palette, 0xffa8071a, 0xffff8a80);
}

QColor Tones::muted(const QPalette &palette)
{
    // What is greyed is faint already.
    if (palette.currentColorGroup() == QPalette::Disabled)
        return palette.color(QPalette::WindowText);
    return mixed(palette.color(QPalette::Window), palette.color(QPalette::WindowText), 0.75);
}

QColor Tones::mutedData(const QPalette &palette)
{
    if (palette.currentColorGroup() == QPalette::Disabled)
        return palette.color(QPalette::Text);
    return mixed(palette.color(QPalette::Base), palette.color(QPalette::Text), 0.75);
}

QColor Tones::in(const QPalette &palette)
{
    return either(palette, 0xff00695c, 0xff4dd0b5);
}

QColor Tones::out(const QPalette &palette)
{
    return either(palette, 0xff7b1fa2, 0xffd7a8f0);
}

QColor Tones::line(const QPalette &palette, int index)
{
    return index == 0 ? either(palette, 0xff1a66c9, 0xff62aeff) : either(palette, 0xffb04a00, 0xffffae57);
}

QColor Tones::mixed(const QColor &a, const QColor &b, double shareOfB)
{
    const auto mix = [shareOfB](float one, float other) { return float(one * (1 - shareOfB) + other * shareOfB); };
    return QColor::fromRgbF(mix(a.redF(), b.redF()), mix(a.greenF(), b.greenF()), mix(a.blueF(), b.blueF()));
}

} // namespace wsify::console
