// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "integration/command.h"
#include "support/authorizerstub.h"
#include "support/httpclient.h"
#include "support/redisserver.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/v4client.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QTest>

#include <algorithm>
#include <memory>
#include <vector>

using namespace wsify::test;

namespace {

const QString Key = QStringLiteral("--api-key=sesame");

struct Answered
{
    int status = 0;
    QByteArray body;

    bool operator==(const Answered &) const = default;
};

Answered call(const ServerProcess &server, const QByteArray &target, const QByteArray &body)
{
    const HttpAnswer answer = httpRequest(server.port(), "POST", target, body,
                                          {"Content-Type: application/json", "Authorization: Bearer sesame"});
    return {answer.status, answer.body.trimmed()};
}

Answered get(const ServerProcess &server, const QByteArray &target)
{
    const HttpAnswer answer = httpRequest(server.port(), "GET", target, {}, {"Authorization: Bearer sesame"});
    return {answer.status, answer.body.trimmed()};
}

/// The query of each connect names the user.
AuthorizerStub::Reply namingUsers(const AuthorizerStub::Request &request)
{
    const qsizetype at = request.body.indexOf("\"user\":[\"");
    if (request.command() != "connect" || at < 0)
        return {};
    const QByteArray name = request.body.mid(at + 9);
    return {.body = "{\"wsify\":{\"user\":\"" + name.first(name.indexOf('"')) + "\"}}"};
}

/// A body that names a client.
QByteArray named(const QByteArray &id, const QByteArray &channel = {})
{
    const QByteArray client = "{\"client\":\"" + id + '"';
    return channel.isEmpty() ? client + '}' : client + ",\"channel\":\"" + channel + "\"}";
}

using Clients = std::vector<std::unique_ptr<WsClient>>;

bool open(Clients &clients, const ServerProcess &server, const QByteArray &user)
{
    clients.push_back(std::make_unique<WsClient>());
    return clients.back()->opened(server.port(), {.target = "/ws?user=" + user});
}

} // namespace

/// What back ends do to clients from outside (PROTOCOL.md section 4), with several workers.
class TestControl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void closedWithoutKey();
    void theBroadcastingKeyOpens();
    void ofAUser();
    void ofOneClient();
    void codeAndReason();
    void v4ClientsAreTold();
    void channels();
    void consolesKnowUsers();
    void manyClients();
    void onAllNodes();
};

void TestControl::closedWithoutKey()
{
    WSIFY_START(server);
    for (const char *target : {"/disconnect", "/join", "/leave"}) {
        const Answered answer = call(server, target, R"({"client":"x"})");
        QCOMPARE(answer.status, 403);
        QVERIFY2(answer.body.contains("--api-key"), answer.body.constData());
    }
    QCOMPARE(get(server, "/channels").status, 403);
    QCOMPARE(get(server, "/channels/c").status, 403);
    QCOMPARE(httpPost(server.port(), R"({"channel":"c"})").status, 201); // v3's is open
}

void TestControl::theBroadcastingKeyOpens()
{
    WSIFY_START(server, {QStringLiteral("--broadcasting-key=sesame")});
    QCOMPARE(call(server, "/disconnect", R"({"client":"x"})"), (Answered{200, R"({"closed":0,"nodes":1})"}));
    WSIFY_START(other, {Key, QStringLiteral("--broadcasting-key=other")});
    QCOMPARE(call(other, "/disconnect?key=other", R"({"client":"x"})").status, 200); // by its bearer token
    QCOMPARE(httpRequest(other.port(), "GET", "/channels?key=other").status, 403);
    QCOMPARE(httpRequest(other.port(), "GET", "/channels?key=sesame").status, 200);
}

/// Of every worker, and nobody else.
void TestControl::ofAUser()
{
    AuthorizerStub authorizer;
    authorizer.setScript(namingUsers);
    WSIFY_START(server, {Key, QStringLiteral("--workers=3"), QStringLiteral("--authorizer-url"), authorizer.url()});
    Clients hers, his;
    for (int i = 0; i < 9; ++i)
        QVERIFY(open(hers, server, "anna") && open(his, server, "ben"));
    QCOMPARE(call(server, "/join", R"({"user":"anna","channel":" news "})"),
             (Answered{200, R"({"joined":9,"nodes":1})"}));
    QCOMPARE(call(server, "/join", R"({"user":"anna","channel":"news"})"),
             (Answered{200, R"({"joined":0,"nodes":1})"}));
    QCOMPARE(get(server, "/channels/news"), (Answered{200, R"({"channel":"news","members":9,"messages":0})"}));
    QCOMPARE(httpPost(server.port(), R"({"channel":"news","content":1})").status, 201);
    for (const auto &client : hers)
        WSIFY_WAIT(client->messages() == QByteArrayList{"1"});
    QCOMPARE(call(server, "/leave", R"({"user":"anna","channel":"news"})"), (Answered{200, R"({"left":9,"nodes":1})"}));
    QCOMPARE(call(server, "/leave", R"({"user":"anna","channel":"news"})"), (Answered{200, R"({"left":0,"nodes":1})"}));
    QCOMPARE(call(server, "/disconnect", R"({"user":"anna"})"), (Answered{200, R"({"closed":9,"nodes":1})"}));
    for (const auto &client : hers) {
        WSIFY_WAIT(client->isDisconnected());
        QCOMPARE(client->closeCode(), 1008);
        QCOMPARE(client->closeReason(), QByteArray("kicked"));
    }
    QCOMPARE(call(server, "/disconnect", R"({"user":"nobody"})"), (Answered{200, R"({"closed":0,"nodes":1})"}));
    for (const auto &client : his)
        QVERIFY(client->settled() && client->messages().isEmpty());
    QCOMPARE(server.metric(R"(wsify_control_requests_total{kind="disconnect"})"), 2.0);
    QCOMPARE(server.metric(R"(wsify_control_requests_total{kind="join"})"), 2.0);
    QCOMPARE(server.metric(R"(wsify_control_requests_total{kind="leave"})"), 2.0);
    QCOMPARE(server.metric(R"(wsify_control_requests_total{kind="channels"})"), 1.0);
}

void TestControl::ofOneClient()
{
    AuthorizerStub authorizer;
    WSIFY_START(server, {Key, QStringLiteral("--workers=3"), QStringLiteral("--authorizer-url"), authorizer.url()});
    Clients clients;
    for (int i = 0; i < 6; ++i)
        QVERIFY(open(clients, server, "anna")); // whom nobody names
    const QByteArray id = authorizer.requests().at(4)->header("X-Wsify-Client");
    QCOMPARE(call(server, "/join", named(id, "c")), (Answered{200, R"({"joined":1,"nodes":1})"}));
    QCOMPARE(call(server, "/disconnect", named(id)), (Answered{200, R"({"closed":1,"nodes":1})"}));
    WSIFY_WAIT(clients[4]->isDisconnected());
    QCOMPARE(call(server, "/disconnect", named(id)), (Answered{200, R"({"closed":0,"nodes":1})"}));
    QCOMPARE(std::count_if(clients.begin(), clients.end(), [](const auto &client) { return client->isOpen(); }), 5);
    QCOMPARE(call(server, "/disconnect", R"({"user":"anna"})"), (Answered{200, R"({"closed":0,"nodes":1})"}));
}

void TestControl::codeAndReason()
{
    AuthorizerStub authorizer;
    authorizer.setScript(namingUsers);
    WSIFY_START(server, {Key, QStringLiteral("--authorizer-url"), authorizer.url()});
    Clients clients;
    QVERIFY(open(clients, server, "anna") && open(clients, server, "ben"));
    QCOMPARE(call(server, "/disconnect", R"({"user":"anna","code":4100,"reason":"moved 7"})").status, 200);
    WSIFY_WAIT(clients[0]->isDisconnected());
    QCOMPARE(clients[0]->closeCode(), 4100);
    QCOMPARE(clients[0]->closeReason(), QByteArray("moved 7"));
    const QByteArray longReason = QByteArray(122, 'x') + "\xc3\xa4";
    QCOMPARE(call(server, "/disconnect", "{\"user\":\"ben\",\"code\":1013,\"reason\":\"" + longReason + "\"}").status,
             200);
    WSIFY_WAIT(clients[1]->isDisconnected());
    QCOMPARE(clients[1]->closeCode(), 1013);
    QCOMPARE(clients[1]->closeReason(), QByteArray(122, 'x'));
}

void TestControl::v4ClientsAreTold()
{
    AuthorizerStub authorizer;
    authorizer.setScript(namingUsers);
    WSIFY_START(server, {Key, QStringLiteral("--workers=3"), QStringLiteral("--authorizer-url"), authorizer.url()});
    Clients old;
    V4Client client, other;
    QVERIFY(open(old, server, "anna"));
    QVERIFY(client.welcomed(server.port(), {.target = "/ws?user=anna"}));
    QVERIFY(other.welcomed(server.port(), {.target = "/ws?user=ben"}));
    QCOMPARE(call(server, "/join", R"({"user":"anna","channel":"c"})").body, QByteArray(R"({"joined":2,"nodes":1})"));
    const auto told = [&](const char *event) {
        const QList<QJsonObject> events = client.events(QLatin1String(event));
        return events.size() == 1 && events.first()[u"channel"] == QLatin1String("c")
               && events.first()[u"reason"] == QLatin1String("server");
    };
    WSIFY_WAIT(told("joined"));
    QCOMPARE(call(server, "/join", R"({"user":"anna","channel":"c"})").body, QByteArray(R"({"joined":0,"nodes":1})"));
    QCOMPARE(httpPost(server.port(), R"({"channel":"c","content":1})").status, 201);
    WSIFY_WAIT(client.contents("c") == QByteArrayList{"1"});
    QCOMPARE(call(server, "/leave", R"({"user":"anna","channel":"c"})").body, QByteArray(R"({"left":2,"nodes":1})"));
    WSIFY_WAIT(told("left"));
    QVERIFY(told("joined")); // nothing of the second one
    QCOMPARE(call(server, "/disconnect", R"({"user":"anna"})").body, QByteArray(R"({"closed":2,"nodes":1})"));
    WSIFY_WAIT(client.isDisconnected() && old.front()->isDisconnected());
    QCOMPARE(client.closeCode(), 4000);
    QCOMPARE(client.closeReason(), QByteArray("kicked"));
    QVERIFY(!client.mayComeBack());
    QCOMPARE(old.front()->closeCode(), 1008);
    // A console's kick, with its default.
    Command kick(
        {QStringLiteral("kick"), QStringLiteral("--user=ben"), QStringLiteral("--admin-socket"), server.adminSocket()});
    QCOMPARE(kick.ended(), 0);
    WSIFY_WAIT(other.isDisconnected());
    QCOMPARE(other.closeCode(), 4000);
}

void TestControl::channels()
{
    WSIFY_START(server, {Key, QStringLiteral("--workers=3")});
    Clients clients;
    for (int i = 0; i < 3; ++i) {
        QVERIFY(open(clients, server, "anna"));
        for (const char *channel : {"b", "a", "room:2", "room:10", "room:1/\xc3\xa4"})
            clients.back()->sendText(join(channel));
        QVERIFY(clients.back()->settled());
    }
    WSIFY_WAIT(get(server, "/channels?limit=1000").body.count("members") == 5);
    QCOMPARE(get(server, "/channels?limit=2").body,
             QByteArray(R"({"channels":[{"channel":"a","members":3,"messages":0},)"
                        R"({"channel":"b","members":3,"messages":0}],"next":"b"})"));
    QCOMPARE(get(server, "/channels?prefix=room:&limit=2&after=b").body,
             QByteArray("{\"channels\":[{\"channel\":\"room:1/\xc3\xa4\",\"members\":3,\"messages\":0},"
                        "{\"channel\":\"room:10\",\"members\":3,\"messages\":0}],\"next\":\"room:10\"}"));
    QCOMPARE(get(server, "/channels?prefix=room:&limit=2&after=room:10").body,
             QByteArray(R"({"channels":[{"channel":"room:2","members":3,"messages":0}]})"));
    QCOMPARE(get(server, "/channels/room:1%2F%C3%A4").body,
             QByteArray("{\"channel\":\"room:1/\xc3\xa4\",\"members\":3,\"messages\":0}"));
    QCOMPARE(get(server, "/channels/nobody/"), (Answered{200, R"({"channel":"nobody","members":0,"messages":0})"}));
    QCOMPARE(get(server, "/channels/a/history").status, 404);
}

void TestControl::consolesKnowUsers()
{
    AuthorizerStub authorizer;
    authorizer.setScript([](const AuthorizerStub::Request &request) -> AuthorizerStub::Reply {
        if (request.command() != "connect")
            return {};
        return {.body = R"({"wsify":{"user":"anna","info":{"n":1}}})"};
    });
    WSIFY_START(server, {Key, QStringLiteral("--workers=3"), QStringLiteral("--authorizer-url"), authorizer.url()});
    Clients clients;
    QVERIFY(open(clients, server, {}) && open(clients, server, {}));
    const QStringList socket{QStringLiteral("--admin-socket"), server.adminSocket()};
    Command list(QStringList{QStringLiteral("clients"), QStringLiteral("user == anna")} + socket);
    QCOMPARE(list.ended(), 0);
    QVERIFY2(list.out.contains("USER") && list.out.count("anna") == 2, list.out.constData());
    Command nobody(QStringList{QStringLiteral("kick"), QStringLiteral("--user"), QStringLiteral("ben")} + socket);
    QCOMPARE(nobody.ended(), 1);
    Command both(QStringList{QStringLiteral("kick"), QStringLiteral("x"), QStringLiteral("--user=ben")} + socket);
    QCOMPARE(both.ended(), 2);
    Command kick(QStringList{QStringLiteral("kick"), QStringLiteral("--user"), QStringLiteral("anna")} + socket);
    QCOMPARE(kick.ended(), 0);
    QCOMPARE(kick.out.trimmed(), QByteArray("disconnected 2 clients of anna"));
    for (const auto &client : clients) {
        WSIFY_WAIT(client->isDisconnected());
        QCOMPARE(client->closeCode(), 1008);
    }
}

/// A walk of many slices, while they are served.
void TestControl::manyClients()
{
    AuthorizerStub authorizer;
    authorizer.setScript(namingUsers);
    WSIFY_START(server, {Key, QStringLiteral("--workers=2"), QStringLiteral("--authorizer-url"), authorizer.url()});
    constexpr int Many = 300;
    Clients clients;
    for (int i = 0; i < Many; ++i) {
        clients.push_back(std::make_unique<WsClient>());
        clients.back()->open(server.port(), {.target = i % 3 ? "/ws?user=anna" : "/ws?user=ben"});
    }
    WSIFY_WAIT(std::all_of(clients.begin(), clients.end(), [](const auto &client) { return client->isOpen(); }));
    QCOMPARE(call(server, "/join", R"({"user":"anna","channel":"c"})").body, QByteArray(R"({"joined":200,"nodes":1})"));
    QCOMPARE(call(server, "/disconnect", R"({"user":"anna"})").body, QByteArray(R"({"closed":200,"nodes":1})"));
    WSIFY_WAIT(
        std::count_if(clients.begin(), clients.end(), [](const auto &client) { return client->isDisconnected(); })
        == 200);
    QCOMPARE(get(server, "/channels/c").body, QByteArray(R"({"channel":"c","members":0,"messages":0})"));
}

void TestControl::onAllNodes()
{
    if (!RedisServer::isInstalled())
        QSKIP("there is no redis-server (packaging/deps.sh test)");
    RedisServer redis;
    QVERIFY2(redis.start(), redis.problem());
    AuthorizerStub authorizer;
    authorizer.setScript(namingUsers);
    const QStringList flags{Key,
                            QStringLiteral("--workers=2"),
                            QStringLiteral("--authorizer-url"),
                            authorizer.url(),
                            QStringLiteral("--broker-driver=redis"),
                            QStringLiteral("--broker-dsn"),
                            redis.dsn()};
    WSIFY_START(one, flags);
    WSIFY_START(two, flags);
    Clients clients;
    for (int i = 0; i < 4; ++i)
        QVERIFY(open(clients, one, "anna") && open(clients, two, "anna"));
    QVERIFY(open(clients, two, "ben"));
    QCOMPARE(call(one, "/join", R"({"user":"anna","channel":"c"})"), (Answered{200, R"({"joined":8,"nodes":2})"}));
    QCOMPARE(call(two, "/join", R"({"user":"ben","channel":"b"})"), (Answered{200, R"({"joined":1,"nodes":2})"}));
    QCOMPARE(get(one, "/channels/c").body, QByteArray(R"({"channel":"c","members":8,"messages":0})"));
    QCOMPARE(get(one, "/channels?limit=1").body,
             QByteArray(R"({"channels":[{"channel":"b","members":1,"messages":0}],"next":"b"})"));
    QCOMPARE(get(two, "/channels?after=b").body,
             QByteArray(R"({"channels":[{"channel":"c","members":8,"messages":0}]})"));
    const QByteArray id = authorizer.requests().at(1)->header("X-Wsify-Client"); // on the other node
    QCOMPARE(call(one, "/leave", named(id, "c")), (Answered{200, R"({"left":1,"nodes":2})"}));
    QCOMPARE(call(one, "/disconnect", R"({"user":"anna"})"), (Answered{200, R"({"closed":8,"nodes":2})"}));
    for (int i = 0; i < 8; ++i)
        WSIFY_WAIT(clients[size_t(i)]->isDisconnected());
    QVERIFY(clients.back()->isOpen());
}

WSIFY_SUITE(tst_control, QCoreApplication, TestControl)
#include "tst_control.moc"
