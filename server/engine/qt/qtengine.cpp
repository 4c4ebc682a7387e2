// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/qt/qtengine.h"

#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "core/observer.h"
#include "engine/drainpace.h"
#include "engine/qt/clientsocket.h"
#include "engine/qt/front.h"
#include "engine/qt/qttls.h"
#include "engine/qt/websocketconnection.h"

#include <QWebSocket>

#include <algorithm>
#include <utility>

namespace wsify {

namespace {

constexpr std::chrono::milliseconds AccountEvery{100};

/// Deadlines are looked at four times within the shortest of them, and at least once a second.
Clock::Duration sweepEvery(const Limits &limits)
{
    const auto shortest = std::min({limits.slowTimeout, limits.queueGrace, limits.pingInterval, limits.pongTimeout});
    return std::clamp<Clock::Duration>(shortest / 4, std::chrono::milliseconds(10), std::chrono::seconds(1));
}

} // namespace

QtEngine::QtEngine(EngineContext context, std::function<void()> closed)
    : m_context(context)
    , m_closed(std::move(closed))
{
    checkDeadlines();
    accountMemory();
}

QtEngine::~QtEngine()
{
    m_context.metrics.heldBytes.add(-m_heldBytes);
    // They must not report back to an engine that is half gone.
    for (Front *front : std::as_const(m_fronts)) {
        front->disconnect(this);
        delete front;
        m_closed();
    }
    for (WebSocketConnection *connection : std::as_const(m_webSockets)) {
        connection->disconnect(this);
        delete connection;
        m_closed();
    }
}

void QtEngine::adopt(const Accepted &accepted)
{
    std::shared_ptr<const TlsSettings> tls;
    if (accepted.listener->tls)
        tls = accepted.listener->tls->current();
    auto made = ClientSocket::make(tls ? &static_cast<const QtTls &>(*tls).configuration() : nullptr);
    if (!made->setSocketDescriptor(accepted.descriptor)) {
        m_context.observer.warned(notAdopted(accepted));
        m_closed();
        return;
    }
    made->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    auto *front =
        new Front(m_context, m_httpServer, m_webSocketServer, made.get(), ++m_lastId, *accepted.listener, tls);
    made.release(); // it has a parent now
    m_fronts.insert(front);
    connect(front, &Front::upgraded, this,
            [this, front](QTcpSocket *s, QWebSocket *webSocket, const ClientInfo &client) {
                m_fronts.remove(front);
                front->deleteLater();
                upgraded(s, webSocket, client);
            });
    connect(front, &Front::finished, this, [this, front] {
        m_fronts.remove(front);
        front->deleteLater();
        m_closed();
    });
    front->start();
}

void QtEngine::upgraded(QTcpSocket *socket, QWebSocket *webSocket, const ClientInfo &client)
{
    auto *connection =
        new WebSocketConnection(m_context, socket, webSocket, ++m_lastId, [this](WebSocketConnection *dirty) {
            m_dirty.emplace_back(dirty);
            if (std::exchange(m_flushScheduled, true))
                return;
            m_context.metrics.deliveryDelay.turnBegan();
            QMetaObject::invokeMethod(this, &QtEngine::flush, Qt::QueuedConnection);
        });
    m_webSockets.insert(connection);
    connect(connection, &WebSocketConnection::finished, this, [this, connection] {
        m_webSockets.remove(connection);
        connection->deleteLater();
        m_closed();
    });
    connection->open(client);
}

void QtEngine::flush()
{
    m_flushScheduled = false;
    const auto dirty = std::exchange(m_dirty, {});
    for (const auto &connection : dirty) {
        if (connection)
            connection->flush();
    }
    m_context.metrics.deliveryDelay.turnEnded();
}

void QtEngine::checkDeadlines()
{
    const auto connections = m_webSockets; // none dies in here, but some may be marked
    for (WebSocketConnection *connection : connections)
        connection->checkDeadlines();
    m_sweep = Timer(m_context.timers, sweepEvery(m_context.limits), [this] { checkDeadlines(); });
}

// Qt's sockets do not say when their buffers change, so they are asked.
void QtEngine::accountMemory()
{
    qint64 held = 0;
    for (const Front *front : std::as_const(m_fronts))
        held += front->holding().bytes;
    for (const WebSocketConnection *connection : std::as_const(m_webSockets))
        held += connection->unaccounted();
    m_context.metrics.heldBytes.add(held - std::exchange(m_heldBytes, held));
    m_memorySweep = Timer(m_context.timers, AccountEvery, [this] { accountMemory(); });
}

std::vector<Engine::Holding> QtEngine::largest(size_t atMost)
{
    // What is decided by this list is weighed against the sum: a client that was cut off a moment ago must be in neither.
    accountMemory();
    std::vector<Holding> holdings;
    for (const Front *front : m_fronts)
        holdings.push_back(front->holding());
    for (const WebSocketConnection *connection : m_webSockets) {
        holdings.push_back(connection->holding());
        holdings.back().bytes += connection->waitingBytes();
    }
    std::erase_if(holdings, [](const Holding &holding) { return holding.bytes == 0; });
    return firstToGo(std::move(holdings), atMost);
}

void QtEngine::shed(quint64 id)
{
    for (Front *front : std::as_const(m_fronts)) {
        if (front->id() == id) {
            front->shed();
            return;
        }
    }
    for (WebSocketConnection *connection : std::as_const(m_webSockets)) {
        if (connection->id() == id) {
            connection->shed();
            return;
        }
    }
}

void QtEngine::drain(std::chrono::milliseconds over)
{
    for (WebSocketConnection *connection : std::as_const(m_webSockets))
        m_toDrain.append(connection);
    for (const auto &connection : std::as_const(m_toDrain)) {
        if (connection)
            connection->beginDrain();
    }
    m_drainBegan = m_context.timers.now();
    m_drainOver = over;
    drainSome();
}

void QtEngine::drainSome()
{
    const auto passed = m_context.timers.now() - m_drainBegan;
    const qsizetype all = m_toDrain.size();
    const qsizetype due = drainDue(all, passed, m_drainOver);
    for (; m_drained < due; ++m_drained) {
        if (m_toDrain.at(m_drained))
            m_toDrain.at(m_drained)->drain();
    }
    if (m_drained < all)
        m_drainTick = Timer(m_context.timers, DrainTick, [this] { drainSome(); });
}

} // namespace wsify
