// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "hostile/pulse.h"

#include "hostile/rundelay.h"
#include "support/serverprocess.h"
#include "support/wait.h"
#include "support/wsclient.h"

#include <QElapsedTimer>
#include <QThread>

#include <algorithm>

namespace wsify::test {

Pulse::Pulse(const ServerProcess &server)
    : m_thread(QThread::create([this, port = server.port(), pid = server.pid()] { run(port, pid); }))
{
    m_thread->start();
}

Pulse::~Pulse()
{
    stop();
}

QByteArray Pulse::stop(int atMostMs)
{
    m_mustStop = true;
    m_thread->wait();
    if (!m_problem.isEmpty())
        return "the well-behaved client: " + m_problem;
    if (m_longestMs > atMostMs)
        return "a message of the well-behaved client took " + QByteArray::number(m_longestMs) + " ms, and "
               + QByteArray::number(m_delayMs) + " more for the machine";
    return {};
}

void Pulse::run(quint16 port, qint64 pid)
{
    constexpr int EveryMs = 25;
    constexpr int FewestBeats = 3; // however short the attack was
    WsClient client;
    const QByteArray channel = "pulse-" + QByteArray::number(quintptr(this), 36);
    RunDelay delay(pid);
    QElapsedTimer clock;
    clock.start();
    if (!client.opened(port)) {
        m_problem = "could not connect";
        return;
    }
    client.sendText(join(channel));
    while (!m_mustStop || m_beats < FewestBeats) {
        const QByteArray content = QByteArray::number(m_beats);
        client.sendText(broadcast(channel, content));
        const bool came = waitUntil([&] { return !client.messages().isEmpty() || client.isDisconnected(); });
        if (!came || client.messages() != QByteArrayList{content}) {
            m_problem = "message " + content + " came as '" + client.messages().join(' ') + "', the connection is "
                        + (client.isOpen() ? "open" : "closed");
            break;
        }
        const qint64 elapsed = clock.elapsed();
        const qint64 delayed = std::min(elapsed, delay.ms());
        if (elapsed - delayed > m_longestMs) {
            m_longestMs = elapsed - delayed;
            m_delayMs = delayed;
        }
        client.clearMessages();
        ++m_beats;
        waitUntil([this] { return m_mustStop.load(); }, EveryMs);
        delay.restart();
        clock.start();
    }
    const QByteArray violation = client.takeViolation();
    if (!violation.isEmpty())
        m_problem = "the server broke RFC 6455: " + violation;
}

} // namespace wsify::test
