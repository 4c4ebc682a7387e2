// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/admin/codec.h"
#include "support/adminconsole.h"
#include "support/httpclient.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

using namespace wsify;
using namespace wsify::test;

namespace {

/// The first message that came unasked, or an answer without an id.
template <class Message>
std::optional<Message> next(AdminConsole &console)
{
    if (!waitUntil([&] { return !console.all<Message>().isEmpty(); }))
        return {};
    return console.all<Message>().constFirst();
}

} // namespace

/// What consoles of every kind say, and what the server makes of it (common/admin/PROTOCOL.md).
class TestAdmin : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhoItIs();
    void consolesOfOtherVersions();
    void wrongRequests_data();
    void wrongRequests();
    void linesThatEndTheConnection_data();
    void linesThatEndTheConnection();
    void linesInPieces();
    void statsComeAsOftenAsAsked();
    void historyGrows();
    void configNamesEveryOptionAndItsSource();
    void levelOfTheLog();
    void logLevelForSomeTime();
    void publish();
    void publicationsAreNotKept();
    void drain();
    void aConsoleThatAsksForMuchAndReadsIsNotCut();
    void aConsoleThatDoesNotReadIsCut();
    void comesBackWhenDescriptorsRanOut();
};

void TestAdmin::saysWhoItIs()
{
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("3")});
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    const admin::ServerHello hello = *console.hello();
    QCOMPARE(hello.protoMin, 1);
    QCOMPARE(hello.protoMax, 1);
    QCOMPARE(hello.pid, server.pid());
    QCOMPARE(hello.workers, 3);
    QCOMPARE(hello.engine, server.engine());
    QCOMPARE(hello.broker, "memory");
    QCOMPARE(hello.listen, QByteArrayList{"127.0.0.1:" + QByteArray::number(server.port())});
    QVERIFY(hello.startedAt > 1'700'000'000'000);
    QVERIFY(!hello.serverVersion.isEmpty() && !hello.qt.isEmpty() && !hello.bootId.isEmpty());
    for (const char *feature :
         {"stats", "events", "log", "history", "list", "denials", "watch", "body", "control", "config"})
        QVERIFY2(hello.features.contains(feature), feature);

    AdminConsole other;
    QVERIFY(other.opened(server.adminSocket()));
    QCOMPARE(other.hello()->bootId, hello.bootId);
    server.kill();
    QVERIFY2(server.listening(), server.problem());
    AdminConsole after;
    QVERIFY(after.opened(server.adminSocket()));
    QVERIFY(after.hello()->bootId != hello.bootId);
}

void TestAdmin::consolesOfOtherVersions()
{
    WSIFY_START(server);
    // One that says nothing about itself, as a script.
    AdminConsole silent;
    QVERIFY(silent.opened(server.adminSocket()));
    QVERIFY(silent.ask<admin::Ok>(admin::Ping{}));
    // One that is newer, and says more than this server knows.
    AdminConsole newer;
    QVERIFY(newer.opened(server.adminSocket()));
    newer.sendRaw(
        R"({"type":"hello","id":1,"proto":1,"client":"later","version":"9","locale":"de_DE","wishes":{"a":[1,2]}})"
        "\n"
        R"({"type":"subscribe","id":2,"topics":["stats","weather"],"interval_ms":1000,"colour":true})"
        "\n"
        R"({"type":"teleport","id":3,"to":"mars"})"
        "\n"
        R"({"type":"ping","id":4,"why":null})"
        "\n");
    const auto greeted = newer.answerTo(1);
    QVERIFY(greeted && std::holds_alternative<admin::Ok>(*greeted));
    const auto unknown = newer.answerTo(3);
    QVERIFY(unknown && std::holds_alternative<admin::Error>(*unknown));
    QCOMPARE(std::get<admin::Error>(*unknown).code, QByteArray(admin::errorcode::UnknownType));
    const auto pinged = newer.answerTo(4);
    QVERIFY(pinged && std::holds_alternative<admin::Ok>(*pinged));
    QVERIFY(newer.isOpen());
    // One that speaks another language altogether.
    AdminConsole foreign;
    QVERIFY(foreign.opened(server.adminSocket()));
    foreign.sendRaw("{\"type\":\"hello\",\"id\":1,\"proto\":2}\n");
    const auto refused = foreign.answerTo(1);
    QVERIFY(refused && std::holds_alternative<admin::Error>(*refused));
    QCOMPARE(std::get<admin::Error>(*refused).code, QByteArray(admin::errorcode::UnsupportedProto));
    WSIFY_WAIT(!foreign.isOpen());
}

void TestAdmin::wrongRequests_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("field");
    const auto row = [](const char *name, const QByteArray &line, const char *code, const char *field = "") {
        QTest::newRow(name) << line << QByteArray(code) << QByteArray(field);
    };
    row("unknown type", R"({"type":"dance","id":1})", "unknown_type");
    row("no type", R"({"id":1})", "bad_request", "type");
    row("a type that is no text", R"({"type":7,"id":1})", "bad_request", "type");
    row("missing field", R"({"type":"kick","id":1})", "bad_request", "client");
    row("wrong type", R"({"type":"kick","id":1,"client":{}})", "bad_request", "client");
    row("below its range", R"({"type":"subscribe","id":1,"topics":["stats"],"interval_ms":99})", "bad_request",
        "interval_ms");
    row("beyond its range", R"({"type":"list","id":1,"kind":"clients","limit":501})", "bad_request", "limit");
    row("no such kind", R"({"type":"list","id":1,"kind":"planets"})", "bad_request", "kind");
    row("no such column", R"({"type":"list","id":1,"kind":"clients","sort":"height"})", "bad_request", "sort");
    row("no such level", R"({"type":"loglevel","id":1,"level":"loud"})", "bad_request", "level");
    row("a code that is never sent", R"({"type":"kick","id":1,"client":"x","code":1006})", "bad_request", "code");
    row("NUL in a channel", R"({"type":"publish","id":1,"channel":"a\u0000b","content":1})", "bad_request", "channel");
    row("empty channel", R"({"type":"publish","id":1,"channel":"","content":1})", "bad_request", "channel");
    row("content that is no JSON", R"({"type":"publish","id":1,"channel":"a","content":01})", "bad_request", "content");
    const QByteArray deep = QByteArray(129, '[') + QByteArray(129, ']');
    row("content nested too deep", R"({"type":"publish","id":1,"channel":"a","content":)" + deep + '}', "bad_request",
        "content");
    row("nothing to get", R"({"type":"get","id":1})", "bad_request");
    row("a filter that is none", R"({"type":"list","id":1,"kind":"clients","query":"size >"})", "bad_filter");
    row("nobody of that name", R"({"type":"kick","id":1,"client":"nobody"})", "not_found");
    row("no such channel", R"({"type":"get","id":1,"channel":"nowhere"})", "not_found");
    row("not kept", R"({"type":"body","id":1,"seq":1})", "gone");
}

void TestAdmin::wrongRequests()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, field);
    WSIFY_START(server);
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    console.sendRaw(line + '\n');
    const auto answer = console.answerTo(1);
    QVERIFY(answer);
    const auto *error = std::get_if<admin::Error>(&*answer);
    QVERIFY(error);
    QCOMPARE(error->code, code);
    if (!field.isEmpty())
        QCOMPARE(error->field, field);
    QVERIFY(!error->message.isEmpty());
    // It costs nothing but itself.
    QVERIFY(console.ask<admin::Ok>(admin::Ping{}));
}

void TestAdmin::linesThatEndTheConnection_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("no JSON") << QByteArray("GET / HTTP/1.1\r\n\r\n") << QByteArray("malformed");
    QTest::newRow("half a line of JSON") << QByteArray("{\"type\":\"ping\"\n") << QByteArray("malformed");
    QTest::newRow("no object") << QByteArray("[1]\n") << QByteArray("malformed");
    QTest::newRow("an empty line") << QByteArray("\n") << QByteArray("malformed");
    QTest::newRow("NUL") << QByteArray("{\"type\":\"ping\"}\0\n", 17) << QByteArray("malformed");
    QTest::newRow("no UTF-8") << QByteArray("{\"type\":\"p\xff\"}\n") << QByteArray("malformed");
    QTest::newRow("deep") << QByteArray(100'000, '[') + '\n' << QByteArray("malformed");
    QTest::newRow("too long, without an end") << QByteArray(1024 * 1024, 'x') << QByteArray("too_long");
    QTest::newRow("too long") << "{\"type\":\"ping\",\"x\":\"" + QByteArray(1024 * 1024, 'x') + "\"}\n"
                              << QByteArray("too_long");
}

void TestAdmin::linesThatEndTheConnection()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, code);
    WSIFY_START(server);
    AdminConsole bad;
    AdminConsole good;
    QVERIFY(bad.opened(server.adminSocket()));
    QVERIFY(good.opened(server.adminSocket()));
    bad.sendRaw(bytes);
    const auto error = next<admin::Error>(bad);
    QVERIFY(error);
    QCOMPARE(error->code, code);
    QVERIFY(!error->id);
    WSIFY_WAIT(!bad.isOpen());
    QVERIFY(good.ask<admin::Ok>(admin::Ping{}));
}

/// The socket is a stream: a line may come byte by byte, and many at once.
void TestAdmin::linesInPieces()
{
    WSIFY_START(server);
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    QByteArray all;
    for (int i = 1; i <= 200; ++i)
        all += "{\"type\":\"ping\",\"id\":" + QByteArray::number(i) + "}\r\n";
    for (const char byte : all.first(300)) {
        console.sendRaw(QByteArray(1, byte));
        QCoreApplication::processEvents();
    }
    console.sendRaw(all.sliced(300));
    for (int i = 1; i <= 200; ++i)
        QVERIFY(console.answerTo(i));
}

void TestAdmin::statsComeAsOftenAsAsked()
{
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("2")});
    AdminConsole console;
    AdminConsole seldom;
    QVERIFY(console.opened(server.adminSocket()));
    QVERIFY(seldom.opened(server.adminSocket()));
    QVERIFY(console.ask<admin::Ok>(admin::Subscribe{{}, admin::Topic::Stats, 100}));
    QVERIFY(seldom.ask<admin::Ok>(admin::Subscribe{{}, admin::Topic::Stats, 10'000}));
    const auto stats = [&] { return console.all<admin::Stats>(); };
    WSIFY_WAIT(stats().size() > 10); // the first at once
    // By the server's clock: here several may be read together.
    const auto took = stats()[10].t - stats()[0].t;
    QVERIFY2(took > 700, QByteArray::number(took));
    QCOMPARE(seldom.all<admin::Stats>().size(), 1);

    WsClient one;
    WsClient two;
    QVERIFY(one.opened(server.port()));
    QVERIFY(two.opened(server.port()));
    one.sendText(join("news"));
    two.sendText(join("news"));
    QVERIFY(one.settled() && two.settled());
    QCOMPARE(httpPost(server.port(), R"({"channel":"news","content":"12345"})").status, 201);
    WSIFY_WAIT(one.messages().size() == 1 && two.messages().size() == 1);
    // msgOut: the probes of settled(), and two members. Figures of a moment before may have come last.
    WSIFY_WAIT(stats().constLast().clients == 2 && stats().constLast().subscriptions == 2
               && stats().constLast().msgOut >= 4);
    const admin::Stats now = stats().constLast();
    QCOMPARE(now.channels, 1);
    QVERIFY(now.memoryLimit.value_or(0) > 0 && now.maxClients.value_or(0) > 0 && now.held);
    QCOMPARE(now.perWorker.size(), 2);
    qint64 clients = 0;
    for (const admin::WorkerStats &worker : now.perWorker)
        clients += worker.clients;
    QCOMPARE(clients, 2);
    QVERIFY(now.msgIn > 0 && now.bytesIn > 0 && now.bytesOut > 0 && now.cpuMs > 0);
#ifdef Q_OS_LINUX
    QVERIFY(now.rss > 1024 * 1024);
    QVERIFY(now.maxFds.value_or(0) > 0);
    if (now.fds) // from Linux 6.2 on
        QVERIFY(*now.fds > 5 && *now.fds <= *now.maxFds);
#endif
    for (qsizetype i = 1; i < stats().size(); ++i) {
        QVERIFY(stats()[i].t >= stats()[i - 1].t);
        QVERIFY(stats()[i].msgOut >= stats()[i - 1].msgOut);
    }
    QVERIFY(console.ask<admin::Ok>(admin::Unsubscribe{{}, admin::Topic::Stats}));
    const qsizetype then = stats().size();
    QVERIFY(console.ask<admin::HistoryReply>(admin::HistoryRequest{}));
    QCOMPARE(stats().size(), then);
}

void TestAdmin::historyGrows()
{
    WSIFY_START(server);
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    WsClient client;
    QVERIFY(client.opened(server.port()));
    std::optional<admin::HistoryReply> history;
    QVERIFY(waitUntil([&] {
        history = console.ask<admin::HistoryReply>(admin::HistoryRequest{});
        return history && history->rows.size() >= 3 && history->rows.constLast().value(1) == 1.0;
    }));
    QCOMPARE(history->columns.first(2), (QByteArrayList{"t", "clients"}));
    for (qsizetype i = 0; i < history->rows.size(); ++i) {
        QCOMPARE(history->rows[i].size(), history->columns.size());
        if (i > 0) { // one a second, but for what a busy machine makes of it
            const double step = history->rows[i].front() - history->rows[i - 1].front();
            QVERIFY2(step > 0 && step < 10'000, QByteArray::number(step));
        }
    }
    QCOMPARE(history->rows.constLast()[1], 1.0);
    const auto last = console.ask<admin::HistoryReply>(admin::HistoryRequest{{}, 1});
    QVERIFY(last);
    QCOMPARE(last->rows.size(), 1);
    QVERIFY(last->rows.constFirst().front() >= history->rows.constLast().front());
}

void TestAdmin::configNamesEveryOptionAndItsSource()
{
    WSIFY_START(server,
                {QStringLiteral("--max-clients"), QStringLiteral("77"), QStringLiteral("--broadcasting-key"),
                 QStringLiteral("Sw0rdfish")},
                {{QStringLiteral("WSIFY_MAX_CHANNELS"), QStringLiteral("88")}});
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    const auto config = console.ask<admin::ConfigReply>(admin::ConfigRequest{});
    QVERIFY(config);
    const auto entry = [&](const char *name) {
        for (const admin::ConfigEntry &one : config->entries) {
            if (one.name == name)
                return one;
        }
        return admin::ConfigEntry{};
    };
    QCOMPARE(entry("max-clients").value, "77");
    QCOMPARE(entry("max-clients").source, "flag");
    QCOMPARE(entry("max-channels").value, "88");
    QCOMPARE(entry("max-channels").source, "environment");
    QCOMPARE(entry("slow-timeout").value, "10s");
    QCOMPARE(entry("slow-timeout").source, "default");
    QCOMPARE(entry("broadcasting-key").source, "flag");
    QVERIFY(!entry("broadcasting-key").value.contains("Sw0rdfish"));
    QVERIFY(config->entries.size() > 30);
}

void TestAdmin::levelOfTheLog()
{
    WSIFY_START(server);
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    const auto shown = [&console]() -> QByteArray {
        const auto config = console.ask<admin::ConfigReply>(admin::ConfigRequest{});
        for (const admin::ConfigEntry &entry : config ? config->entries : QList<admin::ConfigEntry>()) {
            if (entry.name == "log-level")
                return entry.value + " by " + entry.source;
        }
        return {};
    };
    QCOMPARE(shown(), "info by default");
    QVERIFY(console.ask<admin::Ok>(admin::SetLogLevel{{}, admin::LogLevel::Info})); // what it is already
    QCOMPARE(shown(), "info by default");
    QVERIFY(console.ask<admin::Ok>(admin::SetLogLevel{{}, admin::LogLevel::Debug}));
    QCOMPARE(shown(), "debug by console");
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendClose();
    WSIFY_WAIT(server.out().contains("\"disconnected\""));
    QVERIFY(console.ask<admin::Ok>(admin::SetLogLevel{{}, admin::LogLevel::Info}));
    const auto said = server.out().count("\"disconnected\"");
    WsClient quiet;
    QVERIFY(quiet.opened(server.port()));
    quiet.sendClose();
    WSIFY_WAIT(quiet.isDisconnected());
    WSIFY_WAIT(server.metric("wsify_clients") == 0);
    QCOMPARE(server.out().count("\"disconnected\""), said);
}

// Nobody has to think of it, and the console may be gone.
void TestAdmin::logLevelForSomeTime()
{
    WSIFY_START(server);
    const auto entryOf = [](AdminConsole &console) {
        const auto config = console.ask<admin::ConfigReply>(admin::ConfigRequest{});
        for (const admin::ConfigEntry &each : config ? config->entries : QList<admin::ConfigEntry>()) {
            if (each.name == "log-level")
                return each;
        }
        return admin::ConfigEntry();
    };
    QByteArray source;
    {
        AdminConsole console;
        QVERIFY(console.opened(server.adminSocket()));
        QCOMPARE(console.hello()->logLevel, admin::LogLevel::Info);
        QVERIFY(!console.hello()->logLevelUntil);
        source = entryOf(console).source;
        QVERIFY(source != "console");
        QVERIFY(console.ask<admin::Error>(admin::SetLogLevel{{}, admin::LogLevel::Debug, 86'401}));
        QVERIFY(console.ask<admin::Ok>(admin::SetLogLevel{{}, admin::LogLevel::Warning, 1000}));
        // Another time, but the level before the first one is what comes back.
        QVERIFY(console.ask<admin::Ok>(admin::SetLogLevel{{}, admin::LogLevel::Debug, 1000}));
    }
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    QCOMPARE(console.hello()->logLevel, admin::LogLevel::Debug);
    QVERIFY(console.hello()->logLevelUntil);
    QVERIFY(console.ask<admin::Ok>(admin::Subscribe{{}, admin::Topic::Stats, 100}));
    WSIFY_WAIT(!console.all<admin::Stats>().isEmpty());
    QCOMPARE(console.all<admin::Stats>().first().logLevel, admin::LogLevel::Debug);
    QCOMPARE(console.all<admin::Stats>().first().logLevelUntil, console.hello()->logLevelUntil);
    const auto entry = [&] { return entryOf(console); };
    QCOMPARE(entry().value, QByteArray("debug"));
    QCOMPARE(entry().until, console.hello()->logLevelUntil);
    QCOMPARE(entry().source, QByteArray("console"));
    QVERIFY(console.ask<admin::Ok>(admin::SetLogLevel{{}, admin::LogLevel::Debug, 1}));
    WSIFY_WAIT(console.all<admin::Stats>().last().logLevel == admin::LogLevel::Info);
    QVERIFY(!console.all<admin::Stats>().last().logLevelUntil);
    QCOMPARE(entry().value, QByteArray("info"));
    QCOMPARE(entry().source, source);
    QVERIFY(!entry().until);
    // What is set without a time stays.
    QVERIFY(console.ask<admin::Ok>(admin::SetLogLevel{{}, admin::LogLevel::Debug, 1}));
    QVERIFY(console.ask<admin::Ok>(admin::SetLogLevel{{}, admin::LogLevel::Warning}));
    QVERIFY(!entry().until);
    const qint64 set = console.all<admin::Stats>().last().t;
    WSIFY_WAIT(console.all<admin::Stats>().last().t > set + 1200); // by the server's clock
    QCOMPARE(console.all<admin::Stats>().last().logLevel, admin::LogLevel::Warning);
    QCOMPARE(entry().value, QByteArray("warning"));
}

void TestAdmin::publish()
{
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("2")});
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    std::vector<std::unique_ptr<WsClient>> members;
    for (int i = 0; i < 3; ++i) {
        members.push_back(std::make_unique<WsClient>());
        QVERIFY(members.back()->opened(server.port()));
        members.back()->sendText(join("news"));
        QVERIFY(members.back()->settled());
    }
    console.sendRaw("{\"type\":\"publish\",\"id\":9,\"channel\":\"news\",\"content\": {\"b\" : 1,\t\"a\":[1.50]} }\n");
    const auto answer = console.answerTo(9);
    QVERIFY(answer && std::holds_alternative<admin::PublishReply>(*answer));
    QCOMPARE(std::get<admin::PublishReply>(*answer).delivered, 3);
    for (const auto &member : members) {
        WSIFY_WAIT(member->messages().size() == 1);
        QCOMPARE(member->messages().constFirst(), "{\"b\" : 1,\t\"a\":[1.50]}");
    }
    const auto nobody = console.ask<admin::PublishReply>(admin::Publish{{}, "nobody here", {"1"}});
    QVERIFY(nobody);
    QCOMPARE(nobody->delivered, 0);
    WSIFY_WAIT(server.out().contains("console command"));
}

/// What has been delivered and answered costs nothing, however much of it a console sends in a second.
void TestAdmin::publicationsAreNotKept()
{
    WSIFY_START(server);
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    const admin::Publish large{{}, "a", {'"' + QByteArray(900'000, 'x') + '"'}};
    for (int i = 0; i < 10; ++i) // what one of them takes on its way
        QVERIFY(console.ask<admin::PublishReply>(large));
    [[maybe_unused]] const qint64 before = server.residentBytes();
    for (int i = 0; i < 100; ++i)
        QVERIFY(console.ask<admin::PublishReply>(large));
#ifndef WSIFY_SANITIZED
    if (before > 0) {
        const qint64 grown = server.residentBytes() - before;
        QVERIFY2(grown < 24 * 1024 * 1024, QByteArray::number(grown));
    }
#endif
}

void TestAdmin::drain()
{
    WSIFY_START(server);
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    WsClient client;
    QVERIFY(client.opened(server.port()));
    QVERIFY(console.ask<admin::Ok>(admin::Drain{}));
    WSIFY_WAIT(client.isDisconnected());
    QCOMPARE(client.closeCode(), 1001);
    QVERIFY(server.waitEnded());
    QCOMPARE(server.exitCode(), 0);
    WSIFY_WAIT(!console.isOpen());
}

/// Answers of many times 4 MiB, asked for at once: they come as fast as they are read.
void TestAdmin::aConsoleThatAsksForMuchAndReadsIsNotCut()
{
    WSIFY_START(server);
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    constexpr int Requests = 5000; // of some 3 KiB each
    QByteArray lines;
    for (int i = 0; i < Requests; ++i)
        lines += "{\"type\":\"config\"}\n";
    console.sendRaw(lines);
    WSIFY_WAIT(console.messages.size() == Requests || !console.isOpen());
    QVERIFY2(console.isOpen(), server.out());
    QVERIFY(console.ask<admin::Ok>(admin::Ping{}));
}

/// At 4 MiB, and nobody notices: neither clients nor another console.
void TestAdmin::aConsoleThatDoesNotReadIsCut()
{
    WSIFY_START(server);
    AdminConsole good;
    AdminConsole stuck;
    QVERIFY(good.opened(server.adminSocket()));
    QVERIFY(stuck.opened(server.adminSocket()));
    WsClient client;
    QVERIFY(client.opened(server.port()));
    QVERIFY(client.settled());
    [[maybe_unused]] const qint64 before = server.residentBytes();
    stuck.stopReading();
    stuck.sendRaw(QByteArray("{\"type\":\"config\"}\n").repeated(2000)); // of some 3 KiB each
    qint64 most = 0;
    // Not before it has had a moment to read.
    WSIFY_WAIT((most = std::max(most, server.residentBytes()), good.ask<admin::Ok>(admin::Ping{})) && client.settled()
               && server.out().contains("slow_console"));
#ifndef WSIFY_SANITIZED
    if (before > 0)
        QVERIFY2(most - before < 12 * 1024 * 1024, QByteArray::number(most - before));
#endif
    stuck.resumeReading();
    const auto error = next<admin::Error>(stuck);
    QVERIFY(error);
    QCOMPARE(error->code, QByteArray(admin::errorcode::SlowConsole));
    WSIFY_WAIT(!stuck.isOpen());
    QVERIFY(good.ask<admin::Ok>(admin::Ping{}));
    QVERIFY(client.settled());
}

/// When the process has no descriptor left for a console, the next one is served as soon as there is.
void TestAdmin::comesBackWhenDescriptorsRanOut()
{
#if !defined(Q_OS_LINUX) || defined(WSIFY_SANITIZED)
    QSKIP("needs a limit of descriptors; sanitizers need more of them");
#else
    ServerProcess server;
    server.limitDescriptors(128);
    QVERIFY2(server.listening({QStringLiteral("--workers"), QStringLiteral("1")}), server.problem());
    std::vector<std::unique_ptr<AdminConsole>> many;
    for (int i = 0; i < 200; ++i) {
        many.push_back(std::make_unique<AdminConsole>());
        many.back()->open(server.adminSocket());
    }
    const auto served = [&] {
        return std::count_if(many.begin(), many.end(), [](const auto &one) { return one->hello().has_value(); });
    };
    // Until nobody is let in any more.
    qsizetype before = -1;
    QVERIFY(waitUntil([&] {
        QTest::qWait(200);
        return std::exchange(before, served()) == served() && served() >= 50;
    }));
    QVERIFY2(served() < 128, QByteArray::number(served()));
    many.clear();
    QVERIFY(waitUntil([&] {
        AdminConsole console;
        console.open(server.adminSocket());
        QElapsedTimer clock;
        clock.start();
        while (!console.hello() && clock.elapsed() < 2000)
            QTest::qWait(10);
        return console.hello().has_value();
    }));
    WsClient client;
    QVERIFY(client.opened(server.port()));
    QVERIFY2(!server.out().contains("the admin socket is gone"), server.out()); // if anything, it was closed
#endif
}

WSIFY_SUITE(tst_admin, QCoreApplication, TestAdmin)
#include "tst_admin.moc"
