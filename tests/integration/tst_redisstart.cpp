// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/httpclient.h"
#include "support/identity.h"
#include "support/redisserver.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <memory>
#include <utility>
#include <vector>

using namespace wsify;
using namespace wsify::test;

namespace {

QStringList flags(const QString &dsn)
{
    return {QStringLiteral("--listen-addr"),   QStringLiteral("127.0.0.1:0"),
            QStringLiteral("--drain"),         QStringLiteral("300ms"),
            QStringLiteral("--workers"),       QStringLiteral("2"),
            QStringLiteral("--broker-driver"), QStringLiteral("redis"),
            QStringLiteral("--broker-dsn"),    dsn};
}

int ready(const ServerProcess &node)
{
    return httpRequest(node.port(), "GET", "/ready").status;
}

} // namespace

/// A server that starts waits for its Redis, and does nothing else meanwhile but end when it is told to.
class TestRedisStart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void startsOnlyWithAUsableRedis_data();
    void startsOnlyWithAUsableRedis();
    void givesUpInTime();
    void waitsForARedisThatStartsLate();
    void endsWhileItWaits_data();
    void endsWhileItWaits();
    void trustsTheAuthoritiesOfTheEnvironment();

private:
    std::unique_ptr<RedisServer> m_redis;
};

void TestRedisStart::init()
{
    if (!RedisServer::isInstalled())
        QSKIP("there is no redis-server (packaging/deps.sh test)");
    m_redis = std::make_unique<RedisServer>();
    QVERIFY2(m_redis->start(), m_redis->problem());
}

void TestRedisStart::cleanup()
{
    m_redis.reset();
}

void TestRedisStart::startsOnlyWithAUsableRedis_data()
{
    QTest::addColumn<QString>("dsn"); // PORT stands for the server's
    QTest::addColumn<QByteArray>("error");
    QTest::newRow("no password") << QStringLiteral("redis://127.0.0.1:PORT") << QByteArray("NOAUTH");
    QTest::newRow("wrong password") << QStringLiteral("redis://:hunter2@127.0.0.1:PORT")
                                    << QByteArray("the password was refused: WRONGPASS");
    QTest::newRow("wrong user") << QStringLiteral("redis://hunter2:secret@127.0.0.1:PORT")
                                << QByteArray("the password was refused: WRONGPASS");
    QTest::newRow("wrong database") << QStringLiteral("redis://:secret@127.0.0.1:PORT/99")
                                    << QByteArray("the database cannot be selected: ERR");
    QTest::newRow("wrong host") << QStringLiteral("redis://nobody.invalid") << QByteArray("host nobody.invalid");
}

namespace {

/// What a node says that could not use its Redis, and said no secret.
void expectRefusal(ServerProcess &node, const QByteArray &error)
{
    QVERIFY2(node.waitEnded(), node.problem());
    QVERIFY2(node.out().contains("cannot use Redis at ") && node.out().contains(error), node.out());
    QVERIFY2(node.err().startsWith("wsify: cannot use Redis at ") && node.err().count('\n') == 1, node.err());
    const QByteArray said = node.out() + node.err();
    QVERIFY2(!said.contains("hunter2") && !said.contains("secret@"), said);
}

} // namespace

void TestRedisStart::startsOnlyWithAUsableRedis()
{
    QFETCH(QString, dsn);
    QFETCH(QByteArray, error);
    m_redis->kill();
    QVERIFY2(m_redis->start({QStringLiteral("--requirepass"), QStringLiteral("secret")}), m_redis->problem());
    dsn.replace(QLatin1String("PORT"), QString::number(m_redis->port()));
    ServerProcess node;
    node.expectExitCode(1);
    node.run(flags(dsn));
    expectRefusal(node, error);
}

/// What may still come is waited for, some seconds; all at once, because each waits as long.
void TestRedisStart::givesUpInTime()
{
    const std::pair<QString, QByteArray> cases[] = {
        {QStringLiteral("redis://127.0.0.1:1"), "Connection refused"},
        {QStringLiteral("unix:///nowhere/redis.sock"), "unix:///nowhere/redis.sock"},
        {QStringLiteral("rediss://:secret@127.0.0.1:%1").arg(m_redis->port()), "cannot use Redis"},
    };
    QElapsedTimer time;
    time.start();
    std::vector<std::unique_ptr<ServerProcess>> nodes;
    for (const auto &[dsn, error] : cases) {
        nodes.push_back(std::make_unique<ServerProcess>());
        nodes.back()->expectExitCode(1);
        nodes.back()->run(flags(dsn));
    }
    for (size_t i = 0; i < nodes.size(); ++i)
        expectRefusal(*nodes[i], cases[i].second);
    QVERIFY2(time.elapsed() < 14'000, qPrintable(QString::number(time.elapsed())));
}

/// Containers that are started together come up in any order.
void TestRedisStart::waitsForARedisThatStartsLate()
{
    m_redis->kill();
    ServerProcess node;
    node.run(flags(m_redis->dsn()));
    QVERIFY(!waitUntil([&] { return !node.isRunning(); }, 300));
    QVERIFY2(m_redis->start(), m_redis->problem());
    QVERIFY2(node.waitListening(), node.problem());
    QCOMPARE(ready(node), 200);
}

void TestRedisStart::endsWhileItWaits_data()
{
    QTest::addColumn<bool>("isGone");
    QTest::newRow("it says nothing") << false;
    QTest::newRow("it went away") << true;
}

/// At once and with exit code 0, whatever Redis does afterwards.
void TestRedisStart::endsWhileItWaits()
{
    QFETCH(bool, isGone);
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    ServerProcess node;
    node.run(flags(QStringLiteral("redis://127.0.0.1:%1").arg(silent.serverPort())));
    WSIFY_WAIT(silent.hasPendingConnections());
    if (isGone) {
        silent.close();
        while (QTcpSocket *socket = silent.nextPendingConnection())
            socket->abort();
    }
    QElapsedTimer clock;
    clock.start();
    node.terminate();
    QVERIFY2(node.waitEnded(), node.problem());
    QVERIFY2(clock.elapsed() < 4000, QByteArray::number(clock.elapsed()).constData());
    QVERIFY2(!node.out().contains("cannot use Redis") && !node.out().contains("listening"), node.out());
    QVERIFY2(node.stop(), node.problem());
}

void TestRedisStart::trustsTheAuthoritiesOfTheEnvironment()
{
    const Identity identity("DNS:localhost");
    if (!identity.isValid())
        QSKIP("needs openssl");
    m_redis->kill();
    const QString port = QString::number(m_redis->port());
    QVERIFY2(m_redis->start({QStringLiteral("--port"), QStringLiteral("0"), QStringLiteral("--tls-port"), port,
                             QStringLiteral("--tls-cert-file"), identity.certificateFile(),
                             QStringLiteral("--tls-key-file"), identity.directory() + QStringLiteral("/key.pem"),
                             QStringLiteral("--tls-auth-clients"), QStringLiteral("no"), QStringLiteral("--bind"),
                             QStringLiteral("127.0.0.1"), QStringLiteral("-::1")}),
             m_redis->problem());
    const QStringList arguments = flags(QStringLiteral("rediss://localhost:") + port);
    const QString other = identity.directory() + QStringLiteral("/nothing");
    for (const auto &[file, directory] :
         {std::pair(identity.certificateFile(), other), std::pair(other, identity.directory())}) {
        ServerProcess node;
        node.run(arguments, {{QStringLiteral("SSL_CERT_FILE"), file}, {QStringLiteral("SSL_CERT_DIR"), directory}});
        QVERIFY2(node.waitListening(), node.problem());
        QCOMPARE(ready(node), 200);
        QVERIFY2(node.stop(), node.problem());
    }
    ServerProcess stranger;
    stranger.expectExitCode(1);
    stranger.run(arguments);
    QVERIFY2(stranger.waitEnded(), stranger.problem());
    QVERIFY2(stranger.out().contains("certificate"), stranger.out());
}

WSIFY_SUITE(tst_redisstart, QCoreApplication, TestRedisStart)
#include "tst_redisstart.moc"
