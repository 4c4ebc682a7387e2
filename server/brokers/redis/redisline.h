// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "brokers/redis/redisconnection.h"

#include <QByteArray>
#include <QElapsedTimer>

#include <atomic>

namespace wsify {

class Observer;

/// What operators are told of one of the connections to Redis: that it is lost, why it does not come back, that it is back. Each reason is said
/// once; failures before the first success are the caller's to tell.
///
/// Main thread, but for reconnects().
class RedisLine
{
public:
    /// `name` is said before "connection to Redis"; `server` is where that is.
    RedisLine(const char *name, QByteArray server, Observer &observer);

    void up();
    void down(const RedisConnection::Failure &failure);

    bool wasUp() const { return m_wasUp; } ///< at some time
    const RedisConnection::Failure &failure() const { return m_failure; } ///< the last one since it was up
    qint64 reconnects() const { return m_reconnects.load(std::memory_order_relaxed); }

private:
    const char *m_name;
    const QByteArray m_server;
    Observer &m_observer;
    RedisConnection::Failure m_failure;
    bool m_wasUp = false;
    bool m_isAway = false; ///< lost, and said so
    QElapsedTimer m_away;
    std::atomic<qint64> m_reconnects = 0;
};

/// As it is told.
QByteArray secondsSince(const QElapsedTimer &start);

} // namespace wsify
