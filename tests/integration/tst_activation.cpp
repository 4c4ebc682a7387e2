// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/authorizerstub.h"
#include "support/httpclient.h"
#include "support/listeningsocket.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <sys/time.h>
#include <thread>
#include <vector>

using namespace wsify;
using namespace wsify::test;

namespace {

QStringList quietly(const QStringList &flags)
{
    return flags
           + QStringList{QStringLiteral("--drain"), QStringLiteral("300ms"), QStringLiteral("--admin-socket"),
                         QStringLiteral("off")};
}

QStringList listenAt(const char *address)
{
    return {QStringLiteral("--listen-addr"), QLatin1String(address)};
}

QByteArray post(const QByteArray &body)
{
    return "POST /broadcast HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
           + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

/// Clients that connect to a socket again and again, each for one request, until they are stopped; and what failed.
class Load
{
public:
    Load(const ListeningSocket &socket, int threads)
        : m_socket(socket)
    {
        for (int i = 0; i < threads; ++i)
            m_threads.emplace_back([this] { run(); });
    }
    ~Load() { stop(); }
    Load(const Load &) = delete;
    Load &operator=(const Load &) = delete;

    void stop()
    {
        m_isStopping = true;
        for (std::thread &thread : m_threads)
            thread.join();
        m_threads.clear();
    }
    int answered() const { return m_answered; }
    QByteArrayList failures()
    {
        const std::lock_guard lock(m_mutex);
        return m_failures;
    }

private:
    void run()
    {
        while (!m_isStopping) {
            const QByteArray wrong = request();
            if (wrong.isEmpty()) {
                ++m_answered;
                continue;
            }
            const std::lock_guard lock(m_mutex);
            m_failures.append(wrong);
        }
    }
    /// What is wrong, or nothing.
    QByteArray request() const
    {
        const int client = m_socket.connected();
        if (client < 0)
            return QByteArray("refused: ") + std::to_string(errno).c_str();
        const timeval patience{.tv_sec = DeadlineMs / 1000, .tv_usec = 0};
        ::setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        const QByteArray head = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        ::send(client, head.constData(), size_t(head.size()), MSG_NOSIGNAL);
        QByteArray in;
        char bytes[4096];
        ssize_t size = 0;
        while ((size = ::recv(client, bytes, sizeof bytes, 0)) > 0)
            in.append(bytes, size);
        const int error = size < 0 ? errno : 0;
        ::close(client);
        if (in.startsWith("HTTP/1.1 200 "))
            return {};
        return "answered \"" + in.left(40) + "\", error " + QByteArray::number(error);
    }

    const ListeningSocket &m_socket;
    std::atomic<bool> m_isStopping = false;
    std::atomic<int> m_answered = 0;
    std::mutex m_mutex;
    QByteArrayList m_failures;
    std::vector<std::thread> m_threads;
};

} // namespace

/// Sockets that systemd has opened (PROTOCOL.md section 7).
class TestActivation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void servesTcpAndUnix();
    void servesTls();
    void byName();
    void passesOverWhatNobodyAskedFor();
    void refuses_data();
    void refuses();
    void forAnotherProcess();
    void noListeningSocket_data();
    void noListeningSocket();
    void restartUnderLoad_data();
    void restartUnderLoad();
    void newcomersWaitForTheSuccessor();

private:
    QTemporaryDir m_directory;
    QString path(const char *name) const { return m_directory.filePath(QLatin1String(name)); }
};

void TestActivation::servesTcpAndUnix()
{
    const ListeningSocket tcp;
    const ListeningSocket local(path("local.sock"));
    QVERIFY(tcp.isListening() && local.isListening());
    AuthorizerStub authorizer;
    ServerProcess server;
    server.passSockets({tcp.descriptor(), local.descriptor()});
    server.run(quietly(listenAt("systemd")
                       + QStringList{QStringLiteral("--authorizer-url"), authorizer.url(),
                                     QStringLiteral("--max-clients-per-ip"), QStringLiteral("2")}));
    QVERIFY2(server.waitListening(), server.problem());
    WSIFY_WAIT(server.addresses().size() == 2);
    QCOMPARE(server.addresses(),
             QStringList({QStringLiteral("127.0.0.1:%1").arg(tcp.port()), QStringLiteral("unix:") + local.path()}));
    QVERIFY2(!server.out().contains("LISTEN_FD"), server.out());

    WsClient one;
    QVERIFY(one.opened(tcp.port()));
    std::vector<std::unique_ptr<WsClient>> others;
    for (int i = 0; i < 3; ++i) {
        others.push_back(std::make_unique<WsClient>(false));
        QVERIFY(others.back()->opened(local.path()));
    }
    QCOMPARE(authorizer.requests().first()->header("X-Wsify-Remote-Addr"), QByteArray("127.0.0.1"));
    QCOMPARE(authorizer.requests().last()->header("X-Wsify-Remote-Addr"), QByteArray("unix"));
    WsClient &other = *others.back();
    one.sendText(join("c"));
    other.sendText(join("c"));
    QVERIFY(one.settled() && other.settled());
    QCOMPARE(httpPost(tcp.port(), R"({"channel":"c","content":1})").status, 201);
    HttpConnection connection(local.path(), false);
    connection.send(post(R"({"channel":"c","content":2})"));
    QCOMPARE(connection.answer().status, 201);
    WSIFY_WAIT(one.messages().size() == 2 && other.messages().size() == 2);
    QVERIFY2(server.stop(), server.problem().constData());
    // They are not the server's: the next one gets them.
    QVERIFY(QFileInfo::exists(local.path()));
    const int later = local.connected();
    QVERIFY(later >= 0);
    ::close(later);
}

void TestActivation::servesTls()
{
    if (!QSslSocket::supportsSsl() || !serverIdentity().isValid())
        QSKIP("no TLS, or no openssl");
    const ListeningSocket local(path("tls.sock"));
    ServerProcess server;
    server.passSockets({local.descriptor()});
    server.run(quietly({QStringLiteral("--tls-listen-addr"), QStringLiteral("systemd"), QStringLiteral("--tls-cert"),
                        serverIdentity().certificateFile(), QStringLiteral("--tls-key"), serverIdentity().keyFile()}));
    QVERIFY2(server.waitListening(), server.problem());
    WsClient member(true);
    QVERIFY(member.opened(local.path()));
    member.sendText(join("c"));
    QVERIFY(member.settled());
}

/// `systemd` is what is left.
void TestActivation::byName()
{
    const ListeningSocket web;
    const ListeningSocket metrics;
    const ListeningSocket more;
    ServerProcess server;
    server.passSockets({web.descriptor(), metrics.descriptor(), more.descriptor()}, "web:numbers:web");
    server.run(quietly(listenAt("systemd")
                       + QStringList{QStringLiteral("--metrics-listen-addr"), QStringLiteral("systemd:numbers")}));
    QVERIFY2(server.waitListening(), server.problem());
    WSIFY_WAIT(server.addresses().size() == 2);
    QCOMPARE(httpRequest(web.port(), "GET", "/metrics").status, 404);
    QCOMPARE(httpRequest(more.port(), "GET", "/health").status, 200);
    QCOMPARE(httpRequest(metrics.port(), "GET", "/metrics").status, 200);
    QCOMPARE(httpRequest(metrics.port(), "GET", "/ws").status, 404);
}

void TestActivation::passesOverWhatNobodyAskedFor()
{
    const ListeningSocket web;
    const ListeningSocket more;
    ServerProcess unasked;
    unasked.passSockets({web.descriptor()});
    unasked.run(quietly(listenAt("127.0.0.1:0")));
    QVERIFY2(unasked.waitListening(), unasked.problem());
    QCOMPARE(unasked.out().count("LISTEN_FDS"), 1);
    QVERIFY2(unasked.out().contains("\"WARN"), unasked.out());
    QCOMPARE(unasked.addresses().size(), 1);

    ServerProcess half;
    half.passSockets({web.descriptor(), more.descriptor()}, "web:more");
    half.run(quietly(listenAt("systemd:web")));
    QVERIFY2(half.waitListening(), half.problem());
    QVERIFY2(half.out().contains("a socket that no address names: more"), half.out());
}

void TestActivation::refuses_data()
{
    QTest::addColumn<QByteArray>("names");
    QTest::addColumn<QStringList>("flags");
    QTest::addColumn<QByteArray>("error");
    QTest::newRow("no such name") << QByteArray("web") << listenAt("systemd:wbe")
                                  << QByteArray("has passed no socket of the name wbe");
    QTest::newRow("none left") << QByteArray("web") << listenAt("systemd:web") + listenAt("systemd")
                               << QByteArray("no socket is left for the address systemd");
    QTest::newRow("too many names") << QByteArray("web:more") << listenAt("systemd")
                                    << QByteArray("LISTEN_FDNAMES has 2 names for the 1 sockets");
}

void TestActivation::refuses()
{
    QFETCH(QByteArray, names);
    QFETCH(QStringList, flags);
    QFETCH(QByteArray, error);
    const ListeningSocket web;
    ServerProcess server;
    server.expectExitCode(2);
    server.passSockets({web.descriptor()}, names);
    server.run(quietly(flags));
    QVERIFY(server.waitEnded());
    QCOMPARE(server.exitCode(), 2);
    QVERIFY2(server.err().startsWith("wsify: ") && server.err().contains(error), server.err());
    QCOMPARE(server.err().count('\n'), qsizetype(1));
}

void TestActivation::forAnotherProcess()
{
    const QString fds = QStringLiteral("LISTEN_FDS");
    const QString pid = QStringLiteral("LISTEN_PID");
    const QString one = QStringLiteral("1");
    const std::pair<ServerProcess::Environment, const char *> cases[] = {
        {{}, "LISTEN_FDS is not set"},
        {{{fds, one}}, "LISTEN_PID is \"\""},
        {{{fds, one}, {pid, one}}, "LISTEN_PID is \"1\""},
    };
    for (const auto &[environment, error] : cases) {
        ServerProcess server;
        server.expectExitCode(2);
        server.run(quietly(listenAt("systemd")), environment);
        QVERIFY(server.waitEnded());
        QCOMPARE(server.exitCode(), 2);
        QVERIFY2(server.err().contains(error), server.err());
        QCOMPARE(server.err().count('\n'), qsizetype(1));
    }
}

void TestActivation::noListeningSocket_data()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"file", "datagrams", "not listening", "connected"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

void TestActivation::noListeningSocket()
{
    QFETCH(QString, kind);
    const ListeningSocket web;
    int descriptor = -1;
    if (kind == QLatin1String("file"))
        descriptor = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    else if (kind == QLatin1String("datagrams"))
        descriptor = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    else if (kind == QLatin1String("not listening"))
        descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    else
        descriptor = web.connected();
    ServerProcess server;
    server.expectExitCode(2);
    server.passSockets({web.descriptor(), descriptor}, "web:other");
    server.run(quietly(listenAt("systemd")));
    QVERIFY(server.waitEnded());
    ::close(descriptor);
    QCOMPARE(server.exitCode(), 2);
    QVERIFY2(server.err().contains("descriptor 4 of LISTEN_FDS (other) is no listening stream socket"), server.err());
    QCOMPARE(server.err().count('\n'), qsizetype(1));
}

void TestActivation::restartUnderLoad_data()
{
    QTest::addColumn<bool>("isUnix");
    QTest::newRow("tcp") << false;
    QTest::newRow("unix") << true;
}

/// As `systemctl restart` does it: nobody is refused, reset or left without an answer.
void TestActivation::restartUnderLoad()
{
    QFETCH(bool, isUnix);
    const auto socket =
        isUnix ? std::make_unique<ListeningSocket>(path("load.sock")) : std::make_unique<ListeningSocket>();
    QVERIFY(socket->isListening());
    ServerProcess server;
    server.passSockets({socket->descriptor()});
    const QStringList flags = quietly(listenAt("systemd") + QStringList{QStringLiteral("--access-log=false")});
    server.run(flags);
    QVERIFY2(server.waitListening(), server.problem());
    // Somebody who stays makes the drain last.
    std::vector<std::unique_ptr<WsClient>> members;
    Load load(*socket, 3);
    for (int restart = 1; restart <= 3; ++restart) {
        members.push_back(std::make_unique<WsClient>(false));
        QVERIFY(isUnix ? members.back()->opened(socket->path()) : members.back()->opened(socket->port()));
        const int before = load.answered();
        WSIFY_WAIT(load.answered() > before + 50);
        QVERIFY2(server.stop(), server.problem().constData());
        server.run(flags);
        QVERIFY2(server.waitListening(), server.problem());
    }
    const int before = load.answered();
    WSIFY_WAIT(load.answered() > before + 50);
    load.stop();
    const QByteArrayList failures = load.failures();
    QVERIFY2(failures.isEmpty(), QByteArray::number(failures.size()) + " of " + QByteArray::number(load.answered())
                                     + ": " + failures.value(0));
    QVERIFY2(server.stop(), server.problem().constData());
}

/// Whoever comes while the server says goodbye to the others is not told to come back later.
void TestActivation::newcomersWaitForTheSuccessor()
{
    const ListeningSocket socket;
    ServerProcess server;
    server.passSockets({socket.descriptor()});
    server.run(quietly(listenAt("systemd")));
    QVERIFY2(server.waitListening(), server.problem());
    WsClient stays;
    QVERIFY(stays.opened(socket.port()));
    server.terminate();
    WSIFY_WAIT(server.out().contains("\"draining\""));
    WsClient late;
    late.open(socket.port());
    QVERIFY2(server.stop(), server.problem().constData());
    WSIFY_WAIT(stays.isDisconnected());
    QCOMPARE(stays.closeCode(), 1001);
    QCOMPARE(late.answer().status, 0);
    server.run(quietly(listenAt("systemd")));
    QVERIFY2(server.waitListening(), server.problem());
    WSIFY_WAIT(late.isOpen());
}

WSIFY_SUITE(tst_activation, QCoreApplication, TestActivation)
#include "tst_activation.moc"
