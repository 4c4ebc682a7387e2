// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>

#include <atomic>
#include <memory>

QT_BEGIN_NAMESPACE
class QThread;
QT_END_NAMESPACE

namespace wsify::test {

class ServerProcess;

/// A well-behaved client on a thread of its own, so that what the test does cannot slow it: it publishes to a channel of its own, hears
/// itself, and publishes again, some forty times a second, for as long as an attack lasts.
class Pulse
{
public:
    /// A message may take so long while the server is attacked, besides the time in which a busy machine ran others (RunDelay).
#ifdef WSIFY_SANITIZED
    static constexpr int MostMs = 5000;
#else
    static constexpr int MostMs = 1000;
#endif

    explicit Pulse(const ServerProcess &server);
    ~Pulse();
    Pulse(const Pulse &) = delete;
    Pulse &operator=(const Pulse &) = delete;

    /// Ends it. Empty when every message came back, once, each within that time; else what did not.
    QByteArray stop(int atMostMs = MostMs);

private:
    void run(quint16 port, qint64 pid);

    std::unique_ptr<QThread> m_thread;
    std::atomic<bool> m_mustStop = false;
    // Written on the thread, read when it has ended.
    QByteArray m_problem;
    int m_beats = 0;
    qint64 m_longestMs = 0; ///< without the machine's delay
    qint64 m_delayMs = 0; ///< of the longest
};

} // namespace wsify::test

/// Ends the test function unless the pulse was regular.
#define WSIFY_STEADY(pulse)                                                                                            \
    do {                                                                                                               \
        const QByteArray irregular = (pulse).stop();                                                                   \
        QVERIFY2(irregular.isEmpty(), irregular.constData());                                                          \
    } while (false)
