// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/commands/adminsession.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;

class TestAdminSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhyThereIsNoConnection_data();
    void saysWhyThereIsNoConnection();
};

void TestAdminSession::saysWhyThereIsNoConnection_data()
{
    QTest::addColumn<Problem>("problem");
    QTest::addColumn<QString>("told");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, Problem problem, const char *told, const char *said) {
        QTest::newRow(name) << problem << QString::fromUtf8(told) << QString::fromUtf8(said);
    };
    row("silent", Problem::NotResponding, "", "the server is not responding");
    row("silent from the start", Problem::NotResponding, "What listens there says nothing.",
        "the server is not responding");
    row("no program", Problem::NoProgram, "", "there is no wsify where it was to run");
    row("no program, as a shell says", Problem::NoProgram, "wsify: not found",
        "there is no wsify where it was to run: wsify: not found");
    row("ended", Problem::ServerGone, "Remote closed", "the server ended the connection");
    row("what the system says", Problem::PermissionDenied, "Access denied", "Access denied");
    row("nothing", Problem::NoServer, "", "the connection to the server failed");
}

void TestAdminSession::saysWhyThereIsNoConnection()
{
    QFETCH(Problem, problem);
    QFETCH(QString, told);
    QFETCH(QString, said);
    QCOMPARE(AdminSession::whyNot(problem, told), said);
}

WSIFY_SUITE(tst_adminsession, wsify::test::NoApplication, TestAdminSession)
#include "tst_adminsession.moc"
