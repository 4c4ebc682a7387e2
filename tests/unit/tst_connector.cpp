// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "net/connector.h"
#include "support/fulllistener.h"
#include "support/reservedport.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QElapsedTimer>
#include <QSemaphore>
#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>

#include <memory>
#include <vector>

using namespace wsify;
using namespace std::chrono_literals;
using Answer = Resolver::Answer;

class TestConnector : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void connects();
    void failsWithTheReason();
    void namesThatAreNot_data();
    void namesThatAreNot();
    void triesTheNextAtOnce();
    void triesTheNextBesideASilentOne();
    void waitsForTheLast();
    void refusedLate();
    void hasADeadline();
    void resolverHasThatDeadline();
    void canBeForgotten();

private:
    /// What became of a connector.
    struct Outcome
    {
        std::unique_ptr<QTcpSocket> socket;
        QList<Connector::Failure> failures;
        bool isDone() const { return socket || !failures.isEmpty(); }
    };
    static std::unique_ptr<Connector> start(Resolver &resolver, Connector::Target target, Outcome &outcome)
    {
        auto connector = std::make_unique<Connector>(resolver, std::move(target));
        QObject::connect(connector.get(), &Connector::connected, connector.get(),
                         [&outcome](QTcpSocket *socket) { outcome.socket.reset(socket); });
        QObject::connect(connector.get(), &Connector::failed, connector.get(),
                         [&outcome](const Connector::Failure &failure) { outcome.failures.append(failure); });
        connector->start();
        return connector;
    }
    static Resolver::Lookup lookup(const QStringList &addresses)
    {
        return [addresses](const QByteArray &) {
            Answer answer;
            for (const QString &address : addresses)
                answer.addresses.append(QHostAddress(address));
            return answer;
        };
    }
};

void TestConnector::connects()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress(QHostAddress::LocalHost), 0));
    for (const auto mode : {QIODevice::OpenMode(QIODevice::ReadWrite), QIODevice::ReadWrite | QIODevice::Unbuffered}) {
        Resolver resolver(QStringLiteral("127.0.0.1"));
        Outcome outcome;
        const auto connector = start(resolver, {.port = server.serverPort(), .mode = mode}, outcome);
        QVERIFY(!outcome.isDone());
        WSIFY_WAIT(outcome.isDone());
        QVERIFY(outcome.socket);
        QCOMPARE(outcome.socket->state(), QAbstractSocket::ConnectedState);
        QCOMPARE(outcome.socket->openMode(), mode);
        QVERIFY(!outcome.socket->parent());
        QVERIFY(connector->isReached());
        QVERIFY(connector->lookedUpAt() != Resolver::Time());
        outcome.socket->write("x");
        WSIFY_WAIT(server.hasPendingConnections());
        QTcpSocket *peer = server.nextPendingConnection();
        WSIFY_WAIT(peer->bytesAvailable() == 1);
    }
}

void TestConnector::failsWithTheReason()
{
    const test::ReservedPort nobodys;
    Resolver resolver(QStringLiteral("127.0.0.1"));
    Outcome outcome;
    const auto connector = start(resolver, {.port = nobodys.port()}, outcome);
    WSIFY_WAIT(outcome.isDone());
    QCOMPARE(outcome.failures.size(), 1);
    QCOMPARE(outcome.failures.first().text, QByteArray("Connection refused"));
    QVERIFY(!outcome.failures.first().isFinal);
}

void TestConnector::namesThatAreNot_data()
{
    QTest::addColumn<bool>("isFinal");
    QTest::newRow("there is none") << true;
    QTest::newRow("cannot be looked up now") << false;
}

void TestConnector::namesThatAreNot()
{
    QFETCH(bool, isFinal);
    Resolver resolver(QStringLiteral("some.test"), nullptr,
                      [isFinal](const QByteArray &) { return Answer{.error = "the reason", .isFinal = isFinal}; });
    Outcome outcome;
    const auto connector = start(resolver, {.port = 1}, outcome);
    WSIFY_WAIT(outcome.isDone());
    QCOMPARE(outcome.failures.size(), 1);
    QCOMPARE(outcome.failures.first().text, QByteArray("the reason"));
    QCOMPARE(outcome.failures.first().isFinal, isFinal);
}

void TestConnector::triesTheNextAtOnce()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress(QHostAddress::LocalHost), 0));
    Resolver resolver(QStringLiteral("two.test"), nullptr,
                      lookup({QStringLiteral("127.0.0.2"), QStringLiteral("127.0.0.1")}));
    Outcome outcome;
    const auto connector = start(resolver, {.port = server.serverPort()}, outcome);
    WSIFY_WAIT(outcome.isDone());
    QVERIFY(outcome.socket);
    QCOMPARE(outcome.socket->peerAddress(), QHostAddress(QHostAddress::LocalHost));
}

void TestConnector::triesTheNextBesideASilentOne()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress(QHostAddress::LocalHost), 0));
    const test::FullListener silent(QHostAddress(QStringLiteral("127.0.0.2")), server.serverPort());
    if (!silent.isFull())
        QSKIP("there is no second address of the loopback here, or its listener takes every connection");
    Resolver resolver(QStringLiteral("two.test"), nullptr,
                      lookup({QStringLiteral("127.0.0.2"), QStringLiteral("127.0.0.1")}));
    Outcome outcome;
    QElapsedTimer clock;
    clock.start();
    const auto connector = start(resolver, {.port = server.serverPort()}, outcome);
    WSIFY_WAIT(outcome.isDone());
    QVERIFY(outcome.socket);
    QCOMPARE(outcome.socket->peerAddress(), QHostAddress(QHostAddress::LocalHost));
    QVERIFY2(clock.elapsed() >= 250, QByteArray::number(clock.elapsed()).constData()); // Qt's timers may be 5 % early
    // The next one begins with the address that works.
    QList<QHostAddress> order;
    resolver.resolve(this, [&](const Answer &answer) { order = answer.addresses; });
    WSIFY_WAIT(!order.isEmpty());
    QCOMPARE(order, (QList{QHostAddress(QStringLiteral("127.0.0.1")), QHostAddress(QStringLiteral("127.0.0.2"))}));
}

/// The first one fails at once, the last one is silent for longer than the delay between them.
void TestConnector::waitsForTheLast()
{
    const test::FullListener silent{QHostAddress(QHostAddress::LocalHost)};
    if (!silent.isFull())
        QSKIP("a listener here takes every connection");
    const quint16 port = silent.port();
    Resolver resolver(QStringLiteral("two.test"), nullptr,
                      lookup({QStringLiteral("127.0.0.2"), QStringLiteral("127.0.0.1")}));
    Outcome outcome;
    const auto connector = start(resolver, {.port = port, .timeout = 600ms}, outcome);
    WSIFY_WAIT(outcome.isDone());
    QCOMPARE(outcome.failures.first().text, QByteArray("there was no connection to two.test within 600 ms"));
}

/// As above, and that one refuses in the end: at the next SYN, after a second.
void TestConnector::refusedLate()
{
    auto silent = std::make_unique<test::FullListener>(QHostAddress(QHostAddress::LocalHost));
    if (!silent->isFull())
        QSKIP("a listener here takes every connection");
    const quint16 port = silent->port();
    Resolver resolver(QStringLiteral("two.test"), nullptr,
                      lookup({QStringLiteral("127.0.0.2"), QStringLiteral("127.0.0.1")}));
    Outcome outcome;
    const auto connector = start(resolver, {.port = port}, outcome);
    QVERIFY(!test::waitUntil([&] { return outcome.isDone(); }, 2 * int(Connector::AttemptDelay.count())));
    silent.reset();
    WSIFY_WAIT(outcome.isDone());
    QCOMPARE(outcome.failures.size(), 1);
    QVERIFY(!outcome.socket);
}

void TestConnector::hasADeadline()
{
    const test::FullListener silent{QHostAddress(QHostAddress::LocalHost)};
    if (!silent.isFull())
        QSKIP("a listener here takes every connection");
    const quint16 port = silent.port();
    Resolver resolver(QStringLiteral("127.0.0.1"));
    Outcome outcome;
    const auto connector = start(resolver, {.port = port, .timeout = 200ms}, outcome);
    WSIFY_WAIT(outcome.isDone());
    QCOMPARE(outcome.failures.size(), 1);
    QCOMPARE(outcome.failures.first().text, QByteArray("there was no connection to 127.0.0.1 within 200 ms"));
    QVERIFY(!outcome.failures.first().isFinal);
}

void TestConnector::resolverHasThatDeadline()
{
    static auto *const never = new QSemaphore;
    Resolver resolver(QStringLiteral("silent.test"), nullptr, [](const QByteArray &) {
        never->acquire();
        return Answer{};
    });
    Outcome outcome;
    const auto connector = start(resolver, {.port = 1, .timeout = 100ms}, outcome);
    WSIFY_WAIT(outcome.isDone());
    QCOMPARE(outcome.failures.first().text, QByteArray("the resolver did not answer for silent.test within 100 ms"));
    QVERIFY(!outcome.failures.first().isFinal);
}

void TestConnector::canBeForgotten()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress(QHostAddress::LocalHost), 0));
    QSemaphore go;
    bool isLookedUp = false;
    Resolver resolver(QStringLiteral("one.test"), nullptr, [&](const QByteArray &) {
        go.acquire();
        return Answer{.addresses = {QHostAddress(QHostAddress::LocalHost)}};
    });
    Outcome outcome;
    auto connector = start(resolver, {.port = server.serverPort()}, outcome);
    connector.reset();
    resolver.resolve(this, [&](const Answer &) { isLookedUp = true; });
    go.release();
    WSIFY_WAIT(isLookedUp);
    QCoreApplication::processEvents();
    QVERIFY(!outcome.isDone());
    QVERIFY(!server.hasPendingConnections());
}

WSIFY_SUITE(tst_connector, QCoreApplication, TestConnector)
#include "tst_connector.moc"
