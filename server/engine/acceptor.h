// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "engine/engine.h"
#include "net/resolver.h"

#include <QString>
#include <QTcpServer>
#include <QTimer>

#include <functional>
#include <memory>

namespace wsify {

/// One listening socket of the process, TCP or Unix; passes on every accepted descriptor and never creates a socket object for
/// it.
///
/// Main thread. Outlives the connections that it accepted, which refer to its listener(). If descriptors run out, it
/// pauses and retries every 100 ms; it never spins.
class Acceptor : public QTcpServer
{
    Q_OBJECT

public:
    static constexpr int Backlog = 4096;

    using Deal = std::function<void(const Accepted &accepted)>;

    /// Gets nothing, or what is wrong.
    using Listening = std::function<void(const QString &error)>;

    /// Tests replace `lookup`.
    explicit Acceptor(Deal deal, Resolver::Lookup lookup = Resolver::askSystem);

    /// Before listen(): for connections with TLS. They outlive this.
    void setTls(const TlsCertificates *certificates) { m_listener.tls = certificates; }

    /// Before listen(): trusted proxies send a header of the PROXY protocol first. It outlives the connections.
    void setProxyProtocol(ProxyProtocol *protocol) { m_listener.proxyProtocol = protocol; }

    /// Listens on `host:port`, `:port` or `[v6]:port`. A host is an address or a name; an empty host means every
    /// interface, v4 and v6. Backlog 4096. Calls `done` once: from within unless a name has to be looked up, and never
    /// after it was destroyed.
    void listen(const QString &address, const Listening &done);

    /// Accepts at a stream socket that listens already, and owns it. Calls for nothing but close(2) at its end: others may
    /// have the same one. Returns what is wrong, or nothing. `address`: of a Unix socket, as in Listener; else null.
    QString adopt(qintptr descriptor, const QByteArray &address = {});

    /// Before listen() and adopt().
    void setRole(ListenerRole role) { m_listener.role = role; }

    /// Leaves connections in the system's queue until go(). After listen() or adopt().
    void hold();
    void go();

    /// The bound address, once it listens.
    const Listener &listener() const { return m_listener; }

    /// Splits an address; false if it is invalid, with the expected form in a text.
    static bool parseAddress(const QString &text, QString &host, quint16 &port, QString &error);

protected:
    void incomingConnection(qintptr descriptor) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QString listenOn(const QHostAddress &address, quint16 port);
    void begin(const QByteArray &address);
    QByteArray boundAddress() const;

    Deal m_deal;
    const Resolver::Lookup m_lookup;
    std::unique_ptr<Resolver> m_resolver; ///< of a name
    Listener m_listener;
    QTimer m_retry;
    bool m_isHeld = false;
    bool m_hasAccepted = true; ///< since the system last reported a pending connection
};

} // namespace wsify
