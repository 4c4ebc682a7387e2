// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/clock.h"
#include "core/closecodes.h"
#include "core/fanout/channelindex.h"
#include "core/fanout/transport.h"
#include "core/headerlist.h"
#include "core/session/commandqueue.h"
#include "core/session/connectlimits.h"
#include "core/session/handshake.h"
#include "core/session/sessioncontext.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>
#include <optional>

namespace wsify {

class Dialect;
class Throttle;
enum class Refused : quint8;

/// Data about a client.
struct ClientFacts
{
    QByteArray id; ///< 20 random characters of base64url
    QByteArray address; ///< numeric
    HeaderList forwarded; ///< the headers of --authorizer-forward
    ConnectLimits::Place place; ///< among the clients of its address, until it is closed
    Handshake handshake; ///< for consoles; empty if the admin socket is off
};

/// An admitted client without a session yet.
struct ClientInfo : ClientFacts
{
    std::shared_ptr<const void> connecting = {}; ///< counts it in WorkerMetrics::connecting until its session does
};

/// One client: has its messages read by the dialect of its protocol, each command authorized, and applies it (PROTOCOL.md
/// section 2).
///
/// Owned by the engine's connection, which also owns the transport; worker thread only. A member of the worker's hub,
/// in its roster until closed(). Strictly in order: one call to the authorizer at a time, while later commands wait in
/// the queue. When the queue is full, reading is paused; a client that still exceeds Limits::maxOverload() is
/// closed. A client that exceeds Limits::commandRate is throttled, and closed if it does not stop.
/// Without an authorizer a command is applied at once, without a copy.
class Session final : public Member, private CommandQueue::Receiver
{
public:
    /// How a connection ended, as far as it matters to waiting commands.
    enum class End : quint8 {
        Orderly, ///< the peer's close frame or FIN: commands sent before it are still decided
        Abrupt, ///< reset, protocol error, or cut off by this side: waiting commands are discarded
    };

    /// `dialect` outlives the session.
    Session(SessionContext &context, ClientInfo client, Transport &transport, const Dialect &dialect);
    ~Session();
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    /// The session of a member; every member in a worker's roster or index is a session.
    static Session &of(Member &member) { return static_cast<Session &>(member); }
    static const Session &of(const Member &member) { return static_cast<const Session &>(member); }

    const ClientFacts &client() const { return m_client; }

    /// Handles one complete message, text or binary, with its fragments joined; text is valid UTF-8. The bytes are
    /// needed only during the call.
    void receive(QByteArrayView message);

    /// Commands that wait for a decision or for a mailbox, and their bytes.
    qsizetype waiting() const { return m_queue.size(); }
    qsizetype waitingBytes() const { return m_queue.bytes(); }
    /// False while reading from the client is paused.
    bool isReading() const { return !m_readingPaused; }
    /// The time of the connect, in milliseconds since 1970, for display.
    qint64 connectedAt() const { return m_connectedAt; }
    /// Number of messages received from the client.
    qint64 received() const { return m_received; }
    Transport::Activity activity() const { return transport().activity(); }
    /// Time since its last byte, while it was being read from.
    Clock::Duration idle() const;

    enum class By : quint8 { Authorizer, Server, Console, Denial, Silence };
    bool forceJoin(const QByteArray &channel, By by);
    bool forceLeave(const QByteArray &channel, By by);
    void kick(std::optional<CloseCode> code, QByteArrayView reason);
    const QByteArray &user() const { return m_user; }
    const QByteArray &info() const { return m_user; }

    /// Removes the client from a channel; false if it is not a member.
    bool leave(const QByteArray &channel);

    /// The process begins to shut down: discards waiting commands, including those of a client that is gone. Commands
    /// that arrive once the node drains are discarded as well. The engine closes the connection when its turn comes.
    void drain();

    /// Discards waiting commands and closes the connection.
    void close(CloseCode code, QByteArrayView reason);

    /// The engine calls this once, when the connection has ended; it must not call receive() or closed() afterwards.
    /// The session may live on to decide what the peer sent before it left (End::Orderly), for at most `lastWords`
    /// (Limits::authorizerTimeout, or the rest of it if the engine kept delivering), until it calls
    /// Transport::sessionFinished().
    void closed(End end, CloseCode code, QByteArrayView reason, std::optional<Clock::Duration> lastWords = {});

private:
    enum class State : quint8 { Open, Closing, LastWords, Finished };

    std::optional<AuthRequest> permission(const Command &command) const override;
    void carryOut(const Command &command) override;
    void notAllowed(const Command &command, const AuthAnswer &answer) override;
    void discarded(const Command &command) override;
    void queueChanged() override;

    void countMessage();
    void join(const Command &command, const QByteArray &channel);
    void publish(const Command &command, const QByteArray &channel);
    void tell(const Command &command, const char *refused = nullptr);
    void updateReading();
    void finish();
    /// `detail` is what Refused::Malformed was about.
    void refuse(const Command &command, Refused why, const AuthAnswer &answer = {}, const char *detail = nullptr);

    SessionContext &m_context;
    const Dialect &m_dialect;
    ClientFacts m_client;
    QByteArray m_user;
    CommandQueue m_queue;
    std::unique_ptr<Throttle> m_throttle; ///< only with --command-rate
    qint64 m_connectedAt;
    qint64 m_received = 0;
    qint64 m_receivedBytes = 0;
    State m_state = State::Open;
    bool m_readingPaused = false;
};

} // namespace wsify
