// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QList>
#include <QVariant>

namespace wsify::console {

/// Rows of named values as lines of a file. A value is a text (QByteArray, QString), a number or nothing.
///
/// JSON lines: one object a row. CSV (RFC 4180): with a header; a text that a spreadsheet would take for a formula has a `'` before it.
class RowWriter
{
public:
    enum class Format : quint8 { JsonLines, Csv };

    RowWriter(Format format, const QList<QByteArray> &names)
        : m_format(format)
        , m_names(names)
    {
    }

    /// What the file begins with.
    QByteArray header() const;
    /// `values`: as many as there are names.
    void append(QByteArray &out, const QList<QVariant> &values) const;

private:
    const Format m_format;
    const QList<QByteArray> m_names;
};

} // namespace wsify::console
