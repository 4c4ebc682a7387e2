// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "desktop.h"

#include <QDir>
#include <QFile>
#include <QProcessEnvironment>

namespace wsify::test {

Desktop::Desktop()
{
    // Styles, themes, plugins: a desktop sets many. How dense the screen is and what is logged is the caller's business.
    const QStringList names = QProcessEnvironment::systemEnvironment().keys();
    for (const QString &name : names) {
        const bool isQt = name.startsWith(QLatin1String("QT_")) && name != QLatin1String("QT_SCALE_FACTOR")
                          && !name.startsWith(QLatin1String("QT_LOGGING_"));
        if (isQt || name.startsWith(QLatin1String("LC_")))
            qunsetenv(name.toLocal8Bit().constData());
    }
    qunsetenv("LANGUAGE");
    qputenv("LC_ALL", "C.UTF-8");
    qputenv("TZ", "UTC");
    qputenv("QT_QPA_PLATFORM", "offscreen");
    for (const char *name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"}) {
        const QString directory = m_home.filePath(QString::fromLatin1(name).toLower());
        QDir().mkpath(directory);
        QFile::setPermissions(directory, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        qputenv(name, QFile::encodeName(directory));
    }
    if (qgetenv("WSIFY_TEST_FONTS") != "system")
        qputenv("FONTCONFIG_FILE", WSIFY_SOURCE_DIR "/tests/gui/fonts.conf");
}

} // namespace wsify::test
