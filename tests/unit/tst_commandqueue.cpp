// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/commandqueue.h"
#include "support/coreworker.h"
#include "support/faketransport.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;
using namespace wsify::test;

namespace {

/// Writes down what becomes of its commands, by their names.
struct Receiver final : CommandQueue::Receiver
{
    explicit Receiver(CoreWorker &worker)
        : queue(worker.context, *this)
    {
    }
    std::optional<AuthRequest> permission(const Command &command) const override
    {
        if (command.name == free)
            return std::nullopt;
        AuthRequest request;
        request.body = command.name.toByteArray();
        return request;
    }
    void carryOut(const Command &command) override { log.append('+' + command.name.toByteArray()); }
    void refused(const Command &command, const AuthAnswer &answer) override
    {
        log.append((answer.verdict == Verdict::Unavailable ? '?' : '-') + command.name.toByteArray());
        if (isImpatient)
            queue.discard();
    }
    void discarded(const Command &command) override { log.append('x' + command.name.toByteArray()); }
    void queueChanged() override { ++changes; }

    void add(QByteArrayView name, Command::Kind kind = Command::Kind::Join)
    {
        Command command;
        command.kind = kind;
        command.name = name;
        queue.add(name, command);
    }

    CommandQueue queue;
    QByteArray free = "free";
    bool isImpatient = false;
    QByteArrayList log;
    int changes = 0;
};

} // namespace

class TestCommandQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneAfterTheOther();
    void freeOnesKeepTheirPlace();
    void discardedWithinARefusal();
    void discardForgetsTheCall();
    void saysWhatMustWait();
    void expires();
    void emptyOneDoesNotExpire();
    void blockedWorker();
    void countsItsBytes();
};

void TestCommandQueue::oneAfterTheOther()
{
    CoreWorker worker(true);
    Receiver receiver(worker);
    for (const char *name : {"a", "b", "c", "d"})
        receiver.add(name);
    QCOMPARE(worker.authorizer.out(), 1);
    QCOMPARE(receiver.queue.size(), 4);
    QCOMPARE(worker.authorizer.request().body, "a");
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(worker.authorizer.request().body, "b");
    worker.authorizer.answer(Verdict::Deny);
    worker.authorizer.answer(Verdict::Unavailable);
    worker.authorizer.answer(Verdict::Busy);
    QCOMPARE(receiver.log, (QByteArrayList{"+a", "-b", "?c", "-d"}));
    QVERIFY(receiver.queue.isEmpty());
    QCOMPARE(worker.counters().discarded.value(), 0);
}

void TestCommandQueue::freeOnesKeepTheirPlace()
{
    CoreWorker worker(true);
    Receiver receiver(worker);
    receiver.add("a");
    receiver.add("free");
    receiver.add("b");
    QCOMPARE(receiver.log, QByteArrayList{});
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(receiver.log, (QByteArrayList{"+a", "+free"}));
    QCOMPARE(worker.authorizer.request().body, "b"); // what was free for one is not for the next
    worker.authorizer.answer(Verdict::Deny);
    receiver.add("free");
    QCOMPARE(receiver.log, (QByteArrayList{"+a", "+free", "-b", "+free"}));
    QVERIFY(receiver.queue.isEmpty());
}

void TestCommandQueue::discardedWithinARefusal()
{
    CoreWorker worker(true);
    Receiver receiver(worker);
    receiver.isImpatient = true;
    receiver.add("a");
    receiver.add("b");
    const int changes = receiver.changes;
    worker.authorizer.answer(Verdict::Unavailable);
    QCOMPARE(receiver.log, (QByteArrayList{"?a", "xb"}));
    QVERIFY(receiver.queue.isEmpty());
    QCOMPARE(worker.authorizer.out(), 0);
    QCOMPARE(worker.counters().discarded.value(), 1);
    QCOMPARE(receiver.changes, changes); // who discards knows
    receiver.add("c"); // and it can be used again
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(receiver.log.last(), "+c");
}

void TestCommandQueue::discardForgetsTheCall()
{
    CoreWorker worker(true);
    Receiver receiver(worker);
    receiver.queue.discard();
    QCOMPARE(worker.counters().discarded.value(), 0);
    receiver.add("a");
    receiver.queue.discard();
    QCOMPARE(worker.authorizer.out(), 0);
    QCOMPARE(worker.counters().discarded.value(), 1);
    {
        Receiver gone(worker);
        gone.add("b");
        QCOMPARE(worker.authorizer.out(), 1);
    }
    QCOMPARE(worker.authorizer.out(), 0);
}

void TestCommandQueue::saysWhatMustWait()
{
    Command join;
    join.kind = Command::Kind::Join;
    CoreWorker open;
    Receiver free(open);
    QVERIFY(!free.queue.mustWait(join));
    free.add("a"); // waits for nobody
    QCOMPARE(free.log, QByteArrayList{"+a"});
    CoreWorker guarded(true);
    Receiver asked(guarded);
    QVERIFY(asked.queue.mustWait(join));
}

void TestCommandQueue::expires()
{
    CoreWorker worker(true);
    Receiver receiver(worker);
    receiver.add("a");
    int expired = 0;
    receiver.queue.expireAfter(std::chrono::milliseconds(100), [&] {
        ++expired;
        receiver.queue.discard();
    });
    worker.timers.advance(std::chrono::milliseconds(99));
    QCOMPARE(expired, 0);
    worker.timers.advance(std::chrono::milliseconds(1));
    QCOMPARE(expired, 1);
    QCOMPARE(worker.authorizer.out(), 0);
}

void TestCommandQueue::emptyOneDoesNotExpire()
{
    CoreWorker worker(true);
    Receiver receiver(worker);
    receiver.add("a");
    receiver.queue.expireAfter(std::chrono::milliseconds(100), [] { QFAIL("there is nothing left to expire"); });
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(worker.timers.running(), 0);
    receiver.add("b"); // a new time, without that end
    worker.timers.advance(std::chrono::milliseconds(100));
}

void TestCommandQueue::blockedWorker()
{
    CoreWorker worker(true);
    FakeTransport sink;
    Member member(sink);
    worker.otherHub.join(member, "flood");
    Receiver receiver(worker);
    receiver.add("a", Command::Kind::Broadcast);
    receiver.add("b");
    worker.node.publish(0, Message("flood", '"' + QByteArray(17 * 1024 * 1024, 'x') + '"'));
    QVERIFY(worker.node.isBlocked(0));
    worker.authorizer.answer(Verdict::Allow); // allowed, and not carried out yet
    QCOMPARE(receiver.log, QByteArrayList{});
    QVERIFY(receiver.queue.isFull(false));
    QCOMPARE(worker.authorizer.out(), 0); // nothing overtakes
    worker.node.runMailbox(1);
    worker.node.runMailbox(0);
    QCOMPARE(receiver.log, QByteArrayList{"+a"});
    QVERIFY(!receiver.queue.isFull(false));
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(receiver.log, (QByteArrayList{"+a", "+b"}));
    worker.otherHub.leaveAll(member);
}

void TestCommandQueue::countsItsBytes()
{
    CoreWorker worker(true);
    worker.limits.maxWaiting = 2;
    worker.limits.maxWaitingBytes = 100;
    Receiver receiver(worker);
    receiver.add(QByteArray(60, 'a'));
    QVERIFY(!receiver.queue.isFull(false));
    QVERIFY(receiver.queue.isFull(true)); // a paused one waits until half is free
    QVERIFY(!receiver.queue.isOverloadedBy(140));
    QVERIFY(receiver.queue.isOverloadedBy(141));
    receiver.add(QByteArray(40, 'b'));
    QVERIFY(receiver.queue.isFull(false));
    QCOMPARE(receiver.queue.bytes(), 100);
    QCOMPARE(worker.counters().heldBytes.value(), 100);
    worker.authorizer.answer(Verdict::Deny);
    QCOMPARE(worker.counters().heldBytes.value(), 40);
    receiver.queue.discard();
    QCOMPARE(worker.counters().heldBytes.value(), 0);
}

WSIFY_SUITE(tst_commandqueue, wsify::test::NoApplication, TestCommandQueue)
#include "tst_commandqueue.moc"
