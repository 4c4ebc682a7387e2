// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/admin/linereader.h"
#include "support/suite.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QtTest>

using namespace wsify::admin;

namespace {

QByteArrayList linesOf(LineReader &reader)
{
    QByteArrayList lines;
    QByteArrayView line;
    while (reader.next(line))
        lines.append(line.toByteArray());
    return lines;
}

} // namespace

class TestLineReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cutsLines();
    void givesTheSameHoweverItIsCut();
    void countsTheEndOfALine_data();
    void countsTheEndOfALine();
    void givesWhatIsBeforeATooLongLine();
    void endsWithATooLongLine();
    void viewsLiveUntilTheNextLine();
    void keepsNoMoreThanALine();
    void isLinear_data();
    void isLinear();
};

void TestLineReader::cutsLines()
{
    LineReader reader;
    QByteArrayView line;
    QVERIFY(!reader.next(line));
    reader.append("one\ntwo\n\nfo");
    QCOMPARE(linesOf(reader), QByteArrayList({"one", "two", ""}));
    QCOMPARE(reader.pending(), 2);
    reader.append("");
    QVERIFY(!reader.next(line));
    reader.append("ur");
    QVERIFY(!reader.next(line));
    reader.append("\n");
    QCOMPARE(linesOf(reader), QByteArrayList({"four"}));
    QCOMPARE(reader.pending(), 0);
    reader.append(QByteArrayView("\r\n\0\n", 4));
    QCOMPARE(linesOf(reader), QByteArrayList({"\r", QByteArray("\0", 1)}));
    QVERIFY(!reader.isTooLong());
}

void TestLineReader::givesTheSameHoweverItIsCut()
{
    QRandomGenerator random(3);
    QByteArrayList lines;
    for (int i = 0; i < 300; ++i)
        lines.append(QByteArray(qsizetype(random.bounded(random.bounded(4) == 0 ? 5000u : 20u)), char('a' + i % 26)));
    const QByteArray stream = lines.join('\n') + '\n';
    for (const quint32 largest : {1u, 3u, 100u, 5000u, 1000000u}) {
        for (const bool isLazy : {false, true}) {
            LineReader reader;
            QByteArrayList got;
            for (qsizetype at = 0; at < stream.size();) {
                const auto size = std::min(qsizetype(random.bounded(largest) + 1), stream.size() - at);
                reader.append(QByteArrayView(stream).sliced(at, size));
                at += size;
                QByteArrayView line;
                if (isLazy && reader.next(line)) // one a chunk: the rest stays for later
                    got.append(line.toByteArray());
                if (!isLazy)
                    got.append(linesOf(reader));
            }
            got.append(linesOf(reader));
            QCOMPARE(got, lines);
            QCOMPARE(reader.pending(), 0);
        }
    }
}

void TestLineReader::countsTheEndOfALine_data()
{
    QTest::addColumn<qsizetype>("length"); // with its LF
    QTest::addColumn<bool>("isTaken");
    QTest::newRow("at the limit") << MaxLine << true;
    QTest::newRow("one over") << MaxLine + 1 << false;
    QTest::newRow("twice") << 2 * MaxLine << false;
}

void TestLineReader::countsTheEndOfALine()
{
    QFETCH(qsizetype, length);
    QFETCH(bool, isTaken);
    const QByteArray text(length - 1, 'x');
    for (const qsizetype chunk : {length, qsizetype(1000)}) {
        LineReader reader;
        QByteArrayView line;
        const QByteArray stream = text + '\n';
        bool got = false;
        for (qsizetype at = 0; at < stream.size(); at += chunk) {
            reader.append(QByteArrayView(stream).sliced(at, std::min(chunk, stream.size() - at)));
            got = got || reader.next(line);
        }
        QCOMPARE(got, isTaken);
        QCOMPARE(reader.isTooLong(), !isTaken);
    }
    // It need not have ended to be too long.
    LineReader reader;
    reader.append(text);
    QByteArrayView line;
    QVERIFY(!reader.next(line));
    QCOMPARE(reader.isTooLong(), !isTaken);
}

void TestLineReader::givesWhatIsBeforeATooLongLine()
{
    LineReader reader(8);
    reader.append("one\n1234567\n12345678\ntwo\n");
    QCOMPARE(linesOf(reader), QByteArrayList({"one", "1234567"}));
    QVERIFY(reader.isTooLong());
}

void TestLineReader::endsWithATooLongLine()
{
    LineReader reader(8);
    reader.append("123456789");
    QByteArrayView line;
    QVERIFY(!reader.next(line));
    QVERIFY(reader.isTooLong());
    reader.append("\nmore\n");
    QVERIFY(!reader.next(line));
    QVERIFY(reader.isTooLong());
    QCOMPARE(reader.pending(), 0);
}

void TestLineReader::viewsLiveUntilTheNextLine()
{
    LineReader reader;
    reader.append("first\nsecond\n");
    QByteArrayView line;
    QVERIFY(reader.next(line));
    QCOMPARE(line, QByteArrayView("first"));
    QVERIFY(reader.next(line));
    QCOMPARE(line, QByteArrayView("second"));
}

/// However many lines went through.
void TestLineReader::keepsNoMoreThanALine()
{
    LineReader reader;
    const QByteArray line = QByteArray(999, 'x') + '\n';
    reader.append(line.first(500));
    qsizetype most = 0;
    for (int i = 0; i < 5000; ++i) {
        reader.append(line.sliced(500));
        reader.append(line.first(500));
        QByteArrayView got;
        QVERIFY(reader.next(got));
        QVERIFY(!reader.next(got));
        most = std::max(most, reader.pending());
    }
    QCOMPARE(most, 500);
}

void TestLineReader::isLinear_data()
{
    QTest::addColumn<QByteArray>("chunk");
    QTest::addColumn<int>("times");
    QTest::newRow("a line, byte by byte") << QByteArray("x") << int(MaxLine - 1);
    QTest::newRow("lines of 100 in chunks of 64 KiB") << (QByteArray(99, 'x') + '\n').repeated(655) << 500;
    QTest::newRow("empty lines in chunks of 1 MiB") << QByteArray(1024 * 1024, '\n') << 8;
}

/// What would take minutes if bytes were looked at or moved again and again. Prints what it takes, too.
void TestLineReader::isLinear()
{
    QFETCH(QByteArray, chunk);
    QFETCH(int, times);
    LineReader reader;
    QElapsedTimer clock;
    clock.start();
    qsizetype lines = 0;
    QByteArrayView line;
    for (int i = 0; i < times; ++i) {
        reader.append(chunk);
        while (reader.next(line))
            ++lines;
    }
    const qint64 ns = clock.nsecsElapsed();
    QCOMPARE(lines, chunk.count('\n') * times);
    qInfo("%.2f ns a byte", double(ns) / double(chunk.size() * times));
    QVERIFY2(ns < 5'000'000'000, QByteArray::number(ns));
}

WSIFY_SUITE(tst_linereader, QCoreApplication, TestLineReader)
#include "tst_linereader.moc"
