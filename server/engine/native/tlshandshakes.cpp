// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/native/tlshandshakes.h"

#include <algorithm>

namespace wsify {

bool TlsHandshakes::isOpen(Handle handle) const
{
    return std::any_of(m_open.begin(), m_open.end(), [=](const Open &o) { return o.handle == handle; });
}

TlsHandshakes::Entry TlsHandshakes::enter(Handle handle)
{
    if (!isOpen(handle) && m_open.size() >= m_most) {
        m_waiting.push_back(handle);
        makeRoom();
        if (!isOpen(handle))
            return Entry::Waiting;
    }
    if (m_begun == PerTurn)
        return Entry::Later;
    ++m_begun;
    if (!isOpen(handle))
        m_open.push_back({handle, m_timers.now()});
    return Entry::Open;
}

void TlsHandshakes::leave(Handle handle)
{
    const auto found = std::find_if(m_open.begin(), m_open.end(), [=](const Open &o) { return o.handle == handle; });
    if (found == m_open.end())
        return;
    m_open.erase(found);
    admitNext();
}

/// The place is kept for it, whoever comes first.
void TlsHandshakes::admitNext()
{
    while (!m_waiting.empty() && m_open.size() < m_most) {
        const Handle next = m_waiting.back();
        m_waiting.pop_back();
        m_open.push_back({next, m_timers.now()});
        if (!m_calls.admitted(next))
            m_open.pop_back();
    }
}

void TlsHandshakes::makeRoom()
{
    m_patience.stop();
    while (!m_waiting.empty() && !m_open.empty()) {
        const Open oldest = m_open.front();
        const Clock::Duration left = oldest.since + Patience - m_timers.now();
        if (left.count() > 0) {
            m_patience = Timer(m_timers, left, [this] { makeRoom(); });
            return;
        }
        m_calls.cut(oldest.handle);
        leave(oldest.handle);
    }
}

} // namespace wsify
