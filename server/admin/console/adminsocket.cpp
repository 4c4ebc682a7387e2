// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/console/adminsocket.h"

#include <QDir>
#include <QFileInfo>
#include <QLocalSocket>

#include <utility>

namespace wsify {

namespace {
constexpr std::chrono::seconds ProbeAgain{30}; // a live server; if it dies its socket stays as it is
constexpr std::chrono::milliseconds Probe{1000};
constexpr std::chrono::milliseconds QuickProbe{
    20}; // while the server runs; a local connection comes at once, or not at all

/// With these permissions, whatever the umask says; or not at all, as when it exists.
bool makeDirectory(const QString &path, QFile::Permissions permissions)
{
    if (!QDir().mkdir(path))
        return false;
    if (QFile::setPermissions(path, permissions))
        return true;
    QDir().rmdir(path);
    return false;
}
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

AdminSocket::~AdminSocket()
{
    close();
}

void AdminSocket::listen(std::function<void(bool)> done)
{
    m_started = std::move(done);
    m_startDeadline.setRemainingTime(socketplace::WaitForLock);
    start();
}

void AdminSocket::start()
{
    const Attempt attempt = tryPlaces();
    if (attempt == Attempt::Busy && !m_startDeadline.hasExpired()) {
        m_retry.start(socketplace::RetryLock);
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
        m_handlers.gone(m_name, !m_server.isListening());
        close();
    }
    if (!m_taken.until.hasExpired() && m_handlers.fileIdentity(m_taken.path) == m_taken.identity)
        return;
    const bool isAgain = !m_name.isEmpty();
    if (tryPlaces() != Attempt::Listening)
        return;
    m_isGone = false;
    m_handlers.back(isAgain);
}

bool AdminSocket::isOurs() const
{
    return !m_identity.isEmpty() && m_handlers.fileIdentity(m_name) == m_identity;
}

bool AdminSocket::isThere() const
{
    return m_server.isListening() && (m_environment.isWindows || isOurs());
}

void AdminSocket::close()
{
    // Before the server closes: as long as it is open, no other file can get the identity.
    if (isOurs())
        QFile::remove(m_name);
    m_identity.clear();
    m_server.close();
}

AdminSocket::Attempt AdminSocket::tryPlaces()
{
    m_problems.clear();
    m_isRefused = false;
    m_taken = {};
    for (const admin::Endpoint &place : m_places) {
        QString error;
        const Attempt attempt = listenAt(place, error);
        if (attempt == Attempt::Listening)
            return attempt;
        m_problems.append(error);
        m_isRefused = attempt != Attempt::Failed;
        if (attempt == Attempt::Busy || attempt == Attempt::Live || attempt == Attempt::Unclear)
            return attempt;
    }
    return Attempt::Failed;
}

AdminSocket::Attempt AdminSocket::listenAt(const admin::Endpoint &place, QString &error)
{
    if (!place.error.isEmpty()) {
        error = place.error;
        return Attempt::Failed;
    }
    const auto listen = [this, &place] { return open(place.name); };
    if (m_environment.isWindows) { // a pipe leaves nothing behind
        error = listen();
        return error.isEmpty() ? Attempt::Listening : Attempt::Refused;
    }
    if (!(place.directory.isEmpty() ? restoreDirectory(place.name, error) : prepareDirectory(place, error)))
        return Attempt::Failed;
    const QByteArray identity = m_handlers.fileIdentity(place.name);
    const Attempt attempt = socketplace::open(place.name, QStringLiteral("the admin socket"),
                                              m_started ? Probe : QuickProbe, m_handlers.isSocket, listen, error);
    if (attempt == Attempt::Live) {
        error += QStringLiteral("; name another one with --admin-socket, or off");
        m_taken = {place.name, identity, QDeadlineTimer(ProbeAgain)};
    }
    return attempt;
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
    error = admin::checkParent(place.directory, m_environment);
    if (error.isEmpty())
        makeDirectory(place.directory, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    if (error.isEmpty())
        error = admin::checkDirectory(place.directory, *m_environment.uid);
    if (error.isEmpty())
        return true;
    error = QStringLiteral("the admin socket's directory cannot be used: ") + error;
    return false;
}

/// The directory of a named socket is the operator's. One that went while the server ran is made again as it was, and
/// not used when somebody else may have made it, or may write to it, meanwhile.
bool AdminSocket::restoreDirectory(const QString &path, QString &error)
{
    if (!m_directory)
        return true;
    const QString directory = QFileInfo(path).absolutePath();
    const bool isMade = makeDirectory(directory, m_directory->permissions);
    const QFileInfo info(directory);
    // It has the process's group. Others of that group were not let in before.
    const QFile::Permissions ofGroup = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup;
    const bool isGroupRight = !isMade || info.groupId() == m_directory->group
                              || QFile::setPermissions(directory, m_directory->permissions & ~ofGroup);
    // Of one that was just made, the owner is the process.
    const bool isOwnerRight = info.ownerId() == m_directory->owner || (isMade && m_environment.uid == info.ownerId());
    const bool isAsBefore = info.isDir() && isOwnerRight && (m_directory->isLink || !info.isSymLink());
    const QFile::Permissions writers = info.permissions() & (QFile::WriteGroup | QFile::WriteOther);
    if (isGroupRight && isAsBefore && !(writers & ~m_directory->permissions))
        return true;
    error = QStringLiteral("the admin socket's directory %1 is gone and cannot be made again, or is another one than "
                           "before: a link, another user's, or open to more writers")
                .arg(directory);
    return false;
}

/// What is wrong, or nothing.
QString AdminSocket::open(const QString &name)
{
    // The group is let in where the directory lets it in: packages make one of mode 0750 for the operators.
    const QFileInfo directory(QFileInfo(name).absolutePath());
    const QFile::Permissions permissions = directory.permissions();
    const bool isGroups = permissions.testFlag(QFile::ExeGroup) && !permissions.testFlag(QFile::ExeOther);
    m_server.setSocketOptions(isGroups ? QLocalServer::UserAccessOption | QLocalServer::GroupAccessOption
                                       : QLocalServer::UserAccessOption);
    // QLocalServer removes whatever it finds at its name in the end: it gets a name that nobody else uses.
    const QString own = m_environment.isWindows ? name : socketplace::nameBeside(name);
    if (!m_server.listen(own))
        return QStringLiteral("cannot listen on the admin socket %1: %2").arg(name, m_server.errorString());
    if (!m_environment.isWindows) {
        // Before somebody can put something else at the other name; the file stays the same.
        const QByteArray identity = m_handlers.fileIdentity(own);
        QFile file(own);
        if (!file.rename(name)) {
            m_server.close();
            return QStringLiteral("cannot make the admin socket %1: %2").arg(name, file.errorString());
        }
        m_identity = identity;
    }
    m_name = m_environment.isWindows ? m_server.fullServerName() : name;
    m_directory = Directory{directory.ownerId(), directory.groupId(), permissions, directory.isSymLink()};
    return {};
}

void AdminSocket::accept()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        socket->setParent(nullptr);
        m_handlers.connected(socket);
    }
}

} // namespace wsify
