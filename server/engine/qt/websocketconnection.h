// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/transport.h"
#include "core/metrics/roundtrip.h"
#include "core/session/session.h"
#include "engine/engine.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>
#include <optional>

class QWebSocket;

namespace wsify {

class ClientSocket;

/// One WebSocket of the Qt engine: a QWebSocket that reads, and our own frames written past it.
///
/// Owned by the engine; owns the socket, the QWebSocket and the session. Worker thread only. What a session sends in one turn of the loop is
/// joined and written once, when the engine flushes (`dirty` asks it to). The out queue keeps the rule of PROTOCOL.md section 5 over the
/// bytes that the kernel has refused. Ends with finished(), once, when both the connection and the session are done; the engine then
/// destroys it in a later turn.
class WebSocketConnection : public QObject, public Transport
{
    Q_OBJECT

public:
    using Dirty = std::function<void(WebSocketConnection *)>;

    WebSocketConnection(const EngineContext &context, ClientSocket *socket, QWebSocket *webSocket, quint64 id,
                        Dirty dirty);
    ~WebSocketConnection() override;

    /// Gives it its client and reads what came early. Called once, right after construction.
    void open(ClientInfo client);

    // Transport
    void send(const Frame &frame) override;
    void close(CloseCode code, QByteArrayView reason) override;
    void pauseReading(bool paused) override;
    Activity activity() const override { return {unsent(), m_delivered, m_lastLife, m_roundTrip.last()}; }
    void sessionFinished() override;

    /// Writes what the turn has joined.
    void flush();
    /// Looks at the deadlines: pings, silence, slow consumers, a close that is not answered. Called about once a second.
    void checkDeadlines();
    quint64 id() const { return m_id; }
    /// What it holds, as --memory-limit counts it, but for the session's waiting commands, which the session counts.
    Engine::Holding holding() const;
    qint64 waitingBytes() const { return m_session->waitingBytes(); }
    /// Memory is short, and this one is to go.
    void shed();

    /// The process begins to end: discards what waits for the authorizer.
    void beginDrain();
    /// Closes with 1001.
    void drain();

Q_SIGNALS:
    void finished();

private:
    enum class State : quint8 {
        Open,
        Left, ///< the peer is gone, the session takes what it had sent
        Closing, ///< our close frame is sent or due
        Ended, ///< the session is told, or about to be
    };

    void sendControl(const Frame &frame);
    void hasRead();
    void received(QByteArrayView message);
    void readClosing();
    void qtIsClosing();
    void disconnected();
    void deliverLeft();
    void keepLeft(QByteArrayView message);
    QByteArray takeLeft();
    void cut(CloseCode code, const char *reason);
    void cutSlow();
    void endLater(Session::End how, CloseCode code, QByteArrayView reason,
                  std::optional<Clock::Duration> lastWords = {});
    void finishIfDone();
    qint64 unsent() const;

    const EngineContext &m_context;
    const quint64 m_id;
    QPointer<ClientSocket> m_socket;
    QWebSocket *m_webSocket;
    Dirty m_dirty;
    std::unique_ptr<Session> m_session;

    QByteArray m_joined; ///< due at the end of this turn
    QByteArrayList m_left; ///< messages of a peer that is gone
    qint64 m_leftBytes = 0;
    qint64 m_delivered = 0;
    qint64 m_discarded = 0;
    qint64 m_assembling = 0; ///< bytes of a fragmented message that QWebSocket keeps
    QByteArray m_tail; ///< the last bytes that came while closing
    Clock::Duration m_lastLife;
    Clock::Duration m_nextPing;
    RoundTrip m_roundTrip;
    Clock::Duration m_progress; ///< when the kernel last took bytes, or had none to take
    Clock::Duration m_closeBy{};
    State m_state = State::Open;
    CloseCode m_closeCode = CloseCode::Abnormal;
    QByteArray m_closeReason;
    bool m_isDirty = false;
    bool m_isPaused = false;
    bool m_connected = true;
    bool m_sessionClosed = false;
    bool m_sessionFinished = false;
    bool m_finished = false;
};

} // namespace wsify
