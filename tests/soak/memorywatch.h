// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>

#include <vector>

namespace wsify::soak {

/// Resident memory of a server over a run, and what is wrong with it. Seconds since the start of the run, bytes.
///
/// - Back after a flood: the first sample BackAfter its end, when those who do not read were cut, is at most the baseline, 20 % of it and
///   16 MiB. The baseline is the median before the first flood.
/// - Flat over the last half: the median of its second half is at most 1 MiB + 4 % over the median of its first, floods and BackAfter
///   behind them left out. Medians, because a line fitted through samples bends with each flood. Not judged with fewer than 30
///   samples on either side: what a run of a minute shows is a server that warms up.
class MemoryWatch
{
public:
    static constexpr double BackAfter = 16; ///< seconds; a client that takes nothing is cut after 10
    static constexpr qint64 BackSlack = 16 * 1024 * 1024;
    static constexpr double BackShare = 0.20;
    static constexpr qint64 FlatSlack = 1024 * 1024;
    static constexpr double FlatShare = 0.04;
    static constexpr size_t MinSamples = 30;

    void sample(double at, qint64 resident);
    void floodBegan(double at);
    void floodEnded(double at);
    /// True from the beginning of a flood until it was judged.
    bool isDisturbed() const { return !m_floods.empty() && !m_floods.back().isJudged; }

    /// What came to light since the last call.
    std::vector<QString> takeWrongs() { return std::exchange(m_wrongs, {}); }
    /// Judges the last half of a run of this length; a line for the summary.
    QString judgeFlatness(double seconds);

    qint64 baseline() const { return m_baseline; }
    qint64 highest() const { return m_highest; }
    /// The highest of what was left BackAfter a flood.
    qint64 highestBack() const { return m_highestBack; }
    int floods() const { return int(m_floods.size()); }

private:
    struct Sample
    {
        double at;
        qint64 resident;
    };
    struct Flood
    {
        double began;
        double ended = -1;
        bool isJudged = false;
    };
    std::vector<qint64> quiet(double from, double to) const;

    std::vector<Sample> m_samples;
    std::vector<Flood> m_floods;
    std::vector<QString> m_wrongs;
    qint64 m_baseline = 0;
    qint64 m_highest = 0;
    qint64 m_highestBack = 0;
};

} // namespace wsify::soak
