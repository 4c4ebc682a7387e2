// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/fanout/mailbox.h"
#include "support/suite.h"

#include <QtTest>

#include <thread>

using namespace wsify;

class TestMailbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wakesOnlyWhenEmpty();
    void keepsTheOrder();
    void blocksASenderOverTheMark();
    void keepsTheOrderOfEachThread();
};

void TestMailbox::wakesOnlyWhenEmpty()
{
    int woken = 0;
    Mailbox box([&] { ++woken; });
    box.post(Message("c", "1"), 0);
    box.post(Message("c", "2"), 0);
    box.post([] {});
    QCOMPARE(woken, 1);
    // Taking the messages alone happens in the middle of a turn: the wake-up that is due still comes, once.
    box.takeMessages();
    box.post(Message("c", "3"), 0);
    QCOMPARE(woken, 1);
    box.takeTasks();
    QCOMPARE(box.takeMessages().messages.size(), size_t(1));
    box.post(Message("c", "4"), 0);
    QCOMPARE(woken, 2);
}

void TestMailbox::keepsTheOrder()
{
    Mailbox box([] {});
    for (int i = 0; i < 100; ++i)
        box.post(Message("c", QByteArray::number(i)), 0);
    const auto batch = box.takeMessages();
    QCOMPARE(batch.messages.size(), size_t(100));
    for (int i = 0; i < 100; ++i)
        QCOMPARE(batch.messages[size_t(i)].content().toByteArray(), QByteArray::number(i));
    QVERIFY(box.takeMessages().messages.empty());
}

void TestMailbox::blocksASenderOverTheMark()
{
    Mailbox box([] {});
    const Message big("c", '"' + QByteArray(1024 * 1024, 'x') + '"');
    for (int i = 0; i < 15; ++i)
        QCOMPARE(box.post(big, 3), Mailbox::Posted::Ok);
    QVERIFY(!box.isOver());
    QCOMPARE(box.post(big, 3), Mailbox::Posted::Blocked);
    QVERIFY(box.isOver());
    QCOMPARE(box.post(big, 3), Mailbox::Posted::Ok); // noted already
    QCOMPARE(box.post(big, 5), Mailbox::Posted::Blocked);
    QCOMPARE(box.post(big, -1), Mailbox::Posted::Ok);
    const auto batch = box.takeMessages();
    QCOMPARE(batch.messages.size(), size_t(19)); // blocked is not lost
    QCOMPARE(batch.blocked, (quint64(1) << 3) | (quint64(1) << 5));
    QVERIFY(!box.isOver());
    QCOMPARE(box.post(big, 3), Mailbox::Posted::Ok);
    QCOMPARE(box.takeMessages().blocked, quint64(0));
}

void TestMailbox::keepsTheOrderOfEachThread()
{
    std::atomic<int> woken = 0;
    Mailbox box([&] { ++woken; });
    constexpr int Threads = 4;
    constexpr int Each = 5000;
    std::vector<std::thread> threads;
    for (int t = 0; t < Threads; ++t) {
        threads.emplace_back([&box, t] {
            for (int i = 0; i < Each; ++i)
                box.post(Message(QByteArray::number(t), QByteArray::number(i)), t);
        });
    }
    std::vector<int> next(Threads, 0);
    int taken = 0;
    QDeadlineTimer deadline(20000);
    while (taken < Threads * Each && !deadline.hasExpired()) {
        box.takeTasks();
        for (const Message &message : box.takeMessages().messages) {
            QCOMPARE(message.content().toByteArray().toInt(), next[message.channel().toUInt()]++);
            ++taken;
        }
    }
    for (auto &thread : threads)
        thread.join();
    QCOMPARE(taken, Threads * Each);
    QVERIFY(woken > 0);
}

WSIFY_SUITE(tst_mailbox, wsify::test::NoApplication, TestMailbox)
#include "tst_mailbox.moc"
