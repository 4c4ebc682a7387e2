// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/admin/endpoint.h"
#include "support/suite.h"

#include <QDir>
#include <QFile>
#include <QLocalServer>
#include <QTemporaryDir>
#include <QtTest>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

using namespace wsify::admin;
Q_DECLARE_METATYPE(wsify::admin::EndpointEnvironment)

namespace {

EndpointEnvironment desktop()
{
    EndpointEnvironment environment;
    environment.xdgRuntimeDir = QStringLiteral("/run/user/1000");
    environment.uid = 1000;
    environment.workingDir = QStringLiteral("/home/alice");
    return environment;
}

EndpointEnvironment windows()
{
    EndpointEnvironment environment;
    environment.isWindows = true;
    environment.workingDir = QStringLiteral("C:/Users/alice");
    return environment;
}

} // namespace

class TestEndpoint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hasDefaults_data();
    void hasDefaults();
    void hasADefaultPipe();
    void takesWhatIsNamed_data();
    void takesWhatIsNamed();
    void limitsThePath();
    void namesTheDirectories();
    void findsSockets();
    void findsNoneWhereOthersCouldHaveMadeThem();
    void checksADirectory();
    void checksTheDirectoryAbove();
    void knowsItsProcess();
};

void TestEndpoint::hasDefaults_data()
{
    QTest::addColumn<EndpointEnvironment>("environment");
    QTest::addColumn<QStringList>("directories");

    const QString runtime = QStringLiteral("/run/user/1000/wsify");
    const QString temporary = QStringLiteral("/tmp/wsify-1000");
    EndpointEnvironment environment = desktop();
    QTest::newRow("XDG_RUNTIME_DIR") << environment << QStringList{runtime, temporary};
    environment.xdgRuntimeDir = QStringLiteral("/run/user/1000/");
    QTest::newRow("a slash too many") << environment << QStringList{runtime, temporary};
    environment.runtimeLocation = QStringLiteral("/tmp/runtime-alice");
    const QString alice = QStringLiteral("/tmp/runtime-alice/wsify");
    QTest::newRow("both") << environment << QStringList{runtime, alice, temporary};
    environment.xdgRuntimeDir.clear();
    QTest::newRow("QStandardPaths") << environment << QStringList{alice, temporary};
    environment.runtimeLocation.clear();
    QTest::newRow("/tmp") << environment << QStringList{temporary};
    environment.uid.reset();
    QTest::newRow("nowhere") << environment << QStringList();
}

void TestEndpoint::hasDefaults()
{
    QFETCH(EndpointEnvironment, environment);
    QFETCH(QStringList, directories);
    const QList<Endpoint> places = defaultEndpoints(3000, environment);
    if (directories.isEmpty()) {
        QCOMPARE(places.size(), 1);
        QVERIFY(!places.first().error.isEmpty() && places.first().name.isEmpty());
        return;
    }
    QCOMPARE(places.size(), directories.size());
    for (qsizetype i = 0; i < places.size(); ++i) {
        QVERIFY(places.at(i)
                == (Endpoint{directories.at(i) + QStringLiteral("/admin-3000.sock"), directories.at(i), {}}));
    }
    // Two servers on one machine get on.
    QVERIFY(defaultEndpoints(3001, environment).first().name != places.first().name);
    // Where a default is, there it is looked for.
    QCOMPARE(socketDirectories(environment).first(directories.size()), directories);
}

void TestEndpoint::hasADefaultPipe()
{
    const QList<Endpoint> places = defaultEndpoints(3000, windows());
    QCOMPARE(places.size(), 1);
    QVERIFY(places.first() == (Endpoint{QStringLiteral("wsify-admin-3000"), {}, {}}));
}

void TestEndpoint::takesWhatIsNamed_data()
{
    QTest::addColumn<EndpointEnvironment>("environment");
    QTest::addColumn<QString>("flag");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("error"); // a part of it
    const QString none;
    QTest::newRow("off") << desktop() << "off" << none << none;
    QTest::newRow("absolute") << desktop() << "/run/wsify/admin.sock"
                              << "/run/wsify/admin.sock" << none;
    QTest::newRow("relative") << desktop() << "a/../admin.sock"
                              << "/home/alice/admin.sock" << none;
    QTest::newRow("empty") << desktop() << none << none << "empty";
    QTest::newRow("directory") << desktop() << "/run/wsify/" << none << "does not name a file";
    QTest::newRow("pipe") << windows() << "mine"
                          << "mine" << none;
    QTest::newRow("off on Windows") << windows() << "off" << none << none;
}

void TestEndpoint::takesWhatIsNamed()
{
    QFETCH(EndpointEnvironment, environment);
    QFETCH(QString, flag);
    QFETCH(QString, name);
    QFETCH(QString, error);
    const Endpoint endpoint = namedEndpoint(flag, environment);
    QCOMPARE(endpoint.name, name);
    QCOMPARE(endpoint.directory, QString());
    QCOMPARE(endpoint.error.isEmpty(), error.isEmpty());
    QVERIFY2(endpoint.error.contains(error), qUtf8Printable(endpoint.error));
}

void TestEndpoint::limitsThePath()
{
    const auto named = [](int bytes) { return namedEndpoint(u'/' + QString(bytes - 1, u'x'), desktop()); };
    QCOMPARE(named(100).name.size(), 100);
    const Endpoint tooLong = named(101);
    QVERIFY(tooLong.name.isEmpty());
    QVERIFY2(tooLong.error.contains(QLatin1String("101 bytes")) && tooLong.error.contains(QLatin1String("100"))
                 && tooLong.error.contains(QLatin1String("--admin-socket")),
             qUtf8Printable(tooLong.error));
    // Bytes count, not letters.
    QVERIFY(!namedEndpoint(u'/' + QString(50, QChar(0xE4)), desktop()).error.isEmpty());
    QVERIFY(namedEndpoint(u'/' + QString(49, QChar(0xE4)), desktop()).error.isEmpty());
    // What a relative path becomes counts.
    QVERIFY(!namedEndpoint(QString(95, u'x'), desktop()).error.isEmpty());
    EndpointEnvironment deep = desktop();
    deep.xdgRuntimeDir = u'/' + QString(90, u'x');
    const QList<Endpoint> places = defaultEndpoints(3000, deep);
    QVERIFY(places.first().name.isEmpty());
    QVERIFY(places.first().error.contains(QLatin1String("the maximum is 100")));
    QCOMPARE(places.last().name, QStringLiteral("/tmp/wsify-1000/admin-3000.sock"));
}

void TestEndpoint::namesTheDirectories()
{
    EndpointEnvironment environment = desktop();
    QCOMPARE(socketDirectories(environment),
             QStringList({QStringLiteral("/run/user/1000/wsify"), QStringLiteral("/tmp/wsify-1000"),
                          QStringLiteral("/run/wsify")}));
    environment.xdgRuntimeDir = QStringLiteral("/run"); // as a service may have it
    environment.runtimeLocation = QStringLiteral("/run");
    QCOMPARE(socketDirectories(environment),
             QStringList({QStringLiteral("/run/wsify"), QStringLiteral("/tmp/wsify-1000")}));
    QCOMPARE(socketDirectories(windows()), QStringList({QStringLiteral("//./pipe")}));
}

void TestEndpoint::findsSockets()
{
#ifdef Q_OS_WIN
    QSKIP("pipes have no files");
#endif
    QTemporaryDir first;
    QTemporaryDir second;
    EndpointEnvironment environment = desktop();
    environment.xdgRuntimeDir = first.path();
    QDir(first.path()).mkdir(QStringLiteral("wsify"));
    const QString directory = first.path() + QStringLiteral("/wsify");

    std::vector<std::unique_ptr<QLocalServer>> servers;
    const auto listen = [&servers](const QString &path) {
        servers.push_back(std::make_unique<QLocalServer>());
        QVERIFY2(servers.back()->listen(path), qUtf8Printable(servers.back()->errorString()));
    };
    listen(defaultEndpoints(10000, environment).first().name);
    listen(defaultEndpoints(3000, environment).first().name);
    listen(defaultEndpoints(QStringLiteral("web"), environment).first().name); // of a server with Unix sockets alone
    for (const char *name : {"admin-.sock", "admin-99999.sock", "admin-1.sock.lock", "other-1.sock", "admin.sock1"})
        listen(directory + u'/' + QLatin1String(name));
    listen(second.path() + QStringLiteral("/admin.sock"));
    listen(second.path() + QStringLiteral("/admin-5.sock"));
    QFile plain(directory + QStringLiteral("/admin-7.sock"));
    QVERIFY(plain.open(QIODevice::WriteOnly));

    const auto found = findSockets({directory, QStringLiteral("/does/not/exist"), second.path()}, environment);
    const QList<FoundSocket> expected{{directory + QStringLiteral("/admin-99999.sock"), std::nullopt}, // is no port
                                      {directory + QStringLiteral("/admin-web.sock"), std::nullopt},
                                      {directory + QStringLiteral("/admin-3000.sock"), 3000},
                                      {directory + QStringLiteral("/admin-10000.sock"), 10000},
                                      {second.path() + QStringLiteral("/admin.sock"), std::nullopt},
                                      {second.path() + QStringLiteral("/admin-5.sock"), 5}};
    QCOMPARE(found.size(), expected.size());
    for (qsizetype i = 0; i < found.size(); ++i)
        QVERIFY2(found[i] == expected[i], qUtf8Printable(found[i].name));
}

void TestEndpoint::findsNoneWhereOthersCouldHaveMadeThem()
{
#ifdef Q_OS_WIN
    QSKIP("pipes have no directory");
#endif
    QTemporaryDir temporary;
    EndpointEnvironment environment = desktop();
    environment.xdgRuntimeDir.clear();
    environment.runtimeLocation.clear();
    environment.tempDir = temporary.path();
    environment.uid = QFileInfo(temporary.path()).ownerId();
    const Endpoint endpoint = defaultEndpoints(3000, environment).first();
    QVERIFY(endpoint.directory.startsWith(temporary.path()));
    QVERIFY(QDir().mkdir(endpoint.directory));
    QLocalServer server;
    QVERIFY(server.listen(endpoint.name));
    const auto found = [&environment] { return findSockets(socketDirectories(environment), environment).size(); };
    const auto owner = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
    QFile::setPermissions(endpoint.directory, owner);
    const auto all = found();
    QVERIFY(all >= 1); // perhaps some of this machine's services
    QFile::setPermissions(endpoint.directory, owner | QFile::WriteOther | QFile::ExeOther);
    QCOMPARE(found(), all - 1);
    QFile::setPermissions(endpoint.directory, owner);
    QCOMPARE(found(), all);
    const QString elsewhere = temporary.filePath(QStringLiteral("elsewhere"));
    QVERIFY(QDir().rename(endpoint.directory, elsewhere));
    QVERIFY(QFile::link(elsewhere, endpoint.directory));
    QCOMPARE(found(), all - 1);
}

void TestEndpoint::checksADirectory()
{
#ifdef Q_OS_WIN
    QSKIP("pipes have no directory");
#endif
    const QTemporaryDir directory;
    const uint uid = QFileInfo(directory.path()).ownerId();
    QCOMPARE(checkDirectory(directory.path(), uid), QString());
    QVERIFY(checkDirectory(directory.path(), uid + 1).contains(QLatin1String("another user")));
    QVERIFY(
        checkDirectory(directory.path() + QStringLiteral("/missing"), uid).contains(QLatin1String("not a directory")));

    const QString link = directory.path() + QStringLiteral("/link");
    QVERIFY(QFile::link(directory.path(), link));
    QVERIFY(checkDirectory(link, uid).contains(QLatin1String("link")));

    const auto owner = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
    const auto checked = [&](QFile::Permissions others) {
        QFile::setPermissions(directory.path(), owner | others);
        return checkDirectory(directory.path(), uid);
    };
    QCOMPARE(checked(QFile::ReadGroup | QFile::ExeGroup), QString()); // 0750
    QVERIFY(checked(QFile::WriteGroup).contains(QLatin1String("0700")));
    QVERIFY(checked(QFile::WriteOther).contains(QLatin1String("0700")));
}

void TestEndpoint::checksTheDirectoryAbove()
{
#ifdef Q_OS_WIN
    QSKIP("pipes have no directory");
#endif
    const QTemporaryDir runtime;
    EndpointEnvironment environment = desktop();
    environment.uid = QFileInfo(runtime.path()).ownerId();
    QCOMPARE(checkParent(runtime.filePath(QStringLiteral("wsify")), environment), QString());
    QVERIFY(checkParent(runtime.filePath(QStringLiteral("missing/wsify")), environment)
                .contains(QLatin1String("not a directory")));
    // A directory of root's may hold one of ours; everybody's temporary one may, too.
    QCOMPARE(checkParent(QStringLiteral("/wsify"), environment), QString());
    QCOMPARE(checkParent(defaultEndpoints(1, environment).last().directory, environment), QString());
#ifdef Q_OS_UNIX
    if (environment.uid == 0U) { // who can give a directory away
        const QString other = runtime.filePath(QStringLiteral("other"));
        QVERIFY(QDir().mkdir(other));
        QCOMPARE(::chown(qUtf8Printable(other), 65534, 65534), 0);
        QVERIFY(checkParent(other + QStringLiteral("/wsify"), environment).contains(QLatin1String("another user")));
    }
#endif
}

void TestEndpoint::knowsItsProcess()
{
    const EndpointEnvironment environment = EndpointEnvironment::ofProcess();
#ifdef Q_OS_WIN
    QVERIFY(environment.isWindows);
#else
    const QTemporaryDir directory;
    QCOMPARE(environment.uid, std::optional<uint>(QFileInfo(directory.path()).ownerId()));
#endif
    QCOMPARE(environment.workingDir, QDir::currentPath());
    const Endpoint place = defaultEndpoints(3000, environment).last();
    QVERIFY2(place.error.isEmpty(), qUtf8Printable(place.error));

    const QByteArray before = qgetenv("XDG_RUNTIME_DIR");
    qputenv("XDG_RUNTIME_DIR", "/run/user/77");
    QCOMPARE(EndpointEnvironment::ofProcess().xdgRuntimeDir, QStringLiteral("/run/user/77"));
    qputenv("XDG_RUNTIME_DIR", "relative"); // the specification says to ignore such a one
    QVERIFY(EndpointEnvironment::ofProcess().xdgRuntimeDir.isEmpty());
    before.isNull() ? qunsetenv("XDG_RUNTIME_DIR") : qputenv("XDG_RUNTIME_DIR", before);
}

WSIFY_SUITE(tst_endpoint, QCoreApplication, TestEndpoint)
#include "tst_endpoint.moc"
