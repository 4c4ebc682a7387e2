// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/node.h"
#include "core/timers.h"

namespace wsify {

class Authorizer;
class Hub;
class Observer;
class ProcessMetrics;
class WorkerMetrics;
struct Limits;

/// Shared by the sessions of one worker. Outlives them all.
struct SessionContext
{
    WorkerId worker;
    Node &node;
    Hub &hub;
    Authorizer *authorizer; ///< null allows everything
    Timers &timers;
    const Limits &limits;
    Observer &observer;
    ProcessMetrics &process;
    WorkerMetrics &metrics;
};

} // namespace wsify
