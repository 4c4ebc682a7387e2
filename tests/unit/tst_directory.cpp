// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/fanout/directory.h"
#include "support/suite.h"

#include <QRandomGenerator>
#include <QtTest>

#include <algorithm>
#include <vector>

using namespace wsify;

class TestDirectory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsFirstAndLast();
    void countsChannels();
    void totalsAreOfTheProcess();
    void aWalkMeetsEveryChannelOnce();
    void aWalkBearsChanges();
};

void TestDirectory::tellsFirstAndLast()
{
    Directory directory;
    QCOMPARE(directory.route("a"), Directory::Mask(0));
    QVERIFY(directory.add("a", 0).isFirst);
    QVERIFY(!directory.add("a", 63).isFirst);
    QCOMPARE(directory.route("a"), Directory::Mask(1) | (Directory::Mask(1) << 63));
    QVERIFY(!directory.remove("a", 0));
    QVERIFY(!directory.remove("a", 0)); // twice changes nothing
    QVERIFY(directory.remove("a", 63));
    QVERIFY(!directory.remove("a", 63));
    QCOMPARE(directory.route("a"), Directory::Mask(0));
}

void TestDirectory::countsChannels()
{
    Directory directory;
    for (int i = 0; i < 500; ++i) {
        directory.add(QByteArray::number(i), 0);
        directory.add(QByteArray::number(i), 1);
    }
    QCOMPARE(directory.channels(), qsizetype(500));
    for (int i = 0; i < 500; ++i)
        directory.remove(QByteArray::number(i), 0);
    QCOMPARE(directory.channels(), qsizetype(500));
    for (int i = 0; i < 500; ++i)
        directory.remove(QByteArray::number(i), 1);
    QCOMPARE(directory.channels(), qsizetype(0));
}

void TestDirectory::totalsAreOfTheProcess()
{
    Directory directory;
    ChannelTotals &totals = directory.add("a", 0).totals;
    QCOMPARE(&directory.add("a", 3).totals, &totals);
    for (int i = 0; i < 10'000; ++i)
        directory.add("b" + QByteArray::number(i), 1); // and the entries stay where they are
    totals.members += 5;
    directory.route("a");
    directory.route("a");
    directory.route("nobody");
    QCOMPARE(directory.row("a").members, 5);
    QCOMPARE(directory.row("a").messages, 2);
    directory.remove("a", 0);
    QCOMPARE(directory.row("a").messages, 2);
    directory.remove("a", 3);
    QCOMPARE(directory.row("a").messages, 0);
    directory.add("a", 2);
    QCOMPARE(directory.row("a").messages, 0); // begins again with the next first member
    QCOMPARE(directory.row("nobody").members, 0);
}

void TestDirectory::aWalkMeetsEveryChannelOnce()
{
    Directory directory;
    constexpr int Channels = 40'000;
    for (int i = 0; i < Channels; ++i)
        directory.add(QByteArray::number(i), 0).totals.members = i;
    std::vector<int> met(Channels);
    size_t most = 0;
    Directory::Walk walk;
    while (!walk.isAtEnd()) {
        const auto rows = directory.next(walk);
        most = std::max(most, rows.size());
        for (const auto &row : rows) {
            ++met[row.channel.toUInt()];
            QCOMPARE(row.members, row.channel.toInt());
        }
    }
    QCOMPARE(std::count(met.begin(), met.end(), 1), Channels);
    QVERIFY2(most < 300, QByteArray::number(quint64(most)).constData());
    QVERIFY(directory.next(walk).empty());
}

void TestDirectory::aWalkBearsChanges()
{
    Directory directory;
    for (int i = 0; i < 1000; ++i)
        directory.add("stays" + QByteArray::number(i), 0);
    Directory::Walk walk;
    int next = 0;
    int met = 0;
    while (!walk.isAtEnd()) {
        for (const auto &row : directory.next(walk))
            met += row.channel.startsWith("stays") ? 1 : 0;
        for (int i = 0; i < 500; ++i)
            directory.add("new" + QByteArray::number(next++), 0);
        for (int i = 0; i < 100; ++i)
            directory.remove("new" + QByteArray::number(QRandomGenerator::global()->bounded(next)), 0);
    }
    // A shard that grows under the walk may hide some and show others twice.
    QVERIFY2(met > 900 && met < 1100, QByteArray::number(met).constData());
}

WSIFY_SUITE(tst_directory, wsify::test::NoApplication, TestDirectory)
#include "tst_directory.moc"
