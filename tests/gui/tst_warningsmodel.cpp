// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "desktop.h"
#include "gui/overview/warningsmodel.h"
#include "support/suite.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace wsify;
using namespace wsify::console;

namespace {

constexpr qint64 Start = 1'800'000'000'000;

admin::DenialRow denial(qint64 t, const char *user, const char *reason, const char *command = "join")
{
    admin::DenialRow row;
    row.t = t;
    row.user = user;
    row.ip = "192.0.2.1";
    row.command = command;
    row.channel = "chat";
    row.reason = reason;
    return row;
}

QString text(const WarningsModel &model, int row, int column)
{
    return model.index(row, column).data().toString();
}

class TestWarningsModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sentencesHaveNoHoles()
    {
        WarningsModel model;
        admin::DenialRow row = denial(0, "", "malformed", "");
        row.channel.clear();
        model.add({Start, 0, admin::DeniedEvent{row}});
        QCOMPARE(text(model, 0, WarningsModel::What),
                 QStringLiteral("A message of 192.0.2.1 was refused (malformed)."));
        row.command = "connect";
        row.reason = "reserved";
        row.client = "c1"; // is connected
        model.add({Start + 1, 0, admin::DeniedEvent{row}});
        QCOMPARE(text(model, 0, WarningsModel::What), QStringLiteral("192.0.2.1 was refused connect (reserved)."));
    }

    void oneKindOneRow()
    {
        WarningsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.add({Start, 0, admin::SlowEvent{"c1", "192.0.2.9", "zoe", 1'048'576}});
        for (int i = 0; i < 500; ++i)
            model.add({Start + i, 0, admin::DeniedEvent{denial(0, i == 499 ? "last" : "alice", "denied")}});
        model.add({Start + 600, 0, admin::BrokerEvent{"down", "refused"}});
        model.add({Start + 700, 0, admin::DeniedEvent{denial(0, "", "unavailable", "connect")}});
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(text(model, 0, WarningsModel::What),
                 QStringLiteral("192.0.2.1 could not connect: the authorizer did not answer."));
        QCOMPARE(text(model, 1, WarningsModel::What), QStringLiteral("The broker is down: refused"));
        QCOMPARE(text(model, 2, WarningsModel::Count), QStringLiteral("500"));
        QCOMPARE(text(model, 2, WarningsModel::What), QStringLiteral("last was refused join on chat (denied)."));
        QVERIFY(model.isDenial(model.index(2, 0)));
        QVERIFY(!model.isDenial(model.index(3, 0)));
        QCOMPARE(model.denialFilter(model.index(2, 0)), QStringLiteral("command == join && text ~ denied"));
        QVERIFY(model.denialFilter(model.index(3, 0)).isEmpty());
        // It comes up again when it happens again.
        model.add({Start + 800, 0, admin::SlowEvent{"c2", "192.0.2.9", "", 9}});
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(text(model, 0, WarningsModel::Count), QStringLiteral("2"));
        QVERIFY(text(model, 0, WarningsModel::What).startsWith(QStringLiteral("192.0.2.9 was cut")));
    }

    void whatIsNoWarning()
    {
        WarningsModel model;
        model.add({Start, 0, admin::ConnectEvent{"c", "i", "u"}});
        model.add({Start, 0, admin::OtherEvent{"new"}});
        model.add({Start, admin::LogLevel::Info, "listening", {}, 0});
        QCOMPARE(model.rowCount(), 0);
        model.add({Start, admin::LogLevel::Warning, "no key", {}, 0});
        model.add({Start, admin::LogLevel::Error, "no memory", {}, 0});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(text(model, 0, WarningsModel::What), QStringLiteral("Error: no memory"));
        model.add({Start, admin::LogLevel::Error, "<b>x", {}, 0});
        QVERIFY(model.index(0, WarningsModel::What)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("&lt;b&gt;x")));
    }

    void pastAndPresentDoNotCountTwice()
    {
        WarningsModel model;
        model.addPast({denial(Start + 2, "b", "denied"), denial(Start + 1, "a", "denied")});
        QCOMPARE(text(model, 0, WarningsModel::Count), QStringLiteral("2"));
        QVERIFY(text(model, 0, WarningsModel::What).startsWith(QStringLiteral("b ")));
        model.add({Start + 3, 0, admin::DeniedEvent{denial(0, "c", "denied")}});
        model.addPast(
            {denial(Start + 3, "c", "denied"), denial(Start + 2, "b", "denied"), denial(Start + 1, "a", "denied")});
        QCOMPARE(text(model, 0, WarningsModel::Count), QStringLiteral("3"));
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    /// The past of the events comes before the answer with the list, and has only the last refusals of it.
    void eventsDoNotHideWhatOnlyTheListHas()
    {
        WarningsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        const auto past = [](qint64 t, const char *user) {
            return admin::Event{Start + t, 0, admin::DeniedEvent{denial(0, user, "denied")}, true};
        };
        model.add(past(5, "e"));
        model.add(past(5, "e")); // twice in one millisecond
        model.add({Start + 6, 0, admin::BrokerEvent{"down", "refused"}});
        const QList<admin::DenialRow> list{denial(Start + 5, "e", "denied"), denial(Start + 5, "e", "denied"),
                                           denial(Start + 2, "b", "limit"), denial(Start + 1, "a", "denied")};
        model.addPast(list);
        QCOMPARE(model.rowCount(), 3);
        QVERIFY(text(model, 0, WarningsModel::What).startsWith(QStringLiteral("The broker")));
        QCOMPARE(text(model, 1, WarningsModel::Count), QStringLiteral("3"));
        QVERIFY(text(model, 1, WarningsModel::What).startsWith(QStringLiteral("e "))); // of the last
        QVERIFY(text(model, 2, WarningsModel::What).startsWith(QStringLiteral("b ")));
        // The other way round.
        model.add(past(5, "e"));
        model.addPast(list);
        QCOMPARE(text(model, 1, WarningsModel::Count), QStringLiteral("3"));
    }

    void isBounded()
    {
        WarningsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        for (int i = 0; i < 1000; ++i)
            model.add({Start + i, admin::LogLevel::Warning, QByteArray::number(i), {}, 0});
        QCOMPARE(model.rowCount(), WarningsModel::MaxRows);
        QCOMPARE(text(model, 0, WarningsModel::What), QStringLiteral("999"));
    }
};

} // namespace

WSIFY_SUITE(tst_warningsmodel, wsify::test::OnDesktop<QCoreApplication>, TestWarningsModel)

#include "tst_warningsmodel.moc"
