// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/admin/codec.h"
#include "common/admin/jsontext.h"
#include "common/admin/linereader.h"
#include "common/filter/filter.h"
#include "common/text/jsonstring.h"
#include "common/text/utf8.h"
#include "support/suite.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QtTest>

#include <cmath>
#include <set>

using namespace wsify::admin;
namespace json = wsify::json;
namespace utf8 = wsify::utf8;

namespace {

/// One of each, every field with a value that is not its default.
std::vector<ConsoleMessage> consoleMessages()
{
    return {
        ConsoleHello{1, 1, "wsify-console", "4.0.0", "de_DE"},
        Subscribe{2, Topic::Stats | Topic::Events | Topic::Log, 250, true},
        Unsubscribe{3, Topic::Events},
        HistoryRequest{4, 60},
        ListRequest{5, ListKind::Clients, "user == alice", "queue", true, 1500, 500},
        GetRequest{6, "c-17", {}},
        GetRequest{7, {}, "news"},
        Watch{8, "channel ~ \"a b\"", 20000, 4096, true, true},
        Unwatch{9, 3},
        BodyRequest{10, MaxInteger, 524288},
        Kick{11, "c-17", 4000, "bye"},
        Kick{19, {}, 4000, "bye", "alice"},
        Leave{12, "c-17", "Grüße\n\"\\"},
        Publish{13, "news", {R"({"z":1.0,"a":[1e2,"\u00e9"]})"}},
        Drain{14},
        Reload{18},
        SetLogLevel{15, LogLevel::Warning, 300},
        ConfigRequest{16},
        Ping{0},
    };
}

DenialRow denial()
{
    return {1700000000123, "c-18",   "bob",         "10.0.0.1",           "join", "secret", 403,
            12.5,          "denied", "Mozilla/5.0", "https://example.org"};
}

ClientRow clientRow()
{
    return {"c-17", "alice", "10.0.0.2", "Mozilla/5.0", 1700000000001, 3, 65536, 10, 20, 2};
}

std::vector<ServerMessage> serverMessages()
{
    ServerHello hello{1,
                      2,
                      "4.0.0",
                      "b-1",
                      4711,
                      "shop",
                      1700000000000,
                      "6.4.2",
                      "native",
                      4,
                      "memory",
                      {"0.0.0.0:3000", "[::]:3000"},
                      {feature::Stats, feature::Watch},
                      LogLevel::Warning,
                      1700000000999};
    Stats stats{1700000000500,
                1,
                2,
                3,
                4,
                5,
                6,
                7,
                8,
                {9, 10, 11, 0.5, 12.25, 99.125, 12},
                {"redis", "up", 13},
                14,
                15,
                1.75,
                {{1, 2, 3, 4, 5, 6, 7, 0.25}, {8, 7, 6, 5, 4, 3, 2, 0.125}},
                16,
                17,
                18,
                19,
                20,
                LogLevel::Error,
                1700000000998};
    Traffic traffic{
        3,
        100,
        90,
        10,
        {{1, 1700000000000001, Direction::In, "news", "c-1", "broadcast", 128, std::nullopt, "{\"a\":1}", "", "denied"},
         {2, 1700000000000002, Direction::Out, "news", "", "", 64, 1000, "Grüße", "http", "", 17}}};
    ClientDetails client{clientRow(),
                         "wsify.v4",
                         "https://example.org",
                         "token=***",
                         {{"Cookie", "a=b"}},
                         {R"({"name":"Alice"})"},
                         17,
                         43,
                         false,
                         2,
                         300,
                         {"news", "chat:1"}};
    ChannelDetails channel{{"news", 2, 77}, {{"c-1", "alice", "10.0.0.2"}, {"c-2", "", "10.0.0.3"}}};
    return {
        hello,
        Log{1700000000000, LogLevel::Error, "it\nbroke", {R"({"z":1,"a":"b"})"}, 5, true},
        stats,
        traffic,
        Event{1, 2, ConnectEvent{"c-1", "10.0.0.1", "alice"}, true},
        Event{1, 2, DisconnectEvent{"c-1", "10.0.0.1", "alice", 1001, "draining"}},
        Event{1, 2, JoinEvent{"c-1", "alice", "news"}},
        Event{1, 2, LeaveEvent{"c-1", "alice", "news"}},
        Event{1700000000123, 2, DeniedEvent{denial()}},
        Event{1, 2, SlowEvent{"c-1", "10.0.0.1", "alice", 1048577}},
        Event{1, 2, BrokerEvent{"down", "connection refused"}},
        Event{1, 2, OtherEvent{"eclipse"}},
        Ok{7, "kick"},
        Ok{7, "kick", 3},
        Error{8, "bad_filter", "a value is missing", "filter", 12},
        HistoryReply{9, {"t", "clients"}, {{1700000000000, 5}, {1700000001000, 5.5}}},
        ListReply{10, 2, QList<ChannelRow>{{"news", 2, 77}, {"chat", 1, 1}}},
        ListReply{11, 2, QList<ClientRow>{clientRow()}},
        ListReply{12, 2, QList<DenialRow>{denial()}},
        GetReply{13, client},
        GetReply{14, channel},
        WatchReply{15, 3, 4096},
        BodyReply{16, 5, 100000, 10, {QByteArray("\0\xFF\n", 3)}},
        PublishReply{17, 1000},
        ReloadReply{18, {"max-body"}, {"workers"}, {"max-batch (flag)"}},
        ConfigReply{18, {{"listen-addr", ":3000", "flag"}, {"broadcasting-key", "***", "environment", 1700000000000}}},
    };
}

template <class Message>
QByteArray lineOf(const Message &message)
{
    QByteArray line;
    return appendLine(line, message) ? line : QByteArray();
}

QJsonObject objectOf(const QByteArray &line)
{
    return QJsonDocument::fromJson(line).object();
}

/// The line of a message that has nothing but defaults.
template <class... T>
QJsonObject defaultsOf(const std::variant<T...> &message)
{
    return std::visit(
        [](const auto &m) { return objectOf(lineOf(std::variant<T...>(std::remove_cvref_t<decltype(m)>()))); },
        message);
}

template <class Decoded>
QByteArray errorOf(const Decoded &decoded)
{
    const auto *error = std::get_if<DecodeError>(&decoded);
    return error ? error->message : QByteArray();
}

/// All the keys in a value, however deep.
void collectKeys(const QJsonValue &value, std::set<QString> &keys)
{
    if (value.isArray()) {
        for (const QJsonValue &element : value.toArray())
            collectKeys(element, keys);
    }
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        keys.insert(it.key());
        if (it.key() != QLatin1String("info") && it.key() != QLatin1String("fields")
            && it.key() != QLatin1String("content"))
            collectKeys(it.value(), keys);
    }
}

} // namespace

class TestAdminCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bringsBackEveryMessage();
    void everyFieldIsTried();
    void writesWhatThePageSays();
    void readsDefaults();
    void refusesWhatIsNoMessage_data();
    void refusesWhatIsNoMessage();
    void everyFieldRefusesAnotherType();
    void everyTruncationIsMalformed();
    void newerPeersAreUnderstood();
    void olderPeersAreUnderstood();
    void choosesAVersion_data();
    void choosesAVersion();
    void answersErrors();
    void passesContentThrough_data();
    void passesContentThrough();
    void rawJsonKeepsTheLineWhole();
    void findsMembers_data();
    void findsMembers();
    void writesAnyBytesAsText();
    void linesHaveAnEnd();
    void listsEndBeforeTheLine();
    void trafficLineIsTheMessage();
    void trafficLineIsBounded();
    void cutsHeadsBetweenCharacters();
    void numbersAreExact();
    void thePageAndTheCodecAgree();
    void encodeTime_data();
    void encodeTime();
    void decodeTime();
};

void TestAdminCodec::bringsBackEveryMessage()
{
    std::set<size_t> tried;
    for (const ConsoleMessage &message : consoleMessages()) {
        const QByteArray line = lineOf(message);
        QVERIFY(line.endsWith('\n') && line.count('\n') == 1);
        const auto decoded = decodeConsoleMessage(line);
        QVERIFY2(std::holds_alternative<ConsoleMessage>(decoded), line + errorOf(decoded));
        QVERIFY2(std::get<ConsoleMessage>(decoded) == message, line);
        QVERIFY(decodeConsoleMessage(line.chopped(1)) == decoded); // as a LineReader gives it
        tried.insert(message.index());
    }
    QCOMPARE(tried.size(), std::variant_size_v<ConsoleMessage>);

    tried.clear();
    std::set<size_t> events;
    for (const ServerMessage &message : serverMessages()) {
        const QByteArray line = lineOf(message);
        QVERIFY(line.endsWith('\n') && line.count('\n') == 1);
        const auto decoded = decodeServerMessage(line);
        QVERIFY2(std::holds_alternative<ServerMessage>(decoded), line + errorOf(decoded));
        QVERIFY2(std::get<ServerMessage>(decoded) == message, line);
        tried.insert(message.index());
        if (const auto *event = std::get_if<Event>(&message))
            events.insert(event->what.index());
    }
    QCOMPARE(tried.size(), std::variant_size_v<ServerMessage>);
    QCOMPARE(events.size(), std::variant_size_v<Event::What>);
}

/// The messages above are no check of a field that has its default.
void TestAdminCodec::everyFieldIsTried()
{
    std::set<QByteArray> tried;
    const auto collect = [&tried](const QJsonObject &line, const QJsonObject &defaults) {
        for (auto it = line.begin(); it != line.end(); ++it) {
            if (it.value() != defaults.value(it.key()))
                tried.insert(line.value(QLatin1String("type")).toString().toUtf8() + '.' + it.key().toUtf8());
        }
    };
    std::set<QByteArray> all;
    const auto expect = [&all](const QJsonObject &line) {
        for (const QString &key : line.keys()) {
            if (key != QLatin1String("type") && key != QLatin1String("request") && key != QLatin1String("event"))
                all.insert(line.value(QLatin1String("type")).toString().toUtf8() + '.' + key.toUtf8());
        }
    };
    for (const ConsoleMessage &message : consoleMessages()) {
        collect(objectOf(lineOf(message)), defaultsOf(message));
        expect(objectOf(lineOf(message)));
    }
    for (const ServerMessage &message : serverMessages()) {
        collect(objectOf(lineOf(message)), defaultsOf(message));
        expect(objectOf(lineOf(message)));
    }
    QVERIFY(all.size() > 60);
    for (const QByteArray &field : all)
        QVERIFY2(tried.count(field), field);
}

/// The bytes themselves, so that a field is not renamed on both ends at once.
void TestAdminCodec::writesWhatThePageSays()
{
    QCOMPARE(lineOf(ConsoleMessage(Subscribe{2, Topic::Stats | Topic::Log, 250})),
             QByteArray(R"({"type":"subscribe","id":2,"topics":["stats","log"],"interval_ms":250})"
                        "\n"));
    QCOMPARE(lineOf(ConsoleMessage(Ping{})), QByteArray("{\"type\":\"ping\"}\n"));
    QCOMPARE(
        lineOf(ConsoleMessage(ListRequest{7, ListKind::Denials, "ip ~ 10.*", "t", true, 10, 20})),
        QByteArray(
            R"({"type":"list","id":7,"kind":"denials","query":"ip ~ 10.*","sort":"t","desc":true,"offset":10,"limit":20})"
            "\n"));
    QCOMPARE(lineOf(ServerMessage(Ok{7, "kick"})), QByteArray("{\"type\":\"ok\",\"id\":7,\"request\":\"kick\"}\n"));
    QCOMPARE(lineOf(ServerMessage(Error{7, "gone", "it is", {}, {}})),
             QByteArray(R"({"type":"error","id":7,"code":"gone","message":"it is"})"
                        "\n"));
    QCOMPARE(
        lineOf(ServerMessage(ListReply{7, 1, QList<ChannelRow>{{"news", 2, 3}}})),
        QByteArray(
            R"({"type":"ok","request":"list","id":7,"kind":"channels","total":1,"rows":[{"channel":"news","members":2,"messages":3}]})"
            "\n"));
    QCOMPARE(
        lineOf(ServerMessage(Event{5, 0, DisconnectEvent{"c", "::1", "u", 1000, "r"}})),
        QByteArray(
            R"({"type":"event","event":"disconnect","t":5,"client":"c","ip":"::1","user":"u","code":1000,"reason":"r","dropped":0})"
            "\n"));
    // An event has one time, not two.
    const auto denied =
        lineOf(ServerMessage(Event{5, 0, DeniedEvent{{6, "c", "", "", "join", "x", 403, 1.5, "denied"}}}));
    QCOMPARE(denied,
             QByteArray(R"({"type":"event","event":"denied","t":5,"client":"c","user":"","ip":"","command":"join",)"
                        R"("channel":"x","status":403,"latency_ms":1.5,"reason":"denied","dropped":0})"
                        "\n"));
    const TrafficRow row{1, 2, Direction::Out, "c", "", "", 3, 4, "h"};
    QCOMPARE(
        lineOf(ServerMessage(Traffic{9, 8, 7, 1, {row}})),
        QByteArray(
            R"({"type":"traffic","watch":9,"matched":8,"sent":7,"dropped":1,"rows":[[1,2,"out","c","","",3,{"members":4},"h"]]})"
            "\n"));
    const TrafficRow refused{1, 2, Direction::In, "c", "", "", 3, std::nullopt, "h", "http", "denied", 17};
    QVERIFY(lineOf(ServerMessage(Traffic{9, 8, 7, 1, {refused}}))
                .contains(R"(,3,{"via":"http","verdict":"denied","pub":17},"h"])"));
    const double nan = std::nan("");
    QCOMPARE(lineOf(ServerMessage(HistoryReply{1, {"t", "rss"}, {{1.5, nan}}})),
             QByteArray(R"({"type":"ok","request":"history","id":1,"columns":["t","rss"],"rows":[[1.5,null]]})"
                        "\n"));
    const auto decoded =
        decodeServerMessage(R"({"type":"ok","request":"history","columns":["t","rss"],"rows":[[1.5,null]]})");
    QVERIFY(std::isnan(std::get<HistoryReply>(std::get<ServerMessage>(decoded)).rows[0][1]));
}

void TestAdminCodec::readsDefaults()
{
    const auto console = [](const char *line) {
        const auto decoded = decodeConsoleMessage(line);
        if (errorOf(decoded).size() > 0)
            QTest::qFail(errorOf(decoded), __FILE__, __LINE__);
        const auto *message = std::get_if<ConsoleMessage>(&decoded);
        return message ? *message : ConsoleMessage();
    };
    QVERIFY(console(R"({"type":"ping"})") == ConsoleMessage(Ping{}));
    QVERIFY(console(R"( { "type" : "ping" , "id" : null } )") == ConsoleMessage(Ping{}));
    QVERIFY(console(R"({"type":"watch"})") == ConsoleMessage(Watch{std::nullopt, "", 2000, 128, false}));
    QVERIFY(console(R"({"type":"subscribe","topics":["log","log"]})")
            == ConsoleMessage(Subscribe{std::nullopt, Topic::Log, 1000}));
    QVERIFY(console(R"({"type":"list","kind":"channels"})")
            == ConsoleMessage(ListRequest{std::nullopt, ListKind::Channels, "", "", false, 0, 100}));
    QVERIFY(console(R"({"type":"kick","client":"c"})") == ConsoleMessage(Kick{std::nullopt, "c", 1008, "kicked"}));
    QVERIFY(console(R"({"type":"history"})") == ConsoleMessage(HistoryRequest{std::nullopt, 3600}));
    QVERIFY(console(R"({"type":"publish","channel":"c"})") == ConsoleMessage(Publish{std::nullopt, "c", {"null"}}));
    QVERIFY(console(R"({"type":"publish","channel":"c","content":null})")
            == ConsoleMessage(Publish{std::nullopt, "c", {"null"}}));
    QVERIFY(console(R"({"type":"ping","id":1,"id":2})") == ConsoleMessage(Ping{2}));
}

void TestAdminCodec::refusesWhatIsNoMessage_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<qint64>("id"); // -1: none
    const auto row = [](const char *name, const QByteArray &line, DecodeError::Kind kind, const char *field = "",
                        qint64 id = -1) { QTest::newRow(name) << line << int(kind) << QByteArray(field) << id; };
    using Kind = DecodeError::Kind;
    row("nothing", "", Kind::Malformed);
    row("white space", " \t ", Kind::Malformed);
    row("no JSON", "hello", Kind::Malformed);
    row("array", R"([{"type":"ping"}])", Kind::Malformed);
    row("text", R"("ping")", Kind::Malformed);
    row("two objects", R"({"type":"ping"}{"type":"ping"})", Kind::Malformed);
    row("open", R"({"type":"ping")", Kind::Malformed);
    row("NUL", QByteArray("{\"type\":\"ping\"}\0", 16), Kind::Malformed);
    row("bad UTF-8", "{\"type\":\"ping\",\"x\":\"\xFF\"}", Kind::Malformed);
    row("deep", R"({"type":"ping","x":)" + QByteArray(100000, '['), Kind::Malformed);
    row("too long", R"({"type":"ping","x":")" + QByteArray(MaxLine, 'x') + "\"}", Kind::Malformed);
    row("open content", R"({"type":"publish","channel":"c","content":[1})", Kind::Malformed);
    row("no content", R"({"type":"publish","channel":"c","content":})", Kind::Malformed);

    row("no type", R"({"id":3})", Kind::BadField, "type", 3);
    row("type null", R"({"type":null})", Kind::BadField, "type");
    row("type number", R"({"type":7})", Kind::BadField, "type");
    row("empty type", R"({"type":""})", Kind::BadField, "type");
    row("unknown type", R"({"type":"fly","id":7})", Kind::UnknownType, "", 7);
    row("of the other side", R"({"type":"stats","id":7})", Kind::UnknownType, "", 7);
    row("case counts", R"({"type":"Ping"})", Kind::UnknownType);

    row("id text", R"({"type":"ping","id":"7"})", Kind::BadField, "id");
    row("id negative", R"({"type":"ping","id":-1})", Kind::BadField, "id");
    row("id fraction", R"({"type":"ping","id":1.5})", Kind::BadField, "id");
    row("id past 2^53", R"({"type":"ping","id":9007199254740993})", Kind::BadField, "id");
    row("id past 2^63", R"({"type":"ping","id":9223372036854775808})", Kind::BadField, "id");

    row("proto missing", R"({"type":"hello","id":1})", Kind::BadField, "proto", 1);
    row("proto text", R"({"type":"hello","proto":"1"})", Kind::BadField, "proto");
    row("proto past an int", R"({"type":"hello","proto":2147483648})", Kind::BadField, "proto");
    row("topics missing", R"({"type":"subscribe"})", Kind::BadField, "topics");
    row("topics empty", R"({"type":"subscribe","topics":[]})", Kind::BadField, "topics");
    row("topics unknown", R"({"type":"subscribe","topics":["stats","x"]})", Kind::BadField, "topics");
    row("topics number", R"({"type":"subscribe","topics":[1]})", Kind::BadField, "topics");
    row("topics text", R"({"type":"subscribe","topics":"stats"})", Kind::BadField, "topics");
    row("interval below", R"({"type":"subscribe","topics":["stats"],"interval_ms":99})", Kind::BadField, "interval_ms");
    row("interval above", R"({"type":"subscribe","topics":["stats"],"interval_ms":10001})", Kind::BadField,
        "interval_ms");
    row("window 0", R"({"type":"history","window_s":0})", Kind::BadField, "window_s");
    row("window above", R"({"type":"history","window_s":3601})", Kind::BadField, "window_s");
    row("kind missing", R"({"type":"list"})", Kind::BadField, "kind");
    row("kind unknown", R"({"type":"list","kind":"users"})", Kind::BadField, "kind");
    row("desc number", R"({"type":"list","kind":"clients","desc":1})", Kind::BadField, "desc");
    row("offset negative", R"({"type":"list","kind":"clients","offset":-1})", Kind::BadField, "offset");
    row("limit 0", R"({"type":"list","kind":"clients","limit":0})", Kind::BadField, "limit");
    row("limit above", R"({"type":"list","kind":"clients","limit":501})", Kind::BadField, "limit");
    row("get nothing", R"({"type":"get","id":5})", Kind::BadField, "client", 5);
    row("get both", R"({"type":"get","client":"a","channel":"b"})", Kind::BadField, "client");
    row("rate 0", R"({"type":"watch","max_rate":0})", Kind::BadField, "max_rate");
    row("rate above", R"({"type":"watch","max_rate":20001})", Kind::BadField, "max_rate");
    row("head negative", R"({"type":"watch","head_bytes":-1})", Kind::BadField, "head_bytes");
    row("head above", R"({"type":"watch","head_bytes":4097})", Kind::BadField, "head_bytes");
    row("self text", R"({"type":"watch","self":"yes"})", Kind::BadField, "self");
    row("filter number", R"({"type":"watch","filter":1})", Kind::BadField, "filter");
    row("unwatch nothing", R"({"type":"unwatch"})", Kind::BadField, "watch");
    row("body of nothing", R"({"type":"body"})", Kind::BadField, "seq");
    row("kick nobody", R"({"type":"kick"})", Kind::BadField, "client");
    row("kick empty", R"({"type":"kick","client":""})", Kind::BadField, "client");
    row("code below", R"({"type":"kick","client":"c","code":999})", Kind::BadField, "code");
    row("code above", R"({"type":"kick","client":"c","code":5000})", Kind::BadField, "code");
    row("reason too long", R"({"type":"kick","client":"c","reason":")" + QByteArray(124, 'x') + "\"}", Kind::BadField,
        "reason");
    row("leave nothing", R"({"type":"leave","client":"c"})", Kind::BadField, "channel");
    row("publish nowhere", R"({"type":"publish","content":1})", Kind::BadField, "channel");
    row("level missing", R"({"type":"loglevel"})", Kind::BadField, "level");
    row("level unknown", R"({"type":"loglevel","level":"loud"})", Kind::BadField, "level");
}

void TestAdminCodec::refusesWhatIsNoMessage()
{
    QFETCH(QByteArray, line);
    QFETCH(int, kind);
    QFETCH(QByteArray, field);
    QFETCH(qint64, id);
    const auto decoded = decodeConsoleMessage(line);
    const auto *error = std::get_if<DecodeError>(&decoded);
    QVERIFY(error);
    QCOMPARE(int(error->kind), kind);
    QCOMPARE(error->field, field);
    QCOMPARE(error->id, id < 0 ? RequestId() : RequestId(id));
    QVERIFY(!error->message.isEmpty());
    QVERIFY2(error->message.startsWith(field), error->message);
}

/// Each field of each message in turn is given values of types that it cannot have: the error names it, or the field takes it and the
/// message differs from what it was.
void TestAdminCodec::everyFieldRefusesAnotherType()
{
    int refused = 0;
    const auto tryAll = [&refused](const QJsonObject &line, auto decode) {
        for (const QString &key : line.keys()) {
            if (key == QLatin1String("type") || key == QLatin1String("request") || key == QLatin1String("content")
                || key == QLatin1String("fields"))
                continue;
            for (const QJsonValue &wrong : {QJsonValue(true), QJsonValue(-1.5), QJsonValue(QStringLiteral("\u20ac")),
                                            QJsonValue(QJsonArray{true}), QJsonValue(QJsonObject())}) {
                if (wrong.type() == line.value(key).type())
                    continue;
                QJsonObject other = line;
                other[key] = wrong;
                const auto decoded = decode(QJsonDocument(other).toJson(QJsonDocument::Compact));
                const auto *error = std::get_if<DecodeError>(&decoded);
                QVERIFY2(error, qUtf8Printable(key));
                QVERIFY2(error->field.startsWith(key.toUtf8()), error->message);
                ++refused;
            }
        }
    };
    for (const ConsoleMessage &message : consoleMessages())
        tryAll(objectOf(lineOf(message)), decodeConsoleMessage);
    for (const ServerMessage &message : serverMessages())
        tryAll(objectOf(lineOf(message)), decodeServerMessage);
    QVERIFY(refused > 400);

    // Further down the path is named, too.
    const auto fieldOf = [](const char *line) {
        const auto decoded = decodeServerMessage(line);
        const auto *error = std::get_if<DecodeError>(&decoded);
        return error ? error->field : QByteArray();
    };
    QCOMPARE(fieldOf(R"({"type":"stats","auth":{"p50":"fast"}})"), QByteArray("auth.p50"));
    QCOMPARE(fieldOf(R"({"type":"stats","per_worker":[{},{"clients":"x"}]})"), QByteArray("per_worker[1].clients"));
    QCOMPARE(fieldOf(R"({"type":"stats","per_worker":[1]})"), QByteArray("per_worker[0]"));
    QCOMPARE(fieldOf(R"({"type":"ok","request":"get","client":{"headers":[{"name":1}]}})"),
             QByteArray("client.headers[0].name"));
    QCOMPARE(fieldOf(R"({"type":"ok","request":"history","columns":["t"],"rows":[[1],[1,2]]})"), QByteArray("rows"));
    QCOMPARE(fieldOf(R"({"type":"ok","request":"history","columns":["t"],"rows":[[1],["x"]]})"), QByteArray("rows[1]"));
    QCOMPARE(fieldOf(R"({"type":"ok","request":"body","payload":"a*b"})"), QByteArray("payload"));
    QCOMPARE(fieldOf(R"({"type":"traffic","watch":1,"rows":[[1,2,"in"]]})"), QByteArray("rows[0]"));
    QCOMPARE(fieldOf(R"({"type":"traffic","watch":1,"rows":[[1,2,3,"","","",0,{},""]]})"), QByteArray("rows[0][2]"));
    QCOMPARE(fieldOf(R"({"type":"traffic","watch":1,"rows":[[1,2,"in","","","",-1,{},""]]})"),
             QByteArray("rows[0][6]"));
    QCOMPARE(fieldOf(R"({"type":"traffic","watch":1,"rows":[[1,2,"in","","","",0,[],""]]})"), QByteArray("rows[0][7]"));
    QCOMPARE(fieldOf(R"({"type":"traffic","watch":1,"rows":[[1,2,"in","","","",0,{"members":"x"},""]]})"),
             QByteArray("rows[0][7].members"));
}

void TestAdminCodec::everyTruncationIsMalformed()
{
    for (const ConsoleMessage &message : consoleMessages()) {
        const QByteArray line = lineOf(message).chopped(1);
        for (qsizetype size = 0; size < line.size(); ++size) {
            const auto decoded = decodeConsoleMessage(line.first(size));
            const auto *error = std::get_if<DecodeError>(&decoded);
            QVERIFY2(error && error->kind == DecodeError::Kind::Malformed, line.first(size));
        }
    }
}

/// What a peer of tomorrow says that this code has never heard of.
void TestAdminCodec::newerPeersAreUnderstood()
{
    const auto withMore = [](const QByteArray &line) {
        return line.chopped(2) + R"(,"later":{"a":[1,2]},"soon":true})";
    };
    for (const ConsoleMessage &message : consoleMessages()) {
        const auto decoded = decodeConsoleMessage(withMore(lineOf(message)));
        QVERIFY2(std::holds_alternative<ConsoleMessage>(decoded), errorOf(decoded));
        QVERIFY(std::get<ConsoleMessage>(decoded) == message);
    }
    for (const ServerMessage &message : serverMessages()) {
        const auto decoded = decodeServerMessage(withMore(lineOf(message)));
        QVERIFY2(std::holds_alternative<ServerMessage>(decoded), errorOf(decoded));
        QVERIFY(std::get<ServerMessage>(decoded) == message);
    }
    const auto server = [](const char *line) {
        const auto decoded = decodeServerMessage(line);
        if (errorOf(decoded).size() > 0)
            QTest::qFail(errorOf(decoded), __FILE__, __LINE__);
        const auto *message = std::get_if<ServerMessage>(&decoded);
        return message ? *message : ServerMessage();
    };
    QVERIFY(server(R"({"type":"event","event":"eclipse","t":1,"sun":"gone"})")
            == ServerMessage(Event{1, 0, OtherEvent{"eclipse"}}));
    QVERIFY(server(R"({"type":"ok","request":"dance","id":4,"steps":[1]})") == ServerMessage(Ok{4, "dance"}));
    QVERIFY(server(R"({"type":"ok","id":4})") == ServerMessage(Ok{4, ""}));
    QVERIFY(server(R"({"type":"log","level":"fatal","text":"x"})")
            == ServerMessage(Log{0, LogLevel::Info, "x", {"{}"}, 0}));
    const TrafficRow row{1, 2, Direction::Unknown, "c", "d", "e", 3, std::nullopt, "h"};
    QVERIFY(server(R"({"type":"traffic","watch":1,"rows":[[1,2,"sideways","c","d","e",3,{"hot":true},"h","more",7]]})")
            == ServerMessage(Traffic{1, 0, 0, 0, {row}}));
    const auto unknown = decodeServerMessage(R"({"type":"hologram","x":1})");
    QVERIFY(std::get<DecodeError>(unknown).kind == DecodeError::Kind::UnknownType);
}

/// What a peer of yesterday leaves out.
void TestAdminCodec::olderPeersAreUnderstood()
{
    const char *lines[] = {
        R"({"type":"hello","proto_min":1,"proto_max":1})",
        R"({"type":"log"})",
        R"({"type":"stats"})",
        R"({"type":"stats","auth":{},"broker":{},"per_worker":[{}]})",
        R"({"type":"traffic","watch":1})",
        R"({"type":"event","event":"connect"})",
        R"({"type":"event","event":"denied"})",
        R"({"type":"ok"})",
        R"({"type":"error","code":"gone"})",
        R"({"type":"ok","request":"history","columns":["t"]})",
        R"({"type":"ok","request":"list","kind":"clients","rows":[{}]})",
        R"({"type":"ok","request":"get","client":{}})",
        R"({"type":"ok","request":"get","channel":{}})",
        R"({"type":"ok","request":"watch","watch":1})",
        R"({"type":"ok","request":"body","payload":""})",
        R"({"type":"ok","request":"publish"})",
        R"({"type":"ok","request":"config","entries":[{}]})",
    };
    for (const char *line : lines) {
        const auto decoded = decodeServerMessage(line);
        QVERIFY2(std::holds_alternative<ServerMessage>(decoded), errorOf(decoded));
    }
}

void TestAdminCodec::choosesAVersion_data()
{
    QTest::addColumn<int>("min");
    QTest::addColumn<int>("max");
    QTest::addColumn<int>("chosen"); // 0: none
    QTest::newRow("ours") << ProtoMin << ProtoMax << ProtoMax;
    QTest::newRow("newer, knows ours") << ProtoMin << ProtoMax + 5 << ProtoMax;
    QTest::newRow("newer alone") << ProtoMax + 1 << ProtoMax + 5 << 0;
    QTest::newRow("older alone") << 0 << ProtoMin - 1 << 0;
}

void TestAdminCodec::choosesAVersion()
{
    QFETCH(int, min);
    QFETCH(int, max);
    QFETCH(int, chosen);
    ServerHello hello;
    hello.protoMin = min;
    hello.protoMax = max;
    QCOMPARE(commonProto(hello), chosen == 0 ? std::nullopt : std::optional(chosen));
}

void TestAdminCodec::answersErrors()
{
    const auto answer = [](const char *line) { return answerTo(std::get<DecodeError>(decodeConsoleMessage(line))); };
    QCOMPARE(answer("x").code, QByteArray("malformed"));
    const Error unknown = answer(R"({"type":"fly","id":7})");
    QCOMPARE(unknown.code, QByteArray("unknown_type"));
    QCOMPARE(unknown.id, RequestId(7));
    QVERIFY(!unknown.field);
    const Error bad = answer(R"({"type":"watch","id":8,"max_rate":"fast"})");
    QCOMPARE(bad.code, QByteArray("bad_request"));
    QCOMPARE(bad.id, RequestId(8));
    QCOMPARE(bad.field, std::optional<QByteArray>("max_rate"));
    QCOMPARE(bad.message, QByteArray("max_rate: a whole number from 1 to 20000 is expected"));
    // Whatever came, the answer fits into a line.
    const auto longest = decodeConsoleMessage("{\"type\":\"" + QByteArray(MaxLine - 20, 'x') + "\"}");
    const QByteArray line = lineOf(ServerMessage(answerTo(std::get<DecodeError>(longest))));
    QVERIFY(!line.isEmpty() && line.size() < 1000);
}

void TestAdminCodec::passesContentThrough_data()
{
    QTest::addColumn<QByteArray>("content");
    for (const char *content : {"1", "-0", "1e400", "0.10", "123456789012345678901234567890", "true", R"("text")",
                                R"("\ud800 \u0000 \/ }")", R"({"z":1,"a":2,"z":3})", R"([ 1 ,{"content":[]} , "]}" ])",
                                "{}", "[]", R"("\"")", R"("\\")", "\"\xF0\x9F\x98\x80\""})
        QTest::newRow(content) << QByteArray(content);
    QTest::newRow("deep") << QByteArray(2000, '[') + QByteArray(2000, ']');
    // Not JSON, and nothing that could break the line: the server's strict scanner answers it.
    QTest::newRow("no JSON") << QByteArray("[1 2 nul \\q]");
}

void TestAdminCodec::passesContentThrough()
{
    QFETCH(QByteArray, content);
    for (const QByteArray &space : {QByteArray(), QByteArray(" "), QByteArray("\t \r")}) {
        const QByteArray line = "{\"content\"" + space + ':' + space + content + space + ",\"channel\":\"c\"," + space
                                + "\"type\":\"publish\"}";
        const auto decoded = decodeConsoleMessage(line);
        QVERIFY2(std::holds_alternative<ConsoleMessage>(decoded), errorOf(decoded));
        QCOMPARE(std::get<Publish>(std::get<ConsoleMessage>(decoded)).content.text, content);
    }
    const Publish publish{7, "c", {content}};
    QVERIFY(std::get<ConsoleMessage>(decodeConsoleMessage(lineOf(ConsoleMessage(publish)))) == ConsoleMessage(publish));
}

void TestAdminCodec::rawJsonKeepsTheLineWhole()
{
    const QByteArray line = lineOf(ConsoleMessage(Publish{1, "c", {"{\r\n  \"a\":\n[1]\n}"}}));
    QCOMPARE(line.count('\n'), 1);
    QCOMPARE(std::get<Publish>(std::get<ConsoleMessage>(decodeConsoleMessage(line))).content.text,
             QByteArray("{    \"a\": [1] }"));
    for (const char *broken : {"1,\"type\":\"drain\"", "]", "}", "[", "\"", "\"\\\"", "1 2", "{}{}", " ", ":", "[}]"}) {
        QByteArray out = "kept";
        QVERIFY2(!appendLine(out, ConsoleMessage(Publish{1, "c", {broken}})) || QByteArray(broken) == "[}]", broken);
        if (QByteArray(broken) != "[}]")
            QCOMPARE(out, QByteArray("kept"));
    }
    QCOMPARE(
        std::get<Publish>(std::get<ConsoleMessage>(decodeConsoleMessage(lineOf(ConsoleMessage(Publish{1, "c", {""}})))))
            .content.text,
        QByteArray("null"));
}

void TestAdminCodec::findsMembers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("value");
    const auto row = [](const char *text, const char *value) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(value);
    };
    row(R"({"k":1})", "1");
    row(R"({"a":{"k":2},"k":1})", "1");
    row(R"({"a":"\"k\":2","k":1})", "1");
    row(R"({"k":1,"k":[2]})", "[2]");
    row(R"({"\u006b":1})", "1");
    row(R"({"k\"":1})", "");
    row(R"( { "k" : "x" } )", "\"x\"");
    row(R"({})", "");
    row("", "");
    row("{", "");
    row("k", "");
    row(R"(["k",1])", "");
    row(R"({"k")", "");
    row(R"({"k":)", "");
    row(R"({"k":})", "");
    row(R"({"k":"x)", "");
    row(R"({"k":"x\)", "");
    row(R"({"k":[1)", "");
    row(R"({"a":1 "k":1})", "");
}

void TestAdminCodec::findsMembers()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, value);
    QCOMPARE(jsontext::member(text, "k").toByteArray(), value);
}

void TestAdminCodec::writesAnyBytesAsText()
{
    QByteArray all;
    for (int c = 0; c < 256; ++c)
        all += char(c);
    const QByteArrayList texts{
        all, "", "plain", "\"\\/\b\f\n\r\t\x7F", "Grüße 😀 \u2028", "cut \xF0\x9F\x98", "\xED\xA0\x80", "\xC0\x80"};
    for (const QByteArray &text : texts) {
        QByteArray out;
        json::appendString(out, text);
        QVERIFY(!out.contains('\n'));
        QCOMPARE(QJsonDocument::fromJson('[' + out + ']').array().at(0).toString(), QString::fromUtf8(text));
    }
}

void TestAdminCodec::linesHaveAnEnd()
{
    const auto publishOf = [](qsizetype size) {
        return ConsoleMessage(Publish{1, "c", {'"' + QByteArray(size, 'x') + '"'}});
    };
    const qsizetype overhead = lineOf(publishOf(0)).size();
    QCOMPARE(lineOf(publishOf(MaxLine - overhead)).size(), MaxLine);
    QByteArray out = "kept";
    QVERIFY(!appendLine(out, publishOf(MaxLine - overhead + 1)));
    QCOMPARE(out, QByteArray("kept"));
    QVERIFY(appendLine(out, ConsoleMessage(Ping{})));
    QCOMPARE(out, QByteArray("kept{\"type\":\"ping\"}\n"));
    // Both ends mean the same by 1 MiB.
    const QByteArray longest = lineOf(publishOf(MaxLine - overhead));
    LineReader reader;
    reader.append(longest);
    QByteArrayView line;
    QVERIFY(reader.next(line));
    QVERIFY(std::holds_alternative<ConsoleMessage>(decodeConsoleMessage(line)));
    // The largest answer to `body` is a line.
    BodyReply body;
    body.payload.bytes = QByteArray(BodyReply::MaxPayload, '\xFF');
    QVERIFY(!lineOf(ServerMessage(body)).isEmpty());
}

void TestAdminCodec::listsEndBeforeTheLine()
{
    ListReply list;
    list.total = 500;
    list.rows = QList<ChannelRow>(500, {QByteArray(4000, '"'), 1, 1});
    const QByteArray line = lineOf(ServerMessage(list));
    QVERIFY(!line.isEmpty() && line.size() <= MaxLine);
    const auto decoded = decodeServerMessage(line);
    const auto &got = std::get<ListReply>(std::get<ServerMessage>(decoded));
    QCOMPARE(got.total, 500);
    const auto rows = std::get<QList<ChannelRow>>(got.rows);
    QVERIFY(rows.size() > 100 && rows.size() < 500);
    QVERIFY(rows == std::get<QList<ChannelRow>>(list.rows).first(rows.size()));

    GetReply details;
    ClientDetails client;
    client.joined = QList<QByteArray>(1000, QByteArray(1024, '"'));
    details.details = client;
    const auto less = decodeServerMessage(lineOf(ServerMessage(details)));
    const auto joined = std::get<ClientDetails>(std::get<GetReply>(std::get<ServerMessage>(less)).details).joined;
    QVERIFY(joined.size() > 400 && joined.size() < 1000);

    // An hour of history fits.
    HistoryReply history;
    history.columns = QList<QByteArray>(16, "bytes_out");
    history.rows = QList<QList<double>>(3600, QList<double>(16, 123456789012345));
    const auto hour = decodeServerMessage(lineOf(ServerMessage(history)));
    QCOMPARE(std::get<HistoryReply>(std::get<ServerMessage>(hour)).rows.size(), 3600);
}

/// The quick way and the plain way write the same.
void TestAdminCodec::trafficLineIsTheMessage()
{
    const auto messages = serverMessages();
    const auto &traffic = *std::find_if(messages.begin(), messages.end(),
                                        [](const auto &message) { return std::holds_alternative<Traffic>(message); });
    const auto &message = std::get<Traffic>(traffic);
    QByteArray out = "before";
    TrafficLine line(out, message.watch);
    for (const TrafficRow &row : message.rows)
        QVERIFY(line.add({row.seq, row.tUs, row.dir, row.channel, row.client, row.command, row.size, row.members,
                          row.head, row.via, row.verdict, row.publication}));
    line.finish(message.matched, message.sent, message.dropped);
    QVERIFY(out.startsWith("before") && out.endsWith('\n') && out.count('\n') == 1);
    QVERIFY(std::get<ServerMessage>(decodeServerMessage(out.sliced(6))) == traffic);

    QByteArray empty;
    TrafficLine(empty, 3).finish(MaxInteger, 0, MaxInteger);
    QVERIFY(std::get<ServerMessage>(decodeServerMessage(empty))
            == ServerMessage(Traffic{3, MaxInteger, 0, MaxInteger, {}}));
}

void TestAdminCodec::trafficLineIsBounded()
{
    // The worst row there can be: whatever a client sends, many of them fit.
    const QByteArray worst(2 * 1024 * 1024, '\1');
    const TrafficRowView row{MaxInteger, MaxInteger, Direction::Out, worst, worst,
                             worst,      MaxInteger, MaxInteger,     worst};
    QByteArray out = "x";
    TrafficLine line(out, MaxInteger);
    int rows = 0;
    while (line.add(row))
        ++rows;
    line.finish(MaxInteger, MaxInteger, MaxInteger);
    QVERIFY2(rows >= 20, QByteArray::number(rows));
    QVERIFY(out.size() - 1 <= MaxLine);
    const auto decoded = decodeServerMessage(out.sliced(1));
    QVERIFY2(std::holds_alternative<ServerMessage>(decoded), errorOf(decoded));
    QCOMPARE(std::get<Traffic>(std::get<ServerMessage>(decoded)).rows.size(), rows);
}

void TestAdminCodec::cutsHeadsBetweenCharacters()
{
    const QByteArray text = "aé€😀b"; // 1, 2, 3, 4 and 1 bytes
    const int kept[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11};
    for (int max = 0; max < 13; ++max)
        QCOMPARE(utf8::cut(text, max).size(), kept[max]);
    QCOMPARE(utf8::cut("\xFF\xFF\xFF", 2).size(), 2); // no characters to keep whole
    QCOMPARE(utf8::cut("\x80\x80\x80\x80\x80", 4).size(), 4);
    QCOMPARE(utf8::cut("\xF0\x9F\x98", 2).size(), 2);
}

void TestAdminCodec::numbersAreExact()
{
    for (const double number : {0.0, -1.0, 0.1, 1e-7, 123456789.125, 1e15, 1e300, -1e15 + 1}) {
        QByteArray out;
        jsontext::appendDouble(out, number);
        QCOMPARE(out.toDouble(), number);
    }
    QByteArray out;
    jsontext::appendDouble(out, std::numeric_limits<double>::infinity());
    QCOMPARE(out, QByteArray("null"));
    for (const qint64 number : {qint64(0), std::numeric_limits<qint64>::min(), std::numeric_limits<qint64>::max()}) {
        out.clear();
        jsontext::appendInteger(out, number);
        QCOMPARE(out.toLongLong(), number);
    }
}

/// Every type, every answer, every event and every field is on the page, and the page has no others.
void TestAdminCodec::thePageAndTheCodecAgree()
{
    QFile file(QStringLiteral(WSIFY_SOURCE_DIR "/common/admin/PROTOCOL.md"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString page = QString::fromUtf8(file.readAll());
    // Rows of a section's first table, by the name in their first cell.
    const auto table = [&page](const char *heading) {
        QMap<QByteArray, QString> rows;
        const qsizetype begin = page.indexOf(QLatin1String("\n") + QLatin1String(heading) + QLatin1String("\n"));
        if (begin < 0)
            return rows;
        static const QRegularExpression row(QStringLiteral("^\\| `([a-z_]+)` \\|(.*)$"),
                                            QRegularExpression::MultilineOption);
        const qsizetype top = page.indexOf(QLatin1String("\n|"), begin);
        const QString text = page.mid(top + 1, page.indexOf(QLatin1String("\n\n"), top) - top);
        auto matches = row.globalMatch(text);
        while (matches.hasNext()) {
            const auto match = matches.next();
            rows.insert(match.captured(1).toUtf8(), match.captured(2));
        }
        return rows;
    };
    const auto sorted = [](QList<QByteArray> list) {
        std::sort(list.begin(), list.end());
        return list;
    };
    const auto console = table("## From the console");
    const auto server = table("## From the server");
    const auto events = table("### Events");
    const auto answers = table("### Answers");
    QCOMPARE(sorted(consoleTypes()), console.keys());
    QCOMPARE(sorted(serverTypes()), server.keys());
    QCOMPARE(sorted(eventNames()), events.keys());
    QCOMPARE(sorted(answeredRequests()), answers.keys());

    int fields = 0;
    const auto hasAll = [&fields](const QJsonObject &line, const QString &row, const QStringList &others) {
        for (const QString &key : line.keys()) {
            if (key == QLatin1String("type") || others.contains(key))
                continue;
            QVERIFY2(row.contains(u'`' + key + u'`'), qUtf8Printable(key + QLatin1String(" in: ") + row));
            ++fields;
        }
    };
    const QString id = QStringLiteral("id");
    for (const ConsoleMessage &message : consoleMessages()) {
        const QJsonObject line = objectOf(lineOf(message));
        hasAll(line, console.value(line.value(QLatin1String("type")).toString().toUtf8()), {id});
    }
    for (const ServerMessage &message : serverMessages()) {
        const QJsonObject line = objectOf(lineOf(message));
        const QByteArray type = line.value(QLatin1String("type")).toString().toUtf8();
        const QByteArray request = line.value(QLatin1String("request")).toString().toUtf8();
        const QByteArray event = line.value(QLatin1String("event")).toString().toUtf8();
        if (answers.contains(request))
            hasAll(line, answers.value(request), {id, QStringLiteral("request")});
        else if (events.contains(event) && event != "denied")
            hasAll(line, server.value(type) + events.value(event), {});
        else if (event != "denied")
            hasAll(line, server.value(type), {});
    }
    QVERIFY(fields > 100);
    // What stands inside of those is somewhere.
    std::set<QString> keys;
    for (const ServerMessage &message : serverMessages())
        collectKeys(objectOf(lineOf(message)), keys);
    for (const QString &key : keys)
        QVERIFY2(page.contains(u'`' + key + u'`'), qUtf8Printable(key));
    for (const auto &[topic, limit] :
         {std::pair{"offset", BodyReply::MaxPayload / 1024}, std::pair{"limit", qsizetype(500)}})
        QVERIFY2(page.contains(QString::number(limit)), topic);

    // So are the codes and the features.
    const auto codes = table("### Error codes");
    for (const char *code : {errorcode::Malformed, errorcode::TooLong, errorcode::SlowConsole, errorcode::UnknownType,
                             errorcode::BadRequest, errorcode::BadFilter, errorcode::UnsupportedProto,
                             errorcode::NotFound, errorcode::Gone, errorcode::Off, errorcode::Limit, errorcode::Broker,
                             errorcode::Draining, errorcode::Invalid})
        QVERIFY2(codes.contains(code), code);
    QCOMPARE(codes.size(), 14);
    const QString features = page.mid(page.indexOf(QLatin1String("### Features")));
    for (const char *name :
         {feature::Stats, feature::Events, feature::Log, feature::History, feature::List, feature::Denials,
          feature::Watch, feature::Body, feature::Control, feature::Config, feature::Reload})
        QVERIFY2(features.contains(u'`' + QLatin1String(name) + u'`'), name);

    // The filters that the page shows are filters.
    const qsizetype begin = page.indexOf(QLatin1String("## Filters"));
    static const QRegularExpression example(QStringLiteral("^    (.*)$"), QRegularExpression::MultilineOption);
    auto examples = example.globalMatch(page.mid(begin, page.indexOf(QLatin1String("\n|"), begin) - begin));
    int shown = 0;
    for (; examples.hasNext(); ++shown) {
        const auto result = wsify::Filter::parse(examples.next().captured(1).toUtf8());
        const auto *error = std::get_if<wsify::FilterError>(&result);
        QVERIFY2(!error, error ? error->message.constData() : "");
    }
    QCOMPARE(shown, 4);
}

void TestAdminCodec::encodeTime_data()
{
    QTest::addColumn<int>("headBytes");
    QTest::newRow("head of 128") << 128;
    QTest::newRow("head of 512") << 512;
    QTest::newRow("stats of 8 workers") << -1;
}

/// Not a check: prints what 1,000 rows, or 1,000 lines of stats, cost.
void TestAdminCodec::encodeTime()
{
    QFETCH(int, headBytes);
    QByteArray out;
    const QByteArray payload =
        QByteArray(R"({"command":"broadcast","args":{"channel":"chat:lobby","content":"Grüße"}} )").repeated(10);
    Stats stats;
    for (const ServerMessage &message : serverMessages()) {
        if (std::holds_alternative<Stats>(message))
            stats = std::get<Stats>(message);
    }
    stats.perWorker = QList<WorkerStats>(8, stats.perWorker.first());
    QBENCHMARK
    {
        out.resize(0);
        if (headBytes < 0) {
            for (int i = 0; i < 1000; ++i) {
                out.resize(0);
                appendLine(out, ServerMessage(stats));
            }
            continue;
        }
        TrafficLine line(out, 1);
        for (int i = 0; i < 1000; ++i)
            line.add({i,
                      1700000000000000 + i,
                      Direction::In,
                      "chat:lobby",
                      "c-0123456789abcdef",
                      "broadcast",
                      payload.size(),
                      {},
                      utf8::cut(payload, headBytes)});
        line.finish(1000, 1000, 0);
    }
    QVERIFY(!out.isEmpty());
}

/// The console's side: 1,000 rows.
void TestAdminCodec::decodeTime()
{
    QByteArray out;
    TrafficLine line(out, 1);
    const QByteArray payload =
        QByteArray(R"({"command":"broadcast","args":{"channel":"chat:lobby","content":"Grüße"}} )").repeated(10);
    for (int i = 0; i < 1000; ++i)
        line.add({i,
                  1700000000000000 + i,
                  Direction::In,
                  "chat:lobby",
                  "c-0123456789abcdef",
                  "broadcast",
                  payload.size(),
                  {},
                  utf8::cut(payload, 128)});
    line.finish(1000, 1000, 0);
    bool ok = true;
    QBENCHMARK
    {
        ok = ok && std::holds_alternative<ServerMessage>(decodeServerMessage(out));
    }
    QVERIFY(ok);
}

WSIFY_SUITE(tst_admincodec, QCoreApplication, TestAdminCodec)
#include "tst_admincodec.moc"
