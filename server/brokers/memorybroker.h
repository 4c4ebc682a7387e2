// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "brokers/recentids.h"
#include "core/fanout/broker.h"

#include <array>
#include <atomic>
#include <mutex>

namespace wsify {

/// The broker of a single process: hands every publication straight back to the sink, on the publisher's thread,
/// before publish() returns. Never down. It subscribes to nothing: the directory already knows which workers have
/// members.
class MemoryBroker : public Broker
{
public:
    void setSink(Sink sink) override;
    void publish(WorkerId from, const Message &message, Done done) override;
    void publish(WorkerId from, PublishBatch batch, Done done) override;
    void subscribe(WorkerId from, const QByteArray &channel, Subscribed done) override;
    void unsubscribe(const QByteArray &) override {}
    bool keepsProvenance() const override { return true; }
    bool isUp() const override { return true; }
    qint64 heldBytes() const override { return m_ids.bytes(); }
    void tidy() override { m_ids.tidy(); }
    BrokerStatus status() const override;

private:
    Sink m_sink;
    RecentIds m_ids;
    /// Who remembers an id holds its channel's until the publication is handed over: nobody else's repeat is answered
    /// before, or goes on to the next one.
    std::array<std::mutex, 64> m_channels;
    std::atomic<qint64> m_repeated = 0;
};

} // namespace wsify
