// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/feeds/history.h"
#include "support/suite.h"

#include <QTest>

#include <algorithm>

using namespace wsify;

namespace {

constexpr qint64 Begin = 1'700'000'000'000;

/// One row a second, with its number as the number of clients.
void fill(History &history, int seconds)
{
    for (int i = 0; i < seconds; ++i) {
        admin::Stats stats;
        stats.t = Begin + i * qint64(1000);
        stats.clients = i;
        history.add(stats);
    }
}

} // namespace

class TestHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingYet();
    void anHourAndNoMore();
    void theWindowCountsFromTheNewest_data();
    void theWindowCountsFromTheNewest();
    void eachValueIsBelowItsName();
};

void TestHistory::nothingYet()
{
    const auto reply = History().reply(History::MaxRows);
    QCOMPARE(reply.columns.value(0), QByteArray("t"));
    QVERIFY(reply.rows.isEmpty());
}

/// Also when the ring has gone round several times, and just before and behind its end.
void TestHistory::anHourAndNoMore()
{
    for (const int seconds : {3599, 3600, 3601, 9000}) {
        History history;
        fill(history, seconds);
        const auto reply = history.reply(History::MaxRows);
        const int kept = std::min(seconds, 3600);
        QCOMPARE(reply.rows.size(), kept);
        for (int i = 0; i < kept; ++i) {
            QCOMPARE(reply.rows[i].size(), reply.columns.size());
            QCOMPARE(reply.rows[i][1], double(seconds - kept + i));
        }
    }
}

void TestHistory::theWindowCountsFromTheNewest_data()
{
    QTest::addColumn<int>("seconds");
    QTest::addColumn<int>("window");
    QTest::addColumn<int>("rows");
    QTest::newRow("one") << 100 << 1 << 1;
    QTest::newRow("some") << 100 << 60 << 60;
    QTest::newRow("more than there are") << 100 << 200 << 100;
    QTest::newRow("some of a full ring") << 5000 << 60 << 60;
}

void TestHistory::theWindowCountsFromTheNewest()
{
    QFETCH(int, seconds);
    QFETCH(int, window);
    QFETCH(int, rows);
    History history;
    fill(history, seconds);
    const auto reply = history.reply(window);
    QCOMPARE(reply.rows.size(), rows);
    QCOMPARE(reply.rows.constLast()[1], double(seconds - 1));
    QCOMPARE(reply.rows.constFirst()[1], double(seconds - rows));
}

/// Totals that are all different, so that a value in another's column is seen.
void TestHistory::eachValueIsBelowItsName()
{
    admin::Stats stats;
    stats.t = Begin;
    stats.clients = 1;
    stats.channels = 2;
    stats.subscriptions = 3;
    stats.msgIn = 4;
    stats.msgOut = 5;
    stats.bytesIn = 6;
    stats.bytesOut = 7;
    stats.slow = 8;
    stats.rss = 9;
    stats.cpuMs = 10;
    stats.loopLagMs = 11.5;
    stats.auth.count = 12;
    stats.auth.unavailable = 13;
    stats.auth.p95 = 14.5;
    History history;
    history.add(stats);
    const auto reply = history.reply(1);
    const auto value = [&reply](const char *name) {
        return reply.rows.value(0).value(reply.columns.indexOf(name), -1);
    };
    QCOMPARE(value("t"), double(Begin));
    QCOMPARE(value("clients"), 1);
    QCOMPARE(value("channels"), 2);
    QCOMPARE(value("subscriptions"), 3);
    QCOMPARE(value("msg_in"), 4);
    QCOMPARE(value("msg_out"), 5);
    QCOMPARE(value("bytes_in"), 6);
    QCOMPARE(value("bytes_out"), 7);
    QCOMPARE(value("slow"), 8);
    QCOMPARE(value("rss"), 9);
    QCOMPARE(value("cpu_ms"), 10);
    QCOMPARE(value("loop_lag_ms"), 11.5);
    QCOMPARE(value("auth_count"), 12);
    QCOMPARE(value("auth_unavailable"), 13);
    QCOMPARE(value("auth_p95"), 14.5);
}

WSIFY_SUITE(tst_history, QCoreApplication, TestHistory)
#include "tst_history.moc"
