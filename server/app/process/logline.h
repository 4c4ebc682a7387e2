// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/config/config.h"

#include <QByteArray>
#include <QByteArrayView>

#include <concepts>
#include <initializer_list>

namespace wsify {

/// One named value of a log line. The name is a literal and is not escaped; text is escaped, and cut at 256 bytes.
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

/// One record of the log, and its line: JSON in the form of log/slog. A value.
class LogRecord
{
public:
    /// A record of the current time. The text is cut at 1 KiB.
    LogRecord(LogLevel level, QByteArrayView text, std::initializer_list<LogField> fields = {});

    /// Adds a field. Text is cut at 256 bytes.
    void add(const char *name, QByteArrayView text);
    void add(const char *name, qint64 value);

    qint64 timeMs() const { return m_timeNs / 1'000'000; } ///< since 1970
    LogLevel level() const { return m_level; }
    const QByteArray &text() const { return m_text; }
    /// As a JSON object.
    QByteArray fields() const;

    /// With its LF.
    QByteArray line() const;
    /// Memory it takes, in bytes.
    qsizetype size() const { return qsizetype(sizeof *this) + m_text.size() + m_members.size(); }

private:
    qint64 m_timeNs;
    LogLevel m_level;
    QByteArray m_text;
    QByteArray m_members; ///< members of the fields' object, each after a comma
};

/// Pieces of a line, for lines that are not records.
namespace logline {

inline constexpr qsizetype MaxText = 256;

/// Nanoseconds since 1970.
qint64 now();
/// RFC 3339 in UTC, to the nanosecond, in Go's form.
QByteArray timestamp(qint64 ns);
/// Appends a comma and a member. The text is escaped, for JSON and for terminals, and cut.
void appendMember(QByteArray &line, const char *name, QByteArrayView text, qsizetype most = MaxText);
void appendMember(QByteArray &line, const char *name, qint64 value);

/// A line of JSON as text: `TIME LEVEL msg key=value ...`. A line without a message is one of a request. A value that is one word stands
/// without quotes, everything else as JSON, so nothing in it can end the line or reach a terminal.
QByteArray asText(QByteArrayView line);

} // namespace logline

} // namespace wsify
