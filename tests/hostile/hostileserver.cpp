// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "hostile/hostileserver.h"

#include "support/httpclient.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>

#include <algorithm>
#include <unistd.h>

namespace wsify::test {

namespace {

constexpr int ServeMs = 5000; // for a fresh client
constexpr int RecoverMs = 10'000; // for memory and descriptors

#ifdef WSIFY_SANITIZED
// Shadow memory, what is freed and kept in quarantine (256 MiB), and what the allocator keeps: only growth without end is seen here.
constexpr qint64 SanitizerMargin = 1280LL * 1024 * 1024;
#else
constexpr qint64 SanitizerMargin = 0;
#endif

QByteArray megabytes(qint64 bytes)
{
    return QByteArray::number(double(bytes) / (1024 * 1024), 'f', 1) + " MiB";
}

} // namespace

bool HostileServer::serve(const QStringList &arguments, int descriptors)
{
    if (m_process && m_process->isRunning() && m_arguments == arguments && m_limit == descriptors)
        return begin();
    m_process = std::make_unique<ServerProcess>();
    m_arguments = arguments;
    m_limit = descriptors;
    m_idleResident = 0;
    if (descriptors > 0)
        m_process->limitDescriptors(descriptors);
    return m_process->listening(arguments) && begin();
}

bool HostileServer::adopt(std::unique_ptr<ServerProcess> process)
{
    m_process = std::move(process);
    m_arguments.clear();
    m_idleResident = 0;
    return m_process->port() != 0 && begin();
}

bool HostileServer::begin()
{
    if (m_idleResident == 0) {
        // What every worker touches once is no growth.
        for (int i = 0; i < 8; ++i) {
            if (!serveFreshClient().isEmpty())
                return false;
        }
        waitUntil([&] { return m_process->metric("wsify_clients") == 0; }, ServeMs);
        m_idleResident = statusBytes("VmRSS");
        m_idleDescriptors = descriptors();
    }
    QFile reset(QStringLiteral("/proc/%1/clear_refs").arg(m_process->pid()));
    if (reset.open(QIODevice::WriteOnly))
        reset.write("5"); // forgets the peak of the resident size
    m_before = samples();
    return !m_before.isEmpty();
}

QByteArray HostileServer::recover()
{
    if (!m_process || !m_process->isRunning())
        return "the server is gone: " + problem();
    const QByteArray unserved = serveFreshClient();
    if (!unserved.isEmpty())
        return unserved;

    const qint64 allowed = m_idleResident + m_idleResident / 5 + MemoryMargin + SanitizerMargin;
    qint64 resident = 0;
    waitUntil(
        [&] {
            resident = statusBytes("VmRSS");
            return resident <= allowed && descriptors() <= m_idleDescriptors;
        },
        RecoverMs);
    if (resident > allowed)
        return "resident memory stays at " + megabytes(resident) + ", it was " + megabytes(m_idleResident);
    if (descriptors() > m_idleDescriptors)
        return "descriptors stay at " + QByteArray::number(descriptors()) + ", they were "
               + QByteArray::number(m_idleDescriptors);

    Samples now;
    QByteArray left;
    waitUntil(
        [&] {
            now = samples();
            left.clear();
            for (const char *gauge : {"wsify_clients", "wsify_connecting", "wsify_subscriptions", "wsify_channels",
                                      "wsify_authorizer_in_flight"}) {
                if (now.value(gauge, -1) != 0)
                    left = gauge + (" is " + QByteArray::number(now.value(gauge, -1)));
            }
            return left.isEmpty();
        },
        RecoverMs);
    return left.isEmpty() ? left : left + " with nobody connected";
}

QByteArray HostileServer::stop()
{
    if (!m_process)
        return {};
    const QByteArray wrong = m_process->stop() ? QByteArray() : m_process->problem();
    m_process.reset();
    return wrong;
}

QByteArray HostileServer::problem() const
{
    if (!m_process)
        return "no server was started";
    const QByteArray wrong = m_process->problem();
    return wrong.isEmpty() ? QByteArray("it does not serve a first client") : wrong;
}

double HostileServer::grown(const QByteArray &metric) const
{
    // A name without labels means all its samples.
    const Samples now = samples();
    double grown = 0;
    for (auto it = now.begin(); it != now.end(); ++it) {
        if (it.key() == metric || it.key().startsWith(metric + '{'))
            grown += it.value() - m_before.value(it.key());
    }
    return grown;
}

qint64 HostileServer::peakGrowth() const
{
#ifdef WSIFY_SANITIZED
    return 0;
#else
    return std::max<qint64>(0, statusBytes("VmHWM") - m_idleResident);
#endif
}

double HostileServer::processorSeconds() const
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(m_process->pid()));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray line = file.readAll();
    // Behind the name in brackets: fields 14 and 15 are the ticks in user and kernel mode.
    const QByteArrayList fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
    return (fields.value(11).toDouble() + fields.value(12).toDouble()) / double(::sysconf(_SC_CLK_TCK));
}

/// Connects, joins, publishes by HTTP and hears it, within the deadline. Empty when it was served.
QByteArray HostileServer::serveFreshClient() const
{
    QElapsedTimer clock;
    clock.start();
    WsClient client;
    const auto late = [&](const char *what) {
        return QByteArray("a fresh client was not served: ") + what + " after " + QByteArray::number(clock.elapsed())
               + " ms, status " + QByteArray::number(client.answer().status);
    };
    if (!client.opened(port()))
        return late("no 101");
    const QByteArray channel = "fresh-" + QByteArray::number(clock.msecsSinceReference(), 36);
    client.sendText(join(channel));
    if (!client.settled())
        return late("its join was not carried out");
    const HttpAnswer answer = httpPost(port(), R"({"channel":")" + channel + R"(","content":"heard"})");
    if (answer.status != 201)
        return late("its POST was not answered 201");
    waitUntil([&] { return !client.messages().isEmpty() || client.isDisconnected(); });
    if (client.messages() != QByteArrayList{"\"heard\""})
        return late("it did not hear what it published");
    client.sendClose();
    if (!waitUntil([&] { return client.isDisconnected(); }))
        return late("its close was not answered");
    return clock.elapsed() <= ServeMs ? QByteArray() : late("all came, but late,");
}

HostileServer::Samples HostileServer::samples() const
{
    Samples samples;
    const QByteArrayList lines = httpRequest(port(), "GET", "/metrics").body.split('\n');
    for (const QByteArray &line : lines) {
        const qsizetype space = line.lastIndexOf(' ');
        if (space > 0 && !line.startsWith('#'))
            samples.insert(line.left(space), line.mid(space + 1).toDouble());
    }
    return samples;
}

int HostileServer::descriptors() const
{
    const QDir open(QStringLiteral("/proc/%1/fd").arg(m_process->pid()));
    return int(open.entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot).size());
}

qint64 HostileServer::statusBytes(const QByteArray &name) const
{
    QFile file(QStringLiteral("/proc/%1/status").arg(m_process->pid()));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArrayList lines = file.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith(name + ':'))
            return line.mid(name.size() + 1).replace("kB", "").trimmed().toLongLong() * 1024;
    }
    return 0;
}

} // namespace wsify::test
