// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace wsify::test;

namespace {

/// A pipe that holds little and is read only when the test says so; a named one, because a server is started with names.
class Pipe
{
public:
    Pipe()
    {
        const QByteArray name = QFile::encodeName(path());
        if (::mkfifo(name.constData(), 0600) == 0)
            m_end = ::open(name.constData(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
#ifdef F_SETPIPE_SZ
        ::fcntl(m_end, F_SETPIPE_SZ, 4096);
#endif
    }
    ~Pipe()
    {
        ::close(m_end);
    }
    Pipe(const Pipe &) = delete;
    Pipe &operator=(const Pipe &) = delete;

    QString path() const
    {
        return m_folder.filePath(QStringLiteral("stdout"));
    }
    bool isOpen() const
    {
        return m_end >= 0;
    }
    /// What is in it.
    QByteArray read() const
    {
        QByteArray all;
        std::array<char, 4096> bytes;
        for (ssize_t size = 0; (size = ::read(m_end, bytes.data(), bytes.size())) > 0;)
            all.append(bytes.data(), size);
        return all;
    }

private:
    QTemporaryDir m_folder;
    int m_end = -1;
};

constexpr int Enough = 3000; ///< for the pipe and the ring of 4 MiB

/// Requests whose access lines are as long as they get: some 2 KiB. False when one was not answered.
bool fillLog(quint16 port, int lines = Enough)
{
    const QByteArray longest(1100, 'x');
    const QByteArrayList headers{"User-Agent: " + longest, "X-Request-Id: " + longest};
    for (int i = 0; i < lines; ++i) {
        if (httpRequest(port, "GET", "/" + longest, QByteArray(), headers).status != 404)
            return false;
    }
    return true;
}

constexpr char Dropped[] = "wsify_log_dropped_total";

} // namespace

/// Standard output is a full pipe that nobody reads: lines are lost and counted, and nothing else happens (PROTOCOL.md section 5, "logs").
class TestStdout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void blockedServesAndCounts();
    void blockedEndsInTime_data();
    void blockedEndsInTime();
    void closedServes();

private:
    /// Starts with that output and reads it until it says where the server listens.
    static void start(ServerProcess &server, const Pipe &pipe, const QStringList &arguments);
};

void TestStdout::start(ServerProcess &server, const Pipe &pipe, const QStringList &arguments)
{
    QVERIFY(pipe.isOpen());
    server.redirectOutput(pipe.path());
    server.run(QStringList{QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:0")} + arguments);
    WSIFY_WAIT((server.said(pipe.read()), server.port() != 0 || !server.isRunning()));
    QVERIFY2(server.port() != 0, server.problem().constData());
}

void TestStdout::blockedServesAndCounts()
{
    const Pipe pipe;
    ServerProcess server;
    start(server, pipe, {QStringLiteral("--drain"), QStringLiteral("300ms")});
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(join("c"));
    QVERIFY(client.settled());
    QCOMPARE(server.metric(Dropped), 0);
    QVERIFY(fillLog(server.port()));
    const double dropped = server.metric(Dropped);
    QVERIFY2(dropped > 0, "nothing was dropped, so nothing was shown");

    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < 100; ++i)
        client.sendText(broadcast("c", QByteArray::number(i)));
    QVERIFY(client.settled());
    QCOMPARE(client.messages().size(), 100);
    QCOMPARE(httpPost(server.port(), R"({"channel":"c","content":"http"})").status, 201);
    WSIFY_WAIT(client.messages().size() == 101);
    WsClient late;
    QVERIFY(late.opened(server.port()));
    QVERIFY(late.settled());
    QCOMPARE(httpRequest(server.port(), "GET", "/health").status, 200);
    QVERIFY2(clock.elapsed() < 5000, QByteArray::number(clock.elapsed()).constData());

    QVERIFY(fillLog(server.port(), 10));
    const double lost = server.metric(Dropped);
    QVERIFY(lost >= dropped + 10);
    // Read again, it says how many were lost, and goes on with whole lines.
    QByteArray out;
    WSIFY_WAIT((out += pipe.read(), out.contains("log lines dropped") && out.endsWith('\n')));
    server.terminate();
    WSIFY_WAIT((out += pipe.read(), !server.isRunning()));
    out += pipe.read();
    qint64 counted = 0;
    QByteArrayList lines = out.split('\n');
    QCOMPARE(lines.takeLast(), QByteArray());
    for (const QByteArray &line : std::as_const(lines)) {
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        QVERIFY2(!object.isEmpty(), line.constData());
        if (object.value(QLatin1String("msg")) == QLatin1String("log lines dropped"))
            counted += object.value(QLatin1String("count")).toInteger();
    }
    QVERIFY2(counted >= lost, QByteArray::number(counted).constData());
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestStdout::blockedEndsInTime_data()
{
    QTest::addColumn<bool>("stuck");
    QTest::newRow("clients that answer") << false;
    QTest::newRow("a client that does not") << true;
}

void TestStdout::blockedEndsInTime()
{
    QFETCH(bool, stuck);
    const Pipe pipe;
    ServerProcess server;
    start(server, pipe, {QStringLiteral("--drain"), QStringLiteral("300ms")});
    WsClient client;
    QVERIFY(client.opened(server.port()));
    QVERIFY(fillLog(server.port()));
    QVERIFY(server.metric(Dropped) > 0);
    if (stuck)
        client.stopReading();
    QElapsedTimer clock;
    clock.start();
    server.terminate();
    QVERIFY(server.waitEnded());
    QVERIFY2(clock.elapsed() < 300 + 5000 + 2500, QByteArray::number(clock.elapsed()).constData());
    QVERIFY2(server.stop(), server.problem().constData());
}

/// Whoever read the log is gone.
void TestStdout::closedServes()
{
    ServerProcess server;
    {
        const Pipe pipe;
        start(server, pipe, {QStringLiteral("--drain"), QStringLiteral("300ms")});
    }
    WsClient client;
    QVERIFY(client.opened(server.port()));
    QVERIFY(client.settled());
    WSIFY_WAIT(server.metric(Dropped) >= 1); // the line of the upgrade
    QVERIFY2(server.stop(), server.problem().constData());
}

WSIFY_SUITE(tst_stdout, QCoreApplication, TestStdout)
#include "tst_stdout.moc"
