// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "contract/authorizercontract.h"
#include "engine/qt/networkauthorizer.h"
#include "engine/qt/qttimers.h"

#include <QtTest>

using namespace wsify;

class TestQtAuthorizer : public test::AuthorizerContract
{
    Q_OBJECT

public:
    TestQtAuthorizer()
        : AuthorizerContract({[] { return std::make_unique<QtTimers>(); },
                              [](QueuedAuthorizer::Options options, const Limits &limits, Timers &timers,
                                 WorkerMetrics &metrics, Observer &observer) {
                                  return std::make_unique<NetworkAuthorizer>(std::move(options), limits, timers,
                                                                             metrics, observer);
                              }})
    {
    }
};

QTEST_GUILESS_MAIN(TestQtAuthorizer)
#include "tst_qtauthorizer.moc"
