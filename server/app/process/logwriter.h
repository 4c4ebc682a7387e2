// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/process/logline.h"

#include <QByteArray>
#include <QByteArrayView>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace wsify {

/// The log's lines in transit to the sink: a buffer of 4 MiB that any thread appends to and one thread, run(),
/// empties.
///
/// A line is written at once when nothing was for Pace::gather, and otherwise gathered with those that follow until that time or
/// GatheredSize bytes are full. So a reader waits for a line no longer than that, and threads that log steadily make no system call a line.
///
/// Thread-safe under one short lock; the sink is called without it. Nobody waits for the sink: lines that do not fit,
/// and those that the sink loses, are dropped and counted, and the first output afterwards ends with a line that says
/// how many. Lines that may come without limit are admitted up to LimitedLinesPerSecond for each Limit. A line says when
/// suppression begins, one when it has ended, that is after Pace::quiet without a suppressed line, and in between one
/// every Pace::report how many lines were suppressed.
class LogWriter
{
public:
    /// Writes whole lines and may block; false if they are lost. Called only on the thread of run().
    using Sink = std::function<bool(QByteArrayView lines)>;
    enum Limit : quint8 { Refusals, Warnings, Limits };
    static constexpr qsizetype BufferSize = 4 * 1024 * 1024;
    static constexpr qsizetype HeardSize = 256 * 1024;
    static constexpr int LimitedLinesPerSecond = 100;
    static constexpr qsizetype GatheredSize = 64 * 1024; ///< from which lines wait no longer

    struct Pace
    {
        std::chrono::milliseconds quiet = std::chrono::seconds(10);
        std::chrono::milliseconds report = std::chrono::minutes(1);
        std::chrono::milliseconds gather = std::chrono::milliseconds(50);
    };

    explicit LogWriter(Sink sink) // not a default argument: GCC cannot use Pace's defaults here
        : LogWriter(std::move(sink), Pace())
    {
    }
    LogWriter(Sink sink, Pace pace, LogFormat format = LogFormat::Json);

    void append(LogRecord record);
    /// Adds a line of JSON that is not a record; consoles do not get it.
    void appendLine(const QByteArray &line);

    /// False, and counted, if this second's lines are used up. To be called before a line is created, so that a flood
    /// costs little.
    bool admit(Limit limit);

    /// Starts or stops keeping the records for takeHeard(), up to HeardSize bytes.
    void listen(bool on);
    struct Heard
    {
        std::vector<LogRecord> records;
        qint64 dropped = 0;
    };
    /// The records since the last call.
    Heard takeHeard();

    /// Lines lost since the start.
    qint64 dropped() const { return m_droppedEver.load(std::memory_order_relaxed); }
    /// Waits until the sink has everything; false on timeout.
    bool flush(std::chrono::milliseconds atMost);

    /// Passes lines to the sink until close() was called and the rest is written. The writer thread.
    void run();
    void close();
    /// Waits until run() has returned; false on timeout.
    bool waitFinished(std::chrono::milliseconds atMost);

private:
    using Steady = std::chrono::steady_clock;

    struct Window
    {
        Steady::time_point begin; ///< of the second that `admitted` counts in
        int admitted = 0;
        bool isSuppressing = false;
        Steady::time_point lastSuppressed;
        Steady::time_point reported; ///< when `suppressed` was last told
        qint64 suppressed = 0; ///< since then
    };

    QByteArray formatted(const QByteArray &line) const;
    void hear(LogRecord &&record);
    void writeLater(const QByteArray &line);
    void drop(qint64 lines);
    void suppress(Limit limit, Steady::time_point now);
    void report(Limit limit, Steady::time_point now);
    Steady::time_point nextReport(const Window &window) const;
    void tell(Limit limit, const char *text, const LogField &field);
    bool mustWrite(Steady::time_point now) const;
    void waitForWork(std::unique_lock<std::mutex> &lock);
    void writePending(std::unique_lock<std::mutex> &lock);

    const Sink m_sink;
    const Pace m_pace;
    const LogFormat m_format;
    std::mutex m_mutex;
    std::condition_variable m_filled;
    std::condition_variable m_emptied;
    std::string m_pending; ///< not shared with the callers, as QByteArrays would be
    std::string m_writing; ///< changed only by the writer thread, under the lock
    Heard m_heard;
    qsizetype m_heardSize = 0;
    bool m_isHeard = false;
    qint64 m_dropped = 0; ///< and not yet reported
    std::atomic<qint64> m_droppedEver = 0;
    Window m_windows[Limits];
    Steady::time_point m_gatherUntil; ///< lines that come before it wait for it
    bool m_isIdle = false; ///< the writer waits for a line, which has to wake it
    bool m_isFlushing = false; ///< somebody waits for what is pending
    bool m_closing = false;
    bool m_finished = false;
};

} // namespace wsify
