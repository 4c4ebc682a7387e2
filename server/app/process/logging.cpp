// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/process/logging.h"

#include "common/text/json.h"
#include "core/http/httpmessage.h"

#include <QString>

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <string>
#include <utility>

namespace wsify {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype MaxText = 256;
constexpr qsizetype MaxMessage = 1024;
constexpr qsizetype MaxUri = 1024;
constexpr auto LastFlush = 1s;

// Qt's message handler is a plain function, so the logger it writes to is static.
std::atomic<Logger *> qtLogger = nullptr;
QtMessageHandler formerHandler = nullptr;

/// As a JSON string. JSON itself lets DEL and the controls from U+0080 to U+009F stand, but terminals obey them (U+009B is ESC [).
void appendText(QByteArray &line, QByteArrayView text)
{
    qsizetype at = line.size();
    json::appendString(line, text);
    if (std::none_of(text.begin(), text.end(), [](char c) { return c == '\x7f' || c == '\xc2'; }))
        return; // nearly always
    for (; at < line.size(); ++at) {
        const bool isDelete = line[at] == '\x7f';
        const bool isControl = line[at] == '\xc2' && quint8(line[at + 1]) < 0xa0; // the string is valid UTF-8 now
        if (isDelete || isControl)
            line.replace(at, isDelete ? 1 : 2, "\\u00" + line.mid(isDelete ? at : at + 1, 1).toHex());
    }
}

void appendField(QByteArray &line, const char *name, QByteArrayView text, qsizetype most = MaxText)
{
    line.append(",\"").append(name).append("\":");
    appendText(line, json::cut(text, most));
}

void appendField(QByteArray &line, const char *name, qint64 value)
{
    line.append(",\"").append(name).append("\":").append(QByteArray::number(value));
}

/// RFC 3339 in UTC, to the nanosecond, as Go writes it.
QByteArray timestamp()
{
    using namespace std::chrono;
    const auto now = time_point_cast<nanoseconds>(system_clock::now());
    const auto day = floor<days>(now);
    const year_month_day date(day);
    const hh_mm_ss time(now - day);
    char text[48];
    const int size =
        std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%09dZ", int(date.year()),
                      unsigned(date.month()), unsigned(date.day()), int(time.hours().count()),
                      int(time.minutes().count()), int(time.seconds().count()), int(time.subseconds().count()));
    return QByteArray(text, size);
}

const char *levelName(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug:
        return "DEBUG";
    case LogLevel::Info:
        return "INFO";
    case LogLevel::Warning:
        return "WARN";
    case LogLevel::Error:
        break;
    }
    return "ERROR";
}

/// A line without its end, so that fields can follow.
QByteArray beginLine(LogLevel level, QByteArrayView text)
{
    QByteArray line;
    line.reserve(256);
    line.append("{\"time\":\"").append(timestamp()).append("\",\"level\":\"").append(levelName(level)).append('"');
    appendField(line, "msg", text, MaxMessage);
    return line;
}

QByteArray makeLine(LogLevel level, QByteArrayView text, std::initializer_list<LogField> fields)
{
    QByteArray line = beginLine(level, text);
    for (const LogField &field : fields)
        line.append(",\"").append(field.name()).append("\":").append(field.json());
    return line.append("}\n");
}

/// As Go's time.Duration.String().
QByteArray goDuration(std::chrono::microseconds time)
{
    const qint64 us = time.count();
    if (us == 0)
        return "0s";
    if (us < 1000)
        return QByteArray::number(us) + "\u00b5s";
    if (us < 1'000'000)
        return QByteArray::number(double(us) / 1e3, 'g', 15) + "ms";
    const qint64 minutes = us / 60'000'000;
    const QByteArray seconds = QByteArray::number(double(us % 60'000'000) / 1e6, 'g', 15) + 's';
    if (minutes == 0)
        return seconds;
    const QByteArray rest = QByteArray::number(minutes % 60) + 'm' + seconds;
    return minutes < 60 ? rest : QByteArray::number(minutes / 60) + 'h' + rest;
}

QByteArray maskedUri(const HttpHead &head)
{
    QByteArray uri = json::cut(head.path(), MaxUri).toByteArray();
    if (!head.query().isEmpty())
        uri += '?' + maskedQuery(head.query());
    return uri;
}

void onQtMessage(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    Logger *logger = qtLogger.load();
    if (!logger)
        return;
    const LogLevel level = type == QtDebugMsg     ? LogLevel::Debug
                           : type == QtInfoMsg    ? LogLevel::Info
                           : type == QtWarningMsg ? LogLevel::Warning
                                                  : LogLevel::Error;
    const QByteArray category(context.category ? context.category : "default");
    if (type != QtFatalMsg) {
        logger->writeLimited(level, text.toUtf8(), {{"category", category}});
        return;
    }
    logger->write(level, text.toUtf8(), {{"category", category}});
    logger->flush(LastFlush); // Qt aborts next
}

} // namespace

LogField::LogField(const char *name, const QByteArray &text)
    : m_name(name)
{
    appendText(m_json, json::cut(text, MaxText));
}

LogField::LogField(const char *name, bool value)
    : m_name(name)
    , m_json(value ? "true" : "false")
{
}

LogField::LogField(const char *name, double value)
    : m_name(name)
    , m_json(qIsFinite(value) ? QByteArray::number(value, 'g', 15) : QByteArray("null"))
{
}

/// What callers and the writer thread share. Everything under one short lock; the sink is called without it.
class Logger::Ring
{
public:
    enum Limit : quint8 { Refusals, Warnings, Limits };

    explicit Ring(Sink sink)
        : m_sink(std::move(sink))
    {
    }

    void append(const QByteArray &line)
    {
        const std::lock_guard lock(m_mutex);
        appendLocked(line);
    }
    void appendAccess(const QByteArray &line)
    {
        const std::lock_guard lock(m_mutex);
        writeLater(line);
    }

    void listen(bool on)
    {
        const std::lock_guard lock(m_mutex);
        m_isHeard = on;
        m_heard = {};
    }
    Heard takeHeard()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_heard, {});
    }

    /// False, and counted, when this second's lines are used up. Asked before a line is made, so that a flood costs little.
    bool admit(Limit limit)
    {
        const std::lock_guard lock(m_mutex);
        Window &window = m_windows[limit];
        roll(limit, Steady::now());
        if (window.admitted < LimitedLinesPerSecond) {
            ++window.admitted;
            return true;
        }
        if (window.suppressed++ == 0)
            m_filled.notify_one(); // the writer has to look at the end of this window
        return false;
    }

    qint64 dropped() const { return m_droppedEver.load(std::memory_order_relaxed); }

    bool flush(std::chrono::milliseconds atMost)
    {
        std::unique_lock lock(m_mutex);
        return m_emptied.wait_for(lock, atMost, [this] { return m_pending.empty() && m_writing.empty(); });
    }

    void close()
    {
        const std::lock_guard lock(m_mutex);
        m_closing = true;
        m_filled.notify_one();
    }

    /// Waits until run() has returned; false when the time was over first.
    bool waitFinished(std::chrono::milliseconds atMost)
    {
        std::unique_lock lock(m_mutex);
        return m_emptied.wait_for(lock, atMost, [this] { return m_finished; });
    }

    /// The writer thread.
    void run()
    {
        std::unique_lock lock(m_mutex);
        for (;;) {
            waitForWork(lock);
            const bool last = m_closing;
            for (int limit = 0; limit < Limits; ++limit)
                roll(Limit(limit), last ? Steady::time_point::max() : Steady::now());
            if (!m_pending.empty() || (last && m_dropped > 0))
                writePending(lock);
            if (last && m_pending.empty())
                break;
        }
        m_finished = true;
        m_emptied.notify_all();
    }

private:
    using Steady = std::chrono::steady_clock;

    struct Window
    {
        Steady::time_point begin;
        int admitted = 0;
        qint64 suppressed = 0;
    };

    void appendLocked(const QByteArray &line)
    {
        if (m_isHeard && m_heard.lines.size() + line.size() <= HeardSize)
            m_heard.lines += line;
        else if (m_isHeard)
            ++m_heard.dropped;
        writeLater(line);
    }

    void writeLater(const QByteArray &line)
    {
        if (qsizetype(m_pending.size() + m_writing.size()) + line.size() > RingSize) {
            drop(1);
            return;
        }
        m_pending.append(line.constData(), size_t(line.size()));
        m_filled.notify_one();
    }

    void drop(qint64 lines)
    {
        m_dropped += lines;
        m_droppedEver.fetch_add(lines, std::memory_order_relaxed);
    }

    /// Begins a new window when the old one is over, and says what the old one suppressed.
    void roll(Limit limit, Steady::time_point now)
    {
        Window &window = m_windows[limit];
        if (now - 1s < window.begin)
            return;
        if (window.suppressed > 0)
            appendLocked(makeLine(Warning, "log lines suppressed",
                                  {{"kind", limit == Refusals ? "refused" : "warning"}, {"count", window.suppressed}}));
        window = {now, 0, 0};
    }

    void waitForWork(std::unique_lock<std::mutex> &lock)
    {
        const auto hasWork = [this] { return m_closing || !m_pending.empty(); };
        while (!hasWork()) {
            auto wake = Steady::time_point::max();
            for (const Window &window : m_windows) {
                if (window.suppressed > 0)
                    wake = std::min(wake, window.begin + 1s);
            }
            if (wake == Steady::time_point::max())
                m_filled.wait(lock);
            else if (m_filled.wait_until(lock, wake) == std::cv_status::timeout)
                return;
        }
    }

    void writePending(std::unique_lock<std::mutex> &lock)
    {
        m_writing.swap(m_pending);
        const qint64 dropped = std::exchange(m_dropped, 0);
        if (dropped > 0)
            m_writing += makeLine(Warning, "log lines dropped", {{"count", dropped}}).toStdString();
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

    const Sink m_sink;
    std::mutex m_mutex;
    std::condition_variable m_filled;
    std::condition_variable m_emptied;
    std::string m_pending; ///< not shared with the callers, as QByteArrays would be
    std::string m_writing; ///< changed by the writer alone, under the lock
    Heard m_heard;
    bool m_isHeard = false;
    qint64 m_dropped = 0; ///< and not yet said
    std::atomic<qint64> m_droppedEver = 0;
    Window m_windows[Limits];
    bool m_closing = false;
    bool m_finished = false;
};

Logger::Logger(LogLevel level, bool accessLog, Sink sink)
    : m_ring(std::make_shared<Ring>(std::move(sink)))
    , m_writer([ring = m_ring] { ring->run(); })
    , m_level(level)
    , m_accessLog(accessLog)
{
}

Logger::~Logger()
{
    Logger *self = this;
    if (qtLogger.compare_exchange_strong(self, nullptr))
        qInstallMessageHandler(formerHandler);
    m_ring->close();
    if (m_ring->waitFinished(LastFlush))
        m_writer.join();
    else
        m_writer.detach(); // the sink is stuck; the ring stays with the thread
}

void Logger::write(LogLevel level, QByteArrayView text, std::initializer_list<LogField> fields)
{
    if (isEnabled(level))
        m_ring->append(makeLine(level, text, fields));
}

void Logger::writeLimited(LogLevel level, QByteArrayView text, std::initializer_list<LogField> fields)
{
    if (isEnabled(level) && m_ring->admit(Ring::Warnings))
        m_ring->append(makeLine(level, text, fields));
}

bool Logger::flush(std::chrono::milliseconds atMost)
{
    return m_ring->flush(atMost);
}

void Logger::listen(bool on)
{
    m_ring->listen(on);
}

Logger::Heard Logger::takeHeard()
{
    return m_ring->takeHeard();
}

qint64 Logger::dropped() const
{
    return m_ring->dropped();
}

void Logger::accessed(const AccessRecord &record)
{
    if (!m_accessLog)
        return;
    static const HttpHead noHead;
    const HttpHead &head = record.head ? *record.head : noHead;
    QByteArray line;
    line.reserve(512);
    line.append("{\"time\":\"").append(timestamp()).append('"');
    appendField(line, "id", head.header("X-Request-Id"));
    appendField(line, "remote_ip", record.peer ? record.peer->address : QByteArray());
    appendField(line, "host", head.header("Host"));
    appendField(line, "method", head.method);
    appendField(line, "uri", maskedUri(head), MaxUri);
    appendField(line, "user_agent", head.header("User-Agent"));
    appendField(line, "status", record.status);
    appendField(line, "error", QByteArray());
    appendField(line, "latency", std::chrono::nanoseconds(record.latency).count());
    appendField(line, "latency_human", goDuration(record.latency));
    appendField(line, "bytes_in", record.bytesIn);
    appendField(line, "bytes_out", record.bytesOut);
    m_ring->appendAccess(line.append("}\n"));
}

void Logger::refused(const Refusal &refusal)
{
    if (!isEnabled(Info) || !m_ring->admit(Ring::Refusals))
        return;
    QByteArray line = beginLine(Info, "refused");
    appendField(line, "reason", refusal.reason);
    appendField(line, "client", refusal.client);
    appendField(line, "remote_ip", refusal.address);
    appendField(line, "command", json::preview(refusal.command, MaxText));
    appendField(line, "channel", json::preview(refusal.channel, MaxText));
    if (refusal.status != 0)
        appendField(line, "status", refusal.status);
    m_ring->append(line.append("}\n"));
}

void Logger::disconnected(const Disconnect &disconnect)
{
    if (!isEnabled(Debug))
        return;
    QByteArray line = beginLine(Debug, "disconnected");
    appendField(line, "client", disconnect.client);
    appendField(line, "remote_ip", disconnect.address);
    appendField(line, "code", int(disconnect.code));
    appendField(line, "reason", disconnect.reason);
    m_ring->append(line.append("}\n"));
}

void Logger::warned(const QByteArray &text)
{
    writeLimited(Warning, text);
}

void installQtMessageHandler(Logger &logger)
{
    if (qtLogger.exchange(&logger) == nullptr)
        formerHandler = qInstallMessageHandler(onQtMessage);
}

} // namespace wsify
