// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "contract/redisfixture.h"
#include "core/fanout/publicationid.h"
#include "support/suite.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>

#include <optional>
#include <vector>

using namespace wsify;
using namespace wsify::test;
using namespace std::chrono_literals;

namespace {

/// Hands on what clients say, and from mute() on nothing of what Redis says on a connection that subscribes.
class MutingProxy
{
public:
    explicit MutingProxy(quint16 redisPort)
    {
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this, redisPort] {
            QTcpSocket *client = m_server.nextPendingConnection();
            auto *redis = new QTcpSocket(client);
            auto subscribes = std::make_shared<bool>(false);
            redis->connectToHost(QHostAddress(QHostAddress::LocalHost), redisPort);
            QObject::connect(client, &QTcpSocket::readyRead, redis, [client, redis, subscribes] {
                const QByteArray bytes = client->readAll();
                *subscribes |= bytes.contains("SUBSCRIBE");
                redis->write(bytes);
            });
            QObject::connect(redis, &QTcpSocket::readyRead, redis, [this, client, redis, subscribes] {
                const QByteArray bytes = redis->readAll();
                if (!m_isMuted || !*subscribes)
                    client->write(bytes);
            });
        });
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("no port is free");
    }

    quint16 port() const { return m_server.serverPort(); }
    void mute() { m_isMuted = true; }

private:
    QTcpServer m_server;
    bool m_isMuted = false;
};

PublishBatch one(const QByteArray &channel, const QByteArray &content, const QByteArray &id)
{
    return {{Message(channel, content), id}};
}

} // namespace

/// What a publisher is promised: requests that can be repeated, batches that are taken as a whole, an answer in time. A
/// real Redis, and as many nodes as it takes, in one thread.
class TestRedisPublishing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void anIdCountsOnEveryNode();
    void manyRepeatsAtOnce();
    void aRepeatIsAnsweredAsTheFirst();
    void aRepeatSendsTheRest();
    void anIdIsNoExcuseForSilence();
    void scriptsMayBeForgotten();
    void withoutTheRightIdsAreRefused();
    void oneContentForManyChannels();
    void noFasterThanItHearsItself();
    void aBatchThatDoesNotFit();
    void aSubscriptionIsAwaitedForAWhile();

private:
    RedisServer m_redis;
};

void TestRedisPublishing::initTestCase()
{
    if (!RedisServer::isInstalled())
        QSKIP("there is no redis-server (packaging/deps.sh test)");
    QVERIFY2(m_redis.start(), m_redis.problem());
}

void TestRedisPublishing::cleanup()
{
    m_redis.command({"FLUSHALL"});
    m_redis.command({"CONFIG", "SET", "maxmemory", "0"});
}

void TestRedisPublishing::anIdCountsOnEveryNode()
{
    RedisNode listener(redisOptions(m_redis.dsn()));
    auto first = std::make_unique<RedisNode>(redisOptions(m_redis.dsn()));
    RedisNode second(redisOptions(m_redis.dsn()));
    QVERIFY(listener.join("c") && listener.join("d"));
    int answers = 0;
    const auto ok = [&](PublishResult result) { answers += result == PublishResult::Ok ? 1 : 0; };
    first->broker().publish(0, one("c", "1", "7"), ok);
    WSIFY_WAIT(answers == 1);
    second.broker().publish(0, one("c", "1", "7"), ok);
    second.broker().publish(0, one("d", "2", "7"), ok); // ids count per channel
    WSIFY_WAIT(answers == 3);
    first = std::make_unique<RedisNode>(redisOptions(m_redis.dsn())); // a node that has just started
    first->broker().publish(0, one("c", "1", "7"), ok);
    WSIFY_WAIT(answers == 4);
    first->broker().publish(0, one("c", "3", "8"), ok);
    WSIFY_WAIT(listener.heard.size() == 3);
    QCOMPARE(listener.heard, (QByteArrayList{"c 1", "d 2", "c 3"}));
    QCOMPARE(second.broker().status().repeated, 1);
    const auto hash = PublicationId("c", "7").hash();
    const QByteArray left =
        m_redis.command({"TTL", "wsify:id:{c}:" + QByteArray(hash.data(), qsizetype(hash.size())).toHex()});
    QVERIFY2(left.mid(1).trimmed().toInt() > 250, left);
}

/// Ten at once, half on each node; equal answers, one delivery. The same while Redis stands still for a while.
void TestRedisPublishing::manyRepeatsAtOnce()
{
    RedisNode left(redisOptions(m_redis.dsn()));
    RedisNode right(redisOptions(m_redis.dsn()));
    QVERIFY(left.join("c") && right.join("c"));
    std::vector<PublishResult> answers;
    for (const bool stands : {false, true}) {
        if (stands)
            m_redis.pause();
        answers.clear();
        for (int i = 0; i < 10; ++i) {
            (i % 2 ? left : right).broker().publish(0, one("c", "1", stands ? "2" : "1"), [&](PublishResult result) {
                answers.push_back(result);
            });
        }
        if (stands) {
            QVERIFY(!waitUntil([&] { return !answers.empty(); }, 300));
            m_redis.resume();
        }
        WSIFY_WAIT(answers.size() == 10);
        QCOMPARE(answers, std::vector<PublishResult>(10, PublishResult::Ok));
        left.broker().publish(0, Message("c", "\"end\""), {});
        WSIFY_WAIT(left.heard.endsWith("c \"end\"") && right.heard.endsWith("c \"end\""));
        QCOMPARE(left.heard, (QByteArrayList{"c 1", "c \"end\""}));
        QCOMPARE(right.heard, left.heard);
        left.heard.clear();
        right.heard.clear();
    }
}

void TestRedisPublishing::aRepeatIsAnsweredAsTheFirst()
{
    auto with = redisOptions(m_redis.dsn());
    with.timeout = 1s;
    RedisNode node(with);
    QVERIFY(node.join("c"));
    std::vector<PublishResult> answers;
    const auto note = [&](PublishResult result) { answers.push_back(result); };
    m_redis.pause();
    node.broker().publish(0, one("c", "1", "1"), note);
    node.broker().publish(0, one("c", "1", "1"), note);
    WSIFY_WAIT(answers.size() == 2); // given up
    QCOMPARE(answers, std::vector<PublishResult>(2, PublishResult::Down));
    m_redis.kill();
    QVERIFY2(m_redis.start(), m_redis.problem());
    WSIFY_WAIT(node.broker().isUp() && node.broker().isSubscribed());
    answers.clear();
    node.broker().publish(0, one("c", "1", "1"), note);
    node.broker().publish(0, one("c", "1", "1"), note);
    WSIFY_WAIT(answers.size() == 2 && !node.heard.isEmpty());
    QCOMPARE(answers, std::vector<PublishResult>(2, PublishResult::Ok));
    node.broker().publish(0, Message("c", "2"), {});
    WSIFY_WAIT(node.heard.contains("c 2"));
    QCOMPARE(node.heard, (QByteArrayList{"c 1", "c 2"}));
}

/// A batch of which Redis took a part, as it seems to a publisher that heard nothing of it.
void TestRedisPublishing::aRepeatSendsTheRest()
{
    RedisNode node(redisOptions(m_redis.dsn()));
    QVERIFY(node.join("c"));
    const auto batch = [](int from, int to) {
        PublishBatch made;
        for (int i = from; i < to; ++i)
            made.push_back(one("c", QByteArray::number(i), QByteArray::number(i)).front());
        return made;
    };
    int answers = 0;
    const auto ok = [&](PublishResult result) { answers += result == PublishResult::Ok ? 1 : 0; };
    node.broker().publish(0, batch(0, 400), ok);
    node.broker().publish(0, batch(0, 900), ok);
    WSIFY_WAIT(answers == 2 && node.heard.size() == 900);
    for (int i = 0; i < 900; ++i)
        QCOMPARE(node.heard.at(i), "c " + QByteArray::number(i));
    QCOMPARE(node.broker().status().repeated, 400);
}

/// Redis cannot remember it: then it must not publish it either, and once it can, a repeat is sent.
void TestRedisPublishing::anIdIsNoExcuseForSilence()
{
    RedisNode node(redisOptions(m_redis.dsn()));
    QVERIFY(node.join("c"));
    std::vector<PublishResult> answers;
    const auto note = [&](PublishResult result) { answers.push_back(result); };
    m_redis.command({"CONFIG", "SET", "maxmemory", "1"});
    node.broker().publish(0, one("c", "1", "1"), note);
    WSIFY_WAIT(answers.size() == 1);
    QCOMPARE(answers.back(), PublishResult::Down);
    m_redis.command({"CONFIG", "SET", "maxmemory", "0"});
    node.broker().publish(0, one("c", "1", "1"), note);
    WSIFY_WAIT(answers.size() == 2 && !node.heard.isEmpty());
    QCOMPARE(answers.back(), PublishResult::Ok);
    QCOMPARE(node.heard, QByteArrayList{"c 1"});

    // A channel that the user may not publish to: the id is forgotten again.
    m_redis.command({"ACL", "SETUSER", "default", "-del", "resetchannels", "&\x01*", "&d"});
    node.broker().publish(0, one("c", "2", "2"), note);
    WSIFY_WAIT(answers.size() == 3);
    QCOMPARE(answers.back(), PublishResult::Down);
    m_redis.command({"ACL", "SETUSER", "default", "+del", "allchannels"});
    WSIFY_WAIT(node.broker().isUp() && node.broker().isSubscribed());
    node.broker().publish(0, one("c", "2", "2"), note);
    WSIFY_WAIT(answers.size() == 4 && node.heard.contains("c 2"));
    QCOMPARE(answers.back(), PublishResult::Ok);
}

/// In order, whatever else has no id.
void TestRedisPublishing::scriptsMayBeForgotten()
{
    RedisNode node(redisOptions(m_redis.dsn()));
    QVERIFY(node.join("c"));
    std::optional<PublishResult> answer;
    m_redis.command({"SCRIPT", "FLUSH"});
    PublishBatch batch = one("c", "1", "1");
    batch.push_back(one("c", "2", "2").front());
    batch.push_back({Message("c", "3"), {}});
    node.broker().publish(0, std::move(batch), [&](PublishResult result) { answer = result; });
    WSIFY_WAIT(answer.has_value());
    QCOMPARE(*answer, PublishResult::Ok);
    WSIFY_WAIT(node.heard.size() == 3);
    QCOMPARE(node.heard, (QByteArrayList{"c 1", "c 2", "c 3"}));
}

void TestRedisPublishing::withoutTheRightIdsAreRefused()
{
    for (const QByteArray missing : {"-eval", "-set", "-get", "~other*"}) {
        m_redis.command({"ACL", "DELUSER", "one"});
        QByteArrayList rights{"ACL", "SETUSER", "one", "on", ">pw", "+@all", "allchannels"};
        if (missing.startsWith('~'))
            rights.append(missing);
        else
            rights << "allkeys" << missing;
        QVERIFY(m_redis.command(rights).startsWith("+OK"));
        RedisNode node(redisOptions(m_redis.dsn(QStringLiteral("/0"), QStringLiteral("one:pw@"))));
        QCOMPARE(node.error, QString());
        QVERIFY(node.join("c"));
        std::optional<PublishResult> answer;
        const auto note = [&](PublishResult result) { answer = result; };
        node.broker().publish(0, one("c", "1", "1"), note);
        WSIFY_WAIT(answer.has_value());
        QCOMPARE(*answer, PublishResult::NoIds);
        answer.reset();
        PublishBatch mixed{{Message("c", "0"), {}}};
        mixed.push_back(one("c", "1", "1").front());
        node.broker().publish(0, std::move(mixed), note);
        WSIFY_WAIT(answer.has_value());
        QCOMPARE(*answer, PublishResult::NoIds);
        QVERIFY(node.observer.warnings.join('\n').contains("publications with \"id\" are refused"));
        node.broker().publish(0, Message("c", "2"), {}); // all else goes on
        WSIFY_WAIT(!node.heard.isEmpty());
        QCOMPARE(node.heard, QByteArrayList{"c 2"});
    }
}

/// Fifty megabytes, if each channel had its own.
void TestRedisPublishing::oneContentForManyChannels()
{
    RedisNode node(redisOptions(m_redis.dsn()));
    QVERIFY(node.join("999"));
    const Frame frame = Frame::text('"' + QByteArray(50'000, 'x') + '"');
    PublishBatch batch;
    for (int i = 0; i < 1000; ++i)
        batch.push_back({Message(QByteArray::number(i), frame), {}});
    std::optional<PublishResult> answer;
    node.broker().publish(0, std::move(batch), [&](PublishResult result) { answer = result; });
    QVERIFY(node.broker().status().waitingBytes < 1'000'000);
    WSIFY_WAIT(answer.has_value());
    QCOMPARE(*answer, PublishResult::Ok);
    WSIFY_WAIT(node.heard.size() == 1);
    QCOMPARE(node.broker().status().waitingBytes, 0);
}

/// Redis cuts off who has not read more than its limit, and a node is no faster reader than publisher.
void TestRedisPublishing::noFasterThanItHearsItself()
{
    QVERIFY(m_redis.command({"CONFIG", "SET", "client-output-buffer-limit", "pubsub 8mb 8mb 1"}).startsWith("+OK"));
    RedisNode node(redisOptions(m_redis.dsn()));
    QVERIFY(node.join("c"));
    const Message message("c", '"' + QByteArray(50'000, 'x') + '"');
    std::optional<PublishResult> answer;
    node.broker().publish(0, PublishBatch(1000, {message, {}}), [&](PublishResult result) { answer = result; });
    WSIFY_WAIT(answer.has_value() && node.heard.size() == 1000);
    QCOMPARE(*answer, PublishResult::Ok);
    QCOMPARE(node.broker().status().gaps, 0);
    m_redis.command({"CONFIG", "SET", "client-output-buffer-limit", "pubsub 32mb 8mb 60"});
}

void TestRedisPublishing::aBatchThatDoesNotFit()
{
    auto with = redisOptions(m_redis.dsn());
    with.maxWaiting = 10;
    RedisNode node(with);
    QVERIFY(node.join("c"));
    std::vector<PublishResult> answers;
    const auto note = [&](PublishResult result) { answers.push_back(result); };
    node.broker().publish(0, PublishBatch(11, {Message("c", "1"), {}}), note);
    node.broker().publish(0, PublishBatch(6, {Message("c", "2"), {}}), note);
    node.broker().publish(0, PublishBatch(6, {Message("c", "3"), {}}), note);
    QCOMPARE(answers, (std::vector{PublishResult::TooLarge, PublishResult::Full}));
    WSIFY_WAIT(answers.size() == 3 && node.heard.size() == 6);
    QCOMPARE(answers.back(), PublishResult::Ok);
    QCOMPARE(node.heard, QByteArrayList(6, "c 2"));
}

void TestRedisPublishing::aSubscriptionIsAwaitedForAWhile()
{
    MutingProxy proxy(m_redis.port());
    auto with = redisOptions(m_redis.dsn());
    with.dsn = redisOptions(QStringLiteral("redis://127.0.0.1:%1/0").arg(proxy.port())).dsn;
    with.hold = 100ms;
    RedisNode node(with);
    RedisNode listener(redisOptions(m_redis.dsn()));
    QVERIFY(listener.join("c"));
    proxy.mute();
    node.broker().subscribe(0, "c", {});
    std::vector<PublishResult> answers;
    const auto note = [&](PublishResult result) { answers.push_back(result); };
    QElapsedTimer time;
    time.start();
    for (const char *content : {"1", "2"})
        node.broker().publish(0, Message("c", content), note);
    WSIFY_WAIT(answers.size() == 2);
    QVERIFY(time.elapsed() >= 100);
    node.broker().publish(0, Message("c", "3"), note); // it is not waited for again
    WSIFY_WAIT(answers.size() == 3);
    QCOMPARE(answers, std::vector<PublishResult>(3, PublishResult::Ok));
    WSIFY_WAIT(listener.heard.size() == 3);
    QCOMPARE(listener.heard, (QByteArrayList{"c 1", "c 2", "c 3"}));
    QCOMPARE(node.broker().status().reconnects, 0); // it was not the connection's end that let them go
    QCOMPARE(node.broker().status().gaps, 0);
}

WSIFY_SUITE(tst_redispublishing, QCoreApplication, TestRedisPublishing)
#include "tst_redispublishing.moc"
