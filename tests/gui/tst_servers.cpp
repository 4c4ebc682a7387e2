// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "desktop.h"
#include "gui/servers/serverdirectory.h"
#include "gui/servers/shellline.h"
#include "gui/settings/windowsettings.h"
#include "gui/window/connectdialog.h"
#include "gui/window/connectionview.h"
#include "gui/window/mainwindow.h"
#include "gui/window/serverlist.h"
#include "machine.h"
#include "support/suite.h"
#include "tests/support/wait.h"

#include <QAction>
#include <QApplication>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace wsify;
using namespace wsify::console;
using namespace wsify::test;

namespace {

ServerAddress address(const QString &text)
{
    return ServerAddress::fromString(text).value();
}

struct Shown
{
    Shown()
    {
        window.resize(1000, 700);
        window.show();
        window.activateWindow();
    }
    bool isLive() const { return window.view().showsPages() && window.client().isLive(); }
    ServerList &list() const { return *window.findChild<ServerList *>(); }
    int rowOf(const QString &name) const
    {
        for (int i = 0; i < list().count(); ++i) {
            if (list().item(i)->text() == name)
                return i;
        }
        return -1;
    }
    void click(int row) const
    {
        QTest::mouseClick(list().viewport(), Qt::LeftButton, {}, list().visualItemRect(list().item(row)).center());
    }

    Machine machine;
    mutable MainWindow window{machine.environment};
};

class TestServers : public QObject
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

    void names_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("name");
        const auto row = [](const char *text, const char *name) {
            QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(name);
        };
        row("/run/user/1000/wsify/admin-3000.sock", "localhost:3000");
        row("wsify-admin-3000", "localhost:3000");
        row("/run/wsify/admin.sock", "/run/wsify/admin.sock");
        row("/srv/my-admin-1.sock", "/srv/my-admin-1.sock");
        row("ssh://ann@host:2222", "ann@host:2222");
    }

    void names()
    {
        QFETCH(QString, text);
        QFETCH(QString, name);
        QCOMPARE(ServerDirectory::nameOf(address(text)), name);
    }

    void findsAndRemembers()
    {
        QSettings file(m_settings.filePath(QStringLiteral("directory.ini")), QSettings::IniFormat);
        WindowSettings settings(file);
        Machine machine;
        machine.leaveSocket(4000);
        {
            ServerDirectory directory(machine.environment, settings);
            QSignalSpy changed(&directory, &ServerDirectory::changed);
            directory.remember(address(QStringLiteral("ssh://ann@host:2222")));
            directory.remember(address(QStringLiteral("/srv/x.sock")));
            directory.remember(address(QStringLiteral("ssh://ann@host:2222")));
            directory.remember(address(machine.socket(4000))); // is found anyway
            QCOMPARE(changed.size(), qsizetype(3));
            machine.leaveSocket(3000);
            WSIFY_WAIT(changed.size() == 4);
        }
        ServerDirectory directory(machine.environment, settings);
        const QList<ServerDirectory::Server> all{{address(machine.socket(3000)), true, false},
                                                 {address(machine.socket(4000)), true, false},
                                                 {address(QStringLiteral("ssh://ann@host:2222")), false, true},
                                                 {address(QStringLiteral("/srv/x.sock")), false, true}};
        QCOMPARE(directory.servers(), all);
        directory.rename(address(QStringLiteral("ssh://ann@host:2222")), QStringLiteral("Ann"));
        QVERIFY(directory.isRenamed(address(QStringLiteral("ssh://ann@host:2222"))));
        directory.forget(address(QStringLiteral("ssh://ann@host:2222")));
        QVERIFY(!directory.isRenamed(address(QStringLiteral("ssh://ann@host:2222"))));
        QCOMPARE(directory.servers().size(), qsizetype(3));
        QCOMPARE(settings.servers(), QList<ServerAddress>{address(QStringLiteral("/srv/x.sock"))});
    }

    void remembersSomeOnly()
    {
        QSettings file(m_settings.filePath(QStringLiteral("many.ini")), QSettings::IniFormat);
        WindowSettings settings(file);
        ServerDirectory directory(Machine().environment, settings);
        for (int i = 0; i < int(ServerDirectory::MaxNamed) + 5; ++i)
            directory.remember(address(QStringLiteral("ssh://host%1").arg(i)));
        QCOMPARE(settings.servers().size(), ServerDirectory::MaxNamed);
        QCOMPARE(settings.servers().first(), address(QStringLiteral("ssh://host24"))); // the last one first
    }

    void mistakes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("at"); // -1: none
        const auto row = [](const char *text, int at) { QTest::newRow(text) << QString::fromLatin1(text) << at; };
        row("", -1);
        row("/run/wsify/admin.sock", -1);
        row("ssh://host", -1);
        row("ssh://ann@host:22/", -1);
        row("ssh://ann@[::1]:22", -1);
        row("ssh://[::1]", -1);
        row("ssh:host", 4);
        row("https://host", 0);
        row("ssh://", 6);
        row("ssh://@host", 6);
        row("ssh://ann@", 10);
        row("ssh://ann@:22", 10);
        row("  ssh://ann@", 12);
        row("ssh://ann:secret@host", 9);
        row("ssh://-l@host", 6);
        row("ssh://ann@-oProxyCommand=x", 10);
        row("ssh://host:0", 11);
        row("ssh://host:65536", 11);
        row("ssh://host:ssh", 11);
        row("ssh://host:", 11);
        row("ssh://[::1", 6);
        row("ssh://host/run/x", -1);
        row("ssh://host/$(x)", 10);
        row("ssh://ho st", 8);
        row("ssh://h%st", 6);
        row("ssh://a;b@host", 6);
        row("ssh://a;b@h%st", 10);
        row("ann@host", 0);
        row("admin.sock", 0);
        row("/", 0);
        row("/etc/passwd", 10);
        QTest::newRow("too long") << QString(120, QLatin1Char('/')).append(QLatin1Char('x')) << 120;
    }

    void mistakes()
    {
        QFETCH(QString, text);
        QFETCH(int, at);
        const auto mistake = ConnectDialog::mistakeIn(text);
        QCOMPARE(mistake ? int(mistake->at) : -1, at);
        if (mistake)
            QVERIFY(!mistake->sentence.isEmpty());
        else if (!text.isEmpty())
            QVERIFY(ServerAddress::fromString(text));
    }

    void commandsCanBePasted()
    {
        QCOMPARE(
            shellLine({QStringLiteral("ssh"), QStringLiteral("-T"), QStringLiteral("--"), QStringLiteral("ann@h")}),
            QStringLiteral("ssh -T -- ann@h"));
#ifndef Q_OS_WIN
        QCOMPARE(shellLine({QStringLiteral("a b"), QStringLiteral("$(c)"), QStringLiteral("d'e"), QString(),
                            QStringLiteral("DOM\\grp")}),
                 QStringLiteral("'a b' '$(c)' 'd'\\''e' '' 'DOM\\grp'"));
#endif
    }

    void theDialogSaysWhatIsWrong()
    {
        ConnectDialog dialog({address(QStringLiteral("ssh://host"))}, {});
        dialog.show();
        auto *edit = dialog.findChild<QLineEdit *>(QStringLiteral("address"));
        auto *problem = dialog.findChild<QLabel *>(QStringLiteral("problem"));
        QPushButton *accept = nullptr;
        for (QPushButton *button : dialog.findChildren<QPushButton *>()) {
            if (button->text() == QStringLiteral("&Connect"))
                accept = button;
        }
        QVERIFY(accept && !accept->isEnabled());
        for (const QChar &letter : QStringLiteral("ssh://")) {
            QTest::keyClick(edit, letter.toLatin1());
            QCOMPARE(problem->text(), QString()); // what is not finished is not wrong
            QVERIFY(!accept->isEnabled());
        }
        QTest::keyClicks(edit, QStringLiteral("ann@host:x"));
        QVERIFY2(problem->text().contains(QStringLiteral("Character 16")), qPrintable(problem->text()));
        QCOMPARE(edit->accessibleDescription(), problem->text());
        QVERIFY(!accept->isEnabled());
        QTest::keyClick(edit, Qt::Key_Backspace);
        QTest::keyClicks(edit, QStringLiteral("22"));
        QCOMPARE(problem->text(), QString());
        QVERIFY(accept->isEnabled());
        QCOMPARE(dialog.address(), address(QStringLiteral("ssh://ann@host:22")));
        dialog.findChild<QListWidget *>()->setCurrentRow(0);
        QCOMPARE(dialog.address(), address(QStringLiteral("ssh://host")));
    }

    void ctrlNConnectsAndRemembers()
    {
        FakeServer server;
        Shown f;
        f.window.begin({});
        QVERIFY(QTest::qWaitForWindowActive(&f.window));
        QCOMPARE(f.list().count(), 0);
        QTest::keyClick(&f.window, Qt::Key_N, Qt::ControlModifier);
        auto *dialog = f.window.findChild<ConnectDialog *>();
        QVERIFY(dialog);
        auto *edit = dialog->findChild<QLineEdit *>(QStringLiteral("address"));
        QTest::keyClicks(edit, server.path());
        QTest::keyClick(edit, Qt::Key_Return);
        WSIFY_WAIT(f.isLive());
        QCOMPARE(f.list().count(), 1);
        QCOMPARE(WindowSettings(*std::make_unique<QSettings>()).servers(),
                 QList<ServerAddress>{address(server.path())});
    }

    void whatCouldNotBeReachedIsNotRemembered()
    {
        Shown f;
        f.window.begin(address(QStringLiteral("/nowhere/admin.sock")));
        WSIFY_WAIT(f.window.client().state() == AdminClient::State::Failed);
        QCOMPARE(f.list().count(), 1); // but to be seen
        QSettings file;
        QVERIFY(WindowSettings(file).servers().isEmpty());
        QVERIFY(!WindowSettings(file).lastServer());
    }

    void aClickConnects()
    {
        FakeServer one;
        FakeServer two;
        Shown f;
        QVERIFY(f.machine.offer(one, 3000) && f.machine.offer(two, 4000));
        f.window.begin({});
        WSIFY_WAIT(f.isLive() && one.hasConsole());
        QCOMPARE(f.list().count(), 2);
        const int first = f.rowOf(QStringLiteral("localhost:3000"));
        const int second = f.rowOf(QStringLiteral("localhost:4000"));
        QVERIFY(first >= 0 && second >= 0);
        QVERIFY(f.list().item(first)->font().bold() && !f.list().item(second)->font().bold());
        QVERIFY(f.list().item(first)->data(Qt::AccessibleTextRole).toString().endsWith(QStringLiteral(", connected")));
        f.click(second);
        WSIFY_WAIT(f.isLive() && two.hasConsole());
        QVERIFY(!f.list().item(first)->font().bold() && f.list().item(second)->font().bold());
        // That one is there already: nothing begins anew.
        two.requests.clear();
        f.click(second);
        QVERIFY(f.isLive());
    }

    void serversAreRenamed()
    {
        FakeServer server;
        {
            Shown f;
            QVERIFY(f.machine.offer(server, 3000));
            f.window.begin({});
            WSIFY_WAIT(f.isLive());
            const QImage good = f.list().item(0)->icon().pixmap(16, 16).toImage();
            const auto rename = [&f](const QString &name) {
                f.list().setCurrentRow(0);
                QTest::keyClick(&f.list(), Qt::Key_F2);
                auto *edit = f.list().findChildren<QInputDialog *>().constLast()->findChild<QLineEdit *>();
                edit->selectAll();
                QTest::keyClick(edit, Qt::Key_Delete);
                QTest::keyClicks(edit, name);
                QTest::keyClick(edit, Qt::Key_Return);
            };
            rename(QStringLiteral("Shop, production"));
            QCOMPARE(f.list().item(0)->text(), QStringLiteral("Shop, production"));
            QVERIFY(f.window.windowTitle().startsWith(QStringLiteral("Shop, production")));
            QVERIFY(f.list().item(0)->data(Qt::AccessibleTextRole).toString().endsWith(QStringLiteral(", connected")));
            // Without one it is called what it was.
            rename({});
            QCOMPARE(f.list().item(0)->text(), QStringLiteral("localhost:3000"));
            rename(QStringLiteral("Shop"));
            // The dot says how it is.
            server.stop();
            WSIFY_WAIT(!f.window.client().isLive());
            WSIFY_WAIT(f.list().item(0)->icon().pixmap(16, 16).toImage() != good);
            QSettings file;
            QCOMPARE(WindowSettings(file).serverName(f.window.client().address()), QStringLiteral("Shop"));
        }
    }

    void namedOnesCanBeForgotten()
    {
        FakeServer server;
        Shown f;
        const QString path = f.machine.directory.filePath(QStringLiteral("own.sock"));
        QVERIFY(QFile::link(server.path(), path));
        f.window.begin(address(path));
        WSIFY_WAIT(f.isLive());
        QCOMPARE(f.list().item(0)->text(), QStringLiteral("test")); // what it calls itself
        const auto forget = [&f]() -> QAction * {
            Q_EMIT f.list().customContextMenuRequested(f.list().visualItemRect(f.list().item(0)).center());
            for (QMenu *menu : f.list().findChildren<QMenu *>()) {
                for (QAction *action : menu->actions()) {
                    if (action->text() == QStringLiteral("&Forget"))
                        return action;
                }
            }
            return nullptr;
        };
        QAction *action = forget();
        QVERIFY(action && action->isEnabled());
        action->trigger();
        QSettings file;
        QVERIFY(WindowSettings(file).servers().isEmpty());
        QCOMPARE(f.list().count(), 1); // as long as it is shown
        QApplication::activePopupWidget()->close();
        f.window.client().disconnectFromServer();
        WSIFY_WAIT(f.list().count() == 0);
    }
};

} // namespace

WSIFY_SUITE(tst_servers, wsify::test::OnDesktop<QApplication>, TestServers)

#include "tst_servers.moc"
