// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/message.h"

#include <QByteArray>
#include <QHash>
#include <QSharedData>

#include <chrono>
#include <deque>
#include <utility>

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
    /// It does not come back: the next equal one must not get its provenance.
    void remove(const Message &message);
    /// A connection was lost: what is on its way may not come back.
    void clear();
    /// Gives a message from Redis the provenance of the first equal one that was sent and has not come back.
    void heard(Message &message, Clock::time_point now);

private:
    using Key = std::pair<QByteArray, size_t>; ///< channel, and hash of the content
    using Kept = QExplicitlySharedDataPointer<const Provenance>;
    struct Leaving
    {
        Key key;
        Kept provenance;
        Clock::time_point since;
    };
    static Key keyOf(const Message &message);
    bool take(const Key &key, const Provenance *provenance);
    void dropOldest();

    std::deque<Leaving> m_order; ///< the oldest first; also those that have come back since
    QHash<Key, std::deque<Kept>> m_equal; ///< those of them that have not, the first of equal ones first
};

} // namespace wsify
