// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/httpclient.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace wsify::test;

/// What the real server writes about requests and about the ends of clients (PROTOCOL.md section 5, "logs").
class TestAccessLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void modes_data();
    void modes();
    void endsOfClients();
    void bytesOfRequests();
    void asText();
};

namespace {

QList<QJsonObject> linesOf(const ServerProcess &server)
{
    QList<QJsonObject> lines;
    for (const QByteArray &line : server.out().split('\n'))
        lines.append(QJsonDocument::fromJson(line).object());
    return lines;
}

/// The ends in the log, by client's reason or code.
QHash<int, QJsonObject> endsIn(const ServerProcess &server)
{
    QHash<int, QJsonObject> ends;
    for (const QJsonObject &line : linesOf(server)) {
        if (line.value(u"msg") == QLatin1String("client ended"))
            ends.insert(line.value(u"code").toInt(), line);
    }
    return ends;
}

} // namespace

void TestAccessLog::modes_data()
{
    QTest::addColumn<QStringList>("flags");
    QTest::addColumn<QStringList>("logged");
    const QStringList all{QStringLiteral("101 /ws"), QStringLiteral("404 /nothing"), QStringLiteral("405 /health"),
                          QStringLiteral("end 1000"), QStringLiteral("end 1006")};
    QTest::newRow("default") << QStringList() << all;
    QTest::newRow("as v3 says it") << QStringList{QStringLiteral("--access-log=true")} << all;
    QTest::newRow("errors") << QStringList{QStringLiteral("--access-log"), QStringLiteral("errors")}
                            << QStringList{QStringLiteral("404 /nothing"), QStringLiteral("405 /health"),
                                           QStringLiteral("end 1006")};
    QTest::newRow("off") << QStringList{QStringLiteral("--access-log"), QStringLiteral("off")} << QStringList();
}

void TestAccessLog::modes()
{
    QFETCH(QStringList, flags);
    QFETCH(QStringList, logged);
    WSIFY_START(server, flags);
    WsClient closing;
    WsClient leaving;
    QVERIFY(closing.opened(server.port()) && leaving.opened(server.port()));
    WSIFY_WAIT(server.metric("wsify_clients") == 2); // a client counts a moment after its 101
    for (const char *probe : {"/health", "/ready", "/metrics"})
        QCOMPARE(httpRequest(server.port(), "GET", probe).status, 200);
    QCOMPARE(httpRequest(server.port(), "GET", "/nothing").status, 404);
    QCOMPARE(httpRequest(server.port(), "DELETE", "/health").status, 405);
    closing.sendClose();
    leaving.hangUp();
    WSIFY_WAIT(closing.isDisconnected() && leaving.isDisconnected());
    WSIFY_WAIT(server.metric("wsify_clients") == 0);
    QVERIFY2(server.stop(), server.problem().constData());
    QStringList seen;
    for (const QJsonObject &line : linesOf(server)) {
        if (line.contains(u"uri"))
            seen.append(QString::number(line.value(u"status").toInt()) + u' ' + line.value(u"uri").toString());
        else if (line.value(u"msg") == QLatin1String("client ended"))
            seen.append(QStringLiteral("end %1").arg(line.value(u"code").toInt()));
    }
    seen.removeDuplicates(); // two upgrades
    seen.sort();
    QCOMPARE(seen, logged);
}

/// One line says how each client ended, and what it sent and got.
void TestAccessLog::endsOfClients()
{
    WSIFY_START(server);
    WsClient member;
    QVERIFY(member.opened(server.port()));
    const QByteArray message = join("c");
    member.sendText(message);
    WSIFY_WAIT(server.metric("wsify_subscriptions") == 1);
    for (const char *content : {"1", "22"})
        QCOMPARE(httpPost(server.port(), QByteArray(R"({"channel":"c","content":)") + content + '}').status, 201);
    WSIFY_WAIT(member.messages().size() == 2);
    member.sendRaw(WsClient::frame(WsClient::Ping, "ping"));
    WSIFY_WAIT(member.pongs().size() == 1);
    member.sendClose(4321, "see you");
    WSIFY_WAIT(member.isDisconnected());
    WsClient wrong;
    QVERIFY(wrong.opened(server.port()));
    wrong.sendRaw(WsClient::frame(WsClient::Text, "{}", {.masked = false}));
    WSIFY_WAIT(wrong.isDisconnected() || server.engine() == "qt");
    WsClient drained;
    QVERIFY(drained.opened(server.port()));
    QVERIFY2(server.stop(), server.problem().constData());

    const auto ends = endsIn(server);
    QVERIFY(ends.contains(4321) && ends.contains(1001));
    const QJsonObject end = ends.value(4321);
    QCOMPARE(end.value(u"level").toString(), QStringLiteral("INFO"));
    QCOMPARE(end.value(u"client").toString().size(), 20);
    QCOMPARE(end.value(u"ip").toString(), QStringLiteral("127.0.0.1"));
    QCOMPARE(end.value(u"user"), QJsonValue(QString()));
    QCOMPARE(end.value(u"reason").toString(), QStringLiteral("see you"));
    QVERIFY(end.value(u"duration").isDouble() && end.value(u"duration").toDouble() >= 0);
    QCOMPARE(end.value(u"messages_in").toInt(), 1);
    QCOMPARE(end.value(u"messages_out").toInt(), 2);
    QCOMPARE(end.value(u"bytes_in").toInt(), int(message.size()));
    // Two deliveries, the pong, and the answer to the close frame.
    const int whole = 3 + 4 + 6 + 4 + int(member.closeReason().size());
    const int sent = end.value(u"bytes_out").toInt();
    // Where system calls fail at random, the end of the last answer may leave after the line.
    const QByteArray seed = qgetenv("WSIFY_FAULT_SEED");
    const bool isSlow = !seed.isEmpty() && seed != "none";
    QVERIFY2(sent <= whole && sent >= (isSlow ? 3 + 4 + 6 : whole), QByteArray::number(sent));
    QCOMPARE(ends.value(1001).value(u"reason").toString(), QStringLiteral("draining"));
    // QWebSocket accepts frames without a mask.
    QCOMPARE(ends.contains(1002), server.engine() == "native");
}

/// A request's bytes are its own, however many came with others in one piece.
void TestAccessLog::bytesOfRequests()
{
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("1")});
    const QByteArray early = WsClient::frame(WsClient::Text, join("c"));
    const QByteArray upgrade = "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                               "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    {
        HttpConnection client(server.port());
        client.send(upgrade + early);
        QCOMPARE(client.answer().status, 101);
        WSIFY_WAIT(server.metric("wsify_subscriptions") == 1);
    }
    QList<qsizetype> pipelined;
    if (server.engine() == "native") {
        HttpConnection connection(server.port());
        QByteArray all;
        for (const char *target : {"/a", "/bb", "/ccc"}) {
            const QByteArray request = "GET " + QByteArray(target) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            all += request;
            pipelined.append(request.size());
        }
        connection.send(all);
        for (qsizetype i = 0; i < pipelined.size(); ++i)
            QCOMPARE(connection.answer().status, 404);
    }
    QVERIFY2(server.stop(), server.problem().constData());
    QList<qsizetype> logged;
    qint64 upgraded = 0;
    for (const QJsonObject &line : linesOf(server)) {
        if (line.value(u"status").toInt() == 101)
            upgraded = line.value(u"bytes_in").toInteger();
        else if (line.value(u"status").toInt() == 404)
            logged.append(line.value(u"bytes_in").toInteger());
    }
    QCOMPARE(upgraded, upgrade.size());
    QCOMPARE(logged, pipelined);
}

void TestAccessLog::asText()
{
    ServerProcess server;
    server.run({QStringLiteral("--listen-addr"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--admin-socket"),
                QStringLiteral("off"), QStringLiteral("--log-format"), QStringLiteral("text")});
    static const QRegularExpression listening(QStringLiteral("Z INFO listening addr=127\\.0\\.0\\.1:(\\d+) "));
    WSIFY_WAIT(listening.match(QString::fromUtf8(server.out())).hasMatch());
    const quint16 port = listening.match(QString::fromUtf8(server.out())).captured(1).toUShort();
    QCOMPARE(httpRequest(port, "GET", "/nothing?key=secret", QByteArray(), {"User-Agent: a \"b\""}).status, 404);
    WsClient client;
    QVERIFY(client.opened(port));
    client.sendClose(4000, "see you");
    WSIFY_WAIT(client.isDisconnected());
    QVERIFY2(server.stop(), server.problem().constData());
    for (const char *part : {" INFO request ", " uri=\"/nothing?key=***\" user_agent=\"a \\\"b\\\"\" status=404 ",
                             " INFO client ended client=", " code=4000 reason=\"see you\" duration="})
        QVERIFY2(server.out().contains(part), server.out().constData());
    QVERIFY(!server.out().contains("{\""));
}

WSIFY_SUITE(tst_accesslog, QCoreApplication, TestAccessLog)
#include "tst_accesslog.moc"
