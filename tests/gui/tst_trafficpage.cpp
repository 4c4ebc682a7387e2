// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/client/adminclient.h"
#include "desktop.h"
#include "fakeserver.h"
#include "gui/models/format.h"
#include "gui/traffic/findbar.h"
#include "gui/traffic/trafficdetails.h"
#include "gui/traffic/trafficpage.h"
#include "gui/traffic/trafficview.h"
#include "gui/widgets/filterbar.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QCompleter>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace wsify;
using console::Page;
using console::TrafficExport;
using console::TrafficModel;
using console::TrafficPage;
using console::TrafficView;

namespace {

/// A server that gives watches numbers, and bodies.
struct Fixture
{
    Fixture()
    {
        server.answer = [this](const admin::ConsoleMessage &message) {
            if (const auto *watch = std::get_if<admin::Watch>(&message)) {
                if (refusal.code.isEmpty()) {
                    server.send(admin::WatchReply{watch->id, ++watches});
                } else {
                    refusal.id = watch->id;
                    server.send(refusal);
                }
                return true;
            }
            if (const auto *body = std::get_if<admin::BodyRequest>(&message)) {
                if (!bodyError.isEmpty()) {
                    server.send(admin::Error{body->id, bodyError, "it is so", {}, {}});
                } else {
                    server.send(admin::BodyReply{body->id,
                                                 body->seq,
                                                 payload.size(),
                                                 body->offset,
                                                 {payload.mid(body->offset, admin::BodyReply::MaxPayload)}});
                }
                return true;
            }
            return false;
        };
        client.connectTo({ServerAddress::Kind::Socket, server.path(), {}, {}, {}});
        page.resize(1000, 600);
        page.show();
        QObject::connect(&client, &AdminClient::stateChanged, &page,
                         [this] { page.setActive(isShown && client.isLive()); });
    }

    bool isWatching()
    {
        return test::waitUntil([&] { return asked<admin::Watch>() > 0 && watches > 0; });
    }
    template <class Request>
    int asked() const
    {
        return int(std::count_if(server.requests.begin(), server.requests.end(),
                                 [](const auto &request) { return std::holds_alternative<Request>(request); }));
    }
    static admin::TrafficRow row(qint64 seq, const QByteArray &channel = "news", const QByteArray &head = "{\"a\":1}")
    {
        return {seq,
                1'700'000'000'000'000 + seq,
                admin::Direction::In,
                channel,
                "client-1",
                "broadcast",
                head.size(),
                std::nullopt,
                head};
    }
    /// As the server sends rows, and until they are shown.
    bool give(qint64 from, int count, qint64 dropped = 0)
    {
        admin::Traffic traffic;
        traffic.watch = watches;
        for (int i = 0; i < count; ++i)
            traffic.rows.append(row(from + i));
        sent += count;
        traffic.sent = sent;
        traffic.dropped = dropped;
        traffic.matched = sent + dropped;
        const qint64 expected = page.model().received() + count;
        server.send(traffic);
        return test::waitUntil(
            [&] { return page.model().received() == expected && (page.isPaused() || page.model().waiting() == 0); });
    }
    bool isEverythingCounted() const
    {
        auto &model = const_cast<TrafficPage &>(page).model();
        return model.shown() + model.waiting() + model.evicted() - model.notes() + page.dropped() == page.matched();
    }
    /// Directly, without a server.
    void fill(qint64 from, int count)
    {
        QList<admin::TrafficRow> rows;
        for (int i = 0; i < count; ++i)
            rows.append(row(from + i, i % 2 ? "odd" : "even"));
        page.model().receive(rows);
        page.model().flush();
        QCoreApplication::processEvents();
    }
    QString allText() const
    {
        QString text;
        for (const auto *label : page.findChildren<QLabel *>()) {
            if (label->isVisible())
                text += label->text() + u'\n';
        }
        return text;
    }
    QPushButton *button(const QString &text) const
    {
        for (auto *button : page.findChildren<QPushButton *>()) {
            if (button->isVisible() && button->text() == text)
                return button;
        }
        return nullptr;
    }
    qint64 topSeq()
    {
        const QModelIndex top = page.view().indexAt(QPoint(10, 1));
        return page.model().rows().at(top.row()).seq;
    }

    test::FakeServer server;
    AdminClient client;
    TrafficPage page{client};
    bool isShown = true;
    qint64 watches = 0;
    qint64 sent = 0;
    admin::Error refusal;
    QByteArray bodyError;
    QByteArray payload;
};

} // namespace

class TestTrafficPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { QSettings().clear(); }
    void watchesFromTheFirstLookOn();
    void whatWasNotWatchedIsSaid();
    void skippedRowsAreSaid();
    void whatIsMissingIsSaidWithAFilterToo();
    void theNoteNamesTheRateOfTheWatch();
    void showsWhatComes();
    void ofAnotherWatchNothingIsShown();
    void pauseFreezes();
    void stopEndsTheWatch();
    void aFilterIsAView();
    void captureIsTheServers();
    void findsInTheRows();
    void followingCapturesAndShows();
    void completesWhatTheServerKnows();
    void theServerRefusesAFilter();
    void aRefusedWatchIsNotAskedForAgain();
    void theServerRefusesTheFirstFilter();
    void followsAClient();
    void rateIsTheServers();
    void trafficTurnedOff();
    void aServerThatCannotWatch();
    void afterARestartRowsStay();
    void rowsOfAnotherServerStay();
    void followsUntilSomebodyScrolls();
    void followsUntilSomebodySelects();
    void evictionLeavesSelectionAndScrollAlone();
    void evictionOfTheCurrentRowScrollsNothing();
    void detailsDoNotCoverTheirRow();
    void pausedViewDoesNotMove();
    void wholePayloadInTheRow();
    void payloadInParts();
    void payloadThatIsNotGiven_data();
    void payloadThatIsNotGiven();
    void hugePayloads();
    void aFastSelectionFetchesOnce();
    void detailsOutliveTheirRow();
    void exportsAndSaysSo();
    void exportsWhatWasSelected();
    void copiesRows();
    void filtersForAValue();
    void asksForMergedRows();
    void aServerThatMergesDoesNotCountWorkers();
    void anOlderServerTakesShortHeads();
    void theFilterExplainsItself();
    void refusedRowsSaySo();
    void aCutPayloadHasATree();
    void exportsWholePayloads();
    void onePayloadThatIsGoneIsNotTheLast();
    void anotherProcessIsNotAskedForPayloads();
    void aCancelledFetchWritesNothing();
    void whatTheFilterNamesIsNotHidden();
    void pausingKeepsWhatIsSeen();
    void spacePressesButtons();
    void everyControlHasAName();
    void tabGoesThroughThePage();
    void rightToLeft();

private:
    static QFileDialog *askForPayloads(TrafficPage &page);
    QTemporaryDir m_directory;
};

void TestTrafficPage::initTestCase()
{
    QCoreApplication::setOrganizationName(QStringLiteral("wsify"));
    QCoreApplication::setApplicationName(QStringLiteral("tst_trafficpage"));
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_directory.path());
}

void TestTrafficPage::watchesFromTheFirstLookOn()
{
    Fixture f;
    f.isShown = false;
    WSIFY_WAIT(f.client.isLive());
    QCOMPARE(f.asked<admin::Watch>(), 0);
    QSignalSpy recording(&f.page, &TrafficPage::recordingChanged);
    f.page.setActive(true);
    QVERIFY(f.isWatching());
    QCOMPARE(f.server.last<admin::Watch>()->filter, QByteArray());
    QCOMPARE(f.server.last<admin::Watch>()->maxRate, 2000);
    QVERIFY(f.give(1, 1)); // the answer is there
    QCOMPARE(recording.last().first().toBool(), true);
    // Whoever looks at another page in the meantime misses nothing.
    f.page.setActive(false);
    QVERIFY(f.give(2, 3));
    f.page.setActive(true);
    QVERIFY(f.give(5, 1));
    QCOMPARE(f.page.model().shown(), 5);
    QCOMPARE(f.page.model().notes(), 0);
    QCOMPARE(f.asked<admin::Watch>(), 1);
    QCOMPARE(f.asked<admin::Unwatch>(), 0);
    QCOMPARE(recording.size(), 1);
}

void TestTrafficPage::whatWasNotWatchedIsSaid()
{
    Fixture f;
    QVERIFY(f.isWatching());
    QVERIFY(f.give(1, 2));
    auto *stop = f.page.findChildren<QToolButton *>().at(0);
    for (auto *button : f.page.findChildren<QToolButton *>()) {
        if (button->text() == QStringLiteral("Stop"))
            stop = button;
    }
    QTest::mouseClick(stop, Qt::LeftButton);
    WSIFY_WAIT(f.asked<admin::Unwatch>() == 1);
    QTest::mouseClick(stop, Qt::LeftButton);
    WSIFY_WAIT(f.watches == 2);
    f.sent = 0;
    QVERIFY(f.give(10, 1));
    const auto note = [&f](int row) {
        return f.page.model().isNote(row) ? QString::fromUtf8(f.page.model().at(row).head) : QString();
    };
    QCOMPARE(f.page.model().shown(), 4);
    QVERIFY2(note(2).startsWith(QStringLiteral("Not watched from ")), qPrintable(note(2)));
    QVERIFY(f.isEverythingCounted());
    // It is there to be read, too, across the columns.
    QVERIFY(f.page.model().index(2, 0).data(console::FollowView::NoteRole).toString().endsWith(note(2)));
    // And in the export.
    QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("rows.jsonl"));
    QSignalSpy exported(&f.page, &TrafficPage::exported);
    f.page.exportAll(path, TrafficExport::Format::JsonLines);
    WSIFY_WAIT(!exported.isEmpty());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = file.readAll().split('\n');
    QCOMPARE(lines.size(), 5);
    QVERIFY2(lines[2].contains(",\"note\":\"Not watched from "), lines[2].constData());
}

void TestTrafficPage::skippedRowsAreSaid()
{
    Fixture f;
    QVERIFY(f.isWatching());
    QVERIFY(f.give(1, 2));
    QVERIFY(f.give(3, 1, 40));
    QVERIFY(f.give(4, 1, 42));
    WSIFY_WAIT(f.page.model().shown() == 5);
    QVERIFY(f.page.model().isNote(4));
    const QString text = QString::fromUtf8(f.page.model().at(4).head);
    QVERIFY2(text.startsWith(QStringLiteral("42 row")), qPrintable(text));
    QVERIFY(f.isEverythingCounted());
}

/// A note is listed and exported whatever the filter, and is no row where rows are counted.
void TestTrafficPage::whatIsMissingIsSaidWithAFilterToo()
{
    Fixture f;
    QVERIFY(f.isWatching());
    QVERIFY(f.give(1, 2));
    QVERIFY(f.give(3, 1, 40));
    WSIFY_WAIT(f.page.model().shown() == 4);
    QVERIFY2(f.allText().contains(QStringLiteral("Shown 3   Waiting 0")), qPrintable(f.allText()));
    f.page.filterBar().apply(QStringLiteral("channel == news"));
    QCOMPARE(f.page.model().rowCount(), 4);
    QVERIFY(f.page.model().isNote(3));
    QVERIFY2(f.allText().contains(QStringLiteral("Shown 3 of 3   ")), qPrintable(f.allText()));
    QSignalSpy exported(&f.page, &TrafficPage::exported);
    f.page.perform(Page::Ability::Export);
    auto *dialog = f.page.findChild<QFileDialog *>();
    QVERIFY(dialog);
    QCOMPARE(dialog->windowTitle(), QStringLiteral("Export the Listed Rows"));
    const QString path = m_directory.filePath(QStringLiteral("listed.jsonl"));
    Q_EMIT dialog->fileSelected(path);
    WSIFY_WAIT(exported.size() == 1);
    dialog->reject();
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArrayList lines = file.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), 4);
    QVERIFY2(lines[3].contains(",\"note\":\"40 row"), lines[3].constData());
    QVERIFY2(f.allText().contains(QStringLiteral("3 row(s) are in ")), qPrintable(f.allText()));
    f.page.filterBar().apply(QStringLiteral("channel == nobody"));
    QVERIFY2(f.allText().contains(QStringLiteral("None of the 3 captured row")), qPrintable(f.allText()));
    QVERIFY(!f.page.abilities().testFlag(Page::Ability::Export));
    f.button(QStringLiteral("Show All Rows"))->click();
    QCOMPARE(f.page.model().rowCount(), 4);
    // What waits is counted like that, too.
    f.page.setPaused(true);
    QVERIFY(f.give(9, 1, 45));
    WSIFY_WAIT(f.page.model().waiting() == 2);
    WSIFY_WAIT(f.allText().contains(QStringLiteral("Paused: 1 row")));
}

/// Not that of one which the server has not taken, or has not answered yet.
void TestTrafficPage::theNoteNamesTheRateOfTheWatch()
{
    Fixture f;
    QVERIFY(f.isWatching());
    QVERIFY(f.give(1, 1));
    f.server.answer = [](const admin::ConsoleMessage &) { return true; };
    auto *rate = f.page.findChild<QComboBox *>();
    const int before = rate->currentData().toInt();
    QVERIFY(before != admin::Watch::MaxRateLimit);
    rate->setCurrentIndex(rate->findData(admin::Watch::MaxRateLimit));
    Q_EMIT rate->activated(rate->currentIndex());
    QVERIFY(f.give(2, 1, 7));
    WSIFY_WAIT(f.page.model().notes() == 1);
    f.page.model().flush();
    const QString text = QString::fromUtf8(f.page.model().at(2).head);
    QVERIFY2(text.contains(console::Format::number(before) + QStringLiteral(" a second")), qPrintable(text));
}

void TestTrafficPage::showsWhatComes()
{
    Fixture f;
    QVERIFY(f.isWatching());
    WSIFY_WAIT(f.allText().contains(QStringLiteral("No message has come yet.")));
    QVERIFY(!f.page.view().isVisible());
    QVERIFY(f.give(1, 50, 7));
    QVERIFY(f.page.view().isVisible());
    QCOMPARE(f.page.model().shown(), 50);
    QCOMPARE(f.page.matched(), 57);
    QCOMPARE(f.page.dropped(), 7);
    QVERIFY(f.isEverythingCounted());
    QVERIFY2(f.allText().contains(QStringLiteral("Shown 50   Waiting 0   Matched 57   Skipped 7   Dropped 0")),
             qPrintable(f.allText()));
    QVERIFY(f.allText().contains(QStringLiteral("Watching since")));
    // A line of totals alone.
    f.server.send(admin::Traffic{f.watches, 60, 50, 10, {}});
    WSIFY_WAIT(f.allText().contains(QStringLiteral("Skipped 10")));
    QVERIFY(f.page.abilities().testFlag(Page::Ability::Clear));
    f.page.perform(Page::Ability::Clear);
    QCOMPARE(f.page.matched(), 0);
    QCOMPARE(f.page.model().shown(), 0);
    QVERIFY(!f.page.details().isVisible());
    QVERIFY(f.give(60, 2, 11));
    QCOMPARE(f.page.matched(), 3);
    QCOMPARE(f.page.dropped(), 1);
    QVERIFY(f.isEverythingCounted());
}

void TestTrafficPage::ofAnotherWatchNothingIsShown()
{
    Fixture f;
    QVERIFY(f.isWatching());
    QVERIFY(f.give(1, 1));
    f.server.send(admin::Traffic{f.watches + 5, 1, 1, 0, {Fixture::row(2)}});
    QVERIFY(f.give(3, 1));
    QCOMPARE(f.page.model().received(), 2);
    // Rows that come before the answer to their watch are counted nowhere.
    f.server.send(admin::Traffic{f.watches + 1, 3, 2, 1, {Fixture::row(10), Fixture::row(11)}});
    f.page.applyFilter(QStringLiteral("dir == in"));
    WSIFY_WAIT(f.asked<admin::Unwatch>() == 1);
    f.sent = 2;
    QVERIFY(f.give(12, 4, 1));
    QCOMPARE(f.page.model().received(), 2 + 4);
    QVERIFY(f.isEverythingCounted());
}

void TestTrafficPage::pauseFreezes()
{
    Fixture f;
    QVERIFY(f.isWatching());
    QVERIFY(f.give(1, 10));
    f.page.perform(Page::Ability::Pause);
    QVERIFY(f.page.isPaused());
    QVERIFY(f.give(11, 25));
    QCOMPARE(f.page.model().shown(), 10);
    WSIFY_WAIT(f.allText().contains(QStringLiteral("Paused: 25 row(s) wait")));
    QVERIFY(f.isEverythingCounted());
    f.page.perform(Page::Ability::Pause);
    QCOMPARE(f.page.model().shown(), 35);
    f.page.perform(Page::Ability::Pause);
    f.page.perform(Page::Ability::Clear);
    QVERIFY(f.give(36, 3));
    QCOMPARE(f.page.model().shown(), 0);
    QPushButton *resume = nullptr;
    WSIFY_WAIT(resume = f.button(QStringLiteral("Resume")));
    resume->click();
    QVERIFY(!f.page.isPaused());
    QCOMPARE(f.page.model().shown(), 3);
    QCOMPARE(f.asked<admin::Unwatch>(), 0);
}

void TestTrafficPage::stopEndsTheWatch()
{
    Fixture f;
    QVERIFY(f.isWatching());
    QVERIFY(f.give(1, 1));
    f.page.perform(Page::Ability::Stop);
    WSIFY_WAIT(f.asked<admin::Unwatch>() == 1);
    QVERIFY(f.allText().contains(QStringLiteral("Stopped")));
    QCOMPARE(f.page.model().shown(), 1);
    f.page.perform(Page::Ability::Clear);
    QVERIFY(f.allText().contains(QStringLiteral("The watch is stopped.")));
    f.page.setActive(false);
    f.page.setActive(true);
    QCOMPARE(f.asked<admin::Watch>(), 1);
    f.page.perform(Page::Ability::Stop);
    WSIFY_WAIT(f.asked<admin::Watch>() == 2);
}

void TestTrafficPage::aFilterIsAView()
{
    Fixture f;
    QVERIFY(f.isWatching());
    QVERIFY(f.give(0, 1));
    f.fill(1, 10);
    f.page.view().selectRow(6);
    const qint64 seq = f.page.details().row()->seq;
    // Nothing of it concerns the server, and nothing is lost.
    QTest::keyClicks(f.page.filterBar().edit(), QStringLiteral("channel == odd"));
    QTest::keyClick(f.page.filterBar().edit(), Qt::Key_Return);
    QCOMPARE(f.page.model().listed(), 5);
    QCOMPARE(f.page.model().rowCount(), 5);
    QCOMPARE(f.page.model().shown(), 11);
    QVERIFY(f.allText().contains(QStringLiteral("Shown 5 of 11")));
    QCOMPARE(f.page.details().row()->seq, seq);
    QCOMPARE(f.page.model().at(f.page.view().selectedRowNumbers().front()).seq, seq);
    // Also while the view is paused, and by a word of the payload.
    f.page.setPaused(true);
    f.page.filterBar().edit()->selectAll();
    QTest::keyClicks(f.page.filterBar().edit(), QStringLiteral("\"a\""));
    QTest::keyClick(f.page.filterBar().edit(), Qt::Key_Return);
    QCOMPARE(f.page.model().listed(), 11);
    f.page.setPaused(false);
    f.fill(11, 4);
    QCOMPARE(f.page.model().listed(), 15);
    f.page.filterBar().apply(QStringLiteral("channel == nobody"));
    QVERIFY(f.allText().contains(QStringLiteral("None of the 15 captured row")));
    f.button(QStringLiteral("Show All Rows"))->click();
    QCOMPARE(f.page.model().listed(), 15);
    QCOMPARE(f.asked<admin::Watch>(), 1);
    // What no row knows cannot be looked for here.
    f.page.filterBar().apply(QStringLiteral("user == alice"));
    QVERIFY(f.page.filterBar().error().contains(QStringLiteral("no user")));
    QCOMPARE(f.page.model().listed(), 15);
}

void TestTrafficPage::captureIsTheServers()
{
    Fixture f;
    QVERIFY(f.isWatching());
    QVERIFY(f.give(0, 1));
    f.fill(1, 10);
    QTest::keyClicks(f.page.captureBar().edit(), QStringLiteral("user == alice"));
    QTest::keyClick(f.page.captureBar().edit(), Qt::Key_Return);
    WSIFY_WAIT(f.asked<admin::Unwatch>() == 1);
    QCOMPARE(f.server.last<admin::Watch>()->filter, QByteArray("user == alice"));
    QCOMPARE(f.server.last<admin::Unwatch>()->watch, 1);
    // What was captured stays; what the rows from here on are is said.
    WSIFY_WAIT(f.page.model().shown() == 12);
    QVERIFY(f.page.model().isNote(11));
    QVERIFY(f.page.model().at(11).head.toByteArray().endsWith("user == alice"));
    // One that is none is not sent.
    f.page.captureBar().apply(QStringLiteral("user = alice"));
    QVERIFY(!f.page.captureBar().error().isEmpty());
    QCOMPARE(f.asked<admin::Watch>(), 2);
}

/// Find goes through what is listed, and changes nothing of it.
void TestTrafficPage::findsInTheRows()
{
    Fixture f;
    QVERIFY(f.isWatching());
    f.fill(0, 50);
    f.page.model().receive({Fixture::row(50, "news", "a Needle"), Fixture::row(51), Fixture::row(52, "needle")});
    f.page.model().flush();
    f.page.perform(Page::Ability::Find);
    console::FindBar &bar = f.page.findBar();
    QVERIFY(bar.isVisible());
    QTest::keyClicks(bar.edit(), QStringLiteral("needle"));
    WSIFY_WAIT(bar.count() == QStringLiteral("2 found"));
    QTest::keyClick(bar.edit(), Qt::Key_Return);
    QCOMPARE(bar.count(), QStringLiteral("1 of 2"));
    QCOMPARE(f.page.details().row()->seq, 50);
    QTest::keyClick(bar.edit(), Qt::Key_Return);
    QCOMPARE(f.page.details().row()->seq, 52);
    QTest::keyClick(bar.edit(), Qt::Key_Return); // around
    QCOMPARE(f.page.details().row()->seq, 50);
    QTest::keyClick(bar.edit(), Qt::Key_Return, Qt::ShiftModifier);
    QCOMPARE(f.page.details().row()->seq, 52);
    QCOMPARE(f.page.model().listed(), 53);
    // What comes is counted, too.
    f.page.model().receive({Fixture::row(53, "needles")});
    f.page.model().flush();
    QCOMPARE(bar.count(), QStringLiteral("2 of 3"));
    bar.edit()->selectAll();
    QTest::keyClicks(bar.edit(), QStringLiteral("channel"));
    WSIFY_WAIT(bar.count() == QStringLiteral("not found"));
    QTest::keyClick(bar.edit(), Qt::Key_Escape);
    QVERIFY(!bar.isVisible());
}

/// Whoever follows a channel sees it alone, from now on and of what is there.
void TestTrafficPage::followingCapturesAndShows()
{
    Fixture f;
    QVERIFY(f.isWatching());
    QVERIFY(f.give(100, 1));
    f.fill(0, 10);
    f.page.setStopped(true);
    f.page.followChannel("odd");
    QVERIFY(!f.page.isStopped()); // whoever follows wants to see something
    WSIFY_WAIT(f.server.last<admin::Watch>()->filter == "channel == odd");
    WSIFY_WAIT(f.page.model().listed() == 6); // and a note
    QCOMPARE(f.page.model().shown(), 12);
    QVERIFY(f.page.model().isNote(5));
}

void TestTrafficPage::completesWhatTheServerKnows()
{
    Fixture f;
    QVERIFY(f.isWatching());
    const auto answer = f.server.answer;
    f.server.answer = [&](const admin::ConsoleMessage &message) {
        const auto *list = std::get_if<admin::ListRequest>(&message);
        if (!list)
            return answer(message);
        admin::ClientRow row;
        row.client = "c1";
        row.user = "ada lovelace";
        f.server.send(admin::ListReply{list->id, 1, QList<admin::ClientRow>{row}});
        return true;
    };
    f.page.activateWindow();
    f.page.filterBar().edit()->setFocus();
    const auto offered = [&] {
        const auto *completer = f.page.filterBar().findChild<QCompleter *>();
        QStringList values;
        for (int i = 0; completer->popup()->isVisible() && i < completer->completionCount(); ++i)
            values.append(completer->completionModel()->index(i, 0).data().toString());
        return values;
    };
    QTest::keyClicks(f.page.filterBar().edit(), QStringLiteral("user == \"ada l"));
    WSIFY_WAIT(offered().contains(QStringLiteral("\"ada lovelace\"")));
    QCOMPARE(f.server.last<admin::ListRequest>()->query, QByteArray("user ~ \"ada l*\""));
    QCOMPARE(f.server.last<admin::ListRequest>()->kind, admin::ListKind::Clients);
    // And what rows have shown.
    f.fill(0, 2);
    f.page.filterBar().edit()->clear();
    QTest::keyClicks(f.page.filterBar().edit(), QStringLiteral("channel == O"));
    QCOMPARE(offered(), QStringList(QStringLiteral("odd")));
}

void TestTrafficPage::theServerRefusesAFilter()
{
    Fixture f;
    QVERIFY(f.isWatching());
    QVERIFY(f.give(1, 3));
    f.refusal = {{}, admin::errorcode::BadFilter, "unknown field", {}, 3};
    f.page.applyFilter(QStringLiteral("dir == in"));
    WSIFY_WAIT(f.page.captureBar().error() == QStringLiteral("At character 3: unknown field"));
    // The old watch goes on.
    QVERIFY(f.give(4, 2));
    QCOMPARE(f.page.model().shown(), 5);
    QCOMPARE(f.asked<admin::Unwatch>(), 0);
    f.refusal = {{}, admin::errorcode::Limit, "too many watches", {}, {}};
    f.page.applyFilter(QStringLiteral("dir == out"));
    WSIFY_WAIT(f.page.captureBar().error() == QStringLiteral("too many watches"));
    QVERIFY(f.give(6, 1));
}

/// The next connection watches what this one does, and not what the server has refused.
void TestTrafficPage::aRefusedWatchIsNotAskedForAgain()
{
    Fixture f;
    QVERIFY(f.isWatching());
    QVERIFY(f.give(1, 1)); // the console knows it, too
    f.refusal = {{}, admin::errorcode::BadFilter, "unknown field", {}, 3};
    f.page.captureBar().apply(QStringLiteral("dir == in"));
    WSIFY_WAIT(!f.page.captureBar().error().isEmpty());
    f.refusal = {{}, admin::errorcode::Limit, "too much", {}, {}};
    auto *rate = f.page.findChild<QComboBox *>();
    const int before = rate->currentData().toInt();
    rate->setCurrentIndex(rate->findData(admin::Watch::MaxRateLimit));
    Q_EMIT rate->activated(rate->currentIndex());
    WSIFY_WAIT(f.page.captureBar().error() == QStringLiteral("too much"));
    QCOMPARE(rate->currentData().toInt(), before);
    f.refusal = {};
    f.server.cut();
    WSIFY_WAIT(!f.client.isLive());
    f.client.retry();
    WSIFY_WAIT(f.watches == 2);
    QCOMPARE(f.server.last<admin::Watch>()->filter, QByteArray());
    QCOMPARE(f.server.last<admin::Watch>()->maxRate, before);
}

void TestTrafficPage::theServerRefusesTheFirstFilter()
{
    Fixture f;
    f.refusal = {{}, admin::errorcode::BadFilter, "unknown field", {}, 3};
    f.page.captureBar().apply(QStringLiteral("dir == in"));
    WSIFY_WAIT(f.allText().contains(QStringLiteral("The server does not take the capture filter: unknown field")));
    QVERIFY(!f.page.captureBar().error().isEmpty());
    f.refusal = {};
    f.button(QStringLiteral("Try Again"))->click();
    WSIFY_WAIT(f.watches == 1);
    WSIFY_WAIT(!f.allText().contains(QStringLiteral("does not take")));
}

void TestTrafficPage::followsAClient()
{
    Fixture f;
    QVERIFY(f.isWatching());
    f.page.followClient("a b");
    WSIFY_WAIT(f.asked<admin::Watch>() == 2);
    QCOMPARE(f.server.last<admin::Watch>()->filter, QByteArray("client == \"a b\""));
    f.page.setStopped(true);
    f.page.followChannel("news");
    WSIFY_WAIT(f.asked<admin::Watch>() == 3);
    QCOMPARE(f.server.last<admin::Watch>()->filter, QByteArray("channel == news"));
    QVERIFY(!f.page.isStopped());
}

void TestTrafficPage::rateIsTheServers()
{
    {
        Fixture f;
        QVERIFY(f.isWatching());
        auto *rate = f.page.findChild<QComboBox *>();
        rate->setCurrentIndex(rate->findData(admin::Watch::MaxRateLimit));
        Q_EMIT rate->activated(rate->currentIndex());
        WSIFY_WAIT(f.asked<admin::Watch>() == 2);
        QCOMPARE(f.server.last<admin::Watch>()->maxRate, 20'000);
    }
    Fixture again;
    QVERIFY(again.isWatching());
    QCOMPARE(again.server.last<admin::Watch>()->maxRate, 20'000);
}

void TestTrafficPage::trafficTurnedOff()
{
    Fixture f;
    f.refusal = {{}, admin::errorcode::Off, "off", {}, {}};
    WSIFY_WAIT(f.allText().contains(QStringLiteral("Live traffic is turned off on this server.")));
}

void TestTrafficPage::aServerThatCannotWatch()
{
    Fixture f;
    f.server.hello.features.removeAll(admin::feature::Watch);
    WSIFY_WAIT(f.allText().contains(QStringLiteral("This server cannot show live traffic.")));
    QCOMPARE(f.asked<admin::Watch>(), 0);
}

void TestTrafficPage::afterARestartRowsStay()
{
    Fixture f;
    QVERIFY(f.isWatching());
    QVERIFY(f.give(1, 5));
    f.server.stop();
    WSIFY_WAIT(f.allText().contains(QStringLiteral("Not connected")));
    f.server.hello.bootId = "boot2";
    f.sent = 0;
    QVERIFY(f.server.listen());
    f.client.retry();
    WSIFY_WAIT(f.watches == 2);
    f.payload = "{\"other\":true}";
    QVERIFY(f.give(1, 1));
    QCOMPARE(f.page.model().shown(), 7);
    QVERIFY(f.page.model().isNote(5));
    QVERIFY(f.page.model().at(5).head.toByteArray().startsWith("The server was restarted. Not watched from "));
    QVERIFY(f.isEverythingCounted());
    // The number of an old row is another row's now.
    auto old = Fixture::row(1);
    old.size = 1000;
    f.page.view().selectRow(0);
    QVERIFY(f.page.details().isWhole());
    f.page.model().clear();
    f.page.model().setBoot(f.page.model().boot() - 1);
    f.page.model().receive({old});
    f.page.model().flush();
    f.page.model().setBoot(f.page.model().boot() + 1);
    f.page.view().selectRow(0);
    QVERIFY2(f.page.details().status().contains(QStringLiteral("is not there any more")),
             qPrintable(f.page.details().status()));
}

void TestTrafficPage::rowsOfAnotherServerStay()
{
    Fixture f;
    QVERIFY(f.isWatching());
    QVERIFY(f.give(1, 5));
    test::FakeServer other;
    other.answer = [](const admin::ConsoleMessage &message) { return std::holds_alternative<admin::Watch>(message); };
    f.client.connectTo({ServerAddress::Kind::Socket, other.path(), {}, {}, {}});
    WSIFY_WAIT(other.last<admin::Watch>());
    other.send(admin::WatchReply{other.last<admin::Watch>()->id, 1});
    WSIFY_WAIT(f.page.model().shown() == 6);
    QVERIFY(f.page.model().at(5).head.toByteArray().startsWith("What follows is of another server, "));
}

void TestTrafficPage::followsUntilSomebodyScrolls()
{
    Fixture f;
    QVERIFY(f.isWatching());
    auto *bar = f.page.view().verticalScrollBar();
    f.fill(1, 500);
    QCOMPARE(bar->value(), bar->maximum());
    f.fill(501, 500);
    QVERIFY(f.page.view().isFollowing());
    QCOMPARE(bar->value(), bar->maximum());
    bar->triggerAction(QAbstractSlider::SliderPageStepSub);
    QVERIFY(!f.page.view().isFollowing());
    const int value = bar->value();
    f.fill(1001, 500);
    QCOMPARE(bar->value(), value);
    QTest::keyClick(&f.page.view(), Qt::Key_End);
    QVERIFY(f.page.view().isFollowing());
    QCOMPARE(bar->value(), bar->maximum());
    f.page.resize(1000, 500);
    f.fill(1501, 1);
    QVERIFY(f.page.view().isFollowing());
    QCOMPARE(bar->value(), bar->maximum());
}

void TestTrafficPage::followsUntilSomebodySelects()
{
    Fixture f;
    QVERIFY(f.isWatching());
    f.fill(1, 500);
    auto *bar = f.page.view().verticalScrollBar();
    const QPoint inRow(50,
                       0); // of the one at the top, however little of it is seen
    QTest::mouseClick(f.page.view().viewport(), Qt::LeftButton, {}, inRow);
    QVERIFY(!f.page.view().isFollowing());
    const int value = bar->value();
    const qint64 seq = f.topSeq();
    f.fill(501, 500);
    QCOMPARE(bar->value(), value);
    QCOMPARE(f.topSeq(), seq);
    QCOMPARE(f.page.details().row()->seq, seq);
}

void TestTrafficPage::detailsDoNotCoverTheirRow()
{
    Fixture f;
    QVERIFY(f.isWatching());
    f.fill(1, 500);
    TrafficView &view = f.page.view();
    QVERIFY(f.page.details().isHidden());
    const int height = view.viewport()->height();
    const QPoint last(50, height - 5);
    const int row = view.rowAt(last.y());
    QVERIFY(row > 0);
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, last);
    QVERIFY(!f.page.details().isHidden());
    WSIFY_WAIT(view.viewport()->height() < height);
    QVERIFY(view.viewport()->rect().contains(view.visualRect(f.page.model().index(row, 0))));
    QCOMPARE(view.selectedRowNumbers(), std::vector<qsizetype>{row});
}

void TestTrafficPage::evictionLeavesSelectionAndScrollAlone()
{
    Fixture f;
    QVERIFY(f.isWatching());
    f.fill(0, int(TrafficModel::MaxRows));
    f.page.view().selectRow(50'000);
    f.page.view().scrollTo(f.page.model().index(50'000, 0), QAbstractItemView::PositionAtTop);
    auto *bar = f.page.view().verticalScrollBar();
    bar->setValue(bar->value() - 3); // not at the beginning of a row
    const qint64 top = f.topSeq();
    const int rest = f.page.view().rowViewportPosition(f.page.view().rowAt(1));
    for (int i = 0; i < 30; ++i) {
        f.fill(TrafficModel::MaxRows + i * 1000, 1000);
        QCOMPARE(f.topSeq(), top);
        QCOMPARE(f.page.view().rowViewportPosition(f.page.view().rowAt(1)), rest);
        const auto selected = f.page.view().selectedRowNumbers();
        QCOMPARE(selected.size(), size_t(1));
        QCOMPARE(f.page.model().rows().at(selected.front()).seq, 50'000);
    }
    QVERIFY(!f.page.view().isFollowing());
    // At last the rows that are looked at go.
    f.fill(200'000, 90'000);
    QCOMPARE(bar->value(), 0);
    QVERIFY(f.page.view().selectedRowNumbers().empty());
}

void TestTrafficPage::evictionOfTheCurrentRowScrollsNothing()
{
    Fixture f;
    QVERIFY(f.isWatching());
    f.fill(0, int(TrafficModel::MaxRows));
    f.page.view().selectRow(10);
    f.page.view().verticalScrollBar()->setValue(60'000 * f.page.view().verticalHeader()->defaultSectionSize());
    const qint64 top = f.topSeq();
    f.fill(100'000, 1000);
    QCOMPARE(f.topSeq(), top);
    QVERIFY(!f.page.view().isFollowing());
    QVERIFY(f.page.view().selectedRowNumbers().empty());
}

void TestTrafficPage::pausedViewDoesNotMove()
{
    Fixture f;
    QVERIFY(f.isWatching());
    f.fill(0, int(TrafficModel::MaxRows));
    f.page.setPaused(true);
    const qint64 top = f.topSeq();
    f.fill(100'000, 5000);
    QCOMPARE(f.topSeq(), top);
    QCOMPARE(f.page.model().waiting(), 5000);
    QCOMPARE(f.page.model().evicted(), 0);
}

void TestTrafficPage::wholePayloadInTheRow()
{
    Fixture f;
    QVERIFY(f.isWatching());
    f.fill(1, 3);
    f.page.view().selectRow(1);
    QVERIFY(f.page.details().isWhole());
    QCOMPARE(f.page.details().payload(), QByteArray("{\"a\":1}"));
    const auto *tree = f.page.details().findChild<QTreeView *>();
    QCOMPARE(tree->model()->rowCount(), 1);
    QCOMPARE(tree->model()->index(0, 1).data().toString(), QStringLiteral("1"));
    f.page.view().selectAll();
    QVERIFY(f.page.details().status().contains(QStringLiteral("3 row(s)")));
    QCOMPARE(f.asked<admin::BodyRequest>(), 0);
}

void TestTrafficPage::payloadInParts()
{
    Fixture f;
    QVERIFY(f.isWatching());
    f.payload = "[\"" + QByteArray(1'300'000, 'x') + "\"]";
    auto row = Fixture::row(77, "news", f.payload.first(100));
    row.size = f.payload.size();
    f.page.model().receive({row});
    f.page.model().flush();
    f.page.view().selectRow(0);
    QVERIFY(!f.page.details().isWhole());
    QCOMPARE(f.page.details().payload().size(), 100);
    WSIFY_WAIT(f.page.details().isWhole());
    QCOMPARE(f.page.details().payload(), f.payload);
    QCOMPARE(f.asked<admin::BodyRequest>(), 3);
    QCOMPARE(f.server.last<admin::BodyRequest>()->seq, 77);
    QVERIFY(f.page.details().isWhole());
    auto *tree = f.page.details().findChild<QTreeView *>();
    QCOMPARE(tree->model()->rowCount(), 1);
    tree->setCurrentIndex(tree->model()->index(0, 1));
    tree->actions().constFirst()->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text().size(), 1'300'002);
}

void TestTrafficPage::payloadThatIsNotGiven_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("gone") << QByteArray(admin::errorcode::Gone) << QStringLiteral("already discarded the rest");
    QTest::newRow("off") << QByteArray(admin::errorcode::Off) << QStringLiteral("--admin-payloads");
    QTest::newRow("other") << QByteArray("limit") << QStringLiteral("it is so");
}

void TestTrafficPage::payloadThatIsNotGiven()
{
    QFETCH(QByteArray, code);
    QFETCH(QString, sentence);
    Fixture f;
    QVERIFY(f.isWatching());
    f.bodyError = code;
    auto row = Fixture::row(1, "news", "[1,2");
    row.size = 1000;
    f.page.model().receive({row});
    f.page.model().flush();
    f.page.view().selectRow(0);
    WSIFY_WAIT(f.page.details().status().contains(sentence));
    QCOMPARE(f.page.details().payload(), QByteArray("[1,2"));
    QVERIFY(!f.page.details().isWhole());
}

void TestTrafficPage::hugePayloads()
{
    Fixture f;
    QVERIFY(f.isWatching());
    f.payload = QByteArray(9 * 1024 * 1024, 'x');
    auto row = Fixture::row(1, "news", "xx");
    row.size = f.payload.size();
    f.page.model().receive({row});
    f.page.model().flush();
    f.page.view().selectRow(0);
    WSIFY_WAIT(f.page.details().status().contains(QStringLiteral("shows no more")));
    QCOMPARE(f.page.details().payload().size(), console::TrafficDetails::MaxFetched);
    f.page.details().findChild<QTabWidget *>()->setCurrentIndex(1);
    const QString text = f.page.details().findChild<QPlainTextEdit *>()->toPlainText();
    QVERIFY(text.size() < console::TrafficDetails::MaxText + 200);
    QVERIFY(text.contains(QStringLiteral("are shown")));
}

void TestTrafficPage::aFastSelectionFetchesOnce()
{
    Fixture f;
    QVERIFY(f.isWatching());
    f.payload = QByteArray(500, 'x');
    QList<admin::TrafficRow> rows;
    for (int i = 0; i < 50; ++i) {
        rows.append(Fixture::row(i, "news", "xx"));
        rows.back().size = 500;
    }
    f.page.model().receive(rows);
    f.page.model().flush();
    for (int i = 0; i < 50; ++i)
        f.page.view().selectRow(i);
    WSIFY_WAIT(f.page.details().isWhole());
    QCOMPARE(f.asked<admin::BodyRequest>(), 1);
    QCOMPARE(f.server.last<admin::BodyRequest>()->seq, 49);
}

void TestTrafficPage::detailsOutliveTheirRow()
{
    Fixture f;
    QVERIFY(f.isWatching());
    f.fill(0, int(TrafficModel::MaxRows));
    f.page.view().selectRow(0);
    f.fill(100'000, 10);
    QVERIFY(f.page.view().selectedRowNumbers().empty());
    QCOMPARE(f.page.details().row()->seq, 0);
    QCOMPARE(f.page.details().payload(), QByteArray("{\"a\":1}"));
}

void TestTrafficPage::exportsAndSaysSo()
{
    Fixture f;
    QVERIFY(f.isWatching());
    QVERIFY(!f.page.abilities().testFlag(Page::Ability::Export));
    f.fill(0, 100);
    QVERIFY(f.page.abilities().testFlag(Page::Ability::Export));
    QSignalSpy exported(&f.page, &TrafficPage::exported);
    const QString path = m_directory.filePath(QStringLiteral("out.jsonl"));
    f.page.exportAll(path, TrafficExport::Format::JsonLines);
    QVERIFY(!f.page.abilities().testFlag(Page::Ability::Export));
    WSIFY_WAIT(!exported.isEmpty());
    QVERIFY(f.allText().contains(path));
    QVERIFY(f.page.abilities().testFlag(Page::Ability::Export));
    f.fill(0, int(TrafficModel::MaxRows));
    f.page.exportAll(path, TrafficExport::Format::Csv);
    f.button(QStringLiteral("Cancel Export"))->click();
    WSIFY_WAIT(exported.size() == 2);
    QCOMPARE(exported.last().first().value<TrafficExport::Result>(), TrafficExport::Result::Cancelled);
    QVERIFY(f.allText().contains(QStringLiteral("cancelled")));
    f.page.exportAll(m_directory.filePath(QStringLiteral("no/where")), TrafficExport::Format::Csv);
    WSIFY_WAIT(exported.size() == 3);
    QVERIFY(f.allText().contains(QStringLiteral("Nothing was exported")));
    f.button(QStringLiteral("Close"))->click();
    QVERIFY(!f.allText().contains(QStringLiteral("Nothing was exported")));
}

/// While somebody looks for a name, they may have made room for others.
void TestTrafficPage::exportsWhatWasSelected()
{
    Fixture f;
    QVERIFY(f.isWatching());
    f.fill(0, 100);
    f.page.view().selectRow(3);
    f.page.view().selectionModel()->select(f.page.model().index(5, 0),
                                           QItemSelectionModel::Select | QItemSelectionModel::Rows);
    QSignalSpy exported(&f.page, &TrafficPage::exported);
    f.page.perform(Page::Ability::Export);
    auto *dialog = f.page.findChild<QFileDialog *>();
    QVERIFY(dialog);
    f.fill(1000, int(TrafficModel::MaxRows));
    QVERIFY(f.page.view().selectedRowNumbers().empty());
    const QString path = m_directory.filePath(QStringLiteral("chosen.jsonl"));
    Q_EMIT dialog->fileSelected(path);
    WSIFY_WAIT(exported.size() == 1);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArrayList lines = file.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), 2);
    QVERIFY(lines[0].startsWith("{\"seq\":3,") && lines[1].startsWith("{\"seq\":5,"));
    dialog->reject();
}

/// A busy server forgets a payload before somebody has clicked: what is seen when the view is paused is fetched at once.
void TestTrafficPage::pausingKeepsWhatIsSeen()
{
    Fixture f;
    QVERIFY(f.isWatching());
    QVERIFY(f.give(1, 1));
    f.payload = QByteArray(700, 'x');
    admin::TrafficRow row = Fixture::row(2, "news", f.payload.first(512));
    row.size = 700;
    f.page.model().receive({row});
    f.page.model().flush();
    QTest::keyClick(&f.page.view(), Qt::Key_End);
    f.page.perform(Page::Ability::Pause);
    WSIFY_WAIT(f.asked<admin::BodyRequest>() == 1); // of what is cut alone
    QCOMPARE(f.server.last<admin::BodyRequest>()->seq, 2);
    bool isAnswered = false;
    f.client.request(admin::Ping{}, &f.page, [&isAnswered](const auto &) { isAnswered = true; });
    WSIFY_WAIT(isAnswered);
    f.bodyError = admin::errorcode::Gone;
    const QPoint at = f.page.view().visualRect(f.page.model().index(1, 0)).center();
    QTest::mouseClick(f.page.view().viewport(), Qt::LeftButton, {}, at);
    QVERIFY(f.page.details().isWhole());
    QCOMPARE(f.page.details().payload(), f.payload);
    QCOMPARE(f.asked<admin::BodyRequest>(), 1);
}

void TestTrafficPage::copiesRows()
{
    Fixture f;
    QVERIFY(f.isWatching());
    f.fill(0, 3);
    f.page.view().setFocus();
    f.page.view().selectAll();
    f.page.view().actions().constFirst()->trigger();
    const QStringList lines = QGuiApplication::clipboard()->text().split(u'\n');
    QCOMPARE(lines.size(), 4);
    QVERIFY2(lines[1].contains(QStringLiteral("\todd\tclient-1\tbroadcast\t7\t\t{\"a\":1}")), qPrintable(lines[1]));
}

/// The menu of a cell, with the keys.
void TestTrafficPage::filtersForAValue()
{
    Fixture f;
    QVERIFY(f.isWatching());
    f.fill(0, 10);
    const auto choose = [&f](int row, int column, const QString &text) {
        const QPoint at = f.page.view().visualRect(f.page.model().index(row, column)).center();
        QTest::mouseClick(f.page.view().viewport(), Qt::LeftButton, {}, at);
        Q_EMIT f.page.view().customContextMenuRequested(at);
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        if (!menu)
            return false;
        for (QAction *action : menu->actions()) {
            if (action->text() == text) {
                menu->setActiveAction(action);
                QTest::keyClick(menu, Qt::Key_Return);
                return true;
            }
        }
        menu->close();
        return false;
    };
    QVERIFY(choose(1, TrafficModel::Channel, QStringLiteral("Filter for “odd”")));
    QCOMPARE(f.page.filterBar().filter(), QStringLiteral("channel == odd"));
    QCOMPARE(f.page.model().listed(), 5);
    QVERIFY(choose(0, TrafficModel::Command, QStringLiteral("Filter out “broadcast”")));
    QCOMPARE(f.page.filterBar().filter(), QStringLiteral("channel == odd && command != broadcast"));
    QCOMPARE(f.page.model().listed(), 0);
    f.page.filterBar().apply(QStringLiteral("channel == odd || channel == even"));
    QVERIFY(choose(0, TrafficModel::Client, QStringLiteral("Filter for “client-1”")));
    QCOMPARE(f.page.filterBar().filter(), QStringLiteral("(channel == odd || channel == even) && client == client-1"));
    QVERIFY(choose(0, TrafficModel::Client, QStringLiteral("Copy")));
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("client-1"));
    QVERIFY(choose(0, TrafficModel::Client, QStringLiteral("Copy Row")));
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("\tclient-1\t")));
}

void TestTrafficPage::asksForMergedRows()
{
    Fixture f;
    QVERIFY(f.isWatching());
    QVERIFY(f.server.last<admin::Watch>()->merge);
    QCOMPARE(f.server.last<admin::Watch>()->headBytes, 512);
    QVERIFY(f.give(1, 1));
    f.page.setEachWorker(true);
    WSIFY_WAIT(f.watches == 2);
    QVERIFY(!f.server.last<admin::Watch>()->merge);
    WSIFY_WAIT(f.page.model().shown() == 2);
    QVERIFY(f.page.model().at(1).head.toByteArray().contains("each worker"));
    f.page.captureBar().apply(QStringLiteral("channel == news"));
    WSIFY_WAIT(f.watches == 3);
    QCOMPARE(f.server.last<admin::Watch>()->headBytes, 4096);
    QVERIFY(!f.server.last<admin::Watch>()->merge);
    // What the server refuses is as it was, and the menu shows it.
    QSignalSpy asBefore(&f.page, &TrafficPage::eachWorkerChanged);
    f.refusal.code = admin::errorcode::Limit;
    f.page.setEachWorker(false);
    WSIFY_WAIT(asBefore.size() == 1);
    QCOMPARE(asBefore.first().at(0).toBool(), true);
    f.refusal.code.clear();
    f.page.captureBar().apply(QStringLiteral("channel == other"));
    WSIFY_WAIT(f.watches == 4);
    QVERIFY(!f.server.last<admin::Watch>()->merge);
}

/// Parts of a row come from a server that merges, too: how many there were says nothing of its workers.
void TestTrafficPage::aServerThatMergesDoesNotCountWorkers()
{
    Fixture f;
    QVERIFY(f.isWatching());
    admin::TrafficRow row = Fixture::row(1);
    row.dir = admin::Direction::Out;
    row.publication = 9;
    row.members = 3;
    admin::TrafficRow more = row;
    more.seq = 2;
    f.page.model().receive({row, more});
    f.page.model().flush();
    f.page.view().selectRow(0);
    auto *meta = f.page.details().findChild<QTableWidget *>();
    QVERIFY(meta);
    QStringList values;
    for (int i = 0; i < meta->rowCount(); ++i)
        values.append(meta->item(i, 1)->text());
    QVERIFY2(values.contains(QStringLiteral("6")), qPrintable(values.join(u'\n')));
}

void TestTrafficPage::anOlderServerTakesShortHeads()
{
    Fixture f;
    f.server.hello.features.removeAll(admin::feature::Heads);
    QVERIFY(f.isWatching());
    f.page.captureBar().apply(QStringLiteral("channel == news"));
    WSIFY_WAIT(f.watches == 2);
    QCOMPARE(f.server.last<admin::Watch>()->headBytes, 512);
}

/// Words side by side both have to be there; an error names the fields that there are.
void TestTrafficPage::theFilterExplainsItself()
{
    Fixture f;
    QVERIFY(f.isWatching());
    f.page.model().receive({Fixture::row(1, "news", "customer 5"), Fixture::row(2, "news", "customer 6")});
    f.page.model().flush();
    const auto type = [&f](const QString &text) {
        f.page.filterBar().edit()->selectAll();
        QTest::keyClicks(f.page.filterBar().edit(), text);
        QTest::keyClick(f.page.filterBar().edit(), Qt::Key_Escape); // no candidate
        QTest::keyClick(f.page.filterBar().edit(), Qt::Key_Return);
    };
    type(QStringLiteral("customer 5"));
    QCOMPARE(f.page.filterBar().error(), QString());
    QCOMPARE(f.page.model().listedRows(), 1);
    type(QStringLiteral("agent ~ chrome"));
    QVERIFY2(f.page.filterBar().error().contains(QStringLiteral("no field agent")),
             qPrintable(f.page.filterBar().error()));
    QVERIFY(f.page.filterBar().error().contains(QStringLiteral("channel, client")));
    QVERIFY(!f.page.filterBar().error().contains(QStringLiteral("queue")));
    QVERIFY(!f.page.filterBar().isInForce());
    QCOMPARE(f.page.model().listedRows(), 1);
    // The help is beside it, and its examples can be clicked.
    for (auto *button : f.page.filterBar().findChildren<QToolButton *>()) {
        if (button->text() != QStringLiteral("?"))
            continue;
        for (QAction *action : button->menu()->actions()) {
            if (action->text() == QStringLiteral("dir == in && size >= 4k").replace(u'&', QStringLiteral("&&")))
                action->trigger();
        }
    }
    QCOMPARE(f.page.filterBar().filter(), QStringLiteral("dir == in && size >= 4k"));
    QVERIFY(f.page.filterBar().isInForce());
}

void TestTrafficPage::refusedRowsSaySo()
{
    Fixture f;
    QVERIFY(f.isWatching());
    QVERIFY(f.give(1, 1));
    QTest::mouseClick(f.page.view().viewport(), Qt::LeftButton, {},
                      f.page.view().visualRect(f.page.model().index(0, 0)).center());
    const auto *about = f.page.details().findChild<QTableWidget *>();
    const auto said = [about](const QString &name) {
        for (int row = 0; row < about->rowCount(); ++row) {
            if (about->item(row, 0)->text() == name)
                return about->item(row, 1)->text();
        }
        return QString();
    };
    QCOMPARE(said(QStringLiteral("Refused")), QString());
    // The verdict comes while the row is looked at.
    admin::TrafficRow verdict = Fixture::row(1);
    verdict.verdict = "denied";
    f.server.send(admin::Traffic{f.watches, 2, 2, 0, {verdict}});
    WSIFY_WAIT(said(QStringLiteral("Refused")) == QStringLiteral("Denied by the authorizer."));
    QCOMPARE(f.page.model().shown(), 1);
    QVERIFY(f.isEverythingCounted());
}

void TestTrafficPage::aCutPayloadHasATree()
{
    Fixture f;
    QVERIFY(f.isWatching());
    f.bodyError = admin::errorcode::Gone;
    auto row = Fixture::row(1, "news", R"({"a":[1,{"b":"x"}],"text":"the beginn)");
    row.size = 1000;
    f.page.model().receive({row});
    f.page.model().flush();
    f.page.view().selectRow(0);
    WSIFY_WAIT(f.page.details().status().contains(QStringLiteral("already discarded")));
    const auto *tree = f.page.details().findChild<QTreeView *>();
    QVERIFY(tree->isVisible());
    const QAbstractItemModel &model = *tree->model();
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(1, 1).data().toString(), QStringLiteral("\"the beginn\""));
    QCOMPARE(model.index(2, 1).data().toString(), QStringLiteral("(cut here)"));
}

void TestTrafficPage::exportsWholePayloads()
{
    Fixture f;
    QVERIFY(f.isWatching());
    f.payload = "[" + QByteArray(700, '1') + "]";
    const auto answer = f.server.answer;
    f.server.answer = [&](const admin::ConsoleMessage &message) {
        const auto *body = std::get_if<admin::BodyRequest>(&message);
        if (!body || body->seq > 2)
            return answer(message);
        f.server.send(admin::Error{body->id, admin::errorcode::Gone, "it is gone", {}, {}});
        return true;
    };
    QList<admin::TrafficRow> rows;
    for (int i = 1; i <= 4; ++i) {
        rows.append(Fixture::row(i, "news", f.payload.first(512)));
        rows.back().size = f.payload.size();
    }
    f.page.model().receive(rows);
    f.page.model().flush();
    QToolButton *button = nullptr;
    for (auto *one : f.page.findChildren<QToolButton *>()) {
        if (one->text() == QStringLiteral("Export…"))
            button = one;
    }
    QVERIFY(button);
    button->actions().constLast()->trigger();
    auto *dialog = f.page.findChild<QFileDialog *>();
    QVERIFY(dialog);
    QSignalSpy exported(&f.page, &TrafficPage::exported);
    const QString path = m_directory.filePath(QStringLiteral("whole.jsonl"));
    Q_EMIT dialog->fileSelected(path);
    WSIFY_WAIT(exported.size() == 1);
    dialog->reject();
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArrayList lines = file.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), 5);
    for (int i = 0; i < 4; ++i) {
        QCOMPARE(lines[i].contains("\"cut\":true"), i < 2);
        QCOMPARE(lines[i].contains(f.payload), i >= 2);
    }
    QVERIFY2(lines[4].contains("\"note\":\"Of 2 row") && lines[4].contains("did not have the rest any more"),
             lines[4].constData());
    QVERIFY2(f.allText().contains(QStringLiteral("Of 2 of them only the beginning")), qPrintable(f.allText()));
}

/// Opens the dialog that asks where whole payloads are to be written; the file is chosen with its fileSelected().
QFileDialog *TestTrafficPage::askForPayloads(TrafficPage &page)
{
    for (auto *button : page.findChildren<QToolButton *>()) {
        if (button->text() == QStringLiteral("Export…"))
            button->actions().constLast()->trigger();
    }
    return page.findChildren<QFileDialog *>().constLast();
}

void TestTrafficPage::onePayloadThatIsGoneIsNotTheLast()
{
    Fixture f;
    QVERIFY(f.isWatching());
    f.payload = "[" + QByteArray(700, '1') + "]";
    const auto answer = f.server.answer;
    f.server.answer = [&](const admin::ConsoleMessage &message) {
        const auto *body = std::get_if<admin::BodyRequest>(&message);
        if (!body || body->seq != 30)
            return answer(message);
        f.server.send(admin::Error{body->id, admin::errorcode::Gone, "it is gone", {}, {}});
        return true;
    };
    QList<admin::TrafficRow> rows;
    for (int i = 1; i <= 30; ++i) {
        rows.append(Fixture::row(i, "news", f.payload.first(512)));
        rows.back().size = i == 29 ? 900 : f.payload.size(); // that is the payload of another row
    }
    f.page.model().receive(rows);
    f.page.model().flush();
    QSignalSpy exported(&f.page, &TrafficPage::exported);
    const QString path = m_directory.filePath(QStringLiteral("gone.jsonl"));
    QFileDialog *dialog = askForPayloads(f.page);
    Q_EMIT dialog->fileSelected(path);
    WSIFY_WAIT(exported.size() == 1);
    dialog->reject();
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArrayList lines = file.readAll().trimmed().split('\n');
    QCOMPARE(lines.size(), 31);
    for (int i = 0; i < 30; ++i)
        QCOMPARE(lines[i].contains("\"cut\":true"), i >= 28);
    QVERIFY2(lines[30].contains("did not have the rest") && lines[30].contains("something else"),
             lines[30].constData());
    QVERIFY2(f.allText().contains(QStringLiteral("did not have the rest any more")), qPrintable(f.allText()));
}

/// Its rows have the numbers of others.
void TestTrafficPage::anotherProcessIsNotAskedForPayloads()
{
    Fixture f;
    QVERIFY(f.isWatching());
    f.payload = "[" + QByteArray(700, '1') + "]";
    admin::TrafficRow row = Fixture::row(1, "news", f.payload.first(512));
    row.size = f.payload.size();
    f.page.model().receive({row});
    f.page.model().flush();
    QSignalSpy exported(&f.page, &TrafficPage::exported);
    const QString path = m_directory.filePath(QStringLiteral("earlier.jsonl"));
    QFileDialog *dialog = askForPayloads(f.page);
    f.server.hello.bootId = "boot2";
    f.server.cut();
    WSIFY_WAIT(!f.client.isLive());
    f.client.retry();
    WSIFY_WAIT(f.client.isLive());
    Q_EMIT dialog->fileSelected(path);
    WSIFY_WAIT(exported.size() == 1);
    dialog->reject();
    QCOMPARE(f.asked<admin::BodyRequest>(), 0);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().contains("The server that saw it is not there any more."));
}

void TestTrafficPage::aCancelledFetchWritesNothing()
{
    Fixture f;
    QVERIFY(f.isWatching());
    const auto answer = f.server.answer;
    f.server.answer = [&](const admin::ConsoleMessage &message) {
        return std::holds_alternative<admin::BodyRequest>(message) || answer(message); // never
    };
    admin::TrafficRow row = Fixture::row(1, "news", "[1");
    row.size = 700;
    f.page.model().receive({row});
    f.page.model().flush();
    QSignalSpy exported(&f.page, &TrafficPage::exported);
    const QString path = m_directory.filePath(QStringLiteral("cancelled.jsonl"));
    QFileDialog *dialog = askForPayloads(f.page);
    Q_EMIT dialog->fileSelected(path);
    dialog->reject();
    WSIFY_WAIT(f.asked<admin::BodyRequest>() == 1);
    for (auto *button : f.page.findChildren<QPushButton *>()) {
        if (button->text() == QStringLiteral("Cancel Export"))
            button->click();
    }
    QCOMPARE(exported.size(), 1);
    QCOMPARE(exported.first().at(0).value<TrafficExport::Result>(), TrafficExport::Result::Cancelled);
    QVERIFY(!QFile::exists(path));
}

/// A narrow table hides what says least, and never what the filter is about.
void TestTrafficPage::whatTheFilterNamesIsNotHidden()
{
    Fixture f;
    QVERIFY(f.isWatching());
    f.fill(0, 10);
    f.page.resize(560, 600);
    QCoreApplication::processEvents();
    TrafficView &view = f.page.view();
    QVERIFY(view.isColumnHidden(TrafficModel::Command));
    QVERIFY(view.isColumnHidden(TrafficModel::Client));
    f.page.filterBar().apply(QStringLiteral("client == client-1"));
    QVERIFY(!view.isColumnHidden(TrafficModel::Client));
    QVERIFY(view.isColumnHidden(TrafficModel::Command));
    f.page.filterBar().apply({});
    QVERIFY(view.isColumnHidden(TrafficModel::Client));
    // What somebody asks for is shown; the menu says why it was not.
    Q_EMIT view.horizontalHeader()->customContextMenuRequested({5, 5});
    auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    QVERIFY(menu);
    QAction *command = menu->actions().at(TrafficModel::Command);
    QCOMPARE(command->text(), QStringLiteral("Command (no room)"));
    QVERIFY(!command->isChecked());
    menu->setActiveAction(command);
    QTest::keyClick(menu, Qt::Key_Return);
    QVERIFY(!view.isColumnHidden(TrafficModel::Command));
}

void TestTrafficPage::spacePressesButtons()
{
    Fixture f;
    QVERIFY(f.isWatching());
    for (const auto *button : f.page.findChildren<QAbstractButton *>()) {
        if (button->focusPolicy() == Qt::NoFocus || !button->isVisible() || f.page.filterBar().isAncestorOf(button)
            || f.page.captureBar().isAncestorOf(button) || f.page.findBar().isAncestorOf(button))
            continue;
        QKeyEvent event(QEvent::ShortcutOverride, Qt::Key_Space, Qt::NoModifier);
        event.ignore();
        QCoreApplication::sendEvent(const_cast<QAbstractButton *>(button), &event);
        QVERIFY2(event.isAccepted(), qPrintable(button->text()));
    }
}

void TestTrafficPage::everyControlHasAName()
{
    Fixture f;
    QVERIFY(f.isWatching());
    f.fill(0, 3);
    f.page.view().selectRow(1);
    for (const auto *widget : f.page.findChildren<QWidget *>()) {
        if (widget->focusPolicy() == Qt::NoFocus || widget->inherits("QScrollBar")
            || widget->objectName().startsWith(QStringLiteral("qt_")))
            continue;
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty())
                     || (button && !button->isVisible()) || widget->inherits("QTabWidget")
                     || widget->inherits("QHeaderView"),
                 qPrintable(QString::fromLatin1(widget->metaObject()->className())));
    }
}

void TestTrafficPage::tabGoesThroughThePage()
{
    Fixture f;
    QVERIFY(f.isWatching());
    f.fill(0, 3);
    f.page.view().selectRow(1);
    f.page.activateWindow();
    f.page.filterBar().edit()->setFocus();
    QStringList names;
    for (int i = 0; i < 20; ++i) {
        auto *widget = QApplication::focusWidget();
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        names.append(button ? button->text().remove(u'&') : widget->accessibleName());
        QTest::keyClick(widget, Qt::Key_Tab);
        if (QApplication::focusWidget() == f.page.filterBar().edit())
            break;
    }
    const QStringList expected{QStringLiteral("Filter of what is shown"),
                               QStringLiteral("?"),
                               QStringLiteral("Filter of what the server sends"),
                               QStringLiteral("?"),
                               QStringLiteral("Most rows a second"),
                               QStringLiteral("Pause"),
                               QStringLiteral("Stop"),
                               QStringLiteral("Clear"),
                               QStringLiteral("Follow"),
                               QStringLiteral("Find…"),
                               QStringLiteral("Export…"),
                               QStringLiteral("Traffic"),
                               QStringLiteral("Copy Payload"),
                               QStringLiteral("Views of the payload"),
                               QStringLiteral("Payload as tree")};
    QCOMPARE(names, expected);
}

void TestTrafficPage::rightToLeft()
{
    Fixture f;
    QVERIFY(f.isWatching());
    f.page.setLayoutDirection(Qt::RightToLeft);
    f.fill(0, 300);
    f.page.view().selectRow(1);
    QCoreApplication::processEvents();
    // Text of machines is read from the left everywhere.
    QCOMPARE(f.page.filterBar().edit()->layoutDirection(), Qt::LeftToRight);
    QCOMPARE(f.page.details().findChild<QPlainTextEdit *>()->layoutDirection(), Qt::LeftToRight);
    const TrafficView &view = f.page.view();
    QVERIFY(view.columnViewportPosition(TrafficModel::Time) > view.columnViewportPosition(TrafficModel::Channel));
}

WSIFY_SUITE(tst_trafficpage, wsify::test::OnDesktop<QApplication>, TestTrafficPage)
#include "tst_trafficpage.moc"
