// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/client/link.h"

#include <QLocalSocket>
#include <QProcess>
#include <QTimer>

namespace wsify {

using namespace std::chrono_literals;

namespace {

constexpr qint64 ReadAhead = 1024 * 1024;
constexpr int SshCannotConnect = 255; // ssh(1), EXIT STATUS
constexpr int NoSuchCommand = 127; // of the shell over there

class LocalLink : public Link
{
public:
    explicit LocalLink(const QString &name)
        : m_name(name)
    {
        m_socket.setReadBufferSize(ReadAhead);
        connect(&m_socket, &QLocalSocket::connected, this, &Link::opened);
        connect(&m_socket, &QLocalSocket::errorOccurred, this, [this](QLocalSocket::LocalSocketError error) {
            Q_EMIT failed(problemOf(error), m_socket.errorString());
        });
    }
    ~LocalLink() override { m_socket.disconnect(this); }

    // Qt says some errors from within connectToServer().
    void open() override
    {
        QTimer::singleShot(0, this, [this] { m_socket.connectToServer(m_name); });
    }
    std::chrono::milliseconds patience() const override { return 10s; }
    QIODevice &device() override { return m_socket; }

private:
    static Problem problemOf(QLocalSocket::LocalSocketError error)
    {
        switch (error) {
        case QLocalSocket::ServerNotFoundError:
        case QLocalSocket::ConnectionRefusedError:
            return Problem::NoServer;
        case QLocalSocket::SocketAccessError:
            return Problem::PermissionDenied;
        default:
            return Problem::ServerGone;
        }
    }

    QString m_name;
    QLocalSocket m_socket;
};

/// `ssh -T host wsify admin-connect`, or another program that connects its standard input and output to a server. Keys, agents,
/// jump hosts and known hosts are ssh's own business.
class CommandLink : public Link
{
public:
    explicit CommandLink(const ServerAddress &address)
        : m_isSsh(address.kind == ServerAddress::Kind::Ssh)
    {
        const QStringList command = Link::command(address);
        m_process.setProgram(command.first());
        m_process.setArguments((m_isSsh ? Link::sshOptions() : QStringList()) + command.sliced(1));
        connect(&m_process, &QProcess::started, this, &Link::opened);
        connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart)
                Q_EMIT failed(m_isSsh ? Problem::Ssh : Problem::NoProgram, m_process.errorString());
        });
        connect(&m_process, &QProcess::readyReadStandardError, this, &CommandLink::listen);
        connect(&m_process, &QProcess::finished, this, [this](int code) {
            listen();
            const QString text = QString::fromLocal8Bit(m_said).trimmed();
            Q_EMIT failed(code == NoSuchCommand                 ? Problem::NoProgram
                          : m_isSsh && code == SshCannotConnect ? Problem::Ssh
                          : code != 0                           ? Problem::NoServer
                                                                : Problem::ServerGone,
                          text);
        });
    }
    ~CommandLink() override
    {
        m_process.disconnect(this);
        m_process.kill();
        m_process.waitForFinished(1000);
    }

    void open() override
    {
        QTimer::singleShot(0, this, [this] { m_process.start(); });
    }
    // ssh resolves the name, tries each address, and may wait for somebody to touch a key; it ends by itself when it cannot connect.
    std::chrono::milliseconds patience() const override { return 60s; }
    QIODevice &device() override { return m_process; }

private:
    /// What it says, and its end alone: whatever runs over there may write as much as it likes.
    void listen()
    {
        m_said += m_process.readAllStandardError();
        if (m_said.size() > MaxText)
            m_said.remove(0, m_said.size() - MaxText);
    }

    const bool m_isSsh;
    QProcess m_process;
    QByteArray m_said;
};

} // namespace

QStringList Link::command(const ServerAddress &address)
{
    if (address.kind == ServerAddress::Kind::Command)
        return QProcess::splitCommand(address.target);
    QStringList command{QStringLiteral("ssh"), QStringLiteral("-T")};
    if (address.port)
        command << QStringLiteral("-p") << QString::number(*address.port);
    command << QStringLiteral("--") << address.target << QStringLiteral("wsify") << QStringLiteral("admin-connect");
    if (!address.socket.isEmpty())
        command << QStringLiteral("--admin-socket") << address.socket;
    if (address.serverPort)
        command << QStringLiteral("--listen-addr") << QStringLiteral(":%1").arg(*address.serverPort);
    return command;
}

QStringList Link::sshOptions()
{
    QStringList options;
    for (const char *option : {"BatchMode=yes", "ConnectTimeout=10", "ServerAliveInterval=5", "ServerAliveCountMax=3"})
        options << QStringLiteral("-o") << QString::fromLatin1(option);
    return options;
}

std::unique_ptr<Link> Link::to(const ServerAddress &address)
{
    if (address.kind == ServerAddress::Kind::Socket)
        return std::make_unique<LocalLink>(address.target);
    return std::make_unique<CommandLink>(address);
}

} // namespace wsify
