// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "contract/authorizercontract.h"
#include "contract/rawstub.h"
#include "support/authorizerstub.h"
#include "support/wait.h"

#include <QMessageAuthenticationCode>
#include <QtTest>

#include <utility>

// The cases of AuthorizerContract that are about the result object in an answer, and about what is said of the client.

namespace wsify::test {

using Reply = AuthorizerStub::Reply;
using Request = AuthorizerStub::Request;

namespace {

constexpr qsizetype Read = 64 * 1024;

QByteArray withLength(const QByteArray &body, int status = 200)
{
    return "HTTP/1.1 " + QByteArray::number(status) + " Scripted\r\nContent-Length: " + QByteArray::number(body.size())
           + "\r\n\r\n" + body;
}

/// In chunks of 3 bytes.
QByteArray inChunks(const QByteArray &body, int status = 200)
{
    QByteArray out = "HTTP/1.1 " + QByteArray::number(status) + " Scripted\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (qsizetype at = 0; at < body.size(); at += 3) {
        const QByteArray piece = body.mid(at, 3);
        out += QByteArray::number(piece.size(), 16) + "\r\n" + piece + "\r\n";
    }
    return out + "0\r\n\r\n";
}

QByteArray untilTheEnd(const QByteArray &body)
{
    return "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body;
}

/// JSON of that many bytes, with or without a result object.
QByteArray longBody(const QByteArray &start, qsizetype size)
{
    return start + ",\"x\":\"" + QByteArray(size - start.size() - 8, 'x') + "\"}";
}

} // namespace

void AuthorizerContract::readsResults_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<bool>("isEnded");
    const QByteArray body = R"({"ok":true,"wsify":{"data":{"a":"é"},"deny":["b"],"expires":60}})";
    QTest::newRow("length") << withLength(body) << false;
    QTest::newRow("chunks") << inChunks(body) << false;
    QTest::newRow("until the end") << untilTheEnd(body) << true;
    QTest::newRow("100 first") << "HTTP/1.1 100 Continue\r\n\r\n" + withLength(body) << false;
    QTest::newRow("exactly as long as is read") << withLength(longBody(body.chopped(1), Read)) << false;
}

void AuthorizerContract::readsResults()
{
    QFETCH(QByteArray, answer);
    QFETCH(bool, isEnded);
    RawStub stub([=](QTcpSocket *socket, int) {
        socket->write(answer);
        if (isEnded)
            socket->disconnectFromHost();
    });
    make(stub.url());
    for (int i = 1; i <= 2; ++i) { // the second one finds what the first has left
        const auto asked = ask();
        WSIFY_WAIT(asked->isDone());
        QCOMPARE(asked->verdict(), Verdict::Allow);
        const auto result = asked->answers.first().result;
        QVERIFY(result);
        QCOMPARE(result->data, QByteArray(R"({"a":"é"})"));
        QCOMPARE(result->deny, QByteArrayList{"b"});
        QCOMPARE(result->expires, std::optional(std::chrono::milliseconds(60'000)));
        QVERIFY(!asked->answers.first().denial);
        QCOMPARE(m_metrics->authorizerResults.value(), i);
    }
    QCOMPARE(m_metrics->authorizerMisunderstood.value(), 0);
    QCOMPARE(m_metrics->authorizerAllowed.value(), 2);
}

void AuthorizerContract::ignoresOtherBodies_data()
{
    QTest::addColumn<QByteArray>("answer");
    for (const char *body : {"", "ok", "true", "{}", R"({"ok":true})", R"([{"wsify":7}])", "<html>", "{no JSON"})
        QTest::addRow("'%s'", body) << withLength(body);
    QTest::newRow("long text") << withLength(QByteArray(Read + 1000, 'x'));
    QTest::newRow("a long list") << withLength("[{\"wsify\":7}," + QByteArray(Read, ' ') + "1]");
    QTest::newRow("a long list in chunks") << inChunks('[' + QByteArray(Read, ' ') + "1]");
    QTest::newRow("an object as long as is read") << withLength(longBody("{\"a\":1", Read));
}

void AuthorizerContract::ignoresOtherBodies()
{
    QFETCH(QByteArray, answer);
    RawStub stub([=](QTcpSocket *socket, int) { socket->write(answer); });
    make(stub.url());
    const auto asked = ask();
    WSIFY_WAIT(asked->isDone());
    QCOMPARE(asked->verdict(), Verdict::Allow);
    QVERIFY(!asked->answers.first().result);
    QCOMPARE(m_metrics->authorizerResults.value(), 0);
    QCOMPARE(m_metrics->authorizerMisunderstood.value(), 0);
    QVERIFY(!m_authorizer->hasAnsweredResult());
    QVERIFY(m_observer.warnings.isEmpty());
}

void AuthorizerContract::whatIsNotUnderstoodIsUnavailable_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("reason");
    QTest::newRow("no object") << withLength(R"({"wsify":7})") << QByteArray("\"wsify\" must be an object");
    QTest::newRow("an unknown member") << withLength(R"({"wsify":{"usr":"42"}})")
                                       << QByteArray(R"("wsify.usr" is not known to this version)");
    QTest::newRow("a wrong type, in chunks") << inChunks(R"({"wsify":{"expires":"60"}})")
                                             << QByteArray(R"("wsify.expires" must be a number of seconds above 0)");
    QTest::newRow("no JSON") << withLength(R"({"wsify":{})")
                             << QByteArray("the body has a \"wsify\" and is not valid JSON");
    QTest::newRow("a long object") << withLength(longBody("{\"a\":1", Read + 1))
                                   << QByteArray("the body is longer than 65536 bytes");
    QTest::newRow("a long object in chunks")
        << inChunks(longBody("{\"wsify\":{}", Read + 1)) << QByteArray("the body is longer than 65536 bytes");
    QTest::newRow("an object and a chunk without end")
        << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nFFFFFFFFFFFFFFFF\r\n")
        << QByteArray("the body is longer than 65536 bytes");
}

void AuthorizerContract::whatIsNotUnderstoodIsUnavailable()
{
    QFETCH(QByteArray, answer);
    QFETCH(QByteArray, reason);
    RawStub stub([=](QTcpSocket *socket, int) { socket->write(answer); });
    make(stub.url());
    const auto asked = ask();
    WSIFY_WAIT(asked->isDone());
    QCOMPARE(asked->verdict(), Verdict::Unavailable);
    QCOMPARE(asked->answers.first().status, 200);
    QVERIFY(!asked->answers.first().result);
    QCOMPARE(m_observer.warnings.size(), qsizetype(1));
    const QByteArray told = "the authorizer is unavailable: its answer was not understood: " + reason;
    QVERIFY2(m_observer.warnings.first().startsWith(told), m_observer.warnings.first().constData());
    QCOMPARE(m_metrics->authorizerMisunderstood.value(), 1);
    QCOMPARE(m_metrics->authorizerUnavailable.value(), 1);
    QCOMPARE(m_metrics->authorizerAllowed.value() + m_metrics->authorizerResults.value(), 0);
}

// One answer is right for one call and wrong for another.
void AuthorizerContract::readsByTheCall()
{
    AuthorizerStub stub;
    stub.setScript([](const Request &) { return Reply{.body = R"({"wsify":{"user":"","reply":1}})"}; });
    make(QUrl(stub.url()));
    for (const AuthCall call : {AuthCall::Connect, AuthCall::Refresh, AuthCall::Join, AuthCall::Other}) {
        const auto asked = ask(DefaultBody, call);
        WSIFY_WAIT(asked->isDone());
        const bool isStanding = call == AuthCall::Connect || call == AuthCall::Refresh;
        QCOMPARE(asked->verdict(), isStanding ? Verdict::Unavailable : Verdict::Allow);
        if (isStanding)
            continue;
        QVERIFY(asked->answers.first().result);
        QCOMPARE(asked->answers.first().result->reply, call == AuthCall::Other ? QByteArray("1") : QByteArray());
    }
}

void AuthorizerContract::readsDenials_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<bool>("hasDenial");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<bool>("isExpired");
    const QByteArray own = R"({"wsify":{"code":"x_room_full","message":"Full."}})";
    const QByteArray expired = R"({"wsify":{"code":"expired"}})";
    QTest::newRow("an own code") << withLength(own, 403) << Verdict::Deny << true << QByteArray("x_room_full") << false;
    QTest::newRow("in chunks") << inChunks(own, 400) << Verdict::Deny << true << QByteArray("x_room_full") << false;
    QTest::newRow("expired") << withLength(expired, 401) << Verdict::Deny << true << QByteArray() << true;
    QTest::newRow("another code") << withLength(R"({"wsify":{"code":"rate"}})", 403) << Verdict::Deny << true
                                  << QByteArray() << false;
    QTest::newRow("no object") << withLength("no", 403) << Verdict::Deny << false << QByteArray() << false;
    QTest::newRow("nothing") << withLength("", 403) << Verdict::Deny << false << QByteArray() << false;
    QTest::newRow("too long") << withLength(longBody(own.chopped(1), Read + 1), 403) << Verdict::Deny << false
                              << QByteArray() << false;
    QTest::newRow("cut") << withLength(own, 403).chopped(1) << Verdict::Deny << false << QByteArray() << false;
    for (const int status : {408, 425, 429})
        QTest::addRow("%d", status) << withLength(own, status) << Verdict::Busy << true << QByteArray("x_room_full")
                                    << false;
    for (const int status : {201, 302, 600})
        QTest::addRow("%d", status) << withLength(own, status) << (status < 500 ? Verdict::Deny : Verdict::Unavailable)
                                    << false << QByteArray() << false;
    QTest::newRow("503") << withLength(own, 503) << Verdict::Unavailable << false << QByteArray() << false;
}

void AuthorizerContract::readsDenials()
{
    QFETCH(QByteArray, answer);
    QFETCH(Verdict, verdict);
    QFETCH(bool, hasDenial);
    QFETCH(QByteArray, code);
    QFETCH(bool, isExpired);
    RawStub stub([=](QTcpSocket *socket, int) {
        socket->write(answer);
        socket->disconnectFromHost();
    });
    make(stub.url());
    const auto asked = ask();
    WSIFY_WAIT(asked->isDone());
    const AuthAnswer &got = asked->answers.first();
    QCOMPARE(got.verdict, verdict);
    QVERIFY(!got.result);
    QCOMPARE(bool(got.denial), hasDenial);
    QCOMPARE(m_authorizer->hasAnsweredResult(), hasDenial);
    if (!hasDenial)
        return;
    QCOMPARE(got.denial->code, code);
    QCOMPARE(got.denial->message, code.isEmpty() ? QByteArray() : QByteArray("Full."));
    QCOMPARE(got.denial->isExpired, isExpired);
}

// Whichever worker asked, until a reload.
void AuthorizerContract::remembersThatItKnowsResults()
{
    AuthorizerStub stub;
    Reply reply;
    stub.setScript([&](const Request &) { return reply; });
    const auto health = std::make_shared<AuthorizerHealth>();
    make({.url = QUrl(stub.url()), .health = health});
    const auto knowsAfter = [&](int status, const QByteArray &body) {
        reply = {.status = status, .body = body};
        const auto asked = ask();
        return waitUntil([&] { return asked->isDone(); }) && m_authorizer->hasAnsweredResult();
    };
    QVERIFY(!m_authorizer->hasAnsweredResult());
    QVERIFY(!knowsAfter(200, "ok") && !knowsAfter(403, "{}") && !knowsAfter(500, R"({"wsify":{}})")
            && !knowsAfter(200, R"({"wsify":7})"));
    for (const int status : {200, 403, 429}) {
        QVERIFY(knowsAfter(status, R"({"wsify":{}})"));
        QVERIFY(knowsAfter(200, "ok")); // it does not unlearn
        make({.url = QUrl(stub.url()), .health = health});
        QVERIFY(m_authorizer->hasAnsweredResult());
        health->reloaded();
        QVERIFY(!m_authorizer->hasAnsweredResult());
    }
    // One that is not understood is one.
    QVERIFY(knowsAfter(200, R"({"wsify":{"usr":1}})"));
}

// An answer that comes after a reload may be another authorizer's.
void AuthorizerContract::forgetsAnswersToAnotherAuthorizer()
{
    AuthorizerStub stub;
    stub.setScript([](const Request &) { return Reply{.kind = Reply::Hold}; });
    const auto health = std::make_shared<AuthorizerHealth>();
    make({.url = QUrl(stub.url()), .health = health});
    const Reply knowing{.body = R"({"wsify":{}})"};
    const auto before = ask();
    WSIFY_WAIT(stub.held() == 1);
    health->reloaded();
    stub.release(knowing);
    WSIFY_WAIT(before->isDone());
    QVERIFY(before->answers.first().result);
    QVERIFY(!m_authorizer->hasAnsweredResult());
    const auto after = ask();
    WSIFY_WAIT(stub.held() == 1);
    stub.release(knowing);
    WSIFY_WAIT(after->isDone());
    QVERIFY(m_authorizer->hasAnsweredResult());
}

void AuthorizerContract::remembersThatItKnowsNoBatches()
{
    static std::chrono::steady_clock::time_point now;
    now = std::chrono::steady_clock::time_point(std::chrono::hours(1));
    const auto health = std::make_shared<AuthorizerHealth>([] { return now; });
    make({.url = QUrl(QStringLiteral("http://127.0.0.1:1/")), .health = health});
    QVERIFY(m_authorizer->mayAskBatches());
    m_authorizer->batchNotUnderstood();
    now += std::chrono::minutes(10) - std::chrono::milliseconds(1);
    QVERIFY(!m_authorizer->mayAskBatches());
    make({.url = QUrl(QStringLiteral("http://127.0.0.1:1/")), .health = health}); // another worker
    QVERIFY(!m_authorizer->mayAskBatches());
    now += std::chrono::milliseconds(1);
    QVERIFY(m_authorizer->mayAskBatches());
    m_authorizer->batchNotUnderstood();
    QVERIFY(!m_authorizer->mayAskBatches());
    health->reloaded();
    QVERIFY(m_authorizer->mayAskBatches());
}

// Both signatures, computed from what arrived; of the second attempt, too.
void AuthorizerContract::signsWhatItSays()
{
    AuthorizerStub stub;
    stub.setScript([&](const Request &request) { // the second call is lost with its connection
        return stub.requests().size() == 2 && request.connection == 1 ? Reply{.kind = Reply::CloseEarly} : Reply{};
    });
    make(QUrl(stub.url()), "s3cret");
    for (int i = 0; i < 2; ++i) {
        bool isDone = false;
        const auto call = m_authorizer->ask({.body = DefaultBody,
                                             .client = "client-1",
                                             .remoteAddress = "127.0.0.1",
                                             .call = AuthCall::Join,
                                             .user = i == 0 ? QByteArray() : QByteArray("\xC3\xA9 42"),
                                             .meta = i == 0 ? QByteArray() : QByteArray(R"({"r":"\u00e9"})")},
                                            [&](const AuthAnswer &) { isDone = true; });
        WSIFY_WAIT(isDone);
    }
    QCOMPARE(stub.requests().size(), 3);
    QVERIFY(stub.requests().at(0)->header("x-wsify-user").isNull());
    QVERIFY(stub.requests().at(0)->header("x-wsify-meta").isNull());
    QCOMPARE(stub.requests().at(2)->header("x-wsify-user"), QByteArray("\xC3\xA9 42"));
    QCOMPARE(stub.requests().at(2)->header("x-wsify-meta"), QByteArray(R"({"r":"\u00e9"})"));
    QVERIFY(stub.requests().at(1)->header("x-wsify-attempt").isNull());
    QCOMPARE(stub.requests().at(2)->header("x-wsify-attempt"), QByteArray("2"));
    const auto signatureOf = [](const QByteArray &text) {
        return "sha256=" + QMessageAuthenticationCode::hash(text, "s3cret", QCryptographicHash::Sha256).toHex();
    };
    for (const auto &request : stub.requests()) {
        const QByteArray time = request->header("x-wsify-timestamp");
        QCOMPARE(request->header("x-wsify-signature"), signatureOf(time + '.' + request->body));
        QCOMPARE(request->header("x-wsify-signature-2"),
                 signatureOf("v2\n" + time + '\n' + request->header("x-wsify-client") + '\n'
                             + request->header("x-wsify-user") + '\n' + request->header("x-wsify-remote-addr") + '\n'
                             + request->header("x-wsify-attempt") + '\n' + request->header("x-wsify-meta") + '\n'
                             + request->body));
    }
}

} // namespace wsify::test
