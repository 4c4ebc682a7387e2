// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "desktop.h"
#include "gui/models/health.h"
#include "gui/models/statshistory.h"
#include "support/suite.h"

#include <QTest>

#include <cmath>

using namespace wsify;
using namespace wsify::console;

namespace {

constexpr qint64 Start = 1'800'000'000'000;
const QLocale English(QStringLiteral("en_US"));

class TestHealth : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judges_data()
    {
        QTest::addColumn<admin::Stats>("stats");
        QTest::addColumn<QList<int>>("whats");
        const auto row = [](const char *name, QList<int> whats, auto change) {
            admin::Stats stats;
            stats.t = Start + 10'000;
            stats.auth.count = 1000;
            stats.auth.p95 = 12;
            stats.broker = {"memory", "up", 0};
            stats.loopLagMs = 0.4;
            change(stats);
            QTest::newRow(name) << stats << whats;
        };
        using enum HealthIssue::What;
        row("well", {}, [](admin::Stats &) {});
        row("an older server", {}, [](admin::Stats &stats) { stats.broker = {}; });
        row("broker down", {int(Broker)}, [](admin::Stats &stats) { stats.broker.state = "down"; });
        row("broker connecting", {int(Broker)}, [](admin::Stats &stats) { stats.broker.state = "connecting"; });
        row("one call in a hundred", {}, [](admin::Stats &stats) { stats.auth.unavailable = 10; });
        row("more", {int(AuthorizerErrors)}, [](admin::Stats &stats) { stats.auth.unavailable = 11; });
        row("refusals are no errors", {}, [](admin::Stats &stats) { stats.auth.denied = 900; });
        row("slow authorizer", {int(AuthorizerSlow)}, [](admin::Stats &stats) { stats.auth.p95 = 1001; });
        row("busy worker", {int(LoopLag)}, [](admin::Stats &stats) { stats.loopLagMs = 101; });
        row("slow client", {int(SlowClients)}, [](admin::Stats &stats) { stats.slow = 1; });
        row("everything", {int(Broker), int(AuthorizerErrors), int(AuthorizerSlow), int(LoopLag), int(SlowClients)},
            [](admin::Stats &stats) {
                stats.broker.state = "down";
                stats.auth.unavailable = 500;
                stats.auth.p95 = 5000;
                stats.loopLagMs = 900;
                stats.slow = 7;
            });
    }

    void judges()
    {
        QFETCH(admin::Stats, stats);
        StatsHistory history;
        admin::Stats before;
        before.t = stats.t - 1000;
        history.addStats(before);
        history.addStats(stats);
        QList<int> whats;
        for (const HealthIssue &issue : Health::issues(stats, history, English)) {
            whats.append(int(issue.what));
            QVERIFY2(issue.sentence.endsWith(QLatin1Char('.')), qPrintable(issue.sentence));
        }
        QTEST(whats, "whats");
    }

    void whatIsLongAgoIsForgiven()
    {
        StatsHistory history;
        admin::Stats stats;
        stats.broker.state = "up";
        for (int i = 0; i < 120; ++i) {
            stats.t = Start + i * 1000;
            stats.auth.count += 10;
            stats.slow = i < 30 ? 0 : 3;
            stats.auth.unavailable = i < 30 ? 0 : 100;
            history.addStats(stats);
            QCOMPARE(Health::issues(stats, history, English).size(), i < 30 || i >= 90 ? 0 : 2);
        }
        QCOMPARE(Health::errorShare(history), 0);
        QVERIFY(std::isnan(Health::errorShare(StatsHistory())));
    }
};

} // namespace

WSIFY_SUITE(tst_health, wsify::test::OnDesktop<QCoreApplication>, TestHealth)

#include "tst_health.moc"
