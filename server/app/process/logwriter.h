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

/// Lines of the log on their way to the sink: a buffer of 4 MiB that any thread appends to and one thread, run(), empties.
///
/// Thread-safe; everything is under one short lock, and the sink is called without it. Nobody waits for the sink: lines that do not fit, and those
/// that the sink loses, are dropped and counted, and the first thing written afterwards ends with a line that says how many. What can come without end is
/// admitted up to LimitedLinesPerSecond of each Limit; how many were suppressed is said once a second.
class LogWriter
{
public:
    /// Writes whole lines and may block; false when they are lost. Called on the thread of run() alone.
    using Sink = std::function<bool(QByteArrayView lines)>;
    enum Limit : quint8 { Refusals, Warnings, Limits };
    static constexpr qsizetype BufferSize = 4 * 1024 * 1024;
    static constexpr qsizetype HeardSize = 256 * 1024;
    static constexpr int LimitedLinesPerSecond = 100;

    explicit LogWriter(Sink sink);

    void append(LogRecord record);
    /// One that is no record, which nobody hears.
    void appendLine(const QByteArray &line);

    /// False, and counted, when this second's lines are used up. Asked before a line is made, so that a flood costs little.
    bool admit(Limit limit);

    /// Keeps the records for takeHeard() from now on, up to HeardSize bytes, or none.
    void listen(bool on);
    struct Heard
    {
        std::vector<LogRecord> records;
        qint64 dropped = 0;
    };
    /// What came since the last time.
    Heard takeHeard();

    /// Lines lost since the start.
    qint64 dropped() const { return m_droppedEver.load(std::memory_order_relaxed); }
    /// Waits until everything was handed to the sink; false when the time was over first.
    bool flush(std::chrono::milliseconds atMost);

    /// Hands the sink what comes until close() was called and the rest is written. The writer thread.
    void run();
    void close();
    /// Waits until run() has returned; false when the time was over first.
    bool waitFinished(std::chrono::milliseconds atMost);

private:
    using Steady = std::chrono::steady_clock;

    struct Window
    {
        Steady::time_point begin;
        int admitted = 0;
        qint64 suppressed = 0;
    };

    void hear(LogRecord &&record);
    void writeLater(const QByteArray &line);
    void drop(qint64 lines);
    void roll(Limit limit, Steady::time_point now);
    void waitForWork(std::unique_lock<std::mutex> &lock);
    void writePending(std::unique_lock<std::mutex> &lock);

    const Sink m_sink;
    std::mutex m_mutex;
    std::condition_variable m_filled;
    std::condition_variable m_emptied;
    std::string m_pending; ///< not shared with the callers, as QByteArrays would be
    std::string m_writing; ///< changed by the writer thread alone, under the lock
    Heard m_heard;
    qsizetype m_heardSize = 0;
    bool m_isHeard = false;
    qint64 m_dropped = 0; ///< and not yet said
    std::atomic<qint64> m_droppedEver = 0;
    Window m_windows[Limits];
    bool m_closing = false;
    bool m_finished = false;
};

} // namespace wsify
