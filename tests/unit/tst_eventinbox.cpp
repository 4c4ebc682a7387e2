// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/feeds/eventinbox.h"
#include "support/suite.h"

#include <QTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace wsify;

namespace {

void add(EventInbox &box, int number, qsizetype textBytes = 0)
{
    if (box.wants(EventInbox::Kind::Live))
        box.add(number, admin::JoinEvent{"c", {}, QByteArray::number(number)}, textBytes);
}

QList<int> numbers(const EventInbox::Batch &batch)
{
    QList<int> result;
    for (const admin::Event &event : batch.events)
        result.append(int(event.t));
    return result;
}

} // namespace

class TestEventInbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void closedTakesOnlyWhatIsKept();
    void keepsTheOrder();
    void isBounded();
    void openingKeepsWhatIsThere();
    void manyThreads();
};

void TestEventInbox::closedTakesOnlyWhatIsKept()
{
    EventInbox box(2 * qsizetype(sizeof(admin::Event)));
    QVERIFY(!box.wants(EventInbox::Kind::Live));
    for (int t = 1; t <= 4; ++t) {
        if (box.wants(EventInbox::Kind::Kept))
            box.add(t, admin::ConnectEvent{}, 0);
    }
    const EventInbox::Batch batch = box.take();
    QCOMPARE(numbers(batch), (QList<int>{1, 2}));
    QCOMPARE(batch.dropped, 2);
    QVERIFY(!box.wants(EventInbox::Kind::Live));
    QVERIFY(box.wants(EventInbox::Kind::Kept));
}

void TestEventInbox::keepsTheOrder()
{
    EventInbox box(100'000);
    box.setOpen(true);
    for (int i = 0; i < 5; ++i)
        add(box, i);
    QCOMPARE(numbers(box.take()), (QList<int>{0, 1, 2, 3, 4}));
    QCOMPARE(numbers(box.take()), QList<int>());
    add(box, 5);
    QCOMPARE(numbers(box.take()), QList<int>{5});
}

/// What came first stays, what is over the bound is counted, and a taken box has room again.
void TestEventInbox::isBounded()
{
    constexpr qsizetype Each = 1000;
    EventInbox box(3 * Each);
    box.setOpen(true);
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 100; ++i)
            add(box, i, Each - qsizetype(sizeof(admin::Event)));
        const EventInbox::Batch batch = box.take();
        QCOMPARE(numbers(batch), (QList<int>{0, 1, 2}));
        QCOMPARE(batch.dropped, 97);
    }
    // Once it is full nothing more goes in, or a later event that fits would overtake.
    add(box, 0, 2 * Each);
    add(box, 1, Each);
    add(box, 2);
    const EventInbox::Batch batch = box.take();
    QCOMPARE(numbers(batch), QList<int>{0});
    QCOMPARE(batch.dropped, 2);
    QCOMPARE(box.take().dropped, 0);
}

void TestEventInbox::openingKeepsWhatIsThere()
{
    EventInbox box(1000 + 3 * qsizetype(sizeof(admin::Event)));
    box.add(1, admin::ConnectEvent{}, 0);
    box.setOpen(true);
    add(box, 2);
    QCOMPARE(numbers(box.take()), (QList<int>{1, 2}));
    box.setOpen(false);
    QVERIFY(!box.wants(EventInbox::Kind::Live));
    for (int i = 0; i < 100; ++i)
        add(box, i);
    QCOMPARE(numbers(box.take()), QList<int>());
}

/// As in the server, one thread adds to each box and one takes from all, while it opens and closes them. Every event was taken or is counted, and each
/// box is in order.
void TestEventInbox::manyThreads()
{
    constexpr int Threads = 4;
    constexpr int Each = 50'000;
    std::vector<std::unique_ptr<EventInbox>> boxes;
    std::vector<std::thread> threads;
    std::atomic<int> running = Threads;
    for (int i = 0; i < Threads; ++i) {
        boxes.push_back(std::make_unique<EventInbox>(20'000));
        boxes.back()->setOpen(true);
    }
    for (int i = 0; i < Threads; ++i) {
        threads.emplace_back([&box = *boxes[size_t(i)], &running] {
            for (int number = 1; number <= Each; ++number)
                add(box, number);
            --running;
        });
    }
    std::vector<int> last(Threads, 0);
    qint64 taken = 0;
    qint64 dropped = 0;
    bool isInOrder = true;
    const auto takeAll = [&] {
        for (size_t i = 0; i < boxes.size(); ++i) {
            const EventInbox::Batch batch = boxes[i]->take();
            dropped += batch.dropped;
            taken += qint64(batch.events.size());
            for (const admin::Event &event : batch.events)
                isInOrder = isInOrder && event.t > std::exchange(last[i], int(event.t));
        }
    };
    while (running > 0)
        takeAll();
    for (std::thread &thread : threads)
        thread.join();
    takeAll();
    QVERIFY(isInOrder);
    QVERIFY(taken > 0);
    QCOMPARE(taken + dropped, qint64(Threads) * Each);
}

WSIFY_SUITE(tst_eventinbox, wsify::test::NoApplication, TestEventInbox)
#include "tst_eventinbox.moc"
