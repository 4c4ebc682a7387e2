// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/v3session.h"
#include "support/coreworker.h"
#include "support/faketransport.h"
#include "support/suite.h"

#include <QRandomGenerator>
#include <QtTest>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <vector>

using namespace wsify;
using namespace wsify::test;

class TestRoster : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsWhoIsConnected();
    void agreesWithAModel();
    void aWalkDownwardsMissesNobodyWhoStays();
};

namespace {

struct Client
{
    explicit Client(SessionContext &context, const QByteArray &id)
        : session(context, {{id, "192.0.2.1"}}, transport)
    {
    }
    FakeTransport transport;
    V3Session session;
};

std::set<QByteArray> ids(const Roster &roster)
{
    std::set<QByteArray> found;
    for (quint32 seat = 0; seat < roster.size(); ++seat)
        found.insert(Session::of(roster.at(seat)).client().id);
    return found;
}

bool sits(const Roster &roster, const Session &session)
{
    for (quint32 seat = 0; seat < roster.size(); ++seat) {
        if (&Session::of(roster.at(seat)) == &session)
            return true;
    }
    return false;
}

} // namespace

void TestRoster::holdsWhoIsConnected()
{
    CoreWorker worker(true);
    const Roster &roster = worker.hub.roster();
    Client a(worker.context, "a");
    auto b = std::make_unique<Client>(worker.context, "b");
    QCOMPARE(ids(roster), (std::set<QByteArray>{"a", "b"}));
    QVERIFY(sits(roster, a.session));

    // One that is gone and still has something to say is no client any more.
    a.session.receive(R"({"command":"broadcast","args":{"channel":"c"}})");
    a.session.closed(Session::End::Orderly, CloseCode::Normal, {});
    QCOMPARE(a.transport.finished, 0);
    QCOMPARE(ids(roster), (std::set<QByteArray>{"b"}));
    QVERIFY(!sits(roster, a.session));
    QVERIFY(sits(roster, b->session));
    b.reset();
    QCOMPARE(roster.size(), 0U);
}

void TestRoster::agreesWithAModel()
{
    CoreWorker worker;
    const Roster &roster = worker.hub.roster();
    std::map<QByteArray, std::unique_ptr<Client>> model;
    QRandomGenerator random(1);
    for (int step = 0; step < 20'000; ++step) {
        const QByteArray id = QByteArray::number(random.bounded(200));
        if (model.erase(id) == 0)
            model.emplace(id, std::make_unique<Client>(worker.context, id));
        QCOMPARE(roster.size(), quint32(model.size()));
        if (step % 100 != 0)
            continue;
        std::set<QByteArray> expected;
        for (const auto &[name, client] : model) {
            expected.insert(name);
            QVERIFY(sits(roster, client->session));
        }
        QCOMPARE(ids(roster), expected);
    }
}

void TestRoster::aWalkDownwardsMissesNobodyWhoStays()
{
    CoreWorker worker;
    const Roster &roster = worker.hub.roster();
    QRandomGenerator random(2);
    for (int round = 0; round < 50; ++round) {
        std::vector<std::unique_ptr<Client>> clients;
        for (int i = 0; i < 300; ++i)
            clients.push_back(std::make_unique<Client>(worker.context, QByteArray::number(i)));
        std::shuffle(clients.begin(), clients.end(), random);
        std::set<QByteArray> met;
        for (quint32 next = roster.size(); next > 0;) {
            for (int i = 0; i < 10 && (next = std::min(next, roster.size())) > 0; ++i)
                met.insert(Session::of(roster.at(--next)).client().id);
            for (int i = 0; i < 5; ++i) {
                if (clients.size() > 150)
                    clients.pop_back();
                clients.insert(clients.begin(), std::make_unique<Client>(worker.context, "new"));
                if (clients.size() > 150)
                    clients.pop_back();
            }
        }
        for (const auto &client : clients) {
            const QByteArray &id = client->session.client().id;
            QVERIFY2(id == "new" || met.contains(id), id.constData());
        }
    }
}

WSIFY_SUITE(tst_roster, wsify::test::NoApplication, TestRoster)
#include "tst_roster.moc"
