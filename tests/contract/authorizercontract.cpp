// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "contract/authorizercontract.h"

#include "contract/rawstub.h"
#include "engine/authorizer/httpauthorizer.h"
#include "engine/timers/timerwheel.h"
#include "support/authorizerstub.h"
#include "support/reservedport.h"
#include "support/wait.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QHostAddress>
#include <QMessageAuthenticationCode>
#include <QNetworkProxy>
#include <QtTest>

#include <vector>

namespace wsify::test {

using std::chrono::milliseconds;

void AuthorizerContract::init()
{
    m_authorizer.reset();
    m_limits = {};
    m_observer.warnings.clear();
    m_metrics = std::make_unique<WorkerMetrics>();
    m_timers = std::make_unique<TimerWheel>();
}

void AuthorizerContract::make(QueuedAuthorizer::Options options)
{
    m_authorizer.reset();
    m_authorizer = std::make_unique<HttpAuthorizer>(std::move(options), m_limits, *m_timers, *m_metrics, m_observer);
}

void AuthorizerContract::statusDecides_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<Verdict>("verdict");
    QTest::newRow("200") << 200 << Verdict::Allow;
    for (const int status : {201, 204, 206, 301, 302, 304, 307, 400, 401, 403, 404, 405, 407, 409, 410, 418, 499})
        QTest::addRow("%d", status) << status << Verdict::Deny;
    for (const int status : {408, 425, 429})
        QTest::addRow("%d", status) << status << Verdict::Busy;
    for (const int status : {500, 501, 502, 503, 504, 511, 599})
        QTest::addRow("%d", status) << status << Verdict::Unavailable;
}

void AuthorizerContract::statusDecides()
{
    QFETCH(int, status);
    QFETCH(Verdict, verdict);
    AuthorizerStub stub;
    stub.setScript([status](const AuthorizerStub::Request &) {
        return AuthorizerStub::Reply{.status = status,
                                     .body = status == 204 || status == 304 ? QByteArray() : QByteArray("{\"a\":1}"),
                                     .headers = {"WWW-Authenticate: Basic realm=\"a\"",
                                                 "Proxy-Authenticate: Basic realm=\"a\"", "Location: /elsewhere"}};
    });
    make(QUrl(stub.url()));
    // Twice: the second one finds a connection that was kept.
    for (int i = 1; i <= 2; ++i) {
        QElapsedTimer clock;
        clock.start();
        const auto asked = ask();
        WSIFY_WAIT(asked->isDone());
        const auto latency = asked->answers.first().latency;
        QVERIFY(latency.count() > 0 && latency <= std::chrono::nanoseconds(clock.nsecsElapsed()));
        QVERIFY(!asked->wasWithinAsk);
        QCOMPARE(asked->verdict(), verdict);
        QCOMPARE(asked->answers.first().status, status);
        QCOMPARE(stub.requests().size(), i);
    }
    QCOMPARE(m_metrics->authorizerAllowed.value(), verdict == Verdict::Allow ? 2 : 0);
    QCOMPARE(m_metrics->authorizerDenied.value(), verdict == Verdict::Deny || verdict == Verdict::Busy ? 2 : 0);
    QCOMPARE(m_metrics->authorizerUnavailable.value(), verdict == Verdict::Unavailable ? 2 : 0);
    QVERIFY(isIdle());
}

void AuthorizerContract::transportErrors_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("garbage") << QByteArray("\x16\x03\x01\x02 no HTTP\r\n\r\n");
    QTest::newRow("half a head") << QByteArray("HTTP/1.1 200 OK\r\nContent-Le");
    QTest::newRow("half a body") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
    QTest::newRow("half a chunk") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n123");
    QTest::newRow("no status") << QByteArray("HTTP/1.1 \r\nContent-Length: 0\r\n\r\n");
}

void AuthorizerContract::transportErrors()
{
    QFETCH(QByteArray, bytes);
    RawStub stub([bytes](QTcpSocket *socket, int) {
        socket->write(bytes);
        socket->disconnectFromHost();
    });
    make(stub.url());
    QElapsedTimer clock;
    clock.start();
    const auto asked = ask();
    WSIFY_WAIT(asked->isDone());
    QCOMPARE(asked->verdict(), Verdict::Unavailable);
    QVERIFY(clock.elapsed() < m_limits.authorizerTimeout.count());
    QCOMPARE(stub.requests, 1);
    QVERIFY(isIdle());
}

void AuthorizerContract::nobodyListens()
{
    const ReservedPort nobodys;
    make(QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(nobodys.port())));
    const auto asked = ask();
    WSIFY_WAIT(asked->isDone());
    QCOMPARE(asked->verdict(), Verdict::Unavailable);
    QCOMPARE(asked->answers.first().status, 0);
    QVERIFY(!asked->wasWithinAsk);

    make(QUrl(QStringLiteral("https://127.0.0.1:%1/").arg(nobodys.port())));
    const auto secure = ask();
    WSIFY_WAIT(secure->isDone());
    QCOMPARE(secure->verdict(), Verdict::Unavailable);
}

void AuthorizerContract::sendsWhatTheContractSays()
{
    AuthorizerStub stub;
    QUrl url(stub.url());
    url.setPath(QStringLiteral("/a/b"));
    url.setQuery(QStringLiteral("x=1&y=%20"));
    make(url, "s3cret");
    const QByteArray body = R"({"command":"join","args":{"channel":"\u00e9","n":9007199254740993}})";
    const qint64 before = QDateTime::currentSecsSinceEpoch();
    const auto asked = ask(body);
    WSIFY_WAIT(asked->isDone());
    QCOMPARE(asked->verdict(), Verdict::Allow);
    const AuthorizerStub::Request &request = *stub.requests().first();
    QCOMPARE(request.method, QByteArray("POST"));
    QCOMPARE(request.target, QByteArray("/a/b?x=1&y=%20"));
    QCOMPARE(request.body, body);
    QCOMPARE(request.header("content-type"), QByteArray("application/json"));
    QCOMPARE(request.header("content-length"), QByteArray::number(body.size()));
    QVERIFY(request.header("transfer-encoding").isNull());
    QCOMPARE(request.header("x-wsify-client"), QByteArray("client-1"));
    QCOMPARE(request.header("x-wsify-remote-addr"), QByteArray("127.0.0.1"));
    QCOMPARE(request.header("cookie"), QByteArray("a=b"));
    const QByteArray timestamp = request.header("x-wsify-timestamp");
    QVERIFY(timestamp.toLongLong() >= before && timestamp.toLongLong() <= before + 60);
    QCOMPARE(
        request.header("x-wsify-signature"),
        "sha256="
            + QMessageAuthenticationCode::hash(timestamp + "." + body, "s3cret", QCryptographicHash::Sha256).toHex());
}

void AuthorizerContract::keepsNoCookies()
{
    AuthorizerStub stub;
    stub.setScript([](const AuthorizerStub::Request &) {
        return AuthorizerStub::Reply{.headers = {"Set-Cookie: session=stolen; Path=/"}};
    });
    make(QUrl(stub.url()));
    for (int i = 0; i < 2; ++i) {
        const auto asked = ask();
        WSIFY_WAIT(asked->isDone());
        QCOMPARE(stub.requests().last()->header("cookie"), QByteArray("a=b"));
    }
}

void AuthorizerContract::redirectsAreNotFollowed()
{
    AuthorizerStub elsewhere;
    AuthorizerStub stub;
    int status = 0;
    stub.setScript([&](const AuthorizerStub::Request &) {
        return AuthorizerStub::Reply{.status = status, .headers = {"Location: " + elsewhere.url().toLatin1()}};
    });
    make(QUrl(stub.url()));
    for (const int s : {301, 302, 303, 307, 308}) {
        status = s;
        const auto asked = ask();
        WSIFY_WAIT(asked->isDone());
        QCOMPARE(asked->verdict(), Verdict::Deny);
        QCOMPARE(asked->answers.first().status, s);
    }
    QCOMPARE(stub.requests().size(), 5);
    QVERIFY(elsewhere.requests().isEmpty());
}

void AuthorizerContract::usesNoProxy()
{
    m_limits.authorizerTimeout = milliseconds(500);
    AuthorizerStub proxy;
    QNetworkProxy::setApplicationProxy(
        QNetworkProxy(QNetworkProxy::HttpProxy, QStringLiteral("127.0.0.1"), quint16(QUrl(proxy.url()).port())));
    // Qt never asks a proxy for the loopback; nobody is at this address (RFC 5737).
    make(QUrl(QStringLiteral("http://192.0.2.1/")));
    const auto asked = ask();
    const bool done = waitUntil([&] { return asked->isDone(); });
    QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy);
    QVERIFY(done);
    QCOMPARE(proxy.connections(), 0);
    QCOMPARE(asked->verdict(), Verdict::Unavailable);
}

void AuthorizerContract::hundredCallsAtOnce()
{
    AuthorizerStub stub;
    stub.setScript([](const AuthorizerStub::Request &) { return AuthorizerStub::Reply{.delayMs = 1000}; });
    make(QUrl(stub.url()));
    QElapsedTimer clock;
    clock.start();
    std::vector<std::unique_ptr<Asked>> calls;
    for (int i = 0; i < 100; ++i)
        calls.push_back(ask());
    WSIFY_WAIT(m_metrics->authorizerAllowed.value() == 100);
    QVERIFY2(clock.elapsed() < 6000, QByteArray::number(clock.elapsed()).constData());
    QVERIFY(isIdle());
}

void AuthorizerContract::callsOutAreBounded()
{
    m_limits.authorizerConcurrency = 8;
    AuthorizerStub stub;
    stub.setScript(
        [](const AuthorizerStub::Request &) { return AuthorizerStub::Reply{.kind = AuthorizerStub::Reply::Hold}; });
    make(QUrl(stub.url()));
    std::vector<std::unique_ptr<Asked>> calls;
    for (int i = 0; i < 30; ++i)
        calls.push_back(ask(R"({"command":")" + QByteArray::number(i) + R"("})"));
    WSIFY_WAIT(stub.held() == 8);
    QCOMPARE(m_metrics->authorizerInFlight.value(), 8);
    QCOMPARE(stub.connections(), 8);
    // One at a time, so that their order can be seen: the next one is sent when a place is free.
    for (int i = 8; i < 30; ++i) {
        QCOMPARE(stub.requests().size(), i);
        stub.release();
        WSIFY_WAIT(stub.requests().size() == i + 1);
        QCOMPARE(stub.requests().last()->command(), QByteArray::number(i));
        QCOMPARE(stub.held(), 8);
        QCOMPARE(stub.connections(), 8);
    }
    while (stub.held() > 0)
        stub.release();
    WSIFY_WAIT(m_metrics->authorizerAllowed.value() == 30);
    QVERIFY(isIdle());
}

void AuthorizerContract::callsThatWaitAreBounded()
{
    m_limits.authorizerConcurrency = 1;
    m_limits.authorizerWaiting = 3;
    AuthorizerStub stub;
    stub.setScript(
        [](const AuthorizerStub::Request &) { return AuthorizerStub::Reply{.kind = AuthorizerStub::Reply::Hold}; });
    make(QUrl(stub.url()));
    std::vector<std::unique_ptr<Asked>> calls;
    calls.push_back(ask());
    WSIFY_WAIT(stub.held() == 1);
    for (int i = 0; i < 5; ++i)
        calls.push_back(ask());
    WSIFY_WAIT(calls[4]->isDone() && calls[5]->isDone());
    for (const size_t over : {4u, 5u}) {
        QCOMPARE(calls[over]->verdict(), Verdict::Unavailable);
        QVERIFY(!calls[over]->wasWithinAsk);
    }
    for (int i = 0; i < 4; ++i) {
        WSIFY_WAIT(stub.held() == 1);
        stub.release();
        WSIFY_WAIT(calls[size_t(i)]->isDone());
        QCOMPARE(calls[size_t(i)]->verdict(), Verdict::Allow);
    }
    QCOMPARE(stub.requests().size(), 4);
    QCOMPARE(m_metrics->authorizerUnavailable.value(), 2);
}

void AuthorizerContract::waitingHasADeadline()
{
    m_limits.authorizerConcurrency = 1;
    m_limits.authorizerQueueTimeout = milliseconds(200);
    AuthorizerStub stub;
    stub.setScript(
        [](const AuthorizerStub::Request &) { return AuthorizerStub::Reply{.kind = AuthorizerStub::Reply::Hold}; });
    make(QUrl(stub.url()));
    const auto first = ask();
    const auto second = ask();
    WSIFY_WAIT(second->isDone());
    QCOMPARE(second->verdict(), Verdict::Unavailable);
    QVERIFY(!first->isDone());
    WSIFY_WAIT(stub.held() == 1); // on a slow machine it may still be on its way
    stub.release();
    WSIFY_WAIT(first->isDone());
    QCOMPARE(first->verdict(), Verdict::Allow);
    const auto third = ask();
    WSIFY_WAIT(stub.held() == 1);
    stub.release();
    WSIFY_WAIT(third->isDone());
    QCOMPARE(stub.requests().size(), 2);
}

void AuthorizerContract::deadlineIsAbsolute_data()
{
    QTest::addColumn<QByteArray>("start");
    QTest::addColumn<QByteArray>("more");
    QTest::newRow("silence") << QByteArray() << QByteArray();
    QTest::newRow("a trickling head") << QByteArray("HTTP/1.1 200 OK\r\nX: ") << QByteArray("x");
    QTest::newRow("a trickling body") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n")
                                      << QByteArray("x");
    QTest::newRow("interim answers") << QByteArray() << QByteArray("HTTP/1.1 100 Continue\r\n\r\n");
}

void AuthorizerContract::deadlineIsAbsolute()
{
    QFETCH(QByteArray, start);
    QFETCH(QByteArray, more);
    m_limits.authorizerTimeout = milliseconds(400);
    QTimer trickle;
    RawStub stub([&](QTcpSocket *socket, int) {
        socket->write(start);
        QObject::connect(&trickle, &QTimer::timeout, socket, [socket, more] { socket->write(more); });
        trickle.start(20);
    });
    make(stub.url());
    QElapsedTimer clock;
    clock.start();
    const auto asked = ask();
    WSIFY_WAIT(asked->isDone());
    QCOMPARE(asked->verdict(), Verdict::Unavailable);
    QVERIFY(clock.elapsed() >= 350);
    WSIFY_WAIT(stub.disconnections == 1);
    QCOMPARE(stub.requests, 1);
    QVERIFY(isIdle());
}

void AuthorizerContract::deadlineCountsFromSending()
{
    m_limits.authorizerConcurrency = 1;
    m_limits.authorizerTimeout = milliseconds(2500);
    constexpr int Calls = 8; // each is far from its deadline, and all together are beyond it
    AuthorizerStub stub;
    stub.setScript([](const AuthorizerStub::Request &) { return AuthorizerStub::Reply{.delayMs = 400}; });
    make(QUrl(stub.url()));
    std::vector<std::unique_ptr<Asked>> calls;
    for (int i = 0; i < Calls; ++i)
        calls.push_back(ask());
    WSIFY_WAIT(calls.back()->isDone());
    QCOMPARE(m_metrics->authorizerAllowed.value(), Calls);
}

void AuthorizerContract::keepsConnections_data()
{
    QTest::addColumn<bool>("keepAlive");
    QTest::newRow("kept") << true;
    QTest::newRow("--authorizer-keepalive 0") << false;
}

void AuthorizerContract::keepsConnections()
{
    QFETCH(bool, keepAlive);
    AuthorizerStub stub;
    make(QUrl(stub.url()), {}, keepAlive);
    constexpr int Calls = 50;
    for (int i = 0; i < Calls; ++i) {
        const auto asked = ask();
        WSIFY_WAIT(asked->isDone());
        // The stub closes without a word when it is asked to: the next call must not be sent into that.
        QCOMPARE(asked->verdict(), Verdict::Allow);
        QCOMPARE(stub.requests().last()->header("connection").toLower() == "close", !keepAlive);
    }
    QCOMPARE(stub.connections(), keepAlive ? 1 : Calls);
}

void AuthorizerContract::forgetsDestroyedCalls()
{
    m_limits.authorizerConcurrency = 1;
    AuthorizerStub stub;
    stub.setScript(
        [](const AuthorizerStub::Request &) { return AuthorizerStub::Reply{.kind = AuthorizerStub::Reply::Hold}; });
    make(QUrl(stub.url()));
    const auto out = ask();
    const auto waiting = ask(R"({"command":"never"})");
    const auto next = ask(R"({"command":"next"})");
    const auto unsent = ask(R"({"command":"never"})");
    WSIFY_WAIT(stub.held() == 1);
    waiting->call.reset();
    out->call.reset();
    unsent->call.reset();
    // Its connection is gone, and its place is taken by the next that still waits.
    WSIFY_WAIT(stub.requests().first()->gone);
    WSIFY_WAIT(stub.held() == 1);
    QCOMPARE(stub.requests().last()->command(), QByteArray("next"));
    stub.release();
    WSIFY_WAIT(next->isDone());
    QCOMPARE(stub.count("never"), 0);
    QVERIFY(!out->isDone() && !waiting->isDone() && !unsent->isDone());
    QCOMPARE(m_metrics->authorizerAllowed.value(), 1);
    QCOMPARE(m_metrics->authorizerUnavailable.value(), 0);
    QVERIFY(isIdle());
}

void AuthorizerContract::callbackMayDestroyTheCall()
{
    AuthorizerStub stub;
    make(QUrl(stub.url()));
    std::unique_ptr<Authorizer::Call> call;
    int done = 0;
    call = m_authorizer->ask({DefaultBody, "c", "127.0.0.1", {}}, [&](const AuthAnswer &) {
        ++done;
        call.reset();
    });
    WSIFY_WAIT(done == 1);
    QVERIFY(isIdle());
    // And it may ask again from within.
    std::unique_ptr<Authorizer::Call> next;
    call = m_authorizer->ask({DefaultBody, "c", "127.0.0.1", {}}, [&](const AuthAnswer &) {
        call.reset();
        next = m_authorizer->ask({DefaultBody, "c", "127.0.0.1", {}}, [&](const AuthAnswer &) { done = 10; });
    });
    WSIFY_WAIT(done == 10);
    QCOMPARE(stub.requests().size(), 3);
}

void AuthorizerContract::largeBodiesAreCutOff()
{
    constexpr qsizetype Read = 64 * 1024;
    for (const int status : {200, 403, 500}) {
        RawStub stub([status](QTcpSocket *socket, int) {
            // Without an end: only cutting it off ends the call in time.
            const QByteArray head =
                "HTTP/1.1 " + QByteArray::number(status) + " Scripted\r\nContent-Length: 100000000\r\n\r\n";
            socket->write(head + QByteArray(Read + 1000, 'x'));
        });
        make(stub.url());
        QElapsedTimer clock;
        clock.start();
        const auto asked = ask();
        WSIFY_WAIT(asked->isDone());
        QVERIFY(clock.elapsed() < m_limits.authorizerTimeout.count());
        QCOMPARE(asked->verdict(), status == 200   ? Verdict::Allow
                                   : status == 403 ? Verdict::Deny
                                                   : Verdict::Unavailable);
        WSIFY_WAIT(stub.disconnections == 1);
    }
    // Exactly as much as is read is no large body.
    AuthorizerStub stub;
    stub.setScript(
        [](const AuthorizerStub::Request &) { return AuthorizerStub::Reply{.body = QByteArray(Read, 'x')}; });
    make(QUrl(stub.url()));
    const auto asked = ask();
    WSIFY_WAIT(asked->isDone());
    QCOMPARE(asked->verdict(), Verdict::Allow);
}

// Once for each change, not for each call.
void AuthorizerContract::saysWhenItGoesAndComesBack()
{
    static std::chrono::steady_clock::time_point now;
    m_observer.warnings.clear();
    AuthorizerStub stub;
    make(QueuedAuthorizer::Options{.url = QUrl(stub.url()),
                                   .health = std::make_shared<AuthorizerHealth>([] { return now; })});
    const auto callsAnswered = [&](int status) {
        stub.answerAll(status);
        for (int i = 0; i < 3; ++i) {
            const auto asked = ask();
            if (!waitUntil([&] { return asked->isDone(); }))
                return false;
        }
        return true;
    };
    QVERIFY(callsAnswered(503));
    QCOMPARE(m_observer.warnings, QByteArrayList{"the authorizer is unavailable: it answered 503"});
    // One that comes and goes is one outage.
    QVERIFY(callsAnswered(403));
    QVERIFY(callsAnswered(500));
    QCOMPARE(m_observer.warnings.size(), qsizetype(1));
    now += Outage::Quiet;
    QVERIFY(callsAnswered(403));
    QCOMPARE(m_observer.warnings.size(), qsizetype(2));
    QVERIFY(m_observer.warnings.last().startsWith("the authorizer answers again"));
}

// What denies, although its author may have meant otherwise, is explained.
void AuthorizerContract::explainsRedirects()
{
    m_observer.warnings.clear();
    AuthorizerStub stub;
    make(QUrl(stub.url()));
    for (const int status : {204, 302, 307, 201}) {
        stub.answerAll(status);
        const auto asked = ask();
        WSIFY_WAIT(asked->isDone());
        QCOMPARE(asked->answers.first().verdict, Verdict::Deny);
    }
    QCOMPARE(m_observer.warnings.size(), qsizetype(2));
}

void AuthorizerContract::retryAfter_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<int>("seconds"); // -1: none
    QTest::newRow("503") << 503 << QByteArray("Retry-After: 7") << Verdict::Unavailable << 7;
    QTest::newRow("503, white space") << 503 << QByteArray("retry-after:   0  ") << Verdict::Unavailable << 0;
    QTest::newRow("503, very long") << 503 << QByteArray("Retry-After: 100000000") << Verdict::Unavailable << 86'400;
    QTest::newRow("503, no meaning") << 503 << QByteArray("Retry-After: soon") << Verdict::Unavailable << -1;
    QTest::newRow("503, negative") << 503 << QByteArray("Retry-After: -5") << Verdict::Unavailable << -1;
    QTest::newRow("503, a date that is over")
        << 503 << QByteArray("Retry-After: Sun, 06 Nov 1994 08:49:37 GMT") << Verdict::Unavailable << 0;
    QTest::newRow("503, a date far ahead")
        << 503 << QByteArray("Retry-After: Fri, 31 Dec 2100 23:59:59 GMT") << Verdict::Unavailable << 86'400;
    QTest::newRow("503, none") << 503 << QByteArray("X: 1") << Verdict::Unavailable << -1;
    QTest::newRow("408") << 408 << QByteArray("Retry-After: 2") << Verdict::Busy << 2;
    QTest::newRow("425") << 425 << QByteArray("X: 1") << Verdict::Busy << -1;
    QTest::newRow("429") << 429 << QByteArray("Retry-After: 30") << Verdict::Busy << 30;
    QTest::newRow("403") << 403 << QByteArray("Retry-After: 30") << Verdict::Deny << -1;
}

void AuthorizerContract::retryAfter()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, field);
    QFETCH(const Verdict, verdict);
    QFETCH(const int, seconds);
    AuthorizerStub stub;
    stub.setScript(
        [&](const AuthorizerStub::Request &) { return AuthorizerStub::Reply{.status = status, .headers = {field}}; });
    make(QUrl(stub.url()));
    const auto asked = ask();
    WSIFY_WAIT(asked->isDone());
    QCOMPARE(asked->answers.first().verdict, verdict);
    QCOMPARE(int(asked->answers.first().retryAfter.value_or(std::chrono::seconds(-1)).count()), seconds);
}

} // namespace wsify::test
