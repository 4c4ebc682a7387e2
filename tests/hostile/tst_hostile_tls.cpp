// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "hostile/hostileserver.h"
#include "hostile/pulse.h"
#include "hostile/tlspeer.h"
#include "support/httpclient.h"
#include "support/overtls.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QElapsedTimer>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <memory>

using namespace wsify::test;

/// TLS that is slow, cut, damaged or none at all. All clients here speak it, the well-behaved one beside each attack as well.
class TestHostileTls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void cleanupTestCase();

    void noHello_data();
    void noHello();
    void oldVersions();
    void manyOpenHandshakes();
    void slowHandshakes();
    void asksToBeginAnew();
    void recordsInParts();
    void damagedRecords_data();
    void damagedRecords();
    void endsWithinAMessage_data();
    void endsWithinAMessage();
    void tinyRecords();
    void joinsATurn();
    void newKeysWithoutEnd();

private:
    HostileServer m_server;
    QTimer m_tick; ///< of all waiting: these sockets do not wake an event loop
};

namespace {

#ifdef WSIFY_SANITIZED
constexpr int HeadTimeoutMs = 3000;
constexpr int Many = 20;
#else
constexpr int HeadTimeoutMs = 1500;
constexpr int Many = 100;
#endif

const QStringList Flags{QStringLiteral("--workers"), QStringLiteral("2")};
const QStringList ImpatientFlags{QStringLiteral("--workers"), QStringLiteral("2"), QStringLiteral("--head-timeout"),
                                 QString::number(HeadTimeoutMs) + QStringLiteral("ms")};

constexpr char Failed[] = "wsify_tls_handshakes_total{result=\"failed\"}";

/// Lines of the log about handshakes that failed.
int failureLines(const ServerProcess &server)
{
    return int(server.out().count("\"msg\":\"tls handshake failed\""));
}

QByteArray text(const QByteArray &payload)
{
    return WsClient::frame(WsClient::Text, payload);
}

} // namespace

void TestHostileTls::initTestCase()
{
    qputenv("WSIFY_TEST_TLS", "1");
    if (!serverIdentity().isValid())
        QSKIP("there is no TLS here, or no openssl tool to make a certificate with");
    m_tick.start(5);
}

void TestHostileTls::cleanup()
{
    WSIFY_RECOVERED(m_server);
}

void TestHostileTls::cleanupTestCase()
{
    const QByteArray wrong = m_server.stop();
    QVERIFY2(wrong.isEmpty(), wrong.constData());
}

void TestHostileTls::noHello_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("HTTP") << upgradeRequest();
    QTest::newRow("zeros") << QByteArray(20'000, '\0');
    QTest::newRow("noise") << QByteArray::fromHex("deadbeef").repeated(5000);
    QTest::newRow("an alert") << QByteArray::fromHex("15030300020228");
    QTest::newRow("data") << QByteArray::fromHex("1703030010") + QByteArray(16, 'x');
    QTest::newRow("a hello of 16 MiB") << (QByteArray::fromHex("160301400001ffffff0303") + QByteArray(16'378, 'x'));
}

/// Is closed at once, is counted, and has a line in the log a second at most.
void TestHostileTls::noHello()
{
    QFETCH(QByteArray, bytes);
    WSIFY_SERVE(m_server, Flags);
    QElapsedTimer clock;
    clock.start();
    const int linesBefore = failureLines(m_server.process());
    Pulse pulse(m_server.process());
    const RawSockets clients = connectMany(m_server.port(), Many, bytes);
    QVERIFY(waitEnded(clients));
    WSIFY_STEADY(pulse);
    if (bytes.startsWith("GET")) {
        const auto told = std::count_if(clients.begin(), clients.end(), [](auto &c) { return c->status() == 400; });
        QCOMPARE(int(told), m_server.isQt() ? 0 : Many);
    }
    WSIFY_WAIT(m_server.grown(Failed) == Many);
    WSIFY_WAIT(failureLines(m_server.process()) > 0);
    QVERIFY(failureLines(m_server.process()) - linesBefore <= 2 + clock.elapsed() / 1000);
}

void TestHostileTls::oldVersions()
{
    WSIFY_SERVE(m_server, Flags);
    TlsPeer old(m_server.port(), TlsPeer::Version::Tls11);
    WSIFY_WAIT(old.isEnded());
    QVERIFY(!old.isEstablished());
    QCOMPARE(old.alert(), 70); // protocol_version
    TlsPeer usual(m_server.port(), TlsPeer::Version::Tls12);
    WSIFY_WAIT((usual.pump(), usual.isEstablished()));
    QCOMPARE(m_server.grown(Failed), 1);
}

/// The limit is a worker's; those who do not go on give way to those who do.
void TestHostileTls::manyOpenHandshakes()
{
    constexpr int Count = 10 * Many;
    const QStringList flags{QStringLiteral("--workers"), QStringLiteral("1"), QStringLiteral("--tls-handshakes"),
                            QStringLiteral("64")};
    WSIFY_SERVE(m_server, flags);
    WsClient neighbour;
    QVERIFY(neighbour.opened(m_server.port()));
    neighbour.sendText(join("neighbour"));
    QVERIFY(neighbour.settled());
    const QByteArray hello = TlsPeer(m_server.port()).handshakeBytes();
    const RawSockets half = connectMany(m_server.port(), Count, hello.left(hello.size() / 2));
    QElapsedTimer clock;
    clock.start();
    neighbour.sendText(broadcast("neighbour", "1"));
    WSIFY_WAIT(neighbour.messages().size() == 1);
    // A QSslSocket takes about a millisecond to make, and there is no limit on how many are made in a turn.
    const int most = m_server.isQt() ? 5 * Pulse::MostMs : Pulse::MostMs;
    QVERIFY2(clock.elapsed() <= most, QByteArray::number(clock.elapsed()));
    QCOMPARE(httpRequest(m_server.port(), "GET", "/health").status, 200);
    if (!m_server.isQt()) {
        QVERIFY(m_server.grown("wsify_tls_handshakes_waited_total") > 0);
        QVERIFY(m_server.grown("wsify_limit_total{limit=\"tls_handshakes\"}") > 0);
        QVERIFY(m_server.process().out().contains("it took too long, and others waited"));
    }
}

/// --head-timeout ends those who send a byte now and then, half a record, or read nothing; the head behind the handshake belongs to it.
void TestHostileTls::slowHandshakes()
{
    WSIFY_SERVE(m_server, ImpatientFlags);
    Pulse pulse(m_server.process());
    const TlsPeers heads = establish(m_server.port(), Many / 5);
    QCOMPARE(int(heads.size()), Many / 5);
    for (const auto &peer : heads) {
        const QByteArray records = peer->records(upgradeRequest());
        peer->raw().send(records.left(records.size() / 2));
        peer->pump();
    }
    const QByteArray hello = TlsPeer(m_server.port()).handshakeBytes();
    RawSockets drips = connectMany(m_server.port(), Many);
    RawSockets deaf;
    for (int i = 0; i < Many; ++i) {
        deaf.push_back(std::make_unique<RawSocket>(m_server.port(), 1024));
        deaf.back()->send(hello);
        deaf.back()->stopReading();
        deaf.back()->pump();
    }
    QElapsedTimer clock;
    clock.start();
    qsizetype sent = 0;
    while (clock.elapsed() < HeadTimeoutMs / 2) {
        for (const auto &drip : drips) {
            drip->send(hello.mid(sent, 1));
            drip->pump();
        }
        ++sent;
        waitUntil([] { return false; }, 50);
    }
    QVERIFY(std::none_of(drips.begin(), drips.end(), [](auto &drip) { return drip->isEnded(); }));
    QVERIFY(waitEnded(drips));
    for (const auto &each : deaf)
        each->resumeReading();
    QVERIFY(waitEnded(deaf) && waitEnded(heads));
    QVERIFY2(clock.elapsed() < 3 * HeadTimeoutMs, QByteArray::number(clock.elapsed()));
    for (const auto &peer : heads)
        QVERIFY2(peer->received().startsWith("HTTP/1.1 408 "), peer->received().constData());
    WSIFY_STEADY(pulse);
    QCOMPARE(m_server.grown("wsify_limit_total{limit=\"head\"}"), 2 * Many + Many / 5);
    WSIFY_WAIT(m_server.process().out().contains("it did not end in time"));
}

void TestHostileTls::asksToBeginAnew()
{
    WSIFY_SERVE(m_server, Flags);
    Pulse pulse(m_server.process());
    const TlsPeers peers = establish(m_server.port(), Many, TlsPeer::Version::Tls12);
    QCOMPARE(int(peers.size()), Many);
    const double handshakes = m_server.process().metric("wsify_tls_handshakes_total{result=\"ok\"}");
    for (const auto &peer : peers) {
        peer->raw().send(peer->helloAgain());
        peer->pump();
    }
    QVERIFY(waitUntil([&] {
        return std::all_of(peers.begin(), peers.end(),
                           [](const auto &peer) { return peer->isEnded() || !peer->raw().unsent(); });
    }));
    WSIFY_STEADY(pulse);
    QVERIFY(m_server.process().metric("wsify_tls_handshakes_total{result=\"ok\"}") - handshakes < Many / 2.0);
}

/// Each record in three parts, with others' between them: nothing is lost or mixed up.
void TestHostileTls::recordsInParts()
{
    WSIFY_SERVE(m_server, Flags);
    Pulse pulse(m_server.process());
    const TlsPeers peers = openTlsClients(m_server.port(), Many);
    QCOMPARE(int(peers.size()), Many);
    QByteArrayList records;
    for (size_t i = 0; i < peers.size(); ++i) {
        const QByteArray own = "own-" + QByteArray::number(quint64(i));
        records.append(peers[i]->records(text(join(own)) + text(broadcast(own, QByteArray::number(quint64(i))))));
    }
    for (int part = 0; part < 3; ++part) {
        for (size_t i = 0; i < peers.size(); ++i) {
            const QByteArray &all = records[qsizetype(i)];
            const qsizetype third = all.size() / 3;
            peers[i]->raw().send(part < 2 ? all.mid(part * third, third) : all.mid(2 * third));
            peers[i]->pump();
        }
        QCOMPARE(httpRequest(m_server.port(), "GET", "/health").status, 200);
    }
    for (size_t i = 0; i < peers.size(); ++i)
        WSIFY_WAIT((peers[i]->pump(), peers[i]->received().endsWith(QByteArray::number(quint64(i)))));
    WSIFY_STEADY(pulse);
}

void TestHostileTls::damagedRecords_data()
{
    QTest::addColumn<int>("how");
    QTest::newRow("a bit turned") << 0;
    QTest::newRow("an alert in plain text") << 1;
    QTest::newRow("too long") << 2;
    QTest::newRow("the same again") << 3;
}

/// Ends the connection; what was whole before it counts.
void TestHostileTls::damagedRecords()
{
    QFETCH(int, how);
    WSIFY_SERVE(m_server, Flags);
    Pulse pulse(m_server.process());
    WsClient member;
    QVERIFY(member.opened(m_server.port()));
    member.sendText(join("whole"));
    QVERIFY(member.settled());
    const TlsPeers peers = openTlsClients(m_server.port(), Many);
    QCOMPARE(int(peers.size()), Many);
    for (const auto &peer : peers) {
        const QByteArray whole = peer->records(text(broadcast("whole", "1")));
        QByteArray bad = peer->records(text(broadcast("whole", "2")));
        if (how == 0)
            bad[bad.size() / 2] = char(bad[bad.size() / 2] ^ 1);
        else if (how == 1)
            bad = QByteArray::fromHex("15030300020228");
        else if (how == 2)
            bad = QByteArray::fromHex("170303ffff") + QByteArray(70'000, 'x');
        else
            bad = whole;
        peer->raw().send(whole + bad);
        peer->pump();
    }
    QVERIFY(waitEnded(peers));
    WSIFY_WAIT(member.messages().size() == Many);
    WSIFY_STEADY(pulse);
    QCOMPARE(member.messages().count("1"), Many);
}

void TestHostileTls::endsWithinAMessage_data()
{
    QTest::addColumn<bool>("closeNotify");
    QTest::addColumn<bool>("reset");
    QTest::newRow("an alert, close_notify") << true << false;
    QTest::newRow("a FIN alone") << false << false;
    QTest::newRow("a reset") << false << true;
}

/// What was whole counts (a reset may overtake it); the half does not.
void TestHostileTls::endsWithinAMessage()
{
    QFETCH(bool, closeNotify);
    QFETCH(bool, reset);
    WSIFY_SERVE(m_server, Flags);
    Pulse pulse(m_server.process());
    WsClient member;
    QVERIFY(member.opened(m_server.port()));
    member.sendText(join("whole"));
    QVERIFY(member.settled());
    const TlsPeers peers = openTlsClients(m_server.port(), Many);
    QCOMPARE(int(peers.size()), Many);
    for (const auto &peer : peers) {
        peer->send(text(broadcast("whole", "1")) + text(broadcast("whole", "2")).chopped(3));
        if (closeNotify)
            peer->raw().send(peer->closeNotify());
        peer->pump();
        if (reset)
            peer->raw().reset();
        else if (!closeNotify)
            peer->raw().finish();
    }
    QVERIFY(waitEnded(peers));
    if (!reset)
        WSIFY_WAIT(member.messages().size() == Many);
    WSIFY_STEADY(pulse);
    QCOMPARE(member.messages().count("2"), 0);
}

/// A byte a record: dear to take, and nobody else pays for it.
void TestHostileTls::tinyRecords()
{
    WSIFY_SERVE(m_server, Flags);
    Pulse pulse(m_server.process());
    const TlsPeers peers = openTlsClients(m_server.port(), Many / 10);
    QCOMPARE(int(peers.size()), Many / 10);
    const QByteArray message = text(join("tiny")) + text(broadcast("tiny", '"' + QByteArray(1000, 'x') + '"'));
    for (const auto &peer : peers) {
        for (const char byte : message)
            peer->raw().send(peer->records(QByteArray(1, byte)));
        peer->pump();
    }
    for (const auto &peer : peers)
        WSIFY_WAIT((peer->pump(), peer->received().contains("xxx\"")));
    WSIFY_STEADY(pulse);
}

/// What a member is due in a turn comes as one record, that is with one write.
void TestHostileTls::joinsATurn()
{
    constexpr int Burst = 32;
    WSIFY_SERVE(m_server, {QStringLiteral("--workers"), QStringLiteral("1")});
    const TlsPeers members = openTlsClients(m_server.port(), Many);
    QCOMPARE(int(members.size()), Many);
    for (const auto &member : members) {
        member->send(text(join("burst")));
        member->pump();
    }
    WSIFY_WAIT(m_server.process().metric("wsify_subscriptions") == Many);
    const TlsPeers publisher = openTlsClients(m_server.port(), 1);
    QCOMPARE(int(publisher.size()), 1);
    QByteArray burst;
    QByteArray expected;
    for (int i = 0; i < Burst; ++i) {
        const QByteArray content = QByteArray::number(100 + i);
        burst += text(broadcast("burst", content));
        expected += "\x81\x03" + content;
    }
    const auto records = [&members] {
        int all = 0;
        for (const auto &member : members)
            all += member->recordsReceived();
        return all;
    };
    const int before = records();
    publisher.front()->send(burst);
    publisher.front()->pump();
    for (const auto &member : members)
        WSIFY_WAIT((member->pump(), member->received() == expected));
    QCOMPARE(records() - before, Many);
}

/// Each one is to be answered, to a peer that does not read.
void TestHostileTls::newKeysWithoutEnd()
{
    WSIFY_SERVE(m_server, Flags);
    const TlsPeers peers = openTlsClients(m_server.port(), 4);
    QCOMPARE(int(peers.size()), 4);
    for (const auto &peer : peers) {
        QByteArray flood;
        for (int i = 0; i < 1000; ++i)
            flood += peer->keyUpdate();
        peer->raw().stopReading();
        peer->raw().send(flood);
    }
    Pulse pulse(m_server.process());
    QVERIFY(waitUntil([&] {
        for (const auto &peer : peers)
            peer->raw().pump();
        return std::all_of(peers.begin(), peers.end(),
                           [](const auto &peer) { return peer->raw().isEnded() || !peer->raw().unsent(); });
    }));
    WSIFY_STEADY(pulse);
}

WSIFY_SUITE(tst_hostile_tls, QCoreApplication, TestHostileTls)
#include "tst_hostile_tls.moc"
