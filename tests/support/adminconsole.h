// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/linereader.h"
#include "common/admin/messages.h"
#include "support/wait.h"

#include <QLocalSocket>

#include <optional>

namespace wsify::test {

/// A console for tests: lines of the admin protocol over a real local socket, by the real codec. Test thread, on the event loop.
class AdminConsole
{
public:
    AdminConsole();

    /// Connects; true when the server's hello came.
    bool opened(const QString &socket);
    /// Connects, and waits for nothing.
    void open(const QString &socket) { m_socket.connectToServer(socket); }

    /// Sends with an id of its own and waits for the answer; none when it did not come before the deadline.
    template <class Request>
    std::optional<admin::ServerMessage> ask(Request request)
    {
        request.id = ++m_lastId;
        send(request);
        return answerTo(m_lastId);
    }
    /// The answer if it is the one that is expected: an admin::Ok, an admin::ListReply, ...
    template <class Answer, class Request>
    std::optional<Answer> ask(Request request)
    {
        const auto answer = ask(std::move(request));
        const auto *expected = answer ? std::get_if<Answer>(&*answer) : nullptr;
        return expected ? std::optional(*expected) : std::nullopt;
    }
    std::optional<admin::ServerMessage> answerTo(qint64 id);

    void send(const admin::ConsoleMessage &message);
    void sendRaw(const QByteArray &bytes);

    /// From now on what the server sends stays in the kernel.
    void stopReading();
    void resumeReading();

    bool isOpen() const { return m_socket.state() == QLocalSocket::ConnectedState; }
    const std::optional<admin::ServerHello> &hello() const { return m_hello; }
    /// What came unasked, and answers without an id; without the hello.
    QList<admin::ServerMessage> messages;
    template <class Message>
    QList<Message> all() const
    {
        QList<Message> found;
        for (const admin::ServerMessage &message : messages) {
            if (const auto *one = std::get_if<Message>(&message))
                found.append(*one);
        }
        return found;
    }
    /// Lines that the codec could not read.
    const QByteArrayList &broken() const { return m_broken; }

private:
    void read();

    QLocalSocket m_socket;
    admin::LineReader m_reader;
    std::optional<admin::ServerHello> m_hello;
    QList<admin::ServerMessage> m_answers;
    QByteArrayList m_broken;
    qint64 m_lastId = 0;
    bool m_isReading = true;
};

} // namespace wsify::test
