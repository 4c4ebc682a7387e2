// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/memorybroker.h"

#include <QHash>

#include <utility>

namespace wsify {

void MemoryBroker::setSink(Sink sink)
{
    m_sink = std::move(sink);
}

void MemoryBroker::publish(WorkerId from, const Message &message, Done done)
{
    m_sink(from, message);
    if (done)
        done(PublishResult::Ok);
}

void MemoryBroker::publish(WorkerId from, PublishBatch batch, Done done)
{
    for (const BatchItem &item : batch) {
        if (item.id.isEmpty()) {
            m_sink(from, item.message);
            continue;
        }
        const PublicationId id(item.message.channel(), item.id, item.message.sender());
        const std::lock_guard lock(m_channels[qHash(item.message.channel()) % m_channels.size()]);
        if (m_ids.insert(id))
            m_sink(from, item.message);
        else
            m_repeated.fetch_add(1, std::memory_order_relaxed);
    }
    if (done)
        done(PublishResult::Ok);
}

void MemoryBroker::subscribe(WorkerId, const QByteArray &, Subscribed done)
{
    if (done)
        done(SubscribeResult::Holds);
}

void MemoryBroker::control(WorkerId, const QByteArray &message, Controlled done)
{
    if (m_post) {
        m_post(NoWorker, [this, message] {
            if (m_controlSink)
                m_controlSink(message);
        });
    }
    if (done)
        done(true, 1);
}

BrokerStatus MemoryBroker::status() const
{
    BrokerStatus status;
    status.repeated = m_repeated.load(std::memory_order_relaxed);
    status.ids = m_ids.remembered();
    status.idsForgotten = m_ids.forgotten();
    return status;
}

} // namespace wsify
