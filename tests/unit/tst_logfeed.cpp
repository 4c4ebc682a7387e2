// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/feeds/logfeed.h"
#include "app/process/logging.h"
#include "core/walltime.h"
#include "support/fakeadminhost.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QTest>

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

using namespace wsify;
using namespace wsify::test;

namespace {

Logger::Sink nowhere()
{
    return [](QByteArrayView) { return true; };
}

QList<admin::Log> parsed(const Logger::Heard &heard)
{
    QList<admin::Log> lines;
    for (const QByteArray &line : heard.lines.split('\n')) {
        if (const auto log = parseLogLine(line))
            lines.append(*log);
        else if (!line.isEmpty())
            qFatal("no line of the log: %s", line.constData());
    }
    return lines;
}

} // namespace

/// The way of a line from the log to the consoles; what a console gets of it is in tst_adminevents.
class TestLogFeed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lines();
    void nothingUnlessListening();
    void isBounded();
    void aBlockedSinkDoesNotMatter();
    void noLine_data();
    void noLine();
    void manyThreads();
    void soManyASecond();
};

void TestLogFeed::lines()
{
    Logger logger(Logger::Info, true, nowhere());
    logger.listen(true);
    const qint64 before = wallMs();
    logger.write(Logger::Info, "quotes \" and\nlines",
                 {{"text", "a\"b\x7f"}, {"number", 9007199254740993}, {"yes", true}});
    logger.write(Logger::Debug, "below the level");
    logger.warned("no fields");
    logger.write(Logger::Error, "");
    logger.accessed({nullptr, nullptr, 200, 0, 0, {}});
    logger.refused({"c", "10.0.0.1", "\"join\"", "\"x\"", refusalcode::Denied, "denied", 403, {}});
    const qint64 after = wallMs();
    const QList<admin::Log> lines = parsed(logger.takeHeard());
    QCOMPARE(lines.size(), 4);
    for (const admin::Log &line : lines)
        QVERIFY2(line.t >= before && line.t <= after, QByteArray::number(line.t - before));
    QCOMPARE(lines[0].level, admin::LogLevel::Info);
    QCOMPARE(lines[0].text, "quotes \" and\nlines");
    QCOMPARE(lines[0].fields.text, R"({"text":"a\"b\u007f","number":9007199254740993,"yes":true})");
    QCOMPARE(lines[1].level, admin::LogLevel::Warning);
    QCOMPARE(lines[1].text, "no fields");
    QCOMPARE(lines[1].fields.text, "{}");
    QCOMPARE(lines[2].level, admin::LogLevel::Error);
    QVERIFY(lines[3].fields.text.contains(R"("channel":"x","status":403)"));
}

void TestLogFeed::nothingUnlessListening()
{
    Logger logger(Logger::Info, true, nowhere());
    logger.warned("before");
    QVERIFY(logger.takeHeard().lines.isEmpty());
    logger.listen(true);
    logger.warned("one");
    logger.listen(false);
    logger.warned("two");
    QVERIFY(logger.takeHeard().lines.isEmpty());
    logger.listen(true);
    logger.warned("three");
    QCOMPARE(parsed(logger.takeHeard()).size(), 1);
    QVERIFY(logger.takeHeard().lines.isEmpty());
}

void TestLogFeed::isBounded()
{
    Logger logger(Logger::Info, true, nowhere());
    logger.listen(true);
    constexpr int Lines = 2000;
    for (int i = 0; i < Lines; ++i)
        logger.write(Logger::Info, QByteArray(1000, 'x'));
    const Logger::Heard heard = logger.takeHeard();
    QVERIFY(heard.lines.size() <= Logger::HeardSize && heard.lines.size() > Logger::HeardSize / 2);
    QCOMPARE(parsed(heard).size() + heard.dropped, Lines);
    QCOMPARE(logger.takeHeard().dropped, 0);
}

/// Consoles see the log all the more when nobody else does.
void TestLogFeed::aBlockedSinkDoesNotMatter()
{
    std::mutex gate;
    std::unique_lock closed(gate);
    Logger logger(Logger::Info, true, [&gate](QByteArrayView) {
        const std::scoped_lock lock(gate);
        return true;
    });
    for (int i = 0; i < 5000; ++i) // more than the ring holds
        logger.write(Logger::Info, QByteArray(1000, 'x'));
    QVERIFY(logger.dropped() > 0);
    logger.listen(true);
    logger.warned("nobody reads");
    QCOMPARE(parsed(logger.takeHeard()).size(), 1);
    closed.unlock();
}

void TestLogFeed::noLine_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char *line : {"", "x", "{}", "[1]", R"({"time":"2026-01-01T00:00:00Z"})",
                             R"({"time":"2026-01-01T00:00:00Z","level":"INFO"})",
                             R"({"time":"2026-01-01T00:00:00Z","level":"INFO","msg":"x")",
                             R"({"time":"2026-01-01T00:00:00Z","level":"INFO","msg":"x","a":1}})",
                             R"({"msg":"x","level":"INFO","time":""})"})
        QTest::newRow(line) << QByteArray(line);
}

void TestLogFeed::noLine()
{
    QFETCH(QByteArray, line);
    QVERIFY(!parseLogLine(line));
}

/// For ThreadSanitizer, too.
void TestLogFeed::manyThreads()
{
    constexpr int Threads = 4;
    constexpr int Each = 5000;
    Logger logger(Logger::Info, true, nowhere());
    logger.listen(true);
    std::atomic<int> running = Threads;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < Threads; ++thread) {
        threads.emplace_back([&] {
            for (int i = 0; i < Each; ++i)
                logger.write(Logger::Info, "a line", {{"number", i}});
            --running;
        });
    }
    qint64 taken = 0;
    qint64 dropped = 0;
    const auto take = [&] {
        const Logger::Heard heard = logger.takeHeard();
        taken += heard.lines.count('\n');
        dropped += heard.dropped;
    };
    while (running > 0)
        take();
    for (std::thread &thread : threads)
        thread.join();
    take();
    QCOMPARE(taken + dropped, Threads * Each);
}

void TestLogFeed::soManyASecond()
{
    FakeAdminHost fake;
    LogFeed feed(fake.host);
    FakeSink reader;
    FakeSink stuck;
    stuck.behind = true;
    QVERIFY(!fake.isListening);
    feed.setConsoles({&reader, &stuck});
    QVERIFY(fake.isListening);
    const QByteArray line = R"({"time":"2026-01-01T00:00:00.000Z","level":"INFO","msg":"x"})"
                            "\n";
    fake.log = {line.repeated(150), 7};
    WSIFY_WAIT(reader.messages.size() == 150);
    QCOMPARE(reader.at<admin::Log>(0).dropped, 7);
    fake.log = {line.repeated(1000), 0};
    WSIFY_WAIT(reader.messages.size() == 200);
    QCOMPARE(reader.at<admin::Log>(199).dropped, 7 + 950);
    // The next second.
    fake.log = {};
    WSIFY_WAIT((fake.log.first = line, reader.messages.size() > 200));
    QVERIFY(reader.at<admin::Log>(200).dropped >= 957);
    QCOMPARE(stuck.messages.size(), 0);
    stuck.behind = false;
    fake.log = {line, 0};
    WSIFY_WAIT(!stuck.messages.isEmpty());
    QVERIFY(stuck.at<admin::Log>(0).dropped >= 7 + 1150);
    feed.setConsoles({});
    QVERIFY(!fake.isListening);
}

WSIFY_SUITE(tst_logfeed, QCoreApplication, TestLogFeed)
#include "tst_logfeed.moc"
