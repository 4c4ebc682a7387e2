// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/fanout/sharedbytes.h"
#include "core/metrics/metrics.h"
#include "support/suite.h"

#include <QtTest>

#include <thread>
#include <utility>
#include <vector>

using namespace wsify;

class TestSharedBytes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void copiesShare();
    void emptyOnes();
    void heldOnce();
    void heldByTwoThreads();
};

void TestSharedBytes::copiesShare()
{
    const QByteArray text("some bytes");
    const SharedBytes bytes(text);
    QCOMPARE(bytes.view(), text);
    QVERIFY(bytes.data() != text.constData());
    SharedBytes copy = bytes;
    QVERIFY(copy.isSameAs(bytes));
    QVERIFY(copy.data() == bytes.data());
    QVERIFY(!SharedBytes(text).isSameAs(bytes));
    const SharedBytes moved = std::move(copy);
    QVERIFY(moved.isSameAs(bytes));
    copy = SharedBytes("other");
    QCOMPARE(copy.view(), QByteArray("other"));
    const SharedBytes &self = copy;
    copy = self;
    QCOMPARE(copy.view(), QByteArray("other"));
    copy = moved;
    QCOMPARE(copy.view(), text);
}

void TestSharedBytes::emptyOnes()
{
    const SharedBytes none;
    QVERIFY(none.isEmpty());
    QVERIFY(none.view().isEmpty());
    QVERIFY(SharedBytes(QByteArrayView()).isEmpty());
    QVERIFY(none.isSameAs(SharedBytes()));
}

void TestSharedBytes::heldOnce()
{
    constexpr qint64 Reference = sizeof(SharedBytes);
    Counter account;
    Counter other;
    const SharedBytes bytes(QByteArray(1000, 'x'));
    QVERIFY(bytes.cost() > 1000);
    bytes.hold(account);
    QCOMPARE(account.value(), bytes.cost() + Reference);
    bytes.hold(account);
    bytes.hold(other); // of another worker
    QCOMPARE(account.value() + other.value(), bytes.cost() + 3 * Reference);
    bytes.release(account);
    bytes.release(account);
    QCOMPARE(account.value() + other.value(), bytes.cost() + Reference);
    bytes.release(other);
    QCOMPARE(account.value() + other.value(), 0);
    bytes.hold(other);
    QCOMPARE(account.value() + other.value(), bytes.cost() + Reference);
    bytes.release(other);
}

void TestSharedBytes::heldByTwoThreads()
{
    Counter accounts[2];
    {
        std::vector<SharedBytes> all;
        for (int i = 0; i < 2000; ++i)
            all.emplace_back(QByteArray(i, 'x'));
        const auto work = [](std::vector<SharedBytes> mine, Counter &account) {
            for (int round = 0; round < 10; ++round) {
                for (const SharedBytes &bytes : mine)
                    bytes.hold(account);
                for (const SharedBytes &bytes : mine)
                    bytes.release(account);
            }
        };
        std::thread one(work, all, std::ref(accounts[0]));
        std::thread two(work, std::move(all), std::ref(accounts[1]));
        one.join();
        two.join();
    }
    QCOMPARE(accounts[0].value() + accounts[1].value(), 0);
}

WSIFY_SUITE(tst_sharedbytes, wsify::test::NoApplication, TestSharedBytes)
#include "tst_sharedbytes.moc"
