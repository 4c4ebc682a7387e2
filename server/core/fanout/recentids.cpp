// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/fanout/recentids.h"

#include <algorithm>

namespace wsify {

bool RecentIds::insert(const QByteArray &id, TimePoint now)
{
    const std::lock_guard lock(m_mutex);
    while (!m_order.empty() && (m_order.front().until <= now || m_order.size() >= Capacity)) {
        m_ids.remove(m_order.front().id);
        m_order.pop_front();
    }
    if (m_ids.contains(id))
        return false;
    m_ids.insert(id);
    m_order.push_back({id, now + Lifetime});
    return true;
}

void RecentIds::remove(const QByteArray &id)
{
    const std::lock_guard lock(m_mutex);
    if (!m_ids.remove(id))
        return;
    // Failures are rare and recent: the id is near the end.
    const auto it = std::find_if(m_order.rbegin(), m_order.rend(), [&id](const Seen &seen) { return seen.id == id; });
    if (it != m_order.rend())
        m_order.erase(std::next(it).base());
}

} // namespace wsify
