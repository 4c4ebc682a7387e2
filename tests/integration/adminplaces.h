// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "support/adminconsole.h"
#include "support/wait.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QProcess>
#include <QTemporaryDir>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#include <unistd.h>
#endif

/// For the suites about the places of the admin socket.
namespace wsify::test {

inline QString binary()
{
    return QProcessEnvironment::systemEnvironment().value(QStringLiteral("WSIFY_BINARY"),
                                                          QStringLiteral(WSIFY_BINARY_PATH));
}

inline QStringList on(const QString &socket)
{
    return {QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--admin-socket"), socket};
}

/// Answers on that socket.
inline bool answers(const QString &socket, qint64 pid = 0)
{
    AdminConsole console;
    return console.opened(socket) && (pid == 0 || console.hello()->pid == pid);
}

/// The last place of the list.
inline QString temporarySocket(quint16 port)
{
    return QStringLiteral("/tmp/wsify-%1/admin-%2.sock").arg(QFileInfo(QTemporaryDir().path()).ownerId()).arg(port);
}

/// What is wrong for a console that knows the server's address alone; empty if it finds the server.
inline QByteArray notFound(quint16 port, const QHash<QString, QString> &environment,
                           const QString &host = QStringLiteral("127.0.0.1"))
{
    QProcess console;
    QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
    for (auto it = environment.begin(); it != environment.end(); ++it)
        variables.insert(it.key(), it.value());
    console.setProcessEnvironment(variables);
    console.start(binary(), {QStringLiteral("admin-connect"), QStringLiteral("--listen-addr"),
                             QStringLiteral("%1:%2").arg(host).arg(port)});
    console.write("{\"type\":\"ping\",\"id\":7}\n");
    console.closeWriteChannel();
    const bool isEnded = waitUntil([&] { return console.state() == QProcess::NotRunning; });
    const QByteArray out = console.readAllStandardOutput();
    return isEnded && out.contains("\"id\":7") ? QByteArray() : "not found: " + out + console.readAllStandardError();
}

/// To another user.
inline bool giveAway(const QString &directory)
{
#ifdef Q_OS_UNIX
    return ::chown(qUtf8Printable(directory), 65534, 65534) == 0;
#else
    Q_UNUSED(directory);
    return false;
#endif
}

/// In one step for the server, which otherwise might put something into it again meanwhile.
inline bool removed(const QString &directory)
{
    const QString away = directory + QStringLiteral(".away");
    return QDir().rename(directory, away) && QDir(away).removeRecursively();
}

inline bool makeFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write("mine") == 4;
}

inline bool makeFifo(const QString &path)
{
#ifdef Q_OS_UNIX
    return ::mkfifo(qUtf8Printable(path), 0600) == 0;
#else
    Q_UNUSED(path);
    return false;
#endif
}

inline QStringList entries(const QString &directory)
{
    return QDir(directory).entryList(QDir::AllEntries | QDir::System | QDir::Hidden | QDir::NoDotAndDotDot);
}

inline const QFile::Permissions Owner = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
inline const QFile::Permissions Others = QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
inline const QFile::Permissions Group = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup;

} // namespace wsify::test
