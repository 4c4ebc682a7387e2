// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "desktop.h"
#include "gui/overview/toplist.h"
#include "support/suite.h"

#include <QTest>

#include <cmath>

using namespace wsify::console;

namespace {

class TestTopList : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ratesFromTwoRefreshes()
    {
        TopList list;
        auto top = list.next(1000, {{"a", 900}, {"b", 500}, {"c", 10}}, 2);
        QCOMPARE(top.size(), 2);
        QCOMPARE(top[0].index, 0); // nothing is known yet: as the server sorted them
        QVERIFY(std::isnan(top[0].perSecond));
        top = list.next(3000, {{"a", 902}, {"b", 540}, {"d", 400}, {"c", 30}}, 3);
        QCOMPARE(top.size(), 3);
        QCOMPARE(top[0].index, 1);
        QCOMPARE(top[0].perSecond, 20);
        QCOMPARE(top[1].index, 3);
        QCOMPARE(top[1].perSecond, 10);
        QCOMPARE(top[2].index, 0);
    }

    void whoIsNewOrBeginsAgainHasNone()
    {
        TopList list;
        list.next(1000, {{"a", 900}}, 5);
        auto top = list.next(2000, {{"a", 3}, {"new", 70}}, 5);
        QVERIFY(std::isnan(top[0].perSecond) && std::isnan(top[1].perSecond));
        top = list.next(3000, {{"a", 4}, {"new", 70}}, 5);
        QCOMPARE(top[0].perSecond, 1);
        QCOMPARE(top[1].perSecond, 0);
        list.clear();
        QVERIFY(std::isnan(list.next(4000, {{"a", 9}}, 5)[0].perSecond));
    }

    void noTimeNoRate()
    {
        TopList list;
        list.next(1000, {{"a", 1}}, 5);
        QVERIFY(std::isnan(list.next(1000, {{"a", 2}}, 5)[0].perSecond));
    }
};

} // namespace

WSIFY_SUITE(tst_toplist, wsify::test::OnDesktop<QCoreApplication>, TestTopList)

#include "tst_toplist.moc"
