// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/process/brokers.h"

#include "app/config/config.h"
#include "brokers/memorybroker.h"
#include "core/fanout/node.h"

#ifdef WSIFY_BROKER_REDIS
#include "brokers/redis/redisbroker.h"
#include "brokers/redis/redisdsn.h"
#endif

namespace wsify {

#ifdef WSIFY_BROKER_REDIS
namespace {
constexpr std::chrono::milliseconds StartWithin{4500}; // whoever waits for the server is told within five seconds
}
#endif

BrokerParts::BrokerParts([[maybe_unused]] const Config &config, Node &node, [[maybe_unused]] Observer &observer)
{
    const auto post = [&node](WorkerId worker, std::function<void()> task) { node.post(worker, std::move(task)); };
#ifdef WSIFY_BROKER_REDIS
    if (config.brokerDriver == QLatin1String("redis")) {
        QString error; // there is none: the options were checked
        const Limits &limits = config.limits;
        auto redis = std::make_unique<RedisBroker>(
            RedisBroker::Options{.dsn = RedisDsn::parse(config.brokerDsn, error).value_or(RedisDsn()),
                                 .timeout = limits.brokerTimeout,
                                 .linger = limits.brokerLinger,
                                 .maxWaiting = limits.brokerQueue,
                                 .maxWaitingBytes = limits.brokerQueueBytes,
                                 .withV3 = config.redisV3},
            RedisBroker::Workers{post, [&node] { return node.isCongested(); }}, observer);
        m_start = [broker = redis.get()](Started done) { broker->start(StartWithin, std::move(done)); };
        m_broker = std::move(redis);
        return;
    }
#endif
    m_start = [&node](Started done) { node.post(NoWorker, [done = std::move(done)] { done({}); }); };
    m_broker = std::make_unique<MemoryBroker>(post);
}

BrokerParts::~BrokerParts() = default;

} // namespace wsify
