// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QHash>
#include <QTest>

#include <algorithm>
#include <memory>
#include <vector>

using namespace wsify::test;

/// What one publisher sends to one channel arrives in that order, once, at every member (PROTOCOL.md section 2).
class TestOrder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneClient();
    void fourClientsOnTwoWorkers();
    void twoChannelsOfOneClient();
    void postsOnNewConnections();
    void postsOnOneConnection();
    void arrayInOnePost();

private:
    using Clients = std::vector<std::unique_ptr<WsClient>>;
    /// Members of "order" that are joined for certain; empty on failure.
    static Clients members(quint16 port, int count);
    static bool allHave(const Clients &clients, qsizetype count);
    static QByteArrayList numbers(int count);
};

TestOrder::Clients TestOrder::members(quint16 port, int count)
{
    Clients clients;
    for (int i = 0; i < count; ++i) {
        clients.push_back(std::make_unique<WsClient>());
        clients.back()->open(port);
    }
    for (const auto &client : clients) {
        if (!waitUntil([&] { return client->isOpen(); }))
            return {};
        client->sendText(join("order"));
        if (!client->settled())
            return {};
    }
    return clients;
}

bool TestOrder::allHave(const Clients &clients, qsizetype count)
{
    return waitUntil(
        [&] {
            return std::all_of(clients.begin(), clients.end(),
                               [&](const auto &client) { return client->messages().size() >= count; });
        },
        60'000);
}

QByteArrayList TestOrder::numbers(int count)
{
    QByteArrayList list;
    for (int i = 0; i < count; ++i)
        list.append(QByteArray::number(i));
    return list;
}

void TestOrder::oneClient()
{
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("1")});
    const Clients clients = members(server.port(), 100);
    QVERIFY(!clients.empty());
    WsClient sender;
    QVERIFY(sender.opened(server.port()));
    QByteArray burst;
    for (int i = 0; i < 1000; ++i)
        burst += WsClient::frame(WsClient::Text, broadcast("order", QByteArray::number(i)));
    sender.sendRaw(burst);
    QVERIFY(allHave(clients, 1000));
    const QByteArrayList expected = numbers(1000);
    for (const auto &client : clients) {
        QVERIFY(client->settled());
        QCOMPARE(client->messages(), expected);
    }
}

void TestOrder::fourClientsOnTwoWorkers()
{
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("2")});
    const Clients clients = members(server.port(), 100);
    QVERIFY(!clients.empty());
    Clients senders;
    for (int s = 0; s < 4; ++s) {
        senders.push_back(std::make_unique<WsClient>());
        QVERIFY(senders.back()->opened(server.port()));
    }
    for (int s = 0; s < 4; ++s) {
        QByteArray burst;
        for (int i = 0; i < 500; ++i)
            burst += WsClient::frame(WsClient::Text, broadcast("order", QByteArray::number(s * 1000 + i)));
        senders[size_t(s)]->sendRaw(burst);
    }
    QVERIFY(allHave(clients, 2000));
    for (const auto &client : clients) {
        QVERIFY(client->settled());
        QCOMPARE(client->messages().size(), 2000);
        QHash<int, int> next;
        for (const QByteArray &message : client->messages()) {
            const int number = message.toInt();
            QCOMPARE(number % 1000, next[number / 1000]++);
        }
    }
}

void TestOrder::twoChannelsOfOneClient()
{
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("2")});
    const Clients clients = members(server.port(), 10);
    QVERIFY(!clients.empty());
    for (const auto &client : clients) {
        client->sendText(join("second"));
        QVERIFY(client->settled());
    }
    WsClient sender;
    QVERIFY(sender.opened(server.port()));
    for (int i = 0; i < 1000; ++i)
        sender.sendText(broadcast(i % 2 ? "order" : "second", QByteArray::number(i)));
    QVERIFY(allHave(clients, 1000));
    for (const auto &client : clients) {
        int next[2] = {0, 1};
        for (const QByteArray &message : client->messages()) {
            const int number = message.toInt();
            QCOMPARE(number, next[number % 2]);
            next[number % 2] += 2;
        }
    }
}

void TestOrder::postsOnNewConnections()
{
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("2")});
    const Clients clients = members(server.port(), 100);
    QVERIFY(!clients.empty());
    for (int i = 0; i < 1000; ++i)
        QCOMPARE(httpPost(server.port(), R"({"channel":"order","content":)" + QByteArray::number(i) + '}').status, 201);
    QVERIFY(allHave(clients, 1000));
    const QByteArrayList expected = numbers(1000);
    for (const auto &client : clients)
        QCOMPARE(client->messages(), expected);
}

void TestOrder::postsOnOneConnection()
{
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("2")});
    const Clients clients = members(server.port(), 10);
    QVERIFY(!clients.empty());
    auto connection = std::make_unique<HttpConnection>(server.port());
    for (int i = 0; i < 200; ++i) {
        const QByteArray body = R"({"channel":"order","content":)" + QByteArray::number(i) + '}';
        const QByteArray request =
            "POST /broadcast HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
            + QByteArray::number(body.size()) + "\r\n\r\n" + body;
        connection->send(request);
        const HttpAnswer answer = connection->answer();
        QCOMPARE(answer.status, 201);
        // An engine that serves one request a connection says so.
        if (answer.header("connection").toLower() == "close")
            connection = std::make_unique<HttpConnection>(server.port());
    }
    QVERIFY(allHave(clients, 200));
    const QByteArrayList expected = numbers(200);
    for (const auto &client : clients)
        QCOMPARE(client->messages(), expected);
}

void TestOrder::arrayInOnePost()
{
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("2")});
    const Clients clients = members(server.port(), 10);
    QVERIFY(!clients.empty());
    QByteArrayList objects;
    for (int i = 0; i < 1000; ++i)
        objects.append(R"({"channel":"order","content":)" + QByteArray::number(i) + '}');
    QCOMPARE(httpPost(server.port(), '[' + objects.join(',') + ']').status, 201);
    QVERIFY(allHave(clients, 1000));
    const QByteArrayList expected = numbers(1000);
    for (const auto &client : clients)
        QCOMPARE(client->messages(), expected);
}

WSIFY_SUITE(tst_order, QCoreApplication, TestOrder)
#include "tst_order.moc"
