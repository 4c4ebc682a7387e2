// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/filter/filter.h"
#include "desktop.h"
#include "gui/models/format.h"
#include "gui/traffic/trafficmodel.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace wsify;
using console::TrafficModel;
using console::TrafficRing;

class TestTrafficModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ringGivesWhatItWasGiven();
    void ringFreesWhatIsGone();
    void ringCutsBetweenCharacters();
    void aCopyStaysWhatItWas();
    void rowsWaitForTheFlush();
    void theTimerFlushes();
    void atMostSoManyRows();
    void atMostSoManyBytes();
    void pauseFreezesAndCounts();
    void everythingIsAccountedFor();
    void clearBeginsAgain();
    void aFilterIsAView();
    void aFilterWhileRowsGo();
    void aHoleBehindAPause();
    void oneRowForAPublication();
    void eachWorkerWhenAsked();
    void mergesWhatIsShownOrWaits();
    void nothingIsAddedToWhatAPausedViewShows();
    void theVerdictComesLater();
    void howItCame();
    void whatAFilterMayUse_data();
    void whatAFilterMayUse();
    void cells();
    void textOnOneLine_data();
    void textOnOneLine();

private:
    static admin::TrafficRow row(qint64 seq, const QByteArray &channel = "news", const QByteArray &head = "{}")
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
    static QList<admin::TrafficRow> rows(qint64 from, qsizetype count)
    {
        QList<admin::TrafficRow> result;
        for (qint64 seq = from; seq < from + count; ++seq)
            result.append(row(seq));
        return result;
    }
    static admin::TrafficRow delivery(qint64 seq, qint64 publication, qint64 members)
    {
        admin::TrafficRow result = row(seq);
        result.dir = admin::Direction::Out;
        result.members = members;
        result.publication = publication;
        return result;
    }
    static qint64 firstSeq(const TrafficModel &model) { return model.rows().at(0).seq; }
    static qint64 lastSeq(const TrafficModel &model) { return model.rows().at(model.rows().size() - 1).seq; }
};

#define VERIFY_ACCOUNTS(model)                                                                                         \
    QCOMPARE((model).shown() + (model).waiting() + (model).evicted(), (model).received() + (model).notes())

void TestTrafficModel::ringGivesWhatItWasGiven()
{
    TrafficRing ring;
    for (qint64 i = 0; i < 5000; ++i) {
        const QByteArray number = QByteArray::number(i);
        ring.append({i, i * 2, i % 2 ? admin::Direction::In : admin::Direction::Out, "ch" + number, "cl" + number,
                     "co" + number, i * 3, i % 3 ? std::optional(i) : std::nullopt, QByteArray(int(i % 300), 'x')},
                    quint32(i / 1000));
    }
    ring.removeFirst(1234);
    QCOMPARE(ring.size(), 5000 - 1234);
    for (qsizetype at = 0; at < ring.size(); ++at) {
        const qint64 i = at + 1234;
        const QByteArray number = QByteArray::number(i);
        const auto one = ring.at(at);
        QCOMPARE(one.seq, i);
        QCOMPARE(one.tUs, i * 2);
        QCOMPARE(one.dir, i % 2 ? admin::Direction::In : admin::Direction::Out);
        QCOMPARE(one.channel, QByteArrayView("ch" + number));
        QCOMPARE(one.client, QByteArrayView("cl" + number));
        QCOMPARE(one.command, QByteArrayView("co" + number));
        QCOMPARE(one.size, i * 3);
        QCOMPARE(one.members, i % 3 ? std::optional(i) : std::nullopt);
        QCOMPARE(one.head.size(), i % 300);
        QCOMPARE(ring.boot(at), quint32(i / 1000));
    }
}

void TestTrafficModel::ringFreesWhatIsGone()
{
    TrafficRing ring;
    QCOMPARE(ring.bytes(), 0);
    const QByteArray head(1000, 'x');
    for (int round = 0; round < 200; ++round) {
        for (int i = 0; i < 100; ++i)
            ring.append({1, 1, admin::Direction::In, {}, {}, {}, 1, {}, head}, 0);
        ring.removeFirst(ring.excess(50, 1'000'000));
        QCOMPARE(ring.size(), 50);
        QVERIFY(ring.bytes() >= 50'000 && ring.bytes() < 60'000);
    }
    ring.removeFirst(1000);
    QCOMPARE(ring.size(), 0);
    QCOMPARE(ring.bytes(), 0);
    ring.append({7, 1, admin::Direction::In, "a", {}, {}, 1, {}, "b"}, 0);
    QCOMPARE(ring.at(0).channel, QByteArrayView("a"));
    QCOMPARE(ring.at(0).head, QByteArrayView("b"));
}

void TestTrafficModel::ringCutsBetweenCharacters()
{
    TrafficRing ring;
    const QByteArray euros = QByteArray("€").repeated(2000); // three bytes each
    ring.append({1, 1, admin::Direction::In, euros, euros, euros, 1, {}, euros}, 0);
    QCOMPARE(ring.at(0).channel, QByteArrayView(euros).first(4095));
    QCOMPARE(ring.at(0).head, QByteArrayView(euros).first(4095));
}

void TestTrafficModel::aCopyStaysWhatItWas()
{
    TrafficRing ring;
    for (int i = 0; i < 1000; ++i)
        ring.append({i, 1, admin::Direction::In, "channel", {}, {}, 1, {}, QByteArray(200, 'a')}, 0);
    const TrafficRing copy = ring;
    ring.removeFirst(900);
    for (int i = 0; i < 5000; ++i)
        ring.append({i, 1, admin::Direction::In, "other", {}, {}, 1, {}, QByteArray(200, 'b')}, 0);
    QCOMPARE(copy.size(), 1000);
    for (int i = 0; i < 1000; ++i) {
        QCOMPARE(copy.at(i).seq, i);
        QCOMPARE(copy.at(i).head, QByteArrayView(QByteArray(200, 'a')));
    }
}

void TestTrafficModel::rowsWaitForTheFlush()
{
    TrafficModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    model.receive(rows(0, 10));
    model.receive(rows(10, 5));
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.waiting(), 15);
    VERIFY_ACCOUNTS(model);
    model.flush();
    QCOMPARE(model.rowCount(), 15);
    QCOMPARE(inserted.size(), 1);
    model.flush();
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(lastSeq(model), 14);
    VERIFY_ACCOUNTS(model);
}

void TestTrafficModel::theTimerFlushes()
{
    TrafficModel model;
    model.receive(rows(0, 3));
    WSIFY_WAIT(model.rowCount() == 3);
    model.receive(rows(3, 3));
    WSIFY_WAIT(model.rowCount() == 6);
}

void TestTrafficModel::atMostSoManyRows()
{
    TrafficModel model;
    model.receive(rows(0, TrafficModel::MaxRows - 10));
    model.flush();
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    model.receive(rows(TrafficModel::MaxRows - 10, 510));
    model.flush();
    QCOMPARE(model.rowCount(), TrafficModel::MaxRows);
    QCOMPARE(model.evicted(), 500);
    QCOMPARE(firstSeq(model), 500);
    // In one go, at the front and at the end.
    QCOMPARE(removed.size(), 1);
    QCOMPARE(removed.first().at(1).toInt(), 0);
    QCOMPARE(removed.first().at(2).toInt(), 499);
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(inserted.first().at(2).toInt(), TrafficModel::MaxRows - 1);
    VERIFY_ACCOUNTS(model);
    // More between two flushes than there is room for at all.
    model.receive(rows(200'000, TrafficModel::MaxRows + 7));
    QCOMPARE(model.waiting(), TrafficModel::MaxRows);
    VERIFY_ACCOUNTS(model);
    model.flush();
    QCOMPARE(model.rowCount(), TrafficModel::MaxRows);
    QCOMPARE(firstSeq(model), 200'007);
    VERIFY_ACCOUNTS(model);
}

void TestTrafficModel::atMostSoManyBytes()
{
    TrafficModel model;
    const QByteArray head(4000, 'x');
    for (int batch = 0; batch < 40; ++batch) {
        QList<admin::TrafficRow> some;
        for (int i = 0; i < 1000; ++i)
            some.append(row(batch * 1000 + i, "news", head));
        model.receive(some);
        QVERIFY(model.rows().bytes() <= TrafficModel::MaxBytes);
        model.flush();
        QVERIFY(model.rows().bytes() <= TrafficModel::MaxBytes);
        VERIFY_ACCOUNTS(model);
    }
    QVERIFY(model.rowCount() < 17'000);
    QVERIFY(model.rows().bytes() > TrafficModel::MaxBytes - 5000);
    QCOMPARE(lastSeq(model), 39'999);
    // One batch larger than everything.
    QList<admin::TrafficRow> all;
    for (int i = 0; i < 20'000; ++i)
        all.append(row(i, "news", head));
    model.receive(all);
    model.flush();
    QVERIFY(model.rows().bytes() <= TrafficModel::MaxBytes);
    QCOMPARE(lastSeq(model), 19'999);
    VERIFY_ACCOUNTS(model);
}

void TestTrafficModel::pauseFreezesAndCounts()
{
    TrafficModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.receive(rows(0, 10));
    model.setPaused(true);
    QCOMPARE(model.rowCount(), 10); // what came before is shown
    model.receive(rows(10, 20));
    QSignalSpy counts(&model, &TrafficModel::countsChanged);
    WSIFY_WAIT(!counts.isEmpty());
    QCOMPARE(model.rowCount(), 10);
    QCOMPARE(model.waiting(), 20);
    VERIFY_ACCOUNTS(model);
    model.setPaused(false);
    QCOMPARE(model.rowCount(), 30);
    QCOMPARE(model.waiting(), 0);
    QCOMPARE(lastSeq(model), 29);
    VERIFY_ACCOUNTS(model);
}

void TestTrafficModel::everythingIsAccountedFor()
{
    TrafficModel model;
    model.receive(rows(0, TrafficModel::MaxRows));
    model.setPaused(true);
    model.receive(rows(100'000, 60'000));
    model.receive(rows(160'000, 60'000));
    // The oldest of the waiting ones went; the frozen ones did not.
    QCOMPARE(model.shown(), TrafficModel::MaxRows);
    QCOMPARE(model.waiting(), TrafficModel::MaxRows);
    QCOMPARE(model.evicted(), 20'000);
    QCOMPARE(firstSeq(model), 0);
    VERIFY_ACCOUNTS(model);
    model.setPaused(false);
    // One more, for the note that says so.
    QCOMPARE(model.evicted(), 120'001);
    QVERIFY(model.isNote(0));
    QCOMPARE(model.at(1).seq, 120'001);
    QCOMPARE(lastSeq(model), 219'999);
    VERIFY_ACCOUNTS(model);
}

void TestTrafficModel::clearBeginsAgain()
{
    TrafficModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.receive(rows(0, 10));
    model.setPaused(true);
    model.receive(rows(10, 10));
    model.clear();
    QCOMPARE(model.received(), 0);
    QCOMPARE(model.waiting(), 0);
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(model.isPaused());
    model.setPaused(false);
    model.receive(rows(20, 1));
    model.flush();
    QCOMPARE(firstSeq(model), 20);
}

void TestTrafficModel::aFilterIsAView()
{
    TrafficModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto filter = [](const char *text) { return std::get<Filter>(Filter::parse(text)); };
    for (int i = 0; i < 20; ++i)
        model.receive({row(i, i % 2 ? "odd" : "even")});
    model.flush();
    model.setFilter(filter("channel == odd && dir == in"));
    QCOMPARE(model.rowCount(), 10);
    QCOMPARE(model.shown(), 20);
    QCOMPARE(model.at(0).seq, 1);
    QCOMPARE(model.inRing(3), 7);
    QCOMPARE(model.rowOf(7), 3);
    QCOMPARE(model.rowOf(6), -1);
    QCOMPARE(model.find(7, model.boot()), 7);
    model.setPaused(true);
    for (int i = 20; i < 30; ++i)
        model.receive({row(i, i % 2 ? "odd" : "even")});
    model.setPaused(false);
    QCOMPARE(model.rowCount(), 15);
    QCOMPARE(model.at(14).seq, 29);
    // What is missing is said whatever is shown.
    model.addNote(TrafficRing::Note::Gap, QStringLiteral("a gap"));
    model.addNote(TrafficRing::Note::Skipped, QStringLiteral("skipped"));
    model.flush();
    QCOMPARE(model.rowCount(), 17);
    QVERIFY(model.isNote(15) && model.isNote(16));
    QCOMPARE(model.listedRows(), 15);
    QCOMPARE(model.shownRows(), 30);
    QCOMPARE(model.evictedRows(), 0);
    QVERIFY(model.index(15, TrafficModel::Size).data().toString().isEmpty());
    VERIFY_ACCOUNTS(model);
    model.setFilter(filter("dir == out"));
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.listedRows(), 0);
    model.setFilter({});
    QCOMPARE(model.rowCount(), 32);
    VERIFY_ACCOUNTS(model);
}

/// Rows go at the front of the table when those that it lists go, however many
/// others do.
void TestTrafficModel::aFilterWhileRowsGo()
{
    TrafficModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QList<admin::TrafficRow> many;
    for (int i = 0; i < TrafficModel::MaxRows; ++i)
        many.append(row(i, i % 100 ? "others" : "wanted"));
    model.receive(many);
    model.flush();
    model.setFilter(std::get<Filter>(Filter::parse("channel == wanted")));
    QCOMPARE(model.rowCount(), int(TrafficModel::MaxRows) / 100);
    model.receive(many.mid(0, 150));
    model.flush();
    QCOMPARE(model.rowCount(), int(TrafficModel::MaxRows) / 100 - 2 + 2);
    QCOMPARE(model.at(0).seq, 200);
    QCOMPARE(model.shown(), TrafficModel::MaxRows);
    VERIFY_ACCOUNTS(model);
}

void TestTrafficModel::aHoleBehindAPause()
{
    TrafficModel model;
    model.receive({row(0)});
    model.flush();
    model.setPaused(true);
    QList<admin::TrafficRow> many;
    for (int i = 1; i < TrafficModel::MaxRows + 11; ++i)
        many.append(row(i));
    model.receive(many);
    model.setPaused(false);
    QVERIFY(model.isNote(0));
    QVERIFY2(model.at(0).head.startsWith("11 row"), model.at(0).head.toByteArray().constData());
    QCOMPARE(model.at(1).seq, 12);
    QCOMPARE(model.shown(), TrafficModel::MaxRows);
    VERIFY_ACCOUNTS(model);
}

/// However many workers deliver it: their members are added. The command that it came by has a row of its own.
void TestTrafficModel::oneRowForAPublication()
{
    TrafficModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    admin::TrafficRow command = row(1);
    command.publication = 7;
    QCOMPARE(model.receive({command, delivery(2, 7, 29), delivery(3, 8, 5), delivery(4, 7, 30)}), 3);
    model.flush();
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.at(1).seq, 2);
    QCOMPARE(model.at(1).members, std::optional<qint64>(59));
    QCOMPARE(model.partsOf(1), 2);
    QCOMPARE(model.at(2).members, std::optional<qint64>(5));
    QCOMPARE(model.partsOf(2), 1);
    VERIFY_ACCOUNTS(model);
    // Rows without a number, as an older server has them, stay what they are.
    QCOMPARE(model.receive({delivery(5, 0, 1), delivery(6, 0, 1)}), 2);
    // Another process counts from the start.
    model.setBoot(model.boot() + 1);
    QCOMPARE(model.receive({delivery(1, 7, 3)}), 1);
    model.flush();
    QCOMPARE(model.rowCount(), 6);
    VERIFY_ACCOUNTS(model);
}

void TestTrafficModel::eachWorkerWhenAsked()
{
    TrafficModel model;
    model.setEachWorker(true);
    QCOMPARE(model.receive({delivery(1, 7, 29), delivery(2, 7, 30)}), 2);
    model.flush();
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.at(1).members, std::optional<qint64>(30));
}

void TestTrafficModel::mergesWhatIsShownOrWaits()
{
    TrafficModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.receive(rows(0, 10));
    model.receive({delivery(10, 1, 1)});
    model.flush();
    model.setFilter(std::get<Filter>(Filter::parse("dir == out")));
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.receive({delivery(11, 1, 2)});
    model.addNote(TrafficRing::Note::Gap, QStringLiteral("a gap"));
    model.receive({delivery(12, 2, 4), delivery(13, 1, 8)});
    model.flush();
    QCOMPARE(model.at(0).members, std::optional<qint64>(11));
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.first().at(0).toModelIndex().row(), 0);
    QCOMPARE(model.rowCount(), 3);
    VERIFY_ACCOUNTS(model);
    // While paused, behind more than there is room for: what has gone is not found, and nothing else is taken for it.
    model.setFilter({});
    model.setPaused(true);
    model.receive(rows(1000, TrafficModel::MaxRows + 10));
    QCOMPARE(model.receive({delivery(200'000, 2, 1)}), 1);
    QCOMPARE(model.receive({delivery(200'001, 2, 2)}), 0);
    model.setPaused(false);
    QCOMPARE(model.at(model.rowCount() - 1).members, std::optional<qint64>(3));
    VERIFY_ACCOUNTS(model);
}

/// What is shown stays what it is while the view is paused, and is right again afterwards, whatever has gone meanwhile.
void TestTrafficModel::nothingIsAddedToWhatAPausedViewShows()
{
    TrafficModel model;
    model.receive({row(1), delivery(2, 7, 29)});
    model.flush();
    model.setPaused(true);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    admin::TrafficRow verdict = row(1);
    verdict.verdict = "denied";
    QCOMPARE(model.receive({verdict, delivery(3, 7, 30), delivery(4, 7, 1)}), 0);
    model.receive(rows(1000, 10));
    model.flush();
    QCOMPARE(model.at(1).members, std::optional<qint64>(29));
    QVERIFY(model.at(0).verdict.isEmpty());
    QCOMPARE(changed.size(), 0);
    model.setPaused(false);
    QCOMPARE(model.at(1).members, std::optional<qint64>(60));
    QCOMPARE(model.partsOf(1), 3);
    QCOMPARE(model.at(0).verdict, QByteArrayView("denied"));
    QCOMPARE(changed.size(), 1);
    // What was cleared takes what belongs to it with it.
    model.setPaused(true);
    QCOMPARE(model.receive({delivery(5, 7, 1)}), 0);
    model.clear();
    model.setPaused(false);
    QCOMPARE(model.rowCount(), 0);
}

/// A later row with the number of a command, or of its publication, says what became of it.
void TestTrafficModel::theVerdictComesLater()
{
    TrafficModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    admin::TrafficRow second = row(2);
    second.publication = 5;
    model.receive({row(1), second, row(3)});
    model.flush();
    QVERIFY(!model.index(0, 0).data(TrafficModel::RefusedRole).toBool());
    admin::TrafficRow verdict = row(1);
    verdict.verdict = "denied";
    admin::TrafficRow other = row(9);
    other.publication = 5;
    other.verdict = "unavailable";
    QCOMPARE(model.receive({verdict, other}), 0);
    model.flush();
    QCOMPARE(model.rowCount(), 3);
    QVERIFY(model.index(0, 0).data(TrafficModel::RefusedRole).toBool());
    QCOMPARE(model.index(0, 0).data(Qt::ToolTipRole).toString(), QStringLiteral("Denied by the authorizer."));
    QCOMPARE(model.index(1, 0).data(Qt::ToolTipRole).toString(), QStringLiteral("The authorizer did not answer."));
    QVERIFY(!model.index(2, 0).data(TrafficModel::RefusedRole).toBool());
    // One whose command is not here is a row.
    admin::TrafficRow alone = row(50);
    alone.verdict = "denied";
    QCOMPARE(model.receive({alone}), 1);
    model.flush();
    QVERIFY(model.index(3, 0).data(TrafficModel::RefusedRole).toBool());
    VERIFY_ACCOUNTS(model);
}

void TestTrafficModel::howItCame()
{
    TrafficModel model;
    QList<admin::TrafficRow> all;
    for (const char *via : {"http", "console", "node", ""}) {
        admin::TrafficRow one = delivery(all.size(), all.size() + 1, all.size());
        one.client.clear();
        one.via = via;
        all.append(one);
    }
    model.receive(all);
    model.flush();
    const auto cell = [&](int row, int column) { return model.index(row, column).data().toString(); };
    QCOMPARE(cell(0, TrafficModel::Client), QStringLiteral("HTTP"));
    QCOMPARE(cell(1, TrafficModel::Client), QStringLiteral("Console"));
    QCOMPARE(cell(2, TrafficModel::Client), QStringLiteral("Other node"));
    QCOMPARE(cell(3, TrafficModel::Client), QString());
    QCOMPARE(cell(0, TrafficModel::Members), QStringLiteral("no members"));
    QCOMPARE(cell(1, TrafficModel::Members), QStringLiteral("1"));
}

void TestTrafficModel::whatAFilterMayUse_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<bool>("known");
    const auto add = [](const char *filter, bool known) { QTest::newRow(filter) << QByteArray(filter) << known; };
    add("", true);
    add("channel ~ a && client == b || command == c && size > 3 && dir == in", true);
    add("timeout", true);
    add("text ~ a", true);
    add("channel == a && user == b", false);
    add("!(ip ~ 10.*)", false);
}

void TestTrafficModel::whatAFilterMayUse()
{
    QFETCH(QByteArray, filter);
    QTEST(TrafficModel::canList(std::get<Filter>(Filter::parse(filter))), "known");
}

void TestTrafficModel::cells()
{
    TrafficModel model;
    admin::TrafficRow one = row(1, "chat:1", "{\"a\":\n1}");
    one.dir = admin::Direction::Out;
    one.tUs = QDateTime(QDate(2026, 3, 4), QTime(5, 6, 7, 89)).toMSecsSinceEpoch() * 1000 + 999;
    one.size = 1234;
    one.members = 56;
    model.receive({one});
    model.flush();
    const auto cell = [&](int column) { return model.index(0, column).data().toString(); };
    QCOMPARE(cell(TrafficModel::Time), QStringLiteral("05:06:07.089"));
    QCOMPARE(cell(TrafficModel::Direction), QStringLiteral("↑ out"));
    QCOMPARE(cell(TrafficModel::Channel), QStringLiteral("chat:1"));
    QCOMPARE(cell(TrafficModel::Client), QStringLiteral("client-1"));
    QCOMPARE(cell(TrafficModel::Command), QStringLiteral("broadcast"));
    QCOMPARE(cell(TrafficModel::Size), QLocale().toString(1234));
    QCOMPARE(cell(TrafficModel::Members), QStringLiteral("56"));
    QCOMPARE(cell(TrafficModel::Head), QStringLiteral("{\"a\": 1}"));
    for (int column = 0; column < TrafficModel::ColumnCount; ++column)
        QVERIFY(!model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
}

void TestTrafficModel::textOnOneLine_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    const QString odd(QChar::ReplacementCharacter);
    QTest::newRow("plain") << QByteArray("grüße") << QStringLiteral("grüße");
    QTest::newRow("line breaks and tabs") << QByteArray("a\r\nb\tc") << QStringLiteral("a  b c");
    QTest::newRow("control") << QByteArray("a\x1b[1mb") << QStringLiteral("a%1[1mb").arg(odd);
    QTest::newRow("right-to-left override")
        << QByteArray("a\xE2\x80\xAEtxt.exe") << QStringLiteral("a%1txt.exe").arg(odd);
    QTest::newRow("line separator") << QByteArray("a\xE2\x80\xA8z") << QStringLiteral("a z");
    QTest::newRow("beyond the first plane") << QByteArray("a\xF0\x9F\x98\x80z") << QStringLiteral("a\U0001F600z");
    QTest::newRow("joiner") << QByteArray("a\xE2\x80\x8Cz") << QStringLiteral("a\u200Cz");
    QTest::newRow("arabic") << QByteArray("\xD8\xB3") << QStringLiteral("\u0633");
}

void TestTrafficModel::textOnOneLine()
{
    QFETCH(QByteArray, bytes);
    QTEST(console::oneLine(bytes), "text");
}

WSIFY_SUITE(tst_trafficmodel, wsify::test::OnDesktop<QCoreApplication>, TestTrafficModel)
#include "tst_trafficmodel.moc"
