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
    bool needsPermission(const Command &command) const override { return command.name != free; }
    AuthRequest permission(const Command &command) override { return {.body = command.name.toByteArray()}; }
    CommandQueue::Next answered(const Command &command, const AuthAnswer &answer) override
    {
        if (command.name == "thrice" && ++asked < 3)
            return CommandQueue::Next::AskMore;
        return answer.verdict == Verdict::Allow ? CommandQueue::Next::CarryOut : CommandQueue::Next::Refuse;
    }
    CommandQueue::Carried carryOut(const Command &command, const AuthAnswer *answer) override
    {
        discardIf(discardsWhenCarriedOut);
        log.append((answer ? "+" : "=") + command.name.toByteArray()); // still valid
        return command.name == "slow" ? CommandQueue::Carried::Waits : CommandQueue::Carried::Done;
    }
    void notAllowed(const Command &command, const AuthAnswer &answer) override
    {
        discardIf(discardsWhenNotAllowed);
        log.append((answer.verdict == Verdict::Unavailable ? '?' : '-') + command.name.toByteArray());
    }
    void queueChanged() override
    {
        ++changes;
        discardIf(discardsWhenChanged);
    }
    void discardIf(bool isDue)
    {
        if (isDue)
            queue.discard();
    }
    void discarded(const Command &command) override { log.append('x' + command.name.toByteArray()); }

    void add(QByteArrayView name, Command::Kind kind = Command::Kind::Join)
    {
        Command command;
        command.kind = kind;
        command.name = name;
        queue.add(name, command);
    }

    CommandQueue queue;
    QByteArray free = "free";
    bool discardsWhenCarriedOut = false;
    bool discardsWhenNotAllowed = false;
    bool discardsWhenChanged = false;
    QByteArrayList log;
    int changes = 0;
    int asked = 0;
};

} // namespace

class TestCommandQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneAfterTheOther();
    void freeOnesKeepTheirPlace();
    void tellsOfEachChange();
    void discardedWhenNotAllowed();
    void discardedWhenCarriedOut();
    void discardedWhenChanged();
    void discardForgetsTheCall();
    void onesCarriedOutHoldThoseBehind();
    void discardForgetsWhatIsCarriedOut();
    void asksMore();
    void silenceIsNotAskedAgain();
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
    QCOMPARE(receiver.log, (QByteArrayList{"+a", "=free"}));
    QCOMPARE(worker.authorizer.request().body, "b"); // what was free for one is not for the next
    worker.authorizer.answer(Verdict::Deny);
    receiver.add("free");
    QCOMPARE(receiver.log, (QByteArrayList{"+a", "=free", "-b", "=free"}));
    QVERIFY(receiver.queue.isEmpty());
}

void TestCommandQueue::tellsOfEachChange()
{
    CoreWorker worker(true);
    Receiver receiver(worker);
    receiver.add("a");
    QCOMPARE(receiver.changes, 1);
    receiver.add("free");
    QCOMPARE(receiver.changes, 2);
    receiver.add("b");
    QCOMPARE(receiver.changes, 3);
    worker.authorizer.answer(Verdict::Allow); // two leave at once
    QCOMPARE(receiver.changes, 4);
    worker.authorizer.answer(Verdict::Deny);
    QCOMPARE(receiver.changes, 5);
    receiver.add("c");
    receiver.queue.discard(); // who discards knows
    QCOMPARE(receiver.changes, 6);
}

void TestCommandQueue::discardedWhenNotAllowed()
{
    CoreWorker worker(true);
    Receiver receiver(worker);
    receiver.discardsWhenNotAllowed = true;
    receiver.add("a");
    receiver.add("b");
    worker.authorizer.answer(Verdict::Unavailable);
    QCOMPARE(receiver.log, (QByteArrayList{"xb", "?a"}));
    QVERIFY(receiver.queue.isEmpty());
    QCOMPARE(worker.authorizer.out(), 0);
    QCOMPARE(worker.counters().discarded.value(), 1); // the first one had left
    QCOMPARE(worker.counters().heldBytes.value(), 0);
    receiver.add("c"); // and it can be used again
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(receiver.log.last(), "+c");
}

void TestCommandQueue::discardedWhenCarriedOut()
{
    CoreWorker worker(true);
    Receiver receiver(worker);
    receiver.discardsWhenCarriedOut = true;
    receiver.add("a");
    receiver.add("free");
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(receiver.log, (QByteArrayList{"xfree", "+a"}));
    QVERIFY(receiver.queue.isEmpty());
    QCOMPARE(worker.counters().discarded.value(), 1);
    receiver.add("free"); // within add(), too
    QCOMPARE(receiver.log, (QByteArrayList{"xfree", "+a", "=free"}));
    QVERIFY(receiver.queue.isEmpty());
}

void TestCommandQueue::discardedWhenChanged()
{
    CoreWorker worker(true);
    Receiver receiver(worker);
    receiver.add("a");
    receiver.add("b");
    receiver.discardsWhenChanged = true;
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(receiver.log, (QByteArrayList{"+a", "xb"}));
    QVERIFY(receiver.queue.isEmpty());
    QCOMPARE(worker.authorizer.out(), 0); // the call about b was out already
    QCOMPARE(worker.counters().discarded.value(), 1);
    receiver.add("c");
    QVERIFY(receiver.queue.isEmpty());
    QCOMPARE(worker.authorizer.out(), 0);
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

void TestCommandQueue::onesCarriedOutHoldThoseBehind()
{
    CoreWorker worker(true);
    Receiver receiver(worker);
    receiver.add("slow");
    receiver.add("free");
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(receiver.log, QByteArrayList{"+slow"});
    QVERIFY(!receiver.queue.isEmpty());
    QVERIFY(receiver.queue.has(Command::Kind::Join));
    receiver.queue.finish();
    QCOMPARE(receiver.log, (QByteArrayList{"+slow", "=free"}));
    QVERIFY(receiver.queue.isEmpty());
    // one that did not have to wait before
    Command command;
    command.name = "slow";
    receiver.queue.addCarried("slow", command);
    QVERIFY(receiver.queue.mustWait(command));
    receiver.add("free");
    QCOMPARE(receiver.log.size(), 2);
    receiver.queue.finish();
    QCOMPARE(receiver.log.last(), "=free");
    QVERIFY(receiver.queue.isEmpty());
    QCOMPARE(worker.counters().heldBytes.value(), 0);
}

void TestCommandQueue::discardForgetsWhatIsCarriedOut()
{
    CoreWorker worker(true);
    Receiver receiver(worker);
    receiver.add("slow");
    receiver.add("b");
    worker.authorizer.answer(Verdict::Allow);
    receiver.queue.discard();
    QCOMPARE(receiver.log, (QByteArrayList{"+slow", "xslow", "xb"}));
    QVERIFY(receiver.queue.isEmpty());
}

void TestCommandQueue::asksMore()
{
    CoreWorker worker(true);
    Receiver receiver(worker);
    receiver.add("thrice");
    receiver.add("b");
    worker.authorizer.answer(Verdict::Deny);
    worker.authorizer.answer(Verdict::Deny);
    QCOMPARE(receiver.log, QByteArrayList{});
    QCOMPARE(worker.authorizer.request().body, "thrice");
    worker.authorizer.answer(Verdict::Allow); // the last one counts
    QCOMPARE(receiver.log, QByteArrayList{"+thrice"});
    QCOMPARE(worker.authorizer.request().body, "b");
}

void TestCommandQueue::silenceIsNotAskedAgain()
{
    CoreWorker worker(true);
    Receiver receiver(worker);
    for (const char *name : {"a", "b", "free", "c"})
        receiver.add(name);
    worker.authorizer.answer(AuthAnswer{.verdict = Verdict::Unavailable, .status = 0});
    QCOMPARE(receiver.log, (QByteArrayList{"?a", "?b", "=free", "?c"}));
    QCOMPARE(worker.authorizer.out(), 0);
    receiver.add("d"); // what comes later is asked
    QCOMPARE(worker.authorizer.request().body, "d");
    receiver.add("e");
    worker.authorizer.answer(AuthAnswer{.verdict = Verdict::Unavailable, .status = 503}); // an answer is no silence
    QCOMPARE(worker.authorizer.request().body, "e");
}

void TestCommandQueue::saysWhatMustWait()
{
    Command join;
    join.kind = Command::Kind::Join;
    Command broadcast;
    broadcast.kind = Command::Kind::Broadcast;

    CoreWorker guarded(true);
    Receiver asked(guarded);
    QVERIFY(asked.queue.mustWait(join));

    CoreWorker open;
    FakeTransport sink;
    Member member(sink);
    open.otherHub.join(member, "flood");
    Receiver receiver(open);
    QVERIFY(!receiver.queue.mustWait(join));
    QVERIFY(!receiver.queue.mustWait(broadcast));
    receiver.add("a"); // waits for nobody
    QCOMPARE(receiver.log, QByteArrayList{"=a"});
    open.node.publish(0, Message("flood", '"' + QByteArray(17 * 1024 * 1024, 'x') + '"'));
    QVERIFY(open.node.isBlocked(0));
    QVERIFY(receiver.queue.mustWait(broadcast)); // for the mailbox
    QVERIFY(!receiver.queue.mustWait(join));
    receiver.add("b", Command::Kind::Broadcast);
    QVERIFY(receiver.queue.mustWait(join)); // for the one before it
    open.node.runMailbox(1);
    open.node.runMailbox(0);
    QCOMPARE(receiver.log, (QByteArrayList{"=a", "=b"}));
    QVERIFY(!receiver.queue.mustWait(join));
    QVERIFY(!receiver.queue.mustWait(broadcast));
    open.otherHub.leaveAll(member);
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
