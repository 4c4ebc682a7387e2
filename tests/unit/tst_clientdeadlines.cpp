// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/native/clientdeadlines.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;
using namespace std::chrono_literals;
using Due = ClientDeadlines::Due;
using Refusal = ClientDeadlines::Refusal;
using Standing = ClientDeadlines::Standing;

namespace {

constexpr Standing Open{true, true, {}};
constexpr Standing Closing{false, true, {}};
constexpr Clock::Duration Start = 100s;

Limits limits()
{
    Limits made;
    made.pingInterval = 10s;
    made.pongTimeout = 5s;
    made.slowTimeout = 3s;
    return made;
}

} // namespace

class TestClientDeadlines : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pingsTheSilentAndCutsTheDead();
    void anyByteIsLife();
    void lowerLimitsCutNobody();
    void lowerLimitsCutNobodyWhoOwes();
    void whoIsNotReadIsNotDead();
    void asksAgainAfterAStandstill();
    void measuresTheRoundTrip();
    void cutsTheSlow();
    void bearsTooMuchForAWhile();
    void waitsForLastWords();
    void ends();
    void whoIsClosingIsLeftAlone();
};

void TestClientDeadlines::pingsTheSilentAndCutsTheDead()
{
    ClientDeadlines deadlines(limits(), Start);
    QCOMPARE(deadlines.next(Open, limits()), Start + 10s);
    QCOMPARE(deadlines.due(Start + 10s - 1ms, Open, limits()), Due::Nothing);
    QCOMPARE(deadlines.due(Start + 10s, Open, limits()), Due::Ping);
    // once, until the next one is due; before it the answer is
    QCOMPARE(deadlines.due(Start + 10s, Open, limits()), Due::Nothing);
    QCOMPARE(deadlines.next(Open, limits()), Start + 15s);
    QCOMPARE(deadlines.due(Start + 15s - 1ms, Open, limits()), Due::Nothing);
    QCOMPARE(deadlines.due(Start + 15s, Open, limits()), Due::Dead);
}

void TestClientDeadlines::anyByteIsLife()
{
    ClientDeadlines deadlines(limits(), Start);
    deadlines.lives(Start + 9s);
    QCOMPARE(deadlines.lastLife(), Start + 9s);
    QCOMPARE(deadlines.due(Start + 10s, Open, limits()), Due::Ping); // pings have their own pace
    QCOMPARE(deadlines.next(Open, limits()), Start + 20s);
    QCOMPARE(deadlines.due(Start + 20s, Open, limits()), Due::Ping);
    QCOMPARE(deadlines.next(Open, limits()), Start + 24s);
    QCOMPARE(deadlines.due(Start + 24s, Open, limits()), Due::Dead);
}

/// A reload: the new ones count from the next ping, and whoever is pinged has all of its time.
void TestClientDeadlines::lowerLimitsCutNobody()
{
    ClientDeadlines deadlines(limits(), Start);
    Limits lower = limits();
    lower.pingInterval = 2s;
    lower.pongTimeout = 1s;
    QCOMPARE(deadlines.due(Start + 9s, Open, lower), Due::Nothing);
    QCOMPARE(deadlines.next(Open, lower), Start + 10s);
    QCOMPARE(deadlines.due(Start + 10s, Open, lower), Due::Ping);
    QCOMPARE(deadlines.next(Open, lower), Start + 11s);
    deadlines.lives(Start + 11s - 1ms);
    QCOMPARE(deadlines.due(Start + 11s, Open, lower), Due::Nothing);
    QCOMPARE(deadlines.due(Start + 12s, Open, lower), Due::Ping);
    QCOMPARE(deadlines.due(Start + 14s - 2ms, Open, lower), Due::Nothing);
    QCOMPARE(deadlines.due(Start + 14s - 1ms, Open, lower), Due::Dead);
}

/// The same for one that stands still when they are lowered; they count for the next one.
void TestClientDeadlines::lowerLimitsCutNobodyWhoOwes()
{
    Limits before = limits();
    before.slowTimeout = 10s;
    before.queueGrace = 8s;
    before.maxQueue = 1000;
    before.maxQueueHard = 2000;
    Limits lower = before;
    lower.slowTimeout = 1s;
    lower.queueGrace = 1s;
    lower.maxQueue = 100;
    lower.maxQueueHard = 200;
    ClientDeadlines deadlines(before, Start);
    const Standing owing{true, true, ClientDeadlines::Refusal{Start, Start}};
    deadlines.keepLimits(before);
    deadlines.owes(false, Start, Start);
    deadlines.keepLimits(lower); // a later turn, behind the reload
    QCOMPARE(deadlines.queueLimits(lower).soft, 1000);
    QCOMPARE(deadlines.queueLimits(lower).cap, 2000);
    QVERIFY(!deadlines.isSlow(Start + 9s, owing, lower));
    QVERIFY(deadlines.isSlow(Start + 10s, owing, lower));
    deadlines.owes(true, Start, Start + 1s);
    QVERIFY(!deadlines.isSlow(Start + 8s, owing, lower));
    QVERIFY(deadlines.isSlow(Start + 9s, owing, lower));
    // Larger ones count at once.
    Limits larger = before;
    larger.slowTimeout = 20s;
    larger.queueGrace = 20s;
    QVERIFY(!deadlines.isSlow(Start + 19s, owing, larger));

    deadlines.forgetLimits();
    deadlines.owes(false, Start, Start + 1s);
    QVERIFY(deadlines.isSlow(Start + 1s, owing, lower));
    QCOMPARE(deadlines.queueLimits(lower).cap, 200);
}

void TestClientDeadlines::whoIsNotReadIsNotDead()
{
    constexpr Standing Paused{true, false, {}};
    ClientDeadlines deadlines(limits(), Start);
    QCOMPARE(deadlines.due(Start + 16s, Paused, limits()), Due::Ping);
    QCOMPARE(deadlines.lastLife(), Start + 16s);
    QCOMPARE(deadlines.due(Start + 25s, Open, limits()), Due::Nothing);
    QCOMPARE(deadlines.due(Start + 31s, Open, limits()), Due::Dead);
}

void TestClientDeadlines::asksAgainAfterAStandstill()
{
    ClientDeadlines deadlines(limits(), Start);
    QCOMPARE(deadlines.due(Start + 10s, Open, limits()), Due::Ping);
    // The ping was on its way, or its answer was, when the process stood still.
    const Standing after{true, true, {}, Start + 14s};
    QCOMPARE(deadlines.due(Start + 15s, after, limits()), Due::Ping);
    QCOMPARE(deadlines.due(Start + 15s, after, limits()), Due::Nothing);
    QCOMPARE(deadlines.next(after, limits()), Start + 20s);
    QCOMPARE(deadlines.due(Start + 20s, after, limits()), Due::Dead);
    // A process that stands still again and again does not keep the dead for ever.
    ClientDeadlines dead(limits(), Start);
    ClientDeadlines alive(limits(), Start);
    QCOMPARE(dead.due(Start + 10s, Open, limits()), Due::Ping);
    QCOMPARE(alive.due(Start + 10s, Open, limits()), Due::Ping);
    Clock::Duration at = Start + 15s;
    for (int i = 0; i < Limits::repeatedPings; ++i, at += 5s) {
        QCOMPARE(dead.due(at, {true, true, {}, at - 1s}, limits()), Due::Ping);
        QCOMPARE(alive.due(at, {true, true, {}, at - 1s}, limits()), Due::Ping);
    }
    QCOMPARE(dead.due(at, {true, true, {}, at - 1s}, limits()), Due::Dead);
    alive.lives(at - 2s);
    QCOMPARE(alive.due(at + 13s, {true, true, {}, at + 12s}, limits()), Due::Ping);
    // One that was asked after it has had its chance.
    ClientDeadlines asked(limits(), Start);
    QCOMPARE(asked.due(Start + 10s, Open, limits()), Due::Ping);
    QCOMPARE(asked.due(Start + 15s, {true, true, {}, Start + 9s}, limits()), Due::Dead);
}

void TestClientDeadlines::measuresTheRoundTrip()
{
    ClientDeadlines deadlines(limits(), Start);
    deadlines.ponged(Start + 1s); // nobody asked
    QVERIFY(!deadlines.roundTrip());
    QCOMPARE(deadlines.due(Start + 10s, Open, limits()), Due::Ping);
    deadlines.ponged(Start + 10s + 20ms);
    QVERIFY(deadlines.roundTrip() == Clock::Duration(20ms));
}

void TestClientDeadlines::cutsTheSlow()
{
    const Standing blocked{true, true, Refusal{Start, Start + 1s}};
    ClientDeadlines deadlines(limits(), Start);
    QCOMPARE(deadlines.next(blocked, limits()), Start + 4s);
    QCOMPARE(deadlines.due(Start + 4s - 1ms, blocked, limits()), Due::Nothing);
    QCOMPARE(deadlines.due(Start + 4s, blocked, limits()), Due::Slow);
    QVERIFY(deadlines.isSlow(Start + 4s, blocked, limits()));
    // A last attempt to send may change that.
    const Standing progressed{true, true, Refusal{Start, Start + 4s}};
    QVERIFY(!deadlines.isSlow(Start + 4s, progressed, limits()));
    QVERIFY(!deadlines.isSlow(Start + 4s, Open, limits()));
    QCOMPARE(deadlines.due(Start + 4s, Open, limits()), Due::Nothing);
}

void TestClientDeadlines::bearsTooMuchForAWhile()
{
    Limits patient = limits();
    patient.queueGrace = 5s;
    patient.slowTimeout = 1h;
    patient.pingInterval = 1h;
    const Standing blocked{true, true, Refusal{Start, Start}};
    ClientDeadlines deadlines(patient, Start);
    deadlines.owes(true, Start, Start + 1s);
    deadlines.owes(true, Start, Start + 3s); // still
    QCOMPARE(deadlines.next(blocked, patient), Start + 6s);
    QCOMPARE(deadlines.due(Start + 6s - 1ms, blocked, patient), Due::Nothing);
    QCOMPARE(deadlines.due(Start + 6s, blocked, patient), Due::Slow);
    QCOMPARE(deadlines.due(Start + 6s, Open, patient), Due::Nothing); // all is taken
    // Below the limit, or empty in between: the time begins anew.
    deadlines.owes(false, Start, Start + 4s);
    QCOMPARE(deadlines.due(Start + 6s, blocked, patient), Due::Nothing);
    deadlines.owes(true, Start, Start + 7s);
    QCOMPARE(deadlines.next(blocked, patient), Start + 12s);
    const Standing refusedAnew{true, true, Refusal{Start + 8s, Start + 8s}}; // before anybody says how much that is
    QVERIFY(!deadlines.isSlow(Start + 12s, refusedAnew, patient));
    deadlines.owes(true, Start + 8s, Start + 9s);
    QCOMPARE(deadlines.next(refusedAnew, patient), Start + 14s);
    QCOMPARE(deadlines.due(Start + 14s, refusedAnew, patient), Due::Slow);
}

void TestClientDeadlines::waitsForLastWords()
{
    ClientDeadlines deadlines(limits(), Start);
    QVERIFY(!deadlines.lastWordsLeft(Start));
    deadlines.setLastWords(Start + 2s);
    QVERIFY(deadlines.lastWordsLeft(Start + 500ms) == Clock::Duration(1500ms));
    QVERIFY(deadlines.lastWordsLeft(Start + 3s) == Clock::Duration{});
    QCOMPARE(deadlines.next(Open, limits()), Start + 2s);
    QCOMPARE(deadlines.due(Start + 2s, Open, limits()), Due::End);
    // once it is over they are the session's
    QCOMPARE(deadlines.due(Start + 2s, Closing, limits()), Due::Nothing);
    QCOMPARE(deadlines.next(Closing, limits()), Clock::Duration::max());
}

void TestClientDeadlines::ends()
{
    ClientDeadlines deadlines(limits(), Start);
    deadlines.setEnd(Start + 3s);
    QCOMPARE(deadlines.next(Closing, limits()), Start + 3s);
    QCOMPARE(deadlines.due(Start + 3s - 1ms, Closing, limits()), Due::Nothing);
    QCOMPARE(deadlines.due(Start + 3s, Closing, limits()), Due::End);
    QCOMPARE(deadlines.due(Start + 3s, Open, limits()), Due::End);
    deadlines.setEnd(Start + 4s);
    QCOMPARE(deadlines.due(Start + 3s, Closing, limits()), Due::Nothing);
}

void TestClientDeadlines::whoIsClosingIsLeftAlone()
{
    ClientDeadlines deadlines(limits(), Start);
    const Standing blocked{false, true, Refusal{Start, Start}};
    QCOMPARE(deadlines.due(Start + 100s, blocked, limits()), Due::Nothing);
    QCOMPARE(deadlines.next(blocked, limits()), Clock::Duration::max());
}

WSIFY_SUITE(tst_clientdeadlines, wsify::test::NoApplication, TestClientDeadlines)
#include "tst_clientdeadlines.moc"
