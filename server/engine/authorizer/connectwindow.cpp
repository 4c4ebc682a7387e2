// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/authorizer/connectwindow.h"

#include <algorithm>

namespace wsify {

ConnectWindow::ConnectWindow(int first, int most)
    : m_most(std::max(most, 1))
    , m_size(std::clamp(first, 1, m_most))
    , m_threshold(m_most)
{
}

void ConnectWindow::grow()
{
    const bool isSlow = m_size >= m_threshold;
    // What was not needed has not been tried.
    const bool wasNeeded = isSlow ? m_peak >= m_size : 2 * m_peak > m_size;
    if (!wasNeeded || m_size == m_most)
        return;
    if (!isSlow) {
        ++m_size;
    } else if (++m_passed >= m_size) {
        m_passed = 0;
        ++m_size;
    }
}

void ConnectWindow::shrink(Time begun)
{
    if (begun < m_shrunk)
        return;
    m_shrunk = std::chrono::steady_clock::now();
    m_size = m_threshold = std::max(m_size / 2, 1);
    m_passed = 0;
}

} // namespace wsify
