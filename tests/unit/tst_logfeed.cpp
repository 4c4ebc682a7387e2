// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/feeds/logfeed.h"
#include "app/process/logger.h"
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

} // namespace

/// The way of a line from the log to the consoles; what a console gets of it is in tst_adminevents.
class TestLogFeed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void records();
    void nothingUnlessListening();
    void isBounded();
    void aBlockedSinkDoesNotMatter();
    void manyThreads();
    void soManyASecond();
    void whatWasBeforeIsKept();
    void nothingIsMissingForTheFirst();
    void whatIsKeptIsBounded();
};

void TestLogFeed::records()
{
    Logger logger(Logger::Info, AccessLog::All, nowhere());
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
    const auto records = logger.takeHeard().records;
    QCOMPARE(records.size(), size_t(4));
    for (const LogRecord &record : records)
        QVERIFY2(record.timeMs() >= before && record.timeMs() <= after, QByteArray::number(record.timeMs() - before));
    QCOMPARE(records[0].level(), LogLevel::Info);
    QCOMPARE(records[0].text(), "quotes \" and\nlines");
    QCOMPARE(records[0].fields(), R"({"text":"a\"b\u007f","number":9007199254740993,"yes":true})");
    QCOMPARE(records[1].level(), LogLevel::Warning);
    QCOMPARE(records[1].text(), "no fields");
    QCOMPARE(records[1].fields(), "{}");
    QCOMPARE(records[2].level(), LogLevel::Error);
    QVERIFY(records[3].fields().contains(R"("channel":"x","status":403)"));
}

void TestLogFeed::nothingUnlessListening()
{
    Logger logger(Logger::Info, AccessLog::All, nowhere());
    logger.warned("before");
    QVERIFY(logger.takeHeard().records.empty());
    logger.listen(true);
    logger.warned("one");
    logger.listen(false);
    logger.warned("two");
    QVERIFY(logger.takeHeard().records.empty());
    logger.listen(true);
    logger.warned("three");
    QCOMPARE(logger.takeHeard().records.size(), size_t(1));
    QVERIFY(logger.takeHeard().records.empty());
}

void TestLogFeed::isBounded()
{
    Logger logger(Logger::Info, AccessLog::All, nowhere());
    logger.listen(true);
    constexpr int Lines = 2000;
    for (int i = 0; i < Lines; ++i)
        logger.write(Logger::Info, QByteArray(1000, 'x'));
    const LogWriter::Heard heard = logger.takeHeard();
    qsizetype size = 0;
    for (const LogRecord &record : heard.records)
        size += record.size();
    QVERIFY(size <= LogWriter::HeardSize && size > LogWriter::HeardSize / 2);
    QCOMPARE(qint64(heard.records.size()) + heard.dropped, Lines);
    QCOMPARE(logger.takeHeard().dropped, 0);
}

/// Consoles see the log all the more when nobody else does.
void TestLogFeed::aBlockedSinkDoesNotMatter()
{
    std::mutex gate;
    std::unique_lock closed(gate);
    Logger logger(Logger::Info, AccessLog::All, [&gate](QByteArrayView) {
        const std::scoped_lock lock(gate);
        return true;
    });
    for (int i = 0; i < 5000; ++i) // more than the ring holds
        logger.write(Logger::Info, QByteArray(1000, 'x'));
    QVERIFY(logger.dropped() > 0);
    logger.listen(true);
    logger.warned("nobody reads");
    QCOMPARE(logger.takeHeard().records.size(), size_t(1));
    closed.unlock();
}

/// For ThreadSanitizer, too.
void TestLogFeed::manyThreads()
{
    constexpr int Threads = 4;
    constexpr int Each = 5000;
    Logger logger(Logger::Info, AccessLog::All, nowhere());
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
        const LogWriter::Heard heard = logger.takeHeard();
        taken += qint64(heard.records.size());
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
    QVERIFY(fake.isListening);
    feed.setConsoles({&reader, &stuck});
    const auto lines = [](size_t count) { return std::vector<admin::Log>(count, admin::Log{.t = 1, .text = "x"}); };
    fake.log = {lines(150), 7};
    WSIFY_WAIT(reader.messages.size() == 150);
    QCOMPARE(reader.at<admin::Log>(0).dropped, 7);
    fake.log = {lines(1000), 0};
    WSIFY_WAIT(reader.messages.size() == 200);
    QCOMPARE(reader.at<admin::Log>(199).dropped, 7 + 950);
    // The next second.
    fake.log = {};
    WSIFY_WAIT((fake.log.first = lines(1), reader.messages.size() > 200));
    QVERIFY(reader.at<admin::Log>(200).dropped >= 957);
    QCOMPARE(stuck.messages.size(), 0);
    stuck.behind = false;
    fake.log = {lines(1), 0};
    WSIFY_WAIT(!stuck.messages.isEmpty());
    QVERIFY(stuck.at<admin::Log>(0).dropped >= 7 + 1150);
}

void TestLogFeed::whatWasBeforeIsKept()
{
    FakeAdminHost fake;
    LogFeed feed(fake.host);
    const auto line = [](int number) {
        return admin::Log{.t = number, .level = LogLevel::Warning, .text = "x", .fields = {R"({"a":1})"}};
    };
    for (int i = 0; i < 1500; ++i)
        fake.log.first.push_back(line(i));
    FakeSink old;
    feed.setConsoles({&old});
    fake.log.first = {line(1500)};
    FakeSink sink;
    feed.addWithPast(sink);
    feed.setConsoles({&old, &sink});
    fake.log.first = {line(1501)};
    WSIFY_WAIT(sink.messages.size() == 1001 && old.messages.size() == 2);
    for (qsizetype i = 0; i < sink.messages.size(); ++i) {
        const auto &log = sink.at<admin::Log>(i);
        QCOMPARE(log.t, 501 + i);
        QCOMPARE(log.past, i < 1000);
        QCOMPARE(log.level, LogLevel::Warning);
        QCOMPARE(log.fields.text, QByteArray(R"({"a":1})"));
    }
    QVERIFY(!old.at<admin::Log>(0).past);
}

void TestLogFeed::nothingIsMissingForTheFirst()
{
    FakeAdminHost fake;
    LogFeed feed(fake.host);
    FakeSink sink;
    fake.log = {{admin::Log{.t = 1, .text = "x"}}, 3};
    feed.addWithPast(sink);
    fake.log.first = {admin::Log{.t = 2, .text = "x"}};
    feed.setConsoles({&sink});
    WSIFY_WAIT(sink.messages.size() == 2);
    QVERIFY(sink.at<admin::Log>(0).past && !sink.at<admin::Log>(1).past);
    QCOMPARE(sink.at<admin::Log>(1).dropped, 3);
}

// As lines, whatever has to be escaped.
void TestLogFeed::whatIsKeptIsBounded()
{
    FakeAdminHost fake;
    LogFeed feed(fake.host);
    for (int i = 0; i < 100; ++i)
        fake.log.first.push_back(admin::Log{.t = i, .text = QByteArray(4000, '\x01')});
    FakeSink sink;
    feed.addWithPast(sink);
    QVERIFY2(sink.bytes > KeptLines<admin::Log>::MaxEncoded / 2 && sink.bytes <= KeptLines<admin::Log>::MaxEncoded,
             QByteArray::number(sink.bytes));
    QCOMPARE(std::get<admin::Log>(sink.messages.last()).t, 99);
}

WSIFY_SUITE(tst_logfeed, QCoreApplication, TestLogFeed)
#include "tst_logfeed.moc"
