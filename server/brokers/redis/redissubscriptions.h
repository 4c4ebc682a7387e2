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

/// Which channels this process is subscribed to in Redis, and what has to be said to get there.
///
/// Pure: it writes commands into the buffer it is given and reads the answers; time and the connection are the caller's. A channel is
/// subscribed while its count of members is over zero, and for `linger` after that, so that the reload of a page does not flap. On a
/// new connection everything is subscribed again, many channels a command. A channel that Redis refuses (an ACL) is left alone
/// until the next connection.
class RedisSubscriptions
{
public:
    using Duration = std::chrono::milliseconds;
    static constexpr qsizetype ChannelsACommand = 500;

    RedisSubscriptions(QByteArray prefix, Duration linger);

    /// The process's first member came, its last one left; the calls of one channel may come crossed.
    void subscribe(const QByteArray &channel);
    void unsubscribe(const QByteArray &channel, Duration now);

    /// A connection stands, and nothing was said on it yet; it is lost.
    void connected();
    void disconnected();

    /// Appends the commands that are due.
    void append(QByteArray &out);

    struct Answer
    {
        QByteArray channel; ///< is no longer pending; empty: nothing changed
        bool isRefused = false;
    };
    /// Takes the answer to a command, or an error. Nothing when it does not fit what was asked: the connection is out of step.
    std::optional<Answer> take(const RespValue &value);

    /// Gives up what has lingered long enough; returns the channels that were still pending.
    std::vector<QByteArray> expire(Duration now);
    /// When expire() has something to do next.
    std::optional<Duration> nextExpiry() const;

    /// Asked for and not confirmed yet: what is published now may not be heard.
    bool isPending(const QByteArray &channel) const;
    qsizetype pending() const { return m_pending; }

    /// How a channel stands; Waiting also while there is no connection.
    enum class Standing : quint8 { Unwanted, Waiting, Subscribed, Refused };
    Standing standing(const QByteArray &channel) const;

    /// Channels with members.
    qsizetype wanted() const { return m_wanted; }
    /// Everything that was wanted when the connection came is subscribed (or refused).
    bool isRestored() const { return m_isConnected && m_restoring == 0; }

private:
    enum class State : quint8 { None, Asked, Subscribed, Refused };
    struct Channel
    {
        int members = 0;
        State state = State::None;
        quint64 ticket = 0; ///< of the last time it was asked for
        quint64 idle = 0; ///< number of the last time it became empty
    };
    using Asked = std::pair<QByteArray, quint64>;
    struct Command
    {
        bool isSubscribe = true;
        std::vector<Asked> channels;
        size_t answered = 0;
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
    QByteArrayView withoutPrefix(QByteArrayView redisChannel) const;

    const QByteArray m_prefix;
    const Duration m_linger;
    QHash<QByteArray, Channel> m_channels;
    std::vector<Asked> m_due; ///< to be subscribed
    std::vector<Asked> m_dueAlone; ///< to be subscribed with a command each
    std::vector<Asked> m_dueGone; ///< to be unsubscribed
    std::deque<Command> m_sent; ///< not completely answered
    std::deque<Lingering> m_lingering;
    quint64 m_lastTicket = 0;
    quint64 m_restoreTicket = 0; ///< the last one of those asked for when the connection came
    qsizetype m_restoring = 0;
    qsizetype m_pending = 0;
    qsizetype m_wanted = 0;
    bool m_isConnected = false;
};

} // namespace wsify
