// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "loop.h"

#include "broken.h"

#include <algorithm>
#include <array>
#include <sys/epoll.h>
#include <unistd.h>

namespace wsify::soak {

using namespace std::chrono_literals;

Loop::Loop()
    : m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    , m_last(std::chrono::steady_clock::now())
    , m_gapAt(m_last)
{
}

Loop::~Loop()
{
    ::close(m_epoll);
}

void Loop::watch(int descriptor, quint32 events, Handler *handler)
{
    epoll_event event{};
    event.events = events;
    event.data.ptr = handler;
    if (::epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event) != 0)
        throw bench::Broken("epoll_ctl");
}

void Loop::change(int descriptor, quint32 events, Handler *handler)
{
    epoll_event event{};
    event.events = events;
    event.data.ptr = handler;
    ::epoll_ctl(m_epoll, EPOLL_CTL_MOD, descriptor, &event);
}

void Loop::forget(int descriptor)
{
    ::epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, nullptr);
}

void Loop::turn()
{
    std::array<epoll_event, 512> events;
    const int count = ::epoll_wait(m_epoll, events.data(), int(events.size()), TurnMs);
    const auto now = std::chrono::steady_clock::now();
    const auto passed = std::chrono::duration_cast<std::chrono::microseconds>(now - m_last);
    m_last = now;
    m_rest += std::min<std::chrono::microseconds>(passed, 100ms);
    const auto whole = std::chrono::duration_cast<Milliseconds>(m_rest);
    m_now += whole;
    m_rest -= whole;
    const auto gap = std::chrono::duration_cast<Milliseconds>(passed);
    m_longestGap = std::max(m_longestGap, gap);
    if (gap >= m_gap || now - m_gapAt > 15s) {
        m_gap = gap;
        m_gapAt = now;
    }
    for (int i = 0; i < count; ++i)
        static_cast<Handler *>(events[size_t(i)].data.ptr)->ready(events[size_t(i)].events);
}

Milliseconds Loop::recentGap() const
{
    return m_last - m_gapAt > 15s ? 0ms : m_gap;
}

} // namespace wsify::soak
