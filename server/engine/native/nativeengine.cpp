// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/native/nativeengine.h"

#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "core/observer.h"
#include "engine/drainpace.h"
#include "engine/http/trustedproxies.h"
#include "engine/native/closingconnection.h"
#include "engine/native/httpconnection.h"
#include "engine/native/proxyheaderconnection.h"
#include "engine/peeraddress.h"

#include <QCoreApplication>
#include <QEvent>
#include <QHostAddress>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace wsify {

namespace {

Peer peerOf(int descriptor, const Listener &listener)
{
    if (listener.isUnix)
        return {LocalPeer, 0};
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    auto *address = reinterpret_cast<sockaddr *>(&storage);
    if (::getpeername(descriptor, address, &size) != 0)
        return {};
    const bool isV6 = storage.ss_family == AF_INET6;
    const quint16 port = isV6 ? reinterpret_cast<const sockaddr_in6 *>(&storage)->sin6_port
                              : reinterpret_cast<const sockaddr_in *>(&storage)->sin_port;
    return {numericAddress(QHostAddress(address)), ntohs(port)};
}

} // namespace

NativeEngine::NativeEngine(EngineContext context, std::function<void()> closed)
    : m_engine(context)
    , m_closed(std::move(closed))
    , m_logs(context.metrics.heldBytes)
    , m_readBuffer(std::make_unique<char[]>(ConnectionContext::ReadSize))
    , m_reactor(
          [this](Connection::Handle handle, quint32 events) {
              beginTurn();
              if (Connection *connection = find(handle))
                  connection->ready(events);
          },
          [this] {
              endTurn();
              m_tls->handshakes.endTurn();
          })
    , m_tls(new TlsShared{.metrics = m_engine.metrics,
                          .handshakes =
                              TlsHandshakes(m_engine.timers, m_engine.limits.tlsHandshakes,
                                            {[this](Connection::Handle handle) { return handshakeAdmitted(handle); },
                                             [this](Connection::Handle handle) { cutHandshake(handle); }})})
    , m_context{m_engine,
                m_reactor,
                m_logs,
                m_readBuffer.get(),
                [this](Connection &connection) { touched(connection); },
                [this](Connection::Handle handle) { m_yielded.push_back(handle); },
                [this] { flushAll(); },
                [this](Connection::Handle handle) { return find(handle); },
                *m_tls}
{
}

NativeEngine::~NativeEngine()
{
    for (Slot &slot : m_slots) {
        if (!slot.connection)
            continue;
        slot.connection.reset();
        m_closed();
    }
}

void NativeEngine::adopt(const Accepted &accepted)
{
    const int fd = int(accepted.descriptor);
    const int on = 1;
    const int flags = ::fcntl(fd, F_GETFL);
    ::fcntl(fd, F_SETFL, flags | O_NONBLOCK);
    // Turns are joined here, not by the kernel. A Unix socket has no such option.
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);

    Stream stream(fd);
    const Peer peer = peerOf(fd, *accepted.listener);
    if (accepted.listener->proxyProtocol && peer.address.isEmpty()) {
        // Reset already, as HAProxy's health checks are. Whether a proxy sent what is there to read, nobody can tell.
        m_closed();
        return;
    }
    const quint32 index = freeSlot();
    Slot &slot = m_slots[index];
    const Connection::Handle handle = Connection::Handle(slot.generation) << 32 | index;
    slot.connection = newConnection(std::move(stream), handle, peer, *accepted.listener);
    ++m_live;
    if (slot.connection->watch()) {
        slot.connection->begin();
        return;
    }
    remove(index);
    m_engine.observer.warned(notAdopted(accepted));
}

std::unique_ptr<Connection> NativeEngine::newConnection(Stream stream, Connection::Handle handle, const Peer &peer,
                                                        const Listener &listener)
{
    if (listener.proxyProtocol && m_engine.proxies.trusts(peer.address))
        return std::make_unique<ProxyHeaderConnection>(m_context, std::move(stream), handle, peer, listener);
    std::unique_ptr<TlsStream> tls;
    if (listener.tls)
        tls = std::make_unique<TlsStream>(*m_tls, *listener.tls, handle);
    return std::make_unique<HttpConnection>(m_context, std::move(stream), std::move(tls), handle, peer, listener.role);
}

bool NativeEngine::handshakeAdmitted(Connection::Handle handle)
{
    Connection *const connection = find(handle);
    if (connection)
        connection->admitted();
    return connection != nullptr;
}

void NativeEngine::cutHandshake(Connection::Handle handle)
{
    if (Connection *connection = find(handle)) {
        ++m_engine.metrics.limitTlsHandshakes;
        connection->cut();
    }
}

Connection *NativeEngine::find(Connection::Handle handle) const
{
    const auto index = quint32(handle);
    if (index >= m_slots.size() || m_slots[index].generation != quint32(handle >> 32))
        return nullptr;
    return m_slots[index].connection.get();
}

quint32 NativeEngine::freeSlot()
{
    if (m_freeSlots.empty()) {
        m_slots.emplace_back();
        return quint32(m_slots.size() - 1);
    }
    const quint32 index = m_freeSlots.back();
    m_freeSlots.pop_back();
    return index;
}

void NativeEngine::remove(quint32 index)
{
    Slot &slot = m_slots[index];
    slot.connection.reset();
    ++slot.generation;
    m_freeSlots.push_back(index);
    --m_live;
    m_closed();
}

void NativeEngine::touched(Connection &connection)
{
    // Who has an answer sends the next request while the members are served: then more requests meet in one turn.
    (connection.leavesFirst() ? m_touchedFirst : m_touched).push_back(&connection);
    if (m_isInTurn || m_isEndPosted)
        return;
    m_engine.metrics.deliveryDelay.turnBegan();
    m_isEndPosted = true;
    QCoreApplication::postEvent(this, new QEvent(QEvent::User));
}

void NativeEngine::beginTurn()
{
    if (!std::exchange(m_isInTurn, true) && !m_isEndPosted)
        m_engine.metrics.deliveryDelay.turnBegan();
}

void NativeEngine::customEvent(QEvent *)
{
    m_isEndPosted = false;
    endTurn();
}

void NativeEngine::flushAll()
{
    for (Connection *connection : m_touchedFirst)
        connection->flush();
    for (Connection *connection : m_touched)
        connection->flush();
    m_logs.clear();
}

void NativeEngine::endTurn()
{
    m_isInTurn = true; // nobody needs to post another end
    while (!m_touched.empty() || !m_touchedFirst.empty()) {
        flushAll();
        m_finishing.swap(m_touched);
        m_finishing.insert(m_finishing.end(), m_touchedFirst.begin(), m_touchedFirst.end());
        m_touchedFirst.clear();
        for (Connection *connection : m_finishing)
            connection->untouched();
        for (Connection *connection : m_finishing)
            finishTurn(*connection);
        m_finishing.clear();
    }
    m_engine.metrics.deliveryDelay.turnEnded();
    m_isInTurn = false;
    touchYielded();
}

/// Those who go on in a turn of their own, behind what epoll has for the others.
void NativeEngine::touchYielded()
{
    for (const Connection::Handle handle : std::exchange(m_yielded, {})) {
        if (Connection *connection = find(handle))
            connection->touch();
    }
}

void NativeEngine::finishTurn(Connection &connection)
{
    const Connection::Fate fate = connection.finishTurn();
    if (fate == Connection::Fate::Stay || connection.isTouched())
        return; // who was touched again says so again
    const auto index = quint32(connection.handle());
    std::unique_ptr<Connection> &place = m_slots[index].connection;
    if (fate == Connection::Fate::Upgrade) {
        place = connection.successor();
        place->begin();
        return;
    }
    const std::unique_ptr<Stream> leaving = connection.takeLeaving();
    if (leaving) {
        place = std::make_unique<ClosingConnection>(m_context, std::move(*leaving), connection.handle());
        place->begin();
    }
    if (!leaving || !place->watch())
        remove(index);
}

void NativeEngine::drain(std::chrono::milliseconds over)
{
    m_context.isDraining = true;
    for (const Slot &slot : m_slots) {
        if (!slot.connection)
            continue;
        m_toDrain.push_back(slot.connection->handle());
        slot.connection->beginDrain();
    }
    m_drainBegan = m_engine.timers.now();
    m_drainOver = over;
    drainSome();
}

std::vector<Engine::Holding> NativeEngine::largest(size_t atMost)
{
    std::vector<Holding> holdings;
    for (const Slot &slot : m_slots) {
        if (!slot.connection)
            continue;
        const Holding holding{slot.connection->handle(), slot.connection->unsent(), slot.connection->held()};
        if (holding.bytes > 0)
            holdings.push_back(holding);
    }
    return firstToGo(std::move(holdings), atMost);
}

void NativeEngine::shed(quint64 connection)
{
    if (Connection *found = find(connection))
        found->shed();
}

void NativeEngine::drainSome()
{
    const auto passed = m_engine.timers.now() - m_drainBegan;
    const auto due = size_t(drainDue(qsizetype(m_toDrain.size()), passed, m_drainOver));
    for (; m_drained < due; ++m_drained) {
        if (Connection *connection = find(m_toDrain[m_drained]))
            connection->drain();
    }
    if (m_drained < m_toDrain.size())
        m_drainTick = Timer(m_engine.timers, DrainTick, [this] { drainSome(); });
}

} // namespace wsify
