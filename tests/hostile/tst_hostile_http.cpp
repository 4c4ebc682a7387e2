// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "hostile/hostileserver.h"
#include "hostile/pulse.h"
#include "hostile/rawsocket.h"
#include "support/httpclient.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <memory>
#include <vector>

using namespace wsify::test;

/// Requests that never end, stall, lie about their length or come in floods. What one request alone may look like is tst_http's.
class TestHostileHttp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup();
    void cleanupTestCase();

    void stalledHeads_data();
    void stalledHeads();
    void endlessHeads_data();
    void endlessHeads();
    void smuggling();
    void stalledBodies_data();
    void stalledBodies();
    void endlessBodies_data();
    void endlessBodies();
    void unreadAnswers();
    void pipelinedPublications();
    void resets_data();
    void resets();
    void idleConnections();

private:
    HostileServer m_server;
};

namespace {

constexpr qint64 MiB = 1024 * 1024;

// A sanitizer's server needs its time for each of them, and the deadlines are the same.
#ifdef WSIFY_SANITIZED
constexpr int Many = 30;
#else
constexpr int Many = 300;
#endif

const QStringList Flags{QStringLiteral("--workers"),           QStringLiteral("2"),
                        QStringLiteral("--head-timeout"),      QStringLiteral("500ms"),
                        QStringLiteral("--body-timeout"),      QStringLiteral("800ms"),
                        QStringLiteral("--slow-timeout"),      QStringLiteral("1s"),
                        QStringLiteral("--max-body"),          QStringLiteral("16KiB"),
                        QStringLiteral("--keepalive-timeout"), QStringLiteral("1s")};

/// Where the size is to decide, and not the time, however slow the machine.
const QStringList Patient = Flags
                            + QStringList{QStringLiteral("--head-timeout"), QStringLiteral("10s"),
                                          QStringLiteral("--body-timeout"), QStringLiteral("10s")};

const QByteArray PostHead = "POST /broadcast HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

QByteArray post(const QByteArray &channel, const QByteArray &content)
{
    const QByteArray body = R"({"channel":")" + channel + R"(","content":)" + content + '}';
    return PostHead + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

/// How many of them were answered with one of these.
qsizetype answered(const RawSockets &sockets, const QList<int> &statuses)
{
    return std::count_if(sockets.begin(), sockets.end(),
                         [&](const auto &socket) { return statuses.contains(socket->status()); });
}

QByteArray firstStatuses(const RawSockets &sockets)
{
    QByteArray text;
    for (size_t i = 0; i < sockets.size() && i < 20; ++i)
        text += QByteArray::number(sockets[i]->status()) + ' ';
    return text;
}

/// The server may take two seconds to end what it has answered (DropLimits::silence). One row of each scenario waits for that; in the others
/// the clients leave when they have their answers.
bool waitOver(const RawSockets &sockets, const char *waitingRow)
{
    return qstrcmp(QTest::currentDataTag(), waitingRow) == 0 ? waitEnded(sockets) : waitAnswered(sockets);
}

} // namespace

void TestHostileHttp::cleanup()
{
    WSIFY_RECOVERED(m_server);
}

void TestHostileHttp::cleanupTestCase()
{
    const QByteArray wrong = m_server.stop();
    QVERIFY2(wrong.isEmpty(), wrong.constData());
}

void TestHostileHttp::stalledHeads_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<QByteArray>("drop");
    const auto row = [](const char *name, const QByteArray &start, const QByteArray &drop) {
        QTest::newRow(name) << start << drop;
    };
    row("silent", "", "");
    row("one byte", "G", "");
    row("no end of the head", "GET /health HTTP/1.1\r\nHost: x\r\n", "");
    row("trickling request line", "GET /", "x");
    row("trickling name", "GET /health HTTP/1.1\r\nHost: x\r\nX", "x");
    row("trickling value", "GET /health HTTP/1.1\r\nHost: x\r\nX: ", "x");
    row("trickling fields", "GET /health HTTP/1.1\r\nHost: x\r\n", "X: y\r\n");
    row("trickling handshake", upgradeRequest().chopped(2), "X: y\r\n");
}

/// Three hundred at once; no byte buys time, and nobody else waits.
void TestHostileHttp::stalledHeads()
{
    QFETCH(QByteArray, start);
    QFETCH(QByteArray, drop);
    constexpr int Count = 300;
    WSIFY_SERVE(m_server, Flags);
    Pulse pulse(m_server.process());
    QElapsedTimer clock;
    clock.start();
    const RawSockets sockets = connectMany(m_server.port(), Count, start);
    const bool early = waitUntil([&] { return answered(sockets, {408}) > 0 || clock.elapsed() >= 400; }, 2000)
                       && clock.elapsed() < 400;
    QVERIFY2(!early, "closed before its time");
    QVERIFY(waitUntil([&] {
        for (const auto &socket : sockets) {
            if (!drop.isEmpty() && socket->status() == 0)
                socket->send(drop);
            socket->pump();
        }
        return answered(sockets, {408}) == Count;
    }));
    QVERIFY(waitOver(sockets, "silent"));
    QVERIFY2(clock.elapsed() < 5000 + 2 * Pulse::MostMs, QByteArray::number(clock.elapsed()).constData());
    QCOMPARE(m_server.grown(R"(wsify_limit_total{limit="head"})"), double(Count));
    WSIFY_STEADY(pulse);
}

void TestHostileHttp::endlessHeads_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<QByteArray>("more");
    QTest::addColumn<QList<int>>("statuses");
    const auto row = [](const char *name, const QByteArray &start, const QByteArray &more,
                        const QList<int> &statuses = {431}) { QTest::newRow(name) << start << more << statuses; };
    row("request line", "GET /", "x", {414, 431});
    row("method", "", "G", {400, 414, 431});
    row("query of a handshake", "GET /ws?token=", "x", {414, 431});
    row("name", "GET /health HTTP/1.1\r\nHost: x\r\nX", "x");
    row("value", "GET /health HTTP/1.1\r\nHost: x\r\nX: ", "x");
    row("fields", "GET /health HTTP/1.1\r\nHost: x\r\n", "X: y\r\n");
    row("empty fields", "GET /health HTTP/1.1\r\nHost: x\r\n", "a:\r\n");
    row("empty lines", "", "\r\n", {400, 431});
    row("NULs", "", QByteArray(1, '\0'), {400});
    row("cookies of a handshake", upgradeRequest().chopped(2), "Cookie: " + QByteArray(4000, 'c') + "\r\n");
}

/// A megabyte each as fast as it goes: refused by size, long before the deadline, and no more than a head is ever kept.
void TestHostileHttp::endlessHeads()
{
    QFETCH(QByteArray, start);
    QFETCH(QByteArray, more);
    QFETCH(QList<int>, statuses);
    constexpr int Count = 100;
    WSIFY_SERVE(m_server, Patient);
    Pulse pulse(m_server.process());
    const RawSockets sockets = connectMany(m_server.port(), Count, start + more.repeated(int(MiB / more.size())));
    QVERIFY(waitOver(sockets, "value"));
    // The answer can be lost to the reset of one who does not stop sending.
    const auto refused = answered(sockets, statuses);
    const auto reset =
        std::count_if(sockets.begin(), sockets.end(), [](const auto &s) { return s->wasReset() && s->status() == 0; });
    QVERIFY2(refused + reset == Count, firstStatuses(sockets).constData());
    QVERIFY2(refused > 0, "nobody got an answer");
    QCOMPARE(m_server.grown("wsify_http_errors_total"), double(Count));
    if (!statuses.contains(400))
        QCOMPARE(m_server.grown(R"(wsify_limit_total{limit="head"})"), double(Count));
    WSIFY_STEADY(pulse);
    QVERIFY2(m_server.peakGrowth() < 32 * MiB, QByteArray::number(m_server.peakGrowth()).constData());
}

/// Fifty of each at once, cut in two at every place there is.
void TestHostileHttp::smuggling()
{
    struct Shape
    {
        const char *name;
        QByteArray request;
        QList<int> statuses;
        RawSockets sockets = {};
    };
    std::vector<Shape> shapes;
    const auto row = [&](const char *name, const QByteArray &request, const QList<int> &statuses = {400}) {
        shapes.push_back({name, request, statuses});
    };
    // Behind each of them stands, or within it hides, a whole request that must not be carried out.
    const QByteArray hidden = post("hidden", "1");
    const QByteArray length = "Content-Length: " + QByteArray::number(hidden.size()) + "\r\n";
    const QByteArray chunked = "Transfer-Encoding: chunked\r\n";
    const QByteArray hex = QByteArray::number(hidden.size(), 16);
    row("body of a GET", "GET /health HTTP/1.1\r\nHost: x\r\n" + length + "\r\n" + hidden, {200, 400});
    row("body of an unknown path", "POST /unknown HTTP/1.1\r\nHost: x\r\n" + length + "\r\n" + hidden, {404});
    row("body that is no JSON", PostHead + length + "\r\n" + hidden, {400});
    row("CL and TE", PostHead + "Content-Length: 5\r\n" + chunked + "\r\n0\r\n\r\n" + hidden);
    row("TE and CL", PostHead + chunked + length + "\r\n0\r\n\r\n" + hidden);
    row("CL twice", PostHead + "Content-Length: 0\r\n" + length + "\r\n" + hidden);
    row("CL in a list", PostHead + "Content-Length: 0, " + QByteArray::number(hidden.size()) + "\r\n\r\n" + hidden);
    row("CL of 2^64", PostHead + "Content-Length: 18446744073709551616\r\n\r\n" + hidden, {400, 413});
    row("CL of 2^64 and more", PostHead + "Content-Length: 1844674407370955161600\r\n\r\n" + hidden, {400, 413});
    row("CL of 2^63", PostHead + "Content-Length: 9223372036854775808\r\n\r\n" + hidden, {400, 413});
    row("TE with a vertical tab", PostHead + "Transfer-Encoding:\x0b" + "chunked\r\n\r\n0\r\n\r\n" + hidden);
    row("TE with a tab before the colon", PostHead + "Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n" + hidden);
    row("TE folded", PostHead + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + hidden);
    row("TE quoted", PostHead + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n" + hidden, {400, 501});
    row("TE twice in a list", PostHead + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n" + hidden, {400, 501});
    row("TE with HTTP/1.0", "POST /broadcast HTTP/1.0\r\nHost: x\r\n" + chunked + "\r\n0\r\n\r\n" + hidden);
    row("chunk size with a sign", PostHead + chunked + "\r\n+0\r\n\r\n" + hidden);
    row("chunk size with 0x", PostHead + chunked + "\r\n0x0\r\n\r\n" + hidden);
    row("chunk size with an underscore", PostHead + chunked + "\r\n0_0\r\n\r\n" + hidden);
    row("chunk size of 2^64", PostHead + chunked + "\r\n10000000000000000\r\n\r\n" + hidden, {400, 413});
    row("chunk size ends with LF", PostHead + chunked + "\r\n0\n\r\n" + hidden);
    row("chunk extension ends with LF", PostHead + chunked + "\r\n0;a\n\r\n" + hidden);
    row("chunk ends with LF", PostHead + chunked + "\r\n2\r\n{}\n0\r\n\r\n" + hidden);
    row("chunk longer than its size", PostHead + chunked + "\r\n1\r\n{}\r\n0\r\n\r\n" + hidden);
    row("request in a chunk", PostHead + chunked + "\r\n" + hex + "\r\n" + hidden + "\r\n0\r\n\r\n", {400});
    row("request in a trailer", PostHead + chunked + "\r\n0\r\n" + hidden, {400});
    row("CR alone ends the head", "GET /health HTTP/1.1\r\nHost: x\r\n\r" + hidden);
    row("LF alone ends the head", "GET /health HTTP/1.1\r\nHost: x\n\n" + hidden);
    row("NUL in the name of CL", PostHead + "Content-Length" + QByteArray(1, '\0') + ": 0\r\n\r\n" + hidden);
    row("handshake with a body", upgradeRequest(length) + hidden);
    row("refused handshake", upgradeRequest("Sec-WebSocket-Key: again\r\n") + hidden);
    row("accepted handshake", upgradeRequest() + hidden, {101});
    row("handshake of another protocol",
        "GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n"
            + hidden,
        {400, 426});
    row("expected, and not waited for", PostHead + "Expect: 100-continue\r\n" + length + "\r\n" + hidden, {400, 100});

    constexpr int Count = 50;
    WSIFY_SERVE(m_server, Patient); // the second halves of the first ones wait until all have come
    WsClient witness;
    QVERIFY(witness.opened(m_server.port()));
    witness.sendText(join("hidden"));
    QVERIFY(witness.settled());
    Pulse pulse(m_server.process());
    for (Shape &shape : shapes) {
        shape.sockets = connectMany(m_server.port(), Count);
        for (int i = 0; i < Count; ++i) {
            shape.sockets[size_t(i)]->send(shape.request.first(shape.request.size() * i / Count));
            shape.sockets[size_t(i)]->pump();
        }
        for (int i = 0; i < Count; ++i)
            shape.sockets[size_t(i)]->send(shape.request.sliced(shape.request.size() * i / Count));
    }
    const auto goOn = [](const auto &socket) { return !socket->isEnded(); };
    const auto isGoingOn = [&](const Shape &shape) {
        return std::count_if(shape.sockets.begin(), shape.sockets.end(), goOn) > 0;
    };
    waitUntil([&] { return std::count_if(shapes.begin(), shapes.end(), isGoingOn) == 0; });
    for (const Shape &shape : shapes) {
        QVERIFY2(!isGoingOn(shape), shape.name);
        if (answered(shape.sockets, shape.statuses) != Count)
            QFAIL(QByteArray(QByteArray(shape.name) + ": " + firstStatuses(shape.sockets)).constData());
    }
    WSIFY_STEADY(pulse);
    QVERIFY(witness.settled());
    QCOMPARE(witness.messages(), QByteArrayList());
    QCOMPARE(httpPost(m_server.port(), R"({"channel":"hidden","content":"open"})").status, 201);
    WSIFY_WAIT(witness.messages() == QByteArrayList{"\"open\""});
}

void TestHostileHttp::stalledBodies_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<QByteArray>("drop");
    const auto row = [](const char *name, const QByteArray &headers, const QByteArray &body, const QByteArray &drop) {
        QTest::newRow(name) << QByteArray(PostHead + headers + "\r\n" + body) << drop;
    };
    const QByteArray chunked = "Transfer-Encoding: chunked\r\n";
    row("nothing", "Content-Length: 16000\r\n", "", "");
    row("half", "Content-Length: 16000\r\n", QByteArray(8000, ' '), "");
    row("trickling", "Content-Length: 16000\r\n", "", " ");
    row("expected and not sent", "Content-Length: 16000\r\nExpect: 100-continue\r\n", "", "");
    row("no chunk", chunked, "", "");
    row("trickling chunks", chunked, "", "1\r\n \r\n");
    row("trickling within a chunk", chunked, "3fff\r\n", " ");
    row("trickling extension", chunked, "1;", "x");
    row("trickling trailer", chunked, "0\r\nX: ", "x");
}

void TestHostileHttp::stalledBodies()
{
    QFETCH(QByteArray, start);
    QFETCH(QByteArray, drop);
    constexpr int Count = 300;
    WSIFY_SERVE(m_server, Flags);
    Pulse pulse(m_server.process());
    QElapsedTimer clock;
    clock.start();
    const RawSockets sockets = connectMany(m_server.port(), Count, start);
    const auto refused = [&] {
        return std::count_if(sockets.begin(), sockets.end(),
                             [](const auto &socket) { return socket->received().contains("HTTP/1.1 408 "); });
    };
    QVERIFY(waitUntil([&] {
        for (const auto &socket : sockets) {
            if (!drop.isEmpty() && !socket->received().contains(" 408 "))
                socket->send(drop);
            socket->pump();
        }
        return refused() == Count;
    }));
    QVERIFY2(clock.elapsed() >= 750, "closed before its time");
    QVERIFY(waitOver(sockets, "half"));
    QVERIFY2(clock.elapsed() < 5000 + 2 * Pulse::MostMs, QByteArray::number(clock.elapsed()).constData());
    QCOMPARE(m_server.grown(R"(wsify_limit_total{limit="body"})"), double(Count));
    WSIFY_STEADY(pulse);
    QVERIFY2(m_server.peakGrowth() < 64 * MiB, QByteArray::number(m_server.peakGrowth()).constData());
}

void TestHostileHttp::endlessBodies_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<QByteArray>("more");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &start, const QByteArray &more, int status) {
        QTest::newRow(name) << QByteArray(PostHead + start) << more << status;
    };
    const QByteArray chunked = "Transfer-Encoding: chunked\r\n\r\n";
    row("declared too large", "Content-Length: 2147483648\r\n\r\n", " ", 413);
    row("one byte too large", "Content-Length: 16385\r\n\r\n", " ", 413);
    row("chunks of one byte", chunked, "1\r\n \r\n", 413);
    row("chunks of 4 KiB", chunked, "1000\r\n" + QByteArray(4096, ' ') + "\r\n", 413);
    row("a chunk too large", chunked + "7fffffff\r\n", " ", 413);
    row("chunk size", chunked, "0", 400);
    row("chunk extension", chunked + "1;", "x", 400);
    row("chunk extensions", chunked, "1;" + QByteArray(30, 'x') + "\r\n \r\n", 413);
    row("trailer", chunked + "0\r\nX: ", "x", 400);
    row("trailers", chunked + "0\r\n", "X: y\r\n", 400);
}

/// A megabyte each, where 16 KiB are allowed.
void TestHostileHttp::endlessBodies()
{
    QFETCH(QByteArray, start);
    QFETCH(QByteArray, more);
    QFETCH(int, status);
    constexpr int Count = Many / 3;
    WSIFY_SERVE(m_server, Patient);
    Pulse pulse(m_server.process());
    const RawSockets sockets = connectMany(m_server.port(), Count, start + more.repeated(int(MiB / more.size())));
    QVERIFY(waitOver(sockets, "chunks of 4 KiB"));
    const auto refused = answered(sockets, {status});
    const auto reset =
        std::count_if(sockets.begin(), sockets.end(), [](const auto &s) { return s->wasReset() && s->status() == 0; });
    QVERIFY2(refused + reset == Count, firstStatuses(sockets).constData());
    QVERIFY2(refused > 0, "nobody got an answer");
    QCOMPARE(m_server.grown("wsify_http_errors_total"), double(Count));
    if (status == 413)
        QCOMPARE(m_server.grown(R"(wsify_limit_total{limit="body"})"), double(Count));
    WSIFY_STEADY(pulse);
    QVERIFY2(m_server.peakGrowth() < 64 * MiB, QByteArray::number(m_server.peakGrowth()).constData());
}

/// Requests without end from those who never read an answer: the server stops reading, and then loses its patience.
void TestHostileHttp::unreadAnswers()
{
    constexpr int Count = 10; // each has megabytes of answers made for it, until the kernel takes no more
    WSIFY_SERVE(m_server, Flags);
    Pulse pulse(m_server.process());
    RawSockets sockets;
    const QByteArray request = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";
    const QByteArray flood = request.repeated(200'000);
    for (int i = 0; i < Count; ++i) {
        sockets.push_back(std::make_unique<RawSocket>(m_server.port(), 4096));
        sockets.back()->stopReading();
        sockets.back()->send(flood);
    }
    if (m_server.isQt()) {
        // Expected difference: one request a connection, so what follows the first is a 400 and never a request. What follows that is
        // dropped, and the end is an orderly one, which only a reader sees.
        WSIFY_WAIT((std::for_each(sockets.begin(), sockets.end(), [](auto &socket) { socket->pump(); }),
                    m_server.grown("wsify_http_errors_total") == Count));
        for (const auto &socket : sockets)
            socket->resumeReading();
    }
    QVERIFY(waitEnded(sockets));
    WSIFY_STEADY(pulse);
    QVERIFY2(m_server.peakGrowth() < 64 * MiB, QByteArray::number(m_server.peakGrowth()).constData());
}

void TestHostileHttp::pipelinedPublications()
{
    constexpr int Connections = 4;
    constexpr int Each = Many * 50 / 3;
    WSIFY_SERVE(m_server, Patient);
    WsClient member;
    QVERIFY(member.opened(m_server.port()));
    member.sendText(join("c"));
    QVERIFY(member.settled());
    RawSockets sockets;
    for (int connection = 0; connection < Connections; ++connection) {
        QByteArray flood;
        for (int i = 0; i < Each; ++i)
            flood += post("c", QByteArray::number(connection * Each + i));
        sockets.push_back(std::make_unique<RawSocket>(m_server.port()));
        sockets.back()->send(flood);
    }
    if (m_server.isQt()) {
        // Expected difference: one request a connection; what follows the first is a 400, and never carried out.
        QVERIFY(waitEnded(sockets));
        QCOMPARE(answered(sockets, {400, 201}), Connections);
        QVERIFY(member.settled());
        QCOMPARE(member.messages().size(), answered(sockets, {201}));
        for (const QByteArray &message : member.messages())
            QCOMPARE(message.toInt() % Each, 0);
        return;
    }
    WSIFY_WAIT((std::for_each(sockets.begin(), sockets.end(), [](const auto &s) { s->pump(); }),
                member.messages().size() >= Connections * Each));
    std::vector<int> next(Connections, 0);
    for (const QByteArray &message : member.messages()) {
        const int number = message.toInt();
        QCOMPARE(number % Each, next[size_t(number / Each)]++);
    }
    QCOMPARE(next, std::vector<int>(Connections, Each));
    QCOMPARE(m_server.grown("wsify_published_total"), double(Connections * Each + 1)); // settled() publishes once
    for (const auto &socket : sockets) {
        WSIFY_WAIT((socket->pump(), socket->received().count("HTTP/1.1 201 ") == Each));
        QCOMPARE(socket->received().count("HTTP/1.1 "), Each);
    }
}

void TestHostileHttp::resets_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("whole");
    QTest::newRow("before the first byte") << QByteArray() << false;
    QTest::newRow("in the head") << post("gone", "1").first(40) << false;
    QTest::newRow("in the body") << post("gone", "1").chopped(3) << false;
    QTest::newRow("before the answer") << post("gone", "1") << true;
    QTest::newRow("in the handshake") << upgradeRequest().chopped(1) << false;
    QTest::newRow("before the 101") << upgradeRequest() << false;
}

/// Two thousand come and are gone, by reset or with a FIN in the wrong place.
void TestHostileHttp::resets()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, whole);
    WSIFY_SERVE(m_server, Flags);
    Pulse pulse(m_server.process());
    for (int round = 0; round < 4; ++round) {
        RawSockets sockets = connectMany(m_server.port(), 500, bytes);
        for (size_t i = 0; i < sockets.size(); ++i) {
            if (i % 2 == 0)
                sockets[i]->reset();
            else
                sockets[i]->finish();
        }
        // A FIN is no reason to get no answer, and half a request is none to wait for.
        std::erase_if(sockets, [](const auto &socket) { return socket->isEnded(); });
        QVERIFY(waitEnded(sockets));
        if (whole)
            QVERIFY2(answered(sockets, {201}) == qsizetype(sockets.size()), firstStatuses(sockets).constData());
    }
    WSIFY_STEADY(pulse);
}

void TestHostileHttp::idleConnections()
{
    constexpr int Count = 500;
    WSIFY_SERVE(m_server, Flags);
    Pulse pulse(m_server.process());
    const RawSockets sockets = connectMany(m_server.port(), Count, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
    // The Qt engine closes behind its answer, the native one when nothing came for --keepalive-timeout.
    QVERIFY(waitEnded(sockets));
    QCOMPARE(answered(sockets, {200}), Count);
    for (const auto &socket : sockets)
        QCOMPARE(socket->received().count("HTTP/1.1 "), 1);
    WSIFY_STEADY(pulse);
}

WSIFY_SUITE(tst_hostile_http, QCoreApplication, TestHostileHttp)
#include "tst_hostile_http.moc"
