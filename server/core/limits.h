// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

#include <chrono>

namespace wsify {

/// Every limit with its default (PROTOCOL.md section 5). Bytes where not said otherwise. Filled from flags at start, constant
/// afterwards; shared by every thread.
struct Limits
{
    using Duration = std::chrono::milliseconds;

    qsizetype maxHead = 16 * 1024;
    int maxHeadFields = 100;
    Duration headTimeout = std::chrono::seconds(10);
    qint64 maxBody = 1024 * 1024;
    Duration bodyTimeout = std::chrono::seconds(10);
    Duration keepAliveTimeout = std::chrono::seconds(60); ///< an HTTP connection between two requests
    int maxBatch = 1000; ///< publications in one POST

    qint64 maxMessage = 1024 * 1024; ///< one message from a client, over all its fragments
    int maxFragments = 1024;
    qint64 maxQueue = 1024 * 1024; ///< unsent to one client, once the kernel refuses more
    Duration slowTimeout = std::chrono::seconds(10);

    int maxChannels = 1000; ///< a client joins
    int maxChannelName = 1024;

    int maxWaiting = 32; ///< commands of one client that wait for the authorizer before its reading pauses
    qsizetype maxWaitingBytes = 1024 * 1024;
    int maxOverload = 64; ///< commands that a paused client may still deliver before it is closed
    qsizetype maxOverloadBytes = 2 * 1024 * 1024;

    Duration pingInterval = std::chrono::seconds(25);
    Duration pongTimeout = std::chrono::seconds(10); ///< after a ping without a byte of life

    int maxClients = 10'000; ///< of the process; set at start to what descriptors allow

    Duration authorizerTimeout = std::chrono::seconds(5);
    int authorizerConcurrency = 128; ///< calls out, a worker
    int authorizerWaiting = 4096; ///< calls that wait, a worker
    Duration authorizerQueueTimeout = std::chrono::seconds(10);

    Duration drain = std::chrono::seconds(5);
};

} // namespace wsify
