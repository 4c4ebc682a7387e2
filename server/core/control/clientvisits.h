// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/control/controlrequest.h"
#include "core/fanout/broker.h"

#include <functional>

namespace wsify {

class Node;
class Session;
class Walks;

/// Runs on the worker's thread, once for each client that is meant; true if the client counts.
using ClientVisit = std::function<bool(Session &session, WorkerId worker)>;
/// Runs on the asking thread, once for each worker, with the number of those that counted there.
using ClientsVisited = std::function<void(qint64 counted, bool isLastWorker)>;

/// Visits the clients that are meant, on all workers at the same time, in slices. The search for a client ends where it is found. Who
/// connects meanwhile may be left out.
///
/// Any thread; `from` is the asking one. `node` and `walks` outlive the workers' tasks.
void visitClients(Node &node, Walks &walks, WorkerId from, const Subject &subject, ClientVisit visit,
                  ClientsVisited visited);

} // namespace wsify
