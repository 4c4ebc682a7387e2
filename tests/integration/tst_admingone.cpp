// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "adminplaces.h"
#include "support/adminconsole.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QLocalServer>
#include <QTest>

#include <csignal>
#include <cstdio>

using namespace wsify;
using namespace wsify::test;

/// What a server does when its admin socket goes, or something else comes in its place (common/admin/PROTOCOL.md, "The
/// socket").
class TestAdminGone : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goneWhileItRuns_data();
    void goneWhileItRuns();
    void goneWithItsPlace();
    void anotherServerTakesThePath();
    void anotherServerIsNotAskedAllTheTime();
    void aFileTakesThePath();
    void anotherDirectoryComes_data();
    void anotherDirectoryComes();
    void ownersThatCannotBeRestored_data();
    void ownersThatCannotBeRestored();
};

void TestAdminGone::goneWhileItRuns_data()
{
    QTest::addColumn<QString>("lost");
    QTest::addColumn<bool>("named");
    for (const bool named : {false, true}) {
        for (const char *lost : {"file", "directory"})
            QTest::addRow("%s, %s", lost, named ? "named" : "default") << QString::fromLatin1(lost) << named;
    }
}

/// It is made again at its place. One warning, and one line when it is back.
void TestAdminGone::goneWhileItRuns()
{
    QFETCH(QString, lost);
    QFETCH(bool, named);
    QTemporaryDir runtime;
    const QString directory = runtime.filePath(QStringLiteral("wsify"));
    ServerProcess server;
    if (named) {
        QVERIFY(QDir().mkdir(directory));
        QVERIFY(QFile::setPermissions(directory, QFile::Permissions(Owner | QFile::ReadGroup | QFile::ExeGroup)));
        server.run(on(directory + QStringLiteral("/a.sock")));
    } else {
        server.run({QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:0")},
                   {{QStringLiteral("XDG_RUNTIME_DIR"), runtime.path()}});
    }
    QVERIFY2(server.waitListening(), server.problem());
    const QString socket =
        named ? directory + QStringLiteral("/a.sock") : directory + QStringLiteral("/admin-%1.sock").arg(server.port());
    AdminConsole console;
    QVERIFY(console.opened(socket));
    const QFile::Permissions permissions = QFileInfo(directory).permissions();
    for (int round = 1; round <= 2; ++round) {
        if (lost == QLatin1String("file"))
            QVERIFY(QFile::remove(socket));
        else
            QVERIFY(removed(directory));
        WSIFY_WAIT(server.out().count("consoles can connect again") == round);
        QCOMPARE(server.out().count("the admin socket is gone"), round);
        QVERIFY(answers(socket, server.pid()));
        QCOMPARE(QFileInfo(directory).permissions(), permissions);
    }
    QVERIFY(console.ask<admin::Ok>(admin::Ping{})); // whoever was connected still is
    QVERIFY2(server.stop(), server.problem());
    QCOMPARE(entries(directory), QStringList());
}

/// With all that is above it: a default moves on, a named one waits for its directory.
void TestAdminGone::goneWithItsPlace()
{
    QTemporaryDir directory;
    const QString runtime = directory.filePath(QStringLiteral("run"));
    QVERIFY(QDir().mkdir(runtime));
    const QHash<QString, QString> environment{{QStringLiteral("XDG_RUNTIME_DIR"), runtime}};
    ServerProcess server;
    server.run({QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:0")}, environment);
    ServerProcess named;
    const QString socket = runtime + QStringLiteral("/named/a.sock");
    QVERIFY(QDir().mkdir(QFileInfo(socket).path()));
    named.run(on(socket));
    QVERIFY2(server.waitListening() && named.waitListening(), (server.problem() + named.problem()).constData());
    QVERIFY(QFileInfo::exists(runtime + QStringLiteral("/wsify/admin-%1.sock").arg(server.port())));
    QVERIFY(removed(runtime));
    WSIFY_WAIT(server.out().contains("consoles can connect again"));
    QVERIFY(answers(temporarySocket(server.port()), server.pid()));
    QCOMPARE(notFound(server.port(), environment), QByteArray());
    WSIFY_WAIT(named.out().contains("the admin socket is gone"));
    QVERIFY(QDir().mkdir(runtime));
    WSIFY_WAIT(named.out().contains("consoles can connect again"));
    QVERIFY(answers(socket, named.pid()));
    for (ServerProcess *each : {&server, &named}) {
        QCOMPARE(each->out().count("the admin socket is gone"), 1);
        QCOMPARE(each->out().count("consoles can connect again"), 1);
        QVERIFY2(each->stop(), each->problem());
    }
}

/// The first one notices, and leaves it alone at its end.
void TestAdminGone::anotherServerTakesThePath()
{
    WSIFY_START(first);
    const QString socket = first.adminSocket();
    first.signal(SIGSTOP); // until the other one has it
    QVERIFY(QFile::remove(socket));
    ServerProcess second;
    second.run(on(socket));
    const bool isListening = second.waitListening();
    first.signal(SIGCONT);
    QVERIFY2(isListening, second.problem());
    WSIFY_WAIT(first.out().contains("the admin socket is gone"));
    QVERIFY(answers(socket, second.pid()));
    QVERIFY2(first.stop(), first.problem());
    QVERIFY(answers(socket, second.pid()));
    QVERIFY2(second.stop(), second.problem());
    QCOMPARE(entries(QFileInfo(socket).path()), QStringList());
}

/// Only when something else is at its path; a dead one's is found later.
void TestAdminGone::anotherServerIsNotAskedAllTheTime()
{
    WSIFY_START(server);
    const QString socket = server.adminSocket();
    QLocalServer other;
    server.signal(SIGSTOP); // until the other one has it
    const bool isListening = QFile::remove(socket) && other.listen(socket);
    server.signal(SIGCONT);
    QVERIFY(isListening);
    int asked = 0;
    connect(&other, &QLocalServer::newConnection, &other, [&] { ++asked; });
    WSIFY_WAIT(asked > 0);
    WSIFY_WAIT(server.out().contains("the admin socket is gone"));
    QVERIFY(!waitUntil([&] { return asked > 1; }, 2500));
    other.close();
    WSIFY_WAIT(server.out().contains("consoles can connect again"));
    QVERIFY(answers(socket, server.pid()));
}

/// It is somebody's: a warning, and nobody removes it.
void TestAdminGone::aFileTakesThePath()
{
    QTemporaryDir directory;
    const QString socket = directory.filePath(QStringLiteral("a.sock"));
    const QString file = directory.filePath(QStringLiteral("file"));
    ServerProcess server;
    server.run(on(socket));
    QVERIFY2(server.waitListening(), server.problem());
    for (int round = 1; round <= 2; ++round) {
        QVERIFY(makeFile(file));
        QCOMPARE(std::rename(qUtf8Printable(file), qUtf8Printable(socket)), 0);
        WSIFY_WAIT(server.out().count("the admin socket is gone") == round);
        QVERIFY(QFileInfo(socket).isFile());
        if (round == 2)
            break;
        QVERIFY(QFile::remove(socket));
        WSIFY_WAIT(server.out().contains("consoles can connect again"));
        QVERIFY(answers(socket, server.pid()));
    }
    QVERIFY2(server.stop(), server.problem());
    QCOMPARE(entries(directory.path()), QStringList{QStringLiteral("a.sock")});
    QCOMPARE(QFileInfo(socket).size(), 4);
}

void TestAdminGone::anotherDirectoryComes_data()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"link", "open to others", "another user's"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

/// In place of that of a named socket.
void TestAdminGone::anotherDirectoryComes()
{
    QFETCH(QString, kind);
    QTemporaryDir directory;
    const QString place = directory.filePath(QStringLiteral("place"));
    const QString other = directory.filePath(QStringLiteral("other"));
    for (const QString &each : {place, other})
        QVERIFY(QDir().mkdir(each) && QFile::setPermissions(each, Owner));
    if (kind == QLatin1String("another user's") && !giveAway(other))
        QSKIP("needs root, to give a directory away");
    if (kind == QLatin1String("open to others"))
        QVERIFY(QFile::setPermissions(other, QFile::Permissions(Owner) | Others));
    ServerProcess server;
    server.run(on(place + QStringLiteral("/a.sock")));
    QVERIFY2(server.waitListening(), server.problem());
    server.signal(SIGSTOP); // until it has come
    const bool isReplaced =
        removed(place) && (kind == QLatin1String("link") ? QFile::link(other, place) : QDir().rename(other, place));
    server.signal(SIGCONT);
    QVERIFY(isReplaced);
    WSIFY_WAIT(server.out().contains("the admin socket is gone"));
    QVERIFY2(server.stop(), server.problem());
    QVERIFY2(!server.out().contains("again"), server.out());
    QCOMPARE(entries(place), QStringList());
}

void TestAdminGone::ownersThatCannotBeRestored_data()
{
    QTest::addColumn<bool>("alsoUser");
    QTest::newRow("group") << false;
    QTest::newRow("user and group") << true;
}

/// The directory comes back as the process's, for it alone, and not for its group.
void TestAdminGone::ownersThatCannotBeRestored()
{
    QFETCH(bool, alsoUser);
    QTemporaryDir directory;
    const QString place = directory.filePath(QStringLiteral("place"));
    QVERIFY(QDir().mkdir(place));
    if (::chown(qUtf8Printable(place), alsoUser ? 65534 : uid_t(-1), 65534) != 0)
        QSKIP("needs root, to give a directory away");
    QVERIFY(QFile::setPermissions(place, QFile::Permissions(Owner | QFile::ReadGroup | QFile::ExeGroup)));
    ServerProcess server;
    server.run(on(place + QStringLiteral("/a.sock")));
    QVERIFY2(server.waitListening(), server.problem());
    QVERIFY(removed(place));
    WSIFY_WAIT(server.out().contains("consoles can connect again"));
    QVERIFY(!(QFileInfo(place).permissions() & (Others | Group)));
    QVERIFY(!(QFileInfo(place + QStringLiteral("/a.sock")).permissions() & (Others | Group)));
}

WSIFY_SUITE(tst_admingone, QCoreApplication, TestAdminGone)
#include "tst_admingone.moc"
