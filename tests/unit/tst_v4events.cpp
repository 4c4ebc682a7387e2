// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/fanout/message.h"
#include "core/session/v4events.h"
#include "support/jsonschema.h"
#include "support/suite.h"

#include <QtTest>

#include <iterator>

using namespace wsify;
using namespace wsify::test;
using namespace std::chrono_literals;
using v4::Code;

/// What is written is what the page of the protocol says, to the byte, and what the schema says.
class TestV4Events : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writes_data();
    void writes();
    void everyCode();
    void longestSeconds();
    void schemaBites_data();
    void schemaBites();

private:
    const JsonSchema m_schema{QStringLiteral(WSIFY_SOURCE_DIR "/server/wsify.v4.schema.json")};
};

void TestV4Events::writes_data()
{
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *title, QByteArrayView written, const QByteArray &expected) {
        QTest::newRow(title) << written.toByteArray() << expected;
    };
    v4::Welcome welcome{.client = "k3", .ping = 25s, .maxMessage = 1048576, .maxChannels = 1000, .server = "4.1.0"};
    row("welcome", v4::welcome(welcome),
        R"({"event":"welcome","client":"k3","ping":25,"limits":{"message":1048576,"channels":1000},"server":"4.1.0"})");
    welcome.user = "42\"";
    welcome.ping = 500ms;
    welcome.expires = 3600s;
    welcome.joined = {"user:42", "a\xE2\x80\xA8"};
    welcome.data = R"({"b":1, "a":1e300})";
    row("a full welcome", v4::welcome(welcome),
        R"({"event":"welcome","client":"k3","user":"42\"","ping":0.5,"expires":3600,"joined":[{"channel":"user:42"},{"channel":"a\u2028"}],"data":{"b":1, "a":1e300},"limits":{"message":1048576,"channels":1000},"server":"4.1.0"})");

    Message message("c", "null");
    row("message", message.enveloped().payload(), R"({"event":"message","channel":"c","content":null})");
    message.setSender("k3", {});
    row("message of a client without user", message.enveloped().payload(),
        R"({"event":"message","channel":"c","content":null,"client":"k3"})");
    message = Message("c\n", R"([ 9007199254740993])");
    message.setSender("k3", "42\"");
    row("message of a user", message.enveloped().payload(),
        R"({"event":"message","channel":"c\n","content":[ 9007199254740993],"client":"k3","user":"42\""})");

    row("reply", v4::reply({.id = "7"}), R"({"event":"reply","id":7,"ok":true})");
    row("reply to a string", v4::reply({.id = R"("\u0041")"}), R"({"event":"reply","id":"\u0041","ok":true})");
    row("reply to a broadcast", v4::reply({.id = "7", .delivered = 0}),
        R"({"event":"reply","id":7,"ok":true,"delivered":0})");
    row("reply to a refresh", v4::reply({.id = "7", .expires = 1500ms}),
        R"({"event":"reply","id":7,"ok":true,"expires":1.5})");
    row("reply to a request", v4::reply({.id = "7", .data = "false"}),
        R"({"event":"reply","id":7,"ok":true,"data":false})");
    row("reply without data", v4::reply({.id = "7", .data = "null"}), R"({"event":"reply","id":7,"ok":true})");
    row("reply with empty data", v4::reply({.id = "7", .data = R"("")"}),
        R"({"event":"reply","id":7,"ok":true,"data":""})");
    row("joined without data", v4::reply({.id = "7", .isBatch = true, .joined = {{.channel = "a", .data = "null"}}}),
        R"({"event":"reply","id":7,"ok":true,"joined":[{"channel":"a"}],"denied":[]})");
    row("reply to a join with since", v4::reply({.id = "7", .isRecovered = false}),
        R"({"event":"reply","id":7,"ok":true,"recovered":false})");
    row("reply to a batch", v4::reply({.id = "7", .isBatch = true}),
        R"({"event":"reply","id":7,"ok":true,"joined":[],"denied":[]})");
    row("reply to a full batch",
        v4::reply({.id = "7",
                   .isBatch = true,
                   .joined = {{.channel = "a"}, {.channel = "b", .data = "1"}},
                   .denied = {{"c", {.code = Code::NotAuthorized}},
                              {"d", {.code = Code::Limit}},
                              {"e", {.code = Code::NotAuthorized, .message = "full", .ownCode = "x_room_full"}}}}),
        R"({"event":"reply","id":7,"ok":true,"joined":[{"channel":"a"},{"channel":"b","data":1}],"denied":[{"channel":"c","code":"not_authorized"},{"channel":"d","code":"limit"},{"channel":"e","code":"x_room_full","message":"full"}]})");
    row("a refusal", v4::reply("1.0", {.code = Code::NotAuthorized}),
        R"({"event":"reply","id":1.0,"ok":false,"error":{"code":"not_authorized","temporary":false}})");
    row("a full refusal", v4::reply("1", {.code = Code::Rate, .message = "later", .field = "a\x01", .retry = 7}),
        R"({"event":"reply","id":1,"ok":false,"error":{"code":"rate","message":"later","temporary":true,"field":"a\u0001","retry":7}})");
    row("the back end's refusal",
        v4::reply("1", {.code = Code::NotAuthorized, .message = "Full.", .ownCode = "x_room_full"}),
        R"({"event":"reply","id":1,"ok":false,"error":{"code":"x_room_full","message":"Full.","temporary":false}})");
    row("error", v4::error({.code = Code::TooLarge}),
        R"({"event":"error","error":{"code":"too_large","temporary":false}})");
    row("joined", v4::joined("c", v4::Reason::Authorizer), R"({"event":"joined","channel":"c","reason":"authorizer"})");
    row("left", v4::left("c", v4::Reason::NotAuthorized),
        R"({"event":"left","channel":"c","reason":"not_authorized"})");
    row("left for an outage", v4::left("c", v4::Reason::AuthorizerDown),
        R"({"event":"left","channel":"c","reason":"authorizer_down"})");
    row("left by a console", v4::left("c", v4::Reason::Console),
        R"({"event":"left","channel":"c","reason":"console"})");
    row("joined by a back end", v4::joined("c", v4::Reason::Server),
        R"({"event":"joined","channel":"c","reason":"server"})");
    row("expiring", v4::expiring(30s), R"({"event":"expiring","in":30})");
    row("draining", v4::draining(3200ms), R"({"event":"draining","retry":3.2})");
    row("expiring long since", v4::expiring(-500ms), R"({"event":"expiring","in":0})");
    row("draining at once", v4::draining(0ms), R"({"event":"draining","retry":0})");
    row("heartbeat", v4::heartbeat(), "{}");
}

void TestV4Events::writes()
{
    QFETCH(QByteArray, written);
    QTEST(written, "expected");
    const QString finding = m_schema.check(written, QStringLiteral("event"));
    QVERIFY2(finding.isEmpty(), qUtf8Printable(finding));
}

void TestV4Events::everyCode()
{
    struct
    {
        Code code;
        const char *written;
    } const rows[] = {
        {Code::BadRequest, R"("bad_request","temporary":false)"},
        {Code::UnknownCommand, R"("unknown_command","temporary":false)"},
        {Code::TooLarge, R"("too_large","temporary":false)"},
        {Code::NotAuthorized, R"("not_authorized","temporary":false)"},
        {Code::Limit, R"("limit","temporary":false)"},
        {Code::NotJoined, R"("not_joined","temporary":false)"},
        {Code::NoHistory, R"("no_history","temporary":false)"},
        {Code::NoPresence, R"("no_presence","temporary":false)"},
        {Code::Unrecoverable, R"("unrecoverable","temporary":false)"},
        {Code::AuthorizerDown, R"("authorizer_down","temporary":true)"},
        {Code::BrokerDown, R"("broker_down","temporary":true)"},
        {Code::Draining, R"("draining","temporary":true)"},
        {Code::Internal, R"("internal","temporary":true)"},
        {Code::Rate, R"("rate","temporary":true)"},
    };
    QCOMPARE(std::size(rows), v4::Codes.size());
    for (const auto &[code, expected] : rows) {
        const QByteArray written = v4::error({.code = code});
        QCOMPARE(written, R"({"event":"error","error":{"code":)" + QByteArray(expected) + "}}");
        const QString finding = m_schema.check(written, QStringLiteral("event"));
        QVERIFY2(finding.isEmpty(), qUtf8Printable(finding));
    }
}

void TestV4Events::longestSeconds()
{
    QCOMPARE(v4::draining(1001ms), R"({"event":"draining","retry":1.001})");
    QCOMPARE(v4::draining(10ms), R"({"event":"draining","retry":0.01})");
    QCOMPARE(v4::expiring(std::chrono::hours(24 * 3650)), R"({"event":"expiring","in":315360000})");
}

void TestV4Events::schemaBites_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *title, const char *text) { QTest::newRow(title) << QByteArray(text); };
    row("no JSON", "{");
    row("no object", "[]");
    row("unknown event", R"({"event":"x"})");
    row("no event", R"({"channel":"c"})");
    row("missing member", R"({"event":"message","channel":"c"})");
    row("another member", R"({"event":"expiring","in":30,"x":1})");
    row("wrong type", R"({"event":"expiring","in":"30"})");
    row("below the minimum", R"({"event":"expiring","in":-1})");
    row("unknown code", R"({"event":"error","error":{"code":"oops","temporary":false}})");
    row("a reply that is both", R"({"event":"reply","id":1,"ok":true,"error":{"code":"rate","temporary":true}})");
    row("no number of milliseconds", R"({"event":"reply","id":1,"ok":true,"delivered":1.5})");
    row("ping of 0", R"({"event":"welcome","client":"k","ping":0,"limits":{"message":1,"channels":1},"server":"4"})");
}

void TestV4Events::schemaBites()
{
    QFETCH(QByteArray, text);
    QVERIFY(!m_schema.isEmpty());
    QVERIFY(!m_schema.check(text, QStringLiteral("event")).isEmpty());
}

WSIFY_SUITE(tst_v4events, wsify::test::NoApplication, TestV4Events)
#include "tst_v4events.moc"
