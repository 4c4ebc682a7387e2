// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/authorizerstub.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/v4client.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>
#include <QTest>

using namespace wsify::test;
using Reply = AuthorizerStub::Reply;
using Request = AuthorizerStub::Request;

/// What an authorizer may say, and what becomes of it (server/PROTOCOL.md, "What an answer may say" and the parts behind it), for clients of
/// wsify.v4 and for those without.
class TestV4Authorizer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void welcomeSaysWhatConnectSaid();
    void forcedJoinsOfV3();
    void identityIsInEveryCall();
    void secondSignature();
    void workedExample();

    void denialKeepsTheConnection();
    void unavailableKeepsTheConnection_data();
    void unavailableKeepsTheConnection();
    void busy_data();
    void busy();
    void codesOfTheBackEnd_data();
    void codesOfTheBackEnd();
    void requests_data();
    void requests();
    void dataOfAJoin();
    void notUnderstood_data();
    void notUnderstood();
    void bodiesOfV3AreIgnored_data();
    void bodiesOfV3AreIgnored();

    void repliesKeepTheOrder();
    void whatIsRefusedAnywayIsNotAsked();
    void behindATimeout();

    void batchIsOneCall();
    void batchWithDeny();
    void batchDeniedAsAWhole();
    void batchForAnAuthorizerOfV3();
    void batchAfterARefusal_data();
    void batchAfterARefusal();
    void batchAloneSaysMore();
    void batchAloneMeetsAnOutage_data();
    void batchAloneMeetsAnOutage();
    void batchOfLeaves();

    void allowedIsNotAsked();
    void allowedBatches();
    void allowedWaitsItsTurn();
    void denyOfOneChannel();
    void contentIsReplaced();
    void commandsOfV3();

private:
    static QStringList flags(const AuthorizerStub &stub, const QStringList &more = {});
    /// 200 with that `wsify` object.
    static Reply says(const QByteArray &object) { return {.body = R"({"wsify":)" + object + '}'}; }
    /// That answer to one command, and 200 to the others.
    static AuthorizerStub::Script only(const QByteArray &command, const Reply &reply);
    static QByteArrayList bodies(const AuthorizerStub &stub, const QByteArray &command);
};

QStringList TestV4Authorizer::flags(const AuthorizerStub &stub, const QStringList &more)
{
    return QStringList{QStringLiteral("--authorizer-url"), stub.url()} + more;
}

AuthorizerStub::Script TestV4Authorizer::only(const QByteArray &command, const Reply &reply)
{
    return [command, reply](const Request &request) { return request.command() == command ? reply : Reply{}; };
}

QByteArrayList TestV4Authorizer::bodies(const AuthorizerStub &stub, const QByteArray &command)
{
    QByteArrayList list;
    for (const auto &request : stub.requests()) {
        if (request->command() == command)
            list.append(request->body);
    }
    return list;
}

void TestV4Authorizer::welcomeSaysWhatConnectSaid()
{
    AuthorizerStub stub;
    stub.setScript(only("connect", says(R"({"user":"j\u00f6","info":{"name":"J"},"join":["user:42"," b ","b"],)"
                                        R"("data":{ "z":1, "a":1e300},"expires":3600})")));
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    const QJsonObject welcome = client.welcome();
    QCOMPARE(keysOf(welcome), "client data event expires joined limits ping server user");
    QCOMPARE(welcome[u"user"].toString(), QStringLiteral("j\u00f6"));
    QCOMPARE(asJson(welcome[u"joined"].toArray()), R"([{"channel":"user:42"},{"channel":"b"}])");
    QVERIFY(client.frames().front().bytes.contains(R"("data":{ "z":1, "a":1e300})")); // byte for byte
    QVERIFY(welcome[u"expires"].toDouble() > 3590 && welcome[u"expires"].toDouble() <= 3600);
    QCOMPARE(client.id(), stub.requests().constFirst()->header("X-Wsify-Client"));
    for (const char *channel : {"user:42", "b"}) {
        QCOMPARE(httpPost(server.port(), channelArgs(channel, R"("content":1)")).status, 201);
        WSIFY_WAIT(client.contents(channel).size() == 1);
    }
    QVERIFY(client.events(QStringLiteral("joined")).isEmpty());
    QCOMPARE(stub.requests().size(), 1); // nobody asked about them
    QVERIFY(client.leaves("b"));
}

void TestV4Authorizer::forcedJoinsOfV3()
{
    AuthorizerStub stub;
    stub.setScript(only("connect", says(R"({"user":"42","join":["user:42"]})")));
    WSIFY_START(server, flags(stub));
    WsClient old;
    QVERIFY(old.opened(server.port()));
    QVERIFY(old.settled()); // the 101 may come a moment before it is a member
    QCOMPARE(httpPost(server.port(), R"({"channel":"user:42","content":1})").status, 201);
    WSIFY_WAIT(old.messages() == QByteArrayList{"1"});
}

void TestV4Authorizer::identityIsInEveryCall()
{
    AuthorizerStub stub;
    stub.setScript(only("connect", says(R"({"user":"jö","meta":{ "plan" : "pr\u00f6", "n":"é" }})")));
    WSIFY_START(server, flags(stub));
    V4Client client;
    WsClient old;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(old.opened(server.port()));
    for (const auto &request : stub.requests()) {
        QVERIFY(request->header("X-Wsify-User").isNull());
        QVERIFY(request->header("X-Wsify-Meta").isNull());
    }
    const qsizetype connects = stub.requests().size();
    QVERIFY(client.joins("c"));
    QVERIFY(client.broadcasts("c", "1"));
    QCOMPARE(client.asked("refresh"), "ok");
    QCOMPARE(client.asked("price"), "ok");
    old.sendText(join("c"));
    old.sendText(broadcast("c", "2"));
    WSIFY_WAIT(stub.requests().size() == connects + 6);
    for (qsizetype i = connects; i < stub.requests().size(); ++i) {
        const Request &request = *stub.requests().at(i);
        QCOMPARE(request.header("X-Wsify-User"), "jö");
        // A refresh that says nothing takes meta away.
        const bool isRefreshed = request.command() == "price";
        QCOMPARE(request.header("X-Wsify-Meta"), isRefreshed ? QByteArray() : R"({"plan":"pr\u00f6","n":"\u00e9"})");
    }
}

void TestV4Authorizer::secondSignature()
{
    AuthorizerStub stub;
    const QByteArray secret = "correct horse";
    stub.setScript(only("connect", says(R"({"user":"42","meta":{"plan":"pro"}})")));
    WSIFY_START(server, flags(stub, {QStringLiteral("--authorizer-secret"), QString::fromUtf8(secret)}));
    V4Client client;
    WsClient old;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(old.opened(server.port()));
    QVERIFY(client.broadcasts("c", "\"\xc3\xa9\""));
    old.sendText(broadcast("c", "1"));
    WSIFY_WAIT(stub.requests().size() == 4);
    for (const auto &request : stub.requests()) {
        QByteArrayList parts{"v2"};
        for (const char *name : {"X-Wsify-Timestamp", "X-Wsify-Client", "X-Wsify-User", "X-Wsify-Remote-Addr",
                                 "X-Wsify-Attempt", "X-Wsify-Meta"})
            parts.append(request->header(name));
        parts.append(request->body);
        QVERIFY(!parts.at(1).isEmpty() && !parts.at(2).isEmpty() && !parts.at(4).isEmpty());
        const QByteArray expected =
            QMessageAuthenticationCode::hash(parts.join('\n'), secret, QCryptographicHash::Sha256).toHex();
        QCOMPARE(request->header("X-Wsify-Signature-2"), QByteArray("sha256=" + expected));
        // The first one stays.
        const QByteArray first =
            QMessageAuthenticationCode::hash(parts.at(1) + '.' + request->body, secret, QCryptographicHash::Sha256)
                .toHex();
        QCOMPARE(request->header("X-Wsify-Signature"), QByteArray("sha256=" + first));
    }
    QVERIFY(stub.requests().constLast()->header("X-Wsify-User") == "42");
}

/// The one on the page.
void TestV4Authorizer::workedExample()
{
    QFile file(QStringLiteral(WSIFY_SOURCE_DIR "/server/PROTOCOL.md"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray page = file.readAll();
    const qsizetype at = page.indexOf("The text is `v2\\n");
    QVERIFY(at > 0);
    const qsizetype from = at + int(qstrlen("The text is `"));
    QByteArray text = page.mid(from, page.indexOf('`', from) - from);
    text.replace("\\n", "\n");
    const qsizetype written = page.indexOf("sha256=", from) + 7;
    QCOMPARE(QMessageAuthenticationCode::hash(text, "s3cret", QCryptographicHash::Sha256).toHex(),
             page.mid(written, 64));
}

void TestV4Authorizer::denialKeepsTheConnection()
{
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(client.joins("c"));
    stub.answerAll(403);
    for (const char *command : {"join", "broadcast"}) {
        const QJsonObject reply = client.ask(command, channelArgs("d"));
        QCOMPARE(V4Client::codeOf(reply), "not_authorized");
        QCOMPARE(reply[u"error"][u"temporary"].toBool(true), false);
    }
    QCOMPARE(client.asked("price"), "not_authorized");
    QCOMPARE(client.asked("leave", channelArgs("c")), "not_authorized");
    stub.answerAll(204); // a denial as well
    QCOMPARE(client.asked("join", channelArgs("d")), "not_authorized");
    // Still a member of one, never of the other.
    QCOMPARE(httpPost(server.port(), R"([{"channel":"d","content":1},{"channel":"c","content":2}])").status, 201);
    WSIFY_WAIT(client.contents("c") == QByteArrayList{"2"});
    QVERIFY(client.contents("d").isEmpty());
    QVERIFY(client.isOpen());
}

void TestV4Authorizer::unavailableKeepsTheConnection_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("kind");
    QTest::newRow("500") << 500 << int(Reply::Answer);
    QTest::newRow("503") << 503 << int(Reply::Answer);
    QTest::newRow("no HTTP") << 200 << int(Reply::Garbage);
    QTest::newRow("no byte") << 200 << int(Reply::CloseEarly);
    QTest::newRow("timeout") << 200 << int(Reply::Hold);
}

void TestV4Authorizer::unavailableKeepsTheConnection()
{
    QFETCH(int, status);
    QFETCH(int, kind);
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub, {QStringLiteral("--authorizer-timeout"), QStringLiteral("500ms")}));
    V4Client client;
    WsClient old;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(old.opened(server.port()));
    QVERIFY(client.joins("c"));
    const Reply away{.status = status, .kind = Reply::Kind(kind)};
    stub.setScript([away](const Request &) { return away; });
    for (const char *command : {"join", "broadcast", "leave"}) {
        const QJsonObject reply = client.ask(command, channelArgs("c"));
        QCOMPARE(V4Client::codeOf(reply), "authorizer_down");
        QVERIFY(reply[u"error"][u"temporary"].toBool());
    }
    // A client of v3 is closed, as ever.
    old.sendText(join("c"));
    WSIFY_WAIT(old.isDisconnected());
    QCOMPARE(old.closeCode(), 1013);
    stub.answerAll(200);
    QVERIFY(client.isOpen());
    WSIFY_WAIT(client.broadcasts("c", "1"));
    WSIFY_WAIT(!client.contents("c").isEmpty());
}

void TestV4Authorizer::busy_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("retryAfter");
    QTest::addColumn<int>("retry"); // 0: the server's choice
    QTest::newRow("408") << 408 << QByteArray() << 0;
    QTest::newRow("425") << 425 << QByteArray("1") << 1;
    QTest::newRow("429") << 429 << QByteArray("7") << 7;
    QTest::newRow("a date") << 429 << QByteArray("Wed, 21 Oct 2035 07:28:00 GMT") << 0;
    QTest::newRow("a fraction") << 429 << QByteArray("1.5") << 0;
}

void TestV4Authorizer::busy()
{
    QFETCH(int, status);
    QFETCH(QByteArray, retryAfter);
    QFETCH(int, retry);
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    Reply later{.status = status};
    if (!retryAfter.isEmpty())
        later.headers.append("Retry-After: " + retryAfter);
    stub.setScript([later](const Request &) { return later; });
    for (const char *command : {"join", "broadcast", "leave"}) {
        const QJsonObject error = client.ask(command, channelArgs("c"))[u"error"].toObject();
        QCOMPARE(error[u"code"].toString(), QStringLiteral("rate"));
        QVERIFY(error[u"temporary"].toBool());
        const int told = error[u"retry"].toInt(-1);
        QVERIFY2(retry > 0 ? told == retry : told >= 1 && told <= 10, QByteArray::number(told).constData());
    }
    QVERIFY(client.isOpen());
}

void TestV4Authorizer::codesOfTheBackEnd_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QString>("message"); // null: whatever
    QTest::newRow("code and message") << QByteArray(R"({"wsify":{"code":"x_room_full","message":"Voll é"}})")
                                      << QByteArray("x_room_full") << QStringLiteral("Voll é");
    QTest::newRow("code alone") << QByteArray(R"({"wsify":{"code":"x_a.b-C"},"mine":1})") << QByteArray("x_a.b-C")
                                << QString();
    QTest::newRow("one of the server's") << QByteArray(R"({"wsify":{"code":"limit"}})") << QByteArray("not_authorized")
                                         << QString();
    QTest::newRow("another word") << QByteArray(R"({"wsify":{"code":"full"}})") << QByteArray("not_authorized")
                                  << QString();
    QTest::newRow("other characters") << QByteArray(R"({"wsify":{"code":"x_ä"}})") << QByteArray("not_authorized")
                                      << QString();
    QTest::newRow("too long") << R"({"wsify":{"code":"x_)" + QByteArray(63, 'a') + "\"}}"
                              << QByteArray("not_authorized") << QString();
    QTest::newRow("no JSON") << QByteArray("{wsify") << QByteArray("not_authorized") << QString();
    QTest::newRow("expired, which is for connect")
        << QByteArray(R"({"wsify":{"code":"expired"}})") << QByteArray("not_authorized") << QString();
}

void TestV4Authorizer::codesOfTheBackEnd()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, code);
    QFETCH(QString, message);
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    for (const int status : {403, 402}) {
        const Reply denial{.status = status, .body = body};
        stub.setScript([denial](const Request &) { return denial; });
        for (const char *command : {"join", "broadcast", "price"}) {
            const QJsonObject error = client.ask(command, channelArgs("c"))[u"error"].toObject();
            QCOMPARE(error[u"code"].toString().toUtf8(), code);
            QCOMPARE(error[u"temporary"].toBool(true), false);
            if (!message.isNull())
                QCOMPARE(error[u"message"].toString(), message);
        }
    }
    QVERIFY(client.isOpen());
}

void TestV4Authorizer::requests_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("data"); // raw; empty: none
    QTest::newRow("an object") << QByteArray(R"({"wsify":{"reply":{ "price":9007199254740993, "a":1}}})")
                               << QByteArray(R"({ "price":9007199254740993, "a":1})");
    QTest::newRow("false") << QByteArray(R"({"wsify":{"reply":false}})") << QByteArray("false");
    QTest::newRow("an empty string") << QByteArray(R"({"wsify":{"reply":""}})") << QByteArray(R"("")");
    QTest::newRow("null") << QByteArray(R"({"wsify":{"reply":null}})") << QByteArray();
    QTest::newRow("nothing") << QByteArray(R"({"wsify":{}})") << QByteArray();
    QTest::newRow("no object") << QByteArray() << QByteArray();
    QTest::newRow("members of other commands")
        << QByteArray(R"({"wsify":{"reply":1,"user":7,"deny":false}})") << QByteArray("1");
}

void TestV4Authorizer::requests()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, data);
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    stub.setScript([body](const Request &) { return Reply{.body = body}; });
    const QByteArray id = client.send("price", R"({"of" : "tea"})");
    const QJsonObject reply = client.reply(id);
    QVERIFY(reply[u"ok"].toBool());
    QCOMPARE(reply.contains(u"data"), !data.isEmpty());
    QVERIFY(client.frames().back().bytes.contains(data));
    QCOMPARE(stub.requests().constLast()->body, R"({"command":"price","args":{"of" : "tea"}})");
    QCOMPARE(client.asked("price"), "ok");
    QCOMPARE(stub.requests().constLast()->body, R"({"command":"price","args":null})");
}

void TestV4Authorizer::dataOfAJoin()
{
    AuthorizerStub stub;
    stub.setScript(only("join", says(R"({"data":{ "topic":"tea" }})")));
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(client.ask("join", channelArgs("c"))[u"ok"].toBool());
    QVERIFY(client.frames().back().bytes.contains(R"("data":{ "topic":"tea" })"));
}

void TestV4Authorizer::notUnderstood_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QByteArray>("object");
    QTest::addColumn<QByteArray>("named");
    const auto row = [](const char *command, const char *object, const char *named) {
        QTest::addRow("%s: %s", command, object) << QByteArray(command) << QByteArray(object) << QByteArray(named);
    };
    row("connect", R"({"users":"42"})", "users");
    row("connect", R"({"user":42})", "user");
    row("connect", R"({"user":""})", "user");
    row("connect", R"({"user":"a\n"})", "user");
    row("connect", R"({"join":"a"})", "join");
    row("connect", R"({"join":["a\u0001"]})", "join");
    row("connect", R"({"allow":{"joins":["a"]}})", "allow");
    row("connect", R"({"allow":{"join":["a*b"]}})", "allow.join");
    row("connect", R"({"allow":["a"]})", "allow");
    row("connect", R"({"expires":0})", "expires");
    row("connect", R"({"expires":"1"})", "expires");
    row("connect", R"({"refresh":"never"})", "refresh");
    row("connect", R"({"meta":[]})", "meta");
    row("connect", R"([])", "wsify");
    row("connect", R"({"user":"a","user":"a"})", "user");
    row("join", R"({"deny":"a"})", "deny");
    row("join", R"({"dny":["a"]})", "dny");
    row("broadcast", R"({"contents":1})", "contents");
    row("price", R"({"replies":1})", "replies");
}

void TestV4Authorizer::notUnderstood()
{
    QFETCH(QByteArray, command);
    QFETCH(QByteArray, object);
    QFETCH(QByteArray, named);
    AuthorizerStub stub;
    stub.setScript(only(command, says(object)));
    WSIFY_START(server, flags(stub));
    WsClient old;
    if (command == "connect") {
        V4Client client;
        QVERIFY(client.refusedLate(server.port()));
        QCOMPARE(client.closeCode(), 1013);
        QVERIFY(client.closeReason().startsWith("authorizer_down "));
        QVERIFY(!old.opened(server.port()));
        QCOMPARE(old.answer().status, 503);
    } else {
        V4Client client;
        QVERIFY(client.welcomed(server.port()));
        QCOMPARE(client.asked(command, channelArgs("c")), "authorizer_down");
        QVERIFY(client.settled());
        QVERIFY(old.opened(server.port()));
        old.sendText(R"({"command":")" + command + R"(","args":{"channel":"c"}})");
        WSIFY_WAIT(old.isDisconnected());
        QCOMPARE(old.closeCode(), 1013);
    }
    WSIFY_WAIT(server.out().contains("wsify") && server.out().contains(named));
}

void TestV4Authorizer::bodiesOfV3AreIgnored_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("text") << QByteArray("OK");
    QTest::newRow("JSON") << QByteArray(R"({"allowed":true,"user":1})");
    QTest::newRow("a list") << QByteArray(R"([{"wsify":{"users":1}}])");
    QTest::newRow("broken") << QByteArray("{ok");
    QTest::newRow("long text") << QByteArray(100'000, 'x');
}

void TestV4Authorizer::bodiesOfV3AreIgnored()
{
    QFETCH(QByteArray, body);
    AuthorizerStub stub;
    stub.setScript([body](const Request &) { return Reply{.body = body}; });
    WSIFY_START(server, flags(stub));
    V4Client client;
    WsClient old;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(old.opened(server.port()));
    QVERIFY(client.joins("c"));
    old.sendText(join("c"));
    QVERIFY(old.settled());
    QVERIFY(client.broadcasts("c", "1"));
    WSIFY_WAIT(client.contents("c").size() == 1 && old.messages().size() == 1);
}

/// One slow call, and everything behind it waits, also what needs no call.
void TestV4Authorizer::repliesKeepTheOrder()
{
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    stub.setScript([](const Request &) { return Reply{.kind = Reply::Hold}; });
    const QByteArray join = client.send("join", channelArgs("c"));
    const QByteArray presence = client.send("presence", channelArgs("c"));
    client.sendWrong(R"({"id":"bad","command":"join"})", R"("bad")");
    const QByteArray broadcast = client.send("broadcast", channelArgs("c", R"("content":1)"));
    const QByteArray leave = client.send("leave", channelArgs("c"));
    WSIFY_WAIT(stub.held() == 1);
    // A frame that is no command is told at once: that the others are not is not for want of reading.
    client.socket().sendText("[]");
    WSIFY_WAIT(!client.events(QStringLiteral("error")).isEmpty());
    QVERIFY(client.events(QStringLiteral("reply")).isEmpty());
    QCOMPARE(stub.held(), 1);
    stub.release();
    WSIFY_WAIT(stub.held() == 1);
    QVERIFY(client.hasReply(join) || !client.reply(join).isEmpty());
    stub.release();
    WSIFY_WAIT(stub.held() == 1);
    stub.release(403);
    QCOMPARE(V4Client::codeOf(client.reply(leave)), "not_authorized");
    QCOMPARE(V4Client::codeOf(client.reply(join)), "ok");
    QCOMPARE(V4Client::codeOf(client.reply(presence)), "no_presence");
    QCOMPARE(V4Client::codeOf(client.reply(R"("bad")")), "bad_request");
    QCOMPARE(V4Client::codeOf(client.reply(broadcast)), "ok");
}

void TestV4Authorizer::whatIsRefusedAnywayIsNotAsked()
{
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub, {QStringLiteral("--max-channels"), QStringLiteral("1")}));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(client.joins("a"));
    const qsizetype asked = stub.requests().size();
    QCOMPARE(client.asked("join", channelArgs("b")), "limit");
    QCOMPARE(client.asked("presence", channelArgs("a")), "no_presence");
    QCOMPARE(client.asked("join", channelArgs("a", R"("since":"x","recover":"strict")")), "no_history");
    client.sendWrong(R"({"id":"bad","command":"join","args":{}})", R"("bad")");
    QCOMPARE(V4Client::codeOf(client.reply(R"("bad")")), "bad_request");
    QCOMPARE(client.asked("join", batchArgs({"a", "b"})), "bad_request"); // more than --max-channels
    QVERIFY(client.settled());
    QCOMPARE(stub.requests().size(), asked);
}

void TestV4Authorizer::behindATimeout()
{
    AuthorizerStub stub;
    stub.setScript(only("connect", says(R"({"allow":{"join":["free:*"]}})")));
    WSIFY_START(server, flags(stub, {QStringLiteral("--authorizer-timeout"), QStringLiteral("1s")}));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    stub.setScript([](const Request &) { return Reply{.kind = Reply::Hold}; });
    const QByteArray first = client.send("join", channelArgs("a"));
    const QByteArray second = client.send("join", channelArgs("b"));
    const QByteArray free = client.send("join", channelArgs("free:1"));
    const QByteArray third = client.send("broadcast", channelArgs("b"));
    WSIFY_WAIT(stub.held() == 1);
    QCOMPARE(V4Client::codeOf(client.reply(third)), "authorizer_down");
    QCOMPARE(V4Client::codeOf(client.reply(first)), "authorizer_down");
    QCOMPARE(V4Client::codeOf(client.reply(second)), "authorizer_down");
    QCOMPARE(V4Client::codeOf(client.reply(free)), "ok");
    QCOMPARE(stub.count("join"), 1); // the second one was not asked
    QCOMPARE(stub.count("broadcast"), 0);
    // What comes later is asked again.
    stub.answerAll(200);
    QVERIFY(client.joins("b"));
}

void TestV4Authorizer::batchIsOneCall()
{
    AuthorizerStub stub;
    stub.setScript(only("join", says("{}")));
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    const QJsonObject reply = client.ask("join", R"({"channels":[ "a",{"channel":"b"}],"mine":1})");
    QVERIFY(reply[u"ok"].toBool());
    QCOMPARE(asJson(reply[u"joined"].toArray()), R"([{"channel":"a"},{"channel":"b"}])");
    QCOMPARE(asJson(reply[u"denied"].toArray()), "[]");
    QCOMPARE(bodies(stub, "join"),
             QByteArrayList{R"({"command":"join","args":{"channels":[ "a",{"channel":"b"}],"mine":1}})"});
}

void TestV4Authorizer::batchWithDeny()
{
    AuthorizerStub stub;
    stub.setScript(only("join", says(R"({"deny":[" b ","never asked"]})")));
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    const QJsonObject reply = client.ask("join", batchArgs({"a", "b", "c"}));
    QVERIFY(reply[u"ok"].toBool());
    QCOMPARE(asJson(reply[u"joined"].toArray()), R"([{"channel":"a"},{"channel":"c"}])");
    QCOMPARE(asJson(reply[u"denied"].toArray()), R"([{"channel":"b","code":"not_authorized"}])");
    // All of them.
    const QJsonObject all = client.ask("join", batchArgs({"b"}));
    QVERIFY(all[u"ok"].toBool());
    QCOMPARE(asJson(all[u"joined"].toArray()), "[]");
    QCOMPARE(client.asked("leave", channelArgs("b")), "not_joined");
    QCOMPARE(stub.count("join"), 2);
}

/// By an authorizer that is known to know batches.
void TestV4Authorizer::batchDeniedAsAWhole()
{
    AuthorizerStub stub;
    stub.setScript(only("connect", says("{}")));
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    stub.setScript([](const Request &) {
        return Reply{.status = 403, .body = R"({"wsify":{"code":"x_full","message":"Full."}})"};
    });
    const QJsonObject reply = client.ask("join", batchArgs({"a", "b"}));
    QCOMPARE(V4Client::codeOf(reply), "x_full");
    QVERIFY(!reply.contains(u"joined"));
    stub.answerAll(403);
    QCOMPARE(client.asked("join", batchArgs({"a", "b"})), "not_authorized");
    stub.answerAll(500);
    QCOMPARE(client.asked("join", batchArgs({"a", "b"})), "authorizer_down");
    stub.answerAll(429);
    QCOMPARE(client.asked("join", batchArgs({"a", "b"})), "rate");
    QCOMPARE(stub.count("join"), 4);
    stub.answerAll(200);
    QCOMPARE(client.asked("leave", channelArgs("a")), "not_joined");
}

/// It looks at `channel`, finds none, and lets everything pass: nothing must come through.
void TestV4Authorizer::batchForAnAuthorizerOfV3()
{
    AuthorizerStub stub;
    stub.setScript([](const Request &request) {
        const QJsonObject body = QJsonDocument::fromJson(request.body).object();
        return Reply{.status = body[u"args"][u"channel"].toString() == u"secret" ? 403 : 200};
    });
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    const QJsonObject reply = client.ask("join", R"({"channels":["a","secret",{"channel":"b","mine":1}],"more":2})");
    QVERIFY(reply[u"ok"].toBool());
    QCOMPARE(asJson(reply[u"joined"].toArray()), R"([{"channel":"a"},{"channel":"b"}])");
    QCOMPARE(asJson(reply[u"denied"].toArray()), R"([{"channel":"secret","code":"not_authorized"}])");
    const QByteArrayList alone{R"({"command":"join","args":{"channel":"a"}})",
                               R"({"command":"join","args":{"channel":"secret"}})",
                               R"({"command":"join","args":{"channel":"b"}})"};
    QCOMPARE(bodies(stub, "join").mid(1), alone);
    // Remembered: the next one is not tried as a whole, whoever sends it.
    V4Client other;
    QVERIFY(other.welcomed(server.port()));
    QVERIFY(other.ask("join", batchArgs({"a", "secret", "b"}))[u"ok"].toBool());
    QCOMPARE(bodies(stub, "join").mid(4), alone);
    QCOMPARE(other.members(), (QSet<QByteArray>{"a", "b"}));
}

void TestV4Authorizer::batchAfterARefusal_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {400, 403, 404, 422, 500})
        QTest::addRow("%d", status) << status;
}

/// An authorizer that has never said `wsify` may mean the list.
void TestV4Authorizer::batchAfterARefusal()
{
    QFETCH(int, status);
    AuthorizerStub stub;
    stub.setScript([status](const Request &request) {
        return Reply{.status = request.body.contains("\"channels\"") ? status
                               : request.body.contains("\"b\"")      ? 403
                                                                     : 200};
    });
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    const QJsonObject reply = client.ask("join", batchArgs({"a", "b"}));
    QVERIFY(reply[u"ok"].toBool());
    QCOMPARE(asJson(reply[u"joined"].toArray()), R"([{"channel":"a"}])");
    QCOMPARE(asJson(reply[u"denied"].toArray()), R"([{"channel":"b","code":"not_authorized"}])");
    QCOMPARE(stub.count("join"), 3);
}

void TestV4Authorizer::batchAloneSaysMore()
{
    AuthorizerStub stub;
    stub.setScript([](const Request &request) {
        if (request.body.contains("\"channels\""))
            return Reply{};
        if (request.body.contains("\"a\""))
            return says(R"({"data":{ "topic":1}})");
        return request.body.contains("\"b\"")
                   ? Reply{.status = 403, .body = R"({"wsify":{"code":"x_full","message":"Full."}})"}
                   : Reply{};
    });
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    const QJsonObject reply = client.ask("join", batchArgs({"a", "b", "c"}));
    QVERIFY(reply[u"ok"].toBool());
    QCOMPARE(asJson(reply[u"joined"].toArray()), R"([{"channel":"a","data":{"topic":1}},{"channel":"c"}])");
    QCOMPARE(asJson(reply[u"denied"].toArray()), R"([{"channel":"b","code":"x_full","message":"Full."}])");
}

void TestV4Authorizer::batchAloneMeetsAnOutage_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("unavailable") << 503 << QByteArray("authorizer_down");
    QTest::newRow("busy") << 429 << QByteArray("rate");
}

void TestV4Authorizer::batchAloneMeetsAnOutage()
{
    QFETCH(int, status);
    AuthorizerStub stub;
    stub.setScript([status](const Request &request) {
        return Reply{.status = request.body.contains("\"channel\":\"b\"") ? status : 200};
    });
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    QTEST(client.asked("join", batchArgs({"a", "b", "c"})), "code");
    QCOMPARE(stub.count("join"), 3); // the whole, a, b: c was not asked
    QVERIFY(client.members().isEmpty());
    QCOMPARE(client.asked("leave", channelArgs("a")), "not_joined");
}

void TestV4Authorizer::batchOfLeaves()
{
    AuthorizerStub stub;
    stub.setScript(only("join", says("{}")));
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(client.ask("join", batchArgs({"a", "b", "c"}))[u"ok"].toBool());
    QVERIFY(client.ask("leave", batchArgs({"a", "c"}))[u"ok"].toBool());
    QCOMPARE(bodies(stub, "leave"), QByteArrayList{R"({"command":"leave","args":{"channels":["a","c"]}})"});
    QCOMPARE(client.asked("leave", channelArgs("a")), "not_joined");
    stub.answerAll(403);
    QCOMPARE(client.asked("leave", batchArgs({"b"})), "not_authorized");
    QCOMPARE(httpPost(server.port(), R"({"channel":"b","content":1})").status, 201);
    WSIFY_WAIT(client.contents("b").size() == 1);
}

void TestV4Authorizer::allowedIsNotAsked()
{
    AuthorizerStub stub;
    stub.setScript(only("connect", says(R"({"allow":{"join":["chat:*","one"],"broadcast":["chat:a"]}})")));
    WSIFY_START(server, flags(stub));
    V4Client client;
    WsClient old;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(old.opened(server.port()));
    stub.setScript([](const Request &) { return Reply{.status = 403}; });
    const qsizetype connects = stub.requests().size();
    QVERIFY(client.joins("chat:a") && client.joins("chat:") && client.joins("one") && client.joins("  one"));
    QVERIFY(client.broadcasts("chat:a", "1"));
    QVERIFY(client.leaves("one")); // `join` covers it
    old.sendText(join("chat:a"));
    old.sendText(broadcast("chat:a", "2"));
    WSIFY_WAIT(client.contents("chat:a").size() == 2);
    WSIFY_WAIT(!old.messages().isEmpty());
    QCOMPARE(stub.requests().size(), connects);
    // Byte for byte, and each command for itself.
    QCOMPARE(client.asked("join", channelArgs("Chat:a")), "not_authorized");
    QCOMPARE(client.asked("join", channelArgs("one2")), "not_authorized");
    QCOMPARE(client.asked("broadcast", channelArgs("chat:b")), "not_authorized");
    QCOMPARE(client.asked("broadcast", channelArgs("one")), "not_authorized");
    QCOMPARE(stub.requests().size(), connects + 4);
    // A refresh replaces it.
    stub.setScript(only("refresh", says(R"({"allow":{"join":["new"]}})")));
    QCOMPARE(client.asked("refresh"), "ok");
    stub.answerAll(403);
    QVERIFY(client.joins("new"));
    QCOMPARE(client.asked("join", channelArgs("chat:c")), "not_authorized");
    QCOMPARE(client.asked("leave", channelArgs("chat:a")), "not_authorized");
    // And one that says nothing takes it away.
    stub.answerAll(200);
    QCOMPARE(client.asked("refresh"), "ok");
    stub.answerAll(403);
    QCOMPARE(client.asked("leave", channelArgs("new")), "not_authorized");
}

void TestV4Authorizer::allowedBatches()
{
    AuthorizerStub stub;
    stub.setScript(only("connect", says(R"({"allow":{"join":["free:*"]}})")));
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    stub.answerAll(403);
    QVERIFY(client.ask("join", batchArgs({"free:a", "free:b"}))[u"ok"].toBool());
    QCOMPARE(stub.count("join"), 0);
    // One that is not covered: a call with all, and its verdict holds for that one.
    const QJsonObject denied = client.ask("join", batchArgs({"free:c", "other"}));
    QCOMPARE(stub.count("join"), 1);
    QCOMPARE(bodies(stub, "join"), QByteArrayList{R"({"command":"join","args":{"channels":["free:c","other"]}})"});
    QCOMPARE(V4Client::codeOf(denied), "ok");
    QCOMPARE(asJson(denied[u"joined"].toArray()), R"([{"channel":"free:c"}])");
    QCOMPARE(asJson(denied[u"denied"].toArray()), R"([{"channel":"other","code":"not_authorized"}])");
    stub.setScript(only("join", says("{}")));
    const QJsonObject granted = client.ask("join", batchArgs({"free:d", "other"}));
    QCOMPARE(asJson(granted[u"joined"].toArray()), R"([{"channel":"free:d"},{"channel":"other"}])");
}

void TestV4Authorizer::allowedWaitsItsTurn()
{
    AuthorizerStub stub;
    stub.setScript(only("connect", says(R"({"allow":{"join":["free"],"broadcast":["free"]}})")));
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(client.joins("free"));
    stub.setScript([](const Request &) { return Reply{.kind = Reply::Hold}; });
    client.send("broadcast", channelArgs("asked"));
    const QByteArray free = client.send("broadcast", channelArgs("free", R"("content":1)"));
    WSIFY_WAIT(stub.held() == 1);
    client.socket().sendText("[]");
    WSIFY_WAIT(!client.events(QStringLiteral("error")).isEmpty());
    QVERIFY(!client.hasReply(free) && client.contents("free").isEmpty());
    stub.release();
    QCOMPARE(V4Client::codeOf(client.reply(free)), "ok");
    WSIFY_WAIT(client.contents("free").size() == 1);
}

void TestV4Authorizer::denyOfOneChannel()
{
    AuthorizerStub stub;
    stub.setScript(only("join", says(R"({"deny":["c"]})")));
    WSIFY_START(server, flags(stub));
    V4Client client;
    WsClient old;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(old.opened(server.port()));
    QCOMPARE(client.asked("join", channelArgs(" c")), "not_authorized");
    QVERIFY(client.joins("d"));
    old.sendText(join("c"));
    old.sendText(join("d"));
    QVERIFY(old.settled());
    QCOMPARE(httpPost(server.port(), R"([{"channel":"c","content":1},{"channel":"d","content":2}])").status, 201);
    WSIFY_WAIT(client.contents("d").size() == 1 && !old.messages().isEmpty());
    QCOMPARE(old.messages(), QByteArrayList{"2"});
}

void TestV4Authorizer::contentIsReplaced()
{
    AuthorizerStub stub;
    stub.setScript(only("broadcast", says(R"({"content":{ "z":9007199254740993, "clean" : "\u002a" }})")));
    WSIFY_START(server, flags(stub));
    V4Client client;
    WsClient old;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(old.opened(server.port()));
    QVERIFY(client.joins("c"));
    old.sendText(join("c"));
    WSIFY_WAIT(server.metric("wsify_subscriptions") == 2);
    QVERIFY(client.broadcasts("c", R"("dirty")"));
    WSIFY_WAIT(client.contents("c").size() == 1 && old.messages().size() == 1);
    old.sendText(broadcast("c", R"("dirty")"));
    WSIFY_WAIT(client.contents("c").size() == 2 && old.messages().size() == 2);
    const QByteArray replaced = R"({ "z":9007199254740993, "clean" : "\u002a" })";
    QCOMPARE(client.contents("c"), (QByteArrayList{replaced, replaced}));
    QCOMPARE(old.messages(), (QByteArrayList{replaced, replaced}));
    // To nothing at all.
    stub.setScript(only("broadcast", says(R"({"content":null})")));
    QVERIFY(client.broadcasts("c", R"("dirty")"));
    WSIFY_WAIT(client.contents("c").size() == 3);
    QCOMPARE(client.contents("c").constLast(), "null");
}

/// Their `refresh` and `presence` are commands of the back end's own.
void TestV4Authorizer::commandsOfV3()
{
    AuthorizerStub stub;
    stub.setScript(only("refresh", says(R"({"user":"other","allow":{"join":["*"]},"expires":1})")));
    WSIFY_START(server, flags(stub));
    WsClient old;
    QVERIFY(old.opened(server.port()));
    old.sendText(R"({"command":"refresh","args":{"token":"a"}})");
    old.sendText(R"({"command":"presence","args":{"channel":"c"}})");
    old.sendText(R"({"command":"join","args":{"channels":["a","b"]}})");
    QVERIFY(old.settled());
    WSIFY_WAIT(stub.count("join") == 2); // not covered by what the refresh said
    QCOMPARE(stub.count("refresh"), 1);
    QCOMPARE(stub.count("presence"), 1);
    QVERIFY(stub.requests().constLast()->header("X-Wsify-User").isNull());
    stub.setScript(only("refresh", Reply{.status = 403}));
    old.sendText(R"({"command":"refresh","args":{"token":"b"}})");
    QVERIFY(old.settled());
    QVERIFY(old.isOpen());
    QVERIFY(old.messages().isEmpty());
}

WSIFY_SUITE(tst_v4authorizer, QCoreApplication, TestV4Authorizer)
#include "tst_v4authorizer.moc"
