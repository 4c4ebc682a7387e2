// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

#include <vector>

namespace wsify::console {

/// Finds the numbers of the last few ten thousand rows by a key of theirs. A value with a fixed size: a newer row may take the place of an older one
/// early, so whoever finds a row looks whether it is the one.
class RecentRows
{
public:
    void put(qint64 key, qint64 row)
    {
        if (m_slots.empty())
            m_slots.resize(size_t(1) << Bits, {-1, -1});
        m_slots[slotOf(key)] = {key, row};
    }
    /// -1: none.
    qint64 find(qint64 key) const
    {
        if (m_slots.empty())
            return -1;
        const Slot &slot = m_slots[slotOf(key)];
        return slot.key == key ? slot.row : -1;
    }
    void clear() { m_slots.clear(); }

private:
    struct Slot
    {
        qint64 key;
        qint64 row;
    };
    static constexpr int Bits = 15;

    /// Spreads numbers that follow each other, and such as have their lowest bits in common.
    static size_t slotOf(qint64 key) { return size_t((quint64(key) * 0x9E3779B97F4A7C15ULL) >> (64 - Bits)); }

    std::vector<Slot> m_slots;
};

} // namespace wsify::console
