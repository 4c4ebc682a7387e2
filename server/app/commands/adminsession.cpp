// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/commands/adminsession.h"

#include "app/commands/output.h"
#include "app/commands/serverchoice.h"
#include "app/config/options.h"

#include <QLocalSocket>
#include <QTimer>

#include <utility>

namespace wsify {

namespace {

constexpr std::chrono::seconds Patience{30};

/// The command line was wrong, as the server says.
bool isUsage(const QByteArray &code)
{
    return code == admin::errorcode::BadRequest || code == admin::errorcode::BadFilter;
}

QString sentence(const admin::Error &error)
{
    const QString text = plainText(error.message);
    if (error.column)
        return QStringLiteral("the filter is wrong at character %1: %2").arg(QString::number(*error.column), text);
    if (error.field && !error.field->isEmpty() && !error.message.startsWith(*error.field + ':'))
        return QStringLiteral("%1: %2").arg(plainText(*error.field), text);
    return text;
}

} // namespace

AdminSession::AdminSession()
    : m_client(nullptr, "wsify")
{
    connect(&m_client, &AdminClient::stateChanged, this, &AdminSession::check);
}

bool AdminSession::open(const ParsedOptions &options)
{
    QLocalSocket socket;
    const ServerChoice choice = connectToServer(socket, options);
    if (choice.outcome != ServerChoice::Found) {
        fail(choice.outcome == ServerChoice::Wrong ? exitcode::Usage : exitcode::NoServer, choice.error);
        return false;
    }
    const QString name = socket.serverName();
    socket.abort();
    m_isOpening = true;
    m_client.connectTo({ServerAddress::Kind::Socket, name, {}});
    wait();
    m_isOpening = false;
    return m_client.isLive();
}

std::optional<admin::ServerMessage> AdminSession::ask(admin::ConsoleMessage message)
{
    std::optional<admin::ServerMessage> answer;
    m_client.request(std::move(message), this, [&](const admin::ServerMessage &came) {
        answer = came;
        m_loop.quit();
    });
    wait();
    if (!answer || m_exitCode != 0)
        return {};
    if (const auto *error = std::get_if<admin::Error>(&*answer)) {
        fail(isUsage(error->code) ? exitcode::Usage : exitcode::Refused, sentence(*error));
        return {};
    }
    return answer;
}

std::optional<admin::Stats> AdminSession::stats()
{
    std::optional<admin::Stats> stats;
    const auto connection = connect(&m_client, &AdminClient::statsReceived, this, [&](const admin::Stats &came) {
        stats = came;
        m_loop.quit();
    });
    m_client.want(this, admin::Topic::Stats);
    wait();
    disconnect(connection);
    return stats;
}

void AdminSession::run()
{
    if (m_exitCode == 0)
        m_loop.exec();
}

/// Until the loop is left because something came, finish() was called, or it failed.
void AdminSession::wait()
{
    QTimer patience;
    patience.setSingleShot(true);
    connect(&patience, &QTimer::timeout, this, [this] {
        fail(exitcode::NoServer, QStringLiteral("the server did not answer within %1 s").arg(Patience.count()));
    });
    patience.start(Patience);
    if (m_exitCode == 0)
        m_loop.exec();
}

void AdminSession::check()
{
    switch (m_client.state()) {
    case AdminClient::State::Live:
        if (m_isOpening)
            m_loop.quit();
        break;
    case AdminClient::State::Waiting:
    case AdminClient::State::Failed:
        fail(exitcode::NoServer, whyNot(m_client.problem(), m_client.problemText()));
        break;
    default:
        break;
    }
}

QString AdminSession::whyNot(Problem problem, const QString &told)
{
    const QString text = plainText(told.toUtf8());
    switch (problem) {
    case Problem::ServerOlder:
        return QStringLiteral("the server is older than this program and does not understand it");
    case Problem::ConsoleOlder:
        return QStringLiteral("the server is newer than this program and does not understand it");
    case Problem::ServerGone:
        return QStringLiteral("the server ended the connection");
    case Problem::NotResponding:
        return QStringLiteral("the server is not responding");
    case Problem::NoProgram:
        return QStringLiteral("there is no wsify where it was to run")
               + (text.isEmpty() ? text : QStringLiteral(": ") + text);
    default:
        return text.isEmpty() ? QStringLiteral("the connection to the server failed") : text;
    }
}

/// The first reason counts.
void AdminSession::fail(int code, const QString &text)
{
    if (m_exitCode == 0) {
        m_exitCode = code;
        complain(text);
    }
    m_loop.quit();
}

} // namespace wsify
