// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/linereader.h"
#include "common/admin/messages.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QObject>
#include <QTemporaryDir>

#include <functional>
#include <memory>

namespace wsify::test {

/// A server's admin socket as a test wants it to be: the real codec over a real local socket, one console at a time.
///
/// Says `hello` to whoever connects. Every request is kept in `requests` and then given to `answer`, if there is one; what it does not answer
/// (false) is answered Ok.
class FakeServer : public QObject
{
public:
    FakeServer()
    {
        hello.protoMin = admin::ProtoMin;
        hello.protoMax = admin::ProtoMax;
        hello.serverVersion = "4.0.0";
        hello.bootId = "boot1";
        hello.instance = "test";
        hello.engine = "native";
        hello.workers = 2;
        hello.broker = "memory";
        hello.features = {admin::feature::Stats,   admin::feature::Events, admin::feature::Log,
                          admin::feature::History, admin::feature::List,   admin::feature::Denials,
                          admin::feature::Watch,   admin::feature::Body,   admin::feature::Control,
                          admin::feature::Config,  admin::feature::Merge,  admin::feature::Heads};
        connect(&m_server, &QLocalServer::newConnection, this, [this] { accept(); });
        listen();
    }

    QString path() const { return m_directory.filePath(QStringLiteral("admin-1.sock")); }
    bool listen() { return m_server.listen(path()); }
    /// Nobody can connect any more; who is there is cut.
    void stop()
    {
        m_server.close();
        cut();
    }
    void cut()
    {
        if (m_socket)
            m_socket->abort();
    }
    bool hasConsole() const { return m_socket && m_socket->state() == QLocalSocket::ConnectedState; }

    void send(const admin::ServerMessage &message);
    void sendRaw(const QByteArray &bytes)
    {
        m_socket->write(bytes);
        m_socket->flush();
    }
    /// The last request of a type; null when there was none.
    template <class Request>
    const Request *last() const
    {
        for (auto it = requests.crbegin(); it != requests.crend(); ++it) {
            if (const auto *request = std::get_if<Request>(&*it))
                return request;
        }
        return nullptr;
    }

    admin::ServerHello hello;
    bool saysHello = true;
    QList<admin::ConsoleMessage> requests;
    std::function<bool(const admin::ConsoleMessage &)> answer;

private:
    void accept();
    void read();

    QTemporaryDir m_directory;
    QLocalServer m_server;
    std::unique_ptr<QLocalSocket> m_socket;
    admin::LineReader m_reader;
};

} // namespace wsify::test
