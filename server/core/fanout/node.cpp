// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/fanout/node.h"

#include "core/fanout/hub.h"
#include "core/trafficobserver.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace wsify {

/// What the node keeps of one worker, or of the main thread. `mailbox` is shared; the rest is touched by that thread alone.
struct Node::Slot
{
    Slot()
        : mailbox([this] { wake(); })
    {
    }
    Mailbox mailbox;
    std::function<void()> wake;
    Hub *hub = nullptr;
    int blockedBy = 0; ///< mailboxes over their mark that note this worker
    std::vector<std::function<void()>> parked;
};

Node::Node(Broker &broker, int workers)
    : m_broker(broker)
    , m_main(std::make_unique<Slot>())
{
    Q_ASSERT(workers >= 1 && workers <= Mailbox::MaxWorkers);
    for (int i = 0; i < workers; ++i)
        m_slots.push_back(std::make_unique<Slot>());
    m_broker.setSink([this](WorkerId from, const Message &message) { deliver(from, message); });
}

Node::~Node() = default;

void Node::enter(WorkerId worker, Hub *hub, std::function<void()> wake)
{
    Slot &own = slot(worker);
    own.hub = hub;
    own.wake = std::move(wake);
}

Node::Slot &Node::slot(WorkerId worker) const
{
    return worker == NoWorker ? *m_main : *m_slots[size_t(worker)];
}

Hub &Node::hub(WorkerId worker)
{
    return *m_slots[size_t(worker)]->hub;
}

void Node::publish(WorkerId from, const Message &message, Broker::Done done)
{
    if (mayGoUnheard(from, message))
        done = tellingUnheard(from, {message}, std::move(done));
    m_broker.publish(from, message, std::move(done));
}

void Node::publish(WorkerId from, PublishBatch batch, Broker::Done done)
{
    if (mayGoUnheard(from, batch.front().message)) {
        std::vector<Message> messages;
        for (const BatchItem &item : batch)
            messages.push_back(item.message);
        done = tellingUnheard(from, std::move(messages), std::move(done));
    }
    m_broker.publish(from, std::move(batch), std::move(done));
}

/// Publications on their way, whose provenance counts the queues. Shared with the workers that still have to append them;
/// `done` is the publisher's.
struct Node::Count
{
    std::vector<QExplicitlySharedDataPointer<const Provenance>> provenances;
    Directory::Mask workers = 0;
    CountedEach done;
    std::atomic<int> open = 0; ///< workers that have not appended them

    void tell()
    {
        std::vector<qint64> delivered;
        delivered.reserve(provenances.size());
        for (const auto &provenance : provenances)
            delivered.push_back(provenance->delivered.load(std::memory_order_relaxed));
        std::exchange(done, nullptr)(PublishResult::Ok, delivered);
    }
};

void Node::publishCounted(WorkerId from, Message message, Counted done)
{
    PublishBatch batch;
    batch.push_back({std::move(message)});
    publishCounted(from, std::move(batch), [done = std::move(done)](PublishResult result, const auto &delivered) {
        done(result, delivered ? std::optional(delivered->front()) : std::nullopt);
    });
}

void Node::publishCounted(WorkerId from, PublishBatch batch, CountedEach done)
{
    if (!m_broker.keepsProvenance()) {
        publish(from, std::move(batch), [done = std::move(done)](PublishResult result) { done(result, std::nullopt); });
        return;
    }
    const auto count = std::make_shared<Count>();
    QByteArrayList channels;
    for (BatchItem &item : batch) {
        Message &message = item.message;
        if (!message.provenance()) {
            const Identity *sender = message.sender();
            message.setProvenance(new Provenance(sender ? Provenance::Via::Client : Provenance::Via::Http,
                                                 nextPublication(), sender ? sender->client : QByteArray()));
        }
        count->provenances.emplace_back(message.provenance());
        channels.append(message.channel());
    }
    count->done = std::move(done);
    publish(from, std::move(batch), [this, from, count, channels = std::move(channels)](PublishResult result) {
        if (result != PublishResult::Ok) {
            std::exchange(count->done, nullptr)(result, std::nullopt);
            return;
        }
        for (const QByteArray &channel : channels)
            count->workers |= m_directory.workers(channel);
        gather(from, count);
    });
}

/// A task behind the publications in each mailbox: when all have run, everybody has appended them.
void Node::gather(WorkerId from, const std::shared_ptr<Count> &count)
{
    Directory::Mask others = count->workers & ~(Directory::Mask(1) << from);
    if (others == 0) {
        count->tell();
        return;
    }
    count->open = std::popcount(others);
    while (others) {
        const WorkerId worker = std::countr_zero(others);
        others &= others - 1;
        post(worker, [this, from, count] {
            if (count->open.fetch_sub(1) == 1)
                post(from, [count] { count->tell(); });
        });
    }
}

/// What leaves the process comes back only if somebody here is a member.
bool Node::mayGoUnheard(WorkerId from, const Message &message)
{
    return message.provenance() && !m_broker.keepsProvenance() && hub(from).watcher();
}

Broker::Done Node::tellingUnheard(WorkerId from, std::vector<Message> messages, Broker::Done done)
{
    return [this, from, messages = std::move(messages), done = std::move(done)](PublishResult result) {
        TrafficObserver *watcher = hub(from).watcher();
        for (const Message &message : messages) {
            if (message.provenance()->wasAccepted.load() && m_directory.row(message.channel()).members == 0)
                tellUnheard(watcher, message);
        }
        if (done)
            done(result);
    };
}

/// Once, whoever finds it out first: the publisher's worker, or the main thread when it comes back.
void Node::tellUnheard(TrafficObserver *watcher, const Message &message)
{
    const Provenance *provenance = message.provenance();
    if (watcher && !(provenance && provenance->wasToldUnheard.exchange(true)))
        watcher->delivered(message, 0);
}

void Node::deliver(WorkerId from, const Message &message)
{
    // What other workers published before must not be overtaken on this worker's connections: a publisher that got its
    // 201 elsewhere and goes on here relies on it.
    if (from != NoWorker)
        deliverPosted(from);

    // With one worker there is nobody to look up.
    if (from == 0 && m_slots.size() == 1) {
        m_slots.front()->hub->deliver(message, Hub::Tally::Here);
        return;
    }
    if (from == NoWorker && m_watcher && !message.provenance()) {
        Message told = message;
        told.setProvenance(new Provenance(Provenance::Via::Node, nextPublication()));
        m_watcher->arrived(told);
        route(from, told);
        return;
    }
    route(from, message);
}

void Node::route(WorkerId from, const Message &message)
{
    Directory::Mask mask = m_directory.route(message.channel());
    if (mask == 0) {
        tellUnheard(from == NoWorker ? m_watcher : m_slots[size_t(from)]->hub->watcher(), message);
        return;
    }
    std::optional<Message> shared;
    if ((mask & (mask - 1)) && m_directory.hasEnveloped())
        shared.emplace(message).shareEnvelope();
    const Message &routed = shared ? *shared : message;
    while (mask) {
        const WorkerId worker = std::countr_zero(mask);
        mask &= mask - 1;
        Slot &slot = *m_slots[size_t(worker)];
        if (worker == from) {
            slot.hub->deliver(routed);
        } else if (slot.mailbox.post(routed, from) == Mailbox::Posted::Blocked) {
            ++m_slots[size_t(from)]->blockedBy;
        }
    }
}

void Node::deliverPosted(WorkerId worker)
{
    Slot &slot = *m_slots[size_t(worker)];
    const Mailbox::Batch batch = slot.mailbox.takeMessages();
    for (const Message &message : batch.messages)
        slot.hub->deliver(message);
    Directory::Mask blocked = batch.blocked;
    while (blocked) {
        const WorkerId sender = std::countr_zero(blocked);
        blocked &= blocked - 1;
        post(sender, [this, sender] { release(sender); });
    }
}

void Node::release(WorkerId worker)
{
    Slot &slot = *m_slots[size_t(worker)];
    if (--slot.blockedBy > 0)
        return;
    // A resumed publisher may block the worker again at once; whoever comes after it then parks itself again.
    const auto parked = std::exchange(slot.parked, {});
    for (const auto &resume : parked)
        resume();
}

bool Node::isBlocked(WorkerId worker) const
{
    return m_slots[size_t(worker)]->blockedBy > 0;
}

void Node::whenUnblocked(WorkerId worker, std::function<void()> resume)
{
    Q_ASSERT(isBlocked(worker));
    m_slots[size_t(worker)]->parked.push_back(std::move(resume));
}

bool Node::isCongested() const
{
    return std::any_of(m_slots.begin(), m_slots.end(), [](const auto &slot) { return slot->mailbox.isOver(); });
}

void Node::post(WorkerId worker, Mailbox::Task task)
{
    slot(worker).mailbox.post(std::move(task));
}

void Node::runMailbox(WorkerId worker)
{
    // Tasks are taken first: that re-arms the wake-up, and what is posted after it wakes again.
    const auto tasks = slot(worker).mailbox.takeTasks();
    if (worker != NoWorker)
        deliverPosted(worker);
    for (const auto &task : tasks)
        task();
}

} // namespace wsify
