// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "hostile/pulse.h"

#include "support/wait.h"
#include "support/wsclient.h"

#include <QElapsedTimer>
#include <QThread>

#include <algorithm>

namespace wsify::test {

Pulse::Pulse(quint16 port)
    : m_thread(QThread::create([this, port] { run(port); }))
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
        return "a message of the well-behaved client took " + QByteArray::number(m_longestMs) + " ms";
    return {};
}

void Pulse::run(quint16 port)
{
    constexpr int EveryMs = 25;
    constexpr int FewestBeats = 3; // however short the attack was
    WsClient client;
    const QByteArray channel = "pulse-" + QByteArray::number(quintptr(this), 36);
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
        m_longestMs = std::max(m_longestMs, clock.elapsed());
        client.clearMessages();
        ++m_beats;
        waitUntil([this] { return m_mustStop.load(); }, EveryMs);
        clock.start();
    }
    const QByteArray violation = client.takeViolation();
    if (!violation.isEmpty())
        m_problem = "the server broke RFC 6455: " + violation;
}

} // namespace wsify::test
