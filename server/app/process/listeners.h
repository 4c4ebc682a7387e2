// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/process/inheritedsockets.h"
#include "app/process/unixlistener.h"
#include "engine/acceptor.h"
#include "engine/http/proxyprotocol.h"
#include "engine/listenaddress.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <vector>

namespace wsify {

class TlsCertificates;
struct Config;

/// Where the process listens: all addresses of the configuration.
///
/// Main thread. Outlives the connections, which refer to their Listener.
class Listeners
{
public:
    struct Failure
    {
        QString error; ///< for the operator; empty: there is none
        int exitCode = 0;
    };
    using Opened = std::function<void(const Failure &)>;

    Listeners(const Config &config, InheritedSockets inherited, Acceptor::Deal deal);

    /// Finds the sockets that the service manager has passed; for a start that has not begun. What is wrong with them is the
    /// configuration's fault. warning() is then known.
    QString prepare();
    /// For the operator: about sockets that were passed and that nobody asked for. Empty: there are none.
    QString warning() const { return m_warning; }

    /// Opens one after the other, those without TLS first, those of the metrics last; nobody is accepted before accept().
    /// `done` is called once: from within, or when the resolver or another server has answered, and never after this was
    /// destroyed.
    void open(const TlsCertificates *certificates, Opened done);
    void accept();
    /// The process is about to end: whoever comes at a socket of the service manager waits there for the next process.
    void leaveToSuccessor();
    /// Removes the files of Unix sockets that this process has made.
    void close();

    /// All that are open, in the order of open().
    QList<const Listener *> all() const;
    /// For the name of the default admin socket: the first TCP port, else the base name of the first Unix socket (without
    /// `.sock`). Those of the metrics do not count.
    QString name() const;

private:
    /// One socket to be.
    struct Plan
    {
        QString text; ///< as configured
        ListenAddress address;
        ListenerRole role;
        bool hasTls;
        InheritedSockets::Socket inherited; ///< of Systemd
        QByteArray unixAddress; ///< of that one
    };
    struct Open
    {
        std::unique_ptr<Acceptor> acceptor;
        std::unique_ptr<UnixListener> file; ///< destroyed first: see there
        bool isInherited;
    };

    QString assign(const Plan &plan, const QStringList &names, QList<bool> &taken);
    void openNext();
    void opened(const QString &error, int exitCode);

    const InheritedSockets m_inherited;
    const Acceptor::Deal m_deal;
    const bool m_hasProxyProtocol;
    ProxyProtocol m_proxyProtocol; ///< of all listeners but those of the metrics
    std::vector<Plan> m_configured;
    std::vector<Plan> m_plans; ///< sockets of the service manager one by one
    std::vector<Open> m_open;
    const TlsCertificates *m_certificates = nullptr;
    Opened m_done;
    QString m_warning;
};

} // namespace wsify
