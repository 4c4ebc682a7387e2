// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/overtls.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

using namespace wsify::test;

/// Every scenario of wsify-bench, for a moment, against the real server: nothing lost, doubled, reordered or damaged, and something done.
class TestBenchSmoke : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void scenarios_data();
    void scenarios();
    void endsWell();
    void throughAnAuthorizer();
    void aDeniedStormIsWrong();

private:
    /// The line of JSON that a run prints; WSIFY_WAIT-like deadline. Empty when there is none.
    static QJsonObject run(const QStringList &arguments, const ServerProcess &server, int &exitCode);

    ServerProcess m_server; ///< of all scenarios: one after the other is what a server is there for
    ServerProcess m_tlsServer; ///< of those over TLS
};

void TestBenchSmoke::initTestCase()
{
    QVERIFY2(
        m_server.listening({QStringLiteral("--workers"), QStringLiteral("2"), QStringLiteral("--access-log=false")}),
        m_server.problem().constData());
#ifdef WSIFY_BENCH_TLS
    if (!serverIdentity().isValid())
        return;
    m_tlsServer.run(QStringList{QStringLiteral("--workers"), QStringLiteral("2"), QStringLiteral("--access-log=false"),
                                QStringLiteral("--drain"), QStringLiteral("0"), QStringLiteral("--admin-socket"),
                                QStringLiteral("off")}
                    + listenFlags(true));
    QVERIFY2(m_tlsServer.waitListening(), m_tlsServer.problem().constData());
#endif
}

QJsonObject TestBenchSmoke::run(const QStringList &arguments, const ServerProcess &server, int &exitCode)
{
    QProcess bench;
    bench.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    bench.start(QStringLiteral(WSIFY_BENCH_PATH),
                arguments
                    + QStringList{QStringLiteral("--port"), QString::number(server.port()),
                                  QStringLiteral("--server-pid"), QString::number(server.pid()),
                                  QStringLiteral("--seconds"), QStringLiteral("0.3"), QStringLiteral("--warmup"),
                                  QStringLiteral("0.1")});
    // The event loop turns meanwhile: the server's output has to be read.
    const bool isEnded = waitUntil([&] { return bench.state() == QProcess::NotRunning; }, 50'000);
    exitCode = isEnded && bench.exitStatus() == QProcess::NormalExit ? bench.exitCode() : -1;
    return QJsonDocument::fromJson(bench.readAllStandardOutput()).object();
}

void TestBenchSmoke::scenarios_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("counts");
    // First, for a server that was used has memory for connections left.
    QTest::newRow("idle") << "idle --clients 100"
                          << "bytes_a_connection";
    QTest::newRow("fan-out") << "fanout --members 20"
                             << "deliveries";
    QTest::newRow("bursts, polling") << "fanout --members 20 --burst 32 --poll"
                                     << "deliveries";
    QTest::newRow("paced") << "fanout --members 20 --rate 200"
                           << "deliveries";
    QTest::newRow("large") << "fanout --members 5 --size 100000 --window 4"
                           << "deliveries";
    QTest::newRow("a number of publications") << "fanout --members 5 --publications 100"
                                              << "deliveries";
    QTest::newRow("channels") << "fanout --channels 50 --members 2"
                              << "deliveries";
    QTest::newRow("idle beside") << "fanout --members 5 --idle 100"
                                 << "deliveries";
    QTest::newRow("members that publish and ping") << "talk --members 20 --publishers 20 --pings --burst 8"
                                                   << "deliveries";
    QTest::newRow("one that pings between bursts") << "talk --members 20 --apart --pings --burst 32"
                                                   << "deliveries";
    QTest::newRow("http") << "http --connections 4 --members 10"
                          << "deliveries";
    QTest::newRow("batches with ids") << "http --connections 4 --members 10 --batch 20 --ids"
                                      << "publications";
    QTest::newRow("storm") << "storm --clients 200 --browser-head"
                           << "handshakes";
    QTest::newRow("authorized, with nobody to ask") << "authorized --clients 10"
                                                    << "commands";
#ifdef WSIFY_BENCH_TLS
    // First, as above.
    QTest::newRow("idle over TLS, without a channel") << "idle --tls --clients 20 --no-join"
                                                      << "bytes_a_connection";
    QTest::newRow("fan-out over TLS") << "fanout --tls --members 20 --burst 32 --idle 20"
                                      << "deliveries";
    QTest::newRow("large over TLS") << "fanout --tls --members 5 --size 100000 --window 4"
                                    << "deliveries";
    QTest::newRow("http over TLS") << "http --tls --connections 4 --members 10"
                                   << "deliveries";
    QTest::newRow("storm over TLS, resumed") << "storm --tls --resume --clients 50"
                                             << "handshakes";
#endif
}

void TestBenchSmoke::scenarios()
{
    QFETCH(QString, arguments);
    QFETCH(QString, counts);
    const bool isTls = arguments.contains(QLatin1String("--tls"));
    if (isTls && !serverIdentity().isValid())
        QSKIP("no openssl tool to make a certificate with");
    const ServerProcess &server = isTls ? m_tlsServer : m_server;
    int exitCode = -1;
    const QJsonObject report = run(QProcess::splitCommand(arguments), server, exitCode);
    QVERIFY2(exitCode == 0, QJsonDocument(report).toJson().constData());
    QVERIFY2(report.value(counts).toDouble() > 0, QJsonDocument(report).toJson().constData());
    if (arguments.contains(QLatin1String("--resume")) && server.engine() == "native")
        QCOMPARE(report.value(QLatin1String("resumed")).toInt(), 50);
    QVERIFY(report.contains(QLatin1String("server_cpu_s")) && report.value(QLatin1String("rss_after")).toDouble() > 0);
}

void TestBenchSmoke::endsWell()
{
    QVERIFY2(m_server.stop(), m_server.problem().constData());
#ifdef WSIFY_BENCH_TLS
    if (serverIdentity().isValid())
        QVERIFY2(m_tlsServer.stop(), m_tlsServer.problem().constData());
#endif
}

namespace {

/// `wsify-bench authorizer` for as long as it lives.
class BenchAuthorizer
{
public:
    explicit BenchAuthorizer(const QString &arguments)
    {
        m_process.start(QStringLiteral(WSIFY_BENCH_PATH),
                        QStringList{QStringLiteral("authorizer")} + QProcess::splitCommand(arguments));
        waitUntil([this] { return m_process.canReadLine() || m_process.state() == QProcess::NotRunning; });
        m_port = m_process.readLine().trimmed().mid(int(sizeof "port"));
    }
    ~BenchAuthorizer()
    {
        m_process.terminate();
        if (!waitUntil([this] { return m_process.state() == QProcess::NotRunning; }))
            m_process.kill();
        m_process.waitForFinished();
    }
    BenchAuthorizer(const BenchAuthorizer &) = delete;
    BenchAuthorizer &operator=(const BenchAuthorizer &) = delete;

    QString url() const { return QStringLiteral("http://127.0.0.1:%1/").arg(QString::fromLatin1(m_port)); }

private:
    QProcess m_process;
    QByteArray m_port;
};

} // namespace

void TestBenchSmoke::throughAnAuthorizer()
{
    const BenchAuthorizer authorizer(QStringLiteral("--delay-ms 2"));
    WSIFY_START(server, {QStringLiteral("--authorizer-url"), authorizer.url()});
    int exitCode = -1;
    const QJsonObject report =
        run({QStringLiteral("authorized"), QStringLiteral("--clients"), QStringLiteral("10")}, server, exitCode);
    QVERIFY2(exitCode == 0, QJsonDocument(report).toJson().constData());
    QVERIFY(report.value(QLatin1String("commands")).toDouble() > 0);
    // Nothing is faster than the authorizer, so it was asked.
    QVERIFY2(report.value(QLatin1String("p50_ms")).toDouble() >= 2, QJsonDocument(report).toJson().constData());
}

void TestBenchSmoke::aDeniedStormIsWrong()
{
    const BenchAuthorizer authorizer(QStringLiteral("--status 403"));
    WSIFY_START(server, {QStringLiteral("--authorizer-url"), authorizer.url()});
    int exitCode = -1;
    const QJsonObject report =
        run({QStringLiteral("storm"), QStringLiteral("--clients"), QStringLiteral("5")}, server, exitCode);
    QCOMPARE(exitCode, 1);
    QVERIFY2(report.value(QLatin1String("wrong")).toString().contains(QLatin1String("403")),
             QJsonDocument(report).toJson().constData());
}

WSIFY_SUITE(tst_benchsmoke, QCoreApplication, TestBenchSmoke)
#include "tst_benchsmoke.moc"
