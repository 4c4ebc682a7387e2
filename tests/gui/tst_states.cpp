// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/client/link.h"
#include "desktop.h"
#include "fakelists.h"
#include "gui/lists/clientspage.h"
#include "gui/lists/listview.h"
#include "gui/models/format.h"
#include "gui/window/connectionview.h"
#include "gui/window/gonebar.h"
#include "gui/window/headerstrip.h"
#include "gui/window/mainwindow.h"
#include "gui/window/statepage.h"
#include "machine.h"
#include "support/suite.h"
#include "tests/support/wait.h"

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QProcess>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace wsify;
using namespace wsify::console;
using namespace wsify::test;
using Kind = ServerState::Kind;

namespace {

struct Shown
{
    Shown()
    {
        window.resize(1000, 700);
        window.show();
    }

    Kind kind() const { return page().state().kind; }
    const StatePage &page() const { return window.view().statePage(); }
    bool saysState(Kind kind) const
    {
        return !window.view().showsPages() && page().isVisible() && page().state().kind == kind;
    }
    QPushButton *button(const QString &text) const
    {
        for (QPushButton *button : window.view().findChildren<QPushButton *>()) {
            if (button->isVisible() && button->text().remove(QLatin1Char('&')) == text)
                return button;
        }
        return nullptr;
    }
    bool isLive() const { return window.view().showsPages() && window.client().isLive(); }

    Machine machine;
    mutable MainWindow window{machine.environment};
};

ServerAddress at(const QString &path)
{
    return {ServerAddress::Kind::Socket, path, {}, {}, {}};
}

/// A program in a directory of its own, which is all of PATH besides the shell's.
class Programs
{
public:
    Programs() { qputenv("PATH", QFile::encodeName(m_directory.path()) + ":/usr/bin:/bin"); }
    ~Programs() { qputenv("PATH", m_path); }
    void add(const QString &name, const QByteArray &script) const
    {
        QFile file(m_directory.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write("#!/bin/sh\n" + script + '\n') < 0)
            qFatal("cannot write a script");
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

private:
    QByteArray m_path = qgetenv("PATH");
    QTemporaryDir m_directory;
};

class TestStates : public QObject
{
    Q_OBJECT

    QTemporaryDir m_settings;

private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale::c());
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
        qputenv("XDG_DATA_HOME", QFile::encodeName(m_settings.path()));
    }
    void init() { QSettings().clear(); }

    void noServerAndThenThereIsOne()
    {
        Shown f;
        f.window.begin({});
        QVERIFY(f.saysState(Kind::NoServer));
        QVERIFY(f.page().command().endsWith(QStringLiteral("wsify --listen-addr 127.0.0.1:3000")));
        f.button(QStringLiteral("Copy"))->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), f.page().command());
        QVERIFY(!f.button(QStringLiteral("Try Again"))); // it does so by itself
        auto *header = f.window.findChild<HeaderStrip *>();
        QVERIFY(!header->isVisible()); // numbers of no server
        FakeServer server;
        QVERIFY(f.machine.offer(server, 3000));
        WSIFY_WAIT(f.isLive());
        QVERIFY(f.window.currentPage()->isActive() && header->isVisible());
    }

    void socketsWithoutAServerArePassedOver()
    {
        FakeServer server;
        Shown f;
        f.machine.leaveSocket(3000);
        QVERIFY(f.machine.offer(server, 4000));
        f.window.begin({});
        WSIFY_WAIT(f.isLive());
        QCOMPARE(f.window.client().address(), at(f.machine.socket(4000)));
    }

    void aSocketWithoutAServerIsLookedAtAgain()
    {
        Shown f;
        f.machine.leaveSocket(3000);
        f.window.begin({});
        WSIFY_WAIT(f.saysState(Kind::NoServer));
        auto *list = f.page().findChild<QListWidget *>();
        QVERIFY(list->isVisible());
        QCOMPARE(list->count(), 1);
        QVERIFY(list->item(0)->text().contains(f.machine.socket(3000)));
        // A server replaces it without anything to see in the directory.
        FakeServer server;
        QVERIFY(QFile::remove(f.machine.socket(3000)) && f.machine.offer(server, 3000));
        WSIFY_WAIT(f.isLive());
    }

    void theLastServerComesFirst()
    {
        FakeServer first;
        FakeServer second;
        {
            Shown f;
            f.window.begin(at(second.path()));
            WSIFY_WAIT(f.isLive());
        }
        {
            Shown f;
            QVERIFY(f.machine.offer(first, 3000));
            f.window.begin({});
            WSIFY_WAIT(f.isLive());
            QCOMPARE(f.window.client().address(), at(second.path()));
        }
        // Unless nothing is left of it.
        second.stop();
        Shown f;
        QVERIFY(f.machine.offer(first, 3000));
        f.window.begin({});
        WSIFY_WAIT(f.isLive());
        QCOMPARE(f.window.client().address(), at(f.machine.socket(3000)));
        QCOMPARE(f.window.windowTitle(), QStringLiteral("localhost:3000 – wsify"));
    }

    void nobodyAnswers()
    {
        FakeServer server;
        FakeServer other;
        server.stop();
        Shown f;
        QVERIFY(f.machine.offer(other, 4000));
        f.window.begin(at(server.path()));
        WSIFY_WAIT(f.saysState(Kind::NobodyAnswers));
        QVERIFY(f.page().sentence().contains(server.path()));
        auto *list = f.page().findChild<QListWidget *>();
        WSIFY_WAIT(list->count() == 1);
        QVERIFY(server.listen());
        f.button(QStringLiteral("Try Again"))->click();
        WSIFY_WAIT(f.isLive());

        // And the other way: to one of those that are offered.
        server.stop();
        WSIFY_WAIT(!f.window.client().isLive());
        f.window.begin(at(server.path() + QLatin1Char('x')));
        WSIFY_WAIT(f.saysState(Kind::NobodyAnswers));
        list->setCurrentRow(0);
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Return);
        WSIFY_WAIT(f.isLive());
        QVERIFY(other.hasConsole());
    }

    void connecting()
    {
        FakeServer server;
        server.saysHello = false;
        Shown f;
        f.window.begin(at(server.path()));
        QVERIFY(f.saysState(Kind::Connecting));
        WSIFY_WAIT(server.hasConsole());
        QVERIFY(f.saysState(Kind::Connecting));
        f.button(QStringLiteral("Cancel"))->click();
        QVERIFY(f.saysState(Kind::NotConnected));
        QTRY_VERIFY(!server.hasConsole()); // the only one of the waits that also destroys what is to be destroyed later
    }

    void permissionDenied()
    {
        FakeServer server;
        QFile::setPermissions(server.path(), QFile::Permissions());
        Shown f;
        f.window.begin(at(server.path()));
        WSIFY_WAIT(f.window.client().state() == AdminClient::State::Failed || f.isLive());
        if (f.isLive()) {
            // The superuser may do everything: as somebody else, then.
            const QString setpriv = QStandardPaths::findExecutable(QStringLiteral("setpriv"));
            if (setpriv.isEmpty())
                QSKIP("needs a user without privileges, or setpriv");
            QProcess process;
            process.setProcessChannelMode(QProcess::MergedChannels);
            process.start(setpriv, {QStringLiteral("--reuid=65534"), QStringLiteral("--clear-groups"),
                                    QCoreApplication::applicationFilePath(), QStringLiteral("tst_states"),
                                    QStringLiteral("permissionDenied")});
            QVERIFY(process.waitForFinished(3 * DeadlineMs));
            QVERIFY2(process.exitCode() == 0, process.readAll().constData());
            return;
        }
        QVERIFY(f.saysState(Kind::PermissionDenied));
        QVERIFY(f.page().sentence().contains(server.path()));
        QFile::setPermissions(server.path(), QFile::ReadOwner | QFile::WriteOwner);
        f.button(QStringLiteral("Try Again"))->click();
        WSIFY_WAIT(f.isLive());

        // Who looks for a server is told of one that may not be used, and not that there is none.
        QFile::setPermissions(server.path(), QFile::Permissions());
        Shown other;
        QVERIFY(other.machine.offer(server, 3000));
        other.machine.leaveSocket(4000);
        QSettings().clear();
        other.window.begin({});
        WSIFY_WAIT(other.saysState(Kind::PermissionDenied));
        QVERIFY(other.page().sentence().contains(other.machine.socket(3000)));
        QFile::setPermissions(server.path(), QFile::ReadOwner | QFile::WriteOwner);
        WSIFY_WAIT(other.isLive());
    }

    void permissionsOfAGroup()
    {
        QTemporaryDir directory;
        QFile socket(directory.filePath(QStringLiteral("admin.sock")));
        QVERIFY(socket.open(QIODevice::WriteOnly));
        if (QFileInfo(socket).groupId() == 0) // nobody is told to join root's group
            QCOMPARE(QProcess::execute(QStringLiteral("chgrp"), {QStringLiteral("54321"), socket.fileName()}), 0);
        socket.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::WriteGroup);
        const QFileInfo info(socket.fileName());
        const QString group = info.group().isEmpty() ? QString::number(info.groupId()) : info.group();
        StatePage page;
        page.setState(ServerState::denied(at(socket.fileName())));
        QCOMPARE(page.command(), QStringLiteral("sudo usermod --append --groups %1 \"$USER\"").arg(group));
        QVERIFY(page.sentence().contains(group) && page.sentence().contains(socket.fileName()));
        // Where the group may not either, to join it would not help.
        socket.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        page.setState(ServerState::denied(at(socket.fileName())));
        QVERIFY(!page.command().contains(QStringLiteral("usermod")));
        QVERIFY(page.sentence().contains(info.owner()));
    }

    void nobodyIsToldToJoinRoot()
    {
        // Open to all, but what counts here is that it is open to root's group.
        const QFileInfo info(QStringLiteral("/dev/null"));
        if (info.groupId() != 0 || !info.permission(QFile::WriteGroup))
            QSKIP("needs a file that root's group may write");
        const ServerState state = ServerState::denied(at(QStringLiteral("/dev/null")));
        QCOMPARE(state.group, QString());
        QCOMPARE(state.owner, QStringLiteral("root"));
    }

    void versionsThatDoNotMeet_data()
    {
        QTest::addColumn<int>("proto");
        QTest::addColumn<Kind>("kind");
        QTest::newRow("newer server") << admin::ProtoMax + 1 << Kind::ConsoleOlder;
        QTest::newRow("older server") << admin::ProtoMin - 1 << Kind::ServerOlder;
    }

    void versionsThatDoNotMeet()
    {
        QFETCH(int, proto);
        QFETCH(Kind, kind);
        FakeServer server;
        server.hello.protoMin = server.hello.protoMax = proto;
        server.hello.serverVersion = "7.8.9";
        Shown f;
        QVERIFY(f.machine.offer(server, 3000));
        f.window.begin({}); // also of one that is found
        WSIFY_WAIT(f.saysState(kind));
        QVERIFY(f.page().sentence().contains(QStringLiteral("7.8.9")));
        server.hello.protoMin = server.hello.protoMax = admin::ProtoMax;
        f.button(QStringLiteral("Try Again"))->click();
        WSIFY_WAIT(f.isLive());
    }

    void tooManyConsoles()
    {
        FakeServer server;
        server.saysHello = false;
        Shown f;
        f.window.begin(at(server.path()));
        WSIFY_WAIT(server.hasConsole());
        server.send(admin::Error{{}, admin::errorcode::Limit, "16 consoles are connected", {}, {}});
        WSIFY_WAIT(f.saysState(Kind::TooManyConsoles));
        QCOMPARE(f.page().state().text, QStringLiteral("16 consoles are connected"));
        QVERIFY(f.page().state().seconds > 0);
        // It tries again by itself, and says so in the place of the button.
        server.saysHello = true;
        WSIFY_WAIT(f.isLive());
    }

    void whatIsNoServer()
    {
        FakeServer server;
        server.saysHello = false;
        Shown f;
        f.window.begin(at(server.path()));
        WSIFY_WAIT(server.hasConsole());
        server.sendRaw("220 mail.example ESMTP\r\n");
        WSIFY_WAIT(f.saysState(Kind::NoProtocol));
    }

    void sshThatFails()
    {
        const Programs programs;
        programs.add(QStringLiteral("ssh"), "echo \"$@: Permission denied (publickey).\" >&2; exit 255");
        Shown f;
        f.window.begin(ServerAddress{ServerAddress::Kind::Ssh, QStringLiteral("ann@host"), 2222});
        QVERIFY(f.saysState(Kind::Connecting));
        WSIFY_WAIT(f.saysState(Kind::Ssh));
        QVERIFY2(f.page().state().text.contains(QStringLiteral("BatchMode=yes"))
                     && f.page().state().text.endsWith(
                         QStringLiteral("-T -p 2222 -- ann@host wsify admin-connect: Permission denied (publickey).")),
                 qPrintable(f.page().state().text));
        QCOMPARE(f.page().command(), QStringLiteral("ssh -T -p 2222 -- ann@host wsify admin-connect"));
    }

    void sshThatSaysTooMuch()
    {
        const Programs programs;
        programs.add(QStringLiteral("ssh"),
                     "head -c 3000000 /dev/zero | tr '\\0' x >&2; printf '\\033[31mend' >&2; exit 255");
        Shown f;
        f.window.begin(ServerAddress{ServerAddress::Kind::Ssh, QStringLiteral("host"), {}, {}, {}});
        WSIFY_WAIT(f.saysState(Kind::Ssh));
        QVERIFY2(f.page().state().text.size() <= Link::MaxText,
                 qPrintable(QString::number(f.page().state().text.size())));
        QVERIFY(!f.page().state().text.contains(QChar(0x1b)));
    }

    /// It has time for a name, for each address and for somebody who touches a key.
    void sshMayTakeLonger()
    {
        using namespace std::chrono_literals;
        QCOMPARE(Link::to({ServerAddress::Kind::Ssh, QStringLiteral("host"), {}, {}, {}})->patience(), 60s);
        QCOMPARE(Link::to(at(QStringLiteral("/x")))->patience(), 10s);
    }

    void bySshWithoutAServer()
    {
        const Programs programs;
        programs.add(QStringLiteral("ssh"), "echo 'no server runs here' >&2; exit 1");
        Shown f;
        f.window.begin(ServerAddress{ServerAddress::Kind::Ssh, QStringLiteral("host"), {}, {}, {}});
        WSIFY_WAIT(f.saysState(Kind::NobodyAnswers));
        QCOMPARE(f.page().state().text, QStringLiteral("no server runs here"));
        QVERIFY(!f.button(QStringLiteral("Start a Local Server"))); // it would not be that one
    }

    void sshWithoutWsify()
    {
        const Programs programs;
        programs.add(QStringLiteral("ssh"), "echo 'sh: wsify: command not found' >&2; exit 127");
        Shown f;
        f.window.begin(ServerAddress{ServerAddress::Kind::Ssh, QStringLiteral("host"), {}, {}, {}});
        WSIFY_WAIT(f.saysState(Kind::NoProgram));
        QVERIFY(f.page().sentence().contains(QStringLiteral("PATH")));
        QCOMPARE(f.page().command(), QStringLiteral("ssh -T -- host wsify admin-connect"));
    }

    /// Shells greet, and any command may be the way in.
    void anyCommandThatGreets()
    {
        const Programs programs;
        programs.add(
            QStringLiteral("docker"),
            "[ \"$*\" = 'exec -i X wsify admin-connect' ] || exit 1; echo 'Welcome to X'; echo; "
            "echo '{\"type\":\"hello\",\"proto_min\":1,\"proto_max\":1,\"boot_id\":\"b\"}'; exec cat >/dev/null");
        Shown f;
        const auto address = ServerAddress::fromString(QStringLiteral("exec:docker exec -i X wsify admin-connect"));
        QVERIFY(address);
        f.window.begin(*address);
        WSIFY_WAIT(f.window.client().isLive());
        QVERIFY2(f.window.client().greeting().startsWith(QStringLiteral("Welcome to X")),
                 qPrintable(f.window.client().greeting()));
    }

    void oneOfSeveralServers()
    {
        const Programs programs;
        programs.add(QStringLiteral("ssh"), "echo \"$@\" >&2; exit 1");
        Shown f;
        const auto address = ServerAddress::fromString(QStringLiteral("ssh://host/run/wsify/admin.sock?port=3912"));
        QVERIFY(address);
        f.window.begin(*address);
        WSIFY_WAIT(f.saysState(Kind::NobodyAnswers));
        QVERIFY2(f.page().state().text.endsWith(QStringLiteral(
                     "-- host wsify admin-connect --admin-socket /run/wsify/admin.sock --listen-addr :3912")),
                 qPrintable(f.page().state().text));
    }

    void bySsh()
    {
        FakeServer server;
        const Programs programs;
        // What the host of the last arguments would run, with the socket that its server has.
        programs.add(QStringLiteral("ssh"), "exec " WSIFY_BINARY_PATH " admin-connect --admin-socket '"
                                                + QFile::encodeName(server.path()) + "'");
        Shown f;
        f.window.begin(ServerAddress{ServerAddress::Kind::Ssh, QStringLiteral("host"), {}, {}, {}});
        WSIFY_WAIT(f.isLive());
        server.cut();
        WSIFY_WAIT(!f.window.client().isLive());
        QVERIFY(f.window.view().showsPages()); // it was there, and comes back
        WSIFY_WAIT(f.isLive());
    }

    void goneAndBack()
    {
        FakeServer server;
        FakeLists lists(server);
        admin::ClientRow row;
        row.client = "c1";
        lists.clients = {row};
        Shown f;
        f.window.begin(at(server.path()));
        WSIFY_WAIT(f.isLive());
        auto *clients = f.window.findChild<ClientsPage *>();
        f.window.showPage(clients);
        auto *view = clients->findChild<ListView *>();
        WSIFY_WAIT(view->model()->rowCount() == 1);
        const QColor text = view->palette().color(QPalette::Text);
        const GoneBar &bar = f.window.view().goneBar();
        QVERIFY(!bar.isVisible());

        const QDateTime before = QDateTime::currentDateTime();
        server.stop();
        WSIFY_WAIT(!f.window.client().isLive());
        QVERIFY(f.window.view().showsPages());
        QVERIFY(bar.isVisible() && bar.text().startsWith(QStringLiteral("Connection lost.")));
        const QString moment = Format::timeOfDay(before.toMSecsSinceEpoch());
        const QString later = Format::timeOfDay(before.addSecs(1).toMSecsSinceEpoch());
        QVERIFY2(bar.text().contains(moment) || bar.text().contains(later), qPrintable(bar.text()));
        QCOMPARE(view->model()->rowCount(), 1); // the last data stays
        QVERIFY(view->isVisible() && view->isEnabled());
        QVERIFY(view->palette().color(QPalette::Text) != text);
        WSIFY_WAIT(bar.countdown().contains(QStringLiteral("1")));

        server.hello.bootId = "boot2";
        QVERIFY(server.listen());
        QPushButton *now = f.button(QStringLiteral("Try Now"));
        WSIFY_WAIT(f.window.client().state() == AdminClient::State::Waiting);
        now->click();
        WSIFY_WAIT(f.isLive());
        QVERIFY(!bar.isVisible());
        QVERIFY(f.window.view().notice().isVisible());
        QVERIFY(f.window.view().notice().text().contains(QStringLiteral("was restarted")));
        QCOMPARE(view->palette().color(QPalette::Text), text);

        // The same process again.
        server.cut();
        WSIFY_WAIT(!f.window.client().isLive());
        WSIFY_WAIT(f.isLive());
        QVERIFY(f.window.view().notice().text().contains(QStringLiteral("not restarted")));
    }

    void aConsoleThatDoesNotReadIsTold()
    {
        FakeServer server;
        Shown f;
        f.window.begin(at(server.path()));
        WSIFY_WAIT(f.isLive());
        server.send(admin::Error{{}, admin::errorcode::SlowConsole, "slow", {}, {}});
        WSIFY_WAIT(!f.window.client().isLive());
        QVERIFY(f.window.view().goneBar().text().contains(QStringLiteral("did not read")));
        WSIFY_WAIT(f.isLive());
    }

    void theDataOfOneServerIsNotSaidToBeAnothers()
    {
        FakeServer server;
        Shown f;
        f.window.begin(at(server.path()));
        WSIFY_WAIT(f.isLive());
        f.window.begin(at(QStringLiteral("/nowhere/admin.sock")));
        QVERIFY(!f.window.view().showsPages());
        WSIFY_WAIT(f.saysState(Kind::NobodyAnswers));
        QVERIFY(!f.window.view().goneBar().isVisible());
    }

    void startsAServer()
    {
        const Programs programs;
        programs.add(QStringLiteral("wsify"), "exec " WSIFY_BINARY_PATH " \"$@\"");
        Shown f;
        f.window.begin({});
        QVERIFY(f.saysState(Kind::NoServer));
        QCOMPARE(f.page().command(), QStringLiteral("wsify --listen-addr 127.0.0.1:3000"));
        f.button(QStringLiteral("Start a Local Server"))->click();
        QVERIFY(!f.button(QStringLiteral("Starting…"))->isEnabled());
        WSIFY_WAIT(f.isLive());
        const QByteArray listen = f.window.client().hello().listen.value(0);
        QVERIFY2(listen.startsWith("127.0.0.1:"), listen.constData());
        const QString process = QStringLiteral("/proc/%1").arg(f.window.client().hello().pid);
        QVERIFY(QFileInfo::exists(process));
        f.window.client().request(admin::Drain{}, &f.window, [](const admin::ServerMessage &) {});
        WSIFY_WAIT(!QFileInfo::exists(process));
    }

    void saysWhyNoServerStarts()
    {
        const Programs programs;
        programs.add(QStringLiteral("wsify"), "echo 'no such thing' >&2; exit 2");
        Shown f;
        f.window.begin({});
        f.button(QStringLiteral("Start a Local Server"))->click();
        WSIFY_WAIT(f.button(QStringLiteral("Start a Local Server")));
        const auto labels = f.page().findChildren<QLabel *>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
            return label->isVisible() && label->text() == QStringLiteral("wsify ended at once.\nno such thing");
        }));
    }

    void withoutAProgramNoneIsOffered()
    {
        const Programs programs;
        Shown f;
        f.window.begin({});
        QVERIFY(!f.button(QStringLiteral("Start a Local Server"))->isEnabled());
    }
};

} // namespace

WSIFY_SUITE(tst_states, wsify::test::OnDesktop<QApplication>, TestStates)

#include "tst_states.moc"
