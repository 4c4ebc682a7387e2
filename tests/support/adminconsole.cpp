// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/adminconsole.h"

#include "common/admin/codec.h"

#include <algorithm>

namespace wsify::test {

namespace {
constexpr qint64 ReadAtOnce = 64 * 1024;

admin::RequestId idOf(const admin::ServerMessage &message)
{
    return std::visit(
        [](const auto &one) -> admin::RequestId {
            if constexpr (requires { one.id; })
                return one.id;
            else
                return std::nullopt;
        },
        message);
}
} // namespace

AdminConsole::AdminConsole()
{
    QObject::connect(&m_socket, &QLocalSocket::readyRead, &m_socket, [this] { read(); });
}

bool AdminConsole::opened(const QString &socket)
{
    open(socket);
    return waitUntil([this] { return m_hello || m_socket.state() == QLocalSocket::UnconnectedState; }) && m_hello;
}

void AdminConsole::send(const admin::ConsoleMessage &message)
{
    QByteArray line;
    if (!admin::appendLine(line, message))
        qFatal("the request does not fit into a line");
    sendRaw(line);
}

void AdminConsole::sendRaw(const QByteArray &bytes)
{
    m_socket.write(bytes);
    m_socket.flush();
}

std::optional<admin::ServerMessage> AdminConsole::answerTo(qint64 id)
{
    const auto isIt = [id](const admin::ServerMessage &message) { return idOf(message) == id; };
    const auto find = [&] { return std::find_if(m_answers.cbegin(), m_answers.cend(), isIt); };
    if (!waitUntil([&] { return find() != m_answers.cend() || !isOpen(); }) || find() == m_answers.cend())
        return {};
    return m_answers.takeAt(find() - m_answers.cbegin());
}

void AdminConsole::stopReading()
{
    m_isReading = false;
    m_socket.setReadBufferSize(1);
}

void AdminConsole::resumeReading()
{
    m_isReading = true;
    m_socket.setReadBufferSize(0);
    read();
}

void AdminConsole::read()
{
    while (m_isReading && m_socket.bytesAvailable() > 0) {
        m_reader.append(m_socket.read(ReadAtOnce));
        QByteArrayView line;
        while (m_reader.next(line)) {
            const auto decoded = admin::decodeServerMessage(line);
            const auto *message = std::get_if<admin::ServerMessage>(&decoded);
            if (!message)
                m_broken.append(line.toByteArray());
            else if (const auto *hello = std::get_if<admin::ServerHello>(message))
                m_hello = *hello;
            else
                (idOf(*message) ? m_answers : messages).append(*message);
        }
    }
}

} // namespace wsify::test
