// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/authorizerstub.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QFile>
#include <QTest>

#include <algorithm>
#include <memory>
#include <vector>

using namespace wsify::test;

/// What wsify v3 died of or got wrong, one function each: none of it may come back.
class TestDefects : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void membersLeaveAndCloseDuringABurst();
    void leaveOfAnUnjoinedChannelHangsTheSession();
    void badJsonCarriesOutThePreviousCommand();
    void argumentsLeakIntoTheNextMessage();
    void doubleJoinDeliversTwice();
    void messagesOvertakeEachOther();
    void readerThatStopsGrowsMemory();
    void fragmentedMessagesDoNotWork();
    void redirectOfTheAuthorizerIsFollowed();
    void keyIsInTheAccessLog();
    void terminationSendsNo1001();
};

void TestDefects::membersLeaveAndCloseDuringABurst()
{
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("2")});
    WsClient steady;
    QVERIFY(steady.opened(server.port()));
    steady.sendText(join("c"));
    QVERIFY(steady.settled());
    WsClient sender;
    QVERIFY(sender.opened(server.port()));
    for (int round = 0; round < 10; ++round) {
        std::vector<std::unique_ptr<WsClient>> members;
        for (int i = 0; i < 30; ++i) {
            members.push_back(std::make_unique<WsClient>());
            QVERIFY(members.back()->opened(server.port()));
            members.back()->sendText(join("c"));
        }
        for (int i = 0; i < 100; ++i)
            sender.sendText(broadcast("c", QByteArray::number(round * 100 + i)));
        WSIFY_WAIT(steady.messages().size() > round * 100 + 10);
        for (size_t i = 0; i < members.size(); ++i) {
            WsClient &member = *members[i];
            switch (i % 4) {
            case 0:
                member.sendText(leave("c"));
                break;
            case 1:
                member.sendClose();
                break;
            case 2:
                member.hangUp();
                break;
            default:
                member.abort();
            }
        }
        for (size_t i = 0; i < members.size(); i += 4)
            QVERIFY(members[i]->settled());
    }
    WSIFY_WAIT(steady.messages().size() >= 1000);
    for (int i = 0; i < 1000; ++i)
        QCOMPARE(steady.messages().at(i), QByteArray::number(i));
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestDefects::leaveOfAnUnjoinedChannelHangsTheSession()
{
    WSIFY_START(server);
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(leave("never joined"));
    client.sendText(join("c"));
    client.sendText(broadcast("c", "1"));
    WSIFY_WAIT(client.messages() == QByteArrayList{"1"});
}

void TestDefects::badJsonCarriesOutThePreviousCommand()
{
    WSIFY_START(server);
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(join("c"));
    client.sendText(broadcast("c", "1"));
    for (const char *bad : {"{", "x", "", R"({"command":"broadcast","args":{"channel":"c")", R"({"command":7})"})
        client.sendText(bad);
    QVERIFY(client.settled());
    QCOMPARE(client.messages(), QByteArrayList{"1"});
}

void TestDefects::argumentsLeakIntoTheNextMessage()
{
    AuthorizerStub stub;
    WSIFY_START(server, {QStringLiteral("--authorizer-url"), stub.url()});
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(join("c"));
    client.sendText(R"({"command":"broadcast","args":{"channel":"c","content":1,"token":"private"}})");
    client.sendText(R"({"command":"broadcast","args":{"channel":"c"}})");
    client.sendText(R"({"command":"broadcast"})");
    client.sendText(R"({"args":{"channel":"c","content":2}})");
    WSIFY_WAIT(stub.commandBodies().size() == 4);
    QVERIFY(client.settled());
    QCOMPARE(client.messages(), (QByteArrayList{"1", "null"}));
    QCOMPARE(stub.commandBodies().at(2), R"({"command":"broadcast","args":{"channel":"c"}})");
    QCOMPARE(stub.commandBodies().at(3), R"({"command":"broadcast","args":null})");
}

void TestDefects::doubleJoinDeliversTwice()
{
    WSIFY_START(server);
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(join("c"));
    client.sendText(join("c"));
    client.sendText(broadcast("c", "1"));
    QVERIFY(client.settled());
    QCOMPARE(client.messages(), QByteArrayList{"1"});
}

void TestDefects::messagesOvertakeEachOther()
{
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("2")});
    std::vector<std::unique_ptr<WsClient>> members;
    for (int i = 0; i < 20; ++i) {
        members.push_back(std::make_unique<WsClient>());
        QVERIFY(members.back()->opened(server.port()));
        members.back()->sendText(join("c"));
        QVERIFY(members.back()->settled());
    }
    WsClient sender;
    QVERIFY(sender.opened(server.port()));
    QByteArrayList expected;
    for (int i = 0; i < 500; ++i) {
        expected.append(QByteArray::number(i));
        sender.sendText(broadcast("c", expected.last()));
    }
    for (const auto &member : members) {
        WSIFY_WAIT(member->messages().size() >= 500);
        QCOMPARE(member->messages(), expected);
    }
}

void TestDefects::readerThatStopsGrowsMemory()
{
#ifdef WSIFY_SANITIZED
    QSKIP("a sanitizer keeps freed memory, so the resident size says nothing");
#endif
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("1"), QStringLiteral("--slow-timeout"),
                         QStringLiteral("60s")});
    if (server.residentBytes() < 0)
        QSKIP("the resident size is read from /proc, which this system does not have");
    WsClient steady;
    QVERIFY(steady.opened(server.port()));
    steady.sendText(join("c"));
    QVERIFY(steady.settled());
    std::vector<std::unique_ptr<WsClient>> stuck;
    for (int i = 0; i < 5; ++i) {
        stuck.push_back(std::make_unique<WsClient>());
        QVERIFY(stuck.back()->opened(server.port()));
        stuck.back()->sendText(join("c"));
        QVERIFY(stuck.back()->settled());
        stuck.back()->stopReading();
    }
    const qint64 before = server.residentBytes();
    // 96 MB to each, one message at a time, so that only what nobody reads can pile up.
    const QByteArray content = '"' + QByteArray(128 * 1024, 'x') + '"';
    WsClient sender;
    QVERIFY(sender.opened(server.port()));
    qint64 most = 0;
    for (int i = 1; i <= 768; ++i) {
        sender.sendText(broadcast("c", content));
        WSIFY_WAIT(steady.messages().size() == 1);
        steady.clearMessages();
        most = qMax(most, server.residentBytes());
    }
    const qint64 grown = (most - before) / (1024 * 1024);
    QVERIFY2(grown < 40, QByteArray("grew by " + QByteArray::number(grown) + " MB").constData());
    WSIFY_WAIT(server.metric("wsify_slow_consumers_total") == 5);
    WSIFY_WAIT(server.metric("wsify_clients") == 2);
    QVERIFY(steady.settled());
    // Whoever reads again finds what the kernel held, and the end.
    stuck.front()->resumeReading();
    WSIFY_WAIT(stuck.front()->isDisconnected());
}

void TestDefects::fragmentedMessagesDoNotWork()
{
    WSIFY_START(server);
    WsClient client;
    QVERIFY(client.opened(server.port()));
    const QByteArray bytes = join("c");
    client.sendRaw(WsClient::frame(WsClient::Text, bytes.left(4), {.fin = false}));
    client.sendRaw(WsClient::frame(WsClient::Continuation, bytes.mid(4, 9), {.fin = false}));
    client.sendRaw(WsClient::frame(WsClient::Continuation, bytes.mid(13)));
    client.sendText(broadcast("c", "1"));
    WSIFY_WAIT(client.messages() == QByteArrayList{"1"});
}

void TestDefects::redirectOfTheAuthorizerIsFollowed()
{
    AuthorizerStub target;
    AuthorizerStub stub;
    stub.setScript([&](const AuthorizerStub::Request &request) {
        if (!request.body.contains("elsewhere"))
            return AuthorizerStub::Reply{};
        return AuthorizerStub::Reply{.status = 302, .headers = {"Location: " + target.url().toUtf8()}};
    });
    WSIFY_START(server, {QStringLiteral("--authorizer-url"), stub.url()});
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(join("elsewhere"));
    client.sendText(join("c"));
    QVERIFY(client.settled());
    QCOMPARE(httpPost(server.port(), R"([{"channel":"elsewhere","content":1},{"channel":"c","content":2}])").status,
             201);
    WSIFY_WAIT(client.messages() == QByteArrayList{"2"});
    QCOMPARE(target.requests().size(), 0);
}

void TestDefects::keyIsInTheAccessLog()
{
    WSIFY_START(server, {QStringLiteral("--broadcasting-key"), QStringLiteral("sw0rdfish"),
                         QStringLiteral("--broker-dsn"), QStringLiteral("redis://user:dsnsecret@localhost/0")});
    const QByteArray body = R"({"channel":"c","content":1})";
    QCOMPARE(httpPost(server.port(), body, "/broadcast?key=sw0rdfish").status, 201);
    QCOMPARE(httpPost(server.port(), body, "/broadcast?key=sw0rdfish-wrong").status, 403);
    QCOMPARE(httpRequest(server.port(), "POST", "/broadcast", body,
                         {"Content-Type: application/json", "Authorization: Bearer sw0rdfish"})
                 .status,
             201);
    QCOMPARE(httpRequest(server.port(), "GET", "/unknown?key=sw0rdfish").status, 404);
    HttpConnection broken(server.port());
    broken.send("GET /broadcast?key=sw0rdfish HTTP/1.1\r\nHost: x\r\nBad : sw0rdfish\r\n\r\n");
    QCOMPARE(broken.answer().status, 400);
    WsClient client;
    QVERIFY(client.opened(server.port(), {.target = "/ws?token=sw0rdfish", .headers = {"Cookie: sw0rdfish"}}));
    QVERIFY(client.settled());
    // Nor where every user of the machine can read it.
    QFile commandLine(QStringLiteral("/proc/%1/cmdline").arg(server.pid()));
    if (commandLine.open(QIODevice::ReadOnly)) {
        const QByteArray shown = commandLine.readAll();
        QVERIFY(shown.contains("broadcasting-key"));
        QVERIFY(!shown.contains("sw0rdfish"));
        QVERIFY(!shown.contains("dsnsecret"));
    }
    QVERIFY2(server.stop(), server.problem().constData());
    const QByteArray out = server.out() + server.err();
    QVERIFY2(out.contains("/broadcast"), "the access log is on");
    QVERIFY2(!out.contains("sw0rdfish"), out.constData());
    QVERIFY2(!out.contains("dsnsecret"), out.constData());
}

void TestDefects::terminationSendsNo1001()
{
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("2")});
    std::vector<std::unique_ptr<WsClient>> clients;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(std::make_unique<WsClient>());
        QVERIFY(clients.back()->opened(server.port()));
    }
    server.terminate();
    for (const auto &client : clients) {
        WSIFY_WAIT(client->isDisconnected());
        QCOMPARE(client->closeCode(), 1001);
    }
    QVERIFY2(server.stop(), server.problem().constData());
}

WSIFY_SUITE(tst_defects, QCoreApplication, TestDefects)
#include "tst_defects.moc"
