// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/message.h"

#include <QByteArray>

#include <functional>
#include <vector>

namespace wsify {

/// Index of a worker in the process, 0 to 63; NoWorker stands for any other thread (the main thread).
using WorkerId = int;
inline constexpr WorkerId NoWorker = -1;

/// In the order in which they count for a batch: the last one that any of its publications met.
enum class PublishResult : quint8 {
    Ok, ///< the broker has accepted it, or had accepted it before (PublicationId)
    Down, ///< not confirmed; it may still arrive
    NoIds, ///< the broker may not remember ids, and the batch holds some: nothing of it was sent (unless it was taken
    ///< before that was known)
    Full, ///< no room now: nothing of it was sent
    TooLarge, ///< it never has room: nothing of it was sent
};

/// One publication of a batch.
struct BatchItem
{
    Message message;
    QByteArray id =
        {}; ///< JSON, a string or a number, of whoever published it (PublicationId); empty: it is always sent
};
/// What one request publishes, in order. The messages of one content share its frame and stand one after the other.
using PublishBatch = std::vector<BatchItem>;

enum class SubscribeResult : quint8 {
    Holds, ///< later publications are received
    Refused, ///< nothing of this channel is received until the broker has a new connection
    GivenUp, ///< the process's last member left before it held
};

/// A broker's figures for operators. Totals since the start of the process.
struct BrokerStatus
{
    qint64 reconnects = 0; ///< restored connections
    qint64 probesFailed = 0; ///< tests of the broker that showed that publications do not reach every node
    qint64 gaps = 0; ///< periods in which members here missed messages
    qint64 received = 0; ///< publications received from the broker
    qint64 ignored = 0; ///< of those: not JSON, or not as a node of this version writes it
    qint64 confirmed = 0;
    qint64 unconfirmed = 0; ///< every other PublishResult than Ok
    qint64 repeated = 0; ///< publications that were not sent again, because their id was known
    qint64 ids = 0; ///< that are remembered in this process
    qint64 idsForgotten = 0; ///< before their time, because there were too many
    double confirmSeconds = 0; ///< total, from the call to the broker's confirmation
    qint64 waiting = 0; ///< neither confirmed nor given up yet
    qint64 waitingBytes = 0;
    double lagSeconds = 0; ///< age of the oldest of them
};

/// Carries publications between the nodes of an installation.
///
/// Thread-safe. A broker passes every publication it receives to the sink and never delivers in any other way.
class Broker
{
public:
    /// Node::deliver. `from` is the worker on whose thread it is called, or NoWorker.
    using Sink = std::function<void(WorkerId from, const Message &)>;
    using Done = std::function<void(PublishResult)>;
    using Subscribed = std::function<void(SubscribeResult)>;
    using ControlSink = std::function<void(const QByteArray &message)>;
    using Controlled = std::function<void(bool isSent, int nodes)>;

    virtual ~Broker() = default;

    /// Must be called once, first, before other threads know the broker.
    virtual void setSink(Sink sink) = 0;

    /// Called on the thread of worker `from`; `done` (may be empty) also runs there, once, now or later. Publications
    /// of one worker leave in the order of the calls.
    virtual void publish(WorkerId from, const Message &message, Done done) = 0;
    /// The same for a batch, at least one, which is taken as a whole or not at all; `done` gets one result for all of it. What has an id
    /// that the broker accepted in the last five minutes is not sent again; while the first is still under way, the repeat
    /// is answered as the first will be.
    virtual void publish(WorkerId from, PublishBatch batch, Done done) = 0;

    /// The process's first member of the channel came, or its last one left. Calls for one channel may arrive out of
    /// order, from two workers, but their sum is always right, so a broker counts: it is subscribed while the count is
    /// above zero.
    ///
    /// Called on the thread of worker `from`; `done` (may be empty) also runs there, once, now or later: no
    /// subscription holds while the broker is away. After `done`, only isSubscribed() shows that a subscription was
    /// lost and is being requested again.
    virtual void subscribe(WorkerId from, const QByteArray &channel, Subscribed done) = 0;
    virtual void unsubscribe(const QByteArray &channel) = 0;

    /// Called with what control() sends, on the main thread, in a later turn of the loop. Set once, before other threads know
    /// the broker; until then it is dropped.
    virtual void setControlSink(ControlSink sink) = 0;
    /// Sends a message of the server's own to all nodes, this one as well: each node's sink gets it, unless its subscriptions
    /// are down. `done` (may be empty) gets the number of nodes that will hear it, or false if the broker did not take it. It
    /// runs on the thread of `from`, which calls, now or later, and possibly before or after the sinks. Keeps no order with
    /// publications.
    virtual void control(WorkerId from, const QByteArray &message, Controlled done) = 0;

    /// True if the sink gets the published message itself, with its provenance, before the answer; false if it gets a new message, which usually has the same
    /// provenance, and marks what it has sent as accepted (Provenance::wasAccepted). Constant.
    virtual bool keepsProvenance() const { return false; }

    /// False while publications cannot reach other nodes: publishing and /ready answer 503. Any thread.
    virtual bool isUp() const = 0;

    /// False while members here may miss messages from other publishers: /ready answers 503, publishing continues. Any
    /// thread.
    virtual bool isSubscribed() const { return true; }

    /// Memory in bytes that it keeps for ids; counts for --memory-limit. Any thread.
    virtual qint64 heldBytes() const { return 0; }
    /// Forgets ids whose time is over; takes less than a millisecond. Called often, on the main thread.
    virtual void tidy() {}

    /// Any thread.
    virtual BrokerStatus status() const { return {}; }
};

} // namespace wsify
