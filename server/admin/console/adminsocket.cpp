// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/console/adminsocket.h"

#include <QDir>
#include <QFileInfo>
#include <QLocalSocket>
#include <QLockFile>

#include <utility>

namespace wsify {

namespace {
constexpr int StaleLockMs = 5000; // a start takes less; a process number that somebody else has by now says nothing
constexpr std::chrono::milliseconds WaitForLock{StaleLockMs + 1000};
constexpr std::chrono::milliseconds RetryLock{50};
constexpr int ProbeMs = 1000;
constexpr int QuickProbeMs = 20; // while the server runs; a local connection comes at once, or not at all
} // namespace

AdminSocket::AdminSocket(QList<admin::Endpoint> places, const admin::EndpointEnvironment &environment,
                         Handlers handlers)
    : m_places(std::move(places))
    , m_environment(environment)
    , m_handlers(std::move(handlers))
{
    connect(&m_server, &QLocalServer::newConnection, this, &AdminSocket::accept);
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &AdminSocket::start);
}

void AdminSocket::listen(std::function<void(bool)> done)
{
    m_started = std::move(done);
    m_startDeadline.setRemainingTime(WaitForLock);
    start();
}

void AdminSocket::start()
{
    const Attempt attempt = tryPlaces(m_startDeadline.hasExpired() ? Attempt::Failed : Attempt::Busy);
    if (attempt == Attempt::Busy) {
        m_retry.start(RetryLock);
        return;
    }
    m_isGone = attempt != Attempt::Listening;
    std::exchange(m_started, nullptr)(!m_isGone);
}

void AdminSocket::check()
{
    if (isThere() || m_started)
        return;
    if (!std::exchange(m_isGone, true)) {
        m_handlers.gone(m_name);
        m_server.close();
    }
    if (tryPlaces(Attempt::Failed) != Attempt::Listening)
        return;
    m_isGone = false;
    m_handlers.back();
}

bool AdminSocket::isThere() const
{
    return m_server.isListening() && (m_environment.isWindows || QFileInfo::exists(m_name));
}

/// `busy`: what it is when another server is starting at a place; Failed goes on to the next one.
AdminSocket::Attempt AdminSocket::tryPlaces(Attempt busy)
{
    m_problems.clear();
    for (const admin::Endpoint &place : m_places) {
        QString error;
        Attempt attempt = listenAt(place, error);
        if (attempt == Attempt::Busy)
            attempt = busy;
        if (attempt != Attempt::Failed)
            return attempt;
        m_problems.append(error);
    }
    return Attempt::Failed;
}

AdminSocket::Attempt AdminSocket::listenAt(const admin::Endpoint &place, QString &error)
{
    const auto attempt = [](bool isListening) { return isListening ? Attempt::Listening : Attempt::Failed; };
    if (!place.error.isEmpty()) {
        error = place.error;
        return Attempt::Failed;
    }
    if (m_environment.isWindows) // a pipe leaves nothing behind
        return attempt(open(place.name, error));
    if (!(place.directory.isEmpty() ? restoreDirectory(place.name, error) : prepareDirectory(place, error)))
        return Attempt::Failed;
    QLockFile lock(place.name + QStringLiteral(".lock"));
    lock.setStaleLockTime(StaleLockMs);
    if (!lock.tryLock(0)) {
        const bool isBusy = lock.error() == QLockFile::LockFailedError;
        error = isBusy ? QStringLiteral("another server is starting on the admin socket %1").arg(place.name)
                       : QStringLiteral("cannot write beside the admin socket %1: its directory must exist and be "
                                        "writable")
                             .arg(place.name);
        return isBusy ? Attempt::Busy : Attempt::Failed;
    }
    return attempt(clearWay(place.name, error) && open(place.name, error));
}

/// The directory of a default is ours: made for its owner alone, and not used when somebody else could have made it.
bool AdminSocket::prepareDirectory(const admin::Endpoint &place, QString &error)
{
    if (!m_environment.uid) {
        error = QStringLiteral(
            "cannot determine which user this process runs as, so the admin socket's directory cannot be "
            "checked");
        return false;
    }
    const QFile::Permissions ownersAlone = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
    error = admin::checkParent(place.directory, m_environment);
    const bool made = error.isEmpty() && QDir().mkdir(place.directory);
    if (error.isEmpty())
        error = admin::checkDirectory(place.directory, *m_environment.uid);
    if (!error.isEmpty()) {
        error = QStringLiteral("the admin socket's directory cannot be used: ") + error;
        return false;
    }
    // A directory of our own that the umask, or an older version, left open to others' looks.
    if (made && !QFile::setPermissions(place.directory, ownersAlone)) {
        error = QStringLiteral("cannot make the admin socket's directory %1 private").arg(place.directory);
        return false;
    }
    return true;
}

/// The directory of a named socket is the operator's. One that went while the server ran is made again as it was, and not used when somebody
/// else has made it meanwhile.
bool AdminSocket::restoreDirectory(const QString &path, QString &error)
{
    if (!m_directoryOwner)
        return true;
    const QString directory = QFileInfo(path).absolutePath();
    if (QDir().mkdir(directory) && QFile::setPermissions(directory, m_directoryPermissions))
        return true;
    const QFileInfo info(directory);
    if (info.isDir() && info.ownerId() == *m_directoryOwner)
        return true;
    error = QStringLiteral("the admin socket's directory %1 is gone and cannot be made again, or belongs to another "
                           "user than before")
                .arg(directory);
    return false;
}

bool AdminSocket::clearWay(const QString &path, QString &error)
{
    const QFileInfo info(path);
    if (!info.exists() && !info.isSymLink())
        return true;
    if (info.isFile() || info.isDir() || info.isSymLink()) {
        error = QStringLiteral("the admin socket's path exists and is not a socket: %1").arg(path);
        return false;
    }
    QLocalSocket probe;
    probe.connectToServer(path);
    const bool isLive = probe.waitForConnected(m_started ? ProbeMs : QuickProbeMs);
    if (isLive) {
        error = QStringLiteral("another server is using the admin socket %1; name another one with "
                               "--admin-socket, or off")
                    .arg(path);
        return false;
    }
    // Only a socket that nobody listens on refuses. A server that does not get round to accepting looks otherwise.
    if (probe.error() != QLocalSocket::ConnectionRefusedError && probe.error() != QLocalSocket::ServerNotFoundError) {
        error = QStringLiteral("cannot determine whether a server is using the admin socket %1: %2")
                    .arg(path, probe.errorString());
        return false;
    }
    if (info.exists() && !QLocalServer::removeServer(path)) {
        error = QStringLiteral("cannot remove the admin socket of a dead server: %1").arg(path);
        return false;
    }
    return true;
}

bool AdminSocket::open(const QString &name, QString &error)
{
    // The group is let in where the directory lets it in: packages make one of mode 0750 for the operators.
    const QFileInfo directory(QFileInfo(name).absolutePath());
    const QFile::Permissions permissions = directory.permissions();
    const bool isGroups = permissions.testFlag(QFile::ExeGroup) && !permissions.testFlag(QFile::ExeOther);
    m_server.setSocketOptions(isGroups ? QLocalServer::UserAccessOption | QLocalServer::GroupAccessOption
                                       : QLocalServer::UserAccessOption);
    if (m_server.listen(name)) {
        m_name = m_server.fullServerName();
        m_directoryOwner = directory.ownerId();
        m_directoryPermissions = permissions;
        return true;
    }
    error = QStringLiteral("cannot listen on the admin socket %1: %2").arg(name, m_server.errorString());
    return false;
}

void AdminSocket::accept()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        socket->setParent(nullptr);
        m_handlers.connected(socket);
    }
}

} // namespace wsify
