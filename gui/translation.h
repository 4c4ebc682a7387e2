// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QLocale>
#include <QStringList>

class QCoreApplication;

namespace wsify::console {

/// The console in the user's language: its own texts from this program's resources, Qt's (buttons of dialogs) from Qt.
struct Translation
{
    /// Those that the console is translated to, as `de`; English is what the sources say.
    static QStringList languages();
    /// Once, before the first window. Makes `locale` the default, and the layout's direction its. A language that there is none of stays English,
    /// with the locale's numbers.
    static void install(QCoreApplication &application, const QLocale &locale);
};

} // namespace wsify::console
