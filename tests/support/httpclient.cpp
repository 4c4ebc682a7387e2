// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/httpclient.h"

#include "support/wait.h"

#include <QHostAddress>

namespace wsify::test {

QByteArray HttpAnswer::header(QByteArrayView name) const
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

std::optional<HttpAnswer> HttpAnswer::parse(QByteArrayView bytes, bool ended)
{
    HttpAnswer answer;
    for (;;) {
        const qsizetype headEnd = bytes.indexOf("\r\n\r\n");
        if (headEnd < 0 || !bytes.startsWith("HTTP/1."))
            return std::nullopt;
        const QByteArrayList lines = bytes.first(headEnd).toByteArray().split('\n');
        bytes = bytes.sliced(headEnd + 4);
        answer.status = lines.first().mid(9, 3).toInt();
        answer.headers.clear();
        for (qsizetype i = 1; i < lines.size(); ++i) {
            const qsizetype colon = lines.at(i).indexOf(':');
            answer.headers.append({lines.at(i).left(colon), lines.at(i).mid(colon + 1).trimmed()});
        }
        if (answer.status == 101 || answer.status >= 200)
            break;
        ++answer.interim;
    }
    const QByteArray length = answer.header("content-length");
    const bool bodiless = answer.status == 101 || answer.status == 204 || answer.status == 304;
    const qsizetype size = bodiless ? 0 : length.isNull() ? bytes.size() : qsizetype(length.toLongLong());
    if (bytes.size() < size || (!bodiless && length.isNull() && !ended))
        return std::nullopt;
    answer.body = bytes.first(size).toByteArray();
    answer.rest = bytes.sliced(size).toByteArray();
    return answer;
}

HttpConnection::HttpConnection(quint16 port)
    : HttpConnection(makeClientSocket())
{
    connectClient(m_socket, port);
}

HttpConnection::HttpConnection(const QString &path, bool overTls)
    : HttpConnection(makeClientSocket(overTls))
{
    connectClient(m_socket, path);
    m_connected = true;
}

HttpConnection::HttpConnection(std::unique_ptr<QTcpSocket> socket)
    : m_socketOwner(std::move(socket))
{
    QObject::connect(&m_socket, &QTcpSocket::connected, &m_socket, [this] { m_connected = true; });
    QObject::connect(&m_socket, &QTcpSocket::readyRead, &m_socket, [this] { m_in += m_socket.readAll(); });
}

void HttpConnection::send(const QByteArray &bytes)
{
    waitUntil([this] { return m_connected || isClosed(); });
    if (!isClosed())
        m_socket.write(bytes);
}

HttpAnswer HttpConnection::answer()
{
    std::optional<HttpAnswer> answer;
    waitUntil([&] {
        answer = HttpAnswer::parse(m_in, isClosed());
        return answer || isClosed();
    });
    if (!answer)
        return {};
    m_in = answer->rest;
    return *answer;
}

bool HttpConnection::waitClosed()
{
    return waitUntil([this] { return isClosed(); });
}

bool HttpConnection::isClosed() const
{
    return m_socket.state() == QAbstractSocket::UnconnectedState;
}

HttpAnswer httpRequest(quint16 port, const QByteArray &method, const QByteArray &target, const QByteArray &body,
                       const QByteArrayList &headers)
{
    QByteArray bytes = method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\n";
    if (!body.isNull())
        bytes += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    for (const QByteArray &header : headers)
        bytes += header + "\r\n";
    HttpConnection connection(port);
    connection.send(bytes + "\r\n" + body);
    return connection.answer();
}

HttpAnswer httpPost(quint16 port, const QByteArray &json, const QByteArray &target)
{
    return httpRequest(port, "POST", target, json, {"Content-Type: application/json"});
}

} // namespace wsify::test
