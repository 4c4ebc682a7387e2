// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "engine/http/responsedecoder.h"

#include <QByteArray>
#include <QObject>
#include <QString>

class QSslSocket;
class QTcpSocket;

namespace wsify {

/// One HTTP/1.1 connection to the authorizer, over QTcpSocket or QSslSocket: one request at a time, each sent only
/// once.
///
/// Worker thread only; owned by the pool (HttpAuthorizer), which destroys it in a later turn, after closed() or when
/// it is no longer needed. Connects with the first request.
class AuthorizerConnection : public QObject
{
    Q_OBJECT

public:
    struct Endpoint
    {
        QString host;
        quint16 port;
        bool tls; ///< the certificate is checked against the system's authorities
    };

    AuthorizerConnection(Endpoint endpoint, QObject *parent);

    /// Sends a whole request; answered() brings the answer. Must not be called while a request is in progress.
    void send(QByteArray request);

    /// Polls an idle connection. If the peer has closed it or sent unsolicited data, it is no longer idle and closed()
    /// was emitted. With TLS, only the event loop notices.
    bool check();

    /// Ends the connection at once, without a signal.
    void abort();

    /// The last answer; valid within answered().
    const ResponseDecoder &answer() const { return m_decoder; }
    /// True if it can carry the next request: none is in progress, and neither the peer nor the last answer has ended
    /// the connection.
    bool isIdle() const { return !m_isOut && m_isUsable; }

Q_SIGNALS:
    void answered();
    /// The connection has ended. If a request was in progress, the text says why there is no answer.
    void closed(const QByteArray &reason);

private:
    void connected();
    void write(const QByteArray &request);
    void read();
    void ended();
    qint64 bytesToWrite() const;

    Endpoint m_endpoint;
    QSslSocket *m_tls; ///< null if TLS is off
    QTcpSocket *m_socket; ///< m_tls, or an unbuffered socket
    ResponseDecoder m_decoder;
    QByteArray m_request; ///< kept until the connection is up
    bool m_isConnected = false;
    bool m_isOut = false; ///< a request is in progress
    bool m_isUsable = true;
};

} // namespace wsify
