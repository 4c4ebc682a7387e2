// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "brokers/recentids.h"
#include "core/fanout/broker.h"

#include <array>
#include <atomic>
#include <functional>
#include <mutex>
#include <utility>

namespace wsify {

/// The broker of a single process: hands every publication straight back to the sink, on the publisher's thread,
/// before publish() returns. Never down. It subscribes to nothing: the directory already knows which workers have
/// members.
class MemoryBroker : public Broker
{
public:
    /// Runs a task on the main thread (NoWorker), in a later turn of its loop (Node::post()).
    using Post = std::function<void(WorkerId, std::function<void()>)>;
    /// Without `post`, control messages are dropped.
    explicit MemoryBroker(Post post = {})
        : m_post(std::move(post))
    {
    }

    void setSink(Sink sink) override;
    void publish(WorkerId from, const Message &message, Done done) override;
    void publish(WorkerId from, PublishBatch batch, Done done) override;
    void subscribe(WorkerId from, const QByteArray &channel, Subscribed done) override;
    void unsubscribe(const QByteArray &) override {}
    void setControlSink(ControlSink sink) override { m_controlSink = std::move(sink); }
    void control(WorkerId from, const QByteArray &message, Controlled done) override;
    bool keepsProvenance() const override { return true; }
    bool isUp() const override { return true; }
    qint64 heldBytes() const override { return m_ids.bytes(); }
    void tidy() override { m_ids.tidy(); }
    BrokerStatus status() const override;

private:
    const Post m_post;
    Sink m_sink;
    ControlSink m_controlSink;
    RecentIds m_ids;
    /// Who remembers an id holds its channel's until the publication is handed over: nobody else's repeat is answered
    /// before, or goes on to the next one.
    std::array<std::mutex, 64> m_channels;
    std::atomic<qint64> m_repeated = 0;
};

} // namespace wsify
