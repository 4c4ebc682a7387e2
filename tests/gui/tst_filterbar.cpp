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
#include <QToolButton>

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
    void enterInTheListOnlyChooses_data();
    void enterInTheListOnlyChooses();
    void tabInTheListStays();
    void whatIsNotInForceIsMarked();
    void examplesAreFilters();
    void aLiveOneAppliesByItself();
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
    QVERIFY2(bar.error().startsWith(QStringLiteral("At character %1: ").arg(column)), qPrintable(bar.error()));
    QVERIFY(bar.error().size() > QStringLiteral("At character 99: ").size());
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
    QCOMPARE(bar.error(), QStringLiteral("At character 5: no such thing"));
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

void TestFilterBar::enterInTheListOnlyChooses_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("chosen");
    QTest::addColumn<int>("key");
    QTest::newRow("a field") << QStringLiteral("di") << QStringLiteral("dir ") << int(Qt::Key_Return);
    QTest::newRow("a value") << QStringLiteral("dir == ") << QStringLiteral("dir == in ") << int(Qt::Key_Enter);
    QTest::newRow("with Tab") << QStringLiteral("dir == ") << QStringLiteral("dir == in ") << int(Qt::Key_Tab);
}

/// Keys go to the list while it is open, as a window system sends them.
void TestFilterBar::enterInTheListOnlyChooses()
{
    QFETCH(QString, typed);
    QFETCH(QString, chosen);
    QFETCH(int, key);
    FilterBar bar(QStringLiteral("recent"));
    QSignalSpy applied(&bar, &FilterBar::applied);
    bar.show();
    QTest::keyClicks(bar.edit(), typed);
    auto *popup = bar.findChild<QCompleter *>()->popup();
    QVERIFY(popup->isVisible());
    QTest::keyClick(popup, Qt::Key_Down);
    QTest::keyClick(popup, Qt::Key(key));
    QCOMPARE(bar.edit()->text(), chosen);
    QVERIFY(applied.isEmpty());
    QVERIFY(bar.error().isEmpty());
    if (popup->isVisible())
        QTest::keyClick(popup, Qt::Key_Escape);
    if (chosen == QStringLiteral("dir == in ")) {
        QTest::keyClick(bar.edit(), Qt::Key_Return);
        QCOMPARE(applied.size(), 1);
        QCOMPARE(bar.filter(), QStringLiteral("dir == in"));
    }
}

void TestFilterBar::tabInTheListStays()
{
    FilterBar bar(QStringLiteral("recent"));
    bar.show();
    bar.activateWindow();
    bar.edit()->setFocus();
    QTRY_VERIFY(bar.edit()->hasFocus());
    QTest::keyClicks(bar.edit(), QStringLiteral("di"));
    auto *popup = bar.findChild<QCompleter *>()->popup();
    QTest::keyClick(popup, Qt::Key_Down);
    QTest::keyClick(popup, Qt::Key_Tab);
    QVERIFY(bar.edit()->hasFocus());
}

void TestFilterBar::whatIsNotInForceIsMarked()
{
    FilterBar bar(QStringLiteral("recent"));
    bar.show();
    auto *apply = bar.findChildren<QPushButton *>().first();
    const auto color = [&bar] { return bar.edit()->palette().color(QPalette::Base); };
    const QColor plain = color();
    QVERIFY(!apply->isEnabled());
    QTest::keyClicks(bar.edit(), QStringLiteral("dir == in"));
    const QColor edited = color();
    QVERIFY(!bar.isInForce());
    QVERIFY(edited != plain);
    QVERIFY(!bar.edit()->accessibleDescription().isEmpty());
    bar.findChild<QCompleter *>()->popup()->hide();
    QTest::mouseClick(apply, Qt::LeftButton);
    QCOMPARE(bar.filter(), QStringLiteral("dir == in"));
    QVERIFY(bar.isInForce());
    QVERIFY(!apply->isEnabled());
    const QColor inForce = color();
    QVERIFY(inForce != plain && inForce != edited);
    QVERIFY(bar.edit()->accessibleDescription().isEmpty());
    QTest::keyClicks(bar.edit(), QStringLiteral(" )"));
    QTest::mouseClick(apply, Qt::LeftButton);
    QVERIFY(!bar.error().isEmpty());
    QVERIFY(color() != edited && color() != inForce && color() != plain);
    QCOMPARE(bar.filter(), QStringLiteral("dir == in"));
    bar.apply({});
    QCOMPARE(color(), plain);
}

void TestFilterBar::examplesAreFilters()
{
    FilterBar bar(QStringLiteral("recent"));
    int examples = 0;
    for (QAction *action : bar.findChild<QToolButton *>()->menu()->actions()) {
        if (action->isSeparator() || !action->isEnabled())
            continue;
        action->trigger();
        QVERIFY2(bar.error().isEmpty(), qPrintable(bar.error()));
        QString text = action->text();
        QCOMPARE(bar.filter(), text.replace(QStringLiteral("&&"), QStringLiteral("&")));
        ++examples;
    }
    QVERIFY(examples >= 5);
}

void TestFilterBar::aLiveOneAppliesByItself()
{
    FilterBar bar(QStringLiteral("recent"));
    bar.setLive();
    bar.show();
    QSignalSpy applied(&bar, &FilterBar::applied);
    QTest::keyClicks(bar.edit(), QStringLiteral("chat"));
    QVERIFY(applied.isEmpty()); // not with every key
    QTRY_COMPARE(applied.size(), qsizetype(1));
    QCOMPARE(bar.filter(), QStringLiteral("chat"));
    QVERIFY(bar.recent().isEmpty()); // half words are not worth to be kept
    QTest::keyClicks(bar.edit(), QStringLiteral(" && ("));
    QVERIFY(bar.isPending());
    QTRY_VERIFY(!bar.isPending());
    QCOMPARE(applied.size(), qsizetype(1)); // it is not finished
    QVERIFY(bar.findChildren<QPushButton *>().first()->isHidden());
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
    QMenu *menu = bar.findChildren<QPushButton *>().last()->menu();
    Q_EMIT menu->aboutToShow();
    QCOMPARE(menu->actions().size(), FilterBar::MaxRecent);
    menu->actions().at(1)->trigger();
    QCOMPARE(bar.filter(), QStringLiteral("word11"));
}

WSIFY_SUITE(tst_filterbar, wsify::test::OnDesktop<QApplication>, TestFilterBar)
#include "tst_filterbar.moc"
