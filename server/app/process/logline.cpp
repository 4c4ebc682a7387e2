// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/process/logline.h"

#include "common/text/json.h"
#include "common/text/jsonstring.h"
#include "common/text/utf8.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace wsify {

namespace {

constexpr qsizetype MaxMessage = 1024;

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

/// Of the inside of a JSON string: nothing is escaped, and nothing looks like the end of a value.
bool isWord(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return quint8(c) > ' ' && c != '"' && c != '=' && c != '\\';
    });
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

} // namespace

LogField::LogField(const char *name, const QByteArray &text)
    : m_name(name)
{
    appendText(m_json, utf8::cut(text, logline::MaxText));
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

LogRecord::LogRecord(LogLevel level, QByteArrayView text, std::initializer_list<LogField> fields)
    : m_timeNs(logline::now())
    , m_level(level)
    , m_text(utf8::cut(text, MaxMessage).toByteArray())
{
    for (const LogField &field : fields)
        m_members.append(",\"").append(field.name()).append("\":").append(field.json());
}

void LogRecord::add(const char *name, QByteArrayView text)
{
    logline::appendMember(m_members, name, text);
}

void LogRecord::add(const char *name, qint64 value)
{
    logline::appendMember(m_members, name, value);
}

QByteArray LogRecord::fields() const
{
    return '{' + QByteArrayView(m_members).sliced(m_members.isEmpty() ? 0 : 1).toByteArray() + '}';
}

QByteArray LogRecord::line() const
{
    QByteArray line;
    line.reserve(128 + m_text.size() + m_members.size());
    line.append("{\"time\":\"").append(logline::timestamp(m_timeNs));
    line.append("\",\"level\":\"").append(levelName(m_level)).append('"');
    logline::appendMember(line, "msg", m_text, MaxMessage);
    return line.append(m_members).append("}\n");
}

namespace logline {

qint64 now()
{
    using namespace std::chrono;
    return time_point_cast<nanoseconds>(system_clock::now()).time_since_epoch().count();
}

// By hand, because QDateTime ends at milliseconds and std::format is not in every library yet.
QByteArray timestamp(qint64 ns)
{
    using namespace std::chrono;
    const sys_time<nanoseconds> at{nanoseconds(ns)};
    const auto day = floor<days>(at);
    const year_month_day date(day);
    const hh_mm_ss time(at - day);
    char text[48];
    const int size =
        std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%09dZ", int(date.year()),
                      unsigned(date.month()), unsigned(date.day()), int(time.hours().count()),
                      int(time.minutes().count()), int(time.seconds().count()), int(time.subseconds().count()));
    return QByteArray(text, size);
}

void appendMember(QByteArray &line, const char *name, QByteArrayView text, qsizetype most)
{
    line.append(",\"").append(name).append("\":");
    appendText(line, utf8::cut(text, most));
}

void appendMember(QByteArray &line, const char *name, qint64 value)
{
    line.append(",\"").append(name).append("\":").append(QByteArray::number(value));
}

QByteArray asText(QByteArrayView line)
{
    const auto inner = [](QByteArrayView string) { return string.sliced(1, string.size() - 2); };
    QByteArrayView time;
    QByteArrayView level = "INFO";
    QByteArrayView message = "request";
    QByteArray fields;
    json::Scanner scanner(line);
    scanner.enterObject();
    QByteArrayView key;
    while (scanner.nextKey(key)) {
        const json::Value value = scanner.value();
        if (fields.isEmpty() && key == "\"time\"")
            time = inner(value.bytes);
        else if (fields.isEmpty() && key == "\"level\"")
            level = inner(value.bytes);
        else if (fields.isEmpty() && key == "\"msg\"")
            message = inner(value.bytes);
        else
            fields.append(' ')
                .append(inner(key))
                .append('=')
                .append(value.isString() && isWord(inner(value.bytes)) ? inner(value.bytes) : value.bytes);
    }
    QByteArray text;
    text.reserve(line.size());
    return text.append(time).append(' ').append(level).append(' ').append(message).append(fields).append('\n');
}

} // namespace logline

} // namespace wsify
