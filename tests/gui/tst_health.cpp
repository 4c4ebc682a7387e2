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
        const auto limit = [&](const char *name, HealthIssue::What what, auto set) {
            row((QByteArray(name) + " below 80 %").constData(), {},
                [set](admin::Stats &stats) { set(stats, 79, 100); });
            row((QByteArray(name) + " at 80 %").constData(), {int(what)},
                [set](admin::Stats &stats) { set(stats, 80, 100); });
            row((QByteArray(name) + " without a limit").constData(), {},
                [set](admin::Stats &stats) { set(stats, 80, std::nullopt); });
            row((QByteArray(name) + " with a limit of 0").constData(), {},
                [set](admin::Stats &stats) { set(stats, 80, 0); });
        };
        using Limit = std::optional<qint64>;
        limit("memory", Memory, [](admin::Stats &stats, qint64 used, Limit of) {
            stats.rss = used;
            stats.memoryLimit = of;
        });
        limit("clients", Clients, [](admin::Stats &stats, qint64 used, Limit of) {
            stats.clients = used;
            stats.maxClients = of;
        });
        limit("descriptors", Descriptors, [](admin::Stats &stats, qint64 used, Limit of) {
            stats.fds = used;
            stats.maxFds = of;
        });
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

    void aLimitOfClientsIsNearOrReached()
    {
        admin::Stats stats;
        stats.clients = 99;
        stats.maxClients = 100;
        QCOMPARE(Health::issues(stats, {}, English).at(0).sentence,
                 QStringLiteral("The client limit is near: 99 of 100 (--max-clients)."));
        stats.clients = 100;
        QCOMPARE(Health::issues(stats, {}, English).at(0).sentence,
                 QStringLiteral("The client limit is reached: 100 of 100 (--max-clients)."));
    }

    void aLimitThatIsReachedIsSevere()
    {
        admin::Stats stats;
        stats.fds = 94;
        stats.maxFds = 100;
        QVERIFY(!Health::issues(stats, {}, English).at(0).isSevere);
        stats.fds = 95;
        QVERIFY(Health::issues(stats, {}, English).at(0).isSevere);
        QCOMPARE(Health::issues(stats, {}, English).at(0).sentence,
                 QStringLiteral("File descriptors are short: 95 of 100 are open."));
        stats.rss = 990 * 1024 * 1024;
        stats.memoryLimit = qint64(1) << 30;
        const QString sentence = Health::issues(stats, {}, English).at(0).sentence;
        QVERIFY2(sentence.contains(QStringLiteral("--memory-limit")), qPrintable(sentence));
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
