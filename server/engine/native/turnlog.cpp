// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/native/turnlog.h"

namespace wsify {

void TurnLog::append(const SharedBytes &bytes)
{
    m_entries.push_back({bytes, m_end});
    m_end.total += bytes.size();
    if (bytes.size() < Large) {
        m_joined.append(bytes.data(), size_t(bytes.size()));
        m_end.joined += size_t(bytes.size());
    }
    ++m_next;
}

void TurnLog::clear()
{
    m_entries.clear();
    m_joined.clear();
    m_end = {};
    m_next = m_begin;
}

QByteArrayView TurnLog::joined(Index first, Index last) const
{
    const Position from = position(first);
    const Position to = position(last);
    const qint64 size = to.total - from.total;
    if (qint64(to.joined - from.joined) != size)
        return {};
    return {m_joined.data() + from.joined, qsizetype(size)};
}

void TurnLogs::clear()
{
    for (TurnLog &log : m_logs)
        log.clear();
}

} // namespace wsify
