// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/directory.h"

#include <QtTest>

using namespace wsify;

class TestDirectory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsFirstAndLast();
    void countsChannels();
};

void TestDirectory::tellsFirstAndLast()
{
    Directory directory;
    QCOMPARE(directory.workers("a"), Directory::Mask(0));
    QVERIFY(directory.add("a", 0));
    QVERIFY(!directory.add("a", 63));
    QCOMPARE(directory.workers("a"), Directory::Mask(1) | (Directory::Mask(1) << 63));
    QVERIFY(!directory.remove("a", 0));
    QVERIFY(!directory.remove("a", 0)); // twice changes nothing
    QVERIFY(directory.remove("a", 63));
    QVERIFY(!directory.remove("a", 63));
    QCOMPARE(directory.workers("a"), Directory::Mask(0));
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

QTEST_APPLESS_MAIN(TestDirectory)
#include "tst_directory.moc"
