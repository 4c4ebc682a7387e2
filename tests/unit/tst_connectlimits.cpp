// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/limits.h"
#include "core/session/connectlimits.h"
#include "support/suite.h"

#include <QtTest>

#include <vector>

using namespace wsify;
using namespace std::chrono_literals;
using Verdict = ConnectLimits::Verdict;

class TestConnectLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bucket();
    void offAtFirst();
    void clientsOfAnAddress();
    void rateOfAll();
    void rateOfAnAddress();
    void unixSocketsHaveNoAddress();
    void refusedOnesCountNowhere();
    void networks_data();
    void networks();
    void quietOnesAreForgotten();
    void whoIsRefusedMayHoldAPlace();
    void newLimits();
};

void TestConnectLimits::bucket()
{
    TokenBucket bucket;
    QCOMPARE(bucket.balance(4, 100s), 4.0); // full at first, whatever the clock says
    for (int left = 3; left >= 0; --left)
        QCOMPARE(bucket.take(4, 100s), double(left));
    QCOMPARE(bucket.take(4, 100s), -1.0);
    QCOMPARE(bucket.until(0, 4), 250ms);
    QCOMPARE(bucket.until(1, 4), 500ms);
    QCOMPARE(bucket.balance(4, 100s + 250ms), 0.0);
    QCOMPARE(bucket.balance(4, 99s), 0.0); // a clock that goes back gives nothing and takes nothing
    QCOMPARE(bucket.balance(4, 100s + 500ms), 1.0);
    QCOMPARE(bucket.until(1, 4), 0ms);
    QCOMPARE(bucket.balance(4, 200s), 4.0); // never more than a second's
}

void TestConnectLimits::offAtFirst()
{
    const Limits limits;
    ConnectLimits connects(limits);
    for (int i = 0; i < 100'000; ++i)
        QCOMPARE(connects.enter("192.0.2.1", 0s).verdict, Verdict::Ok);
    QCOMPARE(connects.networks(), 0);
}

void TestConnectLimits::clientsOfAnAddress()
{
    Limits limits;
    limits.maxClientsPerAddress = 2;
    ConnectLimits connects(limits);
    ConnectLimits::Entry one = connects.enter("192.0.2.1", 0s);
    QVERIFY(one.place);
    const ConnectLimits::Entry two = connects.enter("192.0.2.1", 0s);
    QCOMPARE(two.verdict, Verdict::Ok);
    QCOMPARE(connects.enter("192.0.2.1", 0s).verdict, Verdict::TooMany);
    QCOMPARE(connects.enter("192.0.2.2", 0s).verdict, Verdict::Ok);
    const ConnectLimits::Place copy = one.place; // a place is given back with its last copy
    one.place.reset();
    QCOMPARE(connects.enter("192.0.2.1", 0s).verdict, Verdict::TooMany);
    const_cast<ConnectLimits::Place &>(copy).reset();
    QCOMPARE(connects.enter("192.0.2.1", 0s).verdict, Verdict::Ok);
    QCOMPARE(connects.networks(), 1);
}

void TestConnectLimits::rateOfAll()
{
    Limits limits;
    limits.connectRate = 3;
    ConnectLimits connects(limits);
    for (const char *address : {"192.0.2.1", "192.0.2.2", "2001:db8::1"})
        QCOMPARE(connects.enter(address, 10s).verdict, Verdict::Ok);
    QCOMPARE(connects.enter("192.0.2.9", 10s).verdict, Verdict::TooFast);
    QCOMPARE(connects.enter("192.0.2.9", 10s + 333ms).verdict, Verdict::TooFast);
    QCOMPARE(connects.enter("192.0.2.9", 10s + 334ms).verdict, Verdict::Ok);
    QCOMPARE(connects.enter("192.0.2.9", 10s + 334ms).verdict, Verdict::TooFast);
}

void TestConnectLimits::rateOfAnAddress()
{
    Limits limits;
    limits.connectRatePerAddress = 2;
    ConnectLimits connects(limits);
    for (int i = 0; i < 2; ++i) {
        QCOMPARE(connects.enter("192.0.2.1", 0s).verdict, Verdict::Ok);
        QCOMPARE(connects.enter("192.0.2.2", 0s).verdict, Verdict::Ok);
    }
    QCOMPARE(connects.enter("192.0.2.1", 0s).verdict, Verdict::AddressTooFast);
    QCOMPARE(connects.enter("192.0.2.2", 499ms).verdict, Verdict::AddressTooFast);
    QCOMPARE(connects.enter("192.0.2.1", 500ms).verdict, Verdict::Ok);
}

void TestConnectLimits::unixSocketsHaveNoAddress()
{
    Limits limits;
    limits.connectRatePerAddress = 1;
    limits.maxClientsPerAddress = 1;
    ConnectLimits connects(limits);
    const auto one = connects.enter("unix", 0s);
    const auto two = connects.enter("unix", 0s);
    QVERIFY(one.verdict == Verdict::Ok && two.verdict == Verdict::Ok);
    QCOMPARE(connects.networks(), 0);
    limits.connectRate = 1; // is of all
    connects.setLimits(limits);
    QCOMPARE(connects.enter("unix", 1s).verdict, Verdict::Ok);
    QCOMPARE(connects.enter("unix", 1s).verdict, Verdict::TooFast);
}

void TestConnectLimits::refusedOnesCountNowhere()
{
    Limits limits;
    limits.connectRate = 10;
    limits.connectRatePerAddress = 1;
    limits.maxClientsPerAddress = 1;
    ConnectLimits connects(limits);
    std::vector<ConnectLimits::Place> places{connects.enter("192.0.2.1", 0s).place};
    for (int i = 0; i < 100; ++i)
        QCOMPARE(connects.enter("192.0.2.1", 0s).verdict, Verdict::TooMany);
    for (int i = 2; i < 11; ++i) {
        const auto entry = connects.enter("192.0.2." + QByteArray::number(i), 0s);
        QCOMPARE(entry.verdict, Verdict::Ok);
        places.push_back(entry.place);
    }
    QCOMPARE(connects.enter("192.0.2.99", 0s).verdict, Verdict::TooFast);
}

void TestConnectLimits::networks_data()
{
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<QByteArray>("network");
    const auto row = [](const char *address, const char *network) {
        QTest::newRow(address) << QByteArray(address) << QByteArray(network);
    };
    row("192.0.2.1", "192.0.2.1");
    row("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64");
    row("2001:db8::1", "2001:db8:0:0::/64");
    row("2001:db8:1:2::", "2001:db8:1:2::/64");
    row("2001:db8:1:2:3::", "2001:db8:1:2::/64");
    row("::1", "0:0:0:0::/64");
    row("::", "0:0:0:0::/64");
    row("fe80::1%eth0", "fe80:0:0:0::/64");
    row("1::5:6:7:8", "1:0:0:0::/64");
    row("1:2::4:5:6:7:8", "1:2:0:4::/64");
    row("", "");
}

void TestConnectLimits::networks()
{
    QFETCH(QByteArray, address);
    QFETCH(QByteArray, network);
    QCOMPARE(ConnectLimits::network(address), network);
}

void TestConnectLimits::quietOnesAreForgotten()
{
    Limits limits;
    limits.connectRatePerAddress = 5;
    ConnectLimits connects(limits);
    const auto stays = connects.enter("192.0.2.1", 0s);
    for (int i = 0; i < 100'000; ++i) {
        const QByteArray address = "2001:db8:" + QByteArray::number(i, 16) + "::1";
        QCOMPARE(connects.enter(address, std::chrono::milliseconds(i)).verdict, Verdict::Ok);
    }
    // 200 ms make up for one connect, so some hundreds are remembered at a time
    QVERIFY2(connects.networks() <= 2048, QByteArray::number(connects.networks()).constData());
    for (int i = 0; i < 4; ++i)
        QCOMPARE(connects.enter("192.0.2.1", 0s).verdict, Verdict::Ok);
}

void TestConnectLimits::whoIsRefusedMayHoldAPlace()
{
    Limits limits;
    ConnectLimits connects(limits);
    QVERIFY(!connects.hold("192.0.2.1")); // nobody counts
    limits.maxClientsPerAddress = 2;
    limits.connectRatePerAddress = 2;
    connects.setLimits(limits);
    QVERIFY(!connects.hold("unix"));
    auto held = connects.hold("192.0.2.1");
    auto beyond = connects.hold("192.0.2.1");
    auto more = connects.hold("192.0.2.1");
    QCOMPARE(connects.enter("192.0.2.1", 0s).verdict, Verdict::TooMany);
    held.reset();
    beyond.reset();
    auto first = connects.enter("192.0.2.1", 0s);
    QCOMPARE(first.verdict, Verdict::Ok);
    more.reset();
    QCOMPARE(connects.enter("192.0.2.1", 0s).verdict, Verdict::Ok); // against the rate they did not count
}

/// Of a reload: a lower limit cuts nobody off and counts for whoever comes next.
void TestConnectLimits::newLimits()
{
    Limits limits;
    ConnectLimits connects(limits);
    auto uncounted = connects.enter("192.0.2.1", 0s);
    limits.maxClientsPerAddress = 2;
    connects.setLimits(limits);
    auto first = connects.enter("192.0.2.1", 0s);
    const auto second = connects.enter("192.0.2.1", 0s);
    QCOMPARE(connects.enter("192.0.2.1", 0s).verdict, Verdict::TooMany);
    limits.maxClientsPerAddress = 1;
    limits.connectRatePerAddress = 1;
    connects.setLimits(limits);
    first.place.reset();
    uncounted.place.reset();
    QCOMPARE(connects.enter("192.0.2.1", 0s).verdict, Verdict::TooMany);
    const auto other = connects.enter("192.0.2.2", 0s);
    QCOMPARE(other.verdict, Verdict::Ok);
    limits.maxClientsPerAddress = 5;
    connects.setLimits(limits);
    QCOMPARE(connects.enter("192.0.2.2", 0s).verdict, Verdict::AddressTooFast);
    QCOMPARE(connects.enter("192.0.2.2", 1s).verdict, Verdict::Ok);
}

WSIFY_SUITE(tst_connectlimits, wsify::test::NoApplication, TestConnectLimits)
#include "tst_connectlimits.moc"
