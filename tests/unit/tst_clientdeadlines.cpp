// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/native/clientdeadlines.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;
using namespace std::chrono_literals;
using Due = ClientDeadlines::Due;
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
    void whoIsNotReadIsNotDead();
    void measuresTheRoundTrip();
    void cutsTheSlow();
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

void TestClientDeadlines::whoIsNotReadIsNotDead()
{
    constexpr Standing Paused{true, false, {}};
    ClientDeadlines deadlines(limits(), Start);
    QCOMPARE(deadlines.due(Start + 16s, Paused, limits()), Due::Ping);
    QCOMPARE(deadlines.lastLife(), Start + 16s);
    QCOMPARE(deadlines.due(Start + 25s, Open, limits()), Due::Nothing);
    QCOMPARE(deadlines.due(Start + 31s, Open, limits()), Due::Dead);
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
    const Standing blocked{true, true, Start + 1s};
    ClientDeadlines deadlines(limits(), Start);
    QCOMPARE(deadlines.next(blocked, limits()), Start + 4s);
    QCOMPARE(deadlines.due(Start + 4s - 1ms, blocked, limits()), Due::Nothing);
    QCOMPARE(deadlines.due(Start + 4s, blocked, limits()), Due::Slow);
    QCOMPARE(deadlines.due(Start + 4s, Open, limits()), Due::Nothing);
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
    const Standing blocked{false, true, Start};
    QCOMPARE(deadlines.due(Start + 100s, blocked, limits()), Due::Nothing);
    QCOMPARE(deadlines.next(blocked, limits()), Clock::Duration::max());
}

WSIFY_SUITE(tst_clientdeadlines, wsify::test::NoApplication, TestClientDeadlines)
#include "tst_clientdeadlines.moc"
