// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/metrics/deliverydelay.h"
#include "support/suite.h"

#include <QTest>

#include <numeric>

using namespace wsify;
using wsify::test::NoApplication;
using namespace std::chrono_literals;

class TestDeliveryDelay : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTurnCountsItsPublications();
    void whatNobodyWasOwedIsNotCounted();

private:
    static qint64 count(const DeliveryDelay &delay)
    {
        LatencyHistogram::Counts counts{};
        delay.histogram().addTo(counts);
        return std::accumulate(counts.begin(), counts.end(), qint64(0));
    }
};

void TestDeliveryDelay::aTurnCountsItsPublications()
{
    DeliveryDelay delay;
    const auto now = std::chrono::steady_clock::now();
    delay.turnBegan();
    delay.queued(now - 2s);
    delay.queued(now - 1s);
    QCOMPARE(count(delay), 0);
    delay.turnEnded();
    QCOMPARE(count(delay), 2);
    QVERIFY(delay.histogram().sum() >= 3s);
    delay.turnEnded();
    QCOMPARE(count(delay), 2);
}

void TestDeliveryDelay::whatNobodyWasOwedIsNotCounted()
{
    DeliveryDelay delay;
    const auto now = std::chrono::steady_clock::now();
    delay.queued(now - 1h); // for a member that is leaving: no turn follows
    delay.turnBegan();
    delay.queued(now);
    delay.turnEnded();
    QCOMPARE(count(delay), 1);
    QVERIFY(delay.histogram().sum() < 1h);
}

WSIFY_SUITE(tst_deliverydelay, NoApplication, TestDeliveryDelay)
#include "tst_deliverydelay.moc"
