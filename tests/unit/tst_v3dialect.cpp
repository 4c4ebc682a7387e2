// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/v3dialect.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;

class TestV3Dialect : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads();
    void farewells_data();
    void farewells();
};

void TestV3Dialect::reads()
{
    const V3Dialect dialect;
    Command command;
    const char *error = nullptr;
    QVERIFY(dialect.read(R"({"id":1,"command":"join","args":{"channel":"c"}})", command, error));
    QCOMPARE(command.kind, Command::Kind::Join);
    QCOMPARE(command.channel, R"("c")");
    QVERIFY(!dialect.read("[]", command, error));
    QCOMPARE(error, "an object is expected");
}

void TestV3Dialect::farewells_data()
{
    QTest::addColumn<Refused>("why");
    QTest::addColumn<int>("code"); // 0: the client stays
    QTest::addColumn<QByteArray>("reason");
    QTest::newRow("malformed") << Refused::Malformed << 0 << QByteArray();
    QTest::newRow("reserved") << Refused::Reserved << 0 << QByteArray();
    QTest::newRow("no channel") << Refused::NoChannel << 0 << QByteArray();
    QTest::newRow("control character") << Refused::ControlCharacter << 0 << QByteArray();
    QTest::newRow("long channel") << Refused::LongChannel << 0 << QByteArray();
    QTest::newRow("many channels") << Refused::ManyChannels << 0 << QByteArray();
    QTest::newRow("rate") << Refused::Rate << 1008 << QByteArray("limit");
    QTest::newRow("overload") << Refused::Overload << 1013 << QByteArray("overload");
    QTest::newRow("denied") << Refused::Denied << 0 << QByteArray();
    QTest::newRow("unavailable") << Refused::Unavailable << 1013 << QByteArray("authorizer_down");
}

void TestV3Dialect::farewells()
{
    QFETCH(Refused, why);
    const auto farewell = V3Dialect().farewell(why);
    QTEST(farewell ? int(farewell->code) : 0, "code");
    QTEST(farewell ? farewell->reason : QByteArray(), "reason");
}

WSIFY_SUITE(tst_v3dialect, wsify::test::NoApplication, TestV3Dialect)
#include "tst_v3dialect.moc"
