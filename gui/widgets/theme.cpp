// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/widgets/theme.h"

#include <QApplication>
#include <QStyle>

namespace wsify::console {

namespace {

/// Fusion follows a palette everywhere; the styles of systems have colours of their own.
const QString StyleOfThemes = QStringLiteral("fusion");

/// Text, also of what is greyed, is readable on all of window, base, alternate and button: 4.5:1 and more.
struct Shades
{
    QRgb window, base, alternate, button, text, muted, disabled, highlight, highlightedText, link, tip, tipText;
};
constexpr Shades Light{0xfff3f4f6, 0xffffffff, 0xfff7f8fa, 0xffebedf0, 0xff1c1f23, 0xff5f6670,
                       0xff666c75, 0xff1a5fb4, 0xffffffff, 0xff1a5fb4, 0xff2b2f36, 0xffffffff};
constexpr Shades Dark{0xff24272c, 0xff1b1d21, 0xff202328, 0xff30343b, 0xffe4e6ea, 0xffa2a8b2,
                      0xff9aa0a9, 0xff2f6fc0, 0xffffffff, 0xff7ab7ff, 0xffe4e6ea, 0xff1b1d21};

Theme applied = Theme::System;

} // namespace

std::optional<Theme> Themes::fromName(const QString &name)
{
    if (name == QLatin1String("system"))
        return Theme::System;
    if (name == QLatin1String("light"))
        return Theme::Light;
    if (name == QLatin1String("dark"))
        return Theme::Dark;
    return {};
}

QString Themes::nameOf(Theme theme)
{
    return theme == Theme::Light  ? QStringLiteral("light")
           : theme == Theme::Dark ? QStringLiteral("dark")
                                  : QStringLiteral("system");
}

QPalette Themes::palette(Theme theme)
{
    if (theme == Theme::System)
        return {};
    const Shades &shades = theme == Theme::Dark ? Dark : Light;
    // Its borders and bevels are made from the button.
    QPalette palette(QColor::fromRgb(shades.button), QColor::fromRgb(shades.window));
    const auto set = [&palette](QPalette::ColorRole role, QRgb color) {
        palette.setColor(role, QColor::fromRgb(color));
    };
    set(QPalette::WindowText, shades.text);
    set(QPalette::Base, shades.base);
    set(QPalette::AlternateBase, shades.alternate);
    set(QPalette::Text, shades.text);
    set(QPalette::ButtonText, shades.text);
    set(QPalette::BrightText, shades.text);
    set(QPalette::PlaceholderText, shades.muted);
    set(QPalette::Highlight, shades.highlight);
    set(QPalette::HighlightedText, shades.highlightedText);
    set(QPalette::Link, shades.link);
    set(QPalette::LinkVisited, shades.link);
    set(QPalette::ToolTipBase, shades.tip);
    set(QPalette::ToolTipText, shades.tipText);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, QColor::fromRgb(shades.disabled));
    return palette;
}

void Themes::apply(Theme theme)
{
    static const QString systemStyle = QApplication::style()->objectName();
    QApplication::setStyle(theme == Theme::System ? systemStyle : StyleOfThemes);
    QApplication::setPalette(palette(theme));
    applied = theme;
}

Theme Themes::current()
{
    return applied;
}

} // namespace wsify::console
