// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/process/logger.h"

#include "app/process/accesslog.h"
#include "common/text/json.h"

#include <utility>

namespace wsify {

namespace {
constexpr std::chrono::seconds LastWrites{1};
constexpr std::chrono::seconds BetweenFailedHandshakes{1};

bool isOrderly(CloseCode code)
{
    return code == CloseCode::Normal || code == CloseCode::GoingAway || code == CloseCode::NoStatus;
}
} // namespace

Logger::Logger(LogLevel level, AccessLog accessLog, Sink sink, LogFormat format)
    : m_writer(std::make_shared<LogWriter>(std::move(sink), LogWriter::Pace(), format))
    , m_thread([writer = m_writer] { writer->run(); })
    , m_level(level)
    , m_accessLog(accessLog)
{
}

Logger::~Logger()
{
    m_writer->close();
    if (m_writer->waitFinished(LastWrites))
        m_thread.join();
    else
        m_thread.detach(); // the sink is stuck; the writer stays with the thread
}

void Logger::write(LogLevel level, QByteArrayView text, std::initializer_list<LogField> fields)
{
    if (isEnabled(level))
        m_writer->append(LogRecord(level, text, fields));
}

void Logger::writeLimited(LogLevel level, QByteArrayView text, std::initializer_list<LogField> fields)
{
    if (isEnabled(level) && m_writer->admit(LogWriter::Warnings))
        m_writer->append(LogRecord(level, text, fields));
}

bool Logger::flush(std::chrono::milliseconds atMost)
{
    return m_writer->flush(atMost);
}

qint64 Logger::dropped() const
{
    return m_writer->dropped();
}

void Logger::listen(bool on)
{
    m_writer->listen(on);
}

LogWriter::Heard Logger::takeHeard()
{
    return m_writer->takeHeard();
}

void Logger::accessed(const AccessRecord &record)
{
    const AccessLog wanted = m_accessLog.load(std::memory_order_relaxed);
    const bool isWanted = record.status >= 400 || (wanted == AccessLog::All && !isProbe(record));
    if (wanted != AccessLog::Off && isWanted)
        m_writer->appendLine(accessLine(record));
}

// Whoever reaches the port can cause them, and cheaply: the line of one stands for all since the line before it.
void Logger::handshakeFailed(const FailedHandshake &handshake)
{
    if (m_accessLog.load(std::memory_order_relaxed) == AccessLog::Off)
        return;
    m_failedHandshakes.fetch_add(1, std::memory_order_relaxed);
    const auto now = std::chrono::steady_clock::now();
    auto next = m_nextFailedHandshake.load(std::memory_order_relaxed);
    if (now >= next && m_nextFailedHandshake.compare_exchange_strong(next, now + BetweenFailedHandshakes))
        m_writer->appendLine(failedHandshakeLine(handshake, m_failedHandshakes.exchange(0)));
}

void Logger::refused(const Refusal &refusal)
{
    if (!isEnabled(Info) || !m_writer->admit(LogWriter::Refusals))
        return;
    LogRecord record(Info, "refused");
    record.add("reason", refusal.reason);
    record.add("client", refusal.client);
    record.add("remote_ip", refusal.address);
    record.add("command", json::preview(refusal.command, logline::MaxText));
    record.add("channel", json::preview(refusal.channel, logline::MaxText));
    if (refusal.status != 0)
        record.add("status", refusal.status);
    if (!refusal.said.isEmpty())
        record.add("code", refusal.said);
    m_writer->append(std::move(record));
}

void Logger::disconnected(const Disconnect &disconnect)
{
    const AccessLog wanted = m_accessLog.load(std::memory_order_relaxed);
    if (wanted == AccessLog::All || (wanted == AccessLog::Errors && !isOrderly(disconnect.code)))
        m_writer->appendLine(endLine(disconnect));
    if (!isEnabled(Debug))
        return;
    LogRecord record(Debug, "disconnected");
    record.add("client", disconnect.client);
    record.add("remote_ip", disconnect.address);
    record.add("code", int(disconnect.code));
    record.add("reason", disconnect.reason);
    m_writer->append(std::move(record));
}

void Logger::warned(const QByteArray &text)
{
    writeLimited(Warning, text);
}

} // namespace wsify
