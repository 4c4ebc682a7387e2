// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "ledger.h"
#include "memorywatch.h"

#include <QTest>

using namespace wsify::soak;
namespace bench = wsify::bench;
using namespace std::chrono_literals;

/// That the soak's checks find what they are for: a run that finds nothing proves nothing unless they would.
class TestSoakChecks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsRightIsRight();
    void lost();
    void lostAtTheEnd();
    void doubled();
    void doubledLongAfter();
    void outOfOrder();
    void orderIsOfOneChannel();
    void damaged();
    void notAMember();
    void refusedAndCame();
    void cameAndWasRefused();
    void cameWithoutTheAuthorizersWord();
    void askedTwice();
    void passedOver();
    void unknownMayComeOrNot();
    void allowedTooLateIsUnknown();
    void aMemberThatIsGoneIsDueNothing();
    void aVisitorsGap();
    void aVisitorThatLeft();
    void aVisitorsRejoin();
    void redisMayLose();
    void aRepeatMayDoubleWhereIdsWereForgotten();
    void aRepeatedRequestBeginsAgain();
    void floodComesBack();
    void floodStays();
    void flat();
    void notFlat();
    void tooShortToJudge();
};

namespace {

constexpr int Size = 100;

/// Two members: 0 in the channels 0 and 1, 1 in channel 1.
struct Run
{
    Run()
        : ledger({0b11, 0b10})
        , publisher(ledger.add("publisher", false))
        , asked(ledger.add("asked", true))
    {
    }
    static QByteArray content(Publisher publisher, Sequence sequence)
    {
        return bench::makeContent(publisher, sequence, 0, Size);
    }
    Sequence publish(int channel) { return ledger.publish(publisher, Mask(1) << channel, Size); }
    void arrive(int member, Sequence sequence) { ledger.delivered(member, content(publisher, sequence)); }
    void pass(Milliseconds time)
    {
        now += time;
        ledger.setNow(now);
        ledger.sweep();
    }
    /// One thing is wrong, and it is this.
    bool isWrong(const char *what)
    {
        const std::vector<QString> wrongs = ledger.takeWrongs();
        return wrongs.size() == 1 && wrongs[0].contains(QLatin1String(what));
    }
    bool isRight() { return ledger.takeWrongs().empty(); }

    Ledger ledger;
    Publisher publisher;
    Publisher asked;
    Milliseconds now{0};
};

} // namespace

void TestSoakChecks::whatIsRightIsRight()
{
    Run run;
    for (int i = 0; i < 10; ++i) {
        const Sequence sequence = run.publish(1);
        run.arrive(0, sequence);
        run.ledger.due(run.publisher, sequence);
        QVERIFY(!run.ledger.isSettled());
        run.arrive(1, sequence);
        QVERIFY(run.ledger.isSettled());
    }
    run.pass(Ledger::LostAfter);
    run.ledger.finish();
    QVERIFY(run.isRight());
    QCOMPARE(run.ledger.deliveries(), 20);
    QCOMPARE(run.ledger.dueMessages(), 10);
}

void TestSoakChecks::lost()
{
    Run run;
    run.publish(1);
    run.ledger.due(run.publisher, 0);
    run.arrive(0, 0);
    run.pass(Ledger::LostAfter - 1ms);
    QVERIFY(run.isRight());
    run.pass(1ms);
    QVERIFY(run.isWrong("member 1: message 0 of publisher 1 (publisher): lost; 1 of 2 members miss it"));
}

void TestSoakChecks::lostAtTheEnd()
{
    Run run;
    run.publish(0);
    run.ledger.due(run.publisher, 0);
    run.ledger.finish();
    QVERIFY(run.isWrong("lost; 1 of 1 members miss it"));
}

void TestSoakChecks::doubled()
{
    Run run;
    run.publish(0);
    run.arrive(0, 0);
    run.arrive(0, 0);
    QVERIFY(run.isWrong("doubled"));
}

void TestSoakChecks::doubledLongAfter()
{
    Run run;
    run.publish(0);
    run.arrive(0, 0);
    run.ledger.due(run.publisher, 0);
    run.ledger.retire(run.publisher, true);
    run.pass(Ledger::LostAfter);
    QVERIFY(run.isRight());
    run.arrive(0, 0);
    QVERIFY(run.isWrong("doubled, or long after"));
    run.ledger.delivered(0, Run::content(77, 0));
    QVERIFY(run.isWrong("nobody published this"));
}

void TestSoakChecks::outOfOrder()
{
    Run run;
    run.publish(0);
    run.publish(0);
    run.arrive(0, 1);
    QVERIFY(run.isRight());
    run.arrive(0, 0);
    QVERIFY(run.isWrong("out of order: 1 of the same channel"));
}

void TestSoakChecks::orderIsOfOneChannel()
{
    Run run;
    run.publish(0);
    run.publish(1);
    run.arrive(0, 1);
    run.arrive(0, 0);
    QVERIFY(run.isRight());
}

void TestSoakChecks::damaged()
{
    Run run;
    run.publish(0);
    QByteArray content = Run::content(run.publisher, 0);
    content[80] = '!';
    run.ledger.delivered(0, content);
    QVERIFY(run.isWrong("damaged"));
    run.ledger.delivered(0, bench::makeContent(run.publisher, 0, 0, Size - 1));
    QVERIFY(run.isWrong("damaged: has 99 bytes of 100"));
}

void TestSoakChecks::notAMember()
{
    Run run;
    run.publish(0);
    run.arrive(1, 0);
    QVERIFY(run.isWrong("is not in its channel"));
}

void TestSoakChecks::refusedAndCame()
{
    Run run;
    run.publish(0);
    run.ledger.forbid(run.publisher, 0);
    run.arrive(0, 0);
    QVERIFY(run.isWrong("came although it was refused"));
}

void TestSoakChecks::cameAndWasRefused()
{
    Run run;
    run.publish(0);
    run.arrive(0, 0);
    run.ledger.forbid(run.publisher, 0);
    QVERIFY(run.isWrong("had what was then refused"));
}

void TestSoakChecks::cameWithoutTheAuthorizersWord()
{
    Run run;
    run.ledger.publish(run.asked, 1, Size);
    run.ledger.asked(run.asked, 0);
    run.ledger.delivered(0, Run::content(run.asked, 0));
    QVERIFY(run.isWrong("without the authorizer's word"));
}

void TestSoakChecks::askedTwice()
{
    Run run;
    run.ledger.publish(run.asked, 1, Size);
    run.ledger.asked(run.asked, 0);
    QVERIFY(run.isRight());
    run.ledger.asked(run.asked, 0);
    QVERIFY(run.isWrong("asked twice"));
}

void TestSoakChecks::passedOver()
{
    Run run;
    run.ledger.publish(run.asked, 1, Size);
    run.ledger.publish(run.asked, 1, Size);
    run.ledger.asked(run.asked, 1);
    run.ledger.allowed(run.asked, 1);
    QCOMPARE(run.ledger.confirm(run.asked, 2), 1);
    QVERIFY(run.isWrong("passed over"));
}

void TestSoakChecks::unknownMayComeOrNot()
{
    Run run;
    run.publish(1);
    run.publish(1);
    run.arrive(0, 1);
    run.ledger.retire(run.publisher, false);
    run.pass(Ledger::LostAfter);
    run.ledger.finish();
    QVERIFY(run.isRight());
}

void TestSoakChecks::allowedTooLateIsUnknown()
{
    Run run;
    for (Sequence i = 0; i < 3; ++i) {
        run.ledger.publish(run.asked, 1, Size);
        run.ledger.asked(run.asked, i);
    }
    run.ledger.allowed(run.asked, 0);
    run.pass(100ms);
    run.ledger.allowed(run.asked, 1);
    run.ledger.retire(run.asked, true, 50ms);
    run.ledger.finish();
    QVERIFY(run.isWrong("member 0: message 0 of publisher 2 (asked): lost"));
    QCOMPARE(run.ledger.unknownMessages(), 2);
}

void TestSoakChecks::aMemberThatIsGoneIsDueNothing()
{
    Run run;
    run.publish(1);
    run.arrive(0, 0);
    run.ledger.due(run.publisher, 0);
    run.ledger.drop(1);
    run.ledger.finish();
    QVERIFY(run.isRight());
}

void TestSoakChecks::aVisitorsGap()
{
    Run run;
    Ledger::Visit visit;
    visit.states[0] = Ledger::Visit::In;
    for (int i = 0; i < 3; ++i)
        run.publish(0);
    run.publish(1);
    run.ledger.due(run.publisher, 1);
    run.ledger.due(run.publisher, 3); // of another channel
    run.publish(0);
    run.ledger.visited(visit, Run::content(run.publisher, 0));
    QVERIFY(run.isRight());
    run.ledger.visited(visit, Run::content(run.publisher, 4));
    QVERIFY(run.isWrong("message 1 of publisher 1 (publisher): lost: 4 came"));
    run.ledger.visited(visit, Run::content(run.publisher, 2));
    QVERIFY(run.isWrong("doubled or out of order"));
}

void TestSoakChecks::aVisitorThatLeft()
{
    Run run;
    Ledger::Visit visit;
    visit.states[0] = Ledger::Visit::Leaving;
    run.publish(0);
    run.publish(0);
    run.ledger.visited(visit, Run::content(run.publisher, 0));
    QVERIFY(run.isRight());
    visit.states[0] = Ledger::Visit::Out;
    run.ledger.visited(visit, Run::content(run.publisher, 1));
    QVERIFY(run.isWrong("no longer, in its channel"));
}

void TestSoakChecks::aVisitorsRejoin()
{
    Run run;
    Ledger::Visit visit;
    visit.states[0] = Ledger::Visit::In;
    for (int i = 0; i < 3; ++i)
        run.publish(0);
    run.ledger.due(run.publisher, 1);
    run.ledger.visited(visit, Run::content(run.publisher, 0));
    ++visit.stays[0];
    run.ledger.visited(visit, Run::content(run.publisher, 2));
    QVERIFY(run.isRight());
}

namespace {

constexpr qint64 MiB = 1024 * 1024;

} // namespace

void TestSoakChecks::redisMayLose()
{
    Run run;
    run.ledger.setExcuses({[](int member, Milliseconds from, Milliseconds to) {
                               return member == 1 && from <= 2s && to >= 1s; // member 1 was away from 1 s to 2 s
                           },
                           {}});
    run.pass(1500ms);
    const Sequence within = run.publish(1);
    run.ledger.due(run.publisher, within);
    run.arrive(0, within);
    QVERIFY(run.ledger.isSettled());
    run.pass(1s);
    const Sequence behind = run.publish(1);
    run.ledger.due(run.publisher, behind);
    run.arrive(0, behind);
    QVERIFY(!run.ledger.isSettled());
    run.pass(Ledger::LostAfter);
    QVERIFY(run.isWrong("member 1: message 1 of publisher 1 (publisher): lost; 1 of 2 members miss it"));
    QCOMPARE(run.ledger.excusedLosses(), 1);

    const Sequence other = run.publish(1); // member 0 was not away
    run.ledger.due(run.publisher, other);
    run.arrive(1, other);
    run.pass(Ledger::LostAfter);
    QVERIFY(run.isWrong("member 0: message 2"));
}

void TestSoakChecks::aRepeatMayDoubleWhereIdsWereForgotten()
{
    const auto copies = [](int repeats, int forgettings) {
        Run run;
        run.ledger.setExcuses({{}, [forgettings](Milliseconds, Milliseconds) { return forgettings; }});
        const Sequence sequence = run.publish(0);
        for (int i = 0; i < repeats; ++i)
            run.ledger.repeat(run.publisher, sequence, sequence + 1);
        for (int copy = 1;; ++copy) {
            run.arrive(0, sequence);
            if (!run.isRight())
                return copy - 1;
        }
    };
    QCOMPARE(copies(0, 3), 1);
    QCOMPARE(copies(3, 0), 1);
    QCOMPARE(copies(1, 3), 2);
    QCOMPARE(copies(3, 2), 3);

    // What was forgotten after the 201 excuses nothing.
    Run run;
    run.ledger.setExcuses({{}, [](Milliseconds from, Milliseconds to) { return int(from <= 5s && 5s <= to); }});
    const Sequence sequence = run.publish(0);
    run.ledger.repeat(run.publisher, sequence, sequence + 1);
    run.arrive(0, sequence);
    run.ledger.due(run.publisher, sequence);
    run.pass(6s);
    run.arrive(0, sequence);
    QVERIFY(run.isWrong("doubled"));
}

void TestSoakChecks::aRepeatedRequestBeginsAgain()
{
    Run run;
    run.ledger.setExcuses({{}, [](Milliseconds, Milliseconds) { return 1; }});
    for (int i = 0; i < 3; ++i)
        run.publish(0);
    run.arrive(0, 0);
    run.arrive(0, 1);
    run.ledger.repeat(run.publisher, 0, 3);
    for (const Sequence sequence : {0, 1, 2})
        run.arrive(0, sequence);
    QVERIFY(run.isRight());
    QCOMPARE(run.ledger.excusedDoubles(), 2);
    // But not behind what was sent after it.
    Run late;
    late.ledger.setExcuses({{}, [](Milliseconds, Milliseconds) { return 1; }});
    late.publish(0);
    late.ledger.repeat(late.publisher, 0, 1);
    late.arrive(0, 0);
    late.publish(0);
    late.arrive(0, 1);
    late.arrive(0, 0);
    QVERIFY(late.isWrong("out of order"));
}

void TestSoakChecks::floodComesBack()
{
    MemoryWatch watch;
    for (int second = 0; second < 10; ++second)
        watch.sample(second, 100 * MiB);
    watch.floodBegan(10);
    watch.sample(11, 300 * MiB);
    watch.floodEnded(12);
    watch.sample(12 + MemoryWatch::BackAfter - 0.1, 300 * MiB);
    QVERIFY(watch.isDisturbed());
    watch.sample(12 + MemoryWatch::BackAfter, 136 * MiB);
    QVERIFY(!watch.isDisturbed());
    QVERIFY(watch.takeWrongs().empty());
    QCOMPARE(watch.baseline(), 100 * MiB);
    QCOMPARE(watch.highestBack(), 136 * MiB);
}

void TestSoakChecks::floodStays()
{
    MemoryWatch watch;
    watch.sample(0, 100 * MiB);
    watch.floodBegan(1);
    watch.floodEnded(2);
    watch.sample(2 + MemoryWatch::BackAfter, 136 * MiB + 1);
    const std::vector<QString> wrongs = watch.takeWrongs();
    QCOMPARE(wrongs.size(), size_t(1));
    QVERIFY(wrongs[0].contains(QLatin1String("after the flood")));
}

namespace {

/// An hour; `growth` bytes a second from the half on, and a flood in the last quarter that must not count.
std::vector<QString> anHour(double growth)
{
    MemoryWatch watch;
    watch.sample(0, 20 * MiB);
    watch.floodBegan(1);
    watch.floodEnded(2);
    for (int second = 1; second < 3600; ++second) {
        const bool isFlooded = second >= 2800 && second < 2900;
        if (second == 2800)
            watch.floodBegan(second);
        if (second == 2890)
            watch.floodEnded(second);
        watch.sample(second,
                     20 * MiB + (second > 1800 ? qint64(growth * (second - 1800)) : 0) + (isFlooded ? 15 * MiB : 0));
    }
    watch.judgeFlatness(3600);
    return watch.takeWrongs();
}

} // namespace

void TestSoakChecks::flat()
{
    QVERIFY(anHour(0).empty());
    QVERIFY(anHour(512).empty());
}

void TestSoakChecks::notFlat()
{
    const std::vector<QString> wrongs = anHour(2 * 1024);
    QCOMPARE(wrongs.size(), size_t(1));
    QVERIFY(wrongs[0].contains(QLatin1String("not flat")));
}

void TestSoakChecks::tooShortToJudge()
{
    MemoryWatch watch;
    for (int second = 0; second < 60; ++second)
        watch.sample(second, second * MiB);
    QVERIFY(watch.judgeFlatness(60).contains(QLatin1String("too short")));
    QVERIFY(watch.takeWrongs().empty());
}

QTEST_GUILESS_MAIN(TestSoakChecks)
#include "tst_soakchecks.moc"
