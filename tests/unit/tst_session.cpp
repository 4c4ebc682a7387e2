// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/v3session.h"
#include "core/trafficobserver.h"
#include "support/coreworker.h"
#include "support/faketransport.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;
using namespace wsify::test;

namespace {

struct Client
{
    explicit Client(CoreWorker &worker, const QByteArray &id = "c1")
        : session(worker.context, ClientInfo{{id, "192.0.2.1", {{"Cookie", "k=v"}}}}, transport)
    {
    }
    void join(const QByteArray &channel)
    {
        session.receive(R"({"command":"join","args":{"channel":")" + channel + R"("}})");
    }
    void broadcast(const QByteArray &channel, const QByteArray &content)
    {
        session.receive(R"({"command":"broadcast","args":{"channel":")" + channel + R"(","content":)" + content + "}}");
    }
    FakeTransport transport;
    V3Session session;
};

} // namespace

class TestSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void joinBroadcastLeave();
    void missingContentIsNull();
    void malformedIsIgnoredAndCounted_data();
    void malformedIsIgnoredAndCounted();
    void limitsOfChannels();
    void everyCommandIsAskedInOrder();
    void denialIsSilence();
    void unavailableClosesAndDiscards();
    void reservedIsNotAsked();
    void fullQueuePausesReading();
    void bigQueuePausesReading();
    void overloadCloses();
    void lowerLimitsCutNoBacklog();
    void lastWordsAreDecided();
    void lastWordsHaveADeadline();
    void lastWordsMayHaveLess();
    void lastWordsEndWithAnUnavailableVerdict();
    void abruptEndDiscards();
    void closeDiscards();
    void bigMessageBehindAnotherIsNoOverload();
    void drainDiscards();
    void refusalsSayWhy_data();
    void refusalsSayWhy();
    void tellsTheWatcherWhatBecameOfEachCommand();
    void rejoinAtTheLimitIsNoRefusal();
    void closedSessionIsNoMember();
    void waitingCommandsAreAccounted();
    void commandRateDelays();
    void commandRateCloses();
    void commandRateForgivesABurst();
    void noRateByDefault();
    void blockedWorkerParksPublishers();
    void blockedWorkerAndAGoneClient();
};

void TestSession::joinBroadcastLeave()
{
    CoreWorker worker;
    Client a(worker), b(worker, "c2");
    a.join("x");
    a.join("x");
    b.broadcast("x", R"({"n":9007199254740993, "e":1e400})");
    QCOMPARE(a.transport.sent, QByteArrayList{R"({"n":9007199254740993, "e":1e400})"});
    QCOMPARE(b.transport.sent, QByteArrayList{}); // a broadcast needs no join and makes no member
    a.broadcast("x", "1");
    QCOMPARE(a.transport.sent.last(), "1"); // the sender hears itself
    a.session.receive(R"({"command":"leave","args":{"channel":" x\u00a0"}})");
    a.session.receive(R"({"command":"leave","args":{"channel":"never joined"}})");
    b.broadcast("x", "2");
    QCOMPARE(a.transport.sent.size(), qsizetype(2));
    QCOMPARE(worker.counters().published.value(), qint64(3));
    QCOMPARE(worker.counters().clients.value(), qint64(2));
}

void TestSession::missingContentIsNull()
{
    CoreWorker worker;
    Client a(worker);
    a.join("x");
    a.session.receive(R"({"command":"broadcast","args":{"channel":"x"}})");
    QCOMPARE(a.transport.sent, QByteArrayList{"null"});
}

void TestSession::malformedIsIgnoredAndCounted_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<qint64>("malformed");
    QTest::addColumn<qint64>("channel");
    const auto row = [](const char *name, const QByteArray &frame, qint64 malformed, qint64 channel) {
        QTest::newRow(name) << frame << malformed << channel;
    };
    row("no JSON", "{", 1, 0);
    row("array", "[]", 1, 0);
    row("command is no string", R"({"command":1,"args":{"channel":"x"}})", 1, 0);
    row("args is no object", R"({"command":"broadcast","args":"x"})", 1, 0);
    row("args missing", R"({"command":"broadcast"})", 0, 1);
    row("channel missing", R"({"command":"broadcast","args":{"content":1}})", 0, 1);
    row("channel is no string", R"({"command":"broadcast","args":{"channel":7,"content":1}})", 0, 1);
    row("channel is white space", R"({"command":"broadcast","args":{"channel":" \u3000","content":1}})", 0, 1);
    row("channel is a lone surrogate", R"({"command":"broadcast","args":{"channel":"\ud800","content":1}})", 0, 1);
    row("unknown command", R"({"command":"dance","args":{"channel":"x"}})", 0, 0);
    row("case matters", R"({"command":"Broadcast","args":{"channel":"x","content":1}})", 0, 0);
}

void TestSession::malformedIsIgnoredAndCounted()
{
    QFETCH(QByteArray, frame);
    QFETCH(qint64, malformed);
    QFETCH(qint64, channel);
    CoreWorker worker;
    Client a(worker);
    a.join("x");
    a.session.receive(frame);
    QCOMPARE(a.transport.sent, QByteArrayList{});
    QVERIFY(!a.transport.closed);
    QCOMPARE(worker.counters().ignoredMalformed.value(), malformed);
    QCOMPARE(worker.counters().ignoredChannel.value(), channel);
    a.broadcast("x", "1"); // and nothing of it leaks into the next
    QCOMPARE(a.transport.sent, QByteArrayList{"1"});
}

void TestSession::limitsOfChannels()
{
    CoreWorker worker;
    worker.limits.maxChannels = 2;
    worker.limits.maxChannelName = 4;
    Client a(worker);
    a.join("1");
    a.join("2");
    a.join("3");
    QCOMPARE(worker.counters().limitChannels.value(), qint64(1));
    QCOMPARE(worker.counters().subscriptions.value(), qint64(2));
    a.join("12345");
    a.join("\\u0007");
    a.broadcast("12345", "1");
    QCOMPARE(worker.counters().limitChannelName.value(), qint64(3));
    a.session.receive(R"({"command":"leave","args":{"channel":"1"}})");
    a.join("3");
    a.broadcast("3", "1");
    QCOMPARE(a.transport.sent, QByteArrayList{"1"});
}

void TestSession::everyCommandIsAskedInOrder()
{
    CoreWorker worker(true);
    Client a(worker);
    a.join("x");
    a.broadcast("x", "1");
    a.session.receive(R"( {"args" : {"channel": "", "z":1}, "command":"dance"} )");
    a.session.receive(R"({"command":"leave"})");
    QCOMPARE(worker.authorizer.out(), 1);
    const AuthRequest &request = worker.authorizer.request();
    QCOMPARE(request.body, R"({"command":"join","args":{"channel":"x"}})");
    QCOMPARE(request.client, "c1");
    QCOMPARE(request.remoteAddress, "192.0.2.1");
    QCOMPARE(request.forwarded, (HeaderList{{"Cookie", "k=v"}}));
    QVERIFY(request.call == AuthCall::Join && request.isRepeatable());
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(worker.authorizer.request().body, R"({"command":"broadcast","args":{"channel":"x","content":1}})");
    QCOMPARE(worker.authorizer.request().call, AuthCall::Broadcast);
    QCOMPARE(a.transport.sent, QByteArrayList{});
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(a.transport.sent, QByteArrayList{"1"});
    QCOMPARE(worker.authorizer.request().body, R"({"command":"dance","args":{"channel": "", "z":1}})");
    QCOMPARE(worker.authorizer.request().call, AuthCall::Other);
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(worker.authorizer.request().body, R"({"command":"leave","args":null})");
    QCOMPARE(worker.authorizer.request().call, AuthCall::Leave);
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(worker.authorizer.out(), 0);
}

void TestSession::denialIsSilence()
{
    CoreWorker worker(true);
    Client a(worker);
    a.join("x");
    a.join("y");
    worker.authorizer.answer(Verdict::Deny);
    worker.authorizer.answer(Verdict::Allow);
    QVERIFY(!a.transport.closed);
    QCOMPARE(worker.counters().subscriptions.value(), qint64(1));
    QCOMPARE(worker.observer.refusals, QByteArrayList{"denied by the authorizer"});
    QCOMPARE(worker.observer.refusalCodes, QByteArrayList{"denied"});
    QCOMPARE(worker.observer.lastRefused.channel, "\"x\"");
    QCOMPARE(worker.observer.lastRefused.status, 403);
    QCOMPARE(worker.observer.lastRefused.latency, FakeAuthorizer::Latency);
}

void TestSession::unavailableClosesAndDiscards()
{
    CoreWorker worker(true);
    Client a(worker);
    a.join("x");
    a.join("y");
    a.join("z");
    worker.authorizer.answer(Verdict::Unavailable);
    QVERIFY(a.transport.closed);
    QCOMPARE(a.transport.closeCode, CloseCode::TryAgainLater);
    QCOMPARE(a.transport.closeReason, closereason::AuthorizerDown);
    QCOMPARE(worker.authorizer.out(), 0);
    QCOMPARE(worker.counters().discarded.value(), qint64(3));
    a.join("late");
    QCOMPARE(worker.authorizer.out(), 0);
    a.session.closed(Session::End::Orderly, CloseCode::Normal, {});
    QCOMPARE(a.transport.finished, 1);
}

void TestSession::reservedIsNotAsked()
{
    CoreWorker worker(true);
    Client a(worker);
    a.session.receive(R"({"command":"connect","args":{}})");
    a.session.receive(R"({"command":"disconnect","args":{}})");
    QCOMPARE(worker.authorizer.out(), 0);
    QCOMPARE(worker.counters().ignoredReserved.value(), qint64(2));
}

void TestSession::fullQueuePausesReading()
{
    CoreWorker worker(true);
    Client a(worker);
    for (int i = 0; i < 32; ++i)
        a.join("x");
    QVERIFY(!a.transport.paused); // one is out, 31 wait
    a.join("x");
    QVERIFY(a.transport.paused);
    for (int i = 0; i < 17; ++i) {
        QVERIFY(a.transport.paused);
        worker.authorizer.answer(Verdict::Allow);
    }
    QVERIFY(!a.transport.paused);
}

void TestSession::bigQueuePausesReading()
{
    CoreWorker worker(true);
    Client a(worker);
    a.broadcast("x", '"' + QByteArray(600 * 1024, 'a') + '"');
    QVERIFY(!a.transport.paused);
    a.broadcast("x", '"' + QByteArray(600 * 1024, 'a') + '"');
    QVERIFY(a.transport.paused);
    worker.authorizer.answer(Verdict::Allow);
    QVERIFY(a.transport.paused); // over half a MiB still waits
    worker.authorizer.answer(Verdict::Allow);
    QVERIFY(!a.transport.paused);
}

void TestSession::overloadCloses()
{
    CoreWorker worker(true);
    Client a(worker);
    for (int i = 0; i < 65; ++i)
        a.join("x");
    QVERIFY(!a.transport.closed); // one is out, 64 wait
    a.join("x");
    QVERIFY(a.transport.closed);
    QCOMPARE(a.transport.closeCode, CloseCode::TryAgainLater);
    QCOMPARE(a.transport.closeReason, closereason::Overload);
    QCOMPARE(worker.counters().overload.value(), qint64(1));
    QCOMPARE(worker.counters().discarded.value(), qint64(65));

    Client b(worker);
    for (int i = 0; i < 3; ++i)
        b.broadcast("x", '"' + QByteArray(900 * 1024, 'a') + '"');
    QVERIFY(b.transport.closed);
}

/// A backlog keeps the limit with which it began; the next one has the lower limit.
void TestSession::lowerLimitsCutNoBacklog()
{
    CoreWorker worker(true);
    Client a(worker);
    for (int i = 0; i < 20; ++i)
        a.join("x");
    worker.limits.maxWaiting = 2;
    worker.limits.maxWaitingBytes = 100;
    for (int i = 20; i < 65; ++i)
        a.join("x");
    QVERIFY(!a.transport.closed);
    QVERIFY(!a.session.isReading()); // but nobody reads on
    a.join("x");
    QVERIFY(a.transport.closed);
    Client b(worker, "c2");
    for (int i = 0; i < 6; ++i)
        b.join("x");
    QVERIFY(b.transport.closed);
}

void TestSession::lastWordsAreDecided()
{
    CoreWorker worker(true);
    Client a(worker), listener(worker, "c2");
    listener.join("x");
    worker.authorizer.answer(Verdict::Allow);
    a.join("x");
    a.broadcast("x", "1");
    a.broadcast("x", "2");
    a.broadcast("x", "3");
    a.session.closed(Session::End::Orderly, CloseCode::Normal, {});
    QCOMPARE(a.transport.finished, 0);
    worker.authorizer.answer(Verdict::Allow); // the join: decided, not applied
    QCOMPARE(worker.counters().subscriptions.value(), qint64(1));
    worker.authorizer.answer(Verdict::Allow);
    worker.authorizer.answer(Verdict::Deny);
    QCOMPARE(a.transport.finished, 0);
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(listener.transport.sent, (QByteArrayList{"1", "3"}));
    QCOMPARE(a.transport.finished, 1);
    QCOMPARE(worker.timers.running(), 0);
}

void TestSession::lastWordsHaveADeadline()
{
    CoreWorker worker(true);
    Client a(worker);
    a.broadcast("x", "1");
    a.broadcast("x", "2");
    a.session.closed(Session::End::Orderly, CloseCode::Abnormal, {});
    worker.timers.advance(worker.limits.authorizerTimeout - std::chrono::milliseconds(1));
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(a.transport.finished, 0);
    worker.timers.advance(std::chrono::milliseconds(1)); // one deadline for all of them together
    QCOMPARE(a.transport.finished, 1);
    QCOMPARE(worker.authorizer.out(), 0);
    QCOMPARE(worker.counters().discarded.value(), qint64(1));
}

// An engine that went on delivering after the peer had left gives the session what remains of the time.
void TestSession::lastWordsMayHaveLess()
{
    CoreWorker worker(true);
    Client a(worker);
    a.broadcast("x", "1");
    a.session.closed(Session::End::Orderly, CloseCode::Abnormal, {}, std::chrono::milliseconds(10));
    worker.timers.advance(std::chrono::milliseconds(9));
    QCOMPARE(a.transport.finished, 0);
    worker.timers.advance(std::chrono::milliseconds(1));
    QCOMPARE(a.transport.finished, 1);
}

void TestSession::lastWordsEndWithAnUnavailableVerdict()
{
    CoreWorker worker(true);
    Client a(worker);
    a.broadcast("x", "1");
    a.broadcast("x", "2");
    a.session.closed(Session::End::Orderly, CloseCode::Normal, {});
    worker.authorizer.answer(Verdict::Unavailable);
    QCOMPARE(a.transport.finished, 1);
    QCOMPARE(worker.counters().discarded.value(), qint64(2));
}

void TestSession::abruptEndDiscards()
{
    CoreWorker worker(true);
    Client a(worker);
    a.broadcast("x", "1");
    a.session.closed(Session::End::Abrupt, CloseCode::ProtocolError, {});
    QCOMPARE(a.transport.finished, 1);
    QCOMPARE(worker.authorizer.out(), 0);
    QCOMPARE(worker.counters().discarded.value(), qint64(1));
    QCOMPARE(worker.counters().published.value(), qint64(0));
}

void TestSession::closeDiscards()
{
    CoreWorker worker(true);
    Client a(worker);
    a.broadcast("x", "1");
    a.session.close(CloseCode::GoingAway, closereason::Draining);
    a.session.close(CloseCode::Policy, "kicked"); // the first one stands
    QCOMPARE(a.transport.closeCode, CloseCode::GoingAway);
    QCOMPARE(worker.counters().discarded.value(), qint64(1));
    a.session.closed(Session::End::Orderly, CloseCode::GoingAway, {});
    QCOMPARE(a.transport.finished, 1);
}

// Overload is for what comes although reading was paused; here it was not.
void TestSession::bigMessageBehindAnotherIsNoOverload()
{
    CoreWorker worker(true);
    Client a(worker);
    a.join("x");
    a.broadcast("x", '"' + QByteArray(3 * 1024 * 1024, 'a') + '"');
    QVERIFY(!a.transport.closed);
    QVERIFY(a.transport.paused);
    worker.authorizer.answer(Verdict::Allow);
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(a.transport.sent.size(), qsizetype(1));
}

void TestSession::drainDiscards()
{
    CoreWorker worker(true);
    Client gone(worker), there(worker, "c2");
    gone.broadcast("x", "1");
    there.broadcast("x", "2");
    gone.session.closed(Session::End::Orderly, CloseCode::Normal, {});
    worker.node.startDraining();
    gone.session.drain();
    there.session.drain();
    QCOMPARE(gone.transport.finished, 1);
    QCOMPARE(worker.authorizer.out(), 0);
    there.broadcast("x", "3");
    QCOMPARE(worker.authorizer.out(), 0);
    QCOMPARE(worker.counters().discarded.value(), qint64(3));
    QVERIFY(!there.transport.closed); // in its turn
}

void TestSession::refusalsSayWhy_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("no JSON") << QByteArray("{") << QByteArray("malformed");
    QTest::newRow("reserved") << QByteArray(R"({"command":"connect"})") << QByteArray("reserved");
    QTest::newRow("no channel") << QByteArray(R"({"command":"join","args":{}})") << QByteArray("channel");
    QTest::newRow("control character") << QByteArray(R"({"command":"join","args":{"channel":"a\u0000b"}})")
                                       << QByteArray("channel");
    QTest::newRow("long name") << R"({"command":"join","args":{"channel":")" + QByteArray(2000, 'x') + R"("}})"
                               << QByteArray("limit");
    QTest::newRow("too many channels") << QByteArray(R"({"command":"join","args":{"channel":" \u0063"}})")
                                       << QByteArray("limit");
}

void TestSession::refusalsSayWhy()
{
    QFETCH(QByteArray, command);
    CoreWorker worker;
    worker.limits.maxChannels = 1;
    Client a(worker);
    a.join("1");
    a.session.receive(command);
    QCOMPARE(worker.observer.refusalCodes.size(), 1);
    QTEST(worker.observer.refusalCodes.constFirst(), "code");
    QCOMPARE(worker.observer.lastRefused.status, 0);
    QCOMPARE(worker.observer.lastRefused.latency.count(), 0);
    if (command.contains("0063")) { // as it was sent
        QCOMPARE(worker.observer.lastRefused.command, "\"join\"");
        QCOMPARE(worker.observer.lastRefused.channel, R"(" \u0063")");
    }
}

void TestSession::tellsTheWatcherWhatBecameOfEachCommand()
{
    struct Watcher : TrafficObserver
    {
        void received(const ClientFacts &, QByteArrayView, const Command &command, const Outcome &outcome) override
        {
            const QByteArray fate = outcome.refused           ? QByteArray(outcome.refused)
                                    : outcome.publication > 0 ? QByteArray("published")
                                                              : QByteArray("done");
            told.append(fate + ' ' + command.name.toByteArray());
            isWhole = isWhole && command.message.startsWith('{') && command.message.endsWith('}');
            if (outcome.publication > 0)
                last = outcome.publication;
        }
        void arrived(const Message &) override { told.append("arrived"); }
        void delivered(const Message &message, qsizetype members) override
        {
            told.append("delivered to " + QByteArray::number(members));
            isOfLast = isOfLast && message.provenance()->number == last;
        }
        QByteArrayList told;
        qint64 last = 0;
        bool isOfLast = true;
        bool isWhole = true;
    } watcher;
    CoreWorker worker(true);
    worker.hub.watch(&watcher);
    Client a(worker);
    a.join("x");
    QVERIFY(watcher.told.isEmpty()); // undecided
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(std::exchange(watcher.told, {}), QByteArrayList{"done \"join\""});
    a.broadcast("x", "1");
    a.broadcast("nobody", "1");
    a.broadcast("x", "2");
    a.broadcast("", "3");
    a.session.receive(R"({"command":"connect"})");
    QCOMPARE(std::exchange(watcher.told, {}), QByteArrayList{"reserved \"connect\""});
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(std::exchange(watcher.told, {}), (QByteArrayList{"published \"broadcast\"", "delivered to 1"}));
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(std::exchange(watcher.told, {}), (QByteArrayList{"published \"broadcast\"", "delivered to 0"}));
    worker.authorizer.answer(Verdict::Deny);
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(std::exchange(watcher.told, {}), (QByteArrayList{"denied \"broadcast\"", "channel \"broadcast\""}));
    a.broadcast("x", "4");
    a.broadcast("x", "55");
    const qint64 discarded = worker.counters().discarded.value();
    worker.authorizer.answer(Verdict::Unavailable);
    QCOMPARE(std::exchange(watcher.told, {}), (QByteArrayList{"unavailable \"broadcast\"", "discarded \"broadcast\""}));
    QCOMPARE(worker.counters().discarded.value() - discarded, qint64(2));
    // Of a client that is gone, what it sent is published, but it joins nothing.
    Client gone(worker);
    gone.broadcast("x", "1");
    gone.join("y");
    gone.session.closed(Session::End::Orderly, CloseCode::Normal, {});
    watcher.told.clear();
    worker.authorizer.answer(Verdict::Allow);
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(watcher.told.last(), QByteArray("discarded \"join\""));
    QVERIFY(watcher.isOfLast && watcher.isWhole);
}

void TestSession::rejoinAtTheLimitIsNoRefusal()
{
    CoreWorker worker;
    worker.limits.maxChannels = 1;
    Client a(worker);
    a.join("1");
    a.join("1");
    QCOMPARE(worker.counters().limitChannels.value(), qint64(0));
    a.join("2");
    QCOMPARE(worker.counters().limitChannels.value(), qint64(1));
}

void TestSession::closedSessionIsNoMember()
{
    CoreWorker worker;
    Client listener(worker, "c2");
    {
        Client a(worker);
        a.join("x");
        a.join("y");
        a.session.closed(Session::End::Orderly, CloseCode::Normal, {});
        QCOMPARE(a.transport.finished, 1);
        listener.broadcast("x", "1");
        QCOMPARE(a.transport.sent, QByteArrayList{});
        QCOMPARE(worker.observer.codes, QList{CloseCode::Normal});
    }
    { // a session that is destroyed in the middle (the end of the process) leaves nothing behind either
        Client b(worker);
        b.join("x");
    }
    listener.broadcast("x", "2");
    QCOMPARE(worker.counters().subscriptions.value(), qint64(0));
    QCOMPARE(worker.counters().clients.value(), qint64(1));
    QCOMPARE(worker.node.directory().channels(), qsizetype(0));
}

namespace {
/// Fills worker 1's mailbox until worker 0 is blocked; the member must outlive the test's messages.
void block(CoreWorker &worker, Member &member)
{
    worker.otherHub.join(member, "flood");
    worker.node.publish(0, Message("flood", '"' + QByteArray(17 * 1024 * 1024, 'x') + '"'));
    QVERIFY(worker.node.isBlocked(0));
}
void unblock(CoreWorker &worker)
{
    worker.node.runMailbox(1);
    worker.node.runMailbox(0);
}
} // namespace

void TestSession::waitingCommandsAreAccounted()
{
    CoreWorker worker(true);
    const auto held = [&] { return worker.counters().heldBytes.value(); };
    Client a(worker);
    a.broadcast("x", QByteArray(1000, '1'));
    a.broadcast("x", QByteArray(2000, '1'));
    a.broadcast("x", QByteArray(4000, '1'));
    const qint64 all = held();
    QVERIFY(all > 7000 && all < 7300);
    QCOMPARE(a.session.waitingBytes(), all);
    worker.authorizer.answer(Verdict::Allow);
    QVERIFY(held() < all - 1000);
    worker.authorizer.answer(Verdict::Deny);
    QVERIFY(held() < all - 3000);
    worker.authorizer.answer(Verdict::Unavailable);
    QCOMPARE(held(), 0);
    {
        Client gone(worker);
        gone.broadcast("x", "1");
        QVERIFY(held() > 0);
    }
    QCOMPARE(held(), 0);
}

void TestSession::commandRateDelays()
{
    CoreWorker worker;
    worker.limits.commandRate = 10;
    Client a(worker);
    a.join("x");
    for (int i = 1; i < 10; ++i)
        a.broadcast("x", QByteArray::number(i));
    QVERIFY(!a.transport.paused);
    a.broadcast("x", "10"); // one too many; it is taken, and the next ones wait
    QVERIFY(a.transport.paused);
    a.broadcast("x", "11"); // what one read buffer still held
    QCOMPARE(a.transport.sent.size(), 11);
    QCOMPARE(worker.counters().commandRatePauses.value(), 1);
    worker.timers.advance(
        std::chrono::milliseconds(199)); // two of debt, less the one that came after the pause was due
    QVERIFY(a.transport.paused);
    worker.timers.advance(std::chrono::milliseconds(201));
    QVERIFY(!a.transport.paused);
    QVERIFY(!a.transport.closed);
    QCOMPARE(worker.counters().limitCommandRate.value(), 0);
}

void TestSession::commandRateCloses()
{
    CoreWorker worker;
    worker.limits.commandRate = 10;
    Client a(worker);
    const auto passed = [&] { return worker.timers.now().count(); };
    int sent = 0;
    while (!a.transport.closed && passed() < 60'000) {
        if (a.transport.paused) {
            worker.timers.advance(std::chrono::milliseconds(10));
        } else {
            a.broadcast("x", "1");
            ++sent;
        }
    }
    QVERIFY(a.transport.closed);
    QCOMPARE(a.transport.closeCode, CloseCode::Policy);
    QCOMPARE(a.transport.closeReason, QByteArray("limit"));
    QVERIFY2(passed() >= 10'000 && passed() < 10'500, QByteArray::number(passed()).constData());
    QVERIFY2(sent >= 100 && sent <= 115, QByteArray::number(sent).constData()); // no faster than the rate, and a burst
    QCOMPARE(worker.counters().limitCommandRate.value(), 1);
}

void TestSession::commandRateForgivesABurst()
{
    // A burst over the rate now and then, and exactly the rate between: delayed, never closed.
    CoreWorker worker;
    worker.limits.commandRate = 10;
    Client a(worker);
    for (int minute = 0; minute < 3; ++minute) {
        for (int i = 0; i < 15; ++i)
            a.broadcast("x", "1");
        for (int i = 0; i < 600; ++i) {
            worker.timers.advance(std::chrono::milliseconds(100));
            if (!a.transport.paused)
                a.broadcast("x", "1");
        }
        QVERIFY(!a.transport.closed);
    }
    QVERIFY(worker.counters().commandRatePauses.value() >= 3);
    QCOMPARE(worker.counters().limitCommandRate.value(), 0);
}

void TestSession::noRateByDefault()
{
    CoreWorker worker;
    Client a(worker);
    for (int i = 0; i < 100'000; ++i)
        a.broadcast("x", "1");
    QVERIFY(!a.transport.paused && !a.transport.closed);
}

void TestSession::blockedWorkerParksPublishers()
{
    CoreWorker worker;
    FakeTransport sink;
    Member member(sink);
    Client a(worker);
    a.join("x");
    block(worker, member);
    a.join("y"); // harms no mailbox
    QCOMPARE(worker.counters().subscriptions.value(), qint64(2));
    a.broadcast("x", "1");
    a.broadcast("x", "2");
    a.join("z"); // but nothing overtakes
    QCOMPARE(a.transport.sent, QByteArrayList{});
    QCOMPARE(worker.counters().subscriptions.value(), qint64(2));
    QVERIFY(a.transport.paused);
    QVERIFY(!a.transport.closed);
    unblock(worker);
    QCOMPARE(a.transport.sent, (QByteArrayList{"1", "2"}));
    QCOMPARE(worker.counters().subscriptions.value(), qint64(3));
    QVERIFY(!a.transport.paused);
    worker.otherHub.leaveAll(member);
}

void TestSession::blockedWorkerAndAGoneClient()
{
    CoreWorker worker;
    FakeTransport sink;
    Member member(sink);
    {
        Client a(worker);
        block(worker, member);
        a.broadcast("x", "1");
        a.session.closed(Session::End::Abrupt, CloseCode::Abnormal, {});
    }
    unblock(worker); // must not touch the session that is gone
    QVERIFY(!worker.node.isBlocked(0));
    worker.otherHub.leaveAll(member);
}

WSIFY_SUITE(tst_session, wsify::test::NoApplication, TestSession)
#include "tst_session.moc"
