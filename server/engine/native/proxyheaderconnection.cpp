// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/native/proxyheaderconnection.h"

#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "engine/http/proxyprotocol.h"
#include "engine/native/httpconnection.h"

#include <cstring>
#include <utility>

namespace wsify {

ProxyHeaderConnection::ProxyHeaderConnection(ConnectionContext &context, Stream stream, Handle handle, Peer peer,
                                             const Listener &listener)
    : Connection(context, std::move(stream), nullptr, handle)
    , m_listener(listener)
    , m_peer(std::move(peer))
{
}

void ProxyHeaderConnection::begin()
{
    m_headUntil = now() + m_context.engine.limits.headTimeout;
    setDeadline(m_headUntil);
}

/// What is behind the header stays in the kernel: TLS or HTTP read it from there, as they always do.
qint64 ProxyHeaderConnection::receive()
{
    char *const buffer = m_context.readBuffer;
    const qsizetype before = m_received.size();
    std::memcpy(buffer, m_received.constData(), size_t(before));
    const qint64 seen = stream().peek(buffer + before, size_t(ProxyHeader::MaxSize - before));
    if (seen <= 0)
        return seen;
    const ProxyHeader header = ProxyHeader::parse({buffer, before + seen});
    const qint64 wanted = header.state == ProxyHeader::State::Complete ? header.size - before : seen;
    return stream().receive(buffer, size_t(wanted));
}

void ProxyHeaderConnection::received(char *data, qsizetype size)
{
    m_received.append(data, size);
    m_header = ProxyHeader::parse(m_received);
    if (m_header.state == ProxyHeader::State::Failed)
        refuse(m_header.error);
    else if (m_header.state == ProxyHeader::State::Complete)
        touch();
}

void ProxyHeaderConnection::ended()
{
    // Who only looks whether somebody listens has nothing to say.
    if (m_received.isEmpty())
        end();
    else
        refuse("ended half-way");
}

void ProxyHeaderConnection::refuse(const char *reason)
{
    m_listener.proxyProtocol->refused(m_peer, reason, m_context.engine.metrics, m_context.engine.observer);
    end();
}

void ProxyHeaderConnection::end()
{
    close();
    m_isOver = true;
    touch();
}

void ProxyHeaderConnection::shed()
{
    ++m_context.engine.metrics.limitMemory;
    end();
}

Connection::Fate ProxyHeaderConnection::settle()
{
    if (m_isOver)
        return Fate::Die;
    return m_header.state == ProxyHeader::State::Complete ? Fate::Upgrade : Fate::Stay;
}

std::unique_ptr<Connection> ProxyHeaderConnection::successor()
{
    std::unique_ptr<TlsStream> tls;
    if (m_listener.tls)
        tls = std::make_unique<TlsStream>(m_context.tls, *m_listener.tls, handle());
    return std::make_unique<HttpConnection>(*this, std::move(tls),
                                            m_header.client.address.isEmpty() ? m_peer : m_header.client,
                                            m_listener.role, m_headUntil);
}

} // namespace wsify
