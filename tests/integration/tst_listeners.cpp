// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "integration/command.h"
#include "support/authorizerstub.h"
#include "support/httpclient.h"
#include "support/identity.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QFileInfo>
#include <QHostAddress>
#include <QLocalServer>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>

#include <sys/stat.h>

using namespace wsify;
using namespace wsify::test;

namespace {

constexpr char AnyPort[] = "127.0.0.1:0";

QStringList listenAt(const QStringList &addresses)
{
    QStringList flags;
    for (const QString &address : addresses)
        flags += {QStringLiteral("--listen-addr"), address};
    return flags;
}

QString unixAt(const QString &path)
{
    return QStringLiteral("unix:") + path;
}

uint modeOf(const QString &path)
{
    struct stat file = {};
    return ::stat(QFile::encodeName(path).constData(), &file) == 0 ? file.st_mode & 07777U : 0;
}

HttpAnswer askAt(const QString &path, const QByteArray &request, bool overTls = false)
{
    HttpConnection connection(path, overTls);
    connection.send(request);
    return connection.answer();
}

QByteArray get(const QByteArray &target, const QByteArray &headers = {})
{
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
}

QByteArray post(const QByteArray &body)
{
    return "POST /broadcast HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
           + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

quint16 portOf(const QString &address)
{
    return address.section(u':', -1).toUShort();
}

} // namespace

/// Several addresses, and Unix sockets (PROTOCOL.md section 7).
class TestListeners : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void twoAtOnce();
    void strongestSourceReplacesTheWeaker();
    void unixSocket_data();
    void unixSocket();
    void peersOfAUnixSocketHaveNoAddress();
    void decidesWhatAUnixPeerSentBeforeItsEnd();
    void trustsUnix();
    void tlsOverUnix();
    void metricsAtAUnixSocket();
    void staleSocket();
    void liveSocket();
    void paths_data();
    void paths();
    void leavesWhatIsNotItsOwn();
    void machineRefuses_data();
    void machineRefuses();
    void wrongAddresses_data();
    void wrongAddresses();
    void adminSocketIsNamedAfterTheListener();
    void commandsFindTheServer();
    void commandsAskWhereTheServerListens();

private:
    QTemporaryDir m_directory;
    QString path(const char *name) const { return m_directory.filePath(QLatin1String(name)); }
};

/// A member of one hears what is published at the other.
void TestListeners::twoAtOnce()
{
    WSIFY_START(server, listenAt({QLatin1String(AnyPort), QLatin1String(AnyPort), unixAt(path("two.sock"))}));
    WSIFY_WAIT(server.addresses().size() == 3);
    const quint16 other = portOf(server.addresses().at(1));
    QVERIFY(other != 0 && other != server.port());
    QCOMPARE(server.addresses().at(2), unixAt(path("two.sock")));
    WsClient one;
    WsClient two;
    WsClient three(false);
    QVERIFY(one.opened(server.port()) && two.opened(other) && three.opened(path("two.sock")));
    for (WsClient *client : {&one, &two, &three}) {
        client->sendText(join("c"));
        QVERIFY(client->settled());
    }
    QCOMPARE(httpPost(server.port(), R"({"channel":"c","content":1})").status, 201);
    QCOMPARE(httpPost(other, R"({"channel":"c","content":2})").status, 201);
    QCOMPARE(askAt(path("two.sock"), post(R"({"channel":"c","content":3})")).status, 201);
    for (WsClient *client : {&one, &two, &three})
        WSIFY_WAIT(client->messages().size() == 3);
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestListeners::strongestSourceReplacesTheWeaker()
{
    const QString file = path("wsify.ini");
    QFile ini(file);
    QVERIFY(ini.open(QFile::WriteOnly));
    ini.write("listen-addr = 127.0.0.1:0\nlisten-addr = 127.0.0.1:0\nlisten-addr = 127.0.0.1:0\n");
    ini.close();
    const auto listeners = [&file](QStringList flags, const QString &variable) {
        ServerProcess server;
        ServerProcess::Environment environment;
        if (!variable.isEmpty())
            environment.insert(QStringLiteral("WSIFY_LISTEN_ADDR"), variable);
        flags += {QStringLiteral("--config"), file, QStringLiteral("--admin-socket"), QStringLiteral("off")};
        server.run(flags, environment);
        if (!server.waitListening() || !server.stop())
            return qsizetype(-1);
        return server.out().count("\"msg\":\"listening\"");
    };
    QCOMPARE(listeners({}, {}), 3);
    QCOMPARE(listeners({}, QStringLiteral("127.0.0.1:0, 127.0.0.1:0")), 2);
    QCOMPARE(listeners(listenAt({QLatin1String(AnyPort)}), QStringLiteral("127.0.0.1:0,127.0.0.1:0")), 1);
}

void TestListeners::unixSocket_data()
{
    QTest::addColumn<QString>("suffix");
    QTest::addColumn<int>("umask");
    QTest::addColumn<uint>("mode");
    QTest::newRow("default") << QString() << 022 << 0660U;
    QTest::newRow("default, narrow umask") << QString() << 0777 << 0660U;
    QTest::newRow("mode") << QStringLiteral("?mode=0600") << 0 << 0600U;
    QTest::newRow("three digits") << QStringLiteral("?mode=666") << 077 << 0666U;
}

void TestListeners::unixSocket()
{
    QFETCH(QString, suffix);
    QFETCH(int, umask);
    QFETCH(uint, mode);
    const QString socket = path("a b.sock");
    ServerProcess server;
    server.setUmask(umask);
    QStringList flags = listenAt({unixAt(socket) + suffix}) + QStringList{QStringLiteral("--admin-socket=off")};
    QVERIFY2(server.listening(flags), server.problem());
    QCOMPARE(modeOf(socket), mode);
    QCOMPARE(server.addresses(), QStringList{unixAt(socket)});
    QVERIFY(!QFileInfo::exists(socket + QStringLiteral(".lock")));
    WsClient member(false);
    QVERIFY(member.opened(socket));
    member.sendText(join("c"));
    QVERIFY(member.settled());
    // More than a socket's buffer holds.
    const QByteArray large = '"' + QByteArray(700'000, 'x') + '"';
    QCOMPARE(askAt(socket, post(R"({"channel":"c","content":)" + large + '}')).status, 201);
    WSIFY_WAIT(member.messages().size() == 1);
    QVERIFY(member.messages().first().contains(large));
    QCOMPARE(askAt(socket, get("/ready")).status, 200);
    QVERIFY2(server.stop(), server.problem().constData());
    WSIFY_WAIT(member.isDisconnected());
    QCOMPARE(member.closeCode(), 1001);
    QVERIFY(!QFileInfo::exists(socket));
    QCOMPARE(QDir(m_directory.path()).entryList({QStringLiteral(".*")}, QDir::Files | QDir::System | QDir::Hidden),
             QStringList());
}

void TestListeners::peersOfAUnixSocketHaveNoAddress()
{
    AuthorizerStub authorizer;
    WSIFY_START(server, listenAt({unixAt(path("peers.sock"))})
                            + QStringList{QStringLiteral("--authorizer-url"), authorizer.url(),
                                          QStringLiteral("--max-clients-per-ip"), QStringLiteral("1"),
                                          QStringLiteral("--connect-rate-per-ip"), QStringLiteral("1")});
    WsClient one(false);
    WsClient two(false);
    // Named by somebody who is not trusted.
    QVERIFY(one.opened(path("peers.sock"), {.headers = {"X-Forwarded-For: 203.0.113.9"}}));
    QVERIFY2(two.opened(path("peers.sock")), two.answer().body.constData()); // no limit per address
    QCOMPARE(authorizer.requests().size(), 2);
    for (const auto &request : authorizer.requests())
        QCOMPARE(request->header("X-Wsify-Remote-Addr"), QByteArray("unix"));
    Command clients(at(server, words("clients --json")));
    VERIFY_ENDS(clients, 0);
    QCOMPARE(clients.out.count("\"unix\""), 2);
    one.sendClose();
    WSIFY_WAIT(one.isDisconnected());
    QVERIFY2(server.stop(), server.problem().constData());
    QVERIFY2(!server.out().contains("203.0.113.9") && server.out().contains("\"ip\":\"unix\""), server.out());
}

/// Such a peer's close is a hang-up at once, unlike TCP's. Native engine: reading is paused meanwhile.
void TestListeners::decidesWhatAUnixPeerSentBeforeItsEnd()
{
    constexpr int Commands = 400; // more than a session keeps
    AuthorizerStub authorizer;
    WSIFY_START(server, listenAt({unixAt(path("words.sock"))})
                            + QStringList{QStringLiteral("--authorizer-url"), authorizer.url()});
    WsClient listener(false);
    QVERIFY(listener.opened(path("words.sock")));
    listener.sendText(join("c"));
    QVERIFY(listener.settled());
    WsClient client(false);
    QVERIFY(client.opened(path("words.sock")));
    WSIFY_WAIT(authorizer.count("leave") == 1); // settled()'s, which is not to be held
    authorizer.setScript([](const auto &) { return AuthorizerStub::Reply{.kind = AuthorizerStub::Reply::Hold}; });
    for (int i = 0; i < Commands; ++i)
        client.sendText(broadcast("c", QByteArray::number(i)));
    WSIFY_WAIT(authorizer.held() == 1 && client.hasSent());
    client.hangUp();
    WSIFY_WAIT(client.isDisconnected());
    QCOMPARE(askAt(path("words.sock"), get("/health")).status, 200); // the end has come, too
    QCOMPARE(authorizer.held(), 1);
    authorizer.setScript([](const auto &) { return AuthorizerStub::Reply(); });
    authorizer.release();
    WSIFY_WAIT(listener.messages().size() == Commands);
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestListeners::trustsUnix()
{
    AuthorizerStub authorizer;
    WSIFY_START(server, listenAt({unixAt(path("proxy.sock")), QLatin1String(AnyPort)})
                            + QStringList{QStringLiteral("--authorizer-url"), authorizer.url(),
                                          QStringLiteral("--trusted-proxies"), QStringLiteral("192.0.2.1,unix"),
                                          QStringLiteral("--max-clients-per-ip"), QStringLiteral("1")});
    const auto named = [](const char *client) {
        return Handshake{.headers = {QByteArray("X-Forwarded-For: ") + client}};
    };
    WsClient one(false);
    WsClient same(false);
    WsClient other(false);
    QVERIFY(one.opened(path("proxy.sock"), named("203.0.113.9, 192.0.2.1")));
    QVERIFY(!same.opened(path("proxy.sock"), named("203.0.113.9"))); // its limit counts
    QVERIFY(other.opened(path("proxy.sock"), named("203.0.113.10")));
    WSIFY_WAIT(server.port() != 0); // its line may come behind the other one's
    WsClient direct;
    QVERIFY(direct.opened(server.port(), named("203.0.113.11")));
    QByteArrayList seen;
    for (const auto &request : authorizer.requests())
        seen.append(request->header("X-Wsify-Remote-Addr"));
    QCOMPARE(seen, QByteArrayList({"203.0.113.9", "203.0.113.10", "127.0.0.1"}));
}

void TestListeners::tlsOverUnix()
{
    if (!QSslSocket::supportsSsl() || !serverIdentity().isValid())
        QSKIP("no TLS, or no openssl");
    const QString socket = path("tls.sock");
    ServerProcess server;
    server.run({QStringLiteral("--tls-listen-addr"), unixAt(socket), QStringLiteral("--tls-cert"),
                serverIdentity().certificateFile(), QStringLiteral("--tls-key"), serverIdentity().keyFile(),
                QStringLiteral("--drain"), QStringLiteral("300ms"), QStringLiteral("--admin-socket=off")});
    QVERIFY2(server.waitListening(), server.problem());
    QCOMPARE(server.addresses(), QStringList{unixAt(socket)}); // not the default besides
    WsClient member(true);
    QVERIFY(member.opened(socket));
    member.sendText(join("c"));
    QVERIFY(member.settled());
    QCOMPARE(askAt(socket, post(R"({"channel":"c","content":1})"), true).status, 201);
    WSIFY_WAIT(member.messages().size() == 1);
    QVERIFY2(server.stop(), server.problem().constData());
    WSIFY_WAIT(member.isDisconnected());
    QCOMPARE(member.closeCode(), 1001);
    QVERIFY(!QFileInfo::exists(socket));
}

void TestListeners::metricsAtAUnixSocket()
{
    const QString socket = path("metrics.sock");
    WSIFY_START(server, {QStringLiteral("--metrics-listen-addr"), unixAt(socket)});
    QCOMPARE(httpRequest(server.port(), "GET", "/metrics").status, 404);
    QVERIFY(askAt(socket, get("/metrics")).body.contains("wsify_clients"));
    QCOMPARE(askAt(socket, get("/ws")).status, 404);
}

void TestListeners::staleSocket()
{
    const QString socket = path("stale.sock");
    const QStringList flags = listenAt({unixAt(socket)}) + QStringList{QStringLiteral("--admin-socket=off")};
    WSIFY_START(dead, flags);
    dead.kill();
    QVERIFY(QFileInfo::exists(socket));
    WSIFY_START(server, flags);
    QCOMPARE(askAt(socket, get("/health")).status, 200);
}

void TestListeners::liveSocket()
{
    const QString socket = path("live.sock");
    const QStringList flags = listenAt({unixAt(socket)}) + QStringList{QStringLiteral("--admin-socket=off")};
    WSIFY_START(first, flags);
    ServerProcess second;
    second.expectExitCode(1);
    second.run(flags);
    QVERIFY(second.waitEnded());
    QCOMPARE(second.exitCode(), 1);
    QCOMPARE(second.err(), QByteArray("wsify: cannot listen on " + unixAt(socket).toUtf8()
                                      + ": another server is using the socket " + socket.toUtf8() + '\n'));
    QCOMPARE(askAt(socket, get("/health")).status, 200);
    QVERIFY2(first.stop(), first.problem().constData());
}

void TestListeners::paths_data()
{
    QTest::addColumn<QString>("socket");
    QTest::addColumn<QByteArray>("error");
    QTest::newRow("a file") << path("file.sock") << QByteArray("exists and is not a socket");
    QTest::newRow("a directory") << m_directory.path() << QByteArray("exists and is not a socket");
    QTest::newRow("no directory") << path("no/such.sock") << QByteArray("its directory must exist and be writable");
    QTest::newRow("101 bytes") << QString(u'/' + QString(100, u'x')) << QByteArray("has 101 bytes, the maximum is 100");
}

void TestListeners::paths()
{
    QFETCH(QString, socket);
    QFETCH(QByteArray, error);
    QFile file(path("file.sock"));
    QVERIFY(file.open(QFile::WriteOnly) && file.write("precious") > 0);
    file.close();
    ServerProcess server;
    server.expectExitCode(2);
    server.run(listenAt({unixAt(socket)}) + QStringList{QStringLiteral("--admin-socket=off")});
    QVERIFY(server.waitEnded());
    QCOMPARE(server.exitCode(), 2);
    QVERIFY2(server.err().contains(error), server.err());
    QCOMPARE(server.err().count('\n'), qsizetype(1));
    QCOMPARE(file.size(), 8);
    QVERIFY(!QFileInfo::exists(path("file.sock.lock")));
}

/// What is at the path by the end is somebody else's.
void TestListeners::leavesWhatIsNotItsOwn()
{
    const QString socket = path("replaced.sock");
    WSIFY_START(server, listenAt({unixAt(socket)}));
    QVERIFY(QFile::remove(socket));
    QFile file(socket);
    QVERIFY(file.open(QFile::WriteOnly));
    QVERIFY2(server.stop(), server.problem().constData());
    QVERIFY(QFileInfo::exists(socket));
    QVERIFY(file.remove());
}

void TestListeners::machineRefuses_data()
{
    QTest::addColumn<QString>("address");
    QTest::newRow("in use") << QStringLiteral("127.0.0.1:%1");
    QTest::newRow("no such address") << QStringLiteral("192.0.2.1:0");
}

/// After the others are open: none of them stays.
void TestListeners::machineRefuses()
{
    QFETCH(QString, address);
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress(QHostAddress::LocalHost)));
    if (address.contains(u'%'))
        address = address.arg(other.serverPort());
    ServerProcess server;
    server.expectExitCode(1);
    server.run(listenAt({unixAt(path("first.sock")), QLatin1String(AnyPort), address})
               + QStringList{QStringLiteral("--admin-socket=off")});
    QVERIFY(server.waitEnded());
    QCOMPARE(server.exitCode(), 1);
    QVERIFY2(server.err().startsWith("wsify: cannot listen on " + address.toUtf8() + ": "), server.err());
    QCOMPARE(server.err().count('\n'), qsizetype(1));
    QVERIFY(!QFileInfo::exists(path("first.sock")));
}

void TestListeners::wrongAddresses_data()
{
    QTest::addColumn<QStringList>("flags");
    QTest::addColumn<QByteArray>("error");
    const auto row = [](const char *name, const QStringList &flags, const char *error) {
        QTest::newRow(name) << flags << QByteArray(error);
    };
    row("none", {QStringLiteral("--listen-addr=")}, "expected one address at least");
    row("one of two", {QStringLiteral("--listen-addr=:0,nowhere")}, "\"nowhere\": it must be host:port");
    row("bad mode", {QStringLiteral("--listen-addr=unix:/tmp/x?mode=999")}, "?mode=0660");
    row("mode of more", {QStringLiteral("--listen-addr=unix:/tmp/x?mode=4755")}, "?mode=0660");
    row("another option", {QStringLiteral("--listen-addr=unix:/tmp/x?owner=me")}, "?mode=0660");
    row("a directory", {QStringLiteral("--listen-addr=unix:/tmp/")}, "must name a file");
    row("no name", {QStringLiteral("--listen-addr=systemd:")}, "systemd:NAME");
    row("twice", {QStringLiteral("--listen-addr=unix:/tmp/x,unix:/tmp//x?mode=0600")}, "is given twice");
    row("twice, of systemd", {QStringLiteral("--listen-addr=systemd"), QStringLiteral("--metrics-listen-addr=systemd")},
        "is given twice");
    row("metrics", {QStringLiteral("--metrics-listen-addr=unix:/tmp/x?mode=8")}, "--metrics-listen-addr");
}

void TestListeners::wrongAddresses()
{
    QFETCH(QStringList, flags);
    QFETCH(QByteArray, error);
    ServerProcess server;
    server.expectExitCode(2);
    server.run(flags);
    QVERIFY(server.waitEnded());
    QCOMPARE(server.exitCode(), 2);
    QVERIFY2(server.err().contains(error), server.err());
    QCOMPARE(server.out(), QByteArray());
}

void TestListeners::adminSocketIsNamedAfterTheListener()
{
    QTemporaryDir runtime;
    const ServerProcess::Environment environment{{QStringLiteral("XDG_RUNTIME_DIR"), runtime.path()}};
    const auto named = [&runtime](const QString &name) {
        return QFileInfo::exists(runtime.filePath(QStringLiteral("wsify/admin-%1.sock").arg(name)));
    };
    ServerProcess byPort;
    byPort.run(listenAt({unixAt(path("web.sock")), QLatin1String(AnyPort)}), environment);
    QVERIFY2(byPort.waitListening(), byPort.problem());
    WSIFY_WAIT(byPort.port() != 0);
    QVERIFY(named(QString::number(byPort.port())) && !named(QStringLiteral("web")));
    ServerProcess byPath;
    byPath.run(listenAt({unixAt(path("other.sock")), unixAt(path("third.sock"))}), environment);
    QVERIFY2(byPath.waitListening(), byPath.problem());
    QVERIFY(named(QStringLiteral("other")));
    ServerProcess hidden;
    hidden.run(listenAt({unixAt(path(".sock"))}), environment);
    QVERIFY2(hidden.waitListening(), hidden.problem());
    QVERIFY(named(QStringLiteral(".sock")));
}

void TestListeners::commandsFindTheServer()
{
    QTemporaryDir runtime;
    const ServerProcess::Environment environment{{QStringLiteral("XDG_RUNTIME_DIR"), runtime.path()}};
    ServerProcess one;
    one.run(listenAt({unixAt(path("one.sock"))}), environment);
    ServerProcess two;
    two.run(listenAt({QLatin1String(AnyPort), QLatin1String(AnyPort)}), environment);
    QVERIFY2(one.waitListening(), one.problem());
    QVERIFY2(two.waitListening(), two.problem());
    WSIFY_WAIT(two.addresses().size() == 2);
    const auto status = [](const QStringList &addresses) {
        return QStringList{QStringLiteral("status")} + listenAt(addresses);
    };
    Command neither(status({}), environment);
    VERIFY_ENDS(neither, 2);
    QVERIFY2(neither.err.contains("admin-one.sock"), neither.err);
    Command byPath(status({unixAt(path("one.sock"))}), environment);
    VERIFY_ENDS(byPath, 0);
    QVERIFY2(byPath.out.contains("process " + QByteArray::number(one.pid()))
                 && byPath.out.contains("unix:" + path("one.sock").toUtf8()),
             byPath.out);
    for (const QString &address : two.addresses()) {
        Command byPort(status({address}), environment);
        VERIFY_ENDS(byPort, 0);
        QVERIFY2(byPort.out.contains("process " + QByteArray::number(two.pid())), byPort.out);
    }
    Command nobody(status({unixAt(path("none.sock"))}), environment);
    VERIFY_ENDS(nobody, 3);
    QVERIFY2(nobody.err.contains(" at unix:" + path("none.sock").toUtf8() + " was found"), nobody.err);
    // A file that the server and the commands share.
    Command shared(words("status --listen-addr systemd"), environment);
    VERIFY_ENDS(shared, 2);
    QVERIFY2(one.stop() && two.stop(), one.problem() + two.problem());
    Command config(words("config --json --listen-addr unix:/run/a.sock?mode=0600 --listen-addr :1"));
    VERIFY_ENDS(config, 0);
    QVERIFY2(config.out.contains("unix:/run/a.sock?mode=0600,:1"), config.out);
}

/// The name of an admin socket is not enough: of a Unix socket it may be digits, and there may be no port in it.
void TestListeners::commandsAskWhereTheServerListens()
{
    QTemporaryDir runtime;
    const ServerProcess::Environment environment{{QStringLiteral("XDG_RUNTIME_DIR"), runtime.path()}};
    ServerProcess byPort;
    byPort.run(listenAt({QLatin1String(AnyPort), QLatin1String(AnyPort)}), environment);
    QVERIFY2(byPort.waitListening(), byPort.problem());
    WSIFY_WAIT(byPort.addresses().size() == 2);
    const QString port = QString::number(portOf(byPort.addresses().at(1)));
    ServerProcess digits;
    digits.run(listenAt({unixAt(path((port + QStringLiteral(".sock")).toLatin1().constData()))}), environment);
    QVERIFY2(digits.waitListening(), digits.problem());
    QVERIFY(QFileInfo::exists(runtime.filePath(QStringLiteral("wsify/admin-%1.sock").arg(port))));
    const auto reached = [&environment](const QString &address) -> qint64 {
        Command status(words("status --json") + listenAt({address}), environment);
        return status.ended() == 0 ? status.json().value(u"server").toObject().value(u"pid").toInteger() : -1;
    };
    for (const QString &host : {QString(), QStringLiteral("127.0.0.1"), QStringLiteral("localhost")})
        QCOMPARE(reached(host + u':' + port), byPort.pid());
    QCOMPARE(reached(unixAt(path((port + QStringLiteral(".sock")).toLatin1().constData()))), digits.pid());
    QVERIFY2(byPort.stop(), byPort.problem());
    Command nobody(words("status") + listenAt({u':' + port}), environment);
    VERIFY_ENDS(nobody, 3);
    QVERIFY2(nobody.err.contains("does not listen on :" + port.toUtf8() + " but on unix:"), nobody.err);
    // As /run/wsify/admin.sock is called, beside one with the port at another address.
    ServerProcess first;
    first.run(listenAt({QLatin1String(AnyPort)}), environment);
    QVERIFY2(first.waitListening(), first.problem());
    ServerProcess service;
    service.run(
        listenAt({QStringLiteral("127.0.0.2:%1").arg(first.port())})
            + QStringList{QStringLiteral("--admin-socket"), runtime.filePath(QStringLiteral("wsify/admin.sock"))},
        environment);
    if (!service.waitListening())
        QSKIP("this machine has one loopback address");
    QCOMPARE(reached(QStringLiteral("127.0.0.2:%1").arg(first.port())), service.pid());
    QCOMPARE(reached(QStringLiteral("127.0.0.1:%1").arg(first.port())), first.pid());
    Command both(words("status") + listenAt({QStringLiteral(":%1").arg(first.port())}), environment);
    VERIFY_ENDS(both, 2);
}

WSIFY_SUITE(tst_listeners, QCoreApplication, TestListeners)
#include "tst_listeners.moc"
