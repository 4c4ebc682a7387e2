// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/process/freedmemory.h"
#include "app/process/platform.h"

#include <QByteArray>
#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <csignal>
#include <cstdio>
#include <utility>
#include <vector>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <unistd.h>
#endif

using namespace wsify;

class tst_Platform : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void descriptorLimitIsAtTheHardOne();
    void memoryIsThatOfTheControlGroup_data();
    void memoryIsThatOfTheControlGroup();
    void memoryIsKnown();
#ifdef Q_OS_UNIX
    void terminationReachesTheLoop_data();
    void terminationReachesTheLoop();
    void requestsTogetherAreOne();
    void handlersStay();
    void whatComesBeforeTheApplicationIsKept();
    void handlersCanBeTakenBack();
    void hangupReachesTheLoop();
    void userSignalsDoNothing();
    void secondRequestEndsAStuckProcess();
    void brokenPipeIsSurvived();
    void standardOutputIsWrittenWhole();
#endif
#if defined(__GLIBC__) && !defined(WSIFY_SANITIZED)
    void freedMemoryIsGivenBack();
#endif
};

namespace {

constexpr qsizetype ManyBytes = 1024 * 1024;

/// What the child processes of these tests do, instead of testing.
int runChild(const QByteArray &what)
{
    if (what == "stuck") {
        const TerminationSignals termination;
        std::raise(SIGTERM); // nobody turns the loop
        QElapsedTimer since;
        since.start();
        while (since.elapsed() < 5000) {
            std::raise(SIGINT);
            std::printf("."); // it is still there
            std::fflush(stdout);
            QThread::msleep(50);
        }
        return 1;
    }
#ifdef Q_OS_UNIX
    if (what == "taken-back") {
        std::signal(SIGINT, SIG_DFL); // it may have been inherited as ignored
        TerminationSignals::install();
        std::raise(SIGINT);
        std::printf("survived");
        std::fflush(stdout);
        TerminationSignals::uninstall();
        return 7;
    }
    if (what == "broken-pipe") {
        ignoreBrokenPipe();
        std::raise(SIGPIPE);
        return 7;
    }
    fcntl(1, F_SETFL, O_NONBLOCK); // as others who share the output may do: now it takes a part at a time
#endif
    return writeStandardOutput(QByteArray(ManyBytes, 'x') + '.') ? 0 : 1;
}

bool finish(QProcess &process, const char *child)
{
    process.start(QCoreApplication::applicationFilePath(),
                  {QStringLiteral("tst_platform"), QStringLiteral("--child"), QString::fromLatin1(child)});
    return process.waitForFinished(10'000);
}

} // namespace

void tst_Platform::memoryIsThatOfTheControlGroup_data()
{
    QTest::addColumn<QByteArray>("groups");
    QTest::addColumn<QList<std::pair<QString, QByteArray>>>("files");
    QTest::addColumn<qint64>("expected"); // 0: none
    using Files = QList<std::pair<QString, QByteArray>>;
    const auto row = [](const char *name, const char *groups, const Files &files, qint64 expected) {
        QTest::newRow(name) << QByteArray(groups) << files << expected;
    };
    const auto file = [](const char *path, const char *content) {
        return std::pair(QString::fromLatin1(path), QByteArray(content));
    };
    row("no groups", "", {}, 0);
    row("rubbish", "a\nb:c\n::\n", {}, 0);
    row("version 2", "0::/a/b\n", {file("a/b/memory.max", "1048576\n")}, 1048576);
    row("version 2, no limit", "0::/a\n", {file("a/memory.max", "max\n")}, 0);
    row("version 2, the least of all levels", "0::/a/b/c\n",
        {file("a/memory.max", "1000\n"), file("a/b/memory.max", "max\n"), file("a/b/c/memory.max", "2000\n")}, 1000);
    row("version 2 in a container", "0::/\n", {file("memory.max", "4096\n")}, 4096);
    row("version 2, the path is the host's", "0::/host/path\n", {file("memory.max", "4096\n")}, 4096);
    row("version 1", "3:cpu:/x\n4:memory:/a\n", {file("memory/a/memory.limit_in_bytes", "8192\n")}, 8192);
    row("version 1, with others", "4:cpu,memory:/a\n", {file("memory/memory.limit_in_bytes", "8192\n")}, 8192);
    row("both", "4:memory:/\n0::/b\n",
        {file("memory/memory.limit_in_bytes", "9223372036854771712\n"), file("unified/b/memory.max", "7\n")}, 7);
}

void tst_Platform::memoryIsThatOfTheControlGroup()
{
    QFETCH(QByteArray, groups);
    using Files = QList<std::pair<QString, QByteArray>>;
    QFETCH(Files, files);
    QFETCH(qint64, expected);
    const QTemporaryDir root;
    for (const auto &[path, content] : std::as_const(files)) {
        const QString whole = root.filePath(path);
        QVERIFY(QDir().mkpath(QFileInfo(whole).path()));
        QFile file(whole);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
    }
    const auto found = controlGroupMemory(groups, root.path());
    QCOMPARE(found.has_value(), expected != 0);
    QCOMPARE(found.value_or(0), expected);
}

void tst_Platform::memoryIsKnown()
{
    QVERIFY(availableMemory() >= 16LL * 1024 * 1024);
}

void tst_Platform::descriptorLimitIsAtTheHardOne()
{
    const qint64 descriptors = raiseDescriptorLimit();
    QVERIFY(descriptors >= 256);
    QCOMPARE(raiseDescriptorLimit(), descriptors);
}

#ifdef Q_OS_UNIX

void tst_Platform::terminationReachesTheLoop_data()
{
    QTest::addColumn<int>("number");
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGQUIT") << SIGQUIT;
}

void tst_Platform::terminationReachesTheLoop()
{
    QFETCH(int, number);
    const TerminationSignals termination;
    QSignalSpy spy(&termination, &TerminationSignals::requested);
    std::raise(number);
    QCOMPARE(spy.size(), 0); // not from within the handler
    QTRY_COMPARE(spy.size(), 1);
    QCoreApplication::processEvents();
    QCOMPARE(spy.size(), 1);
}

void tst_Platform::requestsTogetherAreOne()
{
    const TerminationSignals termination;
    QSignalSpy spy(&termination, &TerminationSignals::requested);
    for (const int number : {SIGTERM, SIGINT, SIGTERM}) // at once: after a second it would be another request
        std::raise(number);
    QTRY_COMPARE(spy.size(), 1);
    QCoreApplication::processEvents();
    QCOMPARE(spy.size(), 1);
}

/// What comes while the process ends must not change its exit code.
void tst_Platform::handlersStay()
{
    {
        const TerminationSignals termination;
    }
    std::raise(SIGTERM);
    std::raise(SIGHUP);
    const TerminationSignals termination; // knows nothing of that
    QSignalSpy requested(&termination, &TerminationSignals::requested);
    QSignalSpy hangup(&termination, &TerminationSignals::hangup);
    std::raise(SIGINT);
    QTRY_COMPARE(requested.size(), 1);
    QCOMPARE(hangup.size(), 0);
}

void tst_Platform::whatComesBeforeTheApplicationIsKept()
{
    TerminationSignals::install();
    std::raise(SIGTERM);
    const TerminationSignals termination;
    QSignalSpy spy(&termination, &TerminationSignals::requested);
    QTRY_COMPARE(spy.size(), 1);
}

void tst_Platform::handlersCanBeTakenBack()
{
    QProcess process;
    QVERIFY(finish(process, "taken-back"));
    QCOMPARE(process.exitStatus(), QProcess::CrashExit);
    QCOMPARE(process.exitCode(), SIGINT);
    QCOMPARE(process.readAllStandardOutput(), QByteArray("survived"));
}

/// As under nohup(1).
void tst_Platform::hangupReachesTheLoop()
{
    std::signal(SIGHUP, SIG_IGN);
    const TerminationSignals termination;
    QSignalSpy requested(&termination, &TerminationSignals::requested);
    QSignalSpy hangup(&termination, &TerminationSignals::hangup);
    for (int i = 0; i < 100'000; ++i) // more than the kernel would keep for a reader
        std::raise(SIGHUP);
    std::raise(SIGTERM);
    QTRY_COMPARE(requested.size(), 1);
    QCOMPARE(hangup.size(), 1);
    std::raise(SIGHUP);
    QTRY_COMPARE(hangup.size(), 2);
    QCOMPARE(requested.size(), 1);
}

void tst_Platform::userSignalsDoNothing()
{
    const TerminationSignals termination;
    QSignalSpy requested(&termination, &TerminationSignals::requested);
    std::raise(SIGUSR1);
    std::raise(SIGUSR2);
    QCoreApplication::processEvents();
    QCOMPARE(requested.size(), 0);
}

void tst_Platform::secondRequestEndsAStuckProcess()
{
    QProcess process;
    QVERIFY(finish(process, "stuck"));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 128 + SIGINT);
    QVERIFY(!process.readAllStandardOutput().isEmpty()); // survived the one that came at once
}

void tst_Platform::brokenPipeIsSurvived()
{
    QProcess process;
    QVERIFY(finish(process, "broken-pipe"));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 7);
}

void tst_Platform::standardOutputIsWrittenWhole()
{
    QProcess process;
    QVERIFY(finish(process, "output"));
    QCOMPARE(process.exitCode(), 0);
    const QByteArray output = process.readAllStandardOutput();
    QCOMPARE(output.size(), ManyBytes + 1);
    QVERIFY(output.endsWith("x."));
}

#endif

#if defined(__GLIBC__) && !defined(WSIFY_SANITIZED)
/// A heap with a block in use here and there: free() alone gives nothing of it back.
void tst_Platform::freedMemoryIsGivenBack()
{
    const auto resident = [] {
        QFile file(QStringLiteral("/proc/self/statm"));
        return file.open(QIODevice::ReadOnly)
                   ? file.readAll().split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE)
                   : -1;
    };
    FreedMemory freed;
    freed.release(); // from here on it counts
    constexpr int Blocks = 4096;
    constexpr qint64 BlockSize = 16 * 1024;
    std::vector<QByteArray> blocks;
    for (int i = 0; i < Blocks; ++i)
        blocks.emplace_back(BlockSize, 'x');
    const qint64 full = resident();
    for (int i = 0; i < Blocks; ++i) {
        if (i % 64 != 0)
            blocks[size_t(i)] = {};
    }
    QVERIFY(full - resident() < Blocks * BlockSize / 4);
    freed.release();
    QVERIFY(full - resident() > Blocks * BlockSize / 2);
}
#endif

int tst_platform(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    if (argc == 3 && qstrcmp(argv[1], "--child") == 0)
        return runChild(argv[2]);
    tst_Platform test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_platform.moc"
