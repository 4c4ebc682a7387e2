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

/// The log: JSON lines on standard output, shaped like v3's (log/slog, and echo's access log).
///
/// Thread-safe. Callers only append to a buffer of 4 MiB; one writer thread empties it. When the sink blocks or fails, lines are
/// dropped and counted, callers never wait, and the first thing written afterwards ends with a line that says how many were
/// lost. What clients can cause without end (refusals; warnings, Qt's among them) is limited to 100 lines a second each; what is
/// beyond is counted and said once a second. Every text is escaped and cut: a URI at 1 KiB, a message at 1 KiB, others at 256
/// bytes. Destroying it writes what is left, for at most one second.
class Logger : public Observer
{
public:
    using enum admin::LogLevel;

    using Sink = LogWriter::Sink;

    Logger(LogLevel level, bool accessLog, Sink sink);
    ~Logger() override;
    Logger(const Logger &) = delete;
    Logger &operator=(const Logger &) = delete;

    void setLevel(LogLevel level) { m_level.store(level, std::memory_order_relaxed); }
    bool isEnabled(LogLevel level) const { return level >= m_level.load(std::memory_order_relaxed); }

    void write(LogLevel level, QByteArrayView text, std::initializer_list<LogField> fields = {});
    /// The same for what may come without end: counts against the limit of warnings.
    void writeLimited(LogLevel level, QByteArrayView text, std::initializer_list<LogField> fields = {});
    /// Waits until everything was handed to the sink; false when the time was over first.
    bool flush(std::chrono::milliseconds atMost);
    /// Lines lost because the sink was blocked or failed, since the start.
    qint64 dropped() const;

    /// For consoles: while it listens, the records of the lines are also kept for takeHeard(), up to LogWriter::HeardSize bytes, whether the sink is
    /// blocked or not. The lines of the access log are not among them.
    void listen(bool on);
    /// What came since the last time.
    LogWriter::Heard takeHeard();

    void accessed(const AccessRecord &record) override;
    void refused(const Refusal &refusal) override;
    void disconnected(const Disconnect &disconnect) override;
    void warned(const QByteArray &text) override;

private:
    /// Shared with its thread, which outlives this when its sink is stuck for good.
    std::shared_ptr<LogWriter> m_writer;
    std::thread m_thread;
    std::atomic<LogLevel> m_level;
    const bool m_accessLog;
};

} // namespace wsify
