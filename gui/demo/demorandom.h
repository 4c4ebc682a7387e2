// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"

#include <QByteArray>
#include <QList>

#include <array>
#include <iterator>
#include <random>

namespace wsify::console {

/// Chance: the same seed gives the same world on every machine.
class DemoRandom
{
public:
    explicit DemoRandom(quint32 seed)
        : m_random(seed)
    {
    }

    quint32 number() { return quint32(m_random()); }
    double unit() { return double(m_random()) / 4294967296.0; } ///< from 0, below 1
    int below(int bound) { return int(unit() * bound); }
    template <class List>
    const auto &oneOf(const List &list)
    {
        return list[size_t(below(int(std::size(list))))];
    }

private:
    std::mt19937 m_random;
};

} // namespace wsify::console
