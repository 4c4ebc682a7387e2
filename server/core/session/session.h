// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/closecodes.h"
#include "core/fanout/channelindex.h"
#include "core/fanout/node.h"
#include "core/fanout/transport.h"
#include "core/session/authorizer.h"
#include "core/session/command.h"
#include "core/session/connectlimits.h"
#include "core/session/handshake.h"
#include "core/timers.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>
#include <optional>

namespace wsify {

class Hub;
class Observer;
class ProcessMetrics;
class Throttle;
class WorkerMetrics;
struct Limits;

/// What the sessions of one worker share. Outlives them all.
struct SessionContext
{
    WorkerId worker;
    Node &node;
    Hub &hub;
    Authorizer *authorizer; ///< null: everything is allowed
    Timers &timers;
    const Limits &limits;
    Observer &observer;
    ProcessMetrics &process;
    WorkerMetrics &metrics;
};

/// What is known of a client.
struct ClientFacts
{
    QByteArray id; ///< 20 random characters of base64url
    QByteArray address; ///< numeric
    HeaderList forwarded; ///< the headers of --authorizer-forward
    ConnectLimits::Place place; ///< among the clients of its address, until it is closed
    Handshake handshake; ///< for consoles; empty when there is no socket for them
};

/// A client that was let in and has no session yet.
struct ClientInfo : ClientFacts
{
    std::shared_ptr<const void> connecting = {}; ///< counts it in WorkerMetrics::connecting until its session does
};

/// One client: decodes its frames, has each command authorized, applies it (PROTOCOL.md section 2).
///
/// Owned by the engine's connection, which also owns the transport; worker thread only. A member of the worker's hub, in its roster until
/// closed(). Strictly in order: one call to the
/// authorizer at a time, what comes meanwhile waits in a bounded queue. When the queue is full reading is paused; what still comes
/// beyond Limits::maxOverload() closes the client with 1013. Who sends more than Limits::commandRate is read more slowly, and closed with 1008
/// when that does not end. Without an authorizer a command is applied at once, without a copy.
class Session : public Member
{
public:
    /// How a connection ended, as far as it matters to what still waits.
    enum class End : quint8 {
        Orderly, ///< the peer's close frame or FIN: what it sent before is still decided
        Abrupt, ///< reset, protocol error, or cut by this side: what waits is discarded
    };

    Session(SessionContext &context, ClientInfo client, Transport &transport);
    ~Session();
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    /// Whose member it is; every member that a worker's roster or index has is a session.
    static Session &of(Member &member) { return static_cast<Session &>(member); }
    static const Session &of(const Member &member) { return static_cast<const Session &>(member); }

    const ClientFacts &client() const { return m_client; }

    /// One complete message, text or binary, fragments joined; text is valid UTF-8. The bytes are needed for the call only.
    void receive(QByteArrayView message);

    /// Commands that wait to be decided, or for a mailbox, and their bytes.
    qsizetype waiting() const;
    qsizetype waitingBytes() const;
    /// False while the client has to wait until it is read from again.
    bool isReading() const { return !m_readingPaused; }
    /// When it connected, in milliseconds since 1970, for people to read.
    qint64 connectedAt() const { return m_connectedAt; }
    /// Messages that it has sent.
    qint64 received() const { return m_received; }
    Transport::Activity activity() const { return transport().activity(); }
    /// How long no byte came from it while it was read from.
    Clock::Duration idle() const;

    /// Takes it out of a channel; false when it is no member.
    bool leave(const QByteArray &channel);

    /// The process begins to end: discards what waits, also the last words of a client that is gone. Commands that still come are
    /// discarded, too, from the moment the node drains. The engine closes the connection in its turn.
    void drain();

    /// Discards what waits and closes the connection.
    void close(CloseCode code, QByteArrayView reason);

    /// The engine says, once, that the connection is over; after it neither receive() nor closed() is called again. Afterwards
    /// the session may live on to decide what the peer sent before it left (End::Orderly), at most `lastWords`
    /// (Limits::authorizerTimeout, or what an engine that went on delivering has left of it), until it calls
    /// Transport::sessionFinished().
    void closed(End end, CloseCode code, QByteArrayView reason, std::optional<Clock::Duration> lastWords = {});

private:
    struct Undecided;
    enum class State : quint8 { Open, Closing, LastWords, Finished };

    void countMessage();
    void enqueue(QByteArrayView message, const Command &command);
    void advance();
    void decided(const AuthAnswer &answer);
    void apply(const Command &command);
    void join(const Command &command, const QByteArray &channel);
    void publish(const QByteArray &channel, QByteArrayView content);
    void waitUnblocked();
    void discardWaiting();
    void updateReading();
    void finish();
    void refused(const Command &command, const char *code, const char *reason, const AuthAnswer &answer = {});

    SessionContext &m_context;
    ClientFacts m_client;
    std::unique_ptr<Undecided> m_backlog; ///< only while something waits
    std::unique_ptr<Throttle> m_throttle; ///< only with --command-rate
    qint64 m_connectedAt;
    qint64 m_received = 0;
    State m_state = State::Open;
    bool m_readingPaused = false;
};

} // namespace wsify
