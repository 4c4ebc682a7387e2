// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/message.h"

#include <QByteArray>
#include <QSharedData>

#include <chrono>
#include <deque>

namespace wsify {

/// The provenance of this node's publications while they are on their way through Redis, which brings back only channel and content. It is
/// found again by these: of two equal publications of two nodes, either may get it.
///
/// Empty unless publications have a provenance, which they have only while a console watches. The last MaxKept of the last KeptFor are
/// known; one that comes back later has lost its provenance. Main thread.
class RedisEchoes
{
public:
    using Clock = std::chrono::steady_clock;
    static constexpr size_t MaxKept = 4096;
    static constexpr std::chrono::seconds KeptFor{10};

    /// A publication with a provenance leaves.
    void sent(const Message &message, Clock::time_point now);
    /// Gives a message from Redis the provenance of the first equal one that was sent and has not come back.
    void heard(Message &message, Clock::time_point now);

private:
    struct Echo
    {
        QByteArray channel;
        size_t contentHash;
        QExplicitlySharedDataPointer<const Provenance> provenance;
        Clock::time_point since;
    };
    static size_t hashOf(const Message &message);

    std::deque<Echo> m_echoes; ///< the oldest first
};

} // namespace wsify
