// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/memorybroker.h"
#include "core/fanout/hub.h"
#include "core/fanout/node.h"
#include "core/metrics/metrics.h"
#include "core/trafficobserver.h"
#include "support/fakebroker.h"
#include "support/faketransport.h"
#include "support/suite.h"

#include <QtTest>

#include <atomic>
#include <barrier>
#include <condition_variable>
#include <thread>

using namespace wsify;
using namespace wsify::test;

/// Two workers of a node on the test's own thread: the test says when a mailbox is run.
struct Pair
{
    explicit Pair(Broker &b)
        : node(b, 2)
    {
        node.enter(0, &hub0, [this] { ++woken0; });
        node.enter(1, &hub1, [this] { ++woken1; });
    }
    ~Pair()
    {
        hub0.leaveAll(member0);
        hub1.leaveAll(member1);
    }
    Pair(const Pair &) = delete;
    Pair &operator=(const Pair &) = delete;

    Node node;
    ProcessMetrics metrics{2};
    Hub hub0{0, node.directory(), node.broker(), metrics.worker(0)};
    Hub hub1{1, node.directory(), node.broker(), metrics.worker(1)};
    FakeTransport transport0, transport1;
    Member member0{transport0}, member1{transport1};
    int woken0 = 0, woken1 = 0;
};

/// Counts the members that it was told of, by content.
class CountingTraffic : public TrafficObserver
{
public:
    void received(const ClientFacts &, QByteArrayView, const Command &, const Outcome &) override {}
    void arrived(const Message &) override {}
    void delivered(const Message &message, qsizetype members) override
    {
        told.append(message.content().toByteArray() + " to " + QByteArray::number(members));
    }
    QByteArrayList told;
};

class TestNode : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void deliversToEveryWorkerOnce();
    void servesTheMailboxBeforeItsOwn();
    void asksOnlyWorkersWithMembers();
    void aPublicationCountsOnce_data();
    void aPublicationCountsOnce();
    void aWatchTellsWhatTheBrokerAccepted();
    void subscribesForTheFirstMemberOfTheProcess();
    void channelsThatWaitForTheBrokerAreCounted();
    void resultOfTheBrokerIsPassedOn();
    void eachKindGetsItsFrame();
    void workersShareTheEnvelope();
    void onlyThoseWhoAreMeantGetIt();
    void countsTheQueues();
    void countsTheQueuesOfABatch();
    void countsNothingThatGoesOutside();
    void fullMailboxBlocksAndReleases();
    void parkedPublishersGoOnInOrder();
    void orderHoldsAcrossThreads();
    void countsAcrossThreads();
    void theMainThreadHasAMailbox();
    void tasksPostedByTasksWaitForTheNextTurn();
    void tasksThatDidNotRunGoWithTheNode();
    void threadsPostToTheMainThread();
};

void TestNode::aPublicationCountsOnce_data()
{
    QTest::addColumn<int>("workers");
    QTest::addRow("one") << 1;
    QTest::addRow("three") << 3;
}

void TestNode::aPublicationCountsOnce()
{
    QFETCH(const int, workers);
    MemoryBroker broker;
    Node node(broker, workers);
    ProcessMetrics metrics(workers);
    std::vector<std::unique_ptr<Hub>> hubs;
    for (int w = 0; w < workers; ++w) {
        hubs.push_back(std::make_unique<Hub>(w, node.directory(), broker, metrics.worker(w)));
        node.enter(w, hubs.back().get(), [] {});
    }
    FakeTransport transport;
    std::vector<std::unique_ptr<Member>> members;
    const auto join = [&](int worker) {
        members.push_back(std::make_unique<Member>(transport));
        hubs[size_t(worker)]->join(*members.back(), "c");
    };
    const auto publish = [&](int from) {
        node.publish(from, Message("c", "1"));
        for (int w = 0; w < workers; ++w)
            node.runMailbox(w);
    };
    publish(0); // to nobody
    join(0);
    join(workers - 1);
    join(workers - 1);
    publish(0);
    publish(workers - 1);
    QCOMPARE(transport.sent.size(), 6);
    QCOMPARE(node.directory().row("c").members, 3);
    QCOMPARE(node.directory().row("c").messages, 2);
    hubs[0]->leave(*members[0], "c");
    publish(0);
    QCOMPARE(node.directory().row("c").members, 2);
    QCOMPARE(node.directory().row("c").messages, 3);
    hubs[0]->leaveAll(*members[0]);
    hubs[size_t(workers) - 1]->leaveAll(*members[1]);
    hubs[size_t(workers) - 1]->leaveAll(*members[2]);
    QCOMPARE(node.directory().row("c").messages, 0);
    QCOMPARE(node.directory().channels(), 0);
}

// And counts nothing.
void TestNode::aWatchTellsWhatTheBrokerAccepted()
{
    FakeBroker broker;
    Pair pair(broker);
    CountingTraffic traffic;
    pair.hub0.watch(&traffic);
    const auto published = [&pair](const QByteArray &content, const QByteArray &channel = "c") {
        Message message(channel, content);
        message.setProvenance(new Provenance(Provenance::Via::Http, pair.node.nextPublication()));
        return message;
    };
    pair.node.publish(0, published("1"));
    QCOMPARE(traffic.told, QByteArrayList{"1 to 0"});
    traffic.told.clear();
    // Not before it is accepted, and then only once.
    broker.automatic = false;
    pair.node.publish(0, published("2"));
    QCOMPARE(traffic.told, QByteArrayList());
    broker.release(PublishResult::Ok);
    QCOMPARE(traffic.told, QByteArrayList{"2 to 0"});
    traffic.told.clear();
    for (const PublishResult result : {PublishResult::Down, PublishResult::Full}) {
        pair.node.publish(0, published("3"));
        broker.release(result);
    }
    broker.repeats = true;
    pair.node.publish(0, published("4"));
    broker.release(PublishResult::Ok);
    QCOMPARE(traffic.told, QByteArrayList());
    // Of a batch, what was sent.
    PublishBatch batch;
    batch.push_back({published("5"), {}});
    batch.push_back({published("6"), {}});
    bool isDone = false;
    pair.node.publish(0, std::move(batch), [&isDone](PublishResult) { isDone = true; });
    broker.release(PublishResult::Ok); // a repeat
    broker.repeats = false;
    broker.release(PublishResult::Ok);
    QVERIFY(isDone);
    QCOMPARE(traffic.told, QByteArrayList{"6 to 0"});
    traffic.told.clear();
    // With a member it is counted once.
    broker.automatic = true;
    pair.hub0.join(pair.member0, "c");
    pair.node.publish(0, published("7"));
    QCOMPARE(traffic.told, QByteArrayList{"7 to 1"});
    QCOMPARE(pair.node.directory().row("c").messages, 1);
    // It comes back when the last member has left.
    traffic.told.clear();
    pair.node.watch(&traffic);
    pair.hub0.leaveAll(pair.member0);
    pair.node.deliver(NoWorker, published("8"));
    QCOMPARE(traffic.told, QByteArrayList{"8 to 0"});
    pair.node.watch(nullptr);
}

void TestNode::deliversToEveryWorkerOnce()
{
    MemoryBroker broker;
    Pair pair(broker);
    pair.hub0.join(pair.member0, "c");
    pair.hub1.join(pair.member1, "c");
    pair.node.publish(0, Message("c", "1"));
    QCOMPARE(pair.transport0.sent, QByteArrayList{"1"});
    QCOMPARE(pair.transport1.sent, QByteArrayList{});
    QCOMPARE(pair.woken1, 1);
    QCOMPARE(pair.woken0, 0);
    pair.node.runMailbox(1);
    QCOMPARE(pair.transport1.sent, QByteArrayList{"1"});
    QCOMPARE(pair.metrics.sum(&WorkerMetrics::messagesOut), qint64(2));
}

void TestNode::servesTheMailboxBeforeItsOwn()
{
    MemoryBroker broker;
    Pair pair(broker);
    pair.hub0.join(pair.member0, "c");
    pair.hub1.join(pair.member1, "c");
    // One publisher, first on worker 0 and after its answer on worker 1, whose mailbox has not run yet.
    pair.node.publish(0, Message("c", "1"));
    pair.node.publish(1, Message("c", "2"));
    QCOMPARE(pair.transport1.sent, (QByteArrayList{"1", "2"}));
    pair.node.runMailbox(0);
    pair.node.runMailbox(1);
    QCOMPARE(pair.transport0.sent, (QByteArrayList{"1", "2"}));
    QCOMPARE(pair.transport1.sent, (QByteArrayList{"1", "2"}));
}

void TestNode::asksOnlyWorkersWithMembers()
{
    MemoryBroker broker;
    Pair pair(broker);
    pair.hub0.join(pair.member0, "c");
    pair.node.publish(0, Message("c", "1"));
    pair.node.publish(0, Message("nobody", "1"));
    QCOMPARE(pair.woken1, 0);
    pair.node.deliver(NoWorker, Message("c", "2")); // a thread that is no worker goes by mailbox
    QCOMPARE(pair.woken0, 1);
    pair.node.runMailbox(0);
    QCOMPARE(pair.transport0.sent, (QByteArrayList{"1", "2"}));
}

void TestNode::subscribesForTheFirstMemberOfTheProcess()
{
    FakeBroker broker;
    Pair pair(broker);
    pair.hub0.join(pair.member0, "c");
    QCOMPARE(broker.subscriptions.value("c"), 1);
    pair.hub1.join(pair.member1, "c");
    QCOMPARE(broker.subscriptions.value("c"), 1);
    pair.hub0.leave(pair.member0, "c");
    QCOMPARE(broker.subscriptions.value("c"), 1);
    pair.hub1.leaveAll(pair.member1);
    QCOMPARE(broker.subscriptions.value("c"), 0);
}

void TestNode::channelsThatWaitForTheBrokerAreCounted()
{
    FakeBroker broker;
    broker.automatic = false;
    Pair pair(broker);
    pair.hub0.join(pair.member0, "c");
    pair.hub1.join(pair.member1, "c"); // the other worker's was the process's first
    pair.hub1.join(pair.member1, "d");
    QCOMPARE(pair.metrics.worker(0).subscribing.value(), 1);
    QCOMPARE(pair.metrics.worker(1).subscribing.value(), 1);
    broker.confirm(SubscribeResult::Holds);
    QCOMPARE(pair.metrics.sum(&WorkerMetrics::subscribing), 0);
    pair.hub0.join(pair.member0, "e");
    pair.hub0.leaveAll(pair.member0);
    QCOMPARE(pair.metrics.sum(&WorkerMetrics::subscribing), 1); // until the broker has said something
    broker.confirm(SubscribeResult::GivenUp);
    QCOMPARE(pair.metrics.sum(&WorkerMetrics::subscribing), 0);
}

void TestNode::resultOfTheBrokerIsPassedOn()
{
    FakeBroker broker;
    broker.automatic = false;
    Pair pair(broker);
    QList<PublishResult> results;
    pair.node.publish(0, Message("c", "1"), [&](PublishResult result) { results.append(result); });
    pair.node.publish(0, Message("c", "2"), [&](PublishResult result) { results.append(result); });
    QVERIFY(results.isEmpty());
    broker.release(PublishResult::Ok);
    broker.release(PublishResult::Down);
    QCOMPARE(results, (QList{PublishResult::Ok, PublishResult::Down}));
}

void TestNode::eachKindGetsItsFrame()
{
    MemoryBroker broker;
    Pair pair(broker);
    FakeTransport newer;
    Member v4(newer, MemberKind::V4);
    pair.hub0.join(pair.member0, "c");
    pair.hub0.join(v4, "c");
    Message message("c", "[1]");
    message.setSender("k", "u");
    pair.node.publish(0, message);
    QCOMPARE(pair.transport0.sent, QByteArrayList{"[1]"});
    const QByteArray event = R"({"event":"message","channel":"c","content":[1],"client":"k","user":"u"})";
    QCOMPARE(newer.sent, QByteArrayList{event});
    QCOMPARE(pair.metrics.sum(&WorkerMetrics::messagesOut), 2);
    QCOMPARE(pair.metrics.sum(&WorkerMetrics::bytesOut), message.plain().size() + Frame::text(event).size());
    pair.hub0.leaveAll(v4);
    pair.node.publish(0, message);
    QCOMPARE(newer.sent.size(), 1);
}

namespace {
/// Remembers the frames themselves.
class FrameTransport : public FakeTransport
{
public:
    void send(const Frame &frame) override { frames.push_back(frame); }
    std::vector<Frame> frames;
};
} // namespace

void TestNode::workersShareTheEnvelope()
{
    MemoryBroker broker;
    Pair pair(broker);
    FrameTransport first, second;
    Member one(first, MemberKind::V4), two(second, MemberKind::V4);
    const auto publish = [&pair] {
        pair.node.publish(0, Message("c", "1"));
        pair.node.runMailbox(1);
    };
    pair.hub0.join(pair.member0, "c");
    pair.hub1.join(pair.member1, "c");
    QVERIFY(!pair.node.directory().hasEnveloped());
    publish();
    pair.hub0.join(one, "c");
    pair.hub1.join(two, "c");
    pair.hub1.join(two, "d");
    publish();
    QCOMPARE(first.frames.size(), size_t(1));
    QVERIFY(first.frames[0].buffer().isSameAs(second.frames.at(0).buffer()));
    // Who joins while it is under way gets a frame as well.
    pair.hub0.leaveAll(one);
    pair.hub1.leave(two, "c");
    pair.hub1.leave(two, "d");
    QVERIFY(!pair.node.directory().hasEnveloped());
    pair.node.publish(0, Message("c", "2"));
    pair.hub1.join(two, "c");
    pair.node.runMailbox(1);
    QCOMPARE(second.frames.back().payload().toByteArray(), R"({"event":"message","channel":"c","content":2})");
    pair.hub1.leaveAll(two);
    QVERIFY(!pair.node.directory().hasEnveloped());
}

void TestNode::onlyThoseWhoAreMeantGetIt()
{
    MemoryBroker broker;
    Pair pair(broker);
    FakeTransport newer, unknown;
    Member v4(newer, MemberKind::V4), stranger(unknown);
    pair.member0.setIdentity("k0", "u");
    pair.member1.setIdentity("k1", {});
    v4.setIdentity("k4", "u");
    for (Member *member : {&pair.member0, &v4, &stranger})
        pair.hub0.join(*member, "c");
    pair.hub1.join(pair.member1, "c");
    const auto publish = [&](const Audience &audience) {
        for (FakeTransport *transport : {&pair.transport0, &pair.transport1, &newer, &unknown})
            transport->sent.clear();
        Message message("c", "1");
        message.setAudience(std::make_shared<Audience>(audience));
        pair.node.publish(0, message);
        pair.node.runMailbox(1);
        return QList{pair.transport0.sent.size(), pair.transport1.sent.size(), newer.sent.size(), unknown.sent.size()};
    };
    using List = QByteArrayList;
    QCOMPARE(publish({}), (QList<qsizetype>{1, 1, 1, 0}));
    QCOMPARE(publish({.toUsers = List{"u"}}), (QList<qsizetype>{1, 0, 1, 0}));
    QCOMPARE(publish({.toClients = List{"k1", "k4"}}), (QList<qsizetype>{0, 1, 1, 0}));
    QCOMPARE(publish({.exceptClients = List{"k0"}}), (QList<qsizetype>{0, 1, 1, 0}));
    QCOMPARE(publish({.exceptUsers = List{"u"}}), (QList<qsizetype>{0, 1, 0, 0}));
    QCOMPARE(publish({.toUsers = List{"nobody"}}), (QList<qsizetype>{0, 0, 0, 0}));
    QCOMPARE(pair.metrics.sum(&WorkerMetrics::messagesOut), 3 + 2 + 2 + 2 + 1);
    pair.hub0.leaveAll(v4);
    pair.hub0.leaveAll(stranger);
}

void TestNode::countsTheQueues()
{
    MemoryBroker broker;
    Pair pair(broker);
    QList<qint64> told;
    const auto publish = [&](Message message) {
        pair.node.publishCounted(0, std::move(message), [&](PublishResult result, std::optional<qint64> delivered) {
            QCOMPARE(result, PublishResult::Ok);
            told.append(delivered.value_or(-1));
        });
    };
    publish(Message("c", "1"));
    pair.hub0.join(pair.member0, "c");
    publish(Message("c", "1"));
    QCOMPARE(told, (QList<qint64>{0, 1})); // nobody else has to be asked
    pair.hub1.join(pair.member1, "c");
    publish(Message("c", "2"));
    QCOMPARE(told.size(), 2);
    pair.node.runMailbox(1);
    QCOMPARE(told.size(), 2); // only on its own thread
    pair.node.runMailbox(0);
    QCOMPARE(told, (QList<qint64>{0, 1, 2}));
    QCOMPARE(pair.transport1.sent, QByteArrayList{"2"});
    // Not the members that it is not meant for, nor those that left before it came.
    pair.member0.setIdentity("k0", {});
    pair.member1.setIdentity("k1", {});
    Message some("c", "3");
    some.setAudience(std::make_shared<Audience>(Audience{.toClients = QByteArrayList{"k1"}}));
    publish(some);
    publish(Message("c", "4"));
    pair.hub1.leaveAll(pair.member1);
    pair.node.runMailbox(1);
    pair.node.runMailbox(0);
    QCOMPARE(told.mid(3), (QList<qint64>{0, 1}));
}

void TestNode::countsTheQueuesOfABatch()
{
    MemoryBroker broker;
    Pair pair(broker);
    pair.hub0.join(pair.member0, "c");
    pair.hub1.join(pair.member1, "c");
    pair.hub1.join(pair.member1, "d");
    QList<std::vector<qint64>> told;
    const auto publish = [&] {
        PublishBatch batch{{Message("c", "1"), {}}, {Message("d", "1"), "7"}, {Message("e", "1"), {}}};
        pair.node.publishCounted(0, std::move(batch),
                                 [&](PublishResult, const auto &delivered) { told.append(delivered.value()); });
        pair.node.runMailbox(1);
        pair.node.runMailbox(0);
    };
    publish();
    publish();
    QCOMPARE(told, (QList<std::vector<qint64>>{{2, 1, 0}, {2, 0, 0}})); // the repeat is not sent again
}

void TestNode::countsNothingThatGoesOutside()
{
    FakeBroker broker;
    broker.automatic = false;
    Pair pair(broker);
    pair.hub0.join(pair.member0, "c");
    QList<std::pair<PublishResult, std::optional<qint64>>> told;
    for (const PublishResult result : {PublishResult::Ok, PublishResult::Down}) {
        pair.node.publishCounted(0, Message("c", "1"), [&](PublishResult answer, std::optional<qint64> delivered) {
            told.append({answer, delivered});
        });
        broker.release(result);
    }
    QCOMPARE(told.size(), 2);
    QCOMPARE(told[0], std::pair(PublishResult::Ok, std::optional<qint64>()));
    QCOMPARE(told[1], std::pair(PublishResult::Down, std::optional<qint64>()));
}

void TestNode::fullMailboxBlocksAndReleases()
{
    MemoryBroker broker;
    Pair pair(broker);
    pair.hub1.join(pair.member1, "c");
    const Message big("c", '"' + QByteArray(1024 * 1024, 'x') + '"');
    for (int i = 0; i < 15; ++i)
        pair.node.publish(0, big);
    QVERIFY(!pair.node.isBlocked(0) && !pair.node.isCongested());
    pair.node.publish(0, big);
    QVERIFY(pair.node.isBlocked(0) && pair.node.isCongested());
    QVERIFY(!pair.node.isBlocked(1));

    int resumed = 0;
    pair.node.whenUnblocked(0, [&] { ++resumed; });
    pair.node.runMailbox(0);
    QCOMPARE(resumed, 0); // worker 1 has not emptied its box
    pair.node.runMailbox(1);
    QCOMPARE(pair.transport1.sent.size(), qsizetype(16));
    QCOMPARE(resumed, 0); // on its own thread only
    pair.node.runMailbox(0);
    QCOMPARE(resumed, 1);
    QVERIFY(!pair.node.isBlocked(0) && !pair.node.isCongested());
}

void TestNode::parkedPublishersGoOnInOrder()
{
    MemoryBroker broker;
    Pair pair(broker);
    pair.hub1.join(pair.member1, "c");
    const Message big("c", '"' + QByteArray(17 * 1024 * 1024, 'x') + '"');
    pair.node.publish(0, big);
    QVERIFY(pair.node.isBlocked(0));
    QByteArrayList resumed;
    pair.node.whenUnblocked(0, [&] {
        resumed.append("first");
        pair.node.publish(0, big); // blocks again while the second has not run
    });
    pair.node.whenUnblocked(0, [&] { resumed.append("second"); });
    pair.node.runMailbox(1);
    pair.node.runMailbox(0);
    QCOMPARE(resumed, (QByteArrayList{"first", "second"}));
    QVERIFY(pair.node.isBlocked(0));
    pair.node.runMailbox(1);
    pair.node.runMailbox(0);
    QVERIFY(!pair.node.isBlocked(0));
}

// Real threads: each worker publishes its own sequence, a member on each sees every sequence whole and in order.
void TestNode::orderHoldsAcrossThreads()
{
    constexpr int Workers = 3;
    constexpr int Each = 3000;

    struct Worker
    {
        std::mutex mutex;
        std::condition_variable condition;
        bool woken = false;
        QByteArrayList received;
    };
    MemoryBroker broker;
    Node node(broker, Workers);
    ProcessMetrics metrics(Workers);
    std::vector<Worker> workers(Workers);
    std::barrier ready(Workers);
    std::vector<std::thread> threads;
    for (int w = 0; w < Workers; ++w) {
        threads.emplace_back([&, w] {
            Worker &self = workers[size_t(w)];
            Hub hub(w, node.directory(), broker, metrics.worker(w));
            node.enter(w, &hub, [&self] {
                const std::lock_guard lock(self.mutex);
                self.woken = true;
                self.condition.notify_one();
            });
            FakeTransport transport;
            Member member(transport);
            hub.join(member, "c");
            ready.arrive_and_wait();
            for (int i = 0; i < Each; ++i)
                node.publish(w, Message("c", QByteArray::number(w) + '.' + QByteArray::number(i)));
            const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
            while (transport.sent.size() < Workers * Each && std::chrono::steady_clock::now() < deadline) {
                std::unique_lock lock(self.mutex);
                self.condition.wait_until(lock, deadline, [&] { return self.woken; });
                self.woken = false;
                lock.unlock();
                node.runMailbox(w);
            }
            ready.arrive_and_wait(); // nobody posts any more
            self.received = transport.sent;
            hub.leaveAll(member);
        });
    }
    for (auto &thread : threads)
        thread.join();
    for (const Worker &worker : workers) {
        QCOMPARE(worker.received.size(), qsizetype(Workers * Each));
        std::vector<int> next(Workers, 0);
        for (const QByteArray &message : worker.received) {
            const QByteArrayList parts = message.split('.');
            QCOMPARE(parts.at(1).toInt(), next[parts.at(0).toUInt()]++);
        }
    }
}

// Real threads, with members of both kinds: each number is told on the publisher's own thread, and is right.
void TestNode::countsAcrossThreads()
{
    constexpr int Workers = 3;
    constexpr int Each = 300;

    struct Worker
    {
        std::mutex mutex;
        std::condition_variable condition;
        bool woken = false;
        int counted = 0;
        bool isWrong = false;
        QByteArrayList enveloped;
    };
    MemoryBroker broker;
    Node node(broker, Workers);
    ProcessMetrics metrics(Workers);
    std::vector<Worker> workers(Workers);
    std::atomic<int> counted = 0; // by all of them: until then, each has to answer the others
    std::barrier ready(Workers);
    std::vector<std::thread> threads;
    for (int w = 0; w < Workers; ++w) {
        threads.emplace_back([&, w] {
            Worker &self = workers[size_t(w)];
            Hub hub(w, node.directory(), broker, metrics.worker(w));
            node.enter(w, &hub, [&self] {
                const std::lock_guard lock(self.mutex);
                self.woken = true;
                self.condition.notify_one();
            });
            FakeTransport older, newer;
            Member v3(older), v4(newer, MemberKind::V4);
            hub.join(v3, "c");
            hub.join(v4, "c");
            ready.arrive_and_wait();
            for (int i = 0; i < Each; ++i) {
                Message message("c", "1");
                message.setSender("k", "u");
                node.publishCounted(w, message, [&, own = std::this_thread::get_id()](PublishResult, auto delivered) {
                    self.isWrong |= delivered != 2 * Workers || std::this_thread::get_id() != own;
                    ++self.counted;
                    ++counted;
                });
            }
            const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
            while (counted < Workers * Each && std::chrono::steady_clock::now() < deadline) {
                std::unique_lock lock(self.mutex);
                self.condition.wait_for(lock, std::chrono::milliseconds(10), [&] { return self.woken; });
                self.woken = false;
                lock.unlock();
                node.runMailbox(w);
            }
            ready.arrive_and_wait(); // nobody posts any more
            self.enveloped = newer.sent;
            hub.leaveAll(v3);
            hub.leaveAll(v4);
        });
    }
    for (auto &thread : threads)
        thread.join();
    for (const Worker &worker : workers) {
        QCOMPARE(worker.counted, Each);
        QVERIFY(!worker.isWrong);
        QCOMPARE(
            worker.enveloped,
            QByteArrayList(Workers * Each, R"({"event":"message","channel":"c","content":1,"client":"k","user":"u"})"));
    }
    QCOMPARE(metrics.sum(&WorkerMetrics::messagesOut), 2 * Workers * Workers * Each);
}

void TestNode::theMainThreadHasAMailbox()
{
    MemoryBroker broker;
    Pair pair(broker);
    int woken = 0;
    pair.node.enter(NoWorker, nullptr, [&] { ++woken; });
    QByteArrayList ran;
    pair.node.post(NoWorker, [&] { ran.append("1"); });
    pair.node.post(NoWorker, [&] { ran.append("2"); });
    QCOMPARE(woken, 1);
    QCOMPARE(pair.woken0 + pair.woken1, 0);
    pair.node.runMailbox(0);
    pair.node.runMailbox(1);
    QCOMPARE(ran, QByteArrayList{});
    pair.node.runMailbox(NoWorker);
    QCOMPARE(ran, (QByteArrayList{"1", "2"}));
    pair.node.post(NoWorker, [&] { ran.append("3"); });
    QCOMPARE(woken, 2);
    // It has no members: what is published goes by it.
    pair.hub0.join(pair.member0, "c");
    pair.node.deliver(NoWorker, Message("c", "1"));
    pair.node.runMailbox(NoWorker);
    QCOMPARE(ran, (QByteArrayList{"1", "2", "3"}));
    QCOMPARE(woken, 2);
}

void TestNode::tasksPostedByTasksWaitForTheNextTurn()
{
    MemoryBroker broker;
    Node node(broker, 1);
    int woken = 0;
    node.enter(NoWorker, nullptr, [&] { ++woken; });
    int turns = 0;
    const std::function<void()> again = [&] {
        if (++turns < 3)
            node.post(NoWorker, again);
    };
    node.post(NoWorker, again);
    for (int turn = 1; turn <= 3; ++turn) {
        QCOMPARE(woken, turn);
        node.runMailbox(NoWorker);
        QCOMPARE(turns, turn);
    }
    QCOMPARE(woken, 3);
}

void TestNode::tasksThatDidNotRunGoWithTheNode()
{
    MemoryBroker broker;
    const auto receiver = std::make_shared<int>(0);
    {
        Node node(broker, 1);
        node.enter(NoWorker, nullptr, [] {});
        node.post(NoWorker, [receiver] { ++*receiver; });
        QCOMPARE(receiver.use_count(), 2);
    }
    QCOMPARE(receiver.use_count(), 1);
    QCOMPARE(*receiver, 0);
}

// For ThreadSanitizer, too: nothing but the mailbox's lock hands the numbers over.
void TestNode::threadsPostToTheMainThread()
{
    constexpr int Threads = 3;
    constexpr int Each = 3000;
    MemoryBroker broker;
    Node node(broker, 1);
    std::mutex mutex;
    std::condition_variable condition;
    bool isWoken = false;
    node.enter(NoWorker, nullptr, [&] {
        const std::lock_guard lock(mutex);
        isWoken = true;
        condition.notify_one();
    });
    std::vector<int> next(Threads, 0);
    bool isInOrder = true;
    int ran = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < Threads; ++thread) {
        threads.emplace_back([&, thread] {
            for (int i = 0; i < Each; ++i) {
                node.post(NoWorker, [&, thread, i, number = std::make_shared<int>(i)] {
                    isInOrder = isInOrder && next[size_t(thread)]++ == i && *number == i;
                    ++ran;
                });
            }
        });
    }
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (ran < Threads * Each && std::chrono::steady_clock::now() < deadline) {
        std::unique_lock lock(mutex);
        condition.wait_until(lock, deadline, [&] { return isWoken; });
        isWoken = false;
        lock.unlock();
        node.runMailbox(NoWorker);
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(ran, Threads * Each);
    QVERIFY(isInOrder);
}

WSIFY_SUITE(tst_node, wsify::test::NoApplication, TestNode)
#include "tst_node.moc"
