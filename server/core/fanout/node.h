// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/broker.h"
#include "core/fanout/directory.h"
#include "core/fanout/mailbox.h"
#include "core/fanout/message.h"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace wsify {

class Hub;
class TrafficObserver;

/// The whole process: the only door for every publication (socket, HTTP, console), and the post between its threads.
///
/// Built on the main thread, outlives every worker. The main thread enters first, as NoWorker; workers enter before the
/// first connection is dealt; the set does not change afterwards. publish(), deliver(), post() are thread-safe in the
/// sense said at each.
// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): m_publications has a cache line of its own
class Node
{
public:
    Node(Broker &broker, int workers);
    ~Node();
    Node(const Node &) = delete;
    Node &operator=(const Node &) = delete;

    int workers() const { return int(m_slots.size()); }
    Broker &broker() { return m_broker; }
    const Broker &broker() const { return m_broker; }
    Directory &directory() { return m_directory; }
    const Directory &directory() const { return m_directory; }

    /// Enters a worker, or the main thread as NoWorker: the hub (the main thread has none), and the function that makes
    /// that thread call runMailbox() soon. Main thread or the worker's own, before anything is posted to it.
    void enter(WorkerId worker, Hub *hub, std::function<void()> wake);

    /// The hub of a worker that has entered. Worker's own thread.
    Hub &hub(WorkerId worker);

    /// On worker `from`'s thread. `done` as Broker::publish: with the memory broker it has run, and every local member
    /// has the message queued or posted to its worker, when this returns.
    void publish(WorkerId from, const Message &message, Broker::Done done = {});
    void publish(WorkerId from, PublishBatch batch, Broker::Done done);

    /// The same, and counts the queues of this process that the message was appended to. Only a broker that keeps the
    /// provenance can say it (Broker::keepsProvenance()); with another, and if the broker did not take it, there is no number.
    /// `done` runs when all workers have answered: before this returns, if this worker has all members.
    using Counted = std::function<void(PublishResult, std::optional<qint64> delivered)>;
    void publishCounted(WorkerId from, Message message, Counted done);
    /// The same for a batch, with a number for each of its publications, in order. What is not sent again counts 0.
    using CountedEach = std::function<void(PublishResult, const std::optional<std::vector<qint64>> &delivered)>;
    void publishCounted(WorkerId from, PublishBatch batch, CountedEach done);

    /// The broker's sink: hands a publication to the members of every worker. On worker `from`'s thread it first empties
    /// that worker's mailbox, which carries the order from connection to connection; then serves its own hub directly,
    /// the others by mailbox.
    void deliver(WorkerId from, const Message &message);

    /// Sets the observer of what comes from other nodes, through a broker that calls the sink on the main thread; usually null. Main thread.
    void watch(TrafficObserver *observer) { m_watcher = observer; }
    /// A number for a publication, different from all others of the process. Any thread.
    qint64 nextPublication() { return m_publications.fetch_add(1, std::memory_order_relaxed) + 1; }

    /// True while a mailbox that this worker posted to is over its mark. Worker's own thread.
    bool isBlocked(WorkerId worker) const;
    /// Runs `resume` on the worker when it is blocked no more; must be asked only while it is. Worker's own thread.
    void whenUnblocked(WorkerId worker, std::function<void()> resume);

    /// True while some worker's mailbox is over its mark: who posts and is no worker should wait. Any thread.
    bool isCongested() const;

    /// Runs a task on a worker's thread, or on the main thread (NoWorker): in a later turn of its loop, in the order of
    /// the calls of each thread. Any thread. What a task names must live as long as that thread runs its mailbox; tasks
    /// that have not run by then are destroyed with the node.
    void post(WorkerId worker, Mailbox::Task task);

    /// Empties the mailbox of a worker, publications first, then tasks; or that of the main thread (NoWorker), which has
    /// tasks alone. On that thread.
    void runMailbox(WorkerId worker);

    /// Set once, when the end of the process is announced: `/ready` says so from then on, everything else is served. Any
    /// thread.
    void startLeaving() { m_end.store(End::Announced, std::memory_order_relaxed); }
    bool isLeaving() const { return m_end.load(std::memory_order_relaxed) != End::None; }
    /// Set once, when the process begins to shut down: publishes and upgrades are refused from then on. Any thread.
    void startDraining() { m_end.store(End::Begun, std::memory_order_relaxed); }
    bool isDraining() const { return m_end.load(std::memory_order_relaxed) == End::Begun; }

private:
    struct Slot;
    struct Count;
    enum class End : quint8 { None, Announced, Begun };

    Slot &slot(WorkerId worker) const;
    bool mayGoUnheard(WorkerId from, const Message &message);
    Broker::Done tellingUnheard(WorkerId from, std::vector<Message> messages, Broker::Done done);
    static void tellUnheard(TrafficObserver *watcher, const Message &message);
    void gather(WorkerId from, const std::shared_ptr<Count> &count);
    void route(WorkerId from, const Message &message);
    void deliverPosted(WorkerId worker);
    void release(WorkerId worker);

    Broker &m_broker;
    Directory m_directory;
    std::vector<std::unique_ptr<Slot>> m_slots; ///< by worker
    std::unique_ptr<Slot> m_main; ///< NoWorker's
    TrafficObserver *m_watcher = nullptr; ///< the main thread's
    std::atomic<End> m_end = End::None;
    /// Written by all workers while they are watched; a cache line of its own, since each message reads what is before it.
    alignas(64) std::atomic<qint64> m_publications = 0;
};

} // namespace wsify
