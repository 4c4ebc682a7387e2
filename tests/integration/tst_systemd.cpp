// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "hostile/frozenthread.h"
#include "support/adminconsole.h"
#include "support/httpclient.h"
#include "support/notifysocket.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QHostAddress>
#include <QTcpServer>
#include <QTemporaryFile>
#include <QTest>

#include <csignal>

using namespace wsify;
using namespace wsify::test;

/// What the binary tells systemd (PROTOCOL.md section 7).
class TestSystemd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readyAndStopping_data();
    void readyAndStopping();
    void stoppingBeforeTheDelay();
    void readyOnlyWhenTheBrokerAnswered();
    void notReadyWithoutAListener();
    void nobodyListens();
    void reload();
    void severalReloads();
    void watchdog();
    void watchdogOfAStuckWorker();
    void watchdogOfAnotherProcess();

private:
    static constexpr char Ready[] = "READY=1\nSTATUS=Serving";
    using Environment = ServerProcess::Environment;
    static Environment of(const NotifySocket &socket, const Environment &more = {})
    {
        Environment environment = more;
        environment.insert(QStringLiteral("NOTIFY_SOCKET"), socket.name());
        return environment;
    }
    static Environment fed(const NotifySocket &socket, const QString &pid = {})
    {
        Environment environment{{QStringLiteral("WATCHDOG_USEC"), QStringLiteral("40000")}};
        if (!pid.isEmpty())
            environment.insert(QStringLiteral("WATCHDOG_PID"), pid);
        return of(socket, environment);
    }
};

void TestSystemd::readyAndStopping_data()
{
    QTest::addColumn<bool>("isAbstract");
    QTest::newRow("path") << false;
    QTest::newRow("abstract") << true;
}

void TestSystemd::readyAndStopping()
{
    QFETCH(bool, isAbstract);
    const NotifySocket socket(isAbstract ? NotifySocket::Abstract : NotifySocket::Path);
    QVERIFY(socket.isOpen());
    WSIFY_START(server, {}, of(socket));
    WSIFY_WAIT(!socket.states().isEmpty());
    QCOMPARE(socket.states(), QByteArrayList{Ready});
    QVERIFY2(server.stop(), server.problem().constData());
    WSIFY_WAIT(socket.states().size() == 2);
    QCOMPARE(socket.states().last(), QByteArray("STOPPING=1"));
}

void TestSystemd::stoppingBeforeTheDelay()
{
    const NotifySocket socket;
    WSIFY_START(server, {QStringLiteral("--drain-delay"), QStringLiteral("1m")}, of(socket));
    WSIFY_WAIT(socket.count(Ready) == 1);
    server.terminate();
    WSIFY_WAIT(socket.count("STOPPING=1") == 1);
    QCOMPARE(httpRequest(server.port(), "GET", "/health").status, 200);
    QVERIFY(!server.out().contains("\"draining\""));
    server.kill();
}

void TestSystemd::readyOnlyWhenTheBrokerAnswered()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    const NotifySocket socket;
    ServerProcess server;
    server.run({QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--admin-socket"),
                QStringLiteral("off"), QStringLiteral("--broker-driver"), QStringLiteral("redis"),
                QStringLiteral("--broker-dsn"), QStringLiteral("redis://127.0.0.1:%1/0").arg(silent.serverPort())},
               of(socket));
    if (!waitUntil([&] { return silent.hasPendingConnections() || !server.isRunning(); }) || !server.isRunning()) {
        server.expectExitCode(2);
        QSKIP("this build has no Redis broker");
    }
    server.terminate();
    QVERIFY(server.waitEnded());
    WSIFY_WAIT(!socket.states().isEmpty());
    QCOMPARE(socket.states(), QByteArrayList{"STOPPING=1"});
}

void TestSystemd::notReadyWithoutAListener()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost));
    const NotifySocket socket;
    ServerProcess server;
    server.expectExitCode(1);
    server.run({QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:%1").arg(other.serverPort())}, of(socket));
    QVERIFY(server.waitEnded());
    QCoreApplication::processEvents();
    QCOMPARE(socket.states(), QByteArrayList());
}

/// The server serves when the socket is not there, or is none.
void TestSystemd::nobodyListens()
{
    for (const char *name : {"/nowhere/notify", "@wsify-nobody", "notify", "vsock:2:1", "@", "/"}) {
        WSIFY_START(server, {}, {{QStringLiteral("NOTIFY_SOCKET"), QString::fromLatin1(name)}});
        QCOMPARE(httpRequest(server.port(), "GET", "/ready").status, 200);
        QVERIFY2(server.stop(), server.problem().constData());
    }
}

/// Every reload ends with READY=1, also one that was refused.
void TestSystemd::reload()
{
    QTemporaryFile file;
    const auto write = [&file](const QByteArray &text) {
        return file.resize(0) && file.seek(0) && file.write(text) == text.size() && file.flush();
    };
    QVERIFY(file.open() && write("max-batch = 10\n"));
    const NotifySocket socket;
    WSIFY_START(server, {QStringLiteral("--config"), file.fileName()}, of(socket));
    WSIFY_WAIT(socket.states().size() == 1);
    QVERIFY(write("max-batch = 11\n"));
    server.signal(SIGHUP);
    WSIFY_WAIT(socket.states().size() == 3);
    QVERIFY2(socket.states().at(1).startsWith("RELOADING=1\nMONOTONIC_USEC="), socket.states().at(1).constData());
    QCOMPARE(socket.states().at(2), QByteArray(Ready));
    QVERIFY(write("max-batch = many\n"));
    server.signal(SIGHUP);
    WSIFY_WAIT(socket.states().size() == 5);
    QVERIFY(socket.states().at(3).startsWith("RELOADING=1\n"));
    QVERIFY2(socket.states().at(4).startsWith("READY=1\nSTATUS=The configuration was not reloaded: ")
                 && socket.states().at(4).contains("max-batch"),
             socket.states().at(4).constData());
    QVERIFY2(server.stop(), server.problem().constData());
}

/// One that comes while a worker has not taken the last one waits for it, and several are one: READY=1 is true.
void TestSystemd::severalReloads()
{
    QTemporaryFile file;
    QVERIFY(file.open() && file.write("max-batch = 10\n") > 0 && file.flush());
    const NotifySocket socket;
    WSIFY_START(server, {QStringLiteral("--config"), file.fileName(), QStringLiteral("--workers=2")}, of(socket));
    WSIFY_WAIT(socket.states().size() == 1);
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    FrozenThread frozen(server.pid(), "worker-1");
    if (!frozen.isFrozen())
        QSKIP("this system does not let a test stop a thread of its child (ptrace)");
    QVERIFY(file.seek(0) && file.write("max-batch = 11\n") > 0 && file.flush());
    server.signal(SIGHUP);
    WSIFY_WAIT(server.out().contains("changed: max-batch"));
    for (int i = 0; i < 5; ++i) {
        server.signal(SIGHUP);
        // The main thread has seen it: the handler comes before the first answer, and what it says is read before the second.
        QVERIFY(console.ask<admin::Ok>(admin::Ping{}) && console.ask<admin::Ok>(admin::Ping{}));
    }
    QCOMPARE(socket.states().size(), 2);
    frozen.thaw();
    WSIFY_WAIT(socket.states().size() == 5);
    QCOMPARE(socket.count(Ready), 3);
    QVERIFY(socket.states().at(1).startsWith("RELOADING=1\n") && socket.states().at(3).startsWith("RELOADING=1\n"));
    WSIFY_WAIT(server.out().contains("the configuration was reloaded; changed: nothing"));
    QCOMPARE(server.out().count("the configuration was reloaded; changed: nothing"), 1);
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestSystemd::watchdog()
{
    const NotifySocket socket;
    WSIFY_START(server, {QStringLiteral("--drain-delay"), QStringLiteral("1m")}, fed(socket));
    WSIFY_WAIT(socket.count("WATCHDOG=1") >= 3);
    QCOMPARE(socket.states().first(), QByteArray(Ready));
    // Until the end.
    server.terminate();
    WSIFY_WAIT(socket.count("STOPPING=1") == 1);
    const qsizetype before = socket.count("WATCHDOG=1");
    WSIFY_WAIT(socket.count("WATCHDOG=1") >= before + 3);
    server.kill();
}

/// One worker stands still; the main thread and the other worker go on, and their clients are served.
void TestSystemd::watchdogOfAStuckWorker()
{
    const NotifySocket socket;
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("2")}, fed(socket));
    WSIFY_WAIT(socket.count("WATCHDOG=1") >= 3);
    FrozenThread frozen(server.pid(), "worker-1");
    if (!frozen.isFrozen())
        QSKIP("this system does not let a test stop a thread of its child (ptrace)");
    // What that worker had answered, and what the socket holds, comes yet; then nothing does.
    qsizetype before = 0;
    WSIFY_WAIT(
        (before = socket.count("WATCHDOG=1"), !waitUntil([&] { return socket.count("WATCHDOG=1") > before; }, 500)));
    frozen.thaw();
    WSIFY_WAIT(socket.count("WATCHDOG=1") >= before + 3);
}

void TestSystemd::watchdogOfAnotherProcess()
{
    const NotifySocket socket;
    WSIFY_START(server, {}, fed(socket, QStringLiteral("1")));
    WSIFY_WAIT(socket.count(Ready) == 1);
    QVERIFY2(server.stop(), server.problem().constData());
    WSIFY_WAIT(socket.count("STOPPING=1") == 1);
    QCOMPARE(socket.count("WATCHDOG=1"), 0);
}

WSIFY_SUITE(tst_systemd, QCoreApplication, TestSystemd)

#include "tst_systemd.moc"
