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
#include "core/session/standing.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>
#include <optional>

namespace wsify {

class Throttle;

/// Data about a client.
struct ClientFacts
{
    QByteArray id = {}; ///< 20 random characters of base64url
    QByteArray address = {}; ///< numeric
    HeaderList forwarded = {}; ///< the headers of --authorizer-forward
    ConnectLimits::Place place = {}; ///< among the clients of its address, until it is closed
    Handshake handshake = {}; ///< for consoles; empty if the admin socket is off
};

/// An admitted client without a session yet.
struct ClientInfo : ClientFacts
{
    std::shared_ptr<const void> connecting = {}; ///< counts it in WorkerMetrics::connecting until its session does
    bool isV4 = false; ///< speaks wsify.v4
    std::shared_ptr<const AuthResult> granted = {}; ///< what the authorizer has said beside its yes; or null
};

/// Why a client's message has no effect.
enum class Refused : quint8 {
    Malformed, ///< not a command, or a wrong one
    Reserved, ///< a command reserved for the server
    NoChannel, ///< the channel is empty or not a string
    ControlCharacter, ///< in the channel's name
    LongChannel, ///< longer than Limits::maxChannelName
    ManyChannels, ///< more than Limits::maxChannels joined
    Rate, ///< over Limits::commandRate for too long
    Overload, ///< more than even a paused client may send
    Denied, ///< by the authorizer
    Unavailable, ///< the authorizer is
    TooLarge, ///< longer than Limits::maxMessage
};

/// How a connection is closed by this side.
struct Farewell
{
    CloseCode code;
    QByteArray reason;
};

/// One client: has each of its commands authorized, and applies it (PROTOCOL.md section 2). What is common to all clients; how commands
/// are read and what is said back is its subclass's, one for each protocol.
///
/// Owned by the engine's connection, which also owns the transport; worker thread only. A member of the worker's hub,
/// in its roster until closed(). Strictly in order: one call to the authorizer at a time, while later commands wait in
/// the queue. When the queue is full, reading is paused; a client that still exceeds Limits::maxOverload() is
/// closed. A client that exceeds Limits::commandRate is throttled, and closed if it does not stop.
/// Without an authorizer a command is applied at once, without a copy.
class Session : public Member, private CommandQueue::Receiver, private Standing::Holder
{
public:
    /// How a connection ended, as far as it matters to waiting commands.
    enum class End : quint8 {
        Orderly, ///< the peer's close frame or FIN: commands sent before it are still decided
        Abrupt, ///< reset, protocol error, or cut off by this side: waiting commands are discarded
    };

    virtual ~Session();
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    /// The session of a member; every member in a worker's roster or index is a session.
    static Session &of(Member &member) { return static_cast<Session &>(member); }
    static const Session &of(const Member &member) { return static_cast<const Session &>(member); }

    const ClientFacts &client() const { return m_client; }
    /// As the authorizer names it; empty if it names none.
    QByteArray user() const { return m_standing ? m_standing->user() : QByteArray(); }
    /// JSON of the authorizer, for other members; may be empty.
    QByteArray info() const { return m_standing ? m_standing->info() : QByteArray(); }

    /// Handles one complete message, text or binary, with its fragments joined; text is valid UTF-8. The bytes are
    /// needed only during the call.
    void receive(QByteArrayView message);
    /// True for a client that is told of a message over Limits::maxMessage, of which it loses nothing but the message: the engine reads and
    /// drops it.
    virtual bool takesTooLarge() const { return false; }
    /// Such a message was dropped; it had so many bytes.
    void tooLarge(qint64 bytes);
    /// The engine has pinged the client.
    virtual void pinged() {}

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

    /// Who else than the client decides on a membership.
    enum class By : quint8 {
        Authorizer, ///< with its answer to another question
        Server, ///< a back end, by HTTP
        Console,
        Denial, ///< the authorizer, asked again
        Silence, ///< the authorizer, which could not be asked again
    };
    /// Makes the client a member of a channel, by its trimmed name; false if it is one already, or has too many channels.
    bool forceJoin(const QByteArray &channel, By by);
    /// Removes the client from a channel, and has all that it does there asked until its next refresh; false if it is no member.
    bool forceLeave(const QByteArray &channel, By by);
    /// Closes the connection at somebody's wish; without a code with the one of this protocol.
    /// False if it is closing already.
    bool kick(std::optional<CloseCode> code, QByteArrayView reason);

    /// The process begins to shut down: discards waiting commands, including those of a client that is gone. Commands
    /// that arrive once the node drains are discarded as well. The engine calls goAway() when its turn comes.
    virtual void drain();
    /// Closes the connection for the shutdown.
    void goAway() { close(Cause::Drain); }
    /// The reason of the close frame with which the engine cuts a client off when memory is short.
    virtual QByteArray memoryReason() const { return closereason::Overload; }

    /// Discards waiting commands and closes the connection.
    void close(CloseCode code, QByteArrayView reason);

    /// The engine calls this once, when the connection has ended; it must not call receive() or closed() afterwards.
    /// The session may live on to decide what the peer sent before it left (End::Orderly), for at most `lastWords`
    /// (Limits::authorizerTimeout, or the rest of it if the engine kept delivering), until it calls
    /// Transport::sessionFinished().
    void closed(End end, CloseCode code, QByteArrayView reason, std::optional<Clock::Duration> lastWords = {});

protected:
    enum class State : quint8 { Open, Closing, LastWords, Finished };
    /// Why this side closes.
    enum class Cause : quint8 { Rate, Overload, AuthorizerDown, Expired, NotAuthorized, Kicked, Drain };

    /// Takes the facts out of `client`; what was granted to it is for begin().
    Session(SessionContext &context, ClientInfo &client, Transport &transport, MemberKind kind);
    /// Applies what the authorizer has said of the client. For the subclass's constructor.
    void begin(const AuthResult &granted);

    // ---- the protocol's part ----

    /// Reads one message; false if it has no effect, which was refused then.
    virtual bool read(QByteArrayView message, Command &command) = 0;
    /// A message came while the process shuts down.
    virtual void readWhileDraining(QByteArrayView /*message*/) {}
    virtual Farewell farewell(Cause cause) const = 0;
    /// Somebody removes the client from the channel, whether it is a member or about to be one.
    virtual void removedFrom(const QByteArray & /*channel*/) {}
    /// tooLarge(), for the client.
    virtual void sayTooLarge() {}
    /// A membership changed that the client did not ask to change.
    virtual void membershipChanged(const QByteArray & /*channel*/, bool /*isMember*/, By /*by*/) {}
    // CommandQueue::Receiver, and of Standing::Holder:
    void expiring(Clock::Duration) override {}
    void discarded(const Command &command) override;

    // ---- for the subclass ----

    State state() const { return m_state; }
    bool isOpen() const { return m_state == State::Open; }
    SessionContext &context() const { return m_context; }
    CommandQueue &queue() { return m_queue; }
    Standing *standing() const { return m_standing.get(); }
    /// Makes one that says nothing yet, if there is none.
    Standing &needStanding();

    /// A question about this client.
    AuthRequest request(AuthCall call, QByteArray body) const;
    bool isFull(const QByteArray &channel) const;
    void join(const QByteArray &channel);
    /// False if it is no member.
    bool leave(const QByteArray &channel);
    /// The membership of a join that was allowed ends unless asked again (AuthResult::expires); or has no end. `args`: as JoinTerms::set().
    void setTerm(const QByteArray &channel, const AuthResult *result, QByteArrayView args);
    /// A publication of this client, told to a watcher.
    Message publication(const Command &command, const QByteArray &channel, QByteArrayView content);
    /// Applies an answer to the client's own `refresh`; false if it ends the connection.
    bool refreshWith(const AuthResult &result);

    void tell(const Command &command, const char *refused = nullptr);
    /// Reports a command without effect; `detail` is what exactly was wrong.
    void refuse(const Command &command, Refused why, const AuthAnswer &answer = {}, const char *detail = nullptr);
    void close(Cause cause);

private:
    void queueChanged() override;
    void leaveWorker();
    void countMessages(qint64 count);
    void updateReading();
    void finish();
    // Standing::Holder
    AuthRequest refreshRequest() const override;
    AuthRequest joinRequest(const QByteArray &args) const override;
    bool isRefreshing() const override { return m_queue.has(Command::Kind::Refresh); }
    void refreshed(const AuthResult &result) override;
    void expired() override { close(Cause::Expired); }
    void revoked() override { close(Cause::NotAuthorized); }
    void termEnded(const QByteArray &channel, bool isUndecided) override;

    SessionContext &m_context;
    ClientFacts m_client;
    CommandQueue m_queue;
    std::unique_ptr<Standing> m_standing; ///< only if the authorizer has said something of it
    std::unique_ptr<Throttle> m_throttle; ///< only with --command-rate
    qint64 m_connectedAt;
    qint64 m_received = 0;
    qint64 m_receivedBytes = 0;
    State m_state = State::Open;
    bool m_readingPaused = false;
};

} // namespace wsify
