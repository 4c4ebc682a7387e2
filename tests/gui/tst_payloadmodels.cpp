// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "desktop.h"
#include "gui/models/jsoncheck.h"
#include "gui/traffic/hexmodel.h"
#include "gui/traffic/jsonmodel.h"
#include "support/suite.h"

#include <QAbstractItemModelTester>
#include <QJsonDocument>
#include <QTest>

using wsify::console::findJsonError;
using wsify::console::HexModel;
using wsify::console::JsonModel;

class TestPayloadModels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsJson_data();
    void whatIsJson();
    void asDeepAsItMayBe();
    void membersInTheirOrder();
    void membersAreFetchedInParts();
    void aValueAlone();
    void noJson();
    void longValuesAreCut();
    void hexRows();

private:
    /// The tester fetches what is there to fetch by itself.
    static void checkModel(JsonModel &model)
    {
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        while (model.canFetchMore({}))
            model.fetchMore({});
    }
    static QString cell(const JsonModel &model, int row, int column, const QModelIndex &parent = {})
    {
        return model.index(row, column, parent).data().toString();
    }
};

void TestPayloadModels::whatIsJson_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("error"); // -1: none
    const auto add = [](const char *text, int error) { QTest::newRow(text) << QByteArray(text) << error; };
    add("{}", -1);
    add(" [ ] ", -1);
    add("{\"a\":1,\"a\":[true,false,null]}", -1);
    add("[[],{},[{}],{\"a\":[]}]", -1);
    add("-0.5e+10", -1);
    add("\"\\u00e4\\n\\\"\"", -1);
    add("[1 , 2]\n", -1);
    add("", 0);
    add("{", 1);
    add("[1,]", 3);
    add("[1 2]", 3);
    add("{\"a\"}", 4);
    add("{\"a\":}", 5);
    add("{a:1}", 1);
    add("[1]]", 3);
    add("[1}", 2);
    add("{\"a\":1,}", 7);
    add("01", 1);
    add("1.", 2);
    add("1e", 2);
    add("-", 1);
    add("tru", 0);
    add("\"\\x\"", 2);
    add("\"\\u12g4\"", 5);
    add("\"abc", 4);
    add("\"a\nb\"", 2);
    add("{} {}", 3);
    add("[\"\xff\"]", 2);
}

void TestPayloadModels::whatIsJson()
{
    QFETCH(QByteArray, text);
    QFETCH(int, error);
    QCOMPARE(int(findJsonError(text).value_or(-1)), error);
    // Qt's reader knows no value alone.
    if (text.startsWith('{') || text.startsWith('['))
        QCOMPARE(QJsonDocument::fromJson(text).isNull(), error >= 0);
}

void TestPayloadModels::asDeepAsItMayBe()
{
    const auto nested = [](int depth) { return QByteArray(depth, '[') + '1' + QByteArray(depth, ']'); };
    QVERIFY(!findJsonError(nested(128)));
    QCOMPARE(findJsonError(nested(129)), 128);
    JsonModel model;
    QVERIFY(model.setJson(nested(128)));
    QVERIFY(!model.setJson(nested(129)));
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(findJsonError(QByteArray(1'000'000, '[')));
}

void TestPayloadModels::membersInTheirOrder()
{
    JsonModel model;
    QVERIFY(model.setJson(
        "{ \"z\" : 12345678901234567890 , \"a\\u00e4\":\"x\\ny\", \"list\": [ 1, {\"k\":null} ] , \"o\":{} }"));
    model.fetchMore({});
    QCOMPARE(model.rowCount(), 4);
    QVERIFY(!model.canFetchMore({}));
    QCOMPARE(cell(model, 0, 0), QStringLiteral("z"));
    QCOMPARE(cell(model, 0, 1), QStringLiteral("12345678901234567890"));
    QCOMPARE(cell(model, 1, 0), QStringLiteral("aä"));
    QCOMPARE(cell(model, 1, 1), QStringLiteral("\"x\\ny\""));
    QCOMPARE(cell(model, 2, 0), QStringLiteral("list"));
    QCOMPARE(cell(model, 2, 1), QStringLiteral("[ 1, {\"k\":null} ]"));
    QCOMPARE(cell(model, 3, 1), QStringLiteral("{}"));
    QVERIFY(!model.hasChildren(model.index(0, 0)));
    QVERIFY(!model.hasChildren(model.index(3, 0)));
    const QModelIndex list = model.index(2, 0);
    QVERIFY(model.hasChildren(list));
    QCOMPARE(model.rowCount(list), 0);
    model.fetchMore(list);
    QCOMPARE(model.rowCount(list), 2);
    QCOMPARE(cell(model, 1, 0, list), QStringLiteral("1"));
    const QModelIndex object = model.index(1, 0, list);
    model.fetchMore(object);
    QCOMPARE(cell(model, 0, 0, object), QStringLiteral("k"));
    QCOMPARE(cell(model, 0, 1, object), QStringLiteral("null"));
    QCOMPARE(model.parent(model.index(0, 0, object)), object);
    QCOMPARE(object.data(Qt::UserRole).toString(), QStringLiteral("{\"k\":null}"));
    checkModel(model);
}

void TestPayloadModels::membersAreFetchedInParts()
{
    QByteArray json = "[";
    for (int i = 0; i < 1234; ++i)
        json += QByteArray::number(i) + ',';
    json.back() = ']';
    JsonModel model;
    QVERIFY(model.setJson(json));
    QCOMPARE(model.rowCount(), 0);
    model.fetchMore({});
    QCOMPARE(model.rowCount(), JsonModel::FetchAtOnce);
    while (model.canFetchMore({}))
        model.fetchMore({});
    QCOMPARE(model.rowCount(), 1234);
    QCOMPARE(cell(model, 1233, 1), QStringLiteral("1233"));
    QVERIFY(model.setJson(json));
    checkModel(model);
}

void TestPayloadModels::aValueAlone()
{
    JsonModel model;
    QVERIFY(model.setJson(" \"text\" "));
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(cell(model, 0, 1), QStringLiteral("\"text\""));
    QVERIFY(!cell(model, 0, 0).isEmpty());
}

void TestPayloadModels::noJson()
{
    JsonModel model;
    QVERIFY(model.setJson("[1]"));
    QVERIFY(!model.setJson("[1"));
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(!model.canFetchMore({}));
    QVERIFY(!model.hasChildren());
}

void TestPayloadModels::longValuesAreCut()
{
    JsonModel model;
    const QByteArray value = '"' + QByteArray(1'000'000, 'x') + '"';
    QVERIFY(model.setJson('[' + value + ']'));
    model.fetchMore({});
    QCOMPARE(cell(model, 0, 1).size(), JsonModel::MaxShown + 1);
    QCOMPARE(model.index(0, 1).data(Qt::UserRole).toString().toUtf8(), value);
}

void TestPayloadModels::hexRows()
{
    HexModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setBytes(QByteArray("{\"a\":\"\xC3\xA4\"}\x00 0123456789", 22));
    QCOMPARE(model.rowCount(), 2);
    const auto text = [&](int row, int column) { return model.index(row, column).data().toString(); };
    QCOMPARE(text(0, 0), QStringLiteral("00000000"));
    QCOMPARE(text(0, 1), QStringLiteral("7b 22 61 22 3a 22 c3 a4  22 7d 00 20 30 31 32 33"));
    QCOMPARE(text(0, 2), QStringLiteral("{\"a\":\"..\"}. 0123"));
    QCOMPARE(text(1, 0), QStringLiteral("00000010"));
    QCOMPARE(text(1, 1), QStringLiteral("34 35 36 37 38 39"));
    QCOMPARE(text(1, 2), QStringLiteral("456789"));
    model.setBytes({});
    QCOMPARE(model.rowCount(), 0);
}

WSIFY_SUITE(tst_payloadmodels, wsify::test::OnDesktop<QCoreApplication>, TestPayloadModels)
#include "tst_payloadmodels.moc"
