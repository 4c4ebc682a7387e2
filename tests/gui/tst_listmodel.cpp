// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "desktop.h"
#include "gui/lists/listmodel.h"
#include "support/suite.h"
#include "tests/support/wait.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QSignalSpy>
#include <QTest>

#include <numeric>

using namespace wsify::console;
using namespace wsify::admin;

namespace {

/// A server's list of clients, that answers when it is told to.
struct FakeList
{
    QList<int> ids; ///< in the server's order
    QHash<int, qint64> messages;
    qsizetype maxAnswer = ListRequest::MaxLimit; ///< rows that fit into a line
    ListKind kind = ListKind::Clients;

    struct Asked
    {
        ListRequest request;
        ListModel::Answered answered;
    };
    QList<Asked> asked;
    QList<ListRequest> log;
    qsizetype mostAtOnce = 0;

    explicit FakeList(int count, ListKind k = ListKind::Clients)
        : kind(k)
    {
        ids.resize(count);
        std::iota(ids.begin(), ids.end(), 0);
    }

    ListModel::Fetch fetch()
    {
        return [this](const ListRequest &request, ListModel::Answered answered) {
            log.append(request);
            asked.append({request, std::move(answered)});
            mostAtOnce = std::max(mostAtOnce, asked.size());
        };
    }
    static QByteArray name(int id) { return "c" + QByteArray::number(id).rightJustified(6, '0'); }

    ListReply reply(const ListRequest &request) const
    {
        ListReply reply;
        reply.total = ids.size();
        const auto page = ids.mid(request.offset, std::min<qsizetype>(request.limit, maxAnswer));
        if (kind == ListKind::Clients) {
            auto &rows = reply.rows.emplace<QList<ClientRow>>();
            for (const int id : page) {
                ClientRow row;
                row.client = name(id);
                row.msgIn = messages.value(id);
                rows.append(row);
            }
        } else if (kind == ListKind::Channels) {
            auto &rows = reply.rows.emplace<QList<ChannelRow>>();
            for (const int id : page)
                rows.append({name(id), 1, messages.value(id)});
        } else {
            auto &rows = reply.rows.emplace<QList<DenialRow>>();
            for (const int id : page) {
                DenialRow row;
                row.t = id / 2; // two at a time
                row.reason = "denied";
                rows.append(row);
            }
        }
        return reply;
    }
    void answer()
    {
        const Asked next = asked.takeFirst();
        next.answered(reply(next.request));
    }
    void answerAll()
    {
        while (!asked.isEmpty())
            answer();
    }
    void refuse(const Error &error) { asked.takeFirst().answered(error); }
};

std::unique_ptr<ListColumns> columnsOf(ListKind kind)
{
    switch (kind) {
    case ListKind::Channels:
        return std::make_unique<ChannelColumns>();
    case ListKind::Clients:
        return std::make_unique<ClientColumns>();
    case ListKind::Denials:
        break;
    }
    return std::make_unique<DenialColumns>();
}

struct Fixture
{
    FakeList list;
    ListModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    QItemSelectionModel selection{&model};

    explicit Fixture(int count, ListKind kind = ListKind::Clients)
        : list(count, kind)
        , model(columnsOf(kind), list.fetch())
    {
        model.setRefreshInterval(3'600'000); // by hand
        model.setActive(true);
        list.answerAll();
        model.setVisibleRows(0, 29);
        list.answerAll();
    }
    void refresh()
    {
        model.refresh();
        list.answerAll();
    }
    QByteArray current() const { return model.keyAt(selection.currentIndex().row()); }
    void select(int row)
    {
        selection.setCurrentIndex(model.index(row, 0), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    }
    QList<QByteArray> selected() const
    {
        QList<QByteArray> keys;
        const auto rows = selection.selectedRows();
        for (const QModelIndex &row : rows)
            keys.append(model.keyAt(row.row()));
        return keys;
    }
    QList<QByteArray> keys(int first, int last) const
    {
        QList<QByteArray> keys;
        for (int row = first; row <= last; ++row)
            keys.append(model.keyAt(row));
        return keys;
    }
    bool showsWhatTheServerHas(int first, int last) const
    {
        for (int row = first; row <= last; ++row) {
            if (model.keyAt(row) != FakeList::name(list.ids.at(row)))
                return false;
        }
        return true;
    }
};

} // namespace

class tst_ListModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void hasNothingBeforeTheFirstAnswer()
    {
        FakeList list(3);
        ListModel model(columnsOf(ListKind::Clients), list.fetch());
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(list.log.isEmpty()); // not active
        model.setActive(true);
        QCOMPARE(list.log.size(), 1);
        QVERIFY(model.isLoading());
        QVERIFY(!model.total());
        list.answerAll();
        QVERIFY(!model.isLoading());
        QCOMPARE(model.total(), 3);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(2, 0).data().toString(), QStringLiteral("c000002"));
    }

    void fetchesWhatIsSeen()
    {
        Fixture f(100'000);
        QCOMPARE(f.model.rowCount(), 100'000);
        QCOMPARE(f.list.log.size(), 1);
        QVERIFY(f.model.entryAt(0));
        QVERIFY(!f.model.entryAt(50'000));
        QCOMPARE(f.model.index(50'000, 0).data().toString(), QStringLiteral("…"));
        f.model.setVisibleRows(50'000, 50'030);
        WSIFY_WAIT(!f.list.asked.isEmpty());
        QCOMPARE(f.list.asked.first().request.offset, 50'000);
        QCOMPARE(f.list.asked.first().request.limit, ListModel::PageRows);
        f.list.answerAll();
        QVERIFY(f.showsWhatTheServerHas(50'000, 50'030));
        // The view stands at a page's beginning, so the one before comes as well.
        QVERIFY(f.showsWhatTheServerHas(49'950, 50'030));
    }

    void fastScrollingDropsWhatIsStale()
    {
        Fixture f(100'000);
        f.list.log.clear();
        f.list.mostAtOnce = 0;
        // From top to end and nobody answers: a page for every step would be 500.
        for (int row = 0; row < 100'000; row += 100)
            f.model.setVisibleRows(row, std::min(row + 30, 99'999));
        f.model.setVisibleRows(99'960, 99'999);
        QVERIFY2(f.list.log.size() <= ListModel::MaxInFlight, qPrintable(QString::number(f.list.log.size())));
        // What comes next is what is visible then.
        WSIFY_WAIT((f.list.answerAll(), f.showsWhatTheServerHas(99'960, 99'999)));
        QVERIFY2(f.list.log.size() <= 6, qPrintable(QString::number(f.list.log.size())));
        QVERIFY(f.list.mostAtOnce <= ListModel::MaxInFlight);
    }

    void scrollingThroughAllKeepsFewPages()
    {
        Fixture f(10'000);
        for (int row = 0; row < 10'000; row += 150) {
            f.model.setVisibleRows(row, row + 40);
            WSIFY_WAIT((f.list.answerAll(), f.showsWhatTheServerHas(row, std::min(row + 40, 9'999))));
        }
        int here = 0;
        for (int row = 0; row < 10'000; ++row)
            here += f.model.entryAt(row) ? 1 : 0;
        QVERIFY2(here <= ListModel::MaxPages * ListModel::PageRows, qPrintable(QString::number(here)));
        QVERIFY(f.list.log.size() <= 10'000 / ListModel::PageRows + 5);
        // Gone pages come again.
        f.model.setVisibleRows(0, 40);
        WSIFY_WAIT((f.list.answerAll(), f.showsWhatTheServerHas(0, 40)));
    }

    /// Row 10 may be another one when its page comes back.
    void whatIsSelectedFarAwayIsNoOtherRowLater()
    {
        Fixture f(10'000);
        f.select(10);
        QCOMPARE(f.selected(), QList<QByteArray>{FakeList::name(10)});
        for (int row = 0; row < 9'000; row += 150) {
            f.model.setVisibleRows(row, row + 40);
            WSIFY_WAIT((f.list.answerAll(), f.showsWhatTheServerHas(row, row + 40)));
        }
        QVERIFY(!f.model.entryAt(10));
        std::reverse(f.list.ids.begin(), f.list.ids.begin() + 100);
        f.model.setVisibleRows(0, 40);
        WSIFY_WAIT((f.list.answerAll(), f.showsWhatTheServerHas(0, 40)));
        QCOMPARE(f.selected(), QList<QByteArray>());
        QCOMPARE(f.current(), QByteArray());
    }

    void completesAPageThatDidNotFitIntoALine()
    {
        FakeList list(250);
        list.maxAnswer = 60;
        ListModel model(columnsOf(ListKind::Clients), list.fetch());
        model.setActive(true);
        list.answerAll();
        QCOMPARE(model.rowCount(), 250);
        for (int row = 0; row < ListModel::PageRows; ++row)
            QCOMPARE(model.keyAt(row), FakeList::name(row));
        QCOMPARE(list.log.at(1).offset, 60);
        QCOMPARE(list.log.at(1).limit, ListModel::PageRows - 60);
    }

    void asksNoMoreWhenTheServerGivesNoMore()
    {
        FakeList list(10);
        list.maxAnswer = 0;
        ListModel model(columnsOf(ListKind::Clients), list.fetch());
        model.setRefreshInterval(3'600'000);
        model.setActive(true);
        list.answerAll();
        QCOMPARE(list.log.size(), 1);
        QCOMPARE(model.rowCount(), 10);
    }

    void refreshUpdatesInPlace()
    {
        Fixture f(1000);
        f.select(7);
        QSignalSpy changed(&f.model, &QAbstractItemModel::dataChanged);
        QSignalSpy moved(&f.model, &QAbstractItemModel::layoutChanged);
        QSignalSpy reset(&f.model, &QAbstractItemModel::modelReset);
        f.refresh();
        QCOMPARE(changed.size(), 0);
        f.list.messages.insert(3, 9);
        f.list.messages.insert(5, 9);
        f.refresh();
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.first().at(0).toModelIndex().row(), 3);
        QCOMPARE(changed.first().at(1).toModelIndex().row(), 5);
        QCOMPARE(f.model.index(5, ClientColumns::In).data().toString(), QStringLiteral("9"));
        QCOMPARE(moved.size(), 0);
        QCOMPARE(reset.size(), 0);
        QCOMPARE(f.selected(), QList<QByteArray>{FakeList::name(7)});
    }

    void selectionGoesWithItsRow_data()
    {
        QTest::addColumn<int>("count");
        QTest::newRow("one page") << 50;
        QTest::newRow("a full page") << ListModel::PageRows;
        QTest::newRow("many pages") << 5000;
    }
    void selectionGoesWithItsRow()
    {
        QFETCH(int, count);
        Fixture f(count);
        QSignalSpy reset(&f.model, &QAbstractItemModel::modelReset);
        QSignalSpy shifted(&f.model, &ListModel::shifted);
        f.select(20);
        // Three appear above it, in different places.
        f.list.ids.insert(0, 900'001);
        f.list.ids.insert(5, 900'002);
        f.list.ids.insert(9, 900'003);
        f.refresh();
        QCOMPARE(f.model.rowCount(), count + 3);
        QVERIFY(f.showsWhatTheServerHas(0, 29));
        QCOMPARE(f.selected(), QList<QByteArray>{FakeList::name(20)});
        QCOMPARE(f.selection.currentIndex().row(), 23);
        QCOMPARE(shifted.size(), 1);
        QCOMPARE(shifted.first().at(0).toInt(), 3);
        // Two vanish above it, and one below.
        f.list.ids.removeAt(0);
        f.list.ids.removeAt(10);
        f.list.ids.removeAt(30);
        f.refresh();
        QCOMPARE(f.model.rowCount(), count);
        QVERIFY(f.showsWhatTheServerHas(0, 29));
        QCOMPARE(f.selected(), QList<QByteArray>{FakeList::name(20)});
        QCOMPARE(f.selection.currentIndex().row(), 21);
        // The order turns around.
        std::reverse(f.list.ids.begin(), f.list.ids.begin() + 30);
        f.refresh();
        QVERIFY(f.showsWhatTheServerHas(0, 29));
        QCOMPARE(f.selected(), QList<QByteArray>{FakeList::name(20)});
        QCOMPARE(reset.size(), 0);
        // It goes.
        f.list.ids.removeAll(20);
        f.refresh();
        QVERIFY(f.showsWhatTheServerHas(0, 29));
        QVERIFY(f.selected().isEmpty());
        QVERIFY(!f.selection.currentIndex().isValid());
    }

    void theLastRowKeepsItsSelectionWhenTheFirstVanishes()
    {
        Fixture f(3);
        f.select(2);
        f.list.ids.removeFirst();
        f.refresh();
        QCOMPARE(f.model.rowCount(), 2);
        QCOMPARE(f.selected(), QList<QByteArray>{FakeList::name(2)});
        f.list.ids.clear();
        f.refresh();
        QCOMPARE(f.model.rowCount(), 0);
        f.list.ids = {4, 2};
        f.refresh();
        QCOMPARE(f.keys(0, 1), (QList<QByteArray>{FakeList::name(4), FakeList::name(2)}));
    }

    void aRowIsNeverAtTwoPlaces()
    {
        Fixture f(1000);
        f.model.setVisibleRows(300, 330);
        WSIFY_WAIT((f.list.answerAll(), f.model.entryAt(300)));
        QCOMPARE(f.model.rowOf(FakeList::name(390)), 390);
        f.model.setVisibleRows(0, 29);
        // From a page that nobody looks at to one that is refreshed.
        f.list.ids.move(390, 3);
        f.refresh();
        QCOMPARE(f.model.rowOf(FakeList::name(390)), 3);
        QVERIFY(!f.model.entryAt(390));
        // When its old place is taken by another, it still is where it is.
        f.model.setVisibleRows(380, 399);
        f.refresh();
        WSIFY_WAIT((f.list.answerAll(), f.showsWhatTheServerHas(380, 399)));
        QCOMPARE(f.model.rowOf(FakeList::name(390)), 3);
    }

    void fewThatJumpDoNotShiftTheView()
    {
        Fixture f(1000);
        QSignalSpy shifted(&f.model, &ListModel::shifted);
        f.list.ids.move(25, 2);
        f.list.ids.move(4, 180);
        f.refresh();
        QVERIFY(f.showsWhatTheServerHas(0, 29));
        QCOMPARE(shifted.size(), 0);
    }

    void manyRandomChanges()
    {
        Fixture f(900);
        quint32 seed = 7;
        const auto draw = [&seed](int below) {
            seed = seed * 1664525 + 1013904223;
            return int((seed >> 8) % quint32(below));
        };
        int next = 100'000;
        for (int round = 0; round < 200; ++round) {
            for (int i = draw(20); i > 0 && f.list.ids.size() > 1; --i)
                f.list.ids.removeAt(draw(int(f.list.ids.size())));
            for (int i = draw(20); i > 0; --i)
                f.list.ids.insert(draw(int(f.list.ids.size()) + 1), next++);
            if (round % 10 == 0)
                f.list.ids.move(draw(int(f.list.ids.size())), draw(int(f.list.ids.size())));
            const int first = draw(int(f.list.ids.size()));
            f.model.setVisibleRows(first, first + 40);
            const QByteArray before = f.model.entryAt(first) ? f.model.keyAt(first) : QByteArray();
            if (!before.isEmpty())
                f.select(first);
            f.refresh();
            WSIFY_WAIT((f.list.answerAll(), f.model.rowCount() == f.list.ids.size()));
            f.refresh();
            QCOMPARE(f.model.rowCount(), int(f.list.ids.size()));
            QVERIFY(f.showsWhatTheServerHas(std::min<int>(first, int(f.list.ids.size()) - 1),
                                            std::min<int>(first + 40, int(f.list.ids.size()) - 1)));
            const auto selected = f.selected();
            if (!before.isEmpty() && !selected.isEmpty())
                QCOMPARE(selected, QList<QByteArray>{before});
        }
    }

    void sortsAndFiltersOnTheServer()
    {
        Fixture f(1000);
        f.model.setVisibleRows(500, 530);
        WSIFY_WAIT((f.list.answerAll(), f.model.entryAt(500)));
        f.list.log.clear();
        QSignalSpy reset(&f.model, &QAbstractItemModel::modelReset);
        f.model.sort(ClientColumns::Queue, Qt::DescendingOrder);
        QCOMPARE(f.list.log.size(), 1);
        QCOMPARE(f.list.log.first().sort, QByteArray("queue"));
        QVERIFY(f.list.log.first().desc);
        QCOMPARE(f.list.log.first().offset, 0);
        QVERIFY(f.model.isLoading());
        QVERIFY(f.model.entryAt(500)); // what was there stays until the answer comes
        QCOMPARE(reset.size(), 0);
        f.list.answerAll();
        QCOMPARE(reset.size(), 1);
        QVERIFY(!f.model.entryAt(500));

        // While somebody types, only the last filter is asked for after the first ones.
        f.list.log.clear();
        for (const QByteArray text : {"u", "us", "use", "user", "user == a"})
            f.model.setQuery(text);
        QCOMPARE(f.list.log.size(), ListModel::MaxInFlight);
        f.list.ids.resize(4);
        f.list.answerAll();
        QCOMPARE(f.list.log.size(), ListModel::MaxInFlight + 1);
        QCOMPARE(f.list.log.last().query, QByteArray("user == a"));
        QCOMPARE(f.list.log.last().sort, QByteArray("queue"));
        QCOMPARE(f.model.rowCount(), 4);
        QCOMPARE(reset.size(), 2);
    }

    void ignoresAColumnThatTheServerCannotSort()
    {
        Fixture f(10, ListKind::Channels);
        f.list.log.clear();
        f.model.sort(ChannelColumns::Rate, Qt::DescendingOrder);
        f.model.sort(-1, Qt::DescendingOrder);
        QVERIFY(f.list.log.isEmpty());
        QCOMPARE(f.model.sortColumn(), -1);
    }

    void ratesComeFromTwoAnswers()
    {
        Fixture f(3, ListKind::Channels);
        QCOMPARE(f.model.index(1, ChannelColumns::Rate).data().toString(), QString());
        QElapsedTimer clock;
        clock.start();
        WSIFY_WAIT(clock.elapsed() > 600);
        f.list.messages.insert(1, 60'000);
        f.refresh();
        const double upTo = 60'000 * 1000.0 / 600;
        const double rate = f.model.entryAt(1)->rate;
        QVERIFY2(rate > 0 && rate <= upTo, qPrintable(QString::number(rate)));
        QCOMPARE(f.model.entryAt(0)->rate, 0.0);
        // Another refresh right behind makes no rate of a moment.
        f.refresh();
        QCOMPARE(f.model.entryAt(1)->rate, rate);
        QCOMPARE(f.model.index(0, ChannelColumns::Rate).data().toString(), QStringLiteral("0"));
        // A channel that was emptied and came again counts from zero.
        clock.restart();
        WSIFY_WAIT(clock.elapsed() > 600);
        f.list.messages.insert(1, 5);
        f.refresh();
        QCOMPARE(f.model.index(1, ChannelColumns::Rate).data().toString(), QString());
    }

    void denialsOfOneMomentAreTold()
    {
        Fixture f(10, ListKind::Denials);
        f.select(3);
        const QByteArray key = f.current();
        f.refresh();
        QVERIFY(f.model.keyAt(2) != f.model.keyAt(3));
        QCOMPARE(f.selection.currentIndex().row(), 3);
        QCOMPARE(f.current(), key);
    }

    void errorsStopUntilTheQueryIsAnother()
    {
        Fixture f(1000);
        f.list.log.clear();
        f.model.setRefreshInterval(1);
        Error bad;
        bad.code = errorcode::BadFilter;
        bad.column = 3;
        f.model.setQuery("a b");
        f.list.refuse(bad);
        QVERIFY(f.model.error());
        QCOMPARE(f.model.error()->column, 3);
        QVERIFY(!f.model.isLoading());
        QVERIFY(f.model.entryAt(0)); // the rows before stay
        f.model.setVisibleRows(400, 430);
        QElapsedTimer clock;
        clock.start();
        WSIFY_WAIT(clock.elapsed() > 100);
        QCOMPARE(f.list.log.size(), 1);
        f.model.setQuery("a");
        QVERIFY(!f.model.error());
        QCOMPARE(f.list.log.size(), 2);
        f.list.answerAll();
        QCOMPARE(f.model.rowCount(), 1000);
    }

    void tryAgainAfterAPassingError()
    {
        Fixture f(1000);
        f.list.log.clear();
        Error limit;
        limit.code = errorcode::Limit;
        f.model.setRefreshInterval(1);
        f.model.refresh();
        f.list.refuse(limit);
        QVERIFY(f.model.error());
        WSIFY_WAIT(!f.list.asked.isEmpty());
        f.list.answer();
        QVERIFY(!f.model.error());
    }

    void refreshesOnlyWhileActive()
    {
        Fixture f(1000);
        f.model.setVisibleRows(450, 480);
        WSIFY_WAIT((f.list.answerAll(), f.model.entryAt(450)));
        f.list.log.clear();
        f.model.setRefreshInterval(1);
        f.model.refresh();
        f.list.answerAll();
        for (int i = 0; i < 3; ++i) {
            WSIFY_WAIT(!f.list.asked.isEmpty());
            QVERIFY(f.list.asked.first().request.offset <= 450);
            QVERIFY(f.list.asked.first().request.offset + f.list.asked.first().request.limit > 480);
            QCOMPARE(f.list.asked.size(), 1);
            f.list.answerAll();
        }
        // A server that is slow is not asked again before it answered.
        WSIFY_WAIT(!f.list.asked.isEmpty());
        const auto asked = f.list.log.size();
        QElapsedTimer clock;
        clock.start();
        WSIFY_WAIT(clock.elapsed() > 50);
        QCOMPARE(f.list.log.size(), asked);
        f.model.setActive(false);
        f.list.ids.clear();
        f.list.answerAll();
        QCOMPARE(f.model.rowCount(), 1000); // came too late
        clock.restart();
        WSIFY_WAIT(clock.elapsed() > 50);
        QCOMPARE(f.list.log.size(), asked);
        f.model.setActive(true);
        WSIFY_WAIT((f.list.answerAll(), f.model.rowCount() == 0));
    }

    void anotherServer()
    {
        Fixture f(1000);
        f.model.refresh();
        const auto late = f.list.asked;
        f.list.asked.clear();
        f.list.ids.resize(2);
        f.model.clear();
        QCOMPARE(f.model.rowCount(), 0);
        QVERIFY(!f.model.total());
        late.first().answered(f.list.reply(late.first().request));
        QCOMPARE(f.model.rowCount(), 0);
        f.list.answerAll();
        QCOMPARE(f.model.rowCount(), 2);
    }

    void answersMayComeAfterTheModel()
    {
        FakeList list(10);
        {
            ListModel model(columnsOf(ListKind::Clients), list.fetch());
            model.setActive(true);
        }
        list.answerAll();
    }
};

WSIFY_SUITE(tst_listmodel, wsify::test::OnDesktop<QApplication>, tst_ListModel)
#include "tst_listmodel.moc"
