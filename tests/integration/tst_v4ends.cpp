// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/admin/codec.h"
#include "support/adminconsole.h"
#include "support/authorizerstub.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/v4client.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <memory>
#include <vector>

using namespace wsify;
using namespace wsify::test;
using Reply = AuthorizerStub::Reply;
using Request = AuthorizerStub::Request;

/// How a client of wsify.v4 gets in, with which token, and how it is told to go (server/PROTOCOL.md, "Connect" and "Close codes and
/// reconnecting").
class TestV4Ends : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void deniedLate();
    void originLate();
    void authorizerDownLate_data();
    void authorizerDownLate();
    void tooManyOfAnAddressLate();
    void connectRateOfAnAddressLate();
    void refusedLateIsForgotten();
    void othersAreRefusedByHttp();
    void ownCodeOfAConnect();

    void tokenReachesTheAuthorizer();
    void tokenIsWrittenNowhere();
    void ownAuthorization_data();
    void ownAuthorization();
    void badTokens_data();
    void badTokens();
    void tokenWithoutV4();

    void draining();
    void drainAnswersWhatWaits();
    void kickedByAConsole();
    void removedByAConsole();
    void theClientsOwnClose();

private:
    static QStringList flags(const AuthorizerStub &stub, const QStringList &more = {})
    {
        return QStringList{QStringLiteral("--authorizer-url"), stub.url()} + more;
    }
    /// The token as the authorizer sees it in `connect`; null if there is none.
    static QByteArray authorizationOf(const Request &connect);
};

QByteArray TestV4Ends::authorizationOf(const Request &connect)
{
    const QJsonObject headers = QJsonDocument::fromJson(connect.body)[u"args"][u"headers"].toObject();
    const QJsonArray values = headers[u"Authorization"].toArray();
    return values.size() == 1 ? values.at(0).toString().toUtf8() : QByteArray::number(values.size()) + " values";
}

void TestV4Ends::deniedLate()
{
    AuthorizerStub stub;
    stub.answerAll(403);
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.refusedLate(server.port()));
    QCOMPARE(client.closeCode(), 4001);
    QCOMPARE(client.closeReason(), "not_authorized");
    QVERIFY(!client.mayComeBack());
    QCOMPARE(stub.requests().size(), 1);
    // Others see what they ever saw.
    WsClient old;
    QVERIFY(!old.opened(server.port()));
    QCOMPARE(old.answer().status, 403);
}

void TestV4Ends::originLate()
{
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub, {QStringLiteral("--allowed-origins"), QStringLiteral("https://good.example")}));
    V4Client client;
    QVERIFY(client.refusedLate(server.port(), {.headers = {"Origin: https://bad.example"}}));
    QCOMPARE(client.closeCode(), 4003);
    QCOMPARE(client.closeReason(), "origin");
    QVERIFY(!client.mayComeBack());
    QCOMPARE(stub.requests().size(), 0);
    WsClient old;
    QVERIFY(!old.opened(server.port(), Handshake{.headers = {"Origin: https://bad.example"}}));
    QCOMPARE(old.answer().status, 403);
    V4Client good;
    QVERIFY(good.welcomed(server.port(), {.headers = {"Origin: https://good.example"}}));
}

void TestV4Ends::authorizerDownLate_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("retryAfter");
    QTest::newRow("500") << 500 << QByteArray();
    QTest::newRow("503 with a time") << 503 << QByteArray("7");
    QTest::newRow("429") << 429 << QByteArray();
    QTest::newRow("429 with a time") << 429 << QByteArray("9");
}

void TestV4Ends::authorizerDownLate()
{
    QFETCH(int, status);
    QFETCH(QByteArray, retryAfter);
    AuthorizerStub stub;
    Reply away{.status = status};
    if (!retryAfter.isEmpty())
        away.headers.append("Retry-After: " + retryAfter);
    stub.setScript([away](const Request &) { return away; });
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.refusedLate(server.port()));
    QCOMPARE(client.closeCode(), 1013);
    QVERIFY(client.closeReason().startsWith("authorizer_down "));
    QVERIFY(client.mayComeBack());
    QVERIFY(client.waitingTime());
    if (!retryAfter.isEmpty())
        QVERIFY2(*client.waitingTime() >= retryAfter.toDouble(), client.closeReason().constData());
    else
        QVERIFY2(*client.waitingTime() > 0 && *client.waitingTime() <= 10, client.closeReason().constData());
}

void TestV4Ends::tooManyOfAnAddressLate()
{
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub, {QStringLiteral("--max-clients-per-ip"), QStringLiteral("1")}));
    V4Client first, second;
    QVERIFY(first.welcomed(server.port()));
    QVERIFY(second.refusedLate(server.port()));
    QCOMPARE(second.closeCode(), 4501);
    QVERIFY(second.closeReason().startsWith("limit "));
    QVERIFY(second.mayComeBack());
    QVERIFY(second.waitingTime() && *second.waitingTime() >= 1 && *second.waitingTime() <= 10);
    QCOMPARE(stub.requests().size(), 1); // the second one was not asked about
    WsClient old;
    QVERIFY(!old.opened(server.port()));
    QCOMPARE(old.answer().status, 429);
    QVERIFY(old.answer().header("retry-after").toInt() >= 1);
    first.socket().sendClose();
    WSIFY_WAIT(first.isDisconnected() && server.metric("wsify_clients") == 0);
    // Once the second one is gone as well, which may take 2 s.
    std::vector<std::unique_ptr<V4Client>> tries;
    WSIFY_WAIT([&] {
        tries.push_back(std::make_unique<V4Client>());
        return tries.back()->welcomed(server.port());
    }());
}

void TestV4Ends::connectRateOfAnAddressLate()
{
    WSIFY_START(server, {QStringLiteral("--connect-rate-per-ip"), QStringLiteral("1")});
    V4Client first, second;
    QVERIFY(first.welcomed(server.port()));
    QVERIFY(second.refusedLate(server.port()));
    QCOMPARE(second.closeCode(), 4501);
    QVERIFY(second.waitingTime() && *second.waitingTime() >= 1 && *second.waitingTime() <= 10);
}

/// It is no client, and what it sends is dropped.
void TestV4Ends::refusedLateIsForgotten()
{
    AuthorizerStub stub;
    stub.answerAll(403);
    WSIFY_START(server, flags(stub));
    WsClient client;
    QVERIFY(client.opened(server.port(),
                          Handshake{.protocols = {"wsify.v4"}, .behind = WsClient::frame(WsClient::Text, join("c"))}));
    client.sendText(broadcast("c", "1"));
    WSIFY_WAIT(client.isDisconnected());
    QCOMPARE(client.closeCode(), 4001);
    QVERIFY(client.messages().isEmpty());
    QCOMPARE(stub.requests().size(), 1);
    WSIFY_WAIT(server.metric("wsify_clients") == 0);
    QCOMPARE(server.metric("wsify_subscriptions"), 0.0);
    // One that never answers the close frame is gone soon, too.
    WsClient silent;
    QVERIFY(silent.opened(server.port(), Handshake{.protocols = {"wsify.v4"}}));
    silent.stopReading();
    WSIFY_WAIT(server.metric("wsify_clients") == 0);
    silent.resumeReading();
    WSIFY_WAIT(silent.isDisconnected());
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestV4Ends::othersAreRefusedByHttp()
{
    const auto status = [](quint16 port, const Handshake &handshake) {
        WsClient client;
        return client.opened(port, handshake) ? 101 : client.answer().status;
    };
    const Handshake v4{.protocols = {"wsify.v4"}};
    {
        WSIFY_START(server, {QStringLiteral("--max-clients"), QStringLiteral("1")});
        V4Client only;
        QVERIFY(only.welcomed(server.port()));
        QCOMPARE(status(server.port(), v4), 503);
    }
    {
        WSIFY_START(server, {QStringLiteral("--connect-rate"), QStringLiteral("1")});
        V4Client only;
        QVERIFY(only.welcomed(server.port()));
        QCOMPARE(status(server.port(), v4), 429);
    }
    {
        WSIFY_START(server, {QStringLiteral("--drain"), QStringLiteral("5s")});
        V4Client member;
        QVERIFY(member.welcomed(server.port()));
        QCOMPARE(status(server.port(), {.target = "/other", .protocols = {"wsify.v4"}}), 404);
        server.terminate();
        WSIFY_WAIT(!member.events(QStringLiteral("draining")).isEmpty());
        QCOMPARE(status(server.port(), v4), 503);
    }
}

void TestV4Ends::ownCodeOfAConnect()
{
    AuthorizerStub stub;
    stub.setScript([](const Request &) {
        return Reply{.status = 403, .body = R"({"wsify":{"code":"x_banned","message":"Go away."}})"};
    });
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.refusedLate(server.port()));
    QCOMPARE(client.closeCode(), 4001);
    QCOMPARE(client.closeReason(), "not_authorized");
    WSIFY_WAIT(server.out().contains("x_banned"));
}

void TestV4Ends::tokenReachesTheAuthorizer()
{
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub, {QStringLiteral("--authorizer-forward"), QStringLiteral("authorization")}));
    const QByteArray token = "eyJhbGciOi.J9~+/=-_!\"";
    V4Client client;
    QVERIFY(client.welcomed(server.port(), {.token = token}));
    QCOMPARE(client.socket().answer().header("sec-websocket-protocol"), "wsify.v4");
    QVERIFY(client.joins("c"));
    QCOMPARE(authorizationOf(*stub.requests().at(0)), "Bearer " + token);
    QCOMPARE(stub.requests().at(1)->header("Authorization"), "Bearer " + token);
    // The element itself is gone.
    const QJsonObject headers = QJsonDocument::fromJson(stub.requests().at(0)->body)[u"args"][u"headers"].toObject();
    QCOMPARE(asJson(headers[u"Sec-Websocket-Protocol"].toArray()), R"(["wsify.v4"])");
    QVERIFY(!stub.requests().at(0)->body.contains("bearer."));
    // Of any length that is allowed, in any place of the list, in a line of its own.
    const QByteArray longest(4096, 't');
    V4Client second;
    QVERIFY(second.welcomed(server.port(), {.headers = {"Sec-WebSocket-Protocol: bearer."
                                                        + longest.toBase64(QByteArray::Base64UrlEncoding
                                                                           | QByteArray::OmitTrailingEquals)}}));
    QCOMPARE(authorizationOf(*stub.requests().constLast()), "Bearer " + longest);
    // Without forwarding it is for `connect` alone.
    AuthorizerStub other;
    WSIFY_START(quiet, flags(other));
    V4Client third;
    QVERIFY(third.welcomed(quiet.port(), {.token = token}));
    QVERIFY(third.joins("c"));
    QCOMPARE(authorizationOf(*other.requests().at(0)), "Bearer " + token);
    QVERIFY(other.requests().at(1)->header("Authorization").isNull());
}

void TestV4Ends::tokenIsWrittenNowhere()
{
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub, {QStringLiteral("--log-level"), QStringLiteral("debug")}));
    const QByteArray token = "TOPsecretTOKEN";
    const QByteArray encoded = token.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    QVERIFY(console.ask<admin::Ok>(admin::Subscribe{{}, admin::Topics(admin::Topic::Events) | admin::Topic::Log, 100}));
    V4Client client;
    QVERIFY(client.welcomed(server.port(), {.token = token}));
    QVERIFY(client.joins("c"));
    const auto details = console.ask(admin::GetRequest{{}, client.id(), {}});
    QVERIFY(details);
    QByteArray seen;
    for (const admin::ServerMessage &message : console.messages)
        QVERIFY(admin::appendLine(seen, message));
    QVERIFY(admin::appendLine(seen, *details));
    seen += httpRequest(server.port(), "GET", "/metrics").body;
    stub.answerAll(403);
    V4Client denied;
    QVERIFY(denied.refusedLate(server.port(), {.token = token}));
    WsClient malformed; // twice: 400, which is logged
    QVERIFY(!malformed.opened(server.port(),
                              Handshake{.protocols = {"wsify.v4", "bearer." + encoded, "bearer." + encoded}}));
    QCOMPARE(malformed.answer().status, 400);
    seen += malformed.answer().body;
    QVERIFY2(server.stop(), server.problem().constData());
    seen += server.out() + server.err();
    QVERIFY(seen.contains(client.id()));
    QVERIFY(!seen.contains(token));
    QVERIFY(!seen.contains(encoded));
}

void TestV4Ends::ownAuthorization_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("seen");
    QTest::newRow("Bearer") << QByteArray("Authorization: Bearer own") << QByteArray("Bearer own");
    QTest::newRow("bearer") << QByteArray("authorization: bearer own") << QByteArray("bearer own");
    QTest::newRow("Basic") << QByteArray("Authorization: Basic YTpi") << QByteArray("Bearer token");
}

void TestV4Ends::ownAuthorization()
{
    QFETCH(QByteArray, header);
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port(), {.token = "token", .headers = {header}}));
    QTEST(authorizationOf(*stub.requests().constFirst()), "seen");
}

void TestV4Ends::badTokens_data()
{
    QTest::addColumn<QByteArrayList>("elements");
    const auto encoded = [](const QByteArray &token) {
        return "bearer." + token.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    };
    QTest::newRow("empty") << QByteArrayList{"bearer."};
    QTest::newRow("no base64") << QByteArrayList{"bearer.YW!h"};
    QTest::newRow("a length that is none") << QByteArrayList{"bearer.YWFhY"};
    QTest::newRow("a blank") << QByteArrayList{encoded("a b")};
    QTest::newRow("a line feed") << QByteArrayList{encoded("a\nX: y")};
    QTest::newRow("beyond ASCII") << QByteArrayList{encoded("a\xc3\xa9")};
    QTest::newRow("too long") << QByteArrayList{encoded(QByteArray(4097, 't'))};
    QTest::newRow("two") << QByteArrayList{encoded("a"), encoded("b")};
}

void TestV4Ends::badTokens()
{
    QFETCH(QByteArrayList, elements);
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub));
    WsClient client;
    QVERIFY(!client.opened(server.port(), Handshake{.protocols = QByteArrayList{"wsify.v4"} + elements}));
    QCOMPARE(client.answer().status, 400);
    QCOMPARE(stub.requests().size(), 0);
    QVERIFY(!client.answer().body.contains(elements.constFirst().mid(7)) || elements.constFirst().size() < 8);
}

/// Not decoded, not refused, never echoed.
void TestV4Ends::tokenWithoutV4()
{
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub));
    WsClient client;
    QVERIFY(client.opened(server.port(), Handshake{.protocols = {"bearer.S3cret!!", "chat"}}));
    QCOMPARE(client.answer().header("sec-websocket-protocol"), "chat");
    const QByteArray body = stub.requests().constFirst()->body;
    QVERIFY(body.contains("bearer.S3cret!!, chat"));
    QVERIFY(!body.contains("Authorization"));
    QVERIFY2(server.stop(), server.problem().constData());
    QVERIFY(!server.out().contains("S3cret") && !server.err().contains("S3cret"));
}

void TestV4Ends::draining()
{
    WSIFY_START(server, {QStringLiteral("--drain"), QStringLiteral("1s")});
    std::vector<std::unique_ptr<V4Client>> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(std::make_unique<V4Client>());
        QVERIFY(clients.back()->welcomed(server.port()));
    }
    server.terminate();
    QSet<QByteArray> reasons;
    for (const auto &client : clients) {
        WSIFY_WAIT(client->isDisconnected());
        QCOMPARE(client->closeCode(), 1001);
        const QList<QJsonObject> events = client->events(QStringLiteral("draining"));
        QCOMPARE(events.size(), 1);
        QVERIFY2(client->closeReason().startsWith("draining "), client->closeReason().constData());
        QVERIFY(client->waitingTime());
        QCOMPARE(*client->waitingTime(), events.constFirst()[u"retry"].toDouble(-1));
        QVERIFY(client->mayComeBack());
        reasons.insert(client->closeReason());
    }
    QVERIFY2(reasons.size() > 5, QByteArray::number(reasons.size()).constData()); // they do not come back together
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestV4Ends::drainAnswersWhatWaits()
{
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub, {QStringLiteral("--authorizer-timeout"), QStringLiteral("30s"),
                                     QStringLiteral("--drain"), QStringLiteral("1s")}));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    stub.setScript([](const Request &) { return Reply{.kind = Reply::Hold}; });
    const QByteArray first = client.send("join", channelArgs("a"));
    const QByteArray second = client.send("broadcast", channelArgs("a"));
    client.socket().sendText("[]");
    WSIFY_WAIT(stub.held() == 1 && !client.events(QStringLiteral("error")).isEmpty());
    server.terminate();
    WSIFY_WAIT(client.isDisconnected());
    for (const QByteArray &id : {first, second}) {
        const QJsonObject reply = client.reply(id);
        QCOMPARE(V4Client::codeOf(reply), "draining");
        QVERIFY(reply[u"error"][u"temporary"].toBool());
    }
    QCOMPARE(client.closeCode(), 1001);
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestV4Ends::kickedByAConsole()
{
    WSIFY_START(server);
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    admin::Kick kick;
    kick.client = client.id();
    QVERIFY(console.ask<admin::Ok>(kick));
    WSIFY_WAIT(client.isDisconnected());
    QCOMPARE(client.closeCode(), 4000);
    QCOMPARE(client.closeReason(), "kicked");
    QVERIFY(!client.mayComeBack());
}

void TestV4Ends::removedByAConsole()
{
    WSIFY_START(server);
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(client.joins("c") && client.joins("d"));
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    admin::Leave leave;
    leave.client = client.id();
    leave.channel = "c";
    QVERIFY(console.ask<admin::Ok>(leave));
    WSIFY_WAIT(client.events(QStringLiteral("left")).size() == 1);
    QCOMPARE(asJson(client.events(QStringLiteral("left")).constFirst()),
             R"({"channel":"c","event":"left","reason":"console"})");
    QCOMPARE(httpPost(server.port(), R"([{"channel":"c","content":1},{"channel":"d","content":2}])").status, 201);
    WSIFY_WAIT(client.contents("d").size() == 1);
    QVERIFY(client.contents("c").isEmpty());
    QCOMPARE(client.asked("leave", channelArgs("c")), "not_joined");
    QVERIFY(client.joins("c")); // nobody forbids it here
}

void TestV4Ends::theClientsOwnClose()
{
    WSIFY_START(server);
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    client.socket().sendClose();
    WSIFY_WAIT(client.isDisconnected());
    QCOMPARE(client.closeCode(), 1000);
}

WSIFY_SUITE(tst_v4ends, QCoreApplication, TestV4Ends)
#include "tst_v4ends.moc"
