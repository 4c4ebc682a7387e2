// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/admin/endpoint.h"
#include "common/version.h"
#include "gui/consoleoptions.h"
#include "gui/demo/demoserver.h"
#include "gui/screenshots.h"
#include "gui/settings/windowsettings.h"
#include "gui/translation.h"
#include "gui/window/appicon.h"
#include "gui/window/mainwindow.h"

#include <QApplication>
#include <QDateTime>
#include <QIcon>
#include <QSettings>
#include <QTemporaryDir>

#include <cstdio>
#include <memory>

using namespace wsify;
using namespace wsify::console;

namespace {

int complain(const QString &text)
{
    std::fprintf(stderr, "wsify-console: %s\n", text.toLocal8Bit().constData());
    return 2;
}

/// Twice: what is wrong with them is said in the language that they ask for.
ConsoleOptions optionsOf(QCoreApplication &application)
{
    Translation::install(ConsoleOptions::parse(QCoreApplication::arguments()).locale.value_or(QLocale()), &application);
    return ConsoleOptions::parse(QCoreApplication::arguments());
}

/// What is asked for in a terminal, where there may be no display.
bool isAnswered(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const ConsoleOptions options = optionsOf(application);
    if (!options.wantsHelp && !options.wantsVersion)
        return false;
    const QString text =
        options.wantsHelp ? ConsoleOptions::helpText() : QStringLiteral("wsify-console " WSIFY_VERSION "\n");
    std::fputs(text.toLocal8Bit().constData(), stdout);
    return true;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication::setApplicationName(QStringLiteral("wsify-console"));
    QCoreApplication::setApplicationVersion(QStringLiteral(WSIFY_VERSION));
    QCoreApplication::setOrganizationName(QStringLiteral("wsify"));
    if (isAnswered(argc, argv))
        return 0;
    QApplication application(argc, argv);
    QApplication::setWindowIcon(appIcon());
    QApplication::setDesktopFileName(QStringLiteral("wsify-console"));
    const ConsoleOptions options = optionsOf(application);
    if (!options.error.isEmpty())
        return complain(options.error);
    // A demo neither shows nor changes what the user has set.
    QTemporaryDir settings;
    if (options.isDemo) {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
    }

    {
        QSettings file;
        Themes::apply(options.theme.value_or(WindowSettings(file).theme()));
    }

    std::unique_ptr<DemoServer> demo;
    if (options.isDemo) {
        demo = std::make_unique<DemoServer>(options.seed);
        const qint64 ahead = options.screenshots.isEmpty() ? 0 : Screenshots::PastMs;
        if (!demo->listen(QDateTime::currentMSecsSinceEpoch() - ahead))
            return complain(demo->errorText());
    }
    MainWindow window(demo ? DemoServer::environment() : admin::EndpointEnvironment::ofProcess());
    if (demo)
        window.begin(ServerAddress{ServerAddress::Kind::Socket, demo->socketName(), {}, {}, {}});
    else
        window.begin(options.server);
    if (!options.screenshots.isEmpty()) {
        Screenshots screenshots(window, *demo, options.screenshots);
        return screenshots.take(options.size.value_or(MainWindow::DefaultSize)) ? 0 : complain(screenshots.errorText());
    }
    if (demo)
        demo->start();
    if (options.size)
        window.resize(*options.size);
    window.show();
    return QApplication::exec();
}
