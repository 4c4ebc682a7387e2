// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/fanout/frame.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;

class TestFrame : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void header_data();
    void header();
    void closeCarriesCodeAndReason();
    void closeReasonIsCutAtACodePoint();
    void controlPayloadIsCut();
    void copiesShareTheirBytes();
};

void TestFrame::header_data()
{
    QTest::addColumn<int>("length");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("empty") << 0 << QByteArray::fromHex("8100");
    QTest::newRow("largest short") << 125 << QByteArray::fromHex("817d");
    QTest::newRow("smallest 16 bit") << 126 << QByteArray::fromHex("817e007e");
    QTest::newRow("largest 16 bit") << 65535 << QByteArray::fromHex("817effff");
    QTest::newRow("smallest 64 bit") << 65536 << QByteArray::fromHex("817f0000000000010000");
}

void TestFrame::header()
{
    QFETCH(int, length);
    QFETCH(QByteArray, expected);
    const QByteArray payload(length, 'x');
    const Frame frame = Frame::text(payload);
    QCOMPARE(frame.bytes().first(expected.size()), expected);
    QCOMPARE(frame.payload().toByteArray(), payload);
    QCOMPARE(frame.size(), expected.size() + length);
    const qsizetype part = length / 3;
    const Frame inParts = Frame::text({payload.first(part), QByteArray(), payload.sliced(part)});
    QCOMPARE(inParts.bytes().toByteArray(), frame.bytes().toByteArray());
}

void TestFrame::closeCarriesCodeAndReason()
{
    QCOMPARE(Frame::close(CloseCode::GoingAway, "bye").bytes().toByteArray(), QByteArray::fromHex("880503e9627965"));
    QCOMPARE(Frame::close(CloseCode::Normal).bytes().toByteArray(), QByteArray::fromHex("880203e8"));
}

void TestFrame::closeReasonIsCutAtACodePoint()
{
    const QByteArray reason = QByteArray(122, 'a') + QByteArray("\xC3\xA9") + QByteArray(10, 'b');
    const Frame frame = Frame::close(CloseCode::Policy, reason);
    QCOMPARE(frame.payload().sliced(2).toByteArray(), QByteArray(122, 'a'));
    const QByteArray fits = QByteArray(121, 'a') + QByteArray("\xC3\xA9");
    QCOMPARE(Frame::close(CloseCode::Policy, fits).payload().sliced(2).toByteArray(), fits);
}

void TestFrame::controlPayloadIsCut()
{
    QCOMPARE(Frame::make(Frame::Opcode::Ping, QByteArray(200, 'p')).payload().size(), 125);
}

void TestFrame::copiesShareTheirBytes()
{
    const Frame frame = Frame::text("shared");
    const Frame copy = frame; // NOLINT(performance-unnecessary-copy-initialization): the copy is what is tested
    QCOMPARE(static_cast<const void *>(copy.bytes().data()), static_cast<const void *>(frame.bytes().data()));
}

WSIFY_SUITE(tst_frame, wsify::test::NoApplication, TestFrame)
#include "tst_frame.moc"
