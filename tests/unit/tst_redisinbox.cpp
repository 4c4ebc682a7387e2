// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redisinbox.h"
#include "core/fanout/publicationid.h"
#include "support/suite.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <limits>
#include <thread>
#include <utility>
#include <vector>

using namespace wsify;

class TestRedisInbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isClosedAtFirst();
    void wakesOnceUntilItIsTaken();
    void keepsTheOrder();
    void hasRoomForSoMany();
    void hasRoomForSoManyBytes();
    void takesABatchAsAWhole();
    void countsAContentOnce();
    void countsAnAudienceOnce();
    void refusesIds();
    void judgesBeforeItHashes();
    void keepsTheOrderOfEachThread();
};

namespace {

constexpr RedisInbox::Room Large{.publications = 1'000'000, .bytes = 1'000'000'000};

bool publish(RedisInbox &box, const Message &message = Message("c", "1"), WorkerId from = 0)
{
    Broker::Done done;
    return box.publish(from, message, done) == PublishResult::Ok;
}

PublishResult publishBatch(RedisInbox &box, PublishBatch batch)
{
    Broker::Done done;
    return box.publish(0, std::move(batch), done);
}

/// One content for so many channels.
PublishBatch batchOf(int channels, qsizetype size)
{
    const Frame frame = Frame::text(QByteArray(size, '1'));
    PublishBatch batch;
    for (int i = 0; i < channels; ++i)
        batch.push_back({Message(QByteArray::number(i), frame), {}});
    return batch;
}

} // namespace

void TestRedisInbox::isClosedAtFirst()
{
    RedisInbox box(Large, [] {});
    int told = 0;
    Broker::Done done = [&](PublishResult) { ++told; };
    QCOMPARE(box.publish(0, Message("c", "1"), done), PublishResult::Down);
    QVERIFY(done); // the caller's to tell
    QCOMPARE(box.refused(), 1);
    QCOMPARE(box.waiting(), 0);
    box.setOpen(true);
    QCOMPARE(box.publish(0, Message("c", "1"), done), PublishResult::Ok);
    box.setOpen(false);
    QVERIFY(!publish(box));
    QCOMPARE(box.take().size(), size_t(1)); // it was let in before
    QCOMPARE(told, 0);
}

void TestRedisInbox::wakesOnceUntilItIsTaken()
{
    int woken = 0;
    RedisInbox box(Large, [&] { ++woken; });
    box.setOpen(true);
    QCOMPARE(woken, 0);
    publish(box);
    box.add({"c", true});
    publish(box);
    QCOMPARE(woken, 1);
    QCOMPARE(box.take().size(), size_t(3));
    QCOMPARE(box.take().size(), size_t(0));
    box.add({"c", false});
    QCOMPARE(woken, 2);
}

void TestRedisInbox::keepsTheOrder()
{
    RedisInbox box(Large, [] {});
    box.setOpen(true);
    box.add({"a", true});
    publish(box, Message("b", "1"));
    box.add({"c", false});
    const auto items = box.take();
    QCOMPARE(items.size(), size_t(3));
    QCOMPARE(std::get<RedisInterest>(items[0]).channel, "a");
    QVERIFY(std::get<RedisInterest>(items[0]).isWanted);
    QCOMPARE(std::get<RedisPublication>(items[1]).message.channel(), "b");
    QVERIFY(!std::get<RedisInterest>(items[2]).isWanted);
}

void TestRedisInbox::hasRoomForSoMany()
{
    RedisInbox box({.publications = 2, .bytes = Large.bytes}, [] {});
    box.setOpen(true);
    QVERIFY(publish(box) && publish(box));
    QVERIFY(!publish(box));
    const qint64 cost = std::get<RedisPublication>(box.take().front()).cost; // they still wait for Redis
    QVERIFY(!publish(box));
    QCOMPARE(box.waiting(), 2);
    box.settled(1, cost);
    QCOMPARE(box.waitingBytes(), cost);
    QVERIFY(publish(box));
    QVERIFY(!publish(box));
    QCOMPARE(box.refused(), 3);
}

void TestRedisInbox::hasRoomForSoManyBytes()
{
    RedisInbox box({.publications = Large.publications, .bytes = 1000}, [] {});
    box.setOpen(true);
    const Message large("c", '"' + QByteArray(5000, 'x') + '"');
    QVERIFY(publish(box, large)); // alone, whatever its size
    QVERIFY(!publish(box));
    box.settled(1, std::get<RedisPublication>(box.take().front()).cost);
    QCOMPARE(box.waitingBytes(), 0);
    QVERIFY(publish(box));
    QVERIFY(!publish(box, large));
}

// For ThreadSanitizer, too.
void TestRedisInbox::takesABatchAsAWhole()
{
    RedisInbox box({.publications = 10, .bytes = 100'000}, [] {});
    QCOMPARE(publishBatch(box, batchOf(2, 1)), PublishResult::Down);
    box.setOpen(true);
    QCOMPARE(publishBatch(box, batchOf(11, 1)), PublishResult::TooLarge);
    QCOMPARE(publishBatch(box, batchOf(2, 100'000)), PublishResult::TooLarge);
    QCOMPARE(box.refused(), 15);
    QCOMPARE(publishBatch(box, batchOf(1, 100'000)), PublishResult::Ok); // alone, as without a batch
    box.take();
    box.settled(box.waiting(), box.waitingBytes());
    QCOMPARE(publishBatch(box, batchOf(6, 1)), PublishResult::Ok);
    QCOMPARE(publishBatch(box, batchOf(5, 1)), PublishResult::Full);
    QCOMPARE(box.waiting(), 6);
    QCOMPARE(publishBatch(box, batchOf(4, 1)), PublishResult::Ok);
    const auto items = box.take();
    QCOMPARE(items.size(), size_t(10));
    qint64 bytes = 0;
    for (size_t i = 0; i < items.size(); ++i) {
        const auto &publication = std::get<RedisPublication>(items[i]);
        QCOMPARE(publication.message.channel(), QByteArray::number(i < 6 ? int(i) : int(i) - 6));
        QCOMPARE(publication.batch, std::get<RedisPublication>(items[i < 6 ? 0 : 6]).batch);
        bytes += publication.cost;
    }
    QCOMPARE(bytes, box.waitingBytes());
}

void TestRedisInbox::countsAContentOnce()
{
    RedisInbox box({.publications = 65'536, .bytes = 16 * 1024 * 1024}, [] {});
    box.setOpen(true);
    QCOMPARE(publishBatch(box, batchOf(1000, 50'000)), PublishResult::Ok);
    QVERIFY(box.waitingBytes() > 50'000);
    QVERIFY(box.waitingBytes() < 500'000);
    // More than Redis and everybody behind it should have to take from one request.
    QCOMPARE(publishBatch(box, batchOf(1000, 300'000)), PublishResult::TooLarge);
}

void TestRedisInbox::countsAnAudienceOnce()
{
    RedisInbox box({.publications = 65'536, .bytes = 16 * 1024 * 1024}, [] {});
    box.setOpen(true);
    const auto audience =
        std::make_shared<const Audience>(Audience{.toUsers = QByteArrayList{QByteArray(50'000, 'u')}});
    PublishBatch batch = batchOf(1000, 100);
    for (BatchItem &item : batch)
        item.message.setAudience(audience);
    QCOMPARE(publishBatch(box, std::move(batch)), PublishResult::Ok);
    QVERIFY(box.waitingBytes() > 50'000);
    QVERIFY(box.waitingBytes() < 500'000);
}

void TestRedisInbox::refusesIds()
{
    RedisInbox box(Large, [] {});
    box.setOpen(true);
    PublishBatch mixed = batchOf(1, 1);
    mixed.push_back({Message("c", "1"), "1"});
    box.setIdsRefused(true);
    QCOMPARE(publishBatch(box, mixed), PublishResult::NoIds);
    QCOMPARE(box.waiting(), 0);
    QCOMPARE(publishBatch(box, batchOf(2, 1)), PublishResult::Ok);
    box.setIdsRefused(false);
    QCOMPARE(publishBatch(box, mixed), PublishResult::Ok);
}

/// A batch that there is no room for costs no hash of its ids.
void TestRedisInbox::judgesBeforeItHashes()
{
    constexpr int Count = 100'000;
    RedisInbox box({.publications = 1000, .bytes = 1024 * 1024}, [] {});
    box.setOpen(true);
    qint64 hashing = std::numeric_limits<qint64>::max();
    qint64 refusing = hashing;
    for (int round = 0; round < 3; ++round) {
        PublishBatch batch = batchOf(Count, 1);
        for (BatchItem &item : batch)
            item.id = "\"order-7\"";
        QElapsedTimer clock;
        clock.start();
        for (const BatchItem &item : batch)
            QVERIFY(!PublicationId(item.message.channel(), item.id).isNull());
        hashing = std::min(hashing, clock.nsecsElapsed());
        Broker::Done done;
        clock.start();
        QCOMPARE(box.publish(0, std::move(batch), done), PublishResult::TooLarge);
        refusing = std::min(refusing, clock.nsecsElapsed());
    }
    QVERIFY2(refusing < hashing, QByteArray::number(double(refusing) / double(hashing)).constData());
}

void TestRedisInbox::keepsTheOrderOfEachThread()
{
    constexpr int Threads = 3;
    constexpr int Each = 3000;
    std::atomic<int> woken = 0;
    RedisInbox box(Large, [&] { ++woken; });
    box.setOpen(true);
    std::vector<std::thread> threads;
    for (int thread = 0; thread < Threads; ++thread) {
        threads.emplace_back([&box, thread] {
            for (int i = 0; i < Each; ++i)
                publish(box, Message("c", QByteArray::number(i)), thread);
        });
    }
    std::vector<int> next(Threads, 0);
    int taken = 0;
    bool isInOrder = true;
    const QDeadlineTimer deadline(20000);
    while (taken < Threads * Each && !deadline.hasExpired()) {
        for (const RedisInbox::Item &item : box.take()) {
            const auto &publication = std::get<RedisPublication>(item);
            const int number = publication.message.content().toByteArray().toInt();
            isInOrder = isInOrder && number == next[size_t(publication.from)]++;
            box.settled(1, publication.cost);
            ++taken;
        }
        std::this_thread::yield();
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(taken, Threads * Each);
    QVERIFY(isInOrder);
    QVERIFY(woken > 0);
    QCOMPARE(box.waiting(), 0);
    QCOMPARE(box.waitingBytes(), 0);
}

WSIFY_SUITE(tst_redisinbox, wsify::test::NoApplication, TestRedisInbox)
#include "tst_redisinbox.moc"
