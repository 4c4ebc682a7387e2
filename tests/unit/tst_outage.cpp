// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/outage.h"
#include "engine/authorizer/authorizerhealth.h"
#include "support/recordingobserver.h"
#include "support/suite.h"

#include <QTest>

using namespace wsify;
using namespace wsify::test;
using namespace std::chrono_literals;

namespace {
std::chrono::steady_clock::time_point now; // of AuthorizerHealth, which takes a function
}

class TestOutage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { now = {}; }
    void isToldOnce();
    void comesAndGoes();
    void countsBetween();
    void authorizersAreOne();
    void explainsAnswersOnce();
};

void TestOutage::isToldOnce()
{
    Outage outage("the service");
    QVERIFY(!outage.worked(now));
    QCOMPARE(outage.failed("no answer", now).value(), "the service is unavailable: no answer");
    for (int i = 1; i <= 20; ++i)
        QVERIFY(!outage.failed("no answer", now + i * 100ms));
    QVERIFY(outage.isOn());
    QVERIFY(!outage.worked(now + 2s + Outage::Quiet - 1ms));
    QCOMPARE(outage.worked(now + 2s + Outage::Quiet).value(), "the service answers again; 21 calls failed in 2.0 s");
    QVERIFY(!outage.isOn());
    QVERIFY(!outage.worked(now + 10s));
    QVERIFY(outage.failed("no answer", now + 20s));
}

void TestOutage::comesAndGoes()
{
    // Works every other time, for half a minute: one outage.
    Outage outage("the service");
    int told = 0;
    for (auto at = 0ms; at < 30s; at += 100ms) {
        told += outage.failed("refused", now + at) ? 1 : 0;
        told += outage.worked(now + at + 50ms) ? 1 : 0;
    }
    QCOMPARE(told, 1);
    QVERIFY(outage.worked(now + 36s));
}

void TestOutage::countsBetween()
{
    Outage outage("the service");
    QByteArrayList told;
    for (auto at = 0s; at <= 150s; at += 1s) {
        if (const auto news = outage.failed("refused", now + at))
            told.append(*news);
    }
    QCOMPARE(told, (QByteArrayList{"the service is unavailable: refused",
                                   "the service is still unavailable (61 calls failed in 60.0 s): refused",
                                   "the service is still unavailable (121 calls failed in 120.0 s): refused"}));
}

// Whichever worker asks.
void TestOutage::authorizersAreOne()
{
    RecordingObserver first;
    RecordingObserver second;
    AuthorizerHealth health([] { return now; });
    health.answered(200, first);
    health.failed("it answered 503", first);
    health.failed("it answered 503", second);
    health.answered(200, second);
    now += Outage::Quiet;
    health.answered(403, second);
    health.answered(200, first);
    QCOMPARE(first.warnings, QByteArrayList{"the authorizer is unavailable: it answered 503"});
    QCOMPARE(second.warnings, QByteArrayList{"the authorizer answers again; 2 calls failed in 0.0 s"});
}

void TestOutage::explainsAnswersOnce()
{
    RecordingObserver observer;
    AuthorizerHealth health([] { return now; });
    for (const int status : {200, 400, 403, 429})
        health.answered(status, observer);
    QCOMPARE(observer.warnings, QByteArrayList{});
    for (int i = 0; i < 3; ++i) {
        for (const int status : {201, 204, 302, 307})
            health.answered(status, observer);
    }
    QCOMPARE(observer.warnings.size(), qsizetype(2));
    QVERIFY(observer.warnings.at(0).contains("201: only 200 allows"));
    QVERIFY(observer.warnings.at(1).contains("302: a redirect is not followed"));
}

WSIFY_SUITE(tst_outage, wsify::test::NoApplication, TestOutage)
#include "tst_outage.moc"
