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

/// One HTTP/1.1 connection to the authorizer, over QTcpSocket or QSslSocket: one request at a time, each sent once.
///
/// Worker thread only; owned by the pool (HttpAuthorizer), which destroys it in a later turn after closed() or when it is not wanted any
/// more. Connects with the first request.
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

    /// Sends a whole request; the answer comes by answered(). Not while another one is out.
    void send(QByteArray request);

    /// Looks whether the peer has ended an idle one, or said something on it, and the event loop has not told yet: then it is not idle any
    /// more, and closed() was emitted. With TLS this is seen by the event loop alone.
    bool check();

    /// Ends it at once and in silence.
    void abort();

    /// The last answer, from within answered().
    const ResponseDecoder &answer() const { return m_decoder; }
    /// True when it can carry the next request: nothing is out, and neither the peer nor the last answer has ended it.
    bool isIdle() const { return !m_isOut && m_isUsable; }

Q_SIGNALS:
    void answered();
    /// It is over. With a request out: why there is no answer.
    void closed(const QByteArray &reason);

private:
    void connected();
    void write(const QByteArray &request);
    void read();
    void ended();
    qint64 bytesToWrite() const;

    Endpoint m_endpoint;
    QSslSocket *m_tls; ///< null without TLS
    QTcpSocket *m_socket; ///< m_tls, or one without buffers
    ResponseDecoder m_decoder;
    QByteArray m_request; ///< until there is a connection
    bool m_isConnected = false;
    bool m_isOut = false; ///< a request is
    bool m_isUsable = true;
};

} // namespace wsify
