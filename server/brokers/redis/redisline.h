// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "brokers/redis/redisconnection.h"

#include <QByteArray>
#include <QElapsedTimer>

#include <atomic>

namespace wsify {

class Observer;

/// Reports one connection to Redis to the operator: that it is lost, why it cannot be restored, that it is back. Each
/// reason is reported once; the caller reports failures before the first success, and those that
/// RedisConnection::Failure::isReported.
///
/// Main thread, except reconnects().
class RedisLine
{
public:
    /// `name` is put before "connection to Redis"; `server` is its address.
    RedisLine(const char *name, QByteArray server, Observer &observer);

    void up();
    void down(const RedisConnection::Failure &failure);

    bool wasUp() const { return m_wasUp; } ///< at any time
    const RedisConnection::Failure &failure() const { return m_failure; } ///< the last failure since it was up
    qint64 reconnects() const { return m_reconnects.load(std::memory_order_relaxed); }

private:
    const char *m_name;
    const QByteArray m_server;
    Observer &m_observer;
    RedisConnection::Failure m_failure;
    bool m_wasUp = false;
    bool m_isAway = false; ///< lost, and reported
    QElapsedTimer m_away;
    std::atomic<qint64> m_reconnects = 0;
};

/// As it is told.
QByteArray secondsSince(const QElapsedTimer &start);

} // namespace wsify
