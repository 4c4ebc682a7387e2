// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "support/overtls.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QList>
#include <QTcpSocket>

#include <optional>
#include <utility>

namespace wsify::test {

/// An HTTP/1.1 answer as it came.
struct HttpAnswer
{
    int status = 0; ///< 0: no whole answer came
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;
    QByteArray rest; ///< bytes behind the answer
    int interim = 0; ///< 1xx answers before it

    /// The first field of that name, compared without case; null when there is none.
    QByteArray header(QByteArrayView name) const;

    /// Reads one answer from the front of `bytes`; nothing while it is not complete. `ended`: no more bytes will come, which
    /// completes a body without a length.
    static std::optional<HttpAnswer> parse(QByteArrayView bytes, bool ended);
};

/// One TCP connection to the server that carries whatever bytes the test wants, malformed ones included.
///
/// Test thread; turns the event loop while it waits, so clients and stubs of the same test go on.
class HttpConnection
{
public:
    explicit HttpConnection(quint16 port);
    /// By a Unix socket.
    explicit HttpConnection(const QString &path, bool overTls = isOverTls());

    /// Nothing happens once the server has ended the connection.
    void send(const QByteArray &bytes);
    /// The next whole answer; status 0 when the deadline or the end of the connection came first.
    HttpAnswer answer();
    /// True when the server has ended the connection before the deadline.
    bool waitClosed();
    bool isClosed() const;
    /// Everything received and not yet given out by answer().
    const QByteArray &received() const { return m_in; }

private:
    explicit HttpConnection(std::unique_ptr<QTcpSocket> socket);

    QByteArray m_in;
    bool m_connected = false;
    std::unique_ptr<QTcpSocket> m_socketOwner;
    QTcpSocket &m_socket = *m_socketOwner; ///< last: its signals must not find the other members gone
};

/// One request on a connection of its own. Host is added; Content-Length too unless the body is null; `headers` are whole lines
/// without line ends.
HttpAnswer httpRequest(quint16 port, const QByteArray &method, const QByteArray &target,
                       const QByteArray &body = QByteArray(), const QByteArrayList &headers = {});

/// POST /broadcast with a JSON body, on a connection of its own.
HttpAnswer httpPost(quint16 port, const QByteArray &json, const QByteArray &target = "/broadcast");

} // namespace wsify::test
