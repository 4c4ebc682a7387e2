// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/lists/denials.h"
#include "support/suite.h"

#include <QTest>

#include <atomic>
#include <thread>
#include <vector>

using namespace wsify;

namespace {

Denials::Row row(int number)
{
    auto made = std::make_shared<admin::DenialRow>();
    made->t = number;
    made->channel = "room:" + QByteArray::number(number);
    return made;
}

} // namespace

class TestDenials : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsOfRefusals();
    void keepsTheLast();
    void manyThreads();
};

void TestDenials::rowsOfRefusals()
{
    const QByteArray longName = '"' + QByteArray("\xc3\xa4").repeated(1000) + '"';
    const Denials::Row made = Denials::rowOf({"c1", "10.0.0.1", R"("jo\u0069n")", longName, refusalcode::Denied,
                                              "a sentence", 403, std::chrono::microseconds(1500)});
    QVERIFY(made->t > 1'700'000'000'000);
    QCOMPARE(made->client, "c1");
    QCOMPARE(made->user, QByteArray());
    QCOMPARE(made->ip, "10.0.0.1");
    QCOMPARE(made->command, "join");
    QCOMPARE(made->channel, QByteArray("\xc3\xa4").repeated(128));
    QCOMPARE(made->status, 403);
    QCOMPARE(made->latencyMs, 1.5);
    QCOMPARE(made->reason, "denied");
    const Denials::Row other =
        Denials::rowOf({{}, {}, QByteArray(100'000, 'x'), {}, refusalcode::Malformed, "", 0, {}});
    QCOMPARE(other->command, QByteArray(Denials::MaxCommand, 'x'));
    QCOMPARE(other->channel, QByteArray());
}

void TestDenials::keepsTheLast()
{
    Denials denials;
    QCOMPARE(denials.rows().size(), size_t(0));
    for (int i = 0; i < 25'000; ++i) {
        denials.add(row(i));
        if (i == 2) {
            const auto rows = denials.rows();
            QCOMPARE(rows.size(), size_t(3));
            QCOMPARE(rows.front()->t, 2);
            QCOMPARE(rows.back()->t, 0);
        }
    }
    const auto rows = denials.rows();
    QCOMPARE(rows.size(), Denials::MaxRows);
    for (size_t i = 0; i < rows.size(); ++i)
        QCOMPARE(rows[i]->t, qint64(24'999 - i));
}

/// For ThreadSanitizer, too: workers add while the main thread lists. They go on until it has listed often
/// enough, so the two overlap on any machine.
void TestDenials::manyThreads()
{
    constexpr int Threads = 4;
    constexpr int Each = 10'000;
    constexpr int Looks = 20;
    Denials denials;
    std::atomic<int> looks = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < Threads; ++thread) {
        threads.emplace_back([&] {
            for (int i = 0; i < Each || looks < Looks; ++i)
                denials.add(row(i));
        });
    }
    bool isWrong = false;
    for (; looks < Looks; ++looks) {
        const auto rows = denials.rows();
        isWrong = isWrong || rows.size() > Denials::MaxRows;
        for (const auto &one : rows)
            isWrong = isWrong || !one || one->channel != "room:" + QByteArray::number(one->t);
    }
    for (std::thread &thread : threads)
        thread.join();
    QVERIFY(!isWrong);
    QCOMPARE(denials.rows().size(), Denials::MaxRows);
}

WSIFY_SUITE(tst_denials, wsify::test::NoApplication, TestDenials)
#include "tst_denials.moc"
