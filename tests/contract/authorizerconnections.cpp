// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "contract/authorizercontract.h"
#include "contract/rawstub.h"
#include "support/authorizerstub.h"
#include "support/fulllistener.h"
#include "support/wait.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QSemaphore>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>
#include <QtTest>

#include <utility>
#include <vector>

// The cases of AuthorizerContract that are about connections: when they are opened, used again, given up, and to where.

namespace wsify::test {

using std::chrono::milliseconds;
using Reply = AuthorizerStub::Reply;
using Request = AuthorizerStub::Request;

namespace {

Resolver::Lookup lookup(const QStringList &addresses)
{
    return [addresses](const QByteArray &) {
        Resolver::Answer answer;
        for (const QString &address : addresses)
            answer.addresses.append(QHostAddress(address));
        return answer;
    };
}

QUrl urlOf(const QString &host, quint16 port)
{
    return QUrl(QStringLiteral("http://%1:%2/").arg(host).arg(port));
}

} // namespace

void AuthorizerContract::repeatsWhatAKeptConnectionLost_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("the connection ends") << int(Reply::CloseEarly);
    QTest::newRow("it is reset") << int(Reply::Reset);
}

void AuthorizerContract::repeatsWhatAKeptConnectionLost()
{
    QFETCH(int, kind);
    AuthorizerStub stub;
    stub.setScript([&, kind](const Request &request) {
        return stub.requests().size() > 1 && request.connection == 1 ? Reply{.kind = Reply::Kind(kind)} : Reply{};
    });
    make(QUrl(stub.url()));
    const auto first = ask();
    WSIFY_WAIT(first->isDone());
    const auto second = ask();
    WSIFY_WAIT(second->isDone());
    QCOMPARE(second->verdict(), Verdict::Allow);
    QCOMPARE(stub.requests().size(), 3);
    QCOMPARE(stub.connections(), 2);
    QVERIFY(stub.requests().at(1)->header("x-wsify-attempt").isNull());
    QCOMPARE(stub.requests().at(2)->header("x-wsify-attempt"), QByteArray("2"));
    QCOMPARE(stub.requests().at(2)->body, stub.requests().at(1)->body);
    QCOMPARE(m_metrics->authorizerAllowed.value(), 2);
    QCOMPARE(m_metrics->authorizerUnavailable.value(), 0);
    QCOMPARE(m_metrics->authorizerReusedLost.value(), 0);
    QVERIFY(isIdle());
    QVERIFY(m_observer.warnings.isEmpty());

    // The second attempt is the last one.
    stub.setScript([&](const Request &) { return Reply{.kind = Reply::CloseEarly}; });
    const auto third = ask();
    WSIFY_WAIT(third->isDone());
    QCOMPARE(third->verdict(), Verdict::Unavailable);
    QCOMPARE(stub.requests().size(), 5);
    QVERIFY(isIdle());
}

void AuthorizerContract::neverRepeatsABroadcast_data()
{
    repeatsWhatAKeptConnectionLost_data();
}

void AuthorizerContract::neverRepeatsABroadcast()
{
    QFETCH(int, kind);
    AuthorizerStub stub;
    stub.setScript(
        [&, kind](const Request &) { return stub.requests().size() > 1 ? Reply{.kind = Reply::Kind(kind)} : Reply{}; });
    make(QUrl(stub.url()));
    const auto first = ask(DefaultBody, AuthCall::Broadcast);
    WSIFY_WAIT(first->isDone());
    const auto second = ask(DefaultBody, AuthCall::Broadcast);
    WSIFY_WAIT(second->isDone());
    QCOMPARE(second->verdict(), Verdict::Unavailable);
    QCOMPARE(stub.requests().size(), 2);
    QCOMPARE(stub.connections(), 1); // it did come on the kept one
    QCOMPARE(m_metrics->authorizerReusedLost.value(), 1);
    // On a fresh one it is not that.
    const auto third = ask(DefaultBody, AuthCall::Broadcast);
    WSIFY_WAIT(third->isDone());
    QCOMPARE(third->verdict(), Verdict::Unavailable);
    QCOMPARE(stub.requests().size(), 3);
    QCOMPARE(m_metrics->authorizerReusedLost.value(), 1);
}

void AuthorizerContract::neverRepeatsOtherwise_data()
{
    QTest::addColumn<int>("first");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("within the head") << 2 << QByteArray("HTTP/1.1 2");
    QTest::newRow("after an interim answer") << 2 << QByteArray("HTTP/1.1 100 Continue\r\n\r\n");
    QTest::newRow("on a fresh connection") << 1 << QByteArray();
}

void AuthorizerContract::neverRepeatsOtherwise()
{
    QFETCH(int, first);
    QFETCH(QByteArray, bytes);
    RawStub stub([first, bytes](QTcpSocket *socket, int number) {
        if (number != first) {
            socket->write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            return;
        }
        socket->write(bytes);
        socket->disconnectFromHost();
    });
    make(stub.url());
    for (int i = 1; i <= 3; ++i) {
        const auto asked = ask();
        WSIFY_WAIT(asked->isDone());
        QCOMPARE(asked->verdict(), i == first ? Verdict::Unavailable : Verdict::Allow);
        QCOMPARE(stub.requests, i);
    }
}

void AuthorizerContract::closingPeersLoseNothing_data()
{
    QTest::addColumn<int>("requests");
    QTest::newRow("after each request") << 1;
    QTest::newRow("after three requests") << 3;
    QTest::newRow("when idle") << 0;
}

// Servers exist that keep no connection and do not say so: calls must not be sent into one that is known to have ended.
void AuthorizerContract::closingPeersLoseNothing()
{
    QFETCH(int, requests);
    QList<QPointer<QTcpSocket>> sockets;
    RawStub stub([&sockets, requests](QTcpSocket *socket, int) {
        const int count = socket->property("count").toInt() + 1;
        socket->setProperty("count", count);
        socket->write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        socket->flush();
        if (count == requests)
            socket->disconnectFromHost();
        sockets.append(socket);
    });
    make(stub.url());
    for (int round = 0; round < 10; ++round) {
        std::vector<std::unique_ptr<Asked>> calls;
        for (int i = 0; i < 10; ++i)
            calls.push_back(ask(DefaultBody, AuthCall::Broadcast));
        for (const auto &asked : calls)
            WSIFY_WAIT(asked->isDone());
        // The next calls are asked before the event loop could say so.
        if (requests == 0) {
            for (const auto &socket : std::exchange(sockets, {})) {
                if (socket)
                    socket->disconnectFromHost();
            }
        }
    }
    QCOMPARE(m_metrics->authorizerAllowed.value(), 100);
    QCOMPARE(stub.requests, 100);
    QCOMPARE(m_metrics->authorizerReusedLost.value(), 0);
    QVERIFY(stub.connections >= (requests == 1 ? 100 : 10));
}

void AuthorizerContract::shortBacklogsLoseNothing_data()
{
    QTest::addColumn<bool>("keepAlive");
    QTest::newRow("connections are kept") << true;
    QTest::newRow("one for each call") << false;
}

// As Python's http.server: five connections wait, the others are dropped by the kernel and come again after a second or more.
void AuthorizerContract::shortBacklogsLoseNothing()
{
    QFETCH(bool, keepAlive);
    constexpr int Calls = 200;
    QTcpServer server;
    server.setListenBacklogSize(5);
    server.setMaxPendingConnections(1);
    QVERIFY(server.listen(QHostAddress(QHostAddress::LocalHost), 0));
    QTimer pace;
    connect(&pace, &QTimer::timeout, &server, [&] {
        if (QTcpSocket *socket = server.nextPendingConnection()) {
            const auto answer = [socket] {
                if (socket->readAll().endsWith("}}"))
                    socket->write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            };
            connect(socket, &QTcpSocket::readyRead, socket, answer);
            answer(); // the request may have come before
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    });
    pace.start(2);
    make(urlOf(QStringLiteral("127.0.0.1"), server.serverPort()), {}, keepAlive);
    std::vector<std::unique_ptr<Asked>> calls;
    for (int i = 0; i < Calls; ++i)
        calls.push_back(ask());
    for (const auto &asked : calls) {
        WSIFY_WAIT(asked->isDone());
        QCOMPARE(asked->verdict(), Verdict::Allow);
    }
}

void AuthorizerContract::followsANameThatMoves()
{
    m_limits.authorizerConnectionAge = milliseconds(300);
    AuthorizerStub before;
    AuthorizerStub after(before.port(), QHostAddress(QStringLiteral("127.0.0.2")));
    if (after.port() == 0)
        QSKIP("there is no second address of the loopback here");
    const auto moved = std::make_shared<std::atomic<bool>>(false);
    make({.url = urlOf(QStringLiteral("moving.test"), before.port()), .lookup = [moved](const QByteArray &name) {
              return lookup({*moved ? QStringLiteral("127.0.0.2") : QStringLiteral("127.0.0.1")})(name);
          }});
    const auto first = ask();
    WSIFY_WAIT(first->isDone());
    QCOMPARE(before.requests().size(), 1);
    QCOMPARE(before.requests().first()->header("host"), "moving.test:" + QByteArray::number(before.port()));
    *moved = true;
    QElapsedTimer clock;
    clock.start();
    while (after.requests().isEmpty() && clock.elapsed() < DeadlineMs) {
        const auto asked = ask();
        WSIFY_WAIT(asked->isDone());
        QCOMPARE(asked->verdict(), Verdict::Allow);
    }
    QCOMPARE(after.requests().size(), 1);
    QVERIFY(before.connections() > 1); // they ended while calls went on
}

void AuthorizerContract::triesTheNextAddress()
{
    AuthorizerStub stub;
    const FullListener dead(QHostAddress(QStringLiteral("127.0.0.2")), stub.port());
    if (!dead.isFull())
        QSKIP("there is no second address of the loopback here, or its listener takes every connection");
    make({.url = urlOf(QStringLiteral("two.test"), stub.port()),
          .lookup = lookup({QStringLiteral("127.0.0.2"), QStringLiteral("127.0.0.1")})});
    std::vector<std::unique_ptr<Asked>> calls;
    for (int i = 0; i < 20; ++i)
        calls.push_back(ask());
    for (const auto &asked : calls) {
        WSIFY_WAIT(asked->isDone());
        QCOMPARE(asked->verdict(), Verdict::Allow);
    }
}

// Each call has the time of one, whenever it was asked.
void AuthorizerContract::swallowedConnectionsEnd()
{
    m_limits.authorizerTimeout = milliseconds(600);
    const FullListener dead{QHostAddress(QHostAddress::LocalHost)};
    if (!dead.isFull())
        QSKIP("a listener here takes every connection");
    make(urlOf(QStringLiteral("127.0.0.1"), dead.port()));
    QElapsedTimer clock;
    clock.start();
    std::vector<std::unique_ptr<Asked>> calls;
    for (int i = 0; i < 20; ++i)
        calls.push_back(ask());
    QTest::qWait(300);
    const auto late = ask();
    for (const auto &asked : calls) {
        WSIFY_WAIT(asked->isDone());
        QCOMPARE(asked->verdict(), Verdict::Unavailable);
    }
    QVERIFY(clock.elapsed() >= 550);
    WSIFY_WAIT(late->isDone());
    QVERIFY(clock.elapsed() < m_limits.authorizerQueueTimeout.count());
    QCOMPARE(m_metrics->limitAuthorizerWaiting.value(), 0);
    QCOMPARE(m_observer.warnings.size(), qsizetype(1));
}

void AuthorizerContract::silentResolversHoldNobody()
{
    static auto *const never = new QSemaphore; // for threads that outlive everything
    m_limits.authorizerTimeout = milliseconds(300);
    make({.url = urlOf(QStringLiteral("silent.test"), 80), .lookup = [](const QByteArray &) {
              never->acquire();
              return Resolver::Answer{};
          }});
    const auto asked = ask();
    WSIFY_WAIT(asked->isDone());
    QCOMPARE(asked->verdict(), Verdict::Unavailable);
    const auto open = ask();
    QCoreApplication::processEvents();
    open->call.reset();
    m_authorizer.reset();
}

void AuthorizerContract::namesThatAreNot()
{
    m_observer.warnings.clear();
    make({.url = urlOf(QStringLiteral("no.test"), 80),
          .lookup = [](const QByteArray &) { return Resolver::Answer{.error = "there is no such host"}; }});
    std::vector<std::unique_ptr<Asked>> calls;
    for (int i = 0; i < 20; ++i)
        calls.push_back(ask());
    QElapsedTimer clock;
    clock.start();
    for (const auto &asked : calls) {
        WSIFY_WAIT(asked->isDone());
        QCOMPARE(asked->verdict(), Verdict::Unavailable);
    }
    QVERIFY(clock.elapsed() < m_limits.authorizerTimeout.count());
    QCOMPARE(m_observer.warnings, QByteArrayList{"the authorizer is unavailable: there is no such host"});
}

} // namespace wsify::test
