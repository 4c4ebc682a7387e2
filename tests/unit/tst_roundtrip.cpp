// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/metrics/roundtrip.h"
#include "support/suite.h"

#include <QTest>

using namespace wsify;
using namespace std::chrono_literals;

class TestRoundTrip : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isOfTheLastPingThatWasAnswered()
    {
        RoundTrip trip;
        QVERIFY(!trip.last());
        trip.pinged(1000ms);
        QVERIFY(!trip.last());
        trip.ponged(1030ms);
        QCOMPARE(trip.last(), 30ms);
        trip.pinged(2000ms);
        QCOMPARE(trip.last(), 30ms);
        trip.ponged(2000ms); // in the same turn
        QCOMPARE(trip.last(), 0ms);
    }

    void pongsThatNobodyAskedFor()
    {
        RoundTrip trip;
        trip.ponged(900ms);
        QVERIFY(!trip.last());
        trip.pinged(1000ms);
        trip.ponged(1010ms);
        trip.ponged(1500ms);
        QCOMPARE(trip.last(), 10ms);
    }
};

WSIFY_SUITE(tst_roundtrip, QCoreApplication, TestRoundTrip)

#include "tst_roundtrip.moc"
