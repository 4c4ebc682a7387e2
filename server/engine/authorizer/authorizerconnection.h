// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "engine/http/responsedecoder.h"

#include <QByteArray>
#include <QObject>

class QSslSocket;
class QTcpSocket;

namespace wsify {

/// One HTTP/1.1 connection to the authorizer, over QTcpSocket or QSslSocket: one request at a time, each sent once.
///
/// Worker thread only; owned by the pool (HttpAuthorizer), which destroys it in a later turn, after closed() or when
/// it is no longer needed. Signals come from the event loop, never from within a call.
class AuthorizerConnection : public QObject
{
    Q_OBJECT

public:
    /// Takes a connected socket (with TLS, an encrypted one); a plain one is best opened unbuffered.
    AuthorizerConnection(QTcpSocket *socket, QObject *parent);

    /// Sends a whole request; answered() brings the answer. False if the connection has ended and not one byte was
    /// sent; there is no signal then. Must not be called while a request is in progress.
    bool send(const QByteArray &request);
    /// True once a byte of the last request was handed to the kernel.
    bool wasSent() const { return m_sent > 0; }

    /// Polls an idle connection; false if the peer has closed it or sent unsolicited data. With TLS, only the event loop
    /// notices.
    bool check();

    /// Ends the connection at once, without a signal.
    void abort();

    /// The last answer; valid within answered() and closed().
    const ResponseDecoder &answer() const { return m_decoder; }
    /// True if it can carry the next request: none is in progress, and neither the peer nor the last answer has ended
    /// the connection.
    bool isIdle() const { return !m_isOut && m_isUsable; }

Q_SIGNALS:
    void answered();
    /// The connection has ended. If a request was in progress, the text says why there is no answer.
    void closed(const QByteArray &reason);

private:
    void read();
    void ended();
    qint64 bytesToWrite() const;

    QTcpSocket *m_socket;
    QSslSocket *m_tls; ///< m_socket; null without TLS
    ResponseDecoder m_decoder;
    qint64 m_sent = 0; ///< bytes of the last request that the kernel took; plain: 0 or all
    bool m_isOut = false; ///< a request is in progress
    bool m_isUsable = true;
    bool m_isQuiet = false; ///< within a call: no signals
};

} // namespace wsify
