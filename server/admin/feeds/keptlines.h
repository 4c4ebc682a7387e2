// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/codec.h"

#include <QByteArray>
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

    /// `textBytes`: size of its texts.
    void add(Line line, qsizetype textBytes)
    {
        const qsizetype bytes = textBytes + qsizetype(sizeof(Kept));
        m_lines.push_back({std::move(line), bytes});
        m_bytes += bytes;
        while (m_lines.size() > MaxLines || m_bytes > MaxBytes) {
            m_bytes -= m_lines.front().bytes;
            m_lines.pop_front();
        }
    }
    /// Lines that say that they are of the past.
    QByteArray encoded() const
    {
        QByteArray lines;
        for (const Kept &kept : m_lines) {
            Line line = kept.line;
            line.past = true;
            line.dropped = 0;
            admin::appendLine(lines, line);
        }
        return lines;
    }

private:
    struct Kept
    {
        Line line;
        qsizetype bytes;
    };
    std::deque<Kept> m_lines; ///< the oldest first
    qsizetype m_bytes = 0;
};

} // namespace wsify
