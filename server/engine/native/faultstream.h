// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

#include <algorithm>
#include <bit>

namespace wsify {

/// A sequence of random faults for system calls, the same for the same seed and stream (SplitMix64).
///
/// One per thread. About 1 in 16 calls is interrupted, 1 in 8 refused, 1 in 4 short.
class FaultStream
{
public:
    enum class Fault : quint8 { None, Interrupted, Refused, Short };

    FaultStream(quint64 seed, quint64 stream)
        : m_state(mix(seed) + mix(~stream))
    {
    }

    Fault next()
    {
        const quint64 sixteenth = random() % 16;
        return sixteenth == 0   ? Fault::Interrupted
               : sixteenth <= 2 ? Fault::Refused
               : sixteenth <= 6 ? Fault::Short
                                : Fault::None;
    }

    /// How much a short call does, 1 to `whole`: as often a few bytes as many, because most transfers are small.
    quint64 part(quint64 whole)
    {
        whole = std::max(whole, quint64(1));
        const quint64 most = quint64(1) << random() % quint64(std::bit_width(whole));
        return 1 + random() % std::min(whole, most);
    }

private:
    static quint64 mix(quint64 z)
    {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31);
    }
    quint64 random() { return mix(m_state += 0x9e3779b97f4a7c15U); }

    quint64 m_state;
};

} // namespace wsify
