// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "meter.h"

#include <QByteArray>
#include <QDirIterator>
#include <QFile>
#include <QList>
#include <QString>

#include <algorithm>
#include <ctime>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

namespace wsify::bench {

namespace {

QByteArray procFile(qint64 pid, const char *name)
{
    QFile file(QStringLiteral("/proc/%1/%2").arg(pid).arg(QLatin1String(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// CPU time of all threads of a process, those that have ended included; in ns, where proc(5) has ticks of 10 ms.
double serverCpu(qint64 pid)
{
    clockid_t clock{};
    timespec time{};
    if (pid == 0 || ::clock_getcpuclockid(pid_t(pid), &clock) != 0 || ::clock_gettime(clock, &time) != 0)
        return 0;
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

/// How long the threads of a process were ready to run but did not, because something else had their core.
double waited(qint64 pid)
{
    double ns = 0;
    QDirIterator threads(QStringLiteral("/proc/%1/task").arg(pid), QDir::Dirs | QDir::NoDotAndDotDot);
    while (threads.hasNext()) {
        QFile file(threads.next() + QLatin1String("/schedstat"));
        if (file.open(QIODevice::ReadOnly))
            ns += file.readAll().split(' ').value(1).toDouble();
    }
    return ns / 1e9;
}

double ownCpu()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval &t) { return double(t.tv_sec) + double(t.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

} // namespace

qint64 residentBytes(qint64 pid)
{
    const QList<QByteArray> fields = procFile(pid, "statm").split(' ');
    return fields.size() > 1 ? fields[1].toLongLong() * ::sysconf(_SC_PAGESIZE) : 0;
}

qint64 settledResidentBytes(qint64 pid)
{
    using namespace std::chrono_literals;
    qint64 last = residentBytes(pid);
    int same = 0;
    for (int i = 0; i < 100 && same < 5; ++i) {
        std::this_thread::sleep_for(100ms);
        const qint64 now = residentBytes(pid);
        same = now == last ? same + 1 : 0;
        last = now;
    }
    return last;
}

void Meter::start()
{
    m_residentBefore = residentBytes(m_pid);
    m_serverWaited = waited(m_pid);
    m_ownWaited = waited(::getpid());
    m_server = serverCpu(m_pid);
    m_own = ownCpu();
    m_began = SteadyClock::now();
}

void Meter::stop()
{
    m_seconds = std::chrono::duration<double>(SteadyClock::now() - m_began).count();
    m_server = serverCpu(m_pid) - m_server;
    m_own = ownCpu() - m_own;
    m_serverWaited = std::max(waited(m_pid) - m_serverWaited, 0.0);
    m_ownWaited = std::max(waited(::getpid()) - m_ownWaited, 0.0);
    m_residentAfter = residentBytes(m_pid);
}

void Meter::report(QJsonObject &into) const
{
    into[QStringLiteral("seconds")] = m_seconds;
    into[QStringLiteral("own_cpu_s")] = m_own;
    into[QStringLiteral("own_waited_s")] = m_ownWaited;
    if (m_pid == 0)
        return;
    into[QStringLiteral("server_cpu_s")] = m_server;
    into[QStringLiteral("server_waited_s")] = m_serverWaited;
    into[QStringLiteral("rss_before")] = m_residentBefore;
    into[QStringLiteral("rss_after")] = m_residentAfter;
}

void Meter::report(QJsonObject &into, const char *what, qint64 count) const
{
    report(into);
    const QString name = QLatin1String(what);
    into[name] = count;
    into[name + QStringLiteral("_per_s")] = qint64(double(count) / m_seconds);
    if (m_server > 0)
        into[name + QStringLiteral("_per_cpu_s")] = qint64(double(count) / m_server);
}

void Latencies::report(QJsonObject &into)
{
    if (m_us.empty())
        return;
    std::sort(m_us.begin(), m_us.end());
    const auto at = [this](double part) { return double(m_us[size_t(double(m_us.size() - 1) * part)]) / 1000; };
    into[QStringLiteral("p50_ms")] = at(0.5);
    into[QStringLiteral("p99_ms")] = at(0.99);
    into[QStringLiteral("max_ms")] = at(1);
}

} // namespace wsify::bench
