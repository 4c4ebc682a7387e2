// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QtGlobal>

#include <deque>

namespace wsify {

/// The last lines of a topic, encoded, for consoles that come later: at most MaxLines and MaxBytes. One thread.
class KeptLines
{
public:
    static constexpr size_t MaxLines = 1000;
    static constexpr qsizetype MaxBytes = 512 * 1024; ///< with the overhead of keeping them

    void add(const QByteArray &line)
    {
        m_lines.push_back(line);
        m_bytes += cost(line);
        while (m_lines.size() > MaxLines || m_bytes > MaxBytes) {
            m_bytes -= cost(m_lines.front());
            m_lines.pop_front();
        }
    }
    QByteArray all() const
    {
        QByteArray lines;
        for (const QByteArray &line : m_lines)
            lines += line;
        return lines;
    }

private:
    static qsizetype cost(const QByteArray &line) { return line.size() + 64; }

    std::deque<QByteArray> m_lines; ///< the oldest first
    qsizetype m_bytes = 0;
};

} // namespace wsify
