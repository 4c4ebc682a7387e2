// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/client/adminclient.h"
#include "desktop.h"
#include "fakelists.h"
#include "gui/lists/channelspage.h"
#include "gui/lists/clientspage.h"
#include "gui/lists/denialspage.h"
#include "gui/lists/kickdialog.h"
#include "gui/lists/leavedialog.h"
#include "gui/lists/listmodel.h"
#include "gui/lists/listview.h"
#include "gui/models/denialreason.h"
#include "gui/models/format.h"
#include "gui/widgets/emptystate.h"
#include "gui/widgets/filterbar.h"
#include "gui/widgets/noticebar.h"
#include "support/suite.h"
#include "tests/support/wait.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMouseEvent>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <cstdlib>

using namespace wsify;
using namespace wsify::console;
using namespace wsify::test;

namespace {

QByteArray name(const char *prefix, int id)
{
    return prefix + QByteArray::number(id).rightJustified(6, '0'); // negative ones, too, are unlike all others
}

admin::ClientRow clientRow(int id)
{
    admin::ClientRow row;
    row.client = name("c", id);
    row.user = "user" + QByteArray::number(id % 10);
    row.ip = "203.0.113." + QByteArray::number(id % 250);
    row.connectedAt = 1'700'000'000'000 - id; // the newest first is in the order of ids
    row.queue = std::abs(id) % 7 * 1000;
    return row;
}

admin::DenialRow denialRow(int id)
{
    admin::DenialRow row;
    row.t = 1'700'000'000'000 + id;
    row.client = name("c", id);
    row.ip = "203.0.113.9";
    row.command = "join";
    row.channel = "chat:1";
    row.status = 403;
    row.latencyMs = 2.5;
    row.reason = "denied";
    return row;
}

FilterRow filterRow(QByteArrayView client, QByteArrayView ip)
{
    FilterRow row;
    row.client = client;
    row.ip = ip;
    return row;
}

bool says(const QWidget &dialog, const QString &text)
{
    const auto labels = dialog.findChildren<QLabel *>();
    return std::any_of(labels.begin(), labels.end(),
                       [&text](const QLabel *label) { return label->text().contains(text); });
}

template <class Page>
struct Shown
{
    FakeServer server;
    FakeLists lists{server};
    AdminClient client;
    Page page{client};

    Shown()
    {
        page.resize(1000, 700);
        page.show();
    }
    ~Shown() { client.disconnect(); }
    bool connectAndShow()
    {
        client.connectTo({ServerAddress::Kind::Socket, server.path(), {}, {}, {}});
        if (!waitUntil([this] { return client.isLive(); }))
            return false;
        page.setActive(true);
        return waitUntil([this] { return !model().isActive() || model().total() || model().error(); });
    }
    ListView &view() { return *page.template findChild<ListView *>(); }
    ListModel &model() { return static_cast<ListModel &>(*view().model()); }
    NoticeBar &notice() { return *page.template findChild<NoticeBar *>(); }
    EmptyState &empty() { return *page.template findChild<EmptyState *>(); }
    DetailsTree &details() { return *page.template findChild<DetailsTree *>(); }
    /// One that came after the call.
    bool refresh()
    {
        bool isDone = false;
        const auto asked = countOf<admin::ListRequest>();
        model().refresh();
        const auto connection = QObject::connect(&model(), &ListModel::updated, [&] { isDone = true; });
        const bool ok = waitUntil([&] { return isDone && countOf<admin::ListRequest>() > asked; });
        QObject::disconnect(connection);
        return ok;
    }
    template <class Request>
    qsizetype countOf() const
    {
        return std::count_if(server.requests.begin(), server.requests.end(),
                             [](const auto &request) { return std::holds_alternative<Request>(request); });
    }
    QAction *action(const QString &text)
    {
        for (QAction *action : page.template findChildren<QAction *>()) {
            if (action->text() == text)
                return action;
        }
        qFatal("no action %s", qPrintable(text));
    }
    /// A value of the details, or a null text.
    QString detail(const QString &name)
    {
        for (const DetailGroup &group : details().groups()) {
            for (const Detail &detail : group.details) {
                if (detail.name == name)
                    return detail.value;
            }
        }
        return {};
    }
    QByteArray firstVisible() { return model().keyAt(view().rowAt(1)); }
    QByteArray selected() { return model().keyAt(view().selectedRow()); }
};

} // namespace

class tst_ListPages : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale::c());
        QVERIFY(m_settings.isValid());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
    }

    void init() { QSettings().clear(); }

    void clientsAreListedAndSortedByTheServer()
    {
        Shown<ClientsPage> f;
        for (int i = 0; i < 5; ++i)
            f.lists.clients.append(clientRow(4 - i));
        QVERIFY(f.connectAndShow());
        QAbstractItemModelTester tester(&f.model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(f.server.last<admin::ListRequest>()->kind, admin::ListKind::Clients);
        QCOMPARE(f.server.last<admin::ListRequest>()->sort, QByteArray("connected_at"));
        QCOMPARE(f.model().rowCount(), 5);
        QCOMPARE(f.model().keyAt(0), name("c", 0));

        // By a click on a header: the greatest first, then the other way round.
        QHeaderView *header = f.view().horizontalHeader();
        const auto click = [&](int column) {
            QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                              {header->sectionViewportPosition(column) + 10, header->height() / 2});
        };
        click(ClientColumns::Queue);
        WSIFY_WAIT(f.model().keyAt(0) == name("c", 4));
        QVERIFY(f.server.last<admin::ListRequest>()->desc);
        click(ClientColumns::Queue);
        WSIFY_WAIT(f.model().keyAt(0) == name("c", 0));
        QCOMPARE(f.server.last<admin::ListRequest>()->sort, QByteArray("queue"));
        QVERIFY(!f.server.last<admin::ListRequest>()->desc);
    }

    void sortingAndColumnsNeedNoMouse()
    {
        Shown<ChannelsPage> f;
        f.lists.channels = {{"a", 1, 5}, {"b", 2, 4}};
        QVERIFY(f.connectAndShow());
        QCOMPARE(f.model().keyAt(0), QByteArray("b"));
        const auto choose = [&](const QString &menu, const QString &text) {
            for (QAction *action : f.view().actions()) {
                if (action->text() != menu)
                    continue;
                Q_EMIT action->menu()->aboutToShow();
                for (QAction *entry : action->menu()->actions()) {
                    if (entry->text() == text) {
                        entry->trigger();
                        return true;
                    }
                }
            }
            return false;
        };
        QVERIFY(choose(QStringLiteral("Sort By"), QStringLiteral("Messages")));
        WSIFY_WAIT(f.model().keyAt(0) == "a");
        QVERIFY(!choose(QStringLiteral("Sort By"), QStringLiteral("Rate/s"))); // the server cannot
        QVERIFY(choose(QStringLiteral("Columns"), QStringLiteral("Members")));
        QVERIFY(f.view().isColumnHidden(ChannelColumns::Members));
        QVERIFY(choose(QStringLiteral("Columns"), QStringLiteral("Members")));
        QVERIFY(!f.view().isColumnHidden(ChannelColumns::Members));
    }

    void detailsSayWhatTheServerKnows()
    {
        Shown<ClientsPage> f;
        f.lists.clients = {clientRow(1), clientRow(2)};
        f.lists.clients[1].channels = 5;
        f.lists.details.origin = "https://example.org";
        f.lists.details.query = "token=***";
        f.lists.details.headers = {{"X-Test", "one"}};
        f.lists.details.info.text = R"({"plan":"pro","n":[1,2]})";
        f.lists.details.waiting = 3;
        f.lists.details.waitingBytes = 2048;
        f.lists.details.reading = false;
        f.lists.details.joined = {"chat:1", "chat:\n2"};
        QVERIFY(f.connectAndShow());
        QVERIFY(!f.details().isVisible());
        f.view().selectRowAt(1);
        QVERIFY(f.details().isVisible());
        QCOMPARE(f.detail(QStringLiteral("Client")), QStringLiteral("c000002")); // known from the row
        WSIFY_WAIT(!f.detail(QStringLiteral("Origin")).isNull());
        QCOMPARE(f.server.last<admin::GetRequest>()->client, name("c", 2));
        QCOMPARE(f.detail(QStringLiteral("Origin")), QStringLiteral("https://example.org"));
        QCOMPARE(f.detail(QStringLiteral("Query")), QStringLiteral("token=***"));
        QCOMPARE(f.detail(QStringLiteral("X-Test")), QStringLiteral("one"));
        QCOMPARE(f.detail(QStringLiteral("plan")), QStringLiteral("pro"));
        QCOMPARE(f.detail(QStringLiteral("n")), QStringLiteral("[1,2]"));
        QVERIFY(f.detail(QStringLiteral("Reading")).startsWith(QStringLiteral("no")));
        QVERIFY(f.details().text().contains(QStringLiteral("Channels (5)")));
        QVERIFY(f.details().text().contains(QStringLiteral("chat:␊2"))); // in one line
        QVERIFY(f.details().text().contains(QStringLiteral("and 3 more")));

        // What changes changes there; where somebody reads stays.
        QTreeWidgetItem *group = f.details().topLevelItem(0);
        group->setExpanded(false);
        f.details().setCurrentItem(f.details().topLevelItem(2)->child(1));
        f.lists.details.origin = "https://other.example";
        QVERIFY(f.refresh());
        WSIFY_WAIT(f.detail(QStringLiteral("Origin")) == QStringLiteral("https://other.example"));
        QCOMPARE(f.details().topLevelItem(0), group);
        QVERIFY(!group->isExpanded());
        QCOMPARE(f.details().currentId(), QByteArray("chat:\n2"));

        // It leaves: what was known stays readable, and the page says so.
        f.lists.clients.removeLast();
        QVERIFY(f.refresh());
        WSIFY_WAIT(!f.details().isEnabled());
        QVERIFY(f.details().isVisible());
        QCOMPARE(f.detail(QStringLiteral("Client")), QStringLiteral("c000002"));
        // It comes back.
        f.lists.clients.append(clientRow(2));
        QVERIFY(f.refresh());
        WSIFY_WAIT(f.details().isEnabled());
        QCOMPARE(f.selected(), name("c", 2));
        // Escape ends it.
        QTest::keyClick(&f.view(), Qt::Key_Escape);
        QVERIFY(!f.details().isVisible());
        QCOMPARE(f.view().selectedRow(), -1);
    }

    void foreignTextsStayWhereTheyBelong()
    {
        QCOMPARE(Format::line("al\u202Eice \u2069x\u200Fy\u00ADz"),
                 QStringLiteral("al\uFFFDice \uFFFDx\uFFFDy\uFFFDz"));
        QCOMPARE(Format::line("می\u200Cخواهم"), QStringLiteral("می\u200Cخواهم")); // joiners are letters' business
        Shown<ClientsPage> f;
        f.lists.clients = {clientRow(1)};
        f.lists.details.info.text = R"({"a\nb":"c\nd\u202Ee"})";
        QVERIFY(f.connectAndShow());
        f.view().selectRowAt(0);
        WSIFY_WAIT(f.detail(QStringLiteral("a\u240Ab")) == QStringLiteral("c\u240Ad\uFFFDe"));
    }

    void longDetailsStayWhereSomebodyReads()
    {
        Shown<ChannelsPage> f;
        f.lists.channels = {{"big", 12'000, 1}, {"small", 1, 1}};
        for (int i = 0; i < 12'000; ++i)
            f.lists.members.append({name("c", i), {}, "203.0.113.1"});
        QVERIFY(f.connectAndShow());
        f.view().selectRowAt(0);
        WSIFY_WAIT(f.details().topLevelItemCount() == 2);
        QVERIFY(f.details().topLevelItem(1)->childCount() <= 1001);
        QVERIFY(f.details().text().contains(QStringLiteral("and 11000 more")));
        f.details().verticalScrollBar()->setValue(500);
        const int at = f.details().verticalScrollBar()->value();
        QVERIFY(at > 0);
        // Another number in a title, another first line.
        f.lists.channels[0].members = 12'001;
        f.lists.members.removeFirst();
        QVERIFY(f.refresh());
        WSIFY_WAIT(f.details().text().contains(QStringLiteral("and 11001 more")));
        QCOMPARE(f.details().verticalScrollBar()->value(), at);
        f.view().selectRowAt(1);
        QCOMPARE(f.details().verticalScrollBar()->value(), 0);
    }

    void aLateAnswerIsNotTakenForAnotherClients()
    {
        Shown<ClientsPage> f;
        f.lists.clients = {clientRow(1), clientRow(2)};
        f.lists.holdsGets = true;
        QVERIFY(f.connectAndShow());
        f.view().selectRowAt(0);
        WSIFY_WAIT(f.lists.heldGets.size() == 1);
        f.view().selectRowAt(1);
        WSIFY_WAIT(f.lists.heldGets.size() == 2);
        // The second one's answer does not come at all.
        f.lists.heldGets.removeLast();
        f.lists.release();
        QVERIFY(f.refresh());
        QCOMPARE(f.detail(QStringLiteral("Client")), QStringLiteral("c000002"));
        QVERIFY(f.detail(QStringLiteral("Origin")).isNull());
        f.action(QStringLiteral("Copy Client Id"))->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("c000002"));
    }

    void disconnectAsksAndSendsWhatWasConfirmed()
    {
        Shown<ClientsPage> f;
        f.lists.clients = {clientRow(1), clientRow(2)};
        QVERIFY(f.connectAndShow());
        QVERIFY(!f.page.abilities().testFlag(Page::Ability::Disconnect));
        QSignalSpy abilities(&f.page, &Page::abilitiesChanged);
        f.view().selectRowAt(1);
        QVERIFY(f.page.abilities().testFlag(Page::Ability::Disconnect));
        QCOMPARE(abilities.size(), 1);

        f.page.perform(Page::Ability::Disconnect);
        auto *dialog = f.page.findChild<KickDialog *>();
        QVERIFY(dialog);
        QVERIFY(dialog->findChild<QLabel *>()->text().contains(QStringLiteral("c000002")));
        auto *button = dialog->findChild<QDialogButtonBox *>()->buttons().constFirst();
        for (QAbstractButton *candidate : dialog->findChild<QDialogButtonBox *>()->buttons()) {
            if (dialog->findChild<QDialogButtonBox *>()->buttonRole(candidate) == QDialogButtonBox::AcceptRole)
                button = candidate;
        }
        QCOMPARE(button->text(), QStringLiteral("&Disconnect"));
        dialog->reject();
        f.page.perform(Page::Ability::Disconnect);
        dialog = f.page.findChildren<KickDialog *>().constLast();
        // The selection may move on meanwhile: what was asked counts.
        f.view().selectRowAt(0);
        dialog->findChild<QSpinBox *>()->setValue(4001);
        dialog->findChild<QLineEdit *>(QStringLiteral("reason"))->setText(QStringLiteral("grüße"));
        QCOMPARE(f.countOf<admin::Kick>(), 0);
        dialog->accept();
        WSIFY_WAIT(f.notice().isVisible());
        QCOMPARE(f.countOf<admin::Kick>(), 1);
        QCOMPARE(f.server.last<admin::Kick>()->client, name("c", 2));
        QCOMPARE(f.server.last<admin::Kick>()->code, 4001);
        QCOMPARE(f.server.last<admin::Kick>()->reason, QByteArray("grüße"));
        QCOMPARE(f.notice().kind(), NoticeBar::Kind::Done);
        QVERIFY(f.notice().text().contains(QStringLiteral("user2")));

        f.lists.controlError = admin::Error{{}, admin::errorcode::NotFound, "no such client", {}, {}};
        f.page.perform(Page::Ability::Disconnect);
        f.page.findChildren<KickDialog *>().constLast()->accept();
        WSIFY_WAIT(f.notice().kind() == NoticeBar::Kind::Problem);
        QCOMPARE(f.notice().text(), QStringLiteral("The client is gone already."));
    }

    void theDialogSendsNothingThatNobodyMaySend()
    {
        KickDialog dialog("c1", QStringLiteral("alice"));
        QCOMPARE(dialog.kick().code, admin::Kick().code);
        QCOMPARE(dialog.kick().reason, admin::Kick().reason);
        auto *code = dialog.findChild<QSpinBox *>();
        auto *reason = dialog.findChild<QLineEdit *>(QStringLiteral("reason"));
        auto *box = dialog.findChild<QDialogButtonBox *>();
        const auto canAccept = [box] {
            const auto buttons = box->buttons();
            return std::any_of(buttons.begin(), buttons.end(), [box](QAbstractButton *button) {
                return box->buttonRole(button) == QDialogButtonBox::AcceptRole && button->isEnabled();
            });
        };
        for (const int good : {1000, 1003, 1007, 1014, 3000, 4999}) {
            code->setValue(good);
            QVERIFY2(canAccept(), qPrintable(QString::number(good)));
        }
        for (const int bad : {1004, 1005, 1006, 1015, 2999}) {
            code->setValue(bad);
            QVERIFY2(!canAccept(), qPrintable(QString::number(bad)));
        }
        code->setValue(1008);
        reason->setText(QString(61, u'ü')); // 122 bytes
        QVERIFY(canAccept());
        reason->setText(QString(62, u'ü'));
        QVERIFY(!canAccept());
    }

    void removeFromChannel()
    {
        Shown<ClientsPage> f;
        f.lists.clients = {clientRow(1)};
        f.lists.clients[0].channels = 2;
        f.lists.details.joined = {"a", "b"};
        QVERIFY(f.connectAndShow());
        QAction *remove = f.action(QStringLiteral("Remove from Channel…"));
        QVERIFY(!remove->isEnabled());
        f.view().selectRowAt(0);
        WSIFY_WAIT(remove->isEnabled());
        f.details().setCurrentItem(f.details().topLevelItem(2)->child(1));
        remove->trigger();
        auto *dialog = f.page.findChild<LeaveDialog *>();
        QVERIFY(dialog);
        QCOMPARE(dialog->findChild<QComboBox *>()->currentText(), QStringLiteral("b"));
        QCOMPARE(f.countOf<admin::Leave>(), 0);
        dialog->accept();
        WSIFY_WAIT(f.countOf<admin::Leave>() == 1);
        QCOMPARE(f.server.last<admin::Leave>()->client, name("c", 1));
        QCOMPARE(f.server.last<admin::Leave>()->channel, QByteArray("b"));
        WSIFY_WAIT(f.notice().isVisible());
    }

    void theChosenChannelIsNoOtherOne()
    {
        Shown<ClientsPage> f;
        f.lists.clients = {clientRow(1)};
        f.lists.clients[0].channels = 3;
        f.lists.details.joined = {"a", "b", "c"};
        QVERIFY(f.connectAndShow());
        f.view().selectRowAt(0);
        WSIFY_WAIT(f.details().topLevelItemCount() == 3);
        const auto channels = [&f] { return f.details().topLevelItem(2); };
        WSIFY_WAIT(channels()->childCount() == 3);
        f.details().setCurrentItem(channels()->child(1));
        QCOMPARE(f.details().currentId(), QByteArray("b"));
        // It leaves the first: the server puts the last one there.
        f.lists.details.joined = {"c", "b"};
        QVERIFY(f.refresh());
        WSIFY_WAIT(channels()->child(0)->text(0) == QStringLiteral("c"));
        QCOMPARE(f.details().currentId(), QByteArray("b"));
        f.lists.details.joined = {"b", "c"};
        QVERIFY(f.refresh());
        WSIFY_WAIT(channels()->child(0)->text(0) == QStringLiteral("b"));
        QCOMPARE(f.details().currentId(), QByteArray("b"));
        QCOMPARE(f.details().currentItem(), channels()->child(0));
        // Then the chosen one.
        f.lists.details.joined = {"c", "d"};
        QVERIFY(f.refresh());
        WSIFY_WAIT(channels()->child(0)->text(0) == QStringLiteral("c"));
        QCOMPARE(f.details().currentId(), QByteArray());
        f.action(QStringLiteral("Remove from Channel…"))->trigger();
        auto *dialog = f.page.findChild<LeaveDialog *>();
        QVERIFY(dialog);
        auto *channel = dialog->findChild<QComboBox *>();
        QCOMPARE(channel->currentIndex(), -1);
        const auto canRemove = [dialog] {
            for (const QAbstractButton *button : dialog->findChild<QDialogButtonBox *>()->buttons()) {
                if (button->text() == QStringLiteral("&Remove"))
                    return button->isEnabled();
            }
            return false;
        };
        QVERIFY(!canRemove());
        channel->setCurrentIndex(1);
        QVERIFY(canRemove());
        dialog->accept();
        WSIFY_WAIT(f.countOf<admin::Leave>() == 1);
        QCOMPARE(f.server.last<admin::Leave>()->channel, QByteArray("d"));
    }

    void copyTakesTheRow()
    {
        Shown<ClientsPage> f;
        f.lists.clients = {clientRow(1)};
        QVERIFY(f.connectAndShow());
        QTest::mouseClick(f.view().viewport(), Qt::LeftButton, {},
                          f.view().visualRect(f.model().index(0, ClientColumns::Address)).center());
        QTest::keyClick(&f.view(), Qt::Key_C, Qt::ControlModifier);
        const QStringList cells = QGuiApplication::clipboard()->text().split(u'\t');
        QVERIFY(cells.size() > 4);
        QCOMPARE(cells.first(), QStringLiteral("c000001"));
        QVERIFY(cells.contains(QStringLiteral("203.0.113.1")));
    }

    /// By the menu of a cell, as a click with the right button opens it.
    void theMenuCopiesAndFiltersByTheCell()
    {
        Shown<ClientsPage> f;
        f.lists.clients = {clientRow(1), clientRow(2), clientRow(3)};
        f.lists.clients[1].agent = "Fire fox";
        QVERIFY(f.connectAndShow());
        const auto choose = [&f](int row, int column, const char *text) {
            const QPoint at = f.view().visualRect(f.model().index(row, column)).center();
            QTest::mouseClick(f.view().viewport(), Qt::RightButton, {}, at);
            QContextMenuEvent event(QContextMenuEvent::Mouse, at, f.view().viewport()->mapToGlobal(at));
            QCoreApplication::sendEvent(f.view().viewport(), &event);
            auto *menu = f.view().findChildren<QMenu *>().constLast();
            for (QAction *action : menu->actions()) {
                if (action->text() != QLatin1String(text))
                    continue;
                const bool isEnabled = action->isEnabled();
                if (isEnabled)
                    QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
                menu->close();
                return isEnabled;
            }
            return false;
        };
        QVERIFY(choose(0, ClientColumns::Address, "Copy"));
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("203.0.113.1"));
        QVERIFY(choose(0, ClientColumns::Address, "Copy Row"));
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("c000001\t")));
        QVERIFY(!choose(0, ClientColumns::Queue, "Filter for This Value")); // today's filters do not know it
        QVERIFY(choose(0, ClientColumns::Client, "Filter Out This Value"));
        QCOMPARE(f.page.filter(), QStringLiteral("client != c000001"));
        WSIFY_WAIT(f.model().rowCount() == 2);
        QVERIFY(choose(0, ClientColumns::Agent, "Filter for This Value"));
        QCOMPARE(f.page.filter(), QStringLiteral("client != c000001 && text == \"Fire fox\""));
        WSIFY_WAIT(f.model().rowCount() == 1);
        f.page.showFilter(QStringLiteral("client == c000002 || client == c000003"));
        WSIFY_WAIT(f.model().rowCount() == 2);
        QVERIFY(choose(0, ClientColumns::Address, "Filter for This Value"));
        QCOMPARE(f.page.filter(), QStringLiteral("(client == c000002 || client == c000003) && ip == 203.0.113.2"));
    }

    void theDetailsMenuCopies()
    {
        Shown<ClientsPage> f;
        f.lists.clients = {clientRow(1)};
        QVERIFY(f.connectAndShow());
        f.view().selectRowAt(0);
        f.details().setCurrentItem(f.details().topLevelItem(0)->child(2));
        bool isThere = false;
        for (QAction *action : f.details().actions()) {
            if (action->text() != QStringLiteral("Copy"))
                continue;
            isThere = true;
            action->trigger();
        }
        QVERIFY(isThere);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("203.0.113.1"));
    }

    void severalAreSelectedCopiedAndDisconnected()
    {
        Shown<ClientsPage> f;
        for (int i = 0; i < 6; ++i)
            f.lists.clients.append(clientRow(i));
        f.lists.kicks = true;
        QVERIFY(f.connectAndShow());
        const auto click = [&f](int row, Qt::KeyboardModifiers modifiers) {
            QTest::mouseClick(f.view().viewport(), Qt::LeftButton, modifiers,
                              f.view().visualRect(f.model().index(row, 0)).center());
        };
        click(0, {});
        click(2, Qt::ShiftModifier);
        click(4, Qt::ControlModifier);
        QCOMPARE(f.view().selectedCount(), 4);
        QTest::keyClick(&f.view(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text().count(u'\n'), 3);
        QVERIFY(!f.action(QStringLiteral("Follow in Traffic"))->isEnabled()); // which of them?
        QVERIFY(f.refresh());
        QCOMPARE(f.view().selectedCount(), 4);

        f.lists.clients.removeAt(4); // goes by itself
        f.page.perform(Page::Ability::Disconnect);
        auto *dialog = f.page.findChildren<KickDialog *>().constLast();
        QCOMPARE(dialog->findChild<QLabel *>()->text(), QStringLiteral("Disconnect 4 clients?"));
        QTest::keyClick(dialog, Qt::Key_Return);
        WSIFY_WAIT(f.notice().text() == QStringLiteral("3 clients were disconnected. 1 client(s) had already gone."));
        WSIFY_WAIT(f.model().rowCount() == 2);
        // Ctrl and a click leave the last one.
        click(0, {});
        QVERIFY(f.details().isVisible());
        click(0, Qt::ControlModifier);
        QVERIFY(!f.details().isVisible());
    }

    void allThatAFilterMatchesAreDisconnected()
    {
        Shown<ClientsPage> f;
        for (int i = 0; i < 1300; ++i)
            f.lists.clients.append(clientRow(i));
        f.lists.kicks = true;
        QVERIFY(f.connectAndShow());
        QAction *all = f.action(QStringLiteral("Disconnect All That the Filter Matches…"));
        QVERIFY(!all->isEnabled()); // not everybody, by a slip
        QTest::keyClicks(f.page.findChild<FilterBar *>()->edit(), QStringLiteral("user != user3"));
        WSIFY_WAIT(f.model().total() == 1170);
        QVERIFY(all->isEnabled());
        all->trigger();
        auto *dialog = f.page.findChildren<KickDialog *>().constLast();
        QCOMPARE(dialog->findChild<QLabel *>()->text(), QStringLiteral("Disconnect 1170 clients?"));
        QVERIFY(says(*dialog, QStringLiteral("user != user3"))); // whom it is about
        dialog->reject();
        QCOMPARE(f.countOf<admin::Kick>(), 0);
        all->trigger();
        QTest::keyClick(f.page.findChildren<KickDialog *>().constLast(), Qt::Key_Return);
        WSIFY_WAIT(f.notice().text() == QStringLiteral("1170 clients were disconnected."));
        QCOMPARE(f.countOf<admin::Kick>(), 1170);
        QCOMPARE(f.lists.clients.size(), 130);
    }

    /// Pages shift when clients go while the list is read: whom that hides is found afterwards. Who comes back is let be.
    void whoStoodBetweenThePagesIsDisconnected()
    {
        Shown<ClientsPage> f;
        for (int i = 0; i < 1300; ++i)
            f.lists.clients.append(clientRow(i));
        f.lists.kicks = true;
        QVERIFY(f.connectAndShow());
        QTest::keyClicks(f.page.findChild<FilterBar *>()->edit(), QStringLiteral("client != nobody"));
        WSIFY_WAIT(f.model().query() == "client != nobody" && f.model().total() == 1300 && !f.model().isLoading());
        const auto answer = f.server.answer;
        int pages = 0;
        bool isBack = false;
        f.server.answer = [&](const admin::ConsoleMessage &message) {
            const auto *list = std::get_if<admin::ListRequest>(&message);
            if (!list || list->limit != admin::ListRequest::MaxLimit)
                return answer(message);
            if (++pages == 2) { // the oldest, of the first page
                f.lists.clients.removeIf([](const admin::ClientRow &row) { return row.client >= name("c", 1200); });
            } else if (pages > 2 && list->offset == 0 && f.lists.clients.size() < 1000 && !isBack) {
                isBack = true;
                admin::ClientRow back = clientRow(1);
                back.client = "c-back";
                back.connectedAt += 1'000'000;
                f.lists.clients.append(back);
            }
            return answer(message);
        };
        f.action(QStringLiteral("Disconnect All That the Filter Matches…"))->trigger();
        QTest::keyClick(f.page.findChildren<KickDialog *>().constLast(), Qt::Key_Return);
        WSIFY_WAIT(f.notice().text().contains(QStringLiteral("clients were disconnected.")));
        QCOMPARE(f.lists.clients.size(), 1);
        QCOMPARE(f.lists.clients.first().client, QByteArray("c-back"));
    }

    void nobodyIsDisconnectedWhoWasNotAskedAbout()
    {
        Shown<ClientsPage> f;
        for (int i = 0; i < 8; ++i)
            f.lists.clients.append(clientRow(i));
        f.lists.kicks = true;
        QVERIFY(f.connectAndShow());
        QTest::keyClicks(f.page.findChild<FilterBar *>()->edit(), QStringLiteral("client != nobody"));
        WSIFY_WAIT(f.model().query() == "client != nobody" && f.model().total() == 8 && !f.model().isLoading());
        QAction *all = f.action(QStringLiteral("Disconnect All That the Filter Matches…"));
        all->trigger();
        for (int i = 8; i < 40; ++i)
            f.lists.clients.append(clientRow(i));
        QTest::keyClick(f.page.findChildren<KickDialog *>().constLast(), Qt::Key_Return);
        WSIFY_WAIT(
            f.notice().text().startsWith(QStringLiteral("Nobody was disconnected: the filter matches 40 clients")));
        QCOMPARE(f.notice().kind(), NoticeBar::Kind::Problem);
        // Another process has other clients of these numbers.
        WSIFY_WAIT(all->isEnabled());
        all->trigger();
        f.server.hello.bootId = "boot2";
        f.server.cut();
        WSIFY_WAIT(!f.client.isLive());
        f.client.retry();
        WSIFY_WAIT(f.client.isLive());
        QTest::keyClick(f.page.findChildren<KickDialog *>().constLast(), Qt::Key_Return);
        WSIFY_WAIT(f.notice().text().startsWith(QStringLiteral("Nobody was disconnected: this is another server")));
        QCOMPARE(f.countOf<admin::Kick>(), 0);
        QVERIFY(!console::KickRun::isTooMany(12, 2) && console::KickRun::isTooMany(13, 2));
        QVERIFY(!console::KickRun::isTooMany(200, 100) && console::KickRun::isTooMany(201, 100));
    }

    void disconnectingIsStoppedAndInventsNoNumber()
    {
        Shown<ClientsPage> f;
        for (int i = 0; i < 100; ++i)
            f.lists.clients.append(clientRow(i));
        f.lists.kicks = true;
        QVERIFY(f.connectAndShow());
        QTest::keyClicks(f.page.findChild<FilterBar *>()->edit(), QStringLiteral("client != nobody"));
        WSIFY_WAIT(f.model().query() == "client != nobody" && f.model().total() == 100 && !f.model().isLoading());
        QAction *stop = f.action(QStringLiteral("Stop Disconnecting"));
        QVERIFY(!stop->isEnabled());
        const auto answer = f.server.answer;
        f.server.answer = [&](const admin::ConsoleMessage &message) {
            if (std::holds_alternative<admin::Kick>(message))
                stop->trigger();
            return answer(message);
        };
        QAction *all = f.action(QStringLiteral("Disconnect All That the Filter Matches…"));
        all->trigger();
        QTest::keyClick(f.page.findChildren<KickDialog *>().constLast(), Qt::Key_Return);
        WSIFY_WAIT(f.notice().text()
                   == QStringLiteral("16 clients were disconnected. 84 client(s) are left: you stopped it."));
        f.server.answer = answer;
        WSIFY_WAIT(all->isEnabled() && f.model().total() == 84);
        all->trigger();
        f.server.answer = [&](const admin::ConsoleMessage &message) {
            const auto *list = std::get_if<admin::ListRequest>(&message);
            if (!list || list->limit != admin::ListRequest::MaxLimit)
                return answer(message);
            f.server.send(admin::Error{list->id, admin::errorcode::Limit, "not now", {}, {}});
            return true;
        };
        QTest::keyClick(f.page.findChildren<KickDialog *>().constLast(), Qt::Key_Return);
        WSIFY_WAIT(f.notice().text()
                   == QStringLiteral("0 clients were disconnected. The server did not list the clients: not now"));
    }

    /// A row that is not loaded yet can be selected, and nothing can be done with it.
    void aRowThatIsNotHereYet()
    {
        Shown<ClientsPage> f;
        for (int i = 0; i < 2000; ++i)
            f.lists.clients.append(clientRow(i));
        QVERIFY(f.connectAndShow());
        QAction *copy = f.action(QStringLiteral("Copy Client Id"));
        f.view().selectRowAt(0);
        QVERIFY(copy->isEnabled());
        QVERIFY(f.model().keyAt(1500).isEmpty());
        f.view().setAutoScroll(false); // or it would be loaded
        f.view().selectionModel()->setCurrentIndex(f.model().index(1500, 0), QItemSelectionModel::NoUpdate);
        f.view().selectionModel()->select(
            QItemSelection(f.model().index(0, 0), f.model().index(1500, f.model().columnCount() - 1)),
            QItemSelectionModel::ClearAndSelect);
        QVERIFY(!copy->isEnabled());
        QVERIFY(!f.action(QStringLiteral("Events of This Client"))->isEnabled());
        // More are selected than count.
        f.page.perform(Page::Ability::Disconnect);
        auto *dialog = f.page.findChildren<KickDialog *>().constLast();
        QVERIFY(says(*dialog, QStringLiteral("selected row(s) are left out")));
        dialog->reject();
        f.action(QStringLiteral("Copy Row"))->trigger();
        WSIFY_WAIT(f.notice().text().contains(QStringLiteral("selected row(s) are left out")));
    }

    void copyingOutlivesAMenuBesideTheRows()
    {
        Shown<ClientsPage> f;
        f.lists.clients = {clientRow(1), clientRow(2)};
        QVERIFY(f.connectAndShow());
        const QPoint beside(10, f.view().viewport()->height() - 4);
        QTest::mouseClick(f.view().viewport(), Qt::RightButton, {}, beside);
        QContextMenuEvent event(QContextMenuEvent::Mouse, beside, f.view().viewport()->mapToGlobal(beside));
        QCoreApplication::sendEvent(f.view().viewport(), &event);
        f.view().findChildren<QMenu *>().constLast()->close();
        QGuiApplication::clipboard()->clear();
        QTest::mouseClick(f.view().viewport(), Qt::LeftButton, {}, f.view().visualRect(f.model().index(0, 0)).center());
        QTest::keyClick(&f.view(), Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("c000001\t")));
    }

    /// The list goes on while the dialog of files is open, or the menu of a cell.
    void whatWasAskedForIsWhatIsDone()
    {
        Shown<ClientsPage> f;
        for (int i = 10; i < 16; ++i)
            f.lists.clients.append(clientRow(i));
        QVERIFY(f.connectAndShow());
        const QTemporaryDir directory;
        const auto fileOf = [&](const QString &fileName) {
            QFile file(directory.filePath(fileName));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        f.view().selectRowAt(0);
        QTest::keyClick(&f.view(), Qt::Key_Down, Qt::ShiftModifier);
        f.page.perform(Page::Ability::Export);
        for (int i = 0; i < 5; ++i)
            f.lists.clients.append(clientRow(i)); // newer: on top
        QVERIFY(f.refresh());
        WSIFY_WAIT(f.model().keyAt(0) == "c000000");
        const auto save = [&](const QString &fileName) {
            auto *dialog = f.page.findChildren<QFileDialog *>().constLast();
            Q_EMIT dialog->fileSelected(directory.filePath(fileName));
            dialog->close();
        };
        save(QStringLiteral("two.jsonl"));
        WSIFY_WAIT(f.notice().text().startsWith(QStringLiteral("2 row(s)")));
        const QByteArray two = fileOf(QStringLiteral("two.jsonl"));
        QCOMPARE(two.count('\n'), 2);
        QVERIFY(two.contains("\"c000010\"") && two.contains("\"c000011\""));
        // All, by the filter that was there.
        f.view().selectionModel()->clear();
        f.page.perform(Page::Ability::Export);
        f.page.showFilter(QStringLiteral("client == c000003"));
        WSIFY_WAIT(f.model().rowCount() == 1);
        save(QStringLiteral("all.jsonl"));
        WSIFY_WAIT(f.notice().text().startsWith(QStringLiteral("11 row(s)")));
        // What the menu was about stays what it is about, though the table has begun again.
        const QPoint at = f.view().visualRect(f.model().index(0, ClientColumns::Client)).center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, f.view().viewport()->mapToGlobal(at));
        QCoreApplication::sendEvent(f.view().viewport(), &event);
        f.view().findChildren<QMenu *>().constLast()->close();
        f.page.showFilter({});
        WSIFY_WAIT(f.model().rowCount() == 11);
        const auto actions = f.view().actions();
        const auto copy = std::find_if(actions.begin(), actions.end(),
                                       [](const QAction *one) { return one->text() == QStringLiteral("Copy"); });
        QVERIFY(copy != actions.end());
        (*copy)->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("c000003"));
        // And when there is nothing any more, that is said, and no empty file is made.
        f.page.perform(Page::Ability::Export);
        f.lists.clients.clear();
        save(QStringLiteral("none.jsonl"));
        WSIFY_WAIT(f.notice().text().endsWith(QStringLiteral("There are no rows.")));
        QVERIFY(!QFile::exists(directory.filePath(QStringLiteral("none.jsonl"))));
    }

    void denialsOfOneMomentAreAllExported()
    {
        Shown<DenialsPage> f;
        f.lists.denials = {denialRow(1), denialRow(2), denialRow(2)};
        QVERIFY(f.connectAndShow());
        const QTemporaryDir directory;
        f.page.perform(Page::Ability::Export);
        Q_EMIT f.page.findChildren<QFileDialog *>().constLast()->fileSelected(
            directory.filePath(QStringLiteral("denials.jsonl")));
        WSIFY_WAIT(f.notice().text().startsWith(QStringLiteral("3 row(s)")));
    }

    void listsAreExported_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("begin");
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("JSON lines")
            << QStringLiteral("a.jsonl") << QByteArray("{\"client\":\"c000000\",")
            << QByteArray("{\"client\":\"c000001\",\"ip\":\"203.0.113.1\",\"connected_at\":1699999999999,"
                          "\"queue\":1000,\"channels\":0,\"msg_in\":0,\"msg_out\":0,\"worker\":0,"
                          "\"user\":\"user1\",\"agent\":\"=1+1, \\\"x\\\"\"}\n");
        QTest::newRow("CSV") << QStringLiteral("a.csv")
                             << QByteArray("client,ip,connected_at,queue,channels,msg_in,msg_out,worker,user,agent\r\n")
                             << QByteArray(
                                    "c000001,203.0.113.1,1699999999999,1000,0,0,0,0,user1,\"'=1+1, \"\"x\"\"\"\r\n");
    }
    void listsAreExported()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, begin);
        QFETCH(QByteArray, line);
        Shown<ClientsPage> f;
        for (int i = 0; i < 1200; ++i)
            f.lists.clients.append(clientRow(i));
        f.lists.clients[1].agent = "=1+1, \"x\"";
        QVERIFY(!f.page.abilities().testFlag(Page::Ability::Export));
        QVERIFY(f.connectAndShow());
        QVERIFY(f.page.abilities().testFlag(Page::Ability::Export));
        const QTemporaryDir directory;
        const auto exportTo = [&](const QString &path) {
            f.page.perform(Page::Ability::Export);
            auto *dialog = f.page.findChildren<QFileDialog *>().constLast();
            Q_EMIT dialog->fileSelected(path);
            dialog->close();
        };
        exportTo(directory.filePath(name));
        WSIFY_WAIT(f.notice().text().startsWith(QStringLiteral("1200 row")));
        QFile file(directory.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray all = file.readAll();
        QVERIFY2(all.startsWith(begin), all.first(200));
        QVERIFY2(all.contains(line), all.first(600));
        QCOMPARE(all.count('\n'), name.endsWith(QStringLiteral("csv")) ? 1201 : 1200);
        // Of several that are selected, those.
        f.view().selectRowAt(0);
        QTest::keyClick(&f.view(), Qt::Key_Down, Qt::ShiftModifier);
        exportTo(directory.filePath(QStringLiteral("two.jsonl")));
        WSIFY_WAIT(f.notice().text().startsWith(QStringLiteral("2 row")));
        exportTo(QStringLiteral("/nowhere/at/all.csv"));
        WSIFY_WAIT(f.notice().kind() == NoticeBar::Kind::Problem);
    }

    void aRefusedConnectSaysWhatItWas()
    {
        Shown<DenialsPage> f;
        f.lists.denials = {denialRow(1)};
        f.lists.denials[0].agent = "curl/8";
        f.lists.denials[0].origin = "https://evil.example";
        QVERIFY(f.connectAndShow());
        f.view().selectRowAt(0);
        QCOMPARE(f.detail(QStringLiteral("Agent")), QStringLiteral("curl/8"));
        QCOMPARE(f.detail(QStringLiteral("Origin")), QStringLiteral("https://evil.example"));
    }

    /// Whoever is about to click hits what was there.
    void nothingMovesUnderThePointer()
    {
        Shown<ClientsPage> f;
        for (int i = 0; i < 30; ++i)
            f.lists.clients.append(clientRow(i));
        f.lists.kicks = true;
        QVERIFY(f.connectAndShow());
        f.page.resize(1280, 700);
        QHeaderView *header = f.view().horizontalHeader();
        QVERIFY(!f.view().isColumnHidden(ClientColumns::Agent));
        const auto places = [&] {
            return QList<int>{f.view().mapTo(&f.page, QPoint()).y(),
                              header->sectionViewportPosition(ClientColumns::Address),
                              header->sectionViewportPosition(ClientColumns::Channels),
                              header->sectionViewportPosition(ClientColumns::Queue)};
        };
        const QList<int> before = places();
        f.view().selectRowAt(1);
        QVERIFY(f.details().isVisible());
        QCOMPARE(places(), before);
        f.page.perform(Page::Ability::Disconnect);
        QTest::keyClick(f.page.findChildren<KickDialog *>().constLast(), Qt::Key_Return);
        WSIFY_WAIT(f.notice().isVisible());
        QCOMPARE(places(), before);
        f.page.showFilter(QStringLiteral("ip ~ 203.0.113.2*"));
        WSIFY_WAIT(f.model().rowCount() < 29);
        QCOMPARE(places(), before);
    }

    void widthsThatSomebodySetStay()
    {
        {
            Shown<ClientsPage> f;
            f.lists.clients = {clientRow(1)};
            QVERIFY(f.connectAndShow());
            QHeaderView *header = f.view().horizontalHeader();
            // By the edge of the header, with the mouse.
            const int edge = header->sectionViewportPosition(ClientColumns::Address)
                             + header->sectionSize(ClientColumns::Address) - 1;
            const int y = header->height() / 2;
            QTest::mousePress(header->viewport(), Qt::LeftButton, {}, {edge, y});
            QMouseEvent move(QEvent::MouseMove, QPointF(edge + 40, y),
                             header->viewport()->mapToGlobal(QPointF(edge + 40, y)), Qt::NoButton, Qt::LeftButton, {});
            QCoreApplication::sendEvent(header->viewport(), &move);
            QTest::mouseRelease(header->viewport(), Qt::LeftButton, {}, {edge + 40, y});
            const int width = header->sectionSize(ClientColumns::Address);
            header->resizeSection(ClientColumns::Agent, 123);
            f.view().selectRowAt(0);
            f.page.resize(1700, 700);
            QCOMPARE(header->sectionSize(ClientColumns::Address), width);
            QCOMPARE(header->sectionSize(ClientColumns::Agent), 123);
        }
        Shown<ClientsPage> f;
        f.page.resize(1700, 700);
        QCOMPARE(f.view().columnWidth(ClientColumns::Agent), 123);
    }

    void theColumnMenuTellsTheTruth()
    {
        Shown<ClientsPage> f;
        f.lists.clients = {clientRow(1)};
        f.lists.clients[0].user.clear();
        f.lists.clients[0].agent = "okhttp/4";
        f.page.resize(700, 500);
        QVERIFY(f.connectAndShow());
        const auto entry = [&f](const QString &title) -> QAction * {
            for (QAction *action : f.view().actions()) {
                if (action->text() != QStringLiteral("Columns"))
                    continue;
                Q_EMIT action->menu()->aboutToShow();
                for (QAction *column : action->menu()->actions()) {
                    if (column->text().startsWith(title))
                        return column;
                }
            }
            return nullptr;
        };
        QCOMPARE(entry(QStringLiteral("User"))->text(), QStringLiteral("User (none yet)"));
        QVERIFY(!entry(QStringLiteral("User"))->isChecked());
        QCOMPARE(entry(QStringLiteral("Worker"))->text(), QStringLiteral("Worker (no room)"));
        QVERIFY(!entry(QStringLiteral("Worker"))->isChecked());
        QCOMPARE(entry(QStringLiteral("Address"))->text(), QStringLiteral("Address"));
        // Who asks for it gets it.
        entry(QStringLiteral("Worker"))->trigger();
        QVERIFY(!f.view().isColumnHidden(ClientColumns::Worker));
        f.page.resize(720, 500);
        QVERIFY(!f.view().isColumnHidden(ClientColumns::Worker));
        f.view().setColumnWidth(ClientColumns::Client, 600);
        f.page.resize(740, 500);
        // What the filter has matched in is seen.
        QVERIFY(f.view().isColumnHidden(ClientColumns::Agent));
        f.page.showFilter(QStringLiteral("okhttp"));
        WSIFY_WAIT(!f.view().isColumnHidden(ClientColumns::Agent));
        f.page.showFilter(QStringLiteral("203.0"));
        WSIFY_WAIT(f.view().isColumnHidden(ClientColumns::Agent));
    }

    void aClientThatTheFilterTookOutIsMarked()
    {
        Shown<ClientsPage> f;
        f.lists.clients = {clientRow(1), clientRow(2)};
        f.lists.clients[0].user = "before";
        QVERIFY(f.connectAndShow());
        f.page.showFilter(QStringLiteral("user == before"));
        WSIFY_WAIT(f.model().rowCount() == 1);
        f.view().selectRowAt(0);
        WSIFY_WAIT(f.countOf<admin::GetRequest>() > 0);
        f.lists.clients[0].user = "after"; // is connected, and not in the list any more
        QVERIFY(f.refresh());
        const auto isSaid = [&f] {
            for (const QLabel *label : f.page.findChildren<QLabel *>()) {
                if (label->isVisible() && label->text() == QStringLiteral("The filter does not match this any more."))
                    return true;
            }
            return false;
        };
        WSIFY_WAIT(isSaid());
        QVERIFY(f.details().isEnabled());
    }

    void enterRemovesFromTheChosenChannel()
    {
        LeaveDialog dialog("c1", QStringLiteral("c1"), {"a", "b"}, {}, nullptr);
        QSignalSpy accepted(&dialog, &QDialog::accepted);
        QSignalSpy rejected(&dialog, &QDialog::rejected);
        dialog.show();
        auto *channel = dialog.findChild<QComboBox *>();
        QTest::keyClick(channel, Qt::Key_Down);
        QCOMPARE(channel->currentIndex(), 0);
        QTest::keyClick(&dialog, Qt::Key_Return);
        QCOMPARE(rejected.size(), 0);
        QCOMPARE(accepted.size(), 1);
    }

    /// The worst ones come to the top by themselves, and are seen there, whatever is selected.
    void theTopOfWhatSortsItselfStays()
    {
        Shown<ClientsPage> f;
        for (int i = 0; i < 200; ++i) {
            f.lists.clients.append(clientRow(i));
            f.lists.clients.last().queue = 0;
        }
        QVERIFY(f.connectAndShow());
        f.view().sortBy(ClientColumns::Queue, Qt::DescendingOrder);
        WSIFY_WAIT(f.server.last<admin::ListRequest>()->sort == "queue" && f.model().rowCount() == 200);
        const QPoint third = f.view().visualRect(f.model().index(2, 0)).center();
        QTest::mouseClick(f.view().viewport(), Qt::LeftButton, {}, third);
        const QByteArray chosen = f.selected();
        for (int i = 300; i < 320; ++i) {
            f.lists.clients.append(clientRow(i));
            f.lists.clients.last().queue = 100'000 + i;
        }
        QVERIFY(f.refresh());
        WSIFY_WAIT(f.model().rowCount() == 220);
        QVERIFY(f.view().isAtTop());
        QCOMPARE(f.selected(), chosen);
    }

    void usersHaveAColumnWhenThereAreSome()
    {
        Shown<ClientsPage> f;
        f.lists.clients = {clientRow(1), clientRow(2)};
        f.lists.clients[0].user.clear();
        f.lists.clients[1].user.clear();
        QVERIFY(f.connectAndShow());
        QVERIFY(f.view().isColumnHidden(ClientColumns::User));
        QVERIFY(!f.view().isColumnHidden(ClientColumns::Agent));
        f.page.resize(1400, 700);
        f.lists.clients.append(clientRow(3));
        QVERIFY(f.refresh());
        WSIFY_WAIT(!f.view().isColumnHidden(ClientColumns::User));
    }

    /// What is done next is not for somebody whom the filter took out, and clients of another process are others.
    void filtersLeaveNothingBehind()
    {
        Shown<ClientsPage> f;
        f.lists.clients = {clientRow(1), clientRow(2)};
        QVERIFY(f.connectAndShow());
        f.view().selectRowAt(0);
        QVERIFY(f.action(QStringLiteral("Disconnect…"))->isEnabled());
        auto *edit = f.page.findChild<FilterBar *>()->edit();
        QTest::keyClicks(edit, QStringLiteral("client == c000002"));
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY(!f.action(QStringLiteral("Disconnect…"))->isEnabled());
        WSIFY_WAIT(f.model().rowCount() == 1);
        f.page.setActive(false);
        f.server.hello.bootId = "another";
        f.server.cut();
        WSIFY_WAIT(!f.client.isLive());
        f.client.retry();
        WSIFY_WAIT(f.client.isLive());
        f.page.setActive(true);
        QVERIFY(f.page.filter().isEmpty());
        WSIFY_WAIT(f.model().rowCount() == 2);
    }

    void otherPagesAreAskedFor()
    {
        Shown<ClientsPage> f;
        f.lists.clients = {clientRow(1)};
        f.lists.clients[0].client = "a b"; // must be quoted
        QVERIFY(f.connectAndShow());
        QSignalSpy traffic(&f.page, &Page::trafficWanted);
        QSignalSpy denials(&f.page, &Page::denialsWanted);
        f.view().selectRowAt(0);
        f.action(QStringLiteral("Follow in Traffic"))->trigger();
        QCOMPARE(traffic.size(), 1);
        const auto follows = Filter::parse(traffic.first().at(0).toString().toUtf8());
        QVERIFY(std::holds_alternative<Filter>(follows));
        QVERIFY(std::get<Filter>(follows).matches(filterRow("a b", {})));
        QVERIFY(!std::get<Filter>(follows).matches(filterRow("a", {})));

        const QPoint at = f.view().visualRect(f.model().index(0, 0)).center();
        QTest::mouseClick(f.view().viewport(), Qt::LeftButton, {}, at);
        QTest::mouseDClick(f.view().viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(denials.size(), 0); // of a healthy client they are empty
        QCOMPARE(traffic.size(), 2);
        f.action(QStringLiteral("Denials of This Client"))->trigger();
        QCOMPARE(denials.size(), 1);
        const auto why = Filter::parse(denials.first().at(0).toString().toUtf8());
        QVERIFY(std::holds_alternative<Filter>(why));
        QVERIFY(std::get<Filter>(why).matches(filterRow("a b", {})));
        QVERIFY(std::get<Filter>(why).matches(filterRow({}, f.lists.clients[0].ip))); // a connection that was refused
        QVERIFY(!std::get<Filter>(why).matches(filterRow("other", f.lists.clients[0].ip)));

        f.action(QStringLiteral("Copy Client Id"))->trigger();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("a b"));
    }

    void aClientThatAnotherPageNames()
    {
        Shown<ClientsPage> f;
        for (int i = 0; i < 1000; ++i)
            f.lists.clients.append(clientRow(i));
        QVERIFY(f.connectAndShow());
        f.page.showClient(name("c", 900));
        WSIFY_WAIT(f.model().rowCount() == 1);
        QCOMPARE(f.selected(), name("c", 900));
        WSIFY_WAIT(f.detail(QStringLiteral("User")) == QStringLiteral("user0"));
        f.page.showClient("nobody");
        WSIFY_WAIT(!f.details().isEnabled());
        QVERIFY(f.details().isVisible());
    }

    void filtersAndErrorsStandInThePage()
    {
        Shown<ClientsPage> f;
        for (int i = 0; i < 30; ++i)
            f.lists.clients.append(clientRow(i));
        QVERIFY(f.connectAndShow());
        f.page.perform(Page::Ability::Find);
        QVERIFY(f.page.isAncestorOf(QApplication::focusWidget()) || !f.page.isActiveWindow());
        f.page.showFilter(QStringLiteral("user == user3"));
        WSIFY_WAIT(f.model().rowCount() == 3);
        QCOMPARE(f.server.last<admin::ListRequest>()->query, QByteArray("user == user3"));
        f.page.showFilter(QStringLiteral("user == nobody"));
        WSIFY_WAIT(f.empty().isVisible());
        QCOMPARE(f.empty().sentence(), QStringLiteral("No client matches the filter."));
        f.empty().findChild<QPushButton *>()->click();
        WSIFY_WAIT(f.model().rowCount() == 30);
        QVERIFY(f.page.filter().isEmpty());

        // A server that understands less than this console.
        f.lists.listError = admin::Error{{}, admin::errorcode::BadFilter, "what is that?", {}, 7};
        f.page.showFilter(QStringLiteral("user == user4"));
        auto *bar = f.page.findChild<FilterBar *>();
        WSIFY_WAIT(!bar->error().isEmpty());
        QVERIFY(bar->error().contains(QStringLiteral("At character 7")));
        QVERIFY(bar->error().contains(QStringLiteral("what is that?")));
        QVERIFY(!QApplication::activeModalWidget());
        QCOMPARE(f.model().rowCount(), 30);
        // A server that has the list turned off.
        f.lists.listError = admin::Error{{}, admin::errorcode::Off, "not here", {}, {}};
        f.page.showFilter(QStringLiteral("user == user5"));
        WSIFY_WAIT(f.notice().isVisible());
        QVERIFY(f.notice().text().contains(QStringLiteral("not here")));
        QVERIFY(bar->error().isEmpty());
        f.lists.listError.reset();
        f.page.showFilter({});
        WSIFY_WAIT(!f.notice().isVisible());
        QCOMPARE(f.model().rowCount(), 30);

        // What is wrong is not even sent; an emptied field is no filter.
        const auto asked = f.countOf<admin::ListRequest>();
        f.page.showFilter(QStringLiteral("user =="));
        QVERIFY(!bar->error().isEmpty());
        QCOMPARE(f.countOf<admin::ListRequest>(), asked);
        f.page.showFilter(QStringLiteral("user == user6"));
        WSIFY_WAIT(f.model().rowCount() == 3);
        bar->edit()->clear();
        WSIFY_WAIT(f.model().rowCount() == 30);
    }

    void emptyAndMissing_data()
    {
        QTest::addColumn<QByteArray>("page");
        QTest::newRow("channels") << QByteArray("channels");
        QTest::newRow("clients") << QByteArray("clients");
        QTest::newRow("denials") << QByteArray("denials");
    }
    void emptyAndMissing()
    {
        QFETCH(QByteArray, page);
        if (page == "channels")
            checkEmptyAndMissing<ChannelsPage>(QStringLiteral("No client has joined a channel."));
        else if (page == "clients")
            checkEmptyAndMissing<ClientsPage>(QStringLiteral("No client is connected."));
        else
            checkEmptyAndMissing<DenialsPage>(QStringLiteral("Nothing was refused since the server started."));
    }

private:
    template <class Page>
    void checkEmptyAndMissing(const QString &sentence)
    {
        Shown<Page> f;
        QVERIFY(f.connectAndShow());
        WSIFY_WAIT(f.empty().isVisible());
        QCOMPARE(f.empty().sentence(), sentence);

        Shown<Page> old;
        old.server.hello.features = {admin::feature::Stats};
        QVERIFY(old.connectAndShow());
        QVERIFY(old.empty().isVisible());
        QVERIFY(old.empty().sentence().startsWith(QStringLiteral("This server does not")));
        QCOMPARE(old.template countOf<admin::ListRequest>(), 0);
        QCOMPARE(old.template countOf<admin::GetRequest>(), 0);
    }

private Q_SLOTS:
    void whatTheServerCannotDoIsDisabled()
    {
        Shown<ClientsPage> f;
        f.lists.clients = {clientRow(1)};
        f.server.hello.features = {admin::feature::List};
        QVERIFY(f.connectAndShow());
        f.view().selectRowAt(0);
        WSIFY_WAIT(f.countOf<admin::GetRequest>() == 1);
        QVERIFY(!f.page.abilities().testFlag(Page::Ability::Disconnect));
        QVERIFY(!f.action(QStringLiteral("Disconnect…"))->isEnabled());
        QVERIFY(!f.action(QStringLiteral("Follow in Traffic"))->isEnabled());
        QVERIFY(!f.action(QStringLiteral("Denials of This Client"))->isEnabled());
        QVERIFY(f.action(QStringLiteral("Copy Client Id"))->isEnabled());
    }

    void aHundredThousandRowsStayWhereTheyAre()
    {
        Shown<ClientsPage> f;
        for (int i = 0; i < 100'000; ++i)
            f.lists.clients.append(clientRow(i));
        QVERIFY(f.connectAndShow());
        QCOMPARE(f.model().rowCount(), 100'000);
        f.view().verticalScrollBar()->setValue(f.view().verticalScrollBar()->maximum() / 2);
        WSIFY_WAIT(!f.firstVisible().isEmpty()
                   && !f.model().keyAt(f.view().rowAt(f.view().viewport()->height() - 2)).isEmpty());
        const int row = f.view().rowAt(1);
        QVERIFY(row > 40'000);
        f.view().selectRowAt(row + 3);
        const QByteArray first = f.firstVisible();
        const QByteArray selected = f.selected();
        const int offset = f.view().rowViewportPosition(row);
        QCOMPARE(selected, name("c", row + 3));

        // Three connect at the top, then five go there.
        for (int i = 0; i < 3; ++i) {
            f.lists.clients.prepend(clientRow(-1 - i));
        }
        QVERIFY(f.refresh());
        WSIFY_WAIT(f.model().rowCount() == 100'003);
        QCOMPARE(f.firstVisible(), first);
        QCOMPARE(f.view().rowViewportPosition(f.view().rowAt(1)), offset);
        QCOMPARE(f.selected(), selected);
        f.lists.clients.remove(0, 5);
        QVERIFY(f.refresh());
        WSIFY_WAIT(f.model().rowCount() == 99'998);
        QCOMPARE(f.firstVisible(), first);
        QCOMPARE(f.selected(), selected);
        QCOMPARE(f.view().rowViewportPosition(f.view().rowAt(1)), offset);
    }

    void theTopStaysTheTopUntilSomebodySelects()
    {
        Shown<ClientsPage> f;
        for (int i = 0; i < 1000; ++i)
            f.lists.clients.append(clientRow(i));
        QVERIFY(f.connectAndShow());
        f.lists.clients.append(clientRow(-1));
        QVERIFY(f.refresh());
        WSIFY_WAIT(f.model().rowCount() == 1001);
        QVERIFY(f.view().isAtTop());
        QCOMPARE(f.firstVisible(), name("c", -1));
        f.view().selectRowAt(2);
        const QByteArray first = f.firstVisible();
        f.lists.clients.append(clientRow(-2));
        QVERIFY(f.refresh());
        WSIFY_WAIT(f.model().rowCount() == 1002);
        QCOMPARE(f.firstVisible(), first);
    }

    void denialsFollowUntilSomebodyReads()
    {
        Shown<DenialsPage> f;
        for (int i = 0; i < 500; ++i)
            f.lists.denials.append(denialRow(i));
        QVERIFY(f.connectAndShow());
        QVERIFY(f.page.isFollowing());
        QCOMPARE(f.server.last<admin::ListRequest>()->sort, QByteArray("t"));
        QVERIFY(f.server.last<admin::ListRequest>()->desc);
        int next = 500;
        const auto more = [&] {
            f.lists.denials.append(denialRow(next++));
            return f.refresh() && waitUntil([&] { return f.model().rowCount() == next; });
        };
        const auto isNewest = [&] {
            return f.model().entryAt(f.view().rowAt(1))
                   && std::get<admin::DenialRow>(f.model().entryAt(f.view().rowAt(1))->row).t
                          == 1'700'000'000'000 + next - 1;
        };
        QVERIFY(more());
        QVERIFY(isNewest());
        QVERIFY(f.page.isFollowing());

        // Scrolling ends it.
        f.view().verticalScrollBar()->setValue(100);
        QVERIFY(!f.page.isFollowing());
        const QByteArray first = f.firstVisible();
        QVERIFY(more());
        QCOMPARE(f.firstVisible(), first);
        // Even at the top.
        f.view().scrollToTop();
        const QByteArray top = f.firstVisible();
        QVERIFY(more());
        QCOMPARE(f.firstVisible(), top);
        // And the button begins it again.
        QToolButton *follow = nullptr;
        for (QToolButton *button : f.page.findChildren<QToolButton *>()) {
            if (button->isCheckable())
                follow = button;
        }
        QVERIFY(follow);
        follow->click();
        QVERIFY(f.page.isFollowing());
        QVERIFY(isNewest());
        QVERIFY(more());
        QVERIFY(isNewest());
        // Selecting ends it, and so does another order.
        f.view().selectRowAt(0);
        QVERIFY(!f.page.isFollowing());
        follow->click();
        QVERIFY(f.page.isFollowing());
        QCOMPARE(f.view().selectedRow(), -1);
        f.view().sortBy(DenialColumns::Latency, Qt::DescendingOrder);
        QVERIFY(!f.page.isFollowing());
        follow->click();
        QCOMPARE(f.server.last<admin::ListRequest>()->kind, admin::ListKind::Denials);
        WSIFY_WAIT(f.server.last<admin::ListRequest>()->sort == "t");
    }

    void denialsSayWhy()
    {
        // Every reason of the protocol's page has a sentence, for what it can be about.
        admin::DenialRow row;
        for (const char *code : {"denied", "unavailable", "malformed", "reserved", "channel", "limit", "rate",
                                 "overload", "memory", "origin", "protocol", "draining"}) {
            row.reason = code;
            for (const char *command : {"connect", "join"}) {
                row.command = command;
                QVERIFY2(denialReason(row).endsWith(u'.'), code);
            }
        }
        row.reason = "limit";
        QVERIFY(denialReason(row).contains(QStringLiteral("--max-channels")));
        row.command = "connect";
        QVERIFY(denialReason(row).contains(QStringLiteral("--max-clients")));
        row.reason = "unavailable";
        row.status = 503;
        QVERIFY(denialReason(row).contains(QStringLiteral("503")));
        row.status = 0;
        row.latencyMs = 5000;
        QVERIFY2(denialReason(row).startsWith(QStringLiteral("No answer from the authorizer within 5")),
                 qPrintable(denialReason(row)));
        row.reason = "something_new";
        QCOMPARE(denialReason(row), QStringLiteral("something_new"));
        Shown<DenialsPage> f;
        f.lists.denials = {denialRow(1), denialRow(2)};
        f.lists.denials[0].reason = "something_new";
        f.lists.denials[1].client.clear();
        QVERIFY(f.connectAndShow());
        QCOMPARE(f.model().index(0, DenialColumns::Reason).data().toString(),
                 QStringLiteral("Denied by the authorizer."));
        QCOMPARE(f.model().index(1, DenialColumns::Reason).data().toString(), QStringLiteral("something_new"));
        QSignalSpy wanted(&f.page, &Page::clientWanted);
        f.view().selectRowAt(0);
        QCOMPARE(f.detail(QStringLiteral("Reason")), QStringLiteral("denied"));
        QVERIFY(!f.action(QStringLiteral("Show Client"))->isEnabled());
        f.view().selectRowAt(1);
        f.action(QStringLiteral("Show Client"))->trigger();
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.first().at(0).toByteArray(), name("c", 1));
        f.action(QStringLiteral("Only This Address"))->trigger();
        WSIFY_WAIT(f.server.last<admin::ListRequest>()->query == "ip == 203.0.113.9");
    }

    void channels()
    {
        Shown<ChannelsPage> f;
        f.lists.channels = {{"chat:1", 3, 10}, {"chat 2", 5, 20}};
        f.lists.members = {{"c1", "alice", "203.0.113.1"}, {"c2", {}, "203.0.113.2"}};
        QVERIFY(f.connectAndShow());
        QCOMPARE(f.model().keyAt(0), QByteArray("chat 2"));
        QSignalSpy traffic(&f.page, &Page::trafficWanted);
        QSignalSpy messages(&f.page, &Page::messageWanted);
        QSignalSpy clients(&f.page, &Page::clientWanted);
        f.view().selectRowAt(0);
        WSIFY_WAIT(f.detail(QStringLiteral("alice")) == QStringLiteral("203.0.113.1"));
        QVERIFY(f.details().text().contains(QStringLiteral("and 3 more")));
        f.action(QStringLiteral("Send Message…"))->trigger();
        QCOMPARE(messages.first().at(0).toByteArray(), QByteArray("chat 2"));
        f.action(QStringLiteral("Follow in Traffic"))->trigger();
        QCOMPARE(traffic.first().at(0).toString(), QStringLiteral("channel == \"chat 2\""));
        f.details().setCurrentItem(f.details().topLevelItem(1)->child(1));
        f.action(QStringLiteral("Show Client"))->trigger();
        QCOMPARE(clients.first().at(0).toByteArray(), QByteArray("c2"));
    }

    void anotherServerBeginsAgain()
    {
        Shown<ClientsPage> f;
        f.lists.clients = {clientRow(1)};
        QVERIFY(f.connectAndShow());
        f.view().selectRowAt(0);
        // The same server, after a break: everything stays.
        f.page.setActive(false);
        f.server.cut();
        WSIFY_WAIT(!f.client.isLive());
        QCOMPARE(f.model().rowCount(), 1);
        QVERIFY(!f.action(QStringLiteral("Disconnect…"))->isEnabled());
        f.client.retry();
        WSIFY_WAIT(f.client.isLive());
        f.page.setActive(true);
        QCOMPARE(f.selected(), name("c", 1));
        // It has been started again: nothing of it is left.
        f.page.setActive(false);
        f.server.cut();
        WSIFY_WAIT(!f.client.isLive());
        f.server.hello.bootId = "boot2";
        f.client.retry();
        WSIFY_WAIT(f.client.isLive());
        f.page.setActive(true);
        QCOMPARE(f.model().rowCount(), 0);
        QVERIFY(!f.details().isVisible());
        WSIFY_WAIT(f.model().rowCount() == 1);
    }

    void columnsAreKept()
    {
        {
            Shown<ClientsPage> f;
            f.view().horizontalHeader()->hideSection(ClientColumns::Agent);
            f.view().setColumnWidth(ClientColumns::Address, 222);
            f.view().sortBy(ClientColumns::Queue, Qt::AscendingOrder);
        }
        Shown<ClientsPage> f;
        QVERIFY(f.view().isColumnHidden(ClientColumns::Agent));
        QCOMPARE(f.view().columnWidth(ClientColumns::Address), 222);
        QCOMPARE(f.model().sortColumn(), int(ClientColumns::Queue));
        QCOMPARE(f.model().sortOrder(), Qt::AscendingOrder);
    }
    void settingsMayBeNonsense()
    {
        {
            const Shown<ClientsPage> f;
        }
        QSettings settings;
        const QStringList keys = settings.allKeys();
        QVERIFY(!keys.isEmpty());
        for (const QString &key : keys)
            settings.setValue(key, QByteArray("nonsense"));
        Shown<ClientsPage> f;
        QCOMPARE(f.model().sortColumn(), int(ClientColumns::Connected));
        QVERIFY(!f.view().isColumnHidden(ClientColumns::Client));
    }

    void everythingHasANameAndIsReachedByTab_data() { emptyAndMissing_data(); }
    void everythingHasANameAndIsReachedByTab()
    {
        QFETCH(QByteArray, page);
        if (page == "channels")
            checkNames<ChannelsPage>();
        else if (page == "clients")
            checkNames<ClientsPage>();
        else
            checkNames<DenialsPage>();
    }

private:
    template <class Page>
    void checkNames()
    {
        Shown<Page> f;
        f.lists.clients = {clientRow(1)};
        f.lists.channels = {{"chat:1", 3, 10}};
        f.lists.denials = {denialRow(1)};
        QVERIFY(f.connectAndShow());
        f.view().selectRowAt(0);
        int reached = 0;
        for (QWidget *widget : f.page.template findChildren<QWidget *>()) {
            if (!(widget->focusPolicy() & Qt::TabFocus) || !widget->isVisible())
                continue;
            const auto *button = qobject_cast<QAbstractButton *>(widget);
            const bool hasName = !widget->accessibleName().isEmpty() || (button && button->text().size() > 1);
            QVERIFY2(hasName, widget->metaObject()->className());
            bool isInChain = false;
            for (QWidget *next = f.page.nextInFocusChain(); next != &f.page; next = next->nextInFocusChain())
                isInChain = isInChain || next == widget;
            QVERIFY(isInChain);
            ++reached;
        }
        QVERIFY2(reached >= 5, qPrintable(QString::number(reached)));
    }

    QTemporaryDir m_settings;
};

WSIFY_SUITE(tst_listpages, wsify::test::OnDesktop<QApplication>, tst_ListPages)
#include "tst_listpages.moc"
