// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/feeds/eventfeed.h"
#include "admin/lists/denials.h"
#include "support/fakeadminhost.h"
#include "support/suite.h"
#include "support/wait.h"

#include <functional>

using namespace wsify;
using namespace wsify::test;

/// What goes to whom; on real workers it is in tst_adminevents.
class TestEventFeed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsMadeForNobody();
    void whatWasBeforeIsKept();
    void nothingIsMissingForTheFirst();
    void nothingComesTwiceWhenAnotherIsCut();
    void joinsDisplaceNothing();
    void whatIsMissingOfThePastIsTold();
    void whatIsKeptIsBounded();
    void workersAreMerged();
    void everyoneHasACountOfHisOwn();
    void isBounded();
};

void TestEventFeed::nothingIsMadeForNobody()
{
    FakeAdminHost fake;
    Denials denials;
    EventFeed feed(fake.host, denials);
    FakeSink sink;
    auto &observer = dynamic_cast<WorkerObserver &>(feed.observer(0));
    using enum EventInbox::Kind;
    QVERIFY(!observer.events().wants(Live));
    feed.setConsoles({&sink});
    QVERIFY(observer.events().wants(Live));
    feed.setConsoles({});
    QVERIFY(!observer.events().wants(Live));
}

// Who comes to look sees what was before, then what is, each once and in order.
void TestEventFeed::whatWasBeforeIsKept()
{
    FakeAdminHost fake;
    Denials denials;
    EventFeed feed(fake.host, denials);
    const auto connect = [&feed](int number) {
        feed.observer(number % 2).connected({QByteArray::number(number), "192.0.2.1"});
    };
    for (int i = 0; i < 1500; ++i)
        connect(i);
    feed.observer(0).joined({"c", "no part of the past"});
    FakeSink old;
    feed.setConsoles({&old}); // it did not ask: it gets none of it
    FakeSink sink;
    connect(1500);
    feed.addWithPast(sink);
    connect(1501);
    feed.setConsoles({&old, &sink});
    connect(1502);
    WSIFY_WAIT(old.messages.size() == 3 && sink.messages.size() == 1002);
    QSet<QByteArray> clients;
    for (qsizetype i = 0; i < sink.messages.size(); ++i) {
        const auto &event = sink.at<admin::Event>(i);
        QCOMPARE(event.past, i < 1000);
        clients.insert(std::get<admin::ConnectEvent>(event.what).client);
    }
    QCOMPARE(clients.size(), 1002);
    QVERIFY(clients.contains("1500") && clients.contains("501") && !clients.contains("500"));
    for (qsizetype i = 0; i < 3; ++i)
        QVERIFY(!old.at<admin::Event>(i).past);
}

// It is between two calls that an event came and was only kept.
void TestEventFeed::nothingIsMissingForTheFirst()
{
    FakeAdminHost fake;
    Denials denials;
    EventFeed feed(fake.host, denials);
    FakeSink sink;
    feed.observer(0).connected({"1", "192.0.2.1"});
    feed.addWithPast(sink);
    feed.observer(0).connected({"2", "192.0.2.1"});
    feed.setConsoles({&sink});
    WSIFY_WAIT(sink.messages.size() == 2);
    QVERIFY(sink.at<admin::Event>(0).past && !sink.at<admin::Event>(1).past);
}

// Nor comes anything twice, when another console is cut off as it gets its share.
void TestEventFeed::nothingComesTwiceWhenAnotherIsCut()
{
    struct CutSink : FakeSink
    {
        void sendLines(const QByteArray &) override { cut(); }
        std::function<void()> cut;
    };
    FakeAdminHost fake;
    Denials denials;
    EventFeed feed(fake.host, denials);
    CutSink cut;
    cut.cut = [&feed] { feed.setConsoles({}); };
    feed.setConsoles({&cut});
    FakeSink sink;
    feed.observer(0).connected({"1", "192.0.2.1"});
    feed.addWithPast(sink);
    feed.setConsoles({&sink});
    feed.observer(0).joined({"c", "2"}); // it is open again
    WSIFY_WAIT(sink.messages.size() == 2);
    QVERIFY(sink.at<admin::Event>(0).past && !sink.at<admin::Event>(1).past);
}

void TestEventFeed::joinsDisplaceNothing()
{
    FakeAdminHost fake;
    Denials denials;
    EventFeed feed(fake.host, denials);
    FakeSink other;
    feed.setConsoles({&other});
    feed.observer(0).connected({"1", "192.0.2.1"});
    for (int i = 0; i < 1500; ++i)
        feed.observer(0).joined({"c", "1"});
    FakeSink sink;
    feed.addWithPast(sink);
    QCOMPARE(sink.messages.size(), 1);
}

// A full box loses what comes last.
void TestEventFeed::whatIsMissingOfThePastIsTold()
{
    FakeAdminHost fake;
    Denials denials;
    EventFeed feed(fake.host, denials);
    constexpr int Connects = 10'000;
    auto &box = dynamic_cast<WorkerObserver &>(feed.observer(0)).events();
    for (int i = 0; i < Connects; ++i)
        feed.observer(0).connected({"1", "192.0.2.1"});
    feed.observer(0).joined({"c", "1"}); // nobody wants it
    const auto [events, dropped] = box.take();
    QCOMPARE(dropped, Connects - qint64(events.size()));
    for (int i = 0; i < Connects; ++i)
        feed.observer(0).connected({"1", "192.0.2.1"});
    FakeSink first;
    feed.addWithPast(first); // collects
    feed.observer(0).connected({"last", "192.0.2.1"});
    FakeSink sink;
    feed.addWithPast(sink);
    const auto &last = std::get<admin::Event>(sink.messages.last());
    QVERIFY(last.past);
    QCOMPARE(last.dropped, dropped);
    QCOMPARE(sink.at<admin::Event>(0).dropped, 0);
    feed.observer(0).joined({"c", "1"});
    const qsizetype before = sink.messages.size();
    WSIFY_WAIT(sink.messages.size() == before + 1);
    QCOMPARE(sink.at<admin::Event>(before).dropped, dropped);
}

// However long the texts are.
void TestEventFeed::whatIsKeptIsBounded()
{
    FakeAdminHost fake;
    Denials denials;
    EventFeed feed(fake.host, denials);
    const QByteArray reason(4000, 'r');
    for (int i = 0; i < 200; ++i)
        feed.observer(0).disconnected({.client = "c", .address = "192.0.2.1", .reason = reason});
    FakeSink sink;
    feed.addWithPast(sink);
    QVERIFY2(sink.messages.size() > 80 && sink.messages.size() * 4000 < KeptLines<admin::Event>::MaxEncoded,
             QByteArray::number(sink.messages.size()));
}

void TestEventFeed::workersAreMerged()
{
    FakeAdminHost fake;
    Denials denials;
    EventFeed feed(fake.host, denials);
    FakeSink sink;
    feed.setConsoles({&sink});
    // By time, and of one worker as they came.
    auto &first = dynamic_cast<WorkerObserver &>(feed.observer(0)).events();
    auto &second = dynamic_cast<WorkerObserver &>(feed.observer(1)).events();
    const auto add = [](EventInbox &box, qint64 t, const char *client) {
        box.add(t, admin::ConnectEvent{client, {}, {}}, 0);
    };
    add(second, 5, "2a");
    add(second, 30, "2b");
    add(first, 10, "1a");
    add(first, 40, "1b");
    add(first, 20, "1c"); // the clock was set back
    WSIFY_WAIT(sink.messages.size() == 5);
    QByteArrayList clients;
    for (qsizetype i = 0; i < 5; ++i)
        clients.append(std::get<admin::ConnectEvent>(sink.at<admin::Event>(i).what).client);
    QCOMPARE(clients, (QByteArrayList{"2a", "1a", "2b", "1b", "1c"}));
}

void TestEventFeed::everyoneHasACountOfHisOwn()
{
    FakeAdminHost fake;
    Denials denials;
    EventFeed feed(fake.host, denials);
    FakeSink reader;
    FakeSink stuck;
    stuck.behind = true;
    feed.setConsoles({&reader, &stuck});
    feed.observer(0).joined({"c", "1"});
    feed.observer(0).joined({"c", "2"});
    WSIFY_WAIT(reader.messages.size() == 2);
    QCOMPARE(stuck.messages.size(), 0);
    stuck.behind = false;
    FakeSink late;
    feed.setConsoles({&reader, &stuck, &late});
    feed.observer(1).left({"c", "1"});
    WSIFY_WAIT(reader.messages.size() == 3 && stuck.messages.size() == 1 && late.messages.size() == 1);
    QCOMPARE(reader.at<admin::Event>(2).dropped, 0);
    QCOMPARE(stuck.at<admin::Event>(0).dropped, 2);
    QCOMPARE(late.at<admin::Event>(0).dropped, 0);
    // Who subscribes again begins again.
    feed.setConsoles({&reader});
    feed.setConsoles({&reader, &stuck});
    feed.observer(1).left({"c", "2"});
    WSIFY_WAIT(reader.messages.size() == 4 && stuck.messages.size() == 2);
    QCOMPARE(stuck.at<admin::Event>(1).dropped, 0);
}

void TestEventFeed::isBounded()
{
    constexpr int Joins = 100'000;
    FakeAdminHost fake;
    Denials denials;
    EventFeed feed(fake.host, denials);
    FakeSink sink;
    feed.setConsoles({&sink});
    for (int i = 0; i < Joins; ++i)
        feed.observer(i % 2).joined({"c", "channel"});
    WSIFY_WAIT(!sink.messages.isEmpty());
    const qsizetype told = sink.messages.size();
    QVERIFY2(told > 1000 && told * qsizetype(sizeof(admin::Event)) <= EventFeed::MaxBytes, QByteArray::number(told));
    QCOMPARE(sink.at<admin::Event>(0).dropped, Joins - told);
    feed.observer(0).joined({"c", "next"});
    WSIFY_WAIT(sink.messages.size() == told + 1);
    QCOMPARE(sink.at<admin::Event>(told).dropped, Joins - told);
}

WSIFY_SUITE(tst_eventfeed, QCoreApplication, TestEventFeed)
#include "tst_eventfeed.moc"
