// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/text/jsonform.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;

class TestJsonForm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writes_data();
    void writes();
};

void TestJsonForm::writes_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("compact");
    QTest::addColumn<QByteArray>("ascii");
    const auto row = [](const char *title, const QByteArray &value, const QByteArray &compact,
                        const QByteArray &ascii = {}) {
        QTest::newRow(title) << value << compact << (ascii.isEmpty() ? compact : ascii);
    };
    row("number", "1e400", "1e400");
    row("white space", "{ \"a\" :\t[ 1 ,\r\n2 ] }", R"({"a":[1,2]})");
    row("white space in strings", R"({"a b" : " c "})", R"({"a b":" c "})");
    row("escapes", R"([ "\\" , "\"" , "\\\" , " ])", R"(["\\","\"","\\\" , "])");
    row("DEL", "\"\x7F\"", "\"\x7F\"", R"("\u007f")");
    row("two bytes", "\"\xC3\xA4\"", "\"\xC3\xA4\"", R"("\u00e4")");
    row("three bytes", "\"\xE2\x82\xAC\"", "\"\xE2\x82\xAC\"", R"("\u20ac")");
    row("the last of the plane", "\"\xEF\xBF\xBF\"", "\"\xEF\xBF\xBF\"", R"("\uffff")");
    row("four bytes", "\"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF\"", "\"\xF0\x90\x80\x80\xF4\x8F\xBF\xBF\"",
        R"("\ud800\udc00\udbff\udfff")");
    row("a lone surrogate stays", R"("\ud800")", R"("\ud800")");
}

void TestJsonForm::writes()
{
    QFETCH(QByteArray, value);
    QTEST(json::compacted(value), "compact");
    QTEST(json::toAscii(value), "ascii");
}

WSIFY_SUITE(tst_jsonform, wsify::test::NoApplication, TestJsonForm)
#include "tst_jsonform.moc"
