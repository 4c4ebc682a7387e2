// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/control/controlmessage.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;
using controlmessage::Answer;
using controlmessage::Ask;

class TestControlMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void orders();
    void queries();
    void answers();
    void othersAreNone_data();
    void othersAreNone();
};

void TestControlMessage::orders()
{
    const ClientOrder disconnect{.subject = {.user = "a\"\xc3\xa4"}, .code = CloseCode(4100), .reason = "go 7"};
    const QByteArray message = controlmessage::write(Ask{"n.0.1", disconnect});
    QCOMPARE(message, QByteArray("\x02{\"ask\":\"n.0.1\",\"do\":\"disconnect\",\"user\":\"a\\\"\xc3\xa4\","
                                 "\"code\":4100,\"reason\":\"go 7\"}"));
    const auto read = controlmessage::read(message);
    QVERIFY(read && std::holds_alternative<Ask>(*read));
    const Ask &ask = std::get<Ask>(*read);
    QCOMPARE(ask.id, QByteArray("n.0.1"));
    const auto &order = std::get<ClientOrder>(ask.request);
    QVERIFY(order.kind == ClientOrder::Kind::Disconnect && order.code == disconnect.code
            && order.by == Session::By::Server);
    QCOMPARE(order.subject.user, disconnect.subject.user);
    QCOMPARE(order.reason, disconnect.reason);
    for (const auto kind : {ClientOrder::Kind::Join, ClientOrder::Kind::Leave}) {
        const auto again = controlmessage::read(
            controlmessage::write(Ask{"n", ClientOrder{.kind = kind, .subject = {.client = "c"}, .channel = "x"}}));
        QVERIFY(again && std::holds_alternative<Ask>(*again));
        const auto &own = std::get<ClientOrder>(std::get<Ask>(*again).request);
        QVERIFY(own.kind == kind && own.subject.client == "c" && own.channel == "x" && !own.code);
    }
}

void TestControlMessage::queries()
{
    const auto page =
        controlmessage::read(controlmessage::write(Ask{"n", ChannelsQuery{.prefix = "p", .after = "q", .limit = 7}}));
    QVERIFY(page && std::holds_alternative<Ask>(*page));
    const auto &query = std::get<ChannelsQuery>(std::get<Ask>(*page).request);
    QVERIFY(query.name.isEmpty() && query.prefix == "p" && query.after == "q" && query.limit == 7);
    const auto one = controlmessage::read(controlmessage::write(Ask{"n", ChannelsQuery{.name = "c"}}));
    QVERIFY(one && std::get<ChannelsQuery>(std::get<Ask>(*one).request).name == "c");
}

void TestControlMessage::answers()
{
    const QByteArray message = controlmessage::write(Answer{"n.0.1", {3, {{"c\"", 2, 9}, {"d", 1, 0}}}});
    QCOMPARE(message, QByteArray("\x02{\"answer\":\"n.0.1\",\"clients\":3,\"rows\":[[\"c\\\"\",2,9],[\"d\",1,0]]}"));
    const auto read = controlmessage::read(message);
    QVERIFY(read && std::holds_alternative<Answer>(*read));
    const Answer &answer = std::get<Answer>(*read);
    QCOMPARE(answer.answer.clients, 3);
    QCOMPARE(answer.answer.channels.size(), size_t(2));
    QCOMPARE(answer.answer.channels[0].channel, QByteArray("c\""));
    QCOMPARE(answer.answer.channels[0].members, 2);
    QCOMPARE(answer.answer.channels[0].messages, 9);
    QVERIFY(controlmessage::read(controlmessage::write(Answer{"n", {}})));
}

void TestControlMessage::othersAreNone_data()
{
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char *name, const QByteArray &text) { QTest::newRow(name) << text; };
    row("nothing", {});
    row("JSON of a client", R"({"ask":"n","do":"disconnect","client":"c"})");
    row("no object", "\x02[]");
    row("cut", "\x02{\"ask\":\"n\"");
    row("neither", "\x02{\"do\":\"disconnect\",\"client\":\"c\"}");
    row("both", "\x02{\"ask\":\"n\",\"answer\":\"n\",\"clients\":1}");
    row("unknown order", "\x02{\"ask\":\"n\",\"do\":\"shoot\",\"client\":\"c\"}");
    row("nobody", "\x02{\"ask\":\"n\",\"do\":\"disconnect\"}");
    row("client and user", "\x02{\"ask\":\"n\",\"do\":\"disconnect\",\"client\":\"c\",\"user\":\"u\"}");
    row("no channel", "\x02{\"ask\":\"n\",\"do\":\"join\",\"client\":\"c\"}");
    row("channel of a disconnect", "\x02{\"ask\":\"n\",\"do\":\"disconnect\",\"client\":\"c\",\"channel\":\"d\"}");
    row("a code that is never sent", "\x02{\"ask\":\"n\",\"do\":\"disconnect\",\"client\":\"c\",\"code\":1005}");
    row("a huge code", "\x02{\"ask\":\"n\",\"do\":\"disconnect\",\"client\":\"c\",\"code\":69536}");
    row("a long reason",
        "\x02{\"ask\":\"n\",\"do\":\"disconnect\",\"client\":\"c\",\"reason\":\"" + QByteArray(124, 'x') + "\"}");
    row("a page without rows", "\x02{\"ask\":\"n\",\"do\":\"channels\",\"limit\":0}");
    row("a negative count", "\x02{\"answer\":\"n\",\"clients\":-1,\"rows\":[]}");
    row("no count", "\x02{\"answer\":\"n\",\"rows\":[]}");
    row("a short row", "\x02{\"answer\":\"n\",\"clients\":0,\"rows\":[[\"c\",1]]}");
    row("a long row", "\x02{\"answer\":\"n\",\"clients\":0,\"rows\":[[\"c\",1,2,3]]}");
}

void TestControlMessage::othersAreNone()
{
    QFETCH(QByteArray, message);
    QVERIFY(!controlmessage::read(message));
}

WSIFY_SUITE(tst_controlmessage, wsify::test::NoApplication, TestControlMessage)
#include "tst_controlmessage.moc"
