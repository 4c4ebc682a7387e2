// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/lists/ranking.h"
#include "support/suite.h"

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
    const size_t count = std::min<size_t>(size_t(keep), all.size());
    const std::vector<Candidate> best = ranking.page(0, keep);
    QCOMPARE(best.size(), count);
    for (size_t i = 0; i < count; ++i)
        QCOMPARE(best[i].id, all[i].id);
    QVERIFY(ranking.page(0, keep).empty());

    // The best of parts are the best of all.
    Ranking parts[3] = {Ranking(isDescending, keep), Ranking(isDescending, keep), Ranking(isDescending, keep)};
    for (const Candidate &candidate : all)
        parts[candidate.worker % 3].add(candidate);
    for (const size_t offset : {size_t(0), count / 2, count, count + 10}) {
        Ranking merged(isDescending, keep);
        for (const Ranking &part : parts)
            merged.merge(Ranking(part).release());
        const std::vector<Candidate> page = merged.page(qint64(offset), qint64(count - std::min(offset, count)));
        QCOMPARE(page.size(), count - std::min(offset, count));
        for (size_t i = 0; i < page.size(); ++i)
            QCOMPARE(page[i].id, all[offset + i].id);
    }
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
    QCOMPARE(ranking.page(0, 2).back().id, QByteArray("a"));
    QVERIFY(!Ranking(false, 0).wants({0, {}, {}}));
}

WSIFY_SUITE(tst_ranking, wsify::test::NoApplication, TestRanking)
#include "tst_ranking.moc"
