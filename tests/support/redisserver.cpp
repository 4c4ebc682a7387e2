// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/redisserver.h"

#include "support/wait.h"

#include <QStandardPaths>
#include <QTcpSocket>

#include <csignal>

namespace wsify::test {

namespace {

QString binary()
{
    const QString named = qEnvironmentVariable("WSIFY_REDIS");
    return QStandardPaths::findExecutable(named.isEmpty() ? QStringLiteral("redis-server") : named);
}

} // namespace

QByteArray redisCommand(const QByteArrayList &words)
{
    QByteArray out = '*' + QByteArray::number(words.size()) + "\r\n";
    for (const QByteArray &word : words)
        out += '$' + QByteArray::number(word.size()) + "\r\n" + word + "\r\n";
    return out;
}

RedisServer::RedisServer()
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    QObject::connect(&m_process, &QProcess::readyRead, &m_process, [this] { m_out += m_process.readAll(); });
}

RedisServer::~RedisServer()
{
    kill();
}

bool RedisServer::isInstalled()
{
    return !binary().isEmpty();
}

bool RedisServer::start(const QStringList &arguments)
{
    m_out.clear();
    m_process.start(binary(), QStringList{QStringLiteral("--port"), QString::number(port()), QStringLiteral("--bind"),
                                          QStringLiteral("127.0.0.1"), QStringLiteral("--unixsocket"), socketPath(),
                                          QStringLiteral("--save"), QString(), QStringLiteral("--appendonly"),
                                          QStringLiteral("no"), QStringLiteral("--dir"), m_folder.path(),
                                          QStringLiteral("--repl-diskless-sync-delay"), QStringLiteral("0")}
                                  + arguments);
    return waitUntil([this] {
               return m_process.state() == QProcess::NotRunning || m_out.contains("eady to accept connections");
           })
           && m_process.state() == QProcess::Running;
}

void RedisServer::kill()
{
    m_process.kill();
    m_process.waitForFinished(5000);
}

void RedisServer::pause()
{
    ::kill(pid_t(m_process.processId()), SIGSTOP);
}

void RedisServer::resume()
{
    ::kill(pid_t(m_process.processId()), SIGCONT);
}

QString RedisServer::dsn(const QString &rest, const QString &login) const
{
    return QStringLiteral("redis://") + login + QStringLiteral("127.0.0.1:") + QString::number(port()) + rest;
}

QByteArray RedisServer::raw(const QByteArray &bytes, int lines) const
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port());
    socket.write(bytes);
    QByteArray in;
    waitUntil([&] {
        in += socket.readAll();
        return in.count("\r\n") >= lines || socket.state() == QTcpSocket::UnconnectedState;
    });
    return in;
}

QByteArray RedisServer::command(const QByteArrayList &words, const QByteArray &password) const
{
    // An ECHO behind it says where the answer ends.
    const QByteArray mark = "$8\r\nthe-end!\r\n";
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port());
    if (!password.isEmpty())
        socket.write(redisCommand({"AUTH", password}));
    socket.write(redisCommand(words) + redisCommand({"ECHO", "the-end!"}));
    QByteArray in;
    waitUntil([&] {
        in += socket.readAll();
        return in.endsWith(mark) || socket.state() == QTcpSocket::UnconnectedState;
    });
    in.chop(in.endsWith(mark) ? mark.size() : 0);
    return !password.isEmpty() && in.startsWith("+OK\r\n") ? in.mid(5) : in;
}

bool RedisServer::replicate(const RedisServer &primary)
{
    return command({"REPLICAOF", "127.0.0.1", QByteArray::number(primary.port())}) == "+OK\r\n" && waitUntil([this] {
               return command({"INFO", "replication"}).contains("master_link_status:up");
           });
}

bool RedisServer::promote()
{
    return command({"REPLICAOF", "NO", "ONE"}) == "+OK\r\n";
}

} // namespace wsify::test
