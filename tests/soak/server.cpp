// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "server.h"

#include "broken.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace wsify::soak {

namespace {

constexpr qsizetype TailBytes = 6 * 1024;

/// The caller's environment without its WSIFY_ variables, which would be flags; the seed of a build with faults is none.
std::vector<char *> cleanEnvironment()
{
    std::vector<char *> list;
    for (char **entry = ::environ; *entry; ++entry) {
        const QByteArrayView view(*entry);
        if (!view.startsWith("WSIFY_") || view.startsWith("WSIFY_FAULT_SEED="))
            list.push_back(*entry);
    }
    list.push_back(nullptr);
    return list;
}

} // namespace

Server::Server(Loop &loop, const QByteArray &binary, const QByteArrayList &arguments)
    : m_loop(loop)
{
    std::vector<char *> argv{const_cast<char *>(binary.constData())};
    for (const QByteArray &argument : arguments)
        argv.push_back(const_cast<char *>(argument.constData()));
    argv.push_back(nullptr);
    std::vector<char *> environment = cleanEnvironment();

    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        throw bench::Broken("pipe");
    m_pid = ::fork();
    if (m_pid == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::fcntl(ends[1], F_SETFL, 0); // the server's end blocks, as a terminal's does
        ::dup2(ends[1], STDOUT_FILENO);
        ::dup2(ends[1], STDERR_FILENO);
        ::execve(binary.constData(), argv.data(), environment.data());
        ::_exit(127);
    }
    ::close(ends[1]);
    m_pipe = ends[0];
    if (m_pid < 0)
        throw bench::Broken("fork");
    m_loop.watch(m_pipe, EPOLLIN, this);
}

Server::~Server()
{
    if (isRunning()) {
        ::kill(m_pid, SIGKILL);
        ::waitpid(m_pid, nullptr, 0);
    }
    closePipe();
}

void Server::closePipe()
{
    if (m_pipe < 0)
        return;
    m_loop.forget(m_pipe);
    ::close(m_pipe);
    m_pipe = -1;
}

bool Server::isRunning()
{
    if (m_runs && ::waitpid(m_pid, &m_status, WNOHANG) == m_pid) {
        m_runs = false;
        Server::ready(EPOLLIN); // not a subclass's: the destructor asks, too
    }
    return m_runs;
}

void Server::ready(quint32)
{
    std::array<char, 64 * 1024> bytes;
    for (;;) {
        const ssize_t size = m_pipe < 0 ? -1 : ::read(m_pipe, bytes.data(), bytes.size());
        if (size == 0)
            closePipe();
        if (size <= 0)
            return;
        m_tail.append(bytes.data(), size);
        for (const char *mark : {"Sanitizer: ", "Sanitizer:DEADLYSIGNAL", "runtime error: "})
            m_hasReport = m_hasReport || m_tail.contains(mark);
        if (!m_hasReport)
            m_tail = m_tail.right(TailBytes); // a report is kept whole
        if (m_port != 0 && !m_listener)
            continue;
        m_line.append(bytes.data(), size);
        QByteArrayList lines = m_line.split('\n');
        m_line = lines.takeLast();
        for (const QByteArray &line : lines)
            takeLine(line);
    }
}

void Server::takeLine(const QByteArray &line)
{
    if (m_listener)
        m_listener(line);
    if (m_port != 0)
        return;
    const QJsonObject fields = QJsonDocument::fromJson(line).object();
    const QByteArray address = fields.value(QLatin1String("addr")).toString().toLatin1();
    if (fields.value(QLatin1String("msg")).toString() == QLatin1String("listening"))
        m_port = address.mid(address.lastIndexOf(':') + 1).toUShort();
}

} // namespace wsify::soak
