// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "desktop.h"
#include "gui/models/statshistory.h"
#include "support/suite.h"

#include <QTest>

#include <cmath>

using namespace wsify;
using namespace wsify::console;

namespace {

constexpr qint64 Start = 1'800'000'000'000;

admin::Stats stats(qint64 t, qint64 msgIn, qint64 clients = 10)
{
    admin::Stats stats;
    stats.t = t;
    stats.clients = clients;
    stats.msgIn = msgIn;
    stats.msgOut = 3 * msgIn;
    return stats;
}

QList<double> values(const TimeSeries &series)
{
    QList<double> values;
    for (const TimePoint &point : series)
        values.append(std::isnan(point.value) ? -1 : point.value);
    return values;
}

admin::HistoryReply history(qint64 first, int rows, qint64 perSecond)
{
    admin::HistoryReply reply;
    reply.columns = {"t", "clients", "new_in_4_7", "msg_in"};
    for (int i = 0; i < rows; ++i)
        reply.rows.append({double(first + i * 1000), 5, 77, double(i * perSecond)});
    return reply;
}

class TestStatsHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void empty()
    {
        StatsHistory history;
        QVERIFY(history.isEmpty());
        QVERIFY(history.series(Quantity::Clients, 60'000).isEmpty());
        QVERIFY(std::isnan(history.current(Quantity::Clients)));
        QCOMPARE(history.sum(Quantity::MessagesIn, 60'000), 0);
        history.addHistory({});
        QVERIFY(history.isEmpty());
    }

    void ratesOfUnevenIntervals()
    {
        StatsHistory history;
        history.addStats(stats(Start, 0));
        history.addStats(stats(Start + 1000, 100));
        history.addStats(stats(Start + 1700, 170)); // early
        history.addStats(stats(Start + 4200, 420)); // late
        QCOMPARE(values(history.series(Quantity::MessagesIn, 60'000)), QList<double>({-1, 100, 100, 100}));
        QCOMPARE(history.current(Quantity::MessagesOut), 300);
        QCOMPARE(history.sum(Quantity::MessagesIn, 60'000), 420);
        QCOMPARE(history.sum(Quantity::MessagesIn, 2500), 250);
    }

    void restartIsAGap_data()
    {
        QTest::addColumn<bool>("saysHello");
        QTest::addColumn<qint64>("firstTotal");
        QTest::newRow("hello, fewer") << true << qint64(3);
        QTest::newRow("hello, as many as before") << true << qint64(200'000);
        QTest::newRow("without a word") << false << qint64(3);
    }

    void restartIsAGap()
    {
        QFETCH(bool, saysHello);
        QFETCH(qint64, firstTotal);
        StatsHistory history;
        history.setBoot("a");
        history.addStats(stats(Start, 100'000));
        history.addStats(stats(Start + 1000, 100'050));
        if (saysHello)
            history.setBoot("b");
        history.addStats(stats(Start + 2000, firstTotal));
        history.addStats(stats(Start + 3000, firstTotal + 7));
        QCOMPARE(values(history.series(Quantity::MessagesIn, 60'000)), QList<double>({-1, 50, -1, -1, 7}));
        QCOMPARE(values(history.series(Quantity::Clients, 60'000)), QList<double>({10, 10, -1, 10, 10}));
        QCOMPARE(history.sum(Quantity::MessagesIn, 60'000), 57);
    }

    void sameBootAfterTheConnectionBroke()
    {
        StatsHistory history;
        history.setBoot("a");
        history.addStats(stats(Start, 0));
        history.setBoot("a");
        history.addStats(stats(Start + 2000, 30));
        QCOMPARE(history.current(Quantity::MessagesIn), 15);
    }

    void silenceIsAGap()
    {
        StatsHistory history;
        history.addStats(stats(Start, 0));
        history.addStats(stats(Start + 1000, 10));
        history.addStats(stats(Start + 61'000, 20));
        const TimeSeries series = history.series(Quantity::Clients, 3'600'000);
        QCOMPARE(values(series), QList<double>({10, 10, -1, 10}));
        QVERIFY(series[2].t > Start + 1000 && series[2].t < Start + 61'000);
        QVERIFY(std::isnan(history.current(Quantity::MessagesIn)));
    }

    void historyFillsTheGap()
    {
        StatsHistory history;
        history.setBoot("a");
        // Live samples may come before the answer.
        history.addStats(stats(Start + 10'300, 1030, 6));
        history.addStats(stats(Start + 11'300, 1130, 6));
        history.addHistory(::history(Start, 12, 100)); // up to Start + 11000, of which the last are beside live ones
        const TimeSeries series = history.series(Quantity::MessagesIn, 60'000);
        QCOMPARE(series.size(), 12);
        for (qsizetype i = 1; i < series.size(); ++i)
            QVERIFY2(qAbs(series[i].value - 100) < 1e-6, qPrintable(QString::number(series[i].value)));
        QCOMPARE(history.newest(), Start + 11'300);
        QCOMPARE(history.current(Quantity::Clients), 6);
        // A column that the server does not send is unknown, not zero.
        QVERIFY(std::isnan(history.series(Quantity::LoopLag, 60'000).first().value));
        // Twice the same is the same.
        history.addHistory(::history(Start, 12, 100));
        QCOMPARE(history.series(Quantity::MessagesIn, 60'000).size(), 12);
    }

    void nullRowsAreGaps()
    {
        admin::HistoryReply reply = history(Start, 4, 100);
        reply.rows[1][3] = std::nan("");
        reply.rows[2] = {};
        StatsHistory history;
        history.addHistory(reply);
        QCOMPARE(values(history.series(Quantity::MessagesIn, 60'000)), QList<double>({-1, -1, -1}));
        QCOMPARE(values(history.series(Quantity::Clients, 60'000)), QList<double>({5, 5, 5}));
    }

    void clockSetBack()
    {
        StatsHistory history;
        for (int i = 0; i < 100; ++i)
            history.addStats(stats(Start + i * 1000, i * 10));
        history.addStats(stats(Start + 50'500, 1000));
        history.addStats(stats(Start + 51'500, 1010));
        QCOMPARE(history.newest(), Start + 51'500);
        QCOMPARE(history.current(Quantity::MessagesIn), 10);
        const TimeSeries series = history.series(Quantity::Clients, 3'600'000);
        for (qsizetype i = 1; i < series.size(); ++i)
            QVERIFY(series[i].t > series[i - 1].t);
    }

    void keepsAnHourHoweverShortTheInterval()
    {
        StatsHistory history;
        for (int i = 0; i < 50'000; ++i)
            history.addStats(stats(Start + i * 100, i));
        QCOMPARE(history.newest(), Start + 4'999'900);
        QCOMPARE(history.current(Quantity::MessagesIn), 10);
        const TimeSeries series = history.series(Quantity::MessagesIn, StatsHistory::KeptMs);
        QVERIFY2(series.size() <= StatsHistory::KeptMs / StatsHistory::MinDistance + 3,
                 qPrintable(QString::number(series.size())));
        QVERIFY(series.size() >= StatsHistory::KeptMs / 700);
        QVERIFY(history.newest() - series.first().t < StatsHistory::KeptMs + 1000);
    }

    void windowsAndOneMore()
    {
        StatsHistory history;
        for (int i = 0; i < 200; ++i)
            history.addStats(stats(Start + i * 1000, i * 10));
        QCOMPARE(history.series(Quantity::Clients, 60'000).size(), 62);
        QCOMPARE(history.series(Quantity::Clients, 900'000).size(), 200);
    }

    void unitsOfRates()
    {
        StatsHistory history;
        admin::Stats first = stats(Start, 0);
        admin::Stats second = stats(Start + 2000, 0);
        second.cpuMs = 3000; // one core and a half
        second.auth.count = 40;
        second.auth.unavailable = 4;
        history.addStats(first);
        history.addStats(second);
        QCOMPARE(history.current(Quantity::Processor), 1.5);
        QCOMPARE(history.current(Quantity::AuthCalls), 20);
        QCOMPARE(history.sum(Quantity::AuthErrors, 60'000) / history.sum(Quantity::AuthCalls, 60'000), 0.1);
    }

    void historyKnowsTheAuthorizer()
    {
        admin::HistoryReply reply;
        reply.columns = {"t", "auth_count", "auth_unavailable", "auth_p95"};
        reply.rows = {{double(Start), 100, 3, 12.5}, {double(Start + 1000), 120, 8, 13.5}};
        StatsHistory history;
        history.addHistory(reply);
        QCOMPARE(history.current(Quantity::AuthCalls), 20);
        QCOMPARE(history.current(Quantity::AuthErrors), 5);
        QCOMPARE(values(history.series(Quantity::AuthP95, 60'000)), QList<double>({12.5, 13.5}));
    }

    void anotherServerBeginsAnew()
    {
        StatsHistory history;
        history.setBoot("a");
        history.addStats(stats(Start, 5));
        history.clear();
        QVERIFY(history.isEmpty());
        history.setBoot("a");
        history.addStats(stats(Start - 5'000'000, 5));
        QCOMPARE(history.series(Quantity::Clients, 60'000).size(), 1);
    }
};

} // namespace

WSIFY_SUITE(tst_statshistory, wsify::test::OnDesktop<QCoreApplication>, TestStatsHistory)

#include "tst_statshistory.moc"
