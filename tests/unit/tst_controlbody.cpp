// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/http/controlbody.h"
#include "core/limits.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;
using Kind = ClientOrder::Kind;

Q_DECLARE_METATYPE(Kind)

class TestControlBody : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads();
    void codes_data();
    void codes();
    void reasonIsCut_data();
    void reasonIsCut();
    void refuses_data();
    void refuses();
    void channelNamesAreBounded();

private:
    Limits m_limits;
};

void TestControlBody::reads()
{
    ControlBody disconnect(R"( {"client":"c\u0041"} )", Kind::Disconnect, m_limits);
    QVERIFY(disconnect.parse());
    QCOMPARE(disconnect.order().subject.client, QByteArray("cA"));
    QVERIFY(disconnect.order().subject.user.isEmpty() && !disconnect.order().code
            && disconnect.order().reason.isEmpty());
    ControlBody whole(R"({"reason":"go","code":4100,"\u0075ser":"42"})", Kind::Disconnect, m_limits);
    QVERIFY(whole.parse());
    QCOMPARE(whole.order().subject.user, QByteArray("42"));
    QVERIFY(whole.order().code == CloseCode(4100));
    QCOMPARE(whole.order().reason, QByteArray("go"));
    ControlBody join(R"({"user":"42","channel":" a "})", Kind::Join, m_limits);
    QVERIFY(join.parse());
    QCOMPARE(join.order().channel, QByteArray("a"));
    QVERIFY(join.order().kind == Kind::Join && join.order().by == Session::By::Server);
}

void TestControlBody::codes_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<bool>("isAllowed");
    for (const char *code : {"1000", "1001", "1008", "1011", "1012", "1013", "4000", "4499", "4999"})
        QTest::newRow(code) << QByteArray(code) << true;
    for (const char *code :
         {"0",    "-1",   "999",  "1002", "1003", "1005",   "1006",  "1007",     "1009", "1010",
          "1014", "1015", "3000", "3999", "5000", "4100.0", "4.1e3", "\"4100\"", "null", "99999999999999999999"})
        QTest::newRow(code) << QByteArray(code) << false;
}

void TestControlBody::codes()
{
    QFETCH(QByteArray, code);
    QFETCH(bool, isAllowed);
    const QByteArray body = R"({"client":"c","code":)" + code + '}';
    ControlBody read(body, Kind::Disconnect, m_limits);
    QCOMPARE(read.parse(), isAllowed);
    QCOMPARE(read.error().contains("\"code\""), !isAllowed);
}

void TestControlBody::reasonIsCut_data()
{
    QTest::addColumn<QByteArray>("reason");
    QTest::addColumn<QByteArray>("kept");
    const QByteArray fits(123, 'x');
    QTest::newRow("fits") << fits << fits;
    QTest::newRow("longer") << fits + 'x' << fits;
    QTest::newRow("on a character") << QByteArray(122, 'x') + "\xc3\xa4" << QByteArray(122, 'x');
    QTest::newRow("behind one") << QByteArray(121, 'x') + "\xc3\xa4y" << QByteArray(121, 'x') + "\xc3\xa4";
}

void TestControlBody::reasonIsCut()
{
    QFETCH(QByteArray, reason);
    QFETCH(QByteArray, kept);
    const QByteArray body = R"({"client":"c","reason":")" + reason + "\"}";
    ControlBody read(body, Kind::Disconnect, m_limits);
    QVERIFY(read.parse());
    QCOMPARE(read.order().reason, kept);
}

void TestControlBody::refuses_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](const char *name, Kind kind, const QByteArray &body, const char *said) {
        QTest::newRow(name) << kind << body << QByteArray(said);
    };
    row("nobody", Kind::Disconnect, "{}", R"("client" or "user" is missing)");
    row("both", Kind::Disconnect, R"({"client":"a","user":"b"})", "mutually exclusive");
    row("empty", Kind::Disconnect, R"({"client":""})", R"("client" must be a string of 1 to 128 bytes)");
    row("a number", Kind::Disconnect, R"({"user":42})", R"("user" must be a string)");
    row("long", Kind::Leave, R"({"user":")" + QByteArray(129, 'x') + R"(","channel":"c"})", "128 bytes");
    row("control character", Kind::Join, R"({"user":"a\u0007","channel":"c"})", "control characters");
    row("lone surrogate", Kind::Join, R"({"user":"\ud800","channel":"c"})", R"("user" must be)");
    row("no channel", Kind::Join, R"({"user":"a"})", R"("channel" is missing)");
    row("empty channel", Kind::Leave, R"({"user":"a","channel":"\t"})", R"("channel" is empty)");
    row("channel is no string", Kind::Leave, R"({"user":"a","channel":["c"]})", R"("channel" must be a string)");
    row("channel of a disconnect", Kind::Disconnect, R"({"user":"a","channel":"c"})",
        R"("channel" is unknown; allowed are "client", "user", "code", "reason")");
    row("code of a join", Kind::Join, R"({"user":"a","channel":"c","code":4000})",
        R"("code" is unknown; allowed are "client", "user", "channel")");
    row("twice", Kind::Disconnect, R"({"user":"a","user":"a"})", R"("user" is there twice)");
    row("reason is no string", Kind::Disconnect, R"({"user":"a","reason":1})", R"("reason" must be a string)");
    row("an array", Kind::Disconnect, R"([{"user":"a"}])", "must be an object");
    row("more follows", Kind::Disconnect, R"({"user":"a"}x)", "not valid JSON");
    row("empty body", Kind::Disconnect, "", "must be an object");
    row("cut", Kind::Disconnect, R"({"user":"a")", "not valid JSON");
    row("no UTF-8", Kind::Disconnect, "{\"user\":\"\xff\"}", "not valid JSON");
}

void TestControlBody::refuses()
{
    QFETCH(Kind, kind);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, said);
    ControlBody read(body, kind, m_limits);
    QVERIFY(!read.parse());
    QVERIFY2(read.error().contains(said), read.error().constData());
}

void TestControlBody::channelNamesAreBounded()
{
    m_limits.maxChannelName = 4;
    ControlBody longer(R"({"user":"a","channel":"abcde"})", Kind::Join, m_limits);
    QVERIFY(!longer.parse() && longer.isBadChannelName() && longer.error().contains("4 bytes"));
    ControlBody control(R"({"user":"a","channel":"a\u0001"})", Kind::Join, m_limits);
    QVERIFY(!control.parse() && control.isBadChannelName() && control.error().contains("control character"));
}

WSIFY_SUITE(tst_controlbody, wsify::test::NoApplication, TestControlBody)
#include "tst_controlbody.moc"
