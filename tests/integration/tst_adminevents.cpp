// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/adminconsole.h"
#include "support/authorizerstub.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <memory>
#include <vector>

using namespace wsify;
using namespace wsify::test;
using Reply = AuthorizerStub::Reply;

namespace {

bool subscribe(AdminConsole &console, admin::Topics topics)
{
    return console.ask<admin::Ok>(admin::Subscribe{{}, topics, admin::Subscribe::MaxInterval}).has_value();
}

QList<admin::Event> eventsOf(const AdminConsole &console)
{
    return console.all<admin::Event>();
}

/// What the last event says was dropped before it.
qint64 droppedOf(const AdminConsole &console)
{
    const auto events = eventsOf(console);
    return events.isEmpty() ? 0 : events.constLast().dropped;
}

template <class What>
int count(const QList<admin::Event> &events)
{
    return int(std::count_if(events.begin(), events.end(),
                             [](const admin::Event &event) { return std::holds_alternative<What>(event.what); }));
}

template <class What>
QList<What> all(const QList<admin::Event> &events)
{
    QList<What> found;
    for (const admin::Event &event : events) {
        if (const What *what = std::get_if<What>(&event.what))
            found.append(*what);
    }
    return found;
}

/// What happened to one client, one word each.
QByteArrayList storyOf(const QByteArray &client, const QList<admin::Event> &events)
{
    QByteArrayList story;
    for (const admin::Event &event : events) {
        std::visit(
            [&](const auto &what) {
                if constexpr (requires { what.client; }) {
                    if (what.client == client)
                        story.append(what.Name);
                } else if constexpr (requires { what.denial; }) {
                    if (what.denial.client == client)
                        story.append(what.Name);
                }
            },
            event.what);
    }
    return story;
}

QList<admin::DenialRow> denials(AdminConsole &console, const QByteArray &query = {}, qint64 *total = nullptr)
{
    admin::ListRequest request;
    request.kind = admin::ListKind::Denials;
    request.query = query;
    const auto list = console.ask<admin::ListReply>(request);
    if (!list || list->kind() != admin::ListKind::Denials)
        return {};
    if (total)
        *total = list->total;
    return std::get<QList<admin::DenialRow>>(list->rows);
}

} // namespace

/// Denials, events and the log, as a console is told of them (common/admin/PROTOCOL.md).
class TestAdminEvents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void features();
    void denialIsListedAndTold();
    void refusedConnects();
    void whatWasBefore();
    void storiesAreInOrder();
    void nothingIsToldUnasked();
    void slowConsumer();
    void logLines();
    void logIsLimited();
    void manyRefusals();
    void manyJoins();
    void aConsoleThatDoesNotRead();
};

void TestAdminEvents::features()
{
    WSIFY_START(server);
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    for (const char *feature : {admin::feature::Denials, admin::feature::Events, admin::feature::Log})
        QVERIFY2(console.hello()->features.contains(feature), feature);
}

void TestAdminEvents::denialIsListedAndTold()
{
    AuthorizerStub stub;
    stub.setScript([](const AuthorizerStub::Request &request) {
        return Reply{.status = request.command() == "join" ? 418 : 200,
                     .delayMs = request.command() == "join" ? 50 : 0};
    });
    WSIFY_START(server, {QStringLiteral("--authorizer-url"), stub.url()});
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    QVERIFY(denials(console).isEmpty());
    QVERIFY(subscribe(console, admin::Topic::Events));
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(join("private:\u00e4"));
    client.sendText("{");
    WSIFY_WAIT(count<admin::DeniedEvent>(eventsOf(console)) == 2);

    qint64 total = -1;
    const auto rows = denials(console, {}, &total);
    QCOMPARE(total, 2);
    QCOMPARE(rows.size(), 2);
    const auto told = all<admin::DeniedEvent>(eventsOf(console));
    const auto connects = all<admin::ConnectEvent>(eventsOf(console));
    QCOMPARE(connects.size(), 1);
    const auto one = std::find_if(rows.begin(), rows.end(), [](const auto &row) { return row.reason == "denied"; });
    QVERIFY(one != rows.end());
    QVERIFY(one->t > 1'700'000'000'000);
    QCOMPARE(one->client, connects.front().client);
    QCOMPARE(one->ip, "127.0.0.1");
    QCOMPARE(one->command, "join");
    QCOMPARE(one->channel, "private:\xc3\xa4");
    QCOMPARE(one->status, 418);
    QVERIFY2(one->latencyMs >= 45 && one->latencyMs < 15'000, QByteArray::number(one->latencyMs));
    for (const auto &row : rows) // the event says all that the row does
        QVERIFY(std::any_of(told.begin(), told.end(), [&row](const auto &event) { return event.denial == row; }));
    const auto malformed = denials(console, "malformed");
    QCOMPARE(malformed.size(), 1);
    QCOMPARE(malformed.front().status, 0);
    QCOMPARE(malformed.front().latencyMs, 0);
}

void TestAdminEvents::refusedConnects()
{
    AuthorizerStub stub;
    stub.setScript([](const AuthorizerStub::Request &request) {
        return Reply{.status = request.body.contains("\"down\"") ? 502 : 403};
    });
    WSIFY_START(server, {QStringLiteral("--authorizer-url"), stub.url(), QStringLiteral("--allowed-origins"),
                         QStringLiteral("https://good.example")});
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    const auto refused = [&](const Handshake &handshake) {
        WsClient client;
        client.open(server.port(), handshake);
        return waitUntil([&] { return client.isDisconnected() || client.answer().status >= 400; });
    };
    QVERIFY(refused(
        {.target = "/ws?token=W0rdf1sh", .headers = {"Origin: https://good.example", "User-Agent: Browser/1"}}));
    QVERIFY(refused({.target = "/ws?down"}));
    QVERIFY(refused({.headers = {"Origin: https://bad.example"}}));
    const auto rows = denials(console);
    QCOMPARE(rows.size(), 3);
    QCOMPARE(rows[2].command, "connect");
    QCOMPARE(rows[2].client, "");
    QCOMPARE(rows[2].ip, "127.0.0.1");
    QCOMPARE(rows[2].status, 403);
    QCOMPARE(rows[2].reason, "denied");
    QVERIFY(rows[2].latencyMs > 0);
    QCOMPARE(rows[1].status, 502);
    QCOMPARE(rows[1].reason, "unavailable");
    QCOMPARE(rows[0].status, 0);
    QCOMPARE(rows[0].reason, "origin");
    // Who it was.
    QCOMPARE(rows[2].agent, "Browser/1");
    QCOMPARE(rows[2].origin, "https://good.example");
    QCOMPARE(rows[0].origin, "https://bad.example");
    QCOMPARE(denials(console, "agent ~ browser status == 403").size(), 1);
    QCOMPARE(denials(console, "browser").size(), 1);
    QCOMPARE(denials(console, "reason == unavailable || status < 1").size(), 2);
    const auto wrong =
        console.ask<admin::Error>(admin::ListRequest{{}, admin::ListKind::Denials, "queue > 1", {}, false, 0, 100});
    QVERIFY(wrong);
    QCOMPARE(wrong->code, admin::errorcode::BadFilter);
    QVERIFY2(wrong->message.startsWith("there is no field queue; fields: channel, "), wrong->message);
}

void TestAdminEvents::whatWasBefore()
{
    WSIFY_START(server);
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText("{");
    QVERIFY(client.settled());
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    QVERIFY(console.hello()->features.contains(admin::feature::Past));
    admin::Subscribe request{{}, admin::Topic::Events | admin::Topic::Log};
    request.past = true;
    QVERIFY(console.ask<admin::Ok>(request));
    client.sendText("{");
    WSIFY_WAIT(count<admin::DeniedEvent>(eventsOf(console)) == 2);
    const auto events = console.all<admin::Event>();
    QVERIFY(std::holds_alternative<admin::ConnectEvent>(events.first().what) && events.first().past);
    QVERIFY(std::holds_alternative<admin::DeniedEvent>(events[1].what) && events[1].past);
    QVERIFY(!events.last().past);
    WSIFY_WAIT(console.all<admin::Log>().last().text == "refused" && !console.all<admin::Log>().last().past);
    const auto log = console.all<admin::Log>();
    QCOMPARE(
        std::count_if(log.begin(), log.end(), [](const auto &line) { return line.past && line.text == "refused"; }), 1);
    // A second time it would come twice.
    const qsizetype before = console.all<admin::Event>().size();
    QVERIFY(console.ask<admin::Ok>(request));
    QVERIFY(console.ask<admin::Ok>(admin::Ping{})); // its answer comes after what the other would bring
    QCOMPARE(console.all<admin::Event>().size(), before);
}

/// Of every client on every worker, from its connect to its disconnect.
void TestAdminEvents::storiesAreInOrder()
{
    constexpr int Clients = 24;
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("3")});
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    QVERIFY(subscribe(console, admin::Topic::Events));
    std::vector<std::unique_ptr<WsClient>> clients;
    for (int i = 0; i < Clients; ++i) {
        clients.push_back(std::make_unique<WsClient>());
        clients.back()->open(server.port());
    }
    for (const auto &client : clients) {
        WSIFY_WAIT(client->isOpen());
        client->sendText(join("a"));
        client->sendText(join("a")); // is one already
        client->sendText(leave("never joined"));
        client->sendText(join("b"));
        client->sendText(leave("a"));
        client->sendText("no JSON");
        client->sendClose(4321, "so long");
    }
    WSIFY_WAIT(count<admin::DisconnectEvent>(eventsOf(console)) == Clients);
    const auto connects = all<admin::ConnectEvent>(eventsOf(console));
    QCOMPARE(connects.size(), Clients);
    for (const admin::ConnectEvent &connect : connects) {
        QCOMPARE(connect.client.size(), 20);
        QCOMPARE(connect.ip, "127.0.0.1");
        QCOMPARE(storyOf(connect.client, eventsOf(console)),
                 (QByteArrayList{"connect", "join", "join", "leave", "denied", "disconnect"}));
    }
    for (const admin::DisconnectEvent &end : all<admin::DisconnectEvent>(eventsOf(console))) {
        QCOMPARE(end.code, 4321);
        QCOMPARE(end.reason, "so long");
    }
    QCOMPARE(all<admin::JoinEvent>(eventsOf(console)).front().channel, "a");
    QCOMPARE(all<admin::LeaveEvent>(eventsOf(console)).front().channel, "a");
    QCOMPARE(droppedOf(console), 0);
    QCOMPARE(console.broken(), QByteArrayList());
}

void TestAdminEvents::nothingIsToldUnasked()
{
    WSIFY_START(server);
    AdminConsole console;
    AdminConsole other;
    QVERIFY(console.opened(server.adminSocket()));
    QVERIFY(other.opened(server.adminSocket()));
    QVERIFY(subscribe(console, admin::Topics(admin::Topic::Events) | admin::Topic::Log));
    QVERIFY(console.ask<admin::Ok>(admin::Unsubscribe{{}, admin::Topics(admin::Topic::Events) | admin::Topic::Log}));
    WsClient before;
    QVERIFY(before.opened(server.port()));
    before.sendText("{");
    QVERIFY(before.settled());
    QVERIFY(subscribe(other, admin::Topic::Events));
    WsClient client;
    QVERIFY(client.opened(server.port()));
    WSIFY_WAIT(!eventsOf(other).isEmpty());
    QCOMPARE(count<admin::ConnectEvent>(eventsOf(other)), 1); // not what was before
    QVERIFY(console.ask(admin::Ping{}));
    QCOMPARE(eventsOf(console).size(), 0);
    QCOMPARE(console.all<admin::Log>().size(), 0);
}

void TestAdminEvents::slowConsumer()
{
    WSIFY_START(server, {QStringLiteral("--max-queue"), QStringLiteral("64KiB"), QStringLiteral("--max-queue-hard"),
                         QStringLiteral("64KiB")});
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    QVERIFY(subscribe(console, admin::Topic::Events));
    WsClient reader;
    QVERIFY(reader.opened(server.port()));
    reader.sendText(join("c"));
    QVERIFY(reader.settled());
    reader.stopReading();
    WsClient publisher;
    QVERIFY(publisher.opened(server.port()));
    const QByteArray content = '"' + QByteArray(256 * 1024, 'x') + '"';
    for (int i = 0; i < 400 && count<admin::SlowEvent>(eventsOf(console)) == 0; ++i) {
        publisher.sendText(broadcast("c", content));
        QVERIFY(publisher.settled());
    }
    WSIFY_WAIT(count<admin::SlowEvent>(eventsOf(console)) == 1
               && count<admin::DisconnectEvent>(eventsOf(console)) == 1);
    const auto slow = all<admin::SlowEvent>(eventsOf(console)).constFirst();
    QCOMPARE(slow.client, all<admin::ConnectEvent>(eventsOf(console)).constFirst().client);
    QCOMPARE(slow.ip, "127.0.0.1");
    QVERIFY(slow.queue > 0);
    const auto end = all<admin::DisconnectEvent>(eventsOf(console)).constFirst();
    QCOMPARE(end.client, slow.client);
    QVERIFY2(end.code == 1006 || end.code == 1013, QByteArray::number(end.code)); // 1006: it was not to be told
    QCOMPARE(end.reason, "slow_consumer");
    QCOMPARE(storyOf(slow.client, eventsOf(console)).last(), "disconnect");
}

void TestAdminEvents::logLines()
{
    WSIFY_START(server);
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    QVERIFY(subscribe(console, admin::Topic::Log));
    const auto cycle = [&] { // one refusal, which is of level info, and one end, which is of level debug
        WsClient client;
        if (!client.opened(server.port()))
            return false;
        client.sendText("{");
        client.sendClose();
        return waitUntil([&] { return client.isDisconnected(); });
    };
    const auto lines = [&](const QByteArray &text) {
        const auto log = console.all<admin::Log>();
        return std::count_if(log.begin(), log.end(), [&text](const admin::Log &line) { return line.text == text; });
    };
    QVERIFY(cycle());
    WSIFY_WAIT(lines("refused") == 1);
    const admin::Log first = console.all<admin::Log>().constFirst();
    QCOMPARE(first.level, admin::LogLevel::Info);
    QVERIFY(first.t > 1'700'000'000'000);
    QVERIFY2(first.fields.text.startsWith('{') && first.fields.text.contains(R"("remote_ip":"127.0.0.1")"),
             first.fields.text);
    QCOMPARE(first.dropped, 0);

    QVERIFY(console.ask<admin::Ok>(admin::SetLogLevel{{}, admin::LogLevel::Debug}));
    QVERIFY(cycle());
    WSIFY_WAIT(lines("disconnected") == 1 && lines("refused") == 2);
    QCOMPARE(lines("console command"), 1); // what the service itself writes, once
    for (const admin::Log &line : console.all<admin::Log>())
        QVERIFY2(!line.fields.text.contains("/ws"), "the access log is not among it");
}

void TestAdminEvents::logIsLimited()
{
    WSIFY_START(server, {QStringLiteral("--log-level"), QStringLiteral("debug")});
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    QVERIFY(subscribe(console, admin::Topic::Log));
    // A line of level debug each, and no limit in the log itself.
    QElapsedTimer clock;
    clock.start();
    qint64 ended = 0;
    constexpr int AtOnce = 100;
    while (clock.elapsed() < 30'000
           && (console.all<admin::Log>().isEmpty() || console.all<admin::Log>().constLast().dropped == 0)) {
        std::vector<std::unique_ptr<WsClient>> clients;
        for (int i = 0; i < AtOnce; ++i) {
            clients.push_back(std::make_unique<WsClient>());
            clients.back()->open(server.port());
        }
        for (const auto &client : clients) {
            WSIFY_WAIT(client->isOpen());
            client->sendClose();
        }
        for (const auto &client : clients)
            WSIFY_WAIT(client->isDisconnected());
        ended += AtOnce;
    }
    const qint64 seconds = clock.elapsed() / 1000 + 1;
#ifndef WSIFY_SANITIZED // where clients may be as slow as the limit
    QVERIFY(console.all<admin::Log>().constLast().dropped > 0);
#endif
    QVERIFY2(console.all<admin::Log>().size() <= 200 * (seconds + 1),
             QByteArray::number(console.all<admin::Log>().size()));
    QVERIFY(console.all<admin::Log>().constLast().dropped <= ended);
}

/// A flood: all of it is counted, what is kept is bounded, and another client is served meanwhile.
void TestAdminEvents::manyRefusals()
{
    constexpr int Refusals = 100'000;
    WSIFY_START(server);
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    QVERIFY(subscribe(console, admin::Topics(admin::Topic::Events) | admin::Topic::Log));
    WsClient client;
    WsClient other;
    QVERIFY(client.opened(server.port()));
    QVERIFY(other.opened(server.port()));
    const QByteArray refused = WsClient::frame(WsClient::Text, R"({"command":"join","args":{"channel":")"
                                                                   + QByteArray(200, 'x') + R"(\u0000"}})");
    client.sendRaw(refused.repeated(Refusals / 10));
    QVERIFY(client.settled());
    const qint64 before = server.residentBytes();
    qint64 slowest = 0;
    for (int i = 1; i < 10; ++i) {
        client.sendRaw(refused.repeated(Refusals / 10));
        QElapsedTimer clock;
        clock.start();
        QVERIFY(other.settled());
        slowest = std::max(slowest, clock.elapsed());
        QVERIFY(client.settled());
    }
    QVERIFY2(slowest < 5000, QByteArray::number(slowest));
    const auto told = [&] { // with what the last event says was dropped
        return count<admin::DeniedEvent>(eventsOf(console)) + droppedOf(console) >= Refusals;
    };
    // What was dropped behind the last event is told with the next one.
    QVERIFY(waitUntil([&] {
        client.sendText("{");
        return client.settled() && !eventsOf(console).isEmpty() && told();
    }));
#ifndef WSIFY_SANITIZED // where refusals may be as slow as the console
    QVERIFY(droppedOf(console) > 0);
#endif
    qint64 total = 0;
    QCOMPARE(denials(console, {}, &total).size(), 100);
    QCOMPARE(total, 10'000);
    QVERIFY(console.isOpen());
    QCOMPARE(console.broken(), QByteArrayList());
    const qint64 after = server.residentBytes();
    qInfo("slowest round trip meanwhile %lld ms, %lld events dropped, resident %lld -> %lld KiB", slowest,
          droppedOf(console), before / 1024, after / 1024);
#ifndef WSIFY_SANITIZED
    if (before > 0)
        QVERIFY2(after - before < 8 * 1024 * 1024, QByteArray::number(after - before));
#endif
}

/// 100 clients in 1,000 channels each.
void TestAdminEvents::manyJoins()
{
    constexpr int Clients = 100;
    constexpr int Channels = 1000;
    WSIFY_START(server);
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    QVERIFY(subscribe(console, admin::Topic::Events));
    QByteArray joins;
    for (int i = 0; i < Channels; ++i)
        joins += WsClient::frame(WsClient::Text, join("channel:" + QByteArray::number(i)));
    std::vector<std::unique_ptr<WsClient>> clients;
    for (int i = 0; i < Clients; ++i) {
        clients.push_back(std::make_unique<WsClient>());
        QVERIFY(clients.back()->opened(server.port()));
    }
    for (const auto &client : clients)
        client->sendRaw(joins);
    WSIFY_WAIT(server.metric("wsify_subscriptions") == Clients * Channels);
    // What was dropped behind the last event is told with the next one.
    QVERIFY(waitUntil([&] {
        WsClient next;
        return next.opened(server.port())
               && count<admin::JoinEvent>(eventsOf(console)) + droppedOf(console) >= Clients * Channels;
    }));
    QCOMPARE(console.broken(), QByteArrayList());
    qInfo("%d joins were told, %lld dropped", count<admin::JoinEvent>(eventsOf(console)), droppedOf(console));
}

/// It misses events, and is told how many once it reads again; others miss nothing.
void TestAdminEvents::aConsoleThatDoesNotRead()
{
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("1")});
    AdminConsole reader;
    AdminConsole stuck;
    QVERIFY(reader.opened(server.adminSocket()));
    QVERIFY(stuck.opened(server.adminSocket()));
    QVERIFY(subscribe(reader, admin::Topic::Events));
    QVERIFY(subscribe(stuck, admin::Topic::Events));
    stuck.stopReading();
    WsClient client;
    QVERIFY(client.opened(server.port()));
    const QByteArray changes = WsClient::frame(WsClient::Text, join(QByteArray(1000, 'x')))
                               + WsClient::frame(WsClient::Text, leave(QByteArray(1000, 'x')));
    for (int i = 0; i < 25; ++i) { // 5 MB, slowly enough
        const qsizetype before = eventsOf(reader).size();
        client.sendRaw(changes.repeated(100));
        WSIFY_WAIT(eventsOf(reader).size() >= before + 200);
    }
    QCOMPARE(droppedOf(reader), 0);
    QVERIFY(stuck.isOpen()); // not cut: it was given no more than it may leave unread
    stuck.resumeReading();
    WSIFY_WAIT(!eventsOf(stuck).isEmpty());
    QVERIFY(waitUntil([&] {
        WsClient next;
        return next.opened(server.port()) && droppedOf(stuck) > 0;
    }));
    QVERIFY(stuck.isOpen());
    QCOMPARE(stuck.broken(), QByteArrayList());
    QVERIFY(eventsOf(stuck).size() < eventsOf(reader).size());
}

WSIFY_SUITE(tst_adminevents, QCoreApplication, TestAdminEvents)
#include "tst_adminevents.moc"
