// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redisechoes.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;

/// Which publication a message from Redis is taken for.
class TestRedisEchoes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalOnesComeBackInOrder();
    void whatDoesNotComeBackShiftsNothing();
    void aLostConnectionForgetsAll();
    void isBounded();

private:
    static Message sent(qint64 number, const QByteArray &channel = "c", const QByteArray &content = "1")
    {
        Message message(channel, content);
        message.setProvenance(new Provenance(Provenance::Via::Http, number));
        return message;
    }
    static qint64 heard(RedisEchoes &echoes, RedisEchoes::Clock::time_point now, const QByteArray &channel = "c",
                        const QByteArray &content = "1")
    {
        Message message(channel, content);
        echoes.heard(message, now);
        return message.provenance() ? message.provenance()->number : 0;
    }
    const RedisEchoes::Clock::time_point m_now = RedisEchoes::Clock::now();
};

void TestRedisEchoes::equalOnesComeBackInOrder()
{
    RedisEchoes echoes;
    echoes.sent(sent(1), m_now);
    echoes.sent(sent(2, "d"), m_now);
    echoes.sent(sent(3, "c", "2"), m_now);
    echoes.sent(sent(4), m_now);
    QCOMPARE(heard(echoes, m_now, "c", "2"), qint64(3));
    QCOMPARE(heard(echoes, m_now), qint64(1));
    QCOMPARE(heard(echoes, m_now), qint64(4));
    QCOMPARE(heard(echoes, m_now), qint64(0)); // another node's
    QCOMPARE(heard(echoes, m_now, "d"), qint64(2));
}

void TestRedisEchoes::whatDoesNotComeBackShiftsNothing()
{
    RedisEchoes echoes;
    const Message refused = sent(2);
    echoes.sent(sent(1), m_now);
    echoes.sent(refused, m_now);
    echoes.sent(sent(3), m_now);
    echoes.remove(refused);
    echoes.remove(refused);
    QCOMPARE(heard(echoes, m_now), qint64(1));
    QCOMPARE(heard(echoes, m_now), qint64(3));
    QCOMPARE(heard(echoes, m_now), qint64(0));
}

void TestRedisEchoes::aLostConnectionForgetsAll()
{
    RedisEchoes echoes;
    echoes.sent(sent(1), m_now);
    echoes.clear();
    echoes.sent(sent(2), m_now);
    QCOMPARE(heard(echoes, m_now), qint64(2));
    QCOMPARE(heard(echoes, m_now), qint64(0));
}

void TestRedisEchoes::isBounded()
{
    RedisEchoes echoes;
    constexpr auto Many = qint64(RedisEchoes::MaxKept) + 10;
    for (qint64 i = 1; i <= Many; ++i)
        echoes.sent(sent(i), m_now);
    for (qint64 i = 11; i <= Many; ++i)
        QCOMPARE(heard(echoes, m_now), i);
    QCOMPARE(heard(echoes, m_now), qint64(0));
    // And in time.
    echoes.sent(sent(1), m_now);
    echoes.sent(sent(2), m_now + std::chrono::seconds(2));
    QCOMPARE(heard(echoes, m_now + RedisEchoes::KeptFor + std::chrono::seconds(1)), qint64(2));
}

WSIFY_SUITE(tst_redisechoes, QCoreApplication, TestRedisEchoes)
#include "tst_redisechoes.moc"
