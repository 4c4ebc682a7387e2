// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/authorizerstub.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/v4client.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QElapsedTimer>
#include <QJsonObject>
#include <QTest>

using namespace wsify::test;
using Reply = AuthorizerStub::Reply;
using Request = AuthorizerStub::Request;

/// Rights that end (server/PROTOCOL.md, "Refresh" and "Expiry").
class TestV4Expiry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void endsWithoutARefresh();
    void expiringIsSaidInTime();
    void refreshGoesOn();
    void refreshWithoutAnEndKeepsTheOld();
    void refreshReplaces();
    void refreshJoins();
    void refreshDenied();
    void refreshMustNotChangeTheUser_data();
    void refreshMustNotChangeTheUser();
    void refreshUnavailable_data();
    void refreshUnavailable();
    void nobodyIsClosedWhileAsked();
    void graceEnds();
    void serverRefreshes();
    void serverRefreshDenied();
    void serverRefreshIsRepeated();
    void serverRefreshIsSpread();
    void joinIsAskedAgain();
    void joinIsNotAskedWithoutAnEnd();
    void joinDeniedLater();
    void joinOfABatchIsAskedAlone();
    void joinSurvivesAnOutage();
    void expiredConnect();

private:
    static QStringList flags(const AuthorizerStub &stub, const QStringList &more = {})
    {
        return QStringList{QStringLiteral("--authorizer-url"), stub.url()} + more;
    }
    static Reply says(const QByteArray &object) { return {.body = R"({"wsify":)" + object + '}'}; }
    /// Answers by command, and 200 to the others.
    static AuthorizerStub::Script answers(const QHash<QByteArray, Reply> &replies)
    {
        return [replies](const Request &request) { return replies.value(request.command()); };
    }
    static QList<std::shared_ptr<Request>> calls(const AuthorizerStub &stub, const QByteArray &command)
    {
        QList<std::shared_ptr<Request>> list;
        for (const auto &request : stub.requests()) {
            if (request->command() == command)
                list.append(request);
        }
        return list;
    }
};

void TestV4Expiry::endsWithoutARefresh()
{
    AuthorizerStub stub;
    stub.setScript(answers({{"connect", says(R"({"expires":1.5})")}}));
    WSIFY_START(server, flags(stub));
    QElapsedTimer clock;
    clock.start();
    V4Client client;
    WsClient old;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(old.opened(server.port()));
    const double left = client.welcome()[u"expires"].toDouble();
    QVERIFY2(left > 0 && left <= 1.5, QByteArray::number(left).constData());
    // At once, because less than 30 s are left.
    WSIFY_WAIT(client.events(QStringLiteral("expiring")).size() == 1);
    const double in = client.events(QStringLiteral("expiring")).constFirst()[u"in"].toDouble(-1);
    QVERIFY2(in >= 0 && in <= 1.5, QByteArray::number(in).constData());
    WSIFY_WAIT(client.closeCode() != 0 && old.closeCode() != 0);
    QVERIFY2(clock.elapsed() >= 1400, QByteArray::number(clock.elapsed()).constData());
    QCOMPARE(client.closeCode(), 4500);
    QCOMPARE(client.closeReason(), "expired");
    QVERIFY(client.mayComeBack());
    QCOMPARE(old.closeCode(), 1008);
    QCOMPARE(old.closeReason(), "expired");
    QVERIFY(old.messages().isEmpty());
    QCOMPARE(client.events(QStringLiteral("expiring")).size(), 1);
}

/// 30 s before the end; a client that waits for it longer than that is told nothing yet.
void TestV4Expiry::expiringIsSaidInTime()
{
    AuthorizerStub stub;
    stub.setScript(answers({{"connect", says(R"({"expires":33})")}}));
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    QElapsedTimer clock;
    clock.start();
    QVERIFY(client.settled());
    QVERIFY(client.events(QStringLiteral("expiring")).isEmpty() || clock.elapsed() > 2000);
    WSIFY_WAIT(client.events(QStringLiteral("expiring")).size() == 1);
    QVERIFY2(clock.elapsed() >= 2000, QByteArray::number(clock.elapsed()).constData());
    const double in = client.events(QStringLiteral("expiring")).constFirst()[u"in"].toDouble(-1);
    QVERIFY2(in > 25 && in <= 30, QByteArray::number(in).constData());
}

void TestV4Expiry::refreshGoesOn()
{
    AuthorizerStub stub;
    stub.setScript(answers(
        {{"connect", says(R"({"expires":3})")}, {"refresh", says(R"({"expires":3600,"data":{ "hello":1 }})")}}));
    WSIFY_START(server, flags(stub));
    V4Client client, forgetful;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(forgetful.welcomed(server.port()));
    WSIFY_WAIT(client.events(QStringLiteral("expiring")).size() == 1);
    const QJsonObject reply = client.ask("refresh", R"({ "token":"new"})");
    QVERIFY(reply[u"ok"].toBool());
    QVERIFY(reply[u"expires"].toDouble() > 3590 && reply[u"expires"].toDouble() <= 3600);
    QCOMPARE(asJson(reply[u"data"].toObject()), R"({"hello":1})");
    QCOMPARE(calls(stub, "refresh").constFirst()->body, R"({"command":"refresh","args":{ "token":"new"}})");
    // It outlives one that came later and did not refresh.
    WSIFY_WAIT(forgetful.closeCode() == 4500);
    QVERIFY(client.settled());
    QVERIFY(client.isOpen());
}

/// No date is never no end.
void TestV4Expiry::refreshWithoutAnEndKeepsTheOld()
{
    AuthorizerStub stub;
    stub.setScript(answers({{"connect", says(R"({"expires":2})")}}));
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    const QJsonObject reply = client.ask("refresh");
    QVERIFY(reply[u"ok"].toBool());
    QVERIFY(!reply.contains(u"expires"));
    WSIFY_WAIT(client.closeCode() == 4500);
}

void TestV4Expiry::refreshReplaces()
{
    AuthorizerStub stub;
    stub.setScript(answers({{"connect", says(R"({"user":"42","meta":{"a":1},"expires":3600})")},
                            {"refresh", says(R"({"meta":{"b":2},"expires":20})")}}));
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(client.events(QStringLiteral("expiring")).isEmpty());
    QCOMPARE(client.asked("refresh"), "ok");
    WSIFY_WAIT(client.events(QStringLiteral("expiring")).size() == 1); // 20 s are less than 30
    QVERIFY(client.joins("c"));
    QCOMPARE(stub.requests().constLast()->header("X-Wsify-Meta"), R"({"b":2})");
    QCOMPARE(stub.requests().constLast()->header("X-Wsify-User"), "42"); // left out is unchanged
}

void TestV4Expiry::refreshJoins()
{
    AuthorizerStub stub;
    stub.setScript(answers({{"refresh", says(R"({"join":["new","old"]})")}}));
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(client.joins("old"));
    QCOMPARE(client.asked("refresh"), "ok");
    QVERIFY(client.settled());
    WSIFY_WAIT(client.events(QStringLiteral("joined")).size() == 1);
    QCOMPARE(asJson(client.events(QStringLiteral("joined")).constFirst()),
             R"({"channel":"new","event":"joined","reason":"authorizer"})");
    QCOMPARE(httpPost(server.port(), R"({"channel":"new","content":1})").status, 201);
    WSIFY_WAIT(client.contents("new").size() == 1);
}

void TestV4Expiry::refreshDenied()
{
    AuthorizerStub stub;
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    stub.answerAll(403);
    QCOMPARE(client.asked("refresh", R"({"token":"bad"})"), "not_authorized");
    WSIFY_WAIT(client.isDisconnected());
    QCOMPARE(client.closeCode(), 4001);
    QCOMPARE(client.closeReason(), "not_authorized");
    QVERIFY(!client.mayComeBack());
}

void TestV4Expiry::refreshMustNotChangeTheUser_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<bool>("isSame");
    QTest::newRow("the same") << QByteArray(R"({"user":"a"})") << QByteArray(R"({"user":"a"})") << true;
    QTest::newRow("another") << QByteArray(R"({"user":"a"})") << QByteArray(R"({"user":"b"})") << false;
    QTest::newRow("one where none was") << QByteArray("{}") << QByteArray(R"({"user":"a"})") << false;
}

void TestV4Expiry::refreshMustNotChangeTheUser()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(bool, isSame);
    AuthorizerStub stub;
    stub.setScript(answers({{"connect", says(before)}, {"refresh", says(after)}}));
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    const QByteArray answered = client.asked("refresh");
    QCOMPARE(answered, isSame ? "ok" : "not_authorized");
    if (isSame) {
        QVERIFY(client.settled());
        return;
    }
    WSIFY_WAIT(client.isDisconnected());
    QCOMPARE(client.closeCode(), 4001);
}

void TestV4Expiry::refreshUnavailable_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("503") << 503 << QByteArray("authorizer_down");
    QTest::newRow("429") << 429 << QByteArray("rate");
}

/// The client's to repeat.
void TestV4Expiry::refreshUnavailable()
{
    QFETCH(int, status);
    AuthorizerStub stub;
    stub.setScript(answers({{"connect", says(R"({"expires":1})")}, {"refresh", Reply{.status = status}}}));
    WSIFY_START(server, flags(stub));
    V4Client client, forgetful;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(forgetful.welcomed(server.port()));
    QTEST(client.asked("refresh"), "code");
    // Past its end, which it would not outlive had it not asked.
    WSIFY_WAIT(forgetful.closeCode() == 4500);
    QVERIFY(client.settled());
    stub.setScript(answers({{"refresh", says(R"({"expires":3600})")}}));
    QCOMPARE(client.asked("refresh"), "ok");
    QVERIFY(client.settled());
}

void TestV4Expiry::nobodyIsClosedWhileAsked()
{
    AuthorizerStub stub;
    stub.setScript(answers({{"connect", says(R"({"expires":1})")}, {"refresh", Reply{.kind = Reply::Hold}}}));
    WSIFY_START(server, flags(stub, {QStringLiteral("--authorizer-timeout"), QStringLiteral("30s")}));
    V4Client client, forgetful;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(forgetful.welcomed(server.port()));
    const QByteArray id = client.send("refresh");
    WSIFY_WAIT(stub.held() == 1);
    WSIFY_WAIT(forgetful.closeCode() == 4500);
    QVERIFY(client.isOpen());
    stub.release();
    QVERIFY(client.reply(id)[u"ok"].toBool());
    // Its answer had no end: the old one holds, and is past.
    WSIFY_WAIT(client.closeCode() == 4500);
}

void TestV4Expiry::graceEnds()
{
    AuthorizerStub stub;
    stub.setScript(answers({{"connect", says(R"({"expires":1})")}, {"refresh", Reply{.status = 503}}}));
    WSIFY_START(server, flags(stub, {QStringLiteral("--expiry-grace"), QStringLiteral("2s")}));
    QElapsedTimer clock;
    clock.start();
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    QCOMPARE(client.asked("refresh"), "authorizer_down");
    WSIFY_WAIT(client.closeCode() != 0);
    QCOMPARE(client.closeCode(), 4500);
    QVERIFY2(clock.elapsed() >= 2800, QByteArray::number(clock.elapsed()).constData());
    // The server's own questions end there, too; for v3 with 1008.
    stub.setScript(
        answers({{"connect", says(R"({"expires":1,"refresh":"server"})")}, {"refresh", Reply{.status = 503}}}));
    V4Client other;
    WsClient old;
    QVERIFY(other.welcomed(server.port()));
    QVERIFY(old.opened(server.port()));
    WSIFY_WAIT(other.closeCode() != 0 && old.closeCode() != 0);
    QCOMPARE(other.closeCode(), 4500);
    QCOMPARE(old.closeCode(), 1008);
    QCOMPARE(old.closeReason(), "expired");
}

void TestV4Expiry::serverRefreshes()
{
    AuthorizerStub stub;
    stub.setScript(answers({{"connect", says(R"({"user":"42","expires":1,"refresh":"server"})")},
                            {"refresh", says(R"({"expires":1,"refresh":"server","data":1})")}}));
    WSIFY_START(server, flags(stub));
    V4Client client;
    WsClient old;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(old.opened(server.port()));
    WSIFY_WAIT(calls(stub, "refresh").size() >= 6);
    QHash<QByteArray, int> asked;
    const auto refreshes = calls(stub, "refresh");
    for (const auto &call : refreshes) {
        QCOMPARE(call->body, R"({"command":"refresh","args":null})");
        QCOMPARE(call->header("X-Wsify-User"), "42");
        ++asked[call->header("X-Wsify-Client")];
    }
    QCOMPARE(asked.size(), 2);
    QVERIFY(client.settled());
    QVERIFY(client.events(QStringLiteral("expiring")).isEmpty());
    QCOMPARE(client.events(QStringLiteral("reply")).size(), 1); // settled()'s
    QVERIFY(old.settled());
    QVERIFY(old.isOpen() && old.messages().isEmpty());
    // The word is replaced together with the time.
    stub.setScript(answers({{"refresh", says(R"({"expires":2})")}}));
    WSIFY_WAIT(client.events(QStringLiteral("expiring")).size() == 1);
    WSIFY_WAIT(client.closeCode() == 4500 && old.closeCode() == 1008);
}

void TestV4Expiry::serverRefreshDenied()
{
    AuthorizerStub stub;
    stub.setScript(
        answers({{"connect", says(R"({"expires":1,"refresh":"server"})")}, {"refresh", Reply{.status = 403}}}));
    WSIFY_START(server, flags(stub));
    V4Client client;
    WsClient old;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(old.opened(server.port()));
    WSIFY_WAIT(client.closeCode() != 0 && old.closeCode() != 0);
    QCOMPARE(client.closeCode(), 4001);
    QCOMPARE(client.closeReason(), "not_authorized");
    QCOMPARE(old.closeCode(), 1008);
    QCOMPARE(old.closeReason(), "not_authorized");
}

/// After 1, 2, 4 ... s; a limiter of the back end is an outage as well.
void TestV4Expiry::serverRefreshIsRepeated()
{
    AuthorizerStub stub;
    int refreshes = 0;
    stub.setScript([&refreshes](const Request &request) {
        if (request.command() == "connect")
            return says(R"({"expires":1,"refresh":"server"})");
        if (request.command() != "refresh")
            return Reply{};
        ++refreshes;
        return refreshes == 1   ? Reply{.status = 503}
               : refreshes == 2 ? Reply{.status = 429, .headers = {"Retry-After: 1"}}
                                : says(R"({"expires":3600})");
    });
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    WSIFY_WAIT(refreshes == 3);
    QVERIFY(client.settled());
    QVERIFY(client.isOpen());
}

/// Those that came together do not ask together.
void TestV4Expiry::serverRefreshIsSpread()
{
    AuthorizerStub stub;
    QList<qint64> times;
    QElapsedTimer clock;
    clock.start();
    stub.setScript([&](const Request &request) {
        if (request.command() == "connect")
            return says(R"({"expires":10,"refresh":"server"})");
        if (request.command() == "refresh")
            times.append(clock.elapsed());
        return says(R"({"expires":3600})");
    });
    WSIFY_START(server, flags(stub));
    std::vector<std::unique_ptr<V4Client>> clients;
    for (int i = 0; i < 50; ++i) {
        clients.push_back(std::make_unique<V4Client>());
        clients.back()->open(server.port());
    }
    for (const auto &client : clients)
        WSIFY_WAIT(!client->welcome().isEmpty());
    const qint64 together = clock.elapsed();
    QVERIFY(waitUntil([&] { return times.size() >= 50; }, 30'000));
    QVERIFY2(times.constFirst() >= 8'900, QByteArray::number(times.constFirst()).constData());
    // Over about the last second, plus the time in which they came.
    const qint64 spread = times.constLast() - times.constFirst();
    QVERIFY2(spread > 300, QByteArray::number(spread).constData());
    QVERIFY2(times.constLast() <= 11'000 + together, QByteArray::number(times.constLast()).constData());
}

void TestV4Expiry::joinIsAskedAgain()
{
    AuthorizerStub stub;
    stub.setScript(answers({{"join", says(R"({"expires":1})")}}));
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    QCOMPARE(client.asked("join", R"({ "channel":"c", "ticket":7})"), "ok");
    WSIFY_WAIT(calls(stub, "join").size() >= 3);
    const auto joins = calls(stub, "join");
    for (const auto &call : joins)
        QCOMPARE(call->body, R"({"command":"join","args":{ "channel":"c", "ticket":7}})");
    QVERIFY(client.events(QStringLiteral("left")).isEmpty());
    QVERIFY(client.broadcasts("c", "1"));
    WSIFY_WAIT(client.contents("c").size() == 1);
    // Args that are longer than 1 KiB are not kept.
    QVERIFY(client.leaves("c"));
    const int before = stub.count("join");
    QCOMPARE(client.asked("join", channelArgs("d", "\"ticket\":\"" + QByteArray(1100, 't') + '"')), "ok");
    WSIFY_WAIT(stub.count("join") >= before + 2);
    QCOMPARE(calls(stub, "join").at(before + 1)->body, R"({"command":"join","args":{"channel":"d"}})");
}

/// Nor of one that was left.
void TestV4Expiry::joinIsNotAskedWithoutAnEnd()
{
    AuthorizerStub stub;
    int joins = 0;
    stub.setScript([&joins](const Request &request) {
        if (request.command() != "join")
            return Reply{};
        ++joins;
        return joins == 1 ? says(R"({"expires":1})") : Reply{};
    });
    WSIFY_START(server, flags(stub));
    V4Client client, other;
    QVERIFY(client.welcomed(server.port()) && other.welcomed(server.port()));
    QVERIFY(client.joins("c"));
    WSIFY_WAIT(joins == 2); // and this answer has no end
    QVERIFY(other.joins("c"));
    joins = 0;
    QVERIFY(other.joins("short"));
    QVERIFY(other.leaves("short"));
    joins = 0;
    QVERIFY(other.joins("sign")); // its repetition says that the others' time is over
    WSIFY_WAIT(joins == 2);
    QCOMPARE(calls(stub, "join").constLast()->body, R"({"command":"join","args":{"channel":"sign"}})");
    QCOMPARE(httpPost(server.port(), R"({"channel":"c","content":1})").status, 201);
    WSIFY_WAIT(client.contents("c").size() == 1 && other.contents("c").size() == 1);
}

void TestV4Expiry::joinDeniedLater()
{
    AuthorizerStub stub;
    stub.setScript(answers({{"join", says(R"({"expires":1})")}}));
    WSIFY_START(server, flags(stub));
    V4Client client;
    WsClient old;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(old.opened(server.port()));
    QVERIFY(client.joins("c"));
    old.sendText(join("c"));
    WSIFY_WAIT(stub.count("join") >= 2);
    stub.setScript(answers({{"join", Reply{.status = 403}}}));
    WSIFY_WAIT(client.events(QStringLiteral("left")).size() == 1);
    QCOMPARE(asJson(client.events(QStringLiteral("left")).constFirst()),
             R"({"channel":"c","event":"left","reason":"not_authorized"})");
    WSIFY_WAIT(server.metric("wsify_subscriptions") == 0);
    QCOMPARE(httpPost(server.port(), R"({"channel":"c","content":1})").status, 201);
    QVERIFY(client.settled());
    QVERIFY(client.isOpen() && old.isOpen());
    QVERIFY(old.messages().isEmpty());
    QVERIFY(client.contents("c").isEmpty());
}

void TestV4Expiry::joinOfABatchIsAskedAlone()
{
    AuthorizerStub stub;
    stub.setScript(answers({{"join", says(R"({"expires":1})")}}));
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(client.ask("join", batchArgs({"a", "b"}))[u"ok"].toBool());
    WSIFY_WAIT(stub.count("join") >= 3);
    QSet<QByteArray> again;
    const auto joins = calls(stub, "join");
    for (qsizetype i = 1; i < joins.size(); ++i)
        again.insert(joins.at(i)->body);
    QCOMPARE(again, (QSet<QByteArray>{R"({"command":"join","args":{"channel":"a"}})",
                                      R"({"command":"join","args":{"channel":"b"}})"}));
}

void TestV4Expiry::joinSurvivesAnOutage()
{
    AuthorizerStub stub;
    int joins = 0;
    stub.setScript([&joins](const Request &request) {
        if (request.command() != "join")
            return Reply{};
        ++joins;
        return joins == 1 ? says(R"({"expires":1})") : joins < 4 ? Reply{.status = 503} : Reply{};
    });
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(client.joins("c"));
    WSIFY_WAIT(joins == 4); // after 1 s, and 1 and 2 s more
    QVERIFY(client.settled());
    QVERIFY(client.events(QStringLiteral("left")).isEmpty());
    QVERIFY(client.broadcasts("c", "1"));
    WSIFY_WAIT(client.contents("c").size() == 1);
}

/// A token that is too old must not end a page for good.
void TestV4Expiry::expiredConnect()
{
    AuthorizerStub stub;
    stub.setScript([](const Request &) { return Reply{.status = 401, .body = R"({"wsify":{"code":"expired"}})"}; });
    WSIFY_START(server, flags(stub));
    V4Client client;
    QVERIFY(client.refusedLate(server.port()));
    QCOMPARE(client.closeCode(), 4500);
    QCOMPARE(client.closeReason(), "expired");
    QVERIFY(client.mayComeBack());
    WsClient old;
    QVERIFY(!old.opened(server.port()));
    QCOMPARE(old.answer().status, 403);
}

WSIFY_SUITE(tst_v4expiry, QCoreApplication, TestV4Expiry)
#include "tst_v4expiry.moc"
