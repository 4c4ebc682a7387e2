// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "listener.h"

namespace wsify::soak {

using bench::clientFrame;
using bench::Opcode;

namespace {

const QByteArray Joined = "\"joined\"";

QByteArray command(const QByteArray &name, const QByteArray &channel, const QByteArray &rest = {})
{
    return clientFrame(R"({"command":")" + name + R"(","args":{"channel":")" + channel + '"' + rest + "}}");
}

} // namespace

Listener::Listener(Loop &loop, quint16 port, const QByteArray &name, QByteArrayList channels, Callbacks callbacks)
    : Socket(loop, port)
    , m_name(name)
    , m_channels(std::move(channels))
    , m_callbacks(std::move(callbacks))
{
    send("GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: "
         "13\r\n"
         "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
}

void Listener::received(QByteArrayView bytes)
{
    m_in.append(bytes.data(), bytes.size());
    try {
        if (const qsizetype end = m_in.indexOf("\r\n\r\n"); !m_isOpen && end >= 0) {
            if (!m_in.startsWith("HTTP/1.1 101 "))
                throw bench::Broken("its handshake was answered " + m_in.left(m_in.indexOf('\r')).toStdString());
            m_in.remove(0, end + 4);
            m_isOpen = true;
            opened();
        }
        if (m_isOpen)
            m_in.remove(0, bench::takeFrames(m_in.constData(), m_in.size(),
                                             [this](Opcode opcode, QByteArrayView payload) { take(opcode, payload); }));
    } catch (const bench::Broken &broken) {
        reset();
        m_callbacks.ended(m_code, QString::fromUtf8(broken.what()));
    }
}

void Listener::opened()
{
    for (const QByteArray &channel : m_channels)
        send(command("join", channel));
    // A broadcast waits for the subscription of its channel, and this one is the last.
    send(command("join", m_name));
    send(command("broadcast", m_name, R"(,"content":)" + Joined));
}

void Listener::take(Opcode opcode, QByteArrayView payload)
{
    if (opcode == Opcode::Ping)
        send(clientFrame(payload, Opcode::Pong));
    else if (opcode == Opcode::Close)
        m_code = payload.size() < 2 ? 1005 : int(qFromBigEndian<quint16>(payload.data()));
    else if (opcode == Opcode::Text && payload == Joined)
        m_isReady = true;
    else if (opcode == Opcode::Text && m_callbacks.heard)
        m_callbacks.heard(payload);
    if (opcode == Opcode::Close)
        send(clientFrame(payload.first(std::min<qsizetype>(payload.size(), 2)), Opcode::Close));
}

void Listener::ended(End)
{
    m_callbacks.ended(m_code, {});
}

} // namespace wsify::soak
