// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/control/controlrequest.h"
#include "core/fanout/broker.h"

#include <QByteArray>

#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace wsify {

class ControlDesk;
class Node;
class Walks;

/// Where requests from outside go to all nodes, and where this process carries out what a node asks: on all its workers, in slices.
///
/// Built on the main thread before the workers, outlives their tasks.
class ControlRoom
{
public:
    ControlRoom(Node &node, Walks &walks);
    ControlRoom(const ControlRoom &) = delete;
    ControlRoom &operator=(const ControlRoom &) = delete;

    /// The workers have entered, and run. Until then what other nodes ask is answered at once with nothing: nobody is here. Main thread.
    void open() { m_isOpen = true; }

    /// Sends a request of a worker's desk to all nodes; the desk hears their answers. `done` as Broker::control. Worker's own thread.
    void send(WorkerId from, quint64 number, const ControlRequest &request, Broker::Controlled done);

    /// This process in the ids of its requests.
    const QByteArray &name() const { return m_name; }

    /// Enters a worker's desk, or null when it goes. Worker's own thread, or before it starts.
    void enter(WorkerId worker, ControlDesk *desk) { m_desks[size_t(worker)] = desk; }

private:
    /// Runs on the asking thread, for each part of the answer of this process.
    using Part = std::function<void(ControlAnswer part, bool isLast)>;

    /// Asked on the worker that walks, the asking one if it is a worker: false when the answer comes too late for everybody.
    using Wanted = std::function<bool()>;

    void carryOut(WorkerId from, const ControlRequest &request, Wanted isWanted, Part part);
    void carryOut(WorkerId from, const ClientOrder &order, Part part);
    void carryOut(WorkerId from, const ChannelsQuery &query, Wanted isWanted, Part part);
    void received(const QByteArray &message);
    void hear(const QByteArray &id, ControlAnswer answer);
    std::optional<std::pair<WorkerId, quint64>> ownRequest(const QByteArray &id) const;

    Node &m_node;
    Walks &m_walks;
    const QByteArray m_name;
    std::vector<ControlDesk *> m_desks; ///< by worker, each of them its own thread's
    bool m_isOpen = false; ///< the main thread's
};

} // namespace wsify
