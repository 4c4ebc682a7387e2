// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

#include <chrono>

namespace wsify {

/// Every limit with its default (PROTOCOL.md section 5). In bytes unless stated otherwise. Filled from
/// flags at startup. Each worker has its own, which a reload replaces between two turns of its loop.
struct Limits
{
    using Duration = std::chrono::milliseconds;

    qsizetype maxHead = 16 * 1024;
    int maxHeadFields = 100;
    Duration headTimeout = std::chrono::seconds(10);
    qint64 maxBody = 1024 * 1024;
    Duration bodyTimeout = std::chrono::seconds(10);
    Duration keepAliveTimeout =
        std::chrono::seconds(75); ///< an HTTP connection between two requests; longer than proxies keep theirs (60 s)
    int maxBatch = 1000; ///< publications in one POST

    int tlsHandshakes = 256; ///< begun and not ended, per worker

    qint64 maxMessage = 1024 * 1024; ///< one message from a client, all fragments together
    int maxFragments = 65'536;
    /// A longer message of a client of wsify.v4 is dropped, up to this or maxMessage, whichever is more.
    static constexpr qint64 maxDropped = 32LL * 1024 * 1024;
    qint64 maxQueue = 1024 * 1024; ///< bytes for one client that the kernel refused; more for queueGrace only
    Duration queueGrace = std::chrono::seconds(30);
    qint64 maxQueueHard = 16 * 1024 * 1024; ///< never more, however short
    qint64 queueCap() const { return maxQueue > maxQueueHard ? maxQueue : maxQueueHard; }
    Duration slowTimeout = std::chrono::seconds(10); ///< unsent bytes of which the kernel takes none

    int maxChannels = 1000; ///< per client
    int maxChannelName = 1024;

    int maxWaiting = 32; ///< commands of one client that wait for the authorizer before its reading pauses
    qsizetype maxWaitingBytes = 1024 * 1024;
    int maxOverload() const
    {
        return 2 * maxWaiting;
    } ///< commands that a paused client may still deliver before it is closed
    qsizetype maxOverloadBytes() const { return 2 * maxWaitingBytes; }

    Duration pingInterval = std::chrono::seconds(25);
    Duration pongTimeout = std::chrono::seconds(10); ///< after a ping, without any byte from the client
    static constexpr int repeatedPings = 2; ///< for one that may have answered while the process stood still

    static constexpr int lateRefusals = 1024; ///< clients of the process that are being refused behind their 101
    static constexpr Duration lateRefusalTime = std::chrono::seconds(2); ///< the life of such a connection

    int maxClients = 10'000; ///< of the process; set at startup to what descriptors allow
    qint64 memoryLimit =
        512LL * 1024 * 1024; ///< memory of all connections; set at startup to half of the process's memory
    qint64 memoryToRefuse() const { return memoryLimit / 10 * 9; } ///< from here on new clients are refused
    qint64 memoryToKeep() const
    {
        return memoryLimit / 20 * 19;
    } ///< once the limit is reached, connections are cut off down to this

    // 0 means off.
    int maxClientsPerAddress = 0;
    int connectRate = 0; ///< upgrades per second, of the process; also the size of a burst
    int connectRatePerAddress = 0;
    int commandRate = 0; ///< messages per second, of one client; also the size of a burst
    Duration commandRatePatience = std::chrono::seconds(10); ///< time over commandRate until a client is closed

    Duration authorizerTimeout = std::chrono::seconds(5);
    Duration expiryGrace =
        std::chrono::seconds(60); ///< how long a client outlives its `expires` while the authorizer cannot be asked
    int authorizerConcurrency = 128; ///< calls in progress, per worker
    int authorizerWaiting = 4096; ///< waiting calls, per worker
    qint64 authorizerForwardBytes = 16 * 1024; ///< names and values of the handshake headers that go with every call
    Duration authorizerQueueTimeout = std::chrono::seconds(10);
    Duration authorizerConnectionAge = std::chrono::seconds(60); ///< of a connection, since its address was looked up

    Duration brokerTimeout = std::chrono::seconds(5); ///< silence after which the broker's connection is dropped
    Duration brokerLinger = std::chrono::seconds(5); ///< how long a channel without members stays subscribed
    int brokerQueue = 65'536; ///< unconfirmed publications
    qint64 brokerQueueBytes = 16 * 1024 * 1024;

    Duration drainDelay{}; ///< `/ready` says that the end comes, and everything else is served
    Duration drain = std::chrono::seconds(5); ///< after that
};

} // namespace wsify
