// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/process/watchdog.h"

#include "app/process/servicemanager.h"
#include "core/fanout/node.h"

#include <algorithm>
#include <chrono>

namespace wsify {

using namespace std::chrono_literals;

Watchdog::Watchdog(const ServiceManager &manager, Node &node)
    : m_manager(manager)
    , m_node(node)
{
    m_next.setSingleShot(true);
    m_next.setTimerType(Qt::PreciseTimer);
    QObject::connect(&m_next, &QTimer::timeout, &m_next, [this] { ask(); });
}

void Watchdog::start()
{
    if (m_manager.watchdog() <= 0us)
        return;
    // Half of the time is the most between two feedings; half of that is left for the answers.
    const auto between = std::chrono::duration_cast<std::chrono::milliseconds>(m_manager.watchdog() / 4);
    m_next.setInterval(std::clamp<std::chrono::milliseconds>(between, 1ms, 1h));
    ask();
}

void Watchdog::ask()
{
    m_unanswered = m_node.workers();
    for (WorkerId worker = 0; worker < m_node.workers(); ++worker)
        m_node.post(worker, [this] { m_node.post(NoWorker, [this] { answered(); }); });
}

void Watchdog::answered()
{
    if (--m_unanswered > 0)
        return;
    m_manager.alive();
    m_next.start();
}

} // namespace wsify
