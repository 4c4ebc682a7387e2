// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/feeds/history.h"

#include <algorithm>
#include <array>

namespace wsify {

namespace {

constexpr std::array Columns{"t",          "clients",          "channels", "subscriptions", "msg_in", "msg_out",
                             "bytes_in",   "bytes_out",        "slow",     "rss",           "cpu_ms", "loop_lag_ms",
                             "auth_count", "auth_unavailable", "auth_p95"};

std::array<double, Columns.size()> valuesOf(const admin::Stats &stats)
{
    return {double(stats.t),
            double(stats.clients),
            double(stats.channels),
            double(stats.subscriptions),
            double(stats.msgIn),
            double(stats.msgOut),
            double(stats.bytesIn),
            double(stats.bytesOut),
            double(stats.slow),
            double(stats.rss),
            double(stats.cpuMs),
            stats.loopLagMs,
            double(stats.auth.count),
            double(stats.auth.unavailable),
            stats.auth.p95};
}

} // namespace

void History::add(const admin::Stats &stats)
{
    if (m_values.empty())
        m_values.resize(size_t(MaxRows) * Columns.size());
    const auto values = valuesOf(stats);
    std::copy(values.begin(), values.end(), m_values.begin() + std::ptrdiff_t(size_t(m_next) * Columns.size()));
    m_next = (m_next + 1) % MaxRows;
    m_count = std::min(m_count + 1, MaxRows);
}

admin::HistoryReply History::reply(int windowS) const
{
    admin::HistoryReply reply;
    for (const char *column : Columns)
        reply.columns.append(column);
    if (m_count == 0)
        return reply;
    const auto row = [this](int index) { return m_values.begin() + std::ptrdiff_t(size_t(index) * Columns.size()); };
    const double newest = *row((m_next + MaxRows - 1) % MaxRows);
    for (int i = 0; i < m_count; ++i) {
        const auto values = row((m_next + MaxRows - m_count + i) % MaxRows);
        // Half a second more: ticks are not to the millisecond.
        if (*values > newest - windowS * 1000.0 + 500)
            reply.rows.append(QList<double>(values, values + std::ptrdiff_t(Columns.size())));
    }
    return reply;
}

} // namespace wsify
