// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

#include <atomic>

namespace wsify {

/// A number with one writing thread, readable by any thread. It needs no locked instruction: with a single writer, a
/// relaxed load and a relaxed store are enough.
class Counter
{
public:
    void add(qint64 n) { m_value.store(m_value.load(std::memory_order_relaxed) + n, std::memory_order_relaxed); }
    void operator++() { add(1); }
    void operator--() { add(-1); }
    qint64 value() const { return m_value.load(std::memory_order_relaxed); }

private:
    std::atomic<qint64> m_value = 0;
};

} // namespace wsify
