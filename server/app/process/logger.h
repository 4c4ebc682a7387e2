// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/process/logline.h"
#include "app/process/logwriter.h"
#include "core/observer.h"

#include <QByteArray>
#include <QByteArrayView>

#include <atomic>
#include <chrono>
#include <initializer_list>
#include <memory>
#include <thread>

namespace wsify {

/// The log: JSON lines on standard output, shaped like v3's (log/slog, and echo's access log), or the same as text.
///
/// Thread-safe. Callers only append to a buffer of 4 MiB; one writer thread empties it. If the sink blocks or fails,
/// lines are dropped and counted and callers never wait; the first output afterwards ends with a line that says how
/// many were lost. Lines that clients can cause without limit (refusals; warnings, including Qt's) are limited to 100
/// per second each, of handshakes that failed to one; the excess is counted and reported once a second. Every text is escaped and cut: a URI at 1 KiB, a
/// message at 1 KiB, others at 256 bytes. The destructor writes the rest, for at most one second.
class Logger : public Observer
{
public:
    using enum admin::LogLevel;

    using Sink = LogWriter::Sink;

    Logger(LogLevel level, AccessLog accessLog, Sink sink, LogFormat format = LogFormat::Json);
    ~Logger() override;
    Logger(const Logger &) = delete;
    Logger &operator=(const Logger &) = delete;

    void setLevel(LogLevel level) { m_level.store(level, std::memory_order_relaxed); }
    LogLevel level() const { return m_level.load(std::memory_order_relaxed); }
    void setAccessLog(AccessLog accessLog) { m_accessLog.store(accessLog, std::memory_order_relaxed); }
    bool isEnabled(LogLevel level) const { return level >= m_level.load(std::memory_order_relaxed); }

    void write(LogLevel level, QByteArrayView text, std::initializer_list<LogField> fields = {});
    /// The same for lines that may come without limit: counts against the limit of warnings.
    void writeLimited(LogLevel level, QByteArrayView text, std::initializer_list<LogField> fields = {});
    /// Waits until the sink has everything; false on timeout.
    bool flush(std::chrono::milliseconds atMost);
    /// Lines lost because the sink was blocked or failed, since the start.
    qint64 dropped() const;

    /// For consoles: while listening, the lines' records are also kept for takeHeard(), up to LogWriter::HeardSize
    /// bytes, even if the sink is blocked. Lines of the access log are excluded.
    void listen(bool on);
    /// The lines since the last call.
    LogWriter::Heard takeHeard();

    void accessed(const AccessRecord &record) override;
    void handshakeFailed(const FailedHandshake &handshake) override;
    void refused(const Refusal &refusal) override;
    void disconnected(const Disconnect &disconnect) override;
    void warned(const QByteArray &text) override;

private:
    /// Shared with its thread, which outlives this object if its sink is stuck forever.
    std::shared_ptr<LogWriter> m_writer;
    std::thread m_thread;
    std::atomic<LogLevel> m_level;
    std::atomic<AccessLog> m_accessLog;
    std::atomic<qint64> m_failedHandshakes = 0; ///< since the last line about one
    std::atomic<std::chrono::steady_clock::time_point> m_nextFailedHandshake{}; ///< line at the earliest
};

} // namespace wsify
