// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/process/servicemanager.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

#ifdef Q_OS_LINUX
#include <cstddef>
#include <ctime>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>
#endif

namespace wsify {

namespace {

QByteArray take(const char *variable)
{
    QByteArray value = qgetenv(variable);
    qunsetenv(variable);
    return value;
}

/// sd_watchdog_enabled(3): without WATCHDOG_PID every process is meant.
std::chrono::microseconds watchdogOf(const ServiceEnvironment &environment)
{
    if (!environment.watchdogPid.isEmpty()
        && environment.watchdogPid.toLongLong() != QCoreApplication::applicationPid())
        return {};
    return std::chrono::microseconds(std::max(environment.watchdogUsec.toLongLong(), qint64(0)));
}

} // namespace

ServiceEnvironment takeServiceEnvironment()
{
    qunsetenv("LISTEN_PIDFDID"); // LISTEN_PID once more, since systemd 259
    return {.notifySocket = take("NOTIFY_SOCKET"),
            .watchdogUsec = take("WATCHDOG_USEC"),
            .watchdogPid = take("WATCHDOG_PID"),
            .listenFds = take("LISTEN_FDS"),
            .listenPid = take("LISTEN_PID"),
            .listenNames = take("LISTEN_FDNAMES")};
}

ServiceManager::ServiceManager(ServiceEnvironment environment)
    : m_socket(std::move(environment.notifySocket))
    , m_watchdog(m_socket.isEmpty() ? std::chrono::microseconds() : watchdogOf(environment))
{
}

#ifdef Q_OS_LINUX

void ServiceManager::reloading() const
{
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    notify("RELOADING=1\nMONOTONIC_USEC=" + QByteArray::number(qint64(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000));
}

void ServiceManager::notify(QByteArrayView state) const
{
    // A path, or a name of the abstract namespace behind '@' (unix(7)).
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    if (m_socket.size() < 2 || (m_socket.front() != '/' && m_socket.front() != '@')
        || m_socket.size() >= qsizetype(sizeof address.sun_path))
        return;
    std::copy(m_socket.begin(), m_socket.end(), address.sun_path);
    if (m_socket.front() == '@')
        address.sun_path[0] = '\0';
    const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return;
    const timeval patience{.tv_sec = 0, .tv_usec = 250'000};
    ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    const auto length = socklen_t(offsetof(sockaddr_un, sun_path) + size_t(m_socket.size()));
    [[maybe_unused]] const ssize_t sent = ::sendto(descriptor, state.data(), size_t(state.size()), MSG_NOSIGNAL,
                                                   reinterpret_cast<const sockaddr *>(&address), length);
    ::close(descriptor);
}

#else

void ServiceManager::reloading() const
{
}

void ServiceManager::notify(QByteArrayView) const
{
}

#endif

} // namespace wsify
