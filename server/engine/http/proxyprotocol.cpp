// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/http/proxyprotocol.h"

#include "core/metrics/metrics.h"
#include "core/observer.h"

#include <chrono>

namespace wsify {

void ProxyProtocol::refused(const Peer &peer, const char *reason, WorkerMetrics &metrics, Observer &observer)
{
    using namespace std::chrono;
    ++metrics.proxyHeadersRefused;
    const qint64 now = duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
    qint64 due = m_nextLine.load(std::memory_order_relaxed);
    if (now < due || !m_nextLine.compare_exchange_strong(due, now + 1000, std::memory_order_relaxed)) {
        m_untold.fetch_add(1, std::memory_order_relaxed);
        return;
    }
    QByteArray text =
        "a connection of " + peer.address + " was closed: the PROXY protocol header " + reason + " (--proxy-protocol)";
    if (const qint64 untold = m_untold.exchange(0, std::memory_order_relaxed); untold > 0)
        text += "; " + QByteArray::number(untold) + " more since the last such line";
    observer.warned(text);
}

} // namespace wsify
