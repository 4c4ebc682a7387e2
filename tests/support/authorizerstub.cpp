// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/authorizerstub.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>

#ifdef Q_OS_UNIX
#include <sys/socket.h>
#endif

namespace wsify::test {

QByteArray AuthorizerStub::Request::header(QByteArrayView name) const
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

QByteArray AuthorizerStub::Request::command() const
{
    return QJsonDocument::fromJson(body).object().value(QLatin1String("command")).toString().toUtf8();
}

AuthorizerStub::AuthorizerStub(quint16 port, const QHostAddress &address)
{
    answerAll(200);
    m_server.setListenBacklogSize(4096); // a connection that is turned away comes again after a second
    m_server.listen(address, port);
    QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] { accept(); });
}

AuthorizerStub::~AuthorizerStub() = default;

QString AuthorizerStub::url() const
{
    return QStringLiteral("http://%1:%2/authorize").arg(m_server.serverAddress().toString()).arg(m_server.serverPort());
}

void AuthorizerStub::answerAll(int status)
{
    m_script = [status](const Request &) { return Reply{.status = status}; };
}

QByteArrayList AuthorizerStub::commandBodies() const
{
    QByteArrayList bodies;
    for (const auto &request : m_requests) {
        if (request->command() != "connect")
            bodies.append(request->body);
    }
    return bodies;
}

int AuthorizerStub::count(const QByteArray &command) const
{
    int count = 0;
    for (const auto &request : m_requests)
        count += request->command() == command ? 1 : 0;
    return count;
}

void AuthorizerStub::release(const Reply &answer, int index)
{
    const Held held = m_held.takeAt(index);
    reply(held.socket, held.request, answer);
}

void AuthorizerStub::accept()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        const auto connection = std::make_shared<Connection>(Connection{++m_accepted, {}});
        QObject::connect(socket, &QTcpSocket::readyRead, socket,
                         [this, socket, connection] { read(socket, *connection); });
        QObject::connect(socket, &QTcpSocket::disconnected, socket, [this, socket] {
            for (const auto &[other, request] : m_unanswered) {
                if (other == socket)
                    request->gone = true;
            }
            m_unanswered.removeIf([socket](const auto &pair) { return pair.first == socket; });
            m_held.removeIf([socket](const Held &held) { return held.socket == socket; });
            socket->deleteLater();
        });
    }
}

void AuthorizerStub::read(QTcpSocket *socket, Connection &connection)
{
    connection.in += socket->readAll();
    while (auto taken = takeRequest(connection.in)) {
        const auto request = std::make_shared<Request>(std::move(*taken));
        request->connection = connection.number;
        m_requests.append(request);
        m_unanswered.append({socket, request});
        const Reply scripted = m_script(*request);
        if (scripted.kind == Reply::Hold)
            m_held.append({request, socket});
        else if (scripted.delayMs > 0)
            QTimer::singleShot(scripted.delayMs, socket,
                               [this, socket, request, scripted] { reply(socket, request, scripted); });
        else
            reply(socket, request, scripted);
    }
}

void AuthorizerStub::reply(QTcpSocket *socket, const std::shared_ptr<Request> &request, const Reply &reply)
{
    m_unanswered.removeIf([&request](const auto &pair) { return pair.second == request; });
    switch (reply.kind) {
    case Reply::Garbage:
        socket->write("\x16\x03\x01 this is no HTTP\r\n\r\n");
        [[fallthrough]];
    case Reply::CloseEarly:
        socket->disconnectFromHost();
        return;
    case Reply::Reset: {
#ifdef Q_OS_UNIX
        const linger none{.l_onoff = 1, .l_linger = 0};
        setsockopt(int(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &none, sizeof none);
#endif
        socket->abort();
        return;
    }
    case Reply::Answer:
    case Reply::Hold:
        break;
    }
    QByteArray bytes = "HTTP/1.1 " + QByteArray::number(reply.status)
                       + " Scripted\r\nContent-Length: " + QByteArray::number(reply.body.size()) + "\r\n";
    for (const QByteArray &header : reply.headers)
        bytes += header + "\r\n";
    socket->write(bytes + "\r\n" + reply.body);
    if (request->header("connection").toLower() == "close")
        socket->disconnectFromHost();
}

std::optional<AuthorizerStub::Request> AuthorizerStub::takeRequest(QByteArray &in)
{
    const qsizetype headEnd = in.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return std::nullopt;
    const QByteArrayList lines = in.left(headEnd).split('\n');
    const QByteArrayList words = lines.first().trimmed().split(' ');
    Request request;
    request.method = words.value(0);
    request.target = words.value(1);
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const qsizetype colon = lines.at(i).indexOf(':');
        request.headers.append({lines.at(i).left(colon), lines.at(i).mid(colon + 1).trimmed()});
    }
    const qsizetype length = qsizetype(request.header("content-length").toLongLong());
    if (in.size() < headEnd + 4 + length)
        return std::nullopt;
    request.body = in.mid(headEnd + 4, length);
    in.remove(0, headEnd + 4 + length);
    return request;
}

} // namespace wsify::test
