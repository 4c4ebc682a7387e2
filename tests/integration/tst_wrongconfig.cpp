// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "command.h"
#include "support/overtls.h"
#include "support/serverprocess.h"
#include "support/suite.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <initializer_list>
#include <iterator>
#include <utility>

#ifdef Q_OS_UNIX
#include <csignal>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

using namespace wsify::test;

namespace {

constexpr int Wrong = 2;
constexpr int Refused = 1; // by the machine

} // namespace

/// What is wrong with a configuration is one line on standard error, which names the option and what is allowed, and the exit code says
/// whose fault it is (PROTOCOL.md section 7). Nothing starts with something else instead.
class TestWrongConfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void oneLine_data();
    void oneLine();
    void endsWhileItWaitsForAPipe();

private:
    QString path(const char *name) const { return m_directory.filePath(QLatin1String(name)); }
    QString file(const char *name, const QByteArray &content) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write a file");
        return path(name);
    }

    QTemporaryDir m_directory;
    QTcpServer m_other;
};

void TestWrongConfig::initTestCase()
{
    QVERIFY(m_directory.isValid() && m_other.listen(QHostAddress::LocalHost));
    file("good", "key\n");
    file("empty", "");
    file("break", "\r\n");
    file("nul", QByteArray("k\0y", 3));
    file("large", QByteArray(64 * 1024 + 1, 'k'));
    file("latin1", "k\xe4y");
    file("text", "no certificate\n");
    file("encrypted", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIG=\n-----END ENCRYPTED PRIVATE KEY-----\n");
    QVERIFY(QDir(m_directory.path()).mkdir(QStringLiteral("directory")));
#ifdef Q_OS_UNIX
    QCOMPARE(::mkfifo(QFile::encodeName(path("pipe")).constData(), 0600), 0);
#endif
}

void TestWrongConfig::oneLine_data()
{
    QTest::addColumn<QStringList>("flags");
    QTest::addColumn<QString>("variable"); // NAME=VALUE
    QTest::addColumn<QByteArray>("config"); // the file's content
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("option");
    QTest::addColumn<QByteArray>("allowed");
    const auto row = [](const QString &name, const QStringList &flags, const char *option, const QByteArray &allowed,
                        int code = Wrong) {
        QTest::newRow(qPrintable(name)) << flags << QString() << QByteArray() << code << QByteArray(option) << allowed;
    };
    const auto flag = [&row](const char *name, const char *value, const char *allowed) {
        const QString given = QStringLiteral("--%1=%2").arg(QLatin1String(name), QString::fromUtf8(value));
        row(given, {given}, (QByteArray("--") + name).constData(), allowed);
    };
    const auto variable = [](const char *given, const char *option, const char *allowed) {
        QTest::newRow(given) << QStringList() << QString::fromUtf8(given) << QByteArray() << Wrong << QByteArray(option)
                             << QByteArray(allowed);
    };
    const auto config = [](const char *name, const QByteArray &content, const char *option, const char *allowed) {
        QTest::newRow(name) << QStringList() << QString() << content << Wrong << QByteArray(option)
                            << QByteArray(allowed);
    };

    // What there is not.
    row(QStringLiteral("unknown flag"), {QStringLiteral("--no-such-flag")}, "-no-such-flag", "not defined");
    row(QStringLiteral("flag of a command"), {QStringLiteral("--json")}, "-json", "is a flag of a command");
    row(QStringLiteral("no value"), {QStringLiteral("--workers")}, "-workers", "needs an argument");
    row(QStringLiteral("unknown command"), {QStringLiteral("serv")}, "\"serv\"", "the commands are serve, ");
    row(QStringLiteral("unexpected argument"), {QStringLiteral("serve"), QStringLiteral("now")}, "\"now\"",
        "serve takes none");

    // Values.
    flag("workers", "0", "expected a whole number from 1 to 64");
    flag("workers", "many", "expected a whole number from 1 to 64");
    flag("workers", "", "expected a whole number from 1 to 64");
    flag("workers", "2147483648", "expected a whole number from 1 to 64");
    flag("max-batch", "0", "expected a whole number from 1 to 100000");
    flag("max-batch", "1.5", "expected a whole number from 1 to 100000");
    flag("max-body", "lots", "a number of bytes, or one with k, M or G");
    flag("max-body", "0", "from 1 to 1GiB");
    flag("max-body", "99999999999999999999", "from 1 to 1GiB");
    flag("max-queue", "-1", "from 1KiB to 1GiB");
    flag("head-timeout", "5", "expected a time such as 5s, 250ms or 2m30s, from 100ms to 10m");
    flag("head-timeout", "-1s", "expected a time such as 5s");
    flag("head-timeout", "1d", "expected a time such as 5s");
    flag("ping-interval", "2h", "from 100ms to 60m");
    flag("drain", "11m", "from 0s to 10m");
    flag("max-clients", "0", "from 1 to 10000000, or auto");
    flag("max-clients-per-ip", "0", "from 1 to 10000000, or off");
    flag("command-rate", "fast", "from 1 to 1000000, or off");
    flag("memory-limit", "1k", "of at least 1MiB");
    flag("engine", "fast", "expected one of auto, ");
    flag("broker-driver", "nats", "expected memory");
    flag("authorizer-url", "ftp://localhost", "begins with http:// or https:// and a host");
    flag("authorizer-url", "localhost:8080", "begins with http:// or https:// and a host");
    flag("authorizer-url", "http://", "begins with http:// or https:// and a host");
    flag("authorizer-keepalive", "maybe", "expected true or false");
    flag("authorizer-headers", "array", "expected one of map, list");
    flag("authorizer-forward", "a b", "is not the name of a header");
    flag("authorizer-forward", "host", "cannot be forwarded");
    flag("allowed-origins", "https://a.example/page", "scheme://host or scheme://host:port");
    flag("config", "", "leave it out to read none");
    flag("allowed-origins", " ", "leave it empty to allow every origin");
    flag("allowed-origins", ",", "leave it empty to allow every origin");
    flag("trusted-proxies", "10.0.0.0/33", "a list of addresses and networks");
    flag("trusted-proxies", "proxy.example", "a list of addresses and networks");
    flag("real-ip-header", "x-real-ip", "expected one of x-forwarded-for, forwarded");
    flag("access-log", "some", "expected all, errors or off");
    flag("log-format", "xml", "expected one of json, text");
    flag("log-level", "loud", "expected one of debug, info, warning, error");
    flag("admin-payloads", "half", "expected one of off, head, full");
    flag("listen-addr", "nowhere", "it must be host:port or :port, with a port from 0 to 65535");
    flag("listen-addr", ":99999", "with a port from 0 to 65535");
    flag("listen-addr", "[::1:3000", "in brackets: [::1]:3000");
    flag("tls-listen-addr", "", "names no address");
    flag("tls-listen-addr", " ", "the list has no address");
    flag("admin-socket", " ", "expected a path, off, or nothing");
    flag("authorizer-forward", " ", "leave it empty to forward none");
    flag("metrics-listen-addr", "9090", "it must be host:port or :port");
    flag("broker-timeout", "0", "expected a time such as 5s");
    row(QStringLiteral("redis without a DSN"), {QStringLiteral("--broker-driver=redis")}, "--broker-", "expected ");
    for (const auto &[dsn, allowed] : std::initializer_list<std::pair<const char *, const char *>>{
             {"nonsense", "expected "},
             {"http://localhost", "expected "},
             {"redis://localhost:99999/0", "the port must be a number from 1 to 65535"},
             {"redis://localhost/first", "only the number of a database may follow the host"}}) {
        row(QStringLiteral("DSN ") + QLatin1String(dsn),
            {QStringLiteral("--broker-driver=redis"), QStringLiteral("--broker-dsn=") + QLatin1String(dsn)},
            "--broker-", allowed);
    }

    // Other sources.
    variable("WSIFY_WORKERS=many", "--workers (in the environment variable WSIFY_WORKERS)", "from 1 to 64");
    variable("WSIFY_MAX_BODY=-1", "--max-body", "from 1 to 1GiB");
    variable("WSIFY_CONFIG=/nowhere", "--config, /nowhere", "No such file or directory");
    variable("WSIFY_BROADCASTING_KEY_FILE=/nowhere", "--broadcasting-key-file", "/nowhere: No such file or directory");
    config("unknown key", "workers = 1\nworker = 2\n", "line 2", "unknown key \"worker\"");
    config("a value in the file", "\nmax-body = lots\n", "--max-body", "from 1 to 1GiB");
    config("twice in the file", "workers = 1\nworkers = 2\n", "\"workers\"", "appears twice");
    config("no equals", "workers 1\n", "line 1", "expected flag-name = value");
    config("unknown section", "[server]\n", "[server]", "expected [wsify] or none");
    config("a file names another", "config = more.ini\n", "config", "cannot name another one");
    config("encoding", "# \xff\n", "--config", "is not UTF-8");
    config("NUL", QByteArray("broadcasting-key = a\0b\n", 23), "--config", "holds a NUL");
    config("large file", QByteArray("#").repeated(1024 * 1024 + 1), "--config", "is over 1 MiB");
    row(QStringLiteral("directory as file"), {QStringLiteral("--config"), path("directory")}, "--config",
        "Is a directory");
#ifdef Q_OS_UNIX
    row(QStringLiteral("pipe as file"), {QStringLiteral("--config"), path("pipe")}, "--config",
        "a pipe that holds nothing");
#endif

    // Secrets, and two at one source.
    const std::pair<const char *, const char *> files[] = {
        {"empty", "holds nothing"},
        {"break", "holds nothing"},
        {"nul", "holds a NUL"},
        {"large", "is over 64 KiB"},
        {"latin1", "is not UTF-8"},
        {"directory", "Is a directory"},
        {"none", "No such file or directory"},
#ifdef Q_OS_UNIX
        {"pipe", "a pipe that holds nothing"},
#endif
    };
    const char *const secrets[] = {"broadcasting-key", "authorizer-secret", "broker-dsn", "metrics-key", "api-key"};
    for (size_t i = 0; i < std::size(files); ++i) {
        const QString given = QStringLiteral("--%1-file").arg(QLatin1String(secrets[i % std::size(secrets)]));
        row(given + QLatin1Char(' ') + QLatin1String(files[i].first), {given, path(files[i].first)}, qPrintable(given),
            files[i].second);
    }
    const QString key = QStringLiteral("--broadcasting-key");
    row(QStringLiteral("key and file"), {key, QStringLiteral("a"), key + QStringLiteral("-file"), path("good")},
        "--broadcasting-key-file", "give one");
    row(QStringLiteral("three keys"), {key, QStringLiteral("a"), key, QStringLiteral("b"), key, QStringLiteral("c")},
        "--broadcasting-key", "one key, or two");
    config("key and file in the file", "broadcasting-key = a\nbroadcasting-key-file = b\n", "broadcasting-key-file",
           "set one");

    // Certificates.
    row(QStringLiteral("authorities: none"), {QStringLiteral("--authorizer-ca"), path("none")}, "--authorizer-ca",
        "No such file or directory");
    row(QStringLiteral("authorities: text"), {QStringLiteral("--authorizer-ca"), path("text")}, "--authorizer-ca",
        "has no certificate in PEM format");
    row(QStringLiteral("authorities: directory"), {QStringLiteral("--authorizer-ca"), path("directory")},
        "--authorizer-ca", "is not a regular file");
    if (serverIdentity().isValid()) {
        const QString certificate = serverIdentity().certificateFile();
        const QString its = serverIdentity().keyFile();
        const auto tls = [&](const char *name, const QString &cert, const QString &privateKey, const char *option,
                             const char *allowed) {
            row(QLatin1String("TLS: ") + QLatin1String(name),
                {QStringLiteral("--tls-listen-addr"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--tls-cert"), cert,
                 QStringLiteral("--tls-key"), privateKey},
                option, allowed);
        };
        tls("no such certificate", path("none"), its, "--tls-cert", "No such file or directory");
        tls("empty certificate", path("empty"), its, "--tls-cert", "is empty");
        tls("no certificate", path("text"), its, "--tls-cert", "has no certificate in PEM format");
        tls("directory", path("directory"), its, "--tls-cert", "is not a regular file");
        tls("no such key", certificate, path("none"), "--tls-key", "No such file or directory");
        tls("empty key", certificate, path("empty"), "--tls-key", "is empty");
        tls("encrypted key", certificate, path("encrypted"), "--tls-key", "needs a key without a passphrase");
        tls("no key", certificate, path("text"), "--tls-key", "has no RSA or ECDSA key in PEM format");
#ifdef Q_OS_UNIX
        tls("pipe", certificate, path("pipe"), "--tls-key", "is not a regular file");
#endif
        row(QStringLiteral("TLS: a key too many"),
            {QStringLiteral("--tls-listen-addr"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--tls-cert"),
             certificate, QStringLiteral("--tls-key"), its, QStringLiteral("--tls-key"), its},
            "--tls-cert names 1 file and --tls-key 2 files", "each certificate needs its key");
        row(QStringLiteral("TLS: no listener"),
            {QStringLiteral("--tls-cert"), certificate, QStringLiteral("--tls-key"), its}, "--tls-cert",
            "--tls-listen-addr, which is not given");
    }
    row(QStringLiteral("TLS: no pair"), {QStringLiteral("--tls-listen-addr"), QStringLiteral("127.0.0.1:0")},
        "--tls-listen-addr", "needs --tls-cert and --tls-key");

    // Sockets.
    row(QStringLiteral("admin socket: long path"),
        {QStringLiteral("--admin-socket"), QStringLiteral("/tmp/") + QString(100, QLatin1Char('a'))}, "admin socket",
        "the maximum is 100");
    const QString used = QStringLiteral("127.0.0.1:%1").arg(m_other.serverPort());
    row(QStringLiteral("address in use"), {QStringLiteral("--listen-addr"), used},
        qPrintable(QStringLiteral("cannot listen on ") + used), "in use", Refused);
    row(QStringLiteral("no such address"), {QStringLiteral("--listen-addr"), QStringLiteral("192.0.2.1:0")},
        "cannot listen on 192.0.2.1:0", "address", Refused);
    row(QStringLiteral("metrics: address in use"),
        {QStringLiteral("--metrics-listen-addr"), used, QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:0")},
        qPrintable(QStringLiteral("cannot listen on ") + used), "in use", Refused);
#ifdef Q_OS_LINUX
    if (::geteuid() != 0)
        row(QStringLiteral("a port of the system"), {QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:1")},
            "cannot listen on 127.0.0.1:1", "ermission", Refused);
#endif
}

void TestWrongConfig::oneLine()
{
    QFETCH(QStringList, flags);
    QFETCH(QString, variable);
    QFETCH(QByteArray, config);
    QFETCH(int, code);
    QFETCH(QByteArray, option);
    QFETCH(QByteArray, allowed);
    QStringList arguments;
    const bool hasListener = flags.join(QLatin1Char(' ')).contains(QLatin1String("listen-addr"));
    const bool isCommand = !flags.isEmpty() && !flags.first().startsWith(QLatin1Char('-'));
    if (!hasListener && !isCommand)
        arguments << QStringLiteral("--listen-addr") << QStringLiteral("127.0.0.1:0");
    arguments += flags;
    if (!config.isNull())
        arguments << QStringLiteral("--config") << file("wsify.ini", config);
    ServerProcess::Environment environment;
    if (!variable.isEmpty())
        environment.insert(variable.section(QLatin1Char('='), 0, 0), variable.section(QLatin1Char('='), 1));
    ServerProcess server;
    server.expectExitCode(code);
    server.run(arguments, environment);
    QVERIFY(server.waitEnded());
    const QByteArray &err = server.err();
    QCOMPARE(server.exitCode(), code);
    QVERIFY2(err.startsWith("wsify: ") && err.count('\n') == 1 && err.endsWith('\n'), err.constData());
    QVERIFY2(err.contains(option), err.constData());
    QVERIFY2(err.contains(allowed), err.constData());
    QVERIFY2(!server.out().contains("\"listening\""), "it has started");
}

/// Whoever asks for a passphrase may be stopped.
void TestWrongConfig::endsWhileItWaitsForAPipe()
{
#ifdef Q_OS_UNIX
    const int writer = ::open(QFile::encodeName(path("pipe")).constData(), O_RDWR | O_CLOEXEC);
    QVERIFY(writer >= 0);
    QCOMPARE(::write(writer, "#\n", 2), 2);
    Command command({QStringLiteral("--config"), path("pipe")});
    int left = 2;
    WSIFY_WAIT(::ioctl(writer, FIONREAD, &left) == 0 && left == 0);
    // Again, for one that comes before the wait does not end it; a second one within a second is the same.
    QElapsedTimer since;
    since.start();
    const bool hasEnded = waitUntil([&] {
        if (command.process.state() != QProcess::NotRunning && since.elapsed() < 900)
            command.process.terminate();
        return command.process.state() == QProcess::NotRunning;
    });
    ::close(writer);
    QVERIFY(hasEnded);
    QCOMPARE(command.process.exitStatus(), QProcess::CrashExit); // by the signal itself
    QCOMPARE(command.process.exitCode(), SIGTERM);
#else
    QSKIP("no pipes among files");
#endif
}

WSIFY_SUITE(tst_wrongconfig, QCoreApplication, TestWrongConfig)
#include "tst_wrongconfig.moc"
