// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QList>

namespace wsify {

/// What a console has heard of one topic. A server tells its past again with every connection; what of it is known is not told twice.
///
/// `Message`: with `t`, `dropped` and `past`. Compares times; at the very last one, the messages.
template <class Message>
class Heard
{
public:
    /// A connection begins; `isSame`: to the process that was heard before.
    void begin(bool isSame)
    {
        if (!isSame)
            *this = {};
        m_joins = false;
    }

    /// False for a message of the past that is known.
    bool isNew(Message message)
    {
        const bool isPast = message.past;
        message.past = false;
        message.dropped = 0;
        if (isPast && (message.t < m_last || (message.t == m_last && m_atLast.contains(message)))) {
            m_joins = true;
            return false;
        }
        if (message.t > m_last) {
            m_last = message.t;
            m_atLast.clear();
        }
        if (message.t == m_last && m_atLast.size() < MaxAtOnce)
            m_atLast.append(std::move(message));
        return true;
    }

    /// The past of this connection reaches back to what was heard before it: nothing is missing between.
    bool joins() const { return m_joins; }

private:
    static constexpr qsizetype MaxAtOnce = 256;

    qint64 m_last = 0;
    QList<Message> m_atLast;
    bool m_joins = false;
};

} // namespace wsify
