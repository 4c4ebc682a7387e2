// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "brokers/redis/resp.h"

#include <QByteArray>
#include <QHash>

#include <chrono>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

namespace wsify {

/// This process's subscriptions in Redis, and the commands that establish them.
///
/// A channel has two names in Redis, that of v3 and that of its envelopes (RedisEnvelope), which are subscribed and given up
/// together: no publication comes between the two.
///
/// Pure: appends commands to the caller's buffer and reads the answers; the caller provides time and connection. A
/// channel is subscribed while its count of members is above zero, and for `linger` after that, so that reloading a
/// page causes no churn. On a new connection everything is subscribed again, many channels per command. A channel that
/// Redis refuses (an ACL) is left alone until the next connection.
class RedisSubscriptions
{
public:
    using Duration = std::chrono::milliseconds;
    static constexpr qsizetype ChannelsACommand = 500;

    RedisSubscriptions(QByteArray prefix, Duration linger);

    /// The process's first member came, or its last one left; calls for one channel may arrive out of order.
    void subscribe(const QByteArray &channel);
    void unsubscribe(const QByteArray &channel, Duration now);

    /// A connection is up and unused; a connection is lost.
    void connected();
    void disconnected();

    /// Appends the commands that are due.
    void append(QByteArray &out);
    /// Appends a subscription that the connection has anyway, to learn whether the user still may subscribe. The channel
    /// is none of this class's.
    void appendCheck(QByteArray &out, const QByteArray &channel);

    struct Answer
    {
        QByteArray channel; ///< the channel that is no longer pending; empty if nothing changed
        bool isRefused = false; ///< without a channel: the check
    };
    /// Takes the answer to a command, or an error. Returns nothing if it does not match a command: the connection is
    /// out of step.
    std::optional<Answer> take(const RespValue &value);

    /// Unsubscribes channels whose linger time is over; returns those that were still pending.
    std::vector<QByteArray> expire(Duration now);
    /// The next time at which expire() has work.
    std::optional<Duration> nextExpiry() const;

    /// True if the subscription was requested but not confirmed: messages published now may be missed.
    bool isPending(const QByteArray &channel) const;
    qsizetype pending() const { return m_pending; }

    /// How a channel stands; Waiting also while there is no connection.
    enum class Standing : quint8 { Unwanted, Waiting, Subscribed, Refused };
    Standing standing(const QByteArray &channel) const;

    /// Channels with members.
    qsizetype wanted() const { return m_wanted; }
    /// True once everything wanted at the time of the connection is subscribed (or refused).
    bool isRestored() const { return m_isConnected && m_restoring == 0; }

private:
    enum class State : quint8 { None, Asked, Subscribed, Refused };
    struct Channel
    {
        int members = 0;
        State state = State::None;
        quint64 ticket = 0; ///< of its last request
        quint64 idle = 0; ///< number of the last time it became empty
    };
    using Asked = std::pair<QByteArray, quint64>;
    struct Command
    {
        /// Names in Redis that a channel has here.
        size_t names() const { return isCheck ? 1 : 2; }

        bool isSubscribe = true;
        std::vector<Asked> channels;
        bool isCheck = false;
        size_t answered = 0; ///< names
    };
    struct Lingering
    {
        Duration until;
        QByteArray channel;
        quint64 idle;
    };

    void ask(const QByteArray &name, Channel &channel);
    void settle(Channel &channel, State state);
    void appendCommand(QByteArray &out, Command command);

    const QByteArray m_prefix;
    const QByteArray m_envelopePrefix;
    const Duration m_linger;
    QHash<QByteArray, Channel> m_channels;
    std::vector<Asked> m_due; ///< to be subscribed
    std::vector<Asked> m_dueAlone; ///< to be subscribed with one command each
    std::vector<Asked> m_dueGone; ///< to be unsubscribed
    std::deque<Command> m_sent; ///< not yet fully answered
    std::deque<Lingering> m_lingering;
    quint64 m_lastTicket = 0;
    quint64 m_restoreTicket = 0; ///< of the last channel requested when the connection came up
    qsizetype m_restoring = 0;
    qsizetype m_pending = 0;
    qsizetype m_wanted = 0;
    bool m_isConnected = false;
};

} // namespace wsify
