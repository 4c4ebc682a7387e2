// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "contract/brokercontract.h"

#include "support/wait.h"

#include <QtTest>

#include <mutex>
#include <thread>
#include <utility>

namespace wsify::test {

namespace {

/// Collects what a broker's sink is told, from any thread.
class Sink
{
public:
    explicit Sink(Broker &broker)
    {
        broker.setSink([this](WorkerId from, const Message &message) {
            const std::lock_guard lock(m_mutex);
            m_received.push_back({from, message});
        });
    }
    struct Received
    {
        WorkerId from;
        Message message;
    };
    std::vector<Received> received() const
    {
        const std::lock_guard lock(m_mutex);
        return m_received;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<Received> m_received;
};

} // namespace

BrokerContract::BrokerContract(Factory factory)
    : m_factory(std::move(factory))
{
}

void BrokerContract::hearsWhatItPublishes()
{
    const auto broker = m_factory();
    const Sink sink(*broker);
    broker->subscribe(0, "c", {});
    WSIFY_WAIT(broker->isUp());
    broker->publish(0, Message("c", "1"), {});
    WSIFY_WAIT(sink.received().size() == size_t(1));
    QCOMPARE(sink.received().front().message.channel(), "c");
    QCOMPARE(sink.received().front().message.content().toByteArray(), "1");
}

void BrokerContract::keepsTheOrderOfAPublisher()
{
    const auto broker = m_factory();
    const Sink sink(*broker);
    broker->subscribe(0, "c", {});
    WSIFY_WAIT(broker->isUp());
    for (int i = 0; i < 1000; ++i)
        broker->publish(0, Message("c", QByteArray::number(i)), {});
    WSIFY_WAIT(sink.received().size() == size_t(1000));
    const auto received = sink.received();
    for (int i = 0; i < 1000; ++i)
        QCOMPARE(received[size_t(i)].message.content().toByteArray(), QByteArray::number(i));
}

void BrokerContract::keepsTheBytes()
{
    const auto broker = m_factory();
    const Sink sink(*broker);
    const QByteArray channel = QByteArray::fromPercentEncoding("%F0%9F%98%80 \"\\ *?[a]");
    const QByteArray content =
        R"({"b":1.0, "a":"\u0000\ud800","big":18446744073709551616,)" + QByteArray(70000, ' ') + R"("c":[]})";
    broker->subscribe(0, channel, {});
    WSIFY_WAIT(broker->isUp());
    broker->publish(0, Message(channel, content), {});
    WSIFY_WAIT(sink.received().size() == size_t(1));
    QCOMPARE(sink.received().front().message.channel(), channel);
    QCOMPARE(sink.received().front().message.content().toByteArray(), content);
}

void BrokerContract::answersEveryPublication()
{
    const auto broker = m_factory();
    const Sink sink(*broker);
    WSIFY_WAIT(broker->isUp());
    int answered = 0;
    for (int i = 0; i < 100; ++i) {
        broker->publish(0, Message("nobody is here", "1"), [&](PublishResult result) {
            QCOMPARE(result, PublishResult::Ok);
            ++answered;
        });
    }
    WSIFY_WAIT(answered == 100);
}

void BrokerContract::aBatchHasOneAnswer()
{
    const auto broker = m_factory();
    const Sink sink(*broker);
    broker->subscribe(0, "c", {});
    WSIFY_WAIT(broker->isUp());
    std::vector<PublishResult> answers;
    PublishBatch batch;
    for (int i = 0; i < 100; ++i)
        batch.push_back({Message("c", QByteArray::number(i)), {}});
    broker->publish(0, std::move(batch), [&](PublishResult result) { answers.push_back(result); });
    WSIFY_WAIT(sink.received().size() == size_t(100));
    WSIFY_WAIT(answers == std::vector{PublishResult::Ok});
    const auto received = sink.received();
    for (int i = 0; i < 100; ++i)
        QCOMPARE(received[size_t(i)].message.content().toByteArray(), QByteArray::number(i));
}

// A repeat has the answer of the first one, in the same batch and in a later one.
void BrokerContract::sendsNoRepeat()
{
    const auto broker = m_factory();
    const Sink sink(*broker);
    broker->subscribe(0, "c", {});
    WSIFY_WAIT(broker->isUp());
    int answers = 0;
    const auto ok = [&](PublishResult result) { answers += result == PublishResult::Ok ? 1 : 0; };
    const auto item = [](const char *content, const QByteArray &id) { return BatchItem{Message("c", content), id}; };
    broker->publish(0, PublishBatch{item("1", "1"), item("2", "1"), item("3", "3")}, ok);
    broker->publish(0, PublishBatch{item("1", "1"), {Message("c", "4"), {}}, item("3", "3")}, ok);
    WSIFY_WAIT(answers == 2);
    WSIFY_WAIT(sink.received().size() == size_t(3));
    QCOMPARE(sink.received()[0].message.content().toByteArray(), "1");
    QCOMPARE(sink.received()[1].message.content().toByteArray(), "3");
    QCOMPARE(sink.received()[2].message.content().toByteArray(), "4");
    QCOMPARE(broker->status().repeated, 3);
}

void BrokerContract::tellsTheSinkWhoPublished()
{
    const auto broker = m_factory();
    const Sink sink(*broker);
    broker->subscribe(0, "c", {});
    WSIFY_WAIT(broker->isUp());
    broker->publish(7, Message("c", "1"), {});
    WSIFY_WAIT(sink.received().size() == size_t(1));
    // The publisher itself when the sink is called on its thread, and nobody when it is called on another one.
    const WorkerId from = sink.received().front().from;
    QVERIFY(from == 7 || from == NoWorker);
}

void BrokerContract::manyThreadsPublishAtOnce()
{
    const auto broker = m_factory();
    const Sink sink(*broker);
    broker->subscribe(0, "c", {});
    WSIFY_WAIT(broker->isUp());
    constexpr int Threads = 4;
    constexpr int Each = 500;
    std::vector<std::thread> threads;
    for (int t = 0; t < Threads; ++t) {
        threads.emplace_back([&broker, t] {
            for (int i = 0; i < Each; ++i)
                broker->publish(t, Message("c", QByteArray::number(t) + '.' + QByteArray::number(i)), {});
        });
    }
    for (auto &thread : threads)
        thread.join();
    WSIFY_WAIT(sink.received().size() == size_t(Threads * Each));
    std::vector<int> next(Threads, 0);
    for (const auto &received : sink.received()) {
        const QByteArrayList parts = received.message.content().toByteArray().split('.');
        QCOMPARE(parts.at(1).toInt(), next[parts.at(0).toUInt()]++);
    }
}

// One worker's last member leaves while another's first one joins: the calls may come in either order.
void BrokerContract::crossedSubscriptionsAddUp()
{
    const auto broker = m_factory();
    const Sink sink(*broker);
    broker->subscribe(0, "c", {});
    broker->subscribe(0, "c", {});
    broker->unsubscribe("c");
    WSIFY_WAIT(broker->isUp());
    broker->publish(0, Message("c", "1"), {});
    WSIFY_WAIT(sink.received().size() == size_t(1));
}

void BrokerContract::provenanceComesBackWhereItSaysSo()
{
    const auto broker = m_factory();
    const Sink sink(*broker);
    broker->subscribe(0, "c", {});
    WSIFY_WAIT(broker->isUp());
    Message message("c", "1");
    message.setProvenance(new Provenance(Provenance::Via::Client, 7, "somebody"));
    broker->publish(0, message, {});
    WSIFY_WAIT(sink.received().size() == size_t(1));
    const Provenance *heard = sink.received().front().message.provenance();
    QCOMPARE(heard, message.provenance());
}

// What is published once it holds is heard, whoever publishes it.
void BrokerContract::saysWhenASubscriptionHolds()
{
    const auto broker = m_factory();
    const Sink sink(*broker);
    WSIFY_WAIT(broker->isUp());
    std::vector<SubscribeResult> results;
    broker->subscribe(0, "c", [&](SubscribeResult result) {
        results.push_back(result);
        broker->publish(0, Message("c", "1"), {});
    });
    WSIFY_WAIT(results == std::vector{SubscribeResult::Holds});
    WSIFY_WAIT(sink.received().size() == size_t(1));
    // Of one that holds already it is said as well.
    broker->subscribe(0, "c", [&](SubscribeResult result) { results.push_back(result); });
    WSIFY_WAIT(results == (std::vector{SubscribeResult::Holds, SubscribeResult::Holds}));
}

// Once each, also when the last member leaves in the same breath.
void BrokerContract::answersEverySubscription()
{
    const auto broker = m_factory();
    const Sink sink(*broker);
    WSIFY_WAIT(broker->isUp());
    constexpr int Channels = 100;
    std::vector<int> answers(Channels, 0);
    for (int i = 0; i < Channels; ++i) {
        const QByteArray channel = 'c' + QByteArray::number(i);
        broker->subscribe(0, channel, [&answers, i](SubscribeResult) { ++answers[size_t(i)]; });
        if (i % 2)
            broker->unsubscribe(channel);
    }
    WSIFY_WAIT(answers == std::vector<int>(Channels, 1));
}

void BrokerContract::carriesTheSender()
{
    const auto broker = m_factory();
    const Sink sink(*broker);
    broker->subscribe(0, "c", {});
    WSIFY_WAIT(broker->isUp());
    for (const char *user : {"", "u \"\xC3\xA9"}) {
        Message message("c", "[1,\n2]");
        message.setSender("k1", user);
        broker->publish(0, message, {});
    }
    broker->publish(0, Message("c", "3"), {});
    WSIFY_WAIT(sink.received().size() == size_t(3));
    const auto received = sink.received();
    for (const size_t i : {size_t(0), size_t(1)}) {
        QCOMPARE(received[i].message.channel(), "c");
        QCOMPARE(received[i].message.content().toByteArray(), "[1,\n2]");
        QVERIFY(received[i].message.sender());
        QCOMPARE(received[i].message.sender()->client, "k1");
        QVERIFY(!received[i].message.audience());
    }
    QCOMPARE(received[0].message.sender()->user, QByteArray());
    QCOMPARE(received[1].message.sender()->user, "u \"\xC3\xA9");
    QVERIFY(!received[2].message.sender());
}

void BrokerContract::carriesTheAudience()
{
    const auto broker = m_factory();
    const Sink sink(*broker);
    broker->subscribe(0, "c", {});
    WSIFY_WAIT(broker->isUp());
    using List = QByteArrayList;
    List many;
    for (int i = 0; i < 1000; ++i)
        many.append("user " + QByteArray::number(i));
    const std::vector<Audience> audiences = {{.toUsers = List{"u"}},
                                             {.toClients = List{"k1", "k2"}},
                                             {.exceptUsers = List{"u\n"}},
                                             {.exceptClients = List{"k1"}},
                                             {many, {}, List{"a", "b"}, List{"c"}}};
    for (const Audience &audience : audiences) {
        Message message("c", "1");
        message.setAudience(std::make_shared<Audience>(audience));
        broker->publish(0, message, {});
    }
    WSIFY_WAIT(sink.received().size() == audiences.size());
    const auto received = sink.received();
    for (size_t i = 0; i < audiences.size(); ++i) {
        QVERIFY(received[i].message.audience());
        QVERIFY(*received[i].message.audience() == audiences[i]);
        QVERIFY(!received[i].message.sender());
    }
}

/// This one is the only node.
void BrokerContract::tellsEveryNode()
{
    const auto broker = m_factory();
    const Sink sink(*broker);
    QByteArrayList heard;
    broker->setControlSink([&](const QByteArray &message) { heard.append(message); });
    WSIFY_WAIT(broker->isUp());
    const QByteArray bytes("\x00\xFF{}\r\n", 6);
    int answers = 0;
    for (const QByteArray &message : {bytes, QByteArray("2")}) {
        broker->control(0, message, [&](bool isSent, int nodes) {
            QVERIFY(isSent);
            QCOMPARE(nodes, 1);
            ++answers;
        });
    }
    broker->control(0, "3", {});
    WSIFY_WAIT(answers == 2 && heard.size() == 3);
    QCOMPARE(heard, (QByteArrayList{bytes, "2", "3"}));
    QVERIFY(sink.received().empty());
}

} // namespace wsify::test
