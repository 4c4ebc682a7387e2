// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/sharedbytes.h"

#include <QByteArrayView>
#include <QtGlobal>

#include <array>
#include <string>
#include <vector>

namespace wsify {

/// Everything that one worker sends in one turn of its loop to receivers of one kind, once each, in order.
///
/// Members of one channel are owed the same frames in the same order. So a frame is copied here once, however many
/// members it has, and an OutQueue records which stretch of the log its member is owed: a burst to a thousand members
/// is one copy per frame and one `send` per member, straight from here. Large buffers are only referenced. Worker
/// thread only.
class TurnLog
{
public:
    /// Identifies an entry and its log, whose number is in the highest bits, so that entries of different logs are
    /// never adjacent.
    using Index = quint32;
    static constexpr int NumberAt = 30;

    explicit TurnLog(quint32 number)
        : m_begin(number << NumberAt)
        , m_next(m_begin)
    {
    }

    /// The position of a buffer; adds the buffer unless it was the last one added.
    Index add(const SharedBytes &bytes)
    {
        if (m_entries.empty() || !m_entries.back().buffer.isSameAs(bytes))
            append(bytes);
        return m_next - 1;
    }
    /// True if the log should now be sent and cleared, so that it stays in the processor's cache.
    bool isFull() const { return m_joined.size() >= FullAt; }
    bool isEmpty() const { return m_entries.empty(); }
    /// Clears the log; no queue may still refer to it.
    void clear();

    const SharedBytes &buffer(Index index) const { return m_entries[index - m_begin].buffer; }
    qint64 bytes(Index first, Index last) const { return position(last).total - position(first).total; }
    /// The bytes of [first, last) in one piece; null if some buffers are large.
    QByteArrayView joined(Index first, Index last) const;

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

    void append(const SharedBytes &bytes);
    Position position(Index index) const { return index != m_next ? m_entries[index - m_begin].position : m_end; }

    Index m_begin;
    Index m_next; ///< of the next entry
    std::string m_joined;
    std::vector<Entry> m_entries;
    Position m_end;
};

/// Everything that one worker sends in one turn, in one log per kind of receiver.
///
/// Output for a single connection, placed between shared frames, would split the stretches of all members. So it has
/// its own log, and splits only its connection's stretch. Worker thread only.
class TurnLogs
{
public:
    /// At most four kinds; see TurnLog::Index.
    enum class Kind : quint8 {
        Members, ///< frames, each for all members of a channel
        One, ///< output for a single connection: pings, pongs, close frames, HTTP answers
    };

    /// `account`, which outlives the queues, counts the parts of the logs that queues keep for later turns.
    explicit TurnLogs(Counter &account)
        : m_account(account)
    {
    }

    TurnLog &operator[](Kind kind) { return m_logs[size_t(kind)]; }
    const TurnLog &of(TurnLog::Index index) const { return m_logs[index >> TurnLog::NumberAt]; }
    /// Clears the log; no queue may still refer to it.
    void clear();
    Counter &account() const { return m_account; }

private:
    Counter &m_account;
    std::array<TurnLog, 2> m_logs{TurnLog(quint32(Kind::Members)), TurnLog(quint32(Kind::One))};
};

} // namespace wsify
