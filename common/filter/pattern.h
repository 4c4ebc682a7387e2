// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <string>
#include <vector>

namespace wsify {

/// What stands behind the filter's `~`: text that another text is searched for, without regard to case (Unicode's simple case folding).
///
/// One part: it occurs somewhere. Several parts, which is what a `*` between them makes: the whole text is the first part, anything, the
/// second part, anything, ..., the last part. There is nothing else to it, so a search takes time proportional to the text, whatever the
/// pattern (Knuth, Morris and Pratt), and a pattern has no bad cases.
///
/// Immutable: searched by any number of threads at once. Bytes that are no UTF-8 equal only themselves. A pattern of ASCII is searched for
/// bytewise, so that the two letters outside of ASCII that fold to `k` and `s` (U+212A, U+017F) are not found by these.
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
        std::vector<quint32> border; ///< by length of a prefix: of its longest proper border
    };
    template <class Char, class At>
    static qsizetype find(const Part<Char> &part, qsizetype from, qsizetype to, At at);
    template <class Char, class At>
    static bool matches(const std::vector<Part<Char>> &parts, qsizetype length, At at);

    std::vector<Part<char>> m_ascii; ///< empty when a part, folded, is not ASCII
    std::vector<Part<char32_t>> m_unicode; ///< empty when all parts are ASCII
};

} // namespace wsify
