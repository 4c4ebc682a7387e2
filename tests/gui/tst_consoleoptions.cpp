// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "desktop.h"
#include "gui/consoleoptions.h"
#include "support/suite.h"

#include <QDir>
#include <QProcess>
#include <QTest>

using namespace wsify::console;

namespace {

ConsoleOptions parsed(const char *line)
{
    return ConsoleOptions::parse(
        QStringLiteral("wsify-console %1").arg(QLatin1String(line)).split(QLatin1Char(' '), Qt::SkipEmptyParts));
}

class TestConsoleOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void good()
    {
        ConsoleOptions options = parsed("");
        QVERIFY(options.error.isEmpty() && !options.isDemo && !options.server && !options.theme && !options.locale);
        options = parsed("--screenshot out --size 1920x1080 --palette dark --locale ar --demo-seed 9");
        QVERIFY2(options.error.isEmpty(), qPrintable(options.error));
        QVERIFY(options.isDemo);
        QCOMPARE(options.screenshots, QStringLiteral("out"));
        QCOMPARE(options.size.value(), QSize(1920, 1080));
        QCOMPARE(options.theme, Theme::Dark);
        QCOMPARE(options.locale->language(), QLocale::Arabic);
        QCOMPARE(options.seed, 9U);
        options = parsed("ssh://admin@host.example");
        QCOMPARE(options.server->kind, wsify::ServerAddress::Kind::Ssh);
        QCOMPARE(parsed("/run/x.sock").server->target, QStringLiteral("/run/x.sock"));
#ifndef Q_OS_WIN
        QCOMPARE(parsed("run/../x.sock").server->target, QDir::currentPath() + QStringLiteral("/x.sock"));
#endif
        QVERIFY(parsed("--help").wantsHelp);
        QVERIFY(parsed("--version").wantsVersion);
        QVERIFY(ConsoleOptions::helpText().contains(QStringLiteral("--screenshot")));
    }

    /// In a terminal, where there is no display.
    void saysWhatItCanDoAnywhere_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("said");
        QTest::newRow("help") << QStringList{QStringLiteral("--help")} << QStringLiteral("--screenshot");
        QTest::newRow("version") << QStringList{QStringLiteral("--version")} << QStringLiteral("wsify-console ");
        QTest::newRow("in another language, from right to left")
            << QStringList{QStringLiteral("--help"), QStringLiteral("--locale"), QStringLiteral("ar")}
            << QStringLiteral("\u0648");
    }

    void saysWhatItCanDoAnywhere()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, said);
        QProcess console;
        auto environment = QProcessEnvironment::systemEnvironment();
        for (const char *name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
            environment.remove(QString::fromLatin1(name));
        environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
        console.setProcessEnvironment(environment);
        console.start(QStringLiteral(WSIFY_CONSOLE_BINARY), arguments);
        QVERIFY(console.waitForFinished());
        QVERIFY2(console.exitStatus() == QProcess::NormalExit && console.exitCode() == 0,
                 console.readAllStandardError().constData());
        QVERIFY(QString::fromUtf8(console.readAllStandardOutput()).contains(said));
    }

    void bad_data()
    {
        QTest::addColumn<QByteArray>("line");
        for (const char *line : {"--size big", "--size 1x1", "--palette pink", "--locale xx_YY", "--demo-seed -1",
                                 "--demo /run/x.sock", "/a /b", "--shoe", "--screenshot", "ssh://-oProxyCommand=x"})
            QTest::newRow(line) << QByteArray(line);
    }

    void bad()
    {
        QFETCH(QByteArray, line);
        QVERIFY(!parsed(line.constData()).error.isEmpty());
    }
};

} // namespace

WSIFY_SUITE(tst_consoleoptions, wsify::test::OnDesktop<QCoreApplication>, TestConsoleOptions)

#include "tst_consoleoptions.moc"
