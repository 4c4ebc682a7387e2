// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "fakeserver.h"

#include "common/admin/codec.h"

namespace wsify::test {

void FakeServer::send(const admin::ServerMessage &message)
{
    QByteArray line;
    if (!admin::appendLine(line, message))
        qFatal("the message does not fit into a line");
    sendRaw(line);
}

void FakeServer::accept()
{
    m_socket.reset(m_server.nextPendingConnection());
    m_socket->setParent(nullptr);
    m_reader = admin::LineReader();
    connect(m_socket.get(), &QLocalSocket::readyRead, this, [this] { read(); });
    if (saysHello)
        send(hello);
}

void FakeServer::read()
{
    m_reader.append(m_socket->readAll());
    QByteArrayView line;
    while (m_reader.next(line)) {
        const auto decoded = admin::decodeConsoleMessage(line);
        const auto *message = std::get_if<admin::ConsoleMessage>(&decoded);
        if (!message)
            qFatal("the console sent what is no request: %s", line.toByteArray().constData());
        requests.append(*message);
        if (answer && answer(*message))
            continue;
        std::visit(
            [this](const auto &request) {
                send(admin::Ok{request.id, std::decay_t<decltype(request)>::Type});
            },
            *message);
    }
}

} // namespace wsify::test
