// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/control/controldesk.h"
#include "core/control/controlmessage.h"
#include "core/control/controlroom.h"
#include "core/fanout/hub.h"
#include "core/fanout/walks.h"
#include "core/http/httpapi.h"
#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "support/fakebroker.h"
#include "support/faketransport.h"
#include "support/manualtimers.h"
#include "support/suite.h"

#include <QtTest>

#include <optional>
#include <variant>

using namespace wsify;
using namespace wsify::test;

namespace {

QByteArray header(const HttpResponse &response, const QByteArray &name)
{
    for (const auto &[field, value] : response.headers) {
        if (field.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

/// An api of a node without clients whose two workers run when the test lets them. Its broker gives messages to this node at once.
struct Fixture
{
    Fixture()
    {
        node.enter(0, &hub, [] {});
        node.enter(1, &otherHub, [] {});
        config.apiKeys = {"sesame", "old"};
    }
    ~Fixture() { hub.leaveAll(member); }
    Fixture(const Fixture &) = delete;
    Fixture &operator=(const Fixture &) = delete;

    /// The answer, once there is one.
    std::optional<HttpResponse> ask(const QByteArray &method, const QByteArray &target, const QByteArray &body = {},
                                    HeaderList headers = {{"Content-Type", "application/json"}})
    {
        answer.reset();
        HttpHead head;
        head.method = method;
        head.target = target;
        head.headers = std::move(headers);
        auto judged = api.admit(head, body.size());
        if (auto *refused = std::get_if<HttpResponse>(&judged))
            answer = std::move(*refused);
        else
            api.handle(std::get<AdmittedRequest>(judged), body, [this](HttpResponse response) { answer = response; });
        run();
        return answer;
    }
    int status(const QByteArray &method, const QByteArray &target, const QByteArray &body = {})
    {
        const auto got = ask(method, target, body);
        return got ? got->status : 0;
    }
    void run()
    {
        for (int i = 0; i < 200; ++i) {
            node.runMailbox(0);
            node.runMailbox(1);
            node.runMailbox(NoWorker);
        }
    }

    FakeBroker broker;
    Node node{broker, 2};
    ProcessMetrics metrics{2};
    Hub hub{0, node.directory(), broker, metrics.worker(0)};
    Hub otherHub{1, node.directory(), broker, metrics.worker(1)};
    FakeTransport transport;
    Member member{transport};
    Limits limits;
    HttpApi::Config config;
    ManualTimers timers;
    Walks walks{node};
    ControlRoom room{node, walks};
    ControlDesk desk{0, room, timers};
    HttpApi api{0, node, config, limits, metrics, metrics.worker(0), desk};
    std::optional<HttpResponse> answer;
};

constexpr char Nobody[] = R"({"client":"nobody"})";

} // namespace

class TestControlApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void orderOfRefusals();
    void keys();
    void notForPages();
    void nobody();
    void pages();
    void oneChannel();
    void gathersForASecond();
    void halfAPageIsNone();
    void nobodyWalksInVain();
    void notWithoutSubscriptions();
    void twoNodes();
    void brokerDoesNotConfirm();
    void beforeTheWorkers();
};

/// 405, 403, 415, 503, 400.
void TestControlApi::orderOfRefusals()
{
    Fixture f;
    f.broker.up = false;
    const HeaderList text{{"Content-Type", "text/plain"}};
    for (const char *target : {"/disconnect", "/join", "/leave"}) {
        const QByteArray path(target);
        QCOMPARE(f.ask("PUT", path, "x", text)->status, 405);
        QCOMPARE(header(*f.answer, "Allow"), QByteArray("POST"));
        QCOMPARE(f.ask("POST", path, "x", text)->status, 403);
        QCOMPARE(f.ask("POST", path + "/?key=sesame", "x", text)->status, 415);
        QCOMPARE(f.status("POST", path + "?key=sesame", "x"), 503);
        QVERIFY(!header(*f.answer, "Retry-After").isEmpty());
        f.broker.up = true;
        QCOMPARE(f.status("POST", path + "?key=sesame", "x"), 400);
        QVERIFY(f.answer->body.contains("\"error\""));
        QCOMPARE(f.status("POST", path + "?key=sesame", QByteArray("\xff\xfe{\0}\0", 6)), 400);
        f.broker.up = false;
    }
    for (const char *target : {"/channels", "/channels/c", "/channels/c/history"}) {
        const QByteArray path(target);
        QCOMPARE(f.status("POST", path), 405);
        QCOMPARE(f.status("GET", path), 403);
    }
    QCOMPARE(f.status("GET", "/channels?key=sesame&limit=0"), 503);
    f.broker.up = true;
    f.node.startDraining();
    QCOMPARE(f.status("POST", "/disconnect?key=sesame", Nobody), 503);
}

void TestControlApi::keys()
{
    Fixture f;
    QCOMPARE(f.status("POST", "/disconnect?key=old", Nobody), 200);
    QCOMPARE(f.status("POST", "/disconnect?key=", Nobody), 403);
    const HeaderList bearer{{"Content-Type", "application/json"}, {"Authorization", "bearer sesame"}};
    QCOMPARE(f.ask("POST", "/disconnect", Nobody, bearer)->status, 200);
    f.config.broadcastingKeys = {"theirs"};
    QCOMPARE(f.status("POST", "/disconnect?key=theirs", Nobody), 403); // the default no more
    f.config.apiKeys.clear();
    QCOMPARE(f.status("POST", "/disconnect?key=theirs", Nobody), 200);
    f.config.broadcastingKeys.clear();
    QCOMPARE(f.status("POST", "/disconnect?key=", Nobody), 403);
    QVERIFY2(f.answer->body.contains("--api-key"), f.answer->body.constData());
    QCOMPARE(f.status("POST", "/broadcast", R"({"channel":"c"})"), 201); // v3's open one
}

void TestControlApi::notForPages()
{
    Fixture f;
    const HeaderList page{{"Origin", "https://a.example"}, {"Content-Type", "application/json"}};
    for (const char *target : {"/disconnect", "/channels", "/channels/c"}) {
        QCOMPARE(f.ask("OPTIONS", target, {}, page)->status, 405);
        QVERIFY(header(*f.answer, "Access-Control-Allow-Origin").isNull());
    }
    QCOMPARE(f.ask("POST", "/disconnect?key=sesame", Nobody, page)->status, 200);
    QVERIFY(header(*f.answer, "Access-Control-Allow-Origin").isNull() && header(*f.answer, "Vary").isNull());
    HttpHead head;
    head.method = "GET";
    head.target = "/channels?key=sesame";
    const auto judged = f.api.admit(head, 0, ListenerRole::Metrics);
    QCOMPARE(std::get<HttpResponse>(judged).status, 404);
}

void TestControlApi::nobody()
{
    Fixture f;
    QCOMPARE(f.ask("POST", "/disconnect?key=sesame", Nobody)->body, QByteArray("{\"closed\":0,\"nodes\":1}\n"));
    QCOMPARE(header(*f.answer, "Content-Type"), QByteArray("application/json"));
    QCOMPARE(f.ask("POST", "/join?key=sesame", R"({"user":"u","channel":"c"})")->body,
             QByteArray("{\"joined\":0,\"nodes\":1}\n"));
    QCOMPARE(f.ask("POST", "/leave?key=sesame", R"({"user":"u","channel":"c"})")->body,
             QByteArray("{\"left\":0,\"nodes\":1}\n"));
    const WorkerMetrics &counted = f.metrics.worker(0);
    QCOMPARE(counted.controlDisconnect.value() + counted.controlJoin.value() * 10 + counted.controlLeave.value() * 100,
             111);
}

void TestControlApi::pages()
{
    Fixture f;
    QCOMPARE(f.ask("GET", "/channels?key=sesame")->body, QByteArray("{\"channels\":[]}\n"));
    for (int i = 0; i < 2000; ++i)
        f.hub.join(f.member, "c" + QByteArray::number(i));
    f.hub.join(f.member, "\xc3\xa4");
    const auto rows = [&](const QByteArray &query) {
        f.ask("GET", "/channels?key=sesame" + query);
        return f.answer ? f.answer->body.count("\"members\":1") : -1;
    };
    QCOMPARE(rows({}), 100);
    QVERIFY(f.answer->body.contains(R"("next":"c1087")"));
    QCOMPARE(rows("&limit=1000"), 1000);
    QCOMPARE(rows("&after=c999"), 1);
    QVERIFY(!f.answer->body.contains("next"));
    QCOMPARE(rows("&prefix=c199"), 11); // c199, c1990 to c1999
    QCOMPARE(rows("&prefix=c199&limit=11"), 11);
    QVERIFY(!f.answer->body.contains("next"));
    QCOMPARE(rows("&prefix=c199&limit=10"), 10);
    QVERIFY(f.answer->body.contains(R"("next":"c1998")"));
    for (const char *wrong : {"0", "1001", "-1", "x", "", "1.5"})
        QCOMPARE(f.status("GET", QByteArray("/channels?key=sesame&limit=") + wrong), 400);
    QCOMPARE(f.status("GET", "/channels?key=sesame&prefix=%c3"), 400);
    QCOMPARE(f.ask("HEAD", "/channels?key=sesame")->body, QByteArray());
}

void TestControlApi::oneChannel()
{
    Fixture f;
    f.hub.join(f.member, "a/");
    f.hub.join(f.member, "+ \xc3\xa4");
    QCOMPARE(f.ask("GET", "/channels/a%2F?key=sesame")->body,
             QByteArray("{\"channel\":\"a/\",\"members\":1,\"messages\":0}\n"));
    QCOMPARE(f.ask("GET", "/channels/+%20%C3%A4/?key=sesame")->body,
             QByteArray("{\"channel\":\"+ \xc3\xa4\",\"members\":1,\"messages\":0}\n"));
    QCOMPARE(f.ask("GET", "/channels/none?key=sesame")->body,
             QByteArray("{\"channel\":\"none\",\"members\":0,\"messages\":0}\n"));
    for (const char *wrong : {"%20", "%zz", "%ff", "a%01"})
        QCOMPARE(f.status("GET", QByteArray("/channels/") + wrong + "?key=sesame"), 400);
    QCOMPARE(f.status("GET", "/channels/c/history?key=sesame"), 404);
    QCOMPARE(f.status("GET", "/channels/c/more?key=sesame"), 404);
}

void TestControlApi::gathersForASecond()
{
    Fixture f;
    f.broker.nodes = 2;
    QVERIFY(!f.ask("POST", "/disconnect?key=sesame", Nobody));
    f.timers.advance(ControlDesk::GatherFor - std::chrono::milliseconds(1));
    QVERIFY(!f.answer);
    f.timers.advance(std::chrono::milliseconds(1));
    QVERIFY(f.answer);
    QCOMPARE(f.answer->body, QByteArray("{\"closed\":0,\"nodes\":2}\n"));
    QCOMPARE(f.timers.running(), 0);
}

/// Not all nodes have answered in time, or this one has not.
void TestControlApi::halfAPageIsNone()
{
    for (const char *target : {"/channels?key=sesame", "/channels/b?key=sesame"}) {
        Fixture f;
        f.hub.join(f.member, "b");
        f.broker.nodes = 2;
        QVERIFY(!f.ask("GET", target));
        f.timers.advance(ControlDesk::GatherFor);
        QVERIFY(f.answer);
        QCOMPARE(f.answer->status, 503);
        QVERIFY(!header(*f.answer, "Retry-After").isEmpty());
        QVERIFY2(f.answer->body.contains("only 1 of 2 nodes"), f.answer->body.constData());
        f.broker.hearsControl = false; // another node alone
        f.broker.nodes = 1;
        QVERIFY(!f.ask("GET", target));
        const QByteArray id = f.room.name() + ".0.2";
        f.broker.hearsControl = true;
        f.broker.control(NoWorker, controlmessage::write(controlmessage::Answer{id, {0, {{"b", 1, 5}}}}), {});
        f.run();
        QVERIFY(f.answer);
        QCOMPARE(f.answer->status, 503);
        QVERIFY2(f.answer->body.contains("this node"), f.answer->body.constData());
    }
}

/// The walk over many channels ends with its request.
void TestControlApi::nobodyWalksInVain()
{
    Fixture f;
    for (int i = 0; i < 50'000; ++i) // more than a slice's
        f.hub.join(f.member, "c" + QByteArray::number(i));
    f.broker.nodes = 2;
    int wakes = 0;
    f.node.enter(0, &f.hub, [&] { ++wakes; });
    std::optional<ControlResult> result;
    f.desk.ask(ChannelsQuery(), [&](const ControlResult &got) { result = got; });
    QCOMPARE(wakes, 1);
    f.timers.advance(ControlDesk::GatherFor);
    QVERIFY(result && !result->isWhole);
    f.node.runMailbox(0); // begins
    QCOMPARE(wakes, 2);
    f.node.runMailbox(0);
    QCOMPARE(wakes, 2); // no further slice
}

/// This node would pass over its own clients, and its own channels.
void TestControlApi::notWithoutSubscriptions()
{
    Fixture f;
    f.broker.subscribed = false;
    QCOMPARE(f.status("POST", "/disconnect?key=sesame", Nobody), 503);
    QVERIFY(!header(*f.answer, "Retry-After").isEmpty());
    QCOMPARE(f.status("POST", "/join?key=sesame", R"({"user":"u","channel":"c"})"), 503);
    QCOMPARE(f.status("POST", "/leave?key=sesame", R"({"user":"u","channel":"c"})"), 503);
    QCOMPARE(f.status("GET", "/channels?key=sesame"), 503);
    f.broker.subscribed = true;
    QCOMPARE(f.status("POST", "/disconnect?key=sesame", Nobody), 200);
}

/// What another node answers is added; the pages of both are one.
void TestControlApi::twoNodes()
{
    Fixture f;
    f.broker.nodes = 2;
    f.hub.join(f.member, "b");
    f.hub.join(f.member, "c");
    const auto hear = [&](quint64 number, const ControlAnswer &answer) {
        const QByteArray id = f.room.name() + ".0." + QByteArray::number(number);
        f.broker.control(NoWorker, controlmessage::write(controlmessage::Answer{id, answer}), {});
        f.run();
    };
    QVERIFY(!f.ask("GET", "/channels?key=sesame&limit=2"));
    hear(7, {});
    hear(2, {});
    QVERIFY(!f.answer);
    hear(1, {0, {{"a", 1, 5}, {"b", 2, 7}, {"d", 1, 0}}});
    QVERIFY(f.answer);
    QCOMPARE(f.answer->body, QByteArray("{\"channels\":[{\"channel\":\"a\",\"members\":1,\"messages\":5},"
                                        "{\"channel\":\"b\",\"members\":3,\"messages\":7}],\"next\":\"b\"}\n"));
    QVERIFY(!f.ask("POST", "/disconnect?key=sesame", Nobody));
    hear(2, {3, {}});
    QCOMPARE(f.answer->body, QByteArray("{\"closed\":3,\"nodes\":2}\n"));
    QCOMPARE(f.timers.running(), 0);
}

void TestControlApi::brokerDoesNotConfirm()
{
    Fixture f;
    f.broker.nodes = 0;
    const auto answer = f.ask("POST", "/disconnect?key=sesame", Nobody);
    QVERIFY(answer && answer->status == 503);
}

/// Redis may say what another node asks before a worker has entered.
void TestControlApi::beforeTheWorkers()
{
    FakeBroker broker;
    Node node(broker, 2);
    Walks walks(node);
    ControlRoom room(node, walks);
    QList<controlmessage::Answer> answers;
    const auto hear = [&](const QByteArray &message) {
        if (const auto read = controlmessage::read(message);
            read && std::holds_alternative<controlmessage::Answer>(*read))
            answers.append(std::get<controlmessage::Answer>(*read));
    };
    broker.overhear = hear;
    const auto ask = [&](const QByteArray &id, const ControlRequest &request) {
        broker.control(NoWorker, controlmessage::write(controlmessage::Ask{id, request}), {});
    };
    ask("other.0.1", ClientOrder{.subject = {.client = "nobody"}});
    ask("other.0.2", ChannelsQuery());
    QCOMPARE(answers.size(), 2);
    QCOMPARE(answers.at(1).id, "other.0.2");
    QVERIFY(answers.at(0).answer.clients == 0 && answers.at(1).answer.channels.empty());
}

WSIFY_SUITE(tst_controlapi, wsify::test::NoApplication, TestControlApi)
#include "tst_controlapi.moc"
