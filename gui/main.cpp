// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/admin/endpoint.h"
#include "gui/views/mainwindow.h"

#include <QApplication>

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("wsify-console"));
    QApplication::setApplicationVersion(QStringLiteral(WSIFY_CONSOLE_VERSION));
    QApplication::setOrganizationName(QStringLiteral("wsify"));
    wsify::console::MainWindow window;
    const auto environment = wsify::admin::EndpointEnvironment::ofProcess();
    const auto found = wsify::admin::findSockets(wsify::admin::socketDirectories(environment), environment);
    if (!found.isEmpty())
        window.client().connectTo({wsify::console::ServerAddress::Kind::Socket, found.first().name, {}});
    window.resize(1280, 800);
    window.show();
    return QApplication::exec();
}
