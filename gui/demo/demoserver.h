// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/endpoint.h"
#include "gui/demo/demoworld.h"

#include <QLocalServer>
#include <QObject>
#include <QTemporaryDir>
#include <QTimer>

#include <memory>

class QLocalSocket;

namespace wsify::console {

class DemoConnection;

/// What `wsify-console --demo` connects to: a DemoWorld behind a real local socket that speaks the real admin protocol, so that no page knows the
/// difference. In this process and on the main thread, for one user and some consoles; closes everything when it is destroyed.
///
/// A drain ends it as it ends a server: consoles are cut, and another boot_id answers on the same socket.
class DemoServer : public QObject
{
    Q_OBJECT

public:
    explicit DemoServer(quint32 seed, QObject *parent = nullptr);
    ~DemoServer() override;

    /// Begins to listen, on a socket of its own in a new directory. False: errorText() says why.
    bool listen(qint64 now);
    /// As a server that ends: nobody answers any more.
    void stop();
    QString errorText() const { return m_errorText; }
    /// A machine without other servers, that could be found.
    static admin::EndpointEnvironment environment();
    QString socketName() const { return m_server.fullServerName(); }

    /// From now on time passes by the clock. Without it, it passes by advance() alone, at most ten seconds a call.
    void start();
    void advance(qint64 ms);

    const DemoWorld &world() const { return *m_world; }

private:
    void accept(QLocalSocket *socket);
    void spread(const DemoNews &news);
    void restart();

    quint32 m_seed;
    QTemporaryDir m_directory;
    QLocalServer m_server;
    QString m_errorText;
    std::unique_ptr<DemoWorld> m_world;
    QList<DemoConnection *> m_connections; ///< children
    QTimer m_tick;
};

} // namespace wsify::console
