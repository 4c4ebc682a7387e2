// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/authorizerstub.h"
#include "support/httpclient.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <memory>
#include <vector>

#ifdef Q_OS_UNIX
#include <csignal>
#endif

using namespace wsify::test;

namespace {

constexpr qint64 MiB = 1024 * 1024;

QByteArray publication(const QByteArray &channel, const QByteArray &content)
{
    return R"({"channel":")" + channel + R"(","content":)" + content + '}';
}

QByteArray stringOf(qsizetype size)
{
    return '"' + QByteArray(size - 2, 'x') + '"';
}

/// A client that has joined, and reads nothing any more.
std::unique_ptr<WsClient> stalled(quint16 port, const QByteArray &channel)
{
    auto client = std::make_unique<WsClient>();
    if (!client->opened(port))
        return nullptr;
    client->sendText(join(channel));
    if (!client->settled())
        return nullptr;
    client->setAutoPong(false);
    client->stopReading();
    return client;
}

/// The status that a handshake is answered.
int connectStatus(WsClient &client, quint16 port, const QByteArrayList &headers = {})
{
    client.open(port, {.headers = headers});
    waitUntil([&] { return client.answer().status != 0 || client.isDisconnected(); });
    return client.answer().status;
}

/// One publication at a time, and the next when it shows in what is held: the portable engine looks at its sockets ten times a second.
template <typename Condition>
bool publishedUntil(ServerProcess &server, const QByteArray &body, Condition isEnough)
{
    for (int i = 0; i < 200 && !isEnough(); ++i) {
        const double before = server.metric("wsify_held_bytes");
        // Refused because memory is short while an earlier one is still on its way: that one is enough.
        if (httpPost(server.port(), body).status != 201)
            return waitUntil(isEnough);
        waitUntil([&] { return server.metric("wsify_held_bytes") != before; }, 150);
    }
    return isEnough();
}

} // namespace

/// Limits of addresses, rates and memory against the real binary (PROTOCOL.md section 5). Those of one request, message or client are in
/// tst_http and tst_client.
class TestLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void clientsInABurst();
    void pipeliningIsFair();
    void clientsOfAnAddress();
    void clientsBehindAProxy();
    void connectRate();
    void commandRate();
    void commandRateCloses();
    void burstToAReader();
    void standingStill();
    void standingStillWhileAsked();
    void memoryOfQueues();
    void memoryOfSharedFrames();
    void memoryOfInput();
    void memoryOfWaitingCommands();
};

void TestLimits::clientsInABurst()
{
    WSIFY_START(server, {QStringLiteral("--max-clients"), QStringLiteral("20"), QStringLiteral("--workers"),
                         QStringLiteral("4")});
    std::vector<std::unique_ptr<WsClient>> clients;
    for (int i = 0; i < 300; ++i) {
        clients.push_back(std::make_unique<WsClient>());
        clients.back()->open(server.port());
    }
    const auto with = [&](int status) {
        return std::count_if(clients.begin(), clients.end(),
                             [&](const auto &c) { return c->answer().status == status; });
    };
    WSIFY_WAIT(with(101) + with(503) == 300);
    // Workers that look in the same moment may both refuse the last place, but never both give it.
    QVERIFY2(with(101) <= 20 && with(101) >= 16, QByteArray::number(with(101)).constData());
    QCOMPARE(server.metric(R"(wsify_connects_refused_total{reason="max_clients"})"), double(with(503)));
    WSIFY_WAIT(server.metric("wsify_connecting") == 0); // an answer may be here before its end is counted
    clients.clear();
    WSIFY_WAIT(server.metric("wsify_clients") == 0);
    QVERIFY(std::make_unique<WsClient>()->opened(server.port()));
    QVERIFY2(server.stop(), server.problem().constData());
}

// Who sends thousands of requests ahead gets its answers; who sends one does not wait for them.
void TestLimits::pipeliningIsFair()
{
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("1")});
    if (server.engine() == "qt")
        QSKIP("serves one request a connection");
    constexpr qsizetype Requests = 2000;
    qsizetype ahead = Requests;
    const auto isBetween = [&ahead] { return ahead > 0 && ahead <= 200; }; // 16 a turn; 64 KiB of answers are more
    // The modest one may be read first, or this program kept from running until all are answered; an unfair server knows nothing in between.
    for (int attempt = 0; attempt < 10 && !isBetween(); ++attempt) {
        HttpConnection greedy(server.port());
        HttpConnection modest(server.port());
        const qsizetype begin = server.out().size();
        // Not /health, which the log leaves out.
        greedy.send(QByteArray("OPTIONS /greedy HTTP/1.1\r\nHost: a\r\n\r\n").repeated(Requests));
        modest.send("OPTIONS /modest HTTP/1.1\r\nHost: a\r\n\r\n");
        QCOMPARE(modest.answer().status, 204);
        for (qsizetype i = 0; i < Requests; ++i)
            QCOMPARE(greedy.answer().status, 204);
        WSIFY_WAIT(server.out().indexOf("/modest", begin) >= 0);
        ahead = server.out().mid(begin, server.out().indexOf("/modest", begin) - begin).count("\"/greedy\"");
    }
    QVERIFY2(isBetween(), QByteArray::number(ahead).constData());
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestLimits::clientsOfAnAddress()
{
    WSIFY_START(server, {QStringLiteral("--max-clients-per-ip"), QStringLiteral("2")});
    WsClient one;
    WsClient two;
    WsClient three;
    QVERIFY(one.opened(server.port()) && two.opened(server.port()));
    QCOMPARE(connectStatus(three, server.port()), 429);
    QVERIFY(three.answer().header("Retry-After").toInt() >= 1);
    QCOMPARE(httpPost(server.port(), publication("c", "1")).status, 201); // a back end is no client
    QCOMPARE(server.metric(R"(wsify_connects_refused_total{reason="max_clients_per_ip"})"), 1.0);
    one.sendClose();
    WSIFY_WAIT(one.isDisconnected());
    WSIFY_WAIT(server.metric("wsify_clients") == 1);
    WsClient four;
    QVERIFY(four.opened(server.port()));
    QVERIFY(four.settled() && two.settled());
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestLimits::clientsBehindAProxy()
{
    AuthorizerStub authorizer;
    WSIFY_START(server,
                {QStringLiteral("--max-clients-per-ip"), QStringLiteral("1"), QStringLiteral("--trusted-proxies"),
                 QStringLiteral("127.0.0.0/8"), QStringLiteral("--authorizer-url"), authorizer.url()});
    WsClient one;
    WsClient same;
    WsClient other;
    WsClient spoofing;
    QCOMPARE(connectStatus(one, server.port(), {"X-Forwarded-For: 203.0.113.1"}), 101);
    QCOMPARE(connectStatus(other, server.port(), {R"(X-Forwarded-For: "x, 2001:db8::2)", "Forwarded: for=9.9.9.9"}),
             101);
    QCOMPARE(connectStatus(same, server.port(), {"X-Forwarded-For: 203.0.113.1"}), 429);
    QCOMPARE(connectStatus(spoofing, server.port(), {"X-Forwarded-For: 192.0.2.77, 203.0.113.1"}), 429);
    QCOMPARE(authorizer.requests().size(), 2);
    QCOMPARE(authorizer.requests()[0]->header("X-Wsify-Remote-Addr"), QByteArray("203.0.113.1"));
    QCOMPARE(authorizer.requests()[1]->header("X-Wsify-Remote-Addr"), QByteArray("2001:db8::2"));
    QVERIFY2(server.stop(), server.problem().constData());
    QVERIFY(server.out().contains(R"("203.0.113.1")"));
}

void TestLimits::connectRate()
{
    WSIFY_START(server, {QStringLiteral("--connect-rate"), QStringLiteral("5")});
    std::vector<std::unique_ptr<WsClient>> clients;
    for (int i = 0; i < 30; ++i) {
        clients.push_back(std::make_unique<WsClient>());
        clients.back()->open(server.port());
    }
    const auto with = [&](int status) {
        return std::count_if(clients.begin(), clients.end(),
                             [&](const auto &c) { return c->answer().status == status; });
    };
    WSIFY_WAIT(with(101) + with(429) == 30);
    QVERIFY2(with(101) >= 5, QByteArray::number(with(101)).constData());
    QVERIFY2(with(429) > 0, QByteArray::number(with(429)).constData());
    QCOMPARE(server.metric(R"(wsify_connects_refused_total{reason="connect_rate"})"), double(with(429)));
    WSIFY_WAIT(std::make_unique<WsClient>()->opened(server.port())); // later there is room again
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestLimits::commandRate()
{
    WSIFY_START(server, {QStringLiteral("--command-rate"), QStringLiteral("50"), QStringLiteral("--workers"),
                         QStringLiteral("1")});
    WsClient fast;
    WsClient member;
    QVERIFY(fast.opened(server.port()) && member.opened(server.port()));
    member.sendText(join("c"));
    QVERIFY(member.settled());
    QElapsedTimer clock;
    clock.start();
    QByteArrayList expected;
    for (int i = 0; i < 150; ++i) {
        expected.append(QByteArray::number(i));
        fast.sendText(broadcast("c", expected.last()));
    }
    WSIFY_WAIT(member.messages().size() >= 150);
    // 50 at once, the other hundred need two seconds
    QVERIFY2(clock.elapsed() >= 1800, QByteArray::number(clock.elapsed()).constData());
    QCOMPARE(member.messages(), expected);
    QVERIFY(fast.isOpen());
    QVERIFY(server.metric("wsify_command_rate_pauses_total") > 0);
    QCOMPARE(server.metric(R"(wsify_limit_total{limit="command_rate"})"), 0.0);
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestLimits::commandRateCloses()
{
    WSIFY_START(server, {QStringLiteral("--command-rate"), QStringLiteral("20")});
    WsClient flooding;
    WsClient other;
    QVERIFY(flooding.opened(server.port()) && other.opened(server.port()));
    other.sendText(join("c"));
    QVERIFY(other.settled());
    for (int i = 0; i < 2000; ++i)
        flooding.sendText(broadcast("c", "1"));
    WSIFY_WAIT(flooding.isDisconnected());
    QCOMPARE(flooding.closeCode(), 1008);
    QCOMPARE(flooding.closeReason(), QByteArray("limit"));
    QCOMPARE(server.metric(R"(wsify_limit_total{limit="command_rate"})"), 1.0);
    QVERIFY2(other.messages().size() < 400, QByteArray::number(other.messages().size()).constData());
    QVERIFY(other.settled());
    QVERIFY2(server.stop(), server.problem().constData());
}

/// Twenty megabytes at once for one client that reads: more than any limit of its queue.
void TestLimits::burstToAReader()
{
    constexpr int Channels = 1000;
    WSIFY_START(server, {QStringLiteral("--max-channels"), QStringLiteral("2000")});
    WsClient reader;
    QVERIFY(reader.opened(server.port()));
    QByteArray names;
    for (int i = 0; i < Channels; ++i) {
        const QByteArray name = "c" + QByteArray::number(i);
        reader.sendText(join(name));
        names += (i == 0 ? "\"" : ",\"") + name + '"';
    }
    QVERIFY(reader.settled());
    const QByteArray content = stringOf(20 * 1024);
    QCOMPARE(httpPost(server.port(), R"({"channels":[)" + names + R"(],"content":)" + content + '}').status, 201);
    WSIFY_WAIT(reader.messages().size() == Channels || reader.isDisconnected());
    QCOMPARE(reader.messages().size(), Channels);
    QCOMPARE(server.metric("wsify_slow_consumers_total"), 0.0);
    QVERIFY2(server.stop(), server.problem().constData());
}

/// A server that was stopped for longer than a silent client may be goes on with every client that it had, and pings them first.
void TestLimits::standingStill()
{
#ifndef Q_OS_UNIX
    QSKIP("nobody can stop a process here");
#else
    constexpr int Count = 20;
    WSIFY_START(server, {QStringLiteral("--ping-interval"), QStringLiteral("1s"), QStringLiteral("--pong-timeout"),
                         QStringLiteral("1500ms"), QStringLiteral("--slow-timeout"), QStringLiteral("1s")});
    std::vector<std::unique_ptr<WsClient>> clients;
    for (int i = 0; i < Count; ++i) {
        clients.push_back(std::make_unique<WsClient>());
        QVERIFY(clients.back()->opened(server.port()));
        waitUntil([] { return false; }, 50); // at every point of the time between two pings
    }
    QCOMPARE(::kill(pid_t(server.pid()), SIGSTOP), 0);
    waitUntil([] { return false; }, 3000);
    std::vector<int> pings;
    for (const auto &client : clients)
        pings.push_back(client->pings());
    QCOMPARE(::kill(pid_t(server.pid()), SIGCONT), 0);
    for (size_t i = 0; i < clients.size(); ++i) {
        WSIFY_WAIT(clients[i]->pings() > pings[i] || clients[i]->isDisconnected());
        QVERIFY(clients[i]->isOpen());
    }
    QCOMPARE(server.metric("wsify_dead_peers_total"), 0.0);
    QCOMPARE(server.metric("wsify_clients"), double(Count));
    // One that is silent is still found.
    clients.front()->setAutoPong(false);
    WSIFY_WAIT(clients.front()->isDisconnected());
    QVERIFY2(server.stop(), server.problem().constData());
#endif
}

/// Deadlines of an answer, a request's head and its body do not count it, either.
void TestLimits::standingStillWhileAsked()
{
#ifndef Q_OS_UNIX
    QSKIP("nobody can stop a process here");
#else
    AuthorizerStub stub;
    stub.setScript([](const AuthorizerStub::Request &request) {
        return AuthorizerStub::Reply{.delayMs = request.command() == "broadcast" ? 500 : 0};
    });
    WSIFY_START(server, {QStringLiteral("--authorizer-url"), stub.url(), QStringLiteral("--authorizer-timeout"),
                         QStringLiteral("2s"), QStringLiteral("--head-timeout"), QStringLiteral("2s"),
                         QStringLiteral("--body-timeout"), QStringLiteral("2s")});
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(join("c"));
    QVERIFY(client.settled());
    HttpConnection head(server.port());
    head.send("GET /health HTTP/1.1\r\nHost: a\r\n");
    HttpConnection body(server.port());
    body.send("POST /broadcast HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 27\r\n\r\n");
    const qsizetype asked = stub.requests().size();
    client.sendText(broadcast("c", "1"));
    WSIFY_WAIT(stub.requests().size() > asked);
    QCOMPARE(::kill(pid_t(server.pid()), SIGSTOP), 0);
    waitUntil([] { return false; }, 2400);
    QCOMPARE(::kill(pid_t(server.pid()), SIGCONT), 0);
    head.send("\r\n");
    body.send(publication("c", "2"));
    QCOMPARE(head.answer().status, 200);
    QCOMPARE(body.answer().status, 201);
    WSIFY_WAIT(client.messages().size() == 2 || client.isDisconnected());
    QVERIFY(client.isOpen());
    QVERIFY2(server.stop(), server.problem().constData());
#endif
}

void TestLimits::memoryOfQueues()
{
    WSIFY_START(server, {QStringLiteral("--memory-limit"), QStringLiteral("16M"), QStringLiteral("--max-queue"),
                         QStringLiteral("64M"), QStringLiteral("--slow-timeout"), QStringLiteral("5m"),
                         QStringLiteral("--workers"), QStringLiteral("2")});
    const auto held = [&] { return server.metric("wsify_held_bytes"); };
    const auto cut = [&] { return server.metric(R"(wsify_limit_total{limit="memory"})"); };
    const auto most = stalled(server.port(), "most");
    const auto some = stalled(server.port(), "some");
    WsClient healthy;
    QVERIFY(most && some && healthy.opened(server.port()));
    healthy.sendText(join("healthy"));
    QVERIFY(healthy.settled());

    const auto publishUntil = [&](const QByteArray &channel, auto isEnough) {
        return publishedUntil(server, publication(channel, stringOf(512 * 1024)), isEnough);
    };
    QVERIFY(publishUntil("most", [&] { return held() >= 9.0 * MiB; }));
    QVERIFY(publishUntil("some", [&] { return held() >= 14.5 * MiB; }));
    QCOMPARE(cut(), 0.0);
    WsClient refused;
    QCOMPARE(connectStatus(refused, server.port()), 503);
    QVERIFY(refused.answer().header("Retry-After").toInt() >= 1);
    QCOMPARE(server.metric(R"(wsify_connects_refused_total{reason="memory"})"), 1.0);

    // At the limit the one with most unsent goes, though the other is the one that grows.
    QVERIFY(publishUntil("some", [&] { return cut() > 0 || held() >= 16.0 * MiB; }));
    WSIFY_WAIT(cut() > 0);
    most->resumeReading();
    WSIFY_WAIT(most->isDisconnected());
    QCOMPARE(cut(), 1.0);
    QVERIFY(!some->isDisconnected());
    WSIFY_WAIT(held() < 9.0 * MiB);
    QVERIFY(std::make_unique<WsClient>()->opened(server.port()));
    QCOMPARE(httpPost(server.port(), publication("healthy", "1")).status, 201);
    WSIFY_WAIT(healthy.messages() == QByteArrayList{"1"});
    some->resumeReading();
    WSIFY_WAIT(held() == 0);
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestLimits::memoryOfSharedFrames()
{
    WSIFY_START(server, {QStringLiteral("--memory-limit"), QStringLiteral("64M"), QStringLiteral("--max-queue"),
                         QStringLiteral("32M"), QStringLiteral("--slow-timeout"), QStringLiteral("5m"),
                         QStringLiteral("--workers"), QStringLiteral("2")});
    constexpr int Members = 6;
    std::vector<std::unique_ptr<WsClient>> members;
    for (int i = 0; i < Members; ++i) {
        members.push_back(stalled(server.port(), "c"));
        QVERIFY(members.back());
    }
    const auto held = [&] { return server.metric("wsify_held_bytes"); };
    // Until the kernel takes no more for any of them; of what it is given next, the portable engine has a copy for each.
    const double copies = server.engine() == "qt" ? Members * 0.26 * MiB : 0;
    QVERIFY(
        publishedUntil(server, publication("c", stringOf(256 * 1024)), [&] { return held() >= 2.0 * MiB + copies; }));
    const double before = held();
    for (int i = 0; i < 16; ++i)
        QCOMPARE(httpPost(server.port(), publication("c", stringOf(256 * 1024))).status, 201);
    // 4 MiB once, on both workers together, and a reference for each
    QVERIFY2(held() <= before + 4.2 * MiB + copies, QByteArray::number(held() - before).constData());
    for (const auto &member : members)
        member->abort();
    WSIFY_WAIT(held() == 0);
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestLimits::memoryOfInput()
{
    WSIFY_START(server, {QStringLiteral("--memory-limit"), QStringLiteral("8M")});
    const auto held = [&] { return server.metric("wsify_held_bytes"); };
    WsClient healthy;
    QVERIFY(healthy.opened(server.port()));
    // Messages of which the last byte never comes.
    std::vector<std::unique_ptr<WsClient>> clients;
    QByteArray part = WsClient::frame(WsClient::Text, QByteArray(1000 * 1000, 'x'));
    part.chop(1);
    for (int i = 0; i < 7; ++i) {
        clients.push_back(std::make_unique<WsClient>());
        QVERIFY(clients.back()->opened(server.port()));
        clients.back()->sendRaw(part);
    }
    WSIFY_WAIT(held() >= 6.9e6);
    QCOMPARE(server.metric(R"(wsify_limit_total{limit="memory"})"), 0.0);
    // And bodies of requests whose last byte never comes.
    HttpConnection one(server.port());
    HttpConnection two(server.port());
    for (HttpConnection *connection : {&one, &two}) {
        connection->send(
            "POST /broadcast HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000001\r\n\r\n"
            + QByteArray(1000 * 1000, ' '));
    }
    WSIFY_WAIT(server.metric(R"(wsify_limit_total{limit="memory"})") > 0);
    WSIFY_WAIT(held() < 8.0 * MiB);
    QVERIFY(healthy.settled());
    clients.clear();
    WSIFY_WAIT(held() < 7.2 * MiB && std::make_unique<WsClient>()->opened(server.port()));
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestLimits::memoryOfWaitingCommands()
{
    AuthorizerStub authorizer;
    authorizer.setScript([](const AuthorizerStub::Request &request) {
        AuthorizerStub::Reply reply;
        if (request.command() != "connect")
            reply.kind = AuthorizerStub::Reply::Hold;
        return reply;
    });
    WSIFY_START(server, {QStringLiteral("--authorizer-url"), authorizer.url(), QStringLiteral("--authorizer-timeout"),
                         QStringLiteral("5s")});
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(broadcast("c", stringOf(500 * 1000)));
    client.sendText(broadcast("c", stringOf(300 * 1000)));
    WSIFY_WAIT(server.metric("wsify_held_bytes") >= 800'000);
    client.abort();
    WSIFY_WAIT(server.metric("wsify_held_bytes") == 0);
    QVERIFY2(server.stop(), server.problem().constData());
}

WSIFY_SUITE(tst_limits, QCoreApplication, TestLimits)
#include "tst_limits.moc"
