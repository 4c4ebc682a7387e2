// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/feeds/logfeed.h"

#include "admin/adminhost.h"
#include "admin/traffic/watches.h"
#include "common/admin/codec.h"
#include "common/text/json.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <utility>

namespace wsify {

namespace {

constexpr std::chrono::milliseconds CollectEvery{100};
constexpr qint64 SecondMs = 1000;

/// Of the value that comes next; empty when it is no string.
QByteArray nextString(json::Scanner &scanner)
{
    const json::Value value = scanner.value();
    QByteArray text;
    return value.isString() && json::unescape(value.bytes, text) ? text : QByteArray();
}

/// Milliseconds since 1970 of a time as the log writes it; 0 when it is none.
qint64 timeOf(const QByteArray &text)
{
    using namespace std::chrono;
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int ms = 0;
    if (std::sscanf(text.constData(), "%4d-%2u-%2uT%2d:%2d:%2d.%3d", &year, &month, &day, &hour, &minute, &second, &ms)
        != 7)
        return 0;
    const sys_days date = std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
    return milliseconds(date.time_since_epoch() + hours(hour) + minutes(minute) + seconds(second) + milliseconds(ms))
        .count();
}

admin::LogLevel levelOf(QByteArrayView name)
{
    return name == "DEBUG"   ? admin::LogLevel::Debug
           : name == "WARN"  ? admin::LogLevel::Warning
           : name == "ERROR" ? admin::LogLevel::Error
                             : admin::LogLevel::Info;
}

} // namespace

std::optional<admin::Log> parseLogLine(QByteArrayView line)
{
    json::Scanner scanner(line);
    admin::Log log;
    QByteArrayView key;
    if (!scanner.enterObject() || !scanner.nextKey(key) || key != "\"time\"")
        return std::nullopt;
    log.t = timeOf(nextString(scanner));
    if (!scanner.nextKey(key) || key != "\"level\"")
        return std::nullopt;
    log.level = levelOf(nextString(scanner));
    if (!scanner.nextKey(key) || key != "\"msg\"")
        return std::nullopt;
    log.text = nextString(scanner);
    const QByteArrayView rest = line.sliced(scanner.offset());
    while (scanner.nextKey(key))
        scanner.value();
    if (!scanner.finish())
        return std::nullopt;
    log.fields.text = '{' + rest.sliced(rest.startsWith(',') ? 1 : 0).trimmed().toByteArray();
    return log;
}

LogFeed::LogFeed(const AdminHost &host)
    : m_host(host)
{
    connect(&m_timer, &QTimer::timeout, this, &LogFeed::collect);
}

LogFeed::~LogFeed() = default;

void LogFeed::setConsoles(const std::vector<WatchSink *> &consoles)
{
    if (!m_subscribers.set(consoles))
        return;
    const bool isWanted = !m_subscribers.isEmpty();
    m_host.listenToLog(isWanted);
    if (isWanted) {
        m_second.start();
        m_timer.start(CollectEvery);
    } else {
        m_timer.stop();
    }
}

void LogFeed::collect()
{
    const bool isNewSecond = m_second.elapsed() >= SecondMs;
    if (isNewSecond)
        m_second.start();
    auto [text, dropped] = m_host.takeLog();
    std::vector<admin::Log> lines;
    qsizetype from = 0;
    for (qsizetype end = 0; (end = text.indexOf('\n', from)) >= 0; from = end + 1) {
        // Nobody gets more than so many.
        auto log =
            lines.size() < LinesASecond ? parseLogLine(QByteArrayView(text).sliced(from, end - from)) : std::nullopt;
        if (log)
            lines.push_back(std::move(*log));
        else
            ++dropped;
    }
    std::vector<std::pair<WatchSink *, QByteArray>> due; // as in EventFeed
    for (auto &[console, state] : m_subscribers) {
        if (isNewSecond)
            state.sent = 0;
        const int room = console->isBehind() ? 0 : LinesASecond - state.sent;
        const size_t fit = std::min(lines.size(), size_t(room));
        state.dropped += dropped + qint64(lines.size() - fit);
        state.sent += int(fit);
        QByteArray encoded;
        for (size_t i = 0; i < fit; ++i) {
            lines[i].dropped = state.dropped;
            admin::appendLine(encoded, lines[i]);
        }
        if (!encoded.isEmpty())
            due.emplace_back(console, encoded);
    }
    for (const auto &[console, encoded] : due)
        console->sendLines(encoded);
}

} // namespace wsify
