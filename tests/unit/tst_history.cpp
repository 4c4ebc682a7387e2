// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/history.h"

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

QTEST_GUILESS_MAIN(TestHistory)
#include "tst_history.moc"
