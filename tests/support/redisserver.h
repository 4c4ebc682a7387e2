// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "support/reservedport.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace wsify::test {

/// A real redis-server as a child process: on a free loopback port and a Unix socket, in a folder of its own, keeping nothing on disk.
///
/// WSIFY_REDIS names another binary (valkey-server). Test thread, on the event loop. When the object goes, the process is ended.
class RedisServer
{
public:
    RedisServer();
    ~RedisServer();
    RedisServer(const RedisServer &) = delete;
    RedisServer &operator=(const RedisServer &) = delete;

    /// True when there is a binary on this machine; a test that finds none says that it is skipped.
    static bool isInstalled();

    /// Starts it with these further arguments, on the port it had if it ran before, and waits until it answers.
    bool start(const QStringList &arguments = {});
    /// SIGKILL, and waits.
    void kill();
    /// SIGSTOP: connections stay, and nobody answers.
    void pause();
    void resume();

    quint16 port() const { return m_port.port(); }
    /// redis://127.0.0.1:PORT, with what is to stand behind it.
    QString dsn(const QString &rest = QStringLiteral("/0"), const QString &login = {}) const;
    QString socketPath() const { return m_folder.filePath(QStringLiteral("redis.sock")); }
    QString folder() const { return m_folder.path(); }

    /// Sends a command on a connection of its own; the answer as it came, in RESP. Logs in first when `password` is given.
    QByteArray command(const QByteArrayList &words, const QByteArray &password = {}) const;
    /// Bytes on a connection of its own, and what came back until so many line ends were there, or the deadline.
    QByteArray raw(const QByteArray &bytes, int lines) const;

    QByteArray problem() const { return m_out.right(2000); }

    /// Becomes a replica, and waits until the link stands and all is copied.
    bool replicate(const RedisServer &primary);
    /// A replica becomes a primary (REPLICAOF NO ONE).
    bool promote();

private:
    QTemporaryDir m_folder;
    const ReservedPort m_port; ///< also between two runs
    QByteArray m_out;
    QProcess m_process; ///< last: its signals must not find the other members gone
};

/// A command as clients send it.
QByteArray redisCommand(const QByteArrayList &words);

} // namespace wsify::test
