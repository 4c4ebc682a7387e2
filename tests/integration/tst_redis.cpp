// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/adminconsole.h"
#include "support/httpclient.h"
#include "support/redisserver.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTest>

#include <algorithm>
#include <map>
#include <memory>
#include <vector>

using namespace wsify;
using namespace wsify::test;

namespace {

constexpr int Recovered = 10'000; ///< ms that PROTOCOL.md section 5 allows

QStringList flags(const QString &dsn, const QStringList &more = {})
{
    return QStringList{QStringLiteral("--broker-driver"),  QStringLiteral("redis"),
                       QStringLiteral("--broker-dsn"),     dsn,
                       QStringLiteral("--broker-timeout"), QStringLiteral("1s"),
                       QStringLiteral("--workers"),        QStringLiteral("2")}
           + more;
}

int ready(const ServerProcess &node)
{
    return httpRequest(node.port(), "GET", "/ready").status;
}

int post(const ServerProcess &node, const QByteArray &channel, const QByteArray &content)
{
    return httpPost(node.port(), "{\"channel\":\"" + channel + "\",\"content\":" + content + '}').status;
}

/// True when every node is ready within the promised time; how long it took is a line of the test's output.
bool recovers(std::initializer_list<const ServerProcess *> nodes)
{
    QElapsedTimer time;
    time.start();
    for (const ServerProcess *node : nodes) {
        if (!waitUntil([&] { return ready(*node) == 200; }, Recovered - int(time.elapsed())))
            return false;
    }
    qInfo("recovered within %lld ms", time.elapsed());
    return true;
}

/// What a console was told of the broker last.
admin::BrokerEvent lastBrokerEvent(const AdminConsole &console)
{
    admin::BrokerEvent last;
    for (const admin::Event &event : console.all<admin::Event>()) {
        if (const auto *broker = std::get_if<admin::BrokerEvent>(&event.what))
            last = *broker;
    }
    return last;
}

/// A member that is joined for certain.
std::unique_ptr<WsClient> member(const ServerProcess &node, const QByteArray &channel)
{
    auto client = std::make_unique<WsClient>();
    if (!client->opened(node.port()))
        return nullptr;
    client->sendText(join(channel));
    // Not settled(), which leaves right behind its own message: with Redis that comes back later.
    static int probes = 0;
    const QByteArray probe = "probe " + QByteArray::number(++probes);
    client->sendText(join(probe));
    client->sendText(broadcast(probe, "\"joined\""));
    if (!waitUntil([&] { return client->messages().contains("\"joined\""); }))
        return nullptr;
    client->sendText(leave(probe));
    client->clearMessages();
    return client;
}

} // namespace

#define WSIFY_NODE(node, ...)                                                                                          \
    ServerProcess node;                                                                                                \
    QVERIFY2(node.listening(flags(__VA_ARGS__)), node.problem().constData())

/// Real nodes and a real Redis (PROTOCOL.md section 5, "Redis gone / back").
class TestRedis : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void orderHoldsAcrossNodes();
    void aUserOnTwoNodesGetsOneCopyOnEach();
    void whoJoinsAndBroadcastsHearsItself();
    void aConsoleSeesWhoPublished();
    void aConsoleCountsNothing();
    void killedAndStartedAgain();
    void silentForAWhile();
    void connectionsCut();
    void thePasswordChanges();
    void aUserWithFewRights();
    void overASocketFile();
    void overTls();
    void tenThousandChannelsAreRestored();

private:
    std::unique_ptr<RedisServer> m_redis;
};

void TestRedis::init()
{
    if (!RedisServer::isInstalled())
        QSKIP("there is no redis-server (packaging/deps.sh test)");
    m_redis = std::make_unique<RedisServer>();
    QVERIFY2(m_redis->start(), m_redis->problem());
}

void TestRedis::cleanup()
{
    m_redis.reset();
}

void TestRedis::orderHoldsAcrossNodes()
{
    WSIFY_NODE(one, m_redis->dsn());
    WSIFY_NODE(two, m_redis->dsn());
    constexpr int Each = 2000;
    std::vector<std::unique_ptr<WsClient>> members;
    for (const ServerProcess *node : {&one, &two, &one, &two}) {
        members.push_back(member(*node, "order"));
        QVERIFY(members.back());
    }
    std::vector<std::unique_ptr<WsClient>> publishers;
    for (const ServerProcess *node : {&one, &one, &two, &two}) {
        publishers.push_back(std::make_unique<WsClient>());
        QVERIFY(publishers.back()->opened(node->port()));
    }
    for (int i = 0; i < Each; ++i) {
        for (size_t p = 0; p < publishers.size(); ++p)
            publishers[p]->sendText(
                broadcast("order", '"' + QByteArray::number(p) + '.' + QByteArray::number(i) + '"'));
    }
    const auto total = qsizetype(publishers.size()) * Each;
    for (const auto &client : members) {
        QVERIFY(waitUntil([&] { return client->messages().size() >= total; }, 60'000));
        QCOMPARE(client->messages().size(), total);
        std::map<QByteArray, int> next;
        for (const QByteArray &message : client->messages()) {
            const QByteArrayList parts = message.mid(1, message.size() - 2).split('.');
            QCOMPARE(parts.at(1).toInt(), next[parts.at(0)]++);
        }
    }
}

void TestRedis::aUserOnTwoNodesGetsOneCopyOnEach()
{
    WSIFY_NODE(one, m_redis->dsn());
    WSIFY_NODE(two, m_redis->dsn());
    const auto here = member(one, "user:42");
    const auto there = member(two, "user:42");
    QVERIFY(here && there);
    QCOMPARE(post(one, "user:42", "1"), 201);
    QCOMPARE(post(two, "user:42", "2"), 201);
    here->sendText(broadcast("user:42", "3"));
    for (const auto *client : {&here, &there}) {
        WSIFY_WAIT((*client)->messages().contains("3"));
        QCOMPARE((*client)->messages(), (QByteArrayList{"1", "2", "3"}));
    }
}

/// The subscription travels on another connection than the publication, and v3's clients get no answer to a join.
void TestRedis::whoJoinsAndBroadcastsHearsItself()
{
    WSIFY_NODE(node, m_redis->dsn());
    WsClient client;
    QVERIFY(client.opened(node.port()));
    QByteArrayList expected;
    for (int i = 0; i < 500; ++i) {
        const QByteArray channel = "mine" + QByteArray::number(i);
        client.sendText(join(channel));
        client.sendText(broadcast(channel, QByteArray::number(i)));
        expected.append(QByteArray::number(i));
    }
    WSIFY_WAIT(client.messages().size() >= expected.size());
    QByteArrayList heard = client.messages();
    std::sort(heard.begin(), heard.end());
    std::sort(expected.begin(), expected.end());
    QCOMPARE(heard, expected);
}

void TestRedis::aConsoleSeesWhoPublished()
{
    WSIFY_NODE(here, m_redis->dsn());
    WSIFY_NODE(there, m_redis->dsn());
    const auto listener = member(here, "c");
    QVERIFY(listener);
    AdminConsole console;
    QVERIFY(console.opened(here.adminSocket()));
    admin::Watch request;
    request.filter = "command == broadcast";
    QVERIFY(console.ask<admin::WatchReply>(request));
    QCOMPARE(post(here, "c", "\"own\""), 201);
    QCOMPARE(post(there, "c", "\"their\""), 201);
    QCOMPARE(post(here, "nobody", "\"unheard\""), 201);
    listener->sendText(broadcast("c", "\"client\""));
    // "in" and "out" with the way it came, the number of the publication being the same
    const auto story = [&](const QByteArray &content) {
        QByteArray told;
        qint64 publication = 0;
        for (const admin::Traffic &line : console.all<admin::Traffic>()) {
            for (const admin::TrafficRow &row : line.rows) {
                if (!row.head.contains(content))
                    continue;
                if (row.dir == admin::Direction::In)
                    publication = row.publication;
                told += row.dir == admin::Direction::In
                            ? "in " + row.via
                            : " out " + row.via + ' ' + QByteArray::number(row.members.value_or(-1));
                if (row.publication == 0 || row.publication != publication)
                    told += " (another)";
            }
        }
        return told;
    };
    WSIFY_WAIT(story("client") == "in  out  1");
    WSIFY_WAIT(story("own") == "in http out http 1");
    WSIFY_WAIT(story("their") == "in node out node 1");
    WSIFY_WAIT(story("unheard") == "in http out http 0");
}

void TestRedis::aConsoleCountsNothing()
{
    WSIFY_NODE(node, m_redis->dsn());
    const auto listener = member(node, "c");
    QVERIFY(listener);
    AdminConsole console;
    QVERIFY(console.opened(node.adminSocket()));
    const auto messages = [&console]() -> qint64 {
        const auto list = console.ask<admin::ListReply>(
            admin::ListRequest{{}, admin::ListKind::Channels, "channel == c", {}, false, 0, 100});
        const auto *rows = list ? std::get_if<QList<admin::ChannelRow>>(&list->rows) : nullptr;
        return rows && rows->size() == 1 ? rows->first().messages : -1;
    };
    const auto heard = [&] { return waitUntil([&] { return listener->messages().contains("\"last\""); }); };
    QCOMPARE(post(node, "c", "1"), 201);
    QCOMPARE(post(node, "c", "\"last\""), 201);
    QVERIFY(heard());
    QCOMPARE(messages(), qint64(2));
    const auto watch = console.ask<admin::WatchReply>(admin::Watch());
    QVERIFY(watch);
    listener->clearMessages();
    QCOMPARE(post(node, "c", "2"), 201);
    QCOMPARE(post(node, "c", "\"last\""), 201);
    QVERIFY(heard());
    QCOMPARE(messages(), qint64(4));
    // What is not sent reaches nobody: a repeat, and what the broker refuses.
    const QByteArray withId = R"({"channel":"nobody","content":"repeat","id":7})";
    QCOMPARE(httpPost(node.port(), withId).status, 201);
    QCOMPARE(httpPost(node.port(), withId).status, 201);
    m_redis->kill();
    WSIFY_WAIT(ready(node) == 503);
    QCOMPARE(post(node, "nobody", "\"refused\""), 503);
    QVERIFY(m_redis->start());
    WSIFY_WAIT(ready(node) == 200);
    QCOMPARE(post(node, "nobody", "\"end\""), 201);
    const auto rows = [&](const QByteArray &content, admin::Direction dir) {
        int count = 0;
        for (const admin::Traffic &line : console.all<admin::Traffic>()) {
            for (const admin::TrafficRow &row : line.rows)
                count += row.head.contains(content) && row.dir == dir;
        }
        return count;
    };
    WSIFY_WAIT(rows("end", admin::Direction::Out) == 1);
    QCOMPARE(rows("repeat", admin::Direction::In), 2);
    QCOMPARE(rows("repeat", admin::Direction::Out), 1);
    QCOMPARE(rows("refused", admin::Direction::Out), 0);
}

void TestRedis::killedAndStartedAgain()
{
    WSIFY_NODE(one, m_redis->dsn());
    WSIFY_NODE(two, m_redis->dsn());
    const auto listener = member(two, "c");
    QVERIFY(listener);
    QCOMPARE(one.metric("wsify_broker_gaps_total"), 0.0);
    QCOMPARE(post(one, "c", "1"), 201);
    WSIFY_WAIT(listener->messages().size()
               == 1); // Redis answers the publisher and may die before it writes to the others
    AdminConsole console;
    QVERIFY(console.opened(two.adminSocket()));
    QVERIFY(console.ask<admin::Ok>(admin::Subscribe{{}, admin::Topic::Events, 1000}));
    m_redis->kill();
    WSIFY_WAIT(ready(one) == 503 && ready(two) == 503);
    QCOMPARE(post(one, "c", "2"), 503);
    WSIFY_WAIT(lastBrokerEvent(console).state == "down");
    QCOMPARE(one.metric("wsify_broker_up"), 0.0);
    WSIFY_WAIT(two.metric("wsify_broker_gaps_total") == 1);
    QCOMPARE(two.metric("wsify_broker_subscribed"), 0.0);
    // Clients are served meanwhile, and who joins now is heard later.
    const auto late = std::make_unique<WsClient>();
    QVERIFY(late->opened(one.port()));
    late->sendText(join("c"));
    WSIFY_WAIT(one.metric("wsify_subscriptions") == 1);

    QVERIFY2(m_redis->start(), m_redis->problem());
    QVERIFY(recovers({&one, &two}));
    QCOMPARE(post(one, "c", "3"), 201);
    WSIFY_WAIT(listener->messages().size() == 2 && late->messages().size() == 1);
    QCOMPARE(listener->messages(), (QByteArrayList{"1", "3"}));
    QCOMPARE(late->messages(), (QByteArrayList{"3"}));
    QCOMPARE(two.metric("wsify_broker_gaps_total"), 1.0);
    WSIFY_WAIT(lastBrokerEvent(console).state == "up");
    QCOMPARE(lastBrokerEvent(console).text, "the broker is available");
    QVERIFY(two.metric("wsify_broker_reconnects_total") >= 2);
    WSIFY_WAIT(two.out().contains("the subscriptions are restored"));
    QVERIFY2(two.out().contains("the subscriptions of 1 channels are down"), two.out());
    QVERIFY2(two.out().contains("connection to Redis at redis://127.0.0.1:"), two.out());
}

/// A Redis that keeps its connections and says nothing: found by PING. What was published meanwhile is not confirmed, may still
/// arrive, and never overtakes.
void TestRedis::silentForAWhile()
{
    WSIFY_NODE(one, m_redis->dsn());
    WSIFY_NODE(two, m_redis->dsn());
    const auto listener = member(two, "c");
    QVERIFY(listener);
    m_redis->pause();
    QElapsedTimer time;
    time.start();
    int number = 0;
    QCOMPARE(post(one, "c", QByteArray::number(++number)), 503); // waits until Redis is given up
    QVERIFY2(time.elapsed() < 8000, qPrintable(QString::number(time.elapsed())));
    while (time.elapsed() < 4000) // longer than several attempts
        QCOMPARE(post(one, "c", QByteArray::number(++number)), 503);
    QCOMPARE(ready(two), 503);
    QCOMPARE(two.metric("wsify_broker_gaps_total"), 1.0);
    QVERIFY2(two.out().contains("Redis was silent for"), two.out());
    m_redis->resume();
    QVERIFY(recovers({&one, &two}));
    QCOMPARE(post(one, "c", "1000000"), 201);
    WSIFY_WAIT(!listener->messages().isEmpty() && listener->messages().last() == "1000000");
    int last = 0;
    for (const QByteArray &message : listener->messages()) {
        QVERIFY(message.toInt() > last);
        last = message.toInt();
    }
}

void TestRedis::connectionsCut()
{
    WSIFY_NODE(node, m_redis->dsn());
    const auto listener = member(node, "c");
    QVERIFY(listener);
    for (int round = 1; round <= 3; ++round) {
        // Both of the connections, or one of them.
        const double reconnects = node.metric("wsify_broker_reconnects_total");
        QVERIFY(m_redis->command({"CLIENT", "KILL", "TYPE", "pubsub"}).startsWith(":1"));
        if (round == 2)
            QVERIFY(m_redis->command({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"}).startsWith(":"));
        WSIFY_WAIT(node.metric("wsify_broker_reconnects_total") >= reconnects + (round == 2 ? 2 : 1));
        QVERIFY(recovers({&node}));
        QCOMPARE(node.metric("wsify_broker_gaps_total"), double(round));
        QCOMPARE(post(node, "c", QByteArray::number(round)), 201);
        WSIFY_WAIT(listener->messages().size() == round);
    }
}

void TestRedis::thePasswordChanges()
{
    m_redis->kill();
    QVERIFY2(m_redis->start({QStringLiteral("--requirepass"), QStringLiteral("old")}), m_redis->problem());
    WSIFY_NODE(node, m_redis->dsn(QStringLiteral("/1"), QStringLiteral(":old@")));
    const auto listener = member(node, "c");
    QVERIFY(listener);
    QCOMPARE(m_redis->command({"CONFIG", "SET", "requirepass", "new"}, "old"), QByteArray("+OK\r\n"));
    m_redis->command({"CLIENT", "KILL", "TYPE", "pubsub"}, "new");
    m_redis->command({"CLIENT", "KILL", "TYPE", "normal"}, "new");
    WSIFY_WAIT(ready(node) == 503 && node.out().contains("WRONGPASS"));
    QCOMPARE(post(node, "c", "1"), 503);
    QCOMPARE(m_redis->command({"CONFIG", "SET", "requirepass", "old"}, "new"), QByteArray("+OK\r\n"));
    QVERIFY(recovers({&node}));
    QCOMPARE(post(node, "c", "2"), 201);
    WSIFY_WAIT(listener->messages() == QByteArrayList{"2"});
    QVERIFY2(!node.out().contains(":old@"), node.out());
}

/// A user that may do nothing but what wsify needs, on the installation's own channels.
void TestRedis::aUserWithFewRights()
{
    QCOMPARE(m_redis->command({"ACL", "SETUSER", "ws", "on", ">pw", "resetchannels", "&app:*", "-@all", "+auth",
                               "+ping", "+publish", "+subscribe", "+unsubscribe"}),
             QByteArray("+OK\r\n"));
    WSIFY_NODE(node, m_redis->dsn(QStringLiteral("/0?prefix=app%3A"), QStringLiteral("ws:pw@")));
    const auto listener = member(node, "c");
    QVERIFY(listener);
    QCOMPARE(post(node, "c", "1"), 201);
    m_redis->command({"CLIENT", "KILL", "TYPE", "pubsub"});
    WSIFY_WAIT(node.metric("wsify_broker_reconnects_total") == 1);
    QVERIFY(recovers({&node}));
    QCOMPARE(post(node, "c", "2"), 201);
    WSIFY_WAIT(listener->messages() == (QByteArrayList{"1", "2"}));

    // A channel of the installation that is refused is said, and takes nothing else down.
    QCOMPARE(m_redis->command({"ACL", "SETUSER", "some", "on", ">pw", "resetchannels", "&app:allowed", "&app:\x01*",
                               "-@all", "+auth", "+ping", "+publish", "+subscribe", "+unsubscribe"}),
             QByteArray("+OK\r\n"));
    WSIFY_NODE(other, m_redis->dsn(QStringLiteral("/0?prefix=app%3A"), QStringLiteral("some:pw@")));
    WsClient client;
    QVERIFY(client.opened(other.port()));
    client.sendText(join("c"));
    client.sendText(join("d"));
    WSIFY_WAIT(other.out().count("Redis refused the subscription of a channel: NOPERM") == 2);
    QCOMPARE(ready(other), 200);
    QCOMPARE(post(other, "c", "1"), 503);
    QCOMPARE(post(other, "allowed", "1"), 201);
    QCOMPARE(ready(other), 200);
}

void TestRedis::overASocketFile()
{
    WSIFY_NODE(node, QStringLiteral("unix://") + m_redis->socketPath());
    const auto listener = member(node, "c");
    QVERIFY(listener);
    QCOMPARE(post(node, "c", "1"), 201);
    WSIFY_WAIT(listener->messages() == QByteArrayList{"1"});
    m_redis->kill();
    WSIFY_WAIT(ready(node) == 503);
    QVERIFY2(m_redis->start(), m_redis->problem());
    QVERIFY(recovers({&node}));
    QCOMPARE(post(node, "c", "2"), 201);
    WSIFY_WAIT(listener->messages() == (QByteArrayList{"1", "2"}));
}

void TestRedis::overTls()
{
    const QString key = m_redis->folder() + QStringLiteral("/key.pem");
    const QString certificate = m_redis->folder() + QStringLiteral("/cert.pem");
    QProcess openssl;
    openssl.start(QStringLiteral("openssl"),
                  {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                   QStringLiteral("rsa:2048"), QStringLiteral("-nodes"), QStringLiteral("-days"), QStringLiteral("2"),
                   QStringLiteral("-subj"), QStringLiteral("/CN=localhost"), QStringLiteral("-addext"),
                   QStringLiteral("subjectAltName=DNS:localhost"), QStringLiteral("-keyout"), key,
                   QStringLiteral("-out"), certificate});
    QVERIFY(openssl.waitForFinished() && openssl.exitCode() == 0);
    m_redis->kill();
    const QString port = QString::number(m_redis->port());
    QVERIFY2(m_redis->start({QStringLiteral("--port"), QStringLiteral("0"), QStringLiteral("--tls-port"), port,
                             QStringLiteral("--tls-cert-file"), certificate, QStringLiteral("--tls-key-file"), key,
                             QStringLiteral("--tls-auth-clients"), QStringLiteral("no"), QStringLiteral("--bind"),
                             QStringLiteral("127.0.0.1"), QStringLiteral("-::1")}),
             m_redis->problem());
    WSIFY_NODE(node, QStringLiteral("rediss://localhost:") + port + QStringLiteral("?ca=") + certificate);
    const auto listener = member(node, "c");
    QVERIFY(listener);
    QCOMPARE(post(node, "c", "1"), 201);
    WSIFY_WAIT(listener->messages() == QByteArrayList{"1"});

    // Neither an unknown authority nor another name will do.
    for (const QString &dsn : {QStringLiteral("rediss://localhost:") + port,
                               QStringLiteral("rediss://127.0.0.1:") + port + QStringLiteral("?ca=") + certificate}) {
        ServerProcess refused;
        refused.expectExitCode(1);
        refused.run(QStringList{QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:0")} + flags(dsn));
        QVERIFY2(refused.waitEnded(), refused.problem());
        QVERIFY2(refused.out().contains("certificate") || refused.out().contains("host name"), refused.out());
    }
}

void TestRedis::tenThousandChannelsAreRestored()
{
    WSIFY_NODE(node, m_redis->dsn());
    constexpr int Clients = 10;
    constexpr int Each = 1000;
    std::vector<std::unique_ptr<WsClient>> clients;
    for (int c = 0; c < Clients; ++c) {
        clients.push_back(std::make_unique<WsClient>());
        QVERIFY(clients.back()->opened(node.port()));
        for (int i = 0; i < Each; ++i)
            clients.back()->sendText(join(QByteArray::number(c) + '.' + QByteArray::number(i)));
    }
    const auto channels = [&] { return m_redis->command({"PUBSUB", "CHANNELS"}).split('\n').first().mid(1).toInt(); };
    constexpr int Names = 2 * Clients * Each + 2; // of each channel, the node's own, and that of all nodes
    WSIFY_WAIT(channels() == Names);
    QElapsedTimer time;
    QVERIFY(m_redis->command({"CLIENT", "KILL", "TYPE", "pubsub"}).startsWith(":1"));
    time.start();
    WSIFY_WAIT(node.metric("wsify_broker_reconnects_total") == 1 && ready(node) == 200);
    const qint64 took = time.elapsed();
    qInfo("restored in %lld ms", took);
    QVERIFY2(took < Recovered, qPrintable(QString::number(took)));
    QCOMPARE(channels(), Names);
    for (int c = 0; c < Clients; ++c)
        QCOMPARE(post(node, QByteArray::number(c) + ".999", "\"back\""), 201);
    for (const auto &client : clients)
        WSIFY_WAIT(client->messages() == QByteArrayList{"\"back\""});
}

WSIFY_SUITE(tst_redis, QCoreApplication, TestRedis)
#include "tst_redis.moc"
