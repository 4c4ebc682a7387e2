// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/http/responsedecoder.h"
#include "support/suite.h"

#include <QtTest>

#include <algorithm>
#include <vector>

using namespace wsify;
using State = ResponseDecoder::State;

namespace {

constexpr qsizetype MaxBody = 100;
constexpr qsizetype MaxHead = 16 * 1024;

/// Everything that a decoder says about the bytes of one connection. `isReusable` is what the connection makes of it: nothing has come that the
/// answer does not explain.
struct Outcome
{
    State state = State::Incomplete;
    int status = 0;
    qsizetype bodySize = 0;
    bool isReusable = false;
    QByteArray error = {};
    QByteArray body = {}; ///< what was kept
    bool isCut = false;

    bool operator==(const Outcome &) const = default;
};

/// Feeds bytes up to the given sizes, each time in a buffer of their own: a decoder that keeps a pointer or reads beyond the end is found.
Outcome decode(const QByteArray &bytes, const std::vector<qsizetype> &sizes, bool isEnded = false)
{
    ResponseDecoder decoder(MaxBody);
    qsizetype fed = 0;
    for (const qsizetype size : sizes) {
        if (decoder.state() != State::Incomplete)
            break;
        const std::vector<char> piece(bytes.begin() + fed, bytes.begin() + size);
        decoder.feed({piece.data(), qsizetype(piece.size())});
        fed = size;
    }
    if (isEnded)
        decoder.end();
    Outcome outcome;
    outcome.state = decoder.state();
    outcome.status = decoder.hasStatus() ? decoder.status() : 0;
    if (outcome.state == State::Complete) {
        outcome.bodySize = decoder.bodySize();
        outcome.isReusable = decoder.keepAlive() && fed == bytes.size();
        outcome.body = decoder.body();
        outcome.isCut = decoder.isCut();
    } else if (outcome.state == State::Failed) {
        outcome.error = decoder.error();
    }
    return outcome;
}

Outcome whole(const QByteArray &bytes, bool isEnded = false)
{
    return decode(bytes, {bytes.size()}, isEnded);
}

Outcome inSteps(const QByteArray &bytes, qsizetype step, bool isEnded = false)
{
    std::vector<qsizetype> sizes;
    for (qsizetype size = step; size < bytes.size(); size += step)
        sizes.push_back(size);
    sizes.push_back(bytes.size());
    return decode(bytes, sizes, isEnded);
}

QByteArray answer(const QByteArray &fields, const QByteArray &body = {})
{
    return "HTTP/1.1 200 OK\r\n" + fields + "\r\n" + body;
}

QByteArray padded(qsizetype size)
{
    const QByteArray start = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: ";
    return start + QByteArray(size - start.size() - 4, 'x') + "\r\n\r\n";
}

} // namespace

class TestResponseDecoder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void completes_data();
    void completes();
    void completesAtTheEnd_data();
    void completesAtTheEnd();
    void fails_data();
    void fails();
    void waitsForTheRest();
    void boundsTheHead();
    void boundsInterimAnswers();
    void cutsOffTheBody_data();
    void cutsOffTheBody();
    void statusIsKnownWhenTheHeadWasRead();
    void keepsBodiesOf_data();
    void keepsBodiesOf();
    void whatEndsEarlyIsCut();
    void staysAsItEnded();
};

void TestResponseDecoder::completes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isReusable");
    const QByteArray chunked = "Transfer-Encoding: chunked\r\n";
    QTest::newRow("length") << answer("Content-Length: 2\r\n", "ok") << 200 << QByteArray("ok") << true;
    QTest::newRow("length 0") << answer("Content-Length: 0\r\n") << 200 << QByteArray() << true;
    QTest::newRow("lower case, no space") << answer("content-length:2\r\n", "ok") << 200 << QByteArray("ok") << true;
    QTest::newRow("space around") << answer("Content-Length: \t 2 \r\n", "ok") << 200 << QByteArray("ok") << true;
    QTest::newRow("the same length twice")
        << answer("Content-Length: 2\r\nContent-Length: 2\r\n", "ok") << 200 << QByteArray("ok") << true;
    QTest::newRow("no reason") << QByteArray("HTTP/1.1 403\r\nContent-Length: 0\r\n\r\n") << 403 << QByteArray()
                               << true;
    QTest::newRow("bare LFs") << QByteArray("HTTP/1.1 200 OK\nContent-Length: 2\n\nok") << 200 << QByteArray("ok")
                              << true;
    QTest::newRow("a field without a colon")
        << answer("nonsense\r\nContent-Length: 0\r\n") << 200 << QByteArray() << true;
    QTest::newRow("a folded field") << answer("X: a\r\n b: c\r\nContent-Length: 0\r\n") << 200 << QByteArray() << true;
    QTest::newRow("HTTP/1.1 close") << answer("Connection: close\r\nContent-Length: 2\r\n", "ok") << 200
                                    << QByteArray("ok") << false;
    QTest::newRow("close in a list") << answer("Connection: x, CLOSE\r\nContent-Length: 2\r\n", "ok") << 200
                                     << QByteArray("ok") << false;
    QTest::newRow("close wins") << answer("Connection: keep-alive\r\nConnection: close\r\nContent-Length: 0\r\n") << 200
                                << QByteArray() << false;
    QTest::newRow("closer is not close") << answer("Connection: closer\r\nContent-Length: 0\r\n") << 200 << QByteArray()
                                         << true;
    QTest::newRow("HTTP/1.0") << QByteArray("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok") << 200 << QByteArray("ok")
                              << false;
    QTest::newRow("HTTP/1.0 keep-alive") << QByteArray(
        "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\nok")
                                         << 200 << QByteArray("ok") << true;
    QTest::newRow("HTTP/1.0 chunked") << QByteArray("HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\n") + chunked
                                             + "\r\n2\r\nok\r\n0\r\n\r\n"
                                      << 200 << QByteArray("ok") << false;
    QTest::newRow("chunked") << answer(chunked, "2\r\nok\r\n1\r\n!\r\n0\r\n\r\n") << 200 << QByteArray("ok!") << true;
    QTest::newRow("chunked, extensions and trailers")
        << answer(chunked, "2;a=b\r\nok\r\n0\r\nX: y\r\nContent-Length: 7\r\n\r\n") << 200 << QByteArray("ok") << true;
    QTest::newRow("chunked, and a length")
        << answer("Content-Length: 1\r\n" + chunked, "2\r\nok\r\n0\r\n\r\n") << 200 << QByteArray("ok") << false;
    QTest::newRow("204") << QByteArray("HTTP/1.1 204 No Content\r\n\r\n") << 204 << QByteArray() << true;
    QTest::newRow("204 with a length") << QByteArray("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n") << 204
                                       << QByteArray() << true;
    QTest::newRow("304 with a length") << QByteArray("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n") << 304
                                       << QByteArray() << true;
    QTest::newRow("101") << QByteArray("HTTP/1.1 101 Switching Protocols\r\n\r\n") << 101 << QByteArray() << false;
    QTest::newRow("100 first") << "HTTP/1.1 100 Continue\r\n\r\n" + answer("Content-Length: 2\r\n", "ok") << 200
                               << QByteArray("ok") << true;
    QTest::newRow("what a 1xx says is not the answer's")
        << "HTTP/1.1 103 Early Hints\r\nConnection: close\r\nContent-Length: 9\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
               + answer("Content-Length: 2\r\n", "ok")
        << 200 << QByteArray("ok") << true;
    QTest::newRow("bytes beyond a length")
        << answer("Content-Length: 2\r\n", "ok!") << 200 << QByteArray("ok") << false;
    QTest::newRow("bytes beyond no body") << answer("Content-Length: 0\r\n", "!") << 200 << QByteArray() << false;
    QTest::newRow("bytes beyond a 204") << QByteArray("HTTP/1.1 204 No Content\r\n\r\n!") << 204 << QByteArray()
                                        << false;
    QTest::newRow("bytes beyond chunks") << answer(chunked, "2\r\nok\r\n0\r\n\r\n!") << 200 << QByteArray("ok")
                                         << false;
    QTest::newRow("status 999") << QByteArray("HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n") << 999 << QByteArray()
                                << true;
    QTest::newRow("the largest head") << padded(MaxHead) << 200 << QByteArray() << true;
}

void TestResponseDecoder::completes()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(bool, isReusable);
    const Outcome expected{State::Complete, status, body.size(), isReusable, {}, body, false};
    QCOMPARE(whole(bytes).error, QByteArray());
    QVERIFY(whole(bytes) == expected);
    QVERIFY(whole(bytes, true) == expected); // its end says nothing new
    for (qsizetype at = 0; at <= std::min<qsizetype>(bytes.size(), 300); ++at)
        QVERIFY2(decode(bytes, {at, bytes.size()}) == expected, QByteArray::number(at).constData());
    for (const qsizetype step : {1, 2, 3, 7})
        QVERIFY(inSteps(bytes, step) == expected);
}

void TestResponseDecoder::completesAtTheEnd_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("HTTP/1.1") << answer({}, "ok") << QByteArray("ok");
    QTest::newRow("HTTP/1.0") << QByteArray("HTTP/1.0 200 OK\r\nServer: x\r\n\r\nok") << QByteArray("ok");
    QTest::newRow("without a body") << answer("Connection: keep-alive\r\n") << QByteArray();
    QTest::newRow("a coding that is not known")
        << answer("Transfer-Encoding: gzip\r\nContent-Length: 1\r\n", "ok") << QByteArray("ok");
    QTest::newRow("a length with a space before the colon")
        << answer("Content-Length : 1\r\n", "ok") << QByteArray("ok");
}

void TestResponseDecoder::completesAtTheEnd()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, body);
    QCOMPARE(whole(bytes).state, State::Incomplete);
    const Outcome expected{State::Complete, 200, body.size(), false, {}, body, false};
    for (qsizetype at = 0; at <= bytes.size(); ++at)
        QVERIFY2(decode(bytes, {at, bytes.size()}, true) == expected, QByteArray::number(at).constData());
    QVERIFY(inSteps(bytes, 1, true) == expected);
}

void TestResponseDecoder::fails_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("error");
    const QByteArray noHttp = "its answer is not HTTP/1";
    for (const QByteArray &line :
         {QByteArray("\x16\x03\x01 no HTTP"), QByteArray("HTTP/2.0 200 OK"), QByteArray("http/1.1 200 OK"),
          QByteArray("HTTP/1.1 20 OK"), QByteArray("HTTP/1.1 2000 OK"), QByteArray("HTTP/1.1  200 OK"),
          QByteArray("HTTP/1.1 -20 OK"), QByteArray("HTTP/1.1 000 OK"), QByteArray("HTTP/1.x 200 OK"), QByteArray()})
        QTest::addRow("'%s'", line.constData()) << line + "\r\nContent-Length: 0\r\n\r\n" << 0 << noHttp;
    QTest::newRow("garbage after a 1xx") << QByteArray("HTTP/1.1 100 Continue\r\n\r\ngarbage\r\n\r\n") << 0 << noHttp;
    const QByteArray noNumber = "the length of its answer is not a number";
    for (const QByteArray &length : {QByteArray("x"), QByteArray(), QByteArray("-1"), QByteArray("+1"),
                                     QByteArray("0x1"), QByteArray("1 1"), QByteArray("2, 2"), QByteArray(19, '9')})
        QTest::addRow("length '%s'", length.constData())
            << answer("Content-Length: " + length + "\r\n", "ok") << 0 << noNumber;
    QTest::newRow("two lengths") << answer("Content-Length: 2\r\nContent-Length: 3\r\n", "ok!") << 0
                                 << QByteArray("its answer has two lengths");
    const QByteArray badChunk = "a chunk of its answer is malformed";
    for (const QByteArray &chunks : {QByteArray("x\r\n"), QByteArray("\r\n"), QByteArray("2\r\nok!\r\n"),
                                     QByteArray("2\nok\n0\n\n"), QByteArray("-2\r\nok\r\n0\r\n\r\n")})
        QTest::addRow("chunks '%s'", chunks.toPercentEncoding().constData())
            << answer("Transfer-Encoding: chunked\r\n", chunks) << 200 << badChunk;
}

void TestResponseDecoder::fails()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    QFETCH(QByteArray, error);
    const Outcome expected{State::Failed, status, {}, false, error};
    QCOMPARE(whole(bytes).error, error);
    for (qsizetype at = 0; at <= bytes.size(); ++at)
        QVERIFY2(decode(bytes, {at, bytes.size()}) == expected, QByteArray::number(at).constData());
    QVERIFY(inSteps(bytes, 1) == expected);
}

void TestResponseDecoder::waitsForTheRest()
{
    for (const QByteArray &bytes : {answer("Content-Length: 2\r\n", "ok"),
                                    answer("Transfer-Encoding: chunked\r\n", "2\r\nok\r\n0\r\nX: y\r\n\r\n"),
                                    "HTTP/1.1 100 Continue\r\n\r\n" + answer("Content-Length: 2\r\n", "ok")}) {
        for (qsizetype size = 0; size < bytes.size(); ++size) {
            QCOMPARE(whole(bytes.first(size)).state, State::Incomplete);
            const Outcome ended = whole(bytes.first(size), true);
            QCOMPARE(ended.state, State::Failed);
            QCOMPARE(ended.error,
                     QByteArray(size == 0 ? "the connection ended before the answer" : "its answer ended early"));
        }
    }
}

void TestResponseDecoder::boundsTheHead()
{
    const Outcome expected{State::Failed, 0, {}, false, "the head of its answer is too large"};
    QVERIFY(whole(padded(MaxHead + 1)) == expected);
    QVERIFY(inSteps(padded(MaxHead + 1), 1) == expected);
    const QByteArray endless = "HTTP/1.1 200 OK\r\nX: " + QByteArray(MaxHead, 'x');
    QVERIFY(whole(endless) == expected);
    QVERIFY(inSteps(endless, 1000) == expected);
    // Each 1xx is a head for itself, and the bytes of a body are none of a head.
    QCOMPARE(
        whole("HTTP/1.1 103 Early Hints\r\nX: " + QByteArray(MaxHead - 100, 'x') + "\r\n\r\n" + padded(MaxHead)).state,
        State::Complete);
}

void TestResponseDecoder::boundsInterimAnswers()
{
    const QByteArray interim = "HTTP/1.1 102 Processing\r\n\r\n";
    const QByteArray last = answer("Content-Length: 2\r\n", "ok");
    for (const qsizetype step : {qsizetype(1), qsizetype(1000), qsizetype(100'000)}) {
        QCOMPARE(inSteps(interim.repeated(256) + last, step).bodySize, qsizetype(2));
        QCOMPARE(inSteps(interim.repeated(257) + last, step).error, QByteArray("it sends too many interim answers"));
    }
}

void TestResponseDecoder::cutsOffTheBody_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isCut");
    const QByteArray fits(MaxBody, 'x');
    QTest::newRow("length that fits") << answer("Content-Length: 100\r\n", fits) << false;
    QTest::newRow("length") << answer("Content-Length: 101\r\n", fits + "y") << true;
    QTest::newRow("length, and much of it missing") << answer("Content-Length: 999999999999\r\n", fits + "y") << true;
    QTest::newRow("chunk that fits") << answer("Transfer-Encoding: chunked\r\n", "64\r\n" + fits + "\r\n0\r\n\r\n")
                                     << false;
    QTest::newRow("chunk") << answer("Transfer-Encoding: chunked\r\n", "65\r\n" + fits + "y\r\n0\r\n\r\n") << true;
    QTest::newRow("chunks") << answer("Transfer-Encoding: chunked\r\n",
                                      "63\r\n" + fits.first(99) + "\r\n2\r\nxy\r\n0\r\n\r\n")
                            << true;
    QTest::newRow("chunk, and nonsense after it")
        << answer("Transfer-Encoding: chunked\r\n", "65\r\n" + fits + "ynonsense") << true;
    QTest::newRow("a chunk over every limit")
        << answer("Transfer-Encoding: chunked\r\n", "64\r\n" + fits + "\r\nFFFFFFFFFFFFFFFF\r\nxyz") << true;
    QTest::newRow("until the end") << answer({}, fits + "y") << true;
}

void TestResponseDecoder::cutsOffTheBody()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, isCut);
    const Outcome expected{State::Complete, 200, MaxBody, !isCut, {}, QByteArray(MaxBody, 'x'), isCut};
    for (qsizetype at = 0; at <= bytes.size(); ++at)
        QVERIFY2(decode(bytes, {at, bytes.size()}) == expected, QByteArray::number(at).constData());
    QVERIFY(inSteps(bytes, 1) == expected);
}

void TestResponseDecoder::statusIsKnownWhenTheHeadWasRead()
{
    const QByteArray head = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 403 Forbidden\r\nContent-Length: 5\r\n\r\n";
    for (qsizetype size = 0; size < head.size(); ++size)
        QCOMPARE(whole(head.first(size), true).status, 0);
    QCOMPARE(whole(head, true).status, 403);
    QCOMPARE(whole(head + "1234", true).state, State::Failed);
    QCOMPARE(whole(head + "1234", true).status, 403);
}

void TestResponseDecoder::keepsBodiesOf_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("isKept");
    for (const int status : {200, 400, 403, 429, 499})
        QTest::addRow("%d", status) << status << true;
    for (const int status : {201, 206, 302, 399, 500, 503, 999})
        QTest::addRow("%d", status) << status << false;
}

void TestResponseDecoder::keepsBodiesOf()
{
    QFETCH(int, status);
    QFETCH(bool, isKept);
    const QByteArray line = "HTTP/1.1 " + QByteArray::number(status) + " Any\r\n";
    for (const QByteArray &rest :
         {QByteArray("Content-Length: 11\r\n\r\n{\"a\":[1,2]}"),
          QByteArray("Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\na\r\n\"a\":[1,2]}\r\n0\r\n\r\n"),
          QByteArray("Connection: close\r\n\r\n{\"a\":[1,2]}")}) {
        for (const qsizetype step : {1, 2, 3, 1000}) {
            const Outcome outcome = inSteps(line + rest, step, true);
            QCOMPARE(outcome.state, State::Complete);
            QCOMPARE(outcome.bodySize, qsizetype(11));
            QCOMPARE(outcome.body, isKept ? QByteArray("{\"a\":[1,2]}") : QByteArray());
            QVERIFY(!outcome.isCut);
        }
    }
}

void TestResponseDecoder::whatEndsEarlyIsCut()
{
    for (const char *fields : {"Content-Length: 3\r\n\r\n{}", "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"}) {
        ResponseDecoder decoder(MaxBody);
        decoder.feed("HTTP/1.1 403 Forbidden\r\n" + QByteArray(fields));
        QCOMPARE(decoder.body(), QByteArray("{}"));
        QVERIFY(decoder.isCut());
        QCOMPARE(decoder.end(), State::Failed);
        QVERIFY(decoder.isCut());
    }
    // A chunk that is larger than anything that is counted.
    ResponseDecoder decoder(MaxBody);
    decoder.feed(answer("Transfer-Encoding: chunked\r\n", "2\r\n{}\r\nFFFFFFFFFFFFFFFF\r\nx"));
    QCOMPARE(decoder.state(), State::Complete);
    QCOMPARE(decoder.body(), QByteArray("{}"));
    QVERIFY(decoder.isCut());
}

void TestResponseDecoder::staysAsItEnded()
{
    ResponseDecoder decoder(MaxBody);
    QCOMPARE(decoder.feed({}), State::Incomplete);
    QCOMPARE(decoder.end(), State::Failed);
    QCOMPARE(decoder.feed(answer("Content-Length: 0\r\n")), State::Failed);
}

WSIFY_SUITE(tst_responsedecoder, wsify::test::NoApplication, TestResponseDecoder)
#include "tst_responsedecoder.moc"
