// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/config/config.h"
#include "core/observer.h"

#include <QByteArray>
#include <QByteArrayView>

#include <atomic>
#include <chrono>
#include <concepts>
#include <functional>
#include <initializer_list>
#include <memory>
#include <thread>

namespace wsify {

/// One named value of a log line. The name is a literal and not escaped; text is, and is cut at 256 bytes.
class LogField
{
public:
    LogField(const char *name, const QByteArray &text);
    LogField(const char *name, const char *text)
        : LogField(name, QByteArray(text))
    {
    }
    LogField(const char *name, bool value);
    LogField(const char *name, double value);
    template <std::integral Integer>
    LogField(const char *name, Integer value)
        : m_name(name)
        , m_json(QByteArray::number(value))
    {
    }

    const char *name() const { return m_name; }
    const QByteArray &json() const { return m_json; }

private:
    const char *m_name;
    QByteArray m_json;
};

/// The log: JSON lines on standard output, shaped like v3's (log/slog, and echo's access log).
///
/// Thread-safe. Callers only append to a ring of 4 MiB; one writer thread empties it. When the sink blocks or fails, lines are
/// dropped and counted, callers never wait, and the first thing written afterwards ends with a line that says how many were
/// lost. What clients can cause without end (refusals; warnings, Qt's among them) is limited to 100 lines a second each; what is
/// beyond is counted and said once a second. Every text is escaped and cut: a URI at 1 KiB, a message at 1 KiB, others at 256
/// bytes. Destroying it writes what is left, for at most one second.
class Logger : public Observer
{
public:
    using enum LogLevel;

    /// Writes whole lines and may block; false when they are lost. Called on the writer thread alone.
    using Sink = std::function<bool(QByteArrayView lines)>;
    static constexpr qsizetype RingSize = 4 * 1024 * 1024;
    static constexpr qsizetype HeardSize = 256 * 1024;
    static constexpr int LimitedLinesPerSecond = 100;

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

    /// For consoles: while it listens, the lines are also kept for takeHeard(), up to HeardSize bytes, whether the sink is blocked or not. The lines of
    /// the access log are not among them.
    void listen(bool on);
    struct Heard
    {
        QByteArray lines;
        qint64 dropped = 0;
    };
    /// What came since the last time.
    Heard takeHeard();

    void accessed(const AccessRecord &record) override;
    void refused(const Refusal &refusal) override;
    void disconnected(const Disconnect &disconnect) override;
    void warned(const QByteArray &text) override;

private:
    class Ring;

    /// Shared with the writer thread, which outlives this when its sink is stuck for good.
    std::shared_ptr<Ring> m_ring;
    std::thread m_writer;
    std::atomic<LogLevel> m_level;
    const bool m_accessLog;
};

/// Makes Qt's own messages lines of this log until it is destroyed. Qt has one handler for the process, so one logger at a time.
void installQtMessageHandler(Logger &logger);

} // namespace wsify
