// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/admin/messages.h"
#include "desktop.h"
#include "gui/models/jsoncheck.h"
#include "support/suite.h"

#include <QTest>

using wsify::console::JsonCheck;

namespace {

class TestJsonCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isJson_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"null", " 1 ", "-0.5e+3", "\"\"", "[]", "{}",
                                 R"({"a":[1,{"b":"\u00e9\n"}],"c":false})", "\n[\n1,\n2\n]\n", R"("ü 🙂")"})
            QTest::newRow(text) << QString::fromUtf8(text);
        QTest::newRow("128 deep") << QString(128, u'[') + QString(128, u']');
    }
    void isJson()
    {
        QFETCH(QString, text);
        const auto problem = JsonCheck::problemOf(text);
        QVERIFY2(!problem, problem ? qPrintable(problem->message) : "");
    }

    void saysWhatAndWhere_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("position");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        QTest::addColumn<bool>("isUnfinished");
        QTest::addColumn<QString>("message"); // a part of it
        const auto row = [](const char *text, int position, int line, int column, bool isUnfinished,
                            const char *message) {
            QTest::newRow(text) << QString::fromUtf8(text) << position << line << column << isUnfinished
                                << QString::fromUtf8(message);
        };
        row("", 0, 1, 1, true, "A value is expected");
        row("[1,", 3, 1, 4, true, "A value is expected");
        row("[1", 2, 1, 3, true, "A comma or ]");
        row("{\"a\":1", 6, 1, 7, true, "A comma or }");
        row("{\"a\":1 2}", 7, 1, 8, false, "A comma or }");
        row("{", 1, 1, 2, true, "name in \" is missing");
        row("{\"a\"", 4, 1, 5, true, "A : and a value");
        row("{\"a\" 1}", 5, 1, 6, false, "A : and a value");
        row("{\"a\":}", 5, 1, 6, false, "A value is expected");
        row("{a:1}", 1, 1, 2, false, "Expected a property name");
        row("{\"a\":1,}", 7, 1, 8, false, "Nothing follows the comma");
        row("[1,]", 3, 1, 4, false, "Nothing follows the comma");
        row("['a']", 1, 1, 2, false, "not in '");
        row("\"abc", 4, 1, 5, true, "a \" is missing");
        row("\"a\\", 3, 1, 4, true, "a \" is missing");
        row("\"a\nb\"", 2, 1, 3, false, "write \\n");
        row("\"a\tb\"", 2, 1, 3, false, "write \\t");
        row("\"a\x01 b\"", 2, 1, 3, false, "control character");
        row("\"a\\xb\"", 3, 1, 4, false, "After a \\");
        row("\"\\u00g0\"", 5, 1, 6, false, "After a \\");
        row("[1.]", 3, 1, 4, false, "A digit is missing");
        row("-", 1, 1, 2, true, "A digit is missing");
        row("[01]", 2, 1, 3, false, "does not begin with a 0");
        row("hello", 0, 1, 1, false, "A value is expected");
        row("[tru]", 1, 1, 2, false, "A value is expected");
        row("{} x", 3, 1, 4, false, "behind the end");
        row("{\n \"ü🙂\": ,\n}", 10, 2, 8, false, "A value is expected");
        for (const int depth : {129, 200})
            QTest::newRow(qPrintable(QStringLiteral("%1 deep").arg(depth)))
                << QString(depth, u'[') + QString(depth, u']') << 128 << 1 << 129 << false
                << QString::fromUtf8(wsify::admin::Publish::TooDeep);
        row("\"\\u00", 5, 1, 6, true, "a \" is missing");
        row("\"\\u0\"", 4, 1, 5, false, "After a \\");
        row("[\"0\"1]", 4, 1, 5, false, "A comma or ]");
        row("{\"a\":-01}", 7, 1, 8, false, "does not begin with a 0");
        row("{'a':1}", 1, 1, 2, false, "not in '");
        row("[1 'a']", 3, 1, 4, false, "not in '");
        row("{\"a\":1,]", 7, 1, 8, false, "Nothing follows the comma");
        row("[\n", 2, 2, 1, true, "A value is expected");
    }
    void saysWhatAndWhere()
    {
        QFETCH(QString, text);
        QFETCH(QString, message);
        const auto problem = JsonCheck::problemOf(text);
        QVERIFY(problem);
        QVERIFY2(problem->message.contains(message), qPrintable(problem->message));
        QTEST(int(problem->position), "position");
        QTEST(problem->line, "line");
        QTEST(problem->column, "column");
        QTEST(problem->isUnfinished, "isUnfinished");
    }

    void everyBeginningHasAMessage()
    {
        const QString text = QStringLiteral(R"({"a":[1.5e-3,true,"x\u00e9\\",{"b":null}],"c":-0})");
        for (qsizetype size = 0; size < text.size(); ++size) {
            const auto problem = JsonCheck::problemOf(text.first(size));
            QVERIFY(problem && !problem->message.isEmpty());
            QVERIFY(problem->position <= size);
        }
    }
};

} // namespace

WSIFY_SUITE(tst_jsoncheck, wsify::test::OnDesktop<QCoreApplication>, TestJsonCheck)

#include "tst_jsoncheck.moc"
