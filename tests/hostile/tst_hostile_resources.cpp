// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "hostile/frozenthread.h"
#include "hostile/hostileserver.h"
#include "hostile/pulse.h"
#include "hostile/rawsocket.h"
#include "hostile/rundelay.h"
#include "support/authorizerstub.h"
#include "support/httpclient.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QElapsedTimer>
#include <QJsonObject>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <iterator>
#include <memory>
#include <sys/resource.h>
#include <utility>
#include <vector>

using namespace wsify::test;

/// What runs out: descriptors, a worker's time, a reader's patience; and ends that are not chosen: SIGKILL, and SIGTERM while all of it goes on.
class TestHostileResources : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void cleanupTestCase();

    void fewDescriptors();
    void silentConnectionsTakeAllDescriptors();
    void descriptorsTakenAway();
    void connectBursts();
    void starvedWorker();
    void frozenServer();
    void slowReaderAmongTwenty();
    void slowIsNotStuck();
    void killedUnderLoad();
    void drainUnderAttack();

private:
    HostileServer m_server;
};

namespace {

constexpr qint64 MiB = 1024 * 1024;

const QStringList Flags{QStringLiteral("--workers"), QStringLiteral("2")};

QByteArray framed(const QByteArray &json)
{
    return WsClient::frame(WsClient::Text, json);
}

void pumpAll(const RawSockets &sockets)
{
    for (const auto &socket : sockets)
        socket->pump();
}

qsizetype withStatus(const RawSockets &sockets, int status)
{
    return std::count_if(sockets.begin(), sockets.end(),
                         [status](const auto &socket) { return socket->status() == status; });
}

/// Processor time of the server over the next second, as a share of one core.
double load(const HostileServer &server, const RawSockets &sockets)
{
    const double before = server.processorSeconds();
    QElapsedTimer clock;
    clock.start();
    waitUntil([&] {
        pumpAll(sockets);
        return clock.elapsed() >= 1000;
    });
    return (server.processorSeconds() - before) / (double(clock.elapsed()) / 1000);
}

/// A server of its own on a port that another one had a moment ago.
std::unique_ptr<ServerProcess> restarted(quint16 port, const QStringList &flags)
{
    auto process = std::make_unique<ServerProcess>();
    process->listening(flags + QStringList{QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:%1").arg(port)});
    return process;
}

} // namespace

/// The test has as many descriptors as its scenarios need on their side.
void TestHostileResources::initTestCase()
{
    rlimit limit{};
    QCOMPARE(getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = limit.rlim_max;
    QCOMPARE(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

void TestHostileResources::cleanup()
{
    WSIFY_RECOVERED(m_server);
}

void TestHostileResources::cleanupTestCase()
{
    const QByteArray wrong = m_server.stop();
    QVERIFY2(wrong.isEmpty(), wrong.constData());
}

/// `ulimit -n 256`: as many clients as that allows, 503 for the others, and room to serve requests all the time.
void TestHostileResources::fewDescriptors()
{
#ifdef WSIFY_SANITIZED
    WSIFY_SERVE(m_server, Flags);
    QSKIP(
        "UBSan looks at objects through a pipe of its own: without a descriptor for it, it takes each for a wrong one");
#endif
    WSIFY_SERVE(m_server, Flags, 256);
    const int most = m_server.process().listeningLine().value(QLatin1String("max_clients")).toInt();
    QVERIFY2(most > 100 && most < 256, QByteArray::number(most).constData());
    const RawSockets clients = connectMany(m_server.port(), 400, upgradeRequest());
    WSIFY_WAIT((pumpAll(clients), withStatus(clients, 101) + withStatus(clients, 503) == 400));
    const auto opened = withStatus(clients, 101);
    QCOMPARE(opened, qsizetype(most));
    QCOMPARE(m_server.grown(R"(wsify_connects_refused_total{reason="max_clients"})"), double(400 - opened));
    const RawSockets more = connectMany(m_server.port(), 20, upgradeRequest());
    WSIFY_WAIT((pumpAll(more), withStatus(more, 503) == 20));
    // Full is no reason not to be served, or to be heard.
    for (const auto &client : clients) {
        if (client->status() == 101)
            client->send(framed(join("full")));
    }
    WSIFY_WAIT((pumpAll(clients), m_server.process().metric("wsify_subscriptions") == double(opened)));
    QCOMPARE(httpPost(m_server.port(), R"({"channel":"full","content":"heard by all"})").status, 201);
    for (const auto &client : clients) {
        if (client->status() == 101)
            WSIFY_WAIT((client->pump(), client->received().contains("heard by all")));
    }
    const double busy = load(m_server, clients);
    QVERIFY2(busy < 0.2, QByteArray::number(busy).constData());
}

/// Nobody is counted before it has shaken hands: four hundred who say nothing take all there are. Whoever is connected goes on, accepting pauses
/// and does not spin, and when the silent are gone the next are served.
void TestHostileResources::silentConnectionsTakeAllDescriptors()
{
#ifdef WSIFY_SANITIZED
    WSIFY_SERVE(m_server, Flags);
    QSKIP(
        "UBSan looks at objects through a pipe of its own: without a descriptor for it, it takes each for a wrong one");
#endif
    WSIFY_SERVE(m_server, Flags + QStringList{QStringLiteral("--head-timeout"), QStringLiteral("2s")}, 256);
    Pulse pulse(m_server.process());
    WSIFY_WAIT(m_server.process().metric("wsify_subscriptions") == 1);
    const RawSockets silent = connectMany(m_server.port(), 400);
    const double busy = load(m_server, silent);
    QVERIFY2(busy < 0.5, QByteArray::number(busy).constData());
    QVERIFY(waitEnded(silent));
    QCOMPARE(m_server.grown(R"(wsify_limit_total{limit="head"})"), 400.0);
    WSIFY_STEADY(pulse);
}

/// The limit falls under what the server counted on at its start, as when the whole system runs out.
void TestHostileResources::descriptorsTakenAway()
{
#ifdef WSIFY_SANITIZED
    WSIFY_SERVE(m_server, Flags);
    QSKIP(
        "UBSan looks at objects through a pipe of its own: without a descriptor for it, it takes each for a wrong one");
#endif
    WSIFY_SERVE(m_server, Flags);
    Pulse pulse(m_server.process());
    WSIFY_WAIT(m_server.process().metric("wsify_subscriptions") == 1);
    const auto server = pid_t(m_server.process().pid());
    rlimit before{};
    QCOMPARE(prlimit(server, RLIMIT_NOFILE, nullptr, &before), 0);
    const rlimit less{40, before.rlim_max};
    QCOMPARE(prlimit(server, RLIMIT_NOFILE, &less, nullptr), 0);
    RawSockets clients = connectMany(m_server.port(), 200, upgradeRequest());
    const double busy = load(m_server, clients);
    const qsizetype opened = withStatus(clients, 101);
    QCOMPARE(prlimit(server, RLIMIT_NOFILE, &before, nullptr), 0);
    QVERIFY2(busy < 0.5, QByteArray::number(busy).constData());
    QVERIFY2(opened > 0 && opened < 40, QByteArray::number(opened).constData());
    // Those who waited are served now.
    WSIFY_WAIT((pumpAll(clients), withStatus(clients, 101) == 200));
    WSIFY_STEADY(pulse);
}

/// Five thousand at once (the portable engine: half of that), twice. All of them are clients, hear the same message, and are gone in one moment.
void TestHostileResources::connectBursts()
{
    rlimit limit{};
    QCOMPARE(getrlimit(RLIMIT_NOFILE, &limit), 0);
    if (limit.rlim_max < 5500)
        QSKIP("this system gives a process fewer than 5,500 descriptors");
    WSIFY_SERVE(m_server, Flags);
    const int count = m_server.isQt() ? 2500 : 5000;
    Pulse pulse(m_server.process());
    for (int round = 0; round < 2; ++round) {
        const RawSockets clients = openClients(m_server.port(), count);
        QCOMPARE(clients.size(), size_t(count));
        QVERIFY(sendOnAll(clients, framed(join("burst"))));
        WSIFY_WAIT(m_server.process().metric("wsify_subscriptions") == count + 1);
        QCOMPARE(httpPost(m_server.port(), R"({"channel":"burst","content":"to all"})").status, 201);
        const QByteArray expected("\x81\x08\"to all\"", 10);
        WSIFY_WAIT((pumpAll(clients), std::all_of(clients.begin(), clients.end(),
                                                  [&](const auto &client) { return client->received() == expected; })));
        for (const auto &client : clients)
            client->reset();
        WSIFY_WAIT(m_server.process().metric("wsify_clients") == 1);
    }
    QCOMPARE(m_server.grown("wsify_slow_consumers_total"), 0.0);
    WSIFY_STEADY(pulse);
}

/// One of two workers gets no time while sixty megabytes are published on the other: its mailbox stops the publishers, memory stays within
/// what a mailbox may hold, and when it goes on every message arrives, once and in order.
void TestHostileResources::starvedWorker()
{
    constexpr int Publishers = 4;
    constexpr int Each = 250;
    // A worker that comes back has sixteen megabytes to send in one turn: its members are not to be cut for that.
    WSIFY_SERVE(m_server, Flags + QStringList{QStringLiteral("--max-queue"), QStringLiteral("256MiB")});
    std::vector<std::unique_ptr<WsClient>> clients;
    for (int i = 0; i < 4 * Publishers; ++i) {
        clients.push_back(std::make_unique<WsClient>());
        QVERIFY(clients.back()->opened(m_server.port()));
    }
    FrozenThread frozen(m_server.process().pid(), "worker-1");
    if (!frozen.isFrozen())
        QSKIP("this system does not let a test stop a thread of its child (ptrace)");
    // Who answers a ping is the other worker's.
    for (const auto &client : clients)
        client->sendRaw(WsClient::frame(WsClient::Ping, "where"));
    waitUntil([] { return false; }, 1000);
    std::vector<WsClient *> awake;
    std::vector<WsClient *> asleep;
    for (const auto &client : clients)
        (client->pongs().isEmpty() ? asleep : awake).push_back(client.get());
    QVERIFY(awake.size() >= size_t(Publishers + 2) && asleep.size() >= 2);
    frozen.thaw();

    const std::vector<WsClient *> members{asleep[0], asleep[1], awake[0]};
    for (WsClient *member : members) {
        member->sendText(join("starved"));
        QVERIFY(member->settled());
    }
    WsClient *bystander = awake[1];
    WSIFY_WAIT(bystander->pongs().size() == 1);

    const QByteArray filler(64 * 1024, 'x');
    {
        const FrozenThread again(m_server.process().pid(), "worker-1");
        QVERIFY(again.isFrozen());
        for (int i = 0; i < Publishers; ++i) {
            for (int n = 0; n < Each; ++n)
                awake[size_t(i) + 2]->sendText(
                    broadcast("starved", '"' + QByteArray::number(i * Each + n) + ' ' + filler + '"'));
        }
        // Until nothing moves any more.
        qsizetype heard = 0;
        QElapsedTimer still;
        still.start();
        WSIFY_WAIT([&] {
            if (std::exchange(heard, members[2]->messages().size()) != members[2]->messages().size())
                still.start();
            return still.elapsed() > 1000;
        }());
        QVERIFY2(heard < Publishers * Each, "the publishers were to be stopped");
        // Its other clients are served.
        bystander->sendRaw(WsClient::frame(WsClient::Ping, "still there"));
        WSIFY_WAIT(bystander->pongs().size() == 2);
        // The mailbox, and what the publishers have on their way. What its members' sockets hold back afterwards is --max-queue's.
        QVERIFY2(m_server.peakGrowth() < 64 * MiB, QByteArray::number(m_server.peakGrowth()).constData());
    }
    for (WsClient *member : members) {
        WSIFY_WAIT(member->messages().size() >= Publishers * Each || !member->isOpen());
        std::vector<int> next(Publishers, 0);
        for (const QByteArray &message : member->messages()) {
            const int number = message.mid(1, message.indexOf(' ') - 1).toInt();
            QCOMPARE(number % Each, next[size_t(number / Each)]++);
        }
        QCOMPARE(next, std::vector<int>(Publishers, Each));
    }
    QVERIFY(m_server.grown("wsify_mailbox_blocked_total") > 0);
}

/// The whole server stands still under load, for longer than any of its clients may be silent or slow: nobody is cut, nothing is lost.
void TestHostileResources::frozenServer()
{
    constexpr int Members = 30;
    constexpr int Each = 100;
    WSIFY_SERVE(m_server, Flags
                              + QStringList{QStringLiteral("--ping-interval"), QStringLiteral("1s"),
                                            QStringLiteral("--pong-timeout"), QStringLiteral("1500ms"),
                                            QStringLiteral("--slow-timeout"), QStringLiteral("2s")});
    std::vector<std::unique_ptr<WsClient>> members;
    for (int i = 0; i < Members; ++i) {
        members.push_back(std::make_unique<WsClient>());
        QVERIFY(members.back()->opened(m_server.port()));
        members.back()->sendText(join("frozen"));
        QVERIFY(members.back()->settled());
    }
    WsClient sender;
    QVERIFY(sender.opened(m_server.port()));
    const QByteArray filler(4 * 1024, 'x');
    QByteArrayList expected;
    const auto publish = [&] {
        for (int i = 0; i < Each; ++i) {
            expected.append('"' + QByteArray::number(expected.size()) + ' ' + filler + '"');
            sender.sendText(broadcast("frozen", expected.last()));
        }
    };
    publish();
    QCOMPARE(::kill(pid_t(m_server.process().pid()), SIGSTOP), 0);
    publish();
    waitUntil([] { return false; }, 3200);
    QCOMPARE(::kill(pid_t(m_server.process().pid()), SIGCONT), 0);
    publish();
    for (const auto &member : members) {
        WSIFY_WAIT(member->messages().size() == expected.size() || member->isDisconnected());
        QCOMPARE(member->closeCode(), 0);
        QVERIFY(member->messages() == expected);
    }
    QCOMPARE(m_server.grown("wsify_dead_peers_total"), 0.0);
    QCOMPARE(m_server.grown("wsify_slow_consumers_total"), 0.0);
}

/// 32 MiB to twenty members, one of whom stopped reading: it is cut within ten seconds, the others neither lose anything nor wait.
void TestHostileResources::slowReaderAmongTwenty()
{
    constexpr int Messages = 256; // more than --max-queue-hard and what the kernel takes
    WSIFY_SERVE(m_server, Flags);
    std::vector<std::unique_ptr<WsClient>> members;
    for (int i = 0; i < 19; ++i) {
        members.push_back(std::make_unique<WsClient>());
        QVERIFY(members.back()->opened(m_server.port()));
        members.back()->sendText(join("slow"));
        QVERIFY(members.back()->settled());
    }
    const RawSockets stuck = openClients(m_server.port(), 1);
    QCOMPARE(stuck.size(), size_t(1));
    QVERIFY(sendOnAll(stuck, framed(join("slow"))));
    WSIFY_WAIT(m_server.process().metric("wsify_subscriptions") == 20);
    stuck.front()->stopReading();
    WsClient sender;
    QVERIFY(sender.opened(m_server.port()));
    const QByteArray filler(128 * 1024 - 16, 'x');
    const RunDelay allDelay(m_server.process().pid());
    QElapsedTimer all;
    all.start();
    RunDelay delay(m_server.process().pid());
    qint64 longest = 0;
    for (int i = 0; i < Messages; ++i) {
        const QByteArray content = '"' + QByteArray::number(i) + ' ' + filler + '"';
        delay.restart();
        QElapsedTimer clock;
        clock.start();
        sender.sendText(broadcast("slow", content));
        for (const auto &member : members) {
            WSIFY_WAIT(!member->messages().isEmpty());
            QVERIFY(member->messages() == QByteArrayList{content});
            member->clearMessages();
        }
        longest = std::max(longest, clock.elapsed() - delay.ms());
    }
    WSIFY_WAIT(m_server.grown("wsify_slow_consumers_total") == 1);
    const qint64 took = all.elapsed() - allDelay.ms();
    QVERIFY2(took < 10000 + 2 * Pulse::MostMs, QByteArray::number(took).constData());
    stuck.front()->resumeReading(); // what the kernel held comes before the end
    QVERIFY(waitEnded(stuck));
    QVERIFY2(longest < Pulse::MostMs, QByteArray::number(longest).constData());
    // --max-queue-hard for the stuck one, and the messages on their way to the others.
    QVERIFY2(m_server.peakGrowth() < 32 * MiB, QByteArray::number(m_server.peakGrowth()).constData());
}

/// Under the cap it is progress that counts: who takes nothing for --slow-timeout is cut, who takes a little all the time is not.
void TestHostileResources::slowIsNotStuck()
{
    WSIFY_SERVE(m_server, Flags
                              + QStringList{QStringLiteral("--slow-timeout"), QStringLiteral("2s"),
                                            QStringLiteral("--max-queue"), QStringLiteral("64MiB")});
    RawSockets readers = openClients(m_server.port(), 1, 8192); // takes little at a time
    for (auto &other : openClients(m_server.port(), 1))
        readers.push_back(std::move(other));
    QCOMPARE(readers.size(), size_t(2));
    RawSocket &slow = *readers[0];
    RawSocket &stuck = *readers[1];
    QVERIFY(sendOnAll(readers, framed(join("slow"))));
    WSIFY_WAIT(m_server.process().metric("wsify_subscriptions") == 2);
    slow.stopReading();
    stuck.stopReading();
    // More than any kernel takes for a peer that reads little or nothing.
    WsClient sender;
    QVERIFY(sender.opened(m_server.port()));
    const QByteArray content = '"' + QByteArray(64 * 1024, 'x') + '"';
    for (int i = 0; i < 200; ++i)
        sender.sendText(broadcast("slow", content));
    QVERIFY(sender.settled());
    QElapsedTimer clock;
    clock.start();
    slow.resumeReading();
    WSIFY_WAIT((slow.pump(), m_server.grown("wsify_slow_consumers_total") == 1));
    QVERIFY2(clock.elapsed() >= 1000 && clock.elapsed() < 6000, QByteArray::number(clock.elapsed()).constData());
    stuck.resumeReading(); // what the kernel held comes before the end
    QVERIFY(pumpUntil([&] { return stuck.isEnded() || closeCodeOf(stuck.received()) == 1013; }));
    // Longer than the other had.
    const qint64 until = clock.elapsed() + 2500;
    waitUntil([&] { return slow.isEnded() || clock.elapsed() >= until; });
    QVERIFY(!slow.isEnded());
    QCOMPARE(m_server.grown("wsify_slow_consumers_total"), 1.0);
}

/// SIGKILL in the middle of everything; the next one listens on the same port at once, twice.
void TestHostileResources::killedUnderLoad()
{
    WSIFY_SERVE(m_server, Flags);
    const quint16 port = m_server.port();
    for (int round = 0; round < 2; ++round) {
        const RawSockets members = openClients(port, 100);
        QCOMPARE(members.size(), size_t(100));
        QVERIFY(sendOnAll(members, framed(join("load"))));
        const RawSockets publishers = openClients(port, 8);
        QCOMPARE(publishers.size(), size_t(8));
        for (const auto &publisher : publishers) {
            publisher->send(framed(broadcast("load", '"' + QByteArray(1000, 'x') + '"')).repeated(1000));
            publisher->pump();
        }
        const RawSockets heads = connectMany(port, 100, "POST /broadcast HTTP/1.1\r\n");
        WSIFY_WAIT((pumpAll(publishers), pumpAll(members), members.front()->received().size() > 100000));
        m_server.process().kill();
        QElapsedTimer clock;
        clock.start();
        QVERIFY2(m_server.adopt(restarted(port, Flags)), m_server.problem().constData());
        QCOMPARE(m_server.port(), port);
        QVERIFY2(clock.elapsed() < 5000, QByteArray::number(clock.elapsed()).constData());
        QVERIFY(waitEnded(members));
        QVERIFY(waitEnded(publishers));
        QVERIFY(waitEnded(heads));
    }
}

/// Everybody who can hold up an end does: it comes within --drain and five seconds, with exit code 0, and the port is free.
void TestHostileResources::drainUnderAttack()
{
    AuthorizerStub stub;
    const QStringList flags = Flags
                              + QStringList{QStringLiteral("--drain"),
                                            QStringLiteral("1s"),
                                            QStringLiteral("--authorizer-url"),
                                            stub.url(),
                                            QStringLiteral("--authorizer-timeout"),
                                            QStringLiteral("60s"),
                                            QStringLiteral("--slow-timeout"),
                                            QStringLiteral("60s"),
                                            QStringLiteral("--max-queue"),
                                            QStringLiteral("64MiB")};
    WSIFY_SERVE(m_server, flags);
    const quint16 port = m_server.port();
    const RawSockets stuck = openClients(port, 20, 4096);
    const RawSockets asking = openClients(port, 100);
    const RawSockets inAFrame = openClients(port, 50);
    QCOMPARE(stuck.size() + asking.size() + inAFrame.size(), size_t(170));
    QVERIFY(sendOnAll(stuck, framed(join("stuck"))));
    WSIFY_WAIT(m_server.process().metric("wsify_subscriptions") == 20);
    for (const auto &client : stuck)
        client->stopReading();
    const QByteArray large = R"({"channel":"stuck","content":")" + QByteArray(1000000, 'x') + "\"}";
    for (int i = 0; i < 10; ++i)
        QCOMPARE(httpPost(port, large).status, 201);
    stub.setScript(
        [](const AuthorizerStub::Request &) { return AuthorizerStub::Reply{.kind = AuthorizerStub::Reply::Hold}; });
    QVERIFY(sendOnAll(asking, framed(join("c")).repeated(20)));
    QVERIFY(sendOnAll(inAFrame, framed(join("c")).first(7)));
    RawSockets others = connectMany(port, 50, upgradeRequest()); // asked about, and not answered
    for (const char *start : {"", "GET /heal",
                              "POST /broadcast HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                              "Content-Length: 1000\r\n\r\n{"}) {
        RawSockets more = connectMany(port, 50, start);
        std::move(more.begin(), more.end(), std::back_inserter(others));
    }
    WSIFY_WAIT((pumpAll(others), stub.held() == 150));

    QElapsedTimer clock;
    clock.start();
    m_server.process().terminate();
    // And they do not stop coming.
    RawSockets late;
    QVERIFY(waitUntil([&] {
        if (late.size() < 500)
            late.push_back(std::make_unique<RawSocket>(port));
        late.back()->send(upgradeRequest());
        pumpAll(late);
        pumpAll(asking);
        return !m_server.process().isRunning();
    }));
    QVERIFY2(clock.elapsed() < 6000 + 2 * Pulse::MostMs, QByteArray::number(clock.elapsed()).constData());
    QVERIFY2(m_server.process().stop(), m_server.process().problem().constData());
    QCOMPARE(m_server.process().exitCode(), 0);
    for (const auto &client : asking) {
        QVERIFY(client->isEnded());
        QCOMPARE(closeCodeOf(client->received()), 1001);
    }
    QVERIFY(withStatus(late, 503) > 0);
    QCOMPARE(withStatus(late, 101), 0);
    QVERIFY2(m_server.adopt(restarted(port, Flags)), m_server.problem().constData());
}

WSIFY_SUITE(tst_hostile_resources, QCoreApplication, TestHostileResources)
#include "tst_hostile_resources.moc"
