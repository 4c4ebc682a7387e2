// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "contract/authorizercontract.h"
#include "engine/qt/networkauthorizer.h"
#include "engine/qt/qttimers.h"

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
            {[] { return std::make_unique<QtTimers>(); },
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
};

QTEST_GUILESS_MAIN(TestQtAuthorizer)
#include "tst_qtauthorizer.moc"
