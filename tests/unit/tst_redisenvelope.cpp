// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redisenvelope.h"
#include "support/suite.h"

#include <QtTest>

#include <memory>

using namespace wsify;

class TestRedisEnvelope : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isWrittenAsDocumented();
    void comesBackAsItWas();
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void namesAreBounded();
    void twinsAreForAll_data();
    void twinsAreForAll();
};

namespace {

using List = QByteArrayList;

Message messageFor(const Audience &audience)
{
    Message message("c", "[1]");
    message.setSender("k1", "u");
    message.setAudience(std::make_shared<Audience>(audience));
    return message;
}

} // namespace

void TestRedisEnvelope::isWrittenAsDocumented()
{
    Message message("c", "[1]");
    QCOMPARE(RedisEnvelope::head(message, false), "\x02{}\n");
    message.setSender("k3", {});
    QCOMPARE(RedisEnvelope::head(message, false), "\x02{\"client\":\"k3\"}\n");
    message.setSender("k3", "4\"2");
    message.setAudience(
        std::make_shared<Audience>(Audience{List{"b", "a"}, List{"k1"}, List{"line\nbreak"}, List{"k3", "k4"}}));
    QCOMPARE(RedisEnvelope::head(message, true),
             "\x02{\"client\":\"k3\",\"user\":\"4\\\"2\",\"to\":{\"users\":[\"a\",\"b\"],\"clients\":[\"k1\"]},"
             "\"except\":{\"users\":[\"line\\nbreak\"],\"clients\":[\"k3\",\"k4\"]},\"twin\":true}\n");
}

void TestRedisEnvelope::comesBackAsItWas()
{
    const Audience audience{List{"b", "a"}, {}, List{"line\nbreak"}, List{"k3", "k4"}};
    const Message message = messageFor(audience);
    for (const bool hasTwin : {false, true}) {
        const QByteArray content = "{\"a\":\n[1]}";
        const auto read = RedisEnvelope::read("c", RedisEnvelope::head(message, hasTwin) + content);
        QVERIFY(read);
        QCOMPARE(read->hasTwin, hasTwin);
        QCOMPARE(read->message.channel(), "c");
        QCOMPARE(read->message.content().toByteArray(), content);
        QCOMPARE(read->message.sender()->client, "k1");
        QCOMPARE(read->message.sender()->user, "u");
        QVERIFY(*read->message.audience() == audience);
    }
}

void TestRedisEnvelope::reads_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addRow("nothing but content") << QByteArray("\x02{}\n1");
    QTest::addRow("white space") << QByteArray("\x02 { \"twin\" : false } \n 1 ");
    QTest::addRow("what a later version adds") << QByteArray("\x02{\"pos\":\"k3f.12\",\"x\":{\"y\":[[{}]]}}\n1");
    QTest::addRow("an escaped name") << QByteArray("\x02{\"\\u0074win\":false}\n1");
}

void TestRedisEnvelope::reads()
{
    QFETCH(const QByteArray, payload);
    const auto read = RedisEnvelope::read("c", payload);
    QVERIFY(read);
    QCOMPARE(read->message.content().toByteArray(), "1");
    QVERIFY(!read->message.sender() && !read->message.audience() && !read->hasTwin);
}

void TestRedisEnvelope::refuses_data()
{
    QTest::addColumn<QByteArray>("payload");
    int number = 0;
    for (const char *payload : {"",
                                "1",
                                "\x02",
                                "\x02\n",
                                "\x02\n1",
                                "\x02{}",
                                "\x02{}\n",
                                "\x02{}\n1 2",
                                "\x02{}\nx",
                                "\x02{}1\n1",
                                "{}\n1",
                                "\x03{}\n1",
                                "\x02[]\n1",
                                "\x02{\"client\":1}\n1",
                                "\x02{\"client\":\"\"}\n1",
                                "\x02{\"client\":\"\\ud800\"}\n1",
                                "\x02{\"client\":\"a\",\"client\":\"b\"}\n1",
                                "\x02{\"user\":\"u\"}\n1",
                                "\x02{\"client\":\"k\",\"user\":null}\n1",
                                "\x02{\"twin\":1}\n1",
                                "\x02{\"twin\":true,\"twin\":true}\n1",
                                "\x02{\"to\":[]}\n1",
                                "\x02{\"to\":{}}\n1",
                                "\x02{\"to\":{\"users\":[]}}\n1",
                                "\x02{\"to\":{\"users\":\"u\"}}\n1",
                                "\x02{\"to\":{\"users\":[1]}}\n1",
                                "\x02{\"to\":{\"users\":[\"\"]}}\n1",
                                "\x02{\"to\":{\"users\":[\"u\"],\"users\":[\"v\"]}}\n1",
                                "\x02{\"to\":{\"users\":[\"u\"],\"roles\":[\"v\"]}}\n1",
                                "\x02{\"except\":{\"clients\":{}}}\n1"})
        QTest::addRow("%d", number++) << QByteArray(payload);
    QTest::addRow("long client") << "\x02{\"client\":\"" + QByteArray(129, 'k') + "\"}\n1";
    QTest::addRow("long user") << "\x02{\"client\":\"k\",\"user\":\"" + QByteArray(129, 'u') + "\"}\n1";
}

void TestRedisEnvelope::refuses()
{
    QFETCH(const QByteArray, payload);
    QVERIFY(!RedisEnvelope::read("c", payload));
}

void TestRedisEnvelope::namesAreBounded()
{
    const auto names = [](int first, int count) {
        List list;
        for (int i = 0; i < count; ++i)
            list.append(QByteArray::number(first + i));
        return list;
    };
    const auto isRead = [](const Audience &audience) {
        return RedisEnvelope::read("c", RedisEnvelope::head(messageFor(audience), false) + '1').has_value();
    };
    QVERIFY(isRead({names(0, 600), names(0, 400), names(0, 400), names(0, 600)}));
    QVERIFY(!isRead({names(0, 600), names(0, 401), {}, {}}));
    QVERIFY(!isRead({{}, {}, names(0, 1001), {}}));
}

void TestRedisEnvelope::twinsAreForAll_data()
{
    QTest::addColumn<List>("toUsers");
    QTest::addColumn<List>("exceptUsers");
    QTest::addColumn<List>("exceptClients");
    QTest::addColumn<bool>("expected");
    QTest::addRow("to all") << List() << List() << List() << true;
    QTest::addRow("to some") << List{"u"} << List() << List() << false;
    QTest::addRow("except me") << List() << List() << List{"k1"} << true;
    QTest::addRow("except another") << List() << List() << List{"k2"} << false;
    QTest::addRow("except me and another") << List() << List() << List{"k1", "k2"} << false;
    QTest::addRow("except a user") << List() << List{"u"} << List() << false;
}

void TestRedisEnvelope::twinsAreForAll()
{
    QFETCH(const List, toUsers);
    QFETCH(const List, exceptUsers);
    QFETCH(const List, exceptClients);
    const Message message = messageFor({toUsers, {}, exceptUsers, exceptClients});
    QTEST(RedisEnvelope::mayHaveTwin(message), "expected");
    QVERIFY(RedisEnvelope::mayHaveTwin(Message("c", "1")));
}

WSIFY_SUITE(tst_redisenvelope, wsify::test::NoApplication, TestRedisEnvelope)
#include "tst_redisenvelope.moc"
