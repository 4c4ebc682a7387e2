// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/filter/filter.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <optional>

namespace wsify {

/// A parsed value.
struct FilterValue
{
    QByteArray text; ///< without quotes and escapes
    QList<QByteArray> parts; ///< separated by '*' without a backslash before it
    qsizetype begin = 0;
    bool isQuoted = false;
};

/// Private to FilterParser: reads the words of a filter one after the other. Keeps the first error, and records what
/// could follow at the end of the text. `text` must outlive it.
class FilterLexer
{
public:
    using Expected = FilterCompletion::Expected;

    /// `isUnfinished`: more may follow the text.
    FilterLexer(QByteArrayView text, quint32 known, bool isUnfinished)
        : m_text(text)
        , m_known(known)
        , m_isUnfinished(isUnfinished)
    {
    }

    const FilterError &error() const { return m_error; }
    const FilterCompletion &completion() const { return m_completion; }

    qsizetype size() const { return m_text.size(); }
    qsizetype position() const { return m_pos; }
    bool atEnd() const { return m_pos == m_text.size(); }
    /// The next character; there must be one.
    char next() const { return m_text[m_pos]; }
    bool startsWith(QByteArrayView word) const { return m_text.sliced(m_pos).startsWith(word); }
    void skip(qsizetype bytes) { m_pos += bytes; }
    void skipSpace();

    void enterBracket() { ++m_brackets; }
    void leaveBracket() { --m_brackets; }
    bool isInBracket() const { return m_brackets > 0; }

    /// Records an error and returns false; only the first error counts.
    bool fail(qsizetype offset, const QByteArray &message);
    /// Records what can follow, from `begin` on, if the text ends here.
    void expect(Expected expected, qsizetype begin, FilterField field = FilterField::Any);

    /// An operator comes next: what was read before it should have been a field.
    bool isAtOperator() const;
    /// Another term begins here, without a connective before it.
    bool isAtTerm() const;
    /// Records that `word` is no field, with those that are.
    bool failField(qsizetype offset, QByteArrayView word);
    /// Skips the name of a field, if that is the next word.
    std::optional<FilterField> readField();
    /// Skips and returns an operator that the field supports; empty on error.
    QByteArrayView readOperator(FilterField field);
    /// Skips a value. Without `field`: a search text in the place of a field; an operator ends it unless it is quoted.
    bool readValue(FilterValue &value, std::optional<FilterField> field);

private:
    QByteArrayView m_text;
    quint32 m_known; ///< fields
    bool m_isUnfinished;
    qsizetype m_pos = 0;
    int m_brackets = 0; ///< open brackets here
    FilterError m_error;
    FilterCompletion m_completion;
};

} // namespace wsify
