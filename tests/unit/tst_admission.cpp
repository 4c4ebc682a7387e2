// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/http/admission.h"
#include "support/coreworker.h"
#include "support/faketransport.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;
using namespace wsify::test;

namespace {

HttpHead handshake(const HeaderList &more = {})
{
    HttpHead head;
    head.method = "GET";
    head.target = "/ws?token=a&token=b%20c&x=%zz";
    head.headers = {{"Host", "example.org"},
                    {"upgrade", "WebSocket"},
                    {"Connection", "keep-alive, Upgrade"},
                    {"Sec-WebSocket-Version", "13"},
                    {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}};
    head.headers += more;
    return head;
}

HttpHead without(const QByteArray &name)
{
    HttpHead head = handshake();
    head.headers.removeIf([&](const auto &field) { return field.first.compare(name, Qt::CaseInsensitive) == 0; });
    return head;
}

/// The seconds behind that word; below 0 if the reason is none of that kind.
double wait(const QByteArray &reason, const QByteArray &word)
{
    bool isNumber = false;
    const double seconds = reason.sliced(word.size()).toDouble(&isNumber);
    return reason.startsWith(word + ' ') && isNumber ? seconds : -1;
}

int retryAfter(const HttpResponse &response)
{
    for (const auto &[name, value] : response.headers) {
        if (name == "Retry-After")
            return value.toInt();
    }
    return 0;
}

struct Result
{
    QList<Admission::Answer> answers;
    Admission::Done done()
    {
        return [this](Admission::Answer answer) { answers.append(std::move(answer)); };
    }
};

const Peer peer{"192.0.2.7", 40000};

QByteArray bearer(const QByteArray &token)
{
    return "bearer." + token.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

HttpHead offeringV4(const HeaderList &more = {}, const QByteArray &beside = {})
{
    HttpHead head = handshake({{"Sec-WebSocket-Protocol", "wsify.v4" + beside}});
    head.headers += more;
    return head;
}

/// Admission with wsify.v4.
struct V4Admission
{
    explicit V4Admission(bool authorized = false)
        : worker(authorized)
    {
    }
    /// The answer, when the authorizer has said that.
    Admission::Answer answered(const HttpHead &head, AuthAnswer said)
    {
        const auto ticket = admission.admit(head, peer, result.done());
        worker.authorizer.answer(std::move(said));
        return result.answers.takeLast();
    }
    Admission::Answer answered(const HttpHead &head)
    {
        const auto ticket = admission.admit(head, peer, result.done());
        return result.answers.takeLast();
    }

    CoreWorker worker;
    Admission::Config config;
    Admission admission{worker.context, config, worker.connectLimits};
    Result result;
};

} // namespace

class TestAdmission : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void acceptsWithoutAuthorizer();
    void refusesBadHandshakes_data();
    void refusesBadHandshakes();
    void originAgainstAList_data();
    void originAgainstAList();
    void subprotocol_data();
    void subprotocol();
    void asksTheAuthorizer();
    void headersAsList();
    void verdicts();
    void retryAfterOfTheAuthorizer();
    void forgottenTicketIsForgotten();
    void forwardsNamedHeaders();
    void limitOfClients();
    void acceptedOnesCountAtOnce();
    void shortOfMemory();
    void clientsOfAnAddress();
    void connectRate();
    void drainingRefuses();
    void idsDiffer();

    void v4IsSelected();
    void tokenReachesTheAuthorizerAlone();
    void malformedTokens();
    void grantsAreKept();
    void refusesLateWhatTheAuthorizerSays_data();
    void refusesLateWhatTheAuthorizerSays();
    void refusesLateUnasked();
    void everythingElseStaysHttp();
    void lateRefusalsCountForTheirAddress();
    void lateRefusalsAreBounded();
};

void TestAdmission::acceptsWithoutAuthorizer()
{
    CoreWorker worker;
    Admission::Config config;
    Admission admission(worker.context, config, worker.connectLimits);
    Result result;
    QVERIFY(!admission.admit(handshake(), peer, result.done()));
    QCOMPARE(result.answers.size(), qsizetype(1));
    const Admission::Answer &answer = result.answers.first();
    QVERIFY(answer.accepted());
    // the example of RFC 6455 section 1.3
    QVERIFY(answer.response.headers.contains({"Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="}));
    QCOMPARE(answer.client.id.size(), qsizetype(20));
    QCOMPARE(answer.client.address, "192.0.2.7");
    FakeTransport transport;
    const auto session = admission.open(answer.client, transport);
    QCOMPARE(session->client().id, answer.client.id);
    QCOMPARE(worker.counters().connects.value(), qint64(1));
}

void TestAdmission::refusesBadHandshakes_data()
{
    QTest::addColumn<HttpHead>("head");
    QTest::addColumn<int>("status");
    QTest::newRow("no upgrade") << without("upgrade") << 426;
    QTest::newRow("no connection") << without("connection") << 426;
    QTest::newRow("no version") << without("Sec-WebSocket-Version") << 426;
    QTest::newRow("no key") << without("Sec-WebSocket-Key") << 400;
    HttpHead head = without("Sec-WebSocket-Version");
    head.headers.emplaceBack("Sec-WebSocket-Version", "8");
    QTest::newRow("old version") << head << 426;
    head = without("Sec-WebSocket-Key");
    head.headers.emplaceBack("Sec-WebSocket-Key", "dGhl");
    QTest::newRow("short key") << head << 400;
    head = without("Sec-WebSocket-Key");
    head.headers.emplaceBack("Sec-WebSocket-Key", "!!!lIHNhbXBsZSBub25jZQ==");
    QTest::newRow("key that is no base64") << head << 400;
    QTest::newRow("two keys") << handshake({{"sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="}}) << 400;
    head = handshake();
    head.minorVersion = 0;
    QTest::newRow("HTTP/1.0") << head << 400;
}

void TestAdmission::refusesBadHandshakes()
{
    QFETCH(HttpHead, head);
    QFETCH(int, status);
    CoreWorker worker(true);
    Admission::Config config;
    Admission admission(worker.context, config, worker.connectLimits);
    Result result;
    QVERIFY(!admission.admit(head, peer, result.done()));
    QCOMPARE(result.answers.first().response.status, status);
    QVERIFY(!result.answers.first().response.body.isEmpty());
    QCOMPARE(worker.authorizer.out(), 0);
    QCOMPARE(worker.counters().refusedHandshake.value(), qint64(1));
    QCOMPARE(worker.observer.refusalCodes, QByteArrayList{"malformed"});
}

void TestAdmission::originAgainstAList_data()
{
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<int>("status");
    QTest::newRow("listed") << QByteArray("https://app.example.org") << 101;
    QTest::newRow("case") << QByteArray("https://APP.example.org") << 101;
    QTest::newRow("other") << QByteArray("https://evil.example.org") << 403;
    QTest::newRow("other port") << QByteArray("https://app.example.org:444") << 403;
    QTest::newRow("null") << QByteArray("null") << 403;
    QTest::newRow("none") << QByteArray() << 101;
}

void TestAdmission::originAgainstAList()
{
    QFETCH(QByteArray, origin);
    QFETCH(int, status);
    CoreWorker worker;
    Admission::Config config;
    config.allowedOrigins = {"http://localhost:8080", "https://app.example.org"};
    Admission admission(worker.context, config, worker.connectLimits);
    Result result;
    const auto ticket = admission.admit(
        origin.isNull() ? handshake() : handshake({{"Origin", origin}, {"User-Agent", "Test/1"}}), peer, result.done());
    QCOMPARE(result.answers.first().response.status, status);
    QCOMPARE(worker.counters().refusedOrigin.value(), qint64(status == 403 ? 1 : 0));
    if (status == 403) {
        QCOMPARE(worker.observer.lastRefused.origin, origin);
        QCOMPARE(worker.observer.lastRefused.agent, QByteArray("Test/1"));
    }
}

void TestAdmission::subprotocol_data()
{
    QTest::addColumn<QByteArrayList>("offers");
    QTest::addColumn<QByteArray>("chosen");
    QTest::newRow("none") << QByteArrayList{} << QByteArray();
    QTest::newRow("first") << QByteArrayList{"chat, other"} << QByteArray("chat");
    QTest::newRow("two fields") << QByteArrayList{"chat", "other"} << QByteArray("chat");
    QTest::newRow("v4") << QByteArrayList{"chat, wsify.v4"} << QByteArray("wsify.v4");
}

void TestAdmission::subprotocol()
{
    QFETCH(QByteArrayList, offers);
    QFETCH(QByteArray, chosen);
    CoreWorker worker;
    Admission::Config config;
    Admission admission(worker.context, config, worker.connectLimits);
    HeaderList fields;
    for (const QByteArray &offer : offers)
        fields.emplaceBack("Sec-WebSocket-Protocol", offer);
    Result result;
    const auto ticket = admission.admit(handshake(fields), peer, result.done());
    QCOMPARE(result.answers.first().subprotocol, chosen);
    QCOMPARE(result.answers.first().response.headers.contains({"Sec-WebSocket-Protocol", chosen}), !chosen.isEmpty());
}

void TestAdmission::asksTheAuthorizer()
{
    CoreWorker worker(true);
    Admission::Config config;
    Admission admission(worker.context, config, worker.connectLimits);
    Result result;
    const auto ticket = admission.admit(handshake({{"x-tag", "1"}, {"X-Tag", "2"}}), peer, result.done());
    QVERIFY(ticket);
    QVERIFY(result.answers.isEmpty());
    QCOMPARE(worker.counters().connecting.value(), qint64(1));
    QCOMPARE(worker.authorizer.request().body,
             R"({"command":"connect","args":{"headers":{"Host":["example.org"],"Upgrade":["WebSocket"],)"
             R"("Connection":["keep-alive, Upgrade"],"Sec-Websocket-Version":["13"],)"
             R"("Sec-Websocket-Key":["dGhlIHNhbXBsZSBub25jZQ=="],"X-Tag":["1","2"]},)"
             R"("query":{"token":["a","b c"]}}})");
    QCOMPARE(worker.authorizer.request().remoteAddress, "192.0.2.7");
    QCOMPARE(worker.authorizer.request().call, AuthCall::Connect);
    const QByteArray id = worker.authorizer.request().client;
    worker.authorizer.answer(Verdict::Allow);
    QVERIFY(result.answers.first().accepted());
    QCOMPARE(result.answers.first().client.id, id);
}

void TestAdmission::headersAsList()
{
    CoreWorker worker(true);
    Admission::Config config;
    config.headersAsList = true;
    Admission admission(worker.context, config, worker.connectLimits);
    Result result;
    HttpHead head = handshake();
    head.target = "/ws";
    const auto ticket = admission.admit(head, peer, result.done());
    const QByteArray body = worker.authorizer.request().body;
    QVERIFY2(body.startsWith(R"({"command":"connect","args":{"headers":[{"name":"Host","value":"example.org"},)"),
             body);
    QVERIFY2(body.endsWith(R"(],"query":{}}})"), body);
}

void TestAdmission::verdicts()
{
    CoreWorker worker(true);
    Admission::Config config;
    Admission admission(worker.context, config, worker.connectLimits);
    Result result;
    auto ticket = admission.admit(handshake(), peer, result.done());
    worker.authorizer.answer(Verdict::Deny);
    ticket = admission.admit(handshake(), peer, result.done());
    worker.authorizer.answer(Verdict::Unavailable);
    QCOMPARE(result.answers.at(0).response.status, 403);
    QCOMPARE(result.answers.at(1).response.status, 503);
    const HeaderList headers = result.answers.at(1).response.headers;
    const auto retry =
        std::find_if(headers.begin(), headers.end(), [](const auto &field) { return field.first == "Retry-After"; });
    QVERIFY(retry != headers.end());
    QVERIFY(retry->second.toInt() >= 1);
    QCOMPARE(worker.observer.refusalCodes, (QByteArrayList{"denied", "unavailable"}));
    QCOMPARE(worker.observer.lastRefused.command, "\"connect\"");
    QCOMPARE(worker.observer.lastRefused.status, 503);
    QCOMPARE(worker.observer.lastRefused.latency, FakeAuthorizer::Latency);
    QCOMPARE(worker.counters().refusedDenied.value(), qint64(1));
    QCOMPARE(worker.counters().refusedUnavailable.value(), qint64(1));
}

void TestAdmission::retryAfterOfTheAuthorizer()
{
    CoreWorker worker(true);
    Admission::Config config;
    Admission admission(worker.context, config, worker.connectLimits);
    Result result;
    const auto answered = [&](Verdict verdict, int status, std::optional<std::chrono::seconds> retryAfter) {
        result.answers.clear();
        const auto ticket = admission.admit(handshake(), peer, result.done());
        worker.authorizer.answer(verdict, status, retryAfter);
        return result.answers.first().response;
    };
    HttpResponse response = answered(Verdict::Unavailable, 503, std::chrono::seconds(17));
    QCOMPARE(response.status, 503);
    QVERIFY(response.headers.contains({"Retry-After", "17"}));
    // A limiter of the back end is no denial: the client comes back.
    for (const int status : {408, 425, 429}) {
        response = answered(Verdict::Busy, status, std::chrono::seconds(30));
        QCOMPARE(response.status, 503);
        QVERIFY(response.headers.contains({"Retry-After", "30"}));
    }
    response = answered(Verdict::Busy, 429, {});
    QCOMPARE(response.status, 503);
    QVERIFY(std::any_of(response.headers.begin(), response.headers.end(),
                        [](const auto &field) { return field.first == "Retry-After"; }));
    QCOMPARE(worker.counters().refusedUnavailable.value(), qint64(5));
    QCOMPARE(worker.counters().refusedDenied.value(), qint64(0));
}

void TestAdmission::forgottenTicketIsForgotten()
{
    CoreWorker worker(true);
    Admission::Config config;
    Admission admission(worker.context, config, worker.connectLimits);
    Result result;
    auto ticket = admission.admit(handshake(), peer, result.done());
    QCOMPARE(worker.authorizer.out(), 1);
    ticket.reset();
    QCOMPARE(worker.authorizer.out(), 0);
    QCOMPARE(worker.counters().connecting.value(), qint64(0));
    QVERIFY(result.answers.isEmpty());
}

void TestAdmission::forwardsNamedHeaders()
{
    CoreWorker worker(true);
    Admission::Config config;
    config.forwardedHeaders = {"cookie", "authorization"};
    Admission admission(worker.context, config, worker.connectLimits);
    Result result;
    auto ticket = admission.admit(handshake({{"cookie", "a=1"}, {"Authorization", "Bearer t"}, {"X-Other", "1"}}), peer,
                                  result.done());
    QCOMPARE(worker.authorizer.request().forwarded, (HeaderList{{"cookie", "a=1"}, {"Authorization", "Bearer t"}}));
    worker.authorizer.answer(Verdict::Allow);
    QCOMPARE(result.answers.first().client.forwarded.size(), qsizetype(2));
    ticket = admission.admit(handshake({{"Cookie", QByteArray(5000, 'x')}}), peer, result.done());
    QCOMPARE(worker.authorizer.request().forwarded.first().second.size(), qsizetype(5000));
    // All of them or no connection: a call with half of them could be decided on the wrong half.
    const auto ofSize = [](qsizetype size) {
        return handshake({{"Cookie", QByteArray(size - 6 - 13 - 1, 'x')}, {"Authorization", "y"}});
    };
    ticket = admission.admit(ofSize(worker.limits.authorizerForwardBytes), peer, result.done());
    QCOMPARE(worker.authorizer.request().forwarded.size(), qsizetype(2));
    QCOMPARE(worker.counters().refusedForward.value(), qint64(0));
    ticket.reset();
    result.answers.clear();
    QVERIFY(!admission.admit(ofSize(worker.limits.authorizerForwardBytes + 1), peer, result.done()));
    QCOMPARE(worker.authorizer.out(), 0);
    QCOMPARE(result.answers.first().response.status, 431);
    QCOMPARE(worker.counters().refusedForward.value(), qint64(1));
    QCOMPARE(worker.observer.refusalCodes, QByteArrayList{"limit"});
}

void TestAdmission::limitOfClients()
{
    CoreWorker worker(true);
    worker.limits.maxClients = 2;
    Admission::Config config;
    Admission admission(worker.context, config, worker.connectLimits);
    Result result;
    FakeTransport transport;
    auto ticket = admission.admit(handshake(), peer, result.done());
    worker.authorizer.answer(Verdict::Allow);
    ticket.reset();
    const auto session = admission.open(result.answers.takeFirst().client, transport);
    ticket = admission.admit(handshake(), peer, result.done()); // one open, one being asked about
    const auto refused = admission.admit(handshake(), peer, result.done());
    QVERIFY(!refused);
    QCOMPARE(result.answers.first().response.status, 503);
    QCOMPARE(worker.counters().refusedClients.value(), qint64(1));
    QCOMPARE(worker.observer.refusalCodes, QByteArrayList{"limit"});
    ticket.reset();
    QVERIFY(admission.admit(handshake(), peer, result.done()));
}

void TestAdmission::acceptedOnesCountAtOnce()
{
    CoreWorker worker;
    worker.limits.maxClients = 1;
    Admission::Config config;
    Admission admission(worker.context, config, worker.connectLimits);
    Result result;
    FakeTransport transport;
    const auto status = [&] {
        const auto ticket = admission.admit(handshake(), peer, result.done());
        return result.answers.last().response.status;
    };
    QCOMPARE(status(), 101); // and nobody has opened its session yet
    QCOMPARE(worker.counters().connecting.value(), 1);
    QCOMPARE(status(), 503);
    const auto session = admission.open(result.answers.first().client, transport);
    result.answers.clear();
    QCOMPARE(worker.counters().connecting.value(), 0);
    QCOMPARE(worker.counters().clients.value(), 1);
    QCOMPARE(status(), 503);
    session->closed(Session::End::Orderly, CloseCode::Normal, {});
    QCOMPARE(status(), 101);
    result.answers.clear(); // gone before its session
    QCOMPARE(worker.counters().connecting.value(), 0);
    QCOMPARE(status(), 101);
}

void TestAdmission::shortOfMemory()
{
    CoreWorker worker;
    worker.limits.memoryLimit = 1000;
    Admission::Config config;
    Admission admission(worker.context, config, worker.connectLimits);
    Result result;
    worker.metrics.worker(1).heldBytes.add(899); // of whatever worker
    const auto ticket = admission.admit(handshake(), peer, result.done());
    QCOMPARE(result.answers.takeFirst().response.status, 101);
    worker.counters().heldBytes.add(1);
    const auto refused = admission.admit(handshake(), peer, result.done());
    QCOMPARE(result.answers.first().response.status, 503);
    QVERIFY(retryAfter(result.answers.first().response) >= 1);
    QCOMPARE(worker.counters().refusedMemory.value(), 1);
    QCOMPARE(worker.observer.refusalCodes, QByteArrayList{"memory"});
}

void TestAdmission::clientsOfAnAddress()
{
    CoreWorker worker(true);
    worker.limits.maxClientsPerAddress = 1;
    worker.connectLimits.setLimits(worker.limits);
    Admission::Config config;
    Admission admission(worker.context, config, worker.connectLimits);
    Result result;
    FakeTransport transport;
    auto ticket = admission.admit(handshake(), peer, result.done());
    const auto status = [&] {
        const auto another = admission.admit(handshake(), peer, result.done());
        return result.answers.isEmpty() ? 0 : result.answers.takeFirst().response.status;
    };
    QCOMPARE(status(), 429); // one is being asked about
    QCOMPARE(worker.counters().refusedAddress.value(), 1);
    QCOMPARE(worker.observer.refusalCodes, QByteArrayList{"limit"});
    worker.authorizer.answer(Verdict::Deny);
    QCOMPARE(result.answers.takeFirst().response.status, 403);
    ticket.reset();
    ticket = admission.admit(handshake(), peer, result.done()); // the one denied has left its place
    worker.authorizer.answer(Verdict::Allow);
    const auto session = admission.open(result.answers.takeFirst().client, transport);
    ticket.reset();
    QCOMPARE(status(), 429);
    session->closed(Session::End::Orderly, CloseCode::Normal, {});
    QCOMPARE(status(), 0); // asked
}

void TestAdmission::connectRate()
{
    CoreWorker worker;
    worker.limits.connectRate = 2;
    worker.connectLimits.setLimits(worker.limits);
    Admission::Config config;
    Admission admission(worker.context, config, worker.connectLimits);
    Result result;
    for (int i = 0; i < 3; ++i)
        const auto ticket = admission.admit(handshake(), peer, result.done());
    QCOMPARE(result.answers.takeFirst().response.status, 101);
    QCOMPARE(result.answers.takeFirst().response.status, 101);
    const Admission::Answer answer = result.answers.takeFirst();
    QCOMPARE(answer.response.status, 429);
    QVERIFY(retryAfter(answer.response) >= 1);
    QCOMPARE(worker.counters().refusedRate.value(), 1);
    QCOMPARE(worker.observer.refusalCodes, QByteArrayList{"rate"});
    worker.timers.advance(std::chrono::milliseconds(500));
    const auto ticket = admission.admit(handshake(), peer, result.done());
    QCOMPARE(result.answers.first().response.status, 101);
}

void TestAdmission::drainingRefuses()
{
    CoreWorker worker;
    Admission::Config config;
    Admission admission(worker.context, config, worker.connectLimits);
    worker.node.startDraining();
    Result result;
    const auto ticket = admission.admit(handshake(), peer, result.done());
    QCOMPARE(result.answers.first().response.status, 503);
}

void TestAdmission::idsDiffer()
{
    CoreWorker worker;
    Admission::Config config;
    Admission admission(worker.context, config, worker.connectLimits);
    Result result;
    QSet<QByteArray> ids;
    for (int i = 0; i < 1000; ++i) {
        const auto ticket = admission.admit(handshake(), peer, result.done());
        ids.insert(result.answers.last().client.id);
    }
    QCOMPARE(ids.size(), qsizetype(1000));
}

void TestAdmission::v4IsSelected()
{
    V4Admission with;
    Admission::Answer answer = with.answered(offeringV4());
    QVERIFY(answer.accepted());
    QVERIFY(answer.client.isV4);
    QVERIFY(answer.response.headers.contains({"Sec-WebSocket-Protocol", "wsify.v4"}));
    QCOMPARE(answer.client.handshake.protocol(), QByteArrayView("wsify.v4"));
    FakeTransport transport;
    const auto session = with.admission.open(answer.client, transport);
    QVERIFY(session->takesTooLarge());

    answer = with.answered(handshake({{"Sec-WebSocket-Protocol", "chat, wsify.V4, bearer.x"}}));
    QVERIFY(answer.accepted() && !answer.client.isV4);
    QVERIFY(answer.response.headers.contains({"Sec-WebSocket-Protocol", "chat"}));
    QCOMPARE(answer.client.handshake.protocol(), QByteArrayView("***"));
}

void TestAdmission::tokenReachesTheAuthorizerAlone()
{
    V4Admission with(true);
    with.config.forwardedHeaders = {"authorization", "sec-websocket-protocol"};
    const QByteArray token = "eyJ.e30.s-_";
    const HttpHead head = offeringV4({{"Authorization", "Basic YTpi"}}, ", " + bearer(token));
    auto ticket = with.admission.admit(head, peer, with.result.done());
    const AuthRequest request = with.worker.authorizer.request();
    QVERIFY2(request.body.contains(R"("Authorization":["Bearer )" + token + R"("])"), request.body);
    QVERIFY(request.body.contains(R"("Sec-Websocket-Protocol":["wsify.v4"])"));
    QVERIFY(!request.body.contains("bearer.") && !request.body.contains("Basic"));
    QCOMPARE(request.forwarded,
             (HeaderList{{"Sec-WebSocket-Protocol", "wsify.v4"}, {"Authorization", "Bearer " + token}}));
    with.worker.authorizer.answer(Verdict::Allow);
    const Admission::Answer answer = with.result.answers.takeLast();
    QCOMPARE(answer.client.forwarded, request.forwarded);
    QVERIFY(answer.response.headers.contains({"Sec-WebSocket-Protocol", "wsify.v4"}));

    // Without wsify.v4 the header goes as it came, and is not echoed.
    ticket = with.admission.admit(handshake({{"Sec-WebSocket-Protocol", bearer(token)}}), peer, with.result.done());
    QVERIFY(with.worker.authorizer.request().body.contains(bearer(token)));
    QVERIFY(!with.worker.authorizer.request().body.contains("Authorization"));
    with.worker.authorizer.answer(Verdict::Allow);
    QVERIFY(with.result.answers.last().subprotocol.isEmpty());
}

void TestAdmission::malformedTokens()
{
    for (const QByteArray &beside : {", " + bearer("a\r\nX: 1"), QByteArray(", bearer."),
                                     ", " + bearer(QByteArray(8192, 'x')), ", " + bearer("a") + ", " + bearer("b")}) {
        V4Admission with(true);
        const Admission::Answer answer = with.answered(offeringV4({}, beside));
        QCOMPARE(answer.response.status, 400);
        QVERIFY(answer.response.body.contains("bearer."));
        QCOMPARE(with.worker.authorizer.out(), 0);
        QCOMPARE(with.worker.counters().refusedHandshake.value(), 1);
        QCOMPARE(with.worker.observer.refusalCodes, QByteArrayList{"malformed"});
    }
}

void TestAdmission::grantsAreKept()
{
    V4Admission with(true);
    auto ticket = with.admission.admit(offeringV4(), peer, with.result.done());
    QCOMPARE(with.worker.authorizer.request().call, AuthCall::Connect);
    with.worker.authorizer.answerWith(R"({"wsify":{"user":"42"}})", with.worker.limits);
    const Admission::Answer answer = with.result.answers.takeLast();
    QVERIFY(answer.accepted() && answer.client.granted);
    QCOMPARE(answer.client.granted->user, QByteArray("42"));
}

void TestAdmission::refusesLateWhatTheAuthorizerSays_data()
{
    QTest::addColumn<Verdict>("verdict");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("retryAfter");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("reason"); // or its first word
    QTest::addColumn<int>("status"); // v3
    QTest::newRow("denied") << Verdict::Deny << QByteArray() << 0 << 4001 << QByteArray("not_authorized") << 403;
    QTest::newRow("a code of its own") << Verdict::Deny << QByteArray(R"({"wsify":{"code":"x_full","message":"m"}})")
                                       << 0 << 4001 << QByteArray("not_authorized") << 403;
    QTest::newRow("expired") << Verdict::Deny << QByteArray(R"({"wsify":{"code":"expired"}})") << 0 << 4500
                             << QByteArray("expired") << 403;
    QTest::newRow("away") << Verdict::Unavailable << QByteArray() << 0 << 1013 << QByteArray("authorizer_down ") << 503;
    QTest::newRow("away for long") << Verdict::Unavailable << QByteArray() << 17 << 1013
                                   << QByteArray("authorizer_down 17") << 503;
    QTest::newRow("busy") << Verdict::Busy << QByteArray(R"({"wsify":{"code":"expired"}})") << 30 << 1013
                          << QByteArray("authorizer_down 30") << 503;
}

void TestAdmission::refusesLateWhatTheAuthorizerSays()
{
    QFETCH(Verdict, verdict);
    QFETCH(QByteArray, body);
    QFETCH(int, retryAfter);
    QFETCH(int, code);
    QFETCH(QByteArray, reason);
    QFETCH(int, status);
    V4Admission with(true);
    AuthAnswer said{.verdict = verdict, .status = 403};
    if (retryAfter > 0)
        said.retryAfter = std::chrono::seconds(retryAfter);
    if (!body.isEmpty())
        said.denial = std::make_shared<const AuthDenial>(readAuthDenial({.bytes = body}));
    const Admission::Answer answer = with.answered(offeringV4(), said);
    QVERIFY(!answer.accepted());
    QVERIFY(answer.late);
    QCOMPARE(answer.response.status, 101);
    QVERIFY(answer.response.headers.contains({"Sec-WebSocket-Protocol", "wsify.v4"}));
    QCOMPARE(int(answer.late->code), code);
    if (reason.endsWith(' ')) {
        const double seconds = wait(answer.late->reason, "authorizer_down");
        QVERIFY2(seconds >= 1 && seconds <= 5, answer.late->reason);
    } else {
        QCOMPARE(answer.late->reason, reason);
    }
    QCOMPARE(with.worker.counters().refusedLate.value(), 1);
    QCOMPARE(with.worker.counters().connecting.value(), 0);
    QCOMPARE(with.worker.observer.said, said.denial ? said.denial->code : QByteArray());

    const Admission::Answer old = with.answered(handshake(), said);
    QCOMPARE(old.response.status, status);
    QVERIFY(!old.late);
    QCOMPARE(with.worker.counters().refusedLate.value(), 1);
}

void TestAdmission::refusesLateUnasked()
{
    V4Admission with(true);
    with.config.allowedOrigins = {"https://app.example.org"};
    with.worker.limits.maxClientsPerAddress = 1;
    with.worker.connectLimits.setLimits(with.worker.limits);
    const Admission::Answer foreign = with.answered(offeringV4({{"Origin", "https://evil.example.org"}}));
    QCOMPARE(int(foreign.late->code), 4003);
    QCOMPARE(foreign.late->reason, QByteArray("origin"));
    QCOMPARE(with.worker.counters().refusedOrigin.value(), 1);
    // That one still counts as a client of its address.
    const auto limited = [&] { return with.answered(offeringV4()); };
    QSet<QByteArray> reasons;
    for (int i = 0; i < 50; ++i) {
        const Admission::Answer answer = limited();
        QCOMPARE(int(answer.late->code), 4501);
        const double seconds = wait(answer.late->reason, "limit");
        QVERIFY2(seconds >= 1 && seconds <= 10, answer.late->reason);
        reasons.insert(answer.late->reason);
    }
    QVERIFY(reasons.size() > 5); // not all at once
    QCOMPARE(with.worker.counters().refusedAddress.value(), 50);

    with.worker.limits.maxClientsPerAddress = 0;
    with.worker.limits.connectRatePerAddress = 1;
    with.worker.connectLimits.setLimits(with.worker.limits);
    auto first = with.admission.admit(offeringV4(), {"192.0.2.8", 1}, with.result.done());
    QVERIFY(first);
    QVERIFY(!with.admission.admit(offeringV4(), {"192.0.2.8", 1}, with.result.done()));
    QCOMPARE(int(with.result.answers.takeLast().late->code), 4501);
    QCOMPARE(with.worker.authorizer.out(), 1); // the first
}

void TestAdmission::everythingElseStaysHttp()
{
    const auto status = [](V4Admission &with, const HttpHead &head) {
        const Admission::Answer answer = with.answered(head);
        return answer.late ? 0 : answer.response.status;
    };
    {
        V4Admission with;
        HttpHead head = offeringV4();
        head.headers.removeIf([](const auto &field) { return field.first == "Sec-WebSocket-Key"; });
        QCOMPARE(status(with, head), 400);
        with.worker.limits.maxClients = 0;
        QCOMPARE(status(with, offeringV4()), 503);
    }
    {
        V4Admission with;
        with.worker.limits.memoryLimit = 0;
        QCOMPARE(status(with, offeringV4()), 503);
        with.worker.node.startDraining();
        QCOMPARE(status(with, offeringV4()), 503);
    }
    V4Admission with;
    with.worker.limits.connectRate = 1;
    with.worker.connectLimits.setLimits(with.worker.limits);
    QCOMPARE(status(with, offeringV4()), 101);
    QCOMPARE(status(with, offeringV4()), 429);
    QCOMPARE(with.worker.counters().refusedLate.value(), 0);
}

void TestAdmission::lateRefusalsCountForTheirAddress()
{
    V4Admission with(true);
    with.worker.limits.maxClientsPerAddress = 1;
    with.worker.connectLimits.setLimits(with.worker.limits);
    std::optional<Admission::Answer> denied = with.answered(offeringV4(), {.verdict = Verdict::Deny, .status = 403});
    QCOMPARE(int(denied->late->code), 4001);
    QCOMPARE(with.worker.counters().refusingLate.value(), 1);
    QCOMPARE(int(with.answered(offeringV4()).late->code), 4501);
    QCOMPARE(with.worker.counters().refusingLate.value(), 1);
    denied.reset();
    QCOMPARE(with.worker.counters().refusingLate.value(), 0);
    QVERIFY(with.admission.admit(offeringV4(), peer, with.result.done())); // asked
}

void TestAdmission::lateRefusalsAreBounded()
{
    V4Admission with;
    with.config.allowedOrigins = {"https://app.example.org"};
    with.worker.metrics.worker(1).refusingLate.add(Limits::lateRefusals - 1); // of whatever worker
    const HttpHead head = offeringV4({{"Origin", "null"}});
    const Admission::Answer last = with.answered(head);
    QVERIFY(last.late);
    const Admission::Answer beyond = with.answered(head);
    QVERIFY(!beyond.late);
    QCOMPARE(beyond.response.status, 403);
    QCOMPARE(with.worker.counters().refusedLate.value(), 1);
    QCOMPARE(with.worker.counters().limitLateRefusals.value(), 1);
    QCOMPARE(with.worker.counters().refusingLate.value(), 1);
    QCOMPARE(with.worker.counters().refusedOrigin.value(), 2);
}

WSIFY_SUITE(tst_admission, wsify::test::NoApplication, TestAdmission)
#include "tst_admission.moc"
