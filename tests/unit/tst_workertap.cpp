// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/traffic/bodies.h"
#include "admin/traffic/workertap.h"
#include "core/session/command.h"
#include "core/session/session.h"
#include "support/suite.h"

#include <QtTest>

#include <atomic>
#include <thread>

using namespace wsify;

namespace {

constexpr qint64 MaxPayloads = 1024 * 1024;

std::shared_ptr<Watch> watchOf(const QByteArray &filter, int maxRate = 20'000, bool self = false, bool merge = false)
{
    admin::Watch request;
    request.filter = filter;
    request.maxRate = maxRate;
    request.self = self;
    request.merge = merge;
    request.headBytes = admin::Watch::MaxNarrowHeadBytes;
    auto parsed = Filter::parse(filter);
    return std::make_shared<Watch>(1, request, std::get<Filter>(parsed), AdminPayloads::Full);
}

void receive(WorkerTap &tap, const QByteArray &message, const TrafficObserver::Outcome &outcome = {},
             const QByteArray &client = "c1")
{
    Command command;
    const char *error = nullptr;
    if (!parseCommand(message, command, error))
        qFatal("%s", error);
    tap.received(ClientInfo{{client, "192.0.2.1", {}, {}, {}}, {}}, "anna", command, outcome);
}

QByteArray broadcast(const QByteArray &channel, const QByteArray &content)
{
    return R"({"command":"broadcast","args":{"channel":")" + channel + R"(","content":)" + content + "}}";
}

} // namespace

class TestWorkerTap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsOfBothDirections();
    void publicationsOfOthers();
    void filtersByEveryField_data();
    void filtersByEveryField();
    void escapedNames();
    void whatConsolesPublishIsLeftOut();
    void theRateHoldsOverAllWorkers();
    void aPublicationIsTakenByAllOrByNone();
    void contentsForHeads();
    void headsAreLongForNarrowFilters();
    void displacedPayloadsKeepTheirHeads();
    void decisionsAreOfOneWatch();
    void theRemainderOfARateIsGivenOut();
    void countsStayTrueWhileWatchesChange();
    void payloadsAsAllowed_data();
    void payloadsAsAllowed();
    void payloadsThatWaitAreBounded();
    void bodiesAreTheLastOnes();
};

void TestWorkerTap::rowsOfBothDirections()
{
    WorkerTap tap(AdminPayloads::Full, MaxPayloads);
    tap.exchange({watchOf("")});
    const QByteArray message = broadcast("news", R"({"a":1})");
    receive(tap, message);
    Message publication("news", R"({"a":1})");
    publication.setProvenance(new Provenance(Provenance::Via::Client, 7, "c1"));
    tap.delivered(publication, 7);
    const WorkerTap::Batch batch = tap.collect();
    QCOMPARE(batch.items.at(0).publication, qint64(0));
    QCOMPARE(batch.items.at(1).publication, qint64(7));
    QCOMPARE(batch.counts.at(0).matched, qint64(2));
    QCOMPARE(batch.counts.at(0).dropped, qint64(0));
    QCOMPARE(batch.items.size(), size_t(2));
    const TrafficItem &in = batch.items[0];
    QCOMPARE(in.dir, admin::Direction::In);
    QCOMPARE(in.channel, QByteArray("news"));
    QCOMPARE(in.client, QByteArray("c1"));
    QCOMPARE(in.command, QByteArray("broadcast"));
    QCOMPARE(in.size, qint64(message.size()));
    QCOMPARE(in.payload(), QByteArrayView(message));
    const TrafficItem &out = batch.items[1];
    QCOMPARE(out.dir, admin::Direction::Out);
    QCOMPARE(out.channel, QByteArray("news"));
    QCOMPARE(out.client, QByteArray("c1"));
    QCOMPARE(out.size, qint64(7));
    QCOMPARE(out.members, qint64(7));
    QCOMPARE(out.payload(), QByteArrayView(R"({"a":1})"));
    QVERIFY(tap.collect().items.empty());
}

void TestWorkerTap::publicationsOfOthers()
{
    WorkerTap tap(AdminPayloads::Full, MaxPayloads);
    tap.exchange({watchOf("dir == in")});
    receive(tap, broadcast("news", "1"), {"denied", 0});
    receive(tap, broadcast("news", "1"), {nullptr, 41});
    Message publication("news", "1");
    publication.setProvenance(new Provenance(Provenance::Via::Http, 42));
    tap.arrived(publication);
    publication.setProvenance(new Provenance(Provenance::Via::Node, 43));
    tap.arrived(publication);
    const WorkerTap::Batch batch = tap.collect();
    QCOMPARE(batch.items.size(), size_t(4));
    QCOMPARE(batch.items[0].verdict, "denied");
    QCOMPARE(batch.items[1].verdict, "");
    QCOMPARE(batch.items[1].publication, qint64(41));
    const TrafficItem &http = batch.items[2];
    QCOMPARE(http.dir, admin::Direction::In);
    QCOMPARE(http.via, "http");
    QCOMPARE(http.publication, qint64(42));
    QCOMPARE(http.channel, QByteArray("news"));
    QCOMPARE(http.payload(), QByteArrayView("1"));
    QVERIFY(http.client.isEmpty() && http.isWhole());
    QCOMPARE(batch.items[3].via, "node");
}

void TestWorkerTap::filtersByEveryField_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<int>("in");
    QTest::addColumn<int>("out");
    const auto row = [](const char *filter, int in, int out) {
        QTest::newRow(filter) << QByteArray(filter) << in << out;
    };
    row("user == anna", 1, 0);
    row("user == ben", 0, 0);
    row("channel == news", 1, 1);
    row("channel == other", 0, 0);
    row("client == c1", 1, 0);
    row("ip ~ 192.0.2", 1, 0);
    row("command == broadcast", 1, 1);
    row("command == join", 0, 0);
    row("dir == in", 1, 0);
    row("dir == out", 0, 1);
    row("size > 10", 1, 0);
    row("text ~ hello", 1, 1);
    row("text ~ command", 1, 0);
}

void TestWorkerTap::filtersByEveryField()
{
    QFETCH(QByteArray, filter);
    QFETCH(int, in);
    QFETCH(int, out);
    WorkerTap tap(AdminPayloads::Full, MaxPayloads);
    tap.exchange({watchOf(filter)});
    receive(tap, broadcast("news", R"("hello")"));
    QCOMPARE(int(tap.collect().counts.at(0).matched), in);
    tap.delivered(Message("news", R"("hello")"), 1);
    QCOMPARE(int(tap.collect().counts.at(0).matched), out);
}

void TestWorkerTap::escapedNames()
{
    WorkerTap tap(AdminPayloads::Full, MaxPayloads);
    tap.exchange({watchOf("channel == \"n\xc3\xa9ws\"")});
    receive(tap, R"({"command":"j\u006fin","args":{"channel":"n\u00e9ws"}})");
    const WorkerTap::Batch batch = tap.collect();
    QCOMPARE(batch.items.size(), size_t(1));
    QCOMPARE(batch.items[0].channel, QByteArray("n\xc3\xa9ws"));
    QCOMPARE(batch.items[0].command, QByteArray("join"));
    receive(tap, R"({"command":"join","args":{"channel":")" + QByteArray(5000, 'x') + "\"}}");
    receive(tap, R"({"command":"join","args":{"channel":7}})");
    QCOMPARE(tap.collect().counts.at(0).matched, qint64(0));
    tap.exchange({watchOf("")});
    receive(tap, R"({"command":"join","args":{"channel":")" + QByteArray(5000, 'x') + "\"}}");
    QCOMPARE(tap.collect().items.at(0).channel.size(), WorkerTap::MaxText);
}

void TestWorkerTap::whatConsolesPublishIsLeftOut()
{
    WorkerTap tap(AdminPayloads::Full, MaxPayloads);
    tap.exchange({watchOf(""), watchOf("", 20'000, true)});
    Message publication("news", "1");
    publication.setProvenance(new Provenance(Provenance::Via::Console, 8));
    tap.delivered(publication, 1);
    const WorkerTap::Batch batch = tap.collect();
    QCOMPARE(batch.counts.at(0).matched, qint64(0));
    QCOMPARE(batch.counts.at(1).matched, qint64(1));
    QCOMPARE(batch.items.at(0).watches, quint64(2));
}

void TestWorkerTap::theRateHoldsOverAllWorkers()
{
    constexpr int Workers = 4;
    constexpr int Rows = 20'000;
    constexpr int Ticks = 10;
    const auto watch = watchOf("", 2000);
    std::vector<std::unique_ptr<WorkerTap>> taps;
    for (int i = 0; i < Workers; ++i) {
        taps.push_back(std::make_unique<WorkerTap>(AdminPayloads::Full, MaxPayloads));
        taps.back()->exchange({watch});
    }
    std::atomic<bool> go = false;
    std::vector<std::thread> threads;
    for (int i = 0; i < Workers; ++i) {
        threads.emplace_back([&, i] {
            while (!go) {
            }
            const Message publication("news", "1");
            for (int row = 0; row < Rows; ++row)
                taps[size_t(i)]->delivered(publication, 1);
        });
    }
    qint64 matched = 0;
    qint64 dropped = 0;
    qint64 sent = 0;
    const auto collect = [&] {
        for (const auto &tap : taps) {
            const WorkerTap::Batch batch = tap->collect();
            matched += batch.counts.at(0).matched;
            dropped += batch.counts.at(0).dropped;
            sent += qint64(batch.items.size());
        }
    };
    go = true;
    for (int tick = 1; tick < Ticks; ++tick) {
        watch->refill();
        collect();
    }
    for (std::thread &thread : threads)
        thread.join();
    collect();
    QCOMPARE(matched, qint64(Workers) * Rows);
    QCOMPARE(matched, sent + dropped);
    QVERIFY2(sent <= 2000 / Watch::TicksASecond * Ticks, QByteArray::number(sent).constData());
    QVERIFY(sent >= 2000 / Watch::TicksASecond);
}

// A sum over workers that lacks one is wrong.
void TestWorkerTap::aPublicationIsTakenByAllOrByNone()
{
    const auto watch = watchOf("", 40, false, true); // two a tick
    WorkerTap one(AdminPayloads::Full, MaxPayloads);
    WorkerTap two(AdminPayloads::Full, MaxPayloads);
    one.exchange({watch});
    two.exchange({watch});
    for (int i = 1; i <= 5; ++i) {
        Message publication("news", "1");
        publication.setProvenance(new Provenance(Provenance::Via::Http, i));
        (i % 2 ? one : two).delivered(publication, 3);
        (i % 2 ? two : one).delivered(publication, 4);
    }
    const WorkerTap::Batch first = one.collect();
    const WorkerTap::Batch second = two.collect();
    QCOMPARE(first.items.size(), size_t(2));
    QCOMPARE(second.items.size(), size_t(2));
    for (size_t i = 0; i < 2; ++i)
        QCOMPARE(first.items[i].publication, second.items[i].publication);
    QCOMPARE(first.counts[0].dropped + second.counts[0].dropped, qint64(3));
    QCOMPARE(first.counts[0].matched + second.counts[0].matched, qint64(7));
}

void TestWorkerTap::contentsForHeads()
{
    WorkerTap tap(AdminPayloads::Full, MaxPayloads);
    tap.exchange({watchOf("")});
    receive(tap, broadcast("news", R"({"a":1})"));
    receive(tap, R"({"command":"join","args":{"channel":"x"}})");
    const auto items = tap.collect().items;
    QCOMPARE(items[0].content(), QByteArrayView(R"({"a":1})"));
    QCOMPARE(items[1].content(), items[1].payload());
    // Of what consoles may see, or what is left of it.
    WorkerTap heads(AdminPayloads::Head, MaxPayloads);
    heads.exchange({watchOf("")});
    const QByteArray content = '"' + QByteArray(1000, 'x') + '"';
    receive(heads, broadcast("news", content));
    const TrafficItem item = heads.collect().items.at(0);
    QVERIFY(item.content().size() > 400 && content.startsWith(item.content()));
}

void TestWorkerTap::headsAreLongForNarrowFilters()
{
    QCOMPARE(watchOf("channel == news")->headBytes(), 4096);
    QCOMPARE(watchOf("channel ~ news")->headBytes(), 512);
    admin::Watch request;
    QCOMPARE(Watch(1, request, Filter(), AdminPayloads::Full).headBytes(), 128); // as it asked
    QCOMPARE(Watch(1, request, Filter(), AdminPayloads::Off).headBytes(), 0);
}

void TestWorkerTap::displacedPayloadsKeepTheirHeads()
{
    WorkerTap tap(AdminPayloads::Full, 20'000);
    tap.exchange({watchOf("channel == news"), watchOf("")});
    receive(tap, broadcast("news", '"' + QByteArray(15'000, 'x') + '"'));
    receive(tap, broadcast("other", '"' + QByteArray(15'000, 'x') + '"'));
    receive(tap, broadcast("other", '"' + QByteArray(15'000, 'x') + '"'));
    const auto items = tap.collect().items;
    QCOMPARE(items.at(0).payload().size(), 4096);
    QCOMPARE(items.at(1).payload().size(), 512);
    QVERIFY(items.at(2).isWhole());
}

// The next watch may get the number in the taps of one that has ended.
void TestWorkerTap::decisionsAreOfOneWatch()
{
    const Provenance provenance(Provenance::Via::Http, 1);
    const auto yes = [] { return true; };
    const auto no = [] { return false; };
    QVERIFY(!provenance.takeOnce(1, no));
    QVERIFY(!provenance.takeOnce(1, yes));
    QVERIFY(provenance.takeOnce(2, yes));
}

void TestWorkerTap::theRemainderOfARateIsGivenOut()
{
    const auto watch = watchOf("", 7);
    int taken = 0;
    while (watch->take())
        ++taken;
    taken = 0;
    for (int tick = 0; tick < Watch::TicksASecond; ++tick) {
        watch->refill();
        while (watch->take())
            ++taken;
    }
    QCOMPARE(taken, 7);
}

void TestWorkerTap::countsStayTrueWhileWatchesChange()
{
    WorkerTap tap(AdminPayloads::Full, MaxPayloads);
    constexpr qint64 Rows = 50'000;
    std::atomic<bool> done = false;
    std::thread worker([&] {
        const Message publication("news", "1");
        for (qint64 row = 0; row < Rows; ++row)
            tap.delivered(publication, 1);
        done = true;
    });
    const std::vector<std::vector<std::shared_ptr<Watch>>> sets{
        {}, {watchOf("")}, {watchOf(""), nullptr, watchOf("dir == in")}, {nullptr, watchOf("", 100)}};
    bool isTrue = true;
    std::vector<std::shared_ptr<Watch>> before;
    const auto check = [&](const WorkerTap::Batch &batch) {
        for (size_t i = 0; i < batch.counts.size(); ++i) {
            const auto bit = quint64(1) << i;
            const auto items = std::count_if(batch.items.begin(), batch.items.end(),
                                             [bit](const TrafficItem &item) { return item.watches & bit; });
            isTrue = isTrue && batch.counts[i].matched == batch.counts[i].dropped + items
                     && (before[i] || batch.counts[i].matched == 0);
        }
    };
    for (size_t i = 0; !done; ++i) {
        const WorkerTap::Batch batch = tap.exchange(sets[i % sets.size()]);
        check(batch);
        before = sets[i % sets.size()];
    }
    worker.join();
    check(tap.collect());
    QVERIFY(isTrue);
}

void TestWorkerTap::payloadsAsAllowed_data()
{
    QTest::addColumn<int>("payloads");
    QTest::addColumn<int>("bytes");
    QTest::newRow("off") << int(AdminPayloads::Off) << 0;
    QTest::newRow("head") << int(AdminPayloads::Head) << int(admin::Watch::MaxHeadBytes);
    QTest::newRow("full") << int(AdminPayloads::Full) << 3000;
}

void TestWorkerTap::payloadsAsAllowed()
{
    QFETCH(int, payloads);
    QFETCH(int, bytes);
    WorkerTap tap(AdminPayloads(payloads), MaxPayloads);
    tap.exchange({watchOf(""), watchOf("text ~ xxx")});
    const QByteArray content = '"' + QByteArray(2998, 'x') + '"';
    tap.delivered(Message("news", content), 1);
    receive(tap, broadcast("news", content));
    const WorkerTap::Batch batch = tap.collect();
    QCOMPARE(batch.items[0].payload().size(), qsizetype(bytes));
    QCOMPARE(batch.items[0].isWhole(), bytes == 3000);
    QCOMPARE(batch.items[1].isWhole(), bytes == 3000);
    QCOMPARE(batch.items[0].size, qint64(3000));
    // What consoles may not see cannot be found out with a filter.
    QCOMPARE(batch.counts[1].matched, qint64(bytes == 0 ? 0 : 2));
}

void TestWorkerTap::payloadsThatWaitAreBounded()
{
    WorkerTap tap(AdminPayloads::Full, MaxPayloads);
    tap.exchange({watchOf("")});
    const QByteArray content = '"' + QByteArray(300'000, 'x') + '"';
    for (int i = 0; i < 20; ++i) {
        receive(tap, broadcast("news", content));
        tap.delivered(Message("news", content), 1);
    }
    const WorkerTap::Batch batch = tap.collect();
    QCOMPARE(batch.items.size(), size_t(40));
    qint64 bytes = 0;
    for (const TrafficItem &item : batch.items) {
        bytes += item.cost();
        QVERIFY(item.payload().size() >= admin::Watch::MaxHeadBytes);
    }
    QVERIFY2(bytes <= MaxPayloads + 40 * 2 * admin::Watch::MaxHeadBytes, QByteArray::number(bytes).constData());
    QVERIFY(!batch.items.front().isWhole());
    QVERIFY(batch.items.back().isWhole());
}

void TestWorkerTap::bodiesAreTheLastOnes()
{
    Bodies bodies;
    for (qint64 seq = 1; seq <= 20; ++seq) {
        TrafficItem item;
        item.received = QByteArray(1024 * 1024 - 128, char('a' + seq));
        bodies.add(seq * 2, std::move(item));
    }
    QVERIFY(!bodies.find(2));
    QVERIFY(!bodies.find(32));
    QVERIFY(!bodies.find(39));
    QVERIFY(bodies.find(34));
    QCOMPARE(bodies.find(40)->front(), char('a' + 20));
    QVERIFY(!bodies.find(42));
    bodies.clear();
    QVERIFY(!bodies.find(40));
    TrafficItem large;
    large.received = QByteArray(int(Bodies::MaxBytes) + 1, 'x');
    bodies.add(50, std::move(large));
    QVERIFY(!bodies.find(50));

    // Small ones count with what it takes to keep them.
    constexpr qint64 Many = 100'000;
    for (qint64 seq = 1; seq <= Many; ++seq) {
        TrafficItem small;
        small.message = Message("news", "1");
        bodies.add(100 + seq, small);
    }
    QVERIFY(bodies.find(100 + Many));
    QVERIFY(!bodies.find(100 + Many - Bodies::MaxBytes / 64));
}

WSIFY_SUITE(tst_workertap, QCoreApplication, TestWorkerTap)
#include "tst_workertap.moc"
