// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/http/subprotocols.h"
#include "support/suite.h"

#include <QtTest>

#include <algorithm>

using namespace wsify;

namespace {

QByteArray bearer(const QByteArray &token)
{
    return "bearer." + token.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

HeaderList offering(const QByteArrayList &lines)
{
    HeaderList headers{{"Host", "a"}};
    for (const QByteArray &line : lines)
        headers.emplaceBack("sec-websocket-protocol", line);
    return headers;
}

} // namespace

class TestSubprotocols : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void chooses_data();
    void chooses();
    void leavesItAloneWithoutV4();
    void readsTokens_data();
    void readsTokens();
    void twoTokensAreNone();
    void isCutOut_data();
    void isCutOut();
};

void TestSubprotocols::chooses_data()
{
    QTest::addColumn<QByteArrayList>("lines");
    QTest::addColumn<QByteArray>("chosen");
    QTest::newRow("none") << QByteArrayList{} << QByteArray();
    QTest::newRow("empty") << QByteArrayList{"", " , ,"} << QByteArray();
    QTest::newRow("the first") << QByteArrayList{"chat, other"} << QByteArray("chat");
    QTest::newRow("of several lines") << QByteArrayList{"chat", "other"} << QByteArray("chat");
    QTest::newRow("an empty line before") << QByteArrayList{"", "other"} << QByteArray("other");
    QTest::newRow("v4") << QByteArrayList{"wsify.v4"} << QByteArray("wsify.v4");
    QTest::newRow("v4 first") << QByteArrayList{"wsify.v4, chat"} << QByteArray("wsify.v4");
    QTest::newRow("v4 last") << QByteArrayList{"chat,\twsify.v4"} << QByteArray("wsify.v4");
    QTest::newRow("v4 in another line") << QByteArrayList{"chat", "x, wsify.v4", "y"} << QByteArray("wsify.v4");
    QTest::newRow("with case") << QByteArrayList{"WSIFY.v4"} << QByteArray("WSIFY.v4");
    QTest::newRow("a token alone") << QByteArrayList{"bearer.YQ"} << QByteArray();
    QTest::newRow("a token first") << QByteArrayList{"bearer.YQ, chat"} << QByteArray("chat");
    QTest::newRow("no token at all") << QByteArrayList{"bearer.", "bearer"} << QByteArray("bearer");
}

void TestSubprotocols::chooses()
{
    QFETCH(QByteArrayList, lines);
    QFETCH(QByteArray, chosen);
    const Subprotocols offer = Subprotocols::read(offering(lines));
    QCOMPARE(offer.chosen, chosen);
    QCOMPARE(offer.isV4(), chosen == "wsify.v4");
    QVERIFY(!offer.problem);
}

void TestSubprotocols::leavesItAloneWithoutV4()
{
    for (const QByteArray &line : {bearer("t"), QByteArray("bearer.!!"), bearer("a") + ", " + bearer("b"),
                                   "chat, " + bearer(QByteArray(8192, 'x'))}) {
        const HeaderList headers = offering({line});
        const Subprotocols offer = Subprotocols::read(headers);
        QVERIFY(!offer.problem);
        QVERIFY(offer.token.isEmpty());
        QCOMPARE(offer.shown(headers), headers);
    }
}

void TestSubprotocols::readsTokens_data()
{
    QTest::addColumn<QByteArray>("element");
    QTest::addColumn<QByteArray>("token"); // empty: it is none
    for (const QByteArray &good : {QByteArray("t"), QByteArray("ab"), QByteArray("abc"), QByteArray("!~"),
                                   QByteArray("eyJhbGciOiJIUzI1NiJ9.e30.x-_y"), QByteArray(4096, 'x')})
        QTest::addRow("%s", good.left(20).constData()) << bearer(good) << good;
    QTest::newRow("empty") << QByteArray("bearer.") << QByteArray();
    QTest::newRow("4097 bytes") << bearer(QByteArray(4097, 'x')) << QByteArray();
    QTest::newRow("8 KiB") << bearer(QByteArray(8192, 'x')) << QByteArray();
    QTest::newRow("CR LF") << bearer("a\r\nX-Admin: 1") << QByteArray();
    QTest::newRow("LF") << bearer("a\n") << QByteArray();
    QTest::newRow("CR") << bearer("\ra") << QByteArray();
    QTest::newRow("NUL") << bearer(QByteArray("a\0b", 3)) << QByteArray();
    QTest::newRow("a blank") << bearer("a b") << QByteArray();
    QTest::newRow("DEL") << bearer("a\x7f") << QByteArray();
    QTest::newRow("U+2028") << bearer("a\u2028b") << QByteArray();
    QTest::newRow("not UTF-8") << bearer("\xff\xfe") << QByteArray();
    QTest::newRow("padding") << QByteArray("bearer.YQ==") << QByteArray();
    QTest::newRow("base64, not base64url") << QByteArray("bearer.Pj8/") << QByteArray();
    QTest::newRow("no base64") << QByteArray("bearer.a!b") << QByteArray();
    QTest::newRow("a blank within") << QByteArray("bearer.Y Q") << QByteArray();
    QTest::newRow("one letter") << QByteArray("bearer.Y") << QByteArray();
    QTest::newRow("bits that mean nothing") << QByteArray("bearer.YR") << QByteArray();
    QTest::newRow("a NUL within") << QByteArray("bearer.Y\0Q", 10) << QByteArray();
}

void TestSubprotocols::readsTokens()
{
    QFETCH(QByteArray, element);
    QFETCH(QByteArray, token);
    for (const QByteArrayList &lines : {QByteArrayList{"wsify.v4, " + element}, QByteArrayList{element, "wsify.v4"}}) {
        const Subprotocols offer = Subprotocols::read(offering(lines));
        QCOMPARE(offer.chosen, QByteArray("wsify.v4"));
        QCOMPARE(offer.token, token);
        QCOMPARE(offer.problem == nullptr, !token.isEmpty());
    }
}

void TestSubprotocols::twoTokensAreNone()
{
    for (const QByteArrayList &lines : {QByteArrayList{"wsify.v4", bearer("a") + ',' + bearer("a")},
                                        QByteArrayList{bearer("a"), "wsify.v4", bearer("b")}}) {
        const Subprotocols offer = Subprotocols::read(offering(lines));
        QVERIFY(offer.problem);
        QVERIFY(offer.token.isEmpty());
    }
}

void TestSubprotocols::isCutOut_data()
{
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<HeaderList>("shown");
    const QByteArray token = bearer("t.1");
    const std::pair<QByteArray, QByteArray> ours("Authorization", "Bearer t.1");
    const QByteArray name = "Sec-WebSocket-Protocol";
    QTest::newRow("beside v4") << HeaderList{{name, "wsify.v4, " + token}, {"X", "1"}}
                               << HeaderList{{name, "wsify.v4"}, {"X", "1"}, ours};
    QTest::newRow("in the middle") << HeaderList{{name, "chat," + token + " ,wsify.v4"}}
                                   << HeaderList{{name, "chat, wsify.v4"}, ours};
    QTest::newRow("in a line of its own")
        << HeaderList{{name, "wsify.v4"}, {"sec-websocket-protocol", token}} << HeaderList{{name, "wsify.v4"}, ours};
    QTest::newRow("beside Basic") << HeaderList{{"authorization", "Basic YTpi"}, {name, "wsify.v4," + token}}
                                  << HeaderList{{name, "wsify.v4"}, ours};
    QTest::newRow("beside an empty one") << HeaderList{{"Authorization", ""}, {name, "wsify.v4," + token}}
                                         << HeaderList{{name, "wsify.v4"}, ours};
    QTest::newRow("beside a scheme alone")
        << HeaderList{{"Authorization", "Bearer"}, {name, "wsify.v4," + token}} << HeaderList{{name, "wsify.v4"}, ours};
    QTest::newRow("beside Bearer") << HeaderList{{"AUTHORIZATION", "bEARER own"}, {name, "wsify.v4," + token}}
                                   << HeaderList{{"AUTHORIZATION", "bEARER own"}, {name, "wsify.v4"}};
    QTest::newRow("beside Bearer behind Basic")
        << HeaderList{{"Authorization", "Basic YTpi"}, {"Authorization", "Bearer own"}, {name, "wsify.v4," + token}}
        << HeaderList{{"Authorization", "Basic YTpi"}, {"Authorization", "Bearer own"}, {name, "wsify.v4"}};
    QTest::newRow("what only looks like it")
        << HeaderList{{name, "wsify.v4, x.bearer.y, " + token}} << HeaderList{{name, "wsify.v4, x.bearer.y"}, ours};
}

void TestSubprotocols::isCutOut()
{
    QFETCH(HeaderList, headers);
    QFETCH(HeaderList, shown);
    const Subprotocols offer = Subprotocols::read(headers);
    QCOMPARE(offer.token, QByteArray("t.1"));
    QCOMPARE(offer.shown(headers), shown);
}

WSIFY_SUITE(tst_subprotocols, wsify::test::NoApplication, TestSubprotocols)
#include "tst_subprotocols.moc"
