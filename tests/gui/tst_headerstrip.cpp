// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/client/adminclient.h"
#include "desktop.h"
#include "fakeserver.h"
#include "gui/models/livestats.h"
#include "gui/widgets/theme.h"
#include "gui/window/headerstrip.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QLabel>
#include <QTest>

using namespace wsify;
using namespace wsify::console;
using Cell = HeaderStrip::Cell;

namespace {

constexpr qint64 Start = 1'800'000'000'000;

/// WCAG 2.1, relative luminance.
double contrast(const QColor &a, const QColor &b)
{
    const auto light = [](const QColor &color) {
        const auto part = [](double value) {
            return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * part(color.redF()) + 0.7152 * part(color.greenF()) + 0.0722 * part(color.blueF());
    };
    const double one = light(a) + 0.05;
    const double other = light(b) + 0.05;
    return std::max(one, other) / std::min(one, other);
}

class TestHeaderStrip : public QObject
{
    Q_OBJECT

    struct Shown
    {
        test::FakeServer server;
        AdminClient client{nullptr, "test", std::chrono::milliseconds(100)};
        LiveStats stats{client};
        HeaderStrip strip{client, stats};

        void connect() { client.connectTo({ServerAddress::Kind::Socket, server.path(), {}, {}, {}}); }
        void tell(qint64 t, qint64 msgIn, auto change)
        {
            admin::Stats now;
            now.t = t;
            now.clients = 1234;
            now.channels = 56;
            now.subscriptions = 4321;
            now.msgIn = msgIn;
            now.msgOut = 10 * msgIn;
            now.auth.count = 1000 + msgIn;
            now.auth.p50 = 2;
            now.auth.p95 = 12;
            now.auth.p99 = 20;
            now.broker = {"redis", "up", 1};
            now.slow = 4;
            change(now);
            server.send(now);
        }
    };

private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale(QStringLiteral("en_US"))); }

    void saysWhatThereIs()
    {
        Shown shown;
        QCOMPARE(shown.strip.text(Cell::State), QStringLiteral("Not connected"));
        QCOMPARE(shown.strip.text(Cell::Clients), QStringLiteral("–"));
        shown.server.hello.startedAt = Start - 250'000;
        shown.connect();
        WSIFY_WAIT(shown.client.isLive());
        QCOMPARE(shown.strip.text(Cell::State), QStringLiteral("Connected")); // nothing is known of its health yet
        shown.tell(Start, 0, [](admin::Stats &) {});
        shown.tell(Start + 1000, 120, [](admin::Stats &) {});
        WSIFY_WAIT(shown.strip.text(Cell::In) == QStringLiteral("120/s"));
        QCOMPARE(shown.strip.text(Cell::Uptime), QStringLiteral("4 min 11 s"));
        QCOMPARE(shown.strip.text(Cell::Clients), QStringLiteral("1,234"));
        QCOMPARE(shown.strip.text(Cell::Out), QStringLiteral("1,200/s"));
        QCOMPARE(shown.strip.text(Cell::AuthP95), QStringLiteral("12 ms"));
        QCOMPARE(shown.strip.text(Cell::AuthErrors), QStringLiteral("0%"));
        QCOMPARE(shown.strip.text(Cell::Broker), QStringLiteral("redis, up"));
        QCOMPARE(shown.strip.text(Cell::Slow), QStringLiteral("4"));
        for (int cell = 0; cell <= int(Cell::Slow); ++cell) {
            QVERIFY2(shown.strip.sentence(Cell(cell)).endsWith(QLatin1Char('.')),
                     qPrintable(shown.strip.sentence(Cell(cell))));
            QVERIFY(!shown.strip.isMarked(Cell(cell)));
        }
    }

    void saysWhatIsWrongInWords()
    {
        Shown shown;
        shown.connect();
        WSIFY_WAIT(shown.client.isLive());
        shown.tell(Start, 0, [](admin::Stats &) {});
        shown.tell(Start + 1000, 120, [](admin::Stats &stats) {
            stats.broker.state = "down";
            stats.auth.unavailable = 60;
            stats.auth.p95 = 4000;
            stats.slow = 6;
        });
        WSIFY_WAIT(shown.strip.text(Cell::State) == QStringLiteral("Needs attention"));
        QCOMPARE(shown.strip.text(Cell::Broker), QStringLiteral("redis, down"));
        QCOMPARE(shown.strip.text(Cell::AuthErrors), QStringLiteral("50%, high"));
        QCOMPARE(shown.strip.text(Cell::AuthP95), QStringLiteral("4,000 ms, slow"));
        QCOMPARE(shown.strip.text(Cell::Slow), QStringLiteral("6, 2 now"));
        for (const Cell cell : {Cell::State, Cell::Broker, Cell::AuthErrors, Cell::AuthP95, Cell::Slow})
            QVERIFY(shown.strip.isMarked(cell));
        QVERIFY(!shown.strip.isMarked(Cell::In));
        QVERIFY(shown.strip.sentence(Cell::State).contains(QStringLiteral("broker is down")));
        // And all is well again.
        shown.tell(Start + 70'000, 121, [](admin::Stats &stats) { stats.slow = 6; });
        WSIFY_WAIT(shown.strip.text(Cell::State) == QStringLiteral("Healthy"));
        QVERIFY(!shown.strip.isMarked(Cell::Broker));
    }

    void silenceIsNotHealthy()
    {
        Shown shown;
        bool isFrozen = false;
        shown.server.answer = [&isFrozen](const admin::ConsoleMessage &) { return isFrozen; };
        shown.connect();
        WSIFY_WAIT(shown.client.isLive());
        shown.tell(Start, 0, [](admin::Stats &) {});
        WSIFY_WAIT(shown.strip.text(Cell::State) == QStringLiteral("Healthy"));
        isFrozen = true;
        WSIFY_WAIT(shown.strip.text(Cell::State) == QStringLiteral("No news for 4 s"));
        QVERIFY(shown.strip.isMarked(Cell::State));
        WSIFY_WAIT(shown.strip.text(Cell::State) == QStringLiteral("Not responding"));
        isFrozen = false;
        WSIFY_WAIT(shown.client.isLive());
        // Its numbers are those of before, until it tells new ones.
        QCOMPARE(shown.strip.text(Cell::State), QStringLiteral("Connected"));
        shown.tell(Start + 20'000, 1, [](admin::Stats &) {});
        WSIFY_WAIT(shown.strip.text(Cell::State) == QStringLiteral("Healthy"));
    }

    void keepsTheLastNumbersGreyed()
    {
        Shown shown;
        shown.connect();
        WSIFY_WAIT(shown.client.isLive());
        shown.tell(Start, 0, [](admin::Stats &) {});
        WSIFY_WAIT(shown.strip.text(Cell::Clients) == QStringLiteral("1,234"));
        shown.server.stop();
        WSIFY_WAIT(shown.strip.text(Cell::State) == QStringLiteral("No connection"));
        QVERIFY(shown.strip.isMarked(Cell::State));
        QCOMPARE(shown.strip.text(Cell::Clients), QStringLiteral("1,234"));
        const auto values = shown.strip.findChildren<QLabel *>();
        const auto clients = std::find_if(values.cbegin(), values.cend(),
                                          [](const QLabel *label) { return label->text() == QStringLiteral("1,234"); });
        QVERIFY(clients != values.cend());
        QVERIFY(!(*clients)->isEnabled());
        // Another server has nothing to do with it.
        test::FakeServer other;
        shown.client.connectTo({ServerAddress::Kind::Socket, other.path(), {}, {}, {}});
        WSIFY_WAIT(shown.client.isLive());
        QCOMPARE(shown.strip.text(Cell::Clients), QStringLiteral("–"));
    }

    void asksForHistoryOnceAConnection()
    {
        Shown shown;
        shown.connect();
        WSIFY_WAIT(shown.server.last<admin::HistoryRequest>());
        shown.server.answer = [&shown](const admin::ConsoleMessage &message) {
            const auto *request = std::get_if<admin::HistoryRequest>(&message);
            if (request)
                shown.server.send(admin::HistoryReply{
                    request->id, {"t", "clients"}, {{double(Start), 7}, {double(Start + 1000), 8}}});
            return request != nullptr;
        };
        shown.server.cut();
        WSIFY_WAIT(shown.stats.history().newest() == Start + 1000);
        QCOMPARE(shown.stats.history().current(Quantity::Clients), 8);
        QCOMPARE(std::count_if(shown.server.requests.cbegin(), shown.server.requests.cend(),
                               [](const auto &one) { return std::holds_alternative<admin::HistoryRequest>(one); }),
                 2);
    }

    void contrastOfTheWords_data()
    {
        QTest::addColumn<Theme>("theme");
        QTest::newRow("light") << Theme::Light;
        QTest::newRow("dark") << Theme::Dark;
    }

    void contrastOfTheWords()
    {
        QFETCH(Theme, theme);
        Themes::apply(theme);
        Shown shown;
        shown.connect();
        WSIFY_WAIT(shown.client.isLive());
        shown.tell(Start, 0, [](admin::Stats &) {});
        shown.tell(Start + 1000, 120, [](admin::Stats &stats) { stats.slow = 6; });
        WSIFY_WAIT(shown.strip.isMarked(Cell::Slow));
        for (const QLabel *label : shown.strip.findChildren<QLabel *>()) {
            const QPalette palette = label->palette();
            const double ratio = contrast(palette.color(QPalette::Active, QPalette::WindowText),
                                          palette.color(QPalette::Active, QPalette::Window));
            QVERIFY2(ratio >= 4.5, qPrintable(label->text() + QString::number(ratio)));
        }
    }
};

} // namespace

WSIFY_SUITE(tst_headerstrip, wsify::test::OnDesktop<QApplication>, TestHeaderStrip)

#include "tst_headerstrip.moc"
