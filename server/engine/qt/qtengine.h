// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/session/session.h"
#include "core/timers.h"
#include "engine/engine.h"
#include "engine/qt/httpserver.h"
#include "engine/qt/websocketserver.h"

#include <QList>
#include <QObject>
#include <QPointer>
#include <QSet>

#include <functional>
#include <vector>

class QTcpSocket;
class QWebSocket;

namespace wsify {

class Front;
class WebSocketConnection;

/// The portable engine: Qt WebSockets, Qt HttpServer, and a front that protects both from input they cannot handle.
///
/// See engine.h. `closed` is called once for every adopted descriptor, when its connection is gone.
class QtEngine : public QObject, public Engine
{
    Q_OBJECT

public:
    QtEngine(EngineContext context, std::function<void()> closed);
    ~QtEngine() override;

    void adopt(const Accepted &accepted) override;
    void drain(std::chrono::milliseconds over) override;
    int connections() const override { return int(m_fronts.size() + m_webSockets.size()); }
    std::vector<Holding> largest(size_t atMost) override;
    void shed(quint64 connection) override;

private:
    void upgraded(QTcpSocket *socket, QWebSocket *webSocket, const ClientInfo &client);
    void flush();
    void checkDeadlines();
    void accountMemory();
    void drainSome();

    EngineContext m_context;
    std::function<void()> m_closed;
    HttpServer m_httpServer;
    WebSocketServer m_webSocketServer;
    QSet<Front *> m_fronts;
    QSet<WebSocketConnection *> m_webSockets;

    std::vector<QPointer<WebSocketConnection>> m_dirty; ///< those with output at the end of this turn
    bool m_flushScheduled = false;
    quint64 m_lastId = 0;
    qint64 m_heldBytes = 0; ///< as accounted

    Timer m_sweep;
    Timer m_memorySweep;
    Timer m_drainTick;
    QList<QPointer<WebSocketConnection>> m_toDrain;
    qsizetype m_drained = 0;
    Clock::Duration m_drainBegan{};
    Clock::Duration m_drainOver{};
};

} // namespace wsify
