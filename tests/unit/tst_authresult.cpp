// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/limits.h"
#include "core/session/authresult.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;
using namespace std::chrono_literals;

namespace {

constexpr AuthCall AllCalls[] = {AuthCall::Connect,   AuthCall::Refresh,  AuthCall::Join, AuthCall::Leave,
                                 AuthCall::Broadcast, AuthCall::Presence, AuthCall::Other};

QByteArray object(const QByteArray &members)
{
    return "{\"wsify\":{" + members + "}}";
}

} // namespace

class TestAuthResult : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bodiesOfNoInterest_data();
    void bodiesOfNoInterest();
    void readsEverything();
    void readsAJoin();
    void readsABroadcast();
    void readsAReply();
    void emptyObject();
    void notUnderstood_data();
    void notUnderstood();
    void meaninglessMembersAreIgnored_data();
    void meaninglessMembersAreIgnored();
    void bounds();
    void expires_data();
    void expires();
    void metaIsAHeader();
    void forcedJoins();
    void longBodies();
    void denials_data();
    void denials();
    void longMessagesOfDenialsAreCut();

private:
    AuthReading read(const QByteArray &body, AuthCall call = AuthCall::Connect) const
    {
        return readAuthResult({.bytes = body}, call, m_limits);
    }
    Limits m_limits;
};

void TestAuthResult::bodiesOfNoInterest_data()
{
    QTest::addColumn<QByteArray>("body");
    for (const char *body : {"", "ok", "true", "[{\"wsify\":7}]", "{}", "{\"ok\":true}", "{\"Wsify\":7}", "\"wsify\"",
                             "{\"a\":{\"wsify\":7}}", "{not JSON", "{\"a\":1,}", "<html>\"wsify\""})
        QTest::newRow(body) << QByteArray(body);
    QTest::newRow("UTF-16") << QByteArray("\xFF\xFE{\0\"\0", 6);
}

void TestAuthResult::bodiesOfNoInterest()
{
    QFETCH(QByteArray, body);
    for (const AuthCall call : AllCalls) {
        const AuthReading reading = read(body, call);
        QVERIFY(!reading.result && !reading.hasObject);
        QCOMPARE(reading.problem, "");
    }
}

void TestAuthResult::readsEverything()
{
    const QByteArray body =
        "\xEF\xBB\xBF {\"x\":1,\"wsify\" : {\"user\":\"4\\u0032\",\"info\":{ \"name\" : \"A B\" },"
        "\"meta\":{\"r\":[ 1, 2 ]},\"data\":{\"b\":1, \"a\":1e400},\"join\":[\" user:42 \",\"user:42\",\"b\"],"
        "\"allow\":{\"join\":[\"chat:*\"],\"broadcast\":[\"chat:1\"],\"presence\":[]},\"expires\":3600,\"refresh\":"
        "\"server\"}}";
    for (const AuthCall call : {AuthCall::Connect, AuthCall::Refresh}) {
        const AuthReading reading = read(body, call);
        QCOMPARE(reading.problem, "");
        QVERIFY(reading.result.has_value());
        const AuthResult &result = reading.result.value();
        QCOMPARE(result.user, "42");
        QCOMPARE(result.info, R"({"name":"A B"})");
        QCOMPARE(result.meta, R"({"r":[1,2]})");
        QCOMPARE(result.data, R"({"b":1, "a":1e400})");
        QCOMPARE(result.join, (QByteArrayList{"user:42", "b"}));
        QVERIFY(result.allow.join.matches("chat:7"));
        QVERIFY(!result.allow.broadcast.matches("chat:7"));
        QVERIFY(result.allow.broadcast.matches("chat:1"));
        QVERIFY(result.allow.presence.isEmpty());
        QCOMPARE(result.expires, std::optional(3'600'000ms));
        QCOMPARE(result.refresh, AuthResult::Refresh::Server);
    }
}

void TestAuthResult::readsAJoin()
{
    const AuthReading reading = read(object(R"("data":[1],"deny":["b","b"," c"],"expires":0.5)"), AuthCall::Join);
    QVERIFY2(reading.result.has_value(), reading.problem.constData());
    QCOMPARE(reading.result.value().data, "[1]");
    QCOMPARE(reading.result.value().deny, (QByteArrayList{"b", "b", "c"}));
    QCOMPARE(reading.result.value().expires, std::optional(500ms));
}

void TestAuthResult::readsABroadcast()
{
    const AuthReading reading = read(object(R"("content": {"a" : "\ud800"} )"), AuthCall::Broadcast);
    QVERIFY2(reading.result.has_value(), reading.problem.constData());
    QCOMPARE(reading.result.value().content, R"({"a" : "\ud800"})");
}

void TestAuthResult::readsAReply()
{
    const AuthReading reading = read(object(R"("reply":null)"), AuthCall::Other);
    QVERIFY2(reading.result.has_value(), reading.problem.constData());
    QCOMPARE(reading.result.value().reply, "null");
}

void TestAuthResult::emptyObject()
{
    for (const AuthCall call : AllCalls) {
        const AuthReading reading = read("{\"wsify\":{}}", call);
        QVERIFY(reading.result.has_value() && reading.hasObject);
        QVERIFY(reading.result.value().user.isEmpty() && !reading.result.value().expires);
        QCOMPARE(reading.result.value().refresh, AuthResult::Refresh::Client);
    }
}

void TestAuthResult::notUnderstood_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("problem"); // how it begins
    QTest::addColumn<AuthCall>("call");
    for (const char *value : {"null", "true", "7", "\"x\"", "[]"})
        QTest::addRow("wsify is %s", value)
            << "{\"wsify\":" + QByteArray(value) + '}' << QByteArray("\"wsify\" must be an object") << AuthCall::Leave;
    QTest::newRow("twice") << QByteArray(R"({"wsify":{},"ws\u0069fy":{}})") << QByteArray("\"wsify\" appears twice")
                           << AuthCall::Leave;
    QTest::newRow("invalid behind it") << QByteArray(R"({"wsify":{},})")
                                       << QByteArray("the body has a \"wsify\" and is not valid JSON")
                                       << AuthCall::Connect;
    QTest::newRow("invalid within it") << QByteArray(R"({"wsify":{"user":"4)")
                                       << QByteArray("the body has a \"wsify\" and is not valid JSON")
                                       << AuthCall::Connect;
    // Whichever stands first, and wherever reading ends:
    for (const char *body :
         {R"({"wsify":{"user":"42"},"x":01})", R"({"x":01,"wsify":{"user":"42"}})", R"({"x":1 "wsify":{}})",
          R"({"wsify":{}}x)", R"({"x":"\q","wsify":{}})", R"({"x":{"wsify":1},})"})
        QTest::newRow(body) << QByteArray(body) << QByteArray("the body has a \"wsify\" and is not valid JSON")
                            << AuthCall::Connect;
    struct
    {
        const char *members;
        const char *problem;
        AuthCall call;
    } const rows[] = {
        {R"("role":1)", R"("wsify.role" is not known)", AuthCall::Broadcast},
        {R"("User":"x")", R"("wsify.User" is not known)", AuthCall::Connect},
        {R"("a\n\"":"x")", R"("wsify.a\n\"" is not known)", AuthCall::Connect},
        {R"("user":" 42")", R"("wsify.user" must be)", AuthCall::Connect},
        {R"("user":"42 ")", R"("wsify.user" must be)", AuthCall::Refresh},
        {R"("user":" ")", R"("wsify.user" must be)", AuthCall::Connect},
        {R"("user":"a","us\u0065r":"a")", R"("wsify.user" appears twice)", AuthCall::Connect},
        {R"("user":42)", R"("wsify.user" must be)", AuthCall::Connect},
        {R"("user":null)", R"("wsify.user" must be)", AuthCall::Connect},
        {R"("user":"")", R"("wsify.user" must be)", AuthCall::Connect},
        {R"("user":"a\n")", R"("wsify.user" must be)", AuthCall::Refresh},
        {R"("user":"\u0085")", R"("wsify.user" must be)", AuthCall::Refresh},
        {R"("user":"\ud800")", R"("wsify.user" must be)", AuthCall::Refresh},
        {R"("info":[])", R"("wsify.info" must be)", AuthCall::Connect},
        {R"("info":null)", R"("wsify.info" must be)", AuthCall::Connect},
        {R"("meta":"x")", R"("wsify.meta" must be)", AuthCall::Connect},
        {R"("join":"a")", R"("wsify.join" must be)", AuthCall::Connect},
        {R"("join":{})", R"("wsify.join" must be)", AuthCall::Connect},
        {R"("join":[7])", R"("wsify.join" must hold)", AuthCall::Connect},
        {R"("join":[""])", R"("wsify.join" must hold)", AuthCall::Connect},
        {R"("join":["a\u0000"])", R"("wsify.join" must hold)", AuthCall::Connect},
        {R"("deny":["a",null])", R"("wsify.deny" must hold)", AuthCall::Join},
        {R"("deny":"a")", R"("wsify.deny" must be)", AuthCall::Join},
        {R"("allow":[])", R"("wsify.allow" must be)", AuthCall::Connect},
        {R"("allow":{"leave":["a"]})", R"("wsify.allow" has another)", AuthCall::Connect},
        {R"("allow":{"join":["a"],"join":["b"]})", R"("wsify.allow.join" appears twice)", AuthCall::Connect},
        {R"("allow":{"join":"a"})", R"("wsify.allow.join" must be)", AuthCall::Connect},
        {R"("allow":{"join":[1]})", R"("wsify.allow.join" must hold)", AuthCall::Connect},
        {R"("allow":{"join":["\udead"]})", R"("wsify.allow.join" must hold)", AuthCall::Connect},
        {R"("allow":{"broadcast":["a*b"]})", R"("wsify.allow.broadcast" has a pattern with "*")", AuthCall::Connect},
        {R"("allow":{"presence":["a**"]})", R"("wsify.allow.presence" has a pattern with "*")", AuthCall::Connect},
        {R"("allow":{"join":[""]})", R"("wsify.allow.join" has an empty)", AuthCall::Connect},
        {R"("allow":{"join":["\u007f*"]})", R"("wsify.allow.join" has a pattern with a control)", AuthCall::Connect},
        {R"("allow":{"join":[" *"]})", R"("wsify.allow.join" has a pattern with white space)", AuthCall::Connect},
        {R"("allow":{"join":["a "]})", R"("wsify.allow.join" has a pattern with white space)", AuthCall::Connect},
        {R"("expires":1e-400)", R"("wsify.expires" must be)", AuthCall::Connect},
        {R"("expires":0.0e400)", R"("wsify.expires" must be)", AuthCall::Connect},
        {R"("expires":"3600")", R"("wsify.expires" must be)", AuthCall::Connect},
        {R"("expires":null)", R"("wsify.expires" must be)", AuthCall::Join},
        {R"("expires":0)", R"("wsify.expires" must be)", AuthCall::Connect},
        {R"("expires":-1)", R"("wsify.expires" must be)", AuthCall::Connect},
        {R"("expires":-1e400)", R"("wsify.expires" must be)", AuthCall::Connect},
        {R"("refresh":"never")", R"("wsify.refresh" must be)", AuthCall::Connect},
        {R"("refresh":true)", R"("wsify.refresh" must be)", AuthCall::Refresh},
    };
    for (const auto &[members, problem, call] : rows)
        QTest::newRow(members) << object(members) << QByteArray(problem) << call;
}

void TestAuthResult::notUnderstood()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, problem);
    QFETCH(AuthCall, call);
    const AuthReading reading = read(body, call);
    QVERIFY(!reading.result);
    QVERIFY2(reading.problem.startsWith(problem), reading.problem.constData());
    QCOMPARE(reading.hasObject, reading.problem.startsWith("\"wsify.")); // it is one of its members
}

/// Each is wrong where it means something.
void TestAuthResult::meaninglessMembersAreIgnored_data()
{
    QTest::addColumn<QByteArray>("member");
    QTest::addColumn<QList<AuthCall>>("calls"); // for which it means something
    const QList<AuthCall> standing{AuthCall::Connect, AuthCall::Refresh};
    QTest::newRow("user") << QByteArray(R"("user":0)") << standing;
    QTest::newRow("info") << QByteArray(R"("info":0)") << standing;
    QTest::newRow("meta") << QByteArray(R"("meta":0)") << standing;
    QTest::newRow("join") << QByteArray(R"("join":0)") << standing;
    QTest::newRow("allow") << QByteArray(R"("allow":0)") << standing;
    QTest::newRow("refresh") << QByteArray(R"("refresh":0)") << standing;
    QTest::newRow("expires") << QByteArray(R"("expires":0)") << (standing + QList{AuthCall::Join});
    QTest::newRow("deny") << QByteArray(R"("deny":0)") << QList{AuthCall::Join};
    QTest::newRow("data") << QByteArray(R"("data":0,"data":0)") << (standing + QList{AuthCall::Join});
    QTest::newRow("content") << QByteArray(R"("content":0,"content":0)") << QList{AuthCall::Broadcast};
    QTest::newRow("reply") << QByteArray(R"("reply":0,"reply":0)") << QList{AuthCall::Other};
}

void TestAuthResult::meaninglessMembersAreIgnored()
{
    QFETCH(QByteArray, member);
    QFETCH(QList<AuthCall>, calls);
    for (const AuthCall call : AllCalls)
        QCOMPARE(read(object(member), call).result.has_value(), !calls.contains(call));
}

void TestAuthResult::bounds()
{
    const auto isRead = [this](const QByteArray &members, AuthCall call = AuthCall::Connect) {
        return read(object(members), call).result.has_value();
    };
    const auto text = [](int size) { return '"' + QByteArray(size, 'x') + '"'; };
    QVERIFY(isRead("\"user\":" + text(128)));
    QVERIFY(!isRead("\"user\":" + text(129)));
    QVERIFY(!isRead("\"user\":\"" + QByteArray("\xC3\xA4").repeated(65) + '"')); // bytes, not characters
    for (const char *name : {"info", "meta"}) {
        const QByteArray key = '"' + QByteArray(name) + "\":";
        QVERIFY(isRead(key + " { \"a\" : " + text(1016) + " } ")); // 1,024 without white space
        QVERIFY(!isRead(key + "{\"a\":" + text(1017) + '}'));
    }
    QVERIFY(isRead("\"join\":[" + text(1024) + ']'));
    QVERIFY(!isRead("\"join\":[" + text(1025) + ']'));
    QVERIFY(isRead("\"deny\":[" + text(1024) + ']', AuthCall::Join));
    QVERIFY(!isRead("\"deny\":[" + text(1025) + ']', AuthCall::Join));
    QVERIFY(isRead("\"allow\":{\"join\":[" + text(1024) + "]}"));
    QVERIFY(!isRead("\"allow\":{\"join\":[" + text(1025) + "]}"));
}

void TestAuthResult::expires_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<qint64>("ms");
    QTest::newRow("whole") << QByteArray("60") << qint64(60'000);
    QTest::newRow("fraction") << QByteArray("1.5") << qint64(1500);
    QTest::newRow("below a millisecond") << QByteArray("1e-9") << qint64(1);
    QTest::newRow("very long") << QByteArray("1e15") << qint64(315'360'000'000);
    QTest::newRow("beyond all numbers, from 0") << QByteArray("0.1e400") << qint64(315'360'000'000);
    QTest::newRow("beyond all numbers") << QByteArray("1e400") << qint64(315'360'000'000);
}

void TestAuthResult::expires()
{
    QFETCH(QByteArray, value);
    QFETCH(qint64, ms);
    const AuthReading reading = read(object("\"expires\":" + value));
    QVERIFY2(reading.result.has_value(), reading.problem.constData());
    QCOMPARE(reading.result.value().expires, std::optional(std::chrono::milliseconds(ms)));
}

void TestAuthResult::metaIsAHeader()
{
    const QByteArray body =
        object("\"meta\": {\"a \\\" {\" : \"\xC3\xA4\x7F\xE2\x80\xA8 \xF0\x9F\x98\x80\" ,\n\"b\":[ ]}");
    const AuthReading reading = read(body);
    QVERIFY2(reading.result.has_value(), reading.problem.constData());
    QCOMPARE(reading.result.value().meta, R"({"a \" {":"\u00e4\u007f\u2028 \ud83d\ude00","b":[]})");
}

void TestAuthResult::forcedJoins()
{
    m_limits.maxChannels = 2;
    QVERIFY(read(object(R"("join":["a","b","a"])")).result);
    const AuthReading reading = read(object(R"("join":["a","b","c"])"));
    QVERIFY(!reading.result);
    QVERIFY2(reading.problem.contains("at most 2 channels"), reading.problem.constData());
    m_limits.maxChannels = Limits().maxChannels;
}

void TestAuthResult::longBodies()
{
    const auto cut = [this](const QByteArray &body) {
        return readAuthResult({.bytes = body, .isCut = true}, AuthCall::Connect, m_limits);
    };
    QVERIFY(!cut("{\"a\":").result);
    QCOMPARE(cut("{\"a\":").problem, "the body is longer than 65536 bytes");
    QCOMPARE(cut("\xEF\xBB\xBF\n {").problem, "the body is longer than 65536 bytes");
    QCOMPARE(cut("<html>").problem, "");
    QCOMPARE(cut("[").problem, "");
}

void TestAuthResult::denials_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("hasObject");
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<bool>("isExpired");
    const auto row = [](const QByteArray &body, bool hasObject, const QByteArray &code = {},
                        const QByteArray &message = {}, bool isExpired = false) {
        QTest::newRow(body.left(60).constData()) << body << hasObject << code << message << isExpired;
    };
    row("", false);
    row("denied", false);
    row(R"({"code":"x_a"})", false);
    row(R"({"wsify":"x_a"})", false);
    row(R"({"wsify":{}},)", false);
    row(R"({"wsify":{"code":"x_a"},"wsify":{"code":"x_b"}})", false);
    row(R"({"wsify":{}})", true);
    row(R"({"wsify":{"code":"x_room_full","message":"The room is full."}})", true, "x_room_full", "The room is full.");
    row(R"({"wsify":{"code":"x_A-1.b"}})", true, "x_A-1.b");
    row(R"({"wsify":{"code":"not_authorized","message":"no"}})", true);
    row(R"({"wsify":{"code":"x_ a","message":"no"}})", true);
    row(R"({"wsify":{"code":"x_\n","message":"no"}})", true);
    row(R"({"wsify":{"code":7,"message":"no"}})", true);
    row(R"({"wsify":{"code":"x_a","message":7,"other":1}})", true, "x_a");
    row(R"({"wsify":{"code":"x_a","code":"x_b","message":"no"}})", true);
    row(R"({"wsify":{"code":"x_a","code":7,"code":"x_a"}})", true);
    row(R"({"wsify":{"code":"x_a","message":"a","m\u0065ssage":"a"}})", true, "x_a");
    row(R"({"wsify":{"code":"expired","code":"expired"}})", true);
    row(R"({"wsify":{"code":"expired"}})", true, "", "", true);
    row(R"({"wsify":{"code":"x_)" + QByteArray(62, 'a') + "\"}}", true, "x_" + QByteArray(62, 'a'));
    row(R"( {"wsify":{"code":"x_)" + QByteArray(63, 'a') + "\"}}", true);
}

void TestAuthResult::denials()
{
    QFETCH(QByteArray, body);
    const AuthDenial denial = readAuthDenial({.bytes = body});
    QTEST(denial.hasObject, "hasObject");
    QTEST(denial.code, "code");
    QTEST(denial.message, "message");
    QTEST(denial.isExpired, "isExpired");
    QVERIFY(!readAuthDenial({.bytes = body, .isCut = true}).hasObject);
}

void TestAuthResult::longMessagesOfDenialsAreCut()
{
    const QByteArray body = R"({"wsify":{"code":"x_a","message":")" + QByteArray(1023, 'm') + "\xC3\xA4\"}}";
    QCOMPARE(readAuthDenial({.bytes = body}).message, QByteArray(1023, 'm'));
}

WSIFY_SUITE(tst_authresult, wsify::test::NoApplication, TestAuthResult)
#include "tst_authresult.moc"
