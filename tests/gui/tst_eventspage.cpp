// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/client/adminclient.h"
#include "desktop.h"
#include "fakelists.h"
#include "fakeserver.h"
#include "gui/events/eventspage.h"
#include "gui/lists/clientspage.h"
#include "gui/widgets/filterbar.h"
#include "gui/widgets/followview.h"
#include "support/suite.h"
#include "tests/support/wait.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace wsify;
using namespace wsify::console;

namespace {

constexpr qint64 Then = 1'800'000'000'000;

struct Fixture
{
    Fixture()
    {
        page.resize(1000, 600);
        page.show();
        QObject::connect(&client, &AdminClient::stateChanged, &page, [this] { page.setActive(client.isLive()); });
    }
    ~Fixture() { client.disconnect(); }
    bool connect()
    {
        client.connectTo({ServerAddress::Kind::Socket, server.path(), {}, {}, {}});
        return test::waitUntil([this] {
            return server.last<admin::Subscribe>()
                   && server.last<admin::Subscribe>()->topics.testFlag(admin::Topic::Events);
        });
    }
    void happen(admin::Event::What what, qint64 dropped = 0)
    {
        server.send(admin::Event{Then + number++ * 1000, dropped, std::move(what)});
    }
    QString cell(int row, int column) { return page.view().model()->index(row, column).data().toString(); }
    int rows() { return page.view().model()->rowCount(); }

    test::FakeServer server;
    AdminClient client;
    EventsPage page{client};
    qint64 number = 0;
};

class TestEventsPage : public QObject
{
    Q_OBJECT

    QTemporaryDir m_settings;

private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale::c());
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
    }
    void init() { QSettings().clear(); }

    void tellsWhoCameAndWhyTheyWent()
    {
        Fixture f;
        const QAbstractItemModelTester tester(&f.page.model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(f.connect());
        f.page.setActive(false); // also while somebody looks elsewhere
        f.happen(admin::ConnectEvent{"c1", "192.0.2.1", {}});
        f.happen(admin::JoinEvent{"c1", {}, "chat:1"});
        f.happen(admin::LeaveEvent{"c1", {}, "chat:1"});
        f.happen(admin::DisconnectEvent{"c1", "192.0.2.1", {}, 1008, "kicked"});
        f.happen(admin::DisconnectEvent{"c2", "192.0.2.2", {}, 1006, {}});
        f.happen(admin::SlowEvent{"c3", "192.0.2.3", {}, 300'000});
        f.happen(admin::BrokerEvent{"down", "refused"});
        WSIFY_WAIT(f.rows() == 7);
        QCOMPARE(f.cell(0, EventsModel::Event), QStringLiteral("Connected"));
        QCOMPARE(f.cell(0, EventsModel::Address), QStringLiteral("192.0.2.1"));
        QCOMPARE(f.cell(1, EventsModel::Channel), QStringLiteral("chat:1"));
        QCOMPARE(f.cell(3, EventsModel::Details), QStringLiteral("Code 1008, policy violation: kicked"));
        QCOMPARE(f.cell(4, EventsModel::Details), QStringLiteral("Code 1006, the connection broke"));
        QVERIFY(f.cell(5, EventsModel::Details).contains(QStringLiteral("unsent")));
        QCOMPARE(f.cell(6, EventsModel::Details), QStringLiteral("down: refused"));
    }

    void showsWhatWasBeforeOnce()
    {
        Fixture f;
        f.server.hello.features.append(admin::feature::Past);
        QVERIFY(f.connect());
        QVERIFY(f.server.last<admin::Subscribe>()->past);
        const auto tell = [&f](int t, const QByteArray &client, bool isPast) {
            f.server.send(admin::Event{Then + t, 0, admin::ConnectEvent{client, "192.0.2.1", {}}, isPast});
        };
        tell(0, "c1", true);
        tell(0, "c2", true);
        tell(1, "c3", false);
        WSIFY_WAIT(f.rows() == 3);
        f.server.cut();
        WSIFY_WAIT(!f.client.isLive());
        f.client.retry();
        WSIFY_WAIT(f.client.isLive());
        for (int i = 1; i <= 4; ++i)
            tell(i < 3 ? 0 : i - 2, "c" + QByteArray::number(i), true);
        WSIFY_WAIT(f.rows() == 5); // with the note of the time without a connection: joins are not remembered
        QCOMPARE(f.cell(4, EventsModel::Client), QStringLiteral("c4"));
        const QString note = f.page.view().model()->index(3, 0).data(FollowView::NoteRole).toString();
        QVERIFY2(note.contains(QStringLiteral("Joins and leaves from ")), qPrintable(note));
        // Losses that were told are not told again.
        f.happen(admin::ConnectEvent{"c5", "192.0.2.1", {}}, 5);
        WSIFY_WAIT(f.rows() == 7);
        f.server.cut();
        WSIFY_WAIT(!f.client.isLive());
        f.client.retry();
        WSIFY_WAIT(f.client.isLive());
        WSIFY_WAIT(f.rows() == 8); // the note
        f.server.send(admin::Event{Then + 2, 0, admin::ConnectEvent{"c4", "192.0.2.1", {}}, true});
        f.server.send(admin::Event{Then, 5, admin::ConnectEvent{"c5", "192.0.2.1", {}}, true});
        f.server.send(admin::Event{Then + 1, 5, admin::ConnectEvent{"c6", "192.0.2.1", {}}, true});
        WSIFY_WAIT(f.rows() == 9);
        QCOMPARE(f.cell(8, EventsModel::Client), QStringLiteral("c6"));
    }

    void filtersAndLeadsToTheClient()
    {
        Fixture f;
        QVERIFY(f.connect());
        f.happen(admin::ConnectEvent{"c1", "192.0.2.1", {}});
        f.happen(admin::ConnectEvent{"c2", "192.0.2.2", {}});
        f.happen(admin::DisconnectEvent{"c2", "192.0.2.2", {}, 1001, {}});
        WSIFY_WAIT(f.rows() == 3);
        QTest::keyClicks(f.page.filterBar().edit(), QStringLiteral("command == disconnect"));
        QTest::keyClick(f.page.filterBar().edit(), Qt::Key_Return);
        QCOMPARE(f.rows(), 1);
        QSignalSpy wanted(&f.page, &Page::clientWanted);
        const QPoint at = f.page.view().visualRect(f.page.view().model()->index(0, EventsModel::Event)).center();
        QTest::mouseClick(f.page.view().viewport(), Qt::LeftButton, {}, at);
        QTest::keyClick(&f.page.view(), Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("Disconnected\tc2\t192.0.2.2")));
        QTest::mouseDClick(f.page.view().viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.first().first().toByteArray(), QByteArray("c2"));
        for (QAction *action : f.page.view().actions()) {
            if (action->text() == QStringLiteral("Only This Client"))
                action->trigger();
        }
        QCOMPARE(f.rows(), 2);
        f.page.filterBar().apply(QStringLiteral("nobody"));
        QCOMPARE(f.rows(), 0);
    }

    /// Clear, and another server, take the selected row away; what somebody does then is about no row.
    void nothingCanBeDoneWithARowThatIsGone_data()
    {
        QTest::addColumn<bool>("isOtherServer");
        QTest::newRow("clear") << false;
        QTest::newRow("another server") << true;
    }
    void nothingCanBeDoneWithARowThatIsGone()
    {
        QFETCH(bool, isOtherServer);
        Fixture f;
        QVERIFY(f.connect());
        f.happen(admin::JoinEvent{"c1", {}, "chat:1"});
        WSIFY_WAIT(f.rows() == 1);
        f.page.view().selectRow(0);
        for (const QAction *action : f.page.view().actions())
            QVERIFY2(action->isEnabled(), qPrintable(action->text()));
        test::FakeServer other;
        if (isOtherServer) {
            f.client.connectTo({ServerAddress::Kind::Socket, other.path(), {}, {}, {}});
            WSIFY_WAIT(f.client.isLive());
        } else {
            f.page.perform(Page::Ability::Clear);
        }
        WSIFY_WAIT(f.rows() == 0);
        QSignalSpy wanted(&f.page, &Page::clientWanted);
        for (QAction *action : f.page.view().actions()) {
            QVERIFY2(!action->isEnabled(), qPrintable(action->text()));
            Q_EMIT action->triggered(); // whoever asks all the same does no harm
        }
        QVERIFY(wanted.isEmpty());
        QVERIFY(f.page.filterBar().filter().isEmpty());
        f.client.disconnectFromServer(); // before the other server goes
    }

    void whatIsMissingIsSaid()
    {
        Fixture f;
        QVERIFY(f.connect());
        f.happen(admin::ConnectEvent{"c1", "192.0.2.1", {}});
        f.happen(admin::ConnectEvent{"c2", "192.0.2.1", {}}, 17);
        WSIFY_WAIT(f.rows() == 3);
        const auto note = [&f](int row) {
            return f.page.view().model()->index(row, 0).data(FollowView::NoteRole).toString();
        };
        QVERIFY2(note(1).contains(QStringLiteral("17 event")), qPrintable(note(1)));
        f.server.cut();
        WSIFY_WAIT(!f.client.isLive());
        f.client.retry();
        WSIFY_WAIT(f.client.isLive());
        f.happen(admin::ConnectEvent{"c3", "192.0.2.1", {}});
        WSIFY_WAIT(f.rows() == 5);
        QVERIFY2(note(3).contains(QStringLiteral("The events from ")), qPrintable(note(3)));
    }

    void pauses()
    {
        Fixture f;
        QVERIFY(f.connect());
        f.happen(admin::ConnectEvent{"c1", "192.0.2.1", {}});
        WSIFY_WAIT(f.rows() == 1);
        f.page.perform(Page::Ability::Pause);
        f.happen(admin::ConnectEvent{"c2", "192.0.2.1", {}});
        WSIFY_WAIT(f.page.model().waiting() == 1);
        QCOMPARE(f.rows(), 1);
        f.page.perform(Page::Ability::Pause);
        QCOMPARE(f.rows(), 2);
    }

    void isBounded()
    {
        EventsModel model;
        for (qsizetype i = 0; i < EventsModel::MaxRows + 10; ++i)
            model.receive({Then, 0, admin::ConnectEvent{QByteArray::number(i), {}, {}}});
        model.flush();
        QCOMPARE(model.shown(), EventsModel::MaxRows);
        QCOMPARE(model.line(0).client, QByteArray("10"));
        model.receive({Then, 0, admin::ConnectEvent{"more", {}, {}}});
        model.flush();
        QCOMPARE(model.shown(), EventsModel::MaxRows);
    }

    /// A filter that takes every other line away is one change: each of thousands would be laid out by itself.
    void aFilterChangesEverythingAtOnce()
    {
        EventsModel model;
        EventsFilter filter(model);
        const QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (qsizetype i = 0; i < 200; ++i)
            model.receive({Then, 0, admin::ConnectEvent{i % 2 ? "odd" : "even", {}, {}}});
        model.flush();
        QSignalSpy removed(&filter, &QAbstractItemModel::rowsRemoved);
        QSignalSpy inserted(&filter, &QAbstractItemModel::rowsInserted);
        QSignalSpy reset(&filter, &QAbstractItemModel::modelReset);
        filter.setFilter(std::get<Filter>(Filter::parse("client == odd")));
        QCOMPARE(filter.rowCount(), 100);
        QCOMPARE(filter.lineAt(1).client, QByteArray("odd"));
        QCOMPARE(reset.size(), 1);
        filter.setFilter({});
        QCOMPARE(filter.rowCount(), 200);
        QCOMPARE(filter.lineAt(1).client, QByteArray("odd"));
        QCOMPARE(filter.lineAt(2).client, QByteArray("even"));
        QCOMPARE(reset.size(), 2);
        QVERIFY(removed.isEmpty() && inserted.isEmpty());
        model.receive({Then, 0, admin::ConnectEvent{"even", {}, {}}});
        model.flush();
        QCOMPARE(inserted.size(), 1);
    }

    /// The row that somebody looks at stays selected while the filter shows it.
    void aFilterKeepsTheSelection()
    {
        Fixture f;
        QVERIFY(f.connect());
        for (const char *client : {"c1", "c2", "c3"})
            f.happen(admin::ConnectEvent{client, {}, {}});
        WSIFY_WAIT(f.rows() == 3);
        f.page.view().selectRow(2);
        f.page.filterBar().apply(QStringLiteral("client == c3"));
        QCOMPARE(f.page.view().selectedRowNumbers(), std::vector<qsizetype>{0});
        f.page.filterBar().apply({});
        QCOMPARE(f.page.view().selectedRowNumbers(), std::vector<qsizetype>{2});
        f.page.filterBar().apply(QStringLiteral("client == c1"));
        QVERIFY(f.page.view().selectedRowNumbers().empty());
    }

    /// Who reads about a client that goes learns why.
    void aGoneClientSaysWhy()
    {
        test::FakeServer server;
        test::FakeLists lists(server);
        AdminClient client;
        ClientsPage page(client);
        page.resize(1000, 600);
        page.show();
        client.connectTo({ServerAddress::Kind::Socket, server.path(), {}, {}, {}});
        WSIFY_WAIT(client.isLive());
        page.setActive(true);
        server.send(admin::Event{Then, 0, admin::DisconnectEvent{"c7", "192.0.2.7", {}, 1013, "slow"}});
        QSignalSpy events(&page, &Page::eventsWanted);
        page.showClient("c7");
        WSIFY_WAIT([&page] {
            for (const QLabel *label : page.findChildren<QLabel *>()) {
                if (label->isVisible() && label->text().contains(QStringLiteral("1013, try again later: slow")))
                    return true;
            }
            return false;
        }());
        for (QAction *action : page.findChildren<QAction *>()) {
            if (action->text() == QStringLiteral("Events of This Client"))
                action->trigger();
        }
        QCOMPARE(events.size(), 1);
        QCOMPARE(events.first().first().toString(), QStringLiteral("client == c7"));
        client.disconnect();
    }
};

} // namespace

WSIFY_SUITE(tst_eventspage, wsify::test::OnDesktop<QApplication>, TestEventsPage)

#include "tst_eventspage.moc"
