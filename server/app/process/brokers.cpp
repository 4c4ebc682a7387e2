// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/process/brokers.h"

#include "app/config/config.h"
#include "brokers/memorybroker.h"

#ifdef WSIFY_BROKER_REDIS
#include "brokers/redis/redisbroker.h"
#include "brokers/redis/redisdsn.h"
#include "core/fanout/node.h"
#endif

#include <utility>

namespace wsify {

#ifdef WSIFY_BROKER_REDIS

namespace {
constexpr std::chrono::milliseconds StartWithin{4500}; // whoever waits for the server is told within five seconds
}

BrokerParts::BrokerParts(const Config &config, Node &node, Observer &observer)
{
    if (config.brokerDriver != QLatin1String("redis")) {
        m_broker = std::make_unique<MemoryBroker>();
        return;
    }
    QString error; // there is none: the options were checked
    const Limits &limits = config.limits;
    auto redis = std::make_unique<RedisBroker>(
        RedisBroker::Options{RedisDsn::parse(config.brokerDsn, error).value_or(RedisDsn()), limits.brokerTimeout,
                             limits.brokerLinger, limits.brokerQueue, limits.brokerQueueBytes},
        RedisBroker::Workers{
            [&node](WorkerId worker, std::function<void()> task) { node.post(worker, std::move(task)); },
            [&node] { return node.isCongested(); }},
        observer);
    m_start = [broker = redis.get()](QString &why) { return broker->start(why, StartWithin); };
    m_broker = std::move(redis);
}

#else

BrokerParts::BrokerParts(const Config &, Node &, Observer &)
    : m_broker(std::make_unique<MemoryBroker>())
{
}

#endif

BrokerParts::~BrokerParts() = default;

bool BrokerParts::start(QString &error)
{
    return !m_start || m_start(error);
}

} // namespace wsify
