// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/metrics/metrics.h"
#include "engine/native/outqueue.h"
#include "engine/native/stream.h"
#include "support/suite.h"

#include <QtTest>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <optional>
#include <random>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>
#include <vector>

using namespace wsify;
using Result = OutQueue::Result;

namespace {

constexpr qsizetype Large = 16 * 1024; ///< from here on a buffer is referenced, not copied

using Kind = TurnLogs::Kind;

/// One log alone.
class Log : public TurnLog
{
public:
    explicit Log(quint32 number = 0)
        : TurnLog(number)
    {
    }
    using TurnLog::add;
    Index add(const QByteArray &bytes) { return TurnLog::add(SharedBytes(bytes)); }
};

/// A turn's logs with an account of their own.
struct Account
{
    Counter held;
};
class Logs : private Account, public TurnLogs
{
public:
    Logs()
        : TurnLogs(held)
    {
    }
    /// What somebody else is due.
    void add(const QByteArray &bytes, Kind kind = Kind::Members) { (*this)[kind].add(SharedBytes(bytes)); }
};

/// What a connection has: a socket whose kernel takes little, and the peer's end of it.
class Pair
{
public:
    explicit Pair(bool isNarrow = true, int type = SOCK_STREAM)
    {
        int ends[2];
        if (::socketpair(AF_UNIX, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0)
            qFatal("socketpair");
        m_near.emplace(ends[0]);
        m_far = ends[1];
        if (!isNarrow)
            return;
        const int least = 1; // the kernel makes it a few KiB
        ::setsockopt(m_near->descriptor(), SOL_SOCKET, SO_SNDBUF, &least, sizeof least);
    }
    ~Pair() { closeFar(); }
    Pair(const Pair &) = delete;
    Pair &operator=(const Pair &) = delete;

    Stream &stream() { return *m_near; }
    void closeFar()
    {
        if (m_far >= 0)
            ::close(m_far);
        m_far = -1;
    }
    /// SOCK_SEQPACKET: what the peer reads of each call.
    QByteArrayList readCalls()
    {
        QByteArrayList calls;
        std::array<char, 65536> bytes;
        for (ssize_t n = 0; (n = ::recv(m_far, bytes.data(), bytes.size(), 0)) > 0;)
            calls.append(QByteArray(bytes.data(), n));
        return calls;
    }
    /// What the peer reads, at most `size` bytes.
    QByteArray read(qsizetype size = std::numeric_limits<qsizetype>::max())
    {
        QByteArray all;
        std::array<char, 65536> bytes;
        while (all.size() < size) {
            const ssize_t n =
                ::recv(m_far, bytes.data(), size_t(std::min<qsizetype>(size - all.size(), qsizetype(bytes.size()))), 0);
            if (n < 0 && errno == EINTR)
                continue;
            if (n <= 0)
                break;
            all.append(bytes.data(), n);
        }
        return all;
    }

private:
    std::optional<Stream> m_near;
    int m_far = -1;
};

/// A member: its queue, its socket, and what its peer is due.
struct Member
{
    Pair pair;
    OutQueue queue;
    QByteArray due;
    QByteArray got;
    qint64 accepted = 0;
    qint64 added = 0;

    void add(TurnLogs &logs, const SharedBytes &bytes, Kind kind = Kind::Members)
    {
        queue.add(logs[kind], bytes);
        due += bytes.view();
        added += bytes.isEmpty() ? 0 : 1;
    }
    void add(TurnLogs &logs, const QByteArray &bytes, Kind kind = Kind::Members)
    {
        add(logs, SharedBytes(bytes), kind);
    }
    Result flush(const TurnLogs &logs)
    {
        const qint64 before = queue.bytes();
        qint64 now = -1;
        const Result result = queue.flush(pair.stream(), logs, now);
        if (now < 0 || (result != Result::Broken && queue.bytes() != before - now))
            qFatal("accepted bytes are not those that are gone");
        accepted += now;
        return result;
    }
    /// True when all is as it says after a flush.
    bool isTrue(Result result) const
    {
        return queue.bytes() == due.size() - accepted && queue.isEmpty() == (queue.bytes() == 0)
               && queue.isBlocked() == (result == Result::Blocked) && queue.isEmpty() == (result == Result::Sent);
    }
    void read(qsizetype size = std::numeric_limits<qsizetype>::max()) { got += pair.read(size); }
    /// The peer reads on until nothing is left.
    bool drain(const TurnLogs &logs)
    {
        for (int i = 0; i < 100'000; ++i) {
            const Result result = flush(logs);
            if (result == Result::Broken || !isTrue(result))
                return false;
            read();
            if (result == Result::Sent)
                return true;
        }
        return false;
    }
};

/// Bytes of which no two stretches are alike.
QByteArray numbered(qsizetype size, int seed = 0)
{
    QByteArray bytes(size, Qt::Uninitialized);
    quint32 state = quint32(seed) * 2654435761u + 1;
    for (char &c : bytes) {
        state = state * 1664525 + 1013904223;
        c = char(state >> 24);
    }
    return bytes;
}

} // namespace

class TestOutQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void logsOnce();
    void logJoinsSmallBuffers();
    void logIsFull();
    void logForgets();
    void logsAreApart();

    void isEmptyAtFirst();
    void sendsInOrder();
    void sendsInterleavedStretches();
    void sendsTheSameBufferAgain();
    void takesNothingFromAnEmptyBuffer();
    void sendsLargeBuffers_data();
    void sendsLargeBuffers();
    void givesTheKernelAllItTakes();
    void goesOnAfterAPartialWrite();
    void goesOnInLaterTurns();
    void sendsManyPieces();
    void sendsSmallAndLongPieces_data();
    void sendsSmallAndLongPieces();
    void sendsFromSeveralLogs();
    void isNotCutByWhatAnotherIsDue();
    void refusesAtEveryByte();
    void sendsManyRefusedBuffers();
    void keepsOnlyReferences();
    void breaksWhenThePeerIsGone_data();
    void breaksWhenThePeerIsGone();
    void breaksOnAClosedStream();
    void clears();
    void keepsWhatIsBegun();
    void movesWithItsConnection();
    void followsTheModel();
};

void TestOutQueue::logsOnce()
{
    Log log;
    QVERIFY(log.isEmpty());
    const SharedBytes a(numbered(10, 1));
    const SharedBytes b(numbered(10, 2));
    QCOMPARE(log.add(a), 0u);
    QCOMPARE(log.add(a), 0u);
    QCOMPARE(log.add(SharedBytes(a)), 0u); // shares the bytes
    QCOMPARE(log.add(b), 1u);
    // only the one added last is looked at
    QCOMPARE(log.add(a), 2u);
    // equal bytes elsewhere are another buffer
    QCOMPARE(log.add(SharedBytes(a.view())), 3u);
    QVERIFY(!log.isEmpty());
    QCOMPARE(log.add(SharedBytes(a.view().first(5))), 4u);
    QCOMPARE(log.bytes(0, 4), 40);
    QCOMPARE(log.bytes(0, 5), 45);
    QCOMPARE(log.bytes(1, 2), 10);
    QCOMPARE(log.bytes(2, 2), 0);
    QVERIFY(log.buffer(1).isSameAs(b));
    QVERIFY(log.buffer(0).isSameAs(a));
}

void TestOutQueue::logJoinsSmallBuffers()
{
    Log log;
    const QByteArray a = numbered(10, 1);
    const QByteArray b = numbered(Large - 1, 2);
    const QByteArray large = numbered(Large, 3);
    log.add(a);
    log.add(b);
    log.add(large);
    log.add(b);
    log.add(a);
    QCOMPARE(log.joined(0, 1), a);
    QCOMPARE(log.joined(0, 2), a + b);
    QCOMPARE(log.joined(3, 5), b + a);
    QVERIFY(log.joined(2, 3).isNull());
    QVERIFY(log.joined(0, 5).isNull());
    QVERIFY(log.joined(1, 3).isNull());
    QCOMPARE(log.bytes(0, 5), 20 + 2 * (Large - 1) + Large);
}

void TestOutQueue::logIsFull()
{
    Log log;
    int added = 0;
    while (!log.isFull() && added < 1000) {
        log.add(numbered(1024, added));
        ++added;
    }
    QCOMPARE(added, 256);
    log.clear();
    QVERIFY(!log.isFull());
    // large ones are not copied, and do not fill it
    for (int i = 0; i < 100; ++i)
        log.add(numbered(Large, i));
    QVERIFY(!log.isFull());
}

void TestOutQueue::logForgets()
{
    Log log;
    const QByteArray a = numbered(10);
    log.add(a);
    log.add(numbered(Large));
    log.clear();
    QVERIFY(log.isEmpty());
    QCOMPARE(log.add(a), 0u);
    QCOMPARE(log.bytes(0, 1), 10);
    QCOMPARE(log.joined(0, 1), a);
}

void TestOutQueue::logsAreApart()
{
    Logs logs;
    TurnLog &members = logs[Kind::Members];
    TurnLog &one = logs[Kind::One];
    const SharedBytes a(numbered(10, 1));
    const SharedBytes b(numbered(20, 2));
    const TurnLog::Index first = members.add(a);
    // the same buffer in both, and between two of the same log
    const TurnLog::Index other = one.add(a);
    QVERIFY(other != first && other != first + 1);
    QCOMPARE(members.add(b), first + 1);
    QCOMPARE(one.add(b), other + 1);
    QCOMPARE(members.add(b), first + 1);
    QVERIFY(&logs.of(first) == &members && &logs.of(first + 1) == &members);
    QVERIFY(&logs.of(other) == &one && &logs.of(other + 1) == &one);
    QVERIFY(one.buffer(other).isSameAs(a) && one.buffer(other + 1).isSameAs(b));
    QCOMPARE(one.bytes(other, other + 2), 30);
    QCOMPARE(one.joined(other, other + 1), a.view());
    QCOMPARE(one.joined(other + 1, other + 2), b.view());
    QCOMPARE(members.joined(first, first + 2), a.view().toByteArray() + b.view().toByteArray());
    logs.clear();
    QVERIFY(members.isEmpty() && one.isEmpty());
    QCOMPARE(members.add(b), first);
    QCOMPARE(one.add(b), other);
    QCOMPARE(one.joined(other, other + 1), b.view());
}

void TestOutQueue::isEmptyAtFirst()
{
    Logs logs;
    Member member;
    QVERIFY(member.queue.isEmpty());
    QVERIFY(!member.queue.isBlocked());
    QCOMPARE(member.flush(logs), Result::Sent);
    QCOMPARE(member.accepted, 0);
    QVERIFY(sizeof(OutQueue) <= 40);
}

void TestOutQueue::sendsInOrder()
{
    Logs logs;
    Member member;
    for (int turn = 0; turn < 10; ++turn) {
        for (int i = 0; i < 20; ++i) {
            member.add(logs, QByteArray::number(i) + ';');
            QCOMPARE(member.queue.bytes(), member.due.size() - member.accepted);
            QVERIFY(!member.queue.isEmpty());
            QVERIFY(!member.queue.isBlocked());
        }
        const Result result = member.flush(logs);
        QCOMPARE(result, Result::Sent);
        QVERIFY(member.isTrue(result));
        logs.clear();
        member.read();
        QCOMPARE(member.got, member.due);
    }
}

void TestOutQueue::sendsInterleavedStretches()
{
    Logs logs;
    Member a;
    Member b;
    Member c;
    for (int turn = 0; turn < 3; ++turn) {
        for (int i = 0; i < 30; ++i) {
            const SharedBytes shared("all" + QByteArray::number(i) + ' ');
            a.add(logs, shared);
            b.add(logs, shared);
            if (i % 2)
                c.add(logs, shared);
            if (i % 3 == 0)
                a.add(logs, "a" + QByteArray::number(i) + ' ');
            if (i % 4 == 0)
                b.add(logs, "b" + QByteArray::number(i) + ' ');
        }
        for (Member *member : {&a, &b, &c}) {
            const Result result = member->flush(logs);
            QCOMPARE(result, Result::Sent);
            QVERIFY(member->isTrue(result));
        }
        logs.clear();
    }
    for (Member *member : {&a, &b, &c}) {
        member->read();
        QCOMPARE(member->got, member->due);
    }
}

void TestOutQueue::sendsTheSameBufferAgain()
{
    Logs logs;
    Member member;
    const SharedBytes same("same ");
    for (int i = 0; i < 5; ++i)
        member.add(logs, same);
    QCOMPARE(member.queue.bytes(), 25);
    QCOMPARE(member.flush(logs), Result::Sent);
    member.read();
    QCOMPARE(member.got, member.due);
}

void TestOutQueue::takesNothingFromAnEmptyBuffer()
{
    Logs logs;
    Member member;
    Member other;
    member.add(logs, QByteArray());
    member.add(logs, QByteArray(""));
    QVERIFY(member.queue.isEmpty());
    QCOMPARE(member.flush(logs), Result::Sent);
    logs.clear();
    // Nothing of it is left for the next turn, in which its place is another's.
    other.add(logs, "other ");
    other.add(logs, "other's too ");
    member.add(logs, "mine");
    for (Member *one : {&member, &other}) {
        QCOMPARE(one->flush(logs), Result::Sent);
        one->read();
        QCOMPARE(one->got, one->due);
    }
}

void TestOutQueue::sendsLargeBuffers_data()
{
    QTest::addColumn<QList<qsizetype>>("sizes");
    QTest::newRow("just copied") << QList<qsizetype>{Large - 1};
    QTest::newRow("just referenced") << QList<qsizetype>{Large};
    QTest::newRow("large") << QList<qsizetype>{1024 * 1024};
    QTest::newRow("between small ones") << QList<qsizetype>{10, Large, 20, 3 * Large, 30};
    QTest::newRow("large ones") << QList<qsizetype>{Large, Large + 1, 100'000};
    QTest::newRow("small behind large") << QList<qsizetype>{Large, 1};
    QTest::newRow("large behind small") << QList<qsizetype>{1, Large};
}

void TestOutQueue::sendsLargeBuffers()
{
    QFETCH(QList<qsizetype>, sizes);
    Logs logs;
    Member member;
    Member slow; // reads when the log is cleared
    for (int i = 0; i < sizes.size(); ++i) {
        const SharedBytes bytes(numbered(sizes[i], i));
        member.add(logs, bytes);
        slow.add(logs, bytes);
    }
    QVERIFY(slow.isTrue(slow.flush(logs)));
    QVERIFY(member.drain(logs));
    QCOMPARE(member.got, member.due);
    logs.clear();
    logs.add("others' bytes");
    QVERIFY(slow.drain(logs));
    QCOMPARE(slow.got, slow.due);
}

void TestOutQueue::givesTheKernelAllItTakes()
{
    // Small ones, large ones and many pieces: one flush where there is room.
    Logs logs;
    Pair pair(false);
    OutQueue queue;
    QByteArray due;
    const auto add = [&](const QByteArray &bytes) {
        queue.add(logs[Kind::Members], SharedBytes(bytes));
        due += bytes;
        logs.add("others' ");
    };
    const auto flush = [&] {
        qint64 accepted = 0;
        const Result result = queue.flush(pair.stream(), logs, accepted);
        logs.clear();
        return result == Result::Sent && accepted == due.size() && queue.isEmpty() && !queue.isBlocked()
               && pair.read() == std::exchange(due, {});
    };
    add("small");
    add(numbered(Large));
    add("small");
    QVERIFY(flush());
    add(numbered(2 * Large));
    add("small");
    QVERIFY(flush());
    for (int i = 0; i < 200; ++i)
        add(QByteArray::number(i));
    QVERIFY(flush());
}

void TestOutQueue::goesOnAfterAPartialWrite()
{
    Logs logs;
    Member member;
    for (int i = 0; i < 100; ++i)
        member.add(logs, numbered(1000, i));
    Result result = member.flush(logs);
    QCOMPARE(result, Result::Blocked);
    QVERIFY(member.isTrue(result));
    QVERIFY(member.accepted > 0);
    // Nobody has read: the kernel takes nothing, and that is no progress.
    const qint64 accepted = member.accepted;
    result = member.flush(logs);
    QCOMPARE(result, Result::Blocked);
    QVERIFY(member.isTrue(result));
    QCOMPARE(member.accepted, accepted);
    logs.clear();
    QVERIFY(member.drain(logs));
    QCOMPARE(member.got, member.due);
    QVERIFY(!member.queue.isBlocked());
}

void TestOutQueue::goesOnInLaterTurns()
{
    // Each turn adds while the earlier ones' bytes wait; a second member of the same log keeps up.
    Member slow;
    Member fast;
    Logs logs;
    for (int turn = 0; turn < 60; ++turn) {
        const SharedBytes shared(numbered(turn % 10 == 3 ? Large + turn : 500 + turn, turn));
        fast.add(logs, "f");
        slow.add(logs, shared);
        fast.add(logs, shared);
        slow.add(logs, "s" + QByteArray::number(turn));
        slow.add(logs, shared);
        QCOMPARE(slow.queue.bytes(), slow.due.size() - slow.accepted);
        const Result result = slow.flush(logs);
        QVERIFY(result != Result::Broken);
        QVERIFY(slow.isTrue(result));
        QVERIFY(fast.drain(logs));
        logs.clear();
        slow.read(turn % 4 == 0 ? 700 : 0);
    }
    QVERIFY(slow.queue.isBlocked());
    QCOMPARE(fast.got, fast.due);
    QVERIFY(slow.drain(logs));
    QCOMPARE(slow.got, slow.due);
}

void TestOutQueue::sendsManyPieces()
{
    // Stretches that touch nowhere: more than one call takes.
    for (const int count : {63, 64, 65, 66, 128, 129, 500, 2000}) {
        Logs logs;
        Member a;
        Member b;
        for (int i = 0; i < count; ++i) {
            a.add(logs, "a" + QByteArray::number(i));
            b.add(logs, "b" + QByteArray::number(i));
        }
        QCOMPARE(a.queue.bytes(), a.due.size());
        QVERIFY(a.isTrue(a.flush(logs)));
        logs.clear();
        QVERIFY(a.drain(logs));
        QCOMPARE(a.got, a.due);
    }
}

void TestOutQueue::sendsSmallAndLongPieces_data()
{
    // Around the size up to which pieces are copied, beyond what is copied for one call, and with a large buffer at the end.
    QTest::addColumn<QList<qsizetype>>("sizes");
    QTest::addColumn<int>("count");
    QTest::newRow("small") << QList<qsizetype>{1, 1023, 1024} << 300;
    QTest::newRow("long") << QList<qsizetype>{1025, 3000} << 200;
    QTest::newRow("by turns") << QList<qsizetype>{1, 1025, 1024, 5, 900, 4000} << 400;
    QTest::newRow("many small, then long") << QList<qsizetype>{700, 700, 700, 700, 700, 700, 700, 2000} << 300;
    QTest::newRow("with large ones") << QList<qsizetype>{1, 1024, 1025, 30, 30, Large, 30} << 70;
}

void TestOutQueue::sendsSmallAndLongPieces()
{
    QFETCH(const QList<qsizetype>, sizes);
    QFETCH(const int, count);
    Logs logs;
    Member member;
    for (int i = 0; i < count; ++i) {
        logs.add("another's", i % 2 ? Kind::One : Kind::Members);
        member.add(logs, numbered(sizes[i % sizes.size()], i), i % 2 ? Kind::One : Kind::Members);
    }
    QVERIFY(member.isTrue(member.flush(logs)));
    logs.clear();
    QVERIFY(member.drain(logs));
    QCOMPARE(member.got, member.due);
    QCOMPARE(logs.account().value(), 0);
}

void TestOutQueue::sendsFromSeveralLogs()
{
    // Each place where the log changes, and a large buffer at each of them.
    for (int large = -1; large < 12; ++large) {
        Logs logs;
        Member a;
        Member b;
        for (int i = 0; i < 12; ++i) {
            const SharedBytes shared(numbered(i == large ? Large : 20 + i, i));
            a.add(logs, shared);
            b.add(logs, shared);
            if (i % 3 != 0)
                a.add(logs, "pong" + QByteArray::number(i), Kind::One);
            if (i % 4 == 0)
                b.add(logs, "reply" + QByteArray::number(i), Kind::One);
            if (i % 5 == 0)
                logs.add("another's", Kind::One);
        }
        for (Member *member : {&a, &b}) {
            QCOMPARE(member->queue.added(), member->added);
            QVERIFY(member->isTrue(member->flush(logs)));
            QCOMPARE(member->queue.added(), member->added);
        }
        logs.clear();
        logs.add("the next turn's", Kind::One);
        for (Member *member : {&a, &b}) {
            QVERIFY(member->drain(logs));
            QCOMPARE(member->got, member->due);
        }
        QCOMPARE(logs.account().value(), 0);
    }
}

void TestOutQueue::isNotCutByWhatAnotherIsDue()
{
#ifdef WSIFY_FAULTS
    if (qgetenv("WSIFY_FAULT_SEED") != "none")
        QSKIP("it counts calls, and here some do less than they could");
#endif
    // More publications than a call takes pieces, and one member is due something between any two of them.
    constexpr int Publications = 1000;
    Logs logs;
    Member talker;
    OutQueue other;
    Pair calls(false, SOCK_SEQPACKET);
    QByteArray due;
    for (int i = 0; i < Publications; ++i) {
        const SharedBytes shared("p" + QByteArray::number(i));
        talker.add(logs, "pong", Kind::One);
        talker.add(logs, shared);
        other.add(logs[Kind::Members], shared);
        due += shared.view();
    }
    qint64 accepted = 0;
    QCOMPARE(other.flush(calls.stream(), logs, accepted), Result::Sent);
    QCOMPARE(calls.readCalls(), QByteArrayList{due});
    // The talker's small pieces leave in one call as well, and none of them as a reference.
    Pair talkers(false, SOCK_SEQPACKET);
    QCOMPARE(talker.queue.flush(talkers.stream(), logs, accepted), Result::Sent);
    QCOMPARE(accepted, talker.due.size());
    const QByteArrayList sent = talkers.readCalls();
    QCOMPARE(sent, QByteArrayList{talker.due});
}

void TestOutQueue::refusesAtEveryByte()
{
    // The kernel cuts at the same place each time; what comes first moves every byte of the rest over it.
    qsizetype cut = 0;
    {
        Logs logs;
        Member member;
        member.add(logs, numbered(Large - 1));
        QCOMPARE(member.flush(logs), Result::Blocked);
        cut = member.accepted;
    }
    constexpr int Rest = 66;
    for (qsizetype lead = cut - Rest; lead <= cut; ++lead) {
        Logs logs;
        Member member;
        member.add(logs, numbered(lead, int(lead)));
        for (int i = 0; i < 5; ++i) {
            logs.add("another's", i % 2 ? Kind::One : Kind::Members);
            member.add(logs, numbered(1 + i, i), Kind::One);
            member.add(logs, numbered(7, i + 10));
            member.add(logs, numbered(2, i + 20));
        }
        // something for the kernel to refuse whatever it has taken
        member.add(logs, numbered(Large - 1, 99), Kind::One);
        QCOMPARE(member.queue.bytes(), lead + 60 + Large - 1);
        Result result = member.flush(logs);
        QCOMPARE(result, Result::Blocked);
        QVERIFY(member.isTrue(result));
        QVERIFY(member.accepted > 0);
        QCOMPARE(member.queue.added(), member.added);
        logs.clear();
        logs.add("the next turn's", Kind::Members);
        logs.add("the next turn's", Kind::One);
        member.add(logs, "behind", Kind::One);
        member.add(logs, "it");
        result = member.flush(logs);
        QVERIFY(member.isTrue(result));
        logs.clear();
        QVERIFY(member.drain(logs));
        QCOMPARE(member.got, member.due);
        QCOMPARE(logs.account().value(), 0);
    }
}

void TestOutQueue::sendsManyRefusedBuffers()
{
    Logs logs;
    Member member;
    member.add(logs, numbered(300'000));
    QCOMPARE(member.flush(logs), Result::Blocked);
    logs.clear();
    for (int i = 0; i < 1000; ++i) {
        member.add(logs, QByteArray::number(i) + ' ');
        if (i % 90 == 0) {
            QCOMPARE(member.flush(logs), Result::Blocked);
            logs.clear();
        }
    }
    QVERIFY(member.drain(logs));
    QCOMPARE(member.got, member.due);
}

void TestOutQueue::keepsOnlyReferences()
{
    Logs logs;
    Member member;
    Member other;
    const SharedBytes first(numbered(300'000, 1));
    const SharedBytes second(numbered(100, 2));
    constexpr qint64 Reference = sizeof(SharedBytes);
    for (Member *one : {&member, &other}) {
        one->add(logs, first);
        one->add(logs, second);
        QCOMPARE(one->flush(logs), Result::Blocked);
    }
    logs.clear();
    QCOMPARE(logs.account().value(), first.cost() + second.cost() + 4 * Reference);
    QVERIFY(member.drain(logs));
    QCOMPARE(logs.account().value(), first.cost() + second.cost() + 2 * Reference);
    other.queue.clear();
    QCOMPARE(logs.account().value(), 0);
    QCOMPARE(member.got, member.due);
}

void TestOutQueue::breaksWhenThePeerIsGone_data()
{
    QTest::addColumn<qsizetype>("size");
    QTest::addColumn<bool>("isBlocked");
    QTest::newRow("small") << qsizetype(10) << false;
    QTest::newRow("large") << 2 * Large << false;
    QTest::newRow("small behind refused ones") << qsizetype(10) << true;
    QTest::newRow("large behind refused ones") << 2 * Large << true;
}

void TestOutQueue::breaksWhenThePeerIsGone()
{
    QFETCH(qsizetype, size);
    QFETCH(bool, isBlocked);
    Logs logs;
    Member member;
    if (isBlocked) {
        member.add(logs, numbered(500'000));
        QCOMPARE(member.flush(logs), Result::Blocked);
        logs.clear();
    }
    member.pair.closeFar();
    // no SIGPIPE, or this is the end of the test
    member.add(logs, numbered(size));
    const qint64 accepted = member.accepted;
    QCOMPARE(member.flush(logs), Result::Broken);
    QCOMPARE(member.accepted, accepted);
    member.queue.clear();
    QVERIFY(member.queue.isEmpty());
    QVERIFY(!member.queue.isBlocked());
}

void TestOutQueue::breaksOnAClosedStream()
{
    Stream closed(-1);
    Logs logs;
    OutQueue queue;
    queue.add(logs[Kind::Members], SharedBytes("bytes"));
    qint64 accepted = -1;
    QCOMPARE(queue.flush(closed, logs, accepted), Result::Broken);
    QCOMPARE(accepted, 0);
}

void TestOutQueue::clears()
{
    Logs logs;
    Member member;
    member.add(logs, numbered(300'000));
    member.flush(logs);
    member.add(logs, "a");
    logs.add("between");
    member.add(logs, "b");
    member.queue.clear();
    QVERIFY(member.queue.isEmpty());
    QCOMPARE(member.queue.bytes(), 0);
    QCOMPARE(logs.account().value(), 0);
    QVERIFY(!member.queue.isBlocked());
    QCOMPARE(member.flush(logs), Result::Sent);
    logs.clear();
    member.pair.read();
    // and it can be used again
    member.due.clear();
    member.accepted = 0;
    member.add(logs, "again");
    QCOMPARE(member.flush(logs), Result::Sent);
    member.read();
    QCOMPARE(member.got, QByteArray("again"));
}

void TestOutQueue::keepsWhatIsBegun()
{
    Logs logs;
    Member member;
    QVERIFY(member.queue.clearUnbegun(0)); // nothing is there
    member.add(logs, "a");
    QVERIFY(member.queue.clearUnbegun(0));
    QVERIFY(member.queue.isEmpty());
    logs.clear();

    // The rest of a frame goes on, and what is added behind it.
    member.due.clear();
    const QByteArray begun = numbered(500'000, 1);
    member.add(logs, begun);
    QCOMPARE(member.flush(logs), Result::Blocked);
    logs.clear();
    QVERIFY(member.queue.isSingle());
    member.queue.add(logs[Kind::Members], SharedBytes(numbered(1000, 2)));
    QVERIFY(!member.queue.isSingle());
    member.flush(logs);
    logs.clear();
    QVERIFY(!member.queue.isSingle());
    QVERIFY(member.queue.clearUnbegun(begun.size() - member.accepted));
    QVERIFY(member.queue.isSingle());
    QVERIFY(member.queue.isBlocked());
    QVERIFY(logs.account().value() < begun.size());
    member.add(logs, "last", Kind::One);
    QVERIFY(member.drain(logs));
    QCOMPARE(member.got, begun + "last");
    QCOMPARE(logs.account().value(), 0);
    logs.clear();

    // One that is too long goes, too.
    Member other;
    other.add(logs, begun);
    QCOMPARE(other.flush(logs), Result::Blocked);
    QVERIFY(!other.queue.clearUnbegun(begun.size() - other.accepted - 1));
    QVERIFY(other.queue.isEmpty());
    QVERIFY(!other.queue.isBlocked());
    QCOMPARE(logs.account().value(), 0);
}

void TestOutQueue::movesWithItsConnection()
{
    Logs logs;
    Member member;
    member.add(logs, numbered(300'000));
    QCOMPARE(member.flush(logs), Result::Blocked);
    logs.clear();
    member.add(logs, "a");
    logs.add("between");
    member.add(logs, "b");
    OutQueue other = std::move(member.queue);
    member.queue = std::move(other);
    QVERIFY(member.drain(logs));
    QCOMPARE(member.got, member.due);
}

void TestOutQueue::followsTheModel()
{
    bool isGiven = false;
    const int given = qEnvironmentVariableIntValue("WSIFY_TEST_SEED", &isGiven);
    const unsigned seed = isGiven ? unsigned(given) : std::random_device()() & 0x7FFFFFFF;
    qInfo("WSIFY_TEST_SEED=%u", seed);
    std::mt19937 random(seed);
    const auto below = [&random](int n) { return int(random() % unsigned(n)); };

    for (int round = 0; round < 20; ++round) {
        Logs logs;
        std::vector<Member> members(size_t(1 + below(5)));
        std::vector<SharedBytes> recent{SharedBytes("first")};
        for (int turn = 0; turn < 40; ++turn) {
            for (int adds = below(below(4) == 0 ? 200 : 8); adds > 0; --adds) {
                SharedBytes bytes = recent[size_t(below(int(recent.size())))]; // seen before, now and then the last one
                if (below(4) != 0) {
                    const int kind = below(20);
                    const int size = kind == 0   ? 0
                                     : kind == 1 ? int(Large) - 2 + below(4)
                                     : kind == 2 ? below(60'000)
                                     : kind < 8  ? below(2000)
                                                 : 1 + below(60);
                    bytes = SharedBytes(numbered(size, below(1 << 30)));
                    recent.push_back(bytes);
                }
                // To all of a channel, or to one.
                const int to = below(int(members.size()) + 1);
                const Kind kind = to < int(members.size()) && below(4) != 0 ? Kind::One : Kind::Members;
                for (int i = 0; i < int(members.size()); ++i) {
                    if (to == i || to == int(members.size()))
                        members[size_t(i)].add(logs, bytes, kind);
                }
                if (logs[kind].isFull()) {
                    for (Member &member : members)
                        QVERIFY(member.isTrue(member.flush(logs)));
                    logs.clear();
                }
            }
            for (Member &member : members) {
                QCOMPARE(member.queue.bytes(), member.due.size() - member.accepted);
                QCOMPARE(member.queue.added(), member.added);
                const Result result = member.flush(logs);
                QVERIFY(result != Result::Broken);
                QVERIFY(member.isTrue(result));
                QCOMPARE(member.queue.added(), member.added);
            }
            logs.clear();
            for (Member &member : members) {
                if (below(3) == 0)
                    member.read(below(2) == 0 ? below(3000) : 1'000'000);
            }
        }
        for (Member &member : members) {
            QVERIFY(member.drain(logs));
            QVERIFY(member.got == member.due);
        }
        QCOMPARE(logs.account().value(), 0);
    }
}

WSIFY_SUITE(tst_outqueue, wsify::test::NoApplication, TestOutQueue)
#include "tst_outqueue.moc"
