// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "desktop.h"

#include <QDir>
#include <QFile>
#include <QProcessEnvironment>

namespace wsify::test {

Desktop::Desktop()
{
    if (!m_home.isValid())
        qFatal("there is no place for a desktop: %s", qPrintable(m_home.errorString()));
    // Styles, themes, plugins, the screen's density: a desktop sets many. What is logged is the caller's business.
    const QStringList names = QProcessEnvironment::systemEnvironment().keys();
    for (const QString &name : names) {
        const bool isQt = name.startsWith(QLatin1String("QT_")) && !name.startsWith(QLatin1String("QT_LOGGING_"));
        if (isQt || name.startsWith(QLatin1String("LC_")))
            qunsetenv(name.toLocal8Bit().constData());
    }
    for (const char *name : {"LANGUAGE", "XDG_CURRENT_DESKTOP", "XDG_CONFIG_DIRS", "DESKTOP_SESSION",
                             "KDE_FULL_SESSION", "SESSION_MANAGER", "DBUS_SESSION_BUS_ADDRESS"})
        qunsetenv(name);
    const QByteArray scale = qgetenv("WSIFY_TEST_SCALE");
    if (!scale.isEmpty())
        qputenv("QT_SCALE_FACTOR", scale);
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
