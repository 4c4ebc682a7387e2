// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redisline.h"

#include "core/observer.h"

#include <utility>

namespace wsify {

RedisLine::RedisLine(const char *name, QByteArray server, Observer &observer)
    : m_name(name)
    , m_server(std::move(server))
    , m_observer(observer)
{
}

void RedisLine::up()
{
    if (std::exchange(m_wasUp, true))
        m_reconnects.fetch_add(1, std::memory_order_relaxed);
    if (std::exchange(m_isAway, false))
        m_observer.warned(QByteArray("the ") + m_name + " connection to Redis is back after " + secondsSince(m_away));
    m_failure = {};
}

void RedisLine::down(const RedisConnection::Failure &failure)
{
    if (failure.isReported) {
        m_failure = failure;
        return;
    }
    const bool isNews = !m_isAway || m_failure.text != failure.text;
    if (m_wasUp && isNews)
        m_observer.warned(QByteArray("the ") + m_name + " connection to Redis at " + m_server
                          + (m_isAway ? " does not come back: " : " is lost: ") + failure.text);
    if (!m_isAway)
        m_away.start();
    m_isAway = m_wasUp;
    m_failure = failure;
}

QByteArray secondsSince(const QElapsedTimer &start)
{
    return QByteArray::number(double(start.elapsed()) / 1000, 'f', 1) + " s";
}

} // namespace wsify
