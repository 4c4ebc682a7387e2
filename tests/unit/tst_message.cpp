// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/fanout/message.h"
#include "support/suite.h"

#include <QtTest>

#include <array>
#include <barrier>
#include <thread>

using namespace wsify;

class TestMessage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesAreSortedOnce();
    void audience_data();
    void audience();
    void aSharedEnvelopeIsMadeOnce();
    void theCostFollowsWhatIsHeld();
    void threadsMakeOneEnvelope();
};

// How the envelope is written: tst_v4events, beside the other events.

void TestMessage::namesAreSortedOnce()
{
    const Names names(QByteArrayList{"b", "a", "b", "c"});
    QCOMPARE(names.list(), (QByteArrayList{"a", "b", "c"}));
    for (const char *name : {"a", "b", "c"})
        QVERIFY(names.contains(name));
    for (const char *name : {"", "A", "aa", "d"})
        QVERIFY(!names.contains(name));
    QVERIFY(!Names().contains({}));
}

void TestMessage::audience_data()
{
    QTest::addColumn<QByteArrayList>("toUsers");
    QTest::addColumn<QByteArrayList>("toClients");
    QTest::addColumn<QByteArrayList>("exceptUsers");
    QTest::addColumn<QByteArrayList>("exceptClients");
    QTest::addColumn<QByteArrayList>("expected"); // of k1 and k2 of user u, k3 of user v, k4 without a user
    using List = QByteArrayList;
    QTest::addRow("everybody") << List() << List() << List() << List() << List{"k1", "k2", "k3", "k4"};
    QTest::addRow("to a user") << List{"u"} << List() << List() << List() << List{"k1", "k2"};
    QTest::addRow("to a client") << List() << List{"k4"} << List() << List() << List{"k4"};
    QTest::addRow("to both") << List{"v"} << List{"k1", "v"} << List() << List() << List{"k1", "k3"};
    QTest::addRow("to a stranger") << List{"k1"} << List{"u"} << List() << List() << List();
    QTest::addRow("except a user") << List() << List() << List{"u"} << List() << List{"k3", "k4"};
    QTest::addRow("except a client") << List() << List() << List() << List{"k3"} << List{"k1", "k2", "k4"};
    QTest::addRow("except both") << List() << List() << List{"v"} << List{"k1"} << List{"k2", "k4"};
    QTest::addRow("to without except") << List{"u", "v"} << List() << List{"v"} << List{"k1"} << List{"k2"};
}

void TestMessage::audience()
{
    QFETCH(const QByteArrayList, toUsers);
    QFETCH(const QByteArrayList, toClients);
    QFETCH(const QByteArrayList, exceptUsers);
    QFETCH(const QByteArrayList, exceptClients);
    const Audience audience{toUsers, toClients, exceptUsers, exceptClients};
    QByteArrayList included;
    for (const auto &[client, user] :
         std::array<std::pair<QByteArray, QByteArray>, 4>{{{"k1", "u"}, {"k2", "u"}, {"k3", "v"}, {"k4", {}}}}) {
        if (audience.includes(client, user))
            included.append(client);
    }
    QTEST(included, "expected");
}

void TestMessage::aSharedEnvelopeIsMadeOnce()
{
    Message message("c", "[1]");
    QVERIFY(!message.enveloped().buffer().isSameAs(message.enveloped().buffer()));
    const Message before = message;
    message.shareEnvelope();
    const Message copy = message;
    QVERIFY(message.enveloped().buffer().isSameAs(copy.enveloped().buffer()));
    QVERIFY(!message.enveloped().buffer().isSameAs(before.enveloped().buffer()));
    QCOMPARE(copy.enveloped().payload(), R"({"event":"message","channel":"c","content":[1]})");
}

void TestMessage::theCostFollowsWhatIsHeld()
{
    Message message("channel", "[1]");
    const qsizetype plain = message.plain().size() + 7;
    QCOMPARE(message.cost(), plain);
    message.shareEnvelope();
    QCOMPARE(message.cost(), plain);
    const qsizetype frame = message.enveloped().size();
    QCOMPARE(message.cost(), plain + frame);
    message.setAudience(std::make_shared<Audience>(Audience{.toUsers = QByteArrayList{QByteArray(100, 'u')}}));
    QVERIFY(message.cost() >= plain + frame + 100);
}

// For ThreadSanitizer, too: nothing but the message hands the frame over.
void TestMessage::threadsMakeOneEnvelope()
{
    constexpr int Threads = 4;
    constexpr int Rounds = 500;
    std::vector<Message> messages;
    for (int round = 0; round < Rounds; ++round) {
        messages.emplace_back("c", QByteArray::number(round));
        messages.back().setSender("k", "u");
        messages.back().shareEnvelope();
    }
    std::array<std::vector<Frame>, Threads> frames;
    std::barrier start(Threads);
    std::vector<std::thread> threads;
    for (auto &own : frames) {
        threads.emplace_back([&start, &messages, &own] {
            const std::vector<Message> copies = messages;
            for (const Message &message : copies) {
                start.arrive_and_wait();
                own.push_back(message.enveloped());
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    messages.clear();
    for (size_t round = 0; round < Rounds; ++round) {
        QCOMPARE(frames[0][round].payload().toByteArray(), R"({"event":"message","channel":"c","content":)"
                                                               + QByteArray::number(round)
                                                               + R"(,"client":"k","user":"u"})");
        for (const auto &own : frames)
            QVERIFY(own[round].buffer().isSameAs(frames[0][round].buffer()));
    }
}

WSIFY_SUITE(tst_message, wsify::test::NoApplication, TestMessage)
#include "tst_message.moc"
