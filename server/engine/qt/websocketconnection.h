// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/transport.h"
#include "core/metrics/roundtrip.h"
#include "core/session/session.h"
#include "core/timers.h"
#include "engine/engine.h"
#include "engine/pinglimits.h"
#include "engine/queuelimits.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QObject>
#include <QPointer>

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

class QTcpSocket;
class QWebSocket;

namespace wsify {

class ClientSocket;

/// One WebSocket of the Qt engine: a QWebSocket reads; our own frames bypass it.
///
/// Owned by the engine; owns the socket, the QWebSocket and the session. Worker thread only. A session's output in one
/// turn of the loop is joined and written once, when the engine flushes (requested by `dirty`). The socket gets whole
/// frames, little at a time, for it takes nothing back; the rest waits here. The out queue applies the rule of PROTOCOL.md
/// section 5 to the bytes that the kernel has refused. Ends with finished(), once, when both the connection and the
/// session are done; the engine then destroys it in a later turn.
///
/// A long class, but one: the steps of one state machine, as in the native engine's ClientConnection, and around them what QWebSocket does not
/// say (how a connection ended, what it has read and not handed out).
class WebSocketConnection : public QObject, public Transport
{
    Q_OBJECT

public:
    using Dirty = std::function<void(WebSocketConnection *)>;

    WebSocketConnection(const EngineContext &context, QTcpSocket *socket, QWebSocket *webSocket, quint64 id,
                        Dirty dirty);
    ~WebSocketConnection() override;

    /// Sets its client and reads the early input. Call it once, right after construction.
    void open(ClientInfo client);

    // Transport
    void send(const Frame &frame) override;
    void close(CloseCode code, QByteArrayView reason) override;
    void pauseReading(bool paused) override;
    Activity activity() const override
    {
        return {unsent(), m_delivered, m_lastLife, m_roundTrip.last(), std::max<qint64>(0, m_sentBytes)};
    }
    void sessionFinished() override;

    /// Writes the output joined in this turn.
    void flush();
    /// Checks the deadlines: pings, silence, slow consumers, an unanswered close. Called about once a second.
    void checkDeadlines();
    quint64 id() const { return m_id; }
    /// The memory it holds, as --memory-limit counts it, except the waiting commands, which the session counts.
    Engine::Holding holding() const;
    /// The part of it that does not count by itself: all but the waiting frames, which may wait for others, too.
    qint64 unaccounted() const { return holding().bytes - m_waitingFrames; }
    qint64 waitingBytes() const { return m_session->waitingBytes(); }
    /// Memory is short and this connection must go.
    void shed();

    /// The process begins to shut down: discards commands that wait for the authorizer.
    void beginDrain();
    /// Closes with 1001.
    void drain();

Q_SIGNALS:
    void finished();

private:
    enum class State : quint8 {
        Open,
        Left, ///< the peer is gone; the session handles its remaining messages
        Closing, ///< our close frame is sent or due
        Ended, ///< the session was told, or is about to be
    };

    void sendControl(const Frame &frame);
    void hasRead();
    void lives()
    {
        m_lastLife = m_context.timers.now();
        m_askedAgain = 0;
    }
    void received(QByteArrayView message);
    void limitMessages(bool isBetweenMessages);
    void deliver(QByteArrayView message);
    void queue(const Frame &frame);
    void push();
    void flushLater()
    {
        if (!std::exchange(m_isDirty, true))
            m_dirty(this);
    }
    void dropWaiting();
    void readOn();
    void readClosing();
    void qtIsClosing();
    void disconnected();
    void deliverLeft();
    QByteArray takeLeft();
    bool isTooMuch() const;
    bool isSlow(Clock::Duration now);
    void cut(QByteArrayView reason);
    void tell(CloseCode code, const QByteArray &reason);
    void cutSlow();
    void endLater(Session::End how, CloseCode code, QByteArrayView reason,
                  std::optional<Clock::Duration> lastWords = {});
    void finishIfDone();
    qint64 unsent() const;

    const EngineContext &m_context;
    const quint64 m_id;
    QPointer<QTcpSocket> m_socket;
    ClientSocket &m_client; ///< the same; as long as m_socket is there
    QWebSocket *m_webSocket;
    Dirty m_dirty;
    std::unique_ptr<Session> m_session;

    std::deque<SharedBytes> m_waiting; ///< frames that the socket does not have yet
    qint64 m_waitingFrames = 0; ///< their bytes
    qint64 m_newest = 0; ///< bytes of the latest frame
    QByteArrayList m_left; ///< remaining messages of a peer that is gone
    qint64 m_leftBytes = 0;
    qint64 m_delivered = 0;
    qint64 m_sentBytes = 0; ///< that the socket has written
    qint64 m_discarded = 0;
    qint64 m_assembling = 0; ///< bytes of a fragmented message kept by QWebSocket
    QByteArray m_tail; ///< the last bytes received while closing
    Timer m_answered; ///< runs while those may be the peer's close frame
    Clock::Duration m_lastLife;
    Clock::Duration m_nextPing;
    PingLimits m_ping;
    RoundTrip m_roundTrip;
    int m_askedAgain = 0; ///< pings beyond the first since the last sign of life
    std::optional<Clock::Duration> m_tooMuchSince; ///< more than Limits::maxQueue
    KeptLimits m_kept; ///< since the kernel refuses bytes
    Clock::Duration m_progress; ///< when the kernel last took bytes, or there were none to take
    Clock::Duration m_closeBy{};
    State m_state = State::Open;
    CloseCode m_closeCode = CloseCode::Abnormal;
    QByteArray m_closeReason;
    bool m_isDirty = false;
    bool m_isFlushing = false;
    bool m_isReceiving = false;
    bool m_isPaused = false;
    bool m_connected = true;
    bool m_sessionClosed = false;
    bool m_sessionFinished = false;
    bool m_finished = false;
};

} // namespace wsify
