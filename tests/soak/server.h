// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "loop.h"

#include <QByteArray>
#include <QByteArrayList>

#include <csignal>
#include <functional>

namespace wsify::soak {

/// The real binary as a child, on the loop. Its output is read all the time, and its end kept. It dies with this process.
class Server : private Loop::Handler
{
public:
    Server(Loop &loop, const QByteArray &binary, const QByteArrayList &arguments);
    /// SIGKILL when it still runs.
    ~Server() override;
    Server(const Server &) = delete;
    Server &operator=(const Server &) = delete;

    /// 0 until it said where it listens.
    quint16 port() const { return m_port; }
    pid_t pid() const { return m_pid; }
    void signal(int number) const { ::kill(m_pid, number); }
    /// False once it ended; then wait status as waitpid(2) has it.
    bool isRunning();
    int waitStatus() const { return m_status; }
    /// Gets every line from now on.
    void setListener(std::function<void(const QByteArray &line)> listener) { m_listener = std::move(listener); }
    /// The last kilobytes of what it wrote, the errors in it included.
    QByteArray tail() const { return m_tail; }
    bool hasSanitizerReport() const { return m_hasReport; }

private:
    void ready(quint32 events) override;
    void takeLine(const QByteArray &line);
    void closePipe();

    Loop &m_loop;
    int m_pipe = -1;
    pid_t m_pid = -1;
    bool m_runs = true;
    bool m_hasReport = false;
    int m_status = 0;
    quint16 m_port = 0;
    QByteArray m_line; ///< that is not whole yet
    std::function<void(const QByteArray &line)> m_listener;
    QByteArray m_tail;
};

} // namespace wsify::soak
