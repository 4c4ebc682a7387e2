// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/recentids.h"
#include "support/suite.h"

#include <QHash>
#include <QRandomGenerator>
#include <QtTest>

#include <algorithm>

using namespace wsify;

namespace {
PublicationId id(quint32 number)
{
    return {"c", QByteArray::number(number)};
}
} // namespace

class TestRecentIds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsForFiveMinutes();
    void countsPerChannel();
    void theSameHoweverItIsWritten();
    void isTheSameForEver();
    void remembersAMillion();
    void likeASimpleModel();
};

void TestRecentIds::knowsForFiveMinutes()
{
    RecentIds ids;
    const auto start = std::chrono::steady_clock::now();
    QVERIFY(ids.insert(id(1), start));
    QVERIFY(!ids.insert(id(1), start + std::chrono::seconds(299)));
    QVERIFY(ids.insert(id(2), start + std::chrono::seconds(299)));
    QVERIFY(ids.insert(id(1), start + std::chrono::seconds(302)));
    QVERIFY(!ids.insert(id(2), start + std::chrono::seconds(302)));
    QCOMPARE(ids.remembered(), 2);
}

void TestRecentIds::countsPerChannel()
{
    RecentIds ids;
    QVERIFY(ids.insert({"a", "1"}));
    QVERIFY(ids.insert({"b", "1"}));
    QVERIFY(ids.insert({"a1", "1"}));
    QVERIFY(ids.insert({"a", "11"}));
    QVERIFY(!ids.insert({"b", "1"}));
}

void TestRecentIds::theSameHoweverItIsWritten()
{
    RecentIds ids;
    QVERIFY(ids.insert({"c", R"("a/b")"}));
    QVERIFY(!ids.insert({"c", R"("\u0061\/b")"}));
    QVERIFY(ids.insert({"c", R"("1")"}));
    QVERIFY(ids.insert({"c", "1"})); // a number is no string
    QVERIFY(ids.insert({"c", R"("\ud800")"}));
    QVERIFY(!ids.insert({"c", R"("\ud800")"}));
    QVERIFY(ids.insert({"c", "\"\\\\ud800\\\"\""}));
}

// Nodes of different versions share them in Redis.
void TestRecentIds::isTheSameForEver()
{
    const PublicationId::Hash hash = PublicationId("chat", R"("order-7")").hash();
    QCOMPARE(QByteArray(hash.data(), qsizetype(hash.size())).toHex(), "c08c382ae6324b5314b64d0f48b3bdd8");
}

void TestRecentIds::remembersAMillion()
{
    RecentIds ids;
    const auto start = std::chrono::steady_clock::now();
    for (quint32 i = 0; i < RecentIds::Capacity; ++i) {
        if (!ids.insert(id(i), start))
            QFAIL("another id was taken for this one");
    }
    QVERIFY(RecentIds::Capacity >= 1'000'000);
    QVERIFY(ids.bytes() <= 64LL * 1024 * 1024);
    QVERIFY(!ids.insert(id(0), start));
    QCOMPARE(ids.forgotten(), 0);
    QVERIFY(ids.insert(id(RecentIds::Capacity), start)); // the oldest makes room
    QCOMPARE(ids.forgotten(), 1);
    QVERIFY(!ids.insert(id(1), start));
    QVERIFY(ids.insert(id(0), start));
    // All are over, and their memory with them; a part at a time.
    const auto later = start + std::chrono::minutes(6);
    QVERIFY(ids.insert(id(2'000'000), later));
    QVERIFY(ids.remembered() > 1'000'000);
    for (int i = 0; i < 1000 && ids.remembered() > 1; ++i)
        ids.tidy(later);
    QCOMPARE(ids.remembered(), 1);
    QVERIFY(ids.bytes() < 1024 * 1024);
}

/// It grows and shrinks with ids in it that still count.
void TestRecentIds::likeASimpleModel()
{
    RecentIds ids;
    QHash<quint32, qint64> until; // seconds
    QRandomGenerator random(4711);
    const auto start = std::chrono::steady_clock::now();
    qint64 second = 0;
    qint64 most = 0;
    qint64 least = 0; // after that
    for (int i = 0; i < 200'000; ++i) {
        const bool isBusy = i / 40'000 % 2 == 0;
        if (random.bounded(isBusy ? 100 : 2) == 0)
            second += random.bounded(4);
        if (random.bounded(100) == 0)
            ids.tidy(start + std::chrono::seconds(second));
        const quint32 number = random.bounded(30'000U);
        const bool isKnown = until.value(number, -1) > second;
        if (ids.insert(id(number), start + std::chrono::seconds(second)) == isKnown)
            QFAIL(qPrintable(QStringLiteral("id %1 in second %2").arg(number).arg(second)));
        if (!isKnown)
            until[number] = second + 301;
        least = ids.bytes() > most ? ids.bytes() : std::min(least, ids.bytes());
        most = std::max(most, ids.bytes());
    }
    QVERIFY(least < most / 4);
}

WSIFY_SUITE(tst_recentids, wsify::test::NoApplication, TestRecentIds)
#include "tst_recentids.moc"
