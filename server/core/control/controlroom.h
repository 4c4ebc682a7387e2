// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/control/controlrequest.h"
#include "core/fanout/broker.h"

#include <QByteArray>
#include <QByteArrayView>

#include <functional>
#include <vector>

namespace wsify {

class ControlDesk;
class Node;
class Walks;

/// Carries out, on all workers of this process, what is asked of it from outside, and passes what other nodes ask and answer to whom it
/// concerns.
///
/// Built on the main thread before the workers, outlives their tasks. The functions say their threads.
class ControlRoom
{
public:
    ControlRoom(Node &node, Walks &walks);
    ControlRoom(const ControlRoom &) = delete;
    ControlRoom &operator=(const ControlRoom &) = delete;

    /// Runs on the asking thread, for each part of the answer.
    using Part = std::function<void(ControlAnswer part, bool isLast)>;

    /// Carries it out here, in slices. Any thread; `from` is the asking one, a worker or the main thread (NoWorker).
    void carryOut(WorkerId from, const ControlRequest &request, Part part);

    /// This process among the nodes.
    const QByteArray &name() const { return m_name; }
    Node &node() const { return m_node; }

    /// Enters a worker's desk, or null when it goes. Worker's own thread, or before it starts.
    void enter(WorkerId worker, ControlDesk *desk) { m_desks[size_t(worker)] = desk; }

private:
    void carryOut(WorkerId from, const ClientOrder &order, Part part);
    void carryOut(WorkerId from, const ChannelsQuery &query, Part part);
    void received(QByteArrayView message);

    Node &m_node;
    Walks &m_walks;
    const QByteArray m_name;
    std::vector<ControlDesk *> m_desks; ///< by worker, each its own thread's
};

} // namespace wsify
