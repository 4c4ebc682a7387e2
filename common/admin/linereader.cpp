// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/admin/linereader.h"

#include <algorithm>

namespace wsify::admin {

namespace {

/// A buffer that grew past this is given back when it has been emptied.
constexpr qsizetype KeptCapacity = 64 * 1024;

} // namespace

void LineReader::append(QByteArrayView bytes)
{
    if (m_tooLong)
        return;
    if (m_begin == m_buffer.size()) {
        if (m_buffer.capacity() > KeptCapacity)
            m_buffer = QByteArray();
        else
            m_buffer.resize(0); // keeps what is allocated
        m_begin = 0;
        m_scanned = 0;
    } else if (m_begin >= m_buffer.size() - m_begin) {
        // No more is moved than has been taken since the last time.
        m_buffer.remove(0, m_begin);
        m_scanned -= m_begin;
        m_begin = 0;
    }
    m_buffer.append(bytes);
}

bool LineReader::next(QByteArrayView &line)
{
    if (m_tooLong)
        return false;
    const qsizetype end = m_buffer.indexOf('\n', m_scanned);
    const qsizetype length = (end < 0 ? m_buffer.size() : end + 1) - m_begin;
    // Of a line without its end the LF is still to come.
    if (length > m_maxLine || (end < 0 && length == m_maxLine)) {
        m_tooLong = true;
        m_buffer = QByteArray();
        m_begin = 0;
        m_scanned = 0;
        return false;
    }
    if (end < 0) {
        m_scanned = m_buffer.size();
        return false;
    }
    line = QByteArrayView(m_buffer).sliced(m_begin, end - m_begin);
    m_begin = m_scanned = end + 1;
    return true;
}

} // namespace wsify::admin
