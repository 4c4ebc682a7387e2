// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/acceptor.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QAbstractEventDispatcher>
#include <QElapsedTimer>
#include <QFile>
#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>
#include <QtTest>

#include <map>
#include <memory>
#include <optional>
#include <semaphore>
#include <vector>

#ifdef Q_OS_UNIX
#include <sys/resource.h>
#include <unistd.h>
#endif

using namespace wsify;

namespace {

/// What is wrong, once it is known.
QString listen(Acceptor &acceptor, const QString &address)
{
    std::optional<QString> result;
    acceptor.listen(address, [&result](const QString &error) { result = error; });
    return test::waitUntil([&result] { return result.has_value(); }) ? *result : QStringLiteral("no answer");
}

} // namespace

class TestAcceptor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void parsesAddresses_data();
    void parsesAddresses();
    void refusesAddresses_data();
    void refusesAddresses();
    void everyInterface();
    void oneInterface();
    void nameThatIsNone();
    void doesNotWaitForAResolver();
    void portInUse();
    void dealsEveryDescriptor();
    void saysWhereAConnectionCameIn();
    void adopts();
    void holds();
    void waitsWhenDescriptorsRunOut_data();
    void waitsWhenDescriptorsRunOut();
};

void TestAcceptor::parsesAddresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("port");
    QTest::newRow("every interface") << ":3000"
                                     << "" << 3000;
    QTest::newRow("any port") << ":0"
                              << "" << 0;
    QTest::newRow("v4") << "127.0.0.1:80"
                        << "127.0.0.1" << 80;
    QTest::newRow("any v4") << "0.0.0.0:65535"
                            << "0.0.0.0" << 65535;
    QTest::newRow("v6") << "[::1]:80"
                        << "::1" << 80;
    QTest::newRow("any v6") << "[::]:80"
                            << "::" << 80;
    QTest::newRow("localhost") << "localhost:80"
                               << "localhost" << 80;
    QTest::newRow("name") << "my-host.example.org:80"
                          << "my-host.example.org" << 80;
}

void TestAcceptor::parsesAddresses()
{
    QFETCH(QString, text);
    QFETCH(QString, host);
    QFETCH(int, port);
    QString parsedHost = QStringLiteral("unset");
    quint16 parsedPort = 1;
    QString error;
    QVERIFY2(Acceptor::parseAddress(text, parsedHost, parsedPort, error), qPrintable(error));
    QCOMPARE(parsedHost, host);
    QCOMPARE(int(parsedPort), port);
    QVERIFY(error.isEmpty());
}

void TestAcceptor::refusesAddresses_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"", ":", "3000", "127.0.0.1", ":65536", ":-1", ":http", ": 80", "::1:80", "[::1]",
                             "[::1]80", "[127.0.0.1]:80", "[]:80", "exa mple.org:80", "a/b:80", "caf\u00e9.example:80",
                             "1.2.3:x", "127.0.0.1:", "256.1.1.1:80"})
        QTest::newRow(text) << QString::fromUtf8(text);
}

void TestAcceptor::refusesAddresses()
{
    QFETCH(QString, text);
    QString host;
    quint16 port = 0;
    QString error;
    QVERIFY(!Acceptor::parseAddress(text, host, port, error));
    QVERIFY(!error.isEmpty());
    Acceptor acceptor([](const Accepted &) {});
    QVERIFY(!listen(acceptor, text).isEmpty());
    QVERIFY(!acceptor.isListening());
}

void TestAcceptor::everyInterface()
{
    int dealt = 0;
    Acceptor acceptor([&](const Accepted &accepted) {
        ++dealt;
        QTcpSocket().setSocketDescriptor(accepted.descriptor);
    });
    QCOMPARE(listen(acceptor, QStringLiteral(":0")), QString());
    QCOMPARE(acceptor.listenBacklogSize(), 4096);
    QTcpSocket v4;
    v4.connectToHost(QHostAddress(QHostAddress::LocalHost), acceptor.serverPort());
    WSIFY_WAIT(dealt == 1);
    if (acceptor.serverAddress() != QHostAddress(QHostAddress::Any))
        QSKIP("this machine has no IPv6");
    QTcpSocket v6;
    v6.connectToHost(QHostAddress(QHostAddress::LocalHostIPv6), acceptor.serverPort());
    WSIFY_WAIT(dealt == 2 || v6.error() == QAbstractSocket::NetworkError
               || v6.error() == QAbstractSocket::SocketAddressNotAvailableError);
    if (dealt == 1)
        QSKIP("this machine has no IPv6 loopback");
}

void TestAcceptor::oneInterface()
{
    Acceptor acceptor([](const Accepted &) {});
    QCOMPARE(listen(acceptor, QStringLiteral("localhost:0")), QString());
    QCOMPARE(acceptor.serverAddress(), QHostAddress(QHostAddress::LocalHost));
    QVERIFY(acceptor.serverPort() != 0);
}

void TestAcceptor::nameThatIsNone()
{
    Acceptor acceptor([](const Accepted &) {});
    const QString error = listen(acceptor, QStringLiteral("no-such-host.invalid:0"));
    QVERIFY(!error.isEmpty());
}

/// Nor does its end.
void TestAcceptor::doesNotWaitForAResolver()
{
    const auto hangs = std::make_shared<std::binary_semaphore>(0);
    int called = 0;
    {
        Acceptor acceptor([](const Accepted &) {},
                          [hangs](const QByteArray &) {
                              hangs->acquire();
                              return Resolver::Answer();
                          });
        acceptor.listen(QStringLiteral("host.example:0"), [&called](const QString &) { ++called; });
        QCoreApplication::processEvents();
        QVERIFY(!acceptor.isListening());
    }
    hangs->release();
    QCOMPARE(called, 0);
}

void TestAcceptor::portInUse()
{
    Acceptor first([](const Accepted &) {});
    QCOMPARE(listen(first, QStringLiteral("127.0.0.1:0")), QString());
    Acceptor second([](const Accepted &) {});
    const QString error = listen(second, QStringLiteral("127.0.0.1:%1").arg(first.serverPort()));
    QCOMPARE(second.serverError(), QAbstractSocket::AddressInUseError);
    QVERIFY(!error.isEmpty());
}

/// A socket that listens already, as another process has it too.
void TestAcceptor::adopts()
{
#ifdef Q_OS_UNIX
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost)));
    int dealt = 0;
    {
        Acceptor acceptor([&](const Accepted &accepted) {
            ++dealt;
            QTcpSocket().setSocketDescriptor(accepted.descriptor);
        });
        QCOMPARE(acceptor.adopt(::dup(int(other.socketDescriptor()))), QString());
        QCOMPARE(acceptor.listener().address, "127.0.0.1:" + QByteArray::number(other.serverPort()));
        QVERIFY(!acceptor.listener().isUnix);
        other.pauseAccepting();
        QTcpSocket client;
        client.connectToHost(QHostAddress(QHostAddress::LocalHost), acceptor.serverPort());
        WSIFY_WAIT(dealt == 1);
    }
    other.resumeAccepting(); // it listens as before
    QTcpSocket client;
    client.connectToHost(QHostAddress(QHostAddress::LocalHost), other.serverPort());
    WSIFY_WAIT(other.hasPendingConnections());
    Acceptor named([](const Accepted &) {});
    QCOMPARE(named.adopt(::dup(int(other.socketDescriptor())), "unix:/run/a.sock"), QString());
    QCOMPARE(named.listener().address, QByteArray("unix:/run/a.sock"));
    QVERIFY(named.listener().isUnix);
#else
    QSKIP("descriptors are passed on Unix");
#endif
}

void TestAcceptor::holds()
{
    int dealt = 0;
    Acceptor acceptor([&](const Accepted &accepted) {
        ++dealt;
        QTcpSocket().setSocketDescriptor(accepted.descriptor);
    });
    QCOMPARE(listen(acceptor, QStringLiteral("127.0.0.1:0")), QString());
    acceptor.hold();
    QTcpSocket client;
    client.connectToHost(QHostAddress(QHostAddress::LocalHost), acceptor.serverPort());
    WSIFY_WAIT(client.state() == QAbstractSocket::ConnectedState);
    QTest::qWait(150); // longer than a retry would take
    QCOMPARE(dealt, 0);
    acceptor.go();
    WSIFY_WAIT(dealt == 1);
}

void TestAcceptor::dealsEveryDescriptor()
{
    constexpr int Connections = 200; // more than QTcpServer keeps pending
    std::vector<std::unique_ptr<QTcpSocket>> dealt;
    Acceptor acceptor([&](const Accepted &accepted) {
        dealt.push_back(std::make_unique<QTcpSocket>());
        QVERIFY(dealt.back()->setSocketDescriptor(accepted.descriptor));
        dealt.back()->write("hello");
    });
    QCOMPARE(listen(acceptor, QStringLiteral("127.0.0.1:0")), QString());
    std::vector<std::unique_ptr<QTcpSocket>> clients;
    for (int i = 0; i < Connections; ++i) {
        clients.push_back(std::make_unique<QTcpSocket>());
        clients.back()->connectToHost(QHostAddress(QHostAddress::LocalHost), acceptor.serverPort());
    }
    WSIFY_WAIT(dealt.size() == Connections);
    for (const auto &client : clients)
        WSIFY_WAIT(client->bytesAvailable() == 5);
    QVERIFY(!acceptor.hasPendingConnections());
}

void TestAcceptor::saysWhereAConnectionCameIn()
{
    std::map<QByteArray, int> dealt; // by the address of the listener
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    const auto deal = [&](const Accepted &accepted) {
        ++dealt[accepted.listener->address];
        sockets.push_back(std::make_unique<QTcpSocket>());
        QVERIFY(sockets.back()->setSocketDescriptor(accepted.descriptor));
    };
    Acceptor one(deal);
    Acceptor other(deal);
    QCOMPARE(listen(one, QStringLiteral("127.0.0.1:0")), QString());
    QCOMPARE(listen(other, QStringLiteral("127.0.0.1:0")), QString());
    const auto at = [](const Acceptor &acceptor) { return "127.0.0.1:" + QByteArray::number(acceptor.serverPort()); };
    QCOMPARE(one.listener().address, at(one));
    std::vector<std::unique_ptr<QTcpSocket>> clients;
    for (int i = 0; i < 30; ++i) {
        clients.push_back(std::make_unique<QTcpSocket>());
        clients.back()->connectToHost(QHostAddress(QHostAddress::LocalHost), (i % 3 ? one : other).serverPort());
    }
    WSIFY_WAIT(sockets.size() == 30);
    QCOMPARE(dealt, (std::map<QByteArray, int>{{at(one), 20}, {at(other), 10}}));
}

void TestAcceptor::waitsWhenDescriptorsRunOut_data()
{
    QTest::addColumn<int>("before");
    QTest::newRow("at the first connection") << 0;
    QTest::newRow("at the second") << 1;
}

/// Qt tells the first error of a listening socket alone, and that nobody waits any more behind a first connection is one.
void TestAcceptor::waitsWhenDescriptorsRunOut()
{
#ifdef Q_OS_UNIX
    QFETCH(int, before);
    int dealt = 0;
    std::vector<std::unique_ptr<QTcpSocket>> sockets;
    Acceptor acceptor([&](const Accepted &accepted) {
        ++dealt;
        sockets.push_back(std::make_unique<QTcpSocket>());
        sockets.back()->setSocketDescriptor(accepted.descriptor);
    });
    QCOMPARE(listen(acceptor, QStringLiteral("127.0.0.1:0")), QString());
    QTcpSocket first;
    if (before > 0)
        first.connectToHost(QHostAddress(QHostAddress::LocalHost), acceptor.serverPort());
    WSIFY_WAIT(dealt == before);
    QTcpSocket client;
    client.connectToHost(QHostAddress(QHostAddress::LocalHost), acceptor.serverPort());
    QVERIFY(client.waitForConnected()); // by the kernel; the acceptor has not had its turn

    QFile next(QStringLiteral("/dev/null"));
    QVERIFY(next.open(QIODevice::ReadOnly));
    rlimit enough{};
    QCOMPARE(getrlimit(RLIMIT_NOFILE, &enough), 0);
    rlimit none = enough;
    none.rlim_cur = rlim_t(next.handle()) + 1;
    QCOMPARE(setrlimit(RLIMIT_NOFILE, &none), 0);
    // A turn of the loop for every attempt, and few others: a spin has thousands. That there are attempts shows below.
    int turns = 0;
    const QMetaObject::Connection counting =
        connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, &acceptor, [&] { ++turns; });
    QElapsedTimer clock;
    clock.start();
    test::waitUntil([&] { return clock.elapsed() >= 400; });
    disconnect(counting);
    QCOMPARE(setrlimit(RLIMIT_NOFILE, &enough), 0);
    QVERIFY2(turns < 50, QByteArray::number(turns).constData());
    QCOMPARE(dealt, before);
    WSIFY_WAIT(dealt == before + 1); // and goes on by itself
#else
    QSKIP("descriptors are not limited here");
#endif
}

WSIFY_SUITE(tst_acceptor, QCoreApplication, TestAcceptor)
#include "tst_acceptor.moc"
