// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/filter/filter.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <optional>

namespace wsify {

/// A value as it was written.
struct FilterValue
{
    QByteArray text; ///< without quotes and escapes
    QList<QByteArray> parts; ///< between the '*' that no backslash stood before
    qsizetype begin = 0;
    bool isQuoted = false;
};

/// FilterParser's alone: reads the words of a filter one after the other. Keeps the first error, and notes what could follow where the text
/// ends. `text` has to live as long.
class FilterLexer
{
public:
    using Expected = FilterCompletion::Expected;

    explicit FilterLexer(QByteArrayView text)
        : m_text(text)
    {
    }

    const FilterError &error() const { return m_error; }
    const FilterCompletion &completion() const { return m_completion; }

    qsizetype size() const { return m_text.size(); }
    qsizetype position() const { return m_pos; }
    bool atEnd() const { return m_pos == m_text.size(); }
    /// The character that comes next; there is one.
    char next() const { return m_text[m_pos]; }
    bool startsWith(QByteArrayView word) const { return m_text.sliced(m_pos).startsWith(word); }
    void skip(qsizetype bytes) { m_pos += bytes; }
    void skipSpace();

    void enterBracket() { ++m_brackets; }
    void leaveBracket() { --m_brackets; }
    bool isInBracket() const { return m_brackets > 0; }

    /// False. The first error is the one that counts.
    bool fail(qsizetype offset, const QByteArray &message);
    /// Something that begins at `begin` can follow, if the text ends where we are.
    void expect(Expected expected, qsizetype begin, FilterField field = FilterField::Any);

    /// Passes over the name of a field, if that is the word that comes next.
    std::optional<FilterField> readField();
    /// Passes over an operator that the field knows, and gives it; empty on error.
    QByteArrayView readOperator(FilterField field);
    /// Passes over a value. Without `field`: text to search for, in the place of a field, where an operator ends a word that is not quoted.
    bool readValue(FilterValue &value, std::optional<FilterField> field);

private:
    QByteArrayView m_text;
    qsizetype m_pos = 0;
    int m_brackets = 0; ///< around us
    FilterError m_error;
    FilterCompletion m_completion;
};

} // namespace wsify
