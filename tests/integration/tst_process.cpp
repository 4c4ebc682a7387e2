// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/adminconsole.h"
#include "support/authorizerstub.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QElapsedTimer>
#include <QHostAddress>
#include <QJsonDocument>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryFile>
#include <QTest>

#include <csignal>
#include <memory>
#include <vector>

using namespace wsify;
using namespace wsify::test;

/// Command line, environment, exit codes and signals of the binary (PROTOCOL.md sections 1 and 5).
class TestProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void helpAndVersion();
    void wrongCommandLine_data();
    void wrongCommandLine();
    void spellings_data();
    void spellings();
    void environmentVariables();
    void configFile();
    void busyPort();
    void everyInterface();
    void logLinesAreJson();
    void readyWhileDraining();
    void terminateWithClients();
    void terminateWithAStuckClient();
    void terminateWhileTheAuthorizerHangs();
    void secondSignalEndsAtOnce();
#ifdef Q_OS_UNIX
    void twoSignalsAreOneDrain();
    void signalsWhileItEnds();
    void otherSignals();
    void quitDrains();
#endif
    void drainDelay();
    void drainDelayOfAConsole();
};

void TestProcess::helpAndVersion()
{
    for (const char *flag : {"--help", "-help", "-h"}) {
        ServerProcess server;
        server.run({QString::fromLatin1(flag)});
        QVERIFY(server.waitEnded());
        QCOMPARE(server.exitCode(), 0);
        for (const char *name : {"listen-addr", "authorizer-url", "broadcasting-key", "broker-driver", "broker-dsn"})
            QVERIFY2(server.out().contains(name), name);
    }
    ServerProcess server;
    server.run({QStringLiteral("--version")});
    QVERIFY(server.waitEnded());
    QCOMPARE(server.exitCode(), 0);
    QVERIFY2(server.out().contains("wsify") && server.out().contains("4."), server.out().constData());
}

void TestProcess::wrongCommandLine_data()
{
    QTest::addColumn<QStringList>("arguments");
    const auto row = [](const char *name, const QStringList &arguments) { QTest::newRow(name) << arguments; };
    row("unknown flag", {QStringLiteral("--no-such-flag")});
    row("unknown flag with a value", {QStringLiteral("-no-such-flag=1")});
    row("missing value", {QStringLiteral("--listen-addr")});
    row("bad number", {QStringLiteral("--max-message"), QStringLiteral("many")});
    row("bad duration", {QStringLiteral("--drain"), QStringLiteral("soon")});
    row("bad address", {QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:99999")});
    row("bad driver", {QStringLiteral("--broker-driver"), QStringLiteral("pigeon")});
    row("bad URL", {QStringLiteral("--authorizer-url"), QStringLiteral("ftp://x/")});
}

void TestProcess::wrongCommandLine()
{
    QFETCH(QStringList, arguments);
    ServerProcess server;
    server.expectExitCode(2);
    server.run(arguments);
    QVERIFY(server.waitEnded());
    QCOMPARE(server.exitCode(), 2);
    const QByteArray name =
        arguments.first().toLatin1().replace('-', ' ').trimmed().replace(' ', '-').split('=').first();
    QVERIFY2(server.err().contains(name), "what is wrong must be said on stderr, by its name");
    QVERIFY2(server.err().count('\n') == 1, server.err()); // in one line
}

void TestProcess::spellings_data()
{
    QTest::addColumn<QString>("dashes");
    QTest::addColumn<bool>("equals");
    QTest::newRow("-flag value") << QStringLiteral("-") << false;
    QTest::newRow("--flag value") << QStringLiteral("--") << false;
    QTest::newRow("-flag=value") << QStringLiteral("-") << true;
    QTest::newRow("--flag=value") << QStringLiteral("--") << true;
}

void TestProcess::spellings()
{
    QFETCH(QString, dashes);
    QFETCH(bool, equals);
    AuthorizerStub stub;
    QStringList arguments;
    const auto add = [&](const char *flag, const QString &value) {
        const QString name = dashes + QLatin1String(flag);
        if (equals)
            arguments.append(QString(name + u'=' + value));
        else
            arguments << name << value;
    };
    add("listen-addr", QStringLiteral("127.0.0.1:0"));
    add("authorizer-url", stub.url());
    add("broadcasting-key", QStringLiteral("K=1"));
    add("broker-driver", QStringLiteral("memory"));
    add("broker-dsn", QString());
    ServerProcess server;
    server.run(arguments);
    QVERIFY2(server.waitListening(), server.problem().constData());
    const QByteArray body = R"({"channel":"c","content":1})";
    QCOMPARE(httpPost(server.port(), body, "/broadcast").status, 403);
    QCOMPARE(httpPost(server.port(), body, "/broadcast?key=K%3D1").status, 201);
    WsClient client;
    QVERIFY(client.opened(server.port()));
    QCOMPARE(stub.count("connect"), 1);
}

void TestProcess::environmentVariables()
{
    const QByteArray body = R"({"channel":"c","content":1})";
    ServerProcess server;
    server.run({}, {{QStringLiteral("WSIFY_LISTEN_ADDR"), QStringLiteral("127.0.0.1:0")},
                    {QStringLiteral("WSIFY_BROADCASTING_KEY"), QStringLiteral("E")}});
    QVERIFY2(server.waitListening(), server.problem().constData());
    QCOMPARE(httpPost(server.port(), body, "/broadcast?key=E").status, 201);
    QCOMPARE(httpPost(server.port(), body, "/broadcast?key=F").status, 403);
    // A flag is stronger.
    WSIFY_START(flagged, {QStringLiteral("--broadcasting-key"), QStringLiteral("F")},
                {{QStringLiteral("WSIFY_BROADCASTING_KEY"), QStringLiteral("E")}});
    QCOMPARE(httpPost(flagged.port(), body, "/broadcast?key=F").status, 201);
    QCOMPARE(httpPost(flagged.port(), body, "/broadcast?key=E").status, 403);
}

void TestProcess::configFile()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write("listen-addr=127.0.0.1:0\nbroadcasting-key=I\nmax-channels=1\n");
    file.close();
    const QByteArray body = R"({"channel":"c","content":1})";
    ServerProcess server;
    server.run({QStringLiteral("--config"), file.fileName()});
    QVERIFY2(server.waitListening(), server.problem().constData());
    QCOMPARE(httpPost(server.port(), body, "/broadcast?key=I").status, 201);
    QCOMPARE(httpPost(server.port(), body, "/broadcast").status, 403);
    // The environment is stronger than the file.
    ServerProcess other;
    other.run({QStringLiteral("--config"), file.fileName()},
              {{QStringLiteral("WSIFY_BROADCASTING_KEY"), QStringLiteral("E")}});
    QVERIFY2(other.waitListening(), other.problem().constData());
    QCOMPARE(httpPost(other.port(), body, "/broadcast?key=E").status, 201);
    QCOMPARE(httpPost(other.port(), body, "/broadcast?key=I").status, 403);
}

void TestProcess::busyPort()
{
    WSIFY_START(server);
    ServerProcess second;
    second.expectExitCode(1);
    const QString address = QStringLiteral("127.0.0.1:%1").arg(server.port());
    second.run({QStringLiteral("--listen-addr"), address});
    QVERIFY(second.waitEnded());
    QCOMPARE(second.exitCode(), 1);
    const QByteArray said = second.out() + second.err();
    QVERIFY2(said.contains(QByteArray::number(server.port())), said.constData());
    QVERIFY2(said.contains("in use"), said.constData());
    QVERIFY2(second.err().startsWith("wsify: cannot listen on " + address.toUtf8()) && second.err().count('\n') == 1,
             second.err().constData());
    // The first one does not care.
    QCOMPARE(httpRequest(server.port(), "GET", "/health").status, 200);
}

void TestProcess::everyInterface()
{
    ServerProcess server;
    server.run({QStringLiteral("--listen-addr"), QStringLiteral(":0")});
    QVERIFY2(server.waitListening(), server.problem().constData());
    QCOMPARE(httpRequest(server.port(), "GET", "/health").status, 200);
    QTcpServer probe;
    if (!probe.listen(QHostAddress(QHostAddress::LocalHostIPv6)))
        QSKIP("this machine has no IPv6 loopback");
    QTcpSocket v6;
    v6.connectToHost(QHostAddress(QHostAddress::LocalHostIPv6), server.port());
    WSIFY_WAIT(v6.state() == QAbstractSocket::ConnectedState);
}

void TestProcess::logLinesAreJson()
{
    WSIFY_START(server);
    QCOMPARE(httpRequest(server.port(), "GET", "/quote%22back%5Cslash%00").status, 404);
    QCOMPARE(httpRequest(server.port(), "GET", "/quote\"back\\slash\xc3\xa9\xff").status, 404);
    WsClient client;
    QVERIFY(client.opened(server.port(), {.headers = {"User-Agent: \"\\ \xff\t"}}));
    client.sendText("rubbish");
    QVERIFY(client.settled());
    QVERIFY2(server.stop(), server.problem().constData());
    const QByteArrayList lines = server.out().trimmed().split('\n');
    QVERIFY(lines.size() >= 3);
    for (const QByteArray &line : lines) {
        QJsonParseError error;
        const QJsonObject object = QJsonDocument::fromJson(line, &error).object();
        QVERIFY2(error.error == QJsonParseError::NoError, line.constData());
        // A line of the access log keeps v3's fields.
        const bool isAccess = object.contains(QLatin1String("uri"));
        const QStringList keys =
            isAccess ? QStringList{QStringLiteral("time"), QStringLiteral("method"), QStringLiteral("status")}
                     : QStringList{QStringLiteral("time"), QStringLiteral("level"), QStringLiteral("msg")};
        for (const QString &key : keys)
            QVERIFY2(object.contains(key), line.constData());
    }
    QVERIFY2(server.err().isEmpty(), server.err().constData());
}

void TestProcess::readyWhileDraining()
{
    WSIFY_START(server, {QStringLiteral("--drain"), QStringLiteral("2s")});
    std::vector<std::unique_ptr<WsClient>> clients;
    for (int i = 0; i < 10; ++i) {
        clients.push_back(std::make_unique<WsClient>());
        QVERIFY(clients.back()->opened(server.port()));
    }
    QCOMPARE(httpRequest(server.port(), "GET", "/ready").status, 200);
    server.terminate();
    // The listener stays open and says why it does not serve.
    WSIFY_WAIT(httpRequest(server.port(), "GET", "/ready").status == 503);
    const HttpAnswer post = httpPost(server.port(), R"({"channel":"c","content":1})");
    QCOMPARE(post.status, 503);
    QVERIFY(!post.header("Retry-After").isNull());
    WsClient late;
    QVERIFY(!late.opened(server.port()));
    QCOMPARE(late.answer().status, 503);
    QVERIFY(!late.answer().header("Retry-After").isNull());
    QCOMPARE(httpRequest(server.port(), "GET", "/health").status, 200);
    QVERIFY(server.waitEnded());
    QCOMPARE(server.exitCode(), 0);
    for (const auto &client : clients) {
        WSIFY_WAIT(client->isDisconnected());
        QCOMPARE(client->closeCode(), 1001);
    }
}

void TestProcess::terminateWithClients()
{
    WSIFY_START(server,
                {QStringLiteral("--drain"), QStringLiteral("500ms"), QStringLiteral("--workers"), QStringLiteral("2")});
    std::vector<std::unique_ptr<WsClient>> clients;
    for (int i = 0; i < 100; ++i) {
        clients.push_back(std::make_unique<WsClient>());
        QVERIFY(clients.back()->opened(server.port()));
        clients.back()->sendText(join("c"));
        QVERIFY(clients.back()->settled());
    }
    // What was published before is still delivered.
    QCOMPARE(httpPost(server.port(), R"({"channel":"c","content":"last"})").status, 201);
    QElapsedTimer clock;
    clock.start();
    server.terminate();
    QVERIFY(server.waitEnded());
    QCOMPARE(server.exitCode(), 0);
    QVERIFY2(clock.elapsed() < 5500, QByteArray::number(clock.elapsed()).constData());
    for (const auto &client : clients) {
        WSIFY_WAIT(client->isDisconnected());
        QCOMPARE(client->messages(), QByteArrayList{"\"last\""});
        QCOMPARE(client->closeCode(), 1001);
    }
}

void TestProcess::terminateWithAStuckClient()
{
    WSIFY_START(server, {QStringLiteral("--max-queue"), QStringLiteral("64MiB")});
    WsClient stuck;
    QVERIFY(stuck.opened(server.port()));
    stuck.sendText(join("c"));
    QVERIFY(stuck.settled());
    stuck.stopReading();
    WsClient sender;
    QVERIFY(sender.opened(server.port()));
    for (int i = 0; i < 100; ++i)
        sender.sendText(broadcast("c", '"' + QByteArray(100 * 1024, 'x') + '"'));
    QVERIFY(sender.settled());
    HttpConnection silent(server.port());
    silent.send("GET /health HTTP/1.1\r\n");
    QElapsedTimer clock;
    clock.start();
    server.terminate();
    QVERIFY(server.waitEnded());
    QCOMPARE(server.exitCode(), 0);
    QVERIFY2(clock.elapsed() < 5300 + 2500, QByteArray::number(clock.elapsed()).constData());
}

void TestProcess::terminateWhileTheAuthorizerHangs()
{
    AuthorizerStub stub;
    WSIFY_START(server, {QStringLiteral("--authorizer-url"), stub.url(), QStringLiteral("--authorizer-timeout"),
                         QStringLiteral("60s")});
    WsClient client;
    QVERIFY(client.opened(server.port()));
    stub.setScript(
        [](const AuthorizerStub::Request &) { return AuthorizerStub::Reply{.kind = AuthorizerStub::Reply::Hold}; });
    client.sendText(join("c"));
    WsClient connecting;
    connecting.open(server.port());
    WSIFY_WAIT(stub.held() == 2);
    QElapsedTimer clock;
    clock.start();
    server.terminate();
    QVERIFY(server.waitEnded());
    QCOMPARE(server.exitCode(), 0);
    QVERIFY2(clock.elapsed() < 5300 + 2500, QByteArray::number(clock.elapsed()).constData());
    QCOMPARE(client.closeCode(), 1001);
}

void TestProcess::secondSignalEndsAtOnce()
{
    WSIFY_START(server, {QStringLiteral("--drain"), QStringLiteral("60s")});
    std::vector<std::unique_ptr<WsClient>> clients;
    for (int i = 0; i < 10; ++i) {
        clients.push_back(std::make_unique<WsClient>());
        QVERIFY(clients.back()->opened(server.port()));
    }
    server.terminate();
    WSIFY_WAIT(httpRequest(server.port(), "GET", "/ready").status == 503);
    QVERIFY(server.isRunning());
    QElapsedTimer clock;
    clock.start();
    // From one second after the first on.
    WSIFY_WAIT((server.terminate(), !server.isRunning()));
    QVERIFY2(clock.elapsed() < 4000, QByteArray::number(clock.elapsed()).constData());
    server.expectExitCode(server.exitCode());
#ifdef Q_OS_UNIX
    QCOMPARE(server.exitCode(), 128 + SIGTERM);
#else
    QVERIFY(server.exitCode() != 0);
#endif
}

#ifdef Q_OS_UNIX

/// As terminals and service managers send them.
void TestProcess::twoSignalsAreOneDrain()
{
    WSIFY_START(server, {QStringLiteral("--drain"), QStringLiteral("500ms")});
    std::vector<std::unique_ptr<WsClient>> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(std::make_unique<WsClient>());
        QVERIFY(clients.back()->opened(server.port()));
    }
    server.signal(SIGINT);
    server.terminate(); // at once: on a slow machine a second passes before the log says anything
    QVERIFY(server.waitEnded());
    QVERIFY2(server.stop(), server.problem().constData());
    QCOMPARE(server.out().count("\"msg\":\"draining\""), 1);
    for (const auto &client : clients) {
        WSIFY_WAIT(client->isDisconnected());
        QCOMPARE(client->closeCode(), 1001);
    }
}

/// Without clients the end takes some milliseconds, and signals that come within them change nothing.
void TestProcess::signalsWhileItEnds()
{
    for (int round = 0; round < 5; ++round) {
        WSIFY_START(server);
        QElapsedTimer clock;
        clock.start();
        server.signal(SIGINT);
        while (server.isRunning() && clock.elapsed() < 300) { // after a second it would be another request
            server.signal(SIGTERM);
            server.signal(SIGHUP);
            QCoreApplication::processEvents();
        }
        QVERIFY(server.waitEnded());
        QVERIFY2(server.stop(), server.problem().constData());
    }
}

void TestProcess::otherSignals()
{
    WSIFY_START(server);
    WsClient client;
    QVERIFY(client.opened(server.port()));
    for (const int number : {SIGUSR1, SIGUSR2, SIGHUP})
        server.signal(number);
    WSIFY_WAIT(server.out().count("changed: nothing") == 1);
    server.signal(SIGHUP);
    WSIFY_WAIT(server.out().count("changed: nothing") == 2);
    QVERIFY(client.settled());
    QCOMPARE(httpRequest(server.port(), "GET", "/ready").status, 200);
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestProcess::quitDrains()
{
    WSIFY_START(server);
    WsClient client;
    QVERIFY(client.opened(server.port()));
    server.signal(SIGQUIT);
    QVERIFY(server.waitEnded());
    QVERIFY2(server.stop(), server.problem().constData());
    WSIFY_WAIT(client.isDisconnected());
    QCOMPARE(client.closeCode(), 1001);
}

#endif

/// A balancer sees /ready first, and whoever still comes is served.
void TestProcess::drainDelay()
{
    WSIFY_START(server, {QStringLiteral("--drain-delay"), QStringLiteral("2s")});
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(join("c"));
    QVERIFY(client.settled());
    QElapsedTimer clock;
    clock.start();
    server.terminate();
    WSIFY_WAIT(httpRequest(server.port(), "GET", "/ready").status == 503);
    WsClient late;
    const bool isServed = late.opened(server.port());
    const int posted = httpPost(server.port(), R"({"channel":"c","content":1})").status;
    if (clock.elapsed() >= 1500)
        QSKIP("this machine is too slow to see what happens within the delay");
    QVERIFY(isServed);
    QCOMPARE(posted, 201);
    WSIFY_WAIT(client.messages() == QByteArrayList{"1"});
    QVERIFY(server.waitEnded());
    QVERIFY2(clock.elapsed() >= 2000, QByteArray::number(clock.elapsed()).constData());
    QVERIFY2(server.stop(), server.problem().constData());
    WSIFY_WAIT(client.isDisconnected());
    QCOMPARE(client.closeCode(), 1001);
}

/// The console's drain is SIGTERM's.
void TestProcess::drainDelayOfAConsole()
{
    WSIFY_START(server, {QStringLiteral("--drain-delay"), QStringLiteral("300ms")});
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    QVERIFY(console.ask<admin::Ok>(admin::Drain{}));
    QVERIFY(server.waitEnded());
    QVERIFY2(server.out().contains("--drain-delay"), server.out().constData());
    QVERIFY2(server.stop(), server.problem().constData());
}

WSIFY_SUITE(tst_process, QCoreApplication, TestProcess)
#include "tst_process.moc"
