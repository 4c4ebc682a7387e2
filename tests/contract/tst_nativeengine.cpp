// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "contract/enginecontract.h"
#include "engine/native/nativeengine.h"
#include "engine/native/tlscontext.h"
#include "engine/timers/timerwheel.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;

static bool isRefusedAtRandom()
{
#ifdef WSIFY_FAULTS
    return qgetenv("WSIFY_FAULT_SEED") != "none";
#else
    return false;
#endif
}

class TestNativeEngine : public test::EngineContract
{
    Q_OBJECT

public:
    TestNativeEngine()
        : EngineContract({[] { return std::make_unique<TimerWheel>(); },
                          [](EngineContext context, std::function<void()> closed) {
                              return std::make_unique<NativeEngine>(context, std::move(closed));
                          },
                          TlsContext::prepare(), true, isRefusedAtRandom()})
    {
    }
};

WSIFY_SUITE(tst_nativeengine, QCoreApplication, TestNativeEngine)
#include "tst_nativeengine.moc"
