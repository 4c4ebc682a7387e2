// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "desktop.h"
#include "gui/overview/rowsmodel.h"
#include "support/suite.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace wsify::console;

namespace {

RowsModel::Row row(const char *key, const char *text)
{
    return {key, {QString::fromUtf8(key), QString::fromUtf8(text)}};
}

class TestRowsModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void selectionStaysWithItsRow()
    {
        RowsModel model({QStringLiteral("Name"), QStringLiteral("Number")}, 1);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setRows({row("a", "1"), row("b", "2"), row("c", "3")});
        QCOMPARE(model.rowCount(), 3);
        const QPersistentModelIndex b = model.index(1, 1);
        const QPersistentModelIndex c = model.index(2, 0);
        model.setRows({row("d", "9"), row("c", "4"), row("b", "7"), row("a", "1")});
        QCOMPARE(b.row(), 2);
        QCOMPARE(b.data().toString(), QStringLiteral("7"));
        QCOMPARE(c.row(), 1);
        QCOMPARE(model.keyOf(c), QByteArray("c"));
        model.setRows({row("b", "8")});
        QCOMPARE(b.row(), 0);
        QVERIFY(!c.isValid());
        model.setRows({});
        QVERIFY(!b.isValid());
        QVERIFY(model.keyOf(b).isEmpty());
    }

    void sameRowsAreNoChange()
    {
        RowsModel model({QStringLiteral("Name"), QStringLiteral("Number")}, 1);
        model.setRows({row("a", "1"), row("b", "2")});
        const QSignalSpy layout(&model, &QAbstractItemModel::layoutChanged);
        model.setRows({row("a", "1"), row("b", "2")});
        QCOMPARE(layout.size(), 0);
        model.setRows({row("a", "1"), row("b", "3")});
        QCOMPARE(layout.size(), 1);
    }

    /// A tip takes for rich text what looks like some.
    void tipsAreNoMarkup()
    {
        RowsModel model({QStringLiteral("Name"), QStringLiteral("Number")}, 1);
        model.setRows({row("<h1>a", "1")});
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("<h1>a"));
        QCOMPARE(model.index(0, 0).data(Qt::ToolTipRole).toString(), QStringLiteral("&lt;h1&gt;a"));
    }

    void numbersAreAligned()
    {
        RowsModel model({QStringLiteral("Name"), QStringLiteral("Number")}, 1);
        model.setRows({row("a", "1")});
        QCOMPARE(model.index(0, 1).data(Qt::TextAlignmentRole).toInt(), int(Qt::AlignTrailing | Qt::AlignVCenter));
        QVERIFY(!model.index(0, 0).data(Qt::TextAlignmentRole).isValid());
        QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("Number"));
    }
};

} // namespace

WSIFY_SUITE(tst_rowsmodel, wsify::test::OnDesktop<QCoreApplication>, TestRowsModel)

#include "tst_rowsmodel.moc"
