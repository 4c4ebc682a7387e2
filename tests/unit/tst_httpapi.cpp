// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/control/controldesk.h"
#include "core/control/controlroom.h"
#include "core/fanout/walks.h"
#include "core/http/httpapi.h"
#include "core/http/prometheus.h"
#include "support/coreworker.h"
#include "support/fakebroker.h"
#include "support/faketransport.h"
#include "support/manualtimers.h"
#include "support/suite.h"

#include <QtTest>

#include <optional>
#include <tuple>
#include <type_traits>
#include <variant>
#include <vector>

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

struct Request
{
    HttpHead head;
    QByteArray body;
};

Request request(const QByteArray &method, const QByteArray &target, const QByteArray &body = {},
                const HeaderList &headers = {})
{
    Request r;
    r.head.method = method;
    r.head.target = target;
    r.head.headers = headers;
    if (!body.isEmpty())
        r.head.headers.emplaceBack("Content-Type", "application/json");
    r.body = body;
    return r;
}

static_assert(!std::is_constructible_v<AdmittedRequest>, "only HttpApi admits");

/// An api on a node of two workers, with a member of channel "c" whose messages the test sees.
struct Fixture
{
    explicit Fixture(Broker &b)
        : node(b, 2)
    {
        node.enter(0, &hub, [] {});
        node.enter(1, &otherHub, [] {});
        member.setIdentity("me", "u");
        hub.join(member, "c");
    }
    ~Fixture()
    {
        hub.leaveAll(member);
        otherHub.leaveAll(other);
    }
    Fixture(const Fixture &) = delete;
    Fixture &operator=(const Fixture &) = delete;

    /// What a client is answered at once; status 0 when the answer comes later.
    HttpResponse handle(const Request &r)
    {
        HttpResponse answer;
        answer.status = 0;
        handle(r, [&](HttpResponse response) {
            ++replies;
            answer = std::move(response);
        });
        return answer;
    }
    void handle(const Request &r, HttpReply reply)
    {
        auto judged = api.admit(r.head, r.body.size());
        if (auto *refused = std::get_if<HttpResponse>(&judged))
            reply(std::move(*refused));
        else
            api.handle(std::get<AdmittedRequest>(judged), r.body, std::move(reply));
    }
    int status(const HttpHead &head, ListenerRole role) const
    {
        const auto judged = api.admit(head, 0, role);
        const auto *refused = std::get_if<HttpResponse>(&judged);
        return refused ? refused->status : 200;
    }
    std::optional<HttpResponse> refusal(const HttpHead &head, qint64 length) const
    {
        auto judged = api.admit(head, length);
        auto *refused = std::get_if<HttpResponse>(&judged);
        return refused ? std::optional(std::move(*refused)) : std::nullopt;
    }
    HttpResponse post(const QByteArray &body) { return handle(request("POST", "/broadcast", body)); }

    Node node;
    ProcessMetrics metrics{2};
    Hub hub{0, node.directory(), node.broker(), metrics.worker(0)};
    Hub otherHub{1, node.directory(), node.broker(), metrics.worker(1)};
    FakeTransport transport, otherTransport;
    Member member{transport}, other{otherTransport};
    Limits limits;
    HttpApi::Config config;
    ManualTimers timers;
    Walks walks{node};
    ControlRoom control{node, walks};
    ControlDesk desk{0, control, timers};
    HttpApi api{0, node, config, limits, metrics, metrics.worker(0), desk};
    int replies = 0;
};

} // namespace

class TestHttpApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void broadcastBodies_data();
    void broadcastBodies();
    void verboseCounts();
    void nothingIsSentUnlessAllIsValid();
    void batchLimits();
    void repeatedIdIsNotSentAgain();
    void keyIsAsked_data();
    void keyIsAsked();
    void refusals_data();
    void refusals();
    void encodedBodies_data();
    void encodedBodies();
    void bodyOverTheLimit();
    void cors();
    void corsWithAList();
    void healthReadyMetrics();
    void metricsOnTheirListener();
    void metricsKey();
    void headHasNoBody();
    void leaving();
    void draining();
    void brokerDown();
    void subscriptionsAway();
    void saysWhatTheBrokerSaid();
    void blockedWorkerAnswersLater();
    void metricsAreWellFormed();
};

void TestHttpApi::broadcastBodies_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArrayList>("delivered");
    const auto row = [](const char *name, const QByteArray &body, int status, const QByteArrayList &delivered = {}) {
        QTest::newRow(name) << body << status << delivered;
    };
    row("content", R"({"channel":"c","content":{"b":1, "a":1.0}})", 201, {R"({"b":1, "a":1.0})"});
    row("the README's form", R"({"channel":"c","args":{"content":"hi"}})", 201, {R"("hi")"});
    row("content wins", R"({"channel":"c","args":{"content":1},"content":2})", 201, {"2"});
    row("null content wins too", R"({"channel":"c","args":{"content":1},"content":null})", 201, {"null"});
    row("no content", R"({"channel":"c"})", 201, {"null"});
    row("args that is no object", R"({"channel":"c","args":[1],"content":2})", 201, {"2"});
    row("unknown fields", R"({"channel":"c","content":1,"more":{}})", 201, {"1"});
    row("last of doubled keys", R"({"channel":"d","channel":"c","content":1,"content":2})", 201, {"2"});
    row("escaped key", R"({"ch\u0061nnel":"c","content":1})", 201, {"1"});
    row("trimmed", R"({"channel":" c\t","content":1})", 201, {"1"});
    row("nobody there", R"({"channel":"empty","content":1})", 201);
    row("array", R"([{"channel":"c","content":1},{"channel":"c","args":{"content":2}}])", 201, {"1", "2"});
    row("channels", R"({"channels":["c","d","c"],"content":1})", 201, {"1"});
    row("empty array", "[]", 400);
    row("no channel", R"({"content":1})", 400);
    row("empty channel", R"({"channel":" ","content":1})", 400);
    row("channel is no string", R"({"channel":1,"content":1})", 400);
    row("control character", R"({"channel":"\u0001","content":1})", 400);
    row("channel and channels", R"({"channel":"c","channels":["c"],"content":1})", 400);
    row("channels empty", R"({"channels":[],"content":1})", 400);
    row("channels of numbers", R"({"channels":[1],"content":1})", 400);
    row("channels is no array", R"({"channels":"c","content":1})", 400);
    row("to", R"({"channel":"c","content":1,"to":{"clients":["me"]}})", 201, {"1"});
    row("to another", R"({"channel":"c","content":1,"to":{"users":["other"]}})", 201);
    row("except another", R"({"channel":"c","content":1,"except":{"clients":["x"]}})", 201, {"1"});
    row("except it", R"([{"channel":"c","content":1,"except":{"users":["u"]}},{"channel":"c","content":2}])", 201,
        {"2"});
    row("to is a list", R"({"channel":"c","content":1,"to":["x"]})", 400);
    row("to nobody", R"({"channel":"c","content":1,"to":{"users":[]}})", 400);
    row("except is a list", R"({"channel":"c","content":1,"except":["x"]})", 400);
    row("except me", R"({"channel":"c","content":1,"except":"me"})", 400);
    row("store is no boolean", R"({"channel":"c","content":1,"store":1})", 400);
    row("id is no string", R"({"channel":"c","content":1,"id":[]})", 400);
    const auto withId = [](const QByteArray &id) { return R"({"channel":"c","content":1,"id":)" + id + '}'; };
    row("id empty", withId("\"\""), 400);
    row("id of 128 bytes", withId('"' + QByteArray("\\u00e4").repeated(64) + '"'), 201, {"1"}); // 2 bytes each
    row("id too long", withId('"' + QByteArray(129, 'x') + '"'), 400);
    row("id is a number of 64 bytes", withId(QByteArray(64, '1')), 201, {"1"});
    row("id is a long number", withId(QByteArray(65, '1')), 400);
    row("to in args", R"({"channel":"c","args":{"content":1,"to":{"users":["u"]}}})", 400);
    row("except in args", R"([{"channel":"c","content":1,"args":{"\u0065xcept":{"users":["u"]}}}])", 400);
    row("others in args", R"({"channel":"c","args":{"content":1,"id":[],"x":2}})", 201, {"1"});
    row("no JSON", R"({"channel":"c","content":tru})", 400);
    row("garbage after", R"({"channel":"c","content":1}x)", 400);
    row("garbage after an array", R"([{"channel":"c","content":1}],)", 400);
    row("string", R"("c")", 400);
    row("array of strings", R"(["c"])", 400);
    row("no UTF-8", "{\"channel\":\"c\",\"content\":\"\xff\"}", 400);
}

void TestHttpApi::broadcastBodies()
{
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QByteArrayList, delivered);
    MemoryBroker broker;
    Fixture f(broker);
    const HttpResponse response = f.post(body);
    QCOMPARE(response.status, status);
    QCOMPARE(f.transport.sent, delivered);
    QCOMPARE(response.body.isEmpty(), status == 201);
    QCOMPARE(f.replies, 1);
}

void TestHttpApi::verboseCounts()
{
    MemoryBroker broker;
    Fixture f(broker);
    const auto post = [&f](const QByteArray &body) {
        const HttpResponse response = f.handle(request("POST", "/broadcast?verbose=1", body));
        return QByteArray::number(response.status) + ' ' + response.body;
    };
    QCOMPARE(post(R"({"channel":"c","content":1})"), R"(201 {"delivered":1})");
    QCOMPARE(post(R"({"channel":"empty","content":1})"), R"(201 {"delivered":0})");
    QCOMPARE(post(R"({"channels":["c"],"content":1})"),
             R"(201 {"delivered":1,"results":[{"channel":"c","delivered":1}]})");
    QCOMPARE(post(R"([{"channel":"c","content":1},{"channels":["empty","c"],"content":2}])"),
             R"(201 {"delivered":2,"results":[{"channel":"c","delivered":1},{"channel":"empty","delivered":0},)"
             R"({"channel":"c","delivered":1}]})");
    QCOMPARE(post(R"({"channel":"c","content":1,"except":{"clients":["me"]}})"), R"(201 {"delivered":0})");
    QVERIFY(post(R"({"channel":7})").startsWith("400 "));
    FakeBroker remote; // cannot say it
    Fixture g(remote);
    QCOMPARE(g.handle(request("POST", "/broadcast?verbose=1", R"({"channels":["c","d"]})")).body,
             R"({"results":[{"channel":"c"},{"channel":"d"}]})");
}

void TestHttpApi::nothingIsSentUnlessAllIsValid()
{
    MemoryBroker broker;
    Fixture f(broker);
    const HttpResponse response = f.post(R"([{"channel":"c","content":1},{"channel":"c","content":2},{"content":3}])");
    QCOMPARE(response.status, 400);
    QCOMPARE(response.body, "{\"error\":\"publication 3: \\\"channel\\\" is missing\"}\n");
    QCOMPARE(f.transport.sent, QByteArrayList{});
}

void TestHttpApi::batchLimits()
{
    MemoryBroker broker;
    Fixture f(broker);
    QByteArrayList objects(1000, R"({"channel":"c","content":1})");
    QCOMPARE(f.post('[' + objects.join(',') + ']').status, 201);
    QCOMPARE(f.transport.sent.size(), qsizetype(1000));
    objects.append(objects.first());
    QCOMPARE(f.post('[' + objects.join(',') + ']').status, 400);
    QCOMPARE(f.transport.sent.size(), qsizetype(1000));
    QCOMPARE(f.metrics.worker(0).limitBatch.value(), 1);
    QCOMPARE(f.metrics.worker(0).limitChannelName.value(), 0);
    QCOMPARE(f.post(R"({"channel":")" + QByteArray(f.limits.maxChannelName + 1, 'c') + R"("})").status, 400);
    QCOMPARE(f.metrics.worker(0).limitBatch.value(), 1);
    QCOMPARE(f.metrics.worker(0).limitChannelName.value(), 1);
}

void TestHttpApi::repeatedIdIsNotSentAgain()
{
    MemoryBroker broker;
    Fixture f(broker);
    QCOMPARE(f.post(R"({"channel":"c","content":1,"id":"a"})").status, 201);
    QCOMPARE(f.post(R"({"channel":"c","content":1,"id":"a"})").status, 201);
    QCOMPARE(f.post(R"([{"channel":"c","content":2,"id":"a"},{"channel":"c","content":3,"id":"b"}])").status, 201);
    QCOMPARE(f.transport.sent, (QByteArrayList{"1", "3"}));
    f.hub.join(f.member, "d");
    QCOMPARE(f.post(R"({"channels":["c","d"],"content":4,"id":"a"})").status, 201); // it counts per channel
    QCOMPARE(f.transport.sent, (QByteArrayList{"1", "3", "4"}));
    QVERIFY(f.handle(request("GET", "/metrics")).body.contains("\nwsify_broker_repeated_total 3\n"));
}

void TestHttpApi::keyIsAsked_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("authorization");
    QTest::addColumn<int>("status");
    QTest::newRow("query") << QByteArray("/broadcast?key=s%20cret") << QByteArray() << 201;
    QTest::newRow("bearer") << QByteArray("/broadcast") << QByteArray("bearer s cret") << 201;
    QTest::newRow("the other") << QByteArray("/broadcast?key=old") << QByteArray() << 201;
    QTest::newRow("bearer with the other") << QByteArray("/broadcast") << QByteArray("Bearer old") << 201;
    QTest::newRow("both at once") << QByteArray("/broadcast?key=s%20cretold") << QByteArray() << 403;
    QTest::newRow("none") << QByteArray("/broadcast") << QByteArray() << 403;
    QTest::newRow("empty") << QByteArray("/broadcast?key=") << QByteArray() << 403;
    QTest::newRow("prefix") << QByteArray("/broadcast?key=s%20cre") << QByteArray() << 403;
    QTest::newRow("longer") << QByteArray("/broadcast?key=s%20crets") << QByteArray() << 403;
    QTest::newRow("twice the key") << QByteArray("/broadcast?key=s%20crets%20cret") << QByteArray() << 403;
    QTest::newRow("basic") << QByteArray("/broadcast") << QByteArray("Basic s cret") << 403;
    QTest::newRow("short header") << QByteArray("/broadcast") << QByteArray("Bea") << 403;
}

void TestHttpApi::keyIsAsked()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, authorization);
    QFETCH(int, status);
    MemoryBroker broker;
    Fixture f(broker);
    f.config.broadcastingKeys = {"s cret", "old"};
    Request r = request("POST", target, R"({"channel":"c","content":1})");
    if (!authorization.isNull())
        r.head.headers.emplaceBack("Authorization", authorization);
    QCOMPARE(f.handle(r).status, status);
    QCOMPARE(f.transport.sent.size(), qsizetype(status == 201 ? 1 : 0));
}

void TestHttpApi::refusals_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const char *method, const char *target, const char *type, int status) {
        QTest::newRow(name) << QByteArray(method) << QByteArray(target) << QByteArray(type) << status;
    };
    row("parameters", "POST", "/broadcast", "Application/JSON; charset=utf-8", 201);
    row("text", "POST", "/broadcast", "text/plain", 415);
    row("longer type", "POST", "/broadcast", "application/jsonp", 415);
    row("no type", "POST", "/broadcast", "", 415);
    row("GET", "GET", "/broadcast", "application/json", 405);
    row("PUT", "PUT", "/broadcast", "application/json", 405);
    row("no such path", "GET", "/nothing", "", 404);
    row("path with a slash", "POST", "/broadcast/", "application/json", 201);
    row("path with two slashes", "POST", "/broadcast//", "application/json", 404);
    row("POST to /health", "POST", "/health", "", 405);
    row("POST to /ws", "POST", "/ws", "", 405);
}

void TestHttpApi::refusals()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, type);
    QFETCH(int, status);
    MemoryBroker broker;
    Fixture f(broker);
    Request r = request(method, target);
    r.body = R"({"channel":"c","content":1})";
    if (!type.isEmpty())
        r.head.headers.emplaceBack("Content-Type", type);
    const auto early = f.refusal(r.head, r.body.size());
    QCOMPARE(early.has_value(), status != 201); // decided without the body
    const HttpResponse response = f.handle(r);
    QCOMPARE(response.status, status);
    QCOMPARE(header(response, "Allow").isEmpty(), status != 405);
}

void TestHttpApi::encodedBodies_data()
{
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<int>("status");
    QTest::newRow("gzip") << HeaderList{{"content-encoding", "gzip"}} << 415;
    QTest::newRow("second") << HeaderList{{"Content-Encoding", "identity"}, {"Content-Encoding", "br"}} << 415;
    QTest::newRow("list") << HeaderList{{"Content-Encoding", "identity, gzip"}} << 415;
    QTest::newRow("identity") << HeaderList{{"Content-Encoding", "Identity"}} << 201;
    QTest::newRow("empty") << HeaderList{{"Content-Encoding", ""}} << 201;
}

void TestHttpApi::encodedBodies()
{
    QFETCH(HeaderList, headers);
    QFETCH(int, status);
    MemoryBroker broker;
    Fixture f(broker);
    Request r = request("POST", "/broadcast", R"({"channel":"c","content":1})");
    r.head.headers.append(headers);
    const auto early = f.refusal(r.head, r.body.size());
    QCOMPARE(early.has_value(), status != 201);
    const HttpResponse response = f.handle(r);
    QCOMPARE(response.status, status);
    QCOMPARE(header(response, "Accept-Encoding"), status == 415 ? "identity" : "");
}

void TestHttpApi::bodyOverTheLimit()
{
    MemoryBroker broker;
    Fixture f(broker);
    const Request r = request("POST", "/broadcast", "{}");
    QVERIFY(!f.refusal(r.head, 1024 * 1024));
    QCOMPARE(f.refusal(r.head, 1024 * 1024 + 1)->status, 413);
}

void TestHttpApi::cors()
{
    MemoryBroker broker;
    Fixture f(broker);
    HttpResponse response = f.handle(request("GET", "/health", {}, {{"Origin", "https://a.example"}}));
    QCOMPARE(header(response, "Access-Control-Allow-Origin"), "*");
    response = f.handle(request("GET", "/health"));
    QCOMPARE(header(response, "Access-Control-Allow-Origin"), "");
    response = f.handle(request("OPTIONS", "/broadcast", {},
                                {{"Origin", "https://a.example"},
                                 {"Access-Control-Request-Method", "POST"},
                                 {"Access-Control-Request-Headers", "content-type"}}));
    QCOMPARE(response.status, 204);
    QCOMPARE(header(response, "Access-Control-Allow-Origin"), "*");
    QVERIFY(header(response, "Access-Control-Allow-Methods").contains("POST"));
    QCOMPARE(header(response, "Access-Control-Allow-Headers"), "content-type");
    response = f.handle(request("POST", "/broadcast", "{", {{"Origin", "https://a.example"}}));
    QCOMPARE(response.status, 400);
    QCOMPARE(header(response, "Access-Control-Allow-Origin"), "*"); // or the page could not read what was wrong
    QCOMPARE(header(response, "Access-Control-Allow-Credentials"), ""); // browsers refuse it beside *
}

void TestHttpApi::corsWithAList()
{
    MemoryBroker broker;
    Fixture f(broker);
    f.config.allowedOrigins = {"https://a.example"};
    HttpResponse response = f.handle(request("GET", "/health", {}, {{"Origin", "https://a.example"}}));
    QCOMPARE(header(response, "Access-Control-Allow-Origin"), "https://a.example");
    QCOMPARE(header(response, "Access-Control-Allow-Credentials"), "true");
    QCOMPARE(header(response, "Vary"), "Origin");
    response = f.handle(request("GET", "/health", {}, {{"Origin", "https://b.example"}}));
    QCOMPARE(response.status, 200);
    QCOMPARE(header(response, "Access-Control-Allow-Origin"), "");
    QCOMPARE(header(response, "Access-Control-Allow-Credentials"), "");
    QCOMPARE(header(response, "Vary"), "Origin");
}

void TestHttpApi::metricsOnTheirListener()
{
    MemoryBroker broker;
    Fixture f(broker);
    const HttpHead metrics = request("GET", "/metrics").head;
    QCOMPARE(f.status(metrics, ListenerRole::Public), 200);
    f.config.hasMetricsListener = true;
    QCOMPARE(f.status(metrics, ListenerRole::Public), 404);
    QCOMPARE(f.status(metrics, ListenerRole::Metrics), 200);
    for (const char *path : {"/health", "/ready"}) {
        QCOMPARE(f.status(request("GET", path).head, ListenerRole::Public), 200);
        QCOMPARE(f.status(request("HEAD", path).head, ListenerRole::Metrics), 200);
        QCOMPARE(f.status(request("POST", path).head, ListenerRole::Metrics), 405);
    }
    QCOMPARE(f.status(request("GET", "/ws").head, ListenerRole::Metrics), 404);
    QCOMPARE(f.status(request("POST", "/broadcast", "{}").head, ListenerRole::Metrics), 404);
    QCOMPARE(f.status(request("OPTIONS", "/broadcast").head, ListenerRole::Metrics), 404);
}

void TestHttpApi::metricsKey()
{
    MemoryBroker broker;
    Fixture f(broker);
    f.config.metricsKeys = {"k"};
    f.config.broadcastingKeys = {"other"};
    const auto status = [&](const QByteArray &target, const HeaderList &fields = {}) {
        return f.handle(request("GET", target, {}, fields)).status;
    };
    QCOMPARE(status("/metrics"), 403);
    QCOMPARE(status("/metrics?key=other"), 403);
    QCOMPARE(status("/metrics?key=k"), 200);
    QCOMPARE(status("/metrics", {{"Authorization", "Bearer k"}}), 200);
    QCOMPARE(status("/health"), 200);
    const HttpResponse response = f.handle(request("GET", "/metrics?key=k", {}, {{"Origin", "https://a.example"}}));
    QCOMPARE(header(response, "Access-Control-Allow-Origin"), "");
    QCOMPARE(header(response, "Vary"), "");
}

void TestHttpApi::healthReadyMetrics()
{
    MemoryBroker broker;
    Fixture f(broker);
    QCOMPARE(f.handle(request("GET", "/health")).status, 200);
    QCOMPARE(f.handle(request("GET", "/ready")).status, 200);
    f.post(R"({"channel":"c","content":12345})");
    const HttpResponse plain = f.handle(request("GET", "/metrics"));
    QCOMPARE(plain.status, 200);
    QVERIFY(header(plain, "Content-Type").startsWith("text/plain; version=0.0.4"));
    QVERIFY(plain.body.contains("\nwsify_published_total 1\n"));
    QVERIFY(plain.body.contains("\nwsify_deliveries_total 1\n"));
    QVERIFY(plain.body.contains("\nwsify_delivered_bytes_total 7\n"));
    QVERIFY(plain.body.contains("\nwsify_channels 1\n"));
    QVERIFY(plain.body.contains("\nwsify_broker_probes_failed_total 0\n"));
    QVERIFY(!plain.body.contains("# EOF"));
    const HttpResponse open =
        f.handle(request("GET", "/metrics", {}, {{"Accept", "application/openmetrics-text; version=1.0.0"}}));
    QVERIFY(header(open, "Content-Type").startsWith("application/openmetrics-text"));
    QVERIFY(open.body.endsWith("# EOF\n"));
    QVERIFY(open.body.contains("# TYPE wsify_published counter\nwsify_published_total 1\n"));
}

void TestHttpApi::headHasNoBody()
{
    MemoryBroker broker;
    Fixture f(broker);
    const HttpResponse response = f.handle(request("HEAD", "/health"));
    QCOMPARE(response.status, 200);
    QVERIFY(response.body.isEmpty());
}

void TestHttpApi::draining()
{
    MemoryBroker broker;
    Fixture f(broker);
    f.node.startDraining();
    const HttpResponse response = f.post(R"({"channel":"c","content":1})");
    QCOMPARE(response.status, 503);
    QVERIFY(header(response, "Retry-After").toInt() >= 1);
    QCOMPARE(f.handle(request("GET", "/ready")).status, 503);
    QCOMPARE(f.handle(request("GET", "/health")).status, 200);
    QCOMPARE(f.transport.sent, QByteArrayList{});
}

/// Balancers are told, and everybody is served.
void TestHttpApi::leaving()
{
    MemoryBroker broker;
    Fixture f(broker);
    f.node.startLeaving();
    QCOMPARE(f.handle(request("GET", "/ready")).status, 503);
    QCOMPARE(f.handle(request("GET", "/ready?broker=0")).status, 503);
    QCOMPARE(f.post(R"({"channel":"c","content":1})").status, 201);
    QCOMPARE(f.handle(request("GET", "/health")).status, 200);
    QVERIFY(f.handle(request("GET", "/metrics")).body.contains("\nwsify_draining 0\n"));
}

void TestHttpApi::brokerDown()
{
    FakeBroker broker;
    Fixture f(broker);
    broker.up = false;
    QCOMPARE(f.post(R"({"channel":"c","content":1})").status, 503);
    QCOMPARE(f.handle(request("GET", "/ready")).status, 503);
    QCOMPARE(f.handle(request("GET", "/ready?broker=1")).status, 503);
    QCOMPARE(f.handle(request("GET", "/ready?broker=0")).status, 200);
}

/// Members here miss what others publish: balancers should know, publishers need not.
void TestHttpApi::subscriptionsAway()
{
    FakeBroker broker;
    Fixture f(broker);
    broker.subscribed = false;
    QCOMPARE(f.post(R"({"channel":"c","content":1})").status, 201);
    QCOMPARE(f.handle(request("GET", "/ready")).status, 503);
    QCOMPARE(f.handle(request("GET", "/ready?broker=0")).status, 200);
    QVERIFY(f.handle(request("GET", "/metrics")).body.contains("\nwsify_broker_subscribed 0\n"));
}

void TestHttpApi::saysWhatTheBrokerSaid()
{
    FakeBroker broker;
    broker.automatic = false;
    Fixture f(broker);
    HttpResponse answer;
    const auto reply = [&](HttpResponse response) {
        ++f.replies;
        answer = std::move(response);
    };
    const Request single = request("POST", "/broadcast", R"({"channel":"c","content":1})");
    const Request batch =
        request("POST", "/broadcast", R"([{"channel":"c","content":1,"id":1},{"channel":"c","content":2,"id":2}])");
    f.handle(batch, reply);
    QCOMPARE(f.replies, 0); // 201 only once the broker has taken it
    broker.release(PublishResult::Ok);
    QCOMPARE(f.replies, 0);
    broker.release(PublishResult::Down);
    QCOMPARE(f.replies, 1);
    QCOMPARE(answer.status, 503);
    const std::vector<std::tuple<PublishResult, int, const char *>> rows{
        {PublishResult::Ok, 201, ""},
        {PublishResult::Down, 503, "may still arrive"},
        {PublishResult::NoIds, 503, "\\\"id\\\""},
        {PublishResult::Full, 503, "nothing was sent"},
        {PublishResult::TooLarge, 413, "--broker-queue"},
    };
    for (const auto &[result, status, text] : rows) {
        f.handle(single, reply);
        broker.release(result);
        QCOMPARE(answer.status, status);
        QVERIFY2(answer.body.contains(text), answer.body);
        QCOMPARE(header(answer, "Retry-After").isEmpty(), status != 503);
    }
}

void TestHttpApi::blockedWorkerAnswersLater()
{
    MemoryBroker broker;
    Fixture f(broker);
    f.otherHub.join(f.other, "flood");
    f.node.publish(0, Message("flood", '"' + QByteArray(17 * 1024 * 1024, 'x') + '"'));
    QVERIFY(f.node.isBlocked(0));
    int status = 0;
    f.handle(request("POST", "/broadcast", R"({"channel":"c","content":1})"),
             [&](HttpResponse r) { status = r.status; });
    QCOMPARE(status, 0);
    QCOMPARE(f.transport.sent, QByteArrayList{});
    f.node.runMailbox(1);
    f.node.runMailbox(0);
    QCOMPARE(status, 201);
    QCOMPARE(f.transport.sent, QByteArrayList{"1"});
}

// Every sample belongs to a family that was announced just before it, and none is announced twice.
void TestHttpApi::metricsAreWellFormed()
{
    MemoryBroker broker;
    Fixture f(broker);
    for (const int ms : {0, 3, 3, 70, 20'000})
        f.metrics.worker(0).authorizerLatency.add(std::chrono::milliseconds(ms));
    for (const bool openMetrics : {false, true}) {
        QVERIFY(prometheusText(f.metrics, f.node, openMetrics)
                    .contains("wsify_authorizer_seconds_bucket{le=\"0.005\"} 3\n"));
        QSet<QByteArray> families;
        QByteArray family;
        QByteArray type;
        double within = 0; // of a histogram, the bucket before
        for (const QByteArray &line : prometheusText(f.metrics, f.node, openMetrics).split('\n')) {
            if (line.startsWith("# TYPE ")) {
                family = line.split(' ').at(2);
                QVERIFY2(!families.contains(family), family);
                families.insert(family);
                type = line.split(' ').last();
                within = 0;
            } else if (!line.isEmpty() && !line.startsWith('#')) {
                const QByteArray sample = line.left(line.indexOf(line.contains('{') ? '{' : ' '));
                const bool isOfParts = type == "summary" || type == "histogram";
                const bool total = openMetrics && sample == family + "_total";
                const bool part = isOfParts && (sample == family + "_sum" || sample == family + "_count");
                const bool bucket = type == "histogram" && sample == family + "_bucket" && line.contains("{le=\"");
                QVERIFY2((!isOfParts && sample == family) || total || part || bucket, line);
                bool isNumber = false;
                const double value = line.split(' ').last().toDouble(&isNumber);
                QVERIFY2(value >= 0 && isNumber, line);
                if (type == "histogram" && (bucket || sample.endsWith("_count"))) {
                    QVERIFY2(value >= within, line);
                    within = value;
                }
            }
        }
        QVERIFY(families.size() > 20);
    }
}

WSIFY_SUITE(tst_httpapi, wsify::test::NoApplication, TestHttpApi)
#include "tst_httpapi.moc"
