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
constexpr int WaitForLockMs = StaleLockMs + 1000;
constexpr int ProbeMs = 1000;
} // namespace

AdminSocket::AdminSocket(Connected connected)
    : m_connected(std::move(connected))
{
    connect(&m_server, &QLocalServer::newConnection, this, &AdminSocket::accept);
}

bool AdminSocket::listen(const admin::Endpoint &endpoint, const admin::EndpointEnvironment &environment, QString &error)
{
    if (!endpoint.error.isEmpty()) {
        error = endpoint.error;
        return false;
    }
    if (environment.isWindows) // a pipe leaves nothing behind
        return open(endpoint.name, error);
    if (!prepareDirectory(endpoint, environment, error))
        return false;
    QLockFile lock(endpoint.name + QStringLiteral(".lock"));
    lock.setStaleLockTime(StaleLockMs);
    if (!lock.tryLock(WaitForLockMs)) {
        error = lock.error() == QLockFile::LockFailedError
                    ? QStringLiteral("another server is starting on the admin socket %1").arg(endpoint.name)
                    : QStringLiteral("cannot write beside the admin socket %1: its directory must exist and be "
                                     "writable")
                          .arg(endpoint.name);
        return false;
    }
    return clearWay(endpoint.name, error) && open(endpoint.name, error);
}

void AdminSocket::reopen()
{
    if (m_server.isListening() || m_name.isEmpty())
        return;
    QLockFile lock(m_name + QStringLiteral(".lock"));
    lock.setStaleLockTime(StaleLockMs);
    QString error; // it is tried again
    if (lock.tryLock(0) && clearWay(m_name, error))
        open(m_name, error);
}

/// The directory of a default is ours: made for its owner alone, and not used when somebody else could have made it.
bool AdminSocket::prepareDirectory(const admin::Endpoint &endpoint, const admin::EndpointEnvironment &environment,
                                   QString &error)
{
    if (endpoint.directory.isEmpty())
        return true;
    if (!environment.uid) {
        error = QStringLiteral(
            "cannot determine which user this process runs as, so the admin socket's directory cannot be "
            "checked");
        return false;
    }
    const QFile::Permissions ownersAlone = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
    const bool made = QDir().mkdir(endpoint.directory);
    error = admin::checkDirectory(endpoint.directory, *environment.uid);
    if (!error.isEmpty()) {
        error = QStringLiteral("the admin socket's directory cannot be used: ") + error;
        return false;
    }
    // A directory of our own that the umask, or an older version, left open to others' looks.
    if (made && !QFile::setPermissions(endpoint.directory, ownersAlone)) {
        error = QStringLiteral("cannot make the admin socket's directory %1 private").arg(endpoint.directory);
        return false;
    }
    return true;
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
    const bool isLive = probe.waitForConnected(ProbeMs);
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
    const QFile::Permissions directory = QFileInfo(QFileInfo(name).absolutePath()).permissions();
    const bool isGroups = directory.testFlag(QFile::ExeGroup) && !directory.testFlag(QFile::ExeOther);
    m_server.setSocketOptions(isGroups ? QLocalServer::UserAccessOption | QLocalServer::GroupAccessOption
                                       : QLocalServer::UserAccessOption);
    if (m_server.listen(name)) {
        m_name = name;
        return true;
    }
    error = QStringLiteral("cannot listen on the admin socket %1: %2").arg(name, m_server.errorString());
    return false;
}

void AdminSocket::accept()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        socket->setParent(nullptr);
        m_connected(socket);
    }
}

} // namespace wsify
