// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "contract/enginecontract.h"

#include "core/control/controldesk.h"
#include "core/control/controlroom.h"
#include "core/fanout/hub.h"
#include "core/fanout/node.h"
#include "core/fanout/walks.h"
#include "core/http/admission.h"
#include "core/http/httpapi.h"
#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "engine/acceptor.h"
#include "engine/http/proxyprotocol.h"
#include "engine/http/trustedproxies.h"
#include "support/fakeauthorizer.h"
#include "support/fakebroker.h"
#include "support/httpclient.h"
#include "support/recordingobserver.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QElapsedTimer>
#include <QTcpSocket>
#include <QtTest>

#include <algorithm>
#include <vector>

#ifdef Q_OS_UNIX
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace wsify::test {

namespace {

using std::chrono::milliseconds;
using Clients = std::vector<std::unique_ptr<WsClient>>;

enum Asking { Unasked, Asked };

/// One worker with the engine under test behind a real listening socket.
class Rig
{
public:
    explicit Rig(const EngineContract::Factory &factory, Asking asking = Unasked, const Limits &given = {},
                 const DropLimits &drops = {})
        : limits(given)
        , timers(factory.timers())
        , context{0, node, hub, asking == Asked ? &authorizer : nullptr, *timers, limits, observer, metrics, counters}
        , acceptor([this](const Accepted &accepted) {
            ++adopted;
            engine->adopt(accepted);
        })
        , engine(factory.engine(EngineContext{admission, httpApi, *timers, limits, counters, observer, proxies, drops},
                                [this] { ++closed; }))
    {
        node.enter(0, &hub, [] {});
        if (isOverTls()) {
            const Identity &identity = serverIdentity();
            certificates = std::make_unique<TlsCertificates>(
                std::vector<TlsFiles>{{identity.certificateFile(), identity.keyFile()}}, factory.prepareTls,
                TlsCertificates::Tell{[](const QString &) {}, [](const QString &) {}});
            if (!certificates->load().isEmpty())
                qFatal("no certificate");
            acceptor.setTls(certificates.get());
        }
        acceptor.listen(QStringLiteral("127.0.0.1:0"), [](const QString &error) {
            if (!error.isEmpty())
                qFatal("cannot listen");
        });
    }
    Rig(const Rig &) = delete;
    Rig &operator=(const Rig &) = delete;

    quint16 port() const { return acceptor.serverPort(); }
    /// Everything that was adopted was given back, once, and nothing is left of it.
    bool isEmpty() const
    {
        return closed == adopted && engine->connections() == 0 && counters.clients.value() == 0
               && counters.connecting.value() == 0 && counters.subscriptions.value() == 0
               && counters.heldBytes.value() == 0;
    }
    void publish(const QByteArray &channel, const QByteArray &content) { node.publish(0, Message(channel, content)); }
    /// Answers what is asked, and what will be.
    bool allow(int calls)
    {
        for (int i = 0; i < calls; ++i) {
            if (!waitUntil([this] { return authorizer.out() > 0; }))
                return false;
            authorizer.answer(Verdict::Allow);
        }
        return true;
    }
    /// A client that is joined to "c", with no word of the authorizer.
    std::unique_ptr<WsClient> member()
    {
        auto client = std::make_unique<WsClient>();
        const qint64 before = counters.subscriptions.value();
        if (client->opened(port())) {
            client->sendText(join("c"));
            if (waitUntil([&] { return counters.subscriptions.value() == before + 1; }))
                return client;
        }
        qFatal("a member could not join");
        return nullptr;
    }

    int adopted = 0;
    int closed = 0;
    Limits limits;
    FakeBroker broker;
    Node node{broker, 1};
    ProcessMetrics metrics{1};
    WorkerMetrics &counters = metrics.worker(0);
    Hub hub{0, node.directory(), broker, counters};
    RecordingObserver observer;
    FakeAuthorizer authorizer;
    std::unique_ptr<Timers> timers;
    SessionContext context;
    Admission::Config admissionConfig;
    ConnectLimits connectLimits{limits};
    Admission admission{context, admissionConfig, connectLimits};
    TrustedProxies proxies;
    HttpApi::Config httpConfig;
    Walks walks{node};
    ControlRoom controlRoom{node, walks};
    ControlDesk controlDesk{0, controlRoom, *timers};
    HttpApi httpApi{0, node, httpConfig, limits, metrics, counters, controlDesk};
    std::unique_ptr<TlsCertificates> certificates; ///< over TLS
    Acceptor acceptor;
    std::unique_ptr<Engine> engine;
};

/// What the server sends stays in the kernel for now.
std::unique_ptr<QTcpSocket> connectedWithoutReading(quint16 port)
{
    auto client = makeClientSocket();
    connectClient(*client, port);
    waitUntil([&] {
        const auto *secure = qobject_cast<QSslSocket *>(client.get());
        return client->state() == QAbstractSocket::ConnectedState && (!secure || secure->isEncrypted());
    });
    client->setReadBufferSize(1);
    return client;
}

QByteArray text(const QByteArray &payload)
{
    return WsClient::frame(WsClient::Text, payload);
}

QByteArray post(const QByteArray &body, const QByteArray &headers = {})
{
    return "POST /broadcast HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" + headers
           + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

int count(const HttpAnswer &answer, QByteArrayView name)
{
    return int(std::count_if(answer.headers.cbegin(), answer.headers.cend(), [name](const auto &header) {
        return header.first.compare(name, Qt::CaseInsensitive) == 0;
    }));
}

constexpr milliseconds Soon{500}; ///< for ends that an engine waits for, and that are not what a case is about

constexpr char Publication[] = R"({"channel":"c","content":1})";

} // namespace

EngineContract::EngineContract(Factory factory)
    : m_factory(std::move(factory))
{
}

// ---- the handshake

void EngineContract::answersAHandshake()
{
    Rig rig(m_factory);
    WsClient client;
    QVERIFY(client.opened(rig.port()));
    QCOMPARE(rig.observer.statuses, QList<int>{101});
    QCOMPARE(rig.engine->connections(), 1);
    QCOMPARE(rig.counters.clients.value(), 1);
    QCOMPARE(rig.counters.httpErrors.value(), 0);
    QVERIFY(client.answer().header("sec-websocket-protocol").isNull());
    QVERIFY(client.settled());
    QCOMPARE(rig.closed, 0);

    client.sendClose(1000, "bye");
    WSIFY_WAIT(client.isDisconnected() && rig.isEmpty());
    QCOMPARE(client.closeCode(), 1000);
    QCOMPARE(rig.observer.codes, QList<CloseCode>{CloseCode::Normal});
}

void EngineContract::echoesTheFirstSubprotocol()
{
    Rig rig(m_factory);
    // Two at once: what one chose must not reach the other.
    WsClient one;
    WsClient other;
    WsClient none;
    one.open(rig.port(), {.protocols = {"first", "second"}});
    other.open(rig.port(), {.protocols = {"second"}});
    none.open(rig.port());
    WSIFY_WAIT(one.isOpen() && other.isOpen() && none.isOpen());
    QCOMPARE(one.answer().header("sec-websocket-protocol"), QByteArray("first"));
    QCOMPARE(other.answer().header("sec-websocket-protocol"), QByteArray("second"));
    QVERIFY(none.answer().header("sec-websocket-protocol").isNull());
}

void EngineContract::deliversWhatCameWithTheHandshake_data()
{
    QTest::addColumn<int>("split");
    QTest::addColumn<bool>("asked");
    const int frames = int((text(join("c")) + text(broadcast("c", R"("early")"))).size());
    for (const bool asked : {false, true}) {
        const char *suffix = asked ? ", after the authorizer's word" : "";
        QTest::addRow("all of it%s", suffix) << frames << asked;
        QTest::addRow("a byte%s", suffix) << 1 << asked;
        QTest::addRow("all but a byte%s", suffix) << frames - 1 << asked;
    }
}

void EngineContract::deliversWhatCameWithTheHandshake()
{
    QFETCH(int, split);
    QFETCH(bool, asked);
    Rig rig(m_factory, asked ? Asked : Unasked);
    const QByteArray frames = text(join("c")) + text(broadcast("c", R"("early")"));
    WsClient client;
    client.open(rig.port(), {.behind = frames.first(split)});
    if (asked)
        QVERIFY(rig.allow(1));
    WSIFY_WAIT(client.isOpen());
    client.sendRaw(frames.sliced(split));
    if (asked)
        QVERIFY(rig.allow(2));
    WSIFY_WAIT(client.messages().size() == 1); // the client refuses a masked one
    QCOMPARE(client.messages().first(), QByteArray(R"("early")"));
}

void EngineContract::asksBeforeThe101_data()
{
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<int>("status");
    QTest::newRow("allowed") << Verdict::Allow << 101;
    QTest::newRow("denied") << Verdict::Deny << 403;
    QTest::newRow("unavailable") << Verdict::Unavailable << 503;
}

void EngineContract::asksBeforeThe101()
{
    QFETCH(Verdict, verdict);
    QFETCH(int, status);
    Rig rig(m_factory, Asked);
    {
        WsClient client;
        client.open(rig.port(), {.target = "/ws?token=t"});
        WSIFY_WAIT(rig.authorizer.out() == 1);
        QVERIFY(rig.authorizer.request().body.contains(R"("query":{"token":["t"]})"));
        QCOMPARE(rig.authorizer.request().remoteAddress, QByteArray("127.0.0.1"));
        QCOMPARE(client.answer().status, 0);
        QVERIFY(rig.observer.statuses.isEmpty());
        rig.authorizer.answer(verdict);
        WSIFY_WAIT(client.answer().status != 0);
        QCOMPARE(client.answer().status, status);
        QCOMPARE(rig.observer.statuses, QList<int>{status});
        QCOMPARE(client.answer().header("retry-after").isNull(), status != 503);
        QCOMPARE(client.isOpen(), status == 101);
    }
    WSIFY_WAIT(rig.isEmpty());
}

void EngineContract::forgetsWhoLeavesWhileAsked()
{
    Rig rig(m_factory, Asked);
    WsClient client;
    client.open(rig.port());
    WSIFY_WAIT(rig.authorizer.out() == 1);
    client.hangUp();
    WSIFY_WAIT(rig.isEmpty());
    QCOMPARE(rig.authorizer.out(), 0);
    QCOMPARE(rig.authorizer.forgotten(), 1);
    QVERIFY(rig.observer.statuses.isEmpty());
}

void EngineContract::refusesUpgradesWhileDraining()
{
    Rig rig(m_factory, Asked);
    WsClient asked;
    asked.open(rig.port());
    WSIFY_WAIT(rig.authorizer.out() == 1);
    rig.node.startDraining();
    rig.engine->drain(milliseconds(0));
    QVERIFY(rig.allow(1));
    WsClient late;
    late.open(rig.port());
    WSIFY_WAIT(asked.answer().status == 503 && late.answer().status == 503);
    WSIFY_WAIT(rig.isEmpty());
}

void EngineContract::refusesLate_data()
{
    QTest::addColumn<bool>("asked");
    QTest::addColumn<QByteArray>("behind");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("reason");
    QTest::newRow("origin") << false << QByteArray() << 4003 << QByteArray("origin");
    QTest::newRow("denied") << true << QByteArray() << 4001 << QByteArray("not_authorized");
    QTest::newRow("denied, with early frames") << true << text(join("c")) << 4001 << QByteArray("not_authorized");
}

/// A page cannot see the status of a handshake that is refused.
void EngineContract::refusesLate()
{
    QFETCH(bool, asked);
    QFETCH(QByteArray, behind);
    QFETCH(int, code);
    QFETCH(QByteArray, reason);
    Rig rig(m_factory, asked ? Asked : Unasked);
    if (!asked)
        rig.admissionConfig.allowedOrigins = {"https://app.example.org"};
    WsClient client;
    client.open(rig.port(),
                {.headers = {"Origin: https://evil.example.org"}, .protocols = {"wsify.v4"}, .behind = behind});
    if (asked) {
        WSIFY_WAIT(rig.authorizer.out() == 1);
        rig.authorizer.answer(Verdict::Deny);
    }
    WSIFY_WAIT(client.closeCode() != 0); // and answers with its own close frame
    QCOMPARE(client.answer().status, 101);
    QCOMPARE(client.answer().header("sec-websocket-protocol"), QByteArray("wsify.v4"));
    QCOMPARE(client.closeCode(), code);
    QCOMPARE(client.closeReason(), reason);
    WSIFY_WAIT(client.isDisconnected() && rig.isEmpty() && rig.counters.refusingLate.value() == 0);
    QVERIFY(client.arrivals().isEmpty());
    QCOMPARE(rig.observer.statuses, QList<int>{101});
    QVERIFY(rig.observer.codes.isEmpty()); // there was no client
    QCOMPARE(rig.counters.connects.value(), 0);
    QCOMPARE(rig.counters.commandsIn.value(), 0);
    QCOMPARE(rig.counters.refusedLate.value(), 1);
    QCOMPARE(rig.authorizer.out(), 0);
}

void EngineContract::endsWhoIsRefusedLate_data()
{
    QTest::addColumn<bool>("sends");
    QTest::newRow("does nothing") << false;
    QTest::newRow("sends on") << true;
}

/// The client that does not answer the close frame.
void EngineContract::endsWhoIsRefusedLate()
{
    QFETCH(bool, sends);
    Rig rig(m_factory);
    rig.admissionConfig.allowedOrigins = {"https://app.example.org"};
    const auto owner = makeClientSocket();
    QTcpSocket &client = *owner;
    connectClient(client, rig.port());
    QElapsedTimer clock;
    clock.start();
    client.write("GET /ws HTTP/1.1\r\nHost: a\r\nOrigin: null\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                 "Sec-WebSocket-Protocol: wsify.v4\r\n\r\n");
    QByteArray received;
    WSIFY_WAIT((received += client.readAll(), received.contains("origin")));
    QCOMPARE(rig.counters.refusingLate.value(), 1);
    const QByteArray message = text(join("c")) + text(QByteArray(64 * 1024, 'x'));
    QTimer more;
    QObject::connect(&more, &QTimer::timeout, &more, [&] {
        if (client.state() == QAbstractSocket::ConnectedState && client.bytesToWrite() == 0)
            client.write(message);
    });
    if (sends)
        more.start(20);
    WSIFY_WAIT((received += client.readAll(), client.state() == QAbstractSocket::UnconnectedState));
    QVERIFY2(clock.elapsed() >= 1500, QByteArray::number(clock.elapsed()));
    WSIFY_WAIT(rig.isEmpty() && rig.counters.refusingLate.value() == 0);
    const qsizetype head = received.indexOf("\r\n\r\n") + 4;
    QCOMPARE(received.sliced(head), Frame::close(CloseCode::ForeignOrigin, "origin").bytes().toByteArray());
    QCOMPARE(rig.counters.commandsIn.value(), 0);
}

void EngineContract::refusesByHttpWhereTooManyAreRefusedLate()
{
    Rig rig(m_factory);
    rig.admissionConfig.allowedOrigins = {"https://app.example.org"};
    rig.counters.refusingLate.add(Limits::lateRefusals - 1);
    const Handshake handshake{.headers = {"Origin: null"}, .protocols = {"wsify.v4"}};
    WsClient last;
    last.open(rig.port(), handshake);
    last.stopReading(); // and so it stays
    WSIFY_WAIT(rig.counters.refusedLate.value() == 1);
    WsClient beyond;
    beyond.open(rig.port(), handshake);
    WSIFY_WAIT(beyond.answer().status == 403);
    QCOMPARE(rig.counters.limitLateRefusals.value(), 1);
    last.resumeReading();
    WSIFY_WAIT(last.closeCode() == 4003 && last.isDisconnected() && rig.isEmpty());
    WSIFY_WAIT(rig.counters.refusingLate.value() == Limits::lateRefusals - 1);
}

// ---- HTTP

void EngineContract::headHasAnAbsoluteDeadline_data()
{
    QTest::addColumn<bool>("trickles");
    QTest::newRow("silent") << false;
    QTest::newRow("trickling") << true;
}

void EngineContract::headHasAnAbsoluteDeadline()
{
    QFETCH(bool, trickles);
    Limits limits;
    limits.headTimeout = milliseconds(300);
    Rig rig(m_factory, Unasked, limits, {.silence = Soon});
    QElapsedTimer clock;
    clock.start();
    HttpConnection connection(rig.port());
    connection.send("GET /health HTTP/1.1\r\nHost: a\r\nX: ");
    QTimer trickle;
    QObject::connect(&trickle, &QTimer::timeout, &trickle, [&] { connection.send("x"); });
    if (trickles)
        trickle.start(20);
    const HttpAnswer answer = connection.answer();
    trickle.stop();
    QCOMPARE(answer.status, 408);
    QVERIFY(clock.elapsed() >= 250);
    QVERIFY(!answer.body.isEmpty());
    QVERIFY(connection.waitClosed());
    WSIFY_WAIT(rig.isEmpty());
    QCOMPARE(rig.counters.limitHead.value(), 1);
    QCOMPARE(rig.observer.statuses, QList<int>{408});
}

void EngineContract::bodyHasAnAbsoluteDeadline()
{
    Limits limits;
    limits.bodyTimeout = milliseconds(300);
    Rig rig(m_factory, Unasked, limits, {.silence = Soon});
    HttpConnection connection(rig.port());
    connection.send(post(Publication).chopped(1));
    QCOMPARE(connection.answer().status, 408);
    QVERIFY(connection.waitClosed());
    WSIFY_WAIT(rig.isEmpty());
    QCOMPARE(rig.counters.limitBody.value(), 1);
    QCOMPARE(rig.counters.published.value(), 0);
}

void EngineContract::refusesBadHeads_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<int>("status");
    const QByteArray start = "GET /health HTTP/1.1\r\nHost: a\r\n";
    QTest::newRow("no HTTP") << QByteArray("\x16\x03\x01\x02\r\n\r\n") << 400;
    QTest::newRow("HTTP/9.9") << QByteArray("GET /health HTTP/9.9\r\nHost: a\r\n\r\n") << 400;
    QTest::newRow("two lengths") << start + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n" << 400;
    QTest::newRow("NUL") << start + QByteArray("X: a\0b\r\n\r\n", 10) << 400;
    QTest::newRow("an upgrade with a body")
        << QByteArray("GET /ws HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx") << 400;
    QTest::newRow("a malformed upgrade") << QByteArray(
        "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: short\r\n\r\n")
                                         << 400;
    QTest::newRow("too long") << start + "X: " + QByteArray(20000, 'x') + "\r\n\r\n" << 431;
    QTest::newRow("too many fields") << start + QByteArray("X: x\r\n").repeated(200) + "\r\n" << 431;
}

void EngineContract::refusesBadHeads()
{
    QFETCH(QByteArray, head);
    QFETCH(int, status);
    Rig rig(m_factory, Unasked, {}, {.silence = Soon});
    HttpConnection connection(rig.port());
    // What follows is not read as a request, and does not destroy the answer by a reset.
    connection.send(head + post(Publication) + QByteArray(100'000, 'x'));
    const HttpAnswer answer = connection.answer();
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.header("connection").toLower(), QByteArray("close"));
    QVERIFY(!answer.body.isEmpty());
    QVERIFY(connection.waitClosed());
    QVERIFY(connection.received().isEmpty());
    WSIFY_WAIT(rig.isEmpty());
    QCOMPARE(rig.observer.statuses, QList<int>{status});
    QCOMPARE(rig.counters.httpErrors.value(), 1);
    QCOMPARE(rig.counters.published.value(), 0);
}

void EngineContract::halfAProxyHeaderCounts()
{
    ProxyProtocol protocol;
    Rig rig(m_factory);
    QString error;
    QVERIFY(rig.proxies.parse(QStringLiteral("127.0.0.0/8"), error));
    rig.acceptor.setProxyProtocol(&protocol);
    HttpConnection half(rig.port());
    half.send("PROXY TCP4 1");
    WSIFY_WAIT(rig.counters.heldBytes.value() == 12);
    const std::vector<Engine::Holding> largest = rig.engine->largest(1);
    QCOMPARE(largest.size(), size_t(1));
    QCOMPARE(largest.front().bytes, 12);
    rig.engine->shed(largest.front().connection);
    QVERIFY(half.waitClosed());
    WSIFY_WAIT(rig.isEmpty());
    QCOMPARE(rig.counters.limitMemory.value(), 1);
    QCOMPARE(rig.counters.proxyHeadersRefused.value(), 0);
    QVERIFY(rig.observer.statuses.isEmpty());

    // One that is whole makes a connection like any other; and the engine may go in the middle of one.
    HttpConnection whole(rig.port());
    whole.send("PROXY TCP4 192.0.2.1 10.0.0.1 1 2\r\nGET /health HTTP/1.1\r\nHost: a\r\n\r\n");
    QCOMPARE(whole.answer().status, 200);
    HttpConnection left(rig.port());
    left.send("PROXY TCP4 1");
    WSIFY_WAIT(rig.engine->connections() == 1 + int(m_factory.keepsAlive));
    rig.engine.reset();
    QCOMPARE(rig.closed, rig.adopted);
}

void EngineContract::answersWhenTheBrokerDoes()
{
    Rig rig(m_factory);
    rig.broker.automatic = false;
    HttpConnection confirmed(rig.port());
    confirmed.send(post(Publication));
    WSIFY_WAIT(rig.broker.held() == 1);
    QVERIFY(confirmed.received().isEmpty());
    rig.broker.release(PublishResult::Ok);
    const HttpAnswer answer = confirmed.answer();
    QCOMPARE(answer.status, 201);
    QCOMPARE(answer.header("connection").toLower(), connectionHeader());

    HttpConnection unconfirmed(rig.port());
    unconfirmed.send(post(Publication, "Connection: close\r\n"));
    WSIFY_WAIT(rig.broker.held() == 1);
    rig.broker.release(PublishResult::Down);
    QCOMPARE(unconfirmed.answer().status, 503);
    QVERIFY(unconfirmed.waitClosed());
    WSIFY_WAIT(rig.engine->connections() == int(m_factory.keepsAlive));
}

void EngineContract::dropsAnswersOfClientsThatLeft()
{
    Rig rig(m_factory);
    rig.broker.automatic = false;
    {
        HttpConnection connection(rig.port());
        connection.send(post(Publication, "Connection: close\r\n"));
        WSIFY_WAIT(rig.broker.held() == 1);
    }
    if (!m_factory.keepsAlive) {
        WSIFY_WAIT(rig.isEmpty());
        rig.broker.release(PublishResult::Ok); // nobody is there to hear it
        QVERIFY(rig.observer.statuses.isEmpty());
    } else {
        rig.broker.release(PublishResult::Ok);
    }
    WSIFY_WAIT(rig.isEmpty());
}

void EngineContract::readsBodies_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::newRow("a length") << post(Publication);
    const QByteArray chunked = "POST /broadcast HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                               "Transfer-Encoding: chunked\r\n\r\n";
    QTest::newRow("chunks") << chunked + "5\r\n{\"cha\r\n16;x=y\r\nnnel\":\"c\",\"content\":1}\r\n0\r\nT: r\r\n\r\n";
}

void EngineContract::readsBodies()
{
    QFETCH(QByteArray, request);
    Rig rig(m_factory);
    const auto member = rig.member();
    HttpConnection whole(rig.port());
    whole.send(request);
    QCOMPARE(whole.answer().status, 201);
    WSIFY_WAIT(member->messages().size() == 1);

    HttpConnection bytes(rig.port());
    for (const char c : std::as_const(request)) {
        bytes.send(QByteArray(1, c));
        QCoreApplication::processEvents();
    }
    QCOMPARE(bytes.answer().status, 201);
    WSIFY_WAIT(member->messages().size() == 2);
    QCOMPARE(member->messages(), (QByteArrayList{"1", "1"}));
}

void EngineContract::refusesLargeBodies_data()
{
    QTest::addColumn<QByteArray>("head");
    const QByteArray start = "POST /broadcast HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
    QTest::newRow("declared") << start + "Content-Length: 200000\r\n\r\n";
    QTest::newRow("chunked") << start + "Transfer-Encoding: chunked\r\n\r\n30D40\r\n";
}

void EngineContract::refusesLargeBodies()
{
    QFETCH(QByteArray, head);
    Limits limits;
    limits.maxBody = 1000;
    Rig rig(m_factory, Unasked, limits, {.silence = Soon});
    HttpConnection connection(rig.port());
    connection.send(head + QByteArray(200'000, 'x'));
    const HttpAnswer answer = connection.answer();
    QCOMPARE(answer.status, 413);
    QVERIFY(answer.body.contains("--max-body"));
    QVERIFY(connection.waitClosed());
    WSIFY_WAIT(rig.isEmpty());
    QCOMPARE(rig.counters.limitBody.value(), 1);
}

void EngineContract::answersWhoSendsTooMuch_data()
{
    QTest::addColumn<qint64>("size");
    QTest::addColumn<bool>("isChunked");
    for (const qint64 size : {1'100'000, 3'000'000, 20'000'000}) {
        QTest::addRow("%lld bytes, declared", size) << size << false;
        QTest::addRow("%lld bytes in chunks", size) << size << true;
    }
}

/// A client that reads when it has sent everything finds the answer, and nothing in its way.
void EngineContract::answersWhoSendsTooMuch()
{
    QFETCH(qint64, size);
    QFETCH(bool, isChunked);
    Rig rig(m_factory, Unasked, {}, {.silence = 2 * Soon});
    const auto owner = connectedWithoutReading(rig.port());
    QTcpSocket &client = *owner;
    QByteArray request = "POST /broadcast HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
    if (isChunked) {
        const QByteArray chunk = QByteArray::number(10'000, 16) + "\r\n" + QByteArray(10'000, 'x') + "\r\n";
        request += "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeated(size / 10'000) + "0\r\n\r\n";
    } else {
        request += "Content-Length: " + QByteArray::number(size) + "\r\n\r\n" + QByteArray(size, 'x');
    }
    client.write(request);
    WSIFY_WAIT(client.bytesToWrite() == 0 || client.state() == QAbstractSocket::UnconnectedState);
    QCOMPARE(client.bytesToWrite(), 0);
    client.setReadBufferSize(0);
    QByteArray answer;
    WSIFY_WAIT((answer += client.readAll(), client.state() == QAbstractSocket::UnconnectedState));
    answer += client.readAll();
    QVERIFY2(answer.startsWith("HTTP/1.1 413 "), answer.constData());
    QVERIFY(answer.contains("--max-body"));
    QCOMPARE(client.error(), QAbstractSocket::RemoteHostClosedError);
    WSIFY_WAIT(rig.isEmpty());
    QCOMPARE(rig.counters.limitBody.value(), 1);
}

void EngineContract::servesOneRequestAfterTheOther()
{
    if (!m_factory.keepsAlive)
        QSKIP("one request a connection");
    Rig rig(m_factory);
    const auto member = rig.member();
    HttpConnection connection(rig.port());
    for (int i = 0; i < 3; ++i) {
        connection.send(post(Publication));
        QCOMPARE(connection.answer().status, 201);
    }
    connection.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n");
    QCOMPARE(connection.answer().status, 200);
    QVERIFY(!connection.isClosed());
    // An upgrade may come last.
    connection.send("GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    QCOMPARE(connection.answer().status, 101);
    WSIFY_WAIT(member->messages().size() == 3);
    QCOMPARE(rig.counters.httpRequests.value(), 6);
    QCOMPARE(rig.adopted, 2);
}

void EngineContract::answersPipelinedRequestsInOrder()
{
    if (!m_factory.keepsAlive)
        QSKIP("one request a connection");
    Rig rig(m_factory);
    HttpConnection connection(rig.port());
    QByteArray requests;
    constexpr int Count = 300;
    for (int i = 0; i < Count; ++i)
        requests += i % 3 == 0   ? QByteArray("GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
                    : i % 3 == 1 ? post(Publication)
                                 : QByteArray("GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n");
    connection.send(requests + "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + post(Publication));
    for (int i = 0; i < Count; ++i)
        QCOMPARE(connection.answer().status, i % 3 == 0 ? 200 : i % 3 == 1 ? 201 : 404);
    const HttpAnswer last = connection.answer();
    QCOMPARE(last.status, 200);
    QCOMPARE(last.header("connection").toLower(), QByteArray("close"));
    QVERIFY(connection.waitClosed());
    QVERIFY(connection.received().isEmpty());
    QCOMPARE(rig.counters.published.value(), Count / 3); // nothing behind "close" is parsed
    WSIFY_WAIT(rig.isEmpty());
    QCOMPARE(rig.observer.statuses.size(), Count + 1);

    // The second waits until the first is answered.
    rig.broker.automatic = false;
    HttpConnection waiting(rig.port());
    waiting.send(post(Publication) + post(Publication));
    WSIFY_WAIT(rig.broker.held() == 1);
    WsClient other;
    QVERIFY(other.opened(rig.port()));
    QCOMPARE(rig.broker.held(), 1);
    rig.broker.release(PublishResult::Down);
    WSIFY_WAIT(rig.broker.held() == 1);
    rig.broker.release(PublishResult::Ok);
    QCOMPARE(waiting.answer().status, 503);
    QCOMPARE(waiting.answer().status, 201);
}

/// Requests that are refused by their heads alone, from a client that reads late: what it sends meanwhile waits, and nothing of it is lost.
void EngineContract::losesNothingBehindRefusedRequests()
{
    if (!m_factory.keepsAlive)
        QSKIP("one request a connection");
    Rig rig(m_factory);
    const auto owner = connectedWithoutReading(rig.port());
    QTcpSocket &client = *owner;
    constexpr int Count = 40'000;
    client.write(QByteArray("GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n").repeated(Count)
                 + "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    // Until the kernel takes no more answers, and for some rounds of its loop the server has had to leave the rest alone.
    qint64 served = -1;
    WSIFY_WAIT(std::exchange(served, rig.counters.httpRequests.value()) == rig.counters.httpRequests.value()
               && served > 0);
    QVERIFY2(served < Count, "the kernel took all answers");
    client.setReadBufferSize(0);
    QByteArray answers;
    WSIFY_WAIT((answers += client.readAll(), client.state() == QAbstractSocket::UnconnectedState));
    answers += client.readAll();
    QCOMPARE(answers.count("HTTP/1.1 404 "), Count);
    QCOMPARE(answers.count("HTTP/1.1 200 "), 1);
    QCOMPARE(answers.count("HTTP/1.1 "), Count + 1);
}

void EngineContract::doesNotAnswerWhoDoesNotRead()
{
    if (!m_factory.keepsAlive)
        QSKIP("one request a connection");
    Limits limits;
    limits.slowTimeout = milliseconds(500);
    Rig rig(m_factory, Unasked, limits);
    const auto owner = connectedWithoutReading(rig.port());
    QTcpSocket &client = *owner;
    const QByteArray request = "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n";
    client.write(request.repeated(20'000));
    WSIFY_WAIT(rig.counters.httpRequests.value() > 0);
    WSIFY_WAIT(rig.isEmpty()); // cut, long before all was answered
    QVERIFY(rig.counters.httpRequests.value() < 10'000);
}

void EngineContract::closesIdleConnections()
{
    if (!m_factory.keepsAlive)
        QSKIP("one request a connection");
    Limits limits;
    limits.keepAliveTimeout = milliseconds(300);
    limits.headTimeout = milliseconds(400);
    Rig rig(m_factory, Unasked, limits);
    HttpConnection idle(rig.port());
    idle.send(post(Publication));
    QCOMPARE(idle.answer().status, 201);
    QVERIFY(idle.waitClosed());
    QVERIFY(idle.received().isEmpty()); // no 408: nothing was asked

    // Once it has begun, the next head has the time of a head.
    HttpConnection slow(rig.port());
    slow.send(post(Publication) + "GET /he");
    QCOMPARE(slow.answer().status, 201);
    QCOMPARE(slow.answer().status, 408);
    QVERIFY(slow.waitClosed());
    WSIFY_WAIT(rig.isEmpty());
    QCOMPARE(rig.counters.limitHead.value(), 1);
}

void EngineContract::answersHalfClosedClients()
{
    if (!m_factory.keepsAlive)
        QSKIP("cannot tell a half-closed client from one that is gone");
    if (isOverTls())
        QSKIP("has a socket of its own");
#ifdef Q_OS_UNIX
    Rig rig(m_factory);
    rig.broker.automatic = false;
    const int client = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = qToBigEndian(rig.port());
    address.sin_addr.s_addr = qToBigEndian(INADDR_LOOPBACK);
    QCOMPARE(::connect(client, reinterpret_cast<const sockaddr *>(&address), sizeof address), 0);
    const QByteArray request = post(Publication);
    QCOMPARE(::send(client, request.constData(), size_t(request.size()), 0), request.size());
    ::shutdown(client, SHUT_WR);
    WSIFY_WAIT(rig.broker.held() == 1);
    rig.broker.release(PublishResult::Ok);
    WSIFY_WAIT(rig.isEmpty());
    char answer[12] = {};
    QCOMPARE(::recv(client, answer, sizeof answer, MSG_WAITALL), 12);
    ::close(client);
    QCOMPARE(QByteArrayView(answer, 12), QByteArrayView("HTTP/1.1 201"));
#endif
}

void EngineContract::neverParsesASecondRequest()
{
    if (m_factory.keepsAlive)
        QSKIP("see answersPipelinedRequestsInOrder()");
    Rig rig(m_factory, Unasked, {}, {.silence = Soon});
    HttpConnection together(rig.port());
    together.send(post(Publication) + post(Publication));
    QCOMPARE(together.answer().status, 400);
    QVERIFY(together.waitClosed());
    QVERIFY(together.received().isEmpty());
    QCOMPARE(rig.counters.published.value(), 0);

    // What comes while the answer is on its way is not looked at either.
    rig.broker.automatic = false;
    HttpConnection later(rig.port());
    later.send(post(Publication));
    WSIFY_WAIT(rig.broker.held() == 1);
    later.send(post(Publication));
    WsClient other; // a round trip later the engine has had its chance to read it
    QVERIFY(other.opened(rig.port()));
    rig.broker.release(PublishResult::Ok);
    QCOMPARE(later.answer().status, 201);
    QVERIFY(later.waitClosed());
    QVERIFY(later.received().isEmpty());
    QCOMPARE(rig.counters.published.value(), 1);
}

void EngineContract::continuesOnlyWhenTheBodyIsWanted()
{
    Rig rig(m_factory);
    const QByteArray whole = post(Publication, "Expect: 100-continue\r\n");
    const QByteArray head = whole.first(whole.indexOf("\r\n\r\n") + 4);
    HttpConnection wanted(rig.port());
    wanted.send(head);
    WSIFY_WAIT(wanted.received() == "HTTP/1.1 100 Continue\r\n\r\n");
    wanted.send(Publication);
    const HttpAnswer answer = wanted.answer();
    QCOMPARE(answer.status, 201);
    QCOMPARE(answer.interim, 1);

    HttpConnection refused(rig.port());
    refused.send(QByteArray(head).replace("application/json", "text/plain"));
    const HttpAnswer refusal = refused.answer();
    QCOMPARE(refusal.status, 415);
    QCOMPARE(refusal.interim, 0);
}

void EngineContract::writesEachHeaderOnce_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("hasBody");
    QTest::newRow("body") << QByteArray("GET /health HTTP/1.1\r\nHost: a\r\n\r\n") << 200 << true;
    QTest::newRow("empty") << post(Publication) << 201 << false;
    QTest::newRow("HEAD") << QByteArray("HEAD /metrics HTTP/1.1\r\nHost: a\r\n\r\n") << 200 << false;
    QTest::newRow("preflight") << QByteArray(
        "OPTIONS /broadcast HTTP/1.1\r\nHost: a\r\nOrigin: http://a\r\nAccess-Control-Request-Method: POST\r\n\r\n")
                               << 204 << false;
    QTest::newRow("error") << QByteArray("GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n") << 404 << true;
    QTest::newRow("refused upgrade") << QByteArray("GET /ws HTTP/1.1\r\nHost: a\r\n\r\n") << 426 << true;
}

void EngineContract::writesEachHeaderOnce()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    QFETCH(bool, hasBody);
    Rig rig(m_factory);
    HttpConnection connection(rig.port());
    connection.send(QByteArray(request).replace("Host: a\r\n", "Host: a\r\nConnection: close\r\n"));
    QVERIFY(connection.waitClosed());
    const auto answer = HttpAnswer::parse(connection.received(), true);
    QVERIFY(answer);
    QCOMPARE(answer->status, status);
    QVERIFY(count(*answer, "content-length") <= 1);
    QCOMPARE(count(*answer, "content-type"), hasBody ? 1 : count(*answer, "content-type"));
    QVERIFY(count(*answer, "content-type") <= 1);
    QCOMPARE(count(*answer, "connection"), 1);
    QCOMPARE(answer->header("connection").toLower(), QByteArray("close"));
    QCOMPARE(!answer->body.isEmpty(), hasBody);
    QVERIFY(answer->rest.isEmpty());
    QCOMPARE(rig.observer.statuses, QList<int>{status});
    QCOMPARE(rig.counters.httpRequests.value(), 1);
    QCOMPARE(rig.counters.httpErrors.value(), status >= 400 ? 1 : 0);
}

void EngineContract::servesHttp10()
{
    Rig rig(m_factory);
    HttpConnection connection(rig.port());
    connection.send("GET /health HTTP/1.0\r\n\r\n");
    QCOMPARE(connection.answer().status, 200);
    QVERIFY(connection.waitClosed());
}

// ---- WebSocket

void EngineContract::decidesWhatWasSentBeforeTheEnd_data()
{
    QTest::addColumn<int>("commands");
    QTest::addColumn<bool>("closeFrame");
    QTest::newRow("40 and a FIN") << 40 << false;
    QTest::newRow("40, a close frame and a FIN") << 40 << true;
    // More than a session keeps: the rest waits in the socket, and the FIN behind it is known long before it is read.
    QTest::newRow("400 and a FIN") << 400 << false;
    QTest::newRow("400, a close frame and a FIN") << 400 << true;
    // More than the socket keeps as well.
    QTest::newRow("5000 and a FIN") << 5000 << false;
}

void EngineContract::decidesWhatWasSentBeforeTheEnd()
{
    QFETCH(int, commands);
    QFETCH(bool, closeFrame);
    Rig rig(m_factory, Asked);
    WsClient listener;
    listener.open(rig.port());
    QVERIFY(rig.allow(1));
    WSIFY_WAIT(listener.isOpen());
    listener.sendText(join("c"));
    QVERIFY(rig.allow(1));

    WsClient client;
    client.open(rig.port());
    QVERIFY(rig.allow(1));
    WSIFY_WAIT(client.isOpen());
    QByteArrayList expected;
    for (int i = 0; i < commands; ++i) {
        expected.append(QByteArray::number(i));
        client.sendText(broadcast("c", expected.last()));
    }
    if (closeFrame)
        client.sendClose();
    client.hangUp();
    WSIFY_WAIT(client.isDisconnected());
    QVERIFY(rig.allow(commands));
    WSIFY_WAIT(listener.messages().size() == commands);
    QCOMPARE(listener.messages(), expected);
    QCOMPARE(rig.counters.discarded.value(), 0);
    WSIFY_WAIT(rig.counters.clients.value() == 1 && rig.engine->connections() == 1);
    QCOMPARE(rig.observer.codes, QList<CloseCode>{closeFrame ? CloseCode::Normal : CloseCode::Abnormal});
}

/// A peer that has gone resets the connection when it is written to, with commands before that.
void EngineContract::decidesWhatWasSentBeforeAWriteFails()
{
    const QByteArray command = text(broadcast("d", '"' + QByteArray(100, 'x') + '"'));
    const int kept =
        64 * 1024 / int(command.size()) - 1; // in a socket of Qt; what is behind that is lost with the kernel's
    // So many that the FIN behind them is not read, and that the kernel has them all.
    const int commands = m_factory.keepsAlive ? kept / 2 : 9 * kept / 8;
    Rig rig(m_factory, Asked);
    WsClient client;
    client.open(rig.port());
    QVERIFY(rig.allow(1));
    WSIFY_WAIT(client.isOpen());
    client.sendText(join("c"));
    QVERIFY(rig.allow(1));
    WSIFY_WAIT(rig.counters.subscriptions.value() == 1);
    client.sendRaw(command.repeated(commands));
    client.hangUp();
    WSIFY_WAIT(client.isDisconnected());
    WSIFY_WAIT(rig.authorizer.out() == 1);
    const qint64 before = rig.counters.published.value();
    for (int i = 0; i < 3; ++i) {
        waitUntil([] { return false; }, 20); // nothing else shows that the FIN is known, and what was written
        rig.publish("c", "1"); // the first one is answered with a reset
    }
    WSIFY_WAIT([&] {
        while (rig.authorizer.out() > 0)
            rig.authorizer.answer(Verdict::Allow);
        return rig.isEmpty();
    }());
    const qint64 published = rig.counters.published.value() - before;
    QVERIFY2(published >= std::min(commands, kept),
             QByteArray::number(published) + " of " + QByteArray::number(commands));
    QCOMPARE(rig.counters.discarded.value(), 0);
}

void EngineContract::lastWordsHaveADeadline()
{
    Limits limits;
    limits.authorizerTimeout = milliseconds(300);
    limits.pingInterval = milliseconds(200);
    Rig rig(m_factory, Asked, limits);
    WsClient client;
    client.open(rig.port());
    QVERIFY(rig.allow(1));
    WSIFY_WAIT(client.isOpen());
    for (int i = 0; i < 400; ++i)
        client.sendText(broadcast("c", "1"));
    client.hangUp();
    WSIFY_WAIT(rig.authorizer.out() == 1);
    WSIFY_WAIT(rig.isEmpty()); // the authorizer never answers
    QCOMPARE(rig.authorizer.out(), 0);
    QCOMPARE(rig.counters.published.value(), 0);
}

void EngineContract::pausesAndLosesNothing()
{
    constexpr int Commands = 3000;
    Rig rig(m_factory, Asked);
    WsClient client;
    client.open(rig.port());
    QVERIFY(rig.allow(1));
    WSIFY_WAIT(client.isOpen());
    client.sendText(join("c"));
    QByteArrayList expected;
    const QByteArray padding(100, 'x');
    for (int i = 0; i < Commands; ++i) {
        expected.append('"' + QByteArray::number(i) + padding + '"');
        client.sendText(broadcast("c", expected.last()));
    }
    // The session is full; what it took is what it may hold, and nothing is refused for coming too fast.
    WSIFY_WAIT(rig.counters.commandsIn.value() > rig.limits.maxWaiting);
    WsClient other;
    other.open(rig.port());
    WSIFY_WAIT(rig.authorizer.out() == 2);
    QVERIFY(rig.counters.commandsIn.value() <= rig.limits.maxWaiting + rig.limits.maxOverload());
    QVERIFY(rig.allow(Commands + 2));
    WSIFY_WAIT(client.messages().size() == Commands);
    QCOMPARE(client.messages(), expected);
    QCOMPARE(rig.counters.overload.value(), 0);
    QVERIFY(client.isOpen());
}

void EngineContract::cutsAClientOverTheQueue_data()
{
    QTest::addColumn<bool>("readsOn");
    QTest::newRow("reads on") << true;
    QTest::newRow("never reads") << false;
}

void EngineContract::cutsAClientOverTheQueue()
{
    QFETCH(bool, readsOn);
    constexpr int Messages = 400;
    Limits limits;
    limits.maxQueue = 256 * 1024;
    limits.maxQueueHard = 256 * 1024;
    limits.slowTimeout = std::chrono::hours(1); // the queue alone must do it
    Rig rig(m_factory, Unasked, limits, readsOn ? DropLimits() : DropLimits{.time = Soon, .silence = Soon});
    const auto slow = rig.member();
    const auto reader = rig.member();
    slow->stopReading();
    const QByteArray content = '"' + QByteArray(60 * 1024, 'x') + '"';
    int published = 0;
    for (; published < Messages && rig.counters.slowConsumers.value() == 0; ++published) {
        rig.publish("c", content);
        WSIFY_WAIT(reader->messages().size() == published + 1);
    }
    WSIFY_WAIT(rig.counters.slowConsumers.value() == 1 && rig.counters.clients.value() == 1);
    QCOMPARE(rig.observer.codes, QList<CloseCode>{CloseCode::TryAgainLater});
    QVERIFY(reader->isOpen());
    if (!readsOn)
        WSIFY_WAIT(rig.engine->connections() == 1);
    slow->resumeReading();
    WSIFY_WAIT(slow->isDisconnected());
    QVERIFY(slow->messages().size() < published);
    WSIFY_WAIT(rig.engine->connections() == 1);
    if (!readsOn)
        return;
    QCOMPARE(slow->closeCode(), 1013);
    QCOMPARE(slow->closeReason(), QByteArray("slow_consumer"));
}

void EngineContract::bearsABurstForAWhile_data()
{
    QTest::addColumn<bool>("readsOn");
    QTest::newRow("reads on") << true;
    QTest::newRow("never reads") << false;
}

/// More than --max-queue, less than --max-queue-hard: time decides.
void EngineContract::bearsABurstForAWhile()
{
    QFETCH(bool, readsOn);
    constexpr int Messages = 160;
    Limits limits;
    limits.maxQueue = 64 * 1024;
    limits.maxQueueHard = 16 * 1024 * 1024;
    limits.queueGrace = readsOn ? milliseconds(600'000) : milliseconds(500);
    limits.slowTimeout = std::chrono::hours(1);
    Rig rig(m_factory, Unasked, limits, readsOn ? DropLimits() : DropLimits{.time = Soon, .silence = Soon});
    const auto member = rig.member();
    member->stopReading();
    const QByteArray content = '"' + QByteArray(64 * 1024, 'x') + '"'; // ten megabytes, in one turn and over many
    for (int i = 0; i < Messages; ++i) {
        rig.publish("c", content);
        if (i > Messages / 2)
            QCoreApplication::processEvents();
    }
    if (!readsOn) {
        WSIFY_WAIT(rig.counters.slowConsumers.value() == 1 && rig.counters.clients.value() == 0);
        WSIFY_WAIT(rig.isEmpty());
        return;
    }
    member->resumeReading();
    WSIFY_WAIT(member->messages().size() == Messages);
    QCOMPARE(rig.counters.slowConsumers.value(), 0);
    // Once it has taken everything, the time begins anew.
    member->sendText(broadcast("c", "1"));
    WSIFY_WAIT(member->messages().size() == Messages + 1);
    QVERIFY(member->isOpen());
}

void EngineContract::tellsWhoIsCutForMemory()
{
    Rig rig(m_factory);
    const auto member = rig.member();
    member->stopReading();
    const QByteArray content = '"' + QByteArray(60 * 1024, 'x') + '"';
    for (int i = 0; i < 160 && rig.engine->largest(1).empty(); ++i) {
        for (int n = 0; n < 16; ++n)
            rig.publish("c", content);
        QCoreApplication::processEvents();
    }
    const auto largest = rig.engine->largest(1);
    QCOMPARE(largest.size(), size_t(1));
    QVERIFY(largest.front().unsent > 0);
    rig.engine->shed(largest.front().connection);
    WSIFY_WAIT(rig.counters.clients.value() == 0);
    QCOMPARE(rig.counters.limitMemory.value(), 1);
    const auto after = rig.engine->largest(1);
    const qint64 most = isOverTls() ? 160 : m_factory.keepsAlive ? 70 : 140; // with TLS also in records
    QVERIFY(after.empty() || after.front().bytes <= most * 1024);
    member->resumeReading();
    WSIFY_WAIT(member->isDisconnected() && rig.isEmpty());
    QCOMPARE(member->closeCode(), 1013);
    QCOMPARE(member->closeReason(), QByteArray("overload"));
}

/// Who has so much of a frame before it that it cannot be told is reset, and no code is claimed.
void EngineContract::claimsNoCodeThatWasNotSent()
{
    if (m_factory.isRefusedAtRandom)
        QSKIP("a frame that was refused from its first byte on is dropped, and the client is told");
    Rig rig(m_factory);
    const auto member = rig.member();
    member->stopReading();
    for (int i = 0; i < 2; ++i) { // more than the kernel takes, and more than --max-queue-hard
        rig.publish("c", '"' + QByteArray(16 * 1024 * 1024, 'x') + '"');
        QCoreApplication::processEvents();
    }
    WSIFY_WAIT(rig.isEmpty());
    QCOMPARE(rig.counters.slowConsumers.value(), 1);
    QCOMPARE(rig.observer.codes, QList<CloseCode>{CloseCode::Abnormal});
    member->resumeReading();
    WSIFY_WAIT(member->isDisconnected());
    QCOMPARE(member->closeCode(), 0);
}

/// A client that is cut while its 101 waits behind answers that it has not read.
void EngineContract::sendsNoFrameBeforeThe101()
{
    if (!m_factory.keepsAlive)
        QSKIP("nothing is sent before the 101");
    if (m_factory.isRefusedAtRandom)
        QSKIP("what is refused may be taken a moment later");
    Rig rig(m_factory);
    const auto owner = connectedWithoutReading(rig.port());
    QTcpSocket &client = *owner;
    int sent = 0;
    const auto isUnsent = [&] {
        const auto largest = rig.engine->largest(1);
        return !largest.empty() && largest.front().unsent > 0;
    };
    while (!isUnsent() && sent < 20'000) { // as many as the kernel takes
        client.write("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
        ++sent;
        WSIFY_WAIT(rig.counters.httpRequests.value() == sent);
    }
    client.write(
        "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    WSIFY_WAIT(rig.counters.clients.value() == 1);
    QVERIFY(isUnsent());
    rig.engine->shed(rig.engine->largest(1).front().connection);
    client.setReadBufferSize(0);
    QByteArray received;
    WSIFY_WAIT((received += client.readAll(), client.state() == QAbstractSocket::UnconnectedState));
    QVERIFY(!received.contains("overload"));
    WSIFY_WAIT(rig.isEmpty());
}

void EngineContract::cutsAClientWithoutProgress()
{
    Limits limits;
    limits.maxQueue = 1024 * 1024 * 1024;
    limits.slowTimeout = milliseconds(400);
    Rig rig(m_factory, Unasked, limits);
    const auto slow = rig.member();
    const auto reader = rig.member();
    slow->stopReading();
    const QByteArray content = '"' + QByteArray(1024 * 1024, 'x') + '"';
    for (int i = 1; i <= 16; ++i) { // more than the kernel takes for a socket that nobody reads
        rig.publish("c", content);
        WSIFY_WAIT(reader->messages().size() == i);
    }
    WSIFY_WAIT(rig.counters.slowConsumers.value() == 1 && rig.counters.clients.value() == 1);
    QVERIFY(reader->isOpen());
    // One that has nothing to send for as long makes no progress either, and is not slow.
    const auto silent = rig.timers->now();
    WSIFY_WAIT(rig.timers->now() - silent >= std::chrono::milliseconds(600));
    QVERIFY(reader->isOpen());
    QCOMPARE(rig.counters.slowConsumers.value(), 1);
}

// It takes less within --slow-timeout than the kernel reports as room, and nothing is published that would make the server try again.
void EngineContract::sparesASteadyReader()
{
    if (m_factory.isRefusedAtRandom)
        QSKIP("the last attempt may be refused");
    Limits limits;
    limits.maxQueue = 32 * 1024 * 1024;
    limits.slowTimeout = milliseconds(500);
    Rig rig(m_factory, Unasked, limits);
    const auto reader = rig.member();
    reader->stopReading();
    for (int i = 0; i < 16; ++i)
        rig.publish("c", '"' + QByteArray(1024 * 1024, 'x') + '"');
    QTimer steady;
    QObject::connect(&steady, &QTimer::timeout, &steady, [&] { reader->readSome(64 * 1024); });
    steady.start(50);
    WSIFY_WAIT(reader->messages().size() == 2 || rig.counters.slowConsumers.value() == 1);
    QCOMPARE(rig.counters.slowConsumers.value(), 0);
    QVERIFY(reader->isOpen());
}

// What members share and what one of them alone is due meet in its queue, in one turn and over many.
void EngineContract::pongsKeepTheirPlace()
{
    constexpr int Pairs = 1500;
    Rig rig(m_factory);
    const auto talker = rig.member();
    const auto other = rig.member();
    const auto late = rig.member();
    late->stopReading();
    QByteArray stream;
    QByteArrayList publications;
    QByteArrayList arrivals;
    for (int i = 0; i < Pairs; ++i) {
        const QByteArray number = QByteArray::number(i);
        publications.append('"' + number + QByteArray(i % 7 == 0 ? 300 : 3, 'x') + '"');
        // now and then two publications without a pong between them, or two pongs
        for (int pings = i % 11 == 0 ? 0 : 1 + i % 13 / 12; pings > 0; --pings) {
            stream += WsClient::frame(WsClient::Ping, number);
            arrivals.append("pong " + number);
        }
        stream += text(broadcast("c", publications.last()));
        arrivals.append(publications.last());
    }
    talker->sendRaw(stream);
    WSIFY_WAIT(talker->arrivals().size() == arrivals.size() && other->messages().size() == Pairs);
    QVERIFY(talker->messages() == publications);
    if (m_factory.ordersPongs) {
        QVERIFY(talker->arrivals() == arrivals);
    } else {
        arrivals.removeIf([](const QByteArray &arrival) { return !arrival.startsWith("pong "); });
        QCOMPARE(talker->pongs().size(), arrivals.size());
        for (qsizetype i = 0; i < arrivals.size(); ++i)
            QCOMPARE("pong " + talker->pongs()[i], arrivals[i]);
    }
    QVERIFY(other->arrivals() == publications);
    late->resumeReading();
    WSIFY_WAIT(late->messages().size() == Pairs);
    QVERIFY(late->arrivals() == publications);
    QCOMPARE(rig.counters.messagesOut.value(), 3 * Pairs);
}

// Answers that the engine makes by itself wait in the same queue as messages.
void EngineContract::unreadPongsCount()
{
    Limits limits;
    limits.maxQueue = 64 * 1024;
    limits.maxQueueHard = 64 * 1024;
    limits.slowTimeout = std::chrono::minutes(10); // it is the size that counts here
    Rig rig(m_factory, Unasked, limits);
    const auto flooder = rig.member();
    flooder->stopReading();
    const QByteArray pings = WsClient::frame(WsClient::Ping, QByteArray(125, 'p')).repeated(500);
    WSIFY_WAIT((flooder->sendRaw(pings), rig.counters.slowConsumers.value() == 1));
}

void EngineContract::neverCutsForASingleFrame()
{
    Limits limits;
    limits.maxQueue = 1000;
    limits.maxQueueHard = 1000;
    limits.queueGrace = milliseconds(100);
    Rig rig(m_factory, Unasked, limits);
    const auto member = rig.member();
    const QByteArray content = '"' + QByteArray(8 * 1024 * 1024, 'x') + '"'; // the kernel cannot take it at once
    member->stopReading();
    rig.publish("c", content);
    const auto since = rig.timers->now();
    WSIFY_WAIT(rig.timers->now() - since > 3 * limits.queueGrace);
    member->resumeReading();
    WSIFY_WAIT(member->messages().size() == 1);
    QCOMPARE(member->messages().first().size(), content.size());
    if (m_factory.isRefusedAtRandom)
        QSKIP("the rest holds because the kernel takes the first at once, and it may refuse");
    // One that stands behind another in the same turn has the queue for itself once that was sent.
    member->clearMessages();
    rig.publish("c", "1");
    rig.publish("c", content);
    WSIFY_WAIT(member->messages().size() == 2);
    // The kernel takes these, so the queue is empty each time, however many there are in a turn.
    member->clearMessages();
    for (int i = 0; i < 100; ++i)
        rig.publish("c", '"' + QByteArray(500, 'x') + '"');
    WSIFY_WAIT(member->messages().size() == 100);
    QCOMPARE(rig.counters.slowConsumers.value(), 0);
}

void EngineContract::closesAfterWhatIsQueued()
{
    Rig rig(m_factory, Asked);
    WsClient client;
    client.open(rig.port());
    QVERIFY(rig.allow(1));
    WSIFY_WAIT(client.isOpen());
    client.sendText(join("c"));
    QVERIFY(rig.allow(1));
    client.sendText(broadcast("c", "1"));
    client.sendText(broadcast("c", "2"));
    WSIFY_WAIT(rig.counters.commandsIn.value() == 3);
    for (int i = 0; i < 3; ++i)
        rig.publish("c", R"("queued")");
    rig.authorizer.answer(Verdict::Unavailable); // in the same turn
    rig.publish("c", R"("too late")");
    WSIFY_WAIT(client.isDisconnected());
    QCOMPARE(client.closeCode(), 1013);
    QCOMPARE(client.closeReason(), QByteArray("authorizer_down"));
    QCOMPARE(client.messages(), QByteArrayList(3, R"("queued")"));
    WSIFY_WAIT(rig.isEmpty());
    QCOMPARE(rig.observer.codes, QList<CloseCode>{CloseCode::TryAgainLater});
    QCOMPARE(rig.counters.discarded.value(), 2);
}

void EngineContract::countsWhatItDiscards_data()
{
    QTest::addColumn<bool>("isReset");
    QTest::newRow("closed by the server") << false;
    QTest::newRow("reset by the client") << true;
}

// Commands that the session had not come to when its client was closed or reset.
void EngineContract::countsWhatItDiscards()
{
    QFETCH(bool, isReset);
    constexpr int Commands = 20;
    Limits limits;
    limits.maxWaiting = 4;
    limits.authorizerTimeout = 2 * Soon; // for the last words of one that is gone
    Rig rig(m_factory, Asked, limits);
    WsClient client;
    client.open(rig.port());
    QVERIFY(rig.allow(1));
    WSIFY_WAIT(client.isOpen());
    QByteArray all;
    for (int i = 0; i < Commands; ++i)
        all += text(broadcast("c", QByteArray::number(i)));
    client.sendRaw(all);
    WSIFY_WAIT(rig.authorizer.out() == 1 && rig.counters.commandsIn.value() > limits.maxWaiting);
    if (isReset)
        client.reset();
    else
        rig.authorizer.answer(Verdict::Unavailable);
    QElapsedTimer clock;
    clock.start();
    WSIFY_WAIT(client.isDisconnected() && rig.isEmpty());
    if (m_factory
            .keepsAlive) // paused or not, the client's answer to the close frame is seen, and nobody waits for a deadline
        QVERIFY2(clock.elapsed() < 4000, QByteArray::number(clock.elapsed()).constData());
    QCOMPARE(rig.counters.published.value(), 0);
    const qint64 discarded = rig.counters.discarded.value();
    if (!m_factory.keepsAlive && discarded < Commands)
        QEXPECT_FAIL("", "QWebSocket keeps what it has not decoded, and does not say what that is", Continue);
    // A read that came short leaves some to the kernel, which forgets them with the reset.
    if (isReset && m_factory.isRefusedAtRandom)
        QVERIFY2(discarded > limits.maxWaiting && discarded <= Commands, QByteArray::number(discarded).constData());
    else
        QCOMPARE(discarded, Commands);
}

void EngineContract::closesOnProtocolErrors_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    QTest::newRow("reserved bit") << WsClient::frame(WsClient::Text, "{}", {.reserved = 4}) << 1002;
    QTest::newRow("bad UTF-8") << text("\xff\xfe") << 1007;
    QTest::newRow("too big") << text(QByteArray(2000, 'x')) << 1009;
    QTest::newRow("too big in fragments") << WsClient::frame(WsClient::Text, QByteArray(600, 'x'), {.fin = false})
                                                 + WsClient::frame(WsClient::Continuation, QByteArray(600, 'x'))
                                          << 1009;
}

void EngineContract::closesOnProtocolErrors()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    Limits limits;
    limits.maxMessage = 1000;
    Rig rig(m_factory, Asked, limits);
    WsClient client;
    client.open(rig.port());
    QVERIFY(rig.allow(1));
    WSIFY_WAIT(client.isOpen());
    client.sendText(broadcast("c", "1"));
    WSIFY_WAIT(rig.authorizer.out() == 1);
    client.sendRaw(bytes);
    WSIFY_WAIT(client.isDisconnected());
    QCOMPARE(client.closeCode(), code);
    WSIFY_WAIT(rig.isEmpty());
    QCOMPARE(rig.counters.limitMessage.value(), code == 1009 ? 1 : 0);
    // Whoever breaks the protocol is not heard any more.
    QCOMPARE(rig.authorizer.out(), 0);
    QCOMPARE(rig.counters.discarded.value(), 1);
    QCOMPARE(rig.observer.codes, QList<CloseCode>{CloseCode(code)});
}

void EngineContract::closesWhoSendsTooMuch_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("readsLate");
    constexpr qsizetype MiB = 1024 * 1024;
    for (const qsizetype size : {3 * MiB / 2, 3 * MiB, 20 * MiB}) {
        for (const bool readsLate : {false, true}) {
            QTest::addRow("%lld KiB%s", qlonglong(size / 1024), readsLate ? ", reads late" : "")
                << text(QByteArray(size, 'x')) << readsLate;
        }
    }
    const QByteArray part(64 * 1024, 'x');
    QTest::newRow("20 MiB in fragments")
        << WsClient::frame(WsClient::Text, part, {.fin = false})
               + WsClient::frame(WsClient::Continuation, part, {.fin = false}).repeated(318)
               + WsClient::frame(WsClient::Continuation, part)
        << false;
}

/// It is told why, however much is on its way, and keeps the order of RFC 6455 section 7.1.1.
void EngineContract::closesWhoSendsTooMuch()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, readsLate);
    Rig rig(m_factory);
    const auto member = rig.member();
    WsClient client;
    QVERIFY(client.opened(rig.port()));
    if (readsLate)
        client.stopReading();
    client.sendRaw(bytes);
    WSIFY_WAIT(rig.counters.limitMessage.value() == 1);
    if (readsLate)
        WSIFY_WAIT(client.hasSent() || client.isDisconnected());
    rig.publish("c", "1"); // the others are served
    WSIFY_WAIT(member->messages().size() == 1);
    client.resumeReading();
    WSIFY_WAIT(client.isDisconnected());
    QCOMPARE(client.closeCode(), 1009);
    if (m_factory.keepsAlive) // otherwise the text is QWebSocket's
        QCOMPARE(client.closeReason(), QByteArray("too_big"));
    else
        QVERIFY(!client.closeReason().isEmpty());
    WSIFY_WAIT(rig.engine->connections() == 1 && rig.counters.clients.value() == 1);
}

void EngineContract::takesManyFragments()
{
    Rig rig(m_factory);
    WsClient client;
    QVERIFY(client.opened(rig.port()));
    const QByteArray part(64, 'x');
    const QByteArray head = R"({"command":"broadcast","args":{"channel":"c","content":")";
    client.sendText(join("c"));
    client.sendRaw(WsClient::frame(WsClient::Text, head, {.fin = false})
                   + WsClient::frame(WsClient::Continuation, part, {.fin = false}).repeated(4096)
                   + WsClient::frame(WsClient::Continuation, R"("}})"));
    WSIFY_WAIT(!client.messages().isEmpty() || client.isDisconnected());
    QCOMPARE(client.messages().value(0).size(), 2 + 4096 * 64);
    QVERIFY(client.isOpen());
}

/// One long paste does not end a chat.
void EngineContract::dropsLongMessagesOfV4()
{
    constexpr qsizetype MiB = 1024 * 1024;
    Rig rig(m_factory);
    WsClient client;
    QVERIFY(client.opened(rig.port(), {.protocols = {"wsify.v4"}}));
    WSIFY_WAIT(client.messages().size() == 1); // the welcome
    const QByteArray message = text(QByteArray(20 * MiB, 'x'));
    client.sendRaw(message.chopped(1));
    WSIFY_WAIT(client.hasSent());
    if (m_factory.dropsAtOnce) {
        WSIFY_WAIT(rig.counters.heldBytes.value() < MiB);
        QVERIFY(rig.engine->largest(1).empty() || rig.engine->largest(1).front().bytes < MiB);
    }
    client.sendRaw(message.last(1));
    client.sendText(R"({"id":1,"command":"join","args":{"channel":"c"}})");
    WSIFY_WAIT(client.messages().size() == 3);
    QVERIFY2(client.messages().at(1).contains(R"("code":"too_large")"), client.messages().at(1));
    QVERIFY2(client.messages().at(2).contains(R"("id":1,"ok":true)"), client.messages().at(2));
    QCOMPARE(rig.counters.limitMessage.value(), 1);
    QVERIFY(client.isOpen());
}

void EngineContract::closesV4BeyondAllLimits()
{
    constexpr qsizetype MiB = 1024 * 1024;
    Rig rig(m_factory);
    WsClient client;
    QVERIFY(client.opened(rig.port(), {.protocols = {"wsify.v4"}}));
    client.sendRaw(text(QByteArray(32 * MiB + 1, 'x')));
    WSIFY_WAIT(client.isDisconnected());
    QCOMPARE(client.closeCode(), 1009);
    QCOMPARE(rig.counters.limitMessage.value(), 1);
    WSIFY_WAIT(rig.isEmpty());
}

void EngineContract::closesWhoDoesNotAnswerTheClose()
{
    Rig rig(m_factory, Unasked, {}, {.close = Soon});
    const auto client = rig.member();
    client->stopReading(); // and so it never answers
    rig.engine->drain(milliseconds(0));
    WSIFY_WAIT(rig.isEmpty());
}

void EngineContract::readsOnBehindItsClose_data()
{
    QTest::addColumn<bool>("isShed");
    QTest::newRow("closed") << false;
    QTest::newRow("cut for memory") << true;
}

/// However much of a message is there already, and of what kind the close is.
void EngineContract::readsOnBehindItsClose()
{
    QFETCH(bool, isShed);
    constexpr qsizetype MiB = 1024 * 1024;
    Limits limits;
    limits.maxMessage = 24 * MiB;
    Rig rig(m_factory, Unasked, limits);
    WsClient client;
    QVERIFY(client.opened(rig.port()));
    // What it contains looks like close frames.
    QByteArray message = WsClient::frame(WsClient::Binary, QByteArray(20 * MiB, 'x'));
    constexpr qsizetype Header = 14;
    message.replace(Header, 18 * MiB, QByteArray("\x88\x80mask").repeated(3 * MiB));
    client.sendRaw(message.first(4 * MiB));
    WSIFY_WAIT(rig.counters.heldBytes.value() > 3 * MiB);
    client.stopReading();
    if (isShed)
        rig.engine->shed(rig.engine->largest(1).front().connection);
    else
        rig.engine->drain(milliseconds(0));
    client.sendRaw(message.sliced(4 * MiB));
    WSIFY_WAIT(client.hasSent() || client.isDisconnected());
    QVERIFY(!client.isDisconnected());
    client.resumeReading(); // and answers
    WSIFY_WAIT(client.isDisconnected() && rig.isEmpty());
    QCOMPARE(client.closeCode(), isShed ? 1013 : 1001);
}

/// Neither to what has come already. The client sees to that, see WsClient.
void EngineContract::saysNothingBehindItsClose()
{
    Limits limits;
    limits.maxQueue = 64 * 1024;
    limits.maxQueueHard = 64 * 1024;
    Rig rig(m_factory, Unasked, limits);
    const auto member = rig.member();
    member->stopReading();
    const QByteArray each = text(broadcast("c", '"' + QByteArray(60 * 1024, 'x') + '"'))
                            + WsClient::frame(WsClient::Ping, "p").repeated(10);
    WSIFY_WAIT(
        (member->hasSent() ? member->sendRaw(each.repeated(10)) : void(), rig.counters.slowConsumers.value() == 1));
    member->resumeReading();
    WSIFY_WAIT(member->isDisconnected());
    QCOMPARE(member->closeCode(), 1013);
    QCOMPARE(member->takeViolation(), QByteArray());
}

// The peer closes while frames wait for it.
void EngineContract::saysNothingBehindTheEcho()
{
    Rig rig(m_factory, Unasked);
    const auto member = rig.member();
    member->stopReading();
    WsClient sender;
    QVERIFY(sender.opened(rig.port()));
    constexpr int Frames = 200; // some 12 MiB: more than the kernel takes, less than --max-queue-hard
    const QByteArray each = text(broadcast("c", '"' + QByteArray(60 * 1024, 'x') + '"'));
    for (int i = 0; i < Frames; ++i)
        sender.sendRaw(each);
    QVERIFY(sender.settled());
    QCOMPARE(rig.counters.slowConsumers.value(), 0);
    member->resumeReading();
    WSIFY_WAIT(member->messages().size() > Frames / 2); // by now the server sends on
    member->sendClose();
    WSIFY_WAIT(member->isDisconnected());
    QCOMPARE(member->takeViolation(), QByteArray());
    QCOMPARE(rig.counters.slowConsumers.value(), 0);
}

void EngineContract::pingsAndCutsTheDead()
{
    Limits limits;
    limits.pingInterval = milliseconds(200);
    limits.pongTimeout = milliseconds(400);
    Rig rig(m_factory, Unasked, limits);
    WsClient alive;
    WsClient dead;
    dead.setAutoPong(false);
    QVERIFY(alive.opened(rig.port()));
    QElapsedTimer clock;
    clock.start();
    QVERIFY(dead.opened(rig.port()));
    WSIFY_WAIT(dead.isDisconnected());
    QVERIFY(clock.elapsed() >= 550);
    QVERIFY(dead.pings() >= 1);
    QCOMPARE(rig.counters.deadPeers.value(), 1);
    WSIFY_WAIT(alive.pings() >= 6);
    QVERIFY(alive.isOpen());
    QCOMPARE(rig.engine->connections(), 1);
}

void EngineContract::anyByteIsLife()
{
    Limits limits;
    limits.pingInterval = milliseconds(100);
    limits.pongTimeout = milliseconds(400);
    Rig rig(m_factory, Asked, limits);
    WsClient talker;
    talker.setAutoPong(false);
    talker.open(rig.port());
    QVERIFY(rig.allow(1));
    WSIFY_WAIT(talker.isOpen());
    // A frame that takes long: no pong, and no message either.
    const QByteArray slow = text(broadcast("c", '"' + QByteArray(100, 'x') + '"'));
    qsizetype sent = 0;
    QTimer trickle;
    QObject::connect(&trickle, &QTimer::timeout, &trickle, [&] {
        if (sent < slow.size())
            talker.sendRaw(slow.sliced(sent++, 1));
    });
    trickle.start(10);
    WSIFY_WAIT(rig.authorizer.out() == 1);
    // While reading is paused it cannot show that it lives.
    trickle.stop();
    for (int i = 0; i < 100; ++i)
        talker.sendText(broadcast("c", "1"));
    const int pings = talker.pings();
    WSIFY_WAIT(talker.pings() >= pings + 8 || talker.isDisconnected());
    QVERIFY(talker.isOpen());
    QCOMPARE(rig.counters.deadPeers.value(), 0);
}

/// Scripts cannot see pings.
void EngineContract::tellsV4OfPings()
{
    Limits limits;
    limits.pingInterval = milliseconds(200);
    Rig rig(m_factory, Unasked, limits);
    WsClient client;
    QVERIFY(client.opened(rig.port(), {.protocols = {"wsify.v4"}}));
    WSIFY_WAIT(client.messages().count("{}") >= 2);
    QVERIFY(client.pings() >= 2);
    WsClient old;
    QVERIFY(old.opened(rig.port()));
    WSIFY_WAIT(old.pings() >= 2);
    QVERIFY(old.messages().isEmpty());
}

void EngineContract::tellsV4WhenToComeBack_data()
{
    QTest::addColumn<bool>("isShed");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("word");
    QTest::newRow("drain") << false << 1001 << QByteArray("draining ");
    QTest::newRow("memory") << true << 1013 << QByteArray("memory ");
}

void EngineContract::tellsV4WhenToComeBack()
{
    QFETCH(bool, isShed);
    QFETCH(int, code);
    QFETCH(QByteArray, word);
    Rig rig(m_factory);
    WsClient client;
    QVERIFY(client.opened(rig.port(), {.protocols = {"wsify.v4"}}));
    if (isShed) {
        client.sendRaw(text(QByteArray(1000, 'x')).chopped(1)); // what it holds
        WSIFY_WAIT(!rig.engine->largest(1).empty());
        rig.engine->shed(rig.engine->largest(1).front().connection);
    } else {
        rig.node.startDraining();
        rig.engine->drain(milliseconds(0));
    }
    WSIFY_WAIT(client.isDisconnected() && rig.isEmpty());
    QCOMPARE(client.closeCode(), code);
    QVERIFY2(client.closeReason().startsWith(word), client.closeReason());
    bool isNumber = false;
    QVERIFY(client.closeReason().sliced(word.size()).toDouble(&isNumber) > 0 && isNumber);
}

void EngineContract::drainsSpreadOverTheTime()
{
    constexpr int Members = 20;
    Rig rig(m_factory);
    Clients clients;
    for (int i = 0; i < Members; ++i)
        clients.push_back(rig.member());
    rig.publish("c", R"("last")");
    rig.node.startDraining();
    QElapsedTimer clock;
    clock.start();
    rig.engine->drain(milliseconds(1800)); // half of it may pass unseen on a busy machine
    const auto gone = [&] {
        return std::count_if(clients.begin(), clients.end(),
                             [](const auto &client) { return client->closeCode() != 0; });
    };
    WSIFY_WAIT(gone() >= 1);
    QVERIFY(gone() < Members / 2);
    QCOMPARE(httpRequest(rig.port(), "GET", "/health").status, 200);
    QCOMPARE(httpRequest(rig.port(), "GET", "/ready").status, 503);
    WSIFY_WAIT(gone() >= Members / 2);
    QVERIFY(clock.elapsed() >= 600);
    WSIFY_WAIT(gone() == Members);
    QVERIFY(clock.elapsed() >= 1500);
    for (const auto &client : clients) {
        QCOMPARE(client->closeCode(), 1001);
        QCOMPARE(client->closeReason(), QByteArray("draining"));
        QCOMPARE(client->messages(), QByteArrayList{R"("last")"});
    }
    WSIFY_WAIT(rig.isEmpty());
}

void EngineContract::survivesMembersThatLeaveDuringABurst()
{
    Rig rig(m_factory);
    const auto stayer = rig.member();
    for (int round = 0; round < 10; ++round) {
        Clients clients;
        for (int i = 0; i < 20; ++i)
            clients.push_back(rig.member());
        stayer->clearMessages();
        for (int i = 0; i < 50; ++i) {
            rig.publish("c", QByteArray::number(i));
            WsClient &client = *clients[size_t(i % 20)];
            if (!client.isOpen())
                continue;
            if (i % 3 == 0)
                client.abort();
            else if (i % 3 == 1)
                client.sendText(leave("c"));
            else
                client.sendClose();
            QCoreApplication::processEvents();
        }
        WSIFY_WAIT(stayer->messages().size() == 50);
    }
    WSIFY_WAIT(rig.engine->connections() == 1 && rig.closed == rig.adopted - 1);
    QVERIFY(stayer->settled());
}

void EngineContract::saysWhatItCannotTakeOver()
{
    Rig rig(m_factory);
    ++rig.adopted;
    rig.engine->adopt({-1, &rig.acceptor.listener()});
    WSIFY_WAIT(rig.isEmpty());
    QCOMPARE(rig.observer.warnings, QByteArrayList{"a connection that came in at 127.0.0.1:"
                                                   + QByteArray::number(rig.port()) + " could not be taken over"});
}

void EngineContract::diesWithOpenConnections()
{
    WsClient member;
    WsClient asked;
    WsClient fresh;
    auto rig = std::make_unique<Rig>(m_factory, Asked);
    HttpConnection half(rig->port());
    half.send("GET /hea");
    HttpConnection waiting(rig->port());
    rig->broker.automatic = false;
    waiting.send(post(Publication));
    WSIFY_WAIT(rig->broker.held() == 1);
    member.open(rig->port());
    QVERIFY(rig->allow(1));
    WSIFY_WAIT(member.isOpen());
    member.sendText(broadcast("c", "1"));
    WSIFY_WAIT(rig->authorizer.out() == 1);
    asked.open(rig->port());
    WSIFY_WAIT(rig->authorizer.out() == 2);
    WSIFY_WAIT(rig->engine->connections() == 4);
    rig->engine.reset();
    QCOMPARE(rig->closed, rig->adopted);
    QCOMPARE(rig->authorizer.out(), 0);
    QCOMPARE(rig->counters.clients.value(), 0);
    QCOMPARE(rig->counters.connecting.value(), 0);
    WSIFY_WAIT(member.isDisconnected() && asked.isDisconnected() && half.isClosed() && waiting.isClosed());
}

} // namespace wsify::test
