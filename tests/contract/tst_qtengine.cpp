// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "contract/enginecontract.h"
#include "engine/qt/qtengine.h"
#include "engine/qt/qttls.h"
#include "engine/timers/timerwheel.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;

class TestQtEngine : public test::EngineContract
{
    Q_OBJECT

public:
    TestQtEngine()
        : EngineContract({[] { return std::make_unique<TimerWheel>(); },
                          [](EngineContext context, std::function<void()> closed) {
                              return std::make_unique<QtEngine>(context, std::move(closed));
                          },
                          QtTls::prepare(), false, false, false, false})
    {
    }
};

WSIFY_SUITE(tst_qtengine, QCoreApplication, TestQtEngine)
#include "tst_qtengine.moc"
