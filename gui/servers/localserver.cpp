// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/servers/localserver.h"

#include "gui/servers/shellline.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHostAddress>
#include <QLocalSocket>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>

namespace wsify::console {

namespace {

constexpr int PollMs = 50;
constexpr int ProbeMs = 20; // a local connection comes at once, or not at all
constexpr qint64 MaxSaid = 2000; // characters of what it said

const QString Name = QStringLiteral("wsify");

QString inPath()
{
    return QStandardPaths::findExecutable(Name);
}

/// The default, or one that is free now.
quint16 freePort()
{
    QTcpServer server;
    if (server.listen(QHostAddress::LocalHost, LocalServer::DefaultPort) || server.listen(QHostAddress::LocalHost))
        return server.serverPort();
    return LocalServer::DefaultPort;
}

QStringList argumentsFor(quint16 port)
{
    return {QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:%1").arg(port)};
}

/// False only where the system tells (Linux); a process that ended is otherwise found out by the deadline.
bool isRunning(qint64 pid)
{
    static const bool tells = QFileInfo::exists(QStringLiteral("/proc/self/stat"));
    return !tells || QFileInfo::exists(QStringLiteral("/proc/%1").arg(pid));
}

} // namespace

LocalServer::LocalServer(const admin::EndpointEnvironment &environment, QObject *parent)
    : QObject(parent)
    , m_environment(environment)
{
    m_poll.setInterval(PollMs);
    connect(&m_poll, &QTimer::timeout, this, &LocalServer::look);
}

QString LocalServer::program()
{
    // Installed beside the console, or built in the folder beside its own.
    const QString own = QCoreApplication::applicationDirPath();
    const QString beside =
        QStandardPaths::findExecutable(Name, {own, QDir::cleanPath(own + QStringLiteral("/../server"))});
    return beside.isEmpty() ? inPath() : beside;
}

QString LocalServer::command()
{
    // A shell finds it by its name in PATH only.
    QString typed = inPath().isEmpty() ? program() : Name;
    if (typed.isEmpty())
        typed = Name;
    return shellLine(QStringList(typed) + argumentsFor(DefaultPort));
}

void LocalServer::start()
{
    if (isStarting())
        return;
    const auto failLater = [this](const QString &text) {
        QTimer::singleShot(0, this, [this, text] { Q_EMIT failed(text); });
    };
    m_port = freePort();
    const QDir directory(QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation));
    directory.mkpath(QStringLiteral("."));
    m_log = directory.filePath(QStringLiteral("server-%1.log").arg(m_port));
    QProcess process;
    process.setProgram(program());
    process.setArguments(argumentsFor(m_port));
    process.setStandardInputFile(QProcess::nullDevice());
    QFile::remove(m_log);
    process.setStandardOutputFile(m_log, QIODevice::Append);
    process.setStandardErrorFile(m_log, QIODevice::Append);
    if (process.program().isEmpty() || !process.startDetached(&m_pid))
        return failLater(process.program().isEmpty() ? tr("There is no program wsify.") : process.errorString());
    m_since.start();
    m_poll.start();
}

void LocalServer::look()
{
    const auto sockets = admin::findSockets(admin::socketDirectories(m_environment), m_environment);
    for (const admin::FoundSocket &found : sockets) {
        if (found.port != m_port)
            continue;
        // That there is a socket says nothing: it may be left over from another server.
        QLocalSocket probe;
        probe.connectToServer(found.name);
        if (probe.waitForConnected(ProbeMs)) {
            m_poll.stop();
            Q_EMIT started({ServerAddress::Kind::Socket, found.name, {}, {}, {}});
            return;
        }
    }
    if (!isRunning(m_pid))
        fail(tr("wsify ended at once."));
    else if (m_since.elapsed() > DeadlineMs)
        fail(tr("wsify was started, but no console can connect to it."));
}

void LocalServer::fail(const QString &text)
{
    m_poll.stop();
    QFile log(m_log);
    QString said;
    if (log.open(QIODevice::ReadOnly))
        said = QString::fromUtf8(log.readAll()).trimmed();
    if (said.size() > MaxSaid)
        said = QStringLiteral("…") + said.last(MaxSaid);
    Q_EMIT failed(said.isEmpty() ? text : text + QLatin1Char('\n') + said);
}

} // namespace wsify::console
