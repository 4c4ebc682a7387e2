// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QList>

#include <algorithm>
#include <utility>

namespace wsify {

/// What a console has heard of one topic. A server tells its past again with every subscription; what of it is known is not told twice.
///
/// `Message`: with `t`, `dropped` and `past`. The past is compared with what was heard before the subscription, message by message, each as often as
/// it was heard: no clock that is set back, and no second message of the same moment, loses one.
template <class Message>
class Heard
{
public:
    /// A server keeps 1,000 messages of a topic.
    static constexpr qsizetype MaxKept = 1000;

    /// A subscription begins; `isSame`: to the process that was heard before.
    void begin(bool isSame)
    {
        if (!isSame)
            m_recent.clear();
        m_before = m_recent;
        m_lastBefore = m_before.isEmpty() ? Message{} : m_before.last();
        m_isPastLast = m_before.isEmpty();
        m_dropped = 0;
        m_joins = false;
    }

    /// False for a message of the past that is known. `dropped` becomes what was lost since the message before, known or not: the server counts from
    /// the beginning of the subscription on.
    bool take(Message &message)
    {
        const qint64 dropped = message.dropped;
        message.dropped = std::max<qint64>(dropped - std::exchange(m_dropped, dropped), 0);
        Message bare = message;
        bare.past = false;
        bare.dropped = 0;
        if (message.past && isKnown(bare))
            return false;
        m_recent.append(std::move(bare));
        if (m_recent.size() > MaxKept)
            m_recent.removeFirst();
        return true;
    }

    /// The past of this subscription reaches back to what was heard before it: nothing is missing between.
    bool joins() const { return m_joins; }

private:
    bool isKnown(const Message &message)
    {
        // In most cases it is the first one that is left.
        if (const qsizetype index = m_before.indexOf(message); index >= 0) {
            m_isPastLast = m_isPastLast || message == m_lastBefore;
            m_before.removeAt(index);
            m_joins = true;
            return true;
        }
        // Before the last one that was heard it was not sent, and counted as dropped.
        return !m_isPastLast && message.t <= m_lastBefore.t;
    }

    QList<Message> m_recent; ///< the last that were heard
    QList<Message> m_before; ///< of those, heard before the subscription and not met in its past
    Message m_lastBefore;
    bool m_isPastLast = true; ///< the past has come to the last message that was heard before
    qint64 m_dropped = 0; ///< as the last message had it
    bool m_joins = false;
};

} // namespace wsify
