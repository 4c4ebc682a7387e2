// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "net/socketplace.h"

#include <QFileInfo>
#include <QLocalServer>
#include <QLocalSocket>
#include <QLockFile>
#include <QRandomGenerator>

namespace wsify::socketplace {

namespace {

/// Under the lock: removes what a dead server left. Listening: the path is free.
Attempt clear(const QString &path, const QString &what, std::chrono::milliseconds patience,
              const std::function<bool(const QString &path)> &isSocket, QString &error)
{
    const QFileInfo info(path);
    if (!info.exists() && !info.isSymLink())
        return Attempt::Listening;
    if (!isSocket(path)) {
        error = QStringLiteral("%1's path exists and is not a socket: %2").arg(what, path);
        return Attempt::Failed;
    }
    QLocalSocket probe;
    probe.connectToServer(path);
    if (probe.waitForConnected(int(patience.count()))) {
        error = QStringLiteral("another server is using %1 %2").arg(what, path);
        return Attempt::Live;
    }
    // Only a socket that nobody listens on refuses. A server that does not get round to accepting looks otherwise.
    if (probe.error() != QLocalSocket::ConnectionRefusedError && probe.error() != QLocalSocket::ServerNotFoundError) {
        error =
            QStringLiteral("cannot determine whether a server is using %1 %2: %3").arg(what, path, probe.errorString());
        return Attempt::Unclear;
    }
    if (info.exists() && !QLocalServer::removeServer(path)) {
        error = QStringLiteral("cannot remove %1 of a dead server: %2").arg(what, path);
        return Attempt::Failed;
    }
    return Attempt::Listening;
}

} // namespace

Attempt open(const QString &path, const QString &what, std::chrono::milliseconds patience,
             const std::function<bool(const QString &path)> &isSocket, const std::function<QString()> &listen,
             QString &error)
{
    QLockFile lock(path + QStringLiteral(".lock"));
    lock.setStaleLockTime(int(StaleLock.count()));
    if (lock.tryLock(0)) {
        const Attempt attempt = clear(path, what, patience, isSocket, error);
        if (attempt != Attempt::Listening)
            return attempt;
        error = listen();
        return error.isEmpty() ? Attempt::Listening : Attempt::Refused;
    }
    if (lock.error() == QLockFile::LockFailedError) {
        error = QStringLiteral("another server is starting on %1 %2").arg(what, path);
        return Attempt::Busy;
    }
    if (lock.error() == QLockFile::PermissionError || !QFileInfo(QFileInfo(path).absolutePath()).isDir()) {
        error = QStringLiteral("cannot write beside %1 %2: its directory must exist and be writable").arg(what, path);
        return Attempt::Failed;
    }
    error = QStringLiteral("cannot make the lock file of %1 %2: there may be no space or no descriptor left")
                .arg(what, path);
    return Attempt::Refused;
}

QString nameBeside(const QString &path)
{
    return QFileInfo(path).absolutePath() + QStringLiteral("/.")
           + QString::number(QRandomGenerator::global()->generate(), 36);
}

} // namespace wsify::socketplace
