// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/httpclient.h"
#include "support/redisproxy.h"
#include "support/redisserver.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace wsify;
using namespace wsify::test;

namespace {

constexpr int Found =
    15'000 + 10'000; ///< ms that PROTOCOL.md allows, with the default --broker-timeout; and a busy machine's

QStringList flags(const QString &dsn)
{
    return {QStringLiteral("--broker-driver"), QStringLiteral("redis"), QStringLiteral("--broker-dsn"), dsn};
}

int ready(const ServerProcess &node, const QByteArray &query = {})
{
    return httpRequest(node.port(), "GET", "/ready" + query).status;
}

int post(const ServerProcess &node)
{
    return httpPost(node.port(), R"({"channel":"c","content":1})").status;
}

QByteArray portOf(const RedisServer &server)
{
    return QByteArray::number(server.port());
}

} // namespace

#define WSIFY_NODE(node, ...)                                                                                          \
    ServerProcess node;                                                                                                \
    QVERIFY2(node.listening(flags(__VA_ARGS__)), node.problem().constData())

/// Real nodes whose Redis is there and does not carry what they publish (PROTOCOL.md, "Several nodes").
class TestRedisHealth : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void isFoundInTime();
    void aStartNamesTheMissingRight();
};

void TestRedisHealth::initTestCase()
{
    if (!RedisServer::isInstalled())
        QSKIP("there is no redis-server (packaging/deps.sh test)");
}

/// All at once, because each takes the time of a probe.
void TestRedisHealth::isFoundInTime()
{
    RedisServer first;
    RedisServer second;
    RedisServer third;
    for (RedisServer *server : {&first, &second, &third})
        QVERIFY2(server->start(), server->problem());
    QVERIFY(second.replicate(first));
    const QByteArrayList allowed{"ACL", "SETUSER", "u", "reset", "on", ">pw", "&p:*", "+@all"};
    QVERIFY(third.command(allowed).startsWith("+OK"));
    RedisProxy proxy;
    proxy.leadTo({third.port()});

    WSIFY_NODE(alone, first.dsn());
    WSIFY_NODE(moving, QStringLiteral("redis://127.0.0.1:%1,127.0.0.1:%2/0").arg(first.port()).arg(second.port()));
    WSIFY_NODE(split, proxy.dsn());
    WSIFY_NODE(refused, third.dsn(QStringLiteral("/0?prefix=p%3A"), QStringLiteral("u:pw@")));
    for (const ServerProcess *node : {&alone, &moving, &split, &refused}) {
        QCOMPARE(ready(*node), 200);
        QCOMPARE(post(*node), 201);
        QCOMPARE(node->metric("wsify_broker_probes_failed_total"), 0.0);
    }

    QElapsedTimer time;
    time.start();
    QVERIFY(second.promote());
    QVERIFY(first.replicate(second));
    proxy.leadTo({second.port(), third.port()});
    proxy.cutSubscribed();
    QVERIFY(third.command({"ACL", "SETUSER", "u", "-publish"}).startsWith("+OK"));
    const auto moved = [&] { return second.command({"PUBSUB", "CHANNELS"}).contains('\x01') && ready(moving) == 200; };
    QVERIFY(waitUntil(
        [&] {
            return moving.metric("wsify_broker_reconnects_total") >= 2 && moved() && ready(alone) == 503
                   && ready(split) == 503 && split.metric("wsify_broker_probes_failed_total") > 0
                   && ready(refused) == 503;
        },
        Found));
    qInfo("found within %lld ms", time.elapsed());
    QCOMPARE(post(moving), 201);
    for (const ServerProcess *node : {&alone, &split, &refused}) {
        QCOMPARE(post(*node), 503);
        QCOMPARE(ready(*node, "?broker=0"), 200);
    }
    WSIFY_WAIT(alone.out().contains("is a replica of 127.0.0.1:" + portOf(second)));
    WSIFY_WAIT(split.out().contains("the two lead to different servers"));
    WSIFY_WAIT(refused.out().contains("the Redis user 'u' may not PUBLISH to channels that begin with"));

    time.start();
    QVERIFY(first.promote());
    proxy.leadTo({third.port()});
    QVERIFY(third.command(allowed).startsWith("+OK"));
    for (const ServerProcess *node : {&alone, &split, &refused}) {
        QVERIFY(waitUntil([&] { return ready(*node) == 200; }, Found - int(time.elapsed())));
        QCOMPARE(post(*node), 201);
    }
    qInfo("back within %lld ms", time.elapsed());
}

void TestRedisHealth::aStartNamesTheMissingRight()
{
    RedisServer redis;
    QVERIFY2(redis.start(), redis.problem());
    QVERIFY(redis.command({"ACL", "SETUSER", "u", "on", ">hunter2", "resetchannels", "&p:*", "+@all", "-subscribe"})
                .startsWith("+OK"));
    ServerProcess node;
    node.expectExitCode(1);
    node.run(QStringList{QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:0")}
             + flags(redis.dsn(QStringLiteral("/0?prefix=p%3A"), QStringLiteral("u:hunter2@"))));
    QVERIFY2(node.waitEnded(), node.problem());
    QVERIFY2(
        node.err().startsWith("wsify: cannot use Redis at ") && node.err().count('\n') == 1
            && node.err().contains("the Redis user 'u' may not SUBSCRIBE to channels that begin with \"p:\": grant "
                                   "+subscribe and &p:*"),
        node.err());
    QVERIFY2(!(node.out() + node.err()).contains("hunter2"), node.out() + node.err());
}

WSIFY_SUITE(tst_redishealth, QCoreApplication, TestRedisHealth)
#include "tst_redishealth.moc"
