// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/process/doorbell.h"
#include "brokers/memorybroker.h"
#include "core/fanout/node.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QTest>

#include <memory>
#include <thread>

using namespace wsify;
using namespace wsify::test;

/// The main thread's mailbox behind a real event loop.
class TestDoorbell : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wakesTheLoopOfItsThread();
    void nothingRunsAfterItsEnd();
};

void TestDoorbell::wakesTheLoopOfItsThread()
{
    MemoryBroker broker;
    Node node(broker, 1);
    Doorbell doorbell([&] { node.runMailbox(NoWorker); });
    node.enter(NoWorker, nullptr, [&] { doorbell.ring(); });
    constexpr int Tasks = 2000;
    int ran = 0;
    bool isHere = true;
    std::thread thread([&, here = std::this_thread::get_id()] {
        for (int i = 0; i < Tasks; ++i) {
            node.post(NoWorker, [&, here] {
                isHere = isHere && std::this_thread::get_id() == here;
                ++ran;
            });
        }
    });
    WSIFY_WAIT(ran == Tasks);
    thread.join();
    QVERIFY(isHere);
}

void TestDoorbell::nothingRunsAfterItsEnd()
{
    MemoryBroker broker;
    Node node(broker, 1);
    auto doorbell = std::make_unique<Doorbell>([&] { node.runMailbox(NoWorker); });
    node.enter(NoWorker, nullptr, [&] { doorbell->ring(); });
    bool hasRun = false;
    std::thread([&] { node.post(NoWorker, [&] { hasRun = true; }); }).join();
    doorbell.reset();
    QCoreApplication::processEvents();
    QVERIFY(!hasRun);
}

WSIFY_SUITE(tst_doorbell, QCoreApplication, TestDoorbell)
#include "tst_doorbell.moc"
