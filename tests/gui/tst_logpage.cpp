// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/client/adminclient.h"
#include "desktop.h"
#include "fakeserver.h"
#include "gui/log/logpage.h"
#include "gui/widgets/emptystate.h"
#include "gui/widgets/followview.h"
#include "gui/widgets/noticebar.h"
#include "support/suite.h"
#include "tests/support/wait.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace wsify;
using namespace wsify::console;
using namespace std::chrono_literals;

namespace {

using Level = admin::LogLevel;

constexpr qint64 Then = 1'700'000'000'000;

struct Fixture
{
    explicit Fixture(std::chrono::milliseconds aWhile = ServerLevel::ForAWhile)
        : page(client, aWhile)
    {
        server.answer = [this](const admin::ConsoleMessage &message) {
            if (const auto *config = std::get_if<admin::ConfigRequest>(&message)) {
                server.send(admin::ConfigReply{config->id, {{"log-level", configured, "default"}}});
                return true;
            }
            if (const auto *level = std::get_if<admin::SetLogLevel>(&message); level && !refusal.code.isEmpty()) {
                refusal.id = level->id;
                server.send(refusal);
                return true;
            }
            return false;
        };
        page.resize(1000, 600);
        page.show();
        QObject::connect(&client, &AdminClient::stateChanged, &page, [this] { page.setActive(client.isLive()); });
    }
    ~Fixture() { client.disconnect(); }

    bool connect()
    {
        client.connectTo({ServerAddress::Kind::Socket, server.path(), {}, {}, {}});
        return test::waitUntil([this] { return isSubscribed() && page.serverLevel().has_value(); });
    }
    bool isSubscribed() const
    {
        const auto *subscribe = server.last<admin::Subscribe>();
        return subscribe && subscribe->topics.testFlag(admin::Topic::Log);
    }
    void say(int number, Level level = Level::Info, const QByteArray &text = "a client connected", qint64 dropped = 0)
    {
        server.send(admin::Log{Then + number, level, text, {R"({"ip":"203.0.113.7"})"}, dropped});
    }
    void sayPast(int number, Level level = Level::Info)
    {
        server.send(admin::Log{Then + number, level, "a client connected", {R"({"ip":"203.0.113.7"})"}, 0, true});
    }
    /// So many lines, until they are in the table.
    bool give(int from, int count)
    {
        const qint64 expected = page.model().received() + count;
        for (int i = 0; i < count; ++i)
            say(from + i);
        return test::waitUntil(
            [&] { return page.model().received() == expected && (page.isPaused() || page.model().waiting() == 0); });
    }
    /// The question that the button of the empty page asks.
    QAbstractButton *choice(const QString &text)
    {
        emptyButton().click();
        for (auto *question : page.findChildren<QMessageBox *>()) {
            for (QAbstractButton *button : question->buttons()) {
                if (button->text().remove(u'&') == text)
                    return button;
            }
        }
        qFatal("no button %s", qPrintable(text));
    }
    /// Everything for a while; true when the server has taken it.
    bool logEverythingForAWhile()
    {
        QTest::mouseClick(choice(QStringLiteral("For 5 Minutes")), Qt::LeftButton);
        return test::waitUntil([this] { return page.serverLevel() == Level::Debug; });
    }
    /// The level that the server was told last.
    std::optional<Level> told() const
    {
        const auto *level = server.last<admin::SetLogLevel>();
        return level ? std::optional(level->level) : std::nullopt;
    }
    EmptyState &empty() { return *page.findChild<EmptyState *>(); }
    NoticeBar &notice() { return *page.findChild<NoticeBar *>(); }
    QPushButton &emptyButton() { return *empty().findChild<QPushButton *>(); }
    QString textAt(int row) { return page.view().model()->index(row, LogModel::Text).data().toString(); }
    template <class Widget>
    Widget &named(const QString &name)
    {
        for (Widget *widget : page.findChildren<Widget *>()) {
            if (widget->accessibleName() == name)
                return *widget;
        }
        qFatal("nothing is called %s", qPrintable(name));
    }
    QToolButton &tool(const QString &text)
    {
        for (QToolButton *button : page.findChildren<QToolButton *>()) {
            if (button->text() == text)
                return *button;
        }
        qFatal("no button %s", qPrintable(text));
    }
    QString allLabels()
    {
        QString text;
        for (const QLabel *label : page.findChildren<QLabel *>())
            text += label->text() + u'\n';
        return text;
    }

    test::FakeServer server;
    QByteArray configured = "info";
    admin::Error refusal;
    AdminClient client;
    LogPage page;
};

class TestLogPage : public QObject
{
    Q_OBJECT

    QTemporaryDir m_settings;

private Q_SLOTS:
    void initTestCase()
    {
        QLocale::setDefault(QLocale::c());
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
    }
    void init() { QSettings().clear(); }

    void readsWhateverPageIsShown()
    {
        Fixture f;
        QVERIFY(f.empty().isVisible());
        QCOMPARE(f.empty().sentence(), QStringLiteral("There is no connection to a server."));
        QVERIFY(f.connect());
        QVERIFY(f.empty().isVisible());
        QVERIFY(f.empty().sentence().startsWith(QStringLiteral("There are no lines of the log")));
        QVERIFY(f.give(0, 3));
        QVERIFY(f.page.view().isVisible());
        QCOMPARE(f.page.view().model()->rowCount(), 3);

        // Elsewhere, too: what happens then is what somebody comes here for.
        f.page.setActive(false);
        QVERIFY(f.give(3, 1));
        f.page.setActive(true);
        QCOMPARE(f.page.view().model()->rowCount(), 4);
        QVERIFY(!f.server.last<admin::Unsubscribe>());
        // Without a connection nothing is read, and that is said.
        f.server.cut();
        WSIFY_WAIT(!f.client.isLive());
        f.client.retry();
        WSIFY_WAIT(f.client.isLive());
        QVERIFY(f.give(4, 1));
        QCOMPARE(f.page.view().model()->rowCount(), 6);
        QVERIFY2(f.textAt(4).startsWith(QStringLiteral("Not read from ")), qPrintable(f.textAt(4)));
    }

    void showsWhatWasBefore()
    {
        Fixture f;
        f.server.hello.features.append(admin::feature::Past);
        QVERIFY(f.connect());
        QVERIFY(f.server.last<admin::Subscribe>()->past);
        f.sayPast(0, Level::Debug);
        f.sayPast(1);
        f.say(2);
        WSIFY_WAIT(f.page.model().shown() == 3);
        QCOMPARE(f.page.serverLevel(), Level::Info); // what the past has is no sign of what is logged now
        // After a lost connection only what is new comes, and nothing is missing.
        const auto again = [&f](int from) {
            f.server.cut();
            if (!test::waitUntil([&f] { return !f.client.isLive(); }))
                return false;
            f.client.retry();
            if (!test::waitUntil([&f] { return f.client.isLive(); }))
                return false;
            for (int i = from; i < from + 3; ++i)
                f.sayPast(i);
            return true;
        };
        QVERIFY(again(1));
        WSIFY_WAIT(f.page.model().shown() == 4);
        QCOMPARE(f.textAt(3), QStringLiteral("a client connected"));
        // What the server does not remember any more is missing, and that is said.
        QVERIFY(again(10));
        WSIFY_WAIT(f.page.model().shown() == 8);
        QVERIFY2(f.textAt(4).startsWith(QStringLiteral("Not read from ")), qPrintable(f.textAt(4)));
        // What was cleared does not come back.
        f.page.clear();
        QVERIFY(again(10));
        QVERIFY(f.give(20, 1));
        QCOMPARE(f.page.view().model()->rowCount(), 1);
    }

    void lossesAreNotToldAgain()
    {
        Fixture f;
        f.server.hello.features.append(admin::feature::Past);
        QVERIFY(f.connect());
        f.say(0);
        f.say(1, Level::Info, "after a storm", 12);
        WSIFY_WAIT(f.page.model().shown() == 3);
        QCOMPARE(f.page.dropped(), 12);
        f.server.cut();
        WSIFY_WAIT(!f.client.isLive());
        f.client.retry();
        WSIFY_WAIT(f.client.isLive());
        f.sayPast(0);
        for (const auto &[t, text, dropped] : {std::tuple(1, "after a storm", 12), std::tuple(2, "new", 12)})
            f.server.send(admin::Log{Then + t, Level::Info, text, {R"({"ip":"203.0.113.7"})"}, dropped, true});
        WSIFY_WAIT(f.page.model().shown() == 4);
        QCOMPARE(f.textAt(3), QStringLiteral("new"));
        QCOMPARE(f.page.dropped(), 12);
    }

    void whatIsMissingIsSaid()
    {
        Fixture f;
        QVERIFY(f.connect());
        f.say(0);
        f.say(1, Level::Info, "after a storm", 1234);
        f.say(2, Level::Info, "and on", 1234);
        f.say(3, Level::Info, "one more", 1235);
        WSIFY_WAIT(f.page.model().shown() == 6);
        QVERIFY2(f.textAt(1).startsWith(QStringLiteral("1234 line")), qPrintable(f.textAt(1)));
        QCOMPARE(f.textAt(2), QStringLiteral("after a storm"));
        QCOMPARE(f.textAt(3), QStringLiteral("and on"));
        QVERIFY2(f.textAt(4).startsWith(QStringLiteral("1 line")), qPrintable(f.textAt(4)));
        QCOMPARE(f.page.dropped(), 1235);
        QVERIFY(f.allLabels().contains(QStringLiteral("Dropped 1235"))
                || f.allLabels().contains(QStringLiteral("Dropped 1,235")));
    }

    void linesOfAnotherProcessStay()
    {
        Fixture f;
        QVERIFY(f.connect());
        QVERIFY(f.give(0, 2));
        f.server.hello.bootId = "boot2";
        f.configured = "debug";
        f.server.cut();
        WSIFY_WAIT(!f.client.isLive());
        QCOMPARE(f.page.view().model()->rowCount(), 2);
        WSIFY_WAIT(f.client.isLive() && f.page.serverLevel() == Level::Debug);
        QVERIFY(f.give(2, 1));
        QVERIFY(f.textAt(2).startsWith(QStringLiteral("The server has started again")));
        QCOMPARE(f.page.view().model()->rowCount(), 4);
    }

    void followsUntilSomebodyScrollsOrSelects()
    {
        Fixture f;
        QVERIFY(f.connect());
        QVERIFY(f.give(0, 200));
        QScrollBar &bar = *f.page.view().verticalScrollBar();
        QCOMPARE(bar.value(), bar.maximum());
        QVERIFY(f.tool(QStringLiteral("Follow")).isChecked());

        bar.setValue(bar.value() / 2);
        QVERIFY(!f.tool(QStringLiteral("Follow")).isChecked());
        const int at = bar.value();
        QVERIFY(f.give(200, 50));
        QCOMPARE(bar.value(), at);

        f.tool(QStringLiteral("Follow")).click();
        QCOMPARE(bar.value(), bar.maximum());
        f.page.view().selectRow(249);
        QVERIFY(!f.page.view().isFollowing());
        const QPersistentModelIndex selected = f.page.view().currentIndex();
        QVERIFY(f.give(250, 50));
        QVERIFY(f.page.view().selectionModel()->isSelected(selected));
        WSIFY_WAIT(bar.value() < bar.maximum()); // with the next layout
    }

    void followsFromTheFirstLineOn_data()
    {
        QTest::addColumn<bool>("buttonHasFocus");
        QTest::addColumn<int>("lines");
        for (const int lines : {5, 31, 500}) {
            QTest::addRow("%d lines", lines) << false << lines;
            QTest::addRow("%d lines, and the focus comes with them", lines) << true << lines;
        }
    }
    void followsFromTheFirstLineOn()
    {
        QFETCH(bool, buttonHasFocus);
        QFETCH(int, lines);
        Fixture f;
        QVERIFY(f.connect());
        f.page.activateWindow();
        if (buttonHasFocus) {
            f.emptyButton().setFocus();
            WSIFY_WAIT(f.emptyButton().hasFocus());
        }
        QVERIFY(f.give(0, lines));
        QVERIFY(f.page.view().isFollowing());
        QVERIFY(f.give(lines, 100));
        QVERIFY(f.page.view().isFollowing());
        const QScrollBar &bar = *f.page.view().verticalScrollBar();
        WSIFY_WAIT(bar.maximum() > 0 && bar.value() == bar.maximum());
    }

    void aSelectedLineStaysWhereItIsWhenOldOnesGo()
    {
        Fixture f;
        QVERIFY(f.connect());
        for (int i = 0; i < LogModel::MaxRows; ++i)
            f.page.model().receive({Then + i, Level::Info, "line " + QByteArray::number(i), {"{}"}, 0});
        f.page.model().flush();
        f.page.view().setFollowing(false);
        f.page.view().scrollTo(f.page.view().model()->index(5000, 0), QAbstractItemView::PositionAtTop);
        const int row = f.page.view().rowAt(1);
        const QString text = f.textAt(row);
        f.page.view().selectRow(row + 2);
        for (int i = 0; i < 100; ++i)
            f.page.model().receive({Then, Level::Info, "new", {"{}"}, 0});
        f.page.model().flush();
        QCOMPARE(f.page.model().evicted(), 100);
        QCOMPARE(f.page.view().rowAt(1), row - 100);
        QCOMPARE(f.textAt(f.page.view().rowAt(1)), text);
        QCOMPARE(f.page.view().selectedRowNumbers(), std::vector<qsizetype>{row + 2 - 100});
    }

    void levelsAndTextsAreFound()
    {
        Fixture f;
        QVERIFY(f.connect());
        f.say(0, Level::Info, "one");
        f.say(1, Level::Warning, "two");
        f.say(2, Level::Error, "three");
        WSIFY_WAIT(f.page.model().shown() == 3);
        auto &level = f.named<QComboBox>(QStringLiteral("Levels that are shown"));
        level.setCurrentIndex(int(Level::Warning));
        QCOMPARE(f.page.view().model()->rowCount(), 2);
        QVERIFY(f.allLabels().contains(QStringLiteral("Shown 2 of 3")));

        f.page.perform(Page::Ability::Find);
        auto &find = f.named<QLineEdit>(QStringLiteral("Find in the log"));
        QVERIFY(find.hasFocus());
        QTest::keyClicks(&find, QStringLiteral("THR"));
        QCOMPARE(f.page.view().model()->rowCount(), 1);
        QTest::keyClicks(&find, QStringLiteral("zz"));
        QVERIFY(f.empty().isVisible());
        QCOMPARE(f.emptyButton().text(), QStringLiteral("Show All Lines"));
        f.emptyButton().click();
        QCOMPARE(f.page.view().model()->rowCount(), 3);
        QVERIFY(find.text().isEmpty());

        // The level is kept, the text is not.
        level.setCurrentIndex(int(Level::Error));
        Fixture next;
        QCOMPARE(next.named<QComboBox>(QStringLiteral("Levels that are shown")).currentIndex(), int(Level::Error));
    }

    void pauseAndClear()
    {
        Fixture f;
        QVERIFY(f.connect());
        QVERIFY(!f.page.abilities().testFlag(Page::Ability::Clear));
        QVERIFY(f.give(0, 2));
        f.page.perform(Page::Ability::Pause);
        QVERIFY(f.page.isPaused());
        QVERIFY(f.give(2, 3));
        QCOMPARE(f.page.view().model()->rowCount(), 2);
        WSIFY_WAIT(f.allLabels().contains(QStringLiteral("Paused: 3 line")));
        QVERIFY(f.page.abilities().testFlag(Page::Ability::Clear));
        f.page.perform(Page::Ability::Clear);
        QVERIFY(f.give(5, 1));
        WSIFY_WAIT(f.empty().sentence().startsWith(QStringLiteral("Paused: 1 line")));
        QCOMPARE(f.emptyButton().text(), QStringLiteral("Resume"));
        f.emptyButton().click();
        QVERIFY(!f.page.isPaused());
        QCOMPARE(f.page.view().model()->rowCount(), 1);
    }

    void changesWhatTheServerLogs()
    {
        Fixture f;
        f.configured = "warning";
        QVERIFY(f.connect());
        auto &box = f.named<QComboBox>(QStringLiteral("What the server logs"));
        QCOMPARE(box.currentIndex(), int(Level::Warning));
        QCOMPARE(f.emptyButton().text(), QStringLiteral("Let the Server Log Everything…"));
        f.emptyButton().click();
        // One click changes nothing for everybody.
        QVERIFY(!f.server.last<admin::SetLogLevel>());
        auto *question = f.page.findChild<QMessageBox *>();
        QVERIFY(question);
        for (QAbstractButton *button : question->buttons()) {
            if (button->text().remove(u'&') == QStringLiteral("Until It Restarts"))
                QTest::mouseClick(button, Qt::LeftButton);
        }
        WSIFY_WAIT(f.page.serverLevel() == Level::Debug);
        QCOMPARE(f.server.last<admin::SetLogLevel>()->level, Level::Debug);
        QCOMPARE(box.currentIndex(), int(Level::Debug));
        QCOMPARE(f.notice().kind(), NoticeBar::Kind::Done);
        QVERIFY(f.emptyButton().isHidden());

        f.refusal = {{}, admin::errorcode::Off, "not here", {}, {}};
        box.setCurrentIndex(int(Level::Error));
        Q_EMIT box.activated(int(Level::Error));
        WSIFY_WAIT(f.notice().kind() == NoticeBar::Kind::Problem);
        QVERIFY(f.notice().text().contains(QStringLiteral("not here")));
        QCOMPARE(box.currentIndex(), int(Level::Debug));
        QCOMPARE(f.page.serverLevel(), Level::Debug);
    }

    void everythingForAWhile()
    {
        Fixture f(300ms);
        QVERIFY(f.connect());
        QVERIFY(f.logEverythingForAWhile());
        QVERIFY2(f.notice().text().contains(QStringLiteral("for 5 minute")), qPrintable(f.notice().text()));
        WSIFY_WAIT(f.page.serverLevel() == Level::Info);
        QCOMPARE(f.told(), std::optional(Level::Info));
    }

    /// The while ends without a connection, or the server refuses: with the next one.
    void theLevelIsPutBackWithTheNextConnection_data()
    {
        QTest::addColumn<bool>("isRefused");
        QTest::newRow("no connection") << false;
        QTest::newRow("refused") << true;
    }
    void theLevelIsPutBackWithTheNextConnection()
    {
        QFETCH(bool, isRefused);
        Fixture f(300ms);
        QVERIFY(f.connect());
        QVERIFY(f.logEverythingForAWhile());
        if (isRefused) {
            f.refusal = {{}, admin::errorcode::Off, "not now", {}, {}};
            WSIFY_WAIT(f.notice().text().contains(QStringLiteral("not now")));
            f.refusal = {};
        }
        f.server.cut();
        WSIFY_WAIT(!f.client.isLive());
        f.server.requests.clear();
        WSIFY_WAIT(f.page.serverLevel() == Level::Info); // it connects again after a second
        QCOMPARE(f.told(), std::optional(Level::Info));
    }

    /// Nobody is there any more to put it back.
    void theLevelIsPutBackBeforeTheConsoleLeaves_data()
    {
        QTest::addColumn<bool>("isOtherServer");
        QTest::newRow("disconnect") << false;
        QTest::newRow("another server") << true;
    }
    void theLevelIsPutBackBeforeTheConsoleLeaves()
    {
        QFETCH(bool, isOtherServer);
        test::FakeServer other;
        Fixture f;
        QVERIFY(f.connect());
        QVERIFY(f.logEverythingForAWhile());
        if (isOtherServer)
            f.client.connectTo({ServerAddress::Kind::Socket, other.path(), {}, {}, {}});
        else
            f.client.disconnectFromServer();
        WSIFY_WAIT(f.told() == Level::Info);
        f.client.disconnectFromServer();
        QVERIFY(!other.last<admin::SetLogLevel>());
    }

    /// A level that is not known cannot be put back.
    void theServerGoesBackByItself()
    {
        Fixture f(2000ms);
        f.server.hello.features.append(admin::feature::LevelFor);
        QVERIFY(f.connect());
        QVERIFY(f.logEverythingForAWhile());
        QCOMPARE(f.server.last<admin::SetLogLevel>()->seconds, std::optional(2));
        f.client.disconnectFromServer(); // nobody has to put it back
        QCOMPARE(f.told(), Level::Debug);
        f.configured = "warning"; // of the server afterwards
        QVERIFY(f.connect());
        WSIFY_WAIT(f.page.serverLevel() == Level::Warning);
        QCOMPARE(f.told(), Level::Debug);
    }

    void aWhileNeedsAKnownLevel()
    {
        Fixture f;
        f.configured = "?";
        f.client.connectTo({ServerAddress::Kind::Socket, f.server.path(), {}, {}, {}});
        WSIFY_WAIT(f.server.last<admin::ConfigRequest>() && !f.emptyButton().isHidden());
        QAbstractButton *aWhile = f.choice(QStringLiteral("For 5 Minutes"));
        QVERIFY(!aWhile->isEnabled());
        QVERIFY(f.choice(QStringLiteral("Until It Restarts"))->isEnabled());
    }

    /// The window may learn first that the server is there, and make the page active before it has begun.
    void asksForTheLevelOfAPageThatIsActiveBefore()
    {
        Fixture f;
        LogPage page(f.client);
        page.setActive(true);
        f.client.connectTo({ServerAddress::Kind::Socket, f.server.path(), {}, {}, {}});
        WSIFY_WAIT(page.serverLevel() == Level::Info);
        f.server.hello.bootId = "boot2";
        f.configured = "debug";
        f.server.cut();
        WSIFY_WAIT(page.serverLevel() == Level::Debug);
        f.client.disconnectFromServer();
    }

    void aLineTellsWhatSomebodyElseChanged()
    {
        Fixture f;
        QVERIFY(f.connect());
        QCOMPARE(f.page.serverLevel(), Level::Info);
        f.say(0, Level::Debug);
        WSIFY_WAIT(f.page.serverLevel() == Level::Debug);
    }

    void copiesLines()
    {
        Fixture f;
        QVERIFY(f.connect());
        QVERIFY(f.give(0, 3));
        f.page.view().setFocus();
        f.page.view().selectRow(1);
        f.page.view().selectionModel()->select(f.page.view().model()->index(2, 0),
                                               QItemSelectionModel::Select | QItemSelectionModel::Rows);
        QTest::keySequence(&f.page.view(), QKeySequence::Copy);
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 QStringLiteral("2023-11-14T22:13:20.001Z\tINFO\ta client connected\tip=203.0.113.7\n"
                                "2023-11-14T22:13:20.002Z\tINFO\ta client connected\tip=203.0.113.7\n"));
    }

    void aServerWithoutALog()
    {
        Fixture f;
        f.server.hello.features.removeAll(admin::feature::Log);
        f.client.connectTo({ServerAddress::Kind::Socket, f.server.path(), {}, {}, {}});
        WSIFY_WAIT(f.client.isLive());
        QCOMPARE(f.empty().sentence(), QStringLiteral("This server does not show its log."));
        QVERIFY(!f.named<QComboBox>(QStringLiteral("What the server logs")).isEnabled());
        QVERIFY(!f.server.last<admin::Subscribe>());
    }

    void everythingHasAName()
    {
        Fixture f;
        for (const QWidget *widget : f.page.findChildren<QWidget *>()) {
            if (widget->focusPolicy() == Qt::NoFocus || widget->objectName().startsWith(QStringLiteral("qt_"))
                || qobject_cast<const QHeaderView *>(widget) || qobject_cast<const QLabel *>(widget))
                continue;
            const auto *button = qobject_cast<const QAbstractButton *>(widget);
            QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty())
                         || (button && button->isHidden()) || widget->parentWidget()->inherits("QLineEdit")
                         || widget->window() != &f.page,
                     widget->metaObject()->className());
        }
    }
};

} // namespace

WSIFY_SUITE(tst_logpage, wsify::test::OnDesktop<QApplication>, TestLogPage)

#include "tst_logpage.moc"
