// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/adminconsole.h"
#include "support/httpclient.h"
#include "support/overtls.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QDeadlineTimer>
#include <QTcpServer>
#include <QTest>

#include <algorithm>
#include <memory>
#include <vector>

using namespace wsify;
using namespace wsify::test;

namespace {

/// The certificate that a new connection is shown; null when none came.
QSslCertificate shownBy(quint16 port, const QString &name = QStringLiteral("localhost"))
{
    QSslSocket socket;
    socket.setPeerVerifyMode(QSslSocket::VerifyNone);
    socket.connectToHostEncrypted(QStringLiteral("127.0.0.1"), port, name);
    return socket.waitForEncrypted(DeadlineMs) ? socket.peerCertificate() : QSslCertificate();
}

std::unique_ptr<QTcpSocket> connectedPlain(quint16 port)
{
    auto socket = std::make_unique<QTcpSocket>();
    socket->connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    if (!socket->waitForConnected(DeadlineMs))
        qFatal("no connection");
    return socket;
}

/// The first bytes of a handshake: the head of a record, and not the half of what it says.
QByteArray halfHello()
{
    return QByteArray::fromHex("1603010200010001fc0303") + QByteArray(100, 'r');
}

void replaceFile(const QString &from, const QString &to)
{
    const QString next = to + QStringLiteral(".next");
    QVERIFY(QFile::copy(from, next));
    QVERIFY(QFile::remove(to) && QFile::rename(next, to));
}

/// Between a client and the server: hands on the first bytes of each one by one, so that every record comes in pieces.
class Trickle : public QTcpServer
{
public:
    explicit Trickle(quint16 port)
        : m_port(port)
    {
        if (!listen(QHostAddress::LocalHost))
            qFatal("cannot listen");
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *const client = nextPendingConnection();
            auto *const server = new QTcpSocket(this);
            server->connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
            join(client, server);
            join(server, client);
        });
    }

private:
    static void join(QTcpSocket *from, QTcpSocket *to)
    {
        from->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        connect(from, &QIODevice::readyRead, to, [from, to, left = 6000]() mutable {
            while (from->bytesAvailable() > 0) {
                to->write(from->read(left > 0 ? 1 : from->bytesAvailable()));
                to->flush();
                --left;
            }
        });
        connect(from, &QAbstractSocket::disconnected, to, &QAbstractSocket::disconnectFromHost);
    }

    const quint16 m_port;
};

} // namespace

/// PROTOCOL.md section 7: TLS, by the real server. All clients here speak it.
class TestTls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void servesEverything();
    void servesBesidePlain();
    void recordsInPieces();
    void plainAndGarbage_data();
    void plainAndGarbage();
    void refusesToBeginAnew();
    void openHandshakesKeepNobodyOut();
    void handshakesHaveTheTimeOfAHead();
    void replacesItsCertificate();
    void reloadsItsCertificate();
    void theNameChooses();
    void wrongConfigurations_data();
    void wrongConfigurations();

private:
    QString path(const char *name) const { return m_directory.filePath(QString::fromLatin1(name)); }
    static bool isNative(const ServerProcess &server) { return server.engine() == "native"; }

    QTemporaryDir m_directory;
    std::unique_ptr<Identity> m_other;
};

void TestTls::initTestCase()
{
    qputenv("WSIFY_TEST_TLS", "1");
    m_other = std::make_unique<Identity>("DNS:other.example,DNS:*.other.example");
    if (!serverIdentity().isValid() || !m_other->isValid())
        QSKIP("there is no TLS here, or no openssl tool to make a certificate with");
}

void TestTls::servesEverything()
{
    WSIFY_START(server);
    WsClient member;
    QVERIFY(member.opened(server.port()));
    member.sendText(join("c"));
    member.sendText(broadcast("c", "1"));
    WSIFY_WAIT(member.messages().size() == 1);
    QCOMPARE(httpPost(server.port(), R"({"channel":"c","content":"by post"})").status, 201);
    WSIFY_WAIT(member.messages().size() == 2);
    QVERIFY(member.messages().last().contains("by post"));
    // Many records, in both directions.
    const QByteArray large = '"' + QByteArray(500'000, 'x') + '"';
    member.sendText(broadcast("c", large));
    WSIFY_WAIT(member.messages().size() == 3);
    QVERIFY(member.messages().last().contains(large));
    QCOMPARE(httpRequest(server.port(), "GET", "/ready").status, 200);
    QVERIFY(server.metric("wsify_tls_handshakes_total{result=\"ok\"}") >= 3);
    member.sendClose();
    WSIFY_WAIT(member.isDisconnected());
    QCOMPARE(member.closeCode(), 1000);
}

void TestTls::servesBesidePlain()
{
    WSIFY_START(server, {QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:0")});
    // The first line is the plain one's.
    const auto plain = connectedPlain(server.port());
    plain->write("GET /health HTTP/1.0\r\n\r\n");
    WSIFY_WAIT(plain->state() == QAbstractSocket::UnconnectedState);
    QVERIFY(plain->readAll().startsWith("HTTP/1.1 200 "));
    WSIFY_WAIT(server.addresses().size() == 2);
    QCOMPARE(server.out().count("\"msg\":\"listening\""), 2);
    QVERIFY(server.out().contains("\"tls\":true"));
}

void TestTls::recordsInPieces()
{
    WSIFY_START(server);
    Trickle trickle(server.port());
    WsClient client;
    QVERIFY(client.opened(trickle.serverPort()));
    client.sendText(join("c"));
    const QByteArray large = '"' + QByteArray(100'000, 'x') + '"';
    client.sendText(broadcast("c", "1"));
    client.sendText(broadcast("c", large));
    WSIFY_WAIT(client.messages().size() == 2);
    QVERIFY(client.messages().last().contains(large));
    client.sendClose();
    WSIFY_WAIT(client.isDisconnected());
}

void TestTls::plainAndGarbage_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("HTTP") << QByteArray("GET /health HTTP/1.1\r\nHost: a\r\n\r\n");
    QTest::newRow("a long POST") << "POST /broadcast HTTP/1.1\r\nHost: a\r\n\r\n" + QByteArray(1'000'000, 'x');
    QTest::newRow("zeros") << QByteArray(1000, '\0');
    QTest::newRow("an alert") << QByteArray::fromHex("15030300020100");
    QTest::newRow("a record that is too long") << QByteArray::fromHex("160301ffff") + QByteArray(100'000, 'x');
    QTest::newRow("a hello that is none") << QByteArray::fromHex("16030100050100000100");
}

void TestTls::plainAndGarbage()
{
    QFETCH(QByteArray, bytes);
    WSIFY_START(server);
    const auto client = connectedPlain(server.port());
    client->write(bytes);
    WSIFY_WAIT(client->state() == QAbstractSocket::UnconnectedState);
    if (isNative(server) && !bytes.startsWith('\x15') && bytes.startsWith("GET"))
        QVERIFY(client->readAll().startsWith("HTTP/1.1 400 Bad Request\r\n"));
    QCOMPARE(httpRequest(server.port(), "GET", "/health").status, 200);
}

void TestTls::refusesToBeginAnew()
{
    WSIFY_START(server);
    QProcess client;
    client.setProcessChannelMode(QProcess::MergedChannels);
    client.start(QStringLiteral("openssl"),
                 {QStringLiteral("s_client"), QStringLiteral("-tls1_2"), QStringLiteral("-connect"),
                  QStringLiteral("127.0.0.1:%1").arg(server.port())});
    QByteArray said;
    WSIFY_WAIT((said += client.readAll(), said.contains("\n---\n") && said.contains("Verify return code")));
    client.write("R\n");
    WSIFY_WAIT((said += client.readAll(), client.state() == QProcess::NotRunning));
    QVERIFY2(said.contains("RENEGOTIATING") && said.contains("no renegotiation"), said.constData());
    QCOMPARE(httpRequest(server.port(), "GET", "/health").status, 200);
}

void TestTls::openHandshakesKeepNobodyOut()
{
    WSIFY_START(server, {QStringLiteral("--tls-handshakes"), QStringLiteral("64"), QStringLiteral("--workers"),
                         QStringLiteral("1"), QStringLiteral("--head-timeout"), QStringLiteral("1m")});
    constexpr int Count = 1000;
    std::vector<std::unique_ptr<QTcpSocket>> open;
    for (int i = 0; i < Count; ++i) {
        open.push_back(connectedPlain(server.port()));
        open.back()->write(halfHello());
        open.back()->flush();
    }
    QCOMPARE(httpRequest(server.port(), "GET", "/health").status, 200);
    if (isNative(server)) {
        QVERIFY(server.metric("wsify_tls_handshakes_waited_total") > 0);
        QVERIFY(server.metric("wsify_limit_total{limit=\"tls_handshakes\"}") > 0);
    }
}

void TestTls::handshakesHaveTheTimeOfAHead()
{
    WSIFY_START(server, {QStringLiteral("--head-timeout"), QStringLiteral("1s")}); // long enough to shake hands
    const auto silent = connectedPlain(server.port());
    const auto half = connectedPlain(server.port());
    half->write(halfHello());
    WSIFY_WAIT(silent->state() == QAbstractSocket::UnconnectedState
               && half->state() == QAbstractSocket::UnconnectedState);
    // Also one that shakes hands and then says nothing; it can be told.
    HttpConnection slow(server.port());
    QCOMPARE(slow.answer().status, 408);
    QVERIFY(slow.waitClosed());
    QCOMPARE(server.metric("wsify_limit_total{limit=\"head\"}"), 3);
}

void TestTls::replacesItsCertificate()
{
#ifdef WSIFY_SANITIZED
    constexpr int Members = 100;
#else
    constexpr int Members = 1000;
#endif
    QVERIFY(QFile::copy(serverIdentity().certificateFile(), path("live.crt")));
    QVERIFY(QFile::copy(serverIdentity().keyFile(), path("live.key")));
    ServerProcess server;
    server.run({QStringLiteral("--tls-listen-addr"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--tls-cert"),
                path("live.crt"), QStringLiteral("--tls-key"), path("live.key"), QStringLiteral("--drain"),
                QStringLiteral("0"), QStringLiteral("--admin-socket"), QStringLiteral("off")});
    QVERIFY2(server.waitListening(), server.problem().constData());
    std::vector<std::unique_ptr<WsClient>> members;
    const auto all = [&members](auto is) { return std::all_of(members.begin(), members.end(), is); };
    while (members.size() < Members) {
        for (int i = 0; i < 50; ++i) {
            members.push_back(std::make_unique<WsClient>());
            members.back()->open(server.port());
        }
        WSIFY_WAIT(all([](const auto &member) { return member->isOpen(); }));
    }
    for (const auto &member : members)
        member->sendText(join("c"));
    WSIFY_WAIT(server.metric("wsify_subscriptions") == Members);
    QCOMPARE(shownBy(server.port()), serverIdentity().authorities().first());
    // Messages flow before, meanwhile and afterwards.
    QByteArrayList published;
    const auto publish = [&] {
        published.append(QByteArray::number(published.size()));
        return httpPost(server.port(), R"({"channel":"c","content":)" + published.last() + '}').status == 201;
    };
    QVERIFY(publish());
    replaceFile(m_other->certificateFile(), path("live.crt"));
    replaceFile(m_other->keyFile(), path("live.key"));
    const QDeadlineTimer deadline(DeadlineMs);
    for (bool isNew = false; !isNew && !deadline.hasExpired();) {
        QVERIFY(publish());
        isNew = waitUntil([&] { return shownBy(server.port()) == m_other->authorities().first(); }, 200);
    }
    QCOMPARE(shownBy(server.port()), m_other->authorities().first());
    QVERIFY(publish());
    WSIFY_WAIT(all([&](const auto &member) { return member->messages().size() >= published.size(); }));
    QVERIFY(all([&](const auto &member) { return member->isOpen() && member->messages() == published; }));
    QCOMPARE(server.metric("wsify_clients"), Members);
    WSIFY_WAIT((QCoreApplication::processEvents(), server.out().contains("a certificate was replaced: ")));
}

/// At once, and checked as at the start: half a pair changes nothing at all.
void TestTls::reloadsItsCertificate()
{
    QVERIFY(QFile::copy(serverIdentity().certificateFile(), path("again.crt")));
    QVERIFY(QFile::copy(serverIdentity().keyFile(), path("again.key")));
    QFile config(path("again.ini"));
    const auto write = [&config](const QByteArray &text) {
        return config.resize(0) && config.seek(0) && config.write(text) == text.size() && config.flush();
    };
    QVERIFY(config.open(QIODevice::WriteOnly) && write("max-batch = 1\n"));
    ServerProcess server;
    server.run({QStringLiteral("--tls-listen-addr"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--tls-cert"),
                path("again.crt"), QStringLiteral("--tls-key"), path("again.key"), QStringLiteral("--config"),
                path("again.ini"), QStringLiteral("--drain"), QStringLiteral("0"), QStringLiteral("--admin-socket"),
                server.adminSocket()});
    QVERIFY2(server.waitListening(), server.problem().constData());
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    QVERIFY(write("max-batch = 2\n"));
    replaceFile(m_other->certificateFile(), path("again.crt"));
    const auto refused = console.ask(admin::Reload{});
    const auto *error = refused ? std::get_if<admin::Error>(&*refused) : nullptr;
    QVERIFY(error);
    QVERIFY2(error->message.contains("does not belong to the first certificate"), error->message.constData());
    QCOMPARE(shownBy(server.port()), serverIdentity().authorities().first());
    replaceFile(m_other->keyFile(), path("again.key"));
    const auto taken = console.ask<admin::ReloadReply>(admin::Reload{});
    QVERIFY(taken);
    QCOMPARE(taken->changed, (QList<QByteArray>{"max-batch", "tls-cert"}));
    QCOMPARE(shownBy(server.port()), m_other->authorities().first());
}

void TestTls::theNameChooses()
{
    const QStringList flags =
        listenFlags(true) + QStringList{QStringLiteral("--tls-cert"),     m_other->certificateFile(),
                                        QStringLiteral("--tls-key"),      m_other->keyFile(),
                                        QStringLiteral("--drain"),        QStringLiteral("0"),
                                        QStringLiteral("--admin-socket"), QStringLiteral("off")};
    ServerProcess server;
    server.run(flags);
    QVERIFY2(server.waitListening(), server.problem().constData());
    const QSslCertificate first = serverIdentity().authorities().first();
    const QSslCertificate other = m_other->authorities().first();
    QCOMPARE(shownBy(server.port(), QStringLiteral("localhost")), first);
    QCOMPARE(shownBy(server.port(), QStringLiteral("other.example")), other);
    QCOMPARE(shownBy(server.port(), QStringLiteral("a.other.example")), other);
    QCOMPARE(shownBy(server.port(), QStringLiteral("a.b.other.example")), first);
    QCOMPARE(shownBy(server.port(), QStringLiteral("127.0.0.1")), first); // no name at all
    // The hello in pieces, and what is none.
    Trickle trickle(server.port());
    QSslSocket slow;
    slow.setPeerVerifyMode(QSslSocket::VerifyNone);
    slow.connectToHostEncrypted(QStringLiteral("127.0.0.1"), trickle.serverPort(), QStringLiteral("OTHER.example"));
    WSIFY_WAIT(slow.isEncrypted());
    QCOMPARE(slow.peerCertificate(), other);
    const auto plain = connectedPlain(server.port());
    plain->write("GET / HTTP/1.1\r\n\r\n");
    WSIFY_WAIT(plain->state() == QAbstractSocket::UnconnectedState);
}

void TestTls::wrongConfigurations_data()
{
    QTest::addColumn<QStringList>("flags");
    QTest::addColumn<QByteArray>("error");
    const QString certificate = serverIdentity().certificateFile();
    const QString key = serverIdentity().keyFile();
    const QString cert = QStringLiteral("--tls-cert");
    const QString its = QStringLiteral("--tls-key");
    const QStringList listener{QStringLiteral("--tls-listen-addr"), QStringLiteral("127.0.0.1:0")};
    QTest::newRow("no certificate") << listener << QByteArray("--tls-listen-addr needs --tls-cert and --tls-key");
    QTest::newRow("no listener") << QStringList{cert, certificate, its, key}
                                 << QByteArray(
                                        "--tls-cert and --tls-key are for --tls-listen-addr, which is not given");
    QTest::newRow("a key too few") << listener + QStringList{cert, certificate, its, key, cert, certificate}
                                   << QByteArray("--tls-cert names 2 files and --tls-key 1 file; ");
    QTest::newRow("a bad address") << QStringList{QStringLiteral("--tls-listen-addr"), QStringLiteral("nowhere")}
                                   << QByteArray("--tls-listen-addr");
    QTest::newRow("the key of another") << listener + QStringList{cert, certificate, its, m_other->keyFile()}
                                        << "--tls-key " + m_other->keyFile().toUtf8()
                                               + " does not belong to the first certificate of --tls-cert ";
    QTest::newRow("no such file") << listener + QStringList{cert, path("none"), its, key}
                                  << QByteArray("cannot be read: No such file or directory");
}

void TestTls::wrongConfigurations()
{
    QFETCH(QStringList, flags);
    QFETCH(QByteArray, error);
    ServerProcess server;
    server.expectExitCode(2);
    server.run(flags);
    QVERIFY(server.waitEnded());
    QCOMPARE(server.exitCode(), 2);
    QVERIFY2(server.err().contains(error), server.err().constData());
}

WSIFY_SUITE(tst_tls, QCoreApplication, TestTls)
#include "tst_tls.moc"
