// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/bodies.h"

#include <algorithm>
#include <utility>

namespace wsify {

void Bodies::add(qint64 seq, TrafficItem item)
{
    m_bytes += item.cost();
    m_bodies.push_back({seq, std::move(item)});
    while (m_bytes > MaxBytes) {
        m_bytes -= m_bodies.front().item.cost();
        m_bodies.pop_front();
    }
}

std::optional<QByteArrayView> Bodies::find(qint64 seq) const
{
    const auto found = std::lower_bound(m_bodies.begin(), m_bodies.end(), seq,
                                        [](const Body &body, qint64 wanted) { return body.seq < wanted; });
    if (found == m_bodies.end() || found->seq != seq)
        return {};
    return found->item.payload();
}

void Bodies::clear()
{
    m_bodies.clear();
    m_bytes = 0;
}

} // namespace wsify
