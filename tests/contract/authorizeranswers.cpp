// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "contract/authorizercontract.h"
#include "contract/rawstub.h"
#include "support/authorizerstub.h"
#include "support/identity.h"
#include "support/wait.h"

#include <QElapsedTimer>
#include <QSslCertificate>
#include <QtTest>

#include <utility>
#include <vector>

// The cases of AuthorizerContract that are about single answers, and about TLS.

namespace wsify::test {

using std::chrono::milliseconds;

namespace {

/// What clients trust by default, as the system's authorities are, until it goes.
class Trust
{
public:
    explicit Trust(const QList<QSslCertificate> &authorities)
        : m_before(QSslConfiguration::defaultConfiguration())
    {
        QSslConfiguration configuration = m_before;
        configuration.addCaCertificates(authorities);
        QSslConfiguration::setDefaultConfiguration(configuration);
    }
    ~Trust() { QSslConfiguration::setDefaultConfiguration(m_before); }
    Trust(const Trust &) = delete;
    Trust &operator=(const Trust &) = delete;

private:
    QSslConfiguration m_before;
};

void answerRows()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isEnded");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("isRead");
    const QByteArray ok = "HTTP/1.1 200 OK\r\n";
    const QByteArray chunked = "Transfer-Encoding: chunked\r\n\r\n";
    QTest::newRow("length") << ok + "Content-Length: 2\r\n\r\nok" << false << 200 << true;
    QTest::newRow("names in lower case") << ok + "content-length: 2\r\n\r\nok" << false << 200 << true;
    QTest::newRow("no reason") << QByteArray("HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n") << false << 200 << true;
    QTest::newRow("chunked") << ok + chunked + "1\r\no\r\n1\r\nk\r\n0\r\n\r\n" << false << 200 << true;
    QTest::newRow("chunked, with extension and trailers") << ok + chunked + "2;a=b\r\nok\r\n0\r\nX: y\r\nZ: w\r\n\r\n"
                                                          << false << 200 << true;
    QTest::newRow("refused in chunks") << "HTTP/1.1 403 Forbidden\r\n" + chunked + "2\r\nno\r\n0\r\n\r\n"
                                       << false << 403 << true;
    QTest::newRow("100 first") << "HTTP/1.1 100 Continue\r\n\r\n" + ok + "Content-Length: 2\r\n\r\nok" << false << 200
                               << true;
    QTest::newRow("several 1xx first") << "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n" + ok
                                              + "Content-Length: 2\r\n\r\nok"
                                       << false << 200 << true;
    QTest::newRow("close") << ok + "Connection: close\r\nContent-Length: 2\r\n\r\nok" << false << 200 << false;
    QTest::newRow("until the end") << ok + "Connection: close\r\n\r\nok" << true << 200 << false;
    QTest::newRow("nothing until the end") << ok + "Connection: close\r\n\r\n" << true << 200 << false;
    QTest::newRow("HTTP/1.0") << QByteArray("HTTP/1.0 200 OK\r\n\r\nok") << true << 200 << false;
    QTest::newRow("HTTP/1.0 with a length")
        << QByteArray("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok") << false << 200 << false;
    QTest::newRow("204") << QByteArray("HTTP/1.1 204 No Content\r\n\r\n") << false << 204 << true;
    QTest::newRow("304") << QByteArray("HTTP/1.1 304 Not Modified\r\n\r\n") << false << 304 << true;
}

} // namespace

void AuthorizerContract::understandsAnswers_data()
{
    answerRows();
}

void AuthorizerContract::understandsAnswers()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, isEnded);
    QFETCH(int, status);
    QFETCH(bool, isRead);
    RawStub stub([bytes, isEnded](QTcpSocket *socket, int) {
        socket->write(bytes);
        if (isEnded)
            socket->disconnectFromHost();
    });
    make(stub.url());
    for (int i = 1; i <= 3; ++i) {
        const auto asked = ask();
        WSIFY_WAIT(asked->isDone());
        QCOMPARE(asked->verdict(), status == 200 ? Verdict::Allow : Verdict::Deny);
        QCOMPARE(asked->answers.first().status, status);
        QCOMPARE(stub.requests, i);
    }
    QCOMPARE(stub.connections, isRead ? 1 : 3);
    WSIFY_WAIT(stub.disconnections == (isRead ? 0 : 3));
}

void AuthorizerContract::understandsAnswersInTwoPieces_data()
{
    answerRows();
}

void AuthorizerContract::understandsAnswersInTwoPieces()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, isEnded);
    QFETCH(int, status);
    // Each call gets its answer cut at another byte; the pieces come in different turns of the event loop.
    RawStub stub([bytes, isEnded](QTcpSocket *socket, int number) {
        socket->write(bytes.first(number));
        socket->flush();
        QTimer::singleShot(10, socket, [socket, bytes, isEnded, number] {
            socket->write(bytes.sliced(number));
            if (isEnded)
                socket->disconnectFromHost();
        });
    });
    make(stub.url());
    std::vector<std::unique_ptr<Asked>> calls;
    for (qsizetype at = 1; at < bytes.size(); ++at)
        calls.push_back(ask());
    for (const auto &asked : calls) {
        WSIFY_WAIT(asked->isDone());
        QCOMPARE(asked->answers.first().status, status);
    }
    QCOMPARE(stub.requests, int(bytes.size()) - 1);
    QVERIFY(isIdle());
}

void AuthorizerContract::statusDecidesWithoutTheRest()
{
    for (const int status : {200, 403, 503}) {
        RawStub stub([status](QTcpSocket *socket, int) {
            socket->write("HTTP/1.1 " + QByteArray::number(status) + " Scripted\r\nContent-Length: 10\r\n\r\n12345");
            socket->disconnectFromHost();
        });
        make(stub.url());
        const auto asked = ask();
        WSIFY_WAIT(asked->isDone());
        // A 200 that is cut off may have been meant otherwise.
        QCOMPARE(asked->verdict(), status == 403 ? Verdict::Deny : Verdict::Unavailable);
        QCOMPARE(asked->answers.first().status, status);
        QCOMPARE(stub.requests, 1);
    }
}

void AuthorizerContract::cutsOffChunksToo()
{
    constexpr qsizetype Read = 64 * 1024;
    RawStub stub([](QTcpSocket *socket, int) {
        socket->write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\nabcdefgh\r\nFFFFFF\r\n"
                      + QByteArray(Read, 'x'));
    });
    make(stub.url());
    const auto asked = ask();
    WSIFY_WAIT(asked->isDone());
    QCOMPARE(asked->verdict(), Verdict::Allow);
    WSIFY_WAIT(stub.disconnections == 1);
}

// A back end that answers a request which it has not read to its end.
void AuthorizerContract::answersMayComeEarly()
{
    int connections = 0;
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress(QHostAddress::LocalHost), 0));
    connect(&server, &QTcpServer::newConnection, &server, [&] {
        QTcpSocket *socket = server.nextPendingConnection();
        const QByteArray status = ++connections == 1 ? "413 Too Large" : "200 OK";
        socket->setReadBufferSize(1024);
        connect(socket, &QTcpSocket::readyRead, socket, [socket, status] {
            if (socket->bytesAvailable() == 1024 || status != "413 Too Large") {
                socket->disconnect();
                socket->write("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n");
            }
        });
    });
    make(QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(server.serverPort())));
    const auto large = ask(QByteArray(32 * 1024 * 1024, 'x')); // more than the kernel takes
    WSIFY_WAIT(large->isDone());
    QCOMPARE(large->verdict(), Verdict::Deny);
    QCOMPARE(large->answers.first().status, 413);
    // The rest of the first is not sent before it.
    const auto next = ask();
    WSIFY_WAIT(next->isDone());
    QCOMPARE(next->verdict(), Verdict::Allow);
    QCOMPARE(connections, 2);
}

void AuthorizerContract::bytesBeyondAnAnswerAreNoAnswer()
{
    RawStub stub([](QTcpSocket *socket, int number) {
        if (number == 1)
            socket->write(
                "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nnoHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        else
            socket->write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    });
    make(stub.url());
    const auto first = ask();
    WSIFY_WAIT(first->isDone());
    QCOMPARE(first->answers.first().status, 403);
    const auto second = ask();
    WSIFY_WAIT(second->isDone());
    QCOMPARE(second->answers.first().status, 404);
    QCOMPARE(stub.connections, 2);
}

void AuthorizerContract::bytesThatNobodyAskedForAreNoAnswer()
{
    QTcpSocket *kept = nullptr;
    RawStub stub([&](QTcpSocket *socket, int number) {
        kept = socket;
        socket->write(number == 1 ? "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
                                  : "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    });
    make(stub.url());
    const auto first = ask();
    WSIFY_WAIT(first->isDone());
    QElapsedTimer clock;
    clock.start();
    kept->write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    WSIFY_WAIT(stub.disconnections == 1);
    QVERIFY(clock.elapsed() < 1500); // at once, not because it was idle
    const auto second = ask();
    WSIFY_WAIT(second->isDone());
    QCOMPARE(second->answers.first().status, 404);
    QCOMPARE(stub.connections, 2);
}

void AuthorizerContract::forgetsWithinAnAnswer()
{
    RawStub stub([](QTcpSocket *socket, int number) {
        if (number == 1)
            socket->write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
        else
            socket->write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    });
    make(stub.url());
    const auto first = ask();
    WSIFY_WAIT(stub.requests == 1);
    first->call.reset();
    const auto second = ask();
    WSIFY_WAIT(second->isDone());
    QCOMPARE(second->answers.first().status, 404);
    WSIFY_WAIT(stub.disconnections == 1);
    QCOMPARE(stub.connections, 2);
    QVERIFY(!first->isDone());
    QVERIFY(isIdle());
}

void AuthorizerContract::sendsUserAndPassword()
{
    AuthorizerStub stub;
    QUrl url(stub.url());
    url.setUserName(QStringLiteral("a b"));
    url.setPassword(QStringLiteral("c:\u00e4"));
    make(url);
    const auto asked = ask();
    WSIFY_WAIT(asked->isDone());
    QCOMPARE(stub.requests().last()->header("authorization"), "Basic " + QByteArray("a b:c:\xC3\xA4").toBase64());
    QVERIFY(!stub.requests().last()->header("host").contains('@'));
    // What the client sent goes before.
    bool isDone = false;
    const auto call = m_authorizer->ask({DefaultBody, "c", "127.0.0.1", {{"authorization", "Bearer x"}}},
                                        [&](const AuthAnswer &) { isDone = true; });
    WSIFY_WAIT(isDone);
    QByteArrayList sent;
    for (const auto &[name, value] : stub.requests().last()->headers) {
        if (name.compare("authorization", Qt::CaseInsensitive) == 0)
            sent.append(value);
    }
    QCOMPARE(sent, QByteArrayList{"Bearer x"});
}

void AuthorizerContract::resolvesNames()
{
    AuthorizerStub stub;
    QUrl url(stub.url());
    url.setHost(QStringLiteral("localhost"));
    make(url);
    const auto asked = ask();
    WSIFY_WAIT(asked->isDone());
    QCOMPARE(asked->verdict(), Verdict::Allow);
    QCOMPARE(stub.requests().last()->header("host"), "localhost:" + QByteArray::number(url.port()));
}

void AuthorizerContract::speaksIpv6()
{
    QTcpServer server;
    if (!server.listen(QHostAddress(QHostAddress::LocalHostIPv6), 0))
        QSKIP("there is no IPv6 here");
    QByteArray request;
    connect(&server, &QTcpServer::newConnection, &server, [&] {
        QTcpSocket *socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [&request, socket] {
            request += socket->readAll();
            if (request.endsWith(DefaultBody))
                socket->write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
    });
    make(QUrl(QStringLiteral("http://[::1]:%1/").arg(server.serverPort())));
    const auto asked = ask();
    WSIFY_WAIT(asked->isDone());
    QCOMPARE(asked->verdict(), Verdict::Allow);
    QVERIFY(request.contains("Host: [::1]:" + QByteArray::number(server.serverPort()) + "\r\n"));
}

void AuthorizerContract::verifiesThePeer_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("trusted"); // how the authority is known
    QTest::addColumn<bool>("isAllowed");
    const QString localhost = QStringLiteral("localhost");
    const QString system = QStringLiteral("system");
    QTest::newRow("its name") << QByteArray("DNS:localhost") << localhost << system << true;
    QTest::newRow("its address") << QByteArray("IP:127.0.0.1") << QStringLiteral("127.0.0.1") << system << true;
    QTest::newRow("another name") << QByteArray("DNS:other.example") << localhost << system << false;
    QTest::newRow("an authority that nobody knows") << QByteArray("DNS:localhost") << localhost << QString() << false;
    for (const char *way : {"--authorizer-ca", "SSL_CERT_FILE", "SSL_CERT_DIR"})
        QTest::newRow(way) << QByteArray("DNS:localhost") << localhost << QString::fromLatin1(way) << true;
    QTest::newRow("another name, with an authority of one's own")
        << QByteArray("DNS:other.example") << localhost << QStringLiteral("--authorizer-ca") << false;
}

void AuthorizerContract::verifiesThePeer()
{
    QFETCH(QByteArray, name);
    QFETCH(QString, host);
    QFETCH(QString, trusted);
    QFETCH(bool, isAllowed);
    const Identity identity(name.constData());
    if (!identity.isValid())
        QSKIP("there is no TLS here, or no openssl tool to make a certificate with");
    const Trust trust(trusted == QLatin1String("system") ? identity.authorities() : QList<QSslCertificate>());
    if (trusted.startsWith(QLatin1String("SSL")))
        qputenv(trusted.toLatin1(),
                (trusted.endsWith(QLatin1String("FILE")) ? identity.certificateFile() : identity.directory()).toUtf8());
    RawStub stub(
        [](QTcpSocket *socket, int number) {
            socket->write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + QByteArray::number(number));
        },
        identity.server());
    make({.url = stub.url(host),
          .authorities =
              trusted == QLatin1String("--authorizer-ca") ? identity.authorities() : QList<QSslCertificate>()});
    qunsetenv("SSL_CERT_FILE");
    qunsetenv("SSL_CERT_DIR");
    for (int i = 1; i <= 3; ++i) {
        const auto asked = ask();
        WSIFY_WAIT(asked->isDone());
        QCOMPARE(asked->verdict(), isAllowed ? Verdict::Allow : Verdict::Unavailable);
    }
    QCOMPARE(stub.connections, isAllowed ? 1 : 3);
    QCOMPARE(stub.requests, isAllowed ? 3 : 0);
    QVERIFY(isIdle());
}

// SNI (RFC 6066 section 3): the name is in the first message, unencrypted.
void AuthorizerContract::namesTheHostInTls()
{
    if (!QSslSocket::supportsSsl())
        QSKIP("there is no TLS here");
    QByteArray hello;
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress(QHostAddress::LocalHost), 0));
    connect(&server, &QTcpServer::newConnection, &server, [&] {
        QTcpSocket *socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [&hello, socket] { hello += socket->readAll(); });
    });
    make(QUrl(QStringLiteral("https://localhost:%1/").arg(server.serverPort())));
    const auto asked = ask();
    WSIFY_WAIT(hello.contains("localhost"));
    QVERIFY(!asked->isDone());
}

// A body that ends with the connection has not ended when its encryption breaks.
void AuthorizerContract::brokenTlsIsNoEnd()
{
    const Identity identity("DNS:localhost");
    if (!identity.isValid())
        QSKIP("there is no TLS here, or no openssl tool to make a certificate with");
    const Trust trust(identity.authorities());
    RawStub stub([](QTcpSocket *socket, int) { socket->write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\npart"); },
                 identity.server());
    // Between the two, someone who adds bytes once the answer has passed.
    QTcpServer middle;
    QVERIFY(middle.listen(QHostAddress(QHostAddress::LocalHost), 0));
    connect(&middle, &QTcpServer::newConnection, &middle, [&] {
        QTcpSocket *socket = middle.nextPendingConnection();
        auto *onward = new QTcpSocket(socket);
        onward->connectToHost(QStringLiteral("127.0.0.1"), quint16(stub.url().port()));
        connect(socket, &QTcpSocket::readyRead, onward, [socket, onward] { onward->write(socket->readAll()); });
        connect(onward, &QTcpSocket::readyRead, socket, [&stub, socket, onward] {
            socket->write(onward->readAll());
            if (stub.requests == 1)
                socket->write("these bytes are no TLS record");
        });
    });
    make(QUrl(QStringLiteral("https://localhost:%1/").arg(middle.serverPort())));
    const auto asked = ask();
    WSIFY_WAIT(asked->isDone());
    QCOMPARE(stub.requests, 1);
    QCOMPARE(asked->verdict(), Verdict::Unavailable);
}

} // namespace wsify::test
