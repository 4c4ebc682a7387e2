// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/client/adminclient.h"
#include "desktop.h"
#include "fakeserver.h"
#include "gui/demo/demoserver.h"
#include "gui/models/livestats.h"
#include "gui/overview/overviewpage.h"
#include "gui/overview/sparkchart.h"
#include "gui/overview/tiles.h"
#include "gui/widgets/plaintable.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QLabel>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace wsify;
using namespace wsify::console;

namespace {

constexpr qint64 Start = 1'800'000'000'000;

template <class T>
T *named(const QWidget &parent, const char *name)
{
    for (T *widget : parent.findChildren<T *>()) {
        if (widget->accessibleName() == QLatin1String(name))
            return widget;
    }
    return nullptr;
}

class TestOverviewPage : public QObject
{
    Q_OBJECT

    QTemporaryDir m_settings;

private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale(QStringLiteral("en_US")));
        QCoreApplication::setOrganizationName(QStringLiteral("wsify"));
        QCoreApplication::setApplicationName(QStringLiteral("tst_overviewpage"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
    }

    void showsTheDemo()
    {
        DemoServer demo(1);
        QVERIFY(demo.listen(Start));
        AdminClient client;
        LiveStats stats(client);
        OverviewPage page(client, stats);
        page.resize(1000, 700);
        client.connectTo({ServerAddress::Kind::Socket, demo.socketName(), {}, {}, {}});
        WSIFY_WAIT(client.isLive());
        page.setActive(true);
        auto *clients = named<SparkChart>(page, "Clients");
        auto *in = named<SparkChart>(page, "Messages in");
        auto *delays = named<SparkChart>(page, "Delays");
        auto *channels = named<PlainTable>(page, "Top channels");
        auto *talkers = named<PlainTable>(page, "Top talkers");
        auto *workers = named<PlainTable>(page, "Workers");
        auto *warnings = named<PlainTable>(page, "Recent warnings");
        QVERIFY(clients && in && named<SparkChart>(page, "Messages out") && delays && channels && talkers && workers
                && warnings);
        WSIFY_WAIT(channels->model()->rowCount() == OverviewPage::TopRows);
        WSIFY_WAIT(talkers->model()->rowCount() == OverviewPage::TopRows);
        WSIFY_WAIT(workers->model()->rowCount() == 4);
        WSIFY_WAIT(warnings->model()->rowCount() >= 3); // refusals of before
        WSIFY_WAIT(clients->accessibleDescription().contains(QStringLiteral("in the last 15 min")));
        demo.advance(5000);
        WSIFY_WAIT(workers->model()->index(0, 3).data().toString() != QStringLiteral("–"));
        QVERIFY(delays->accessibleDescription().contains(QStringLiteral("Authorizer")));
        QVERIFY(clients->isEnabled());

        // The others follow the button.
        auto *hour = named<QToolButton>(page, "Show the last hour");
        QVERIFY(hour);
        hour->click();
        QCOMPARE(in->window(), 3'600'000);
        QCOMPARE(delays->window(), 3'600'000);
        QVERIFY2(in->accessibleDescription().contains(QStringLiteral("in the last 1 h")),
                 qPrintable(in->accessibleDescription()));

        // Where a row leads to.
        const QSignalSpy traffic(&page, &Page::trafficWanted);
        const QSignalSpy client1(&page, &Page::clientWanted);
        Q_EMIT channels->activated(channels->model()->index(0, 0));
        Q_EMIT talkers->activated(talkers->model()->index(0, 0));
        QCOMPARE(traffic.size(), 1);
        QCOMPARE(traffic[0][0].toString(),
                 QStringLiteral("channel == ") + channels->model()->index(0, 0).data().toString());
        QVERIFY(demo.world().client(client1[0][0].toByteArray()));
    }

    void windowIsRemembered()
    {
        AdminClient client;
        LiveStats stats(client);
        OverviewPage(client, stats).setWindow(60'000);
        QCOMPARE(OverviewPage(client, stats).window(), 60'000);
        OverviewPage(client, stats).setWindow(12345); // nobody offers it
        QCOMPARE(OverviewPage(client, stats).window(), 60'000);
    }

    void asksNothingWhileNobodyLooks()
    {
        test::FakeServer server;
        AdminClient client;
        LiveStats stats(client);
        OverviewPage page(client, stats);
        client.connectTo({ServerAddress::Kind::Socket, server.path(), {}, {}, {}});
        WSIFY_WAIT(server.last<admin::HistoryRequest>());
        // But for what would be forgotten: what was refused before, and what happens.
        WSIFY_WAIT(server.last<admin::ListRequest>());
        QCOMPARE(server.last<admin::ListRequest>()->kind, admin::ListKind::Denials);
        QVERIFY(server.last<admin::Subscribe>()->topics.testFlags(admin::Topic::Events | admin::Topic::Log));
        page.setActive(true);
        WSIFY_WAIT(server.last<admin::ListRequest>()->kind != admin::ListKind::Denials);
    }

    void warnsOfWhatHappenedWhileNobodyLooked()
    {
        test::FakeServer server;
        AdminClient client;
        LiveStats stats(client);
        OverviewPage page(client, stats);
        client.connectTo({ServerAddress::Kind::Socket, server.path(), {}, {}, {}});
        WSIFY_WAIT(client.isLive());
        server.send(admin::Event{Start, 0, admin::SlowEvent{"c1", "192.0.2.1", {}, 4096}});
        server.send(admin::Log{Start, admin::LogLevel::Warning, "something is odd", {"{}"}, 0});
        auto *warnings = named<PlainTable>(page, "Recent warnings");
        WSIFY_WAIT(warnings->model()->rowCount() == 2);
        page.setActive(true);
        QCOMPARE(warnings->model()->rowCount(), 2);
    }

    void warnsAndGreys()
    {
        test::FakeServer server;
        server.hello.features = {admin::feature::Stats, admin::feature::Events}; // no lists, no history
        AdminClient client;
        LiveStats stats(client);
        OverviewPage page(client, stats);
        client.connectTo({ServerAddress::Kind::Socket, server.path(), {}, {}, {}});
        WSIFY_WAIT(client.isLive());
        page.setActive(true);
        admin::Stats now;
        now.t = Start;
        now.broker = {"redis", "down", 0};
        server.send(now);
        server.send(admin::Event{Start, 0, admin::BrokerEvent{"down", "reset"}});
        auto *warnings = named<PlainTable>(page, "Recent warnings");
        WSIFY_WAIT(warnings->model()->rowCount() == 1);
        const auto says = [&page](const char *text) {
            for (const QLabel *label : page.findChildren<QLabel *>()) {
                if (label->text().contains(QLatin1String(text)))
                    return true;
            }
            return false;
        };
        WSIFY_WAIT(says("The broker is down"));
        server.stop();
        WSIFY_WAIT(!says("The broker is down"));
        QVERIFY(!says("Everything is well") && !says("Nothing is known"));
        QVERIFY(!named<SparkChart>(page, "Clients")->isEnabled());
        QCOMPARE(warnings->model()->rowCount(), 1);
        // The next server begins with nothing.
        test::FakeServer other;
        client.connectTo({ServerAddress::Kind::Socket, other.path(), {}, {}, {}});
        WSIFY_WAIT(client.isLive());
        QCOMPARE(warnings->model()->rowCount(), 0);
        QVERIFY(says("Nothing is known"));
    }

    void saysHowNearTheLimitsAre()
    {
        test::FakeServer server;
        AdminClient client;
        LiveStats stats(client);
        OverviewPage page(client, stats);
        client.connectTo({ServerAddress::Kind::Socket, server.path(), {}, {}, {}});
        WSIFY_WAIT(client.isLive());
        page.setActive(true);
        const auto &tiles = *page.findChild<Tiles *>();
        QCOMPARE(tiles.text(Tiles::Tile::Memory), QStringLiteral("–"));
        admin::Stats now;
        now.t = Start;
        now.clients = 81;
        now.rss = 50'000'000;
        now.broker = {"memory", "up", 0};
        server.send(now); // as an older server has it
        WSIFY_WAIT(tiles.text(Tiles::Tile::Clients) == QStringLiteral("81"));
        QCOMPARE(tiles.text(Tiles::Tile::Descriptors), QStringLiteral("–"));
        now.t += 1000;
        now.cpuMs = 250;
        now.maxClients = 100;
        now.fds = 97;
        now.maxFds = 1024;
        server.send(now);
        WSIFY_WAIT(tiles.text(Tiles::Tile::Clients) == QStringLiteral("81 of 100"));
        QVERIFY(tiles.isMarked(Tiles::Tile::Clients));
        QCOMPARE(tiles.text(Tiles::Tile::Descriptors), QStringLiteral("97 of 1,024"));
        QVERIFY(!tiles.isMarked(Tiles::Tile::Descriptors));
        QCOMPARE(tiles.text(Tiles::Tile::Processor), QStringLiteral("25%"));
        bool isSaid = false;
        for (const QLabel *label : page.findChildren<QLabel *>())
            isSaid = isSaid || label->text().contains(QStringLiteral("--max-clients"));
        QVERIFY(isSaid);
    }

    void whatWasBeforeIsWarnedOfOnce()
    {
        test::FakeServer server;
        server.hello.features.append(admin::feature::Past);
        AdminClient client;
        LiveStats stats(client);
        OverviewPage page(client, stats);
        client.connectTo({ServerAddress::Kind::Socket, server.path(), {}, {}, {}});
        auto *warnings = named<PlainTable>(page, "Recent warnings");
        WSIFY_WAIT(client.isLive() && server.last<admin::Subscribe>());
        QVERIFY(server.last<admin::Subscribe>()->past);
        const auto tell = [&server](bool isPast) {
            server.send(admin::Event{Start, 0, admin::SlowEvent{"c1", "192.0.2.1", {}, 4096}, isPast});
            server.send(admin::Log{Start, admin::LogLevel::Warning, "something is odd", {"{}"}, 0, isPast});
        };
        tell(true);
        WSIFY_WAIT(warnings->model()->rowCount() == 2);
        // The server tells it again with the next connection.
        server.cut();
        WSIFY_WAIT(!client.isLive());
        client.retry();
        WSIFY_WAIT(client.isLive());
        tell(true);
        server.send(admin::Log{Start + 1, admin::LogLevel::Error, "something else", {"{}"}, 0, true});
        WSIFY_WAIT(warnings->model()->rowCount() == 3);
        for (int row = 0; row < 3; ++row)
            QCOMPARE(warnings->model()->index(row, WarningsModel::Count).data().toString(), QStringLiteral("1"));
    }

    void everythingWithFocusHasAName()
    {
        AdminClient client;
        LiveStats stats(client);
        OverviewPage page(client, stats);
        int count = 0;
        for (const QWidget *widget : page.findChildren<QWidget *>()) {
            if (!(widget->focusPolicy() & Qt::TabFocus) || !widget->isEnabledTo(&page))
                continue;
            ++count;
            QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
        }
        QCOMPARE(count, 6 + 4 + 3);
    }
};

} // namespace

WSIFY_SUITE(tst_overviewpage, wsify::test::OnDesktop<QApplication>, TestOverviewPage)

#include "tst_overviewpage.moc"
