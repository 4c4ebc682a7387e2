// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "brokers/memorybroker.h"
#include "core/fanout/hub.h"
#include "core/fanout/node.h"
#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "core/session/connectlimits.h"
#include "core/session/sessioncontext.h"
#include "core/session/v4reader.h"
#include "support/fakeauthorizer.h"
#include "support/manualtimers.h"
#include "support/recordingobserver.h"

namespace wsify::test {

/// One worker's core on the test's thread: everything real but time, the authorizer and the sockets.
struct CoreWorker
{
    explicit CoreWorker(bool authorized = false)
        : context{
            0, node, hub, authorized ? &authorizer : nullptr, timers, limits, observer, metrics, metrics.worker(0)}
    {
        node.enter(0, &hub, [] {});
        node.enter(1, &otherHub, [] {});
    }
    CoreWorker(const CoreWorker &) = delete;
    CoreWorker &operator=(const CoreWorker &) = delete;

    WorkerMetrics &counters() { return metrics.worker(0); }

    MemoryBroker broker;
    Node node{broker, 2}; ///< worker 1 only exists to have a mailbox
    ProcessMetrics metrics{2};
    Limits limits;
    ConnectLimits connectLimits{limits};
    RecordingObserver observer;
    ManualTimers timers;
    FakeAuthorizer authorizer;
    Hub hub{0, node.directory(), broker, metrics.worker(0)};
    Hub otherHub{1, node.directory(), broker, metrics.worker(1)};
    SessionContext context;
    v4::Reader reader{limits};
};

} // namespace wsify::test
