// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/limits.h"
#include "engine/http/httpcodec.h"
#include "support/suite.h"

#include <QtTest>

#include <algorithm>
#include <limits>
#include <vector>

using namespace wsify;
using State = HttpDecoder::State;

namespace {

Limits makeLimits()
{
    Limits limits;
    limits.maxHead = 256;
    limits.maxHeadFields = 6;
    limits.maxBody = 40;
    return limits;
}
const Limits Bounds = makeLimits();

QByteArray get(const QByteArray &target = "/", const QByteArray &fields = {})
{
    return "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

QByteArray post(const QByteArray &body, const QByteArray &fields = {})
{
    return "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n" + fields
           + "\r\n" + body;
}

QByteArray chunked(const QByteArray &body)
{
    return "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body;
}

QByteArray described(State state)
{
    switch (state) {
    case State::Head:
        return "head";
    case State::HeadRead:
        return "head read";
    case State::Body:
        return "body";
    case State::Complete:
        return "complete";
    case State::Failed:
        return "failed";
    }
    return {};
}

/// A connection that takes every request, and keeps a journal.
class Reader
{
public:
    void read(QByteArrayView bytes)
    {
        // in a buffer of its own: a decoder that keeps a pointer is found
        const std::vector<char> received(bytes.begin(), bytes.end());
        State state = m_decoder.feed({received.data(), qsizetype(received.size())});
        while (state == State::HeadRead || state == State::Complete) {
            if (state == State::HeadRead) {
                state = m_decoder.readBody();
                continue;
            }
            const HttpHead &head = m_decoder.head();
            m_journal +=
                head.method + ' ' + head.target + (m_decoder.keepAlive() ? " keep " : " close ") + m_decoder.takeBody();
            state = m_decoder.next();
        }
    }

    QByteArrayList end()
    {
        if (m_decoder.state() == State::Failed)
            return m_journal
                   + QByteArrayList{"failed " + QByteArray::number(m_decoder.errorStatus()) + ' '
                                    + m_decoder.errorText()};
        const bool isBetween = m_decoder.isBetweenRequests();
        return m_journal
               + QByteArrayList{isBetween ? QByteArray("between")
                                          : described(m_decoder.state()) + ' ' + m_decoder.takeEarly()};
    }

private:
    HttpDecoder m_decoder{Bounds};
    QByteArrayList m_journal;
};

QByteArrayList whole(const QByteArray &bytes)
{
    Reader reader;
    reader.read(bytes);
    return reader.end();
}

/// What is decoded, when it is the same whole, in steps and at every split; else what differs.
QByteArrayList anyway(const QByteArray &bytes)
{
    const QByteArrayList journal = whole(bytes);
    for (const qsizetype step : {1, 2, 3, 5, 16, 50}) {
        Reader reader;
        for (qsizetype from = 0; from < bytes.size(); from += step)
            reader.read(QByteArrayView(bytes).sliced(from, std::min(step, bytes.size() - from)));
        if (const auto other = reader.end(); other != journal)
            return QByteArrayList{"in steps of " + QByteArray::number(step)} + other;
    }
    for (qsizetype at = 0; at <= bytes.size(); ++at) {
        Reader reader;
        reader.read(QByteArrayView(bytes).first(at));
        reader.read(QByteArrayView(bytes).sliced(at));
        if (const auto other = reader.end(); other != journal)
            return QByteArrayList{"split at " + QByteArray::number(at)} + other;
    }
    return journal;
}

constexpr std::time_t Sample = 784111777; // the one of RFC 9110 section 5.6.7
constexpr char SampleDate[] = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";

} // namespace

class TestHttpCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decodes_data();
    void decodes();
    void fails_data();
    void fails();
    void stopsBehindTheHead();
    void stopsBehindTheRequest();
    void staysFailed();
    void limitsEachRequestAnew();
    void tellsTheLengthAndLeavesItToTheCaller();
    void knowsWhatIsLeftOfABody();
    void handsOverWhatCameEarly();
    void wantsContinue_data();
    void wantsContinue();
    void knowsWhenItIsBetweenRequests();
    void decodesManyPipelinedRequests();
    void encodes_data();
    void encodes();
    void writesDates_data();
    void writesDates();
};

void TestHttpCodec::decodes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArrayList>("journal");

    const auto row = [](const char *name, const QByteArray &bytes, const QByteArrayList &journal) {
        QTest::newRow(name) << bytes << journal;
    };
    const QByteArray old = "GET /o HTTP/1.0\r\n";
    row("nothing", {}, {"between"});
    row("no body", get(), {"GET / keep ", "between"});
    row("length", post("hello"), {"POST /p keep hello", "between"});
    row("length 0", post(""), {"POST /p keep ", "between"});
    row("body with empty lines", post("\r\n\r\n"), {"POST /p keep \r\n\r\n", "between"});
    row("body like a request", post(get()), {"POST /p keep " + get(), "between"});
    row("longest body", post(QByteArray(40, 'b')), {"POST /p keep " + QByteArray(40, 'b'), "between"});
    row("chunks", chunked("5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n"), {"POST /c keep hello!", "between"});
    row("no chunk", chunked("0\r\n\r\n"), {"POST /c keep ", "between"});
    row("chunks with extension and trailer", chunked("2;a=b\r\nhi\r\n0\r\nX: y\r\n\r\n"),
        {"POST /c keep hi", "between"});
    row("most in chunks", chunked("28\r\n" + QByteArray(40, 'b') + "\r\n0\r\n\r\n"),
        {"POST /c keep " + QByteArray(40, 'b'), "between"});
    row("pipelined", get("/1") + get("/2") + get("/3"), {"GET /1 keep ", "GET /2 keep ", "GET /3 keep ", "between"});
    row("pipelined, all framings",
        post("one") + chunked("3\r\ntwo\r\n0\r\n\r\n") + get() + chunked("0\r\n\r\n") + post("") + post("three"),
        {"POST /p keep one", "POST /c keep two", "GET / keep ", "POST /c keep ", "POST /p keep ", "POST /p keep three",
         "between"});
    row("empty lines between", post("a") + "\r\n" + get() + "\r\n\r\n" + get("/2"),
        {"POST /p keep a", "GET / keep ", "GET /2 keep ", "between"});
    row("close", get("/", "Connection: close\r\n"), {"GET / close ", "between"});
    row("1.0", old + "\r\n", {"GET /o close ", "between"});
    row("1.0 kept", old + "Connection: keep-alive\r\n\r\n" + get(), {"GET /o keep ", "GET / keep ", "between"});
    row("unfinished head", get("/1") + "GET /2", {"GET /1 keep ", "head GET /2"});
    row("unfinished length", get("/1") + post("hello").chopped(2), {"GET /1 keep ", "body hel"});
    row("unfinished chunks", get("/1") + chunked("5\r\nhel"), {"GET /1 keep ", "body "});
    row("body not begun", post("hello").chopped(5), {"body "});
}

void TestHttpCodec::decodes()
{
    QFETCH(QByteArray, bytes);
    QTEST(anyway(bytes), "journal");
}

void TestHttpCodec::fails_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("error");

    const auto row = [](const char *name, const QByteArray &bytes, const QByteArray &error) {
        QTest::newRow(name) << bytes << error;
    };
    row("no request", "garbage\r\n\r\n", "400 the request line is not 'METHOD target HTTP/1.1'");
    row("bare LF", "GET / HTTP/1.1\n", "400 a line ends with a bare LF");
    row("no Host", "GET / HTTP/1.1\r\n\r\n", "400 Host is missing");
    row("long request line", "GET /" + QByteArray(300, 'a'), "414 the request line is too long");
    row("long head", get("/", "X: " + QByteArray(300, 'a') + "\r\n"), "431 the request head is too large");
    row("many fields", get("/", QByteArray("X: 1\r\n").repeated(6)), "431 there are too many header fields");
    row("both framings", post("a", "Transfer-Encoding: chunked\r\n"),
        "400 Content-Length and Transfer-Encoding are mutually exclusive");
    row("other coding", get("/", "Transfer-Encoding: gzip\r\n"),
        "501 the only accepted transfer coding is chunked, once");
    row("no chunk size", chunked("\r\n"), "400 the chunked body is malformed");
    row("chunk size is no number", chunked("5g\r\n"), "400 the chunked body is malformed");
    row("chunk is longer", chunked("2\r\nhello"), "400 the chunked body is malformed");
    row("bare LF in chunks", chunked("2\nhi"), "400 the chunked body is malformed");
    row("chunk is too long", chunked("29\r\n"), "413 the body is longer than 40 bytes (--max-body)");
    row("chunks are too long", chunked("14\r\n" + QByteArray(20, 'b') + "\r\n15\r\n"),
        "413 the body is longer than 40 bytes (--max-body)");
    row("huge chunk", chunked("ffffffffffffffff\r\n"), "413 the body is longer than 40 bytes (--max-body)");
}

void TestHttpCodec::fails()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, error);
    QCOMPARE(anyway(bytes), QByteArrayList{"failed " + error});
    QCOMPARE(anyway(bytes + get()), QByteArrayList{"failed " + error});
    QCOMPARE(anyway(post("first") + get("/2") + bytes + get()),
             (QByteArrayList{"POST /p keep first", "GET /2 keep ", "failed " + error}));
}

void TestHttpCodec::stopsBehindTheHead()
{
    HttpDecoder decoder(Bounds);
    QCOMPARE(decoder.state(), State::Head);
    QCOMPARE(decoder.feed(QByteArrayView("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r")), State::Head);
    QCOMPARE(decoder.feed(QByteArrayView("\nhel")), State::HeadRead);
    QCOMPARE(decoder.head().method, QByteArray("POST"));
    QCOMPARE(decoder.bodyFraming(), RequestHead::Body::Length);
    QCOMPARE(decoder.declaredLength(), 5);
    // What comes before the decision waits, even when it is all of it.
    QCOMPARE(decoder.feed(QByteArrayView("lo")), State::HeadRead);
    QCOMPARE(decoder.readBody(), State::Complete);
    QCOMPARE(decoder.head().target, QByteArray("/p"));
    QCOMPARE(decoder.takeBody(), QByteArray("hello"));
    QCOMPARE(decoder.next(), State::Head);

    QCOMPARE(decoder.feed(chunked("")), State::HeadRead);
    QCOMPARE(decoder.bodyFraming(), RequestHead::Body::Chunked);
    QCOMPARE(decoder.declaredLength(), 0);
    QCOMPARE(decoder.readBody(), State::Body);
    QCOMPARE(decoder.feed(QByteArrayView("1\r\na\r\n0\r\n\r\n")), State::Complete);
    QCOMPARE(decoder.takeBody(), QByteArray("a"));
}

void TestHttpCodec::stopsBehindTheRequest()
{
    HttpDecoder decoder(Bounds);
    QCOMPARE(decoder.feed(post("one") + post("two")), State::HeadRead);
    QCOMPARE(decoder.readBody(), State::Complete);
    QCOMPARE(decoder.feed(chunked("5\r\nthree\r\n")), State::Complete);
    QCOMPARE(decoder.state(), State::Complete);
    QCOMPARE(decoder.takeBody(), QByteArray("one"));
    QCOMPARE(decoder.next(), State::HeadRead);
    QCOMPARE(decoder.readBody(), State::Complete);
    // A body that nobody takes is not the next one's.
    QCOMPARE(decoder.next(), State::HeadRead);
    QCOMPARE(decoder.readBody(), State::Body);
    QCOMPARE(decoder.feed(QByteArrayView("0\r\n\r\n" + get())), State::Complete);
    QCOMPARE(decoder.takeBody(), QByteArray("three"));
    QCOMPARE(decoder.next(), State::HeadRead);
    QCOMPARE(decoder.readBody(), State::Complete);
    QCOMPARE(decoder.takeBody(), QByteArray());
    QCOMPARE(decoder.next(), State::Head);
}

void TestHttpCodec::staysFailed()
{
    HttpDecoder decoder(Bounds);
    QCOMPARE(decoder.feed(QByteArrayView("garbage\r\n\r\n")), State::Failed);
    QCOMPARE(decoder.feed(get()), State::Failed);
    QCOMPARE(decoder.state(), State::Failed);
    QCOMPARE(decoder.errorStatus(), 400);
    QVERIFY(!decoder.isBetweenRequests());

    HttpDecoder inBody(Bounds);
    inBody.feed(chunked("x"));
    QCOMPARE(inBody.readBody(), State::Failed);
    QCOMPARE(inBody.feed(QByteArrayView("5\r\nhello\r\n0\r\n\r\n")), State::Failed);
    QCOMPARE(inBody.errorStatus(), 400);
    QCOMPARE(inBody.kept(), 0);
}

void TestHttpCodec::limitsEachRequestAnew()
{
    const QByteArray start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
    const QByteArray most = start + QByteArray(256 - start.size() - 4, 'x') + "\r\n\r\n";
    QCOMPARE(most.size(), 256);
    QCOMPARE(anyway(most + most + most), (QByteArrayList{"GET / keep ", "GET / keep ", "GET / keep ", "between"}));
    const QByteArray more = start + QByteArray(257 - start.size() - 4, 'x') + "\r\n\r\n";
    QCOMPARE(anyway(most + more), (QByteArrayList{"GET / keep ", "failed 431 the request head is too large"}));

    const QByteArray fields = get("/", QByteArray("X: 1\r\n").repeated(5));
    QCOMPARE(anyway(fields + fields), (QByteArrayList{"GET / keep ", "GET / keep ", "between"}));

    const QByteArray body = chunked("28\r\n" + QByteArray(40, 'b') + "\r\n0\r\n\r\n");
    const QByteArray journal = "POST /c keep " + QByteArray(40, 'b');
    QCOMPARE(anyway(body + body), (QByteArrayList{journal, journal, "between"}));
}

void TestHttpCodec::tellsTheLengthAndLeavesItToTheCaller()
{
    const auto declared = [](const QByteArray &length) {
        HttpDecoder decoder(Bounds);
        const State state =
            decoder.feed("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\nsome of it");
        return state == State::HeadRead ? decoder.declaredLength() : -1;
    };
    QCOMPARE(declared("0"), 0);
    QCOMPARE(declared("40"), 40);
    QCOMPARE(declared("41"), 41);
    QCOMPARE(declared("9223372036854775807"), std::numeric_limits<qint64>::max());
    QCOMPARE(declared("99999999999999999999999999"), std::numeric_limits<qint64>::max());
    QCOMPARE(declared("-1"), -1);
}

void TestHttpCodec::knowsWhatIsLeftOfABody()
{
    HttpDecoder decoder(Bounds);
    QCOMPARE(decoder.feed(QByteArrayView("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 40\r\n\r\nsome of it")),
             State::HeadRead);
    QCOMPARE(decoder.bodyLeft(), 30);
    decoder.feed(QByteArrayView("0123456789"));
    QCOMPARE(decoder.bodyLeft(), 20);
    decoder.feed(QByteArray(50, 'x'));
    QCOMPARE(decoder.bodyLeft(), 0);
    HttpDecoder inChunks(Bounds);
    QCOMPARE(inChunks.feed(chunked("5\r\nhello\r\n")), State::HeadRead);
    QCOMPARE(inChunks.bodyLeft(), std::numeric_limits<qint64>::max());
}

void TestHttpCodec::handsOverWhatCameEarly()
{
    const QByteArray upgrade = get("/ws", "Upgrade: websocket\r\nConnection: Upgrade\r\n");
    const QByteArray frames = QByteArray::fromHex("818537fa213d7f9f4d5158") + get();
    const QByteArray bytes = post("before") + upgrade + frames;
    const qsizetype headEnd = bytes.size() - frames.size();
    for (qsizetype at = 0; at <= bytes.size(); ++at) {
        HttpDecoder decoder(Bounds);
        QByteArray direct; // what comes when the connection is no HTTP any more
        State state = State::Head;
        for (const QByteArray &piece : {bytes.first(at), bytes.sliced(at)}) {
            if (state == State::HeadRead && decoder.head().target == "/ws")
                direct += decoder.takeEarly() + piece;
            else
                state = decoder.feed(piece);
            if (state == State::HeadRead && decoder.head().target == "/p")
                state = decoder.readBody();
            if (state == State::Complete)
                state = decoder.next();
        }
        QCOMPARE(state, State::HeadRead);
        QCOMPARE(decoder.head().target, QByteArray("/ws"));
        QCOMPARE(direct + decoder.takeEarly(), frames);
        QCOMPARE(decoder.takeEarly(), QByteArray());
        QVERIFY(direct.isEmpty() == (at < headEnd));
    }
}

void TestHttpCodec::wantsContinue_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("wants");

    const QByteArray expect = "Expect: 100-continue\r\n";
    const QByteArray coded = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n" + expect + "\r\n";
    QTest::newRow("length") << post("a", expect).chopped(1) << true;
    QTest::newRow("chunked") << coded << true;
    QTest::newRow("in another case") << post("a", "expect: 100-Continue\r\n").chopped(1) << true;
    QTest::newRow("not asked") << post("a").chopped(1) << false;
    QTest::newRow("no body") << get("/", expect) << false;
    QTest::newRow("length 0") << post("", expect) << false;
    QTest::newRow("the body is there") << post("a", expect) << false;
    QTest::newRow("the body has begun") << post("ab", expect).chopped(1) << false;
    QTest::newRow("a chunk is there") << coded + "1" << false;
    QTest::newRow("1.0") << QByteArray("POST / HTTP/1.0\r\nContent-Length: 1\r\n" + expect + "\r\n") << false;
}

void TestHttpCodec::wantsContinue()
{
    QFETCH(QByteArray, bytes);
    HttpDecoder decoder(Bounds);
    QCOMPARE(decoder.feed(bytes), State::HeadRead);
    QTEST(decoder.wantsContinue(), "wants");
}

void TestHttpCodec::knowsWhenItIsBetweenRequests()
{
    HttpDecoder decoder(Bounds);
    QVERIFY(decoder.isBetweenRequests());
    decoder.feed(QByteArrayView("P"));
    QVERIFY(!decoder.isBetweenRequests());
    decoder.feed(QByteArrayView(post("hello").chopped(1).sliced(1)));
    QVERIFY(!decoder.isBetweenRequests());
    decoder.readBody();
    QVERIFY(!decoder.isBetweenRequests());
    decoder.feed(QByteArrayView("o"));
    QVERIFY(!decoder.isBetweenRequests());
    decoder.next();
    QVERIFY(decoder.isBetweenRequests());
    decoder.feed(get() + "G");
    decoder.readBody();
    decoder.next();
    QCOMPARE(decoder.state(), State::Head);
    QVERIFY(!decoder.isBetweenRequests());
}

void TestHttpCodec::decodesManyPipelinedRequests()
{
    QByteArray bytes;
    QByteArrayList journal;
    for (int i = 0; i < 2000; ++i) {
        const QByteArray n = QByteArray::number(i);
        bytes += i % 3 == 0   ? get('/' + n)
                 : i % 3 == 1 ? post(n)
                              : chunked("4\r\n" + n.rightJustified(4) + "\r\n0\r\n\r\n");
        journal += i % 3 == 0   ? "GET /" + n + " keep "
                   : i % 3 == 1 ? "POST /p keep " + n
                                : "POST /c keep " + n.rightJustified(4);
    }
    journal += "between";
    QCOMPARE(whole(bytes), journal);
    for (const qsizetype step : {1, 1000, 65536}) {
        Reader reader;
        for (qsizetype from = 0; from < bytes.size(); from += step)
            reader.read(QByteArrayView(bytes).sliced(from, std::min(step, bytes.size() - from)));
        QCOMPARE(reader.end(), journal);
    }
}

void TestHttpCodec::encodes_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("method"); ///< empty: no head was read
    QTest::addColumn<int>("minorVersion");
    QTest::addColumn<bool>("keepAlive");
    QTest::addColumn<QByteArray>("bytes");

    const auto row = [](const char *name, int status, const QByteArray &body, const QByteArray &method,
                        int minorVersion, bool keepAlive, const QByteArray &bytes) {
        QTest::newRow(name) << status << body << method << minorVersion << keepAlive << bytes;
    };
    const QByteArray x = "X-A: 1\r\nX-B: \r\n"; // the test's own fields
    const QByteArray date = SampleDate;
    const QByteArray close = "Connection: close\r\n";
    row("1.1 kept", 200, "hi", "GET", 1, true, "HTTP/1.1 200 OK\r\n" + x + "Content-Length: 2\r\n" + date + "\r\nhi");
    row("1.1 closed", 200, "hi", "GET", 1, false,
        "HTTP/1.1 200 OK\r\n" + x + "Content-Length: 2\r\n" + date + close + "\r\nhi");
    row("1.0 kept", 200, "hi", "POST", 0, true,
        "HTTP/1.1 200 OK\r\n" + x + "Content-Length: 2\r\n" + date + "Connection: keep-alive\r\n\r\nhi");
    row("1.0 closed", 200, "hi", "GET", 0, false,
        "HTTP/1.1 200 OK\r\n" + x + "Content-Length: 2\r\n" + date + close + "\r\nhi");
    row("empty body", 404, "", "GET", 1, true,
        "HTTP/1.1 404 Not Found\r\n" + x + "Content-Length: 0\r\n" + date + "\r\n");
    row("204", 204, "", "OPTIONS", 1, true, "HTTP/1.1 204 No Content\r\n" + x + date + "\r\n");
    row("204 closed", 204, "", "OPTIONS", 1, false, "HTTP/1.1 204 No Content\r\n" + x + date + close + "\r\n");
    row("204, 1.0 kept", 204, "", "GET", 0, true,
        "HTTP/1.1 204 No Content\r\n" + x + date + "Connection: keep-alive\r\n\r\n");
    row("304", 304, "", "GET", 1, true, "HTTP/1.1 304 Unknown\r\n" + x + date + "\r\n");
    row("205 has a length", 205, "", "POST", 1, true,
        "HTTP/1.1 205 Unknown\r\n" + x + "Content-Length: 0\r\n" + date + "\r\n");
    row("HEAD", 200, "", "HEAD", 1, true, "HTTP/1.1 200 OK\r\n" + x + date + "\r\n");
    row("HEAD closed", 503, "", "HEAD", 1, false, "HTTP/1.1 503 Service Unavailable\r\n" + x + date + close + "\r\n");
    row("101", 101, "", "GET", 1, true, "HTTP/1.1 101 Switching Protocols\r\n" + x + "\r\n");
    row("no head, closed", 400, "why", "", 1, false,
        "HTTP/1.1 400 Bad Request\r\n" + x + "Content-Length: 3\r\n" + date + close + "\r\nwhy");
    row("no head, kept", 400, "why", "", 1, true,
        "HTTP/1.1 400 Bad Request\r\n" + x + "Content-Length: 3\r\n" + date + "\r\nwhy");
    row("unknown status", 299, "", "GET", 1, true,
        "HTTP/1.1 299 Unknown\r\n" + x + "Content-Length: 0\r\n" + date + "\r\n");
    const QByteArray large("\0\r\n\xFF", 4);
    row("any bytes", 200, large.repeated(5000), "GET", 1, true,
        "HTTP/1.1 200 OK\r\n" + x + "Content-Length: 20000\r\n" + date + "\r\n" + large.repeated(5000));
}

void TestHttpCodec::encodes()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, method);
    QFETCH(int, minorVersion);
    QFETCH(bool, keepAlive);
    const HttpResponse response{status, {{"X-A", "1"}, {"X-B", ""}}, body};
    const HttpHead head{method, "/", minorVersion, {}};
    QTEST(encodeResponse(response, method.isEmpty() ? nullptr : &head, keepAlive, Sample), "bytes");
}

void TestHttpCodec::writesDates_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QByteArray>("date");
    QTest::newRow("the first") << qint64(0) << QByteArray("Thu, 01 Jan 1970 00:00:00 GMT");
    QTest::newRow("leap day") << qint64(951782400) << QByteArray("Tue, 29 Feb 2000 00:00:00 GMT");
    QTest::newRow("last second") << qint64(4102444799) << QByteArray("Thu, 31 Dec 2099 23:59:59 GMT");
    for (int month = 1; month <= 12; ++month) {
        const QDateTime at(QDate(2026, month, month), QTime(month, 5, 9), Qt::UTC);
        QTest::addRow("month %d", month)
            << at.toSecsSinceEpoch()
            << QLocale::c().toString(at, QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'")).toLatin1();
    }
    for (int day = 1; day <= 7; ++day) {
        const QDateTime at(QDate(2026, 3, day), QTime(23, 59, 59), Qt::UTC);
        QTest::addRow("day %d", day)
            << at.toSecsSinceEpoch()
            << QLocale::c().toString(at, QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'")).toLatin1();
    }
}

void TestHttpCodec::writesDates()
{
    QFETCH(qint64, seconds);
    QFETCH(QByteArray, date);
    const QByteArray bytes = encodeResponse({204, {}, {}}, nullptr, true, std::time_t(seconds));
    QCOMPARE(bytes, "HTTP/1.1 204 No Content\r\nDate: " + date + "\r\n\r\n");
}

WSIFY_SUITE(tst_httpcodec, wsify::test::NoApplication, TestHttpCodec)
#include "tst_httpcodec.moc"
