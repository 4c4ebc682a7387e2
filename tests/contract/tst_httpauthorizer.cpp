// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "contract/authorizercontract.h"
#include "contract/rawstub.h"
#include "support/authorizerstub.h"
#include "support/reservedport.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QElapsedTimer>
#include <QtTest>

#include <algorithm>
#include <vector>

using namespace wsify;
using test::AuthorizerStub;
using test::RawStub;

class TestHttpAuthorizer : public test::AuthorizerContract
{
    Q_OBJECT

private Q_SLOTS:
    void refusesAnswersOfTwoMeanings_data();
    void refusesAnswersOfTwoMeanings();
    void boundsTheHead();
    void usesTheLastConnectionFirst();
    void closesIdleConnections();
    void closedConnectionsLeaveThePool();
    void asksAllAgainThroughASmallWindow();

private:
    qsizetype sockets() const
    {
        return dynamic_cast<QObject *>(m_authorizer.get())->findChildren<QTcpSocket *>().size();
    }
};

void TestHttpAuthorizer::refusesAnswersOfTwoMeanings_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("two lengths") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!");
    QTest::newRow("two lengths of a refusal")
        << QByteArray("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nno!");
    QTest::newRow("a length that is none") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 2x\r\n\r\nok");
    QTest::newRow("HTTP/2.0") << QByteArray("HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n");
    QTest::newRow("interim answers without end") << QByteArray("HTTP/1.1 102 Processing\r\n\r\n").repeated(300);
    QTest::newRow("a bad chunk") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n");
}

void TestHttpAuthorizer::refusesAnswersOfTwoMeanings()
{
    QFETCH(QByteArray, bytes);
    RawStub stub([bytes](QTcpSocket *socket, int) { socket->write(bytes); });
    make(stub.url());
    const auto asked = ask();
    QElapsedTimer clock;
    clock.start();
    WSIFY_WAIT(asked->isDone());
    QVERIFY(clock.elapsed() < m_limits.authorizerTimeout.count());
    QCOMPARE(asked->verdict(), Verdict::Unavailable);
    WSIFY_WAIT(stub.disconnections == 1);
    QCOMPARE(sockets(), 0);
}

void TestHttpAuthorizer::boundsTheHead()
{
    for (const qsizetype size : {15 * 1024, 17 * 1024}) {
        RawStub stub([size](QTcpSocket *socket, int) {
            socket->write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: " + QByteArray(size, 'x') + "\r\n\r\n");
        });
        make(stub.url());
        const auto asked = ask();
        WSIFY_WAIT(asked->isDone());
        QCOMPARE(asked->verdict(), size < 16 * 1024 ? Verdict::Allow : Verdict::Unavailable);
    }
}

void TestHttpAuthorizer::usesTheLastConnectionFirst()
{
    AuthorizerStub stub;
    stub.setScript(
        [](const AuthorizerStub::Request &) { return AuthorizerStub::Reply{.kind = AuthorizerStub::Reply::Hold}; });
    make(QUrl(stub.url()));
    std::vector<std::unique_ptr<Asked>> calls;
    for (int i = 0; i < 3; ++i) {
        calls.push_back(ask());
        WSIFY_WAIT(stub.held() == i + 1);
    }
    QCOMPARE(stub.connections(), 3);
    // The second one ends last.
    for (const size_t i : {0u, 2u, 1u}) {
        stub.release(200, i == 2 ? 1 : 0);
        WSIFY_WAIT(calls[i]->isDone());
    }
    for (int i = 0; i < 3; ++i) {
        const auto again = ask();
        WSIFY_WAIT(stub.held() == 1);
        QCOMPARE(stub.requests().last()->connection, 2);
        stub.release();
        WSIFY_WAIT(again->isDone());
    }
    // Two at once take the last two.
    const auto one = ask();
    WSIFY_WAIT(stub.held() == 1);
    const auto other = ask();
    WSIFY_WAIT(stub.held() == 2);
    QCOMPARE(stub.requests().last()->connection, 3);
    QCOMPARE(stub.connections(), 3);
}

void TestHttpAuthorizer::closesIdleConnections()
{
    RawStub stub([](QTcpSocket *socket, int) { socket->write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"); });
    make(stub.url());
    QElapsedTimer clock;
    clock.start();
    const auto one = ask();
    const auto other = ask();
    WSIFY_WAIT(one->isDone() && other->isDone());
    QCOMPARE(stub.connections, 2);
    // One goes on being used, so the other one is too old first.
    while (stub.disconnections == 0 && clock.elapsed() < test::DeadlineMs) {
        const auto asked = ask();
        WSIFY_WAIT(asked->isDone());
    }
    QVERIFY2(clock.elapsed() > 1450 && clock.elapsed() < test::DeadlineMs,
             QByteArray::number(clock.elapsed()).constData());
    QCOMPARE(sockets(), 1);
    clock.start();
    const auto last = ask();
    WSIFY_WAIT(last->isDone());
    QCOMPARE(stub.connections, 2);
    WSIFY_WAIT(stub.disconnections == 2);
    QVERIFY2(clock.elapsed() > 1450 && clock.elapsed() < test::DeadlineMs,
             QByteArray::number(clock.elapsed()).constData());
    const auto anew = ask();
    WSIFY_WAIT(anew->isDone());
    QCOMPARE(anew->verdict(), Verdict::Allow);
    QCOMPARE(stub.connections, 3);
}

void TestHttpAuthorizer::closedConnectionsLeaveThePool()
{
    QTcpSocket *kept = nullptr;
    RawStub stub([&](QTcpSocket *socket, int) {
        kept = socket;
        socket->write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    });
    make(stub.url());
    const auto first = ask();
    WSIFY_WAIT(first->isDone());
    QCOMPARE(sockets(), 1);
    kept->disconnectFromHost();
    WSIFY_WAIT(sockets() == 0);
    const auto second = ask();
    WSIFY_WAIT(second->isDone());
    QCOMPARE(second->verdict(), Verdict::Allow);
    QCOMPARE(stub.requests, 2);
    QCOMPARE(stub.connections, 2);
    QCOMPARE(m_metrics->authorizerUnavailable.value(), 0);
}

// More calls are lost at once than connections may be on trial, and nothing else is asked that would move them on.
void TestHttpAuthorizer::asksAllAgainThroughASmallWindow()
{
    constexpr int Calls = 8;
    const test::ReservedPort reserved;
    make(QUrl(QStringLiteral("http://127.0.0.1:%1/authorize").arg(reserved.port())));
    for (int i = 0; i < 5; ++i) { // each failure halves the window
        const auto asked = ask();
        WSIFY_WAIT(asked->isDone());
        QCOMPARE(asked->verdict(), Verdict::Unavailable);
    }
    AuthorizerStub stub(reserved.port());
    QCOMPARE(stub.port(), reserved.port());
    stub.setScript(
        [](const AuthorizerStub::Request &) { return AuthorizerStub::Reply{.kind = AuthorizerStub::Reply::Hold}; });
    const auto askAll = [this] {
        std::vector<std::unique_ptr<Asked>> all;
        for (int i = 0; i < Calls; ++i)
            all.push_back(ask());
        return all;
    };
    const auto isDone = [](const std::vector<std::unique_ptr<Asked>> &all) {
        return std::all_of(all.begin(), all.end(), [](const auto &asked) { return asked->isDone(); });
    };
    const auto first = askAll();
    WSIFY_WAIT(stub.held() == Calls);
    const int kept = stub.connections();
    stub.setScript([kept](const AuthorizerStub::Request &request) {
        using Reply = AuthorizerStub::Reply;
        return request.connection <= kept ? Reply{.kind = Reply::CloseEarly} : Reply{};
    });
    while (stub.held() > 0)
        stub.release();
    WSIFY_WAIT(isDone(first));
    const auto second = askAll();
    WSIFY_WAIT(isDone(second));
    for (const auto &asked : second)
        QCOMPARE(asked->verdict(), Verdict::Allow);
}

WSIFY_SUITE(tst_httpauthorizer, QCoreApplication, TestHttpAuthorizer)
#include "tst_httpauthorizer.moc"
