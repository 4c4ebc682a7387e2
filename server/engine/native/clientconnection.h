// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/transport.h"
#include "core/session/session.h"
#include "engine/native/clientdeadlines.h"
#include "engine/native/connection.h"
#include "engine/websocket/websocketcodec.h"

#include <QByteArray>

#include <memory>

namespace wsify {

/// One WebSocket client: decodes its frames for its session, and is the session's transport (RFC 6455).
///
/// A long class, but one: its functions are the steps of one state machine, and each may have to take the next step (a frame may end the
/// connection, a full queue may cut it off, an end may have to wait for the session). ClientDeadlines knows what is due when.
///
/// The out queue applies the rule of PROTOCOL.md section 5 to the bytes that the kernel has refused; who is cut for them is told if it can
/// be. Lives until both the descriptor is closed and the session has finished. See Connection for ownership and thread.
class ClientConnection final : public Connection, public Transport
{
public:
    /// Takes over a connection whose 101 is queued; `early` is the input after the handshake.
    ClientConnection(Connection &handshake, ClientInfo client, QByteArray early);
    ~ClientConnection() override;

    void begin() override;
    void beginDrain() override;
    void drain() override;
    void shed() override;
    qint64 held() const override { return Connection::held() + m_session->waitingBytes(); }

    // Transport
    void send(const Frame &frame) override;
    void close(CloseCode code, QByteArrayView reason) override;
    void pauseReading(bool paused) override;
    Activity activity() const override
    {
        return {out().bytes(), out().added() - m_others, m_deadlines.lastLife(), m_deadlines.roundTrip(), sentBytes()};
    }
    void sessionFinished() override;

protected:
    void received(char *data, qsizetype size) override;
    void ended() override;
    void broken() override;
    void endAnnounced() override;
    void late() override;
    Fate settle() override;
    qint64 keptInput() const override { return m_decoder.kept() + (m_unread ? m_unread->bytes.size() : 0); }

private:
    enum class State : quint8 {
        Open,
        Closing, ///< our close frame is sent or due, the peer's is pending
        Ended, ///< the session was told, or is about to be; the queue is still sent
        Lingering, ///< everything was sent; input is dropped until the peer ends, too
    };

    struct Unread
    {
        QByteArray bytes;
        qsizetype from = 0;
    };

    bool isListening() const { return m_state == State::Closing || (m_state == State::Open && !m_isPaused); }
    bool fits(const Frame &frame) const;
    bool makeRoom(const Frame &frame);
    void sendBeyondLimit(const Frame &frame);
    void queueOther(const Frame &frame);
    void sendControl(const Frame &frame);
    WebSocketDecoder::Limits messageLimits() const;
    void decode(char *&data, char *end);
    void resume();
    void peerClosed(CloseCode code, QByteArrayView reason);
    void failed(CloseCode code, const char *error);
    void drop(char *data, char *end);
    void linger();
    void endLingering();
    void cut(QByteArrayView reason);
    void tell(CloseCode code, const QByteArray &reason);
    void cutSlow();
    void endLater(Session::End how, CloseCode code, QByteArrayView reason);
    void discardUnread();
    ClientDeadlines::Standing standing() const;
    void owe();
    void schedule();

    State m_state = State::Open; // first, as in Connection
    qint64 m_others; ///< buffers in the queue that are not deliveries: the 101, pings, pongs, close frames
    WebSocketDecoder m_decoder;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Unread>
        m_unread; ///< received, but the session paused before it was decoded; nothing is read while it waits
    QByteArray m_closeReason;
    ClientDeadlines m_deadlines;
    Clock::Duration m_dropUntil{}; ///< Lingering
    qint32 m_dropped = 0; ///< bytes
    qint32 m_untaken = 0; ///< Lingering: bytes that the peer's kernel had not taken when last looked at
    CloseCode m_closeCode = CloseCode::Abnormal;
    Session::End m_how = Session::End::Abrupt;
    bool m_isPaused = false; ///< by the session
    bool m_isDropping = false; ///< of its input only a close frame counts: it violated the protocol, or was cut
    bool m_mustTell = false; ///< Session::closed() is due
    bool m_isSessionFinished = false;
    bool m_isHandshakeDue; ///< the 101 is still in the queue, perhaps behind other answers
};

} // namespace wsify
