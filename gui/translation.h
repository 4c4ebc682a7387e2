// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QLocale>
#include <QStringList>

class QObject;

namespace wsify::console {

/// The console in the user's language: its own texts from this program's resources, Qt's (buttons of dialogs) from Qt.
struct Translation
{
    /// Those that the console is translated to, as `de`; English is what the sources say.
    static QStringList languages();
    /// Before the first window; ends with its `owner`. Makes `locale` the default, and the layout's direction its. A language that there is none of
    /// stays English, with the locale's numbers.
    static void install(const QLocale &locale, QObject *owner);
};

} // namespace wsify::console
