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

/// `ssh -T host wsify admin-connect`: keys, agents, jump hosts and known hosts are ssh's own business.
class SshLink : public Link
{
public:
    explicit SshLink(const ServerAddress &address)
    {
        const QStringList command = Link::sshCommand(address);
        m_process.setProgram(command.first());
        m_process.setArguments(Link::sshOptions() + command.sliced(1));
        connect(&m_process, &QProcess::started, this, &Link::opened);
        connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart)
                Q_EMIT failed(Problem::Ssh, m_process.errorString());
        });
        connect(&m_process, &QProcess::readyReadStandardError, this, &SshLink::listen);
        connect(&m_process, &QProcess::finished, this, [this](int code) {
            listen();
            const QString text = QString::fromLocal8Bit(m_said).trimmed();
            Q_EMIT failed(code == SshCannotConnect || code == NoSuchCommand ? Problem::Ssh
                          : code != 0                                       ? Problem::NoServer
                                                                            : Problem::ServerGone,
                          text);
        });
    }
    ~SshLink() override
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

    QProcess m_process;
    QByteArray m_said;
};

} // namespace

QStringList Link::sshCommand(const ServerAddress &address)
{
    QStringList command{QStringLiteral("ssh"), QStringLiteral("-T")};
    if (address.port)
        command << QStringLiteral("-p") << QString::number(*address.port);
    return command << QStringLiteral("--") << address.target << QStringLiteral("wsify")
                   << QStringLiteral("admin-connect");
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
    if (address.kind == ServerAddress::Kind::Ssh)
        return std::make_unique<SshLink>(address);
    return std::make_unique<LocalLink>(address.target);
}

} // namespace wsify
