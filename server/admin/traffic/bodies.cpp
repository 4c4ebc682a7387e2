// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/traffic/bodies.h"

#include <algorithm>

namespace wsify {

namespace {
// Of a block of the heap: what QByteArray and a frame write before their bytes, and what malloc does.
constexpr qint64 BlockOverhead = 48;
} // namespace

qint64 Bodies::Body::cost() const
{
    return qint64(sizeof(Body)) + BlockOverhead + received.size() + sent.size();
}

void Bodies::add(qint64 seq, const TrafficItem &item)
{
    m_bodies.push_back({seq, item.received, item.message.plain()});
    m_bytes += m_bodies.back().cost();
    while (m_bytes > m_maxBytes) {
        m_bytes -= m_bodies.front().cost();
        m_bodies.pop_front();
    }
}

std::optional<QByteArrayView> Bodies::find(qint64 seq) const
{
    const auto found = std::lower_bound(m_bodies.begin(), m_bodies.end(), seq,
                                        [](const Body &body, qint64 wanted) { return body.seq < wanted; });
    if (found == m_bodies.end() || found->seq != seq)
        return {};
    return found->sent.size() > 0 ? found->sent.payload() : QByteArrayView(found->received);
}

void Bodies::clear()
{
    m_bodies.clear();
    m_bytes = 0;
}

} // namespace wsify
