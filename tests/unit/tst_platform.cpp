// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/platform.h"

#include <QCoreApplication>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

#include <csignal>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#endif

using namespace wsify;

class tst_Platform : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void descriptorLimitIsAtTheHardOne();
#ifdef Q_OS_UNIX
    void terminationReachesTheLoop_data();
    void terminationReachesTheLoop();
    void formerHandlersComeBack();
    void secondRequestEndsAStuckProcess();
    void brokenPipeIsSurvived();
    void standardOutputIsWrittenWhole();
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
        std::raise(SIGINT);
        return 1;
    }
#ifdef Q_OS_UNIX
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
    process.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--child"), QString::fromLatin1(child)});
    return process.waitForFinished(10'000);
}

} // namespace

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

void tst_Platform::formerHandlersComeBack()
{
    const auto before = std::signal(SIGTERM, SIG_IGN);
    {
        const TerminationSignals termination;
    }
    const auto after = std::signal(SIGTERM, before);
    QVERIFY(after == SIG_IGN);
}

void tst_Platform::secondRequestEndsAStuckProcess()
{
    QProcess process;
    QVERIFY(finish(process, "stuck"));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 128 + SIGINT);
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

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    if (argc == 3 && qstrcmp(argv[1], "--child") == 0)
        return runChild(argv[2]);
    tst_Platform test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_platform.moc"
