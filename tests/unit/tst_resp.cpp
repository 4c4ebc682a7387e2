// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/resp.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;

namespace {

QByteArray shown(const RespValue &value)
{
    QByteArrayList items;
    switch (value.type) {
    case RespValue::Type::Null:
        return "null";
    case RespValue::Type::Status:
        return '+' + value.text;
    case RespValue::Type::Error:
        return '-' + value.text;
    case RespValue::Type::Integer:
        return QByteArray::number(value.integer);
    case RespValue::Type::String:
        return '"' + value.text + '"';
    case RespValue::Type::Array:
        for (const RespValue &item : value.items)
            items.append(shown(item));
        return '[' + items.join(',') + ']';
    }
    return {};
}

} // namespace

class tst_Resp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsReplies_data();
    void readsReplies();
    void refusesWhatIsNoReply_data();
    void refusesWhatIsNoReply();
    void announcedLengthsTakeNoMemory();
    void aReplyHasALimit();
    void startsOverAfterAnError();
    void writesCommands();
};

void tst_Resp::readsReplies_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("values");
    QTest::newRow("status") << QByteArray("+OK\r\n") << QByteArray("+OK");
    QTest::newRow("error") << QByteArray("-ERR no\r\n:5\r\n") << QByteArray("-ERR no 5");
    QTest::newRow("integers") << QByteArray(":0\r\n:-12\r\n:9223372036854775807\r\n")
                              << QByteArray("0 -12 9223372036854775807");
    QTest::newRow("strings") << QByteArray("$0\r\n\r\n$5\r\na\r\nbc\r\n$-1\r\n") << QByteArray("\"\" \"a\r\nbc\" null");
    QTest::newRow("message") << QByteArray("*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$2\r\n{}\r\n")
                             << QByteArray("[\"message\",\"c\",\"{}\"]");
    QTest::newRow("arrays") << QByteArray("*0\r\n*-1\r\n*3\r\n:1\r\n*2\r\n+a\r\n$-1\r\n-E\r\n")
                            << QByteArray("[] null [1,[+a,null],-E]");
    QTest::newRow("role") << QByteArray("*3\r\n$6\r\nmaster\r\n:9\r\n*2\r\n*2\r\n$1\r\na\r\n$1\r\n1\r\n"
                                        "*2\r\n$1\r\nb\r\n$1\r\n2\r\n")
                          << QByteArray(R"(["master",9,[["a","1"],["b","2"]]])");
}

/// However the bytes are cut.
void tst_Resp::readsReplies()
{
    QFETCH(QByteArray, bytes);
    for (qsizetype step = 1; step <= bytes.size(); ++step) {
        RespReader reader;
        QByteArrayList values;
        for (qsizetype at = 0; at < bytes.size(); at += step) {
            reader.feed(QByteArrayView(bytes).sliced(at, std::min(step, bytes.size() - at)));
            RespValue value;
            while (reader.next(value))
                values.append(shown(value));
        }
        QCOMPARE(reader.error(), QByteArray());
        QTEST(values.join(' '), "values");
    }
}

void tst_Resp::refusesWhatIsNoReply_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("http") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n");
    QTest::newRow("deep") << QByteArray("*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n");
    QTest::newRow("wide") << QByteArray("*1025\r\n:1\r\n");
    QTest::newRow("inside") << QByteArray("*2\r\n$1\r\na\r\n?\r\n");
}

void tst_Resp::refusesWhatIsNoReply()
{
    QFETCH(QByteArray, bytes);
    RespReader reader;
    reader.feed(bytes);
    RespValue value;
    QVERIFY(!reader.next(value));
    QVERIFY(!reader.error().isEmpty());
    reader.feed("+OK\r\n");
    QVERIFY(!reader.next(value));
}

void tst_Resp::announcedLengthsTakeNoMemory()
{
    for (const char *bytes : {"*2147483647\r\n", "*64\r\n*64\r\n$536870912\r\nx"}) {
        RespReader reader;
        reader.feed(bytes);
        RespValue value;
        QVERIFY(!reader.next(value));
    }
}

void tst_Resp::aReplyHasALimit()
{
    RespReader reader;
    reader.feed("$536870912\r\n");
    const QByteArray part(1024 * 1024, 'x');
    RespValue value;
    for (int i = 0; i < 63; ++i) {
        reader.feed(part);
        QVERIFY(!reader.next(value));
        QVERIFY(reader.error().isEmpty());
    }
    reader.feed(part);
    QCOMPARE(reader.error(), QByteArray("a reply is longer than 64 MiB"));
}

void tst_Resp::startsOverAfterAnError()
{
    RespReader reader;
    reader.feed("*2\r\n:1\r\n!");
    RespValue value;
    QVERIFY(!reader.next(value));
    reader.reset();
    reader.feed(":7\r\n");
    QVERIFY(reader.next(value));
    QCOMPARE(value.integer, 7);
}

void tst_Resp::writesCommands()
{
    QByteArray out;
    appendCommand(out, {"SELECT", "12"});
    QCOMPARE(out, QByteArray("*2\r\n$6\r\nSELECT\r\n$2\r\n12\r\n"));
    out.clear();
    appendCommandHead(out, 3);
    appendWord(out, "PUBLISH");
    appendWord(out, "pre:", "c\r\n");
    appendWord(out, "");
    QCOMPARE(out, QByteArray("*3\r\n$7\r\nPUBLISH\r\n$7\r\npre:c\r\n\r\n$0\r\n\r\n"));
}

WSIFY_SUITE(tst_resp, QCoreApplication, tst_Resp)
#include "tst_resp.moc"
