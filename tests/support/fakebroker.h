// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/broker.h"

#include <QHash>
#include <QList>

#include <algorithm>
#include <memory>
#include <utility>

namespace wsify::test {

/// A broker that holds what is published until the test lets it through or fails it; for tests of one thread.
class FakeBroker : public Broker
{
public:
    void setSink(Sink sink) override { m_sink = std::move(sink); }
    void publish(WorkerId from, const Message &message, Done done) override
    {
        m_held.append({from, message, std::move(done)});
        if (automatic)
            release(PublishResult::Ok);
    }
    /// One after the other; the batch has what its publications have, and ids do not count.
    void publish(WorkerId from, PublishBatch batch, Done done) override
    {
        struct Open
        {
            qsizetype count;
            PublishResult result = PublishResult::Ok;
            Done done;
        };
        const auto open = std::make_shared<Open>(Open{.count = qsizetype(batch.size()), .done = std::move(done)});
        for (const BatchItem &item : batch) {
            publish(from, item.message, [open](PublishResult result) {
                open->result = std::max(open->result, result);
                if (--open->count == 0 && open->done)
                    open->done(open->result);
            });
        }
    }
    void subscribe(WorkerId, const QByteArray &channel, Subscribed done) override
    {
        ++subscriptions[channel];
        if (done)
            m_asked.append(std::move(done));
        if (automatic)
            confirm(SubscribeResult::Holds);
    }
    void unsubscribe(const QByteArray &channel) override { --subscriptions[channel]; }
    void setControlSink(ControlSink sink) override { m_controlSink = std::move(sink); }
    void control(WorkerId, const QByteArray &message, Controlled done) override
    {
        if (overhear)
            overhear(message);
        if (up && hearsControl && m_controlSink)
            m_controlSink(message);
        if (done)
            done(up, up ? nodes : 0);
    }
    bool isUp() const override { return up; }
    bool isSubscribed() const override { return subscribed; }

    int held() const { return int(m_held.size()); }
    /// Ends the oldest publication that is held.
    void release(PublishResult result)
    {
        const Held held = m_held.takeFirst();
        if (const Provenance *provenance = held.message.provenance())
            provenance->wasAccepted = result == PublishResult::Ok && !repeats;
        if (result == PublishResult::Ok && !repeats)
            m_sink(held.from, held.message);
        if (held.done)
            held.done(result);
    }

    /// Answers every subscription that is asked for and not answered.
    void confirm(SubscribeResult result)
    {
        for (const Subscribed &done : std::exchange(m_asked, {}))
            done(result);
    }

    bool automatic = true;
    bool repeats = false; ///< what is let through was published before under its id
    bool up = true;
    bool subscribed = true;
    int nodes = 1; ///< that hear what is controlled
    bool hearsControl = true; ///< this node is among them
    ControlSink overhear; ///< all that is controlled, as another node would
    QHash<QByteArray, int> subscriptions;

private:
    struct Held
    {
        WorkerId from;
        Message message;
        Done done;
    };
    Sink m_sink;
    ControlSink m_controlSink;
    QList<Held> m_held;
    QList<Subscribed> m_asked;
};

} // namespace wsify::test
