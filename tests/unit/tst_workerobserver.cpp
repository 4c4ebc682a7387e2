// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/feeds/workerobserver.h"
#include "admin/lists/denials.h"
#include "support/suite.h"

#include <QTest>

using namespace wsify;

/// What becomes of what a worker tells.
class TestWorkerObserver : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutAConsole();
    void everyEvent();
    void textsAreCut();
};

void TestWorkerObserver::withoutAConsole()
{
    Denials denials;
    WorkerObserver observer(denials, 10'000);
    observer.refused({"c", "10.0.0.1", "\"join\"", "\"x\"", refusalcode::Denied, "", 403, {}});
    observer.connected({"c", "10.0.0.1"});
    observer.joined({"c", "x"});
    observer.left({"c", "x"});
    QCOMPARE(denials.rows().size(), size_t(1));
    const auto events = observer.events().take().events;
    QCOMPARE(events.size(), size_t(2)); // those of which the last are kept
    QVERIFY(std::holds_alternative<admin::DeniedEvent>(events[0].what));
    QVERIFY(std::holds_alternative<admin::ConnectEvent>(events[1].what));
}

void TestWorkerObserver::everyEvent()
{
    Denials denials;
    WorkerObserver observer(denials, 10'000);
    observer.events().setOpen(true);
    observer.connected({"c", "10.0.0.1", "anna"});
    observer.joined({"c", "x", "anna"});
    observer.refused({.client = "c",
                      .address = "10.0.0.1",
                      .command = "\"join\"",
                      .channel = "\"y\"",
                      .code = refusalcode::Denied,
                      .status = 403,
                      .latency = std::chrono::microseconds(1250),
                      .user = "anna"});
    observer.left({"c", "x", "anna"});
    observer.slow({"c", "10.0.0.1", 4096, "anna"});
    observer.disconnected({"c", "10.0.0.1", CloseCode::TryAgainLater, closereason::SlowConsumer, "anna"});
    const auto events = observer.events().take().events;
    QCOMPARE(events.size(), size_t(6));
    for (const admin::Event &event : events)
        QVERIFY(event.t > 1'700'000'000'000);
    QCOMPARE(std::get<admin::ConnectEvent>(events[0].what), (admin::ConnectEvent{"c", "10.0.0.1", "anna"}));
    QCOMPARE(std::get<admin::JoinEvent>(events[1].what), (admin::JoinEvent{"c", "anna", "x"}));
    const admin::DenialRow denial = std::get<admin::DeniedEvent>(events[2].what).denial;
    QCOMPARE(denial, *denials.rows().front());
    QCOMPARE(denial.t, events[2].t);
    QCOMPARE(denial.latencyMs, 1.25);
    QCOMPARE(denial.user, QByteArray("anna"));
    QCOMPARE(std::get<admin::LeaveEvent>(events[3].what), (admin::LeaveEvent{"c", "anna", "x"}));
    QCOMPARE(std::get<admin::SlowEvent>(events[4].what), (admin::SlowEvent{"c", "10.0.0.1", "anna", 4096}));
    QCOMPARE(std::get<admin::DisconnectEvent>(events[5].what),
             (admin::DisconnectEvent{"c", "10.0.0.1", "anna", 1013, "slow_consumer"}));
}

/// --max-channel-name may allow more than a line of the protocol has.
void TestWorkerObserver::textsAreCut()
{
    Denials denials;
    WorkerObserver observer(denials, 10'000);
    observer.events().setOpen(true);
    const QByteArray name = 'a' + QByteArray("\xc3\xa4").repeated(100'000);
    const QByteArray cut = 'a' + QByteArray("\xc3\xa4").repeated(511);
    observer.joined({"c", name});
    observer.left({"c", name});
    const auto events = observer.events().take().events;
    QCOMPARE(std::get<admin::JoinEvent>(events.at(0).what).channel, cut);
    QCOMPARE(std::get<admin::LeaveEvent>(events.at(1).what).channel, cut);
}

WSIFY_SUITE(tst_workerobserver, wsify::test::NoApplication, TestWorkerObserver)
#include "tst_workerobserver.moc"
