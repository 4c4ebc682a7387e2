// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "contract/authorizercontract.h"
#include "engine/qt/networkauthorizer.h"
#include "engine/timers/timerwheel.h"
#include "support/authorizerstub.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QDirIterator>
#include <QFile>
#include <QtTest>

using namespace wsify;

namespace {

constexpr char Ends[] = "Qt sees an error when the end comes together with the head";

} // namespace

class TestQtAuthorizer : public test::AuthorizerContract
{
    Q_OBJECT

public:
    TestQtAuthorizer()
        : AuthorizerContract(
            {[] { return std::make_unique<TimerWheel>(); },
             [](QueuedAuthorizer::Options options, const Limits &limits, Timers &timers, WorkerMetrics &metrics,
                Observer &observer) {
                 return std::make_unique<NetworkAuthorizer>(std::move(options), limits, timers, metrics, observer);
             },
             {{"until the end", Ends},
              {"nothing until the end", Ends},
              {"HTTP/1.0", Ends},
              {"several 1xx first", "Qt skips one 1xx and takes the next one for the answer"},
              {"chunked, with extension and trailers", "Qt does not use the connection again"},
              {"bytesThatNobodyAskedForAreNoAnswer", "Qt does not look before the connection is too old"},
              {"answersMayComeEarly", "Qt reads no answer before it has sent the request"},
              {"forgetsWithinAnAnswer", "Qt fails the next call after one that was aborted"}}})
    {
    }

private Q_SLOTS:
    void threadsOfABurstGo();
};

namespace {

/// Of this process, those of Qt's access managers.
int managerThreads()
{
    int count = 0;
    QDirIterator threads(QStringLiteral("/proc/self/task"), QDir::Dirs | QDir::NoDotAndDotDot);
    while (threads.hasNext()) {
        QFile name(threads.next() + QLatin1String("/comm"));
        count += name.open(QIODevice::ReadOnly) && name.readAll().startsWith("QNetworkAccess");
    }
    return count;
}

} // namespace

/// Qt gives each access manager a thread, and six connections to a host: what a burst needed must not stay.
void TestQtAuthorizer::threadsOfABurstGo()
{
#ifndef Q_OS_LINUX
    QSKIP("counts threads in /proc");
#endif
    constexpr int Calls = 60;
    test::AuthorizerStub stub;
    stub.setScript([](const auto &) { return test::AuthorizerStub::Reply{.kind = test::AuthorizerStub::Reply::Hold}; });
    make(QUrl(stub.url()));
    std::vector<std::unique_ptr<Asked>> burst;
    for (int i = 0; i < Calls; ++i)
        burst.push_back(ask());
    WSIFY_WAIT(stub.held() == Calls);
    const int most = managerThreads();
    if (most <= 1)
        QSKIP("this Qt needs one manager for all of them");
    while (stub.held() > 0)
        stub.release();
    WSIFY_WAIT(isIdle());
    WSIFY_WAIT(managerThreads() == 1);
    const auto another = ask();
    WSIFY_WAIT(stub.held() == 1);
    stub.release();
    WSIFY_WAIT(another->isDone());
    QCOMPARE(another->verdict(), Verdict::Allow);
}

WSIFY_SUITE(tst_qtauthorizer, QCoreApplication, TestQtAuthorizer)
#include "tst_qtauthorizer.moc"
