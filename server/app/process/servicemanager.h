// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <chrono>

namespace wsify {

/// What the service manager (systemd) has put into the environment of this process.
struct ServiceEnvironment
{
    QByteArray notifySocket = {}; ///< NOTIFY_SOCKET
    QByteArray watchdogUsec = {}; ///< WATCHDOG_USEC
    QByteArray watchdogPid = {}; ///< WATCHDOG_PID
    QByteArray listenFds = {}; ///< LISTEN_FDS: a number
    QByteArray listenPid = {}; ///< LISTEN_PID
    QByteArray listenNames = {}; ///< LISTEN_FDNAMES, with colons between them
};

/// Reads it and takes it out of the environment, so that no child of this process takes it for its own.
/// After the options were parsed, and before any thread exists.
ServiceEnvironment takeServiceEnvironment();

/// Tells the service manager how the process is, by datagrams as sd_notify(3) describes them. Without a manager, and on
/// systems other than Linux, it does nothing.
///
/// Main thread. A datagram that cannot be sent within 250 ms is lost.
class ServiceManager
{
public:
    explicit ServiceManager(ServiceEnvironment environment);

    /// How often it wants to hear from a process that is alive; zero if it does not want to, or not from this process.
    std::chrono::microseconds watchdog() const { return m_watchdog; }

    /// `status`: a sentence for people, without secrets.
    void ready(QByteArrayView status = "Serving") const { notify("READY=1\nSTATUS=" + status.toByteArray()); }
    /// ready() has to follow, whatever comes of it.
    void reloading() const;
    void stopping() const { notify("STOPPING=1"); }
    void alive() const { notify("WATCHDOG=1"); }

private:
    void notify(QByteArrayView state) const;

    QByteArray m_socket;
    std::chrono::microseconds m_watchdog{};
};

} // namespace wsify
