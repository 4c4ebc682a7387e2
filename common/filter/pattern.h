// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <string>
#include <vector>

namespace wsify {

/// The operand of the filter's `~`: a text to search for, ignoring case (Unicode's simple case folding).
///
/// One part matches anywhere. Several parts, separated by `*`, match the whole text: the first part, anything, the
/// second part, anything, ..., the last part. So a search takes time proportional to the text, whatever the pattern
/// (Knuth, Morris and Pratt); there are no bad cases.
///
/// Immutable: any number of threads may search with it at once. Bytes that are not UTF-8 equal only themselves. An
/// ASCII pattern is compared byte by byte, so it does not find the two letters outside ASCII that fold to `k` and `s`
/// (U+212A, U+017F).
class Pattern
{
public:
    explicit Pattern(const QList<QByteArray> &parts);

    bool matches(QByteArrayView text) const;

private:
    template <class Char>
    struct Part
    {
        explicit Part(std::basic_string<Char> &&folded);

        std::basic_string<Char> text; ///< folded
        std::vector<quint32> border; ///< by length of a prefix: the length of its longest proper border
    };
    template <class Char, class At>
    static qsizetype find(const Part<Char> &part, qsizetype from, qsizetype to, At at);
    template <class Char, class At>
    static bool matches(const std::vector<Part<Char>> &parts, qsizetype length, At at);

    std::vector<Part<char>> m_ascii; ///< empty if a folded part is not ASCII
    std::vector<Part<char32_t>> m_unicode; ///< empty if all parts are ASCII
};

} // namespace wsify
