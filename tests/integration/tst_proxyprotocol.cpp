// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/authorizerstub.h"
#include "support/httpclient.h"
#include "support/overtls.h"
#include "support/proxyheaders.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <memory>
#include <sys/socket.h>
#include <vector>

using namespace wsify::test;

namespace {

/// Whom the server trusts; the tests themselves come from 127.0.0.1.
const QString ProxyAddress = QStringLiteral("127.0.0.2");

std::unique_ptr<QTcpSocket> connectedFrom(const QString &address, quint16 port)
{
    auto socket = std::make_unique<QTcpSocket>();
    socket->bind(QHostAddress(address));
    socket->connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    if (!socket->waitForConnected(DeadlineMs))
        qFatal("no connection from %s", qPrintable(address));
    return socket;
}

std::unique_ptr<QTcpSocket> connectedFromProxy(quint16 port)
{
    return connectedFrom(ProxyAddress, port);
}

/// What a proxy with `send-proxy` does: hands on each connection, behind a header.
class Proxy : public QTcpServer
{
public:
    enum class How : quint8 {
        Together, ///< with the client's first bytes in one segment
        ByteByByte,
        Ahead, ///< before the client says anything
    };

    explicit Proxy(quint16 port, QByteArray header, How how = How::Ahead)
        : m_port(port)
        , m_header(std::move(header))
        , m_how(how)
    {
        if (!listen(QHostAddress::LocalHost))
            qFatal("cannot listen");
        connect(this, &QTcpServer::newConnection, this, [this] { join(nextPendingConnection()); });
    }
    void setHeader(const QByteArray &header) { m_header = header; }

private:
    void join(QTcpSocket *client)
    {
        QTcpSocket *const server = connectedFromProxy(m_port).release();
        server->setParent(this);
        server->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        const auto sendHeader = [this, server] {
            for (const char byte : m_header) {
                server->write(&byte, 1);
                if (m_how == How::ByteByByte)
                    server->flush();
            }
        };
        if (m_how != How::Together) {
            sendHeader();
            server->flush();
        }
        connect(client, &QIODevice::readyRead, server, [=, isFirst = m_how == How::Together]() mutable {
            if (std::exchange(isFirst, false))
                sendHeader();
            server->write(client->readAll());
        });
        connect(server, &QIODevice::readyRead, client, [=] { client->write(server->readAll()); });
        connect(client, &QAbstractSocket::disconnected, server, &QAbstractSocket::disconnectFromHost);
        connect(server, &QAbstractSocket::disconnected, client, &QAbstractSocket::disconnectFromHost);
    }

    const quint16 m_port;
    QByteArray m_header;
    const How m_how;
};

QByteArray v1(const char *client)
{
    return QByteArray("PROXY TCP4 ") + client + " 10.0.0.1 56324 443\r\n";
}

QStringList flags(const QStringList &more = {})
{
    return QStringList{QStringLiteral("--proxy-protocol"), QStringLiteral("--trusted-proxies"), ProxyAddress} + more;
}

bool isClosed(const QTcpSocket &socket)
{
    return socket.state() == QAbstractSocket::UnconnectedState;
}

} // namespace

/// --proxy-protocol, by the real server; CTest runs the suite once more over TLS.
class TestProxyProtocol : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void namesTheClient_data();
    void namesTheClient();
    void isThePeerForAllThatFollows();
    void countsPerAddress();
    void strangersSendNone_data();
    void strangersSendNone();
    void proxiesMust_data();
    void proxiesMust();
    void holdsForHealthChecks();
    void aHeaderHasTheTimeOfAHead();
    void metricsAreWithout();
    void halfHeadersKeepNobodyOut();
    void needsTrustedProxies();

private:
    void cleanupTestCase() { m_server.reset(); }

    AuthorizerStub m_authorizer;
    std::unique_ptr<ServerProcess> m_server; ///< for the tests that need no other
};

void TestProxyProtocol::initTestCase()
{
    if (isOverTls() && !serverIdentity().isValid())
        QSKIP("there is no TLS here, or no openssl tool to make a certificate with");
    m_server = std::make_unique<ServerProcess>();
    QVERIFY2(m_server->listening(flags({QStringLiteral("--authorizer-url"), m_authorizer.url()})),
             m_server->problem().constData());
}

void TestProxyProtocol::namesTheClient_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("client");
    QTest::addColumn<int>("how");
    const auto row = [](const char *name, const QByteArray &header, const char *client) {
        const char *const hows[] = {"with the first bytes", "byte by byte", "ahead"};
        for (int how = 0; how < 3; ++how)
            QTest::addRow("%s, %s", name, hows[how]) << header << QByteArray(client) << how;
    };
    row("TCP4", v1("192.0.2.1"), "192.0.2.1");
    row("TCP6", "PROXY TCP6 2001:db8::7 ::1 1 2\r\n", "2001:db8::7");
    row("UNKNOWN", "PROXY UNKNOWN\r\n", "127.0.0.2");
    row("v2", proxyHeader2(0x21, 0x11, v4Block()), "192.0.2.1");
    row("v2 of 4096 bytes", proxyHeader2(0x21, 0x21, v6Block().leftJustified(4080, 't')), "2001:db8::7");
    row("LOCAL", proxyHeader2(0x20, 0x11, v4Block()), "127.0.0.2");
    row("unix", proxyHeader2(0x21, 0x31, QByteArray(216, '/')), "127.0.0.2");
    row("unspecified", proxyHeader2(0x21, 0, {}), "127.0.0.2");
}

void TestProxyProtocol::namesTheClient()
{
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, client);
    QFETCH(int, how);
    const double before = m_server->metric("wsify_proxy_headers_refused_total");
    Proxy proxy(m_server->port(), header, Proxy::How(how));
    WsClient member;
    QVERIFY(member.opened(proxy.serverPort()));
    QCOMPARE(m_authorizer.requests().last()->header("X-Wsify-Remote-Addr"), client);
    member.sendText(join("c"));
    member.sendText(broadcast("c", "1"));
    WSIFY_WAIT(member.messages().size() == 1);
    QCOMPARE(httpPost(proxy.serverPort(), R"({"channel":"c","content":2})").status, 201);
    WSIFY_WAIT(member.messages().size() == 2);
    QCOMPARE(m_server->metric("wsify_proxy_headers_refused_total"), before);
}

/// X-Forwarded-For is believed or not for the sake of the header's address; the log has what comes of both.
void TestProxyProtocol::isThePeerForAllThatFollows()
{
    AuthorizerStub authorizer;
    WSIFY_START(server, flags({QStringLiteral("--trusted-proxies"), ProxyAddress + QStringLiteral(",10.0.0.0/8"),
                               QStringLiteral("--authorizer-url"), authorizer.url()}));
    Proxy proxy(server.port(), v1("10.1.1.1"));
    const Handshake forwarded{.headers = {"X-Forwarded-For: 203.0.113.9"}};
    WsClient behindTwo;
    QVERIFY(behindTwo.opened(proxy.serverPort(), forwarded));
    QCOMPARE(authorizer.requests().last()->header("X-Wsify-Remote-Addr"), QByteArray("203.0.113.9"));
    proxy.setHeader(v1("192.0.2.77"));
    WsClient liar;
    QVERIFY(liar.opened(proxy.serverPort(), forwarded));
    QCOMPARE(authorizer.requests().last()->header("X-Wsify-Remote-Addr"), QByteArray("192.0.2.77"));
    proxy.setHeader("PROXY UNKNOWN\r\n"); // the proxy's own address is believed
    WsClient proxied;
    QVERIFY(proxied.opened(proxy.serverPort(), forwarded));
    QCOMPARE(authorizer.requests().last()->header("X-Wsify-Remote-Addr"), QByteArray("203.0.113.9"));
    liar.sendClose();
    WSIFY_WAIT(server.out().contains("\"msg\":\"client ended\""));
    QVERIFY2(server.stop(), server.problem().constData());
    const QByteArray &out = server.out();
    QVERIFY(out.contains("\"ip\":\"192.0.2.77\"") && out.contains("\"ip\":\"203.0.113.9\""));
    QVERIFY2(!out.contains("127.0.0.2"), out.constData());
}

void TestProxyProtocol::countsPerAddress()
{
    WSIFY_START(server, flags({QStringLiteral("--max-clients-per-ip"), QStringLiteral("1")}));
    Proxy proxy(server.port(), v1("192.0.2.1"));
    WsClient one;
    WsClient same;
    WsClient other;
    QVERIFY(one.opened(proxy.serverPort()));
    same.open(proxy.serverPort());
    WSIFY_WAIT(same.answer().status == 429);
    proxy.setHeader(v1("192.0.2.2"));
    QVERIFY(other.opened(proxy.serverPort()));
}

void TestProxyProtocol::strangersSendNone_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("a line") << v1("192.0.2.1");
    QTest::newRow("UNKNOWN") << QByteArray("PROXY UNKNOWN\r\n");
    QTest::newRow("v2") << proxyHeader2(0x21, 0x11, v4Block());
    QTest::newRow("LOCAL") << proxyHeader2(0x20, 0, {});
    QTest::newRow("the beginning of v2") << QByteArray("\r\n\r\n\0", 5);
}

/// Nor may anybody behind TLS, or behind a header.
void TestProxyProtocol::strangersSendNone()
{
    QFETCH(QByteArray, header);
    QCOMPARE(httpRequest(m_server->port(), "GET", "/health").status, 200);
    const qsizetype asked = m_authorizer.requests().size();
    for (const QByteArray &behind : {QByteArray(), QByteArray("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")}) {
        HttpConnection stranger(m_server->port());
        stranger.send(header + behind);
        const HttpAnswer answer = stranger.answer();
        QCOMPARE(answer.status, 400);
        QVERIFY2(answer.body.contains("PROXY protocol"), answer.body.constData());
    }
    Proxy proxy(m_server->port(), v1("192.0.2.1"));
    HttpConnection second(proxy.serverPort());
    second.send(header + "GET /health HTTP/1.1\r\nHost: a\r\n\r\n");
    QCOMPARE(second.answer().status, 400);
    if (isOverTls()) {
        const auto before = connectedFrom(QStringLiteral("127.0.0.1"), m_server->port());
        before->write(header + QByteArray(600, 'x'));
        WSIFY_WAIT(isClosed(*before));
    }
    QCOMPARE(m_authorizer.requests().size(), asked);
}

void TestProxyProtocol::proxiesMust_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("a request") << QByteArray("GET /health HTTP/1.1\r\nHost: a\r\n\r\n");
    QTest::newRow("a TLS hello") << QByteArray::fromHex("1603010200010001fc0303") + QByteArray(500, 'r');
    QTest::newRow("a wrong line") << QByteArray("PROXY TCP4 192.0.2.1 10.0.0.1 1 65536\r\n");
    QTest::newRow("4 KiB and 1") << proxyHeader2(0x21, 0x11, v4Block().leftJustified(4081, 't'));
    QTest::newRow("a line without an end") << "PROXY UNKNOWN " + QByteArray(100'000, 'x');
    QTest::newRow("garbage") << QByteArray(100'000, '\xfe');
}

/// Without an answer, but a line in the log.
void TestProxyProtocol::proxiesMust()
{
    QFETCH(QByteArray, bytes);
    const double before = m_server->metric("wsify_proxy_headers_refused_total");
    const auto socket = connectedFromProxy(m_server->port());
    socket->write(bytes);
    WSIFY_WAIT(isClosed(*socket));
    QCOMPARE(socket->readAll(), QByteArray());
    QCOMPARE(m_server->metric("wsify_proxy_headers_refused_total"), before + 1);
    WSIFY_WAIT((QCoreApplication::processEvents(),
                m_server->out().contains("a connection of 127.0.0.2 was closed: the PROXY protocol header")));
}

/// Who connects and goes has not sent a wrong header; who goes in the middle of one has.
void TestProxyProtocol::holdsForHealthChecks()
{
    const QByteArray metric("wsify_proxy_headers_refused_total");
    const double before = m_server->metric(metric);
    connectedFromProxy(m_server->port())->disconnectFromHost();
    connectedFromProxy(m_server->port())->abort();
    const auto half = connectedFromProxy(m_server->port());
    half->write("PROXY TC");
    half->disconnectFromHost();
    WSIFY_WAIT(m_server->metric(metric) == before + 1);
    // HAProxy's: gone before the server looks, so that the system no longer knows who it was.
    const double errors = m_server->metric("wsify_http_errors_total");
    m_server->signal(SIGSTOP);
    for (const QByteArray &bytes : {v1("192.0.2.1"), proxyHeader2(0x20, 0, {}), QByteArray("GARBAGE\r\n\r\n")}) {
        const auto check = connectedFromProxy(m_server->port());
        check->write(bytes);
        check->flush();
        const linger reset{1, 0};
        ::setsockopt(int(check->socketDescriptor()), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        check->abort();
    }
    m_server->signal(SIGCONT);
    QCOMPARE(m_server->metric("wsify_http_errors_total"), errors);
    // LOCAL, and what the proxy itself asks.
    Proxy proxy(m_server->port(), proxyHeader2(0x20, 0, {}));
    QCOMPARE(httpRequest(proxy.serverPort(), "GET", "/health").status, 200);
    QCOMPARE(m_server->metric(metric), before + 1);
}

/// One time for the header, the handshake and the head.
void TestProxyProtocol::aHeaderHasTheTimeOfAHead()
{
    WSIFY_START(server, flags({QStringLiteral("--head-timeout"), QStringLiteral("3s")}));
    QElapsedTimer clock;
    clock.start();
    const auto silent = connectedFromProxy(server.port());
    const auto slow = connectedFromProxy(server.port());
    const auto stranger = connectedFrom(QStringLiteral("127.0.0.1"), server.port()); // as long as anybody has
    const auto isOver = [](const auto &socket) { return isClosed(*socket) || socket->bytesAvailable() > 0; };
    WSIFY_WAIT(clock.elapsed() >= 1500);
    slow->write(v1("192.0.2.1"));
    slow->flush();
    if (clock.elapsed() >= 2500)
        QSKIP("this machine is too slow to send the header in the middle of the time");
    WSIFY_WAIT(isOver(stranger));
    QElapsedTimer later;
    later.start();
    WSIFY_WAIT(isOver(slow) && isOver(silent));
    // A second time would begin with the header, and end one and a half seconds later.
    QVERIFY2(later.elapsed() < 1000, QByteArray::number(later.elapsed()).constData());
    QVERIFY(isClosed(*silent) && silent->readAll().isEmpty());
    QCOMPARE(slow->readAll().startsWith("HTTP/1.1 408 "), !isOverTls());
    QCOMPARE(server.metric("wsify_proxy_headers_refused_total"), 1);
    QCOMPARE(server.metric("wsify_limit_total{limit=\"head\"}"), 2);
}

/// Who collects metrics is no client of a proxy, wherever it comes from.
void TestProxyProtocol::metricsAreWithout()
{
    WSIFY_START(server, flags({QStringLiteral("--metrics-listen-addr"), QStringLiteral("127.0.0.1:0")}));
    const QByteArray address("\"msg\":\"serving metrics\",\"addr\":\"127.0.0.1:");
    WSIFY_WAIT((QCoreApplication::processEvents(), server.out().contains(address)));
    const QByteArray port = server.out().sliced(server.out().indexOf(address) + address.size());
    const auto scraper = connectedFromProxy(quint16(port.first(port.indexOf('"')).toUInt()));
    scraper->write("GET /metrics HTTP/1.0\r\n\r\n");
    WSIFY_WAIT(scraper->bytesAvailable() > 0);
    QVERIFY(scraper->readAll().startsWith("HTTP/1.1 200 "));
}

void TestProxyProtocol::halfHeadersKeepNobodyOut()
{
    WSIFY_START(server, flags({QStringLiteral("--head-timeout"), QStringLiteral("1s")}));
    Proxy proxy(server.port(), v1("192.0.2.1"));
    constexpr int Count = 200;
    std::vector<std::unique_ptr<QTcpSocket>> half;
    QElapsedTimer clock;
    clock.start(); // the first ones may be refused while the last ones come
    for (int i = 0; i < Count; ++i) {
        half.push_back(connectedFromProxy(server.port()));
        half.back()->write(i % 2 == 0 ? QByteArray("PROXY TCP4 192.0") : proxyHeader2(0x21, 0x11, v4Block()).first(20));
        half.back()->flush();
    }
    QCOMPARE(httpRequest(proxy.serverPort(), "GET", "/health").status, 200);
    WSIFY_WAIT(std::all_of(half.begin(), half.end(), [](const auto &socket) { return isClosed(*socket); }));
    QCOMPARE(server.metric("wsify_proxy_headers_refused_total"), Count);
    WSIFY_WAIT(server.metric("wsify_held_bytes") == 0);
    QVERIFY2(server.stop(), server.problem().constData());
    const auto lines = server.out().count("the PROXY protocol header did not come within --head-timeout");
    QVERIFY2(lines >= 1 && lines <= 1 + clock.elapsed() / 1000, QByteArray::number(lines).constData());
}

void TestProxyProtocol::needsTrustedProxies()
{
    ServerProcess server;
    server.expectExitCode(2);
    server.run(listenFlags() + QStringList{QStringLiteral("--proxy-protocol")});
    QVERIFY(server.waitEnded());
    QCOMPARE(server.exitCode(), 2);
    QVERIFY2(server.err().contains("--proxy-protocol needs --trusted-proxies"), server.err().constData());
    QCOMPARE(server.err().count('\n'), 1);
}

WSIFY_SUITE(tst_proxyprotocol, QCoreApplication, TestProxyProtocol)
#include "tst_proxyprotocol.moc"
