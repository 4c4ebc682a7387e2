// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/native/faultstream.h"
#include "engine/native/socketio.h"
#include "support/suite.h"

#include <QByteArray>
#include <QTest>

#include <array>
#include <cerrno>
#include <sys/uio.h>
#include <unistd.h>
#include <vector>

using namespace wsify;

namespace {

/// Two ends of a stream, non-blocking, with room for what these tests send.
struct Pair
{
    Pair()
    {
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0)
            qFatal("socketpair");
    }
    ~Pair()
    {
        for (const int end : ends) {
            if (end >= 0)
                ::close(end);
        }
    }
    Pair(const Pair &) = delete;
    Pair &operator=(const Pair &) = delete;

    int ends[2] = {-1, -1};
};

/// What became of many calls.
struct Tally
{
    int whole = 0;
    int shortened = 0;
    int refused = 0;
    int interrupted = 0;

    /// Returns how many bytes it did.
    size_t count(ssize_t done, size_t offered)
    {
        if (done < 0) {
            ++(errno == EINTR ? interrupted : refused);
            return 0;
        }
        ++(size_t(done) < offered ? shortened : whole);
        return size_t(done);
    }
    bool hasAll() const { return whole > 0 && shortened > 0 && refused > 0 && interrupted > 0; }
};

constexpr int Calls = 2000;

} // namespace

/// A build with WSIFY_FAULTS does inject faults, of every kind and in every call, and what it injects is what a kernel may do: without
/// this a run of the other suites under faults would prove nothing.
class tst_SocketIo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sameSeedSameFaults();
    void partsAreWithinTheWhole();
    void bytesArriveInOrder_data();
    void bytesArriveInOrder();
    void waitReportsLater();
    void hungUpNeverBlocks();
};

void tst_SocketIo::sameSeedSameFaults()
{
    const auto decisions = [](quint64 seed, quint64 stream) {
        FaultStream faults(seed, stream);
        std::vector<quint64> all;
        for (int i = 0; i < 1000; ++i)
            all.push_back(quint64(faults.next()) << 32 | faults.part(65'536));
        return all;
    };
    QVERIFY(decisions(1, 0) == decisions(1, 0));
    QVERIFY(decisions(1, 0) != decisions(2, 0));
    QVERIFY(decisions(1, 0) != decisions(1, 1));
    QVERIFY(decisions(0, 0) != decisions(1, 1));
}

void tst_SocketIo::partsAreWithinTheWhole()
{
    FaultStream faults(1, 0);
    for (const quint64 whole : {1, 2, 3, 255, 256, 65'536}) {
        quint64 least = whole;
        quint64 most = 1;
        for (int i = 0; i < 20'000; ++i) {
            const quint64 part = faults.part(whole);
            QVERIFY(part >= 1 && part <= whole);
            least = std::min(least, part);
            most = std::max(most, part);
        }
        QCOMPARE(least, quint64(1));
        QVERIFY(most > whole / 2);
    }
}

void tst_SocketIo::bytesArriveInOrder_data()
{
    QTest::addColumn<bool>("gathered");
    QTest::newRow("send") << false;
    QTest::newRow("sendmsg") << true;
}

void tst_SocketIo::bytesArriveInOrder()
{
    QFETCH(bool, gathered);
    const Pair pair;
    QByteArray message;
    for (int i = 0; i < 300; ++i)
        message += QByteArray::number(i) + ' ';
    QByteArray sent;
    QByteArray received;
    Tally sends;
    Tally receives;
    std::array<char, 4096> buffer;
    for (int i = 0; i < Calls; ++i) {
        char *bytes = message.data();
        const auto size = size_t(message.size());
        iovec pieces[] = {{bytes, 10}, {bytes + 10, 0}, {bytes + 10, 90}, {bytes + 100, size - 100}};
        msghdr gather{};
        gather.msg_iov = pieces;
        gather.msg_iovlen = 4;
        const ssize_t done = gathered ? socketio::send(pair.ends[0], gather, MSG_NOSIGNAL)
                                      : socketio::send(pair.ends[0], bytes, size, MSG_NOSIGNAL);
        sent += message.left(qsizetype(sends.count(done, size)));
        while (received.size() < sent.size()) {
            const size_t left = std::min(size_t(sent.size() - received.size()), buffer.size());
            received.append(buffer.data(),
                            qsizetype(receives.count(socketio::receive(pair.ends[1], buffer.data(), left, 0), left)));
        }
        QVERIFY2(received == sent, "the bytes are not those that were sent");
    }
    QVERIFY(sends.hasAll());
    QVERIFY(receives.hasAll());
}

void tst_SocketIo::waitReportsLater()
{
    const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
    QVERIFY(epoll >= 0);
    std::array<Pair, 8> pairs;
    for (const Pair &pair : pairs) {
        epoll_event event{};
        event.events = EPOLLOUT;
        event.data.fd = pair.ends[0];
        QCOMPARE(::epoll_ctl(epoll, EPOLL_CTL_ADD, pair.ends[0], &event), 0);
    }
    Tally tally;
    std::array<int, 8> reported{};
    for (int i = 0; i < Calls; ++i) {
        std::array<epoll_event, 16> events;
        const int count = socketio::wait(epoll, events.data(), int(events.size()), 0);
        tally.count(count, pairs.size());
        for (int e = 0; e < count; ++e) {
            for (size_t p = 0; p < pairs.size(); ++p)
                reported[p] += events[size_t(e)].data.fd == pairs[p].ends[0];
        }
    }
    ::close(epoll);
    QVERIFY(tally.whole > 0 && tally.shortened > 0 && tally.interrupted > 0);
    QCOMPARE(tally.refused, 0); // EAGAIN is no error of epoll_wait
    for (const int times : reported)
        QVERIFY(times > Calls / 4);
}

/// What nobody reports again must not be refused: the reader of a reset connection has left epoll.
void tst_SocketIo::hungUpNeverBlocks()
{
    Pair pair;
    const QByteArray bytes(Calls, 'x');
    QCOMPARE(::send(pair.ends[1], bytes.constData(), size_t(bytes.size()), MSG_NOSIGNAL), ssize_t(bytes.size()));
    ::close(std::exchange(pair.ends[1], -1));
    char byte;
    for (int i = 0; i < Calls; ++i)
        QCOMPARE(socketio::receive(pair.ends[0], &byte, 1, 0), ssize_t(1));
    for (int i = 0; i < 100; ++i)
        QCOMPARE(socketio::receive(pair.ends[0], &byte, 1, 0), ssize_t(0));
    for (int i = 0; i < 100; ++i) {
        QCOMPARE(socketio::send(pair.ends[0], &byte, 1, MSG_NOSIGNAL), ssize_t(-1));
        QCOMPARE(errno, EPIPE);
    }
}

WSIFY_SUITE(tst_socketio, QCoreApplication, tst_SocketIo)
#include "tst_socketio.moc"
