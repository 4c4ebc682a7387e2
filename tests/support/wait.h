// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QTest>
#include <QTimer>

namespace wsify::test {

/// Long enough for a sanitizer build on a busy machine; a test that passes never waits for it.
inline constexpr int DeadlineMs = 15'000;

/// Turns the event loop until the condition holds; false when the deadline came first. Unlike QTest::qWaitFor() it wakes with the
/// next event instead of sleeping, so thousands of short waits stay cheap.
template <typename Condition>
bool waitUntil(Condition condition, int ms = DeadlineMs)
{
    const QDeadlineTimer deadline(ms);
    QTimer wake;
    wake.start(ms < 100 ? ms : 100);
    while (!condition()) {
        if (deadline.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    }
    return true;
}

} // namespace wsify::test

/// Ends the test function, as QVERIFY does, when the condition does not come true before the deadline.
#define WSIFY_WAIT(condition)                                                                                          \
    QVERIFY2(wsify::test::waitUntil([&] { return bool(condition); }), "did not come true in time: " #condition)
