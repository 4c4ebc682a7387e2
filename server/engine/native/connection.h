// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/timers.h"
#include "engine/engine.h"
#include "engine/native/outqueue.h"
#include "engine/native/reactor.h"
#include "engine/native/stream.h"
#include "engine/native/tlsstream.h"
#include "engine/native/turnlog.h"

#include <QtGlobal>

#include <algorithm>
#include <functional>
#include <memory>

namespace wsify {

class Connection;

/// Shared by the connections of one engine.
struct ConnectionContext
{
    const EngineContext &engine;
    Reactor &reactor;
    TurnLogs &logs;
    char *readBuffer; ///< of ReadSize bytes, used during one read
    std::function<void(Connection &)> touched; ///< wants finishTurn() at the end of this turn
    std::function<void(quint64 handle)> yielded; ///< wants finishTurn() at the end of the next turn, after the others
    std::function<void()> flushAll; ///< a log is full: all connections send now
    std::function<Connection *(quint64 handle)> find; ///< null if it is gone
    TlsShared &tls;
    bool isDraining = false;

    static constexpr size_t ReadSize = 64 * 1024;
};

/// One stream of the native engine: reads it, sends its out queue, keeps its one deadline. The subclass interprets the
/// bytes.
///
/// Owned by the engine, in a slot that others refer to by a handle; worker thread only. Nothing is destroyed within a
/// call: a connection reports its end at the end of the turn, in settle().
class Connection
{
    // The members that every delivery touches come first, to share one cache line.
    TurnLogs &m_logs;
    OutQueue m_out;
    Stream m_stream;
    bool m_leavesFirst;
    bool m_isTouched = false;
    bool m_canSend = true;
    bool m_isWritable = true; ///< as far as known; never with TLS, so that the plain way need not ask for it

public:
    using Handle = quint64;
    enum class Fate : quint8 { Stay, Die, Upgrade };

    virtual ~Connection();
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    Handle handle() const { return m_handle; }
    /// Registers its descriptor with epoll; false if the kernel refuses.
    bool watch();
    /// epoll reports events for the descriptor.
    void ready(quint32 events);
    /// Sends the queue: at the end of the turn, or when a log is full. Calls nobody. Bytes that the kernel refused
    /// wait until it reports room, unless `again` asks it to try once more.
    void flush(bool again = false);
    /// After the flush: takes the steps that are not allowed within calls from others.
    Fate finishTurn();
    /// Fate::Upgrade: the connection that replaces this one.
    virtual std::unique_ptr<Connection> successor() { return nullptr; }
    /// Called once, when the connection is in its slot.
    virtual void begin() = 0;
    /// Its TLS handshake had to wait and may begin.
    void admitted();
    /// Resets a connection whose TLS handshake takes too long.
    void cut();
    /// Of a connection that dies: its stream, if the peer may still be taking its last words; or null.
    std::unique_ptr<Stream> takeLeaving() { return std::move(m_leaving); }

    /// The process begins to shut down: undecided commands are discarded.
    virtual void beginDrain() {}
    /// Closes this connection, whose turn has come.
    virtual void drain() {}

    /// Memory is short and this connection must go: drops what it holds, and dies.
    virtual void shed() = 0;
    qint64 unsent() const { return m_out.bytes(); }
    /// All memory that it holds, in bytes.
    virtual qint64 held() const { return unsent() + m_heldInput + (m_tls ? m_tls->held() : 0); }

    /// True if its output leaves before that of others.
    bool leavesFirst() const { return m_leavesFirst; }
    /// Asks for finishTurn() at the end of this turn.
    void touch();
    bool isTouched() const { return m_isTouched; }
    void untouched() { m_isTouched = false; }

protected:
    /// For a connection that leavesFirst(); null for one without TLS.
    Connection(ConnectionContext &context, Stream stream, std::unique_ptr<TlsStream> tls, Handle handle);
    /// Takes over the stream and queue of another connection, which has been flushed and is destroyed next; its output
    /// leaves with the rest.
    explicit Connection(Connection &other);
    /// Takes over the stream of a connection without TLS that has sent nothing; for one that leavesFirst().
    Connection(Connection &other, std::unique_ptr<TlsStream> tls);

    /// Without TLS: what the stream has, into the read buffer. As Stream::receive().
    virtual qint64 receive() { return m_stream.receive(m_context.readBuffer, ConnectionContext::ReadSize); }
    virtual void received(char *data, qsizetype size) = 0;
    /// The peer's FIN, after everything that it sent was received.
    virtual void ended() = 0;
    /// A reset, or any other disorderly end. The descriptor is closed.
    virtual void broken() = 0;
    /// The FIN has arrived, although reading is paused and bytes may wait before it.
    virtual void endAnnounced() = 0;
    /// TLS has come to nothing; one of the functions above follows.
    virtual void handshakeFailed(const char * /*reason*/) {}
    virtual void late() = 0;
    virtual Fate settle() = 0;
    /// Bytes received and kept.
    virtual qint64 keptInput() const = 0;

    Clock::Duration now() const { return m_context.engine.timers.now(); }
    /// Sets the time at which late() is called, once; replaces an earlier time.
    void setDeadline(Clock::Duration at);
    void clearDeadline() { m_deadline = {}; }

    void queue(TurnLogs::Kind kind, const SharedBytes &bytes) { queue(m_logs[kind], bytes); }
    /// False if the queue is dropped.
    bool canQueue() const { return isOpen() && m_canSend; }
    const OutQueue &out() const { return m_out; }
    /// While out() isBlocked(): the time when the kernel last took bytes, and when it began to refuse some.
    Clock::Duration lastProgress() const { return m_progress; }
    Clock::Duration blockedSince() const { return m_blockedSince; }
    /// Bytes that the kernel took from this connection's queue.
    qint64 sentBytes() const { return std::max<qint64>(m_sentBytes, 0); }
    /// OutQueue::clearUnbegun().
    bool clearUnbegun(qint64 atMost);

    bool isReading() const { return m_isReading; }
    void setReading(bool reading);

    bool isOpen() const { return m_stream.isOpen(); }
    Stream &stream() { return m_stream; }
    /// It can send: it has no TLS, or the handshake is done.
    bool isEstablished() const { return !m_tls || m_tls->isEstablished(); }
    /// Not with TLS whose peer has sent nothing.
    bool hasBegun() const { return !m_tls || m_tls->hasBegun(); }
    /// Bytes that were sent and have not reached the peer.
    qint32 untaken() const { return m_stream.untaken(); }
    /// Sends a FIN.
    void shutdownSending();
    /// Drops the queue. With TLS, says that no more will come, and takeLeaving() has the descriptor.
    void close();
    /// Closes with a reset: bytes that the kernel still holds are dropped as well.
    void abort();

    ConnectionContext &m_context;

private:
    void queue(TurnLog &log, const SharedBytes &bytes);
    void flushTls(bool again);
    void flushed(OutQueue::Result result, qint64 accepted, bool wasBlocked);
    void leave();
    void read();
    void readTls();
    void roomForTls();
    void taken(qint64 size);
    void accountInput();
    void expire();
    void watch(quint32 events);
    void unwatch();

    Handle m_handle;
    std::unique_ptr<TlsStream> m_tls; ///< above m_stream, or null
    std::unique_ptr<Stream> m_leaving;
    Timer m_timer;
    Clock::Duration m_timerAt{}; ///< when m_timer fires, at the deadline or before; zero if it is not running
    Clock::Duration m_deadline{}; ///< zero for none
    Clock::Duration m_progress{};
    Clock::Duration m_blockedSince{};
    qint64 m_heldInput = 0; ///< as accounted
    qint64 m_sentBytes = 0; ///< below 0 while the one before it has something in the queue
    quint32 m_watched = 0; ///< epoll's events
    bool m_isWatched = false; ///< epoll has the descriptor
    bool m_mustAsk =
        true; ///< epoll does not say that there is more to read: it lacks the descriptor, or TLS has read it
    bool m_isReading = true;
    bool m_isAtEnd = false; ///< the FIN was read
    bool m_isEndAnnounced = false;
};

} // namespace wsify
