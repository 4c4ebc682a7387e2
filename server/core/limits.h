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
    int maxOverload() const { return 2 * maxWaiting; } ///< that a paused client may still deliver before it is closed
    qsizetype maxOverloadBytes() const { return 2 * maxWaitingBytes; }

    Duration pingInterval = std::chrono::seconds(25);
    Duration pongTimeout = std::chrono::seconds(10); ///< after a ping without a byte of life

    int maxClients = 10'000; ///< of the process; set at start to what descriptors allow
    qint64 memoryLimit =
        512LL * 1024 * 1024; ///< all that connections hold; set at start to half of what the process may have
    qint64 memoryToRefuse() const { return memoryLimit / 10 * 9; } ///< from here on nobody new is let in
    qint64 memoryToKeep() const
    {
        return memoryLimit / 20 * 19;
    } ///< until here connections are cut once the limit is reached

    // Off at 0.
    int maxClientsPerAddress = 0;
    int connectRate = 0; ///< upgrades a second, of the process; a burst is as many
    int connectRatePerAddress = 0;
    int commandRate = 0; ///< messages a second, of one client; a burst is as many
    Duration commandRatePatience = std::chrono::seconds(10); ///< over commandRate, until a client is closed

    Duration authorizerTimeout = std::chrono::seconds(5);
    int authorizerConcurrency = 128; ///< calls out, a worker
    int authorizerWaiting = 4096; ///< calls that wait, a worker
    Duration authorizerQueueTimeout = std::chrono::seconds(10);

    Duration brokerTimeout = std::chrono::seconds(5); ///< a broker that says nothing is given up
    Duration brokerLinger = std::chrono::seconds(5); ///< a channel without members stays subscribed
    int brokerQueue = 65'536; ///< publications that the broker has not confirmed
    qint64 brokerQueueBytes = 16 * 1024 * 1024;

    Duration drain = std::chrono::seconds(5);
};

} // namespace wsify
