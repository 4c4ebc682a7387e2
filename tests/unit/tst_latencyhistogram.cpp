// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/metrics/latencyhistogram.h"
#include "support/suite.h"

#include <QTest>

#include <memory>

using namespace wsify;
using namespace std::chrono_literals;

class TestLatencyHistogram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void buckets();
    void percentiles();
    void nothing();
    void sum();
};

/// Each time is in one bucket, the next bucket begins where one ends, and none is wider than a sixteenth of its times.
void TestLatencyHistogram::buckets()
{
    for (int bucket = 0; bucket < LatencyHistogram::Buckets; ++bucket) {
        const auto longest = LatencyHistogram::longestIn(bucket);
        QCOMPARE(LatencyHistogram::bucketOf(longest), bucket);
        const auto shortest = bucket == 0 ? 0us : LatencyHistogram::longestIn(bucket - 1) + 1us;
        QCOMPARE(LatencyHistogram::bucketOf(shortest), bucket);
        QVERIFY((longest - shortest) * 16 <= shortest);
    }
    QCOMPARE(LatencyHistogram::bucketOf(-1us), 0);
    QVERIFY(LatencyHistogram::longestIn(LatencyHistogram::Buckets - 1) > 60s);
    QCOMPARE(LatencyHistogram::bucketOf(std::chrono::hours(1000)), LatencyHistogram::Buckets - 1);
}

void TestLatencyHistogram::percentiles()
{
    const auto histogram = std::make_unique<LatencyHistogram>();
    for (int ms = 100; ms >= 1; --ms)
        histogram->add(std::chrono::milliseconds(ms));
    LatencyHistogram::Counts counts{};
    histogram->addTo(counts);
    for (const double share : {0.01, 0.5, 0.95, 0.99, 1.0}) {
        const auto exact = std::chrono::microseconds(qRound64(share * 100'000));
        const auto read = LatencyHistogram::percentile(counts, share);
        QVERIFY2(read >= exact && (read - exact) * 16 <= exact, QByteArray::number(qint64(read.count())));
    }
    histogram->addTo(counts); // as from a second worker
    QVERIFY(LatencyHistogram::percentile(counts, 0.5) < 54ms);
}

void TestLatencyHistogram::nothing()
{
    QCOMPARE(LatencyHistogram::percentile({}, 0.5), 0us);
    LatencyHistogram::Counts one{};
    one[size_t(LatencyHistogram::bucketOf(7ms))] = 1;
    QCOMPARE(LatencyHistogram::percentile(one, 0.0), LatencyHistogram::percentile(one, 1.0));
}

void TestLatencyHistogram::sum()
{
    const auto histogram = std::make_unique<LatencyHistogram>();
    histogram->add(3ms);
    histogram->add(4us);
    QCOMPARE(histogram->sum(), 3004us);
}

WSIFY_SUITE(tst_latencyhistogram, wsify::test::NoApplication, TestLatencyHistogram)
#include "tst_latencyhistogram.moc"
