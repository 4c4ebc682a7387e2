// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/transport.h"

#include <QByteArray>
#include <QtGlobal>

#include <chrono>
#include <functional>

namespace wsify {

class Admission;
class HttpApi;
class Observer;
class Timers;
class WorkerMetrics;
struct Limits;

/// What an engine is built on: its worker's half above the seam. All of it outlives the engine.
struct EngineContext
{
    Admission &admission;
    HttpApi &httpApi;
    Timers &timers;
    const Limits &limits;
    WorkerMetrics &metrics;
    Observer &observer;
};

/// One worker's sockets: takes the descriptors it is dealt, speaks HTTP and WebSocket over them.
///
/// Built, used and destroyed on the worker's thread. It owns its connections, and each connection owns its transport and its
/// session; a connection that closes is only marked, and dies in the next turn of the loop. Above this seam nobody knows
/// which engine runs. Implemented by qt/.
class Engine
{
public:
    virtual ~Engine() = default;

    /// Takes over an accepted, non-blocking descriptor; closes it when it cannot be used.
    virtual void adopt(qintptr descriptor) = 0;

    /// Discards at once what waits for the authorizer (Session::drain()); closes every WebSocket with 1001, spread evenly over the time,
    /// after what is queued for it was sent. Connections that
    /// are still shaking hands, and HTTP requests, are answered.
    virtual void drain(std::chrono::milliseconds over) = 0;

    /// Connections that are open, of every kind.
    virtual int connections() const = 0;
};

} // namespace wsify
