// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "memorywatch.h"

#include <algorithm>

namespace wsify::soak {

namespace {

qint64 median(std::vector<qint64> values)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

QString mib(qint64 bytes)
{
    return QStringLiteral("%1 MiB").arg(double(bytes) / (1024 * 1024), 0, 'f', 1);
}

} // namespace

void MemoryWatch::sample(double at, qint64 resident)
{
    m_samples.push_back({at, resident});
    m_highest = std::max(m_highest, resident);
    if (!isDisturbed())
        return;
    Flood &flood = m_floods.back();
    if (flood.ended < 0 || at < flood.ended + BackAfter)
        return;
    flood.isJudged = true;
    m_highestBack = std::max(m_highestBack, resident);
    const qint64 bound = m_baseline + qint64(double(m_baseline) * BackShare) + BackSlack;
    if (resident > bound) {
        m_wrongs.push_back(
            QStringLiteral("memory: %1 resident %2 s after the flood that ended at %3 s; the baseline is %4, "
                           "the bound %5")
                .arg(mib(resident))
                .arg(at - flood.ended, 0, 'f', 1)
                .arg(flood.ended, 0, 'f', 1)
                .arg(mib(m_baseline), mib(bound)));
    }
}

void MemoryWatch::floodBegan(double at)
{
    if (m_floods.empty())
        m_baseline = median(quiet(0, at));
    m_floods.push_back({at});
}

void MemoryWatch::floodEnded(double at)
{
    m_floods.back().ended = at;
}

std::vector<qint64> MemoryWatch::quiet(double from, double to) const
{
    std::vector<qint64> values;
    for (const Sample &sample : m_samples) {
        const bool isFlooded = std::any_of(m_floods.begin(), m_floods.end(), [&](const Flood &flood) {
            return sample.at >= flood.began && (flood.ended < 0 || sample.at < flood.ended + BackAfter);
        });
        if (sample.at >= from && sample.at < to && !isFlooded)
            values.push_back(sample.resident);
    }
    return values;
}

QString MemoryWatch::judgeFlatness(double seconds)
{
    const std::vector<qint64> before = quiet(seconds * 0.5, seconds * 0.75);
    const std::vector<qint64> after = quiet(seconds * 0.75, seconds);
    if (before.size() < MinSamples || after.size() < MinSamples)
        return QStringLiteral("not judged: too short");
    const qint64 growth = median(after) - median(before);
    const qint64 bound = FlatSlack + qint64(double(median(before)) * FlatShare);
    const QString figures = QStringLiteral("%1, then %2 (medians of %3 and %4 samples; bound +%5)")
                                .arg(mib(median(before)), mib(median(after)))
                                .arg(before.size())
                                .arg(after.size())
                                .arg(mib(bound));
    if (growth > bound)
        m_wrongs.push_back(QStringLiteral("memory is not flat over the last half: ") + figures);
    return figures;
}

} // namespace wsify::soak
