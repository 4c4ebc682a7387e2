// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/process/logwriter.h"

#include <algorithm>
#include <utility>

namespace wsify {

using namespace std::chrono_literals;

LogWriter::LogWriter(Sink sink, Pace pace, LogFormat format)
    : m_sink(std::move(sink))
    , m_pace(pace)
    , m_format(format)
{
}

QByteArray LogWriter::formatted(const QByteArray &line) const
{
    return m_format == LogFormat::Text ? logline::asText(line) : line;
}

void LogWriter::append(LogRecord record)
{
    const QByteArray line = formatted(record.line());
    const std::lock_guard lock(m_mutex);
    hear(std::move(record));
    writeLater(line);
}

void LogWriter::appendLine(const QByteArray &line)
{
    const QByteArray written = formatted(line);
    const std::lock_guard lock(m_mutex);
    writeLater(written);
}

bool LogWriter::admit(Limit limit)
{
    const std::lock_guard lock(m_mutex);
    Window &window = m_windows[limit];
    const auto now = Steady::now();
    if (now - 1s >= window.begin) {
        window.begin = now;
        window.admitted = 0;
    }
    if (window.admitted < LimitedLinesPerSecond) {
        ++window.admitted;
        return true;
    }
    suppress(limit, now);
    return false;
}

void LogWriter::listen(bool on)
{
    const std::lock_guard lock(m_mutex);
    m_isHeard = on;
    m_heard = {};
    m_heardSize = 0;
}

LogWriter::Heard LogWriter::takeHeard()
{
    const std::lock_guard lock(m_mutex);
    m_heardSize = 0;
    return std::exchange(m_heard, {});
}

bool LogWriter::flush(std::chrono::milliseconds atMost)
{
    std::unique_lock lock(m_mutex);
    m_isFlushing = !m_pending.empty();
    m_filled.notify_one();
    return m_emptied.wait_for(lock, atMost, [this] { return m_pending.empty() && m_writing.empty(); });
}

void LogWriter::close()
{
    const std::lock_guard lock(m_mutex);
    m_closing = true;
    m_filled.notify_one();
}

bool LogWriter::waitFinished(std::chrono::milliseconds atMost)
{
    std::unique_lock lock(m_mutex);
    return m_emptied.wait_for(lock, atMost, [this] { return m_finished; });
}

void LogWriter::run()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        waitForWork(lock);
        const bool last = m_closing;
        for (int limit = 0; limit < Limits; ++limit)
            report(Limit(limit), last ? Steady::time_point::max() : Steady::now());
        if (!m_pending.empty() || (last && m_dropped > 0))
            writePending(lock);
        if (last && m_pending.empty())
            break;
    }
    m_finished = true;
    m_emptied.notify_all();
}

// ---- under the lock ----

void LogWriter::hear(LogRecord &&record)
{
    if (!m_isHeard)
        return;
    if (m_heardSize + record.size() > HeardSize) {
        ++m_heard.dropped;
        return;
    }
    m_heardSize += record.size();
    m_heard.records.push_back(std::move(record));
}

void LogWriter::writeLater(const QByteArray &line)
{
    if (qsizetype(m_pending.size() + m_writing.size()) + line.size() > BufferSize) {
        drop(1);
        return;
    }
    const bool wasFull = qsizetype(m_pending.size()) >= GatheredSize;
    m_pending.append(line.constData(), size_t(line.size()));
    const bool isFull = qsizetype(m_pending.size()) >= GatheredSize;
    if (std::exchange(m_isIdle, false) || (isFull && !wasFull))
        m_filled.notify_one(); // a system call, if the writer waits
}

void LogWriter::drop(qint64 lines)
{
    m_dropped += lines;
    m_droppedEver.fetch_add(lines, std::memory_order_relaxed);
}

void LogWriter::suppress(Limit limit, Steady::time_point now)
{
    Window &window = m_windows[limit];
    window.lastSuppressed = now;
    ++window.suppressed;
    if (std::exchange(window.isSuppressing, true))
        return;
    window.reported = now;
    tell(limit, "suppressing log lines", {"per_second", LimitedLinesPerSecond});
}

void LogWriter::report(Limit limit, Steady::time_point now)
{
    Window &window = m_windows[limit];
    if (!window.isSuppressing || now < nextReport(window))
        return;
    window.isSuppressing = now - window.lastSuppressed < m_pace.quiet;
    window.reported = now;
    tell(limit, window.isSuppressing ? "log lines suppressed" : "no longer suppressing log lines",
         {"count", std::exchange(window.suppressed, 0)});
}

LogWriter::Steady::time_point LogWriter::nextReport(const Window &window) const
{
    return std::min(window.lastSuppressed + m_pace.quiet, window.reported + m_pace.report);
}

/// Refusals are the clients' doing, and no reason to warn.
void LogWriter::tell(Limit limit, const char *text, const LogField &field)
{
    const bool isRefusals = limit == Refusals;
    LogRecord record(isRefusals ? LogLevel::Info : LogLevel::Warning, text,
                     {{"kind", isRefusals ? "refused" : "warning"}, field});
    writeLater(formatted(record.line()));
    hear(std::move(record));
}

bool LogWriter::mustWrite(Steady::time_point now) const
{
    return !m_pending.empty() && (m_isFlushing || now >= m_gatherUntil || qsizetype(m_pending.size()) >= GatheredSize);
}

/// Until there is something to write, or to report.
void LogWriter::waitForWork(std::unique_lock<std::mutex> &lock)
{
    for (;;) {
        const auto now = Steady::now();
        if (m_closing || mustWrite(now))
            return;
        auto report = Steady::time_point::max();
        for (const Window &window : m_windows) {
            if (window.isSuppressing)
                report = std::min(report, nextReport(window));
        }
        if (now >= report)
            return;
        m_isIdle = now >= m_gatherUntil; // and nothing is pending
        const auto wake = m_isIdle ? report : std::min(report, m_gatherUntil);
        if (wake == Steady::time_point::max())
            m_filled.wait(lock);
        else
            m_filled.wait_until(lock, wake);
        m_isIdle = false;
    }
}

void LogWriter::writePending(std::unique_lock<std::mutex> &lock)
{
    m_writing.swap(m_pending);
    m_isFlushing = false;
    m_gatherUntil = Steady::now() + m_pace.gather;
    const qint64 dropped = std::exchange(m_dropped, 0);
    if (dropped > 0)
        m_writing +=
            formatted(LogRecord(LogLevel::Warning, "log lines dropped", {{"count", dropped}}).line()).toStdString();
    lock.unlock();
    const bool written = m_sink(m_writing);
    lock.lock();
    if (!written) {
        m_dropped += dropped; // nobody has read of them
        drop(std::count(m_writing.begin(), m_writing.end(), '\n') - (dropped > 0 ? 1 : 0));
    }
    m_writing.clear(); // its memory is used again in the next round
    if (m_pending.empty())
        m_emptied.notify_all();
}

} // namespace wsify
