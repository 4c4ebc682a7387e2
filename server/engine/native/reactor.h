// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QSocketNotifier>
#include <QtGlobal>

#include <functional>
#include <optional>

namespace wsify {

/// One epoll descriptor for all connections of a worker, level-triggered, registered with Qt's event loop as one
/// QSocketNotifier: the cost of a wake-up does not depend on the number of connections, and Qt's timers and sockets
/// run in the same loop (epoll(7)).
///
/// Worker thread only. Descriptors belong to the caller; closing one removes it.
class Reactor
{
public:
    using Ready = std::function<void(quint64 handle, quint32 events)>;

    /// `ready` is called for each ready descriptor, with epoll's events; `turnEnded` after all descriptors of one
    /// wake-up.
    Reactor(Ready ready, std::function<void()> turnEnded);
    ~Reactor();
    Reactor(const Reactor &) = delete;
    Reactor &operator=(const Reactor &) = delete;

    /// False if the kernel has no room for it (max_user_watches, memory).
    bool add(int descriptor, quint64 handle, quint32 events);
    void modify(int descriptor, quint64 handle, quint32 events);
    void remove(int descriptor);

private:
    void dispatch();

    Ready m_ready;
    std::function<void()> m_turnEnded;
    int m_epoll;
    std::optional<QSocketNotifier> m_notifier;
};

} // namespace wsify
