// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/process/logger.h"
#include "app/process/logwriter.h"
#include "app/process/qtmessages.h"
#include "support/suite.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QSemaphore>
#include <QTest>

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using namespace wsify;
using namespace std::chrono_literals;

namespace {

/// Standard output of a test: can be stuck, can fail, and keeps what it took. Shared with the sink, because a logger whose sink is
/// stuck leaves its writer thread behind.
class Output
{
public:
    bool take(QByteArrayView lines)
    {
        std::unique_lock lock(m_mutex);
        m_reached.release();
        ++m_writes;
        m_unstuck.wait(lock, [this] { return !m_stuck; });
        if (m_failing)
            return false;
        m_bytes.append(lines.data(), size_t(lines.size()));
        m_largest = std::max(m_largest, lines.size());
        return true;
    }
    void setStuck(bool stuck)
    {
        const std::lock_guard lock(m_mutex);
        m_stuck = stuck;
        m_unstuck.notify_all();
    }
    void setFailing(bool failing)
    {
        const std::lock_guard lock(m_mutex);
        m_failing = failing;
    }
    /// Waits until the writer is inside take().
    bool waitReached() { return m_reached.tryAcquire(1, 5000); }

    QByteArray bytes()
    {
        const std::lock_guard lock(m_mutex);
        return QByteArray(m_bytes.data(), qsizetype(m_bytes.size()));
    }
    int writes()
    {
        const std::lock_guard lock(m_mutex);
        return m_writes;
    }
    qsizetype largest()
    {
        const std::lock_guard lock(m_mutex);
        return m_largest;
    }
    /// Every line as an object; an invalid one as an empty object.
    QList<QJsonObject> lines()
    {
        QList<QJsonObject> out;
        QByteArrayList raw = bytes().split('\n');
        if (!raw.takeLast().isEmpty())
            out.append(QJsonObject()); // a line without its end
        for (const QByteArray &line : std::as_const(raw))
            out.append(QJsonDocument::fromJson(line).object());
        return out;
    }
    QList<QJsonObject> lines(const char *message)
    {
        QList<QJsonObject> out;
        const auto all = lines();
        for (const QJsonObject &line : all) {
            if (line.value(QLatin1String("msg")) == QLatin1String(message))
                out.append(line);
        }
        return out;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_unstuck;
    QSemaphore m_reached;
    std::string m_bytes;
    qsizetype m_largest = 0;
    int m_writes = 0;
    bool m_stuck = false;
    bool m_failing = false;
};

using OutputPtr = std::shared_ptr<Output>;

Logger::Sink sinkOf(const OutputPtr &output)
{
    return [output](QByteArrayView lines) { return output->take(lines); };
}

QString text(const QJsonObject &line, const char *name)
{
    return line.value(QLatin1String(name)).toString();
}

} // namespace

class tst_Logging : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_output = std::make_shared<Output>(); }
    void lineIsLikeSlog();
    void levels_data();
    void levels();
    void fields();
    void accessLineIsLikeEcho();
    void accessLogCanBeOff();
    void accessLogOfErrors();
    void probesAreLoggedWhenTheyFail();
    void endsOfClients();
    void linesForPeople_data();
    void linesForPeople();
    void accessWithoutHead();
    void latencyForPeople_data();
    void latencyForPeople();
    void hostileText_data();
    void hostileText();
    void textsAreCut();
    void cutKeepsCharactersWhole();
    void refusal();
    void disconnect();
    void blockedOutputDropsAndCounts();
    void failedOutputCounts();
    void endIsBounded();
    void endWritesWhatIsLeft();
    void flush();
    void refusalsAreLimited();
    void warningsAreLimited();
    void suppressionIsToldOnce();
    void linesAreGathered();
    void steadyLinesAreWrittenTogether();
    void manyThreads();
    void qtMessages();

private:
    int suppressed(const char *kind) const;

    OutputPtr m_output;
};

void tst_Logging::lineIsLikeSlog()
{
    {
        Logger logger(Logger::Info, AccessLog::All, sinkOf(m_output));
        logger.write(Logger::Info, "listening");
    }
    const QByteArray bytes = m_output->bytes();
    const QRegularExpression shape(
        QStringLiteral("^\\{\"time\":\"(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)\\.\\d{9}Z\",\"level\":\"INFO\","
                       "\"msg\":\"listening\"\\}\n$"));
    const auto match = shape.match(QString::fromUtf8(bytes));
    QVERIFY2(match.hasMatch(), bytes.constData());
    const QDateTime time = QDateTime::fromString(match.captured(1) + QLatin1Char('Z'), Qt::ISODate);
    QVERIFY(qAbs(time.secsTo(QDateTime::currentDateTimeUtc())) < 60);
}

void tst_Logging::levels_data()
{
    QTest::addColumn<LogLevel>("level");
    QTest::addColumn<QStringList>("expected");
    const QStringList all{QStringLiteral("DEBUG"), QStringLiteral("INFO"), QStringLiteral("WARN"),
                          QStringLiteral("ERROR")};
    QTest::newRow("debug") << LogLevel::Debug << all;
    QTest::newRow("info") << LogLevel::Info << all.mid(1);
    QTest::newRow("warning") << LogLevel::Warning << all.mid(2);
    QTest::newRow("error") << LogLevel::Error << all.mid(3);
}

void tst_Logging::levels()
{
    QFETCH(LogLevel, level);
    QFETCH(QStringList, expected);
    {
        Logger logger(level, AccessLog::All, sinkOf(m_output));
        for (const LogLevel each : {Logger::Debug, Logger::Info, Logger::Warning, Logger::Error})
            logger.write(each, "x");
    }
    QStringList levels;
    const auto lines = m_output->lines();
    for (const QJsonObject &line : lines)
        levels.append(text(line, "level"));
    QCOMPARE(levels, expected);
}

void tst_Logging::fields()
{
    {
        Logger logger(Logger::Info, AccessLog::All, sinkOf(m_output));
        logger.write(Logger::Info, "x",
                     {{"text", QByteArray("a\"b")},
                      {"literal", "c"},
                      {"int", -3},
                      {"large", Q_INT64_C(9007199254740993)},
                      {"on", true},
                      {"seconds", 2.5},
                      {"nan", qQNaN()}});
    }
    QVERIFY2(m_output->bytes().endsWith(
                 ",\"text\":\"a\\\"b\",\"literal\":\"c\",\"int\":-3,\"large\":9007199254740993,\"on\":true,"
                 "\"seconds\":2.5,\"nan\":null}\n"),
             m_output->bytes().constData());
}

void tst_Logging::accessLineIsLikeEcho()
{
    HttpHead head;
    head.method = "POST";
    head.target = "/broadcast?key=hunter2&verbose=1";
    head.headers = {{"Host", "example.com:3000"}, {"User-Agent", "curl/8"}, {"X-Request-ID", "r1"}};
    const Peer peer{"10.0.0.1", 4711};
    {
        Logger logger(Logger::Error, AccessLog::All, sinkOf(m_output)); // the level does not touch the access log
        logger.accessed({&head, &peer, 201, 120, 90, 1500us});
    }
    const QByteArray bytes = m_output->bytes();
    const qsizetype afterTime = bytes.indexOf(",\"id\"");
    QVERIFY(bytes.startsWith("{\"time\":\"2"));
    QCOMPARE(
        bytes.mid(afterTime),
        QByteArray(",\"id\":\"r1\",\"remote_ip\":\"10.0.0.1\",\"host\":\"example.com:3000\",\"method\":\"POST\","
                   "\"uri\":\"/broadcast?key=***&verbose=***\",\"user_agent\":\"curl/8\",\"status\":201,\"error\":\"\","
                   "\"latency\":1500000,\"latency_human\":\"1.5ms\",\"bytes_in\":120,\"bytes_out\":90}\n"));
}

void tst_Logging::accessLogCanBeOff()
{
    {
        Logger logger(Logger::Debug, AccessLog::Off, sinkOf(m_output));
        logger.accessed({nullptr, nullptr, 200, 0, 0, 0us});
        logger.accessed({nullptr, nullptr, 500, 0, 0, 0us});
        logger.write(Logger::Info, "still here");
    }
    QCOMPARE(m_output->lines().size(), 1);
}

void tst_Logging::accessLogOfErrors()
{
    {
        Logger logger(Logger::Info, AccessLog::Errors, sinkOf(m_output));
        for (const int status : {101, 201, 399, 400, 503})
            logger.accessed({nullptr, nullptr, status, 0, 0, 0us});
        for (const int code : {1000, 1001, 1005, 1006, 4000})
            logger.disconnected({"c1", "10.0.0.1", CloseCode(code), {}});
    }
    QList<int> logged;
    for (const QJsonObject &line : m_output->lines())
        logged.append(line.value(line.contains(QLatin1String("status")) ? u"status" : u"code").toInt());
    QCOMPARE(logged, (QList<int>{400, 503, 1006, 4000}));
}

void tst_Logging::probesAreLoggedWhenTheyFail()
{
    {
        Logger logger(Logger::Info, AccessLog::All, sinkOf(m_output));
        for (const char *target : {"/health", "/ready?broker=0", "/metrics", "/ready/", "/readiness"}) {
            HttpHead head;
            head.method = "GET";
            head.target = target;
            for (const int status : {200, 503})
                logger.accessed({&head, nullptr, status, 0, 0, 0us});
        }
    }
    QStringList logged;
    for (const QJsonObject &line : m_output->lines())
        logged.append(text(line, "uri") + QLatin1Char(' ') + QString::number(line.value(u"status").toInt()));
    QCOMPARE(logged, (QStringList{QStringLiteral("/health 503"), QStringLiteral("/ready?broker=*** 503"),
                                  QStringLiteral("/metrics 503"), QStringLiteral("/ready/ 503"),
                                  QStringLiteral("/readiness 200"), QStringLiteral("/readiness 503")}));
}

void tst_Logging::endsOfClients()
{
    {
        Logger logger(Logger::Error, AccessLog::All, sinkOf(m_output)); // the level does not touch the access log
        logger.disconnected({"c1", "10.0.0.1", CloseCode::Policy, "limit", "42", 1500ms, 3, 5, 70, 90});
    }
    const QByteArray bytes = m_output->bytes();
    QCOMPARE(bytes.mid(bytes.indexOf(",\"level\"")),
             QByteArray(",\"level\":\"INFO\",\"msg\":\"client ended\",\"client\":\"c1\",\"ip\":\"10.0.0.1\",\"user\":"
                        "\"42\",\"code\":1008,\"reason\":\"limit\",\"duration\":1.5,\"messages_in\":3,"
                        "\"messages_out\":5,\"bytes_in\":70,\"bytes_out\":90}\n"));
}

void tst_Logging::linesForPeople_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const LogRecord &record, const char *expected) {
        QTest::newRow(name) << record.line() << QByteArray(expected);
    };
    row("alone", LogRecord(LogLevel::Warning, "a warning"), "WARN a warning\n");
    row("fields", LogRecord(LogLevel::Info, "all", {{"a", "word"}, {"b", 7}, {"c", true}, {"d", 0.5}}),
        "INFO all a=word b=7 c=true d=0.5\n");
    row("words", LogRecord(LogLevel::Info, "x", {{"a", "[::1]:80"}, {"b", "k\xc3\xa4y"}}),
        "INFO x a=[::1]:80 b=k\xc3\xa4y\n");
    row("quoted", LogRecord(LogLevel::Info, "x", {{"a", ""}, {"b", "two words"}, {"c", "d=e"}, {"f", "\""}}),
        R"(INFO x a="" b="two words" c="d=e" f="\"")"
        "\n");
    row("hostile", LogRecord(LogLevel::Error, "a\nb \x1b[2J", {{"a", "1\n2026 INFO x"}, {"b", "\xc2\x9b"}}),
        R"(ERROR a\nb \u001b[2J a="1\n2026 INFO x" b="\u009b")"
        "\n");
    row("names of the head", LogRecord(LogLevel::Info, "x", {{"a", 1}, {"level", "y"}, {"msg", "z"}}),
        "INFO x a=1 level=y msg=z\n");
    QTest::newRow("a request") << QByteArray(R"({"time":"2026-01-02T03:04:05Z","id":"","status":200})"
                                             "\n")
                               << QByteArray("INFO request id=\"\" status=200\n");
}

void tst_Logging::linesForPeople()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, expected);
    const QByteArray written = logline::asText(line);
    QVERIFY2(written.startsWith("20") && written.indexOf(' ') > 0, written.constData());
    QCOMPARE(written[written.indexOf(' ') - 1], 'Z');
    QCOMPARE(written.mid(written.indexOf(' ') + 1), expected);
}

void tst_Logging::accessWithoutHead()
{
    {
        Logger logger(Logger::Info, AccessLog::All, sinkOf(m_output));
        logger.accessed({nullptr, nullptr, 400, 3, 100, 7us});
    }
    const QJsonObject line = m_output->lines().value(0);
    QCOMPARE(line.value(QLatin1String("status")).toInt(), 400);
    QCOMPARE(text(line, "uri"), QString());
    QCOMPARE(line.size(), 13);
}

void tst_Logging::latencyForPeople_data()
{
    QTest::addColumn<qint64>("us");
    QTest::addColumn<QString>("expected");
    QTest::newRow("0") << qint64(0) << QStringLiteral("0s");
    QTest::newRow("us") << qint64(56) << QStringLiteral("56\u00b5s");
    QTest::newRow("ms") << qint64(1234) << QStringLiteral("1.234ms");
    QTest::newRow("s") << qint64(2'000'000) << QStringLiteral("2s");
    QTest::newRow("m") << qint64(62'500'000) << QStringLiteral("1m2.5s");
    QTest::newRow("h") << qint64(3'600'000'000) << QStringLiteral("1h0m0s");
}

void tst_Logging::latencyForPeople()
{
    QFETCH(qint64, us);
    QFETCH(QString, expected);
    {
        Logger logger(Logger::Info, AccessLog::All, sinkOf(m_output));
        logger.accessed({nullptr, nullptr, 200, 0, 0, std::chrono::microseconds(us)});
    }
    QCOMPARE(text(m_output->lines().value(0), "latency_human"), expected);
}

void tst_Logging::hostileText_data()
{
    QTest::addColumn<QByteArray>("hostile");
    QTest::addColumn<QString>("read");
    QTest::newRow("line end") << QByteArray("a\nb\r\n") << QStringLiteral("a\nb\r\n");
    QTest::newRow("forged line") << QByteArray("\"}\n{\"level\":\"ERROR\"}")
                                 << QStringLiteral("\"}\n{\"level\":\"ERROR\"}");
    QTest::newRow("quotes") << QByteArray("\\\"\\") << QStringLiteral("\\\"\\");
    QTest::newRow("invalid UTF-8") << QByteArray("a\xff") << QStringLiteral("a\ufffd");
    QTest::newRow("DEL, C1") << QByteArray("\x7f\xc2\x9b"
                                           "31m\xc2\xa0\xc2\x9f")
                             << QStringLiteral("\x7f\u009b31m\u00a0\u009f");
    QTest::newRow("NUL, escape") << QByteArray("a\0\x1b[31m", 7)
                                 << QString(QStringLiteral("a") + QChar(0) + QChar(0x1b) + QStringLiteral("[31m"));
}

void tst_Logging::hostileText()
{
    QFETCH(QByteArray, hostile);
    QFETCH(QString, read);
    HttpHead head;
    head.method = hostile;
    head.target = '/' + hostile;
    head.headers = {{"Host", hostile}, {"User-Agent", hostile}, {"X-Request-Id", hostile}};
    const Peer peer{hostile, 1};
    {
        Logger logger(Logger::Debug, AccessLog::All, sinkOf(m_output));
        logger.accessed({&head, &peer, 200, 0, 0, 0us});
        logger.refused({hostile, hostile, hostile, hostile, "code", "reason", 0, {}});
        logger.disconnected({hostile, hostile, CloseCode::Normal, hostile});
        logger.warned(hostile);
        logger.write(Logger::Info, hostile, {{"field", hostile}});
    }
    const auto lines = m_output->lines();
    QCOMPARE(lines.size(), 6);
    for (const QJsonObject &line : lines)
        QVERIFY2(!line.isEmpty(), m_output->bytes().constData());
    QCOMPARE(text(lines.at(0), "user_agent"), read);
    QCOMPARE(text(lines.at(0), "method"), read);
    QCOMPARE(text(lines.at(1), "client"), read);
    QCOMPARE(text(lines.at(2), "reason"), read);
    QCOMPARE(text(lines.at(3), "reason"), read);
    QCOMPARE(text(lines.at(4), "msg"), read);
    QCOMPARE(text(lines.at(5), "field"), read);
    for (const char *obeyed : {"\x1b", "\x7f", "\xc2\x9b"})
        QVERIFY2(!m_output->bytes().contains(obeyed), m_output->bytes().constData());
}

void tst_Logging::textsAreCut()
{
    const QByteArray endless(100'000, 'x');
    HttpHead head;
    head.method = endless;
    head.target = '/' + endless + "?a=" + endless;
    head.headers = {{"Host", endless}, {"User-Agent", endless}, {"X-Request-Id", endless}};
    const Peer peer{endless, 1};
    {
        Logger logger(Logger::Debug, AccessLog::All, sinkOf(m_output));
        logger.accessed({&head, &peer, 200, 0, 0, 0us});
        logger.refused({endless, endless, endless, endless, "code", "reason", 0, {}});
        logger.warned(endless);
        logger.write(Logger::Info, "x", {{"field", endless}});
    }
    const auto lines = m_output->lines();
    QCOMPARE(text(lines.value(0), "uri").size(), 1024);
    QCOMPARE(text(lines.value(0), "user_agent").size(), 256);
    QCOMPARE(text(lines.value(0), "host").size(), 256);
    QCOMPARE(text(lines.value(1), "channel").size(), 256);
    QCOMPARE(text(lines.value(2), "msg").size(), 1024);
    QCOMPARE(text(lines.value(3), "field").size(), 256);
}

void tst_Logging::cutKeepsCharactersWhole()
{
    {
        Logger logger(Logger::Info, AccessLog::All, sinkOf(m_output));
        logger.write(Logger::Info, "x",
                     {{"two", 'a' + QByteArray("\xc3\xa4").repeated(200)},
                      {"four", 'a' + QByteArray("\xf0\x9f\x99\x82").repeated(200)},
                      {"junk", QByteArray(300, '\x80')}});
    }
    const QJsonObject line = m_output->lines().value(0);
    QCOMPARE(text(line, "two"), QString(QLatin1Char('a') + QString(127, QChar(0xe4))));
    QCOMPARE(text(line, "four").toUtf8(), QByteArray('a' + QByteArray("\xf0\x9f\x99\x82").repeated(63)));
    QVERIFY(text(line, "junk").size() <= 256);
}

void tst_Logging::refusal()
{
    {
        Logger logger(Logger::Info, AccessLog::All, sinkOf(m_output));
        logger.refused(
            {"c1", "10.0.0.1", "\"jo\\u0069n\"", "\"a\\nb\"", "denied", "denied by the authorizer", 403, {}});
        logger.refused({{}, "10.0.0.1", {}, {}, "malformed", "no JSON", 0, {}});
    }
    const auto lines = m_output->lines();
    const QJsonObject first = lines.value(0);
    QCOMPARE(text(first, "level"), QStringLiteral("INFO"));
    QCOMPARE(text(first, "msg"), QStringLiteral("refused"));
    QCOMPARE(text(first, "reason"), QStringLiteral("denied by the authorizer"));
    QCOMPARE(text(first, "client"), QStringLiteral("c1"));
    QCOMPARE(text(first, "remote_ip"), QStringLiteral("10.0.0.1"));
    QCOMPARE(text(first, "command"), QStringLiteral("join"));
    QCOMPARE(text(first, "channel"), QStringLiteral("a\nb"));
    QCOMPARE(first.value(QLatin1String("status")).toInt(), 403);
    QVERIFY(!lines.value(1).contains(QLatin1String("status")));
}

void tst_Logging::disconnect()
{
    {
        Logger logger(Logger::Info, AccessLog::Off, sinkOf(m_output));
        logger.disconnected({"c1", "10.0.0.1", CloseCode::TryAgainLater, "slow_consumer"});
        logger.setLevel(Logger::Debug);
        logger.disconnected({"c2", "10.0.0.1", CloseCode::TryAgainLater, "slow_consumer"});
    }
    const auto lines = m_output->lines();
    QCOMPARE(lines.size(), 1);
    QCOMPARE(text(lines.at(0), "level"), QStringLiteral("DEBUG"));
    QCOMPARE(text(lines.at(0), "client"), QStringLiteral("c2"));
    QCOMPARE(lines.at(0).value(QLatin1String("code")).toInt(), 1013);
    QCOMPARE(text(lines.at(0), "reason"), QStringLiteral("slow_consumer"));
}

void tst_Logging::blockedOutputDropsAndCounts()
{
    constexpr int Lines = 20'000;
    const QByteArray filling(250, 'x');
    qint64 dropped = 0;
    m_output->setStuck(true);
    {
        Logger logger(Logger::Info, AccessLog::All, sinkOf(m_output));
        logger.write(Logger::Info, "line", {{"n", 0}});
        QVERIFY(m_output->waitReached());
        QElapsedTimer timer;
        timer.start();
        for (int n = 1; n < Lines; ++n)
            logger.write(Logger::Info, "line", {{"n", n}, {"filling", filling}});
        QVERIFY2(timer.elapsed() < 5000, "a caller was blocked");
        QVERIFY(m_output->bytes().isEmpty());
        m_output->setStuck(false);
        QTRY_COMPARE(m_output->lines("log lines dropped").size(), 1);
        dropped = logger.dropped();
        logger.write(Logger::Info, "line", {{"n", Lines}});
    }
    // What was taken comes in order; then the count; then what came after.
    const auto lines = m_output->lines();
    const auto kept = m_output->lines("line");
    const QJsonObject told = m_output->lines("log lines dropped").value(0);
    QCOMPARE(text(told, "level"), QStringLiteral("WARN"));
    const int count = told.value(QLatin1String("count")).toInt();
    QVERIFY(count > 0);
    QCOMPARE(dropped, qint64(count));
    QCOMPARE(kept.size() + count, Lines + 1);
    for (int n = 0; n + 1 < kept.size(); ++n)
        QCOMPARE(kept.at(n).value(QLatin1String("n")).toInt(), n);
    QCOMPARE(kept.last().value(QLatin1String("n")).toInt(), Lines);
    QCOMPARE(lines.at(lines.size() - 2), told);
    QVERIFY(m_output->largest() <= LogWriter::BufferSize + 1024);
    QVERIFY(m_output->bytes().size() > LogWriter::BufferSize - 1024);
}

void tst_Logging::failedOutputCounts()
{
    m_output->setFailing(true);
    {
        Logger logger(Logger::Info, AccessLog::All, sinkOf(m_output));
        logger.write(Logger::Info, "lost");
        QVERIFY(logger.flush(5s));
        logger.write(Logger::Info, "lost");
        QVERIFY(logger.flush(5s));
        QCOMPARE(logger.dropped(), qint64(2));
        m_output->setFailing(false);
        logger.write(Logger::Info, "kept");
    }
    QCOMPARE(m_output->lines("kept").size(), 1);
    QCOMPARE(m_output->lines("log lines dropped").value(0).value(QLatin1String("count")).toInt(), 2);
    QCOMPARE(m_output->lines().size(), 2);
}

void tst_Logging::endIsBounded()
{
    m_output->setStuck(true);
    QElapsedTimer timer;
    {
        Logger logger(Logger::Info, AccessLog::All, sinkOf(m_output));
        logger.write(Logger::Info, "x");
        QVERIFY(m_output->waitReached());
        QVERIFY(!logger.flush(20ms));
        timer.start();
    }
    QVERIFY2(timer.elapsed() >= 900 && timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    // The thread that was left behind still works on memory of its own.
    m_output->setStuck(false);
    QTRY_COMPARE(m_output->lines("x").size(), 1);
}

void tst_Logging::endWritesWhatIsLeft()
{
    constexpr int Lines = 5000;
    {
        Logger logger(Logger::Info, AccessLog::All, sinkOf(m_output));
        for (int n = 0; n < Lines; ++n)
            logger.write(Logger::Info, "x");
    }
    QCOMPARE(m_output->lines("x").size(), Lines);
}

void tst_Logging::flush()
{
    Logger logger(Logger::Info, AccessLog::All, sinkOf(m_output));
    QVERIFY(logger.flush(0ms));
    for (int n = 1; n <= 100; ++n) {
        logger.write(Logger::Info, "x");
        QVERIFY(logger.flush(5s));
        QCOMPARE(m_output->lines("x").size(), n);
    }
}

/// Lines that were suppressed, as the log tells.
int tst_Logging::suppressed(const char *kind) const
{
    int count = 0;
    for (const char *message : {"log lines suppressed", "no longer suppressing log lines"}) {
        const auto lines = m_output->lines(message);
        for (const QJsonObject &line : lines)
            count += text(line, "kind") == QLatin1String(kind) ? line.value(QLatin1String("count")).toInt() : 0;
    }
    return count;
}

void tst_Logging::refusalsAreLimited()
{
    constexpr int Flood = 20'000;
    {
        Logger logger(Logger::Info, AccessLog::All, sinkOf(m_output));
        QElapsedTimer timer;
        timer.start();
        for (int n = 0; n < Flood; ++n)
            logger.refused({"c", "10.0.0.1", {}, {}, "malformed", "no JSON", 0, {}});
        const auto seconds = timer.elapsed() / 1000 + 1;
        logger.write(Logger::Info, "not limited");
        QVERIFY(logger.flush(5s));
        QVERIFY(m_output->lines("refused").size() >= LogWriter::LimitedLinesPerSecond);
        QVERIFY(m_output->lines("refused").size() <= seconds * LogWriter::LimitedLinesPerSecond);
        QCOMPARE(m_output->lines("not limited").size(), 1);
        // And the next second has lines again.
        QTRY_VERIFY([&] {
            logger.refused({"later", "10.0.0.1", {}, {}, "malformed", "no JSON", 0, {}});
            return logger.flush(5s) && text(m_output->lines("refused").last(), "client") == QLatin1String("later");
        }());
    }
    // Told at the end, at the latest: one line when it began, one when it ended.
    QCOMPARE(m_output->lines("suppressing log lines").size(), 1);
    QCOMPARE(text(m_output->lines("suppressing log lines").at(0), "level"), QStringLiteral("INFO"));
    QCOMPARE(m_output->lines("no longer suppressing log lines").size(), 1);
    QVERIFY(int(m_output->lines("refused").size()) + suppressed("refused") >= Flood);
}

void tst_Logging::warningsAreLimited()
{
    constexpr int Flood = 1000;
    {
        Logger logger(Logger::Info, AccessLog::All, sinkOf(m_output));
        for (int n = 0; n < Flood; ++n)
            logger.warned("look out");
        logger.refused({"c", "10.0.0.1", {}, {}, "malformed", "no JSON", 0, {}}); // has a limit of its own
    }
    QCOMPARE(m_output->lines("refused").size(), 1);
    QVERIFY(suppressed("warning") > 0);
    QCOMPARE(int(m_output->lines("look out").size()) + suppressed("warning"), Flood);
    QCOMPARE(text(m_output->lines("look out").at(0), "level"), QStringLiteral("WARN"));
    QCOMPARE(text(m_output->lines("no longer suppressing log lines").at(0), "level"), QStringLiteral("WARN"));
}

void tst_Logging::suppressionIsToldOnce()
{
    // More lines than are admitted, over several seconds: one line when it begins, counts, one line when it has ended.
    LogWriter writer(sinkOf(m_output), {.quiet = 1500ms, .report = 700ms});
    std::thread thread([&] { writer.run(); });
    QElapsedTimer timer;
    timer.start();
    int refused = 0;
    while (timer.elapsed() < 2500) {
        refused += writer.admit(LogWriter::Refusals) ? 0 : 1;
        std::this_thread::sleep_for(2ms); // the rate of the load, nothing that is waited for
    }
    QCOMPARE(m_output->lines("suppressing log lines").size(), 1);
    QCOMPARE(m_output->lines("no longer suppressing log lines").size(), 0);
    QTRY_COMPARE(m_output->lines("no longer suppressing log lines").size(), 1);
    QCOMPARE(suppressed("refused"), refused);
    QVERIFY(m_output->lines("log lines suppressed").size() >= 2);
    // And it can begin again.
    while (writer.admit(LogWriter::Refusals)) {
    }
    writer.close();
    thread.join();
    QCOMPARE(m_output->lines("suppressing log lines").size(), 2);
    QCOMPARE(m_output->lines("no longer suppressing log lines").size(), 2);
    QCOMPARE(suppressed("refused"), refused + 1);
}

/// The first line goes out at once, what follows when somebody asks for it, when there is much, or at the end.
void tst_Logging::linesAreGathered()
{
    LogWriter writer(sinkOf(m_output), {.gather = 1h});
    std::thread thread([&] { writer.run(); });
    const auto end = qScopeGuard([&] {
        writer.close();
        if (thread.joinable())
            thread.join();
    });
    const auto append = [&](const QByteArray &line) { writer.appendLine(line + '\n'); };
    append("first");
    QTRY_COMPARE(m_output->bytes(), QByteArray("first\n"));
    append("second");
    append("third");
    QTest::qWait(100);
    QCOMPARE(m_output->writes(), 1);
    QVERIFY(writer.flush(5s));
    QCOMPARE(m_output->bytes(), QByteArray("first\nsecond\nthird\n"));
    QCOMPARE(m_output->writes(), 2);
    const QByteArray half(LogWriter::GatheredSize / 2, 'x');
    append(half);
    QTest::qWait(100);
    QCOMPARE(m_output->writes(), 2);
    append(half);
    QTRY_COMPARE(m_output->writes(), 3);
    append("last");
    writer.close();
    thread.join();
    QVERIFY(m_output->bytes().endsWith("\nlast\n"));
    QCOMPARE(m_output->writes(), 4);
}

/// Who logs steadily wakes the writer some twenty times a second, and not for each line; a line waits for no other.
void tst_Logging::steadyLinesAreWrittenTogether()
{
    Logger logger(Logger::Info, AccessLog::All, sinkOf(m_output));
    QElapsedTimer timer;
    timer.start();
    for (int n = 0; n < 300; ++n) {
        logger.write(Logger::Info, "x");
        std::this_thread::sleep_for(1ms); // the rate of the load, nothing that is waited for
    }
    const qint64 most = timer.elapsed() / 50 + 2;
    QTRY_COMPARE(m_output->lines("x").size(), 300); // without a further one
    QVERIFY2(m_output->writes() <= most, QByteArray::number(m_output->writes()).constData());
}

void tst_Logging::manyThreads()
{
    constexpr int Threads = 4;
    constexpr int Lines = 2000;
    {
        Logger logger(Logger::Info, AccessLog::All, sinkOf(m_output));
        std::vector<std::thread> threads;
        for (int id = 0; id < Threads; ++id) {
            threads.emplace_back([&logger, id] {
                for (int n = 0; n < Lines; ++n) {
                    logger.write(Logger::Info, "x", {{"thread", id}, {"n", n}});
                    logger.warned("w");
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
    }
    const auto lines = m_output->lines("x");
    QCOMPARE(lines.size(), Threads * Lines);
    QList<int> next(Threads, 0);
    for (const QJsonObject &line : lines)
        QCOMPARE(line.value(QLatin1String("n")).toInt(), next[line.value(QLatin1String("thread")).toInt()]++);
}

void tst_Logging::qtMessages()
{
    const QLoggingCategory category("wsify.test");
    {
        Logger logger(Logger::Info, AccessLog::All, sinkOf(m_output));
        const QtMessages messages(logger);
        qCDebug(category) << "not written";
        qCWarning(category, "a \"warning\"\nof %d lines", 2);
        qCCritical(category, "critical");
    }
    // It is gone, and Qt's messages are back where they were.
    QTest::ignoreMessage(QtWarningMsg, "afterwards");
    qWarning("afterwards");
    const auto lines = m_output->lines();
    QCOMPARE(lines.size(), 2);
    QCOMPARE(text(lines.at(0), "msg"), QStringLiteral("a \"warning\"\nof 2 lines"));
    QCOMPARE(text(lines.at(0), "level"), QStringLiteral("WARN"));
    QCOMPARE(text(lines.at(0), "category"), QStringLiteral("wsify.test"));
    QCOMPARE(text(lines.at(1), "level"), QStringLiteral("ERROR"));
}

WSIFY_SUITE(tst_logging, QCoreApplication, tst_Logging)
#include "tst_logging.moc"
