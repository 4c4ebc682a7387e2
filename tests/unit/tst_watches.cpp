// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/traffic/watches.h"
#include "core/fanout/hub.h"
#include "support/fakeadminhost.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QtTest>

#include <atomic>
#include <thread>

using namespace wsify;
using namespace wsify::test;

namespace {

/// Two workers on the test's thread: what they see, the test tells.
struct Process
{
    Process()
    {
        fake.host.payloads = AdminPayloads::Full;
        fake.node.enter(0, &hub0, [] {});
        fake.node.enter(1, &hub1, [] {});
        fake.node.enter(NoWorker, nullptr, [] {});
    }
    ~Process()
    {
        hub0.watch(nullptr);
        hub1.watch(nullptr);
    }
    Process(const Process &) = delete;
    Process &operator=(const Process &) = delete;

    bool watch(FakeSink &sink, qint64 number, bool merge = false, const QByteArray &filter = {})
    {
        admin::Watch request;
        request.merge = merge;
        request.maxRate = admin::Watch::MaxRateLimit;
        auto parsed = Filter::parse(filter);
        const bool isAdded = watches.add(sink, number, request, std::get<Filter>(std::move(parsed)), [](int) {});
        fake.node.runMailbox(0);
        fake.node.runMailbox(1);
        fake.node.runMailbox(NoWorker);
        return isAdded;
    }
    Message published(const QByteArray &content)
    {
        Message message("c", '"' + content + '"');
        message.setProvenance(new Provenance(Provenance::Via::Http, fake.node.nextPublication()));
        return message;
    }
    void delivered(const Message &message)
    {
        hub0.watcher()->delivered(message, 1);
        hub1.watcher()->delivered(message, 2);
    }

    FakeAdminHost fake;
    Hub hub0{0, fake.node.directory(), fake.broker, fake.metrics.worker(0)};
    Hub hub1{1, fake.node.directory(), fake.broker, fake.metrics.worker(1)};
    Watches watches{fake.host};
};

QList<admin::TrafficRow> rows(const FakeSink &sink)
{
    QList<admin::TrafficRow> all;
    for (const admin::ServerMessage &message : sink.messages)
        all += std::get<admin::Traffic>(message).rows;
    return all;
}

} // namespace

/// What becomes of the workers' rows; on real workers it is in tst_watch.
class TestWatches : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whoIsBehindMissesPublications();
    void onlySentRowsHaveBodies();
    void aFrameIsPaidForOnce();
    void bodiesEndWithTheirWatch();
    void nothingGoesOutBeforeItComesIn();
};

void TestWatches::whoIsBehindMissesPublications()
{
    Process process;
    FakeSink sink;
    QVERIFY(process.watch(sink, 1, true));
    sink.behind = true;
    process.delivered(process.published("1"));
    process.delivered(process.published("2"));
    process.hub0.watcher()->arrived(process.published("3"));
    QVERIFY(process.watches.remove(sink, 9) == false);
    FakeSink other;
    QVERIFY(process.watch(other, 1)); // delivers what there is
    sink.behind = false;
    process.delivered(process.published("4"));
    WSIFY_WAIT(rows(sink).size() == 1);
    const auto &line = sink.at<admin::Traffic>(sink.messages.size() - 1);
    QCOMPARE(line.dropped, qint64(3));
    QCOMPARE(line.matched, qint64(4));
    QCOMPARE(rows(sink).first().members.value_or(0), qint64(3));
}

void TestWatches::onlySentRowsHaveBodies()
{
    Process process;
    FakeSink merging;
    QVERIFY(process.watch(merging, 1, true));
    process.delivered(process.published("merged"));
    WSIFY_WAIT(rows(merging).size() == 1);
    const qint64 seq = rows(merging).first().seq;
    QVERIFY(process.watches.body(seq));
    QVERIFY(!process.watches.body(seq + 1));
}

void TestWatches::aFrameIsPaidForOnce()
{
    Process process;
    FakeSink sink;
    QVERIFY(process.watch(sink, 1));
    // Each is more than a third of all that may be kept.
    for (int i = 1; i <= 2; ++i) {
        process.delivered(process.published(QByteArray(Bodies::MaxBytes * 2 / 5, char('0' + i))));
        WSIFY_WAIT(rows(sink).size() == 2 * i);
    }
    for (const admin::TrafficRow &row : rows(sink))
        QVERIFY(process.watches.body(row.seq));
}

void TestWatches::bodiesEndWithTheirWatch()
{
    Process process;
    FakeSink sink;
    FakeSink gone;
    QVERIFY(process.watch(sink, 1));
    QVERIFY(process.watch(gone, 1));
    process.delivered(process.published("1"));
    process.watches.removeAll(gone); // which collects
    WSIFY_WAIT(rows(sink).size() == 2);
    QVERIFY(rows(gone).isEmpty());
    const qint64 seq = rows(sink).first().seq;
    QVERIFY(process.watches.body(seq));
    process.watches.forgetBodies();
    QVERIFY(!process.watches.body(seq));
    // And with less room, what there is shrinks at once.
    Bodies bodies;
    TrafficItem item;
    item.received = QByteArray(1000, 'x');
    bodies.add(1, item);
    bodies.add(2, item);
    bodies.setMaxBytes(1500);
    QVERIFY(!bodies.find(1) && bodies.find(2));
}

void TestWatches::nothingGoesOutBeforeItComesIn()
{
    constexpr int Publications = 20'000;
    std::vector<std::unique_ptr<WorkerTap>> taps;
    auto filter = Filter::parse({});
    admin::Watch request;
    request.maxRate = admin::Watch::MaxRateLimit;
    const std::vector watches{
        std::make_shared<Watch>(1, request, std::get<Filter>(std::move(filter)), AdminPayloads::Full)};
    for (int i = 0; i < 2; ++i)
        taps.push_back(std::make_unique<WorkerTap>(AdminPayloads::Full, Bodies::MaxBytes));
    WorkerTap::takeAll(taps, &watches);
    std::atomic<bool> isOver = false;
    std::thread publisher([&] {
        for (int i = 1; i <= Publications; ++i) {
            Message message("c", "1");
            message.setProvenance(new Provenance(Provenance::Via::Http, i));
            taps[0]->arrived(message);
            taps[1]->delivered(message, 1);
        }
        isOver = true;
    });
    qint64 in = 0;
    qint64 out = 0;
    bool isEarly = false;
    for (bool last = false; !last;) {
        last = isOver;
        for (int tick = 0; tick < Watch::TicksASecond; ++tick)
            watches[0]->refill();
        const auto batches = WorkerTap::takeAll(taps);
        in += batches[0].counts[0].matched;
        out += batches[1].counts[0].matched;
        isEarly |= out > in;
    }
    publisher.join();
    QVERIFY(!isEarly);
    QCOMPARE(in, Publications);
    QCOMPARE(out, Publications);
}

WSIFY_SUITE(tst_watches, QCoreApplication, TestWatches)
#include "tst_watches.moc"
