// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "contract/brokercontract.h"

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
    QTRY_VERIFY(broker->isUp());
    broker->publish(0, Message("c", "1"), {});
    QTRY_COMPARE(sink.received().size(), size_t(1));
    QCOMPARE(sink.received().front().message.channel(), "c");
    QCOMPARE(sink.received().front().message.content().toByteArray(), "1");
}

void BrokerContract::keepsTheOrderOfAPublisher()
{
    const auto broker = m_factory();
    const Sink sink(*broker);
    broker->subscribe(0, "c", {});
    QTRY_VERIFY(broker->isUp());
    for (int i = 0; i < 1000; ++i)
        broker->publish(0, Message("c", QByteArray::number(i)), {});
    QTRY_COMPARE(sink.received().size(), size_t(1000));
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
    QTRY_VERIFY(broker->isUp());
    broker->publish(0, Message(channel, content), {});
    QTRY_COMPARE(sink.received().size(), size_t(1));
    QCOMPARE(sink.received().front().message.channel(), channel);
    QCOMPARE(sink.received().front().message.content().toByteArray(), content);
}

void BrokerContract::answersEveryPublication()
{
    const auto broker = m_factory();
    const Sink sink(*broker);
    QTRY_VERIFY(broker->isUp());
    int answered = 0;
    for (int i = 0; i < 100; ++i) {
        broker->publish(0, Message("nobody is here", "1"), [&](PublishResult result) {
            QCOMPARE(result, PublishResult::Ok);
            ++answered;
        });
    }
    QTRY_COMPARE(answered, 100);
}

void BrokerContract::aBatchHasOneAnswer()
{
    const auto broker = m_factory();
    const Sink sink(*broker);
    broker->subscribe(0, "c", {});
    QTRY_VERIFY(broker->isUp());
    std::vector<PublishResult> answers;
    PublishBatch batch;
    for (int i = 0; i < 100; ++i)
        batch.push_back({Message("c", QByteArray::number(i)), {}});
    broker->publish(0, std::move(batch), [&](PublishResult result) { answers.push_back(result); });
    QTRY_COMPARE(sink.received().size(), size_t(100));
    QTRY_COMPARE(answers, std::vector{PublishResult::Ok});
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
    QTRY_VERIFY(broker->isUp());
    int answers = 0;
    const auto ok = [&](PublishResult result) { answers += result == PublishResult::Ok ? 1 : 0; };
    const auto item = [](const char *content, const QByteArray &id) { return BatchItem{Message("c", content), id}; };
    broker->publish(0, PublishBatch{item("1", "1"), item("2", "1"), item("3", "3")}, ok);
    broker->publish(0, PublishBatch{item("1", "1"), {Message("c", "4"), {}}, item("3", "3")}, ok);
    QTRY_COMPARE(answers, 2);
    QTRY_COMPARE(sink.received().size(), size_t(3));
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
    QTRY_VERIFY(broker->isUp());
    broker->publish(7, Message("c", "1"), {});
    QTRY_COMPARE(sink.received().size(), size_t(1));
    // The publisher itself when the sink is called on its thread, and nobody when it is called on another one.
    const WorkerId from = sink.received().front().from;
    QVERIFY(from == 7 || from == NoWorker);
}

void BrokerContract::manyThreadsPublishAtOnce()
{
    const auto broker = m_factory();
    const Sink sink(*broker);
    broker->subscribe(0, "c", {});
    QTRY_VERIFY(broker->isUp());
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
    QTRY_COMPARE_WITH_TIMEOUT(sink.received().size(), size_t(Threads * Each), 20000);
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
    QTRY_VERIFY(broker->isUp());
    broker->publish(0, Message("c", "1"), {});
    QTRY_COMPARE(sink.received().size(), size_t(1));
}

void BrokerContract::provenanceComesBackWhereItSaysSo()
{
    const auto broker = m_factory();
    const Sink sink(*broker);
    broker->subscribe(0, "c", {});
    QTRY_VERIFY(broker->isUp());
    Message message("c", "1");
    message.setProvenance(new Provenance(Provenance::Via::Client, 7, "somebody"));
    broker->publish(0, message, {});
    QTRY_COMPARE(sink.received().size(), size_t(1));
    const Provenance *heard = sink.received().front().message.provenance();
    QCOMPARE(heard, message.provenance());
}

// What is published once it holds is heard, whoever publishes it.
void BrokerContract::saysWhenASubscriptionHolds()
{
    const auto broker = m_factory();
    const Sink sink(*broker);
    QTRY_VERIFY(broker->isUp());
    std::vector<SubscribeResult> results;
    broker->subscribe(0, "c", [&](SubscribeResult result) {
        results.push_back(result);
        broker->publish(0, Message("c", "1"), {});
    });
    QTRY_COMPARE(results, std::vector{SubscribeResult::Holds});
    QTRY_COMPARE(sink.received().size(), size_t(1));
    // Of one that holds already it is said as well.
    broker->subscribe(0, "c", [&](SubscribeResult result) { results.push_back(result); });
    QTRY_COMPARE(results, (std::vector{SubscribeResult::Holds, SubscribeResult::Holds}));
}

// Once each, also when the last member leaves in the same breath.
void BrokerContract::answersEverySubscription()
{
    const auto broker = m_factory();
    const Sink sink(*broker);
    QTRY_VERIFY(broker->isUp());
    constexpr int Channels = 100;
    std::vector<int> answers(Channels, 0);
    for (int i = 0; i < Channels; ++i) {
        const QByteArray channel = 'c' + QByteArray::number(i);
        broker->subscribe(0, channel, [&answers, i](SubscribeResult) { ++answers[size_t(i)]; });
        if (i % 2)
            broker->unsubscribe(channel);
    }
    QTRY_COMPARE(answers, std::vector<int>(Channels, 1));
}

} // namespace wsify::test
