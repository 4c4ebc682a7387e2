// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/listenaddress.h"
#include "support/suite.h"

#include <QTest>

using namespace wsify;

class TestListenAddress : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parses_data();
    void parses();
    void refuses_data();
    void refuses();
    void longestPath();
};

void TestListenAddress::parses_data()
{
    QTest::addColumn<ListenAddress>("address");
    const auto row = [](const char *text, const ListenAddress &address) { QTest::newRow(text) << address; };
    row(":3000", {.port = 3000});
    row("127.0.0.1:0", {.host = QStringLiteral("127.0.0.1")});
    row("[::1]:80", {.host = QStringLiteral("::1"), .port = 80});
    row("unix:3000", {.host = QStringLiteral("unix"), .port = 3000}); // a name as any other
#ifndef Q_OS_WIN
    const auto unixAt = [](const char *path, uint mode = 0660) {
        return ListenAddress{.kind = ListenAddress::Unix, .path = QString::fromUtf8(path), .mode = mode};
    };
    row("unix:/run/a.sock", unixAt("/run/a.sock"));
    row("unix:/run//b/../a b.sock", unixAt("/run/a b.sock"));
    row("unix:/a?mode=0600", unixAt("/a", 0600));
    row("unix:/a?mode=777", unixAt("/a", 0777));
    row("unix:/a?mode=00660", unixAt("/a"));
    row("unix:/a:80", unixAt("/a:80"));
#endif
    row("systemd", {.kind = ListenAddress::Systemd});
    row("systemd:web", {.kind = ListenAddress::Systemd, .name = QStringLiteral("web")});
    row("systemd:3000", {.kind = ListenAddress::Systemd, .name = QStringLiteral("3000")});
}

void TestListenAddress::parses()
{
    QFETCH(ListenAddress, address);
    QString error;
    const auto parsed = ListenAddress::parse(QString::fromUtf8(QTest::currentDataTag()), error);
    QVERIFY2(parsed, qUtf8Printable(error));
    QVERIFY(*parsed == address);
    QCOMPARE(error, QString());
}

void TestListenAddress::refuses_data()
{
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *text, const char *expected) { QTest::newRow(text) << QString::fromUtf8(expected); };
    for (const char *text : {"", "unix", "unix:", "unix:a", "unix:./a", "/run/a.sock", "systemd3000", "Systemd"})
        row(text, "unix:/path, systemd or systemd:NAME");
    for (const char *text : {"systemd:", "systemd:a:b", "systemd:a b", "systemd:\u00e9"})
        row(text, "systemd:NAME");
#ifndef Q_OS_WIN
    for (const char *text : {"unix:/", "unix:/run/", "unix:/?mode=0660"})
        row(text, "must name a file");
    for (const char *text : {"unix:/a?", "unix:/a?mode", "unix:/a?mode=", "unix:/a?mode=66", "unix:/a?mode=0668",
                             "unix:/a?mode=1777", "unix:/a?mode=-660", "unix:/a?mode=+660", "unix:/a?mode=0o660",
                             "unix:/a?mode=0660&x", "unix:/a?b?mode=0660", "unix:/a?Mode=0660"})
        row(text, "?mode=0660");
#endif
}

void TestListenAddress::refuses()
{
    QFETCH(QString, expected);
    QString error;
    QVERIFY(!ListenAddress::parse(QString::fromUtf8(QTest::currentDataTag()), error));
    QVERIFY2(error.contains(expected), qUtf8Printable(error));
}

/// In bytes, not in characters.
void TestListenAddress::longestPath()
{
#ifdef Q_OS_WIN
    QSKIP("no Unix sockets");
#endif
    QString error;
    const QString longest = QStringLiteral("unix:/") + QString(99, u'x');
    QVERIFY2(ListenAddress::parse(longest + QStringLiteral("?mode=0660"), error), qUtf8Printable(error));
    QVERIFY(!ListenAddress::parse(longest + u'x', error));
    QVERIFY2(error.contains(QStringLiteral("has 101 bytes, the maximum is 100")), qUtf8Printable(error));
    QVERIFY(!ListenAddress::parse(longest.chopped(1) + QChar(0xe9), error));
}

WSIFY_SUITE(tst_listenaddress, QCoreApplication, TestListenAddress)
#include "tst_listenaddress.moc"
