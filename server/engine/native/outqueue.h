// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "engine/native/turnlog.h"

#include <QtGlobal>

#include <deque>
#include <memory>
#include <vector>

namespace wsify {

/// The pending output of one connection, in order: first the bytes that the kernel refused in earlier turns, as
/// references to the shared buffers; then the output of this turn, as stretches of the turn's logs.
///
/// Owned by its connection; worker thread only. Costs 40 bytes while empty. flush() must run before the logs are
/// cleared.
class OutQueue
{
public:
    enum class Result : quint8 {
        Sent, ///< nothing is left
        Blocked, ///< the kernel takes no more for now; the rest waits
        Broken, ///< the connection is gone
    };

    void add(TurnLog &log, const SharedBytes &bytes);

    /// Gives the kernel as much as it takes, in one call if possible; sets `accepted` to the number of bytes. For Stream
    /// and TlsStream.
    template <typename AnyStream>
    Result flush(AnyStream &stream, const TurnLogs &logs, qint64 &accepted);

    /// Keeps this turn's output for later, without asking the kernel; for a queue that isBlocked().
    void keep(const TurnLogs &logs) { refuse(logs, 0); }

    bool isEmpty() const { return m_bytes == 0; }
    /// Bytes not yet accepted by the kernel.
    qint64 bytes() const { return m_bytes; }
    /// Drops so many bytes of what the kernel has refused: they were taken after all.
    void take(qint64 bytes);
    /// Number of buffers ever added; counted per turn, not per buffer.
    qint64 added() const;
    /// True if the kernel has refused bytes.
    bool isBlocked() const { return m_refused != nullptr; }
    /// True if the kernel has refused one buffer, whole or its rest, and nothing is behind it.
    bool isSingle() const { return m_refused && m_refused->buffers.size() == 1 && stretches() == 0; }
    void clear();
    /// Drops everything but the rest of a buffer that the kernel has begun to take, of which it keeps a copy. False, and
    /// nothing is left, if that rest is longer than `atMost` bytes.
    bool clearUnbegun(qint64 atMost);

private:
    struct Stretch
    {
        TurnLog::Index first = 0;
        TurnLog::Index last = 0; ///< after the last one
        bool isEmpty() const { return first == last; }
    };
    /// Held buffers; they count in the account from push() to pop().
    class Refused
    {
    public:
        explicit Refused(Counter &held)
            : account(held)
        {
        }
        ~Refused();
        Refused(const Refused &) = delete;
        Refused &operator=(const Refused &) = delete;

        void push(const SharedBytes &buffer);
        void pop();

        Counter &account;
        std::deque<SharedBytes> buffers;
        qsizetype sent = 0; ///< of the first one
    };

    size_t stretches() const;
    const Stretch &stretch(size_t number) const;
    template <typename AnyStream>
    qint64 sendStretch(AnyStream &stream, const TurnLogs &logs, qint64 &offered) const;
    template <typename AnyStream>
    qint64 sendStretches(AnyStream &stream, const TurnLogs &logs, qint64 &offered) const;
    template <typename AnyStream>
    Result sendRefused(AnyStream &stream, qint64 &accepted);
    void dropRefused(qint64 bytes);
    void refuse(const TurnLogs &logs, qint64 skip);

    void endTurn();

    qint64 m_bytes = 0;
    qint64 m_added = 0; ///< in turns before this one
    Stretch m_due; ///< the latest stretch of this turn
    std::unique_ptr<std::vector<Stretch>> m_earlier; ///< stretches of this turn before it
    std::unique_ptr<Refused> m_refused;
};

} // namespace wsify
