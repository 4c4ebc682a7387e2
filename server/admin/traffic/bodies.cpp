// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/traffic/bodies.h"

#include <algorithm>
#include <utility>

namespace wsify {

namespace {
// Of a block of the heap: what QByteArray and a frame write before their bytes, and what malloc does.
constexpr qint64 BlockOverhead = 48;
} // namespace

void Bodies::setMaxBytes(qint64 maxBytes)
{
    m_maxBytes = maxBytes;
    trim();
}

void Bodies::add(qint64 seq, const TrafficItem &item)
{
    m_bodies.push_back({seq, item.received, item.message.plain()});
    const Body &body = m_bodies.back();
    m_bytes += qint64(sizeof(Body)) + BlockOverhead + body.received.size();
    if (!body.sent.isEmpty() && ++m_frames[body.sent.bytes().data()] == 1)
        m_bytes += body.sent.size();
    trim();
}

void Bodies::trim()
{
    while (m_bytes > m_maxBytes && !m_bodies.empty()) {
        const Body body = std::move(m_bodies.front());
        m_bodies.pop_front();
        m_bytes -= qint64(sizeof(Body)) + BlockOverhead + body.received.size();
        const auto frame = body.sent.isEmpty() ? m_frames.end() : m_frames.find(body.sent.bytes().data());
        if (frame != m_frames.end() && --*frame == 0) {
            m_bytes -= body.sent.size();
            m_frames.erase(frame);
        }
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
    m_frames.clear();
    m_bytes = 0;
}

} // namespace wsify
