// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "engine/engine.h"

#include <QString>
#include <QTcpServer>
#include <QTimer>

#include <functional>

namespace wsify {

/// One listening descriptor of the process; hands every accepted descriptor on and never makes a socket of it.
///
/// Main thread. Outlives the connections that came in here, which know its listener(). When descriptors run out it pauses and tries again every 100 ms; it never spins.
class Acceptor : public QTcpServer
{
    Q_OBJECT

public:
    using Deal = std::function<void(const Accepted &accepted)>;

    explicit Acceptor(Deal deal, QObject *parent = nullptr);

    /// `host:port`, `:port`, `[v6]:port`; a host is an address or a name, which is resolved here; an empty one is every interface, v4 and
    /// v6. Backlog 4096. On failure false, with a text that says why.
    bool listen(const QString &address, QString &error);

    /// What was bound, once it listens.
    const Listener &listener() const { return m_listener; }

    /// Splits an address; false when it is not one, with a text that says what is allowed.
    static bool parseAddress(const QString &text, QString &host, quint16 &port, QString &error);

protected:
    void incomingConnection(qintptr descriptor) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    bool listenOn(const QHostAddress &address, quint16 port);
    QByteArray boundAddress() const;

    Deal m_deal;
    Listener m_listener;
    QTimer m_retry;
    bool m_hasAccepted = true; ///< since the system last said that somebody waits
};

} // namespace wsify
