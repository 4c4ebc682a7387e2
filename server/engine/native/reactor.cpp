// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/native/reactor.h"

#include "engine/native/socketio.h"

#include <QString>

#include <array>
#include <cerrno>
#include <sys/epoll.h>
#include <unistd.h>
#include <utility>

namespace wsify {

namespace {
constexpr int MaxEvents = 256; ///< a wake-up; what is left comes with the next one
}

Reactor::Reactor(Ready ready, std::function<void()> turnEnded)
    : m_ready(std::move(ready))
    , m_turnEnded(std::move(turnEnded))
    , m_epoll(::epoll_create1(EPOLL_CLOEXEC))
{
    if (m_epoll < 0)
        qFatal("epoll_create1: %s", qPrintable(qt_error_string(errno)));
    socketio::begin();
    m_notifier.emplace(m_epoll, QSocketNotifier::Read);
    QObject::connect(&*m_notifier, &QSocketNotifier::activated, &*m_notifier, [this] { dispatch(); });
}

Reactor::~Reactor()
{
    m_notifier.reset();
    ::close(m_epoll);
}

bool Reactor::add(int descriptor, quint64 handle, quint32 events)
{
    epoll_event event{};
    event.events = events;
    event.data.u64 = handle;
    return ::epoll_ctl(m_epoll, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

void Reactor::modify(int descriptor, quint64 handle, quint32 events)
{
    epoll_event event{};
    event.events = events;
    event.data.u64 = handle;
    ::epoll_ctl(m_epoll, EPOLL_CTL_MOD, descriptor, &event);
}

void Reactor::remove(int descriptor)
{
    ::epoll_ctl(m_epoll, EPOLL_CTL_DEL, descriptor, nullptr);
}

void Reactor::dispatch()
{
    std::array<epoll_event, MaxEvents> events;
    const int count = socketio::wait(m_epoll, events.data(), MaxEvents, 0);
    for (int i = 0; i < count; ++i)
        m_ready(events[size_t(i)].data.u64, events[size_t(i)].events);
    m_turnEnded();
}

} // namespace wsify
