// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/process/servicemanager.h"
#include "support/suite.h"

#include <QCoreApplication>
#include <QTest>

using namespace wsify;

class TestServiceManager : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void environmentIsTaken();
    void watchdog_data();
    void watchdog();
};

void TestServiceManager::environmentIsTaken()
{
    const QByteArrayList names{"NOTIFY_SOCKET", "WATCHDOG_USEC",  "WATCHDOG_PID",  "LISTEN_PID",
                               "LISTEN_FDS",    "LISTEN_FDNAMES", "LISTEN_PIDFDID"};
    for (const QByteArray &name : names)
        qputenv(name.constData(), "of " + name);
    const ServiceEnvironment taken = takeServiceEnvironment();
    QCOMPARE(taken.notifySocket, QByteArray("of NOTIFY_SOCKET"));
    QCOMPARE(taken.watchdogUsec, QByteArray("of WATCHDOG_USEC"));
    QCOMPARE(taken.watchdogPid, QByteArray("of WATCHDOG_PID"));
    QCOMPARE(taken.listenPid, QByteArray("of LISTEN_PID"));
    QCOMPARE(taken.listenFds, QByteArray("of LISTEN_FDS"));
    QCOMPARE(taken.listenNames, QByteArray("of LISTEN_FDNAMES"));
    for (const QByteArray &name : names)
        QVERIFY2(!qEnvironmentVariableIsSet(name.constData()), name.constData());
}

void TestServiceManager::watchdog_data()
{
    QTest::addColumn<QByteArray>("socket");
    QTest::addColumn<QByteArray>("usec");
    QTest::addColumn<QByteArray>("pid");
    QTest::addColumn<qint64>("expected");
    const QByteArray own = QByteArray::number(QCoreApplication::applicationPid());
    QTest::newRow("of this process") << QByteArray("/run/notify") << QByteArray("2000000") << own << qint64(2'000'000);
    QTest::newRow("of every process") << QByteArray("@n") << QByteArray("2000000") << QByteArray() << qint64(2'000'000);
    QTest::newRow("of another process") << QByteArray("/run/notify") << QByteArray("2000000") << own + '0' << qint64(0);
    QTest::newRow("of none") << QByteArray("/run/notify") << QByteArray("2000000") << QByteArray("x") << qint64(0);
    QTest::newRow("no socket") << QByteArray() << QByteArray("2000000") << own << qint64(0);
    QTest::newRow("no time") << QByteArray("/run/notify") << QByteArray() << own << qint64(0);
    QTest::newRow("no number") << QByteArray("/run/notify") << QByteArray("soon") << own << qint64(0);
    QTest::newRow("below zero") << QByteArray("/run/notify") << QByteArray("-5") << own << qint64(0);
}

void TestServiceManager::watchdog()
{
    QFETCH(QByteArray, socket);
    QFETCH(QByteArray, usec);
    QFETCH(QByteArray, pid);
    QFETCH(qint64, expected);
    const ServiceManager manager({.notifySocket = socket, .watchdogUsec = usec, .watchdogPid = pid});
    QCOMPARE(qint64(manager.watchdog().count()), expected);
}

WSIFY_SUITE(tst_servicemanager, QCoreApplication, TestServiceManager)

#include "tst_servicemanager.moc"
