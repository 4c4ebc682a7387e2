// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/timers/timerwheel.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QAbstractEventDispatcher>
#include <QtTest>

#include <algorithm>
#include <memory>
#include <numeric>
#include <random>
#include <thread>
#include <vector>

using namespace wsify;
using namespace std::chrono_literals;
using Duration = Clock::Duration;

namespace {

constexpr Duration Tick = 20ms;
constexpr Duration Turn = 2048 * Tick;
constexpr Duration Late = 100ms; ///< that a timer may be
constexpr Duration Busy = 2s; ///< that a machine may take longer, when a test cannot tell it from the wheel

QList<QAbstractEventDispatcher::TimerInfo> qtTimers(TimerWheel &wheel)
{
    return QAbstractEventDispatcher::instance()->registeredTimers(&wheel);
}

/// What a callback saw.
struct Fired
{
    Duration at{};
    int count = 0;
};

/// The loop is not turned meanwhile, as when a worker is busy.
void block(const TimerWheel &wheel, Duration time)
{
    const Duration until = wheel.now() + time;
    while (wheel.now() < until)
        std::this_thread::yield();
}

/// Turns the loop for a time in which nothing is to happen.
void turn(Duration time)
{
    test::waitUntil([] { return false; }, int(time.count()));
}

} // namespace

class TestTimerWheel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firesInTime_data();
    void firesInTime();
    void firesInTimeWhileOthersRun();
    void firesEachOnceInOrder();
    void firesInOrderAfterABusyTurn();
    void neverFiresFromWithinStart();
    void takesDelaysBelowZeroAsZero();
    void cancels();
    void cancelsManyOfASlot();
    void cancelsFromWithinACallback();
    void ignoresIdsThatAreOver();
    void startsFromWithinACallback();
    void startsAnEarlierOne();
    void repeatsWithoutStarving();
    void waitsForALaterTurn();
    void waitsForALaterTurnInABusySlot();
    void hasNoQtTimerWhenIdle();
    void leavesOutStandstills();
    void readsBeforeItFires();
    void firesAlthoughAlwaysLate();
    void freesCallbacks();
    void servesTimer();
};

void TestTimerWheel::firesInTime_data()
{
    QTest::addColumn<int>("delay");
    for (const int delay : {0, 1, 19, 20, 21, 39, 40, 41, 99, 100, 250})
        QTest::addRow("%d ms", delay) << delay;
}

void TestTimerWheel::firesInTime()
{
    QFETCH(int, delay);
    // Three rounds begin at different places within a tick. How late is also the machine's doing, so the best of them counts.
    Duration least = Duration::max();
    for (int round = 0; round < 3; ++round) {
        TimerWheel wheel;
        block(wheel, Duration(round * 7));
        Fired fired;
        const Duration start = wheel.now();
        QVERIFY(wheel.start(Duration(delay), [&] { fired = {wheel.now(), fired.count + 1}; }) != 0);
        WSIFY_WAIT(fired.count > 0);
        QVERIFY(fired.at - start >= Duration(delay));
        least = std::min(least, fired.at - start - Duration(delay));
        QCOMPARE(wheel.size(), 0);
    }
    QVERIFY2(least <= Late, QByteArray::number(qint64(least.count())).constData());
}

void TestTimerWheel::firesInTimeWhileOthersRun()
{
    TimerWheel wheel;
    std::vector<Duration> late;
    std::vector<Timers::Id> others;
    others.reserve(5000);
    for (int i = 0; i < 5000; ++i)
        others.push_back(wheel.start(30s + Duration(i), [] { qFatal("long before its time"); }));
    for (int delay = 0; delay < 400; delay += 3) {
        const Duration due = wheel.now() + Duration(delay);
        wheel.start(Duration(delay), [&, due] { late.push_back(wheel.now() - due); });
    }
    WSIFY_WAIT(late.size() == 134);
    QVERIFY(*std::min_element(late.begin(), late.end()) >= 0ms);
    std::sort(late.begin(), late.end());
    const Duration median = late[late.size() / 2];
    QVERIFY2(median <= Late, QByteArray::number(qint64(median.count())).constData());
    QCOMPARE(wheel.size(), 5000);
    for (const Timers::Id id : others)
        wheel.cancel(id);
    QCOMPARE(wheel.size(), 0);
}

void TestTimerWheel::firesEachOnceInOrder()
{
    constexpr int Count = 10'000;
    bool isGiven = false;
    const int given = qEnvironmentVariableIntValue("WSIFY_TEST_SEED", &isGiven);
    const unsigned seed = isGiven ? unsigned(given) : std::random_device()() & 0x7FFFFFFF;
    qInfo("WSIFY_TEST_SEED=%u", seed);
    std::mt19937 random(seed);
    std::vector<int> delays(Count);
    std::iota(delays.begin(), delays.end(), 0);
    std::shuffle(delays.begin(), delays.end(), random);

    TimerWheel wheel;
    std::vector<Fired> fired(Count);
    std::vector<Duration> due(Count);
    std::vector<Duration> latest(Count); // that the wheel may have taken for the deadline: time goes on within start()
    std::vector<int> order;
    for (int i = 0; i < Count; ++i) {
        due[size_t(i)] = wheel.now() + Duration(delays[size_t(i)] % 1000);
        wheel.start(Duration(delays[size_t(i)] % 1000), [&, i] {
            fired[size_t(i)] = {wheel.now(), fired[size_t(i)].count + 1};
            order.push_back(i);
        });
        latest[size_t(i)] = wheel.now() + Duration(delays[size_t(i)] % 1000);
    }
    QCOMPARE(wheel.size(), Count);
    WSIFY_WAIT(wheel.size() == 0);
    turn(3 * Tick);

    QCOMPARE(order.size(), size_t(Count));
    // The first tick at which any can fire is 1.
    const auto tickOf = [](Duration time) { return std::max<qint64>(1, (time + Tick - 1ms) / Tick); };
    qint64 last = 0;
    for (const int i : order) {
        const auto at = size_t(i);
        QCOMPARE(fired[at].count, 1);
        QVERIFY(fired[at].at >= due[at]);
        QVERIFY2(tickOf(latest[at]) >= last, "a timer fired behind one of a later tick");
        last = std::max(last, tickOf(due[at]));
    }
}

void TestTimerWheel::firesInOrderAfterABusyTurn()
{
    TimerWheel wheel;
    std::vector<int> order;
    for (const int delay : {180, 20, 100, 60, 140, 0})
        wheel.start(Duration(delay), [&, delay] { order.push_back(delay); });
    block(wheel, 250ms);
    QVERIFY(order.empty());
    WSIFY_WAIT(order.size() == 6);
    QVERIFY(std::is_sorted(order.begin(), order.end()));
}

void TestTimerWheel::neverFiresFromWithinStart()
{
    TimerWheel wheel;
    int fired = 0;
    for (int i = 0; i < 10; ++i) {
        wheel.start(0ms, [&] { ++fired; });
        block(wheel, 5ms);
        QCOMPARE(fired, 0);
    }
    QCOMPARE(wheel.size(), 10);
    WSIFY_WAIT(fired == 10);
}

void TestTimerWheel::takesDelaysBelowZeroAsZero()
{
    TimerWheel wheel;
    block(wheel, 100ms);
    int fired = 0;
    wheel.start(-1ms, [&] { ++fired; });
    wheel.start(Duration::min() / 2, [&] { ++fired; });
    QCOMPARE(fired, 0);
    WSIFY_WAIT(fired == 2);
}

void TestTimerWheel::cancels()
{
    TimerWheel wheel;
    int fired = 0;
    const Timers::Id gone = wheel.start(20ms, [] { qFatal("cancelled"); });
    wheel.start(20ms, [&] { ++fired; });
    const Timers::Id alsoGone = wheel.start(0ms, [] { qFatal("cancelled"); });
    QCOMPARE(wheel.size(), 3);
    wheel.cancel(gone);
    wheel.cancel(alsoGone);
    QCOMPARE(wheel.size(), 1);
    wheel.cancel(gone); // again
    QCOMPARE(wheel.size(), 1);
    WSIFY_WAIT(fired == 1);
    // due, but not fired yet
    const Timers::Id due = wheel.start(20ms, [] { qFatal("cancelled"); });
    block(wheel, 60ms);
    wheel.cancel(due);
    turn(3 * Tick);
    QCOMPARE(wheel.size(), 0);
}

void TestTimerWheel::cancelsManyOfASlot()
{
    // First, last and middle ones of lists of every length.
    TimerWheel wheel;
    int fired = 0;
    int expected = 0;
    for (int length = 1; length <= 6; ++length) {
        for (unsigned gone = 0; gone < 1u << length; ++gone) {
            std::vector<Timers::Id> ids;
            for (int i = 0; i < length; ++i) {
                const bool isGone = gone >> i & 1;
                ids.push_back(wheel.start(Duration(length * 20), [&fired, isGone] {
                    if (isGone)
                        qFatal("cancelled");
                    ++fired;
                }));
                expected += !isGone;
            }
            for (int i = 0; i < length; ++i) {
                if (gone >> i & 1)
                    wheel.cancel(ids[size_t(i)]);
            }
        }
    }
    QCOMPARE(wheel.size(), expected);
    WSIFY_WAIT(wheel.size() == 0);
    QCOMPARE(fired, expected);
}

void TestTimerWheel::cancelsFromWithinACallback()
{
    TimerWheel wheel;
    // Whichever of one slot is the first cancels the others and itself.
    std::vector<Timers::Id> ids(5);
    int fired = 0;
    for (Timers::Id &id : ids) {
        id = wheel.start(0ms, [&] {
            ++fired;
            for (const Timers::Id other : ids)
                wheel.cancel(other);
        });
    }
    WSIFY_WAIT(fired > 0);
    turn(3 * Tick);
    QCOMPARE(fired, 1);
    QCOMPARE(wheel.size(), 0);

    // One of a later tick that is due in the same turn of the loop.
    const Timers::Id later = wheel.start(60ms, [] { qFatal("cancelled"); });
    wheel.start(20ms, [&] {
        ++fired;
        wheel.cancel(later);
    });
    block(wheel, 120ms);
    WSIFY_WAIT(fired == 2);
    turn(3 * Tick);
    QCOMPARE(wheel.size(), 0);

    // Every second of many, from the one before it.
    constexpr size_t Count = 1000;
    std::vector<Timers::Id> many(Count);
    std::vector<bool> done(Count, false);
    for (size_t i = 0; i < Count; ++i) {
        many[i] = wheel.start(Duration(i % 50), [&, i] {
            done[i] = true;
            wheel.cancel(many[i ^ 1]);
        });
    }
    WSIFY_WAIT(wheel.size() == 0);
    for (size_t i = 0; i < Count; i += 2)
        QVERIFY(done[i] != done[i + 1]);
}

void TestTimerWheel::ignoresIdsThatAreOver()
{
    TimerWheel wheel;
    wheel.cancel(0);
    wheel.cancel(1);
    wheel.cancel(~Timers::Id(0));
    wheel.cancel(Timers::Id(1) << 32);
    int fired = 0;
    const Timers::Id stale = wheel.start(0ms, [&] { ++fired; });
    WSIFY_WAIT(fired == 1);
    wheel.cancel(stale);
    QCOMPARE(wheel.size(), 0);
    // What took its place has another id, and goes on.
    std::vector<Timers::Id> over{stale};
    for (int i = 0; i < 100; ++i) {
        const Timers::Id id = wheel.start(20ms, [] { qFatal("cancelled"); });
        QVERIFY(id != 0);
        QVERIFY(std::find(over.begin(), over.end(), id) == over.end());
        for (const Timers::Id old : over)
            wheel.cancel(old);
        QCOMPARE(wheel.size(), 1);
        wheel.cancel(id);
        QCOMPARE(wheel.size(), 0);
        over.push_back(id);
    }
    // Its own id from within the callback, when the place is taken again already.
    Timers::Id own = 0;
    own = wheel.start(0ms, [&] {
        ++fired;
        wheel.start(0ms, [&] { ++fired; });
        wheel.cancel(own);
    });
    WSIFY_WAIT(fired == 3);
    QCOMPARE(wheel.size(), 0);
}

void TestTimerWheel::startsFromWithinACallback()
{
    TimerWheel wheel;
    std::vector<int> order;
    Duration inner{};
    Duration started{};
    wheel.start(20ms, [&] {
        order.push_back(1);
        wheel.start(0ms, [&] { order.push_back(2); });
        started = wheel.now();
        wheel.start(50ms, [&] {
            order.push_back(3);
            inner = wheel.now();
        });
        QCOMPARE(order.size(), size_t(1));
    });
    WSIFY_WAIT(order.size() == 3);
    QCOMPARE(order, (std::vector<int>{1, 2, 3}));
    QVERIFY(inner - started >= 50ms);
    QVERIFY(inner - started <= 50ms + Late + Busy);
    // from a callback that leaves the wheel empty otherwise, and so the Qt timer to be set again
    QCOMPARE(wheel.size(), 0);
    QVERIFY(qtTimers(wheel).isEmpty());
}

void TestTimerWheel::startsAnEarlierOne()
{
    TimerWheel wheel;
    const Timers::Id late = wheel.start(20s, [] { qFatal("long before its time"); });
    turn(Tick);
    bool fired = false;
    const Duration start = wheel.now();
    wheel.start(40ms, [&] { fired = true; });
    WSIFY_WAIT(fired);
    QVERIFY(wheel.now() - start < 10s);
    QCOMPARE(wheel.size(), 1);
    wheel.cancel(late);
}

void TestTimerWheel::repeatsWithoutStarving()
{
    // A callback that starts itself again at once leaves the loop its turns.
    TimerWheel wheel;
    int fired = 0;
    std::function<void()> again = [&] {
        if (++fired < 10)
            wheel.start(0ms, again);
    };
    wheel.start(0ms, again);
    int turns = 0;
    const QDeadlineTimer deadline(test::DeadlineMs);
    while (fired < 10 && !deadline.hasExpired()) {
        const int before = fired;
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
        QVERIFY(fired - before <= 1);
        ++turns;
    }
    QCOMPARE(fired, 10);
    QVERIFY(turns >= 10);
}

void TestTimerWheel::waitsForALaterTurn()
{
    // In the slots of the next ticks, but due when the wheel has turned once, twice, and very often.
    TimerWheel wheel;
    std::vector<Timers::Id> ids;
    for (int tick = 0; tick < 20; ++tick) {
        for (const Duration turns : {Turn, 2 * Turn, 1000 * Turn, Duration(24h * 365)})
            ids.push_back(wheel.start(turns + tick * Tick, [] { qFatal("long before its time"); }));
    }
    ids.push_back(wheel.start(Turn, [] { qFatal("long before its time"); }));
    ids.push_back(wheel.start(Turn - 1s, [] { qFatal("long before its time"); }));
    const Duration until = wheel.now() + 500ms;
    WSIFY_WAIT(wheel.now() > until);
    QCOMPARE(wheel.size(), qsizetype(ids.size()));
    // The wheel is looked at once a turn at least, or when one may be due.
    QCOMPARE(qtTimers(wheel).size(), 1);
    QVERIFY(qtTimers(wheel).first().interval <= Turn.count());
    for (const Timers::Id id : ids)
        wheel.cancel(id);
    QCOMPARE(wheel.size(), 0);
}

void TestTimerWheel::waitsForALaterTurnInABusySlot()
{
    // Before and behind those that are due, in the same slot.
    TimerWheel wheel;
    int fired = 0;
    int late = 0;
    std::vector<Timers::Id> ids;
    for (int tick = 1; tick <= 10; ++tick) {
        for (int i = 0; i < 3; ++i) {
            ids.push_back(wheel.start(Turn + tick * Tick, [&] { ++late; }));
            wheel.start(tick * Tick, [&] { ++fired; });
            ids.push_back(wheel.start(Turn + tick * Tick, [&] { ++late; }));
        }
    }
    WSIFY_WAIT(fired == 30);
    turn(3 * Tick);
    QCOMPARE(fired, 30);
    QCOMPARE(late, 0);
    QCOMPARE(wheel.size(), 60);
}

void TestTimerWheel::hasNoQtTimerWhenIdle()
{
    TimerWheel wheel;
    QVERIFY(qtTimers(wheel).isEmpty());
    int fired = 0;
    wheel.start(40ms, [&] { ++fired; });
    wheel.start(80ms, [&] { ++fired; });
    QCOMPARE(qtTimers(wheel).size(), 1);
    WSIFY_WAIT(fired == 2);
    QVERIFY(qtTimers(wheel).isEmpty());
    // Cancelling the last one costs at most one more wake-up.
    wheel.cancel(wheel.start(40ms, [] { qFatal("cancelled"); }));
    WSIFY_WAIT(qtTimers(wheel).isEmpty());
    // One that waits is not looked at each tick.
    const Timers::Id id = wheel.start(30s, [] { qFatal("long before its time"); });
    QCOMPARE(qtTimers(wheel).size(), 1);
    QVERIFY(qtTimers(wheel).first().interval >= 400);
    wheel.cancel(id);
    // After a time without any, the next one is in time again.
    const Duration start = wheel.now();
    wheel.start(60ms, [&] { fired = 10; });
    WSIFY_WAIT(fired == 10);
    QVERIFY(wheel.now() - start >= 60ms);
    QVERIFY(wheel.now() - start <= 60ms + Late + Busy);
}

void TestTimerWheel::leavesOutStandstills()
{
    TimerWheel wheel;
    QVERIFY(wheel.lastStandstill() < 0ms);
    Duration at{};
    const Duration start = wheel.now();
    wheel.start(3s, [&] { at = wheel.now(); });
    turn(100ms);
    const Duration turned = wheel.now();
    std::this_thread::sleep_for(1800ms);
    // At most one second of it counts, before the wheel has noticed and after.
    const Duration before = wheel.now();
    QVERIFY2(before - turned < 1500ms, QByteArray::number(qint64((before - turned).count())).constData());
    QCOMPARE(at, 0ms);
    WSIFY_WAIT(wheel.lastStandstill() >= 0ms);
    QVERIFY(wheel.now() >= before);
    QVERIFY(wheel.lastStandstill() <= wheel.now());
    QCOMPARE(at, 0ms);
    WSIFY_WAIT(at != 0ms);
    QVERIFY(at - start >= 3s);
}

/// What waits in the kernel comes first: a timer that a standstill made late fires when the loop has turned.
void TestTimerWheel::readsBeforeItFires()
{
    TimerWheel wheel;
    bool hasFired = false;
    wheel.start(20ms, [&] { hasFired = true; });
    std::this_thread::sleep_for(800ms);
    const QDeadlineTimer deadline(test::DeadlineMs);
    while (wheel.lastStandstill() < 0ms && !deadline.hasExpired())
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    QVERIFY(!hasFired);
    // A timer that starts now does not bring the others forward.
    bool isSecond = false;
    wheel.start(0ms, [&] { isSecond = hasFired; });
    WSIFY_WAIT(hasFired);
    WSIFY_WAIT(isSecond);
    QVERIFY(wheel.now() - wheel.lastStandstill() >= 60ms);
}

void TestTimerWheel::firesAlthoughAlwaysLate()
{
    TimerWheel wheel;
    int fired = 0;
    wheel.start(20ms, [&] { ++fired; });
    Duration last = wheel.now();
    for (int round = 0; round < 4 && fired == 0; ++round) {
        std::this_thread::sleep_for(700ms);
        QCoreApplication::processEvents();
        QVERIFY(wheel.now() >= last);
        last = wheel.now();
    }
    QCOMPARE(fired, 1);
}

void TestTimerWheel::freesCallbacks()
{
    const auto token = std::make_shared<int>();
    {
        TimerWheel wheel;
        bool fired = false;
        wheel.start(0ms, [token, &fired] { fired = true; });
        const Timers::Id id = wheel.start(1s, [token] {});
        QCOMPARE(token.use_count(), 3);
        wheel.cancel(id);
        QCOMPARE(token.use_count(), 2);
        WSIFY_WAIT(fired);
        QCOMPARE(token.use_count(), 1);
        wheel.start(1s, [token] {});
    }
    QCOMPARE(token.use_count(), 1);
}

void TestTimerWheel::servesTimer()
{
    TimerWheel wheel;
    int fired = 0;
    Timer timer(wheel, 20ms, [] { qFatal("replaced"); });
    timer = Timer(wheel, 20ms, [&] { ++fired; });
    {
        const Timer gone(wheel, 0ms, [] { qFatal("gone"); });
    }
    QCOMPARE(wheel.size(), 1);
    WSIFY_WAIT(fired == 1);
    timer.stop();
    QCOMPARE(wheel.size(), 0);
    // A timer that is set again from its own callback, as a connection does.
    timer = Timer(wheel, 0ms, [&] {
        ++fired;
        timer = Timer(wheel, 0ms, [&] { ++fired; });
    });
    WSIFY_WAIT(fired == 3);
    QCOMPARE(wheel.size(), 0);
}

WSIFY_SUITE(tst_timerwheel, QCoreApplication, TestTimerWheel)
#include "tst_timerwheel.moc"
