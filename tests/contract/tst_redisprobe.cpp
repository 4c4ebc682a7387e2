// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "contract/redisfixture.h"
#include "support/redisproxy.h"
#include "support/redisserver.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QCoreApplication>
#include <QThread>
#include <QtTest>

#include <algorithm>
#include <memory>
#include <optional>

using namespace wsify;
using namespace std::chrono_literals;

namespace {

/// Short times: every wait is for what the probe finds.
RedisBroker::Options quick(const QString &dsn)
{
    RedisBroker::Options options = test::redisOptions(dsn);
    options.timeout = 1s; // a Redis that gets no processor for half of that is none that is gone
    options.probeInterval = 100ms;
    return options;
}

/// Why it does not start; empty if it does.
QString startError(const RedisBroker::Options &options, std::chrono::milliseconds within)
{
    test::RecordingObserver observer;
    RedisBroker broker(options, {[](WorkerId, const std::function<void()> &) {}, [] { return false; }}, observer);
    std::optional<QString> error;
    broker.start(within, [&](const QString &why) { error = why; });
    if (!test::waitUntil([&] { return error.has_value(); }))
        return QStringLiteral("it says nothing");
    return *error;
}

bool isReady(test::RedisNode &node)
{
    return node.broker().isUp() && node.broker().isSubscribed();
}

qsizetype warningsWith(const test::RedisNode &node, const QByteArray &part)
{
    return qsizetype(std::count_if(node.observer.warnings.begin(), node.observer.warnings.end(),
                                   [&](const QByteArray &warning) { return warning.contains(part); }));
}

/// True when a publication made on it is heard by its own member of the channel.
bool hearsItself(test::RedisNode &node, const QByteArray &channel)
{
    node.heard.clear();
    node.broker().publish(0, Message(channel, "1"), {});
    return test::waitUntil([&] { return node.heard.contains(channel + " 1"); });
}

QString list(const test::RedisServer &first, const test::RedisServer &second)
{
    return QStringLiteral("redis://127.0.0.1:%1,127.0.0.1:%2/0").arg(first.port()).arg(second.port());
}

QByteArray portOf(const test::RedisServer &server)
{
    return QByteArray::number(server.port());
}

} // namespace

/// What the probe of Redis finds, with real servers (RedisHealth).
class TestRedisProbe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void findsThatTheConnectionsPart();
    void doesNotStartWithTwoServers();
    void leavesAReplica();
    void movesToTheNextPrimary();
    void startsWithAPrimaryOnly();
    void aWriteRefusedByAReplicaSaysSo();
    void namesTheRightThatIsMissing_data();
    void namesTheRightThatIsMissing();
    void rightsThatAreTakenAway_data();
    void rightsThatAreTakenAway();
    void aRefusedPublicationIsLookedIntoAtOnce();
    void doesWithoutTheRole();
    void aPausedConnectionPasses();
    void timeInWhichNothingRanDoesNotCount();

private:
    /// A user with these rules after those that wsify needs.
    QByteArray setUser(const QByteArrayList &rules);
    /// A second server, started when it is first asked for.
    test::RedisServer &other();
    QString userDsn() const { return m_redis->dsn(QStringLiteral("/0?prefix=p%3A"), QStringLiteral("u:pw@")); }

    std::unique_ptr<test::RedisServer> m_redis;
    std::unique_ptr<test::RedisServer> m_other;
};

void TestRedisProbe::init()
{
    if (!test::RedisServer::isInstalled())
        QSKIP("there is no redis-server (packaging/deps.sh test)");
    m_redis = std::make_unique<test::RedisServer>();
    QVERIFY2(m_redis->start(), m_redis->problem());
}

test::RedisServer &TestRedisProbe::other()
{
    if (!m_other) {
        m_other = std::make_unique<test::RedisServer>();
        if (!m_other->start())
            qFatal("%s", m_other->problem().constData());
    }
    return *m_other;
}

void TestRedisProbe::cleanup()
{
    m_redis.reset();
    m_other.reset();
}

QByteArray TestRedisProbe::setUser(const QByteArrayList &rules)
{
    return m_redis->command(QByteArrayList{"ACL", "SETUSER", "u", "reset", "on", ">pw", "&p:*", "~p:*", "+@all"}
                            + rules);
}

/// It stays down, although both connections come up again and again, until they meet in one server.
void TestRedisProbe::findsThatTheConnectionsPart()
{
    test::RedisProxy proxy;
    proxy.leadTo({m_redis->port()});
    test::RedisNode node(quick(proxy.dsn()));
    QCOMPARE(node.error, QString());
    QVERIFY(node.join("c"));
    proxy.leadTo({other().port(), m_redis->port()});
    proxy.cutSubscribed();
    WSIFY_WAIT(!node.broker().isUp());
    bool wasUp = false;
    WSIFY_WAIT((wasUp = wasUp || node.broker().isUp(), node.broker().status().probesFailed >= 3));
    QVERIFY(!wasUp);
    QVERIFY(!node.broker().isSubscribed());
    QCOMPARE(node.broker().status().gaps, 2); // while it was cut, and since the first probe that failed
    QCOMPARE(warningsWith(node, "the two lead to different servers"), 1);
    proxy.leadTo({m_redis->port()});
    WSIFY_WAIT(isReady(node));
    QCOMPARE(warningsWith(node, "Redis can be used again after"), 1);
    QVERIFY(hearsItself(node, "c"));
    QCOMPARE(warningsWith(node, "publishing connection"), 0); // that comes and goes was said in one line
}

void TestRedisProbe::doesNotStartWithTwoServers()
{
    test::RedisProxy proxy;
    proxy.leadTo({m_redis->port(), other().port()});
    const QString error = startError(quick(proxy.dsn()), 2s);
    QVERIFY2(error.contains(QLatin1String("the two lead to different servers")), qUtf8Printable(error));
}

void TestRedisProbe::leavesAReplica()
{
    test::RedisNode node(quick(m_redis->dsn()));
    QCOMPARE(node.error, QString());
    QVERIFY(node.join("c"));
    QCOMPARE(node.broker().status().probesFailed, 0);
    QVERIFY(m_redis->command({"REPLICAOF", "127.0.0.1", portOf(other())}).startsWith("+OK"));
    WSIFY_WAIT(!node.broker().isUp() && !node.broker().isSubscribed());
    QCOMPARE(node.broker().status().probesFailed, 1);
    WSIFY_WAIT(warningsWith(node, "the publishing connection") > 0
               && warningsWith(node, "the subscribed connection") > 0);
    const QByteArray why = "Redis at 127.0.0.1:" + portOf(*m_redis) + " is a replica of 127.0.0.1:" + portOf(other());
    QCOMPARE(warningsWith(node, why), 2);
    QVERIFY(m_redis->command({"REPLICAOF", "NO", "ONE"}).startsWith("+OK"));
    WSIFY_WAIT(isReady(node));
    QVERIFY(hearsItself(node, "c"));
}

void TestRedisProbe::movesToTheNextPrimary()
{
    QVERIFY(other().command({"REPLICAOF", "127.0.0.1", portOf(*m_redis)}).startsWith("+OK"));
    test::RedisNode node(quick(list(*m_redis, other())));
    QCOMPARE(node.error, QString());
    QVERIFY(node.join("c"));
    QVERIFY(other().command({"REPLICAOF", "NO", "ONE"}).startsWith("+OK"));
    QVERIFY(m_redis->command({"REPLICAOF", "127.0.0.1", portOf(other())}).startsWith("+OK"));
    WSIFY_WAIT(node.broker().status().probesFailed == 1);
    WSIFY_WAIT(isReady(node));
    other().command({"PUBLISH", "c", "2"});
    WSIFY_WAIT(node.heard.contains("c 2"));
    QVERIFY(hearsItself(node, "c"));
    // As well when the server goes away altogether; it was the second, and the first is a primary again.
    QVERIFY(m_redis->command({"REPLICAOF", "NO", "ONE"}).startsWith("+OK"));
    other().kill();
    WSIFY_WAIT(node.broker().status().reconnects == 4 && isReady(node));
    QVERIFY(hearsItself(node, "c"));
}

void TestRedisProbe::startsWithAPrimaryOnly()
{
    QVERIFY(m_redis->command({"REPLICAOF", "127.0.0.1", portOf(other())}).startsWith("+OK"));
    const QString error = startError(quick(m_redis->dsn()), 2s);
    QVERIFY2(error.startsWith(QStringLiteral("cannot use Redis at redis://127.0.0.1:%1/0: Redis at 127.0.0.1:%1 is a "
                                             "replica of 127.0.0.1:%2")
                                  .arg(m_redis->port())
                                  .arg(other().port())),
             qUtf8Printable(error));
    QCOMPARE(startError(quick(list(*m_redis, other())), 5s), QString());
}

/// Before the next probe.
void TestRedisProbe::aWriteRefusedByAReplicaSaysSo()
{
    auto options = quick(m_redis->dsn());
    options.probeInterval = 1h;
    test::RedisNode node(options);
    QCOMPARE(node.error, QString());
    QVERIFY(m_redis->command({"REPLICAOF", "127.0.0.1", portOf(other())}).startsWith("+OK"));
    node.broker().publish(0, PublishBatch{{.message = Message("c", "1"), .id = "1"}}, {});
    WSIFY_WAIT(!node.broker().isUp());
    QVERIFY(warningsWith(node, "is a replica") > 0);
}

void TestRedisProbe::namesTheRightThatIsMissing_data()
{
    QTest::addColumn<QByteArrayList>("rules");
    QTest::addColumn<QString>("prefix");
    QTest::addColumn<QString>("error");
    const auto missing = [](const char *what) {
        return QStringLiteral("the Redis user 'u' may not %1 to channels that begin with \"%2\": grant +%3 and &%2*")
            .arg(QLatin1String(what), QStringLiteral("p:"), QString::fromLatin1(what).toLower());
    };
    const QString p = QStringLiteral("p%3A");
    QTest::newRow("publish") << QByteArrayList{"-publish"} << p << missing("PUBLISH");
    QTest::newRow("subscribe") << QByteArrayList{"-subscribe"} << p << missing("SUBSCRIBE");
    QTest::newRow("channels") << QByteArrayList{"resetchannels"} << p << QStringLiteral("grant +");
    QTest::newRow("another prefix") << QByteArrayList{} << QStringLiteral("q%3A")
                                    << QStringLiteral("to channels that begin with \"q:\": grant +");
    QTest::newRow("no prefix") << QByteArrayList{} << QString() << QStringLiteral("to its channels: grant +");
    QTest::newRow("none is missing") << QByteArrayList{} << p << QString();
    QTest::newRow("few") << QByteArrayList{"-@all", "+auth", "+ping", "+publish", "+subscribe", "+unsubscribe"} << p
                         << QString();
}

/// At once, and not after the time that the start may take.
void TestRedisProbe::namesTheRightThatIsMissing()
{
    QFETCH(QByteArrayList, rules);
    QFETCH(QString, prefix);
    QFETCH(QString, error);
    QVERIFY(setUser(rules).startsWith("+OK"));
    const QString dsn = m_redis->dsn(QStringLiteral("/0?prefix=") + prefix, QStringLiteral("u:pw@"));
    const QString said = startError(quick(dsn), 1h);
    QVERIFY2(error.isEmpty() ? said.isEmpty() : said.contains(error) && said.contains(QLatin1String("NOPERM")),
             qUtf8Printable(said));
}

void TestRedisProbe::rightsThatAreTakenAway_data()
{
    QTest::addColumn<QByteArray>("rule");
    QTest::addColumn<QByteArray>("right");
    QTest::newRow("publish") << QByteArray("-publish") << QByteArray("may not PUBLISH to channels");
    QTest::newRow("subscribe") << QByteArray("-subscribe") << QByteArray("may not SUBSCRIBE to channels");
    QTest::newRow("channels") << QByteArray("resetchannels") << QByteArray("may not SUBSCRIBE to channels");
}

void TestRedisProbe::rightsThatAreTakenAway()
{
    QFETCH(QByteArray, rule);
    QFETCH(QByteArray, right);
    QVERIFY(setUser({}).startsWith("+OK"));
    test::RedisNode node(quick(userDsn()));
    QCOMPARE(node.error, QString());
    QVERIFY(node.join("c"));
    QVERIFY(m_redis->command({"ACL", "SETUSER", "u", rule}).startsWith("+OK"));
    WSIFY_WAIT(!isReady(node));
    WSIFY_WAIT(warningsWith(node, right) > 0);
    WSIFY_WAIT(rule == "-subscribe" || !node.broker().isUp());
    // Not once for each attempt.
    QVERIFY(!test::waitUntil([&] { return warningsWith(node, right) > 1; }, 500));
    // Who joins meanwhile is not forgotten.
    node.broker().subscribe(0, "d", {});
    QVERIFY(setUser({}).startsWith("+OK"));
    WSIFY_WAIT(isReady(node));
    QVERIFY(hearsItself(node, "c"));
    QVERIFY(hearsItself(node, "d"));
}

void TestRedisProbe::aRefusedPublicationIsLookedIntoAtOnce()
{
    QVERIFY(setUser({}).startsWith("+OK"));
    auto options = quick(userDsn());
    options.probeInterval = 1h;
    test::RedisNode node(options);
    QCOMPARE(node.error, QString());
    QVERIFY(m_redis->command({"ACL", "SETUSER", "u", "-publish"}).startsWith("+OK"));
    node.broker().publish(0, Message("c", "1"), {});
    WSIFY_WAIT(!node.broker().isUp());
    QVERIFY(setUser({}).startsWith("+OK"));
    WSIFY_WAIT(isReady(node));
    QVERIFY(m_redis->command({"ACL", "SETUSER", "u", "-subscribe"}).startsWith("+OK"));
    node.broker().subscribe(0, "c", {});
    WSIFY_WAIT(!node.broker().isSubscribed());
}

/// Said once, not with each probe and connection.
void TestRedisProbe::doesWithoutTheRole()
{
    QVERIFY(setUser({"-role", "-info"}).startsWith("+OK"));
    test::RedisNode node(quick(userDsn()));
    QCOMPARE(node.error, QString());
    QVERIFY(node.join("c"));
    m_redis->command({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
    WSIFY_WAIT(node.broker().status().reconnects > 0);
    WSIFY_WAIT(isReady(node));
    QVERIFY(hearsItself(node, "c"));
    QCOMPARE(warningsWith(node, "may run neither ROLE nor INFO"), 1);
    QCOMPARE(node.broker().status().probesFailed, 0);
}

/// The workers hold Redis back; what the probe has published waits behind the rest.
void TestRedisProbe::aPausedConnectionPasses()
{
    test::RedisNode node(quick(m_redis->dsn()));
    QCOMPARE(node.error, QString());
    QVERIFY(node.join("c"));
    node.isCongested = true;
    QVERIFY(hearsItself(node, "c")); // and paused at the end of that turn
    QVERIFY(!test::waitUntil([&] { return node.broker().status().probesFailed > 0; }, 2400));
    QVERIFY(isReady(node));
    node.isCongested = false;
    QVERIFY(hearsItself(node, "c"));
    QCOMPARE(node.broker().status().probesFailed, 0);
    QCOMPARE(node.broker().status().reconnects, 0);
}

void TestRedisProbe::timeInWhichNothingRanDoesNotCount()
{
    test::RedisProxy proxy;
    proxy.leadTo({m_redis->port()});
    test::RedisNode node(quick(proxy.dsn()));
    QCOMPARE(node.error, QString());
    QVERIFY(node.join("c"));
    proxy.holdSubscribed();
    WSIFY_WAIT(proxy.held().contains("\r\nmessage\r\n"));
    bool isTaken = false; // and with it the answer to the probe's publication
    node.broker().publish(0, Message("c", "0"), [&](PublishResult) { isTaken = true; });
    WSIFY_WAIT(isTaken);
    QThread::msleep(1200); // longer than the timeout
    QCoreApplication::processEvents(); // timers come before what Redis says
    proxy.release();
    QVERIFY(hearsItself(node, "c"));
    QCOMPARE(node.broker().status().probesFailed, 0);
    QCOMPARE(node.broker().status().reconnects, 0);
}

WSIFY_SUITE(tst_redisprobe, QCoreApplication, TestRedisProbe)
#include "tst_redisprobe.moc"
