// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "hostile/hostileserver.h"
#include "hostile/pulse.h"
#include "hostile/rawsocket.h"
#include "hostile/rundelay.h"
#include "support/authorizerstub.h"
#include "support/httpclient.h"
#include "support/reservedport.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QElapsedTimer>
#include <QSet>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <memory>
#include <vector>

using namespace wsify::test;
using Reply = AuthorizerStub::Reply;
using Request = AuthorizerStub::Request;

/// Commands by the hundred thousand, JSON that is made to hurt, names from all of Unicode, and an authorizer that hangs, drowns or dies. What
/// one command means is tst_client's and tst_authorizer's.
class TestHostileCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void cleanupTestCase();

    void jsonFlood_data();
    void jsonFlood();
    void wrongTypes();
    void hundredThousandJoins();
    void joinAndLeaveChurn();
    void controlCharactersInNames();
    void longNames_data();
    void longNames();
    void allOfUnicode_data();
    void allOfUnicode();

    void authorizerHangs();
    void authorizerFloodOfCalls();
    void authorizerFloodOfConnects();
    void authorizerAnswersTheGone();
    void authorizerSlowForOne();
    void authorizerDiesAndReturns();
    void floodBehindAHangingCall();

private:
    QStringList authorized(const QStringList &more = {}) const;

    const ReservedPort m_stubPort; ///< for the whole suite
    std::unique_ptr<AuthorizerStub> m_stub;
    HostileServer m_server;
};

namespace {

constexpr int MiB = 1024 * 1024;

const QStringList Flags{QStringLiteral("--workers"), QStringLiteral("2")};

QByteArray framed(const QByteArray &json)
{
    return WsClient::frame(WsClient::Text, json);
}

QByteArray command(const QByteArray &name, const QByteArray &channelJson, const QByteArray &content = "1")
{
    return R"({"command":")" + name + R"(","args":{"channel":)" + channelJson + R"(,"content":)" + content + "}}";
}

QByteArray body(const QByteArray &channel)
{
    return R"({"channel":")" + channel + R"(","content":1})";
}

} // namespace

void TestHostileCommands::init()
{
    if (!m_stub)
        m_stub = std::make_unique<AuthorizerStub>(m_stubPort.port());
    m_stub->answerAll(200);
}

void TestHostileCommands::cleanup()
{
    // Whatever a scenario made of it: the server has to serve with a healthy one.
    while (m_stub->held() > 0)
        m_stub->release();
    m_stub->answerAll(200);
    WSIFY_RECOVERED(m_server);
}

void TestHostileCommands::cleanupTestCase()
{
    const QByteArray wrong = m_server.stop();
    QVERIFY2(wrong.isEmpty(), wrong.constData());
}

QStringList TestHostileCommands::authorized(const QStringList &more) const
{
    return Flags + QStringList{QStringLiteral("--authorizer-url"), m_stub->url()} + more;
}

void TestHostileCommands::jsonFlood_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<int>("count");
    QTest::addColumn<bool>("ignored");
    const auto row = [](const char *name, const QByteArray &frame, int count, bool ignored = true) {
        QTest::newRow(name) << frame << count << ignored;
    };
    const auto upToOneMegabyte = [](const QByteArray &start, const QByteArray &again, const QByteArray &end) {
        return start + again.repeated(int((MiB - start.size() - end.size()) / again.size())) + end;
    };
    row("nothing", "", 20000);
    row("rubbish", "}{", 20000);
    row("a NUL", QByteArray(1, '\0'), 20000);
    row("NULs", QByteArray(MiB, '\0'), 20);
    row("a megabyte of [", QByteArray(MiB, '['), 20);
    row("a megabyte of {", QByteArray(MiB, '{'), 20);
    row("a megabyte of nested objects", upToOneMegabyte("", R"({"a":)", ""), 20);
    row("a megabyte of brackets that close", QByteArray(MiB / 2, '[') + QByteArray(MiB / 2, ']'), 20);
    row("brackets in args", upToOneMegabyte(R"({"command":"broadcast","args":)", "[", ""), 20);
    row("as deep as allowed, a thousand times",
        R"({"command":"x","args":{"a":[)" + (QByteArray(120, '[') + QByteArray(120, ']') + ',').repeated(1000) + "1]}}",
        20, false);
    row("a megabyte of white space", QByteArray(MiB, ' '), 20);
    row("white space before a command", upToOneMegabyte("", " ", command("x", "\"c\"")), 20, false);
    row("a megabyte of digits", upToOneMegabyte(R"({"command":"x","args":{"channel":)", "9", "}}"), 20, false);
    row("a megabyte of exponent", upToOneMegabyte(R"({"command":"x","args":{"channel":1e)", "9", "}}"), 20, false);
    row("a megabyte of escapes", upToOneMegabyte(R"({"command":"x","args":{"channel":")", "\\u0000", R"("}})"), 20,
        false);
    row("a string without end", upToOneMegabyte(R"({"command":")", "x", ""), 20);
    row("a key of a megabyte", upToOneMegabyte(R"({")", "k", R"(":1,"command":"x"})"), 20, false);
    row("a command of a megabyte", upToOneMegabyte(R"({"command":")", "x", R"("})"), 20, false);
    row("a hundred thousand keys", upToOneMegabyte(R"({"command":"x")", R"(,"key":1)", "}"), 20, false);
    row("args again and again", upToOneMegabyte(R"({"command":"x")", R"(,"args":{})", "}"), 20);
    row("command again and again", upToOneMegabyte(R"({"command":"x")", R"(,"command":"x")", "}"), 20);
    row("escaped command again", R"({"command":"broadcast","\u0063ommand":"x","args":{"channel":"flood"}})", 20000);
}

/// Among good commands, each of which is carried out in its place. Every bad one is ignored and counted.
void TestHostileCommands::jsonFlood()
{
    QFETCH(QByteArray, frame);
    QFETCH(int, count);
    QFETCH(bool, ignored);
    WSIFY_SERVE(m_server, Flags);
    Pulse pulse(m_server.process());
    WsClient client;
    QVERIFY(client.opened(m_server.port()));
    client.sendText(join("flood"));
    QByteArrayList expected;
    const QByteArray bad = WsClient::frame(WsClient::Binary, frame).repeated(count / 20);
    for (int i = 0; i < 20; ++i) {
        client.sendRaw(bad);
        expected.append(QByteArray::number(i));
        client.sendText(broadcast("flood", expected.last()));
    }
    QVERIFY(client.settled());
    QCOMPARE(client.messages(), expected);
    QCOMPARE(m_server.grown(R"(wsify_ignored_total{reason="malformed"})"), ignored ? double(count) : 0.0);
    QCOMPARE(m_server.grown("wsify_limit_total"), 0.0);
    WSIFY_STEADY(pulse);
}

/// Every kind of value in every place.
void TestHostileCommands::wrongTypes()
{
    WSIFY_SERVE(m_server, Flags);
    const QByteArrayList values{"null",
                                "true",
                                "0",
                                "-0",
                                "1e999",
                                "\"\"",
                                "\"\\u0000\"",
                                "\"\\ud800\"",
                                "\"types\"",
                                "[]",
                                "{}",
                                "[{}]",
                                R"({"channel":"types"})",
                                "tru",
                                "01",
                                "'x'"};
    QByteArrayList frames;
    for (const QByteArray &value : values) {
        for (const char *name : {"join", "leave", "broadcast", "presence", "connect", "disconnect", "shout"}) {
            const QByteArray start = QByteArray(R"({"command":")") + name + '"';
            frames.append(start + R"(,"args":)" + value + '}');
            frames.append(start + R"(,"args":{"channel":)" + value + "}}");
            frames.append(start + R"(,"args":{"channel":["types"],"content":)" + value + "}}");
            frames.append(start + R"(,"args":{"channel":"types","channel":)" + value + "}}");
            frames.append(start + R"(,"id":)" + value + '}');
        }
        frames.append(R"({"command":)" + value + R"(,"args":{"channel":"types","content":1}})");
        frames.append(value);
        frames.append('{' + value + R"(:"join"})");
    }
    WsClient client;
    QVERIFY(client.opened(m_server.port()));
    client.sendText(join("steady"));
    for (int i = 0; i < frames.size(); ++i) {
        client.sendText(frames.at(i));
        client.sendText(leave("types"));
        client.sendText(broadcast("steady", QByteArray::number(i)));
    }
    QVERIFY(client.settled());
    qsizetype next = 0;
    for (const QByteArray &message : client.messages())
        next += message == QByteArray::number(next) ? 1 : 0;
    QCOMPARE(next, frames.size());
    QVERIFY(m_server.grown("wsify_ignored_total") > double(frames.size()) / 3);
    WSIFY_WAIT(m_server.process().metric("wsify_subscriptions") == 1);
}

/// A client may join --max-channels; the other ninety-nine thousand are counted, and cost nothing.
void TestHostileCommands::hundredThousandJoins()
{
    constexpr int Joins = 100000;
    constexpr int TooMany = Joins - 1000;
    WSIFY_SERVE(m_server, Flags);
    Pulse pulse(m_server.process());
    WsClient client;
    QVERIFY(client.opened(m_server.port()));
    QByteArray burst;
    for (int i = 0; i < Joins; ++i)
        burst += framed(join("many-" + QByteArray::number(i)));
    client.sendRaw(burst);
    const QByteArray counter = R"(wsify_limit_total{limit="max_channels"})";
    WSIFY_WAIT(m_server.grown(counter) == TooMany);
    QCOMPARE(m_server.process().metric("wsify_subscriptions"), 1001.0); // with the pulse's
    // It still works: the first thousand are joined, the next is not, and one that is left makes room.
    client.sendText(broadcast("many-999", "1"));
    client.sendText(broadcast("many-1000", "2"));
    client.sendText(leave("many-0"));
    client.sendText(join("many-1000"));
    client.sendText(broadcast("many-1000", "3"));
    WSIFY_WAIT(client.messages().size() >= 2);
    QCOMPARE(client.messages(), (QByteArrayList{"1", "3"}));
    // One joined channel, joined a hundred thousand times.
    client.sendRaw(framed(join("many-1")).repeated(Joins));
    client.sendText(broadcast("many-1", "4"));
    WSIFY_WAIT(client.messages().size() >= 3);
    QCOMPARE(client.messages(), (QByteArrayList{"1", "3", "4"}));
    QCOMPARE(m_server.grown(counter), double(TooMany));
    WSIFY_STEADY(pulse);
    QVERIFY2(m_server.peakGrowth() < 64 * MiB, QByteArray::number(m_server.peakGrowth()).constData());
}

void TestHostileCommands::joinAndLeaveChurn()
{
    constexpr int Clients = 20;
    constexpr int Channels = 1000;
    WSIFY_SERVE(m_server, Flags);
    Pulse pulse(m_server.process());
    QByteArray churn;
    for (int round = 0; round < 5; ++round) {
        for (int i = 0; i < Channels; ++i)
            churn += framed(join("churn-" + QByteArray::number(i)));
        for (int i = 0; i < Channels; ++i)
            churn += framed(leave("churn-" + QByteArray::number((i * 7) % Channels)));
    }
    const RawSockets clients = openClients(m_server.port(), Clients);
    QCOMPARE(clients.size(), size_t(Clients));
    QVERIFY(sendOnAll(clients, churn));
    WSIFY_WAIT(m_server.grown("wsify_commands_total") >= Clients * 5 * Channels * 2);
    WSIFY_WAIT(m_server.process().metric("wsify_channels") == 1); // the pulse's
    QCOMPARE(m_server.process().metric("wsify_subscriptions"), 1.0);
    QCOMPARE(m_server.grown("wsify_limit_total"), 0.0);
    WSIFY_STEADY(pulse);
}

/// C0, DEL and C1, at the start, within and at the end, raw and escaped. Those that are white space are trimmed at the ends.
void TestHostileCommands::controlCharactersInNames()
{
    WSIFY_SERVE(m_server, Flags);
    WsClient client;
    QVERIFY(client.opened(m_server.port()));
    int refused = 0;
    int malformed = 0;
    for (int code = 0; code <= 0x9f; code = code == 0x1f ? 0x7f : code + 1) {
        const bool isSpace = (code >= 9 && code <= 13) || code == 0x85;
        const QByteArray escape = "\\u" + QByteArray::number(0x10000 + code, 16).last(4);
        const QByteArray raw = QString(QChar(code)).toUtf8();
        for (const QByteArray &character : {escape, raw}) {
            client.sendBinary(command("join", "\"a" + character + "b\""));
            client.sendBinary(command("join", '"' + character + "ab\""));
            client.sendBinary(command("join", "\"ab" + character + '"'));
            client.sendBinary(command("leave", "\"ab\""));
            if (code < 0x20 && character == raw)
                malformed += 3; // no JSON
            else
                refused += isSpace ? 1 : 3;
        }
    }
    QVERIFY(client.settled());
    QCOMPARE(m_server.grown(R"(wsify_limit_total{limit="max_channel_name"})"), double(refused));
    QCOMPARE(m_server.grown(R"(wsify_ignored_total{reason="malformed"})"), double(malformed));
    WSIFY_WAIT(m_server.process().metric("wsify_subscriptions") == 0);
    // The same by HTTP.
    for (const char *name : {R"(a\u0000b)", R"(a\u001fb)", R"(a\u007fb)",
                             "a\x7f"
                             "b",
                             "a\xc2\x80"
                             "b",
                             R"(a\u009fb)"})
        QCOMPARE(httpPost(m_server.port(), body(name)).status, 400);
}

void TestHostileCommands::longNames_data()
{
    QTest::addColumn<QByteArray>("unit");
    QTest::newRow("one byte") << QByteArray("n");
    QTest::newRow("two bytes") << QByteArray("\xc3\xa9");
    QTest::newRow("four bytes") << QByteArray("\xf0\x9f\x98\x80");
}

/// 1,024 bytes of UTF-8 are a name, one more is none, a thousand times.
void TestHostileCommands::longNames()
{
    QFETCH(QByteArray, unit);
    WSIFY_SERVE(m_server, Flags);
    const QByteArray longest = unit.repeated(int(1024 / unit.size()));
    WsClient client;
    QVERIFY(client.opened(m_server.port()));
    client.sendText(join(longest));
    QByteArray burst;
    for (int i = 0; i < 1000; ++i)
        burst += framed(join(longest + 'x')) + framed(broadcast('x' + longest, "1")) + framed(leave(longest + "xx"));
    client.sendRaw(burst);
    client.sendText(broadcast("  " + longest + "\\n", "\"trimmed\""));
    QVERIFY(client.settled());
    QCOMPARE(client.messages(), QByteArrayList{"\"trimmed\""});
    QCOMPARE(m_server.grown(R"(wsify_limit_total{limit="max_channel_name"})"), 3000.0);
    QCOMPARE(httpPost(m_server.port(), body(longest + 'x')).status, 400);
    QCOMPARE(httpPost(m_server.port(), body(longest)).status, 201);
    WSIFY_WAIT(client.messages().size() == 2);
}

void TestHostileCommands::allOfUnicode_data()
{
    QTest::addColumn<int>("plane");
    for (int plane = 0; plane <= 16; ++plane)
        QTest::addRow("plane %d", plane) << plane;
}

/// Names with the first, the last and some characters between of each plane, noncharacters among them: each is its own channel, raw and
/// escaped are the same, by WebSocket and by HTTP.
void TestHostileCommands::allOfUnicode()
{
    QFETCH(int, plane);
    WSIFY_SERVE(m_server, Flags);
    QList<char32_t> points;
    for (char32_t low = plane == 0 ? 0xa1 : 0; low <= 0xffff; low += 211)
        points.append(char32_t(plane << 16) + low);
    points << char32_t((plane << 16) | 0xfffd) << char32_t((plane << 16) | 0xfffe) << char32_t((plane << 16) | 0xffff);
    points.removeIf([](char32_t point) { return point >= 0xd800 && point <= 0xdfff; });
    WsClient client;
    QVERIFY(client.opened(m_server.port()));
    QByteArrayList expected;
    for (const char32_t point : points) {
        const QString character = QString::fromUcs4(&point, 1);
        const QByteArray raw = "\"<" + character.toUtf8() + ">\"";
        QByteArray escapes = "\"<";
        for (const QChar c : character)
            escapes += "\\u" + QByteArray::number(0x10000 + c.unicode(), 16).last(4);
        escapes += ">\"";
        client.sendText(command("join", raw));
        client.sendText(command("broadcast", escapes, escapes));
        client.sendText(command("broadcast", raw, raw));
        client.sendText(command("leave", escapes));
        client.sendText(command("broadcast", raw, "\"left\""));
        expected << escapes << raw;
    }
    QVERIFY(client.settled());
    QVERIFY(client.messages() == expected);
    QCOMPARE(m_server.grown("wsify_ignored_total"), 0.0);
    // All in one POST.
    client.clearMessages();
    QByteArrayList batch;
    expected.clear();
    for (qsizetype i = 0; i < points.size(); i += 10) {
        const QByteArray name = "\"<" + QString::fromUcs4(&points.at(i), 1).toUtf8() + ">\"";
        client.sendText(command("join", name));
        batch.append(R"({"channel":)" + name + R"(,"content":)" + name + '}');
        expected.append(name);
    }
    QVERIFY(client.settled());
    QCOMPARE(httpPost(m_server.port(), '[' + batch.join(',') + ']').status, 201);
    WSIFY_WAIT(client.messages().size() == expected.size());
    QVERIFY(client.messages() == expected);
}

/// Nobody gets a verdict: connects are told to come back, clients with a command are closed to do the same, those without go on.
void TestHostileCommands::authorizerHangs()
{
    constexpr int Count = 200;
    WSIFY_SERVE(m_server, authorized({QStringLiteral("--authorizer-timeout"), QStringLiteral("1s")}));
    RawSockets asking = openClients(m_server.port(), Count);
    const RawSockets quiet = openClients(m_server.port(), 20);
    QCOMPARE(asking.size(), size_t(Count));
    QCOMPARE(quiet.size(), size_t(20));
    QVERIFY(sendOnAll(quiet, framed(join("quiet"))));
    WSIFY_WAIT(m_server.process().metric("wsify_subscriptions") == 20);
    m_stub->setScript([](const Request &) { return Reply{.kind = Reply::Hold}; });
    QElapsedTimer clock;
    clock.start();
    QVERIFY(sendOnAll(asking, framed(join("c")).repeated(20)));
    const RawSockets connecting = connectMany(m_server.port(), 50, upgradeRequest());
    QVERIFY(waitEnded(asking));
    QVERIFY(waitEnded(connecting));
    QVERIFY2(clock.elapsed() < 9000, QByteArray::number(clock.elapsed()).constData());
    for (const auto &client : asking)
        QCOMPARE(closeCodeOf(client->received()), 1013);
    for (const auto &client : connecting) {
        QCOMPARE(client->status(), 503);
        QVERIFY(client->received().toLower().contains("\r\nretry-after: "));
    }
    QCOMPARE(m_server.grown(R"(wsify_authorizer_calls_total{verdict="unavailable"})"), double(Count + 50));
    QCOMPARE(m_server.grown(R"(wsify_connects_refused_total{reason="authorizer_down"})"), 50.0);
    // Publishing does not ask.
    QCOMPARE(httpPost(m_server.port(), R"({"channel":"quiet","content":"still here"})").status, 201);
    for (const auto &client : quiet)
        WSIFY_WAIT((client->pump(), client->received().contains("still here")));
}

/// A thousand times more calls than may be out: each is made once, in its client's order, and none is lost.
void TestHostileCommands::authorizerFloodOfCalls()
{
    constexpr int Clients = 80;
    constexpr int Each = 100;
    WSIFY_SERVE(m_server, authorized({QStringLiteral("--authorizer-concurrency"), QStringLiteral("4"),
                                      QStringLiteral("--authorizer-timeout"), QStringLiteral("20s")}));
    WsClient member;
    QVERIFY(member.opened(m_server.port()));
    member.sendText(join("flood"));
    QVERIFY(member.settled());
    WSIFY_WAIT(m_server.grown("wsify_authorizer_calls_total") >= 5); // connect, join, and the three of settled()
    const qsizetype before = m_stub->requests().size();
    std::vector<std::unique_ptr<WsClient>> clients;
    for (int i = 0; i < Clients; ++i) {
        clients.push_back(std::make_unique<WsClient>());
        clients.back()->open(m_server.port());
    }
    for (int i = 0; i < Clients; ++i) {
        WSIFY_WAIT(clients[size_t(i)]->isOpen());
        // Not all in one read buffer: what a paused client still delivers is bounded, what TCP holds back is not.
        const QByteArray filler(2000, ' ');
        for (int n = 0; n < Each; ++n)
            clients[size_t(i)]->sendText(broadcast("flood", filler + QByteArray::number(i * Each + n)));
    }
    WSIFY_WAIT(member.messages().size() >= Clients * Each);
    std::vector<int> next(Clients, 0);
    for (const QByteArray &message : member.messages()) {
        const int number = message.toInt();
        QCOMPARE(number % Each, next[size_t(number / Each)]++);
    }
    QCOMPARE(next, std::vector<int>(Clients, Each));
    QCOMPARE(m_stub->requests().size() - before, qsizetype(Clients * (Each + 1)));
    QCOMPARE(m_server.grown(R"(wsify_authorizer_calls_total{verdict="unavailable"})"), 0.0);
    QCOMPARE(m_server.grown("wsify_discarded_commands_total"), 0.0);
    // Never more at once than are allowed: four a worker.
    QSet<int> connections;
    for (qsizetype i = before; i < m_stub->requests().size(); ++i)
        connections.insert(m_stub->requests().at(i)->connection);
    QVERIFY2(connections.size() <= 40, QByteArray::number(connections.size()).constData());
}

/// Five thousand knock while nobody answers the door: 4,096 may wait, the others are told so at once, and those who go are forgotten.
void TestHostileCommands::authorizerFloodOfConnects()
{
    constexpr int Count = 5000;
    constexpr int Waiting = 4096;
    constexpr int Out = 8;
    WSIFY_SERVE(m_server,
                QStringList{QStringLiteral("--workers"), QStringLiteral("1"), QStringLiteral("--authorizer-url"),
                            m_stub->url(), QStringLiteral("--authorizer-concurrency"), QString::number(Out),
                            QStringLiteral("--authorizer-timeout"), QStringLiteral("30s")});
    m_stub->setScript([](const Request &) { return Reply{.kind = Reply::Hold}; });
    RawSockets knocking = connectMany(m_server.port(), Count, upgradeRequest());
    const auto refused = [&] {
        return std::count_if(knocking.begin(), knocking.end(), [](const auto &socket) {
            socket->pump();
            return socket->status() == 503;
        });
    };
    // Until the first calls are out, they wait too.
    WSIFY_WAIT(refused() >= Count - Waiting - Out);
    WSIFY_WAIT(m_stub->held() == Out && m_server.process().metric("wsify_connecting") == double(Count - refused()));
    QVERIFY2(refused() <= Count - Waiting, QByteArray::number(refused()).constData());
    for (const auto &socket : knocking)
        socket->reset();
    WSIFY_WAIT(m_server.process().metric("wsify_connecting") == 0);
    WSIFY_WAIT(m_server.process().metric("wsify_authorizer_in_flight") == 0);
    QCOMPARE(m_server.grown("wsify_connects_total"), 0.0);
}

/// Verdicts for clients that have left are nobody's: no client, no member, no publication comes of them.
void TestHostileCommands::authorizerAnswersTheGone()
{
    constexpr int Count = 100;
    WSIFY_SERVE(m_server, authorized({QStringLiteral("--authorizer-timeout"), QStringLiteral("20s")}));
    WsClient witness;
    QVERIFY(witness.opened(m_server.port()));
    witness.sendText(join("gone"));
    QVERIFY(witness.settled());
    WSIFY_WAIT(m_server.process().metric("wsify_subscriptions") == 1);
    const RawSockets clients = openClients(m_server.port(), Count);
    QCOMPARE(clients.size(), size_t(Count));
    m_stub->setScript([](const Request &) { return Reply{.kind = Reply::Hold}; });
    QVERIFY(sendOnAll(clients, framed(join("gone")) + framed(join("gone too")) + framed(broadcast("gone", "1"))));
    const RawSockets connecting = connectMany(m_server.port(), Count, upgradeRequest());
    WSIFY_WAIT(m_stub->held() == 2 * Count);
    for (const auto &socket : clients)
        socket->reset();
    for (const auto &socket : connecting)
        socket->reset();
    WSIFY_WAIT(m_server.process().metric("wsify_clients") == 1 && m_server.process().metric("wsify_connecting") == 0);
    m_stub->answerAll(200);
    while (m_stub->held() > 0)
        m_stub->release();
    WSIFY_WAIT(m_server.process().metric("wsify_authorizer_in_flight") == 0);
    if (m_server.isQt()) {
        // Expected difference: it cannot tell a reset from an orderly end, after which what was sent is still published.
        WSIFY_WAIT(witness.messages().size() == Count);
    } else {
        WSIFY_WAIT(m_server.grown("wsify_discarded_commands_total") == 3 * Count);
        QVERIFY(witness.settled());
        QCOMPARE(witness.messages(), QByteArrayList());
    }
    WSIFY_WAIT(m_server.process().metric("wsify_subscriptions") == 1);
    QCOMPARE(m_server.grown("wsify_connects_total"), double(Count + 1));
}

/// One client's calls take a quarter of a second each, for as long as the others are measured. Its commands come in order, the others do not
/// notice.
void TestHostileCommands::authorizerSlowForOne()
{
    constexpr int Slow = 60; // no more than may wait and come on the way
    WSIFY_SERVE(m_server, authorized({QStringLiteral("--authorizer-timeout"), QStringLiteral("5s")}));
    m_stub->setScript([](const Request &request) {
        return Reply{.kind = request.body.contains("slow") ? Reply::Hold : Reply::Answer};
    });
    QTimer pace;
    pace.callOnTimeout([this] {
        if (m_stub->held() > 0)
            m_stub->release();
    });
    pace.start(250);
    WsClient slow;
    QVERIFY(slow.opened(m_server.port()));
    slow.sendText(join("slow"));
    QByteArrayList slowly;
    for (int i = 0; i < Slow; ++i) {
        slowly.append("\"slow " + QByteArray::number(i) + '"');
        slow.sendText(broadcast("slow", slowly.last()));
    }
    // Meanwhile twenty others, one message after the other.
    std::vector<std::unique_ptr<WsClient>> others;
    qint64 longest = 0;
    for (int i = 0; i < 20; ++i) {
        others.push_back(std::make_unique<WsClient>());
        QVERIFY(others.back()->opened(m_server.port()));
        others.back()->sendText(join("others"));
        QVERIFY(others.back()->settled());
    }
    RunDelay delay(m_server.process().pid());
    for (int i = 0; i < 40; ++i) {
        delay.restart();
        QElapsedTimer clock;
        clock.start();
        others[size_t(i) % others.size()]->sendText(broadcast("others", QByteArray::number(i)));
        for (const auto &other : others)
            WSIFY_WAIT(other->messages().size() == i + 1);
        longest = std::max(longest, clock.elapsed() - delay.ms());
    }
    QVERIFY2(slow.messages().size() < Slow, "the slow one was to be slow for as long as the others were measured");
    QVERIFY2(longest < Pulse::MostMs / 5, QByteArray::number(longest).constData());
    pace.start(1);
    WSIFY_WAIT(slow.messages().size() == Slow);
    QCOMPARE(slow.messages(), slowly);
}

void TestHostileCommands::authorizerDiesAndReturns()
{
    constexpr int Count = 100;
    const QStringList flags = authorized({QStringLiteral("--authorizer-timeout"), QStringLiteral("2s")});
    WSIFY_SERVE(m_server, flags);
    for (int round = 0; round < 3; ++round) {
        const RawSockets clients = openClients(m_server.port(), Count);
        QCOMPARE(clients.size(), size_t(Count));
        // Half of the calls are out when it dies.
        m_stub->setScript([](const Request &) { return Reply{.kind = Reply::Hold}; });
        const qsizetype before = m_stub->requests().size();
        for (int i = 0; i < Count / 2; ++i)
            clients[size_t(i)]->send(framed(join("c")));
        WSIFY_WAIT((std::for_each(clients.begin(), clients.end(), [](const auto &c) { c->pump(); }),
                    m_stub->requests().size() == before + Count / 2));
        m_stub.reset();
        for (int i = Count / 2; i < Count; ++i)
            clients[size_t(i)]->send(framed(join("c")));
        const RawSockets connecting = connectMany(m_server.port(), 20, upgradeRequest());
        QVERIFY(waitEnded(clients));
        QVERIFY(waitEnded(connecting));
        for (const auto &client : clients)
            QCOMPARE(closeCodeOf(client->received()), 1013);
        for (const auto &client : connecting)
            QCOMPARE(client->status(), 503);
        m_stub = std::make_unique<AuthorizerStub>(m_stubPort.port());
        QCOMPARE(m_stub->port(), m_stubPort.port());
        // And everything is as before, for the very next one.
        WsClient client;
        QVERIFY(client.opened(m_server.port()));
        QVERIFY(client.settled());
    }
    QCOMPARE(m_server.grown(R"(wsify_connects_refused_total{reason="authorizer_down"})"), 60.0);
}

/// Forty megabytes of commands from each of twenty clients, none of which is decided: reading stops, memory does not grow with what they send.
void TestHostileCommands::floodBehindAHangingCall()
{
    constexpr int Count = 20;
    WSIFY_SERVE(m_server, authorized({QStringLiteral("--authorizer-timeout"), QStringLiteral("6s")}));
    const RawSockets clients = openClients(m_server.port(), Count);
    QCOMPARE(clients.size(), size_t(Count));
    m_stub->setScript([](const Request &) { return Reply{.kind = Reply::Hold}; });
    const QByteArray flood = framed(broadcast("c", '"' + QByteArray(20000, 'x') + '"')).repeated(2000);
    for (const auto &client : clients)
        client->send(flood);
    const auto isAnyDone = [&] {
        return std::any_of(clients.begin(), clients.end(),
                           [](const auto &client) { return client->isEnded() || client->unsent() == 0; });
    };
    QVERIFY2(!waitUntil(isAnyDone, 2000), "the server was to stop reading, and to wait for the verdict");
    QCOMPARE(m_stub->held(), Count);
    QVERIFY(waitEnded(clients));
    for (const auto &client : clients)
        QCOMPARE(closeCodeOf(client->received()), 1013);
    QCOMPARE(m_server.grown("wsify_published_total"), 0.0);
    // A megabyte of waiting commands each, and what was read beyond.
    QVERIFY2(m_server.peakGrowth() < Count * 4 * MiB, QByteArray::number(m_server.peakGrowth()).constData());
}

WSIFY_SUITE(tst_hostile_commands, QCoreApplication, TestHostileCommands)
#include "tst_hostile_commands.moc"
