// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/native/stream.h"
#include "support/suite.h"

#include <QByteArray>
#include <QtTest>

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <limits>
#include <netinet/in.h>
#include <optional>
#include <poll.h>
#include <unistd.h>
#include <utility>

using namespace wsify;

namespace {

/// A stream, and the peer's end of its TCP connection.
class Ends
{
public:
    Ends()
    {
        const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        m_peer = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        socklen_t size = sizeof address;
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto *const any = reinterpret_cast<sockaddr *>(&address);
        if (::bind(listener, any, size) != 0 || ::listen(listener, 1) != 0 || ::getsockname(listener, any, &size) != 0
            || ::connect(m_peer, any, size) != 0)
            qFatal("no connection");
        stream.emplace(::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
        ::close(listener);
    }
    ~Ends() { ::close(m_peer); }
    Ends(const Ends &) = delete;
    Ends &operator=(const Ends &) = delete;

    int peer() const { return m_peer; }
    void peerSends(const QByteArray &bytes) const
    {
        QCOMPARE(::send(m_peer, bytes.data(), size_t(bytes.size()), MSG_NOSIGNAL), bytes.size());
    }
    void peerShutsDown() const { ::shutdown(m_peer, SHUT_WR); }
    void peerResets()
    {
        const linger reset{1, 0};
        ::setsockopt(m_peer, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        ::close(std::exchange(m_peer, -1));
    }
    /// What the peer gets, up to `size` bytes; an end by FIN as "FIN", by reset as "RST".
    QByteArray peerReads(qsizetype size = std::numeric_limits<qsizetype>::max()) const
    {
        QByteArray all;
        std::array<char, 65536> bytes;
        while (all.size() < size) {
            const ssize_t n = ::recv(m_peer, bytes.data(), std::min(bytes.size(), size_t(size - all.size())), 0);
            if (n <= 0)
                return all + (n == 0 ? "FIN" : "RST");
            all.append(bytes.data(), n);
        }
        return all;
    }
    /// Takes what comes until `size` bytes are there, or the end; `end` is what receive() said last.
    QByteArray received(qsizetype size, qint64 &end)
    {
        QByteArray all;
        std::array<char, 1000> bytes;
        for (int waits = 0; all.size() < size && waits < 1000; ++waits) {
            end = stream->receive(bytes.data(), bytes.size());
            if (end < 0)
                break;
            all.append(bytes.data(), end);
            pollfd more{stream->descriptor(), POLLIN, 0};
            ::poll(&more, 1, end == 0 ? 20 : 0);
        }
        return all;
    }
    /// Sends until the stream takes no more for good, and answers how much that was.
    qsizetype fill(const QByteArray &bytes)
    {
        qsizetype all = 0;
        for (int refusals = 0; refusals < 20;) {
            const qint64 sent = stream->send(bytes);
            if (sent < 0)
                qFatal("broken");
            all += sent;
            refusals = sent == 0 ? refusals + 1 : 0;
        }
        return all;
    }

    std::optional<Stream> stream;

private:
    int m_peer;
};

} // namespace

class TestStream : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void receives();
    void sends();
    void refusesWhenThereIsNoRoom();
    void breaksWithAReset();
    void shutsDown();
    void closes();
    void resets();
    void movesItsDescriptor();
};

void TestStream::receives()
{
    Ends ends;
    char byte = 0;
    QCOMPARE(ends.stream->receive(&byte, 1), 0);
    const QByteArray bytes(5000, 'x');
    ends.peerSends(bytes);
    qint64 last = 0;
    QCOMPARE(ends.received(bytes.size(), last), bytes);
    QVERIFY(last > 0);
    ends.peerSends("last");
    ends.peerShutsDown();
    QCOMPARE(ends.received(5, last), QByteArray("last"));
    QCOMPARE(last, Stream::AtEnd);
    QVERIFY(ends.stream->isOpen());
}

void TestStream::sends()
{
    Ends ends;
    const QByteArray all = "one piece, two, three";
    QByteArrayView left = all;
    while (!left.isEmpty()) {
        std::array<iovec, 3> pieces;
        const qsizetype third = std::max<qsizetype>(left.size() / 3, 1);
        size_t count = 0;
        for (QByteArrayView rest = left; !rest.isEmpty() && count < 3; ++count) {
            const qsizetype size = count == 2 ? rest.size() : std::min(third, rest.size());
            pieces[count] = {const_cast<char *>(rest.data()), size_t(size)};
            rest = rest.sliced(size);
        }
        const qint64 sent =
            left.size() == all.size() ? ends.stream->send(left.first(10)) : ends.stream->send(pieces.data(), count);
        QVERIFY(sent >= 0);
        left = left.sliced(sent);
    }
    QCOMPARE(ends.peerReads(all.size()), all);
}

void TestStream::refusesWhenThereIsNoRoom()
{
    Ends ends;
    const qsizetype taken = ends.fill(QByteArray(100'000, 'x'));
    QVERIFY(taken > 0);
    iovec piece{const_cast<char *>("y"), 1};
    QCOMPARE(ends.stream->send(&piece, 1), 0);
    QCOMPARE(ends.peerReads(taken).size(), taken);
    qint64 sent = 0;
    for (int i = 0; i < 1000 && sent == 0; ++i) {
        pollfd room{ends.stream->descriptor(), POLLOUT, 0};
        ::poll(&room, 1, 20);
        sent = ends.stream->send(&piece, 1);
    }
    QCOMPARE(sent, 1);
    QCOMPARE(ends.peerReads(1), QByteArray("y"));
}

void TestStream::breaksWithAReset()
{
    Ends ends;
    ends.peerResets();
    qint64 last = 0;
    QCOMPARE(ends.received(1, last), QByteArray());
    QCOMPARE(last, Stream::Broken);
    // no SIGPIPE, or this is the end of the test
    iovec piece{const_cast<char *>("y"), 1};
    QCOMPARE(ends.stream->send(QByteArrayView("x")), Stream::Broken);
    QCOMPARE(ends.stream->send(&piece, 1), Stream::Broken);
}

void TestStream::shutsDown()
{
    Ends ends;
    const qsizetype taken = ends.fill(QByteArray(100'000, 'x'));
    ends.stream->shutDown();
    QCOMPARE(ends.peerReads(), QByteArray(taken, 'x') + "FIN");
    // the other direction goes on
    ends.peerSends("still here");
    qint64 last = 0;
    QCOMPARE(ends.received(10, last), QByteArray("still here"));
}

void TestStream::closes()
{
    Ends ends;
    ends.stream->close();
    QVERIFY(!ends.stream->isOpen());
    QCOMPARE(ends.peerReads(), QByteArray("FIN"));
    // again, and everything else, does nothing
    ends.stream->close();
    ends.stream->reset();
    ends.stream->shutDown();
    char byte = 0;
    QCOMPARE(ends.stream->receive(&byte, 1), Stream::Broken);
    QCOMPARE(ends.stream->send(QByteArrayView("x")), Stream::Broken);
}

void TestStream::resets()
{
    Ends ends;
    ends.stream->reset();
    QVERIFY(!ends.stream->isOpen());
    QCOMPARE(ends.peerReads(), QByteArray("RST"));
}

void TestStream::movesItsDescriptor()
{
    Ends ends;
    {
        Stream other(std::move(*ends.stream));
        QVERIFY(!ends.stream->isOpen());
        QVERIFY(other.isOpen());
        qint64 sent = 0;
        while (sent == 0)
            sent = other.send(QByteArrayView("x"));
        QCOMPARE(ends.peerReads(1), QByteArray("x"));
    }
    // and closes with its owner
    QCOMPARE(ends.peerReads(), QByteArray("FIN"));
}

WSIFY_SUITE(tst_stream, wsify::test::NoApplication, TestStream)
#include "tst_stream.moc"
