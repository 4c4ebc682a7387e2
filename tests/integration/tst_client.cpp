// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/serverprocess.h"
#include "support/suite.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QTest>

using namespace wsify::test;

/// What a v3 client sees (PROTOCOL.md section 2), against one server that allows everything.
class TestClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void joinBroadcastLeave();
    void joinIsIdempotent();
    void leavingAnUnjoinedChannelIsNothing();
    void broadcastNeedsNoJoin();
    void missingContentIsNull_data();
    void missingContentIsNull();
    void contentIsUntouched_data();
    void contentIsUntouched();
    void frameForms_data();
    void frameForms();
    void fragmentsWithAPingBetween();
    void channelIsTrimmed_data();
    void channelIsTrimmed();
    void ignoredFrames_data();
    void ignoredFrames();
    void stateNeverLeaks();
    void namesAreCaseSensitive();
    void depthLimit();
    void badUtf8Closes1007();
    void tooBigCloses1009();
    void justSmallEnoughPasses();
    void firstSubprotocolIsEchoed();
    void otherPathIs404();
    void queryOnTheUpgrade();
    void leftMembersHearNothing();
    void channelLimit();
    void channelNameLimit();

private:
    quint16 port() const { return m_server.port(); }
    /// A channel that no other test function uses.
    QByteArray fresh() { return "c" + QByteArray::number(++m_channels); }

    ServerProcess m_server;
    int m_channels = 0;
};

void TestClient::initTestCase()
{
    QVERIFY2(m_server.listening(), m_server.problem().constData());
}

void TestClient::cleanupTestCase()
{
    QVERIFY2(m_server.stop(), m_server.problem().constData());
}

void TestClient::joinBroadcastLeave()
{
    const QByteArray channel = fresh();
    WsClient member;
    WsClient sender;
    QVERIFY(member.opened(port()));
    QVERIFY(sender.opened(port()));
    member.sendText(join(channel));
    QVERIFY(member.settled());
    sender.sendText(broadcast(channel, "1"));
    WSIFY_WAIT(member.messages().size() == 1);
    member.sendText(leave(channel));
    QVERIFY(member.settled());
    sender.sendText(broadcast(channel, "2"));
    QVERIFY(sender.settled());
    QVERIFY(member.settled());
    QCOMPARE(member.messages(), QByteArrayList{"1"});
    QCOMPARE(sender.messages(), QByteArrayList());
}

void TestClient::joinIsIdempotent()
{
    const QByteArray channel = fresh();
    WsClient client;
    QVERIFY(client.opened(port()));
    client.sendText(join(channel));
    client.sendText(join(channel));
    client.sendText(join("  " + channel));
    client.sendText(broadcast(channel, "1"));
    client.sendText(leave(channel));
    client.sendText(broadcast(channel, "2"));
    QVERIFY(client.settled());
    QCOMPARE(client.messages(), QByteArrayList{"1"});
}

void TestClient::leavingAnUnjoinedChannelIsNothing()
{
    const QByteArray channel = fresh();
    WsClient client;
    QVERIFY(client.opened(port()));
    client.sendText(leave(channel));
    client.sendText(join(channel));
    client.sendText(broadcast(channel, "1"));
    client.sendText(leave("another"));
    client.sendText(broadcast(channel, "2"));
    QVERIFY(client.settled());
    QCOMPARE(client.messages(), (QByteArrayList{"1", "2"}));
}

void TestClient::broadcastNeedsNoJoin()
{
    const QByteArray channel = fresh();
    WsClient member;
    WsClient sender;
    QVERIFY(member.opened(port()));
    QVERIFY(sender.opened(port()));
    member.sendText(join(channel));
    QVERIFY(member.settled());
    sender.sendText(broadcast(channel, "\"from outside\""));
    member.sendText(broadcast(channel, "\"from inside\""));
    WSIFY_WAIT(member.messages().size() == 2);
    QVERIFY(member.messages().contains("\"from outside\""));
    QVERIFY(member.messages().contains("\"from inside\""));
    QVERIFY(sender.messages().isEmpty());
}

void TestClient::missingContentIsNull_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::newRow("missing") << QByteArray(R"({"command":"broadcast","args":{"channel":"nothing"}})");
    QTest::newRow("null") << QByteArray(R"({"command":"broadcast","args":{"channel":"nothing","content":null}})");
}

void TestClient::missingContentIsNull()
{
    QFETCH(QByteArray, frame);
    WsClient client;
    QVERIFY(client.opened(port()));
    client.sendText(join("nothing"));
    client.sendText(frame);
    QVERIFY(client.settled());
    QCOMPARE(client.messages(), QByteArrayList{"null"});
}

void TestClient::contentIsUntouched_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QByteArray>("delivered");
    const auto same = [](const char *name, const QByteArray &content) { QTest::newRow(name) << content << content; };
    same("key order", R"({"z":1,"a":2,"m":{"y":1,"b":2}})");
    same("doubled keys", R"({"a":1,"a":2})");
    same("beyond 2^53", "9007199254740993");
    same("beyond 2^64", "18446744073709551617");
    same("1e400", "1e400");
    same("minus zero", "-0");
    same("trailing zeros", "1.50");
    same("exponents", "[1E5,1e+05,1e-0]");
    same("escapes", R"("\u0041\/\u00e9\n\ud83d\ude00")");
    same("lone surrogate", R"("\ud800 and \udc00")");
    same("unescaped", "\"\xc3\xa9 \xf0\x9f\x98\x80 <>&\xe2\x80\xa8 \x7f\"");
    same("inner white space", "{ \"a\" :\t[ 1 ,\n2 ] }");
    same("true", "true");
    same("empty string", "\"\"");
    same("empty object", "{}");
    same("byte order mark", "\"\xEF\xBB\xBF\"");
    same("HTML", R"("<script>&amp;</script>")");
    QTest::newRow("surrounding white space") << QByteArray(" \t\r\n {\"a\": 1} \r\n ") << QByteArray("{\"a\": 1}");
}

void TestClient::contentIsUntouched()
{
    QFETCH(QByteArray, sent);
    QFETCH(QByteArray, delivered);
    WsClient client;
    QVERIFY(client.opened(port()));
    client.sendText(join("untouched"));
    client.sendText(broadcast("untouched", sent));
    QVERIFY(client.settled());
    QCOMPARE(client.messages(), QByteArrayList{delivered});
}

void TestClient::frameForms_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray text = broadcast("forms", "\"\xc3\xa9\"");
    QTest::newRow("text") << WsClient::frame(WsClient::Text, text);
    QTest::newRow("binary") << WsClient::frame(WsClient::Binary, text);
    QTest::newRow("byte order mark") << WsClient::frame(WsClient::Text, "\xEF\xBB\xBF" + text);
    QTest::newRow("binary with a byte order mark") << WsClient::frame(WsClient::Binary, "\xEF\xBB\xBF" + text);
    QTest::newRow("byte order mark in a frame of its own")
        << WsClient::frame(WsClient::Text, "\xEF\xBB\xBF", {.fin = false})
               + WsClient::frame(WsClient::Continuation, text);
    QTest::newRow("white space around") << WsClient::frame(WsClient::Text, " \r\n\t" + text + "\n ");
    QTest::newRow("args first") << WsClient::frame(
        WsClient::Text, "{\"args\":{\"content\":\"\xc3\xa9\",\"channel\":\"forms\"},\"command\":\"broadcast\"}");
    QTest::newRow("escaped names") << WsClient::frame(
        WsClient::Text,
        "{\"c\\u006fmmand\":\"br\\u006fadcast\",\"args\":{\"channel\":\"f\\u006frms\",\"content\":\"\xc3\xa9\"}}");
    QTest::newRow("more keys") << WsClient::frame(WsClient::Text,
                                                  "{\"x\":[{}],\"command\":\"broadcast\",\"args\":{\"y\":1,\"channel\":"
                                                  "\"forms\",\"content\":\"\xc3\xa9\"},\"z\":null}");
    QTest::newRow("fragments") << WsClient::frame(WsClient::Text, text.left(10), {.fin = false})
                                      + WsClient::frame(WsClient::Continuation, text.mid(10, 7), {.fin = false})
                                      + WsClient::frame(WsClient::Continuation, text.mid(17));
    QTest::newRow("binary fragments") << WsClient::frame(WsClient::Binary, text.left(1), {.fin = false})
                                             + WsClient::frame(WsClient::Continuation, text.mid(1));
}

void TestClient::frameForms()
{
    QFETCH(QByteArray, bytes);
    WsClient client;
    QVERIFY(client.opened(port()));
    client.sendText(join("forms"));
    client.sendRaw(bytes);
    QVERIFY(client.settled());
    QCOMPARE(client.messages(), QByteArrayList{"\"\xc3\xa9\""});
}

void TestClient::fragmentsWithAPingBetween()
{
    WsClient client;
    QVERIFY(client.opened(port()));
    client.sendText(join("fragments"));
    const QByteArray text = broadcast("fragments", "\"in three\"");
    client.sendRaw(WsClient::frame(WsClient::Text, text.left(5), {.fin = false}));
    client.sendRaw(WsClient::frame(WsClient::Ping, "between"));
    WSIFY_WAIT(client.pongs().size() == 1);
    QCOMPARE(client.pongs(), QByteArrayList{"between"});
    client.sendRaw(WsClient::frame(WsClient::Continuation, text.mid(5, 20), {.fin = false}));
    client.sendRaw(WsClient::frame(WsClient::Continuation, text.mid(25)));
    QVERIFY(client.settled());
    QCOMPARE(client.messages(), QByteArrayList{"\"in three\""});
}

void TestClient::channelIsTrimmed_data()
{
    QTest::addColumn<QByteArray>("channel");
    QTest::newRow("spaces") << QByteArray("  trim  ");
    QTest::newRow("escapes") << QByteArray("\\t\\n\\u000b\\f\\r trim");
    QTest::newRow("NEL and NBSP") << QByteArray("\xc2\x85trim\xc2\xa0");
    QTest::newRow("em space, ideographic") << QByteArray("\xe2\x80\x83trim\xe3\x80\x80");
    QTest::newRow("line separator") << QByteArray("trim\\u2028\\u2029");
}

void TestClient::channelIsTrimmed()
{
    QFETCH(QByteArray, channel);
    WsClient client;
    QVERIFY(client.opened(port()));
    client.sendText(join(channel));
    client.sendText(broadcast("trim", "1"));
    client.sendText(broadcast(channel, "2"));
    client.sendText(leave(channel));
    client.sendText(broadcast("trim", "3"));
    QVERIFY(client.settled());
    QCOMPARE(client.messages(), (QByteArrayList{"1", "2"}));
}

void TestClient::ignoredFrames_data()
{
    QTest::addColumn<QByteArray>("frame");
    const auto row = [](const char *name, const QByteArray &frame) { QTest::newRow(name) << frame; };
    row("empty", "");
    row("white space", "  \n");
    row("no JSON", "hello");
    row("half an object", R"({"command":"broadcast","args":{"channel":"ignored","content":1})");
    row("two objects", broadcast("ignored", "1") + broadcast("ignored", "2"));
    row("rubbish behind", broadcast("ignored", "1") + "x");
    row("array", "[" + broadcast("ignored", "1") + "]");
    row("string", R"("broadcast")");
    row("number", "7");
    row("null", "null");
    row("trailing comma", R"({"command":"broadcast","args":{"channel":"ignored","content":1},})");
    row("single quotes", "{'command':'broadcast','args':{'channel':'ignored','content':1}}");
    row("comment", "{/**/\"command\":\"broadcast\",\"args\":{\"channel\":\"ignored\",\"content\":1}}");
    row("NaN", broadcast("ignored", "NaN"));
    row("leading zero", broadcast("ignored", "01"));
    row("leading plus", broadcast("ignored", "+1"));
    row("bare point", broadcast("ignored", "1."));
    row("truncated literal", broadcast("ignored", "tru"));
    row("raw control character", broadcast("ignored", "\"a\nb\""));
    row("bad escape", broadcast("ignored", "\"\\x41\""));
    row("NUL outside", broadcast("ignored", "1") + QByteArray(1, '\0'));
    row("NUL inside", broadcast("ignored", "\"a" + QByteArray(1, '\0') + "b\""));
    row("byte order mark inside", "{\xef\xbb\xbf" + broadcast("ignored", "1").mid(1));
    row("command missing", R"({"args":{"channel":"ignored","content":1}})");
    row("command a number", R"({"command":1,"args":{"channel":"ignored","content":1}})");
    row("command null", R"({"command":null,"args":{"channel":"ignored","content":1}})");
    row("command twice", R"({"command":"broadcast","command":"broadcast","args":{"channel":"ignored","content":1}})");
    row("args twice",
        R"({"command":"broadcast","args":{"channel":"ignored","content":1},"args":{"channel":"ignored","content":1}})");
    row("args twice, escaped",
        R"({"command":"broadcast","args":{"channel":"ignored","content":1},"\u0061rgs":{"channel":"ignored","content":1}})");
    row("args an array", R"({"command":"broadcast","args":["ignored",1]})");
    row("args a string", R"({"command":"broadcast","args":"ignored"})");
    row("args missing", R"({"command":"broadcast"})");
    row("args null", R"({"command":"broadcast","args":null})");
    row("channel missing", R"({"command":"broadcast","args":{"content":1}})");
    row("channel empty", broadcast("", "1"));
    row("channel of white space", broadcast(" \xc2\xa0\\t ", "1"));
    row("channel a number", R"({"command":"broadcast","args":{"channel":1,"content":1}})");
    row("channel null", R"({"command":"broadcast","args":{"channel":null,"content":1}})");
    row("channel an object", R"({"command":"broadcast","args":{"channel":{},"content":1}})");
    row("channel a lone surrogate", broadcast("\\ud800", "1"));
    row("join without channel", R"({"command":"join","args":{}})");
    row("leave without channel", R"({"command":"leave","args":{"channel":[]}})");
    row("unknown command", R"({"command":"shout","args":{"channel":"ignored","content":1}})");
    row("presence", R"({"command":"presence","args":{"channel":"ignored"}})");
    row("own connect", R"({"command":"connect","args":{"channel":"ignored","content":1}})");
    row("own disconnect", R"({"command":"disconnect","args":{"channel":"ignored","content":1}})");
    row("deep", broadcast("ignored", QByteArray(129, '[') + QByteArray(129, ']')));
    row("a megabyte of [", QByteArray(1024 * 1024, '['));
    row("a megabyte of [ in content", broadcast("ignored", QByteArray(1024 * 1024 - 100, '[')));
}

void TestClient::ignoredFrames()
{
    QFETCH(QByteArray, frame);
    WsClient client;
    QVERIFY(client.opened(port()));
    client.sendText(join("ignored"));
    client.sendText(frame);
    client.sendText(broadcast("ignored", "\"after\""));
    QVERIFY(client.settled());
    QCOMPARE(client.messages(), QByteArrayList{"\"after\""});
    client.clearMessages();
    client.sendBinary(frame);
    client.sendText(broadcast("ignored", "\"after binary\""));
    QVERIFY(client.settled());
    QCOMPARE(client.messages(), QByteArrayList{"\"after binary\""});
}

void TestClient::stateNeverLeaks()
{
    WsClient client;
    QVERIFY(client.opened(port()));
    client.sendText(join("leak"));
    client.sendText(broadcast("leak", "\"first\""));
    client.sendText("{bad");
    client.sendText(R"({"command":"broadcast","args":{"channel":"leak"}})");
    client.sendText(R"({"command":"broadcast"})");
    client.sendText(R"({"command":"broadcast","args":{"content":"second"}})");
    client.sendText(R"({"args":{"channel":"leak","content":"third"}})");
    QVERIFY(client.settled());
    QCOMPARE(client.messages(), (QByteArrayList{"\"first\"", "null"}));
}

void TestClient::namesAreCaseSensitive()
{
    WsClient client;
    QVERIFY(client.opened(port()));
    client.sendText(join("case"));
    client.sendText(R"({"command":"Broadcast","args":{"channel":"case","content":1}})");
    client.sendText(R"({"Command":"broadcast","args":{"channel":"case","content":2}})");
    client.sendText(R"({"command":"broadcast","Args":{"channel":"case","content":3}})");
    client.sendText(R"({"command":"broadcast","args":{"Channel":"case","content":4}})");
    client.sendText(R"({"command":"broadcast","args":{"channel":"Case","content":5}})");
    client.sendText(R"({"command":"broadcast","args":{"channel":"case","Content":6}})");
    QVERIFY(client.settled());
    QCOMPARE(client.messages(), QByteArrayList{"null"});
}

void TestClient::depthLimit()
{
    WsClient client;
    QVERIFY(client.opened(port()));
    client.sendText(join("depth"));
    // The frame's object and its args are two levels of the 128.
    const QByteArray deepest = QByteArray(126, '[') + QByteArray(126, ']');
    client.sendText(broadcast("depth", deepest));
    client.sendText(broadcast("depth", '[' + deepest + ']'));
    QVERIFY(client.settled());
    QCOMPARE(client.messages(), QByteArrayList{deepest});
}

void TestClient::badUtf8Closes1007()
{
    WsClient client;
    QVERIFY(client.opened(port()));
    client.sendText(broadcast("utf8", "\"\xff\""));
    WSIFY_WAIT(client.isDisconnected());
    QCOMPARE(client.closeCode(), 1007);
    // In a binary frame it is no text: ignored like any frame that is no command.
    WsClient binary;
    QVERIFY(binary.opened(port()));
    binary.sendText(join("utf8"));
    binary.sendBinary(broadcast("utf8", "\"\xff\""));
    QVERIFY(binary.settled());
    QVERIFY(binary.messages().isEmpty());
}

void TestClient::tooBigCloses1009()
{
    WsClient member;
    QVERIFY(member.opened(port()));
    member.sendText(join("big"));
    QVERIFY(member.settled());
    WsClient client;
    QVERIFY(client.opened(port()));
    // Only the header is sent: it is refused before the payload comes.
    client.sendRaw(WsClient::frame(WsClient::Text, {}, {.claimed = 1024 * 1024 + 1}));
    WSIFY_WAIT(client.closeCode() != 0);
    QCOMPARE(client.closeCode(), 1009);
    // Over all fragments.
    WsClient fragments;
    QVERIFY(fragments.opened(port()));
    const QByteArray part(600 * 1024, ' ');
    fragments.sendRaw(WsClient::frame(WsClient::Text, part, {.fin = false}));
    fragments.sendRaw(WsClient::frame(WsClient::Continuation, part + broadcast("big", "1")));
    WSIFY_WAIT(fragments.closeCode() != 0);
    QCOMPARE(fragments.closeCode(), 1009);
    QVERIFY(member.settled());
    QVERIFY(member.messages().isEmpty());
}

void TestClient::justSmallEnoughPasses()
{
    WsClient client;
    QVERIFY(client.opened(port()));
    client.sendText(join("large"));
    const QByteArray empty = broadcast("large", "\"\"");
    const QByteArray content = '"' + QByteArray(1024 * 1024 - empty.size(), 'x') + '"';
    client.sendText(broadcast("large", content));
    QVERIFY(client.settled());
    QCOMPARE(client.messages().size(), 1);
    QVERIFY(client.messages().first() == content);
}

void TestClient::firstSubprotocolIsEchoed()
{
    WsClient none;
    QVERIFY(none.opened(port()));
    QVERIFY(none.answer().header("Sec-WebSocket-Protocol").isNull());
    WsClient first;
    QVERIFY(first.opened(port(), {.protocols = {"chat", "other"}}));
    QCOMPARE(first.answer().header("Sec-WebSocket-Protocol"), "chat");
    WsClient lines;
    QVERIFY(lines.opened(port(), {.headers = {"Sec-WebSocket-Protocol: one", "Sec-WebSocket-Protocol: two"}}));
    QCOMPARE(lines.answer().header("Sec-WebSocket-Protocol"), "one");
}

void TestClient::otherPathIs404()
{
    for (const char *path : {"/", "/ws//", "/WS", "/wss", "/broadcast/ws", "/%77s"}) {
        WsClient client;
        QVERIFY2(!client.opened(port(), {.target = path}), path);
        QCOMPARE(client.answer().status, 404);
    }
}

void TestClient::queryOnTheUpgrade()
{
    WsClient client;
    QVERIFY(client.opened(port(), {.target = "/ws?token=a&token=b&x=%ff"}));
    QVERIFY(client.settled());
}

void TestClient::leftMembersHearNothing()
{
    WsClient sender;
    QVERIFY(sender.opened(port()));
    {
        WsClient gone;
        QVERIFY(gone.opened(port()));
        gone.sendText(join("gone"));
        QVERIFY(gone.settled());
        gone.sendClose();
        WSIFY_WAIT(gone.isDisconnected());
        QCOMPARE(gone.closeCode(), 1000);
    }
    sender.sendText(broadcast("gone", "1"));
    QVERIFY(sender.settled());
}

void TestClient::channelLimit()
{
    WSIFY_START(server, {QStringLiteral("--max-channels"), QStringLiteral("3")});
    WsClient client;
    QVERIFY(client.opened(server.port()));
    for (int i = 1; i <= 4; ++i)
        client.sendText(join("limit" + QByteArray::number(i)));
    for (int i = 1; i <= 4; ++i)
        client.sendText(broadcast("limit" + QByteArray::number(i), QByteArray::number(i)));
    client.sendText(leave("limit1"));
    client.sendText(join("limit4"));
    client.sendText(broadcast("limit4", "5"));
    client.sendText(leave("limit4"));
    QVERIFY(client.settled());
    QCOMPARE(client.messages(), (QByteArrayList{"1", "2", "3", "5"}));
}

void TestClient::channelNameLimit()
{
    WsClient client;
    QVERIFY(client.opened(port()));
    const QByteArray longest(1024, 'n');
    for (const QByteArray &name : {longest, QByteArray(longest + 'n'), QByteArray("a\\u0001b")}) {
        client.sendText(join(name));
        client.sendText(broadcast(name, "1"));
    }
    QVERIFY(client.settled());
    QCOMPARE(client.messages(), QByteArrayList{"1"});
}

WSIFY_SUITE(tst_client, QCoreApplication, TestClient)
#include "tst_client.moc"
