// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/client/serveraddress.h"
#include "gui/widgets/theme.h"

#include <QCommandLineOption>
#include <QCoreApplication>
#include <QList>
#include <QLocale>
#include <QSize>
#include <QStringList>

#include <optional>

namespace wsify::console {

/// What the command line of wsify-console says.
struct ConsoleOptions
{
    Q_DECLARE_TR_FUNCTIONS(wsify::console::ConsoleOptions)

public:
    std::optional<ServerAddress> server; ///< without one, a server on this machine is looked for
    bool isDemo = false;
    quint32 seed = 1;
    QString screenshots; ///< directory; empty: none are taken. Of the demo
    std::optional<QSize> size;
    std::optional<Theme> theme;
    std::optional<QLocale> locale;

    bool wantsHelp = false;
    bool wantsVersion = false;
    QString error; ///< what is wrong with it, translated

    /// `arguments` begin with the program's name.
    static ConsoleOptions parse(const QStringList &arguments);
    static QString helpText();
    /// For the manual page: the options that there are, and what the argument means.
    static QList<QCommandLineOption> list();
    static QString serverText();
};

} // namespace wsify::console
