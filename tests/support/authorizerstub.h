// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace wsify::test {

/// A user's authorizer: an HTTP/1.1 server with keep-alive that records every request and answers by a script.
///
/// Test thread, on the event loop. Answers of one connection leave in the order of its requests.
class AuthorizerStub
{
public:
    struct Request
    {
        QByteArray method;
        QByteArray target;
        QList<std::pair<QByteArray, QByteArray>> headers;
        QByteArray body;
        int connection = 0; ///< number of the TCP connection that it came on
        bool gone = false; ///< the server closed that connection before it had its answer

        /// The first field of that name, compared without case; null when there is none.
        QByteArray header(QByteArrayView name) const;
        /// The value of "command" in the body.
        QByteArray command() const;
    };
    struct Reply
    {
        enum Kind {
            Answer,
            Hold, ///< until release()
            Garbage, ///< bytes that are no HTTP, then the end
            CloseEarly, ///< the end without a byte
            Reset, ///< the same, by RST; Unix
        };
        int status = 200;
        int delayMs = 0;
        Kind kind = Answer;
        QByteArray body = {};
        QByteArrayList headers = {}; ///< whole lines without line ends
    };
    using Script = std::function<Reply(const Request &)>;

    /// Listens on that port, for one that returns after its end; 0: on any.
    explicit AuthorizerStub(quint16 port = 0, const QHostAddress &address = QHostAddress(QHostAddress::LocalHost));
    ~AuthorizerStub();

    QString url() const;
    quint16 port() const { return m_server.serverPort(); }
    /// Replies to everything from now on; the first script allows all.
    void setScript(Script script) { m_script = std::move(script); }
    void answerAll(int status);

    const QList<std::shared_ptr<Request>> &requests() const { return m_requests; }
    /// Bodies in the order of their arrival, those of `connect` left out.
    QByteArrayList commandBodies() const;
    /// Requests of that command.
    int count(const QByteArray &command) const;
    int connections() const { return m_accepted; }

    /// Requests that are held, oldest first.
    int held() const { return int(m_held.size()); }
    QByteArray heldBody(int index = 0) const { return m_held.at(index).request->body; }
    /// Answers the held request at `index` of held().
    void release(int status = 200, int index = 0) { release(Reply{.status = status}, index); }
    void release(const Reply &answer, int index = 0);

private:
    struct Connection
    {
        int number;
        QByteArray in;
    };
    struct Held
    {
        std::shared_ptr<Request> request;
        QTcpSocket *socket;
    };

    void accept();
    void read(QTcpSocket *socket, Connection &connection);
    void reply(QTcpSocket *socket, const std::shared_ptr<Request> &request, const Reply &reply);
    static std::optional<Request> takeRequest(QByteArray &in);

    Script m_script;
    QList<std::shared_ptr<Request>> m_requests;
    QList<Held> m_held;
    QList<std::pair<QTcpSocket *, std::shared_ptr<Request>>> m_unanswered;
    int m_accepted = 0;
    QTcpServer m_server; ///< last: its sockets must not find the other members gone
};

} // namespace wsify::test
