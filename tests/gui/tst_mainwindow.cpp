// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "desktop.h"
#include "fakelists.h"
#include "gui/demo/demoserver.h"
#include "gui/lists/clientspage.h"
#include "gui/lists/denialspage.h"
#include "gui/lists/kickdialog.h"
#include "gui/lists/listview.h"
#include "gui/message/messagedialog.h"
#include "gui/settings/windowsettings.h"
#include "gui/traffic/trafficpage.h"
#include "gui/widgets/filterbar.h"
#include "gui/widgets/noticebar.h"
#include "gui/window/connectdialog.h"
#include "gui/window/connectionview.h"
#include "gui/window/gonebar.h"
#include "gui/window/mainwindow.h"
#include "gui/window/sidebar.h"
#include "gui/window/statepage.h"
#include "support/suite.h"
#include "tests/support/wait.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QListWidget>
#include <QMenuBar>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QScopeGuard>
#include <QSettings>
#include <QSplitter>
#include <QTemporaryDir>
#include <QTest>

using namespace wsify;
using namespace wsify::console;
using namespace wsify::test;

namespace {

/// The window with a server that is there.
struct Shown
{
    FakeServer server;
    FakeLists lists{server};
    MainWindow window{DemoServer::environment()}; // sees no other server of this machine

    bool connectAndShow()
    {
        window.resize(1000, 700);
        window.show();
        window.activateWindow();
        window.client().connectTo({ServerAddress::Kind::Socket, server.path(), {}, {}, {}});
        return QTest::qWaitForWindowActive(&window) && waitUntil([this] { return window.client().isLive(); });
    }

    template <class P>
    P *page() const
    {
        return window.findChild<P *>();
    }
    QAction *action(const QKeySequence &shortcut) const
    {
        for (QAction *action : window.findChildren<QAction *>()) {
            if (action->shortcut() == shortcut)
                return action;
        }
        return nullptr;
    }
    QAction *action(const QString &text) const
    {
        for (QAction *action : window.findChildren<QAction *>()) {
            if (action->text().remove(QLatin1Char('&')) == text)
                return action;
        }
        return nullptr;
    }
};

QAbstractButton *button(const QMessageBox &box, const QString &text)
{
    for (QAbstractButton *button : box.buttons()) {
        if (button->text().remove(QLatin1Char('&')) == text)
            return button;
    }
    return nullptr;
}

class TestMainWindow : public QObject
{
    Q_OBJECT

    QTemporaryDir m_settings;

private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale::c());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
    }
    void init() { QSettings().clear(); }

    void pagesHaveShortcuts()
    {
        Shown f;
        QVERIFY(f.connectAndShow());
        QCOMPARE(f.window.pages().size(), size_t(8));
        for (int i = 7; i >= 0; --i) {
            QTest::keyClick(&f.window, Qt::Key(Qt::Key_1 + i), Qt::ControlModifier);
            QCOMPARE(f.window.currentPage(), f.window.pages()[size_t(i)]);
            QVERIFY(f.window.currentPage()->isActive());
        }
    }

    void actionsAreThereWithThePages()
    {
        Shown f;
        QVERIFY(f.connectAndShow());
        f.window.showPage(f.page<ClientsPage>());
        QAction *find = f.action(QKeySequence(Qt::CTRL | Qt::Key_F));
        QVERIFY(find->isEnabled());
        f.server.stop();
        WSIFY_WAIT(f.window.view().goneBar().isVisible());
        QVERIFY(find->isEnabled()); // in what was seen last
        f.window.client().disconnectFromServer();
        QVERIFY(!find->isEnabled());
    }

    void everyShortcutIsInAMenuOnce()
    {
        Shown f;
        QSet<QString> shortcuts;
        for (QAction *menu : f.window.menuBar()->actions()) {
            for (QAction *action : menu->menu()->actions()) {
                const QString shortcut = action->shortcut().toString(QKeySequence::PortableText);
                if (shortcut.isEmpty())
                    continue;
                QVERIFY2(!shortcuts.contains(shortcut), qPrintable(shortcut));
                shortcuts.insert(shortcut);
            }
        }
        for (const char *shortcut : {"Ctrl+1", "Ctrl+7", "Ctrl+F", "Ctrl+L", "Space", "Ctrl+.", "Ctrl+K",
                                     "Ctrl+Shift+E", "Del", "Ctrl+Shift+P", "Ctrl+N"})
            QVERIFY2(shortcuts.contains(QString::fromLatin1(shortcut)), shortcut);
    }

    void pagesLeadToOneAnother()
    {
        Shown f;
        admin::ClientRow row;
        row.client = "c1";
        f.lists.clients = {row};
        QVERIFY(f.connectAndShow());
        Page *overview = f.window.pages().front();
        Q_EMIT overview->trafficWanted(QStringLiteral("channel == news"));
        QCOMPARE(f.window.currentPage(), static_cast<Page *>(f.page<TrafficPage>()));
        QCOMPARE(f.page<TrafficPage>()->filterBar().filter(), QStringLiteral("channel == news"));
        WSIFY_WAIT(f.server.last<admin::Watch>() && f.server.last<admin::Watch>()->filter == "channel == news");

        Q_EMIT overview->denialsWanted(QStringLiteral("timeout"));
        QCOMPARE(f.window.currentPage(), static_cast<Page *>(f.page<DenialsPage>()));
        QCOMPARE(f.page<DenialsPage>()->filter(), QStringLiteral("timeout"));

        Q_EMIT overview->clientWanted("c1");
        QCOMPARE(f.window.currentPage(), static_cast<Page *>(f.page<ClientsPage>()));
        WSIFY_WAIT(f.server.last<admin::GetRequest>() && f.server.last<admin::GetRequest>()->client == "c1");
    }

    /// From one page to the next the focus goes to what the page is for, not into its field.
    void spacePausesTheTrafficOfWhoComesFromAList()
    {
        Shown f;
        admin::ClientRow row;
        row.client = "c1";
        f.lists.clients = {row};
        QVERIFY(f.connectAndShow());
        f.window.activateWindow();
        f.window.showPage(f.page<ClientsPage>());
        auto *list = f.page<ClientsPage>()->findChild<ListView *>();
        WSIFY_WAIT(list->model()->rowCount() == 1);
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(0, 0)).center());
        list->setFocus();
        WSIFY_WAIT(list->hasFocus());
        QTest::keyClick(list, Qt::Key_4, Qt::ControlModifier);
        auto *traffic = f.page<TrafficPage>();
        QCOMPARE(f.window.currentPage(), static_cast<Page *>(traffic));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QVERIFY(traffic->isPaused());
        QVERIFY(traffic->filterBar().edit()->text().isEmpty());
    }

    void theSideBarSaysWhatIsRecorded()
    {
        Shown f;
        QVERIFY(f.connectAndShow());
        f.server.answer = [](const admin::ConsoleMessage &message) {
            return std::holds_alternative<admin::Watch>(message);
        };
        auto *pages = f.window.findChild<SideBar *>()->findChildren<QListWidget *>().last();
        f.window.showPage(f.page<TrafficPage>());
        WSIFY_WAIT(f.server.last<admin::Watch>());
        f.server.send(admin::WatchReply{f.server.last<admin::Watch>()->id, 1});
        WSIFY_WAIT(pages->item(3)->text().contains(u'●'));
        f.window.showPage(0);
        QVERIFY(pages->item(3)->text().contains(u'●'));
        QVERIFY(pages->item(3)->data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("recording")));
        f.page<TrafficPage>()->setStopped(true);
        QVERIFY(!pages->item(3)->text().contains(u'●'));
    }

    void spaceIsALetterWhileSomebodyTypes()
    {
        Shown f;
        QVERIFY(f.connectAndShow());
        auto *traffic = f.page<TrafficPage>();
        f.window.showPage(traffic);
        QTest::keyClick(&f.window, Qt::Key_Space);
        QVERIFY(traffic->isPaused());
        QTest::keyClick(&f.window, Qt::Key_L, Qt::ControlModifier);
        auto *edit = qobject_cast<QLineEdit *>(QApplication::focusWidget());
        QVERIFY(edit);
        QTest::keyClicks(edit, QStringLiteral("a b"));
        QCOMPARE(edit->text(), QStringLiteral("a b"));
        QVERIFY(traffic->isPaused());
        // And presses a button that has the focus.
        auto *sideBar = f.window.findChild<SideBar *>();
        auto *connectButton = sideBar->findChild<QPushButton *>();
        connectButton->setFocus();
        QTest::keyClick(connectButton, Qt::Key_Space);
        QVERIFY(traffic->isPaused());
        auto *dialog = f.window.findChild<ConnectDialog *>();
        QVERIFY(dialog);
        dialog->reject();
        f.window.showPage(0);
        QTest::keyClick(&f.window, Qt::Key_Space);
        QVERIFY(traffic->isPaused()); // not seen
    }

    void delAsksAndDisconnects()
    {
        Shown f;
        for (const char *id : {"c1", "c2"}) {
            admin::ClientRow row;
            row.client = id;
            f.lists.clients.append(row);
        }
        QVERIFY(f.connectAndShow());
        auto *page = f.page<ClientsPage>();
        f.window.showPage(page);
        QAction *del = f.action(QKeySequence(Qt::Key_Delete));
        QVERIFY(del && !del->isEnabled());
        auto *view = page->findChild<ListView *>();
        WSIFY_WAIT(view->model()->rowCount() == 2);
        view->setFocus();
        view->selectRowAt(1);
        QVERIFY(del->isEnabled());

        // In a field it deletes a letter.
        f.window.showPage(page);
        page->perform(Page::Ability::Find);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Delete);
        QVERIFY(!page->findChild<KickDialog *>());

        view->setFocus();
        QTest::keyClick(view, Qt::Key_Delete);
        auto *dialog = page->findChild<KickDialog *>();
        QVERIFY(dialog);
        QVERIFY(!f.server.last<admin::Kick>());
        QTest::keyClick(dialog->findChild<QLineEdit *>(QStringLiteral("reason")), Qt::Key_Return);
        WSIFY_WAIT(f.server.last<admin::Kick>());
        QCOMPARE(f.server.last<admin::Kick>()->client, QByteArray("c2"));
        f.window.showPage(0);
        QVERIFY(!del->isEnabled());
    }

    void messagesAreSentFromEverywhere()
    {
        Shown f;
        QVERIFY(f.connectAndShow());
        QTest::keyClick(&f.window, Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        auto *dialog = f.window.findChild<MessageDialog *>();
        QVERIFY(dialog && dialog->isVisible());
        QCOMPARE(dialog->message().channel, QString());
        // A page names the channel, and there is one dialog.
        Q_EMIT f.window.pages()[1]->messageWanted("news");
        QCOMPARE(f.window.findChildren<MessageDialog *>().size(), qsizetype(1));
        QCOMPARE(dialog->message().channel, QStringLiteral("news"));
        dialog->setMessage({QStringLiteral("news"), MessageDialog::Kind::Json, QStringLiteral("[1]")});
        dialog->send();
        WSIFY_WAIT(f.server.last<admin::Publish>());
        QCOMPARE(f.server.last<admin::Publish>()->channel, QByteArray("news"));
        f.server.stop();
        WSIFY_WAIT(!f.window.client().isLive());
        QVERIFY(!f.action(QStringLiteral("Send Message…"))->isEnabled());
        // And the window can be closed while it is open.
    }

    void drainAsks()
    {
        Shown f;
        f.server.hello.listen = {"127.0.0.1:3911"}; // two servers of one machine have its name
        QVERIFY(f.connectAndShow());
        QAction *drain = f.action(QStringLiteral("Shut Down (Drain)…"));
        QVERIFY(drain && drain->isEnabled());
        drain->trigger();
        auto *box = f.window.findChild<QMessageBox *>();
        QVERIFY(box && box->text().contains(QStringLiteral("127.0.0.1:3911")));
        QVERIFY(box->defaultButton() && box->defaultButton() == box->button(QMessageBox::Cancel));
        QVERIFY(!f.server.last<admin::Drain>());
        button(*box, QStringLiteral("Shut Down"))->click();
        WSIFY_WAIT(f.server.last<admin::Drain>());
        WSIFY_WAIT(f.window.view().notice().text().contains(QStringLiteral("drains")));
        f.server.stop();
        WSIFY_WAIT(!f.window.client().isLive());
        QVERIFY(!drain->isEnabled());
    }

    void altLeftGoesBack()
    {
        Shown f;
        QVERIFY(f.connectAndShow());
        f.window.showPage(2);
        Q_EMIT f.window.pages()[2]->denialsWanted(QStringLiteral("timeout"));
        QVERIFY(f.window.currentPage() != f.window.pages()[2]);
        QTest::keyClick(&f.window, Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(f.window.currentPage(), f.window.pages()[2]);
        QTest::keyClick(&f.window, Qt::Key_Left, Qt::AltModifier);
        QCOMPARE(f.window.currentPage(), f.window.pages()[0]);
    }

    void aboutCopiesVersions()
    {
        Shown f;
        QVERIFY(f.connectAndShow());
        f.action(QStringLiteral("About wsify"))->trigger();
        auto *box = f.window.findChild<QMessageBox *>();
        QVERIFY(box && !box->iconPixmap().isNull());
        QTest::mouseClick(button(*box, QStringLiteral("Copy Versions")), Qt::LeftButton);
        const QString text = QGuiApplication::clipboard()->text();
        QVERIFY2(text.startsWith(QStringLiteral("wsify-console "))
                     && text.contains(QStringLiteral("wsify 4.0.0, engine native")),
                 qPrintable(text));
    }

    void theWindowFitsTheScreen()
    {
        Shown f;
        const QSize available = f.window.screen()->availableSize();
        QVERIFY2(f.window.isMaximized()
                     || (f.window.width() <= available.width() && f.window.height() <= available.height()),
                 qPrintable(QStringLiteral("%1x%2").arg(f.window.width()).arg(f.window.height())));
    }

    void theWindowIsAsItWasLeft()
    {
        {
            Shown f;
            QVERIFY(f.connectAndShow());
            f.window.setGeometry(40, 50, 1100, 720);
            auto *splitter = qobject_cast<QSplitter *>(f.window.centralWidget());
            splitter->setSizes({300, 800});
            f.window.showPage(3);
        }
        Shown f;
        QCOMPARE(f.window.geometry(), QRect(40, 50, 1100, 720));
        QCOMPARE(f.window.currentPage(), f.window.pages()[3]);
        f.window.show();
        QCOMPARE(qobject_cast<QSplitter *>(f.window.centralWidget())->sizes().first(), 300);
    }

    void whatCannotBeReadIsNotThere()
    {
        {
            QSettings file;
            file.setValue(QStringLiteral("window/geometry"), QByteArray("x"));
            file.setValue(QStringLiteral("window/splitter"), QStringLiteral("y"));
            file.setValue(QStringLiteral("window/page"), QStringLiteral("kitchen"));
            file.setValue(QStringLiteral("window/theme"), 7);
            file.setValue(QStringLiteral("servers/named"), QStringList{QString(), QStringLiteral("ssh://-l@host")});
            file.setValue(QStringLiteral("servers/last"), QStringLiteral("ssh://"));
        }
        Shown f;
        QCOMPARE(f.window.currentPage(), f.window.pages()[0]);
        QVERIFY(f.window.width() >= 600);
        QSettings file;
        const WindowSettings settings(file);
        QVERIFY(settings.servers().isEmpty() && !settings.lastServer());
        QCOMPARE(settings.theme(), Theme::System);
    }

    void themesChangeAtOnceAndStay()
    {
        const auto restore = qScopeGuard([] { Themes::apply(Theme::System); });
        {
            Shown f;
            QVERIFY(f.action(QStringLiteral("As the System"))->isChecked());
            f.action(QStringLiteral("Dark"))->trigger();
            QCOMPARE(QApplication::palette().color(QPalette::Base), Themes::palette(Theme::Dark).color(QPalette::Base));
            QVERIFY(!f.action(QStringLiteral("As the System"))->isChecked());
            f.action(QStringLiteral("Light"))->trigger();
            QCOMPARE(QApplication::palette().color(QPalette::Base),
                     Themes::palette(Theme::Light).color(QPalette::Base));
        }
        QSettings file;
        QCOMPARE(WindowSettings(file).theme(), Theme::Light);
        Shown f;
        QVERIFY(f.action(QStringLiteral("Light"))->isChecked());
    }

    void everythingWithFocusHasAName()
    {
        Shown f;
        QVERIFY(f.connectAndShow());
        const auto nameless = [&f] {
            QStringList found;
            for (const QWidget *widget : f.window.findChildren<QWidget *>()) {
                if (!(widget->focusPolicy() & Qt::TabFocus) || !widget->isVisible() || !widget->isEnabled())
                    continue;
                QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(const_cast<QWidget *>(widget));
                if (!interface || interface->text(QAccessible::Name).isEmpty())
                    found.append(QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ')
                                 + widget->objectName());
            }
            return found;
        };
        for (int i = 0; i < 7; ++i) {
            f.window.showPage(i);
            QCOMPARE(nameless(), QStringList());
        }
        f.server.stop();
        WSIFY_WAIT(f.window.view().goneBar().isVisible());
        QCOMPARE(nameless(), QStringList());
        f.window.client().disconnectFromServer();
        for (int kind = 0; kind <= int(ServerState::Kind::NoProtocol); ++kind) {
            ServerState state;
            state.kind = ServerState::Kind(kind);
            state.text = QStringLiteral("said");
            f.window.view().showState(state);
            QCOMPARE(nameless(), QStringList());
        }
    }

    void drainIsOfTheServerThatWasAskedAbout()
    {
        Shown f;
        QVERIFY(f.connectAndShow());
        f.action(QStringLiteral("Shut Down (Drain)…"))->trigger();
        const QPointer<QMessageBox> box = f.window.findChild<QMessageBox *>();
        QVERIFY(box && box->isVisible());
        f.server.hello.bootId = "boot2";
        f.server.cut();
        WSIFY_WAIT(!box || !box->isVisible());
        WSIFY_WAIT(f.window.client().isLive());
        QVERIFY(!f.server.last<admin::Drain>());
    }

    void drainCanBeLeft()
    {
        Shown f;
        QVERIFY(f.connectAndShow());
        f.action(QStringLiteral("Shut Down (Drain)…"))->trigger();
        auto *box = f.window.findChild<QMessageBox *>();
        QVERIFY(box);
        QTest::keyClick(box, Qt::Key_Escape);
        // What is asked now comes behind what would have been.
        bool isAnswered = false;
        f.window.client().request(admin::Ping{}, &f.window,
                                  [&isAnswered](const admin::ServerMessage &) { isAnswered = true; });
        WSIFY_WAIT(isAnswered);
        QVERIFY(!f.server.last<admin::Drain>());
    }
};

} // namespace

WSIFY_SUITE(tst_mainwindow, wsify::test::OnDesktop<QApplication>, TestMainWindow)

#include "tst_mainwindow.moc"
