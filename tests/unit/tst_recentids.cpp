// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/fanout/recentids.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;

class TestRecentIds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsForFiveMinutes();
    void forgetsWhatFailed();
    void isBounded();
};

void TestRecentIds::knowsForFiveMinutes()
{
    RecentIds ids;
    const RecentIds::TimePoint start{};
    QVERIFY(ids.insert("a", start));
    QVERIFY(!ids.insert("a", start + std::chrono::seconds(299)));
    QVERIFY(ids.insert("b", start + std::chrono::seconds(299)));
    QVERIFY(ids.insert("a", start + std::chrono::seconds(300)));
    QVERIFY(!ids.insert("b", start + std::chrono::seconds(300)));
}

void TestRecentIds::forgetsWhatFailed()
{
    RecentIds ids;
    const RecentIds::TimePoint start{};
    QVERIFY(ids.insert("a", start));
    ids.remove("a");
    ids.remove("never seen");
    QVERIFY(ids.insert("a", start + std::chrono::seconds(200)));
    // The first insertion's end must not take the second one away.
    QVERIFY(!ids.insert("a", start + std::chrono::seconds(301)));
}

void TestRecentIds::isBounded()
{
    RecentIds ids;
    const RecentIds::TimePoint start{};
    for (size_t i = 0; i <= RecentIds::Capacity; ++i)
        QVERIFY(ids.insert(QByteArray::number(qulonglong(i)), start));
    QVERIFY(ids.insert("0", start)); // the oldest made room
    QVERIFY(!ids.insert(QByteArray::number(qulonglong(RecentIds::Capacity)), start));
}

WSIFY_SUITE(tst_recentids, wsify::test::NoApplication, TestRecentIds)
#include "tst_recentids.moc"
