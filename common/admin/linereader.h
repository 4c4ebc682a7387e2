// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"

#include <QByteArray>
#include <QByteArrayView>

namespace wsify::admin {

/// Splits a byte stream into lines that end with LF, with a maximum length in bytes including the LF. Both ends of the
/// admin protocol use it.
///
/// Owned by one connection, used on its thread. Every byte is scanned once and copied at most twice, however the
/// stream is split. It holds at most one line and the last chunk: the caller must append chunks of bounded size and
/// take the lines out before the next.
class LineReader
{
public:
    explicit LineReader(qsizetype maxLine = MaxLine)
        : m_maxLine(maxLine)
    {
    }

    /// Appends received bytes. Invalidates the view from next(). Does nothing once isTooLong().
    void append(QByteArrayView bytes);

    /// Takes the next whole line, without its LF; false if there is none. The view is valid until the next call of
    /// append() or next().
    bool next(QByteArrayView &line);

    /// True once a line was too long. The lines before it were returned; that line and everything after it are
    /// discarded.
    bool isTooLong() const { return m_tooLong; }

    /// Bytes received and not yet taken: whole lines and the beginning of one.
    qsizetype pending() const { return m_buffer.size() - m_begin; }

private:
    qsizetype m_maxLine;
    QByteArray m_buffer;
    qsizetype m_begin = 0; ///< of the next line
    qsizetype m_scanned = 0; ///< no LF between m_begin and here
    bool m_tooLong = false;
};

} // namespace wsify::admin
