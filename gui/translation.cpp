// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/translation.h"

#include <QDir>
#include <QGuiApplication>
#include <QLibraryInfo>
#include <QTranslator>

namespace wsify::console {

namespace {

const QString Folder = QStringLiteral(":/i18n");
const QString Prefix = QStringLiteral("wsify-console_");

} // namespace

QStringList Translation::languages()
{
    QStringList languages;
    for (const QString &file : QDir(Folder).entryList({Prefix + QStringLiteral("*.qm")}))
        languages.append(file.mid(Prefix.size()).chopped(3));
    return languages;
}

void Translation::install(const QLocale &locale, QObject *owner)
{
    QLocale::setDefault(locale);
    const auto load = [&](const QString &name, const QString &folder) {
        auto *translator = new QTranslator(owner);
        const bool isLoaded = translator->load(locale, name, QString(), folder);
        if (isLoaded)
            QCoreApplication::installTranslator(translator);
        return isLoaded;
    };
    load(QStringLiteral("qtbase_"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    // Below is what a language has not; English has files for its plurals alone.
    const bool isTranslated = load(Prefix, Folder);
    if (!isTranslated) { // the texts are English then, and so are their plurals
        auto *plurals = new QTranslator(owner);
        if (plurals->load(Folder + u'/' + Prefix + QStringLiteral("en.qm")))
            QCoreApplication::installTranslator(plurals);
    }
    if (qobject_cast<QGuiApplication *>(QCoreApplication::instance())) // not where it is about texts in a terminal
        QGuiApplication::setLayoutDirection(isTranslated ? locale.textDirection() : Qt::LeftToRight);
}

} // namespace wsify::console
