// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redissubscriptions.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;
using namespace std::chrono_literals;

namespace {

/// A Redis that answers when the test says so. Each channel has two names in it; the test names the first.
class Redis
{
public:
    explicit Redis(RedisSubscriptions &subscriptions, QByteArray prefix = {})
        : m_subscriptions(subscriptions)
        , m_prefix(std::move(prefix))
    {
    }

    /// What is due, as words.
    QByteArray said()
    {
        QByteArray out;
        m_subscriptions.append(out);
        QByteArrayList commands;
        while (!out.isEmpty()) {
            const qsizetype words = out.mid(1, out.indexOf('\r') - 1).toInt();
            out.remove(0, out.indexOf('\n') + 1);
            QByteArrayList list;
            for (qsizetype i = 0; i < words; ++i) {
                const qsizetype size = out.mid(1, out.indexOf('\r') - 1).toInt();
                out.remove(0, out.indexOf('\n') + 1);
                list.append(out.first(size));
                out.remove(0, size + 2);
            }
            for (qsizetype i = 1; i < list.size(); ++i) {
                if (list.value(i + 1) == secondName(list[i]))
                    list.removeAt(i + 1);
                else
                    list[i] += " alone";
            }
            commands.append(list.join(' '));
        }
        return commands.join(" | ");
    }

    std::optional<RedisSubscriptions::Answer> answers(const char *what, const QByteArray &channel)
    {
        const auto first = answersOnce(what, channel);
        if (!first || !first->channel.isEmpty())
            return std::nullopt;
        return answersOnce(what, secondName(channel));
    }

    std::optional<RedisSubscriptions::Answer> answersOnce(const char *what, const QByteArray &channel)
    {
        RespValue value;
        value.type = RespValue::Type::Array;
        value.items.resize(3);
        value.items[0].text = what;
        value.items[1].text = channel;
        return m_subscriptions.take(value);
    }

    std::optional<RedisSubscriptions::Answer> refuses()
    {
        RespValue value;
        value.type = RespValue::Type::Error;
        value.text = "NOPERM";
        return m_subscriptions.take(value);
    }

private:
    QByteArray secondName(QByteArray name) const { return name.insert(m_prefix.size(), '\x01'); }

    RedisSubscriptions &m_subscriptions;
    const QByteArray m_prefix;
};

} // namespace

class tst_RedisSubscriptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void subscribesWhileThereAreMembers();
    void lingersAfterTheLastMember();
    void aReturnWithinTheLingerIsNotSaid();
    void crossedCallsAddUp();
    void anOldConfirmationDoesNotCount();
    void restoresEverythingOnANewConnection();
    void whatIsAwayIsNotAskedFor();
    void refusalsOfOneDoNotHurtTheOthers();
    void pendingOnesExpire();
    void noticesWhatWasNotAsked();
    void aCheckChangesNothing();
};

void tst_RedisSubscriptions::subscribesWhileThereAreMembers()
{
    RedisSubscriptions subscriptions("p:", 0ms);
    Redis redis(subscriptions, "p:");
    subscriptions.connected();
    QVERIFY(subscriptions.isRestored());
    subscriptions.subscribe("a");
    subscriptions.subscribe("b");
    QCOMPARE(redis.said(), QByteArray("SUBSCRIBE p:a p:b"));
    QCOMPARE(redis.said(), QByteArray());
    QVERIFY(subscriptions.isPending("a"));
    QCOMPARE(subscriptions.pending(), 2);
    QCOMPARE(redis.answers("subscribe", "p:a")->channel, QByteArray("a"));
    QVERIFY(!subscriptions.isPending("a"));
    QVERIFY(subscriptions.isPending("b"));
    QCOMPARE(redis.answers("subscribe", "p:b")->channel, QByteArray("b"));
    QCOMPARE(subscriptions.pending(), 0);
    QCOMPARE(subscriptions.wanted(), 2);
    QVERIFY(subscriptions.isRestored()); // what is new is no gap

    subscriptions.unsubscribe("a", 10ms);
    QCOMPARE(subscriptions.wanted(), 1);
    QVERIFY(subscriptions.expire(10ms).empty());
    QCOMPARE(redis.said(), QByteArray("UNSUBSCRIBE p:a"));
    QVERIFY(redis.answers("unsubscribe", "p:a")->channel.isEmpty());
    subscriptions.subscribe("a");
    QCOMPARE(redis.said(), QByteArray("SUBSCRIBE p:a"));
}

void tst_RedisSubscriptions::lingersAfterTheLastMember()
{
    RedisSubscriptions subscriptions("", 5s);
    Redis redis(subscriptions);
    subscriptions.connected();
    subscriptions.subscribe("a");
    redis.said();
    redis.answers("subscribe", "a");
    QVERIFY(!subscriptions.nextExpiry());
    subscriptions.unsubscribe("a", 1s);
    QCOMPARE(subscriptions.nextExpiry(), std::optional<RedisSubscriptions::Duration>(6s));
    subscriptions.expire(5999ms);
    QCOMPARE(redis.said(), QByteArray());
    subscriptions.expire(6s);
    QCOMPARE(redis.said(), QByteArray("UNSUBSCRIBE a"));
    QVERIFY(!subscriptions.nextExpiry());
}

void tst_RedisSubscriptions::aReturnWithinTheLingerIsNotSaid()
{
    RedisSubscriptions subscriptions("", 5s);
    Redis redis(subscriptions);
    subscriptions.connected();
    subscriptions.subscribe("a");
    redis.said();
    redis.answers("subscribe", "a");
    subscriptions.unsubscribe("a", 1s);
    subscriptions.subscribe("a");
    subscriptions.expire(7s);
    QCOMPARE(redis.said(), QByteArray());
    // It left again: the time counts from then.
    subscriptions.unsubscribe("a", 8s);
    subscriptions.subscribe("a");
    subscriptions.unsubscribe("a", 10s);
    subscriptions.expire(13s);
    QCOMPARE(redis.said(), QByteArray());
    subscriptions.expire(15s);
    QCOMPARE(redis.said(), QByteArray("UNSUBSCRIBE a"));
}

void tst_RedisSubscriptions::crossedCallsAddUp()
{
    RedisSubscriptions subscriptions("", 0ms);
    Redis redis(subscriptions);
    subscriptions.connected();
    subscriptions.subscribe("a");
    subscriptions.subscribe("a");
    subscriptions.unsubscribe("a", 0ms);
    subscriptions.expire(1s);
    QCOMPARE(redis.said(), QByteArray("SUBSCRIBE a"));
    QCOMPARE(subscriptions.wanted(), 1);
    // The other way round comes to nothing.
    subscriptions.unsubscribe("b", 0ms);
    subscriptions.subscribe("b");
    subscriptions.expire(1s);
    QCOMPARE(redis.said(), QByteArray());
    QCOMPARE(subscriptions.wanted(), 1);
}

void tst_RedisSubscriptions::anOldConfirmationDoesNotCount()
{
    RedisSubscriptions subscriptions("", 0ms);
    Redis redis(subscriptions);
    subscriptions.connected();
    subscriptions.subscribe("a");
    QCOMPARE(redis.said(), QByteArray("SUBSCRIBE a"));
    subscriptions.unsubscribe("a", 0ms);
    QCOMPARE(subscriptions.expire(0ms), std::vector<QByteArray>{"a"});
    QCOMPARE(redis.said(), QByteArray("UNSUBSCRIBE a"));
    subscriptions.subscribe("a");
    QCOMPARE(redis.said(), QByteArray("SUBSCRIBE a"));
    QVERIFY(redis.answers("subscribe", "a")->channel.isEmpty());
    QVERIFY(redis.answers("unsubscribe", "a")->channel.isEmpty());
    QVERIFY(subscriptions.isPending("a"));
    QCOMPARE(redis.answers("subscribe", "a")->channel, QByteArray("a"));
    QVERIFY(!subscriptions.isPending("a"));
}

void tst_RedisSubscriptions::restoresEverythingOnANewConnection()
{
    RedisSubscriptions subscriptions("", 5s);
    Redis redis(subscriptions);
    subscriptions.connected();
    constexpr int Channels = 1001;
    for (int i = 0; i < Channels; ++i)
        subscriptions.subscribe(QByteArray::number(i));
    subscriptions.subscribe("gone");
    QCOMPARE(redis.said().count("SUBSCRIBE"), 3);
    subscriptions.unsubscribe("gone", 0ms);
    subscriptions.disconnected();
    QVERIFY(!subscriptions.isRestored());
    QCOMPARE(subscriptions.pending(), 0);
    QVERIFY(!subscriptions.nextExpiry());
    QCOMPARE(redis.said(), QByteArray());

    subscriptions.connected();
    const QByteArray said = redis.said();
    QCOMPARE(said.count("SUBSCRIBE"), 3);
    QVERIFY(!said.contains("gone"));
    QVERIFY(!subscriptions.isRestored());
    subscriptions.subscribe("new");
    redis.said();
    QByteArrayList channels = said.split(' ');
    channels.removeAll("SUBSCRIBE");
    channels.removeAll("|");
    QCOMPARE(channels.size(), Channels);
    for (const QByteArray &channel : std::as_const(channels)) {
        QVERIFY(!subscriptions.isRestored());
        QVERIFY(redis.answers("subscribe", channel));
    }
    QVERIFY(subscriptions.isRestored());
    QVERIFY(subscriptions.isPending("new"));
}

void tst_RedisSubscriptions::whatIsAwayIsNotAskedFor()
{
    RedisSubscriptions subscriptions("", 5s);
    Redis redis(subscriptions);
    subscriptions.subscribe("a");
    subscriptions.subscribe("b");
    subscriptions.unsubscribe("b", 0ms);
    QCOMPARE(redis.said(), QByteArray());
    QVERIFY(!subscriptions.isPending("a"));
    QCOMPARE(subscriptions.wanted(), 1);
    subscriptions.connected();
    QCOMPARE(redis.said(), QByteArray("SUBSCRIBE a"));
}

void tst_RedisSubscriptions::refusalsOfOneDoNotHurtTheOthers()
{
    RedisSubscriptions subscriptions("", 0ms);
    Redis redis(subscriptions);
    subscriptions.subscribe("a");
    subscriptions.subscribe("b");
    subscriptions.connected();
    redis.said();
    QVERIFY(redis.refuses()->channel.isEmpty());
    const QByteArray said = redis.said();
    QVERIFY2(said == "SUBSCRIBE a | SUBSCRIBE b" || said == "SUBSCRIBE b | SUBSCRIBE a", said);
    const auto refused = redis.refuses();
    QVERIFY(refused && refused->isRefused);
    const QByteArray other = refused->channel == "a" ? "b" : "a";
    QVERIFY(!subscriptions.isPending(refused->channel));
    QVERIFY(!subscriptions.isRestored());
    QCOMPARE(redis.answers("subscribe", other)->channel, other);
    QVERIFY(subscriptions.isRestored());
    // Nothing is to be taken back.
    subscriptions.unsubscribe(refused->channel, 0ms);
    subscriptions.expire(0ms);
    QCOMPARE(redis.said(), QByteArray());
}

void tst_RedisSubscriptions::pendingOnesExpire()
{
    RedisSubscriptions subscriptions("", 0ms);
    Redis redis(subscriptions);
    subscriptions.subscribe("a");
    subscriptions.connected();
    QVERIFY(!subscriptions.isRestored());
    subscriptions.unsubscribe("a", 0ms);
    QCOMPARE(subscriptions.expire(0ms), std::vector<QByteArray>{"a"});
    QVERIFY(subscriptions.isRestored());
    QCOMPARE(subscriptions.pending(), 0);
}

void tst_RedisSubscriptions::noticesWhatWasNotAsked()
{
    RedisSubscriptions subscriptions("p:", 0ms);
    Redis redis(subscriptions, "p:");
    subscriptions.connected();
    QVERIFY(!redis.answers("subscribe", "p:a"));
    QVERIFY(!redis.refuses());
    subscriptions.subscribe("a");
    redis.said();
    QVERIFY(!redis.answers("subscribe", "a"));
    QVERIFY(!redis.answers("subscribe", "p:b"));
    QVERIFY(!redis.answers("unsubscribe", "p:a"));
    QVERIFY(redis.answersOnce("subscribe", "p:a"));
    QVERIFY(!redis.answersOnce("subscribe", "p:a"));
    QVERIFY(!redis.answersOnce("subscribe", "\x01p:a"));
    QVERIFY(subscriptions.isPending("a")); // until both names are there
    QCOMPARE(redis
                 .answersOnce("subscribe", "p:\x01"
                                           "a")
                 ->channel,
             QByteArray("a"));
}

/// Its answer comes among those of the others.
void tst_RedisSubscriptions::aCheckChangesNothing()
{
    RedisSubscriptions subscriptions("p:", 0ms);
    Redis redis(subscriptions, "p:");
    subscriptions.subscribe("a");
    subscriptions.connected();
    redis.said();
    QByteArray out;
    subscriptions.appendCheck(out, "own");
    QVERIFY2(out.contains("SUBSCRIBE") && out.contains("p:own"), out);
    subscriptions.appendCheck(out, "own");
    QCOMPARE(redis.answers("subscribe", "p:a")->channel, QByteArray("a"));
    const auto confirmed = redis.answersOnce("subscribe", "p:own");
    QVERIFY(confirmed && confirmed->channel.isEmpty() && !confirmed->isRefused);
    const auto refused = redis.refuses();
    QVERIFY(refused && refused->channel.isEmpty() && refused->isRefused);
    QVERIFY(subscriptions.isRestored());
    QCOMPARE(redis.said(), QByteArray());
}

WSIFY_SUITE(tst_redissubscriptions, QCoreApplication, tst_RedisSubscriptions)
#include "tst_redissubscriptions.moc"
