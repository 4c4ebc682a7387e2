// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/feeds/logfeed.h"

#include "admin/adminhost.h"
#include "admin/consolesink.h"
#include "common/admin/codec.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace wsify {

namespace {

constexpr std::chrono::milliseconds CollectEvery{100};
constexpr std::chrono::milliseconds KeepEvery{1000}; // while nobody waits for them
constexpr qint64 SecondMs = 1000;

} // namespace

LogFeed::LogFeed(const AdminHost &host)
    : m_host(host)
{
    connect(&m_timer, &QTimer::timeout, this, &LogFeed::collect);
    m_host.listenToLog(true);
    m_second.start();
    m_timer.start(KeepEvery);
}

LogFeed::~LogFeed()
{
    m_host.listenToLog(false);
}

void LogFeed::setConsoles(const std::vector<ConsoleSink *> &consoles)
{
    if (m_subscribers.isEmpty())
        collect(); // what was before is nothing new to the first one
    if (m_subscribers.set(consoles))
        begin();
}

/// The first console came, or the last one went.
void LogFeed::begin()
{
    m_second.start();
    m_timer.start(m_subscribers.isEmpty() ? KeepEvery : CollectEvery);
}

void LogFeed::addWithPast(ConsoleSink &console)
{
    collect();
    const auto past = m_kept.past();
    State state;
    state.dropped = past.dropped;
    if (m_subscribers.add(&console, state))
        begin();
    if (!past.lines.isEmpty())
        console.sendLines(past.lines); // last: it may cut the console off
}

void LogFeed::collect()
{
    const bool isNewSecond = m_second.elapsed() >= SecondMs;
    if (isNewSecond)
        m_second.start();
    auto [lines, dropped] = m_host.takeLog();
    for (const admin::Log &line : lines)
        m_kept.add(line, line.text.size() + line.fields.text.size());
    m_kept.addLost(dropped);
    if (lines.size() > LinesASecond) { // nobody gets more
        dropped += qint64(lines.size()) - LinesASecond;
        lines.resize(LinesASecond);
    }
    std::vector<std::pair<ConsoleSink *, QByteArray>> due; // as in EventFeed
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
