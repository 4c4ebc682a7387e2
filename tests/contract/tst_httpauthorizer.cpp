// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "contract/authorizercontract.h"
#include "engine/native/httpauthorizer.h"
#include "engine/native/timerwheel.h"

#include <QtTest>

using namespace wsify;

class TestHttpAuthorizer : public test::AuthorizerContract
{
    Q_OBJECT

public:
    TestHttpAuthorizer()
        : AuthorizerContract({[] { return std::make_unique<TimerWheel>(); },
                              [](QueuedAuthorizer::Options options, const Limits &limits, Timers &timers,
                                 WorkerMetrics &metrics, Observer &observer) {
                                  return std::make_unique<HttpAuthorizer>(std::move(options), limits, timers, metrics,
                                                                          observer);
                              }})
    {
    }
};

QTEST_GUILESS_MAIN(TestHttpAuthorizer)
#include "tst_httpauthorizer.moc"
