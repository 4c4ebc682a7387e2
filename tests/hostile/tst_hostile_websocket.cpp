// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "hostile/hostileserver.h"
#include "hostile/pulse.h"
#include "hostile/rawsocket.h"
#include "support/httpclient.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QElapsedTimer>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <iterator>
#include <limits>
#include <memory>
#include <vector>

using namespace wsify::test;

/// Frames that never end, lie, stall or come in floods, and peers that go without a word. What one frame may look like is tst_rfc6455's.
class TestHostileWebSocket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup();
    void cleanupTestCase();

    void oversizeFromTheHeader_data();
    void oversizeFromTheHeader();
    void promisedAndNotSent();
    void endlessFragments_data();
    void endlessFragments();
    void protocolErrorFlood();
    void pingFlood_data();
    void pingFlood();
    void pongsNeverRead_data();
    void pongsNeverRead();
    void slowSendersLive_data();
    void slowSendersLive();
    void stalledFrames();
    void halfOpenPeers();
    void resetsWithinAFrame();
    void closeStorm();
    void closedAndStillSending();
    void joinAndVanish();

private:
    HostileServer m_server;
};

namespace {

constexpr qint64 MiB = 1024 * 1024;

/// Pings are far apart, for clients that answer none.
const QStringList Flags{QStringLiteral("--workers"), QStringLiteral("2")};
const QStringList ImpatientFlags{QStringLiteral("--workers"),       QStringLiteral("2"),
                                 QStringLiteral("--ping-interval"), QStringLiteral("500ms"),
                                 QStringLiteral("--pong-timeout"),  QStringLiteral("500ms")};

qsizetype closedWith(const RawSockets &sockets, int code)
{
    return std::count_if(sockets.begin(), sockets.end(),
                         [code](const auto &socket) { return closeCodeOf(socket->received()) == code; });
}

} // namespace

void TestHostileWebSocket::cleanup()
{
    WSIFY_RECOVERED(m_server);
}

void TestHostileWebSocket::cleanupTestCase()
{
    const QByteArray wrong = m_server.stop();
    QVERIFY2(wrong.isEmpty(), wrong.constData());
}

void TestHostileWebSocket::oversizeFromTheHeader_data()
{
    QTest::addColumn<QByteArray>("header");
    const auto header = [](qint64 length, bool fin = true) {
        return WsClient::frame(WsClient::Text, {}, {.fin = fin, .claimed = length});
    };
    QTest::newRow("one byte") << header(MiB + 1);
    QTest::newRow("2 GiB") << header(qint64(1) << 31);
    QTest::newRow("4 GiB and one") << header((qint64(1) << 32) + 1);
    QTest::newRow("2^63 - 1") << header(std::numeric_limits<qint64>::max());
    QTest::newRow("in the second fragment") << WsClient::frame(WsClient::Text, "x", {.fin = false})
                                                   + WsClient::frame(WsClient::Continuation, {}, {.claimed = MiB});
}

/// Two hundred at once are told 1009 by their headers alone.
void TestHostileWebSocket::oversizeFromTheHeader()
{
    QFETCH(QByteArray, header);
    constexpr int Count = 200;
    WSIFY_SERVE(m_server, Flags);
    Pulse pulse(m_server.process());
    const RawSockets clients = openClients(m_server.port(), Count);
    QCOMPARE(qsizetype(clients.size()), Count);
    QVERIFY(sendOnAll(clients, header));
    qint64 most = 32 * MiB;
    if (m_server.isQt() && qstrcmp(QTest::currentDataTag(), "in the second fragment") == 0) {
        // Expected difference: QWebSocket adds the fragments up when it has them, so a header that is too long only together with what
        // came before is not refused; its payload is.
        waitUntil([&] { return closedWith(clients, 1009) > 0; }, 500);
        QCOMPARE(closedWith(clients, 1009), 0);
        for (const auto &client : clients)
            client->send(QByteArray(MiB, ' '));
        most = Count * 2 * MiB;
    }
    WSIFY_WAIT((std::for_each(clients.begin(), clients.end(), [](auto &c) { c->pump(); }),
                closedWith(clients, 1009) == Count));
    QVERIFY(waitEnded(clients));
    QCOMPARE(m_server.grown(R"(wsify_limit_total{limit="max_message"})"), double(Count));
    WSIFY_STEADY(pulse);
    QVERIFY2(m_server.peakGrowth() < most, QByteArray::number(m_server.peakGrowth()).constData());
}

/// A megabyte each is promised, and little comes: memory follows what came, not what was promised.
void TestHostileWebSocket::promisedAndNotSent()
{
    constexpr int Count = 500;
    WSIFY_SERVE(m_server, ImpatientFlags);
    const RawSockets clients = openClients(m_server.port(), Count);
    QCOMPARE(qsizetype(clients.size()), Count);
    QVERIFY(sendOnAll(clients, WsClient::frame(WsClient::Binary, QByteArray(100, 'x'), {.claimed = MiB})));
    QVERIFY(waitEnded(clients));
    QVERIFY2(m_server.peakGrowth() < 64 * MiB, QByteArray::number(m_server.peakGrowth()).constData());
}

void TestHostileWebSocket::endlessFragments_data()
{
    QTest::addColumn<int>("size");
    QTest::newRow("of a byte") << 1;
    QTest::newRow("of nothing") << 0;
}

void TestHostileWebSocket::endlessFragments()
{
    QFETCH(int, size);
    constexpr int Count = 20;
    WSIFY_SERVE(m_server, Flags);
    Pulse pulse(m_server.process());
    const RawSockets clients = openClients(m_server.port(), Count);
    QCOMPARE(qsizetype(clients.size()), Count);
    QByteArray flood = WsClient::frame(WsClient::Text, "", {.fin = false});
    const QByteArray fragment = WsClient::frame(WsClient::Continuation, QByteArray(size, ' '), {.fin = false});
    flood += fragment.repeated(m_server.isQt() ? 30'000 : 66'000);
    QVERIFY(sendOnAll(clients, flood));
    if (m_server.isQt()) {
        // Expected difference: QWebSocket joins fragments without telling their number, only the bytes are limited. It must still serve
        // the others, and let go when the peer does.
        QVERIFY(closedWith(clients, 1009) == 0);
    } else {
        WSIFY_WAIT((std::for_each(clients.begin(), clients.end(), [](auto &c) { c->pump(); }),
                    closedWith(clients, 1009) == Count));
        QVERIFY(waitEnded(clients));
        QCOMPARE(m_server.grown(R"(wsify_limit_total{limit="max_message"})"), double(Count));
    }
    WSIFY_STEADY(pulse);
    QVERIFY2(m_server.peakGrowth() < 64 * MiB, QByteArray::number(m_server.peakGrowth()).constData());
}

/// Everyone breaks the protocol in one turn.
void TestHostileWebSocket::protocolErrorFlood()
{
    constexpr int Count = 500;
    WSIFY_SERVE(m_server, Flags);
    Pulse pulse(m_server.process());
    for (int round = 0; round < 2; ++round) {
        const RawSockets clients = openClients(m_server.port(), Count);
        QCOMPARE(qsizetype(clients.size()), Count);
        const QByteArray wrong = round == 0 ? WsClient::frame(WsClient::Text, "x", {.reserved = 4})
                                            : WsClient::frame(WsClient::Text, "\xff");
        QVERIFY(sendOnAll(clients, wrong + WsClient::frame(WsClient::Text, join("never")).repeated(50)));
        QVERIFY(waitEnded(clients));
        QCOMPARE(closedWith(clients, round == 0 ? 1002 : 1007), Count);
    }
    WSIFY_STEADY(pulse);
}

void TestHostileWebSocket::pingFlood_data()
{
    QTest::addColumn<bool>("inAMessage");
    QTest::newRow("between messages") << false;
    QTest::newRow("within a message") << true;
}

void TestHostileWebSocket::pingFlood()
{
    QFETCH(bool, inAMessage);
    constexpr int Count = 10;
    constexpr int Pings = 20'000;
    WSIFY_SERVE(m_server, Flags);
    WsClient member;
    QVERIFY(member.opened(m_server.port()));
    member.sendText(join("c"));
    QVERIFY(member.settled());
    Pulse pulse(m_server.process());
    const RawSockets clients = openClients(m_server.port(), Count);
    QCOMPARE(qsizetype(clients.size()), Count);
    const QByteArray text = broadcast("c", "1");
    const QByteArray payload = "0123456789";
    const QByteArray pings = WsClient::frame(WsClient::Ping, payload).repeated(Pings);
    QVERIFY(sendOnAll(clients, inAMessage ? WsClient::frame(WsClient::Text, text.first(20), {.fin = false}) + pings
                                                + WsClient::frame(WsClient::Continuation, text.sliced(20))
                                          : pings + WsClient::frame(WsClient::Text, text)));
    WSIFY_WAIT(member.messages().size() == Count);
    // Every ping has its pong: nothing was skipped, nobody was cut while reading.
    const qsizetype expected = Pings * (2 + payload.size());
    for (const auto &client : clients) {
        WSIFY_WAIT((client->pump(), client->received().size() >= expected));
        QCOMPARE(client->received().size(), expected);
        QVERIFY(client->received() == QByteArray(QByteArray("\x8a\x0a", 2) + payload).repeated(Pings));
    }
    QCOMPARE(m_server.grown("wsify_slow_consumers_total"), 0.0);
    WSIFY_STEADY(pulse);
    QVERIFY2(m_server.peakGrowth() < 64 * MiB, QByteArray::number(m_server.peakGrowth()).constData());
}

void TestHostileWebSocket::pongsNeverRead_data()
{
    pingFlood_data();
}

/// Pongs count in the out queue: who reads none is a slow consumer.
void TestHostileWebSocket::pongsNeverRead()
{
    QFETCH(bool, inAMessage);
    constexpr int Count = 20;
    WSIFY_SERVE(m_server, Flags + QStringList{QStringLiteral("--max-queue-hard"), QStringLiteral("1MiB")});
    Pulse pulse(m_server.process());
    const RawSockets clients = openClients(m_server.port(), Count, 4096);
    QCOMPARE(qsizetype(clients.size()), Count);
    const QByteArray start = inAMessage ? WsClient::frame(WsClient::Text, "{", {.fin = false}) : QByteArray();
    const QByteArray flood = start + WsClient::frame(WsClient::Ping, QByteArray(125, 'p')).repeated(150'000);
    for (const auto &client : clients) {
        client->stopReading();
        client->send(flood);
    }
    QVERIFY(waitEnded(clients));
    WSIFY_WAIT(m_server.grown("wsify_slow_consumers_total") == Count);
    WSIFY_STEADY(pulse);
    // A megabyte each, what one read brings, and what the engine's sockets need.
    QVERIFY2(m_server.peakGrowth() < Count * 4 * MiB, QByteArray::number(m_server.peakGrowth()).constData());
}

void TestHostileWebSocket::slowSendersLive_data()
{
    QTest::addColumn<bool>("fragmented");
    QTest::newRow("one frame") << false;
    QTest::newRow("fragments") << true;
}

/// A slow sender may take its time as long as bytes keep coming: it cannot answer a ping within its frame, and any byte is life.
void TestHostileWebSocket::slowSendersLive()
{
    QFETCH(bool, fragmented);
    constexpr int Count = 50;
    WSIFY_SERVE(m_server, ImpatientFlags);
    WsClient member;
    QVERIFY(member.opened(m_server.port()));
    member.sendText(join("c"));
    QVERIFY(member.settled());
    const RawSockets clients = openClients(m_server.port(), Count);
    QCOMPARE(qsizetype(clients.size()), Count);
    const QByteArray text = broadcast("c", "1");
    QByteArray bytes = WsClient::frame(WsClient::Text, text);
    if (fragmented) {
        bytes.clear();
        for (qsizetype i = 0; i < text.size(); i += 10)
            bytes += WsClient::frame(i == 0 ? WsClient::Text : WsClient::Continuation, text.sliced(i).left(10),
                                     {.fin = i + 10 >= text.size()});
    }
    // Some three seconds, three times what a silent peer is given.
    qsizetype sent = 0;
    QTimer drip;
    connect(&drip, &QTimer::timeout, this, [&] {
        for (const auto &client : clients) {
            client->send(bytes.sliced(sent, 1));
            client->pump();
        }
        if (++sent == bytes.size())
            drip.stop();
    });
    drip.start(3000 / int(bytes.size()));
    WSIFY_WAIT(!drip.isActive());
    WSIFY_WAIT(member.messages().size() == Count);
    QCOMPARE(m_server.grown("wsify_dead_peers_total"), 0.0);
    for (const auto &client : clients)
        QVERIFY(!client->isEnded());
}

/// Who stops within a frame is a dead peer like any other.
void TestHostileWebSocket::stalledFrames()
{
    WSIFY_SERVE(m_server, ImpatientFlags);
    Pulse pulse(m_server.process());
    const QByteArray whole = WsClient::frame(WsClient::Text, broadcast("c", '"' + QByteArray(300, 'x') + '"'));
    RawSockets clients;
    QElapsedTimer clock;
    clock.start();
    // At every place of the header and at some of the payload.
    for (const int cut : {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 50, 200, int(whole.size()) - 1}) {
        RawSockets some = openClients(m_server.port(), 25);
        QCOMPARE(some.size(), size_t(25));
        QVERIFY(sendOnAll(some, whole.first(cut)));
        std::move(some.begin(), some.end(), std::back_inserter(clients));
    }
    QVERIFY(waitEnded(clients));
    QVERIFY2(clock.elapsed() < 8000, QByteArray::number(clock.elapsed()).constData());
    QCOMPARE(m_server.grown("wsify_dead_peers_total"), double(clients.size()));
    WSIFY_STEADY(pulse);
}

/// No FIN ever comes from a peer whose cable was pulled; its kernel is silent too, ours takes what we send.
void TestHostileWebSocket::halfOpenPeers()
{
    constexpr int Count = 500;
    WSIFY_SERVE(m_server, ImpatientFlags);
    Pulse pulse(m_server.process());
    const RawSockets peers = openClients(m_server.port(), Count);
    QCOMPARE(qsizetype(peers.size()), Count);
    QVERIFY(sendOnAll(peers, WsClient::frame(WsClient::Text, join("dead"))));
    for (const auto &peer : peers)
        peer->stopReading();
    QElapsedTimer clock;
    clock.start();
    WSIFY_WAIT(m_server.grown("wsify_dead_peers_total") == Count);
    QVERIFY2(clock.elapsed() >= 500 && clock.elapsed() < 6000, QByteArray::number(clock.elapsed()).constData());
    // Nobody is a member for longer than it lives.
    WSIFY_WAIT(m_server.process().metric("wsify_subscriptions") == 1);
    WSIFY_STEADY(pulse);
}

void TestHostileWebSocket::resetsWithinAFrame()
{
    WSIFY_SERVE(m_server, Flags);
    Pulse pulse(m_server.process());
    const QByteArray joined = WsClient::frame(WsClient::Text, join("reset"));
    const QByteArray large = WsClient::frame(WsClient::Text, broadcast("reset", '"' + QByteArray(70'000, 'x') + '"'));
    for (const QByteArray &part : {large.first(1), large.first(9), large.first(1000), large.chopped(1),
                                   QByteArray(WsClient::frame(WsClient::Text, "{", {.fin = false}) + large.first(3))}) {
        const RawSockets clients = openClients(m_server.port(), 200);
        QCOMPARE(clients.size(), size_t(200));
        QVERIFY(sendOnAll(clients, joined + part));
        for (const auto &client : clients)
            client->reset();
        WSIFY_WAIT(m_server.process().metric("wsify_clients") == 1);
    }
    WSIFY_STEADY(pulse);
}

/// All members of a channel leave at once while it is published to, and come again.
void TestHostileWebSocket::closeStorm()
{
    constexpr int Count = 300;
    WSIFY_SERVE(m_server, Flags);
    WsClient steady;
    WsClient sender;
    QVERIFY(steady.opened(m_server.port()));
    QVERIFY(sender.opened(m_server.port()));
    steady.sendText(join("storm"));
    QVERIFY(steady.settled());
    Pulse pulse(m_server.process());
    QByteArrayList expected;
    const auto publish = [&](int count) {
        for (int i = 0; i < count; ++i) {
            expected.append(QByteArray::number(expected.size()));
            sender.sendText(broadcast("storm", expected.last()));
        }
    };
    const QByteArray goodbye = WsClient::frame(WsClient::Close, WsClient::closePayload(1000));
    for (int round = 0; round < 6; ++round) {
        const RawSockets clients = openClients(m_server.port(), Count);
        QCOMPARE(qsizetype(clients.size()), Count);
        QVERIFY(sendOnAll(clients, WsClient::frame(WsClient::Text, join("storm"))));
        publish(50);
        for (int i = 0; i < Count; ++i) {
            // In every way there is.
            switch (i % 3) {
            case 0:
                clients[size_t(i)]->send(goodbye);
                clients[size_t(i)]->pump();
                break;
            case 1:
                clients[size_t(i)]->finish();
                break;
            default:
                clients[size_t(i)]->reset();
            }
        }
        publish(50);
        QVERIFY(waitEnded(clients));
    }
    WSIFY_WAIT(steady.messages().size() >= expected.size());
    QCOMPARE(steady.messages(), expected);
    WSIFY_STEADY(pulse);
}

/// A close frame is the last word; megabytes behind it are nobody's.
void TestHostileWebSocket::closedAndStillSending()
{
    constexpr int Count = 50;
    WSIFY_SERVE(m_server, Flags);
    WsClient witness;
    QVERIFY(witness.opened(m_server.port()));
    witness.sendText(join("behind"));
    QVERIFY(witness.settled());
    Pulse pulse(m_server.process());
    const QByteArray behind = WsClient::frame(WsClient::Text, broadcast("behind", "1")).repeated(40'000);
    for (const QByteArray &last : {WsClient::frame(WsClient::Close, WsClient::closePayload(1000)),
                                   WsClient::frame(WsClient::Text, {}, {.claimed = 2 * MiB}),
                                   WsClient::frame(WsClient::Text, "x", {.reserved = 1})}) {
        const RawSockets clients = openClients(m_server.port(), Count);
        QCOMPARE(qsizetype(clients.size()), Count);
        for (const auto &client : clients)
            client->send(last + behind);
        QVERIFY(waitEnded(clients));
    }
    QVERIFY(witness.settled());
    QCOMPARE(witness.messages(), QByteArrayList());
    WSIFY_STEADY(pulse);
}

/// Thousands of clients that live for one command.
void TestHostileWebSocket::joinAndVanish()
{
    WSIFY_SERVE(m_server, Flags);
    Pulse pulse(m_server.process());
    const QByteArray request = upgradeRequest() + WsClient::frame(WsClient::Text, join("vanish"))
                               + WsClient::frame(WsClient::Text, broadcast("vanish", "1"));
    for (int round = 0; round < 8; ++round) {
        const RawSockets clients = connectMany(m_server.port(), 250, request);
        for (size_t i = 0; i < clients.size(); ++i) {
            if (i % 4 == 0)
                clients[i]->reset();
            else
                clients[i]->finish();
        }
        QVERIFY(waitEnded(clients));
    }
    WSIFY_WAIT(m_server.process().metric("wsify_clients") == 1);
    WSIFY_STEADY(pulse);
}

WSIFY_SUITE(tst_hostile_websocket, QCoreApplication, TestHostileWebSocket)
#include "tst_hostile_websocket.moc"
