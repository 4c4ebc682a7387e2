// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/resp.h"
#include "contract/redisfixture.h"
#include "support/suite.h"

#include <QTcpSocket>
#include <QtTest>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

using namespace wsify;
using namespace wsify::test;

namespace {

/// A node of v3, as Redis sees it: it subscribes the channel alone.
class OldNode
{
public:
    OldNode(quint16 redisPort, const QByteArray &channel)
    {
        QObject::connect(&m_socket, &QTcpSocket::readyRead, &m_socket, [this] { read(); });
        m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), redisPort);
        m_socket.write(redisCommand({"SUBSCRIBE", channel}));
    }
    bool isSubscribed() const
    {
        return waitUntil([this] { return m_isSubscribed; });
    }

    QByteArrayList heard;

private:
    void read()
    {
        m_reader.feed(m_socket.readAll());
        RespValue value;
        while (m_reader.next(value)) {
            m_isSubscribed |= value.items.at(0).text == "subscribe";
            if (value.items.at(0).text == "message")
                heard.append(value.items.at(2).text);
        }
    }

    QTcpSocket m_socket;
    RespReader m_reader;
    bool m_isSubscribed = false;
};

Message of(const QByteArray &client, const QByteArray &content, const Audience &audience = {})
{
    Message message("c", content);
    message.setSender(client, {});
    if (audience != Audience())
        message.setAudience(std::make_shared<Audience>(audience));
    return message;
}

QByteArray senderOf(const Message &message)
{
    return message.sender() ? message.sender()->client : QByteArray("nobody");
}

} // namespace

/// Publications that say more than their content, between nodes of this version and, as far as they can be, of v3. A real Redis.
class TestRedisEnvelopes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void keepTheOrderOfAPublisher();
    void nodesOfV3HearTheContent();
    void nodesOfV3HearNothingThatIsForSome();
    void withoutV3ThereIsNoTwin();
    void whatV3RepeatsIsNoTwin();
    void whatIsNoEnvelopeIsIgnored();
    void anIdCountsForItsUser();
    void withoutTheRightThereIsNoTwin();
    void aRightThatIsLostEndsTheTwins();
    void theTwinOfARefusedEnvelopeIsNoPublication();
    void everyNodeIsTold();

private:
    /// The last thing that both heard.
    bool bothHear(RedisNode &one, RedisNode &other, const QByteArray &last) const
    {
        one.broker().publish(0, Message("c", last), {});
        return waitUntil([&] { return one.heard.endsWith("c " + last) && other.heard.endsWith("c " + last); });
    }

    RedisServer m_redis;
};

void TestRedisEnvelopes::initTestCase()
{
    if (!RedisServer::isInstalled())
        QSKIP("there is no redis-server (packaging/deps.sh test)");
    QVERIFY2(m_redis.start(), m_redis.problem());
}

/// Of clients of both kinds and of back ends, on two nodes at once.
void TestRedisEnvelopes::keepTheOrderOfAPublisher()
{
    RedisNode left(redisOptions(m_redis.dsn(QStringLiteral("/0?prefix=app:"))));
    RedisNode right(redisOptions(m_redis.dsn(QStringLiteral("/0?prefix=app:"))));
    QVERIFY(left.join("c") && right.join("c"));
    constexpr int Each = 300;
    for (int i = 0; i < Each; ++i) {
        for (RedisNode *node : {&left, &right}) {
            const QByteArray content = QByteArray(node == &left ? "1" : "2") + QByteArray::number(1000 + i);
            Message message("c", content);
            if (i % 3 != 0)
                message.setSender("k", {}, i % 3 == 1 ? MemberKind::V3 : MemberKind::V4);
            node->broker().publish(0, message, {});
        }
    }
    for (RedisNode *node : {&left, &right}) {
        WSIFY_WAIT(node->messages.size() == 2 * Each);
        for (const char *publisher : {"1", "2"}) {
            int next = 0;
            for (const Message &message : std::as_const(node->messages)) {
                if (!message.content().startsWith(publisher))
                    continue;
                QCOMPARE(message.content().sliced(1).toInt(), 1000 + next);
                QCOMPARE(senderOf(message), QByteArray(next % 3 == 2 ? "k" : "nobody"));
                ++next;
            }
            QCOMPARE(next, Each);
        }
    }
}

void TestRedisEnvelopes::nodesOfV3HearTheContent()
{
    RedisNode left(redisOptions(m_redis.dsn()));
    RedisNode right(redisOptions(m_redis.dsn()));
    OldNode old(m_redis.port(), "c");
    QVERIFY(left.join("c") && right.join("c") && old.isSubscribed());
    left.broker().publish(0, of("k1", "1"), {});
    left.broker().publish(0, of("k1", "2", {.exceptClients = QByteArrayList{"k1"}}), {});
    QVERIFY(bothHear(left, right, "3"));
    WSIFY_WAIT(old.heard.size() == 3);
    QCOMPARE(old.heard, (QByteArrayList{"1", "2", "3"}));
    for (const RedisNode *node : {&left, &right}) {
        QCOMPARE(node->heard, (QByteArrayList{"c 1", "c 2", "c 3"}));
        QCOMPARE(senderOf(node->messages.at(0)), "k1");
        QVERIFY(!node->messages.at(1).audience()->includes("k1", {}));
        QCOMPARE(senderOf(node->messages.at(2)), "nobody");
    }
    QCOMPARE(left.broker().status().received, 3); // the twins are none
    QCOMPARE(left.broker().status().confirmed, 3);
}

void TestRedisEnvelopes::nodesOfV3HearNothingThatIsForSome()
{
    RedisNode left(redisOptions(m_redis.dsn()));
    RedisNode right(redisOptions(m_redis.dsn()));
    OldNode old(m_redis.port(), "c");
    QVERIFY(left.join("c") && right.join("c") && old.isSubscribed());
    left.broker().publish(0, of("k1", "1", {.toUsers = QByteArrayList{"u"}}), {});
    left.broker().publish(0, of("k1", "2", {.exceptUsers = QByteArrayList{"u"}}), {});
    Message ofABackEnd("c", "3");
    ofABackEnd.setAudience(std::make_shared<Audience>(Audience{.exceptClients = QByteArrayList{"k1"}}));
    left.broker().publish(0, ofABackEnd, {});
    QVERIFY(bothHear(left, right, "4"));
    WSIFY_WAIT(!old.heard.isEmpty());
    QCOMPARE(old.heard, QByteArrayList{"4"});
    QCOMPARE(right.heard, (QByteArrayList{"c 1", "c 2", "c 3", "c 4"}));
}

void TestRedisEnvelopes::withoutV3ThereIsNoTwin()
{
    RedisBroker::Options options = redisOptions(m_redis.dsn());
    options.withV3 = false;
    RedisNode left(options);
    RedisNode right(options);
    OldNode old(m_redis.port(), "c");
    QVERIFY(left.join("c") && right.join("c") && old.isSubscribed());
    Message ofV3("c", "2");
    ofV3.setSender("k3", {}, MemberKind::V3);
    left.broker().publish(0, of("k1", "1"), {});
    left.broker().publish(0, ofV3, {});
    QVERIFY(bothHear(left, right, "3"));
    WSIFY_WAIT(!old.heard.isEmpty());
    QCOMPARE(old.heard, QByteArrayList{"3"});
    QCOMPARE(right.heard, (QByteArrayList{"c 1", "c 2", "c 3"}));
    QCOMPARE(senderOf(right.messages.at(1)), "k3");
}

/// Equal contents of others are heard, before and behind, and in other channels.
void TestRedisEnvelopes::whatV3RepeatsIsNoTwin()
{
    RedisNode left(redisOptions(m_redis.dsn()));
    RedisNode right(redisOptions(m_redis.dsn()));
    QVERIFY(left.join("c") && right.join("c") && right.join("d"));
    m_redis.command({"PUBLISH", "c", "1"});
    bool isTaken = false;
    left.broker().publish(0, of("k1", "1"), [&](PublishResult) { isTaken = true; });
    WSIFY_WAIT(isTaken);
    m_redis.command({"PUBLISH", "d", "1"});
    m_redis.command({"PUBLISH", "c", "1"});
    QVERIFY(bothHear(left, right, "2"));
    QCOMPARE(right.heard, (QByteArrayList{"c 1", "c 1", "d 1", "c 1", "c 2"}));
    // A twin that does not come costs nothing of others.
    right.heard.clear();
    m_redis.command({"PUBLISH",
                     "\x01"
                     "c",
                     "\x02{\"twin\":true}\n1"});
    m_redis.command({"PUBLISH", "c", "2"});
    m_redis.command({"PUBLISH", "c", "1"});
    QVERIFY(bothHear(left, right, "3"));
    QCOMPARE(right.heard, (QByteArrayList{"c 1", "c 2", "c 1", "c 3"}));
}

void TestRedisEnvelopes::whatIsNoEnvelopeIsIgnored()
{
    RedisNode node(redisOptions(m_redis.dsn()));
    QVERIFY(node.join("c"));
    for (const QByteArray &payload : {QByteArray("1"), QByteArray("\x02{}\nx"), QByteArray("\x03{}\n1")})
        m_redis.command({"PUBLISH",
                         "\x01"
                         "c",
                         payload});
    m_redis.command({"PUBLISH", "c", "\x02{}\n1"});
    m_redis.command({"PUBLISH", "c", "2"});
    WSIFY_WAIT(node.heard == QByteArrayList{"c 2"});
    QCOMPARE(node.broker().status().ignored, 4);
    QCOMPARE(node.broker().status().received, 5);
}

void TestRedisEnvelopes::anIdCountsForItsUser()
{
    RedisNode left(redisOptions(m_redis.dsn()));
    RedisNode right(redisOptions(m_redis.dsn()));
    OldNode old(m_redis.port(), "c");
    QVERIFY(left.join("c") && right.join("c") && old.isSubscribed());
    int answers = 0;
    const auto publish = [&](RedisNode &node, const QByteArray &client, const QByteArray &user,
                             const QByteArray &content, const Audience &audience = {}) {
        Message message = of(client, content, audience);
        if (!client.isEmpty())
            message.setSender(client, user);
        const int before = answers;
        node.broker().publish(0, PublishBatch{{message, "\"7\""}},
                              [&](PublishResult result) { answers += result == PublishResult::Ok ? 1 : 0; });
        return waitUntil([&] { return answers > before; });
    };
    QVERIFY(publish(left, "k1", "u", "1"));
    QVERIFY(publish(right, "k2", "u", "1")); // the same user's repeat
    QVERIFY(publish(right, "k3", "v", "2"));
    QVERIFY(publish(right, "k4", {}, "3", {.toUsers = QByteArrayList{"u"}}));
    QVERIFY(publish(left, "k4", {}, "3", {.toUsers = QByteArrayList{"u"}}));
    QVERIFY(publish(left, "k5", {}, "4"));
    Message ofABackEnd("c", "5");
    left.broker().publish(0, PublishBatch{{ofABackEnd, "\"7\""}}, {});
    QVERIFY(bothHear(left, right, "6"));
    QCOMPARE(right.heard, (QByteArrayList{"c 1", "c 2", "c 3", "c 4", "c 5", "c 6"}));
    WSIFY_WAIT(old.heard.endsWith("6"));
    QCOMPARE(old.heard, (QByteArrayList{"1", "2", "4", "5", "6"}));
    QCOMPARE(left.broker().status().repeated + right.broker().status().repeated, 2);
}

void TestRedisEnvelopes::withoutTheRightThereIsNoTwin()
{
    m_redis.command({"ACL", "SETUSER", "plain", "on", ">secret", "resetchannels", "&app:*", "+auth", "+ping",
                     "+publish", "+subscribe", "+unsubscribe", "+role", "+client", "+select"});
    const auto options = redisOptions(m_redis.dsn(QStringLiteral("/0?prefix=app:"), QStringLiteral("plain:secret@")));
    RedisNode left(options);
    QVERIFY2(left.error.isEmpty(), qPrintable(left.error));
    RedisNode right(options);
    OldNode old(m_redis.port(), "app:c");
    QVERIFY(left.join("c") && right.join("c") && old.isSubscribed());
    WSIFY_WAIT(std::any_of(left.observer.warnings.cbegin(), left.observer.warnings.cend(), [](const QByteArray &text) {
        return text.contains("nodes of v3 do not hear clients of wsify.v4") && text.contains("+eval");
    }));
    left.broker().publish(0, of("k1", "1"), {});
    QVERIFY(bothHear(left, right, "2"));
    QCOMPARE(right.heard, (QByteArrayList{"c 1", "c 2"}));
    QCOMPARE(senderOf(right.messages.at(0)), "k1");
    WSIFY_WAIT(old.heard.endsWith("2"));
    QCOMPARE(old.heard, QByteArrayList{"2"});
}

/// On a connection that stays.
void TestRedisEnvelopes::aRightThatIsLostEndsTheTwins()
{
    m_redis.command({"ACL", "SETUSER", "loser", "on", ">secret", "+@all", "allchannels", "allkeys"});
    const auto options = redisOptions(m_redis.dsn(QStringLiteral("/0"), QStringLiteral("loser:secret@")));
    RedisNode left(options);
    RedisNode right(options);
    QVERIFY(left.join("c") && right.join("c"));
    const auto publish = [&](const QByteArray &content) {
        std::optional<PublishResult> answer;
        left.broker().publish(0, of("k1", content), [&](PublishResult result) { answer = result; });
        return waitUntil([&] { return answer.has_value(); }) ? *answer : PublishResult::TooLarge;
    };
    QCOMPARE(publish("1"), PublishResult::Ok);
    m_redis.command({"ACL", "SETUSER", "loser", "-eval"});
    QCOMPARE(publish("2"), PublishResult::Down);
    WSIFY_WAIT(std::any_of(left.observer.warnings.cbegin(), left.observer.warnings.cend(), [](const QByteArray &text) {
        return text.contains("nodes of v3 do not hear clients of wsify.v4") && text.contains("+eval");
    }));
    QCOMPARE(publish("3"), PublishResult::Ok);
    QVERIFY(bothHear(left, right, "4"));
    QCOMPARE(right.heard, (QByteArrayList{"c 1", "c 3", "c 4"}));
    QCOMPARE(left.broker().status().reconnects, 0);
}

/// Everybody would hear what the envelope says for some.
void TestRedisEnvelopes::theTwinOfARefusedEnvelopeIsNoPublication()
{
    RedisNode node(redisOptions(m_redis.dsn()));
    QVERIFY(node.join("c"));
    const auto envelope = [this](const QByteArray &payload) {
        m_redis.command({"PUBLISH",
                         "\x01"
                         "c",
                         payload});
    };
    int refused = 0;
    for (const char *head : {R"({"twin":true,"client":7})", R"({"to":{"groups":["g"]},"twin":true})", "{\"tw", "7"}) {
        envelope(QByteArray("\x02") + head + "\n1");
        m_redis.command({"PUBLISH", "c", "1"});
        m_redis.command({"PUBLISH", "c", "2"}); // another's
        ++refused;
        WSIFY_WAIT(node.heard.size() == refused);
        QCOMPARE(node.heard.back(), "c 2");
    }
    envelope("\x02{\"client\":7}\n1"); // has none
    m_redis.command({"PUBLISH", "c", "1"});
    WSIFY_WAIT(node.heard.size() == refused + 1);
    QCOMPARE(node.heard.back(), "c 1");
    QCOMPARE(node.broker().status().ignored, refused + 1);
}

void TestRedisEnvelopes::everyNodeIsTold()
{
    RedisServer redis;
    QVERIFY2(redis.start(), redis.problem());
    RedisNode left(redisOptions(redis.dsn()));
    RedisNode right(redisOptions(redis.dsn()));
    RedisNode other(redisOptions(redis.dsn(QStringLiteral("/0?prefix=app:"))));
    QByteArrayList atLeft, atRight, elsewhere;
    left.broker().setControlSink([&](const QByteArray &message) { atLeft.append(message); });
    right.broker().setControlSink([&](const QByteArray &message) { atRight.append(message); });
    other.broker().setControlSink([&](const QByteArray &message) { elsewhere.append(message); });
    QList<int> nodes;
    const auto told = [&](bool isSent, int count) { nodes.append(isSent ? count : -1); };
    left.broker().control(0, "1", told);
    WSIFY_WAIT(nodes == QList{2} && atLeft == QByteArrayList{"1"} && atRight == QByteArrayList{"1"});
    other.broker().control(0, "2", told);
    WSIFY_WAIT((nodes == QList{2, 1}) && elsewhere == QByteArrayList{"2"});
    QCOMPARE(atLeft, QByteArrayList{"1"});
    // After a Redis that was away, too; while it is away, nobody is told.
    redis.kill();
    WSIFY_WAIT(!left.broker().isUp() && !right.broker().isUp());
    left.broker().control(0, "3", told);
    WSIFY_WAIT((nodes == QList{2, 1, -1}));
    QVERIFY2(redis.start(), redis.problem());
    WSIFY_WAIT(left.broker().isSubscribed() && right.broker().isUp() && right.broker().isSubscribed());
    right.broker().control(0, "4", told);
    WSIFY_WAIT((nodes == QList{2, 1, -1, 2}));
    WSIFY_WAIT((atLeft == QByteArrayList{"1", "4"}) && (atRight == QByteArrayList{"1", "4"}));
}

WSIFY_SUITE(tst_redisenvelopes, QCoreApplication, TestRedisEnvelopes)
#include "tst_redisenvelopes.moc"
