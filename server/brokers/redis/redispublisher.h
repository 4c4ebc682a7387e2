// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "brokers/redis/redisconnection.h"
#include "brokers/redis/redisinbox.h"
#include "brokers/redis/redisline.h"

#include <QByteArray>
#include <QTimer>

#include <atomic>
#include <deque>
#include <functional>
#include <initializer_list>
#include <utility>
#include <variant>
#include <vector>

namespace wsify {

class Observer;

/// The publishing connection: sends publications in order and reports Redis' answers to their publishers at the end of
/// a turn, with one task per worker. Publications that are unconfirmed when the connection breaks are
/// PublishResult::Down and never sent again.
///
/// At most Window bytes are without an answer; what comes after them waits here, as references to frames. So one content
/// for a thousand channels is held once, and not a thousand times as bytes. Behind each Window of bytes goes an echo to the
/// node's own channel, and the next ones wait for it, for EchoWithin at most: Redis buffers what a subscriber has not
/// read, 32 MiB by default, and then cuts it off, this node among the first.
///
/// A publication with an id goes as a script that looks for the id, remembers it and publishes, in this order: a repeat is
/// known whichever node it reaches, and follows the first on its connection, so that it has the first's answer. The script
/// is tried with each new connection, and when a right is lost, which shows whether the user has the rights that it needs.
///
/// What a v4 client publishes, and what is not for all members, goes in a RedisEnvelope, with a twin for nodes of v3 where they
/// take part: both in one script, so that nothing comes between them. Without the rights to scripts there is no twin.
///
/// Main thread, except report().
class RedisPublisher
{
public:
    static constexpr qsizetype Window = 4 * 1024 * 1024;
    static constexpr std::chrono::seconds EchoWithin{1};

    struct Context
    {
        /// Runs a task on a worker's thread, or on the main thread.
        std::function<void(WorkerId, std::function<void()>)> post;
        std::function<void()> up;
        std::function<void()>
            down; ///< the connection was lost or an attempt failed; sent publications are settled but not yet reported
        /// Redis refused a publication with this error (NOPERM, READONLY, OOM ...).
        std::function<void(const QByteArray &error)> refused;
        /// It does not come back: it is not confirmed, or is a repeat.
        std::function<void(const Message &)> unsent;
        QByteArray ownChannel; ///< in Redis, with the prefix
        bool withV3 = true; ///< nodes of v3 take part, which know no envelopes
        std::function<bool()> hearsItself; ///< the subscribed connection is up
    };

    RedisPublisher(const RedisConnection::Options &options, Context context, RedisInbox &inbox, Observer &observer);

    void start(std::chrono::milliseconds within) { m_connection.start(within); }
    bool isUp() const { return m_connection.isUp(); }
    const RedisLine &line() const { return m_line; }
    RedisConnection &connection() { return m_connection; }

    /// Appends it to what leaves at the end of the turn, as far as the window allows. Settles it as Down if there is no
    /// connection.
    void send(RedisPublication publication);

    /// Called once with the answer to a command; null if the connection was lost before.
    using Answered = std::function<void(const RespValue *)>;
    /// Another command than a publication, ahead of those that the window holds back; leaves at the end of the turn. Only
    /// while isUp().
    void ask(std::initializer_list<QByteArrayView> words, Answered answered);

    void endTurn();

    /// What came on the own channel; false if that was no echo.
    bool echoed(const QByteArray &payload);

    /// Its part of the broker's status. Any thread.
    void report(BrokerStatus &status) const;

private:
    /// A publication whose answer is due.
    struct Published
    {
        RedisPublication publication;
        qsizetype bytes; ///< of its command
    };
    /// A command whose answer is due.
    using Sent = std::variant<Published, Answered>;

    void write(RedisPublication publication);
    void writePlain(const RedisPublication &publication);
    void writeEnvelope(const RedisPublication &publication);
    bool needsEnvelope(const Message &message) const;
    void appendIdKey(const RedisPublication &publication);
    bool hasRoom() const { return m_sentBytes < Window && !m_echo.isActive(); }
    void fillWindow();
    void askForEcho();
    void tryIds();
    void idsTried(const RespValue &answer);
    void lost(const RedisConnection::Failure &failure);
    void received(const RespValue &value);
    void refused(RedisPublication publication, const QByteArray &error);
    void settle(RedisPublication publication, PublishResult result);

    const Context m_context;
    const QByteArray m_prefix;
    const QByteArray m_envelopePrefix;
    RedisInbox &m_inbox;
    Observer &m_observer;
    RedisLine m_line;
    RedisConnection m_connection;
    std::deque<Sent> m_sent; ///< in the order of Redis' answers
    qsizetype m_sentBytes = 0; ///< of the publications in m_sent
    qsizetype m_unechoed = 0; ///< sent since the last echo was asked for
    quint64 m_echoNumber = 0;
    QTimer m_echo; ///< runs while one is awaited
    std::deque<RedisPublication> m_waiting; ///< for the window
    QByteArray m_idsRefused; ///< why Redis does not run the script for this user; empty if it does
    QTimer m_tryIds; ///< again
    std::vector<std::vector<std::pair<Broker::Done, PublishResult>>> m_settled; ///< in this turn, by worker + 1
    qint64 m_settledCount = 0;
    qint64 m_settledBytes = 0;

    std::atomic<qint64> m_confirmed = 0;
    std::atomic<qint64> m_unconfirmed = 0;
    std::atomic<qint64> m_repeated = 0;
    std::atomic<qint64> m_latencySum = 0; ///< ns, of those confirmed
    std::atomic<qint64> m_oldest =
        0; ///< ns of the clock at which the first publication of m_sent was handed over; 0: none
};

} // namespace wsify
