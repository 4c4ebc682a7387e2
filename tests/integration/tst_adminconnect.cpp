// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/adminconsole.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wsclient.h"

#include <QProcess>
#include <QTest>

using namespace wsify;
using namespace wsify::test;

namespace {

QString binary()
{
    return QProcessEnvironment::systemEnvironment().value(QStringLiteral("WSIFY_BINARY"),
                                                          QStringLiteral(WSIFY_BINARY_PATH));
}

/// `wsify admin-connect` as a child, whose standard input and output the test has.
class Connect
{
public:
    explicit Connect(const QStringList &arguments, const QString &runtimeDir = {})
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        if (!runtimeDir.isEmpty())
            environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), runtimeDir);
        process.setProcessEnvironment(environment);
        QObject::connect(&process, &QProcess::readyReadStandardOutput, &process,
                         [this] { out += process.readAllStandardOutput(); });
        process.start(binary(), QStringList{QStringLiteral("admin-connect")} + arguments);
    }
    ~Connect()
    {
        process.kill();
        process.waitForFinished();
    }
    Connect(const Connect &) = delete;
    Connect &operator=(const Connect &) = delete;

    bool ended()
    {
        return waitUntil([this] { return process.state() == QProcess::NotRunning; });
    }
    QByteArrayList lines() const { return out.split('\n'); }

    QProcess process;
    QByteArray out;
};

QStringList socketOf(const ServerProcess &server)
{
    return {QStringLiteral("--admin-socket"), server.adminSocket()};
}

} // namespace

class TestAdminConnect : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksAndAnswers();
    void waitsForTheAnswersAtTheEndOfItsInput();
    void endsWithItsInput();
    void endsWithTheServer();
    void endsWhenNobodyReads();
    void muchInBothDirections();
    void findsTheOnlyServer();
    void saysWhatIsWrong();
};

void TestAdminConnect::asksAndAnswers()
{
    WSIFY_START(server);
    Connect connect(socketOf(server));
    WSIFY_WAIT(connect.out.startsWith(R"({"type":"hello")") && connect.out.endsWith('\n'));
    connect.process.write("{\"type\":\"ping\",\"id\":7}\n");
    WSIFY_WAIT(connect.out.contains(R"({"type":"ok","id":7,"request":"ping"})"));
    QCOMPARE(connect.process.state(), QProcess::Running);
    connect.process.closeWriteChannel();
    QVERIFY(connect.ended());
    QCOMPARE(connect.process.exitCode(), 0);
    QCOMPARE(connect.process.readAllStandardError(), QByteArray());
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestAdminConnect::waitsForTheAnswersAtTheEndOfItsInput()
{
    WSIFY_START(server);
    for (int i = 0; i < 10; ++i) {
        Connect connect(socketOf(server));
        // Answered when all workers are watched, and when all have delivered.
        connect.process.write("{\"type\":\"watch\",\"id\":1}\n{\"type\":\"publish\",\"id\":2,\"channel\":\"a\"}\n");
        connect.process.closeWriteChannel();
        QVERIFY(connect.ended());
        QCOMPARE(connect.process.exitCode(), 0);
        connect.out += connect.process.readAllStandardOutput();
        QVERIFY2(connect.out.contains(R"("id":1)") && connect.out.contains(R"("id":2)"), connect.out.constData());
    }
    QVERIFY2(server.stop(), server.problem().constData());
}

/// Whatever its threads are at by then.
void TestAdminConnect::endsWithItsInput()
{
    WSIFY_START(server);
    for (int i = 0; i < 50; ++i) {
        Connect connect(socketOf(server));
        connect.process.closeWriteChannel();
        QVERIFY(connect.ended());
        QCOMPARE(connect.process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(connect.process.exitCode(), 0);
    }
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestAdminConnect::endsWithTheServer()
{
    WSIFY_START(server);
    Connect connect(socketOf(server));
    WSIFY_WAIT(!connect.out.isEmpty());
    QVERIFY2(server.stop(), server.problem().constData());
    QVERIFY(connect.ended());
    QCOMPARE(connect.process.exitCode(), 0);
}

void TestAdminConnect::endsWhenNobodyReads()
{
#ifdef Q_OS_UNIX
    WSIFY_START(server);
    QProcess reader;
    QProcess connect;
    connect.setStandardOutputProcess(&reader);
    reader.start(QStringLiteral("head"), {QStringLiteral("-n"), QStringLiteral("1")});
    connect.start(binary(), QStringList{QStringLiteral("admin-connect")} + socketOf(server));
    WSIFY_WAIT(reader.state() == QProcess::NotRunning);
    connect.write("{\"type\":\"subscribe\",\"topics\":[\"stats\"],\"interval_ms\":100}\n");
    WSIFY_WAIT(connect.state() == QProcess::NotRunning);
    QCOMPARE(connect.exitStatus(), QProcess::NormalExit);
    QVERIFY2(server.stop(), server.problem().constData());
#else
    QSKIP("needs head");
#endif
}

void TestAdminConnect::muchInBothDirections()
{
    WSIFY_START(server);
    Connect connect(socketOf(server));
    constexpr int Requests = 20;
    // Some 20 MB there; back come the names of the fields that are wrong, and a configuration each.
    const QByteArray large(1024 * 1024 - 100, 'x');
    for (int i = 0; i < Requests; ++i) {
        connect.process.write("{\"type\":\"config\",\"id\":" + QByteArray::number(i) + ",\"unknown\":\"" + large
                              + "\"}\n");
    }
    connect.process.closeWriteChannel();
    QVERIFY(connect.ended());
    connect.out += connect.process.readAllStandardOutput();
    for (int i = 0; i < Requests; ++i)
        QVERIFY(connect.out.contains("{\"type\":\"ok\",\"request\":\"config\",\"id\":" + QByteArray::number(i) + ','));
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestAdminConnect::findsTheOnlyServer()
{
#ifdef Q_OS_UNIX
    const QTemporaryDir runtime;
    const QString wsify = runtime.filePath(QStringLiteral("wsify"));
    QVERIFY(QDir().mkdir(wsify));
    QVERIFY(QFile::setPermissions(wsify, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    const auto at = [&wsify](int port) { return wsify + QStringLiteral("/admin-%1.sock").arg(port); };
    {
        const Connect connect({}, runtime.path());
        QVERIFY(waitUntil([&] { return connect.process.state() == QProcess::NotRunning; }));
        QCOMPARE(connect.process.exitCode(), 1);
    }
    WSIFY_START(dead, {QStringLiteral("--admin-socket"), at(4001)});
    dead.kill();
    QVERIFY(QFileInfo::exists(at(4001)));
    WSIFY_START(one, {QStringLiteral("--admin-socket"), at(4002)});
    {
        Connect connect({}, runtime.path());
        WSIFY_WAIT(connect.out.startsWith(R"({"type":"hello")"));
    }
    WSIFY_START(other, {QStringLiteral("--admin-socket"), at(4003)});
    {
        Connect connect({}, runtime.path());
        QVERIFY(connect.ended());
        QCOMPARE(connect.process.exitCode(), 1);
        const QByteArray said = connect.process.readAllStandardError();
        QVERIFY2(said.contains("admin-4002.sock") && said.contains("admin-4003.sock")
                     && !said.contains("admin-4001.sock"),
                 said.constData());
    }
    { // by where it listens, whatever the name
        Connect connect({QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:%1").arg(other.port())},
                        runtime.path());
        WSIFY_WAIT(connect.out.startsWith(R"({"type":"hello")"));
        QVERIFY2(connect.out.contains(":" + QByteArray::number(other.port())), connect.out.constData());
    }
    {
        Connect connect({QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:4003")}, runtime.path());
        QVERIFY(connect.ended());
        const QByteArray said = connect.process.readAllStandardError();
        QVERIFY2(said.contains("admin-4003.sock does not listen on 127.0.0.1:4003 but on "), said.constData());
    }
    QVERIFY2(one.stop(), one.problem().constData());
    QVERIFY2(other.stop(), other.problem().constData());
    QVERIFY(!QFileInfo::exists(at(4002)));
#else
    QSKIP("the names of pipes are of no directory");
#endif
}

void TestAdminConnect::saysWhatIsWrong()
{
    const QTemporaryDir directory;
    const QString nothing = directory.filePath(QStringLiteral("nothing.sock"));
    Connect connect({QStringLiteral("--admin-socket"), nothing});
    QVERIFY(connect.ended());
    QCOMPARE(connect.process.exitCode(), 1);
    const QByteArray said = connect.process.readAllStandardError();
    QVERIFY2(said.startsWith("wsify: cannot connect to the admin socket " + nothing.toUtf8()), said.constData());
    QCOMPARE(said.count('\n'), qsizetype(1));
    Connect off({QStringLiteral("--admin-socket"), QStringLiteral("off")});
    QVERIFY(off.ended());
    QCOMPARE(off.process.exitCode(), 1);
}

WSIFY_SUITE(tst_adminconnect, QCoreApplication, TestAdminConnect)
#include "tst_adminconnect.moc"
