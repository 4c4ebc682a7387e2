// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "adminplaces.h"
#include "support/adminconsole.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QLocalServer>
#include <QLockFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace wsify;
using namespace wsify::test;

/// Where the admin socket is, who may use it, and what two servers do that want the same one (common/admin/PROTOCOL.md, "The socket").
class TestAdminStart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void defaultPlace();
    void defaultPlaceThatCannotBeUsed_data();
    void defaultPlaceThatCannotBeUsed();
    void ownDirectoryInspiteOfTheUmask();
    void samePortOfAnotherAddress();
    void secondServerRefuses();
    void startsAfterAKill();
    void twoAtOnce();
    void waitsForAnotherStart();
    void pathTooLong();
    void noSocketAtThePath_data();
    void noSocketAtThePath();
    void machineRefuses();
    void anotherUser();
    void operatorsGroup();
    void turnedOff();
    void nothingIsLeft();
};

void TestAdminStart::initTestCase()
{
#ifndef Q_OS_UNIX
    QSKIP("the socket's rules are those of Unix");
#endif
}

void TestAdminStart::defaultPlace()
{
    QTemporaryDir runtime;
    ServerProcess server;
    server.run({QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:0")},
               {{QStringLiteral("XDG_RUNTIME_DIR"), runtime.path()}});
    QVERIFY2(server.waitListening(), server.problem());
    const QString directory = runtime.filePath(QStringLiteral("wsify"));
    const QString socket = directory + QStringLiteral("/admin-%1.sock").arg(server.port());
    QVERIFY(answers(socket, server.pid()));
    QVERIFY(!(QFileInfo(directory).permissions() & (Others | Group)));
    QVERIFY(!(QFileInfo(socket).permissions() & (Others | Group)));
    QVERIFY2(server.stop(), server.problem());
    QCOMPARE(QDir(directory).entryList(QDir::AllEntries | QDir::System | QDir::Hidden | QDir::NoDotAndDotDot),
             QStringList());
}

void TestAdminStart::defaultPlaceThatCannotBeUsed_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QByteArray>("reason");
    QTest::newRow("missing") << QStringLiteral("missing") << QByteArray("is not a directory");
    QTest::newRow("file") << QStringLiteral("file") << QByteArray("is not a directory");
    QTest::newRow("another user's") << QStringLiteral("another") << QByteArray("belongs to another user");
    QTest::newRow("open to others") << QStringLiteral("open") << QByteArray("other users can write");
    QTest::newRow("too long") << QStringLiteral("long") << QByteArray("the maximum is 100");
}

/// The next place of the list, where consoles find it; nothing is left in the first.
void TestAdminStart::defaultPlaceThatCannotBeUsed()
{
    QFETCH(QString, kind);
    QFETCH(QByteArray, reason);
    QTemporaryDir directory;
    const QString runtime =
        directory.filePath(kind == QLatin1String("long") ? QString(100, u'x') : QStringLiteral("run"));
    const QString wsify = runtime + QStringLiteral("/wsify");
    if (kind == QLatin1String("file")) {
        QFile file(runtime);
        QVERIFY(file.open(QIODevice::WriteOnly));
    } else if (kind != QLatin1String("missing")) {
        QVERIFY(QDir().mkdir(runtime));
    }
    if (kind == QLatin1String("another") && !giveAway(runtime))
        QSKIP("needs root, to give a directory away");
    if (kind == QLatin1String("open")) {
        QVERIFY(QDir().mkdir(wsify));
        QVERIFY(QFile::setPermissions(wsify, QFile::Permissions(Owner) | Others));
    }
    const QHash<QString, QString> environment{{QStringLiteral("XDG_RUNTIME_DIR"), runtime}};
    ServerProcess server;
    server.run({QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:0")}, environment);
    QVERIFY2(server.waitListening(), server.problem());
    QVERIFY2(server.out().contains("consoles can connect") && server.out().contains(reason)
                 && server.out().contains("\"level\":\"WARN\""),
             server.out());
    QVERIFY2(!server.out().contains("the admin socket is not available"), server.out());
    const QString socket = temporarySocket(server.port());
    QVERIFY(answers(socket, server.pid()));
    QVERIFY(!(QFileInfo(socket).permissions() & (Others | Group)));
    // Whoever names the server's address need not know.
    QCOMPARE(notFound(server.port(), environment), QByteArray());
    QVERIFY2(server.stop(), server.problem());
    QVERIFY(!QFileInfo::exists(socket));
    QVERIFY(QFileInfo::exists(wsify) == (kind == QLatin1String("open")));
    if (kind == QLatin1String("open"))
        QCOMPARE(entries(wsify), QStringList());
}

/// Of users whose umask lets their group write, as it is usual on desktops.
void TestAdminStart::ownDirectoryInspiteOfTheUmask()
{
    QTemporaryDir runtime;
    ServerProcess server;
    server.setUmask(0002);
    server.run({QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:0")},
               {{QStringLiteral("XDG_RUNTIME_DIR"), runtime.path()}});
    QVERIFY2(server.waitListening(), server.problem());
    const QString directory = runtime.filePath(QStringLiteral("wsify"));
    QVERIFY(answers(directory + QStringLiteral("/admin-%1.sock").arg(server.port()), server.pid()));
    QVERIFY(!(QFileInfo(directory).permissions() & (Others | Group)));
    QVERIFY2(!server.out().contains("passed_over"), server.out());
}

/// It must not move to where nobody looks for it, and consoles must not reach another one.
void TestAdminStart::samePortOfAnotherAddress()
{
    QTcpServer probe;
    if (!probe.listen(QHostAddress(QStringLiteral("127.0.0.2"))))
        QSKIP("this machine has one loopback address");
    QTemporaryDir runtime;
    const QHash<QString, QString> environment{{QStringLiteral("XDG_RUNTIME_DIR"), runtime.path()}};
    ServerProcess first;
    first.run({QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:0")}, environment);
    QVERIFY2(first.waitListening(), first.problem());
    const QString socket = runtime.filePath(QStringLiteral("wsify/admin-%1.sock").arg(first.port()));
    const QStringList other{QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.2:%1").arg(first.port())};
    {
        ServerProcess second;
        second.run(other, environment);
        QVERIFY2(second.waitListening(), second.problem());
        QVERIFY2(second.out().contains("the admin socket is not available")
                     && second.out().contains("another server is using the admin socket " + socket.toUtf8()),
                 second.out());
        QVERIFY(!QFileInfo::exists(temporarySocket(first.port())));
        QVERIFY(answers(socket, first.pid()));
        const QByteArray said = notFound(first.port(), environment, QStringLiteral("127.0.0.2"));
        QVERIFY2(said.contains("does not listen on 127.0.0.2"), said);
        QCOMPARE(notFound(first.port(), environment), QByteArray());
    }
    // With a socket at the same port that it has found elsewhere.
    ServerProcess second;
    second.run(other, {{QStringLiteral("XDG_RUNTIME_DIR"), runtime.filePath(QStringLiteral("missing"))}});
    QVERIFY2(second.waitListening(), second.problem());
    QVERIFY(answers(temporarySocket(first.port()), second.pid()));
    for (const char *host : {"127.0.0.1", "127.0.0.2"})
        QCOMPARE(notFound(first.port(), environment, QLatin1String(host)), QByteArray());
    const QByteArray said = notFound(first.port(), environment, QString());
    QVERIFY2(said.contains("several servers are running on port") && said.contains(socket.toUtf8())
                 && said.contains(temporarySocket(first.port()).toUtf8()),
             said);
    // And for programs.
    const QByteArray line = "\n{\"socket\":\"" + socket.toUtf8() + "\",\"port\":" + QByteArray::number(first.port())
                            + ",\"pid\":" + QByteArray::number(first.pid()) + ",\"version\":\"";
    QVERIFY2(said.contains(line), said);
    QCOMPARE(said.count("\n{\"socket\":"), 2);
}

void TestAdminStart::secondServerRefuses()
{
    WSIFY_START(first);
    AdminConsole console;
    QVERIFY(console.opened(first.adminSocket()));
    ServerProcess second;
    second.expectExitCode(1);
    second.run(on(first.adminSocket()));
    QVERIFY(second.waitEnded());
    QCOMPARE(second.exitCode(), 1);
    const QByteArray said = second.out() + second.err();
    QVERIFY2(said.contains("another server is using") && said.contains(first.adminSocket().toUtf8())
                 && said.contains("--admin-socket"),
             said);
    // The first one is untouched: who was connected still is, and others can.
    QVERIFY(console.ask<admin::Ok>(admin::Ping{}));
    QVERIFY(answers(first.adminSocket(), first.pid()));
}

void TestAdminStart::startsAfterAKill()
{
    WSIFY_START(server);
    const QString socket = server.adminSocket();
    server.kill();
    QVERIFY(QFileInfo::exists(socket));
    QVERIFY2(server.listening(), server.problem());
    QVERIFY(answers(socket, server.pid()));
    QVERIFY2(server.stop(), server.problem());
    QVERIFY(!QFileInfo::exists(socket));
}

/// Exactly one of them has it.
void TestAdminStart::twoAtOnce()
{
    for (int round = 0; round < 5; ++round) {
        QTemporaryDir directory;
        const QString socket = directory.filePath(QStringLiteral("a.sock"));
        ServerProcess one;
        ServerProcess two;
        for (ServerProcess *server : {&one, &two})
            server->run(on(socket));
        const bool first = one.waitListening();
        const bool second = two.waitListening();
        QVERIFY2(first != second, (one.out() + two.out()).constData());
        ServerProcess &loser = first ? two : one;
        loser.expectExitCode(1);
        QVERIFY(loser.waitEnded());
        QVERIFY(answers(socket, (first ? one : two).pid()));
    }
}

/// Between finding that nobody answers and taking the place, another must not do the same: without the lock file the socket would be there at once.
void TestAdminStart::waitsForAnotherStart()
{
    QTemporaryDir directory;
    const QString socket = directory.filePath(QStringLiteral("a.sock"));
    QLockFile other(socket + QStringLiteral(".lock"));
    QVERIFY(other.tryLock(0));
    ServerProcess server;
    server.run(on(socket));
    ServerProcess ended; // meanwhile
    ended.run(on(socket));
    QElapsedTimer held;
    held.start();
    WSIFY_WAIT(held.elapsed() > 1000);
    QVERIFY(!QFileInfo::exists(socket));
    QVERIFY2(server.isRunning(), server.problem());
    ended.terminate();
    QVERIFY2(ended.waitEnded() && ended.stop(), ended.problem());
    other.unlock();
    QVERIFY2(server.waitListening(), server.problem());
    QVERIFY(answers(socket, server.pid()));
}

void TestAdminStart::pathTooLong()
{
    QTemporaryDir directory;
    const QString stem = directory.path() + u'/';
    for (const int length : {100, 101}) {
        const QString socket = stem + QString(length - stem.size(), u'x');
        ServerProcess server;
        server.run(on(socket));
        if (length == 100) {
            QVERIFY2(server.waitListening(), server.problem());
            QVERIFY(answers(socket));
            continue;
        }
        server.expectExitCode(2);
        QVERIFY(server.waitEnded());
        const QByteArray said = server.out() + server.err();
        QVERIFY2(said.contains("has 101 bytes, the maximum is 100"), said);
        QVERIFY2(server.err().startsWith("wsify: ") && server.err().count('\n') == 1, server.err());
    }
}

void TestAdminStart::noSocketAtThePath_data()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"file", "directory", "link", "fifo"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

void TestAdminStart::noSocketAtThePath()
{
    QFETCH(QString, kind);
    QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("a.sock"));
    const QString target = directory.filePath(QStringLiteral("target"));
    if (kind == QLatin1String("directory")) {
        QVERIFY(QDir().mkdir(path));
    } else if (kind == QLatin1String("fifo")) {
        QVERIFY(makeFifo(path));
    } else {
        QFile file(kind == QLatin1String("link") ? target : path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("mine") == 4);
        if (kind == QLatin1String("link"))
            QVERIFY(QFile::link(target, path));
    }
    ServerProcess server;
    server.expectExitCode(2);
    server.run(on(path));
    QVERIFY(server.waitEnded());
    const QByteArray said = server.out() + server.err();
    QVERIFY2(said.contains("is not a socket"), said);
    if (kind == QLatin1String("directory")) {
        QVERIFY(QFileInfo(path).isDir());
    } else if (kind == QLatin1String("fifo")) {
        QCOMPARE(entries(directory.path()), QStringList{QStringLiteral("a.sock")});
    } else {
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), "mine");
        QCOMPARE(QFileInfo(path).isSymLink(), kind == QLatin1String("link"));
    }
}

/// With nothing wrong about the path.
void TestAdminStart::machineRefuses()
{
    QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("a.sock"));
    QProcess server; // to it the disk is full
    server.start(
        QStringLiteral("/bin/sh"),
        QStringList{QStringLiteral("-c"), QStringLiteral("trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\""), binary()}
            + on(path));
    QVERIFY(waitUntil([&] { return server.state() == QProcess::NotRunning; }));
    const QByteArray said = server.readAllStandardError();
    QVERIFY2(said.contains("cannot make the lock file of the admin socket"), said);
    QCOMPARE(server.exitCode(), 1);
    QCOMPARE(entries(directory.path()), QStringList());
    // Without its directory, it is the path that is wrong.
    ServerProcess other;
    other.expectExitCode(2);
    other.run(on(directory.filePath(QStringLiteral("missing/a.sock"))));
    QVERIFY(other.waitEnded());
    QVERIFY2(other.err().contains("its directory must exist"), other.err());
}

/// Nobody else gets in, whatever the directory above lets through.
void TestAdminStart::anotherUser()
{
    const QString setpriv = QStandardPaths::findExecutable(QStringLiteral("setpriv"));
    if (setpriv.isEmpty() || QFileInfo(QDir::rootPath()).ownerId() != QFileInfo(QDir::tempPath()).ownerId())
        QSKIP("needs setpriv");
    QTemporaryDir directory;
    if (QFileInfo(directory.path()).ownerId() != 0)
        QSKIP("needs root, to become somebody else");
    const QString socket = directory.filePath(QStringLiteral("a.sock"));
    // Everybody may look into the directory: the socket itself must refuse.
    QVERIFY(QFile::setPermissions(directory.path(),
                                  QFile::Permissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner
                                                     | QFile::ReadOther | QFile::ExeOther)));
    ServerProcess server;
    server.run(on(socket));
    QVERIFY2(server.waitListening(), server.problem());
    // A copy that the other user can read and run, wherever the build is.
    const QString copy = directory.filePath(QStringLiteral("wsify"));
    QVERIFY(QFile::copy(binary(), copy));
    QVERIFY(QFile::setPermissions(copy, QFile::permissions(copy) | QFile::ReadOther | QFile::ExeOther));
    QProcess other;
    other.start(setpriv,
                {QStringLiteral("--reuid=65534"), QStringLiteral("--regid=65534"), QStringLiteral("--clear-groups"),
                 copy, QStringLiteral("admin-connect"), QStringLiteral("--admin-socket"), socket});
    QVERIFY(other.waitForStarted());
    other.write("{\"type\":\"ping\",\"id\":1}\n");
    other.closeWriteChannel();
    QVERIFY(waitUntil([&] { return other.state() == QProcess::NotRunning; }));
    QVERIFY(other.exitCode() != 0);
    const QByteArray error = other.readAllStandardError();
    QVERIFY2(error.contains(socket.toUtf8()), error);
    QCOMPARE(other.readAllStandardOutput(), QByteArray());
    QVERIFY(answers(socket, server.pid()));
}

/// A directory of mode 0750, as packages make it, lets the group in, and nobody else.
void TestAdminStart::operatorsGroup()
{
    QTemporaryDir directory;
    QVERIFY(QFile::setPermissions(directory.path(),
                                  QFile::Permissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner
                                                     | QFile::ReadGroup | QFile::ExeGroup)));
    const QString socket = directory.filePath(QStringLiteral("a.sock"));
    ServerProcess server;
    server.run(on(socket));
    QVERIFY2(server.waitListening(), server.problem());
    const QFile::Permissions permissions = QFileInfo(socket).permissions();
    QVERIFY((permissions & QFile::ReadGroup) && (permissions & QFile::WriteGroup));
    QVERIFY(!(permissions & Others));
}

void TestAdminStart::turnedOff()
{
    QTemporaryDir runtime;
    ServerProcess server;
    server.run(on(QStringLiteral("off")), {{QStringLiteral("XDG_RUNTIME_DIR"), runtime.path()}});
    QVERIFY2(server.waitListening(), server.problem());
    QVERIFY(!server.out().contains("admin socket"));
    QCOMPARE(QDir(runtime.path()).entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot), QStringList());
}

/// Of a server that ended, and of one that could not begin for another reason.
void TestAdminStart::nothingIsLeft()
{
    QTemporaryDir directory;
    const QString socket = directory.filePath(QStringLiteral("a.sock"));
    const auto left = [&] {
        return QDir(directory.path()).entryList(QDir::AllEntries | QDir::System | QDir::Hidden | QDir::NoDotAndDotDot);
    };
    ServerProcess first;
    first.run(on(socket));
    QVERIFY2(first.waitListening(), first.problem());
    ServerProcess second;
    second.expectExitCode(1);
    QStringList arguments = on(directory.filePath(QStringLiteral("b.sock")));
    arguments[1] = QStringLiteral("127.0.0.1:%1").arg(first.port()); // taken
    second.run(arguments);
    QVERIFY(second.waitEnded());
    QCOMPARE(left(), QStringList{QStringLiteral("a.sock")});
    QVERIFY2(first.stop(), first.problem());
    QCOMPARE(left(), QStringList());
}

WSIFY_SUITE(tst_adminstart, QCoreApplication, TestAdminStart)
#include "tst_adminstart.moc"
