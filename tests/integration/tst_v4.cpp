// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/authorizerstub.h"
#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/v4client.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <memory>
#include <vector>

using namespace wsify::test;
using Reply = AuthorizerStub::Reply;
using Request = AuthorizerStub::Request;

/// What a client of wsify.v4 says and is told (server/PROTOCOL.md, "Clients with wsify.v4"). V4Client itself holds the server to the schema and
/// to the order of replies.
class TestV4 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theClientBites();
    void subprotocol_data();
    void subprotocol();
    void welcome();
    void welcomeNamesLimits();

    void everyIdHasOneReply();
    void idsAreEchoed_data();
    void idsAreEchoed();
    void badIds_data();
    void badIds();
    void badCommands_data();
    void badCommands();
    void notEvenACommand_data();
    void notEvenACommand();
    void errorEventsAreRare();
    void refusedWithoutAnIdIsSilence();
    void withoutAuthorizerNoRequests();

    void joinAndLeave();
    void batch();
    void batchBeyondTheLimit();
    void limitOfChannels();
    void historyIsNotThere();
    void presenceIsNotThere();

    void contentPassesByteForByte();
    void messageSaysWhoSentIt();
    void v3BesideV4();
    void replyToJoinComesFirst();
    void replyToLeaveComesLast();
    void toAndExcept();
    void exceptMe();
    void dedup();
    void dedupWithoutAUser();

    void heartbeat();
    void heartbeatOnlyInSilence();
    void tooLarge();
    void tooLargeInFragments();
    void farTooLarge();
    void commandRate();

private:
    /// The events without their messages for developers, which nothing promises.
    static QByteArrayList errors(V4Client &client);
    /// A back end that knows each client by `?user=`.
    static Reply byQuery(const Request &request);
};

namespace {

QByteArray quoted(const QByteArray &text)
{
    return '"' + text + '"';
}

QByteArrayList namesIn(const QJsonArray &list)
{
    QByteArrayList names;
    for (const QJsonValue &each : list)
        names.append(each[u"channel"].toString().toUtf8());
    return names;
}

} // namespace

QByteArrayList TestV4::errors(V4Client &client)
{
    QByteArrayList list;
    const QList<QJsonObject> events = client.events(QStringLiteral("error"));
    for (const QJsonObject &event : events) {
        QJsonObject error = event[u"error"].toObject();
        error.remove(u"message");
        list.append(asJson(error));
    }
    return list;
}

Reply TestV4::byQuery(const Request &request)
{
    static const QRegularExpression named(QStringLiteral(R"x("user":\["([^"]+)"\])x"));
    const auto match = named.match(QString::fromUtf8(request.body));
    if (request.command() != "connect" || !match.hasMatch())
        return {};
    return {.body = R"({"wsify":{"user":")" + match.captured(1).toUtf8() + R"("}})"};
}

/// A client that lets everything pass proves nothing.
void TestV4::theClientBites()
{
    WSIFY_START(server);
    V4Client client;
    // The protocol of v3 is not this one: neither its first frame nor its deliveries fit.
    client.open(server.port(), {.protocols = {}});
    WSIFY_WAIT(client.isOpen());
    client.sendSilently("join", channelArgs("c"));
    client.sendSilently("broadcast", channelArgs("c", R"("content":{"event":"message","channel":"c"})"));
    WSIFY_WAIT(!client.frames().empty());
    QVERIFY(client.takeViolation().contains("breaks anyOf"));
    // A command that the page does not allow.
    client.sendAs("null", "join", channelArgs("c"));
    QVERIFY(client.takeViolation().contains("the test itself"));
}

void TestV4::subprotocol_data()
{
    QTest::addColumn<QByteArrayList>("offered");
    QTest::addColumn<QByteArray>("selected");
    QTest::newRow("alone") << QByteArrayList{"wsify.v4"} << QByteArray("wsify.v4");
    QTest::newRow("first") << QByteArrayList{"wsify.v4", "chat"} << QByteArray("wsify.v4");
    QTest::newRow("last") << QByteArrayList{"chat", "wsify.v4"} << QByteArray("wsify.v4");
    QTest::newRow("before a token") << QByteArrayList{"wsify.v4", "bearer.YQ"} << QByteArray("wsify.v4");
    QTest::newRow("behind a token") << QByteArrayList{"bearer.YQ", "wsify.v4"} << QByteArray("wsify.v4");
    QTest::newRow("another case") << QByteArrayList{"WSIFY.V4"} << QByteArray("WSIFY.V4");
    QTest::newRow("others") << QByteArrayList{"chat", "talk"} << QByteArray("chat");
    QTest::newRow("others behind a token") << QByteArrayList{"bearer.YQ", "chat"} << QByteArray("chat");
    QTest::newRow("a token alone") << QByteArrayList{"bearer.YQ"} << QByteArray();
}

void TestV4::subprotocol()
{
    QFETCH(QByteArrayList, offered);
    WSIFY_START(server);
    WsClient client;
    QVERIFY(client.opened(server.port(), Handshake{.protocols = offered}));
    QTEST(client.answer().header("sec-websocket-protocol"), "selected");
}

void TestV4::welcome()
{
    WSIFY_START(server);
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    const QJsonObject welcome = client.welcome();
    QCOMPARE(keysOf(welcome), "client event limits ping server");
    QCOMPARE(client.id().size(), 20);
    QCOMPARE(welcome[u"ping"].toDouble(), 25.0);
    QCOMPARE(asJson(welcome[u"limits"].toObject()), R"({"channels":1000,"message":1048576})");
    QVERIFY(!welcome[u"server"].toString().isEmpty());
    V4Client other;
    QVERIFY(other.welcomed(server.port()));
    QVERIFY(other.id() != client.id());
}

void TestV4::welcomeNamesLimits()
{
    WSIFY_START(server, {QStringLiteral("--max-message"), QStringLiteral("5000"), QStringLiteral("--max-channels"),
                         QStringLiteral("7"), QStringLiteral("--ping-interval"), QStringLiteral("500ms")});
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    QCOMPARE(client.welcome()[u"ping"].toDouble(), 0.5);
    QCOMPARE(asJson(client.welcome()[u"limits"].toObject()), R"({"channels":7,"message":5000})");
}

void TestV4::everyIdHasOneReply()
{
    WSIFY_START(server);
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    QByteArrayList ids;
    for (int i = 0; i < 200; ++i) {
        const QByteArray channel = QByteArray::number(i % 7);
        switch (i % 5) {
        case 0:
            ids.append(client.send("join", channelArgs(channel)));
            break;
        case 1:
            ids.append(client.send("leave", channelArgs(channel)));
            break;
        case 2:
            ids.append(client.send("broadcast", channelArgs(channel, R"("content":1)")));
            break;
        case 3:
            ids.append(client.send("presence", channelArgs(channel)));
            break;
        default:
            ids.append(client.send("refresh"));
        }
    }
    QVERIFY(client.settled());
    for (const QByteArray &id : ids)
        QVERIFY(client.hasReply(id));
    QCOMPARE(client.events(QStringLiteral("reply")).size(), 201);
}

void TestV4::idsAreEchoed_data()
{
    QTest::addColumn<QByteArray>("id");
    for (const QByteArray &id : {QByteArray("1"), QByteArray("1.0"), QByteArray("-0"), QByteArray("1e2"),
                                 QByteArray("12345678901234567890"), quoted(""), quoted("a"), quoted("\\u0041"),
                                 quoted("\xc3\xa9"), quoted(R"(\"\\)"), quoted(QByteArray(62, 'x'))})
        QTest::newRow(id.constData()) << id;
}

void TestV4::idsAreEchoed()
{
    QFETCH(QByteArray, id);
    WSIFY_START(server);
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    client.sendAs(id, "join", channelArgs("c"));
    QCOMPARE(V4Client::codeOf(client.reply(id)), "ok"); // by its bytes
}

void TestV4::badIds_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::newRow("null") << QByteArray(R"("id":null)");
    QTest::newRow("a bool") << QByteArray(R"("id":true)");
    QTest::newRow("a list") << QByteArray(R"("id":[1])");
    QTest::newRow("an object") << QByteArray(R"("id":{})");
    QTest::newRow("65 bytes") << R"("id":)" + quoted(QByteArray(63, 'x'));
    QTest::newRow("65 digits") << R"("id":)" + QByteArray(65, '1');
    QTest::newRow("twice") << QByteArray(R"("id":1,"id":1)");
}

void TestV4::badIds()
{
    QFETCH(QByteArray, id);
    WSIFY_START(server);
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    client.sendWrong('{' + id + R"(,"command":"join","args":{"channel":"c"}})");
    QVERIFY(client.settled());
    QCOMPARE(errors(client), QByteArrayList{R"({"code":"bad_request","field":"id","temporary":false})"});
    QCOMPARE(client.asked("leave", channelArgs("c")), "not_joined"); // it was not carried out
}

void TestV4::badCommands_data()
{
    QTest::addColumn<QByteArray>("members"); // beside the id
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("field");
    const auto bad = [](const char *title, const QByteArray &members, const QByteArray &field) {
        QTest::newRow(title) << members << QByteArray("bad_request") << field;
    };
    const auto args = [&bad](const char *title, const QByteArray &command, const QByteArray &raw,
                             const QByteArray &field) {
        bad(title, R"("command":")" + command + R"(","args":)" + raw, field);
    };
    QTest::newRow("connect") << QByteArray(R"("command":"connect","args":{})") << QByteArray("unknown_command")
                             << QByteArray();
    QTest::newRow("disconnect") << QByteArray(R"("command":"disconnect","args":7)") << QByteArray("unknown_command")
                                << QByteArray();
    bad("no command", R"("args":{})", "command");
    bad("command is a number", R"("command":1)", "command");
    bad("command twice", R"("command":"join","command":"join")", "command");
    bad("args twice", R"("command":"join","args":{},"args":{})", "args");
    args("args is null", "join", "null", "args");
    args("args is a list", "join", "[]", "args");
    args("args of a refresh is a string", "refresh", "\"a\"", "args");
    bad("no args", R"("command":"join")", "channel");
    for (const char *command : {"join", "leave", "broadcast", "presence"}) {
        const QByteArray name = command;
        args((name + ": no channel").constData(), name, "{}", "channel");
        args((name + ": channel is a number").constData(), name, R"({"channel":1})", "channel");
        args((name + ": an empty channel").constData(), name, R"({"channel":" \u00a0"})", "channel");
        args((name + ": a control character").constData(), name, R"({"channel":"a\u0007"})", "channel");
        args((name + ": a long name").constData(), name, channelArgs(QByteArray(1025, 'c')), "channel");
        args((name + ": a lone surrogate").constData(), name, R"({"channel":"a\ud800"})", "channel");
        args((name + ": twice").constData(), name, R"({"channel":"c","channel":"c"})", "channel");
        args((name + ": twice, something unknown").constData(), name, R"({"channel":"c","a":1,"a":1})", "a");
        args((name + ": channels beside channel").constData(), name, R"({"channel":"c","channels":["d"]})", "channels");
    }
    for (const char *command : {"join", "leave"}) {
        const QByteArray name = command;
        args((name + ": channels is a string").constData(), name, R"({"channels":"c"})", "channels");
        args((name + ": no channels").constData(), name, R"({"channels":[]})", "channels");
        args((name + ": one of them is a number").constData(), name, R"({"channels":["c",1]})", "channels");
        args((name + ": one of them is empty").constData(), name, R"({"channels":["c",""]})", "channels");
    }
    args("leave: an object", "leave", R"({"channels":[{"channel":"c"}]})", "channels");
    args("join: an object without a channel", "join", R"({"channels":[{}]})", "channels");
    args("join: since and last", "join", R"({"channel":"c","since":"a","last":1})", "last");
    args("join: since is a number", "join", R"({"channel":"c","since":1})", "since");
    args("join: last is a string", "join", R"({"channel":"c","last":"1"})", "last");
    args("join: last is negative", "join", R"({"channel":"c","last":-1})", "last");
    args("join: last has a point", "join", R"({"channel":"c","last":1.5})", "last");
    args("join: since beside channels", "join", R"({"channels":["c"],"since":"a"})", "since");
    args("join: last beside channels", "join", R"({"channels":["c"],"last":1})", "last");
    args("join: recover is another word", "join", R"({"channel":"c","recover":"loose"})", "recover");
    args("join: presence is no bool", "join", R"({"channel":"c","presence":1})", "presence");
    for (const char *list : {"to", "except"}) {
        const QByteArray name = list;
        const auto shape = [&](const char *title, const QByteArray &value) {
            args((name + ": " + title).constData(), "broadcast", channelArgs("c", quoted(name) + ':' + value), name);
        };
        shape("an empty object", "{}");
        shape("nobody", R"({"users":[],"clients":[]})");
        shape("another member", R"({"users":["1"],"rooms":["1"]})");
        shape("a number", R"({"users":[1]})");
        shape("an empty name", R"({"users":[""]})");
        shape("a list", R"(["1"])");
        shape("another word", R"("you")");
        shape("users twice", R"({"users":["1"],"users":["1"]})");
        QByteArrayList many;
        for (int i = 0; i < 501; ++i)
            many.append(quoted(QByteArray::number(i)));
        shape("too many", R"({"users":[)" + many.join(',') + R"(],"clients":[)" + many.join(',') + "]}");
    }
    args("to: me", "broadcast", R"({"channel":"c","to":"me"})", "to");
    args("store is no bool", "broadcast", R"({"channel":"c","store":"no"})", "store");
    args("dedup is a number", "broadcast", R"({"channel":"c","dedup":1})", "dedup");
    args("dedup is empty", "broadcast", R"({"channel":"c","dedup":""})", "dedup");
    args("dedup is long", "broadcast", channelArgs("c", R"("dedup":)" + quoted(QByteArray(129, 'd'))), "dedup");
}

void TestV4::badCommands()
{
    QFETCH(QByteArray, members);
    QFETCH(QByteArray, field);
    WSIFY_START(server);
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(client.joins("listens"));
    client.sendWrong(R"({"id":"bad",)" + members + '}', R"("bad")");
    const QJsonObject error = client.reply(R"("bad")")[u"error"].toObject();
    QTEST(error[u"code"].toString().toUtf8(), "code");
    QCOMPARE(error[u"field"].toString().toUtf8(), field);
    QCOMPARE(error[u"temporary"].toBool(true), false);
    QVERIFY(client.settled());
    QVERIFY(errors(client).isEmpty());
    // Without an id nobody is told. Where no id was meant to be read, `error` says it.
    const bool isNoCommand =
        members.count(R"("command")") != 1 || members.contains(R"("command":1)") || members.count(R"("args")") > 1;
    client.sendWrong('{' + members + '}');
    QVERIFY(client.settled());
    QCOMPARE(errors(client).size(), isNoCommand ? 1 : 0);
    QCOMPARE(client.members(), QSet<QByteArray>{"listens"});
    QVERIFY(client.isOpen());
}

void TestV4::notEvenACommand_data()
{
    QTest::addColumn<QByteArray>("message");
    for (const char *message : {"", "x", "[]", "1", "\"join\"", "null", "{", R"({"id":1,"command":"join"}})",
                                R"({"id":1,"command":"join",})", "\xff\xfe{\0}\0"})
        QTest::addRow("%s", message) << QByteArray(message);
    QByteArray deep = R"({"id":1,"command":"broadcast","args":{"channel":"c","content":)";
    deep += QByteArray(200, '[') + QByteArray(200, ']') + "}}";
    QTest::newRow("nested deeper than 128") << deep;
}

void TestV4::notEvenACommand()
{
    QFETCH(QByteArray, message);
    WSIFY_START(server);
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    client.socket().sendBinary(message);
    QVERIFY(client.settled());
    QCOMPARE(errors(client), QByteArrayList{R"({"code":"bad_request","temporary":false})"});
}

void TestV4::errorEventsAreRare()
{
    WSIFY_START(server);
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    QElapsedTimer clock;
    clock.start();
    for (int i = 0; i < 50; ++i)
        client.sendWrong("[]");
    QVERIFY(client.settled());
    const qint64 first = clock.elapsed();
    const qsizetype atOnce = errors(client).size();
    QVERIFY2(atOnce >= 1 && atOnce <= 1 + first / 1000, QByteArray::number(atOnce).constData());
    // Later ones are told again.
    WSIFY_WAIT([&] {
        client.sendWrong("[]");
        return client.settled() && errors(client).size() > atOnce;
    }());
    QVERIFY2(clock.elapsed() >= 900, QByteArray::number(clock.elapsed()).constData());
}

void TestV4::refusedWithoutAnIdIsSilence()
{
    WSIFY_START(server);
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    client.sendSilently("presence", channelArgs("c"));
    client.sendSilently("leave", channelArgs("c"));
    client.sendSilently("no such command");
    client.sendSilently("join", channelArgs("c"));
    client.sendSilently("broadcast", channelArgs("c", R"("content":1)"));
    WSIFY_WAIT(client.contents("c").size() == 1);
    QVERIFY(client.settled());
    QCOMPARE(client.frames().size(), size_t(3)); // welcome, the message, settled()
}

void TestV4::withoutAuthorizerNoRequests()
{
    WSIFY_START(server);
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    QCOMPARE(client.asked("price", R"({"of":"tea"})"), "unknown_command");
    const QJsonObject refreshed = client.ask("refresh", R"({"token":"a"})");
    QCOMPARE(keysOf(refreshed), "event id ok");
    QVERIFY(refreshed[u"ok"].toBool());
}

void TestV4::joinAndLeave()
{
    WSIFY_START(server);
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    const QJsonObject joined = client.ask("join", R"({"channel":" c\u00a0","mine":1})");
    QCOMPARE(keysOf(joined), "event id ok");
    QVERIFY(joined[u"ok"].toBool());
    QVERIFY(client.joins("c")); // again
    const QJsonObject sent = client.ask("broadcast", R"({"channel":"c","content":1})");
    QCOMPARE(sent[u"delivered"].toInt(-1), 1); // once, though it joined twice
    QCOMPARE(client.ask("broadcast", R"({"channel":"d"})")[u"delivered"].toInt(-1), 0);
    WSIFY_WAIT(client.contents("c") == QByteArrayList{"1"});
    QVERIFY(client.leaves("c"));
    QCOMPARE(client.asked("leave", channelArgs("c")), "not_joined");
    QCOMPARE(client.ask("broadcast", R"({"channel":"c","content":2})")[u"delivered"].toInt(-1), 0);
    QVERIFY(client.settled());
    QCOMPARE(client.contents("c"), QByteArrayList{"1"});
}

void TestV4::batch()
{
    WSIFY_START(server);
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    const QJsonObject reply = client.ask("join", R"({"channels":["b"," a","b",{"channel":"c","x":1},"a"]})");
    QVERIFY(reply[u"ok"].toBool());
    QCOMPARE(namesIn(reply[u"joined"].toArray()), (QByteArrayList{"b", "a", "c"}));
    QVERIFY(reply.contains(u"denied") && reply[u"denied"].toArray().isEmpty());
    for (const char *channel : {"a", "b", "c"}) {
        QVERIFY(client.broadcasts(channel, "1"));
        WSIFY_WAIT(client.contents(channel) == QByteArrayList{"1"});
    }
    // A list may name what was never joined.
    const QJsonObject left = client.ask("leave", R"({"channels":["a","never","c"]})");
    QVERIFY(left[u"ok"].toBool());
    QCOMPARE(client.members(), QSet<QByteArray>{"b"});
    QCOMPARE(client.asked("leave", channelArgs("a")), "not_joined");
    // One bad name, and nothing is joined.
    client.sendWrong(R"({"id":"x","command":"join","args":{"channels":["d","e\u0001"]}})", R"("x")");
    QCOMPARE(V4Client::codeOf(client.reply(R"("x")")), "bad_request");
    QCOMPARE(client.asked("leave", channelArgs("d")), "not_joined");
}

void TestV4::batchBeyondTheLimit()
{
    WSIFY_START(server, {QStringLiteral("--max-channels"), QStringLiteral("3")});
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    QCOMPARE(client.asked("join", batchArgs({"a", "b", "c", "d"})), "bad_request");
    QCOMPARE(client.asked("leave", channelArgs("a")), "not_joined");
    QVERIFY(client.joins("a"));
    // In the order asked; what is joined already takes no room.
    const QJsonObject reply = client.ask("join", batchArgs({"a", "b"}));
    QCOMPARE(namesIn(reply[u"joined"].toArray()), (QByteArrayList{"a", "b"}));
    const QJsonObject full = client.ask("join", batchArgs({"b", "c", "d"}));
    QVERIFY(full[u"ok"].toBool());
    QCOMPARE(namesIn(full[u"joined"].toArray()), (QByteArrayList{"b", "c"}));
    QCOMPARE(asJson(full[u"denied"].toArray()), R"([{"channel":"d","code":"limit"}])");
}

void TestV4::limitOfChannels()
{
    WSIFY_START(server, {QStringLiteral("--max-channels"), QStringLiteral("2")});
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(client.joins("a") && client.joins("b"));
    const QJsonObject reply = client.ask("join", channelArgs("c"));
    QCOMPARE(V4Client::codeOf(reply), "limit");
    QCOMPARE(reply[u"error"][u"temporary"].toBool(true), false);
    QVERIFY(client.joins("a"));
    QVERIFY(client.leaves("a"));
    QVERIFY(client.joins("c"));
}

void TestV4::historyIsNotThere()
{
    WSIFY_START(server);
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    for (const char *more : {R"("since":"k3f.7")", R"("last":10)"}) {
        const QJsonObject reply = client.ask("join", channelArgs("c", more));
        QVERIFY(reply[u"ok"].toBool());
        QVERIFY(reply[u"recovered"].isBool() && !reply[u"recovered"].toBool());
        QVERIFY(!reply.contains(u"count") && !reply.contains(u"pos"));
        QVERIFY(client.leaves("c"));
    }
    QCOMPARE(client.asked("join", channelArgs("c", R"("since":"k3f.7","recover":"strict")")), "no_history");
    QCOMPARE(client.asked("leave", channelArgs("c")), "not_joined");
    const QJsonObject batch = client.ask("join", R"({"channels":["a",{"channel":"b","last":1}],"recover":"strict"})");
    QVERIFY(batch[u"ok"].toBool());
    QVERIFY(!namesIn(batch[u"joined"].toArray()).contains("b"));
    QVERIFY(namesIn(batch[u"denied"].toArray()).contains("b"));
    // store means nothing.
    QVERIFY(client.joins("d"));
    QCOMPARE(client.asked("broadcast", channelArgs("d", R"("content":1,"store":false)")), "ok");
    WSIFY_WAIT(client.contents("d") == QByteArrayList{"1"});
}

void TestV4::presenceIsNotThere()
{
    WSIFY_START(server);
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    const QJsonObject reply = client.ask("join", channelArgs("c", R"("presence":true)"));
    QCOMPARE(keysOf(reply), "event id ok");
    QCOMPARE(client.asked("presence", channelArgs("c")), "no_presence");
}

void TestV4::contentPassesByteForByte()
{
    WSIFY_START(server);
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(client.joins("c"));
    const QByteArrayList contents{R"({"z":1,"a":[ 1 , 2 ]})",  "9007199254740993", "1.0", "null",
                                  R"("<\u003c\ud83d\ude00>")", "{\"a\":\n1}",      "[]",  R"("\"}")"};
    for (const QByteArray &content : contents)
        QVERIFY(client.broadcasts("c", ' ' + content + '\t'));
    QCOMPARE(client.asked("broadcast", channelArgs("c")), "ok");
    QCOMPARE(httpPost(server.port(), R"({"channel":"c","content":[1.50]})").status, 201);
    WSIFY_WAIT(client.contents("c").size() == contents.size() + 2);
    QCOMPARE(client.contents("c"), contents + (QByteArrayList{"null", "[1.50]"}));
}

void TestV4::messageSaysWhoSentIt()
{
    AuthorizerStub stub;
    stub.setScript(byQuery);
    WSIFY_START(server, {QStringLiteral("--authorizer-url"), stub.url()});
    V4Client member, nameless;
    WsClient old;
    QVERIFY(member.welcomed(server.port(), {.target = "/ws?user=42"}));
    QVERIFY(nameless.welcomed(server.port()));
    QVERIFY(old.opened(server.port(), Handshake{.target = "/ws?user=7"}));
    QCOMPARE(member.welcome()[u"user"].toString(), QStringLiteral("42"));
    QVERIFY(!nameless.welcome().contains(u"user"));
    const QByteArray oldId = stub.requests().constLast()->header("X-Wsify-Client");
    QVERIFY(member.joins("c"));
    QVERIFY(member.broadcasts("c", "1"));
    QVERIFY(nameless.broadcasts("c", "2"));
    WSIFY_WAIT(member.contents("c").size() == 2);
    old.sendText(broadcast("c", "3"));
    WSIFY_WAIT(member.contents("c").size() == 3);
    QCOMPARE(httpPost(server.port(), R"({"channel":"c","content":4})").status, 201);
    WSIFY_WAIT(member.contents("c").size() == 4);
    const QList<QJsonObject> messages = member.events(QStringLiteral("message"));
    const auto message = [](const char *content, const QByteArray &from) {
        return R"({"channel":"c",)" + from + R"("content":)" + content + R"(,"event":"message")";
    };
    QCOMPARE(asJson(messages.at(0)), message("1", R"("client":")" + member.id() + "\",") + R"(,"user":"42"})");
    QCOMPARE(asJson(messages.at(1)), message("2", R"("client":")" + nameless.id() + "\",") + '}');
    QCOMPARE(asJson(messages.at(2)), message("3", R"("client":")" + oldId + "\",") + R"(,"user":"7"})");
    QCOMPARE(asJson(messages.at(3)), message("4", {}) + '}');
}

/// On several workers, too: the same publications in the same order, each in the form of its member.
void TestV4::v3BesideV4()
{
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("2")});
    constexpr int Each = 4;
    std::vector<std::unique_ptr<V4Client>> members;
    std::vector<std::unique_ptr<WsClient>> old;
    for (int i = 0; i < Each; ++i) {
        members.push_back(std::make_unique<V4Client>());
        QVERIFY(members.back()->welcomed(server.port()));
        QVERIFY(members.back()->joins("c"));
        old.push_back(std::make_unique<WsClient>());
        QVERIFY(old.back()->opened(server.port()));
        old.back()->sendText(join("c"));
        QVERIFY(old.back()->settled());
    }
    QByteArrayList expected;
    for (int i = 0; i < 100; ++i) {
        expected.append(QByteArray::number(i));
        members.front()->send("broadcast", channelArgs("c", R"("content":)" + expected.last()));
    }
    for (const auto &member : members)
        WSIFY_WAIT(member->contents("c").size() == 100);
    for (const auto &each : old)
        WSIFY_WAIT(each->messages().size() == 100);
    expected.append(R"("of v3")");
    old.front()->sendText(broadcast("c", expected.last()));
    for (const auto &member : members) {
        WSIFY_WAIT(member->contents("c").size() == 101);
        QCOMPARE(member->contents("c"), expected);
    }
    for (const auto &each : old) {
        WSIFY_WAIT(each->messages().size() == 101);
        QCOMPARE(each->messages(), expected);
    }
    // Nor is a client of v3 told of its mistakes.
    old.front()->sendText(R"({"id":1,"command":"presence","args":{"channel":"c"}})");
    old.front()->sendText("[]");
    QVERIFY(old.front()->settled());
    QCOMPARE(old.front()->messages(), expected);
}

/// Into a channel that never rests.
void TestV4::replyToJoinComesFirst()
{
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("2")});
    V4Client publisher;
    QVERIFY(publisher.welcomed(server.port()));
    for (int round = 0; round < 20; ++round) {
        V4Client client;
        QVERIFY(client.welcomed(server.port()));
        for (int i = 0; i < 20; ++i)
            publisher.sendSilently("broadcast", channelArgs("c", R"("content":)" + QByteArray::number(i)));
        const QByteArray id = client.send("join", channelArgs("c"));
        for (int i = 20; i < 40; ++i)
            publisher.sendSilently("broadcast", channelArgs("c", R"("content":)" + QByteArray::number(i)));
        // V4Client fails the test if a message is there before the reply.
        QVERIFY(client.reply(id)[u"ok"].toBool());
        // What is answered later is delivered.
        QVERIFY(publisher.broadcasts("c", "\"end\""));
        WSIFY_WAIT(client.contents("c").contains("\"end\""));
        // And without a hole before it.
        const QByteArrayList seen = client.contents("c");
        for (qsizetype i = 0; i + 1 < seen.size(); ++i)
            QCOMPARE(seen.at(i).toInt(), int(40 - (seen.size() - 1) + i));
    }
}

void TestV4::replyToLeaveComesLast()
{
    WSIFY_START(server, {QStringLiteral("--workers"), QStringLiteral("2")});
    V4Client publisher;
    QVERIFY(publisher.welcomed(server.port()));
    for (int round = 0; round < 20; ++round) {
        V4Client client;
        QVERIFY(client.welcomed(server.port()));
        QVERIFY(client.joins("c"));
        for (int i = 0; i < 20; ++i)
            publisher.sendSilently("broadcast", channelArgs("c", R"("content":1)"));
        QVERIFY(client.leaves("c"));
        // V4Client fails the test if one comes now.
        QVERIFY(publisher.broadcasts("c", "2"));
        QVERIFY(client.settled());
    }
}

void TestV4::toAndExcept()
{
    AuthorizerStub stub;
    stub.setScript(byQuery);
    WSIFY_START(server,
                {QStringLiteral("--authorizer-url"), stub.url(), QStringLiteral("--workers"), QStringLiteral("2")});
    V4Client sender, ann, ann2, bob, stranger;
    WsClient old;
    QVERIFY(sender.welcomed(server.port(), {.target = "/ws?user=sam"}));
    QVERIFY(ann.welcomed(server.port(), {.target = "/ws?user=ann"}));
    QVERIFY(ann2.welcomed(server.port(), {.target = "/ws?user=ann"}));
    QVERIFY(bob.welcomed(server.port(), {.target = "/ws?user=bob"}));
    QVERIFY(stranger.welcomed(server.port(), {.target = "/ws?user=eve"}));
    QVERIFY(old.opened(server.port(), Handshake{.target = "/ws?user=old"}));
    const QByteArray oldId = stub.requests().constLast()->header("X-Wsify-Client");
    for (V4Client *member : {&sender, &ann, &ann2, &bob})
        QVERIFY(member->joins("c"));
    old.sendText(join("c"));
    QVERIFY(old.settled());

    struct Case
    {
        QByteArray options;
        QByteArray heard; ///< s, a, A, b, o
    };
    const auto clients = [](const QByteArrayList &ids) { return R"({"clients":[")" + ids.join("\",\"") + "\"]}"; };
    const std::vector<Case> cases{
        {R"("store":true)", "saAbo"},
        {R"("to":{"users":["ann"]})", "aA"},
        {R"("to":{"users":["ann","old","nobody"]})", "aAo"},
        {R"("to":{"users":["eve"]})", ""}, // who is no member
        {R"("to":)" + clients({bob.id(), oldId, stranger.id()}), "bo"},
        {R"("to":{"users":["bob"],"clients":[")" + ann.id() + "\"]}", "ab"},
        {R"("except":"me")", "aAbo"},
        {R"("except":{"users":["ann"]})", "sbo"},
        {R"("except":)" + clients({ann2.id(), oldId}), "sab"},
        {R"("to":{"users":["ann","sam"]},"except":)" + clients({ann.id()}), "sA"},
        {R"("to":{"users":["ann","sam"]},"except":"me")", "aA"},
        {R"("to":{"users":["nobody"]})", ""},
    };
    QByteArrayList s, a, A, b, o;
    for (size_t i = 0; i < cases.size(); ++i) {
        const QByteArray content = QByteArray::number(int(i));
        const QJsonObject reply =
            sender.ask("broadcast", channelArgs("c", R"("content":)" + content + ',' + cases.at(i).options));
        QVERIFY2(reply[u"ok"].toBool(), cases.at(i).options.constData());
        QCOMPARE(reply[u"delivered"].toInt(-1), int(cases.at(i).heard.size()));
        for (const auto &[name, list] :
             {std::pair('s', &s), std::pair('a', &a), std::pair('A', &A), std::pair('b', &b), std::pair('o', &o)}) {
            if (cases.at(i).heard.contains(name))
                list->append(content);
        }
    }
    QVERIFY(sender.broadcasts("c", "\"end\""));
    for (QByteArrayList *list : {&s, &a, &A, &b, &o})
        list->append("\"end\"");
    for (const auto &[client, list] :
         {std::pair(&sender, &s), std::pair(&ann, &a), std::pair(&ann2, &A), std::pair(&bob, &b)}) {
        V4Client &hearer = *client; // WSIFY_WAIT makes a lambda, and Clang 14 lets none have the name above
        WSIFY_WAIT(hearer.contents("c").contains("\"end\""));
        QCOMPARE(hearer.contents("c"), *list);
    }
    WSIFY_WAIT(old.messages().contains("\"end\""));
    QCOMPARE(old.messages(), o);
    QVERIFY(stranger.contents("c").isEmpty());
}

/// This connection, not the user's others.
void TestV4::exceptMe()
{
    AuthorizerStub stub;
    stub.setScript(byQuery);
    WSIFY_START(server, {QStringLiteral("--authorizer-url"), stub.url()});
    V4Client one, other;
    for (V4Client *client : {&one, &other}) {
        QVERIFY(client->welcomed(server.port(), {.target = "/ws?user=ann"}));
        QVERIFY(client->joins("c"));
    }
    QCOMPARE(one.ask("broadcast", channelArgs("c", R"("content":1,"except":"me")"))[u"delivered"].toInt(-1), 1);
    QVERIFY(one.broadcasts("c", "2"));
    WSIFY_WAIT(other.contents("c").size() == 2 && one.contents("c").size() == 1);
    QCOMPARE(other.contents("c"), (QByteArrayList{"1", "2"}));
    QCOMPARE(one.contents("c"), QByteArrayList{"2"});
}

void TestV4::dedup()
{
    AuthorizerStub stub;
    stub.setScript(byQuery);
    WSIFY_START(server, {QStringLiteral("--authorizer-url"), stub.url()});
    V4Client ann, ann2, bob;
    QVERIFY(ann.welcomed(server.port(), {.target = "/ws?user=ann"}));
    QVERIFY(ann2.welcomed(server.port(), {.target = "/ws?user=ann"}));
    QVERIFY(bob.welcomed(server.port(), {.target = "/ws?user=bob"}));
    QVERIFY(bob.joins("c") && bob.joins("d"));
    const auto args = [](const char *channel, const QByteArray &content, const QByteArray &word) {
        return channelArgs(channel, R"("content":)" + content + R"(,"dedup":")" + word + '"');
    };
    const int asked = stub.count("broadcast");
    const QJsonObject first = ann.ask("broadcast", args("c", "1", "w"));
    const QJsonObject repeat = ann.ask("broadcast", args("c", "2", "w"));
    QVERIFY(first[u"ok"].toBool() && repeat[u"ok"].toBool());
    QCOMPARE(repeat[u"delivered"], first[u"delivered"]);
    QCOMPARE(stub.count("broadcast"), asked + 2); // the authorizer is asked about a repeat, too
    // By the user's other connection: what a client does that lost its connection.
    QCOMPARE(ann2.asked("broadcast", args("c", "3", "w")), "ok");
    QCOMPARE(ann.asked("broadcast", args("c", "4", "W")), "ok"); // another word
    QCOMPARE(ann.asked("broadcast", args("d", "5", "w")), "ok"); // another channel
    QCOMPARE(bob.asked("broadcast", args("c", "6", "w")), "ok"); // another user
    // HTTP's ids are others.
    QCOMPARE(httpPost(server.port(), R"({"channel":"c","content":7,"id":"w"})").status, 201);
    // A word that was refused is not remembered.
    stub.setScript([](const Request &) { return Reply{.status = 403}; });
    QCOMPARE(ann.asked("broadcast", args("c", "8", "denied")), "not_authorized");
    stub.setScript(byQuery);
    QCOMPARE(ann.asked("broadcast", args("c", "9", "denied")), "ok");
    WSIFY_WAIT(bob.contents("c").size() == 5);
    QCOMPARE(bob.contents("c"), (QByteArrayList{"1", "4", "6", "7", "9"}));
    QCOMPARE(bob.contents("d"), QByteArrayList{"5"});
}

void TestV4::dedupWithoutAUser()
{
    WSIFY_START(server);
    V4Client one, other;
    QVERIFY(one.welcomed(server.port()) && other.welcomed(server.port()));
    QVERIFY(one.joins("c"));
    for (const char *content : {"1", "2"})
        QCOMPARE(one.asked("broadcast", channelArgs("c", QByteArray(R"("dedup":"w","content":)") + content)), "ok");
    QCOMPARE(other.asked("broadcast", channelArgs("c", R"("dedup":"w","content":3)")), "ok");
    WSIFY_WAIT(one.contents("c").size() == 2);
    QCOMPARE(one.contents("c"), (QByteArrayList{"1", "3"}));
}

void TestV4::heartbeat()
{
    WSIFY_START(server, {QStringLiteral("--ping-interval"), QStringLiteral("200ms")});
    V4Client client;
    WsClient old;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(old.opened(server.port()));
    WSIFY_WAIT(client.events(QString()).size() >= 3 && old.pings() >= 3);
    for (const V4Client::Frame &frame : client.frames()) {
        if (frame.event.isEmpty())
            QCOMPARE(frame.bytes, "{}");
    }
    QVERIFY(old.messages().isEmpty());
    QVERIFY(client.events(QString()).size() <= client.socket().pings() + 1);
}

/// A message is a sign of life as well.
void TestV4::heartbeatOnlyInSilence()
{
    WSIFY_START(server, {QStringLiteral("--ping-interval"), QStringLiteral("400ms")});
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(client.joins("c"));
    const int pings = client.socket().pings() + 6;
    const qsizetype before = client.events(QString()).size();
    while (client.socket().pings() < pings)
        QVERIFY(client.broadcasts("c", "1"));
    // A machine that stands still for a whole interval may let one through.
    const qsizetype heard = client.events(QString()).size() - before;
    QVERIFY2(heard <= 2, QByteArray::number(heard).constData());
}

void TestV4::tooLarge()
{
    WSIFY_START(server, {QStringLiteral("--max-message"), QStringLiteral("4096")});
    V4Client client;
    WsClient old;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(old.opened(server.port()));
    QVERIFY(client.joins("c"));
    const QByteArray large = broadcast("c", quoted(QByteArray(300'000, 'x')));
    client.socket().sendText(large);
    QVERIFY(client.broadcasts("c", "1"));
    QCOMPARE(errors(client), QByteArrayList{R"({"code":"too_large","temporary":false})"});
    QCOMPARE(client.contents("c"), QByteArrayList{"1"});
    // Exactly as long as may be.
    const QByteArray frame = R"({"id":"fits","command":"broadcast","args":{"channel":"c","content":""}})";
    QByteArray fits = frame;
    fits.insert(fits.indexOf("\"\"") + 1, QByteArray(4096 - frame.size(), 'y'));
    QCOMPARE(fits.size(), 4096);
    client.sendWrong(fits, R"("fits")");
    QVERIFY(client.reply(R"("fits")")[u"ok"].toBool());
    WSIFY_WAIT(client.contents("c").size() == 2);
    // v3's end with it.
    old.sendText(large);
    WSIFY_WAIT(old.isDisconnected());
    QCOMPARE(old.closeCode(), 1009);
    QVERIFY(client.isOpen());
}

void TestV4::tooLargeInFragments()
{
    WSIFY_START(server, {QStringLiteral("--max-message"), QStringLiteral("4096")});
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(client.joins("c"));
    const QByteArray piece(1000, 'x');
    client.socket().sendRaw(WsClient::frame(WsClient::Text, piece, {.fin = false}));
    for (int i = 0; i < 10; ++i)
        client.socket().sendRaw(WsClient::frame(WsClient::Continuation, piece, {.fin = false}));
    client.socket().sendRaw(WsClient::frame(WsClient::Ping, "between"));
    client.socket().sendRaw(WsClient::frame(WsClient::Continuation, piece));
    QVERIFY(client.broadcasts("c", "1"));
    QCOMPARE(errors(client), QByteArrayList{R"({"code":"too_large","temporary":false})"});
    QCOMPARE(client.contents("c"), QByteArrayList{"1"});
    QVERIFY(client.socket().pongs().contains("between"));
}

void TestV4::farTooLarge()
{
    WSIFY_START(server);
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    client.socket().sendRaw(WsClient::frame(WsClient::Text, "x", {.claimed = 33LL * 1024 * 1024}));
    WSIFY_WAIT(client.closeCode() != 0);
    QCOMPARE(client.closeCode(), 1009);
    QVERIFY(!client.mayComeBack());
}

void TestV4::commandRate()
{
    WSIFY_START(server, {QStringLiteral("--command-rate"), QStringLiteral("20")});
    V4Client client;
    QVERIFY(client.welcomed(server.port()));
    QVERIFY(client.joins("c"));
    for (int i = 0; i < 2000; ++i)
        client.sendSilently("broadcast", channelArgs("c", R"("content":1)"));
    QVERIFY(waitUntil([&] { return client.closeCode() != 0; }, 30'000));
    QCOMPARE(client.closeCode(), 4501);
    QVERIFY(client.closeReason().startsWith("limit "));
    QVERIFY(client.mayComeBack());
    QVERIFY(client.waitingTime() && *client.waitingTime() >= 1 && *client.waitingTime() <= 10);
}

WSIFY_SUITE(tst_v4, QCoreApplication, TestV4)
#include "tst_v4.moc"
