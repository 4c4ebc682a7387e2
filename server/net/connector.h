// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "net/resolver.h"

#include <QBasicTimer>
#include <QByteArray>
#include <QIODevice>
#include <QObject>
#include <QSslConfiguration>

#include <chrono>
#include <optional>
#include <vector>

class QTcpSocket;

namespace wsify {

/// Opens one connection to a host, with or without TLS: looks up its addresses and tries them one after another,
/// AttemptDelay apart, or at once when one fails; the first one that connects is used (RFC 8305).
///
/// Belongs to the resolver's thread. It emits either connected() or failed(), once, and never from within start(). A
/// handler may destroy it with deleteLater() only; destroying it ends what is in progress without a signal.
class Connector : public QObject
{
    Q_OBJECT

public:
    using Duration = std::chrono::milliseconds;

    static constexpr Duration AttemptDelay{300};

    struct Target
    {
        quint16 port = 0;
        /// With TLS. The peer's certificate must name the resolver's host.
        std::optional<QSslConfiguration> tls = {};
        QIODevice::OpenMode mode = QIODevice::ReadWrite;
        Duration timeout{}; ///< for everything: lookup, connection and TLS; 0 for none
    };

    struct Failure
    {
        QByteArray text; ///< one sentence
        bool isFinal = false; ///< another attempt cannot help: there is no such host, or TLS was refused
    };

    /// Refers to `resolver`, which must outlive it.
    Connector(Resolver &resolver, Target target, QObject *parent = nullptr);
    ~Connector() override;

    void start();

    /// An address has accepted the connection; TLS may be still to come.
    bool isReached() const { return m_isReached; }
    /// When the lookup began that gave the address.
    Resolver::Time lookedUpAt() const { return m_lookedUpAt; }

Q_SIGNALS:
    /// A connected (with TLS, encrypted) socket with TCP_NODELAY; a QSslSocket with TLS. The receiver owns it.
    void connected(QTcpSocket *socket);
    void failed(const wsify::Connector::Failure &failure);

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    struct Attempt
    {
        QTcpSocket *socket;
        qsizetype address; ///< index in m_addresses
    };

    void resolved(const Resolver::Answer &answer);
    void tryNext();
    void timedOut();
    void reached(QTcpSocket *socket);
    void lost(QTcpSocket *socket);
    void succeed(QTcpSocket *socket);
    void fail(const Failure &failure);
    void abort(const QTcpSocket *except = nullptr);

    Resolver &m_resolver;
    const Target m_target;
    QList<QHostAddress> m_addresses;
    qsizetype m_next = 0; ///< the first address that was not tried yet
    std::vector<Attempt> m_attempts; ///< in progress
    QBasicTimer m_stagger;
    QBasicTimer m_deadline;
    Resolver::Time m_lookedUpAt = {};
    bool m_isReached = false;
    bool m_isDone = false;
};

} // namespace wsify
