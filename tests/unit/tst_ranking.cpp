// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/ranking.h"

#include <QRandomGenerator>
#include <QtTest>

#include <algorithm>
#include <tuple>
#include <vector>

using namespace wsify;

class TestRanking : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agreesWithSorting_data();
    void agreesWithSorting();
    void wantsWhatItKeeps();
};

void TestRanking::agreesWithSorting_data()
{
    QTest::addColumn<bool>("isDescending");
    QTest::addColumn<int>("keep");
    for (const bool isDescending : {false, true}) {
        for (const int keep : {0, 1, 7, 500, 1000, 5000})
            QTest::addRow("%d %s", keep, isDescending ? "down" : "up") << isDescending << keep;
    }
}

void TestRanking::agreesWithSorting()
{
    QFETCH(const bool, isDescending);
    QFETCH(const int, keep);
    QRandomGenerator random(quint32(keep) + 1);
    std::vector<Candidate> all;
    for (int i = 0; i < 1000; ++i) {
        // Many of the same, so that texts and ids decide.
        all.push_back(
            {random.bounded(10), QByteArray::number(random.bounded(5)), QByteArray::number(i), i, 0, nullptr});
    }
    std::shuffle(all.begin(), all.end(), random);
    Ranking ranking(isDescending, keep);
    for (const Candidate &candidate : all)
        ranking.add(candidate);

    std::sort(all.begin(), all.end(), [isDescending](const Candidate &a, const Candidate &b) {
        const auto first = std::tie(a.number, a.text);
        const auto second = std::tie(b.number, b.text);
        if (first != second)
            return isDescending ? second < first : first < second;
        return a.id < b.id;
    });
    const std::vector<Candidate> best = ranking.take();
    QCOMPARE(best.size(), size_t(std::min(keep, 1000)));
    for (size_t i = 0; i < best.size(); ++i)
        QCOMPARE(best[i].id, all[i].id);
    QVERIFY(ranking.take().empty());
}

void TestRanking::wantsWhatItKeeps()
{
    Ranking ranking(true, 2);
    QVERIFY(ranking.wants({1, {}, "a"}));
    ranking.add({1, {}, "a"});
    ranking.add({3, {}, "b"});
    QVERIFY(ranking.wants({2, {}, "c"}));
    QVERIFY(!ranking.wants({0, {}, "c"}));
    QVERIFY(!ranking.wants({1, {}, "b"}));
    QVERIFY(ranking.wants({1, {}, "A"}));
    ranking.add({0, {}, "c"});
    QCOMPARE(ranking.take().back().id, QByteArray("a"));
    QVERIFY(!Ranking(false, 0).wants({0, {}, {}}));
}

QTEST_APPLESS_MAIN(TestRanking)
#include "tst_ranking.moc"
