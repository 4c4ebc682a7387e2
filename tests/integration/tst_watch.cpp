// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/adminconsole.h"
#include "support/authorizerstub.h"
#include "support/httpclient.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wsclient.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <memory>
#include <numeric>

using namespace wsify;
using namespace wsify::test;

namespace {

QList<admin::TrafficRow> rows(const AdminConsole &console, qint64 watch)
{
    QList<admin::TrafficRow> all;
    for (const admin::Traffic &line : console.all<admin::Traffic>()) {
        if (line.watch == watch)
            all += line.rows;
    }
    return all;
}

/// Totals of the last line.
admin::Traffic totals(const AdminConsole &console, qint64 watch)
{
    admin::Traffic last;
    for (const admin::Traffic &line : console.all<admin::Traffic>()) {
        if (line.watch == watch)
            last = line;
    }
    return last;
}

} // namespace

class TestWatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void seesWhatItsFilterMatches();
    void everyPublicationComesInAndGoesOut();
    void saysWhatBecameOfACommand();
    void aPublicationIsOneRow();
    void headsAsLongAsTheFilterAllows();
    void aBusyWatchDisplacesNoBodies();
    void everyLineAddsUp();
    void endsWithUnwatch();
    void wrongRequests();
    void bodies();
    void payloadsOff();
    void whoDoesNotReadCostsNobodyAnything();
};

void TestWatch::seesWhatItsFilterMatches()
{
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("3")});
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    QVERIFY(console.hello()->features.contains(admin::feature::Watch));
    admin::Watch request;
    request.filter = "channel == news";
    const auto news = console.ask<admin::WatchReply>(request);
    QVERIFY(news);
    request.filter = "dir == in && command == join";
    const auto joins = console.ask<admin::WatchReply>(request);
    QVERIFY(joins && joins->watch != news->watch);

    std::vector<std::unique_ptr<WsClient>> clients;
    for (int i = 0; i < 6; ++i) {
        clients.push_back(std::make_unique<WsClient>());
        QVERIFY(clients.back()->opened(server.port()));
        clients.back()->sendText(join("news"));
        clients.back()->sendText(join("other"));
        QVERIFY(clients.back()->settled());
    }
    clients.front()->sendText(broadcast("news", R"({"a":1})"));
    clients.front()->sendText(broadcast("other", "2"));
    QCOMPARE(httpPost(server.port(), R"({"channel":"news","content":"by http"})").status, 201);
    for (const auto &client : clients)
        WSIFY_WAIT(client->messages().size() == 3);

    const auto out = [&] {
        qint64 members = 0;
        for (const admin::TrafficRow &row : rows(console, news->watch))
            members += row.dir == admin::Direction::Out ? row.members.value_or(0) : 0;
        return members;
    };
    WSIFY_WAIT(out() == 12);
    WSIFY_WAIT(std::ranges::count(rows(console, news->watch), admin::Direction::In, &admin::TrafficRow::dir) == 8);
    // 6 joins of news and of other, and those of settled()
    WSIFY_WAIT(rows(console, joins->watch).size() == 18);
    qint64 lastSeq = 0;
    int in = 0;
    for (const admin::TrafficRow &row : rows(console, news->watch)) {
        QVERIFY(row.seq > lastSeq);
        lastSeq = row.seq;
        QCOMPARE(row.channel, QByteArray("news"));
        if (row.dir == admin::Direction::In) {
            ++in;
            QVERIFY(row.command == "join" || row.command == "broadcast");
            QCOMPARE(row.client.size(), row.via == "http" ? qsizetype(0) : qsizetype(20));
        } else {
            QVERIFY(row.head == R"({"a":1})" || row.head == R"("by http")");
            QCOMPARE(row.client.isEmpty(), row.head == R"("by http")");
            QCOMPARE(row.size, qint64(row.head.size()));
        }
    }
    QCOMPARE(in, 8); // of clients 7
    QCOMPARE(totals(console, news->watch).dropped, qint64(0));
    QVERIFY(console.broken().isEmpty());
    QVERIFY2(server.stop(), server.problem().constData());
}

// Whoever asks "did my POST arrive?" sees it, also if nobody is there to get it.
void TestWatch::everyPublicationComesInAndGoesOut()
{
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("3")});
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    admin::Watch request;
    request.self = true;
    request.filter = "command == broadcast";
    const auto watch = console.ask<admin::WatchReply>(request);
    QVERIFY(watch);
    std::vector<std::unique_ptr<WsClient>> clients;
    for (int i = 0; i < 6; ++i) {
        clients.push_back(std::make_unique<WsClient>());
        QVERIFY(clients.back()->opened(server.port()));
        clients.back()->sendText(join("news"));
        QVERIFY(clients.back()->settled());
    }
    QCOMPARE(httpPost(server.port(), R"({"channel":"news","content":"http"})").status, 201);
    QCOMPARE(
        httpPost(server.port(), R"([{"channel":"nobody","content":"batch 1"},{"channel":"news","content":"batch 2"}])")
            .status,
        201);
    QVERIFY(console.ask<admin::PublishReply>(admin::Publish{{}, "nobody", {R"("console")"}}));
    clients.front()->sendText(broadcast("news", R"("client")"));
    clients.front()->sendText(broadcast("nobody", R"("client, unheard")"));
    struct Seen
    {
        const char *content;
        const char *via;
        qint64 members;
    };
    for (const Seen &seen :
         {Seen{R"("http")", "http", 6}, Seen{R"("batch 1")", "http", 0}, Seen{R"("batch 2")", "http", 6},
          Seen{R"("console")", "console", 0}, Seen{R"("client")", "", 6}, Seen{R"("client, unheard")", "", 0}}) {
        const auto members = [&]() -> qint64 {
            qint64 publication = 0;
            for (const admin::TrafficRow &row : rows(console, watch->watch)) {
                if (row.dir == admin::Direction::In && row.head.contains(seen.content) && row.via == seen.via)
                    publication = row.publication;
            }
            qint64 sum = 0;
            bool any = false;
            for (const admin::TrafficRow &row : rows(console, watch->watch)) {
                if (row.dir != admin::Direction::Out || row.head != seen.content)
                    continue;
                any = true;
                // All its rows have one number, and come after its arrival.
                if (row.publication != publication || publication == 0 || row.via != seen.via)
                    return -2;
                sum += row.members.value_or(-1000);
            }
            return any ? sum : -1;
        };
        QVERIFY2(waitUntil([&] { return members() == seen.members; }), seen.content);
    }
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestWatch::saysWhatBecameOfACommand()
{
    AuthorizerStub authorizer;
    authorizer.setScript([](const AuthorizerStub::Request &asked) {
        AuthorizerStub::Reply reply;
        if (asked.body.contains("forbidden"))
            reply.status = 403;
        if (asked.body.contains("broken"))
            reply.status = 500;
        return reply;
    });
    WSIFY_START(server, {QStringLiteral("--authorizer-url"), authorizer.url()});
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    const auto watch = console.ask<admin::WatchReply>(admin::Watch());
    QVERIFY(watch);
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(broadcast("forbidden", "1"));
    client.sendText(broadcast("allowed", "2"));
    client.sendText(broadcast("", "3"));
    client.sendText(R"({"command":"connect"})");
    client.sendText(broadcast("broken", "4"));
    const auto verdict = [&](const char *part) {
        QByteArrayList verdicts;
        for (const admin::TrafficRow &row : rows(console, watch->watch)) {
            if (row.dir == admin::Direction::In && row.head.contains(part))
                verdicts.append(row.publication > 0 ? "published" : row.verdict);
        }
        return verdicts.join(' ');
    };
    WSIFY_WAIT(verdict("broken") == "unavailable");
    QCOMPARE(verdict("forbidden"), QByteArray("denied"));
    QCOMPARE(verdict("allowed"), QByteArray("published"));
    QCOMPARE(verdict(R"("channel":"")"), QByteArray("channel"));
    QCOMPARE(verdict(R"("connect")"), QByteArray("reserved"));
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestWatch::aPublicationIsOneRow()
{
    constexpr int Publications = 300;
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("3")});
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    QVERIFY(console.hello()->features.contains(admin::feature::Merge));
    admin::Watch request;
    request.filter = "channel == news && command == broadcast";
    request.maxRate = admin::Watch::MaxRateLimit;
    const auto single = console.ask<admin::WatchReply>(request);
    request.merge = true;
    const auto merged = console.ask<admin::WatchReply>(request);
    request.maxRate = 200;
    const auto sampled = console.ask<admin::WatchReply>(request);
    QVERIFY(single && merged && sampled);
    std::vector<std::unique_ptr<WsClient>> clients;
    for (int i = 0; i < 6; ++i) {
        clients.push_back(std::make_unique<WsClient>());
        QVERIFY(clients.back()->opened(server.port()));
        clients.back()->sendText(join("news"));
        QVERIFY(clients.back()->settled());
    }
    for (int i = 1; i <= Publications; ++i) {
        clients.front()->sendText(broadcast("news", QByteArray::number(i)));
        if (i % 50 == 0) // four rows each, and a tick takes 1,000
            WSIFY_WAIT(rows(console, single->watch).size() == 4 * i);
    }
    const auto sums = [&](qint64 watch) {
        std::map<qint64, qint64> members;
        for (const admin::TrafficRow &row : rows(console, watch)) {
            if (row.dir == admin::Direction::Out)
                members[row.publication] += row.members.value_or(0);
        }
        return members;
    };
    const auto isWhole = [](const std::map<qint64, qint64> &members) {
        return std::ranges::all_of(members, [](const auto &each) { return each.second == 6; });
    };
    WSIFY_WAIT(sums(single->watch).size() == Publications && isWhole(sums(single->watch)));
    WSIFY_WAIT(sums(merged->watch).size() == Publications && isWhole(sums(merged->watch)));
    const auto outs = [&](qint64 watch) {
        return std::ranges::count(rows(console, watch), admin::Direction::Out, &admin::TrafficRow::dir);
    };
    QCOMPARE(outs(single->watch), 3 * Publications);
    // How many of them become one depends on how they fall into ticks; tst_watches shows that those of one do.
    QVERIFY2(outs(merged->watch) < 3 * Publications, QByteArray::number(outs(merged->watch)));
    for (const admin::TrafficRow &row : rows(console, merged->watch)) {
        bool isNumber = false;
        row.head.toInt(&isNumber); // the content, also of a command
        QVERIFY2(isNumber, row.head);
    }
    QVERIFY(rows(console, single->watch).first().head.startsWith(R"({"command")"));
    // What is left out is left out of all workers.
    WSIFY_WAIT(totals(console, sampled->watch).matched >= 2 * Publications && isWhole(sums(sampled->watch)));
    const admin::Traffic last = totals(console, sampled->watch);
    QVERIFY(last.dropped > 0 && last.matched == last.sent + last.dropped);
    QCOMPARE(qint64(rows(console, sampled->watch).size()), last.sent);
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestWatch::headsAsLongAsTheFilterAllows()
{
    WSIFY_START(server);
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    admin::Watch request;
    request.headBytes = admin::Watch::MaxNarrowHeadBytes;
    const auto wide = console.ask<admin::WatchReply>(request);
    request.filter = "channel == big";
    const auto narrow = console.ask<admin::WatchReply>(request);
    QVERIFY(wide && narrow);
    QCOMPARE(wide->headBytes, 512);
    QCOMPARE(narrow->headBytes, 4096);
    QCOMPARE(httpPost(server.port(), "{\"channel\":\"big\",\"content\":\"" + QByteArray(10'000, 'x') + "\"}").status,
             201);
    WSIFY_WAIT(rows(console, wide->watch).size() == 2 && rows(console, narrow->watch).size() == 2);
    QCOMPARE(rows(console, wide->watch).first().head.size(), qsizetype(512));
    QCOMPARE(rows(console, narrow->watch).first().head.size(), qsizetype(4096));
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestWatch::aBusyWatchDisplacesNoBodies()
{
    WSIFY_START(server);
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    QVERIFY(console.ask<admin::WatchReply>(admin::Watch())); // sees everything
    admin::Watch request;
    request.filter = "channel == rare";
    const auto rare = console.ask<admin::WatchReply>(request);
    QVERIFY(rare);
    QCOMPARE(httpPost(server.port(), R"({"channel":"rare","content":"kept"})").status, 201);
    WSIFY_WAIT(rows(console, rare->watch).size() == 2);
    const QByteArray flood = "{\"channel\":\"busy\",\"content\":\"" + QByteArray(700'000, 'x') + "\"}";
    for (int i = 1; i <= 10; ++i) {
        QCOMPARE(httpPost(server.port(), flood).status, 201);
        WSIFY_WAIT(totals(console, 1).matched == 2 + 2 * i); // more at once would lose their payloads
    }
    const qint64 seq = rows(console, rare->watch).first().seq;
    const auto body = console.ask<admin::BodyReply>(admin::BodyRequest{{}, seq, 0});
    QVERIFY(body);
    QCOMPARE(body->payload.bytes, QByteArray(R"("kept")"));
    // Without its own watch it is one of many.
    QVERIFY(console.ask<admin::Ok>(admin::Unwatch{{}, rare->watch}));
    QVERIFY(console.ask<admin::Error>(admin::BodyRequest{{}, seq, 0}));
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestWatch::everyLineAddsUp()
{
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("2")});
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    admin::Watch request;
    request.maxRate = 500;
    request.filter = "channel == flood && dir == in";
    const auto watch = console.ask<admin::WatchReply>(request);
    QVERIFY(watch);
    constexpr int Messages = 20'000;
    std::vector<std::unique_ptr<WsClient>> clients;
    for (int i = 0; i < 4; ++i) {
        clients.push_back(std::make_unique<WsClient>());
        QVERIFY(clients.back()->opened(server.port()));
    }
    const QByteArray frame = WsClient::frame(WsClient::Text, broadcast("flood", "1"));
    for (const auto &client : clients)
        client->sendRaw(frame.repeated(Messages / 4));
    for (const auto &client : clients)
        QVERIFY(client->settled());
    WSIFY_WAIT(totals(console, watch->watch).matched == Messages);
    qint64 sent = 0;
    for (const admin::Traffic &line : console.all<admin::Traffic>()) {
        sent += line.rows.size();
        QCOMPARE(line.sent, sent);
        QCOMPARE(line.matched, line.sent + line.dropped);
    }
    QVERIFY(totals(console, watch->watch).dropped > 0);
    QVERIFY(sent > 0);
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestWatch::endsWithUnwatch()
{
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("2")});
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    const auto watch = console.ask<admin::WatchReply>(admin::Watch());
    QVERIFY(watch);
    WsClient client;
    QVERIFY(client.opened(server.port()));
    QVERIFY(client.settled());
    QVERIFY(console.ask<admin::Ok>(admin::Unwatch{{}, watch->watch}));
    // What was counted before has been sent before the answer.
    const admin::Traffic before = totals(console, watch->watch);
    QVERIFY(before.matched > 0);
    QVERIFY(client.settled());
    const auto again = console.ask<admin::WatchReply>(admin::Watch());
    QVERIFY(again && again->watch != watch->watch);
    QVERIFY(client.settled());
    WSIFY_WAIT(totals(console, again->watch).matched > 0);
    QCOMPARE(totals(console, watch->watch).matched, before.matched);
    const auto gone = console.ask<admin::Error>(admin::Unwatch{{}, watch->watch});
    QVERIFY(gone);
    QCOMPARE(gone->code, QByteArray(admin::errorcode::NotFound));
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestWatch::wrongRequests()
{
    WSIFY_START(server);
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    admin::Watch request;
    request.filter = "channel == news && (size >";
    const auto wrong = console.ask<admin::Error>(request);
    QVERIFY(wrong);
    QCOMPARE(wrong->code, QByteArray(admin::errorcode::BadFilter));
    QVERIFY(wrong->column);
    for (int i = 0; i < 8; ++i)
        QVERIFY(console.ask<admin::WatchReply>(admin::Watch()));
    const auto tooMany = console.ask<admin::Error>(admin::Watch());
    QVERIFY(tooMany);
    QCOMPARE(tooMany->code, QByteArray(admin::errorcode::Limit));
    QVERIFY(console.ask<admin::Ok>(admin::Unwatch{{}, 3}));
    QVERIFY(console.ask<admin::WatchReply>(admin::Watch()));
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestWatch::bodies()
{
    WSIFY_START(server);
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    admin::Watch request;
    request.filter = "channel == big";
    const auto watch = console.ask<admin::WatchReply>(request);
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(join("big"));
    const QByteArray content = "\"\xf0\x9f\x99\x82" + QByteArray(700'000, 'x') + '"';
    client.sendText(broadcast("big", content));
    WSIFY_WAIT(rows(console, watch->watch).size() == 3);
    const admin::TrafficRow out = rows(console, watch->watch).last();
    QCOMPARE(out.size, qint64(content.size()));
    QByteArray body;
    while (body.size() < content.size()) {
        const auto part = console.ask<admin::BodyReply>(admin::BodyRequest{{}, out.seq, body.size()});
        QVERIFY(part && !part->payload.bytes.isEmpty());
        QCOMPARE(part->size, qint64(content.size()));
        QCOMPARE(part->offset, qint64(body.size()));
        body += part->payload.bytes;
    }
    QCOMPARE(body, content);
    for (int i = 1; i <= 8; ++i) {
        client.sendText(broadcast("big", content));
        WSIFY_WAIT(rows(console, watch->watch).size() == 3 + 2 * i);
    }
    const auto gone = console.ask<admin::Error>(admin::BodyRequest{{}, out.seq, 0});
    QVERIFY(gone);
    QCOMPARE(gone->code, QByteArray(admin::errorcode::Gone));
    const auto beyond =
        console.ask<admin::Error>(admin::BodyRequest{{}, rows(console, watch->watch).last().seq, content.size() + 1});
    QVERIFY(beyond);
    QCOMPARE(beyond->code, QByteArray(admin::errorcode::BadRequest));
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestWatch::payloadsOff()
{
    WSIFY_START(server, {QStringLiteral("--admin-payloads"), QStringLiteral("off")});
    AdminConsole console;
    QVERIFY(console.opened(server.adminSocket()));
    QVERIFY(!console.hello()->features.contains(admin::feature::Body));
    const auto watch = console.ask<admin::WatchReply>(admin::Watch());
    WsClient client;
    QVERIFY(client.opened(server.port()));
    client.sendText(broadcast("news", R"("secret")"));
    WSIFY_WAIT(!rows(console, watch->watch).isEmpty());
    const admin::TrafficRow row = rows(console, watch->watch).first();
    QVERIFY(row.head.isEmpty());
    QVERIFY(row.size > 0);
    const auto off = console.ask<admin::Error>(admin::BodyRequest{{}, row.seq, 0});
    QVERIFY(off);
    QCOMPARE(off->code, QByteArray(admin::errorcode::Off));
    QVERIFY2(server.stop(), server.problem().constData());
}

void TestWatch::whoDoesNotReadCostsNobodyAnything()
{
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("2")});
    AdminConsole stuck;
    AdminConsole console;
    QVERIFY(stuck.opened(server.adminSocket()));
    QVERIFY(console.opened(server.adminSocket()));
    admin::Watch request;
    request.maxRate = admin::Watch::MaxRateLimit;
    request.headBytes = admin::Watch::MaxHeadBytes;
    const auto unread = stuck.ask<admin::WatchReply>(request);
    QVERIFY(unread);
    stuck.stopReading();
    request.filter = "dir == out";
    const auto read = console.ask<admin::WatchReply>(request);
    QVERIFY(read);

    WsClient member;
    QVERIFY(member.opened(server.port()));
    member.sendText(join("flood"));
    QVERIFY(member.settled());
    [[maybe_unused]] const qint64 before = server.residentBytes();
    constexpr int Messages = 40'000;
    WsClient publisher;
    QVERIFY(publisher.opened(server.port()));
    const QByteArray frame = WsClient::frame(WsClient::Text, broadcast("flood", '"' + QByteArray(500, 'x') + '"'));
    for (int i = 0; i < 40; ++i) {
        publisher.sendRaw(frame.repeated(Messages / 40));
        QVERIFY(publisher.settled());
    }
    WSIFY_WAIT(member.messages().size() == Messages);
    WSIFY_WAIT(totals(console, read->watch).matched >= Messages);
#ifndef WSIFY_SANITIZED // which keeps what was freed for a while
    QVERIFY(server.residentBytes() - before < 24 * 1024 * 1024);
#endif
    // It was dropped, counted, and told once it reads again, though nothing is said any more: the server never had more than the mark for it.
    stuck.resumeReading();
    WSIFY_WAIT(totals(stuck, unread->watch).dropped > 0 && totals(stuck, unread->watch).matched >= 2 * Messages);
    const admin::Traffic last = totals(stuck, unread->watch);
    QCOMPARE(last.matched, last.sent + last.dropped);
    QCOMPARE(qint64(rows(stuck, unread->watch).size()), last.sent);
    QVERIFY2(server.stop(), server.problem().constData());
}

WSIFY_SUITE(tst_watch, QCoreApplication, TestWatch)
#include "tst_watch.moc"
