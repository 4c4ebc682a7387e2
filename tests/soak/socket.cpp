// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "socket.h"

#include "broken.h"
#include "link.h"

#include <array>
#include <cerrno>
#include <linux/sockios.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace wsify::soak {

Socket::Socket(Loop &loop, quint16 port)
    : m_loop(loop)
    , m_descriptor(-1)
{
    try {
        m_descriptor = bench::connectTcpAsync(port);
    } catch (const bench::Broken &) {
        return; // refused at once
    }
    m_loop.watch(m_descriptor, EPOLLIN, this);
}

Socket::~Socket()
{
    close();
}

void Socket::close()
{
    if (m_descriptor >= 0) {
        m_loop.forget(m_descriptor);
        ::close(m_descriptor);
    }
    m_descriptor = -1;
}

void Socket::reset()
{
    const linger now{1, 0};
    if (m_descriptor >= 0)
        ::setsockopt(m_descriptor, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
}

void Socket::drop()
{
    close();
}

void Socket::send(QByteArrayView bytes)
{
    if (isOver())
        return;
    const bool isFirst = m_out.isEmpty();
    m_out.append(bytes.data(), bytes.size());
    if (isFirst)
        flush();
}

bool Socket::isAcknowledged() const
{
    int unacknowledged = 0;
    return m_out.isEmpty() && m_descriptor >= 0 && ::ioctl(m_descriptor, SIOCOUTQ, &unacknowledged) == 0
           && unacknowledged == 0;
}

void Socket::finish()
{
    m_finishes = true;
    if (m_out.isEmpty())
        flush();
}

void Socket::setReading(bool reads)
{
    m_reads = reads;
    update();
}

void Socket::flush()
{
    while (!m_out.isEmpty()) {
        const ssize_t sent = ::send(m_descriptor, m_out.constData(), size_t(m_out.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0)
            m_out.remove(0, sent);
        else if (errno != EINTR)
            break; // full, or over, which reading tells
    }
    if (m_out.isEmpty() && m_finishes)
        ::shutdown(m_descriptor, SHUT_WR);
    update();
}

void Socket::update()
{
    if (m_descriptor >= 0)
        m_loop.change(m_descriptor, (m_reads ? quint32(EPOLLIN) : 0U) | (m_out.isEmpty() ? 0U : quint32(EPOLLOUT)),
                      this);
}

void Socket::end(End how)
{
    close();
    ended(how);
}

void Socket::ready(quint32 events)
{
    if (isOver())
        return;
    if (events & EPOLLOUT)
        flush();
    if (!m_reads) {
        if (events & (EPOLLERR | EPOLLHUP)) // cannot be masked
            end(End::Reset);
        return;
    }
    static std::array<char, 256 * 1024> bytes;
    const ssize_t size = ::recv(m_descriptor, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (size > 0)
        received(QByteArrayView(bytes.data(), size));
    else if (size == 0)
        end(End::Fin);
    else if (errno != EAGAIN && errno != EINTR)
        end(End::Reset);
}

} // namespace wsify::soak
