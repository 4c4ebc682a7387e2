// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/sharedbytes.h"

#include <QByteArrayView>
#include <QtGlobal>

#include <string>
#include <vector>

namespace wsify {

/// Everything that one worker sends in one turn of its loop, once each, in order.
///
/// Members of one channel are owed the same frames in the same order. So a frame is copied here once, however many
/// members it has, and an OutQueue records which stretch of the log its member is owed: a burst to a thousand members
/// is one copy per frame and one `send` per member, straight from here. Large buffers are only referenced. Worker
/// thread only.
class TurnLog
{
public:
    using Index = quint32;

    /// `account`, which outlives the queues, counts the parts of the log that queues keep for later turns.
    explicit TurnLog(Counter &account)
        : m_account(account)
    {
    }

    /// The position of a buffer; adds the buffer unless it was the last one added.
    Index add(const SharedBytes &bytes);
    /// True if the log should now be sent and cleared, so that it stays in the processor's cache.
    bool isFull() const { return m_joined.size() >= FullAt; }
    bool isEmpty() const { return m_entries.empty(); }
    /// Clears the log; no queue may still refer to it.
    void clear();

    const SharedBytes &buffer(Index index) const { return m_entries[index].buffer; }
    qint64 bytes(Index first, Index last) const { return position(last).total - position(first).total; }
    /// The bytes of [first, last) in one piece; null if some buffers are large.
    QByteArrayView joined(Index first, Index last) const;
    Counter &account() const { return m_account; }

private:
    static constexpr size_t FullAt = 256 * 1024;
    static constexpr qsizetype Large = 16 * 1024;

    struct Position
    {
        qint64 total = 0; ///< bytes of all buffers before it
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
