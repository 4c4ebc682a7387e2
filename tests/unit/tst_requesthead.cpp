// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/http/requesthead.h"
#include "support/suite.h"

#include <QtTest>

#include <limits>

using namespace wsify;
using State = RequestHead::State;
using Body = RequestHead::Body;

namespace {

constexpr qsizetype MaxBytes = 1024;
constexpr int MaxFields = 10;
constexpr qint64 MaxBody = 100;

/// Everything that a parser says about a head, to compare two of them at once.
struct Outcome
{
    State state = State::Incomplete;
    int status = 0;
    QByteArray text;
    qsizetype size = 0;
    Body body = Body::None;
    qint64 length = 0;
    bool keepAlive = false;
    bool expectsContinue = false;
    QByteArray method;
    QByteArray target;
    int minorVersion = 0;
    HeaderList headers;

    explicit Outcome(const RequestHead &head)
        : state(head.state())
    {
        if (state == State::Failed) {
            status = head.errorStatus();
            text = head.errorText();
        } else if (state == State::Complete) {
            size = head.size();
            body = head.body();
            length = head.contentLength();
            keepAlive = head.keepAlive();
            expectsContinue = head.expectsContinue();
            method = head.head().method;
            target = head.head().target;
            minorVersion = head.head().minorVersion;
            headers = head.head().headers;
        }
    }
    bool operator==(const Outcome &) const = default;
};

Outcome whole(const QByteArray &bytes)
{
    RequestHead head(MaxBytes, MaxFields);
    head.parse(bytes);
    return Outcome(head);
}

/// The same bytes in steps, each time in a buffer of their own: a parser that keeps a pointer or reads beyond the end is found.
Outcome inSteps(const QByteArray &bytes, qsizetype step)
{
    RequestHead head(MaxBytes, MaxFields);
    for (qsizetype size = 0; size < bytes.size() && head.state() == State::Incomplete;) {
        size = std::min(size + step, bytes.size());
        const std::vector<char> received(bytes.begin(), bytes.begin() + size);
        head.parse({received.data(), size});
    }
    return Outcome(head);
}

/// The same bytes in two halves, cut at `at`.
Outcome inHalves(const QByteArray &bytes, qsizetype at)
{
    RequestHead head(MaxBytes, MaxFields);
    const std::vector<char> half(bytes.begin(), bytes.begin() + at);
    head.parse({half.data(), at});
    head.parse(bytes);
    return Outcome(head);
}

/// A request with the given fields behind a Host.
QByteArray get(const QByteArray &fields)
{
    return "GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

QByteArray padded(qsizetype size)
{
    const QByteArray start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
    return start + QByteArray(size - start.size() - 4, 'x') + "\r\n\r\n";
}

struct Decoded
{
    ChunkedBody::State state;
    qsizetype used;
    QByteArray body;
};

Decoded decode(const QByteArray &bytes, qsizetype step)
{
    ChunkedBody decoder(MaxBody);
    Decoded decoded{ChunkedBody::State::Incomplete, 0, {}};
    while (decoded.used < bytes.size() && decoded.state == ChunkedBody::State::Incomplete) {
        qsizetype used = 0;
        const std::vector<char> received(bytes.begin() + decoded.used,
                                         bytes.begin() + std::min(decoded.used + step, bytes.size()));
        decoded.state = decoder.feed({received.data(), qsizetype(received.size())}, used);
        decoded.used += used;
        if (decoded.state == ChunkedBody::State::Incomplete && used != qsizetype(received.size()))
            qFatal("an incomplete body leaves bytes");
    }
    decoded.body = decoder.takeBody();
    return decoded;
}

} // namespace

class TestRequestHead : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void completes_data();
    void completes();
    void fails_data();
    void fails();
    void waitsForTheRest();
    void checksEveryByteOfNamesAndValues();
    void keepsTheHeadersAsSent();
    void framesTheBody_data();
    void framesTheBody();
    void keepsAlive_data();
    void keepsAlive();
    void leavesWhatFollows();
    void limitsTheHead();
    void limitsFields();
    void refusesGarbageAtOnce_data();
    void refusesGarbageAtOnce();
    void staysWithItsOutcome();
    void doesNotStartOverWithEachByte();

    void decodesChunks_data();
    void decodesChunks();
    void limitsChunks();
    void staysDone();
};

void TestRequestHead::completes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("minorVersion");

    const auto row = [](const char *name, const QByteArray &bytes, const QByteArray &method, const QByteArray &target,
                        int minorVersion = 1) { QTest::newRow(name) << bytes << method << target << minorVersion; };
    row("simple", get(""), "GET", "/");
    row("1.0 without Host", "GET / HTTP/1.0\r\n\r\n", "GET", "/", 0);
    row("1.0 with Host", "GET / HTTP/1.0\r\nHost: a\r\n\r\n", "GET", "/", 0);
    row("path and query", "POST /broadcast?key=a%20b&x HTTP/1.1\r\nHost: a\r\n\r\n", "POST", "/broadcast?key=a%20b&x");
    row("two slashes", "GET //a HTTP/1.1\r\nHost: a\r\n\r\n", "GET", "//a");
    row("odd method", "M-SEARCH!# / HTTP/1.1\r\nHost: a\r\n\r\n", "M-SEARCH!#", "/");
    row("methods have a case", "get / HTTP/1.1\r\nHost: a\r\n\r\n", "get", "/");
    row("empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "GET", "/");
    row("name in another case", "GET / HTTP/1.1\r\nhOST: a\r\n\r\n", "GET", "/");
    row("OPTIONS *", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS", "*");
    row("absolute form", "GET http://a.b:80/ws?x=1 HTTP/1.1\r\nHost: a\r\n\r\n", "GET", "/ws?x=1");
    row("absolute form, https", "GET https://a/ws HTTP/1.1\r\nHost: a\r\n\r\n", "GET", "/ws");
    row("absolute form, scheme in another case", "GET HTTP://a/ws HTTP/1.1\r\nHost: a\r\n\r\n", "GET", "/ws");
    row("absolute form without path", "GET http://a HTTP/1.1\r\nHost: a\r\n\r\n", "GET", "/");
    row("absolute form, query alone", "GET http://a?x=/y HTTP/1.1\r\nHost: a\r\n\r\n", "GET", "/?x=/y");
    row("target beyond ASCII", "GET /ws?name=J\xC3\xBCrgen\x80\xFF HTTP/1.1\r\nHost: a\r\n\r\n", "GET",
        "/ws?name=J\xC3\xBCrgen\x80\xFF");
    row("one empty line before", "\r\n" + get(""), "GET", "/");
    row("two empty lines before", "\r\n\r\n" + get(""), "GET", "/");
    row("equal lengths", get("Content-Length: 5\r\nContent-Length: 5\r\n"), "GET", "/");
    row("obs-text", get("X: \x80\xFF\r\n"), "GET", "/");
    row("empty value", get("X:\r\n"), "GET", "/");
    row("blank value", get("X: \t \r\n"), "GET", "/");
    row("colon in a value", get("X: a:b\r\n"), "GET", "/");
    row("exactly the limit", padded(MaxBytes), "GET", "/");
    row("exactly the limit, empty lines before", "\r\n\r\n" + padded(MaxBytes), "GET", "/");
    row("as many fields as may be",
        "GET / HTTP/1.1\r\nHost: a\r\n" + QByteArray("X: 1\r\n").repeated(MaxFields - 1) + "\r\n", "GET", "/");
}

void TestRequestHead::completes()
{
    QFETCH(QByteArray, bytes);

    RequestHead head(MaxBytes, MaxFields);
    QCOMPARE(head.parse(bytes), State::Complete);
    QCOMPARE(head.state(), State::Complete);
    QCOMPARE(head.size(), bytes.size());
    QTEST(head.head().method, "method");
    QTEST(head.head().target, "target");
    QTEST(head.head().minorVersion, "minorVersion");
    for (const qsizetype step : {1, 2, 3, 7, 50})
        QVERIFY2(inSteps(bytes, step) == whole(bytes), QByteArray::number(step).constData());
    for (qsizetype at = 0; at <= bytes.size(); ++at)
        QVERIFY2(inHalves(bytes, at) == whole(bytes), QByteArray::number(at).constData());
}

void TestRequestHead::fails_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");

    const auto row = [](const char *name, const QByteArray &bytes, int status = 400) {
        QTest::newRow(name) << bytes << status;
    };
    // the request line
    row("three empty lines before", "\r\n\r\n\r\n" + get(""));
    row("empty lines alone", "\r\n\r\n\r\n\r\n");
    row("blank line before", " \r\n" + get(""));
    row("one word", "GET\r\n\r\n");
    row("HTTP/0.9", "GET /\r\n\r\n");
    row("no target", "GET HTTP/1.1\r\nHost: a\r\n\r\n");
    row("empty target", "GET  HTTP/1.1\r\nHost: a\r\n\r\n");
    row("no method", " / HTTP/1.1\r\nHost: a\r\n\r\n");
    row("space before the method", " GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    row("two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n");
    row("two spaces before the version", "GET /  HTTP/1.1\r\nHost: a\r\n\r\n");
    row("space behind the version", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n");
    row("tab for space", "GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n");
    row("space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n");
    row("tab in the target", "GET /a\tb HTTP/1.1\r\nHost: a\r\n\r\n");
    row("method is no token", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n");
    row("method beyond ASCII", "G\xC3\x89T / HTTP/1.1\r\nHost: a\r\n\r\n");
    row("HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n");
    row("HTTP/2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n");
    row("HTTP/9.9", "GET / HTTP/9.9\r\nHost: a\r\n\r\n");
    row("HTTP/1", "GET / HTTP/1\r\nHost: a\r\n\r\n");
    row("HTTP/1.10", "GET / HTTP/1.10\r\nHost: a\r\n\r\n");
    row("HTTP/01.1", "GET / HTTP/01.1\r\nHost: a\r\n\r\n");
    row("http/1.1", "GET / http/1.1\r\nHost: a\r\n\r\n");
    row("HTTP 2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    row("target without slash", "GET a HTTP/1.1\r\nHost: a\r\n\r\n");
    row("query alone", "GET ?a HTTP/1.1\r\nHost: a\r\n\r\n");
    row("fragment", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n");
    row("DEL in the target", "GET /\x7F HTTP/1.1\r\nHost: a\r\n\r\n");
    row("GET *", "GET * HTTP/1.1\r\nHost: a\r\n\r\n");
    row("OPTIONS **", "OPTIONS ** HTTP/1.1\r\nHost: a\r\n\r\n");
    row("authority form", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n");
    row("absolute form, other scheme", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n");
    row("absolute form without host", "GET http:///a HTTP/1.1\r\nHost: a\r\n\r\n");
    row("scheme alone", "GET http:// HTTP/1.1\r\nHost: a\r\n\r\n");
    // line ends
    row("bare LF", "GET / HTTP/1.1\nHost: a\n\n");
    row("bare LF behind a field", "GET / HTTP/1.1\r\nHost: a\nX: 1\r\n\r\n");
    row("bare LF at the end", "GET / HTTP/1.1\r\nHost: a\r\n\n");
    row("bare LF first", "\n" + get(""));
    row("bare CR", "GET / HTTP/1.1\rHost: a\r\n\r\n");
    row("bare CR in a value", get("X: a\rb\r\n"));
    row("bare CR first", "\r" + get(""));
    row("CR CR LF", "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n");
    row("CR CR LF at the end", "GET / HTTP/1.1\r\nHost: a\r\n\r\r\n");
    row("NUL in the target", QByteArray("GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n", 29));
    row("NUL in a value", get(QByteArray("X: a\0b\r\n", 8)));
    row("NUL in a name", get(QByteArray("X\0: a\r\n", 7)));
    // fields
    row("obs-fold", get("X: a\r\n b\r\n"));
    row("obs-fold with tab", get("X: a\r\n\tb\r\n"));
    row("space before the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n");
    row("space before the colon", get("X : a\r\n"));
    row("tab before the colon", get("X\t: a\r\n"));
    row("no colon", get("X\r\n"));
    row("no name", get(": a\r\n"));
    row("space in a name", get("X Y: a\r\n"));
    row("bracket in a name", get("X(: a\r\n"));
    row("name beyond ASCII", get("\xC3\x89: a\r\n"));
    row("ESC in a value", get("X: \x1B[0m\r\n"));
    row("DEL in a value", get("X: \x7F\r\n"));
    row("vertical tab around a value", get("X: \va\r\n"));
    // Host
    row("no Host", "GET / HTTP/1.1\r\n\r\n");
    row("two Hosts", get("Host: b\r\n"));
    row("two equal Hosts", get("Host: a\r\n"));
    row("two Hosts in 1.0", "GET / HTTP/1.0\r\nHost: a\r\nhost: a\r\n\r\n");
    // framing
    row("differing lengths", get("Content-Length: 5\r\nContent-Length: 6\r\n"));
    row("list of lengths", get("Content-Length: 5, 5\r\n"));
    row("empty length", get("Content-Length:\r\n"));
    row("negative length", get("Content-Length: -1\r\n"));
    row("length with plus", get("Content-Length: +1\r\n"));
    row("hex length", get("Content-Length: 0x10\r\n"));
    row("fraction as length", get("Content-Length: 1.0\r\n"));
    row("space in a length", get("Content-Length: 1 0\r\n"));
    row("length beyond ASCII", get("Content-Length: \xEF\xBC\x91\r\n"));
    row("length and coding", get("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"));
    row("coding and length", get("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"));
    row("coding and no length", get("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n"));
    row("unknown coding and length", get("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n"));
    row("chunked in two fields", get("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"));
    row("two codings in two fields", get("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"));
    row("coding in 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n");
    row("unknown coding in 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: gzip\r\n\r\n");
    row("unknown coding", get("Transfer-Encoding: gzip\r\n"), 501);
    row("two codings", get("Transfer-Encoding: gzip, chunked\r\n"), 501);
    row("chunked twice", get("Transfer-Encoding: chunked, chunked\r\n"), 501);
    row("empty coding", get("Transfer-Encoding:\r\n"), 501);
    row("identity", get("Transfer-Encoding: identity\r\n"), 501);
    row("chunked with a parameter", get("Transfer-Encoding: chunked;q=1\r\n"), 501);
    row("vertical tab before chunked", get("Transfer-Encoding: \vchunked\r\n"));
    // limits
    row("a byte over the limit", padded(MaxBytes + 1), 431);
    row("far over the limit", padded(10 * MaxBytes), 431);
    row("over the limit without an end", padded(MaxBytes + 5).chopped(4), 431);
    row("endless request line", "GET /" + QByteArray(MaxBytes, 'a'), 414);
    row("long request line that ends", "GET /" + QByteArray(MaxBytes, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414);
    row("endless method", QByteArray(MaxBytes + 1, 'A'), 414);
    row("a field too many", get(QByteArray("X: 1\r\n").repeated(MaxFields)), 431);
}

void TestRequestHead::fails()
{
    QFETCH(QByteArray, bytes);

    RequestHead head(MaxBytes, MaxFields);
    QCOMPARE(head.parse(bytes), State::Failed);
    QCOMPARE(head.state(), State::Failed);
    QTEST(head.errorStatus(), "status");
    QVERIFY(!head.errorText().isEmpty());
    for (const qsizetype step : {1, 2, 3, 7, 50})
        QVERIFY2(inSteps(bytes, step) == whole(bytes), QByteArray::number(step).constData());
    for (qsizetype at = 0; at <= bytes.size(); ++at)
        QVERIFY2(inHalves(bytes, at) == whole(bytes), QByteArray::number(at).constData());
}

void TestRequestHead::waitsForTheRest()
{
    const QByteArray bytes = "\r\nPOST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n";
    for (qsizetype size = 0; size < bytes.size(); ++size) {
        RequestHead head(MaxBytes, MaxFields);
        QCOMPARE(head.parse(bytes.first(size)), State::Incomplete);
        QCOMPARE(head.parse(bytes), State::Complete);
        QVERIFY(Outcome(head) == whole(bytes));
    }
}

void TestRequestHead::checksEveryByteOfNamesAndValues()
{
    const QByteArray marks = "!#$%&'*+-.^_`|~";
    for (int byte = 0; byte < 256; ++byte) {
        const char c = char(byte);
        const bool isAlnum = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool isToken = isAlnum || (byte != 0 && marks.contains(c));
        const bool isValue = byte == '\t' || (byte >= 0x20 && byte != 0x7F);
        const bool isTarget = byte > 0x20 && byte != 0x7F && byte != '#';
        const auto passes = [](const QByteArray &bytes) { return whole(bytes).state == State::Complete; };
        const QByteArray which = QByteArray::number(byte);
        QVERIFY2(passes("A" + QByteArray(1, c) + "B / HTTP/1.1\r\nHost: a\r\n\r\n") == isToken, which);
        QVERIFY2(passes("GET /a" + QByteArray(1, c) + "b HTTP/1.1\r\nHost: a\r\n\r\n") == isTarget, which);
        QVERIFY2(passes(get("X: a" + QByteArray(1, c) + "b\r\n")) == isValue, which);
        if (c != ':')
            QVERIFY2(passes(get("X" + QByteArray(1, c) + "Y: a\r\n")) == isToken, which);
    }
}

void TestRequestHead::keepsTheHeadersAsSent()
{
    RequestHead head(MaxBytes, MaxFields);
    {
        const QByteArray bytes = "GET / HTTP/1.1\r\nhOsT:a\r\nX-B: \t b  c\t \r\nx-b:\r\nX-A: \"a, b\"\r\n\r\n";
        QCOMPARE(head.parse(bytes), State::Complete);
    }
    const HeaderList expected = {{"hOsT", "a"}, {"X-B", "b  c"}, {"x-b", ""}, {"X-A", "\"a, b\""}};
    QCOMPARE(head.head().headers, expected);
    const HttpHead taken = head.takeHead();
    QCOMPARE(taken.headers, expected);
    QCOMPARE(taken.header("host"), "a");
}

void TestRequestHead::framesTheBody_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Body>("body");
    QTest::addColumn<qint64>("length");
    QTest::addColumn<bool>("expectsContinue");

    constexpr qint64 Max = std::numeric_limits<qint64>::max();
    const auto row = [](const char *name, const QByteArray &bytes, Body body, qint64 length = 0,
                        bool expectsContinue = false) {
        QTest::newRow(name) << bytes << body << length << expectsContinue;
    };
    row("none", get(""), Body::None);
    row("length 0", get("Content-Length: 0\r\n"), Body::None);
    row("length", get("Content-Length: 5\r\n"), Body::Length, 5);
    row("leading zeros", get("content-length: 0005\r\n"), Body::Length, 5);
    row("spaces around", get("Content-Length: \t5 \r\n"), Body::Length, 5);
    row("length in 1.0", "POST / HTTP/1.0\r\nContent-Length: 5\r\n\r\n", Body::Length, 5);
    row("over 32 bits", get("Content-Length: 4294967297\r\n"), Body::Length, 4294967297);
    row("the largest", get("Content-Length: 9223372036854775807\r\n"), Body::Length, Max);
    row("one more", get("Content-Length: 9223372036854775808\r\n"), Body::Length, Max);
    row("over 64 bits", get("Content-Length: 18446744073709551621\r\n"), Body::Length, Max);
    row("very many digits", get("Content-Length: " + QByteArray(500, '9') + "\r\n"), Body::Length, Max);
    row("chunked", get("Transfer-Encoding: chunked\r\n"), Body::Chunked);
    row("chunked in another case", get("transfer-encoding: Chunked \r\n"), Body::Chunked);
    row("expects", get("Expect: 100-continue\r\nContent-Length: 5\r\n"), Body::Length, 5, true);
    row("expects in another case", get("expect: 100-Continue\r\n"), Body::None, 0, true);
    row("expects something else", get("Expect: tea\r\n"), Body::None);
    row("expects in 1.0", "POST / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n", Body::None);
}

void TestRequestHead::framesTheBody()
{
    QFETCH(QByteArray, bytes);
    RequestHead head(MaxBytes, MaxFields);
    QCOMPARE(head.parse(bytes), State::Complete);
    QTEST(head.body(), "body");
    QTEST(head.contentLength(), "length");
    QTEST(head.expectsContinue(), "expectsContinue");
}

void TestRequestHead::keepsAlive_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("keepAlive");

    const QByteArray old = "GET / HTTP/1.0\r\n";
    QTest::newRow("1.1") << get("") << true;
    QTest::newRow("1.1, keep-alive") << get("Connection: keep-alive\r\n") << true;
    QTest::newRow("1.1, close") << get("Connection: close\r\n") << false;
    QTest::newRow("1.1, Close in a list") << get("connection: upgrade, Close\r\n") << false;
    QTest::newRow("1.1, close in a second field") << get("Connection: keep-alive\r\nConnection: close\r\n") << false;
    QTest::newRow("1.1, something else") << get("Connection: closed\r\n") << true;
    QTest::newRow("1.0") << old + "\r\n" << false;
    QTest::newRow("1.0, keep-alive") << old + "Connection: Keep-Alive\r\n\r\n" << true;
    QTest::newRow("1.0, both") << old + "Connection: keep-alive, close\r\n\r\n" << false;
}

void TestRequestHead::keepsAlive()
{
    QFETCH(QByteArray, bytes);
    RequestHead head(MaxBytes, MaxFields);
    QCOMPARE(head.parse(bytes), State::Complete);
    QTEST(head.keepAlive(), "keepAlive");
}

void TestRequestHead::leavesWhatFollows()
{
    const QByteArray first = get("Content-Length: 5\r\n");
    // Whatever follows the head is not looked at, and counts for no limit.
    for (const QByteArray &rest : {QByteArray("hello"), QByteArray(1, '\0'), QByteArray("\n\r\r\n"), get(""),
                                   QByteArray(2 * MaxBytes, 'x'), QByteArray("\r\n\r\n")}) {
        const Outcome outcome = whole(first + rest);
        QCOMPARE(outcome.state, State::Complete);
        QCOMPARE(outcome.size, first.size());
        QVERIFY(outcome == whole(first));
        QVERIFY(inSteps(first + rest, 5) == outcome);
    }
    QCOMPARE(whole("\r\n" + first + "rest").size, first.size() + 2);
}

void TestRequestHead::limitsTheHead()
{
    // It fails with the first byte over the limit, wherever the end may be.
    RequestHead head(MaxBytes, MaxFields);
    QByteArray bytes = "GET / HTTP/1.1\r\nX: ";
    while (bytes.size() < MaxBytes) {
        QCOMPARE(head.parse(bytes), State::Incomplete);
        bytes += 'x';
    }
    QCOMPARE(head.parse(bytes), State::Incomplete);
    QCOMPARE(head.parse(bytes + 'x'), State::Failed);
    QCOMPARE(head.errorStatus(), 431);

    RequestHead line(MaxBytes, MaxFields);
    QCOMPARE(line.parse(QByteArray(MaxBytes, 'A')), State::Incomplete);
    QCOMPARE(line.parse(QByteArray(MaxBytes + 1, 'A')), State::Failed);
    QCOMPARE(line.errorStatus(), 414);
}

void TestRequestHead::limitsFields()
{
    RequestHead head(100'000, 100);
    QCOMPARE(head.parse(get(QByteArray("X: 1\r\n").repeated(99))), State::Complete);
    QCOMPARE(head.head().headers.size(), 100);
    RequestHead more(100'000, 100);
    QCOMPARE(more.parse(get(QByteArray("X: 1\r\n").repeated(100))), State::Failed);
    QCOMPARE(more.errorStatus(), 431);
}

void TestRequestHead::refusesGarbageAtOnce_data()
{
    QTest::addColumn<QByteArray>("start");

    QTest::newRow("bare LF") << QByteArray("GET / HTTP/1.1\n");
    QTest::newRow("bare LF first") << QByteArray("\n");
    QTest::newRow("bare CR") << QByteArray("GET / HTTP/1.1\rH");
    QTest::newRow("NUL") << QByteArray("GET / HTTP/1.1\r\nHost: \0", 23);
    QTest::newRow("PROXY protocol 1") << QByteArray("PROXY TCP4 ");
    QTest::newRow("PROXY protocol 1, unknown") << QByteArray("PROXY UNKNOWN");
    QTest::newRow("PROXY protocol 2") << QByteArray("\r\n\r\n\0", 5);
    QTest::newRow("TLS") << QByteArray("\x16\x03\x01\x02\0", 5);
}

void TestRequestHead::refusesGarbageAtOnce()
{
    QFETCH(QByteArray, start);
    RequestHead head(MaxBytes, MaxFields);
    QCOMPARE(head.parse(start.chopped(1)), State::Incomplete);
    QCOMPARE(head.parse(start), State::Failed);
    QCOMPARE(head.errorStatus(), 400);
}

void TestRequestHead::staysWithItsOutcome()
{
    RequestHead failed(MaxBytes, MaxFields);
    QCOMPARE(failed.parse("GET\r\n\r\n"), State::Failed);
    QCOMPARE(failed.parse(get("")), State::Failed);
    RequestHead complete(MaxBytes, MaxFields);
    QCOMPARE(complete.parse(get("")), State::Complete);
    QCOMPARE(complete.parse(get("") + QByteArray(1, '\0')), State::Complete);
    QCOMPARE(complete.size(), get("").size());
}

// 4 MiB that come byte by byte: looked at from the start each time, they would be 8 TB.
void TestRequestHead::doesNotStartOverWithEachByte()
{
    const QByteArray bytes = padded(4 * 1024 * 1024);
    RequestHead head(bytes.size(), MaxFields);
    for (qsizetype size = 1; size < bytes.size(); ++size)
        head.parse(QByteArrayView(bytes).first(size));
    QCOMPARE(head.state(), State::Incomplete);
    QCOMPARE(head.parse(bytes), State::Complete);
}

void TestRequestHead::decodesChunks_data()
{
    using ChunkState = ChunkedBody::State;
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<ChunkState>("state");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("left");

    const auto complete = [](const char *name, const QByteArray &bytes, const QByteArray &body, int left = 0) {
        QTest::newRow(name) << bytes << ChunkState::Complete << body << left;
    };
    complete("empty", "0\r\n\r\n", "");
    complete("one chunk", "5\r\nhello\r\n0\r\n\r\n", "hello");
    complete("two chunks", "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", "hello world");
    complete("hex in both cases", "a\r\n0123456789\r\nB\r\n0123456789a\r\n0\r\n\r\n", "01234567890123456789a");
    complete("two digits", "1f\r\n" + QByteArray(31, 'x') + "\r\n0\r\n\r\n", QByteArray(31, 'x'));
    complete("sizes of 16 digits", "0000000000000005\r\nhello\r\n0000000000000005\r\nworld\r\n0000000000000000\r\n\r\n",
             "helloworld");
    complete("leading zeros", "0005\r\nhello\r\n000\r\n\r\n", "hello");
    complete("extension", "5;a=b;c=\"d\"\r\nhello\r\n0;x\r\n\r\n", "hello");
    complete("longest extension", "5;" + QByteArray(256, 'x') + "\r\nhello\r\n0\r\n\r\n", "hello");
    complete("longest extension on every chunk",
             "1;" + QByteArray(256, 'x') + "\r\na\r\n0;" + QByteArray(256, 'y') + "\r\n\r\n", "a");
    complete("line ends in the data", "4\r\n\r\n\r\n\r\n0\r\n\r\n", "\r\n\r\n");
    complete("NUL in the data", QByteArray("1\r\n\0\r\n0\r\n\r\n", 11), QByteArray(1, '\0'));
    complete("trailers", "5\r\nhello\r\n0\r\nX: 1\r\nY: 2\r\n\r\n", "hello");
    complete("a byte follows", "0\r\n\r\nx", "", 1);
    complete("a request follows", "5\r\nhello\r\n0\r\n\r\nGET / HTTP/1.1\r\n", "hello", 16);
    complete("exactly the limit", "64\r\n" + QByteArray(100, 'x') + "\r\n0\r\n\r\n", QByteArray(100, 'x'));

    const auto incomplete = [](const char *name, const QByteArray &bytes, const QByteArray &body) {
        QTest::newRow(name) << bytes << ChunkState::Incomplete << body << 0;
    };
    incomplete("nothing", "", "");
    incomplete("size cut off", "5", "");
    incomplete("size line cut off", "5\r", "");
    incomplete("data cut off", "5\r\nhel", "hel");
    incomplete("data's end cut off", "5\r\nhello\r", "hello");
    incomplete("no last chunk", "5\r\nhello\r\n", "hello");
    incomplete("no last line", "0\r\n", "");
    incomplete("last line cut off", "0\r\n\r", "");
    incomplete("trailer cut off", "0\r\nX: 1\r\n", "");
    incomplete("longest trailers", "0\r\n" + QByteArray("X: " + QByteArray(16 * 1024 - 5, 'x') + "\r\n"), "");

    // left: what was not looked at any more
    const auto fails = [](const char *name, const QByteArray &bytes, int left, const QByteArray &body = {}) {
        QTest::newRow(name) << bytes << ChunkState::Failed << body << left;
    };
    fails("no size", "\r\nhello", 6);
    fails("no hex digit", "g\r\n", 2);
    fails("hex prefix", "0x5\r\nhello\r\n", 10);
    fails("negative", "-1\r\n", 3);
    fails("plus", "+5\r\n", 3);
    fails("space before the size", " 5\r\n", 3);
    fails("space behind the size", "5 \r\nhello", 7);
    fails("extension without a size", ";a\r\n", 3);
    fails("bare LF behind the size", "5\nhello", 5);
    fails("bare CR behind the size", "5\rhello", 4);
    fails("bare LF in an extension", "5;a\nhello", 5);
    fails("bare CR in an extension", "5;a\rhello", 4);
    fails("NUL in an extension", QByteArray("5;\0\r\n", 5), 2);
    fails("extension too long", "5;" + QByteArray(257, 'x') + "\r\n", 2);
    fails("size of 17 digits", "00000000000000005\r\nhello\r\n", 9);
    fails("data longer than said", "5\r\nhelloo\r\n", 2, "hello");
    fails("data with bare LF behind", "5\r\nhello\n", 0, "hello");
    fails("data with bare CR behind", "5\r\nhello\r0", 0, "hello");
    fails("bare LF at the end", "0\r\n\n", 0);
    fails("bare CR at the end", "0\r\n\r0", 0);
    fails("space before a trailer", "0\r\n X: 1\r\n", 6);
    fails("NUL in a trailer", QByteArray("0\r\nX: \0\r\n", 9), 2);
    fails("bare LF behind a trailer", "0\r\nX: 1\n\r\n", 2);
    fails("bare CR behind a trailer", "0\r\nX: 1\rY", 0);
    fails("one trailer too long", "0\r\nX" + QByteArray(16 * 1024, 'x'), 0);
    fails("trailers too long", "0\r\n" + QByteArray("X: 1\r\n").repeated(16 * 1024 / 6) + "X: 1\r", 0);

    const auto tooLarge = [](const char *name, const QByteArray &bytes, int left, const QByteArray &body = {}) {
        QTest::newRow(name) << bytes << ChunkState::TooLarge << body << left;
    };
    tooLarge("a chunk over the limit", "65\r\n", 2);
    tooLarge("known before the size ends", "fffff", 3);
    tooLarge("a size over 64 bits", "10000000000000005\r\nhello", 24 - 3);
    tooLarge("over the limit together", "60\r\n" + QByteArray(96, 'x') + "\r\n5\r\nhello", 7, QByteArray(96, 'x'));
}

void TestRequestHead::decodesChunks()
{
    using ChunkState = ChunkedBody::State;
    QFETCH(QByteArray, bytes);
    QFETCH(ChunkState, state);
    QFETCH(QByteArray, body);
    QFETCH(int, left);
    for (const qsizetype step : {bytes.size() + 1, qsizetype(1), qsizetype(2), qsizetype(3), qsizetype(7)}) {
        const Decoded decoded = decode(bytes, step);
        QCOMPARE(decoded.state, state);
        QCOMPARE(decoded.body, body);
        QCOMPARE(bytes.size() - decoded.used, left);
    }
}

void TestRequestHead::limitsChunks()
{
    // Many small chunks are counted together.
    ChunkedBody body(1000);
    const QByteArray chunk = "1\r\nx\r\n";
    qsizetype used = 0;
    for (int i = 0; i < 1000; ++i)
        QCOMPARE(body.feed(chunk, used), ChunkedBody::State::Incomplete);
    QCOMPARE(body.feed(chunk, used), ChunkedBody::State::TooLarge);

    ChunkedBody nothing(0);
    QCOMPARE(nothing.feed("0\r\n\r\n", used), ChunkedBody::State::Complete);
    ChunkedBody something(0);
    QCOMPARE(something.feed("1\r\n", used), ChunkedBody::State::TooLarge);
}

void TestRequestHead::staysDone()
{
    qsizetype used = -1;
    ChunkedBody complete(MaxBody);
    QCOMPARE(complete.feed("1\r\nx\r\n0\r\n\r\n", used), ChunkedBody::State::Complete);
    QCOMPARE(complete.feed("1\r\nx\r\n0\r\n\r\n", used), ChunkedBody::State::Complete);
    QCOMPARE(used, 0);
    QCOMPARE(complete.takeBody(), "x");
    ChunkedBody failed(MaxBody);
    QCOMPARE(failed.feed("x", used), ChunkedBody::State::Failed);
    QCOMPARE(failed.feed("0\r\n\r\n", used), ChunkedBody::State::Failed);
    QCOMPARE(used, 0);
}

WSIFY_SUITE(tst_requesthead, wsify::test::NoApplication, TestRequestHead)
#include "tst_requesthead.moc"
