// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

// wsify-bench-watch SOCKET SECONDS [ROWS_A_SECOND]: a console that watches everything and reads as fast as it can, for so long. Checks every line it gets:
// matched is sent and dropped together, and sent is the rows that came. Prints one line of JSON.

#include "support/adminconsole.h"

#include <QCoreApplication>
#include <QTimer>

#include <cstdio>
#include <cstdlib>

using namespace wsify;
using namespace wsify::test;

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.size() < 3) {
        std::fputs("usage: wsify-bench-watch SOCKET SECONDS [ROWS_A_SECOND]\n", stderr);
        return 2;
    }
    const auto fail = [](const char *what) {
        std::fprintf(stderr, "wsify-bench-watch: %s\n", what);
        std::exit(1);
    };
    AdminConsole console;
    if (!console.opened(arguments[1]))
        fail("no server answers there");
    admin::Watch request;
    request.maxRate = arguments.size() > 3 ? arguments[3].toInt() : admin::Watch::MaxRateLimit;
    const auto watch = console.ask<admin::WatchReply>(request);
    if (!watch)
        fail("the server refuses the watch");
    std::puts("watching");
    std::fflush(stdout);

    admin::Traffic last;
    qint64 rows = 0;
    const auto read = [&] {
        for (const admin::Traffic &line : console.all<admin::Traffic>()) {
            rows += line.rows.size();
            if (line.matched != line.sent + line.dropped || line.sent != rows)
                fail("a line does not add up");
            last = line;
        }
        console.messages.clear();
        if (!console.isOpen() || !console.broken().isEmpty())
            fail("the server cut the console, or wrote what is no message");
    };
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, read);
    timer.start(5);
    QTimer::singleShot(qRound(arguments[2].toDouble() * 1000), &app, &QCoreApplication::quit);
    QCoreApplication::exec();
    read();
    std::printf(R"({"matched":%lld,"sent":%lld,"dropped":%lld})"
                "\n",
                qlonglong(last.matched), qlonglong(last.sent), qlonglong(last.dropped));
    return 0;
}
