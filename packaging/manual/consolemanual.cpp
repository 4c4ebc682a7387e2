// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

// wsify-console-manual DATE: prints wsify-console(1), from the list of the console's options.

#include "common/version.h"
#include "gui/consoleoptions.h"
#include "packaging/manual/roff.h"

#include <QCommandLineOption>
#include <QStringList>

#include <cstdio>

using namespace wsify;

int main(int argc, char **argv)
{
    if (argc != 2) {
        std::fputs("usage: wsify-console-manual DATE\n", stderr);
        return 2;
    }
    const QString name = QStringLiteral("wsify-console");
    ManualPage page(name, QString::fromLocal8Bit(argv[1]), QStringLiteral(WSIFY_VERSION),
                    QStringLiteral("watch and operate a wsify server"));
    page.section(QStringLiteral("Synopsis"));
    page.synopsis(name, QStringLiteral("[options] [server]"));
    page.section(QStringLiteral("Description"));
    page.paragraph(QStringLiteral(
        "wsify-console shows the clients, the channels, the live traffic, the refusals and the log of a wsify server, "
        "charts its last hour, sends messages and disconnects clients."));
    page.paragraph(console::ConsoleOptions::serverText());
    page.paragraph(QStringLiteral(
        "Servers are found in the directory of the user's sockets and in /run/wsify, which the system's service opens "
        "to the members of the group wsify. By ssh, the console runs wsify admin-connect on the other machine."));
    page.section(QStringLiteral("Options"));
    const QList<QCommandLineOption> options = console::ConsoleOptions::list();
    for (const QCommandLineOption &option : options) {
        QStringList names;
        for (const QString &each : option.names())
            names.append((each.size() == 1 ? QStringLiteral("-") : QStringLiteral("--")) + each);
        page.entry(names.join(QStringLiteral(", ")), option.valueName(), option.description());
    }
    page.section(QStringLiteral("See also"));
    page.paragraph(QStringLiteral("wsify(1)"));
    const QByteArray text = page.text().toUtf8();
    return std::fwrite(text.constData(), 1, size_t(text.size()), stdout) == size_t(text.size()) ? 0 : 1;
}
