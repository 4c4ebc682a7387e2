// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/models/statshistory.h"

#include <algorithm>
#include <cmath>

namespace wsify::console {

namespace {

constexpr size_t FirstRate = size_t(Quantity::MessagesIn);

bool isRate(Quantity quantity)
{
    return size_t(quantity) >= FirstRate;
}

/// What a total counts, in what the rate is shown in.
double scale(Quantity quantity)
{
    return quantity == Quantity::Processor ? 0.001 : 1; // milliseconds of processor
}

struct Column
{
    const char *name;
    Quantity quantity;
};
constexpr std::array Columns{
    Column{"clients", Quantity::Clients},
    Column{"channels", Quantity::Channels},
    Column{"subscriptions", Quantity::Subscriptions},
    Column{"rss", Quantity::Memory},
    Column{"loop_lag_ms", Quantity::LoopLag},
    Column{"msg_in", Quantity::MessagesIn},
    Column{"msg_out", Quantity::MessagesOut},
    Column{"bytes_in", Quantity::BytesIn},
    Column{"bytes_out", Quantity::BytesOut},
    Column{"slow", Quantity::Slow},
    Column{"cpu_ms", Quantity::Processor},
    Column{"auth_count", Quantity::AuthCalls},
    Column{"auth_unavailable", Quantity::AuthErrors},
    Column{"auth_p95", Quantity::AuthP95},
};

} // namespace

void StatsHistory::setBoot(const QByteArray &bootId)
{
    if (bootId == m_bootId)
        return;
    m_bootId = bootId;
    ++m_boot;
}

void StatsHistory::clear()
{
    m_samples.clear();
    m_bootId.clear();
    ++m_boot;
}

void StatsHistory::addHistory(const admin::HistoryReply &reply)
{
    const qsizetype timeColumn = reply.columns.indexOf("t");
    if (timeColumn < 0)
        return;
    std::array<qsizetype, Columns.size()> indexes{};
    for (size_t i = 0; i < Columns.size(); ++i)
        indexes[i] = reply.columns.indexOf(Columns[i].name);

    QList<Sample> rows;
    rows.reserve(reply.rows.size());
    for (const QList<double> &row : reply.rows) {
        if (row.size() <= timeColumn || !(row[timeColumn] > 0))
            continue;
        Sample sample{.t = qint64(row[timeColumn]), .boot = m_boot, .values = {}};
        sample.values.fill(Unknown);
        for (size_t i = 0; i < Columns.size(); ++i) {
            if (indexes[i] >= 0 && indexes[i] < row.size())
                sample.values[size_t(Columns[i].quantity)] = row[indexes[i]];
        }
        while (!rows.isEmpty() && rows.last().t >= sample.t)
            rows.removeLast();
        rows.append(sample);
    }

    // Live samples know more than rows of history, and where there are some a row beside them would only make the rates uneven.
    QList<Sample> merged;
    merged.reserve(rows.size() + m_samples.size());
    auto live = m_samples.cbegin();
    for (const Sample &row : std::as_const(rows)) {
        while (live != m_samples.cend() && live->t <= row.t)
            merged.append(*live++);
        const bool isNearBefore = !merged.isEmpty() && row.t - merged.last().t < MinDistance;
        const bool isNearAfter = live != m_samples.cend() && live->t - row.t < MinDistance;
        if (!isNearBefore && !isNearAfter)
            merged.append(row);
    }
    while (live != m_samples.cend())
        merged.append(*live++);
    m_samples = std::move(merged);
    trim();
}

void StatsHistory::addStats(const admin::Stats &stats)
{
    Sample sample{.t = stats.t, .boot = m_boot, .values = {}};
    const auto set = [&sample](Quantity quantity, double value) { sample.values[size_t(quantity)] = value; };
    set(Quantity::Clients, double(stats.clients));
    set(Quantity::Channels, double(stats.channels));
    set(Quantity::Subscriptions, double(stats.subscriptions));
    set(Quantity::Memory, double(stats.rss));
    set(Quantity::LoopLag, stats.loopLagMs);
    set(Quantity::AuthP95, stats.auth.p95);
    set(Quantity::AuthInFlight, double(stats.auth.inflight));
    set(Quantity::MessagesIn, double(stats.msgIn));
    set(Quantity::MessagesOut, double(stats.msgOut));
    set(Quantity::BytesIn, double(stats.bytesIn));
    set(Quantity::BytesOut, double(stats.bytesOut));
    set(Quantity::Slow, double(stats.slow));
    set(Quantity::Processor, double(stats.cpuMs));
    set(Quantity::AuthCalls, double(stats.auth.count));
    set(Quantity::AuthErrors, double(stats.auth.unavailable));

    while (!m_samples.isEmpty() && m_samples.last().t >= sample.t)
        m_samples.removeLast();
    // A shorter interval than is worth keeping shows its newest sample, in the place of the one before.
    const qsizetype size = m_samples.size();
    if (size >= 2 && m_samples[size - 1].t - m_samples[size - 2].t < MinDistance
        && m_samples[size - 2].boot == m_samples[size - 1].boot)
        m_samples.last() = sample;
    else
        m_samples.append(sample);
    trim();
}

bool StatsHistory::belongTogether(const Sample &before, const Sample &after)
{
    if (before.boot != after.boot || after.t - before.t > Gap)
        return false;
    for (size_t i = FirstRate; i < Quantities; ++i) {
        if (after.values[i] < before.values[i])
            return false;
    }
    return true;
}

double StatsHistory::value(qsizetype index, Quantity quantity) const
{
    const Sample &sample = m_samples[index];
    const double value = sample.values[size_t(quantity)];
    if (!isRate(quantity))
        return value;
    if (index == 0 || !belongTogether(m_samples[index - 1], sample))
        return Unknown;
    const Sample &before = m_samples[index - 1];
    return (value - before.values[size_t(quantity)]) * scale(quantity) * 1000 / double(sample.t - before.t);
}

qsizetype StatsHistory::firstOf(qint64 windowMs) const
{
    const auto first = std::lower_bound(m_samples.cbegin(), m_samples.cend(), newest() - windowMs,
                                        [](const Sample &sample, qint64 t) { return sample.t < t; });
    return first - m_samples.cbegin();
}

TimeSeries StatsHistory::series(Quantity quantity, qint64 windowMs) const
{
    TimeSeries series;
    const qsizetype first = std::max(qsizetype(0), firstOf(windowMs) - 1);
    series.reserve(m_samples.size() - first);
    for (qsizetype i = first; i < m_samples.size(); ++i) {
        if (i > first && !belongTogether(m_samples[i - 1], m_samples[i]))
            series.append({(m_samples[i - 1].t + m_samples[i].t) / 2, Unknown});
        series.append({m_samples[i].t, value(i, quantity)});
    }
    return series;
}

double StatsHistory::current(Quantity quantity) const
{
    return m_samples.isEmpty() ? Unknown : value(m_samples.size() - 1, quantity);
}

double StatsHistory::sum(Quantity rate, qint64 windowMs) const
{
    double sum = 0;
    for (qsizetype i = std::max(qsizetype(1), firstOf(windowMs) + 1); i < m_samples.size(); ++i) {
        const double growth = (m_samples[i].values[size_t(rate)] - m_samples[i - 1].values[size_t(rate)]) * scale(rate);
        if (belongTogether(m_samples[i - 1], m_samples[i]) && !std::isnan(growth))
            sum += growth;
    }
    return sum;
}

void StatsHistory::trim()
{
    // One sample more than the hour, so that a line reaches the edge.
    qsizetype tooOld = std::max(qsizetype(0), firstOf(KeptMs) - 1);
    m_samples.remove(0, tooOld);
}

} // namespace wsify::console
