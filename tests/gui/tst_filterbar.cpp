// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "desktop.h"
#include "gui/widgets/filterbar.h"
#include "support/suite.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using wsify::FilterField;
using wsify::console::FilterBar;

class TestFilterBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { QSettings().clear(); }
    void enterApplies();
    void whatIsWrongIsSaidAndWhere_data();
    void whatIsWrongIsSaidAndWhere();
    void anErrorGoesWithTheNextEdit();
    void whatIsNotFinishedIsNoError();
    void theServersErrorIsShown();
    void completesTheLanguage();
    void completesKnownValues();
    void enterWithNothingChosenApplies();
    void recentOnesAreKept();

private:
    static QStringList offered(const FilterBar &bar)
    {
        const auto *completer = bar.findChild<QCompleter *>();
        QStringList result;
        for (int i = 0; completer->popup()->isVisible() && i < completer->completionCount(); ++i)
            result.append(completer->completionModel()->index(i, 0).data().toString());
        return result;
    }

    QTemporaryDir m_settings;
};

void TestFilterBar::initTestCase()
{
    QCoreApplication::setOrganizationName(QStringLiteral("wsify"));
    QCoreApplication::setApplicationName(QStringLiteral("tst_filterbar"));
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
}

void TestFilterBar::enterApplies()
{
    FilterBar bar(QStringLiteral("recent"));
    QSignalSpy applied(&bar, &FilterBar::applied);
    QTest::keyClicks(bar.edit(), QStringLiteral("channel ~ chat:*"));
    QVERIFY(applied.isEmpty());
    QTest::keyClick(bar.edit(), Qt::Key_Return);
    QCOMPARE(applied.size(), 1);
    QCOMPARE(bar.filter(), QStringLiteral("channel ~ chat:*"));
    bar.edit()->clear();
    QTest::keyClick(bar.edit(), Qt::Key_Return);
    QCOMPARE(applied.size(), 2);
    QVERIFY(bar.filter().isEmpty());
}

void TestFilterBar::whatIsWrongIsSaidAndWhere_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("column");
    QTest::newRow("in the middle") << QStringLiteral("channel = news") << 9;
    QTest::newRow("missing at the end") << QStringLiteral("dir == in &&") << 13;
    QTest::newRow("beyond ASCII") << QStringLiteral("channel == grüße && (") << 22;
    QTest::newRow("beyond the first plane") << QStringLiteral("text ~ \U0001F600 )") << 10;
}

void TestFilterBar::whatIsWrongIsSaidAndWhere()
{
    QFETCH(QString, text);
    QFETCH(int, column);
    FilterBar bar(QStringLiteral("recent"));
    QSignalSpy applied(&bar, &FilterBar::applied);
    bar.apply(text);
    QVERIFY(applied.isEmpty());
    QVERIFY2(bar.error().startsWith(QStringLiteral("Column %1: ").arg(column)), qPrintable(bar.error()));
    QVERIFY(bar.error().size() > QStringLiteral("Column 99: ").size());
    QCOMPARE(bar.edit()->accessibleDescription(), bar.error());
    // The cursor is where the mistake is.
    QCOMPARE(int(bar.edit()->text().first(bar.edit()->cursorPosition()).toUcs4().size()), column - 1);
    QCOMPARE(bar.edit()->text(), text);
    QVERIFY(bar.recent().isEmpty());
}

void TestFilterBar::anErrorGoesWithTheNextEdit()
{
    FilterBar bar(QStringLiteral("recent"));
    bar.apply(QStringLiteral("dir =="));
    QVERIFY(!bar.error().isEmpty());
    QTest::keyClicks(bar.edit(), QStringLiteral(" in"));
    QVERIFY(bar.error().isEmpty());
    QTest::keyClick(bar.edit(), Qt::Key_Return);
    QCOMPARE(bar.filter(), QStringLiteral("dir == in"));
}

void TestFilterBar::whatIsNotFinishedIsNoError()
{
    FilterBar bar(QStringLiteral("recent"));
    for (const QChar c : QStringLiteral("channel ~ \"chat room\" && (dir == in || size > 4k)")) {
        QTest::keyClick(bar.edit(), c.toLatin1());
        QVERIFY2(bar.error().isEmpty(), qPrintable(bar.edit()->text() + QStringLiteral(": ") + bar.error()));
    }
    QTest::keyClicks(bar.edit(), QStringLiteral(" ) && dir"));
    QVERIFY(!bar.error().isEmpty());
}

void TestFilterBar::theServersErrorIsShown()
{
    FilterBar bar(QStringLiteral("recent"));
    bar.apply(QStringLiteral("dir == in"));
    bar.showError(5, QStringLiteral("no such thing"));
    QCOMPARE(bar.error(), QStringLiteral("Column 5: no such thing"));
    bar.showError(0, QStringLiteral("too much"));
    QCOMPARE(bar.error(), QStringLiteral("too much"));
}

void TestFilterBar::completesTheLanguage()
{
    FilterBar bar(QStringLiteral("recent"));
    bar.show();
    QTest::keyClicks(bar.edit(), QStringLiteral("c"));
    QCOMPARE(offered(bar),
             QStringList({QStringLiteral("channel"), QStringLiteral("client"), QStringLiteral("command")}));
    QTest::keyClick(bar.edit(), Qt::Key_Down);
    QTest::keyClick(bar.findChild<QCompleter *>()->popup(), Qt::Key_Down);
    QTest::keyClick(bar.findChild<QCompleter *>()->popup(), Qt::Key_Return);
    QCOMPARE(bar.edit()->text(), QStringLiteral("channel "));
    QVERIFY(offered(bar).contains(QStringLiteral("~")));
    QVERIFY(!offered(bar).contains(QStringLiteral(">=")));
}

void TestFilterBar::completesKnownValues()
{
    FilterBar bar(QStringLiteral("recent"));
    QString askedPrefix;
    bar.setValues([&](FilterField field, const QString &prefix) {
        askedPrefix = prefix;
        return field == FilterField::Channel ? QStringList{QStringLiteral("chat:1"), QStringLiteral("chat room")}
                                             : QStringList();
    });
    bar.show();
    QTest::keyClicks(bar.edit(), QStringLiteral("channel == ch"));
    QCOMPARE(askedPrefix, QStringLiteral("ch"));
    QCOMPARE(offered(bar), QStringList({QStringLiteral("chat:1"), QStringLiteral("\"chat room\"")}));
    Q_EMIT bar.findChild<QCompleter *>()->activated(QStringLiteral("\"chat room\""));
    QCOMPARE(bar.edit()->text(), QStringLiteral("channel == \"chat room\" "));
    QTest::keyClicks(bar.edit(), QStringLiteral("&& channel == \"cha"));
    QCOMPARE(askedPrefix, QStringLiteral("cha"));
    QTest::keyClick(bar.edit(), Qt::Key_Backspace);
    QVERIFY(bar.error().isEmpty());
}

void TestFilterBar::enterWithNothingChosenApplies()
{
    FilterBar bar(QStringLiteral("recent"));
    bar.show();
    QTest::keyClicks(bar.edit(), QStringLiteral("c"));
    QVERIFY(!offered(bar).isEmpty());
    QTest::keyClick(bar.findChild<QCompleter *>()->popup(), Qt::Key_Return);
    QCOMPARE(bar.filter(), QStringLiteral("c"));
    QVERIFY(offered(bar).isEmpty());
}

void TestFilterBar::recentOnesAreKept()
{
    {
        FilterBar bar(QStringLiteral("recent"));
        for (int i = 0; i < 12; ++i)
            bar.apply(QStringLiteral("word%1").arg(i));
        bar.apply(QStringLiteral("word5"));
        bar.apply({});
    }
    FilterBar bar(QStringLiteral("recent"));
    QCOMPARE(bar.recent().size(), FilterBar::MaxRecent);
    QCOMPARE(bar.recent().first(), QStringLiteral("word5"));
    QCOMPARE(bar.recent().count(QStringLiteral("word5")), 1);
    QMenu *menu = bar.findChild<QPushButton *>()->menu();
    Q_EMIT menu->aboutToShow();
    QCOMPARE(menu->actions().size(), FilterBar::MaxRecent);
    menu->actions().at(1)->trigger();
    QCOMPARE(bar.filter(), QStringLiteral("word11"));
}

WSIFY_SUITE(tst_filterbar, wsify::test::OnDesktop<QApplication>, TestFilterBar)
#include "tst_filterbar.moc"
