// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QTimer>

namespace wsify {

class Node;
class ServiceManager;

/// Feeds the service manager's watchdog as long as the loops of the main thread and of every worker turn: each round
/// asks every worker through its mailbox, and the last answer feeds. A loop that stands still ends the feeding until it
/// turns again.
///
/// Main thread. The node outlives it; it outlives the last turn of the main thread's loop.
class Watchdog
{
public:
    Watchdog(const ServiceManager &manager, Node &node);

    /// Once, when all workers run. Does nothing without a watchdog.
    void start();

private:
    void ask();
    void answered();

    const ServiceManager &m_manager;
    Node &m_node;
    QTimer m_next;
    int m_unanswered = 0; ///< workers, in this round
};

} // namespace wsify
