// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/console/clientaccess.h"
#include "admin/lists/lists.h"
#include "core/fanout/walks.h"
#include "support/simulatedworkers.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QRandomGenerator>
#include <QtTest>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <thread>

using namespace wsify;
using namespace wsify::test;

namespace {

constexpr int Workers = 4;
#ifdef WSIFY_SANITIZED
constexpr int Rounds = 20;
#else
constexpr int Rounds = 60;
#endif

/// A process with what a console asks, and the console.
struct Asked
{
    Asked()
        : walks(process.node)
        , lists(process.node, walks)
        , clients(process.node, process.limits, audit, walks)
    {
    }
    ~Asked() { process.stop(); }
    Asked(const Asked &) = delete;
    Asked &operator=(const Asked &) = delete;

    /// Before the threads run.
    SimulatedClient &add(const QByteArray &id, const QByteArrayList &channels = {})
    {
        SimulatedWorker &worker = *process.workers[size_t(added++ % Workers)];
        worker.clients.push_back(std::make_unique<SimulatedClient>(worker.context, id));
        SimulatedClient &client = *worker.clients.back();
        for (const QByteArray &channel : channels)
            worker.hub.join(client.session, channel);
        return client;
    }

    template <typename Ask>
    std::optional<admin::ServerMessage> answer(Ask ask)
    {
        const auto got = std::make_shared<std::optional<admin::ServerMessage>>();
        ask([got](const admin::ServerMessage &message) { *got = message; });
        waitUntil([&] { return got->has_value(); });
        return *got;
    }
    admin::ListReply list(const admin::ListRequest &request)
    {
        const auto got = answer([&](AdminReply reply) { lists.list(request, console, std::move(reply)); });
        return got && std::holds_alternative<admin::ListReply>(*got) ? std::get<admin::ListReply>(*got)
                                                                     : admin::ListReply();
    }
    /// The code of an error, or `ok`.
    QByteArray code(const std::optional<admin::ServerMessage> &message)
    {
        if (!message)
            return {};
        const auto *error = std::get_if<admin::Error>(&*message);
        return error ? error->code : QByteArray("ok");
    }

    SimulatedProcess process{Workers};
    Walks walks;
    QByteArrayList audited;
    const ClientAccess::Audit audit = [this](QByteArrayView command, const QByteArray &what, std::optional<uint> uid) {
        audited.append(command.toByteArray() + ' ' + what + ' ' + QByteArray::number(uid.value_or(0)));
    };
    Lists lists;
    ClientAccess clients;
    std::shared_ptr<const void> console = std::make_shared<char>();
    int added = 0;
};

admin::ListRequest request(admin::ListKind kind, const QByteArray &sort = {}, bool desc = false, qint64 offset = 0,
                           int limit = 500)
{
    admin::ListRequest request;
    request.kind = kind;
    request.sort = sort;
    request.desc = desc;
    request.offset = offset;
    request.limit = limit;
    return request;
}

QList<admin::ClientRow> clientRows(const admin::ListReply &reply)
{
    const auto *rows = std::get_if<QList<admin::ClientRow>>(&reply.rows);
    return rows ? *rows : QList<admin::ClientRow>();
}

/// Clients come and go, join and leave; the first 100 stay. A little in each turn, for ever.
bool change(SimulatedWorker &worker)
{
    thread_local QRandomGenerator random(quint32(worker.id) + 1);
    for (int i = 0; i < 20; ++i) {
        const size_t index = random.bounded(quint32(worker.clients.size()));
        switch (random.bounded(4)) {
        case 0:
            if (worker.clients.size() < 2000) {
                const QByteArray id = "goes-" + QByteArray::number(random.generate64(), 36);
                worker.clients.push_back(std::make_unique<SimulatedClient>(worker.context, id));
            }
            break;
        case 1:
            if (index >= 100) {
                std::swap(worker.clients[index], worker.clients.back());
                worker.clients.pop_back();
            }
            break;
        case 2:
            worker.clients[index]->transport.unsent = random.bounded(1'000'000);
            worker.hub.join(worker.clients[index]->session, "c" + QByteArray::number(random.bounded(300)));
            break;
        default:
            worker.hub.leave(worker.clients[index]->session, "c" + QByteArray::number(random.bounded(300)));
            break;
        }
    }
    std::this_thread::yield();
    return true;
}

} // namespace

class TestLists : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sortsOverAllWorkers();
    void bearsClientsThatComeAndGo();
    void bearsChannelsThatComeAndGo();
    void findsWhoeverStays();
    void whatIsAskedIsDoneOnce();
    void othersHaveTheirTurn();
    void aListWhoseConsoleIsGoneEnds();
    void endsWithTheProcess();
};

void TestLists::sortsOverAllWorkers()
{
    Asked a;
    constexpr int Clients = 5000;
    QRandomGenerator random(7);
    std::vector<std::pair<qint64, QByteArray>> model;
    for (int i = 0; i < Clients; ++i) {
        const QByteArray id = QByteArray::number(i);
        SimulatedClient &client = a.add(id);
        client.transport.unsent = random.bounded(1000);
        model.emplace_back(-client.transport.unsent, id);
    }
    std::sort(model.begin(), model.end());
    a.process.start();
    for (const qint64 offset : {0, 1, 499, 2500, 4990, 5000, 6000}) {
        const admin::ListReply reply = a.list(request(admin::ListKind::Clients, "queue", true, offset, 500));
        QCOMPARE(reply.total, Clients);
        const auto rows = clientRows(reply);
        QCOMPARE(rows.size(), std::clamp<qint64>(Clients - offset, 0, 500));
        for (qsizetype i = 0; i < rows.size(); ++i) {
            QCOMPARE(rows[i].client, model[size_t(offset + i)].second);
            QCOMPARE(rows[i].queue, -model[size_t(offset + i)].first);
        }
    }
}

void TestLists::bearsClientsThatComeAndGo()
{
    Asked a;
    for (int i = 0; i < Workers * 1000; ++i)
        a.add(i < Workers * 100 ? "stays-" + QByteArray::number(i) : "goes-" + QByteArray::number(i));
    a.process.start(change);
    QRandomGenerator random(11);
    for (int round = 0; round < Rounds; ++round) {
        const bool isDescending = random.bounded(2) == 0;
        const admin::ListReply reply = a.list(
            request(admin::ListKind::Clients, "queue", isDescending, random.bounded(2000), 1 + random.bounded(500)));
        QVERIFY2(reply.total >= Workers * 100, QByteArray::number(reply.total).constData());
        const auto rows = clientRows(reply);
        for (qsizetype i = 1; i < rows.size(); ++i) {
            QVERIFY(isDescending ? rows[i - 1].queue >= rows[i].queue : rows[i - 1].queue <= rows[i].queue);
            QVERIFY(rows[i - 1].client != rows[i].client);
        }
        // Whoever is there all the time is met.
        admin::ListRequest stays = request(admin::ListKind::Clients, "client");
        stays.query = "client ~ stays-*";
        const auto staying = clientRows(a.list(stays));
        QCOMPARE(staying.size(), Workers * 100);
    }
}

void TestLists::bearsChannelsThatComeAndGo()
{
    Asked a;
    for (int i = 0; i < Workers * 500; ++i)
        a.add("stays-" + QByteArray::number(i), {"stays", "s" + QByteArray::number(i % 1000)});
    a.process.start(change);
    for (int round = 0; round < Rounds; ++round) {
        admin::ListRequest all = request(admin::ListKind::Channels, round % 2 ? "members" : "channel", true);
        const auto rows = std::get<QList<admin::ChannelRow>>(a.list(all).rows);
        QVERIFY(!rows.isEmpty());
        for (qsizetype i = 1; i < rows.size(); ++i) {
            QVERIFY(rows[i].members > 0);
            QVERIFY(rows[i - 1].channel != rows[i].channel);
            QVERIFY(round % 2 ? rows[i - 1].members >= rows[i].members : rows[i - 1].channel > rows[i].channel);
        }
        admin::GetRequest get;
        get.channel = "stays";
        const auto got = a.answer([&](AdminReply reply) { a.clients.get(get, std::move(reply)); });
        QVERIFY(got && std::holds_alternative<admin::GetReply>(*got));
    }
}

void TestLists::findsWhoeverStays()
{
    Asked a;
    for (int i = 0; i < Workers * 1000; ++i)
        a.add(i < Workers * 100 ? "stays-" + QByteArray::number(i) : "goes-" + QByteArray::number(i));
    a.process.start(change);
    for (int round = 0; round < Rounds; ++round) {
        admin::GetRequest get;
        get.client = "stays-" + QByteArray::number(round % (Workers * 100));
        const auto got = a.answer([&](AdminReply reply) { a.clients.get(get, std::move(reply)); });
        QVERIFY(got && std::holds_alternative<admin::GetReply>(*got));
        const auto details = std::get<admin::ClientDetails>(std::get<admin::GetReply>(*got).details);
        QCOMPARE(details.row.client, get.client);
        QCOMPARE(details.row.channels, details.joined.size());
        get.client = "nobody";
        QCOMPARE(a.code(a.answer([&](AdminReply reply) { a.clients.get(get, std::move(reply)); })), "not_found");
    }
}

void TestLists::whatIsAskedIsDoneOnce()
{
    Asked a;
    SimulatedClient &client = a.add("a", {"c"});
    a.add("b", {"c"});
    a.process.start();
    admin::Leave leave;
    leave.client = "a";
    leave.channel = " c "; // names are trimmed, as a client's are
    const auto left = [&] {
        return a.code(a.answer([&](AdminReply r) { a.clients.leave(leave, 1000, std::move(r)); }));
    };
    QCOMPARE(left(), "ok");
    QCOMPARE(left(), "not_found");
    QCOMPARE(a.process.node.directory().row("c").members, 1);
    admin::Kick kick;
    kick.client = "a";
    kick.code = 4000;
    kick.reason = "why";
    const auto kicked = [&] {
        return a.code(a.answer([&](AdminReply r) { a.clients.kick(kick, 1000, std::move(r)); }));
    };
    QCOMPARE(kicked(), "ok");
    QCOMPARE(kicked(), "not_found"); // it is closing
    a.process.stop();
    QCOMPARE(int(client.transport.closeCode), 4000);
    QCOMPARE(client.transport.closeReason, "why");
    QCOMPARE(a.audited, (QByteArrayList{"leave a c 1000", "leave a c 1000", "kick a 1000", "kick a 1000"}));
}

/// Single-threaded: the test is the worker.
void TestLists::othersHaveTheirTurn()
{
    using namespace std::chrono_literals;
    SimulatedProcess process(1);
    Walks walks(process.node);
    int steps = 0;
    const auto step = [&steps](Hub &) {
        const auto until = std::chrono::steady_clock::now() + Walks::Slice / 10;
        while (std::chrono::steady_clock::now() < until) {
        }
        return ++steps < 100;
    };
    // Two at the same time get no more of a turn than one.
    walks.start(0, step);
    walks.start(0, step);
    int turns = 0;
    int last = 0;
    while (steps < 101 && turns < 1000) {
        process.node.runMailbox(0);
        ++turns;
        QVERIFY2(steps - last <= 10, QByteArray::number(steps - last).constData());
        last = steps;
    }
    QVERIFY2(turns > 10, QByteArray::number(turns).constData());
    QCOMPARE(steps, 101);
    QVERIFY(walks.longestSlice() >= Walks::Slice);
    process.node.runMailbox(0);
    QCOMPARE(steps, 101); // both are done
}

void TestLists::aListWhoseConsoleIsGoneEnds()
{
    Asked a;
    for (int i = 0; i < 2000; ++i)
        a.add(QByteArray::number(i), {QByteArray::number(i)});
    a.process.start();
    std::atomic<int> answers = 0;
    for (int i = 0; i < 20; ++i) {
        auto gone = std::make_shared<char>();
        for (const auto kind : {admin::ListKind::Clients, admin::ListKind::Channels})
            a.lists.list(request(kind), std::shared_ptr<const void>(gone),
                         [&](const admin::ServerMessage &) { ++answers; });
    }
    QCOMPARE(a.list(request(admin::ListKind::Clients)).total, 2000);
    QCOMPARE(a.list(request(admin::ListKind::Channels)).total, 2000);
    QVERIFY2(answers <= 2, "those that had not begun have not been made");
}

void TestLists::endsWithTheProcess()
{
    for (int round = 0; round < 50; ++round) {
        Asked a;
        for (int i = 0; i < 1000; ++i)
            a.add(QByteArray::number(i), {"c"});
        a.process.start();
        for (const auto kind : {admin::ListKind::Clients, admin::ListKind::Channels})
            a.lists.list(request(kind), a.console, [](const admin::ServerMessage &) {});
        admin::GetRequest get;
        get.client = "nobody";
        a.clients.get(get, [](const admin::ServerMessage &) {});
        if (round % 2)
            QCoreApplication::processEvents();
        // And everything goes, at whatever point it was: the sanitizers look for what stays.
    }
}

WSIFY_SUITE(tst_lists, QCoreApplication, TestLists)
#include "tst_lists.moc"
