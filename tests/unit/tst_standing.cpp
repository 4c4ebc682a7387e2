// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/authresult.h"
#include "core/session/v4session.h"
#include "support/coreworker.h"
#include "support/faketransport.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;
using namespace wsify::test;
using namespace std::chrono_literals;

namespace {

/// A client whose connection ends in 10 s, unless the server asks in time.
struct Client
{
    Client(CoreWorker &worker, const QByteArray &id)
        : session(worker.context, info(id), transport, worker.reader)
    {
    }
    static ClientInfo info(const QByteArray &id)
    {
        ClientInfo client;
        client.id = id;
        client.address = "192.0.2.1";
        client.isV4 = true;
        client.granted = std::make_shared<const AuthResult>(
            *readAuthResult({.bytes = QByteArrayView(R"({"wsify":{"expires":10,"refresh":"server"}})")},
                            AuthCall::Connect, Limits())
                 .result);
        return client;
    }
    int closeCode() const { return transport.closed ? int(transport.closeCode) : 0; }

    FakeTransport transport;
    V4Session session;
};

} // namespace

/// What the authorizer has said, while its time runs out. More in tst_v4session.
class TestStanding : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theServersQuestionDecides();
    void anAnswerWithoutAnEndLeavesTheOld();
    void graceHasAnEnd();
};

/// However late it is asked, and however long the answer takes.
void TestStanding::theServersQuestionDecides()
{
    CoreWorker worker(true);
    Client client(worker, "a");
    worker.timers.advance(10s); // asked in the last second, or just now
    QCOMPARE(worker.authorizer.out(), 1);
    worker.timers.advance(3s);
    QCOMPARE(client.closeCode(), 0);
    worker.authorizer.answerWith(R"({"wsify":{"expires":10,"refresh":"server"}})", worker.limits);
    worker.timers.advance(10s);
    QCOMPARE(client.closeCode(), 0);
    worker.authorizer.answer(Verdict::Deny);
    QCOMPARE(client.closeCode(), 4001);
}

void TestStanding::anAnswerWithoutAnEndLeavesTheOld()
{
    CoreWorker worker(true);
    Client client(worker, "a");
    worker.timers.advance(11s);
    QCOMPARE(client.closeCode(), 0);
    worker.authorizer.answer(Verdict::Allow);
    worker.timers.advance(1s);
    QCOMPARE(client.closeCode(), 4500);
}

void TestStanding::graceHasAnEnd()
{
    CoreWorker worker(true);
    Client client(worker, "a");
    worker.timers.advance(10s);
    worker.authorizer.answer(Verdict::Unavailable);
    worker.timers.advance(59s);
    QCOMPARE(client.closeCode(), 0);
    worker.timers.advance(2s);
    QCOMPARE(client.closeCode(), 4500); // a question that is out then does not prolong it
}

WSIFY_SUITE(tst_standing, NoApplication, TestStanding)
#include "tst_standing.moc"
