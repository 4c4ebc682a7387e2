// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/v3session.h"
#include "core/session/v4session.h"
#include "support/coreworker.h"
#include "support/fakebroker.h"
#include "support/faketransport.h"
#include "support/suite.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <memory>

using namespace wsify;
using namespace wsify::test;
using namespace std::chrono_literals;

namespace {

std::shared_ptr<const AuthResult> result(const QByteArray &object, AuthCall call = AuthCall::Connect)
{
    const AuthReading reading = readAuthResult({.bytes = R"({"wsify":)" + object + '}'}, call, Limits());
    if (!reading.result)
        qFatal("%s", reading.problem.constData());
    return std::make_shared<const AuthResult>(*reading.result);
}

struct Client
{
    explicit Client(CoreWorker &coreWorker, const QByteArray &id = "c1", std::shared_ptr<const AuthResult> granted = {})
        : worker(coreWorker)
        , session(worker.context, info(id, std::move(granted)), transport, worker.reader)
    {
    }
    static ClientInfo info(const QByteArray &id, std::shared_ptr<const AuthResult> granted)
    {
        ClientInfo client{{id, "192.0.2.1"}};
        client.isV4 = true;
        client.granted = std::move(granted);
        return client;
    }
    void send(const QByteArray &message) { session.receive(message); }
    QJsonObject event(qsizetype index) const { return QJsonDocument::fromJson(transport.sent.value(index)).object(); }
    QJsonObject last() const { return event(transport.sent.size() - 1); }
    QByteArray lastText() const { return transport.sent.isEmpty() ? QByteArray() : transport.sent.last(); }
    /// The error code of the last event, which is a reply or an `error`.
    QByteArray code() const { return last()[QLatin1String("error")][QLatin1String("code")].toString().toUtf8(); }
    int events() const { return int(transport.sent.size()); }

    CoreWorker &worker;
    FakeTransport transport;
    V4Session session;
};

struct OldClient
{
    explicit OldClient(CoreWorker &worker, std::shared_ptr<const AuthResult> granted = {})
        : session(worker.context, Client::info("old", std::move(granted)), transport)
    {
    }
    FakeTransport transport;
    V3Session session;
};

} // namespace

class TestV4Session : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void welcomeIsFirst();
    void commandsAreAnswered();
    void faultsAreAnsweredInOrder();
    void faultsWithoutIdAreEvents();
    void denialKeepsTheConnection_data();
    void denialKeepsTheConnection();
    void silenceAnswersWhatWaits();
    void allowedCommandsAreNotAsked();
    void allowHoldsForOldClients();
    void withdrawnChannelsAreAsked();
    void batchOfOneCall();
    void batchOfAnAuthorizerThatKnowsNone();
    void batchFallsBackAfterADenial();
    void batchOfAnAuthorizerThatIsAway();
    void batchPartlyCovered();
    void limitsOfChannels();
    void contentIsReplaced();
    void denyHoldsForOldClients();
    void requestsAreAnswered();
    void historyAndPresenceAreRefused();
    void clientRefreshes();
    void deniedRefreshEnds();
    void expiresWithoutRefresh();
    void undecidedRefreshHasGrace();
    void serverRefreshes();
    void anotherUserEnds();
    void joinExpires();
    void joinOutlivesAShortSilence();
    void forcedMemberships();
    void heartbeat();
    void drains();
    void closesByItsOwnCodes();
    void tooLarge();
    void dedup();
    void subscriptionsAreWaitedFor();
    void subscriptionsThatFail();
    void lastWordsJoinNothing();
    void lastWordsOfABatch();
    void faultyRefreshHoldsNoEnd();
    void refreshesInARowHoldNoEnd();
    void lateAnswerToTheServerIsForgotten();
    void removedWhileABatchIsAsked();
    void coveredWhileABatchIsAsked();
    void removedWhileAJoinWaits();
    void aManyTimesDeniedBatchIsToldOnce();
    void laterOnesAreNotAnsweredFirstAtADrain();
};

void TestV4Session::welcomeIsFirst()
{
    CoreWorker worker;
    worker.limits.pingInterval = 500ms;
    Client a(worker, "c1",
             result(R"({"user":"42","info":{"n":1},"meta":{"m":2},"data":[1, 2],"join":["x"," y "],"expires":3600})"));
    QCOMPARE(a.events(), 1);
    const QJsonObject welcome = a.event(0);
    QCOMPARE(welcome[QLatin1String("event")].toString().toUtf8(), "welcome");
    QCOMPARE(welcome[QLatin1String("client")].toString().toUtf8(), "c1");
    QCOMPARE(welcome[QLatin1String("user")].toString().toUtf8(), "42");
    QCOMPARE(welcome[QLatin1String("ping")].toDouble(), 0.5);
    QCOMPARE(welcome[QLatin1String("expires")].toDouble(), 3600.0);
    QCOMPARE(welcome[QLatin1String("joined")].toArray().size(), 2);
    QCOMPARE(welcome[QLatin1String("joined")][1][QLatin1String("channel")].toString().toUtf8(), "y");
    QCOMPARE(welcome[QLatin1String("limits")][QLatin1String("channels")].toInt(), 1000);
    QVERIFY(a.lastText().contains(R"("data":[1, 2])"));
    QCOMPARE(a.session.user(), "42");
    QCOMPARE(worker.counters().subscriptions.value(), 2);
}

void TestV4Session::commandsAreAnswered()
{
    CoreWorker worker;
    Client a(worker);
    a.send(R"({"id":"j","command":"join","args":{"channel":" x "}})");
    QCOMPARE(a.lastText(), R"({"event":"reply","id":"j","ok":true})");
    a.send(R"({"id":1.0,"command":"leave","args":{"channel":"x"}})");
    QCOMPARE(a.lastText(), R"({"event":"reply","id":1.0,"ok":true})");
    a.send(R"({"id":2,"command":"leave","args":{"channel":"x"}})");
    QCOMPARE(a.code(), "not_joined");
    a.send(R"({"id":3,"command":"leave","args":{"channels":["x"]}})");
    QCOMPARE(a.last()[QLatin1String("ok")].toBool(), true);
    a.send(R"({"id":4,"command":"broadcast","args":{"channel":"x"}})");
    QCOMPARE(a.last()[QLatin1String("ok")].toBool(), true);
    QCOMPARE(a.last()[QLatin1String("id")].toInt(), 4);
    const int before = a.events();
    a.send(R"({"command":"join","args":{"channel":"x"}})"); // no id, no reply
    a.send(R"({"command":"leave","args":{"channel":"never"}})");
    QCOMPARE(a.events(), before);
    QCOMPARE(worker.counters().subscriptions.value(), 1);
    a.send(R"({"id":5,"command":"dance"})");
    QCOMPARE(a.code(), "unknown_command");
    a.send(R"({"id":6,"command":"connect"})");
    QCOMPARE(a.code(), "unknown_command");
    a.send(R"({"id":7,"command":"refresh"})");
    QCOMPARE(a.last()[QLatin1String("ok")].toBool(), true);
}

void TestV4Session::faultsAreAnsweredInOrder()
{
    CoreWorker worker(true);
    Client a(worker);
    a.send(R"({"id":1,"command":"join","args":{"channel":"x"}})");
    a.send(R"({"id":2,"command":"join","args":{"channel":7}})");
    a.send(R"({"id":3,"command":"presence","args":{"channel":"x"}})");
    QCOMPARE(a.events(), 1); // both wait for the first
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(a.events(), 4);
    QCOMPARE(a.event(1)[QLatin1String("id")].toInt(), 1);
    QCOMPARE(a.event(2)[QLatin1String("error")][QLatin1String("code")].toString().toUtf8(), "bad_request");
    QCOMPARE(a.event(2)[QLatin1String("error")][QLatin1String("field")].toString().toUtf8(), "channel");
    QCOMPARE(a.event(3)[QLatin1String("error")][QLatin1String("code")].toString().toUtf8(), "no_presence");
    QCOMPARE(worker.authorizer.out(), 0);
    a.send(R"({"id":4,"command":"join","args":{"channel":""}})"); // at once
    QCOMPARE(a.code(), "bad_request");
    QCOMPARE(worker.counters().v4Errors[size_t(v4::Code::BadRequest)].value(), 2);
}

void TestV4Session::faultsWithoutIdAreEvents()
{
    CoreWorker worker;
    Client a(worker);
    a.send("{");
    QCOMPARE(a.last()[QLatin1String("event")].toString().toUtf8(), "error");
    QCOMPARE(a.code(), "bad_request");
    a.send("[]"); // at most one a second
    QCOMPARE(a.events(), 2);
    worker.timers.advance(1s);
    a.send(R"({"id":[],"command":"join"})");
    QCOMPARE(a.last()[QLatin1String("error")][QLatin1String("field")].toString().toUtf8(), "id");
    QCOMPARE(a.events(), 3);
    worker.timers.advance(1s);
    a.send(R"({"command":"join","args":{"channel":7}})"); // a command, without an id
    QCOMPARE(a.events(), 3);
    QCOMPARE(worker.counters().ignoredMalformed.value(), 4);
}

void TestV4Session::denialKeepsTheConnection_data()
{
    QTest::addColumn<AuthAnswer>("answer");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<bool>("isTemporary");
    QTest::addColumn<int>("retry"); // 0: any or none
    const auto denial = std::make_shared<const AuthDenial>(
        AuthDenial{.hasObject = true, .code = "x_full", .message = "the room is full"});
    QTest::newRow("denied") << AuthAnswer{.verdict = Verdict::Deny, .status = 403} << QByteArray("not_authorized")
                            << false << 0;
    QTest::newRow("own code") << AuthAnswer{.verdict = Verdict::Deny, .status = 409, .denial = denial}
                              << QByteArray("x_full") << false << 0;
    QTest::newRow("away") << AuthAnswer{.verdict = Verdict::Unavailable, .status = 503, .retryAfter = 9s}
                          << QByteArray("authorizer_down") << true << 9;
    QTest::newRow("busy") << AuthAnswer{.verdict = Verdict::Busy, .status = 429, .retryAfter = 7s} << QByteArray("rate")
                          << true << 7;
    QTest::newRow("busy, any time") << AuthAnswer{.verdict = Verdict::Busy, .status = 429} << QByteArray("rate") << true
                                    << 0;
}

void TestV4Session::denialKeepsTheConnection()
{
    QFETCH(AuthAnswer, answer);
    CoreWorker worker(true);
    Client a(worker);
    for (const char *command : {"join", "leave", "broadcast", "dance"}) {
        a.send(R"({"id":"i","command":")" + QByteArray(command) + R"(","args":{"channel":"x"}})");
        worker.authorizer.answer(answer);
        QTEST(a.code(), "code");
        QTEST(a.last()[QLatin1String("error")][QLatin1String("temporary")].toBool(), "isTemporary");
        QFETCH(int, retry);
        if (retry > 0)
            QCOMPARE(a.last()[QLatin1String("error")][QLatin1String("retry")].toInt(), retry);
    }
    QVERIFY(!a.transport.closed);
    QCOMPARE(worker.counters().subscriptions.value(), 0);
    QCOMPARE(worker.counters().published.value(), 0);
}

void TestV4Session::silenceAnswersWhatWaits()
{
    CoreWorker worker(true);
    Client a(worker);
    for (int i = 1; i <= 3; ++i)
        a.send(R"({"id":)" + QByteArray::number(i) + R"(,"command":"join","args":{"channel":"x"}})");
    worker.authorizer.answer(AuthAnswer{.verdict = Verdict::Unavailable, .status = 0});
    QCOMPARE(a.events(), 4);
    QCOMPARE(a.last()[QLatin1String("id")].toInt(), 3);
    QCOMPARE(a.code(), "authorizer_down");
    QCOMPARE(worker.authorizer.out(), 0);
}

void TestV4Session::allowedCommandsAreNotAsked()
{
    CoreWorker worker(true);
    Client a(worker, "c1", result(R"({"allow":{"join":["a:*","b"],"broadcast":["b"]}})"));
    a.send(R"({"id":1,"command":"join","args":{"channel":"a:1"}})");
    a.send(R"({"id":2,"command":"leave","args":{"channel":"a:1"}})");
    a.send(R"({"id":3,"command":"broadcast","args":{"channel":"b"}})");
    a.send(R"({"id":4,"command":"join","args":{"channels":["a:1","a:2","b"]}})");
    QCOMPARE(a.events(), 5);
    QCOMPARE(a.last()[QLatin1String("joined")].toArray().size(), 3);
    QCOMPARE(worker.authorizer.out(), 0);
    a.send(R"({"id":5,"command":"broadcast","args":{"channel":"a:1"}})");
    QCOMPARE(worker.authorizer.out(), 1);
    a.send(R"({"id":6,"command":"join","args":{"channel":"b"}})"); // covered, but not before its turn
    QCOMPARE(a.events(), 5);
    worker.authorizer.answer(Verdict::Deny);
    QCOMPARE(a.event(5)[QLatin1String("id")].toInt(), 5);
    QCOMPARE(a.event(6)[QLatin1String("id")].toInt(), 6);
}

void TestV4Session::allowHoldsForOldClients()
{
    CoreWorker worker(true);
    OldClient old(worker, result(R"({"user":"u","meta":{"k":"é"},"join":["forced"],"allow":{"join":["a:*"]}})"));
    QCOMPARE(worker.counters().subscriptions.value(), 1);
    old.session.receive(R"({"command":"join","args":{"channel":"a:1"}})");
    QCOMPARE(worker.counters().subscriptions.value(), 2);
    QCOMPARE(worker.authorizer.out(), 0);
    old.session.receive(R"({"command":"join","args":{"channel":"b"}})");
    QCOMPARE(worker.authorizer.request().user, "u");
    QCOMPARE(worker.authorizer.request().meta, R"({"k":"\u00e9"})");
    QCOMPARE(worker.authorizer.request().call, AuthCall::Join);
    QVERIFY(old.transport.sent.isEmpty());
}

void TestV4Session::withdrawnChannelsAreAsked()
{
    CoreWorker worker(true);
    Client a(worker, "c1", result(R"({"allow":{"join":["*"]}})"));
    QVERIFY(!a.session.forceLeave("x", Session::By::Server)); // no member, and no more allowed
    a.send(R"({"id":1,"command":"join","args":{"channel":"x"}})");
    QCOMPARE(worker.authorizer.out(), 1);
    worker.authorizer.answer(Verdict::Deny);
    QVERIFY(a.session.forceJoin("x", Session::By::Server));
    a.send(R"({"id":2,"command":"leave","args":{"channel":"x"}})"); // put back
    QCOMPARE(worker.authorizer.out(), 0);
    QCOMPARE(a.last()[QLatin1String("ok")].toBool(), true);
}

void TestV4Session::batchOfOneCall()
{
    CoreWorker worker(true);
    Client a(worker);
    worker.authorizer.isBatchable = true;
    a.send(R"({"id":1,"command":"join","args":{"channels":["x",{"channel":"y","last":5},"z"," x "],"k":1}})");
    QCOMPARE(worker.authorizer.request().body,
             R"({"command":"join","args":{"channels":["x",{"channel":"y","last":5},"z"," x "],"k":1}})");
    worker.authorizer.answerWith(R"({"wsify":{"deny":["z"],"data":{"d":1}}})", worker.limits);
    QCOMPARE(a.lastText(),
             R"({"event":"reply","id":1,"ok":true,"joined":[{"channel":"x"},{"channel":"y","recovered":false}],)"
             R"("denied":[{"channel":"z","code":"not_authorized"}],"data":{"d":1}})");
    QCOMPARE(worker.counters().subscriptions.value(), 2);
    a.send(R"({"id":2,"command":"leave","args":{"channels":["x","y"]}})");
    worker.authorizer.answer(Verdict::Allow); // any 200
    QCOMPARE(worker.counters().subscriptions.value(), 0);
}

void TestV4Session::batchOfAnAuthorizerThatKnowsNone()
{
    CoreWorker worker(true);
    Client a(worker);
    a.send(R"({"id":1,"command":"join","args":{"channels":["x","y","z"]}})");
    a.send(R"({"id":2,"command":"join","args":{"channels":["v"]}})");
    worker.authorizer.answer(Verdict::Allow); // a plain yes
    QVERIFY(!worker.authorizer.isBatchable);
    QCOMPARE(worker.authorizer.request().body, R"({"command":"join","args":{"channel":"x"}})");
    worker.authorizer.answerWith(R"({"wsify":{"data":7}})", worker.limits);
    worker.authorizer.answer(AuthAnswer{.verdict = Verdict::Deny,
                                        .status = 403,
                                        .denial = std::make_shared<const AuthDenial>(
                                            AuthDenial{.hasObject = true, .code = "x_no", .message = "never"})});
    QCOMPARE(a.events(), 1);
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(a.lastText(), R"({"event":"reply","id":1,"ok":true,"joined":[{"channel":"x","data":7},{"channel":"z"}],)"
                           R"("denied":[{"channel":"y","code":"x_no","message":"never"}]})");
    // and it is remembered
    QCOMPARE(worker.authorizer.request().body, R"({"command":"join","args":{"channel":"v"}})");
    worker.authorizer.answer(Verdict::Deny); // the last one's denial is one channel's
    QCOMPARE(a.last()[QLatin1String("ok")].toBool(), true);
    QCOMPARE(a.last()[QLatin1String("denied")].toArray().size(), 1);
}

void TestV4Session::batchFallsBackAfterADenial()
{
    CoreWorker worker(true);
    Client a(worker);
    a.send(R"({"id":1,"command":"join","args":{"channels":["x"]}})");
    worker.authorizer.answer(Verdict::Unavailable, 500);
    QCOMPARE(worker.authorizer.request().body, R"({"command":"join","args":{"channel":"x"}})");
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(a.last()[QLatin1String("joined")].toArray().size(), 1);
    worker.authorizer.isBatchable = true;
    worker.authorizer.knowsResults = true; // knows what it does
    a.send(R"({"id":2,"command":"join","args":{"channels":["y"]}})");
    worker.authorizer.answer(Verdict::Deny);
    QCOMPARE(a.code(), "not_authorized");
    QCOMPARE(a.last()[QLatin1String("ok")].toBool(), false);
}

void TestV4Session::batchOfAnAuthorizerThatIsAway()
{
    CoreWorker worker(true);
    Client a(worker);
    worker.authorizer.isBatchable = false;
    a.send(R"({"id":1,"command":"join","args":{"channels":["x","y"]}})");
    worker.authorizer.answer(Verdict::Allow);
    worker.authorizer.answer(Verdict::Busy); // answers all of it
    QCOMPARE(a.code(), "rate");
    QCOMPARE(worker.counters().subscriptions.value(), 0);
    QCOMPARE(worker.authorizer.out(), 0);
}

void TestV4Session::batchPartlyCovered()
{
    CoreWorker worker(true);
    Client a(worker, "c1", result(R"({"allow":{"join":["a*"]}})"));
    worker.authorizer.knowsResults = true;
    a.send(R"({"id":1,"command":"join","args":{"channels":["a","b"]}})");
    worker.authorizer.answer(Verdict::Deny); // of what is not covered
    QCOMPARE(a.lastText(), R"({"event":"reply","id":1,"ok":true,"joined":[{"channel":"a"}],)"
                           R"("denied":[{"channel":"b","code":"not_authorized"}]})");
}

void TestV4Session::limitsOfChannels()
{
    CoreWorker worker(true);
    worker.limits.maxChannels = 2;
    Client a(worker);
    worker.authorizer.knowsResults = true;
    a.send(R"({"id":1,"command":"join","args":{"channel":"x"}})");
    worker.authorizer.answer(Verdict::Allow);
    a.send(R"({"id":2,"command":"join","args":{"channels":["y","z"]}})");
    worker.authorizer.answerWith(R"({"wsify":{}})", worker.limits);
    QCOMPARE(a.last()[QLatin1String("denied")][0][QLatin1String("channel")].toString().toUtf8(), "z");
    QCOMPARE(a.last()[QLatin1String("denied")][0][QLatin1String("code")].toString().toUtf8(), "limit");
    a.send(R"({"id":3,"command":"join","args":{"channel":"z"}})"); // refused without asking
    QCOMPARE(a.code(), "limit");
    a.send(R"({"id":4,"command":"join","args":{"channel":"x"}})"); // is joined already
    QCOMPARE(worker.authorizer.out(), 1);
    QCOMPARE(worker.counters().limitChannels.value(), 2);
}

void TestV4Session::contentIsReplaced()
{
    CoreWorker worker(true);
    Client a(worker);
    OldClient old(worker);
    old.session.receive(R"({"command":"join","args":{"channel":"x"}})");
    worker.authorizer.answer(Verdict::Allow);
    a.send(R"({"command":"broadcast","args":{"channel":"x","content":"bad"}})");
    worker.authorizer.answerWith(R"({"wsify":{"content":{"clean": 1}}})", worker.limits);
    old.session.receive(R"({"command":"broadcast","args":{"channel":"x","content":"bad"}})");
    worker.authorizer.answerWith(R"({"wsify":{"content":"***"}})", worker.limits);
    QCOMPARE(old.transport.sent, (QByteArrayList{R"({"clean": 1})", R"("***")"}));
}

void TestV4Session::denyHoldsForOldClients()
{
    CoreWorker worker(true);
    OldClient old(worker);
    old.session.receive(R"({"command":"join","args":{"channel":" x"}})");
    worker.authorizer.answerWith(R"({"wsify":{"deny":["x"]}})", worker.limits);
    QCOMPARE(worker.counters().subscriptions.value(), 0);
    QCOMPARE(worker.observer.refusalCodes, QByteArrayList{"denied"});
}

void TestV4Session::requestsAreAnswered()
{
    CoreWorker worker(true);
    Client a(worker);
    a.send(R"({"id":1,"command":"price","args":{"of":"tea"}})");
    worker.authorizer.answerWith(R"({"wsify":{"reply":{"eur": 3.50}}})", worker.limits);
    QCOMPARE(a.lastText(), R"({"event":"reply","id":1,"ok":true,"data":{"eur": 3.50}})");
    a.send(R"({"id":2,"command":"price"})");
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(a.lastText(), R"({"event":"reply","id":2,"ok":true})");
}

void TestV4Session::historyAndPresenceAreRefused()
{
    CoreWorker worker(true);
    Client a(worker);
    a.send(R"({"id":1,"command":"join","args":{"channel":"x","recover":"strict"}})");
    QCOMPARE(a.code(), "no_history");
    a.send(R"({"id":2,"command":"join","args":{"channels":["x","y"],"recover":"strict"}})");
    QCOMPARE(a.last()[QLatin1String("denied")].toArray().size(), 2);
    QCOMPARE(worker.authorizer.out(), 0);
    a.send(R"({"id":3,"command":"join","args":{"channel":"x","since":"p","presence":true}})");
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(a.lastText(), R"({"event":"reply","id":3,"ok":true,"recovered":false})");
    a.send(R"({"id":4,"command":"join","args":{"channel":"x","since":"p"}})"); // already joined: nothing to recover
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(a.lastText(), R"({"event":"reply","id":4,"ok":true})");
}

void TestV4Session::clientRefreshes()
{
    CoreWorker worker(true);
    Client a(worker, "c1", result(R"({"user":"u","allow":{"join":["*"]},"expires":100})"));
    worker.timers.advance(70s);
    QCOMPARE(a.lastText(), R"({"event":"expiring","in":30})");
    a.send(R"({"id":1,"command":"refresh","args":{"token":"t"}})");
    QCOMPARE(worker.authorizer.request().call, AuthCall::Refresh);
    worker.timers.advance(60s); // over, but a refresh is out
    QVERIFY(!a.transport.closed);
    worker.authorizer.answerWith(R"({"wsify":{"user":"u","expires":50,"join":["n"]}})", worker.limits);
    QCOMPARE(a.event(2)[QLatin1String("event")].toString().toUtf8(), "joined");
    QCOMPARE(a.event(2)[QLatin1String("reason")].toString().toUtf8(), "authorizer");
    QCOMPARE(a.last()[QLatin1String("expires")].toInt(), 50);
    a.send(R"({"id":2,"command":"join","args":{"channel":"x"}})"); // `allow` was replaced
    QCOMPARE(worker.authorizer.out(), 1);
    worker.authorizer.answer(Verdict::Allow);
    worker.timers.advance(49s);
    QVERIFY(!a.transport.closed);
    // An answer without `expires` leaves the old end.
    a.send(R"({"id":3,"command":"refresh"})");
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(a.last()[QLatin1String("ok")].toBool(), true);
    worker.timers.advance(2s);
    QVERIFY(a.transport.closed);
    QCOMPARE(a.transport.closeCode, CloseCode::Expired);
    QCOMPARE(a.transport.closeReason, "expired");
}

void TestV4Session::deniedRefreshEnds()
{
    CoreWorker worker(true);
    Client a(worker);
    a.send(R"({"id":1,"command":"refresh"})");
    worker.authorizer.answer(Verdict::Deny);
    QCOMPARE(a.code(), "not_authorized");
    QCOMPARE(a.transport.closeCode, CloseCode::NotAuthorized);
}

void TestV4Session::expiresWithoutRefresh()
{
    CoreWorker worker(true);
    Client a(worker, "c1", result(R"({"expires":10})"));
    OldClient old(worker, result(R"({"expires":10})"));
    worker.timers.advance(0s);
    QCOMPARE(a.lastText(), R"({"event":"expiring","in":10})"); // at once
    worker.timers.advance(9s);
    QVERIFY(!a.transport.closed && !old.transport.closed);
    worker.timers.advance(1s);
    QCOMPARE(a.transport.closeCode, CloseCode::Expired);
    QCOMPARE(old.transport.closeCode, CloseCode::Policy);
    QCOMPARE(old.transport.closeReason, "expired");
    QVERIFY(old.transport.sent.isEmpty());
    QCOMPARE(worker.timers.running(), 0);
}

void TestV4Session::undecidedRefreshHasGrace()
{
    CoreWorker worker(true);
    Client a(worker, "c1", result(R"({"expires":10})"));
    a.send(R"({"id":1,"command":"refresh"})");
    worker.authorizer.answer(Verdict::Unavailable);
    QCOMPARE(a.code(), "authorizer_down");
    worker.timers.advance(69s);
    QVERIFY(!a.transport.closed);
    worker.timers.advance(1s);
    QCOMPARE(a.transport.closeCode, CloseCode::Expired);
}

void TestV4Session::serverRefreshes()
{
    CoreWorker worker(true);
    OldClient old(worker, result(R"({"user":"u","expires":100,"refresh":"server"})"));
    worker.timers.advance(89s);
    QCOMPARE(worker.authorizer.out(), 0);
    worker.timers.advance(11s); // somewhere in the last tenth
    QCOMPARE(worker.authorizer.request().body, R"({"command":"refresh","args":null})");
    QCOMPARE(worker.authorizer.request().user, "u");
    worker.authorizer.answer(Verdict::Unavailable);
    worker.timers.advance(1s);
    worker.authorizer.answer(Verdict::Busy);
    worker.timers.advance(1s);
    QCOMPARE(worker.authorizer.out(), 0); // 2 s this time
    worker.timers.advance(1s);
    worker.authorizer.answerWith(R"({"wsify":{"expires":100,"refresh":"server"}})", worker.limits);
    worker.timers.advance(100s);
    QVERIFY(!old.transport.closed);
    worker.authorizer.answer(Verdict::Deny);
    QCOMPARE(old.transport.closeCode, CloseCode::Policy);
    QCOMPARE(old.transport.closeReason, "not_authorized");
}

void TestV4Session::anotherUserEnds()
{
    CoreWorker worker(true);
    Client a(worker, "c1", result(R"({"user":"u"})"));
    a.send(R"({"id":1,"command":"refresh"})");
    worker.authorizer.answerWith(R"({"wsify":{"user":"v"}})", worker.limits);
    QCOMPARE(a.transport.closeCode, CloseCode::NotAuthorized);
    QCOMPARE(a.session.user(), "u");
    Client b(worker); // nobody was named
    b.send(R"({"id":1,"command":"refresh"})");
    worker.authorizer.answerWith(R"({"wsify":{"user":"v"}})", worker.limits);
    QCOMPARE(b.transport.closeCode, CloseCode::NotAuthorized);
}

void TestV4Session::joinExpires()
{
    CoreWorker worker(true);
    Client a(worker);
    OldClient old(worker);
    const QByteArray join = R"({"command":"join","args":{"channel":"x","pass":1}})";
    for (Session *session : {static_cast<Session *>(&a.session), static_cast<Session *>(&old.session)}) {
        session->receive(join);
        worker.authorizer.answerWith(R"({"wsify":{"expires":10}})", worker.limits);
    }
    QCOMPARE(worker.counters().subscriptions.value(), 2);
    worker.timers.advance(10s);
    QCOMPARE(worker.authorizer.out(), 2);
    QCOMPARE(worker.authorizer.request().body, join); // with the client's args
    worker.authorizer.answerWith(R"({"wsify":{"expires":5}})", worker.limits);
    worker.authorizer.answerWith(R"({"wsify":{"expires":5}})", worker.limits);
    worker.timers.advance(5s);
    worker.authorizer.answer(Verdict::Deny);
    worker.authorizer.answer(Verdict::Deny);
    QCOMPARE(worker.counters().subscriptions.value(), 0);
    QCOMPARE(a.lastText(), R"({"event":"left","channel":"x","reason":"not_authorized"})");
    QVERIFY(old.transport.sent.isEmpty() && !old.transport.closed);
    // A yes without a time ends it.
    a.send(join);
    worker.authorizer.answerWith(R"({"wsify":{"expires":10}})", worker.limits);
    worker.timers.advance(10s);
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(worker.timers.running(), 0);
    // So does a leave.
    a.send(join);
    worker.authorizer.answerWith(R"({"wsify":{"expires":10}})", worker.limits);
    a.send(R"({"command":"leave","args":{"channel":"x"}})");
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(worker.timers.running(), 0);
}

void TestV4Session::joinOutlivesAShortSilence()
{
    CoreWorker worker(true);
    Client a(worker);
    a.send(R"({"command":"join","args":{"channel":"x"}})");
    worker.authorizer.answerWith(R"({"wsify":{"expires":10}})", worker.limits);
    worker.timers.advance(10s);
    int calls = 0;
    for (int second = 0; second <= 60 && worker.counters().subscriptions.value() == 1; ++second) {
        if (worker.authorizer.out() == 1) {
            ++calls;
            worker.authorizer.answer(Verdict::Unavailable);
        }
        if (worker.counters().subscriptions.value() == 1)
            worker.timers.advance(1s);
        if (second < 59)
            QCOMPARE(worker.counters().subscriptions.value(), 1);
    }
    QCOMPARE(worker.counters().subscriptions.value(), 0);
    QCOMPARE(calls, 7); // after 0, 1, 3, 7, 15, 31 and 60 s
    QCOMPARE(a.lastText(), R"({"event":"left","channel":"x","reason":"authorizer_down"})");
}

void TestV4Session::forcedMemberships()
{
    CoreWorker worker;
    worker.limits.maxChannels = 1;
    Client a(worker);
    QVERIFY(a.session.forceJoin("x", Session::By::Server));
    QCOMPARE(a.lastText(), R"({"event":"joined","channel":"x","reason":"server"})");
    QVERIFY(!a.session.forceJoin("x", Session::By::Server));
    QVERIFY(!a.session.forceJoin("y", Session::By::Server)); // too many
    QVERIFY(a.session.forceLeave("x", Session::By::Console));
    QCOMPARE(a.lastText(), R"({"event":"left","channel":"x","reason":"console"})");
    QVERIFY(!a.session.forceLeave("x", Session::By::Console));
    QCOMPARE(a.events(), 3);
}

void TestV4Session::heartbeat()
{
    CoreWorker worker;
    Client a(worker);
    a.session.pinged(); // the welcome went out
    QCOMPARE(a.events(), 1);
    a.session.pinged();
    a.session.pinged();
    QCOMPARE(a.events(), 3);
    QCOMPARE(a.lastText(), "{}");
    a.send(R"({"id":1,"command":"join","args":{"channel":"x"}})");
    a.session.pinged();
    QCOMPARE(a.events(), 4);
}

void TestV4Session::drains()
{
    CoreWorker worker(true);
    Client a(worker);
    a.send(R"({"id":1,"command":"join","args":{"channel":"x"}})");
    a.send(R"({"id":2,"command":"join","args":{"channel":7}})");
    worker.node.startDraining();
    a.session.drain();
    const double retry = a.event(1)[QLatin1String("retry")].toDouble();
    QVERIFY(retry >= 1 && retry <= 5);
    QCOMPARE(a.event(2)[QLatin1String("id")].toInt(), 1);
    QCOMPARE(a.event(2)[QLatin1String("error")][QLatin1String("code")].toString().toUtf8(), "draining");
    QCOMPARE(a.event(3)[QLatin1String("id")].toInt(), 2);
    a.send(R"({"id":3,"command":"join","args":{"channel":"x"}})");
    QCOMPARE(a.code(), "draining");
    a.session.goAway();
    QCOMPARE(a.transport.closeCode, CloseCode::GoingAway);
    QVERIFY(a.transport.closeReason.startsWith("draining "));
    QCOMPARE(a.transport.closeReason.mid(9).toDouble(), retry);
}

void TestV4Session::closesByItsOwnCodes()
{
    CoreWorker worker;
    worker.limits.commandRate = 1;
    Client kicked(worker);
    QVERIFY(kicked.session.kick(std::nullopt, {}));
    QVERIFY(!kicked.session.kick(std::nullopt, {})); // it is closing
    QCOMPARE(kicked.transport.closeCode, CloseCode::Kicked);
    QCOMPARE(kicked.transport.closeReason, "kicked");
    OldClient old(worker);
    old.session.kick(std::nullopt, {});
    QCOMPARE(old.transport.closeCode, CloseCode::Policy);
    Client own(worker);
    own.session.kick(CloseCode(4100), "bye");
    QCOMPARE(int(own.transport.closeCode), 4100);
    Client fast(worker);
    while (!fast.transport.closed && worker.timers.now() < 60s) {
        if (fast.transport.paused)
            worker.timers.advance(10ms);
        else
            fast.send(R"({"command":"leave","args":{"channel":"x"}})");
    }
    QCOMPARE(fast.transport.closeCode, CloseCode::Limited);
    QVERIFY(fast.transport.closeReason.startsWith("limit "));
    const int wait = fast.transport.closeReason.mid(6).toInt();
    QVERIFY(wait >= 1 && wait <= 10);
    QVERIFY(kicked.session.memoryReason().startsWith("memory "));
    QCOMPARE(old.session.memoryReason(), "overload");
}

void TestV4Session::tooLarge()
{
    CoreWorker worker;
    Client a(worker);
    QVERIFY(a.session.takesTooLarge());
    a.session.tooLarge(2'000'000);
    QCOMPARE(a.code(), "too_large");
    QCOMPARE(a.last()[QLatin1String("event")].toString().toUtf8(), "error");
    QVERIFY(!a.transport.closed);
    QCOMPARE(worker.counters().limitMessage.value(), 1);
    worker.limits.commandRate = 3;
    a.session.tooLarge(30 * 1024 * 1024); // counts for 30 commands
    QVERIFY(a.transport.paused);
    OldClient old(worker);
    QVERIFY(!old.session.takesTooLarge());
}

void TestV4Session::dedup()
{
    CoreWorker worker;
    Client a(worker, "c1", result(R"({"user":"u"})"));
    Client again(worker, "c2", result(R"({"user":"u"})"));
    Client other(worker, "c3");
    OldClient old(worker);
    old.session.receive(R"({"command":"join","args":{"channel":"x"}})");
    const QByteArray message = R"({"id":1,"command":"broadcast","args":{"channel":"x","content":1,"dedup":"d"}})";
    for (Client *client : {&a, &again, &other}) {
        client->send(message);
        QCOMPARE(client->last()[QLatin1String("ok")].toBool(), true);
    }
    QCOMPARE(old.transport.sent.size(), 2); // once for the user, once for the other client
    a.send(R"({"command":"broadcast","args":{"channel":"x","content":1,"dedup":"d"}})");
    a.send(R"({"command":"broadcast","args":{"channel":"x","content":1,"dedup":"e"}})");
    QCOMPARE(old.transport.sent.size(), 3);
}

namespace {
/// A worker whose broker answers when the test wishes.
struct SlowWorker
{
    FakeBroker broker;
    Node node{broker, 1};
    ProcessMetrics metrics{1};
    Limits limits;
    RecordingObserver observer;
    ManualTimers timers;
    Hub hub{0, node.directory(), broker, metrics.worker(0)};
    SessionContext context{0, node, hub, nullptr, timers, limits, observer, metrics, metrics.worker(0)};
    v4::Reader reader{limits};
    FakeTransport transport;
    std::optional<V4Session> session;

    SlowWorker()
    {
        broker.automatic = false;
        node.enter(0, &hub, [] {});
        session.emplace(context, Client::info("c1", {}), transport, reader);
    }
};
} // namespace

void TestV4Session::subscriptionsAreWaitedFor()
{
    SlowWorker worker;
    worker.session->receive(R"({"id":1,"command":"join","args":{"channel":"x"}})");
    worker.session->receive(R"({"id":2,"command":"leave","args":{"channel":"x"}})");
    worker.session->receive(R"({"id":3,"command":"broadcast","args":{"channel":"x"}})");
    QCOMPARE(worker.transport.sent.size(), 1);
    QCOMPARE(worker.session->channels(), 0);
    worker.broker.confirm(SubscribeResult::Holds);
    QCOMPARE(worker.transport.sent.size(), 3);
    QCOMPARE(worker.transport.sent[1], R"({"event":"reply","id":1,"ok":true})");
    QCOMPARE(worker.broker.subscriptions["x"], 0);
    worker.broker.release(PublishResult::Down);
    QCOMPARE(QJsonDocument::fromJson(worker.transport.sent.last())[QLatin1String("error")][QLatin1String("code")]
                 .toString()
                 .toUtf8(),
             "broker_down");
    // A client that is gone needs no subscription.
    worker.session->receive(R"({"id":4,"command":"join","args":{"channel":"y"}})");
    QCOMPARE(worker.broker.subscriptions["y"], 1);
    worker.session.reset();
    QCOMPARE(worker.broker.subscriptions["y"], 0);
    worker.broker.confirm(SubscribeResult::Holds);
}

void TestV4Session::subscriptionsThatFail()
{
    SlowWorker worker;
    worker.session->receive(R"({"id":1,"command":"join","args":{"channels":["x","y"]}})");
    worker.timers.advance(worker.limits.brokerTimeout);
    QCOMPARE(worker.transport.sent.size(), 2);
    QCOMPARE(QJsonDocument::fromJson(worker.transport.sent.last())[QLatin1String("denied")].toArray().size(), 2);
    QCOMPARE(worker.session->channels(), 0);
    QCOMPARE(worker.broker.subscriptions["x"] + worker.broker.subscriptions["y"], 0);
    worker.broker.confirm(SubscribeResult::Holds); // too late
    worker.session->receive(R"({"id":2,"command":"join","args":{"channel":"x"}})"); // and it goes on
    worker.broker.confirm(SubscribeResult::Refused);
    QCOMPARE(QJsonDocument::fromJson(worker.transport.sent.last())[QLatin1String("error")][QLatin1String("code")]
                 .toString()
                 .toUtf8(),
             "broker_down");
    QCOMPARE(worker.transport.sent.size(), 3);
    QCOMPARE(worker.timers.running(), 0);
}

void TestV4Session::lastWordsJoinNothing()
{
    SlowWorker worker;
    worker.session->receive(R"({"id":1,"command":"join","args":{"channel":"x"}})");
    QCOMPARE(worker.metrics.worker(0).heldBytes.value(), worker.session->waitingBytes());
    QVERIFY(worker.session->waitingBytes() > 0); // what waits for the broker counts, too
    worker.session->closed(Session::End::Orderly, CloseCode::Normal, {});
    worker.broker.confirm(SubscribeResult::Holds);
    QCOMPARE(worker.transport.finished, 1);
    QCOMPARE(worker.hub.members("x"), 0);
    QCOMPARE(worker.broker.subscriptions["x"], 0);
    QCOMPARE(worker.metrics.worker(0).heldBytes.value(), 0);
    worker.session.reset();
    worker.node.deliver(0, Message("x", "1")); // to nobody that is gone
}

void TestV4Session::lastWordsOfABatch()
{
    CoreWorker worker(true);
    Client a(worker);
    OldClient old(worker);
    old.session.receive(R"({"command":"join","args":{"channel":"x"}})");
    worker.authorizer.answer(Verdict::Allow);
    a.send(R"({"id":1,"command":"join","args":{"channels":["x","y"]}})");
    a.send(R"({"id":2,"command":"broadcast","args":{"channel":"x","content":1}})");
    a.send(R"({"id":3,"command":"join","args":{"channels":["v","w"]}})");
    a.session.closed(Session::End::Orderly, CloseCode::Normal, {});
    for (int i = 0; i < 3; ++i) // the batch, and each of its channels
        worker.authorizer.answer(Verdict::Allow);
    QVERIFY(worker.authorizer.request().body.contains("broadcast"));
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(old.transport.sent, QByteArrayList{"1"});
    worker.authorizer.answer(Verdict::Allow);
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(worker.authorizer.out(), 0);
    QCOMPARE(a.transport.finished, 1);
    QCOMPARE(worker.counters().subscriptions.value(), 1);
}

void TestV4Session::faultyRefreshHoldsNoEnd()
{
    CoreWorker worker(true);
    Client a(worker, "c1", result(R"({"expires":10})"));
    a.send(R"({"id":1,"command":"leave","args":{"channel":"x"}})");
    a.send(R"({"id":2,"command":"refresh","args":5})");
    worker.timers.advance(10s);
    QCOMPARE(a.transport.closeCode, CloseCode::Expired);
}

void TestV4Session::refreshesInARowHoldNoEnd()
{
    CoreWorker worker(true);
    Client a(worker, "c1", result(R"({"expires":10})"));
    for (int i = 0; i < 3; ++i)
        a.send(R"({"id":1,"command":"refresh"})");
    worker.timers.advance(20s);
    QVERIFY(!a.transport.closed); // one is out
    worker.authorizer.answer(Verdict::Busy);
    QVERIFY(!a.transport.closed); // undecided: there is grace
    worker.authorizer.answer(Verdict::Allow); // decided, without a new end
    QCOMPARE(a.transport.closeCode, CloseCode::Expired);
}

void TestV4Session::lateAnswerToTheServerIsForgotten()
{
    CoreWorker worker(true);
    Client a(worker, "c1", result(R"({"expires":100,"refresh":"server"})"));
    worker.timers.advance(100s);
    QCOMPARE(worker.authorizer.out(), 1);
    a.send(R"({"id":1,"command":"refresh"})");
    QCOMPARE(worker.authorizer.out(), 2);
    worker.authorizer.answerLast(result(R"({"expires":50})", AuthCall::Refresh));
    QCOMPARE(a.last()[QLatin1String("expires")].toInt(), 50);
    QCOMPARE(worker.authorizer.out(), 0); // the older question counts no more
}

void TestV4Session::removedWhileABatchIsAsked()
{
    CoreWorker worker(true);
    Client a(worker, "c1", result(R"({"allow":{"join":["a"]}})"));
    worker.authorizer.isBatchable = false;
    a.send(R"({"id":1,"command":"join","args":{"channels":["a","b"]}})");
    QVERIFY(worker.authorizer.request().body.contains(R"("b")"));
    a.session.forceLeave("a", Session::By::Server);
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(a.last()[QLatin1String("denied")].toArray().size(), 1);
    QCOMPARE(worker.hub.members("a"), 0);
    QCOMPARE(worker.hub.members("b"), 1);
}

void TestV4Session::coveredWhileABatchIsAsked()
{
    CoreWorker worker(true);
    Client a(worker, "c1", result(R"({"allow":{"join":["a"]}})"));
    a.session.forceLeave("a", Session::By::Server);
    a.send(R"({"id":1,"command":"join","args":{"channels":["a"]}})");
    a.session.forceJoin("a", Session::By::Server); // covered again
    worker.authorizer.answer(Verdict::Allow); // a plain one
    QCOMPARE(worker.authorizer.out(), 0);
    QCOMPARE(a.last()[QLatin1String("ok")].toBool(), true);
}

void TestV4Session::removedWhileAJoinWaits()
{
    SlowWorker worker;
    worker.session->receive(R"({"id":1,"command":"join","args":{"channel":"x"}})");
    worker.session->forceLeave("x", Session::By::Server);
    worker.broker.confirm(SubscribeResult::Holds);
    QCOMPARE(worker.session->channels(), 0);
    QCOMPARE(QJsonDocument::fromJson(worker.transport.sent.last())[QLatin1String("error")][QLatin1String("code")]
                 .toString()
                 .toUtf8(),
             "not_authorized");
    worker.broker.up = false; // nobody waits for a broker that is down
    worker.session->receive(R"({"id":2,"command":"join","args":{"channel":"y"}})");
    QCOMPARE(QJsonDocument::fromJson(worker.transport.sent.last())[QLatin1String("error")][QLatin1String("code")]
                 .toString()
                 .toUtf8(),
             "broker_down");
}

void TestV4Session::aManyTimesDeniedBatchIsToldOnce()
{
    CoreWorker worker;
    Client a(worker);
    a.send(R"({"id":1,"command":"join","args":{"channels":["a","b","c"],"recover":"strict"}})");
    QCOMPARE(a.last()[QLatin1String("denied")].toArray().size(), 3);
    QCOMPARE(worker.observer.refusals.size(), 1);
}

void TestV4Session::laterOnesAreNotAnsweredFirstAtADrain()
{
    CoreWorker worker(true);
    Client a(worker);
    a.send(R"({"id":1,"command":"join","args":{"channel":"x"}})");
    worker.node.startDraining();
    a.send(R"({"id":2,"command":"join","args":{"channel":"x"}})"); // before the engine has said it
    a.session.drain();
    QCOMPARE(a.events(), 4);
    QCOMPARE(a.event(1)[QLatin1String("event")].toString().toUtf8(), "draining");
    QCOMPARE(a.event(2)[QLatin1String("id")].toInt(), 1);
    QCOMPARE(a.event(3)[QLatin1String("id")].toInt(), 2);
}

WSIFY_SUITE(tst_v4session, wsify::test::NoApplication, TestV4Session)
#include "tst_v4session.moc"
