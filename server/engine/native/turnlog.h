// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/sharedbytes.h"

#include <QByteArrayView>
#include <QtGlobal>

#include <string>
#include <vector>

namespace wsify {

/// What one worker sends in one turn of its loop, once each, in order.
///
/// Members of one channel are due the same frames in the same order. So a frame is copied here once, however many members it has, and an
/// OutQueue notes which stretch of the log its member is due: a burst to a thousand members is one copy a frame and one `send` a member,
/// straight from here. Large buffers are only referenced. Worker thread only.
class TurnLog
{
public:
    using Index = quint32;

    /// What queues keep of the log for later turns is counted in `account`, which outlives them.
    explicit TurnLog(Counter &account)
        : m_account(account)
    {
    }

    /// The position of a buffer, which is added unless it is the one added last.
    Index add(const SharedBytes &bytes);
    /// After it the log should be sent and cleared, so that it stays in the processor's cache.
    bool isFull() const { return m_joined.size() >= FullAt; }
    bool isEmpty() const { return m_entries.empty(); }
    /// Forgets everything; no queue may refer to it any more.
    void clear();

    const SharedBytes &buffer(Index index) const { return m_entries[index].buffer; }
    qint64 bytes(Index first, Index last) const { return position(last).total - position(first).total; }
    /// The bytes of [first, last) in one piece; null when some of them are large.
    QByteArrayView joined(Index first, Index last) const;
    Counter &account() const { return m_account; }

private:
    static constexpr size_t FullAt = 256 * 1024;
    static constexpr qsizetype Large = 16 * 1024;

    struct Position
    {
        qint64 total = 0; ///< bytes of everything before
        size_t joined = 0; ///< of those, bytes in m_joined
    };
    struct Entry
    {
        SharedBytes buffer;
        Position position;
    };

    Position position(Index index) const { return index < m_entries.size() ? m_entries[index].position : m_end; }

    Counter &m_account;
    std::string m_joined;
    std::vector<Entry> m_entries;
    Position m_end;
};

} // namespace wsify
