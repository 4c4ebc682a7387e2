// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "desktop.h"
#include "gui/log/logmodel.h"
#include "support/suite.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>

using namespace wsify;
using console::LogFilter;
using console::LogModel;

namespace {

using Level = admin::LogLevel;

admin::Log line(qint64 number, Level level = Level::Info, const QByteArray &text = "a client connected",
                const QByteArray &fields = R"({"ip":"203.0.113.7"})")
{
    return {1'700'000'000'000 + number, level, text, {fields}, 0};
}

QString cell(const QAbstractItemModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

bool isEverythingCounted(const LogModel &model)
{
    return model.received() == model.shown() + model.waiting() + model.evicted();
}

class TestLogModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void linesAreShownWithTheNextFlush()
    {
        LogModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.receive(line(0));
        model.receive(line(1, Level::Error, "no\nsuch\thost", R"({"b":1,"a":"two words","c":{"d":[true]},"e":""})"));
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.waiting(), 2);
        QTRY_COMPARE(model.rowCount(), 2);
        QCOMPARE(cell(model, 0, LogModel::Text), QStringLiteral("a client connected"));
        QCOMPARE(cell(model, 0, LogModel::Fields), QStringLiteral("ip=203.0.113.7"));
        QCOMPARE(cell(model, 1, LogModel::Level), QStringLiteral("Error"));
        QCOMPARE(cell(model, 1, LogModel::Text), QStringLiteral("no such host"));
        QCOMPARE(cell(model, 1, LogModel::Fields), QStringLiteral(R"(a="two words" b=1 c={"d":[true]} e="")"));
        QCOMPARE(model.index(1, 0).data(LogModel::LevelRole).toInt(), int(Level::Error));
    }

    void aNoteIsNoLine()
    {
        LogModel model;
        model.addNote(1'700'000'000'000, QStringLiteral("Something is missing."));
        model.flush();
        QCOMPARE(cell(model, 0, LogModel::Level), QString());
        QCOMPARE(cell(model, 0, LogModel::Text), QStringLiteral("Something is missing."));
        QVERIFY(!model.index(0, 0).data(LogModel::LevelRole).isValid());
        QCOMPARE(LogModel::plainText(model.line(0)),
                 QStringLiteral("2023-11-14T22:13:20.000Z\t-\tSomething is missing."));
    }

    void isCopiedForPrograms()
    {
        LogModel model;
        model.receive(line(7, Level::Warning, "slow"));
        model.receive(line(8, Level::Debug, "plain", "{}"));
        model.flush();
        QCOMPARE(LogModel::plainText(model.line(0)),
                 QStringLiteral("2023-11-14T22:13:20.007Z\tWARN\tslow\tip=203.0.113.7"));
        QCOMPARE(LogModel::plainText(model.line(1)), QStringLiteral("2023-11-14T22:13:20.008Z\tDEBUG\tplain"));
    }

    void theOldestMakeRoom()
    {
        LogModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        for (int i = 0; i < LogModel::MaxRows + 5; ++i)
            model.receive(line(i));
        QCOMPARE(model.waiting(), LogModel::MaxRows);
        QCOMPARE(model.evicted(), 5);
        model.flush();
        QCOMPARE(model.shown(), LogModel::MaxRows);
        QCOMPARE(model.line(0).t, line(5).t);
        model.receive(line(LogModel::MaxRows + 5));
        model.flush();
        QCOMPARE(model.shown(), LogModel::MaxRows);
        QCOMPARE(model.line(0).t, line(6).t);
        QCOMPARE(model.evicted(), 6);
        QVERIFY(isEverythingCounted(model));
        model.clear();
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.received(), 0);
    }

    void isBoundInBytesToo()
    {
        LogModel model;
        const QByteArray longText(100'000, 'x');
        for (int i = 0; i < 2000; ++i)
            model.receive(line(i, Level::Info, longText, "\"" + longText + "\""));
        model.flush();
        qsizetype bytes = 0;
        for (int row = 0; row < model.rowCount(); ++row)
            bytes += model.line(row).cost();
        QVERIFY(bytes <= LogModel::MaxBytes);
        QVERIFY(bytes > LogModel::MaxBytes / 2);
        QCOMPARE(model.line(0).text.size(), LogModel::MaxText);
        QVERIFY(model.line(0).text.endsWith(u'…'));
        QVERIFY(isEverythingCounted(model));
    }

    void aPauseFreezesTheView()
    {
        LogModel model;
        model.receive(line(0));
        model.setPaused(true); // what came before is shown
        QCOMPARE(model.rowCount(), 1);
        model.receive(line(1));
        model.flush();
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.waiting(), 1);
        QVERIFY(isEverythingCounted(model));
        model.setPaused(false);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.waiting(), 0);
    }

    void levelAndTextAreLookedFor()
    {
        LogModel model;
        LogFilter filter(model);
        const QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.receive(line(0, Level::Debug));
        model.receive(line(1, Level::Info));
        model.addNote(1'700'000'000'002, QStringLiteral("Something is missing."));
        model.receive(line(3, Level::Warning, "Grüße", "{}"));
        model.receive(line(4, Level::Error));
        model.flush();
        QCOMPARE(filter.rowCount(), 5);
        QVERIFY(!filter.isFiltering());
        filter.setLevel(Level::Warning);
        QCOMPARE(filter.rowCount(), 3); // with the note: what is missing may have been a warning
        filter.setText(QStringLiteral("GRÜSSE"));
        QCOMPARE(filter.rowCount(), 0);
        filter.setText(QStringLiteral("GRÜ"));
        QCOMPARE(filter.rowCount(), 1);
        QVERIFY(filter.isFiltering());
        filter.setText(QStringLiteral("IP=203"));
        QCOMPARE(filter.rowCount(), 1);
        filter.setLevel(Level::Debug);
        QCOMPARE(filter.rowCount(), 3);
        // What comes is filtered, too.
        model.receive(line(5));
        model.receive(line(6, Level::Info, "another", "{}"));
        model.flush();
        QCOMPARE(filter.rowCount(), 4);
    }
};

} // namespace

WSIFY_SUITE(tst_logmodel, wsify::test::OnDesktop<QCoreApplication>, TestLogModel)

#include "tst_logmodel.moc"
