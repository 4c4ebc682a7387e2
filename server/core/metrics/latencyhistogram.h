// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/metrics/counter.h"

#include <array>
#include <bit>
#include <chrono>

namespace wsify {

/// A histogram of durations. A bucket's width is a sixteenth of its value, so results are at most 6 % too high. Range:
/// a microsecond to 67 seconds; longer durations count as that. Like a Counter: one thread writes, any thread may
/// read. 3 kB.
///
/// The buckets are those of HdrHistogram: linear within each power of two.
class LatencyHistogram
{
    static constexpr int SubBits = 4;
    static constexpr int Sub = 1 << SubBits;
    static constexpr int TopBit = 25;

public:
    static constexpr int Buckets = Sub * (TopBit - SubBits + 2);
    using Counts = std::array<qint64, Buckets>;

    void add(std::chrono::microseconds took)
    {
        ++m_counts[size_t(bucketOf(took))];
        m_sumUs.add(took.count());
    }

    void addTo(Counts &counts) const
    {
        for (int i = 0; i < Buckets; ++i)
            counts[size_t(i)] += m_counts[size_t(i)].value();
    }
    std::chrono::microseconds sum() const { return std::chrono::microseconds(m_sumUs.value()); }

    static constexpr int bucketOf(std::chrono::microseconds took)
    {
        const auto us = took.count() <= 0                       ? 0u
                        : took.count() >= (qint64(2) << TopBit) ? (2u << TopBit) - 1
                                                                : unsigned(took.count());
        if (us < Sub)
            return int(us);
        const int shift = std::bit_width(us) - 1 - SubBits;
        return shift * Sub + int(us >> shift);
    }
    /// The longest duration of this bucket.
    static constexpr std::chrono::microseconds longestIn(int bucket)
    {
        if (bucket < Sub)
            return std::chrono::microseconds(bucket);
        const int shift = bucket / Sub - 1;
        return std::chrono::microseconds((qint64(bucket % Sub + Sub + 1) << shift) - 1);
    }

    /// The duration that a `share` (0 to 1) of the counted ones did not exceed; 0 if none was counted.
    static std::chrono::microseconds percentile(const Counts &counts, double share)
    {
        qint64 total = 0;
        for (const qint64 count : counts)
            total += count;
        const double wanted = share * double(total);
        qint64 seen = 0;
        for (int i = 0; i < Buckets; ++i) {
            seen += counts[size_t(i)];
            if (seen > 0 && double(seen) >= wanted)
                return longestIn(i);
        }
        return {};
    }

private:
    std::array<Counter, Buckets> m_counts;
    Counter m_sumUs;
};

static_assert(LatencyHistogram::bucketOf(LatencyHistogram::longestIn(LatencyHistogram::Buckets - 1))
              == LatencyHistogram::Buckets - 1);

} // namespace wsify
