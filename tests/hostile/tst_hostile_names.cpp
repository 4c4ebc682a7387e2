// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "hostile/names.h"
#include "support/authorizerstub.h"
#include "support/redisserver.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QElapsedTimer>
#include <QTest>

using namespace wsify::test;

namespace {

const QHostAddress First(QStringLiteral("127.0.0.1"));
const QHostAddress Second(QStringLiteral("127.0.0.9"));

// What an end may take beside --drain, and less than a resolver waits for an answer: 10 s a question.
constexpr qint64 EndMs = 9'000;

QString urlOf(const char *name, quint16 port)
{
    return QStringLiteral("http://%1:%2/").arg(QLatin1String(name)).arg(port);
}

QStringList authorizedBy(const QString &url)
{
    return {QStringLiteral("--authorizer-url"), url};
}

QStringList carriedBy(const char *name, quint16 port)
{
    return {QStringLiteral("--broker-driver"), QStringLiteral("redis"), QStringLiteral("--broker-dsn"),
            QStringLiteral("redis://%1:%2/0").arg(QLatin1String(name)).arg(port)};
}

QByteArray broadcast(const QByteArray &content)
{
    return R"({"command":"broadcast","args":{"channel":"c","content":)" + content + "}}";
}

} // namespace

/// Names of authorizers and of Redis that move, have dead addresses, or cannot be resolved.
class TestHostileNames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void authorizerMoves();
    void authorizerHasADeadAddress_data();
    void authorizerHasADeadAddress();
    void redisHasADeadAddress_data();
    void redisHasADeadAddress();
    void resolverIsSilentForTheAuthorizer();
    void resolverIsSilentForRedis();
    void resolverIsSilentAtTheStart();
    void resolverFailsForAWhile();
    void unknownNameIsFinal();

private:
    FakeDns m_dns;
};

void TestHostileNames::initTestCase()
{
    QByteArray why;
    if (!enterPrivateNetwork(why))
        QSKIP("there is no private network here: " + why);
    QVERIFY2(m_dns.serve(why), why.constData());
}

void TestHostileNames::init()
{
    m_dns.setMode(FakeDns::Mode::Answer);
}

void TestHostileNames::authorizerMoves()
{
    AuthorizerStub old;
    AuthorizerStub moved(old.port(), Second);
    m_dns.setAddresses("authorizer.test", {First});
    WSIFY_START(server, authorizedBy(urlOf("authorizer.test", old.port()))
                            + QStringList{QStringLiteral("--authorizer-connection-age"), QStringLiteral("1s")});
    WsClient client;
    QVERIFY(client.opened(server.port()));
    QCOMPARE(old.requests().size(), 1);
    m_dns.setAddresses("authorizer.test", {Second});
    // Calls go on all the time, so that no connection is ever idle.
    int sent = 0;
    WSIFY_WAIT([&] {
        if (old.requests().size() + moved.requests().size() > sent)
            client.sendText(broadcast(QByteArray::number(++sent)));
        return !moved.requests().isEmpty() && sent > 3;
    }());
    const auto before = old.requests().size();
    client.sendText(broadcast("\"the last\""));
    WSIFY_WAIT(!moved.requests().isEmpty() && moved.requests().last()->body.contains("the last"));
    QCOMPARE(old.requests().size(), before);
    QVERIFY(client.isOpen());
}

void TestHostileNames::authorizerHasADeadAddress_data()
{
    // The system sorts them, so each is the first one once.
    QTest::addColumn<QHostAddress>("dead");
    QTest::addColumn<QHostAddress>("alive");
    QTest::newRow("one") << First << Second;
    QTest::newRow("the other") << Second << First;
}

void TestHostileNames::authorizerHasADeadAddress()
{
    QFETCH(const QHostAddress, dead);
    QFETCH(const QHostAddress, alive);
    AuthorizerStub stub(0, alive);
    const DeadAddress swallows(dead, stub.port());
    QVERIFY(swallows.isDead());
    m_dns.setAddresses("authorizer.test", {dead, alive});
    WSIFY_START(server, authorizedBy(urlOf("authorizer.test", stub.port())));
    for (int i = 1; i <= 3; ++i) {
        WsClient client;
        QVERIFY(client.opened(server.port()));
        QCOMPARE(stub.count("connect"), i);
    }
}

void TestHostileNames::redisHasADeadAddress_data()
{
    authorizerHasADeadAddress_data();
}

void TestHostileNames::redisHasADeadAddress()
{
    if (!RedisServer::isInstalled())
        QSKIP("there is no redis-server here");
    QFETCH(const QHostAddress, dead);
    QFETCH(const QHostAddress, alive);
    RedisServer redis;
    QVERIFY2(redis.start({QStringLiteral("--bind"), alive.toString()}), redis.problem().constData());
    const DeadAddress swallows(dead, redis.port());
    QVERIFY(swallows.isDead());
    m_dns.setAddresses("redis.test", {dead, alive});
    WSIFY_START(server, carriedBy("redis.test", redis.port()));
    QCOMPARE(httpPost(server.port(), R"({"channel":"c","content":1})").status, 201);
}

void TestHostileNames::resolverIsSilentForTheAuthorizer()
{
    m_dns.setMode(FakeDns::Mode::Silent);
    WSIFY_START(server, authorizedBy(urlOf("authorizer.test", 9)));
    const int before = m_dns.questions();
    WsClient client;
    client.open(server.port());
    WSIFY_WAIT(m_dns.questions() > before);
    QElapsedTimer ended;
    ended.start();
    QVERIFY2(server.stop(), server.problem().constData());
    QVERIFY2(ended.elapsed() < EndMs, QByteArray::number(ended.elapsed()));
}

void TestHostileNames::resolverIsSilentForRedis()
{
    if (!RedisServer::isInstalled())
        QSKIP("there is no redis-server here");
    RedisServer redis;
    QVERIFY2(redis.start(), redis.problem().constData());
    m_dns.setAddresses("redis.test", {First});
    WSIFY_START(server, carriedBy("redis.test", redis.port()));
    m_dns.setMode(FakeDns::Mode::Silent);
    const int before = m_dns.questions();
    redis.kill();
    WSIFY_WAIT(m_dns.questions() > before);
    QElapsedTimer ended;
    ended.start();
    QVERIFY2(server.stop(), server.problem().constData());
    QVERIFY2(ended.elapsed() < EndMs, QByteArray::number(ended.elapsed()));
}

void TestHostileNames::resolverIsSilentAtTheStart()
{
    m_dns.setMode(FakeDns::Mode::Silent);
    const int before = m_dns.questions();
    ServerProcess server;
    server.run(QStringList{QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:0"),
                           QStringLiteral("--admin-socket"), QStringLiteral("off")}
               + carriedBy("redis.test", 6379));
    WSIFY_WAIT(m_dns.questions() > before);
    QElapsedTimer ended;
    ended.start();
    QVERIFY2(server.stop(), server.problem().constData());
    QVERIFY2(ended.elapsed() < EndMs, QByteArray::number(ended.elapsed()));
    QVERIFY(!server.out().contains("cannot use Redis"));
}

void TestHostileNames::resolverFailsForAWhile()
{
    if (!RedisServer::isInstalled())
        QSKIP("there is no redis-server here");
    RedisServer redis;
    QVERIFY2(redis.start(), redis.problem().constData());
    m_dns.setMode(FakeDns::Mode::Fail);
    const int before = m_dns.questions();
    ServerProcess server;
    server.run(QStringList{QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:0"),
                           QStringLiteral("--admin-socket"), QStringLiteral("off")}
               + carriedBy("redis.test", redis.port()));
    WSIFY_WAIT(m_dns.questions() >= before + 3);
    m_dns.setAddresses("redis.test", {First});
    m_dns.setMode(FakeDns::Mode::Answer);
    QVERIFY2(server.waitListening(), server.problem().constData());
    QCOMPARE(httpPost(server.port(), R"({"channel":"c","content":1})").status, 201);
}

void TestHostileNames::unknownNameIsFinal()
{
    ServerProcess server;
    server.expectExitCode(1);
    server.run(QStringList{QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:0"),
                           QStringLiteral("--admin-socket"), QStringLiteral("off")}
               + carriedBy("nowhere.test", 6379));
    QVERIFY(server.waitEnded());
    QCOMPARE(server.exitCode(), 1);
    QVERIFY2(server.out().contains("cannot use Redis"), server.out().constData());
}

WSIFY_SUITE(tst_hostile_names, QCoreApplication, TestHostileNames)
#include "tst_hostile_names.moc"
