// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/handshake.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;

class TestHandshake : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesBackWhatItWasGiven();
    void nothingIsNothing();
    void fitsIntoAKibibyte();
    void whatIsTheSameIsShared();
};

void TestHandshake::givesBackWhatItWasGiven()
{
    const Handshake handshake("chat", "https://example.org", "Mozilla/5.0 (X11)", "token=***");
    const Handshake copy = handshake; // NOLINT(performance-unnecessary-copy-initialization)
    QCOMPARE(copy.protocol(), QByteArrayView("chat"));
    QCOMPARE(copy.origin(), QByteArrayView("https://example.org"));
    QCOMPARE(copy.agent(), QByteArrayView("Mozilla/5.0 (X11)"));
    QCOMPARE(copy.query(), QByteArrayView("token=***"));

    const Handshake agentAlone({}, {}, "curl/8", {});
    QVERIFY(agentAlone.protocol().isEmpty() && agentAlone.origin().isEmpty() && agentAlone.query().isEmpty());
    QCOMPARE(agentAlone.agent(), QByteArrayView("curl/8"));
}

void TestHandshake::nothingIsNothing()
{
    for (const Handshake &handshake : {Handshake(), Handshake({}, {}, {}, {})}) {
        QVERIFY(handshake.protocol().isEmpty());
        QVERIFY(handshake.origin().isEmpty());
        QVERIFY(handshake.agent().isEmpty());
        QVERIFY(handshake.query().isEmpty());
    }
}

void TestHandshake::fitsIntoAKibibyte()
{
    const QByteArray much(100'000, 'x');
    const Handshake handshake(much, much, much, much);
    QCOMPARE(handshake.protocol().size(), Handshake::MaxProtocol);
    QCOMPARE(handshake.origin().size(), Handshake::MaxOrigin);
    QCOMPARE(handshake.agent().size(), Handshake::MaxAgent);
    QCOMPARE(handshake.query().size(), Handshake::MaxQuery);
    QCOMPARE(Handshake::MaxProtocol + Handshake::MaxOrigin + Handshake::MaxAgent + Handshake::MaxQuery + 3,
             qsizetype(1024));
}

void TestHandshake::whatIsTheSameIsShared()
{
    HandshakePool pool;
    const Handshake first = pool.share({{}, "https://example.org", "Mozilla", {}});
    const Handshake second = pool.share({{}, "https://example.org", "Mozilla", {}});
    QVERIFY(second.isSharedWith(first));
    QCOMPARE(second.agent(), QByteArrayView("Mozilla"));
    const Handshake other = pool.share({{}, "https://example.org", "Opera", {}});
    QVERIFY(!other.isSharedWith(first));
    QCOMPARE(other.agent(), QByteArrayView("Opera"));
    // However many there are, everyone has its own texts.
    for (int i = 0; i < 1000; ++i) {
        const QByteArray agent = QByteArray::number(i);
        QCOMPARE(pool.share({{}, {}, agent, {}}).agent(), QByteArrayView(agent));
    }
    QCOMPARE(first.agent(), QByteArrayView("Mozilla"));
    QVERIFY(pool.share({}).isEmpty());
}

WSIFY_SUITE(tst_handshake, wsify::test::NoApplication, TestHandshake)
#include "tst_handshake.moc"
