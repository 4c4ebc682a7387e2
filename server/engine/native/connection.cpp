// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/native/connection.h"

#include "core/metrics/metrics.h"

#include <algorithm>
#include <sys/epoll.h>
#include <utility>

namespace wsify {

Connection::Connection(ConnectionContext &context, Stream stream, std::unique_ptr<TlsStream> tls, Handle handle)
    : m_logs(context.logs)
    , m_stream(std::move(stream))
    , m_leavesFirst(true)
    , m_isWritable(!tls)
    , m_context(context)
    , m_handle(handle)
    , m_tls(std::move(tls))
{
    if (m_tls)
        m_tls->setBelow(m_stream);
}

Connection::Connection(Connection &other)
    : m_logs(other.m_logs)
    , m_out(std::move(other.m_out))
    , m_stream(std::move(other.m_stream))
    , m_leavesFirst(false)
    , m_canSend(other.m_canSend)
    , m_isWritable(other.m_isWritable)
    , m_context(other.m_context)
    , m_handle(other.m_handle)
    , m_tls(std::move(other.m_tls))
    , m_progress(other.m_progress)
    , m_blockedSince(other.m_blockedSince)
    , m_sentBytes(-m_out.bytes()) // what is left of the 101 is not of this one
    , m_watched(other.m_watched)
    , m_isWatched(other.m_isWatched)
    , m_mustAsk(other.m_mustAsk)
    , m_isEndAnnounced(other.m_isEndAnnounced)
{
    if (m_tls)
        m_tls->setBelow(m_stream);
    watch(m_watched | EPOLLIN | EPOLLRDHUP);
}

Connection::Connection(Connection &other, std::unique_ptr<TlsStream> tls)
    : Connection(other)
{
    m_leavesFirst = true;
    m_isWritable = m_isWritable && !tls;
    m_tls = std::move(tls);
    if (m_tls)
        m_tls->setBelow(m_stream);
}

Connection::~Connection()
{
    close();
    m_context.engine.metrics.heldBytes.add(-m_heldInput);
}

bool Connection::watch()
{
    m_watched = EPOLLIN | EPOLLRDHUP;
    m_isWatched = m_context.reactor.add(m_stream.descriptor(), m_handle, m_watched);
    m_mustAsk = !m_isWatched;
    return m_isWatched;
}

void Connection::watch(quint32 events)
{
    if (!m_isWatched || events == m_watched)
        return;
    m_watched = events;
    m_context.reactor.modify(m_stream.descriptor(), m_handle, events);
}

// EPOLLHUP and EPOLLERR cannot be masked: a descriptor that has nothing else to say is taken out, or the loop would spin.
void Connection::unwatch()
{
    m_mustAsk = true;
    if (std::exchange(m_isWatched, false))
        m_context.reactor.remove(m_stream.descriptor());
}

void Connection::ready(quint32 events)
{
    if (!isOpen())
        return; // closed in this turn, by what came before
    const bool isDown = events & (EPOLLHUP | EPOLLERR);
    if (m_tls && m_tls->isWaiting() && (isDown || events & EPOLLRDHUP)) {
        close();
        broken();
        return;
    }
    if (events & EPOLLOUT) {
        if (m_tls)
            roomForTls();
        else
            m_isWritable = true;
        touch();
    }
    if (m_isReading && !m_isAtEnd) {
        read();
        return;
    }
    if (isDown) {
        unwatch();
        if (!(events & EPOLLERR) && events & EPOLLRDHUP && !m_isEndAnnounced && !m_isAtEnd) {
            // A Unix socket's peer has closed: that is both ends at once, and no reset (unix(7)).
            m_isEndAnnounced = true;
            endAnnounced();
            return;
        }
        // A FIN that came before the reset counts: what was sent before it is read at the reader's own pace.
        if (!m_isEndAnnounced || m_isAtEnd) {
            close();
            broken();
        }
    } else if (events & EPOLLRDHUP && !m_isAtEnd) {
        m_isEndAnnounced = true;
        watch(m_watched & ~quint32(EPOLLIN | EPOLLRDHUP));
        endAnnounced();
    } else if (events & EPOLLIN) {
        watch(m_watched & ~quint32(EPOLLIN));
    }
}

void Connection::roomForTls()
{
    m_tls->flush();
    if (!m_tls->isBlocked())
        watch(m_watched & ~quint32(EPOLLOUT));
}

void Connection::admitted()
{
    if (!m_tls)
        return;
    m_tls->setAdmitted();
    watch(m_watched | EPOLLIN);
}

void Connection::cut()
{
    handshakeFailed("it took too long, and others waited");
    abort();
    broken();
}

void Connection::read()
{
    if (m_tls)
        readTls();
    else
        taken(receive());
}

void Connection::readTls()
{
    const qint64 size = m_tls->receive(m_context.readBuffer, ConnectionContext::ReadSize);
    if (m_tls->isWaiting())
        watch(m_watched & ~quint32(EPOLLIN));
    if (m_tls->isBlocked())
        watch(m_watched | EPOLLOUT);
    m_mustAsk = !m_isWatched || m_tls->hasEnded();
    if (size < 0 && m_tls->hasBegun() && !m_tls->isEstablished())
        handshakeFailed(m_tls->failure());
    taken(size);
}

/// What was read, or how it ended.
void Connection::taken(qint64 size)
{
    if (size > 0) {
        received(m_context.readBuffer, size);
        accountInput();
        if (m_mustAsk && isOpen())
            touch(); // nobody else says that there is more
    } else if (size == Stream::AtEnd) {
        m_isAtEnd = true;
        watch(m_watched & ~quint32(EPOLLIN | EPOLLRDHUP));
        ended();
    } else if (size == Stream::Broken) {
        close();
        broken();
    }
}

void Connection::setReading(bool reading)
{
    // The event is dropped when one comes, not before: most pauses end sooner.
    m_isReading = reading;
    if (!reading || m_isAtEnd || !isOpen())
        return;
    watch(m_watched | EPOLLIN);
    if (m_mustAsk)
        touch();
}

void Connection::queue(TurnLog &log, const SharedBytes &bytes)
{
    if (!canQueue())
        return;
    if (log.isFull())
        m_context.flushAll();
    m_out.add(log, bytes);
    touch();
}

void Connection::touch()
{
    if (std::exchange(m_isTouched, true))
        return;
    m_context.touched(*this);
}

void Connection::flush(bool again)
{
    if (m_out.isEmpty() || !isOpen())
        return;
    if (!m_isWritable) {
        if (m_tls) {
            flushTls(again);
            return;
        }
        if (!again) {
            m_out.keep(m_logs);
            return;
        }
    }
    const bool wasBlocked = m_out.isBlocked();
    qint64 accepted = 0;
    const OutQueue::Result result = m_out.flush(m_stream, m_logs, accepted);
    m_isWritable = result != OutQueue::Result::Blocked;
    flushed(result, accepted, wasBlocked);
}

void Connection::flushTls(bool again)
{
    const bool wasBlocked = m_out.isBlocked();
    if (wasBlocked && m_tls->isBlocked() && !again) {
        m_out.keep(m_logs);
        return;
    }
    qint64 accepted = 0;
    const OutQueue::Result result = m_out.flush(*m_tls, m_logs, accepted);
    flushed(result, accepted, wasBlocked);
    if (m_tls->isBlocked())
        watch(m_watched | EPOLLOUT); // also for what is no output of the queue
}

inline void Connection::flushed(OutQueue::Result result, qint64 accepted, bool wasBlocked)
{
    m_sentBytes += accepted;
    if (result == OutQueue::Result::Blocked) {
        if (accepted > 0 || !wasBlocked)
            m_progress = now();
        if (!wasBlocked)
            m_blockedSince = m_progress;
        watch(m_watched | EPOLLOUT);
        return;
    }
    if (result == OutQueue::Result::Broken) {
        // What the peer sent before it went is still to be read, and reading will tell how it went.
        m_canSend = false;
        m_out.clear();
    }
    watch(m_watched & ~quint32(EPOLLOUT));
}

Connection::Fate Connection::finishTurn()
{
    if (m_mustAsk && isOpen() && m_isReading && !m_isAtEnd)
        read();
    const Fate fate = settle();
    accountInput();
    return fate;
}

void Connection::accountInput()
{
    const qint64 kept = keptInput();
    if (kept != m_heldInput)
        m_context.engine.metrics.heldBytes.add(kept - std::exchange(m_heldInput, kept));
}

void Connection::setDeadline(Clock::Duration at)
{
    m_deadline = at;
    if (m_timerAt.count() != 0 && m_timerAt <= at)
        return; // it fires early and looks again
    m_timerAt = at;
    m_timer = Timer(m_context.engine.timers, at - now(), [this] { expire(); });
}

void Connection::expire()
{
    m_timerAt = {};
    if (m_deadline.count() == 0)
        return;
    if (now() < m_deadline)
        setDeadline(m_deadline);
    else {
        m_deadline = {};
        late();
    }
}

bool Connection::clearUnbegun(qint64 atMost)
{
    if (m_tls)
        m_out.take(m_tls->takeBegun());
    return m_out.clearUnbegun(atMost);
}

void Connection::shutdownSending()
{
    if (!m_tls) {
        m_stream.shutDown();
        return;
    }
    m_tls->shutDown();
    if (m_tls->isBlocked())
        watch(m_watched | EPOLLOUT);
}

void Connection::close()
{
    m_out.clear();
    if (m_tls)
        leave();
    m_isWatched = false;
    m_stream.close();
}

/// Closing over what the peer still sends would reset the connection, and a reset can overtake the last words.
void Connection::leave()
{
    const std::unique_ptr<TlsStream> tls = std::move(m_tls);
    if (!isOpen() || !tls->sayGoodbye() || m_isAtEnd)
        return;
    unwatch();
    m_leaving = std::make_unique<Stream>(std::move(m_stream));
}

void Connection::abort()
{
    m_stream.reset();
    close();
}

} // namespace wsify
