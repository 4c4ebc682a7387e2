// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/codec.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QtGlobal>

#include <deque>
#include <utility>

namespace wsify {

/// The last lines of a topic (Log or Event), for consoles that come later: at most MaxLines and MaxBytes. They are encoded when one comes. One
/// thread.
template <class Line>
class KeptLines
{
public:
    static constexpr size_t MaxLines = 1000;
    static constexpr qsizetype MaxBytes = 512 * 1024; ///< of memory
    static constexpr qsizetype MaxEncoded =
        384
        * 1024; ///< of lines; two topics together leave room in a console's queue, where a line may have much to escape

    /// `textBytes`: size of its texts.
    void add(Line line, qsizetype textBytes)
    {
        const qsizetype bytes = textBytes + qsizetype(sizeof(Kept));
        m_lines.push_back({std::move(line), bytes, m_lost});
        m_bytes += bytes;
        while (m_lines.size() > MaxLines || m_bytes > MaxBytes) {
            m_bytes -= m_lines.front().bytes;
            m_lines.pop_front();
        }
    }
    /// So many lines did not get here after the last one that did.
    void addLost(qint64 count) { m_lost += count; }

    struct Past
    {
        QByteArray lines; ///< they say that they are of the past, and how many were lost since the first of them
        qint64 dropped = 0; ///< lost since then, also after the last one
    };
    Past past() const
    {
        QByteArrayList lines; // the newest first
        qsizetype size = 0;
        qint64 first = m_lost;
        // The first one's count is known at the end: a first pass finds it.
        size_t count = 0;
        for (auto kept = m_lines.rbegin(); kept != m_lines.rend(); ++kept, ++count) {
            lines.append(encoded(*kept, 0));
            size += lines.last().size();
            if (size > MaxEncoded) {
                lines.removeLast();
                break;
            }
            first = kept->lost;
        }
        Past past;
        past.dropped = m_lost - first;
        for (size_t i = m_lines.size() - count; i < m_lines.size(); ++i) {
            const qint64 dropped = m_lines[i].lost - first;
            past.lines += dropped > 0 ? encoded(m_lines[i], dropped) : lines[qsizetype(m_lines.size() - 1 - i)];
        }
        return past;
    }

private:
    struct Kept
    {
        Line line;
        qsizetype bytes;
        qint64 lost; ///< before it
    };
    static QByteArray encoded(const Kept &kept, qint64 dropped)
    {
        Line line = kept.line;
        line.past = true;
        line.dropped = dropped;
        QByteArray encoded;
        admin::appendLine(encoded, line);
        return encoded;
    }

    std::deque<Kept> m_lines; ///< the oldest first
    qsizetype m_bytes = 0;
    qint64 m_lost = 0;
};

} // namespace wsify
