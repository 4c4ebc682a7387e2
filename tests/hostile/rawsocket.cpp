// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "hostile/rawsocket.h"

#include "support/httpclient.h"

#include <QtEndian>

#include <algorithm>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace wsify::test {

RawSocket::RawSocket(quint16 port, int receiveBuffer)
    : m_descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))
{
    if (m_descriptor < 0) {
        end(false);
        return;
    }
    const int on = 1;
    ::setsockopt(m_descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (receiveBuffer > 0)
        ::setsockopt(m_descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = qToBigEndian(port);
    address.sin_addr.s_addr = qToBigEndian(quint32(INADDR_LOOPBACK));
    if (::connect(m_descriptor, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0
        && errno != EINPROGRESS)
        end(true);
}

RawSocket::~RawSocket()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void RawSocket::send(const QByteArray &bytes)
{
    if (m_isEnded)
        return;
    if (m_sent == m_out.size()) {
        m_out = bytes; // shared: a flood is one buffer for all its connections
        m_sent = 0;
    } else {
        m_out.append(bytes);
    }
}

void RawSocket::pump()
{
    if (m_isEnded)
        return;
    write();
    if (m_isReading) {
        read();
    } else {
        pollfd state{m_descriptor, POLLIN, 0};
        if (::poll(&state, 1, 0) > 0 && (state.revents & (POLLHUP | POLLERR)))
            end(state.revents & POLLERR);
    }
}

bool RawSocket::isEnded()
{
    pump();
    return m_isEnded;
}

void RawSocket::write()
{
    while (m_sent < m_out.size()) {
        const ssize_t size =
            ::send(m_descriptor, m_out.constData() + m_sent, size_t(m_out.size() - m_sent), MSG_NOSIGNAL);
        if (size > 0) {
            m_sent += size;
        } else {
            // A connection that is over says so to who reads: an answer can wait in front of the reset.
            if (errno != EAGAIN && errno != EINTR && errno != ENOTCONN && !m_isReading)
                end(true);
            return;
        }
    }
}

void RawSocket::read()
{
    char buffer[64 * 1024];
    for (;;) {
        const ssize_t size = ::recv(m_descriptor, buffer, sizeof buffer, 0);
        if (size > 0) {
            m_in.append(buffer, size);
        } else {
            if (size == 0)
                end(false);
            else if (errno != EAGAIN && errno != EINTR && errno != ENOTCONN)
                end(true);
            return;
        }
    }
}

void RawSocket::end(bool byReset)
{
    m_isEnded = true;
    m_wasReset = byReset;
}

void RawSocket::finish()
{
    ::shutdown(m_descriptor, SHUT_WR);
}

void RawSocket::reset()
{
    const linger now{1, 0};
    ::setsockopt(m_descriptor, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    ::close(std::exchange(m_descriptor, -1));
    m_isEnded = true;
}

int RawSocket::status() const
{
    return m_in.startsWith("HTTP/1.1 ") ? m_in.mid(9, 3).toInt() : 0;
}

RawSockets connectMany(quint16 port, int count, const QByteArray &bytes)
{
    RawSockets sockets;
    for (int i = 0; i < count; ++i) {
        sockets.push_back(std::make_unique<RawSocket>(port));
        if (!bytes.isEmpty())
            sockets.back()->send(bytes);
        sockets.back()->pump();
    }
    return sockets;
}

bool waitEnded(const RawSockets &sockets)
{
    return pumpUntil([&] {
        return std::count_if(sockets.begin(), sockets.end(), [](const auto &socket) { return !socket->isEnded(); })
               == 0;
    });
}

bool waitAnswered(const RawSockets &sockets)
{
    const auto isAnswered = [](const auto &socket) {
        if (socket->isEnded())
            return true;
        if (socket->unsent() > 0)
            return false;
        const auto answer = HttpAnswer::parse(socket->received(), false);
        return answer && answer->header("connection").toLower() == "close";
    };
    return pumpUntil([&] { return std::all_of(sockets.begin(), sockets.end(), isAnswered); });
}

QByteArray upgradeRequest(const QByteArray &headers)
{
    return "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
           "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
           + headers + "\r\n";
}

RawSockets openClients(quint16 port, int count, int receiveBuffer)
{
    RawSockets sockets;
    const QByteArray request = upgradeRequest();
    for (int i = 0; i < count; ++i) {
        sockets.push_back(std::make_unique<RawSocket>(port, receiveBuffer));
        sockets.back()->send(request);
        sockets.back()->pump();
    }
    const auto isOpen = [](const auto &socket) {
        socket->pump();
        return socket->status() == 101 && socket->received().contains("\r\n\r\n");
    };
    pumpUntil([&] { return std::all_of(sockets.begin(), sockets.end(), isOpen); });
    sockets.erase(std::remove_if(sockets.begin(), sockets.end(), [&](const auto &socket) { return !isOpen(socket); }),
                  sockets.end());
    for (const auto &socket : sockets)
        socket->take();
    return sockets;
}

bool sendOnAll(const RawSockets &sockets, const QByteArray &bytes)
{
    for (const auto &socket : sockets)
        socket->send(bytes);
    return pumpUntil([&] {
        return std::count_if(sockets.begin(), sockets.end(),
                             [](const auto &socket) { return !socket->isEnded() && socket->unsent() > 0; })
               == 0;
    });
}

int closeCodeOf(const QByteArray &received)
{
    // The server's frames are unmasked, and a close frame is its last one: look for it from the end.
    for (qsizetype size = 2; size <= 125 && size + 2 <= received.size(); ++size) {
        const QByteArrayView frame = QByteArrayView(received).last(size + 2);
        if (quint8(frame[0]) == 0x88 && quint8(frame[1]) == size)
            return qFromBigEndian<quint16>(frame.data() + 2);
    }
    return 0;
}

} // namespace wsify::test
