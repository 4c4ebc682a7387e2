// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redisbroker.h"
#include "contract/brokercontract.h"
#include "contract/redisfixture.h"
#include "support/recordingobserver.h"
#include "support/redisserver.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QCoreApplication>
#include <QSemaphore>
#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>

#include <algorithm>
#include <map>
#include <memory>
#include <utility>
#include <vector>

using namespace wsify;
using namespace std::chrono_literals;

namespace {

test::RedisServer &redis()
{
    static test::RedisServer server;
    return server;
}

test::RecordingObserver &observer()
{
    static test::RecordingObserver recording;
    return recording;
}

RedisBroker::Options options(const QString &rest = QStringLiteral("/0"))
{
    QString error;
    RedisBroker::Options made;
    made.dsn = *RedisDsn::parse(redis().dsn(rest), error);
    return made;
}

bool workersAreCongested = false;

std::unique_ptr<RedisBroker> broker(const RedisBroker::Options &with = options())
{
    // What there is to do ends with the broker, to which the thread belongs.
    auto made = std::make_unique<RedisBroker>(
        with,
        RedisBroker::Workers{[thread = std::make_shared<test::TestThread>()](WorkerId, std::function<void()> task) {
                                 thread->post(std::move(task));
                             },
                             [] { return workersAreCongested; }},
        observer());
    bool isStarted = false;
    QString error;
    made->start(5s, [&](const QString &why) {
        isStarted = true;
        error = why;
    });
    if (!test::waitUntil([&] { return isStarted; }) || !error.isEmpty())
        qFatal("Redis does not start: %s", qPrintable(error));
    return made;
}

/// What another node publishes from now on is heard.
bool joins(RedisBroker &broker, const QByteArray &channel)
{
    bool holds = false;
    broker.subscribe(0, channel, [&](SubscribeResult result) { holds = result == SubscribeResult::Holds; });
    return test::waitUntil([&] { return holds; });
}

/// Stands between a client and Redis and can hold back what it is given, as a network does that has lost its way.
class StallingProxy
{
public:
    explicit StallingProxy(quint16 redisPort)
    {
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this, redisPort] {
            auto &pair = *m_pairs.emplace_back(std::make_unique<Pair>());
            pair.client = m_server.nextPendingConnection();
            pair.isStalled = m_isStalled;
            pair.redis.connectToHost(QHostAddress(QHostAddress::LocalHost), redisPort);
            QObject::connect(pair.client, &QTcpSocket::readyRead, &pair.redis, [&pair] {
                pair.held += pair.client->readAll();
                if (!pair.isStalled)
                    pair.forward();
            });
            QObject::connect(&pair.redis, &QTcpSocket::readyRead, &pair.redis, [&pair] {
                const QByteArray bytes = pair.redis.readAll();
                pair.isAnswered = true;
                if (!pair.isStalled)
                    pair.client->write(bytes);
            });
        });
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("no port is free");
    }

    quint16 port() const { return m_server.serverPort(); }
    /// From now on nothing passes.
    void stall()
    {
        m_isStalled = true;
        for (const auto &pair : m_pairs) {
            pair->isStalled = true;
            pair->isAnswered = false;
        }
    }
    /// Connections that come from now on pass.
    void admitNew() { m_isStalled = false; }
    QByteArray heldBytes() const
    {
        QByteArray all;
        for (const auto &pair : m_pairs)
            all += pair->held;
        return all;
    }
    /// What was held back arrives.
    void releaseOld()
    {
        for (const auto &pair : m_pairs)
            pair->forward();
    }
    /// Redis has answered all that was held back, or has closed what it would have come on.
    bool isOldSettled() const
    {
        return std::all_of(m_pairs.begin(), m_pairs.end(), [](const auto &pair) {
            return !pair->isStalled || pair->isAnswered || pair->redis.state() == QTcpSocket::UnconnectedState;
        });
    }

private:
    struct Pair
    {
        void forward() { redis.write(std::exchange(held, {})); }

        QTcpSocket *client = nullptr; ///< the server's
        QTcpSocket redis;
        QByteArray held;
        bool isStalled = false;
        bool isAnswered = false;
    };
    QTcpServer m_server;
    std::vector<std::unique_ptr<Pair>> m_pairs;
    bool m_isStalled = false;
};

} // namespace

/// The contract, and what only this broker does; one process, a real Redis.
class TestRedisBroker : public test::BrokerContract
{
    Q_OBJECT

public:
    TestRedisBroker()
        : BrokerContract([] { return broker(); })
    {
    }

private Q_SLOTS:
    void initTestCase();
    void whoJoinsAndPublishesHearsItself();
    void aPrefixKeepsInstallationsApart();
    void whatIsNoJsonIsIgnored();
    void aFullQueueIsAnsweredDown();
    void publicationsWithoutRedisAreAnsweredDown();
    void whatWasGivenUpNeverOvertakes();
    void aSubscriptionHoldsOnceRedisHasSaidSo();
    void aSubscriptionMayBeRefused();
    void unsubscribesAfterTheLinger();
    void readsNoMoreThanTheWorkersTake();
    void readsNoMoreOnTheNextConnection();
    void aStartCanBeCancelled();
    void aStartSaysThatTheResolverHangs();
};

void TestRedisBroker::initTestCase()
{
    if (!test::RedisServer::isInstalled())
        QSKIP("there is no redis-server (packaging/deps.sh test)");
    QVERIFY2(redis().start(), redis().problem());
}

/// A subscription travels on another connection than the publication that follows it, and must not be overtaken.
void TestRedisBroker::whoJoinsAndPublishesHearsItself()
{
    const auto made = broker();
    QByteArrayList heard;
    made->setSink([&](WorkerId, const Message &message) { heard.append(message.channel()); });
    QByteArrayList expected;
    for (int i = 0; i < 2000; ++i) {
        const QByteArray channel = "own " + QByteArray::number(i);
        expected.append(channel);
        made->subscribe(0, channel, {});
        made->publish(0, Message(channel, "1"), {});
    }
    WSIFY_WAIT(heard.size() >= expected.size());
    std::sort(heard.begin(), heard.end());
    std::sort(expected.begin(), expected.end());
    QCOMPARE(heard, expected);
}

void TestRedisBroker::aPrefixKeepsInstallationsApart()
{
    const auto one = broker(options(QStringLiteral("/0?prefix=one:")));
    const auto other = broker(options(QStringLiteral("/0?prefix=other:")));
    QByteArrayList heard;
    one->setSink([&](WorkerId, const Message &m) { heard.append("one " + m.channel() + m.content().toByteArray()); });
    other->setSink([&](WorkerId, const Message &m) { heard.append("other " + m.channel()); });
    QVERIFY(joins(*one, "c") && joins(*other, "c") && joins(*other, "one:c"));
    one->publish(0, Message("c", "1"), {});
    WSIFY_WAIT(heard.contains("one c1"));
    redis().command({"PUBLISH", "one:c", "2"});
    WSIFY_WAIT(heard.contains("one c2"));
    QCOMPARE(heard.size(), 2);
}

void TestRedisBroker::whatIsNoJsonIsIgnored()
{
    const auto made = broker();
    QByteArrayList heard;
    made->setSink([&](WorkerId, const Message &message) { heard.append(message.content().toByteArray()); });
    made->subscribe(0, "c", {});
    made->publish(0, Message("c", "0"), {});
    WSIFY_WAIT(heard.size() == 1); // it is subscribed
    for (const char *payload : {"hello", "", "{\"a\":1}x", "\"\xff\"", "[1,]"})
        redis().command({"PUBLISH", "c", payload});
    redis().command({"PUBLISH", "c", " {\"b\" : 2} \n"});
    WSIFY_WAIT(heard.size() == 2);
    QCOMPARE(heard.at(1), QByteArray("{\"b\" : 2}"));
    QCOMPARE(made->status().ignored, 5);
    QCOMPARE(made->status().received, 7);
}

void TestRedisBroker::aFullQueueIsAnsweredDown()
{
    auto with = options();
    with.maxWaiting = 10;
    with.maxWaitingBytes = 100'000;
    const auto made = broker(with);
    made->setSink([](WorkerId, const Message &) {});
    int taken = 0;
    int refused = 0;
    const auto count = [&](PublishResult result) { ++(result == PublishResult::Ok ? taken : refused); };
    for (int i = 0; i < 25; ++i)
        made->publish(0, Message("c", "1"), count);
    QCOMPARE(refused, 15);
    QCOMPARE(made->status().waiting, 10);
    WSIFY_WAIT(taken == 10);
    WSIFY_WAIT(made->status().waiting == 0);
    // By bytes; one alone always passes.
    const Message large("c", '"' + QByteArray(150'000, 'x') + '"');
    made->publish(0, large, count);
    made->publish(0, Message("c", "1"), count);
    QCOMPARE(refused, 16);
    WSIFY_WAIT(taken == 11);
    QCOMPARE(made->status().unconfirmed, 16);
    QCOMPARE(made->status().confirmed, 11);
    QCOMPARE(made->status().waitingBytes, 0);
}

void TestRedisBroker::publicationsWithoutRedisAreAnsweredDown()
{
    const auto made = broker();
    QByteArrayList heard;
    made->setSink([&](WorkerId, const Message &message) { heard.append(message.content().toByteArray()); });
    made->subscribe(0, "c", {});
    QVERIFY(made->isUp() && made->isSubscribed());
    int refused = 0;
    int taken = 0;
    const auto count = [&](PublishResult result) { ++(result == PublishResult::Ok ? taken : refused); };
    redis().pause();
    for (int i = 0; i < 100; ++i)
        made->publish(0, Message("c", "1"), count);
    QCOMPARE(refused, 0);
    redis().kill();
    WSIFY_WAIT(refused == 100);
    WSIFY_WAIT(!made->isUp() && !made->isSubscribed());
    made->publish(0, Message("c", "1"), count);
    QCOMPARE(refused, 101);
    QCOMPARE(made->status().waiting, 0);
    QCOMPARE(made->status().gaps, 1);
    made->subscribe(0, "d", {}); // while it is away

    QVERIFY2(redis().start(), redis().problem());
    WSIFY_WAIT(made->isUp() && made->isSubscribed());
    QCOMPARE(made->status().reconnects, 2);
    QCOMPARE(made->status().gaps, 1);
    made->publish(0, Message("c", "2"), count);
    made->publish(0, Message("d", "3"), count);
    WSIFY_WAIT(heard.size() == 2);
    QCOMPARE(heard, (QByteArrayList{"2", "3"}));
    WSIFY_WAIT(taken == 2);
}

/// What was sent on a connection that was given up may lie somewhere for long. When it arrives after all, behind what the next
/// connection sent, it must not be carried out.
void TestRedisBroker::whatWasGivenUpNeverOvertakes()
{
    StallingProxy proxy(redis().port());
    auto through = options();
    through.dsn.servers[0].port = proxy.port();
    through.timeout = 1s;
    const auto publisher = broker(through);
    publisher->setSink([](WorkerId, const Message &) {});
    const auto listener = broker();
    QByteArrayList heard;
    listener->setSink([&](WorkerId, const Message &message) { heard.append(message.content().toByteArray()); });
    QVERIFY(joins(*listener, "c"));
    publisher->publish(0, Message("c", "1"), {});
    WSIFY_WAIT(heard.size() == 1);

    proxy.stall();
    publisher->publish(0, Message("c", "2"), {});
    WSIFY_WAIT(!publisher->isUp());
    proxy.admitNew();
    WSIFY_WAIT(publisher->isUp());
    publisher->publish(0, Message("c", "3"), {});
    WSIFY_WAIT(heard.size() == 2);
    QVERIFY(proxy.heldBytes().contains("PUBLISH"));
    proxy.releaseOld();
    WSIFY_WAIT(proxy.isOldSettled());
    publisher->publish(0, Message("c", "4"), {});
    WSIFY_WAIT(heard.contains("4"));
    QCOMPARE(heard, (QByteArrayList{"1", "3", "4"}));
}

void TestRedisBroker::aSubscriptionHoldsOnceRedisHasSaidSo()
{
    StallingProxy proxy(redis().port());
    auto through = options();
    through.dsn.servers[0].port = proxy.port();
    through.timeout = 300ms;
    const auto made = broker(through);
    made->setSink([](WorkerId, const Message &) {});
    std::vector<SubscribeResult> stayed;
    std::vector<SubscribeResult> left;
    proxy.stall();
    made->subscribe(0, "c", [&](SubscribeResult result) { stayed.push_back(result); });
    made->subscribe(0, "d", [&](SubscribeResult result) { left.push_back(result); });
    WSIFY_WAIT(!made->isUp() && !made->isSubscribed());
    QVERIFY(stayed.empty());
    QVERIFY(left.empty());
    made->unsubscribe("d"); // while it is away
    WSIFY_WAIT(left == std::vector{SubscribeResult::GivenUp});
    QVERIFY(stayed.empty());
    proxy.admitNew();
    WSIFY_WAIT(stayed == std::vector{SubscribeResult::Holds});
    QCOMPARE(left.size(), size_t(1));
}

void TestRedisBroker::aSubscriptionMayBeRefused()
{
    QVERIFY(redis()
                .command({"ACL", "SETUSER", "one", "on", ">pw", "+@all", "resetchannels", "&allowed", "&\x01*"})
                .startsWith("+OK"));
    auto with = options();
    with.dsn.user = "one";
    with.dsn.password = "pw";
    const auto made = broker(with);
    made->setSink([](WorkerId, const Message &) {});
    std::map<QByteArray, std::vector<SubscribeResult>> results;
    for (const QByteArray channel : {"allowed", "refused"})
        made->subscribe(0, channel,
                        [&results, channel](SubscribeResult result) { results[channel].push_back(result); });
    WSIFY_WAIT(results.size() == 2);
    QCOMPARE(results["allowed"], std::vector{SubscribeResult::Holds});
    QCOMPARE(results["refused"], std::vector{SubscribeResult::Refused});
}

void TestRedisBroker::unsubscribesAfterTheLinger()
{
    auto with = options();
    with.linger = 50ms;
    const auto made = broker(with);
    made->setSink([](WorkerId, const Message &) {});
    const auto subscribers = [](const QByteArray &channel) {
        return redis().command({"PUBSUB", "NUMSUB", channel}).split('\n').value(3).trimmed();
    };
    made->subscribe(0, "short", {});
    made->subscribe(0, "long", {});
    WSIFY_WAIT(subscribers("short") == ":1" && subscribers("long") == ":1");
    made->unsubscribe("short");
    WSIFY_WAIT(subscribers("short") == ":0");
    QCOMPARE(subscribers("long"), QByteArray(":1"));
}

void TestRedisBroker::readsNoMoreThanTheWorkersTake()
{
    const auto made = broker();
    int heard = 0;
    made->setSink([&](WorkerId, const Message &) { ++heard; });
    made->subscribe(0, "c", {});
    constexpr int Publications = 100;
    const Message large("c", '"' + QByteArray(60'000, 'x') + '"');
    int taken = 0;
    workersAreCongested = true;
    for (int i = 0; i < Publications; ++i)
        made->publish(0, large, [&](PublishResult) { ++taken; });
    WSIFY_WAIT(taken == Publications); // Redis has sent them all
    const int before = heard;
    workersAreCongested = false;
    QVERIFY2(before < 10, QByteArray::number(before));
    WSIFY_WAIT(heard == Publications);
    QCOMPARE(made->status().gaps, 0);
}

/// A connection that is lost while Redis is held back: the next one is held back, too.
void TestRedisBroker::readsNoMoreOnTheNextConnection()
{
    const auto made = broker();
    const auto publisher = broker();
    publisher->setSink([](WorkerId, const Message &) {});
    int heard = 0;
    made->setSink([&](WorkerId, const Message &) { ++heard; });
    QVERIFY(joins(*made, "c"));
    publisher->publish(0, Message("c", "1"), {});
    WSIFY_WAIT(heard == 1);
    const auto numberOfSubscribers = [] { return redis().command({"PUBSUB", "NUMSUB", "c"}).trimmed(); };
    workersAreCongested = true;
    publisher->publish(0, Message("c", "2"), {});
    WSIFY_WAIT(heard == 2); // and held back at the end of this turn
    QVERIFY(redis().command({"CLIENT", "KILL", "TYPE", "pubsub"}).startsWith(":2")); // the publisher's as well
    WSIFY_WAIT(made->status().reconnects == 1);
    WSIFY_WAIT(numberOfSubscribers().endsWith(":1"));
    constexpr int Publications = 100;
    const Message large("c", '"' + QByteArray(60'000, 'x') + '"');
    int taken = 0;
    for (int i = 0; i < Publications; ++i)
        publisher->publish(0, large, [&](PublishResult) { ++taken; });
    WSIFY_WAIT(taken == Publications);
    const int before = heard;
    workersAreCongested = false;
    QVERIFY2(before < 10, QByteArray::number(before));
    WSIFY_WAIT(heard == 2 + Publications);
}

void TestRedisBroker::aStartCanBeCancelled()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    auto with = options();
    with.dsn.servers[0].port = silent.serverPort();
    auto made = std::make_unique<RedisBroker>(
        with, RedisBroker::Workers{[](WorkerId, const std::function<void()> &) {}, [] { return false; }}, observer());
    int started = 0;
    made->start(1s, [&](const QString &) { ++started; });
    WSIFY_WAIT(silent.hasPendingConnections());
    const int before = started; // a busy machine may have needed longer than the start may
    made.reset();
    QVERIFY(!test::waitUntil([&] { return started > before; }, 1100));
}

/// The start's own limit comes first otherwise, and can only say that Redis did not answer.
void TestRedisBroker::aStartSaysThatTheResolverHangs()
{
    static auto *const never = new QSemaphore; // for threads that outlive everything
    auto with = options();
    with.dsn.servers[0].host = QStringLiteral("slow.test");
    with.lookup = [](const QByteArray &) {
        never->acquire();
        return Resolver::Answer{};
    };
    RedisBroker made(with, RedisBroker::Workers{[](WorkerId, const std::function<void()> &) {}, [] { return false; }},
                     observer());
    QString error;
    made.start(3s, [&](const QString &why) { error = why; });
    WSIFY_WAIT(!error.isEmpty());
    QVERIFY2(error.contains(QLatin1String("the resolver did not answer for slow.test")), qPrintable(error));
}

WSIFY_SUITE(tst_redisbroker, QCoreApplication, TestRedisBroker)
#include "tst_redisbroker.moc"
