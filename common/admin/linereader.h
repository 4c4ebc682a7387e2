// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"

#include <QByteArray>
#include <QByteArrayView>

namespace wsify::admin {

/// Bytes of a stream -> lines that end with LF, of at most so many bytes with it. Both ends of the admin protocol read with it.
///
/// Owned by one connection, used on its thread. Every byte is looked at once and copied at most twice, however the stream is cut. It keeps at most one line
/// and the chunk it was given last: whoever reads a socket gives it chunks of a bounded size and takes the lines out before the next.
class LineReader
{
public:
    explicit LineReader(qsizetype maxLine = MaxLine)
        : m_maxLine(maxLine)
    {
    }

    /// What arrived. Ends the view that next() gave. Does nothing once the stream isTooLong().
    void append(QByteArrayView bytes);

    /// Takes the next whole line, without its LF; false when there is none yet, or none any more. The view lives until the next call of
    /// append() or next().
    bool next(QByteArrayView &line);

    /// A line came that is too long. The lines before it have been given; it and what follows never are, and nothing is kept.
    bool isTooLong() const { return m_tooLong; }

    /// Bytes that arrived and are not taken yet: lines, and the beginning of one.
    qsizetype pending() const { return m_buffer.size() - m_begin; }

private:
    qsizetype m_maxLine;
    QByteArray m_buffer;
    qsizetype m_begin = 0; ///< of the next line
    qsizetype m_scanned = 0; ///< no LF between m_begin and here
    bool m_tooLong = false;
};

} // namespace wsify::admin
