// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/adminconsole.h"
#include "support/authorizerstub.h"
#include "support/reservedport.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>
#include <QTest>

#include <algorithm>
#include <memory>
#include <vector>

using namespace wsify;
using namespace wsify::test;
using Reply = AuthorizerStub::Reply;
using Request = AuthorizerStub::Request;

/// The authorizer's contract (PROTOCOL.md section 3) over real HTTP.
class TestAuthorizer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void connectVerdicts_data();
    void connectVerdicts();
    void resultsMustBeUnderstood();
    void connectTransportErrors_data();
    void connectTransportErrors();
    void nobodyListens();
    void redirectsAreNotFollowed();

    void connectBody();
    void connectBodyAsList();
    void commandBodies_data();
    void commandBodies();
    void identityHeaders();
    void signature();
    void limitersOfTheBackEnd();
    void forwardedHeaders();
    void forwardedHeadersThatAreTooLong();

    void denyIsSilence();
    void unavailableCloses1013_data();
    void unavailableCloses1013();
    void goneWhileAsked();
    void orderIsKeptWhileACallIsOut();
    void oneCallAConnection();
    void hungCallsDelayNobody();
    void hundredCallsAtOnce();
    void reservedCommandsAreNotAsked();
    void malformedFramesAreNotAsked();
    void sendAndLeave();
    void sendAndHangUp();
    void resetDiscardsWhatWaits();
    void lastWordsEndAfterTheTimeout();
    void queueIsBoundedAndLosesNothing();
    void overloadCloses1013();
    void broadcastsAreNeverRepeated();
    void httpPublishingIsNotAsked();
    void timesAreMeasured();

private:
    static QStringList flags(const AuthorizerStub &stub, const QStringList &more = {});
};

QStringList TestAuthorizer::flags(const AuthorizerStub &stub, const QStringList &more)
{
    return QStringList{QStringLiteral("--authorizer-url"), stub.url()} + more;
}

void TestAuthorizer::connectVerdicts_data()
{
    QTest::addColumn<int>("answered");
    QTest::addColumn<int>("expected");
    for (const auto &[answered, expected] : std::initializer_list<std::pair<int, int>>{{200, 101},
                                                                                       {201, 403},
                                                                                       {204, 403},
                                                                                       {301, 403},
                                                                                       {304, 403},
                                                                                       {400, 403},
                                                                                       {401, 403},
                                                                                       {403, 403},
                                                                                       {404, 403},
                                                                                       {407, 403},
                                                                                       {408, 503},
                                                                                       {425, 503},
                                                                                       {429, 503},
                                                                                       {499, 403},
                                                                                       {500, 503},
                                                                                       {502, 503},
                                                                                       {503, 503},
                                                                                       {599, 503}})
        QTest::addRow("%d", answered) << answered << expected;
}

void TestAuthorizer::connectVerdicts()
{
    QFETCH(int, answered);
    QFETCH(int, expected);
    AuthorizerStub stub;
    stub.answerAll(answered);
    WSIFY_START(server, flags(stub));
    WsClient client;
    QCOMPARE(client.opened(server.port()), expected == 101);
    QCOMPARE(client.answer().status, expected);
    QCOMPARE(stub.requests().size(), 1);
    if (expected == 503) {
        bool isNumber = false;
        const int seconds = client.answer().header("Retry-After").toInt(&isNumber);
        QVERIFY(isNumber);
        QVERIFY(seconds >= 1);
    } else {
        QVERIFY(client.answer().header("Retry-After").isNull());
    }
}

// For clients of v3, too, which are told nothing of a result.
void TestAuthorizer::resultsMustBeUnderstood()
{
    AuthorizerStub stub;
    QByteArray body = R"({"wsify":{"usr":"42"}})";
    stub.setScript([&](const Request &) { return Reply{.body = body}; });
    WSIFY_START(server, flags(stub));
    WsClient refused;
    QVERIFY(!refused.opened(server.port()));
    QCOMPARE(refused.answer().status, 503);
    QCOMPARE(server.metric("wsify_authorizer_misunderstood_total"), 1.0);
    QCOMPARE(server.metric("wsify_authorizer_results_total"), 0.0);
    body = R"({"wsify":{"user":"42"}})";
    WsClient client;
    QVERIFY(client.opened(server.port()));
    body = R"({"wsify":{"expires":0}})";
    client.sendText(join("c"));
    WSIFY_WAIT(client.isDisconnected());
    QCOMPARE(client.closeCode(), 1013);
    QCOMPARE(server.metric("wsify_authorizer_misunderstood_total"), 2.0);
    QCOMPARE(server.metric("wsify_authorizer_results_total"), 1.0);
    QCOMPARE(server.metric(R"(wsify_authorizer_calls_total{verdict="unavailable"})"), 2.0);
    QVERIFY(server.stop());
    QVERIFY2(server.err().contains("its answer was not understood")
                 || server.out().contains("its answer was not understood"),
             server.err());
}

void TestAuthorizer::connectTransportErrors_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("hangs") << int(Reply::Hold);
    QTest::newRow("garbage") << int(Reply::Garbage);
    QTest::newRow("closes early") << int(Reply::CloseEarly);
}

void TestAuthorizer::connectTransportErrors()
{
    QFETCH(int, kind);
    AuthorizerStub stub;
    stub.setScript([kind](const Request &) { return Reply{.kind = Reply::Kind(kind)}; });
    WSIFY_START(server, flags(stub, {QStringLiteral("--authorizer-timeout"), QStringLiteral("1s")}));
    QElapsedTimer clock;
    clock.start();
    WsClient client;
    QVERIFY(!client.opened(server.port()));
    QCOMPARE(client.answer().status, 503);
    QVERIFY(!client.answer().header("Retry-After").isNull());
    QVERIFY(clock.elapsed() < 4000);
    if (kind == Reply::Hold)
        QVERIFY(clock.elapsed() >= 900);
    QCOMPARE(stub.requests().size(), 1);
    // The next one is asked as if nothing had been.
    stub.answerAll(200);
    WsClient next;
    QVERIFY(next.opened(server.port()));
}

void TestAuthorizer::nobodyListens()
{
    const ReservedPort reserved;
    const QString url = QStringLiteral("http://127.0.0.1:%1/").arg(reserved.port());
    WSIFY_START(server, {QStringLiteral("--authorizer-url"), url});
    WsClient client;
    QVERIFY(!client.opened(server.port()));
    QCOMPARE(client.answer().status, 503);
}

void TestAuthorizer::redirectsAreNotFollowed()
{
    AuthorizerStub target;
    for (const int status : {301, 302, 303, 307, 308}) {
        AuthorizerStub stub;
        stub.setScript([&](const Request &) {
            return Reply{.status = status, .headers = {"Location: " + target.url().toUtf8()}};
        });
        WSIFY_START(server, flags(stub));
        WsClient client;
        QVERIFY(!client.opened(server.port()));
        QVERIFY2(client.answer().status == 403, QByteArray::number(status).constData());
        QCOMPARE(stub.requests().size(), 1);
    }
    QCOMPARE(target.requests().size(), 0);
}

void TestAuthorizer::connectBody()
{
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub));
    WsClient client;
    QVERIFY(client.opened(server.port(),
                          {.target = "/ws?token=a&token=b&sp=x%20y+z&utf=%C3%A9&empty=&bare",
                           .headers = {"user-agent: test/1.0 \"quoted\"", "X-REPEATED: one", "x-repeated: two"}}));
    QCOMPARE(stub.requests().size(), 1);
    const Request &request = *stub.requests().first();
    QCOMPARE(request.method, "POST");
    QCOMPARE(request.target, "/authorize");
    QCOMPARE(request.header("Content-Type"), "application/json");
    QVERIFY2(request.body.startsWith(R"({"command":"connect","args":{"headers":{)"), request.body.constData());
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    QCOMPARE(body.keys(), (QStringList{QStringLiteral("args"), QStringLiteral("command")}));
    const QJsonObject args = body.value(QLatin1String("args")).toObject();
    QCOMPARE(args.keys(), (QStringList{QStringLiteral("headers"), QStringLiteral("query")}));
    const QJsonObject headers = args.value(QLatin1String("headers")).toObject();
    const auto values = [](const QJsonObject &object, const char *name) {
        return QJsonDocument(object.value(QLatin1String(name)).toArray()).toJson(QJsonDocument::Compact);
    };
    QCOMPARE(values(headers, "User-Agent"), R"(["test/1.0 \"quoted\""])");
    QCOMPARE(values(headers, "X-Repeated"), R"(["one","two"])");
    QCOMPARE(values(headers, "Host"), R"(["localhost"])");
    QCOMPARE(values(headers, "Upgrade"), R"(["websocket"])");
    QCOMPARE(values(headers, "Connection"), R"(["Upgrade"])");
    QCOMPARE(values(headers, "Sec-Websocket-Version"), R"(["13"])");
    QVERIFY(headers.contains(QLatin1String("Sec-Websocket-Key")));
    QCOMPARE(headers.size(), 7);
    const QJsonObject query = args.value(QLatin1String("query")).toObject();
    QCOMPARE(values(query, "token"), R"(["a","b"])");
    QCOMPARE(values(query, "sp"), R"(["x y z"])");
    QCOMPARE(values(query, "utf"), "[\"\xc3\xa9\"]");
    QCOMPARE(values(query, "empty"), R"([""])");
    QCOMPARE(values(query, "bare"), R"([""])");
    QCOMPARE(query.size(), 5);
}

void TestAuthorizer::connectBodyAsList()
{
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub, {QStringLiteral("--authorizer-headers"), QStringLiteral("list")}));
    WsClient client;
    QVERIFY(client.opened(server.port(), {.headers = {"X-One: 1", "X-Two: 2", "X-One: 3"}}));
    const QJsonArray headers = QJsonDocument::fromJson(stub.requests().first()->body)
                                   .object()
                                   .value(QLatin1String("args"))
                                   .toObject()
                                   .value(QLatin1String("headers"))
                                   .toArray();
    QByteArrayList ours;
    for (const QJsonValue &value : headers) {
        const QJsonObject header = value.toObject();
        QCOMPARE(header.keys(), (QStringList{QStringLiteral("name"), QStringLiteral("value")}));
        const QString name = header.value(QLatin1String("name")).toString();
        if (name.startsWith(QLatin1String("X-")))
            ours.append(QString(name + u'=' + header.value(QLatin1String("value")).toString()).toUtf8());
    }
    std::sort(ours.begin(), ours.end());
    QCOMPARE(ours, (QByteArrayList{"X-One=1", "X-One=3", "X-Two=2"}));
}

void TestAuthorizer::commandBodies_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, const char *frame, const char *body) {
        QTest::newRow(name) << QByteArray(frame) << QByteArray(body);
    };
    row("join", R"({"command":"join","args":{"channel":"c"}})", R"({"command":"join","args":{"channel":"c"}})");
    row("exactly the bytes of args",
        "{\"command\":\"broadcast\", \"args\" :  { \"z\":1,\n\t\"channel\": \" c "
        "\\u00e9\",\"n\":9007199254740993,\"content\":[1e400 , -0]} }",
        "{\"command\":\"broadcast\",\"args\":{ \"z\":1,\n\t\"channel\": \" c "
        "\\u00e9\",\"n\":9007199254740993,\"content\":[1e400 , -0]}}");
    row("missing args", R"({"command":"join"})", R"({"command":"join","args":null})");
    row("null args", R"({"command":"join","args":null})", R"({"command":"join","args":null})");
    row("other keys do not travel", R"({"id":7,"command":"leave","args":{"channel":"c"},"x":1})",
        R"({"command":"leave","args":{"channel":"c"}})");
    row("unknown command", R"({"command":"shout","args":{"loud":true}})",
        R"({"command":"shout","args":{"loud":true}})");
    row("empty channel is asked too", R"({"command":"join","args":{"channel":""}})",
        R"({"command":"join","args":{"channel":""}})");
    row("channel of a wrong type is asked too", R"({"command":"join","args":{"channel":7}})",
        R"({"command":"join","args":{"channel":7}})");
}

void TestAuthorizer::commandBodies()
{
    QFETCH(QByteArray, frame);
    QFETCH(QByteArray, body);
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub));
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(frame);
    WSIFY_WAIT(stub.requests().size() == 2);
    QCOMPARE(stub.commandBodies(), QByteArrayList{body});
}

void TestAuthorizer::identityHeaders()
{
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub));
    WsClient one;
    WsClient two;
    QVERIFY(one.opened(server.port()));
    one.sendText(join("c"));
    WSIFY_WAIT(stub.requests().size() == 2);
    QVERIFY(two.opened(server.port()));
    WSIFY_WAIT(stub.requests().size() == 3);
    const auto &requests = stub.requests();
    const QByteArray id = requests.at(0)->header("X-Wsify-Client");
    QVERIFY(!id.isEmpty());
    QCOMPARE(requests.at(1)->header("X-Wsify-Client"), id);
    QVERIFY(requests.at(2)->header("X-Wsify-Client") != id);
    for (const auto &request : requests) {
        QCOMPARE(request->header("X-Wsify-Remote-Addr"), "127.0.0.1");
        QVERIFY(request->header("X-Wsify-Signature").isNull());
        QVERIFY(request->header("X-Wsify-User").isNull());
    }
}

void TestAuthorizer::signature()
{
    AuthorizerStub stub;
    const QByteArray secret = "correct horse";
    WSIFY_START(server, flags(stub, {QStringLiteral("--authorizer-secret"), QString::fromUtf8(secret)}));
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(broadcast("c", "\"\xc3\xa9\""));
    WSIFY_WAIT(stub.requests().size() == 2);
    for (const auto &request : stub.requests()) {
        const QByteArray timestamp = request->header("X-Wsify-Timestamp");
        QVERIFY(qAbs(timestamp.toLongLong() - QDateTime::currentSecsSinceEpoch()) < 30);
        const QByteArray expected =
            QMessageAuthenticationCode::hash(timestamp + '.' + request->body, secret, QCryptographicHash::Sha256)
                .toHex();
        QCOMPARE(request->header("X-Wsify-Signature"), QByteArray("sha256=" + expected));
    }
    QVERIFY(server.stop());
    QVERIFY(!server.out().contains(secret));
    QVERIFY(!server.err().contains(secret));
}

// A back end's limiter turns a client away for a while, and closes none.
void TestAuthorizer::limitersOfTheBackEnd()
{
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub));
    WsClient client;
    QVERIFY(client.opened(server.port()));
    stub.setScript([](const Request &) { return Reply{.status = 429, .headers = {"Retry-After: 30"}}; });
    client.sendText(join("c"));
    WsClient refused;
    QVERIFY(!refused.opened(server.port()));
    QCOMPARE(refused.answer().status, 503);
    QCOMPARE(refused.answer().header("Retry-After"), "30");
    WSIFY_WAIT(stub.count("join") == 1);
    stub.answerAll(200);
    QVERIFY(client.settled());
    QVERIFY(client.isOpen());
}

void TestAuthorizer::forwardedHeaders()
{
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub, {QStringLiteral("--authorizer-forward"), QStringLiteral("cookie,authorization")}));
    WsClient client;
    QVERIFY(client.opened(server.port(), {.headers = {"Cookie: session=1", "AUTHORIZATION: Bearer x", "X-Other: 1"}}));
    client.sendText(join("c"));
    WSIFY_WAIT(stub.requests().size() == 2);
    for (const auto &request : stub.requests()) {
        QCOMPARE(request->header("Cookie"), "session=1");
        QCOMPARE(request->header("Authorization"), "Bearer x");
        QVERIFY(request->header("X-Other").isNull());
    }
    // A long cookie goes whole, with every call.
    const QByteArray cookie = "session=" + QByteArray(5000, 'c');
    WsClient second;
    QVERIFY(second.opened(server.port(), {.headers = {"Cookie: " + cookie}}));
    second.sendText(join("c"));
    WSIFY_WAIT(stub.requests().size() == 4);
    QCOMPARE(stub.requests().at(2)->header("Cookie"), cookie);
    QCOMPARE(stub.requests().at(3)->header("Cookie"), cookie);
}

void TestAuthorizer::forwardedHeadersThatAreTooLong()
{
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub, {QStringLiteral("--authorizer-forward"), QStringLiteral("cookie"),
                                     QStringLiteral("--authorizer-forward-bytes"), QStringLiteral("4k")}));
    WsClient client;
    QVERIFY(!client.opened(server.port(), {.headers = {"Cookie: session=" + QByteArray(5000, 'c')}}));
    QCOMPARE(client.answer().status, 431);
    QVERIFY(stub.requests().isEmpty());
    QCOMPARE(server.metric(R"(wsify_connects_refused_total{reason="forwarded_headers"})"), 1.0);
    WsClient other;
    QVERIFY(other.opened(server.port(), {.headers = {"Cookie: session=1"}}));
}

void TestAuthorizer::denyIsSilence()
{
    AuthorizerStub stub;
    stub.setScript([](const Request &request) { return Reply{.status = request.body.contains("secret") ? 403 : 200}; });
    WSIFY_START(server, flags(stub));
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(join("secret"));
    client.sendText(join("open"));
    client.sendText(broadcast("open", "\"secret\""));
    QCOMPARE(httpPost(server.port(), R"({"channel":"secret","content":1})").status, 201);
    QVERIFY(client.settled());
    client.sendText(broadcast("open", "2"));
    QVERIFY(client.settled());
    QCOMPARE(httpPost(server.port(), R"([{"channel":"secret","content":3},{"channel":"open","content":4}])").status,
             201);
    WSIFY_WAIT(client.messages().size() == 2);
    QCOMPARE(client.messages(), (QByteArrayList{"2", "4"}));
    QVERIFY(client.isOpen());
    // A leave that is denied leaves the client where it is.
    stub.setScript([](const Request &request) { return Reply{.status = request.command() == "leave" ? 401 : 200}; });
    client.clearMessages();
    client.sendText(leave("open"));
    client.sendText(broadcast("open", "5"));
    QVERIFY(client.settled());
    QCOMPARE(client.messages(), QByteArrayList{"5"});
}

void TestAuthorizer::unavailableCloses1013_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("status");
    QTest::newRow("500") << int(Reply::Answer) << 500;
    QTest::newRow("503") << int(Reply::Answer) << 503;
    QTest::newRow("hangs") << int(Reply::Hold) << 200;
    QTest::newRow("garbage") << int(Reply::Garbage) << 200;
    QTest::newRow("closes early") << int(Reply::CloseEarly) << 200;
}

void TestAuthorizer::unavailableCloses1013()
{
    QFETCH(int, kind);
    QFETCH(int, status);
    AuthorizerStub stub;
    stub.setScript([=](const Request &request) {
        return request.body.contains("trouble") ? Reply{.status = status, .kind = Reply::Kind(kind)} : Reply{};
    });
    WSIFY_START(server, flags(stub, {QStringLiteral("--authorizer-timeout"), QStringLiteral("1s")}));
    WsClient member;
    QVERIFY(member.opened(server.port()));
    member.sendText(join("c"));
    QVERIFY(member.settled());
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(broadcast("c", "1"));
    client.sendText(join("trouble"));
    client.sendText(broadcast("c", "2"));
    WSIFY_WAIT(client.isDisconnected());
    QCOMPARE(client.closeCode(), 1013);
    QVERIFY(member.settled());
    QCOMPARE(member.messages(), QByteArrayList{"1"});
}

void TestAuthorizer::goneWhileAsked()
{
    AuthorizerStub stub;
    stub.setScript([](const Request &) { return Reply{.kind = Reply::Hold}; });
    WSIFY_START(server, flags(stub, {QStringLiteral("--authorizer-timeout"), QStringLiteral("10s")}));
    {
        WsClient client;
        client.open(server.port());
        WSIFY_WAIT(stub.held() == 1);
        client.abort();
    }
    // Forgotten: the call is given up, or its answer finds nobody; either way the next one is served.
    if (stub.held() > 0)
        stub.release();
    stub.answerAll(200);
    WsClient next;
    QVERIFY(next.opened(server.port()));
    QVERIFY(next.settled());
    QVERIFY(waitUntil([&] { return server.metric("wsify_clients") == 1; }));
}

void TestAuthorizer::orderIsKeptWhileACallIsOut()
{
    AuthorizerStub stub;
    int asked = 0;
    stub.setScript([&asked](const Request &request) {
        return Reply{.delayMs = request.command() == "broadcast" && asked++ == 0 ? 200 : 0};
    });
    WSIFY_START(server, flags(stub));
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(join("c"));
    for (int i = 0; i < 20; ++i)
        client.sendText(broadcast("c", QByteArray::number(i)));
    client.sendText(leave("c"));
    client.sendText(broadcast("c", "20"));
    QVERIFY(client.settled());
    QByteArrayList expected;
    for (int i = 0; i < 20; ++i)
        expected.append(QByteArray::number(i));
    QCOMPARE(client.messages(), expected);
}

void TestAuthorizer::oneCallAConnection()
{
    AuthorizerStub stub;
    stub.setScript([](const Request &request) {
        return Reply{.kind = request.command() == "connect" ? Reply::Answer : Reply::Hold};
    });
    WSIFY_START(server, flags(stub, {QStringLiteral("--authorizer-timeout"), QStringLiteral("10s")}));
    WsClient client;
    QVERIFY(client.opened(server.port()));
    for (int i = 0; i < 5; ++i)
        client.sendText(join(QByteArray::number(i)));
    for (int i = 0; i < 5; ++i) {
        WSIFY_WAIT(stub.held() == 1);
        QCOMPARE(stub.heldBody(), join(QByteArray::number(i)));
        QCOMPARE(stub.count("join"), i + 1);
        stub.release();
    }
}

void TestAuthorizer::hungCallsDelayNobody()
{
    AuthorizerStub stub;
    stub.setScript([](const Request &request) {
        return Reply{.kind = request.body.contains("hang") ? Reply::Hold : Reply::Answer};
    });
    WSIFY_START(server,
                flags(stub, {QStringLiteral("--authorizer-timeout"), QStringLiteral("20s"), QStringLiteral("--workers"),
                             QStringLiteral("1"), QStringLiteral("--drain"), QStringLiteral("200ms")}));
    std::vector<std::unique_ptr<WsClient>> hung;
    for (int i = 0; i < 20; ++i) {
        hung.push_back(std::make_unique<WsClient>());
        QVERIFY(hung.back()->opened(server.port()));
        hung.back()->sendText(join("hang"));
    }
    WSIFY_WAIT(stub.held() == 20);
    QElapsedTimer clock;
    clock.start();
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(join("c"));
    client.sendText(broadcast("c", "1"));
    QVERIFY(client.settled());
    QCOMPARE(client.messages(), QByteArrayList{"1"});
    QVERIFY2(clock.elapsed() < 5000, "twenty hung calls delayed the 21st client");
    QCOMPARE(stub.held(), 20);
}

void TestAuthorizer::hundredCallsAtOnce()
{
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub, {QStringLiteral("--authorizer-timeout"), QStringLiteral("20s"),
                                     QStringLiteral("--workers"), QStringLiteral("1")}));
    std::vector<std::unique_ptr<WsClient>> clients;
    for (int i = 0; i < 100; ++i) {
        clients.push_back(std::make_unique<WsClient>());
        QVERIFY(clients.back()->opened(server.port()));
    }
    stub.setScript([](const Request &) { return Reply{.kind = Reply::Hold}; });
    for (const auto &client : clients)
        client->sendText(join("c"));
    // All of them are out at the same time.
    WSIFY_WAIT(stub.held() == 100);
    while (stub.held() > 0)
        stub.release();
    stub.answerAll(200);
    for (const auto &client : clients)
        QVERIFY(client->settled());
    QCOMPARE(httpPost(server.port(), R"({"channel":"c","content":1})").status, 201);
    for (const auto &client : clients) {
        WSIFY_WAIT(client->messages().size() == 1);
        QCOMPARE(client->messages(), QByteArrayList{"1"});
    }
}

void TestAuthorizer::reservedCommandsAreNotAsked()
{
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub));
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(R"({"command":"connect","args":{"headers":{},"query":{}}})");
    client.sendText(R"({"command":"disconnect","args":{}})");
    client.sendText(R"({"command":"c\u006fnnect","args":{}})");
    QVERIFY(client.settled());
    QCOMPARE(stub.count("connect"), 1);
    QCOMPARE(stub.count("disconnect"), 0);
}

void TestAuthorizer::malformedFramesAreNotAsked()
{
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub));
    WsClient client;
    QVERIFY(client.opened(server.port()));
    for (const char *frame : {"", "{", "[]", R"({"command":1})", R"({"command":"join","args":[]})",
                              R"({"command":"join","command":"join","args":{}})"})
        client.sendText(frame);
    QVERIFY(client.settled());
    WSIFY_WAIT(stub.count("leave") == 1);
    // connect, and settled()'s own three.
    QCOMPARE(stub.requests().size(), 4);
}

void TestAuthorizer::sendAndLeave()
{
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub, {QStringLiteral("--authorizer-timeout"), QStringLiteral("5s")}));
    WsClient member;
    QVERIFY(member.opened(server.port()));
    member.sendText(join("c"));
    QVERIFY(member.settled());
    stub.setScript([](const Request &) { return Reply{.delayMs = 200}; });
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(broadcast("c", "1"));
    client.sendText(join("c"));
    client.sendText(broadcast("c", "2"));
    client.sendClose();
    WSIFY_WAIT(member.messages().size() == 2);
    QCOMPARE(member.messages(), (QByteArrayList{"1", "2"}));
    // Its join was not carried out: nobody but the member is in the channel.
    QVERIFY(client.messages().isEmpty());
    WSIFY_WAIT(server.metric("wsify_clients") == 1);
    QCOMPARE(server.metric("wsify_subscriptions"), 1.0);
    WSIFY_WAIT(client.isDisconnected());
    QCOMPARE(client.closeCode(), 1000);
}

void TestAuthorizer::sendAndHangUp()
{
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub, {QStringLiteral("--authorizer-timeout"), QStringLiteral("5s")}));
    WsClient member;
    QVERIFY(member.opened(server.port()));
    member.sendText(join("c"));
    QVERIFY(member.settled());
    stub.setScript([](const Request &) { return Reply{.delayMs = 200}; });
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(broadcast("c", "1"));
    client.sendText(broadcast("c", "2"));
    client.hangUp();
    WSIFY_WAIT(member.messages().size() == 2);
    QCOMPARE(member.messages(), (QByteArrayList{"1", "2"}));
}

void TestAuthorizer::resetDiscardsWhatWaits()
{
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub, {QStringLiteral("--authorizer-timeout"), QStringLiteral("5s")}));
    WsClient member;
    WsClient client;
    for (WsClient *joining : {&member, &client}) {
        QVERIFY(joining->opened(server.port()));
        joining->sendText(join("c"));
        QVERIFY(joining->settled());
    }
    WSIFY_WAIT(stub.count("leave") == 2); // those of settled(), which are not to be held
    stub.setScript([](const Request &) { return Reply{.kind = Reply::Hold}; });
    const double before = server.metric("wsify_commands_total");
    for (int i = 1; i <= 3; ++i)
        client.sendText(broadcast("c", QByteArray::number(i)));
    WSIFY_WAIT(stub.held() == 1 && server.metric("wsify_commands_total") == before + 3);
    client.reset();
    WSIFY_WAIT(server.metric("wsify_clients") == 1);
    stub.answerAll(200);
    if (stub.held() > 0)
        stub.release();
    if (server.engine() == "qt") {
        // It cannot tell a reset from an orderly end.
        WSIFY_WAIT(member.messages().size() == 3);
        QCOMPARE(member.messages(), (QByteArrayList{"1", "2", "3"}));
    } else {
        QVERIFY(member.settled());
        QVERIFY(!member.messages().contains("2"));
        QVERIFY(!member.messages().contains("3"));
    }
}

void TestAuthorizer::lastWordsEndAfterTheTimeout()
{
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub, {QStringLiteral("--authorizer-timeout"), QStringLiteral("2s")}));
    WsClient member;
    QVERIFY(member.opened(server.port()));
    member.sendText(join("c"));
    QVERIFY(member.settled());
    // Each call is in time, all five together are not.
    stub.setScript([](const Request &request) { return Reply{.delayMs = request.command() == "broadcast" ? 700 : 0}; });
    WsClient client;
    QVERIFY(client.opened(server.port()));
    for (int i = 1; i <= 5; ++i)
        client.sendText(broadcast("c", QByteArray::number(i)));
    client.sendClose();
    WSIFY_WAIT(server.metric("wsify_clients") == 1 && !member.messages().isEmpty());
    WSIFY_WAIT(stub.count("broadcast") < 5 && stub.held() == 0);
    QCOMPARE(httpPost(server.port(), R"({"channel":"c","content":"end"})").status, 201);
    WSIFY_WAIT(member.messages().contains("\"end\""));
    QVERIFY(member.messages().size() < 6);
    QCOMPARE(member.messages().first(), "1");
}

void TestAuthorizer::queueIsBoundedAndLosesNothing()
{
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub, {QStringLiteral("--authorizer-timeout"), QStringLiteral("20s")}));
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(join("c"));
    WSIFY_WAIT(stub.count("join") == 1);
    stub.setScript([](const Request &) { return Reply{.kind = Reply::Hold}; });
    // 400 commands of 8 kB are far more than may wait: reading pauses, TCP holds the rest back.
    const QByteArray filler(8 * 1024, 'x');
    QByteArrayList expected;
    for (int i = 0; i < 400; ++i) {
        expected.append('"' + QByteArray::number(i) + filler + '"');
        client.sendText(broadcast("c", expected.last()));
    }
    WSIFY_WAIT(stub.held() == 1);
    stub.answerAll(200);
    stub.release();
    WSIFY_WAIT(client.messages().size() == 400 || client.isDisconnected());
    QCOMPARE(client.closeCode(), 0);
    QVERIFY(client.messages() == expected);
}

void TestAuthorizer::overloadCloses1013()
{
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub, {QStringLiteral("--authorizer-timeout"), QStringLiteral("20s")}));
    WsClient client;
    QVERIFY(client.opened(server.port()));
    stub.setScript([](const Request &) { return Reply{.kind = Reply::Hold}; });
    client.sendText(join("c"));
    WSIFY_WAIT(stub.held() == 1);
    // One read buffer with more commands than a paused connection may deliver.
    QByteArray burst;
    for (int i = 0; i < 600; ++i)
        burst += WsClient::frame(WsClient::Text, R"({"command":"x"})");
    client.sendRaw(burst);
    // Either pausing holds them back, or the connection is closed with 1013 overload; it is never neither.
    WSIFY_WAIT(client.closeCode() != 0 || server.metric("wsify_clients") == 1);
    if (client.closeCode() != 0) {
        QCOMPARE(client.closeCode(), 1013);
        QCOMPARE(client.closeReason(), "overload");
        return;
    }
    stub.answerAll(200);
    stub.release();
    WSIFY_WAIT(client.closeCode() != 0 || stub.count("x") == 600);
    if (client.closeCode() != 0)
        QCOMPARE(client.closeCode(), 1013);
}

void TestAuthorizer::broadcastsAreNeverRepeated()
{
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub));
    // The kept-alive connection ends while the next call is on its way, many times over.
    stub.setScript([](const Request &request) {
        return request.body.contains("fatal") ? Reply{.kind = Reply::CloseEarly} : Reply{};
    });
    for (int i = 0; i < 20; ++i) {
        WsClient client;
        QVERIFY(client.opened(server.port()));
        client.sendText(join("warm"));
        QVERIFY(client.settled());
        client.sendText(broadcast("fatal", QByteArray::number(i)));
        WSIFY_WAIT(client.isDisconnected());
        QCOMPARE(client.closeCode(), 1013);
    }
    int fatal = 0;
    for (const auto &request : stub.requests())
        fatal += request->body.contains("fatal") ? 1 : 0;
    QCOMPARE(fatal, 20);
    QCOMPARE(server.metric("wsify_authorizer_reused_lost_total"), 20.0);
}

void TestAuthorizer::httpPublishingIsNotAsked()
{
    AuthorizerStub stub;
    stub.answerAll(403);
    WSIFY_START(server, flags(stub));
    QCOMPARE(httpPost(server.port(), R"({"channel":"c","content":1})").status, 201);
    QCOMPARE(stub.requests().size(), 0);
}

/// Of every call that was sent: as a histogram in the metrics, as percentiles for consoles.
void TestAuthorizer::timesAreMeasured()
{
    AuthorizerStub stub;
    stub.setScript([](const Request &request) {
        return Reply{.status = request.command() == "join" ? 403 : 200,
                     .delayMs = request.command() == "join" ? 65 : 0}; // a timer may end a moment early
    });
    WSIFY_START(server, flags(stub));
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    const auto stats = [&console] { return console.all<admin::Stats>(); };
    QVERIFY(console.ask<admin::Ok>(admin::Subscribe{{}, admin::Topic::Stats, 100}));
    WSIFY_WAIT(!stats().isEmpty());
    QCOMPARE(stats().constLast().auth.p99, 0.0);
    WsClient client;
    QVERIFY(client.opened(server.port()));
    for (int i = 0; i < 9; ++i)
        client.sendText(join("a"));
    WSIFY_WAIT(server.metric(R"(wsify_authorizer_calls_total{verdict="denied"})") == 9);
    WSIFY_WAIT(server.metric("wsify_authorizer_seconds_count") == 10); // a moment after the other
    QCOMPARE(server.metric(R"(wsify_authorizer_seconds_bucket{le="+Inf"})"), 10.0);
    QCOMPARE(server.metric(R"(wsify_authorizer_seconds_bucket{le="10"})"), 10.0);
    QVERIFY(server.metric(R"(wsify_authorizer_seconds_bucket{le="0.05"})") <= 1.0);
    QVERIFY(server.metric("wsify_authorizer_seconds_sum") >= 9 * 0.06);
    WSIFY_WAIT(stats().constLast().auth.count == 10);
    const admin::AuthStats auth = stats().constLast().auth;
    QVERIFY2(auth.p50 >= 60, QByteArray::number(auth.p50));
    QVERIFY2(auth.p99 < 15'000, QByteArray::number(auth.p99));
    QVERIFY(auth.p50 <= auth.p95 && auth.p95 <= auth.p99);
}

WSIFY_SUITE(tst_authorizer, QCoreApplication, TestAuthorizer)
#include "tst_authorizer.moc"
