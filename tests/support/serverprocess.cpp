// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/serverprocess.h"

#include "support/httpclient.h"
#include "support/overtls.h"
#include "support/wait.h"

#include <QFile>
#include <QJsonDocument>
#include <QProcessEnvironment>

#ifdef Q_OS_UNIX
#include <algorithm>
#include <array>
#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>
#endif

namespace wsify::test {

ServerProcess::ServerProcess()
{
    QObject::connect(&m_process, &QProcess::readyReadStandardOutput, &m_process, [this] { readOutput(); });
    QObject::connect(&m_process, &QProcess::readyReadStandardError, &m_process, [this] { readOutput(); });
}

ServerProcess::~ServerProcess()
{
    if (m_process.state() == QProcess::NotRunning && m_process.program().isEmpty())
        return;
    if (!m_checked)
        stop();
    const QByteArray wrong = problem();
    if (!wrong.isEmpty())
        QTest::qFail(wrong.constData(), __FILE__, __LINE__);
}

bool ServerProcess::listening(const QStringList &arguments, const Environment &environment)
{
    QStringList listen = listenFlags();
    if (arguments.contains(listen.first()))
        listen.clear();
    run(listen
            + QStringList{QStringLiteral("--drain"), QStringLiteral("300ms"), QStringLiteral("--admin-socket"),
                          adminSocket()}
            + arguments,
        environment);
    return waitListening();
}

void ServerProcess::run(const QStringList &arguments, const Environment &environment)
{
    QProcessEnvironment clean = QProcessEnvironment::systemEnvironment();
    const QString own =
        m_binary.isEmpty() ? clean.value(QStringLiteral("WSIFY_BINARY"), QStringLiteral(WSIFY_BINARY_PATH)) : m_binary;
    const QString extra = clean.value(QStringLiteral("WSIFY_TEST_ARGS"));
    const QStringList names = clean.keys();
    for (const QString &name : names) {
        if (name.startsWith(QLatin1String("WSIFY_")) && name != QLatin1String("WSIFY_FAULT_SEED"))
            clean.remove(name);
    }
    // Qt 6.8 warns on stderr of a locale that is not UTF-8.
    clean.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    // Its default admin socket is no business of other tests, nor of servers that run here anyway.
    clean.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_directory.path());
    for (auto it = environment.begin(); it != environment.end(); ++it)
        clean.insert(it.key(), it.value());
    m_process.setProcessEnvironment(clean);
    // Behind a subcommand, before the test's own: the last of a repeated flag counts.
    const bool isCommand = !arguments.isEmpty() && !arguments.first().startsWith(u'-');
    QStringList all = arguments;
    const QStringList added = QProcess::splitCommand(extra);
    for (qsizetype i = 0; i < added.size(); ++i)
        all.insert(i + int(isCommand), added.at(i));
    // What is asked of an earlier process of this object is over.
    m_port = 0;
    m_addresses.clear();
    m_hasSaidAll = false;
    m_listening = {};
    m_scanned = m_out.size();
    m_terminated = m_stuck = m_killed = m_checked = false;
    if (m_passed == 0) {
        m_process.start(own, all);
        return;
    }
    // Only the child knows its number. A shell keeps what it inherits, and hands its number on with exec.
    QString script = QStringLiteral("LISTEN_PID=$$ LISTEN_FDS=%1 ").arg(m_passed);
    if (!m_passedNames.isEmpty())
        script += QStringLiteral("LISTEN_FDNAMES='%1' ").arg(QString::fromUtf8(m_passedNames));
    m_process.start(QStringLiteral("/bin/sh"),
                    QStringList{QStringLiteral("-c"), script + QStringLiteral("exec \"$0\" \"$@\""), own} + all);
}

void ServerProcess::passSockets(const QList<int> &descriptors, const QByteArray &names)
{
    m_passed = descriptors.size();
    m_passedNames = names;
#ifdef Q_OS_UNIX
    constexpr int First = 3;
    constexpr int Above = 100; // where none of them is in the way of another
    // Between fork and exec, perhaps in the memory of the parent: nothing but system calls.
    m_process.setChildProcessModifier([list = std::vector<int>(descriptors.begin(), descriptors.end())] {
        std::array<int, 16> above = {};
        const size_t count = std::min(list.size(), above.size());
        for (size_t i = 0; i < count; ++i)
            above[i] = ::fcntl(list[i], F_DUPFD_CLOEXEC, Above);
        for (size_t i = 0; i < count; ++i)
            ::dup2(above[i], First + int(i));
    });
#endif
}

void ServerProcess::limitDescriptors(int most)
{
#ifdef Q_OS_UNIX
    // Between fork and exec: nothing but system calls.
    m_process.setChildProcessModifier([most] {
        const rlimit limit{rlim_t(most), rlim_t(most)};
        setrlimit(RLIMIT_NOFILE, &limit);
    });
#else
    Q_UNUSED(most);
#endif
}

void ServerProcess::setUmask(int mask)
{
#ifdef Q_OS_UNIX
    m_process.setChildProcessModifier([mask] { ::umask(mode_t(mask)); });
#else
    Q_UNUSED(mask);
#endif
}

bool ServerProcess::waitListening()
{
    return waitUntil([this] { return !m_addresses.isEmpty() || !isRunning(); }) && !m_addresses.isEmpty();
}

bool ServerProcess::waitEnded()
{
    const bool ended = waitUntil([this] { return !isRunning(); });
    readOutput();
    return ended;
}

void ServerProcess::terminate()
{
    m_terminated = true;
    m_process.terminate();
}

void ServerProcess::signal(int number)
{
#ifdef Q_OS_UNIX
    if (pid() > 0) // 0 is the test's own process group
        ::kill(pid_t(pid()), number);
#else
    Q_UNUSED(number);
#endif
}

void ServerProcess::kill()
{
    m_killed = true;
    m_process.kill();
    m_process.waitForFinished(5000);
}

bool ServerProcess::stop()
{
    m_checked = true;
    if (isRunning()) {
        if (!m_terminated)
            terminate();
        if (!waitEnded()) {
            m_stuck = true;
            m_process.kill();
            m_process.waitForFinished(5000);
        }
    }
    readOutput();
    return problem().isEmpty();
}

QByteArray ServerProcess::engine() const
{
    return m_listening.value(QLatin1String("engine")).toString(QStringLiteral("qt")).toUtf8();
}

QByteArray ServerProcess::problem() const
{
    QByteArray wrong = sanitizerReport();
    if (wrong.isEmpty() && m_process.error() == QProcess::FailedToStart)
        wrong = "the server could not be started: " + m_process.errorString().toUtf8();
    else if (wrong.isEmpty() && m_stuck)
        wrong = "the server did not end on SIGTERM";
    else if (wrong.isEmpty() && !isRunning() && !m_killed && m_process.exitStatus() == QProcess::CrashExit)
        wrong = "the server crashed";
    else if (wrong.isEmpty() && !isRunning() && !m_killed && m_process.exitCode() != m_expectedExitCode)
        wrong = "the server ended with exit code " + QByteArray::number(m_process.exitCode());
    else if (wrong.isEmpty() && m_process.state() == QProcess::Running && m_addresses.isEmpty())
        wrong = "the server did not say that it listens";
    return wrong.isEmpty() ? wrong : wrong + "\nstdout: " + m_out.right(1500) + "\nstderr: " + m_err.right(4000);
}

qint64 ServerProcess::residentBytes() const
{
    QFile file(QStringLiteral("/proc/%1/status").arg(pid()));
    if (!file.open(QIODevice::ReadOnly))
        return -1;
    const QByteArrayList lines = file.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("VmRSS:"))
            return line.mid(6).replace("kB", "").trimmed().toLongLong() * 1024;
    }
    return -1;
}

double ServerProcess::metric(const QByteArray &name) const
{
    double sum = 0;
    bool found = false;
    const QByteArrayList lines = httpRequest(m_port, "GET", "/metrics").body.split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith(name) && (line.mid(name.size(), 1) == " " || line.mid(name.size(), 1) == "{")) {
            sum += line.mid(line.lastIndexOf(' ') + 1).toDouble();
            found = true;
        }
    }
    return found ? sum : -1;
}

void ServerProcess::readOutput()
{
    m_err += m_process.readAllStandardError();
    said(m_process.readAllStandardOutput());
}

void ServerProcess::said(const QByteArray &output)
{
    m_out += output;
    while (!m_hasSaidAll) {
        const qsizetype end = m_out.indexOf('\n', m_scanned);
        if (end < 0)
            return;
        const QJsonObject line = QJsonDocument::fromJson(m_out.mid(m_scanned, end - m_scanned)).object();
        m_scanned = end + 1;
        if (line.value(QLatin1String("msg")).toString() != QLatin1String("listening")) {
            m_hasSaidAll = !m_addresses.isEmpty(); // one behind the other
            continue;
        }
        if (m_addresses.isEmpty())
            m_listening = line;
        const QString address = line.value(QLatin1String("addr")).toString();
        m_addresses.append(address);
        if (m_port == 0)
            m_port = address.mid(address.lastIndexOf(QLatin1Char(':')) + 1).toUShort();
    }
}

QByteArray ServerProcess::sanitizerReport() const
{
    for (const char *mark : {"Sanitizer: ", "Sanitizer:DEADLYSIGNAL", "runtime error: "}) {
        if (m_err.contains(mark))
            return "a sanitizer reported";
    }
    return {};
}

} // namespace wsify::test
