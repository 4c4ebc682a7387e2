// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redisrole.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;

Q_DECLARE_METATYPE(wsify::RedisRole::Kind)

class tst_RedisRole : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
};

void tst_RedisRole::reads_data()
{
    using Kind = RedisRole::Kind;
    QTest::addColumn<QByteArray>("answer"); // in RESP
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("primary") << QByteArray("*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n") << Kind::Primary << QByteArray();
    QTest::newRow("replica") << QByteArray("*5\r\n$5\r\nslave\r\n$1\r\nh\r\n:6380\r\n$7\r\nconnect\r\n:-1\r\n")
                             << Kind::Other << QByteArray("a replica of h:6380");
    QTest::newRow("sentinel") << QByteArray("*2\r\n$8\r\nsentinel\r\n*0\r\n") << Kind::Other
                              << QByteArray("no primary but a sentinel");
    QTest::newRow("info of a primary") << QByteArray("$30\r\n# Replication\r\nrole:master\r\n\r\n\r\n") << Kind::Primary
                                       << QByteArray();
    QTest::newRow("info of a replica") << QByteArray(
        "$60\r\n# Replication\r\nrole:slave\r\nmaster_host:h\r\nmaster_port:6380\r\n\r\n")
                                       << Kind::Other << QByteArray("a replica of h:6380");
    QTest::newRow("refused") << QByteArray("-NOPERM no\r\n") << Kind::Unknown << QByteArray();
    QTest::newRow("something else") << QByteArray("$2\r\nhi\r\n") << Kind::Unknown << QByteArray();
    QTest::newRow("nothing") << QByteArray("*0\r\n") << Kind::Unknown << QByteArray();
}

void tst_RedisRole::reads()
{
    QFETCH(QByteArray, answer);
    RespReader reader;
    reader.feed(answer);
    RespValue value;
    QVERIFY(reader.next(value));
    const RedisRole role = RedisRole::of(value);
    QTEST(role.kind, "kind");
    QTEST(role.text, "text");
}

WSIFY_SUITE(tst_redisrole, QCoreApplication, tst_RedisRole)
#include "tst_redisrole.moc"
