// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/native/outqueue.h"

#include "engine/native/stream.h"
#include "engine/native/tlsstream.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace wsify {

OutQueue::Refused::~Refused()
{
    while (!buffers.empty())
        pop();
}

void OutQueue::Refused::push(const SharedBytes &buffer)
{
    buffer.hold(account);
    buffers.push_back(buffer);
}

void OutQueue::Refused::pop()
{
    buffers.front().release(account);
    buffers.pop_front();
    sent = 0;
}

void OutQueue::add(TurnLog &log, const SharedBytes &bytes)
{
    // A stretch without bytes would not be flushed, and refer to whatever the next turn's log has there.
    if (bytes.isEmpty())
        return;
    const TurnLog::Index index = log.add(bytes);
    m_bytes += bytes.size();
    if (!m_due.isEmpty() && m_due.last == index) {
        ++m_due.last;
        return;
    }
    if (!m_due.isEmpty()) {
        if (!m_earlier)
            m_earlier = std::make_unique<std::vector<Stretch>>();
        m_earlier->push_back(m_due);
    }
    m_due = {index, index + 1};
}

void OutQueue::clear()
{
    m_bytes = 0;
    endTurn();
    m_refused.reset();
}

bool OutQueue::clearUnbegun(qint64 atMost)
{
    if (!m_refused || m_refused->sent == 0) {
        clear();
        return true;
    }
    const QByteArrayView rest = m_refused->buffers.front().view().sliced(m_refused->sent);
    const bool fits = rest.size() <= atMost;
    auto kept = std::make_unique<Refused>(m_refused->account);
    if (fits)
        kept->push(SharedBytes(rest)); // not the buffer, which may be large
    clear();
    if (fits) {
        m_bytes = kept->buffers.front().size();
        m_refused = std::move(kept);
    }
    return fits;
}

/// Of this turn.
size_t OutQueue::stretches() const
{
    return (m_earlier ? m_earlier->size() : 0) + (m_due.isEmpty() ? 0 : 1);
}

const OutQueue::Stretch &OutQueue::stretch(size_t number) const
{
    return m_earlier && number < m_earlier->size() ? (*m_earlier)[number] : m_due;
}

qint64 OutQueue::added() const
{
    qint64 added = m_added + (m_due.last - m_due.first);
    if (m_earlier) {
        for (const Stretch &stretch : *m_earlier)
            added += stretch.last - stretch.first;
    }
    return added;
}

/// Nothing refers to this turn's log any more.
void OutQueue::endTurn()
{
    m_added = added();
    m_due = {};
    m_earlier.reset();
}

template <typename AnyStream>
OutQueue::Result OutQueue::flush(AnyStream &stream, const TurnLogs &logs, qint64 &accepted)
{
    accepted = 0;
    if (m_bytes == 0)
        return Result::Sent;
    qint64 offered = 0;
    const qint64 sent = m_refused   ? 0
                        : m_earlier ? sendStretches(stream, logs, offered)
                                    : sendStretch(stream, logs, offered);
    if (sent < 0)
        return Result::Broken;
    accepted = sent;
    if (sent == m_bytes) {
        m_bytes = 0;
        endTurn();
        return Result::Sent;
    }
    refuse(logs, sent);
    return sent < offered ? Result::Blocked : sendRefused(stream, accepted);
}

/// What nearly every queue is: one piece of one log. Offers it, and answers what was taken, or Stream::Broken. Large
/// buffers are not offered.
template <typename AnyStream>
qint64 OutQueue::sendStretch(AnyStream &stream, const TurnLogs &logs, qint64 &offered) const
{
    const QByteArrayView piece = logs.of(m_due.first).joined(m_due.first, m_due.last);
    if (piece.isNull())
        return 0;
    offered = piece.size();
    return stream.send(piece);
}

/// The same for several, up to the first with large buffers. Small pieces are copied side by side: a few hundred of them, say pongs
/// between deliveries, cost the kernel more than they cost to copy.
template <typename AnyStream>
qint64 OutQueue::sendStretches(AnyStream &stream, const TurnLogs &logs, qint64 &offered) const
{
    constexpr qsizetype Small = 1024;
    std::array<iovec, Stream::MaxPieces> pieces;
    std::array<char, 32 * 1024> side;
    qint64 sent = 0;
    size_t next = 0;
    bool isAtLarge = false;
    do {
        size_t count = 0;
        qsizetype used = 0;
        for (; next < stretches(); ++next) {
            const Stretch &stretch = this->stretch(next);
            const QByteArrayView piece = logs.of(stretch.first).joined(stretch.first, stretch.last);
            isAtLarge = piece.isNull();
            const bool isSmall = piece.size() <= Small;
            if (isAtLarge || (isSmall && used + piece.size() > qsizetype(side.size())))
                break;
            char *const copy = side.data() + used;
            if (isSmall) {
                std::memcpy(copy, piece.data(), size_t(piece.size()));
                used += piece.size();
            }
            char *const begin = isSmall ? copy : const_cast<char *>(piece.data());
            if (isSmall && count > 0
                && static_cast<char *>(pieces[count - 1].iov_base) + pieces[count - 1].iov_len == copy)
                pieces[count - 1].iov_len += size_t(piece.size());
            else if (count < pieces.size())
                pieces[count++] = {begin, size_t(piece.size())};
            else
                break;
            offered += piece.size();
        }
        const qint64 now = count == 0 ? 0 : stream.send(pieces.data(), count);
        if (now < 0)
            return now;
        sent += now;
    } while (sent == offered && !isAtLarge && next < stretches());
    return sent;
}

/// Keeps what is due in this turn for later, but for the first `skip` bytes, as references.
void OutQueue::refuse(const TurnLogs &logs, qint64 skip)
{
    if (!m_refused)
        m_refused = std::make_unique<Refused>(logs.account());
    m_bytes -= skip;
    for (size_t i = 0; i < stretches(); ++i) {
        const Stretch &stretch = this->stretch(i);
        const TurnLog &log = logs.of(stretch.first);
        for (TurnLog::Index index = stretch.first; index < stretch.last; ++index) {
            const SharedBytes &buffer = log.buffer(index);
            if (skip >= buffer.size()) {
                skip -= buffer.size();
                continue;
            }
            if (m_refused->buffers.empty())
                m_refused->sent = qsizetype(std::exchange(skip, 0));
            m_refused->push(buffer);
        }
    }
    endTurn();
}

template <typename AnyStream>
OutQueue::Result OutQueue::sendRefused(AnyStream &stream, qint64 &accepted)
{
    const std::deque<SharedBytes> &buffers = m_refused->buffers;
    while (!buffers.empty()) {
        std::array<iovec, Stream::MaxPieces> pieces;
        const size_t count = std::min(buffers.size(), Stream::MaxPieces);
        qint64 offered = 0;
        for (size_t i = 0; i < count; ++i) {
            const qsizetype skip = i == 0 ? m_refused->sent : 0;
            pieces[i] = {const_cast<char *>(buffers[i].data()) + skip, size_t(buffers[i].size() - skip)};
            offered += qint64(pieces[i].iov_len);
        }
        const qint64 sent = count == 1 ? stream.send(QByteArrayView(static_cast<char *>(pieces[0].iov_base), offered))
                                       : stream.send(pieces.data(), count);
        if (sent < 0)
            return Result::Broken;
        accepted += sent;
        dropRefused(sent);
        if (sent < offered)
            return Result::Blocked;
    }
    m_refused.reset();
    return Result::Sent;
}

void OutQueue::dropRefused(qint64 bytes)
{
    m_bytes -= bytes;
    while (!m_refused->buffers.empty() && bytes >= m_refused->buffers.front().size() - m_refused->sent) {
        bytes -= m_refused->buffers.front().size() - m_refused->sent;
        m_refused->pop();
    }
    m_refused->sent += qsizetype(bytes);
}

void OutQueue::take(qint64 bytes)
{
    if (bytes == 0)
        return;
    dropRefused(bytes);
    if (m_refused->buffers.empty())
        m_refused.reset();
}

template OutQueue::Result OutQueue::flush(Stream &, const TurnLogs &, qint64 &);
template OutQueue::Result OutQueue::flush(TlsStream &, const TurnLogs &, qint64 &);

} // namespace wsify
