// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>

#include <vector>

namespace wsify {

enum class PatternError : quint8 {
    None,
    Empty,
    TooLong, ///< the name, or what is before the `*`, is longer than a channel's name may be
    ControlCharacter,
    Star, ///< a `*` that is not the last character
    WhiteSpace, ///< at its beginning or end
};

/// Reads one pattern: the name of a channel, or a prefix of names and a `*`; `*` alone is every channel. White space around it is an
/// error, unlike around a name: without it " *" would cover every channel. `pattern` is unchanged on an error.
PatternError checkPattern(QByteArrayView text, int maxBytes, QByteArray &pattern);

/// A set of channel patterns, such as an authorizer allows (PROTOCOL.md section 3).
///
/// A value; immutable. A search takes time logarithmic in the number of patterns.
class ChannelPatterns
{
public:
    ChannelPatterns() = default;
    /// Patterns as checkPattern() gives them; one that another one covers is dropped.
    explicit ChannelPatterns(const QByteArrayList &patterns);

    /// True if a pattern covers the channel, byte for byte. `channel` is a trimmed name (checkChannel()).
    bool matches(QByteArrayView channel) const;

    bool isEmpty() const { return m_names.empty() && m_prefixes.empty(); }
    /// Number of patterns that are kept.
    qsizetype size() const { return qsizetype(m_names.size()) + qsizetype(m_prefixes.size()); }

private:
    bool isCovered(QByteArrayView channel) const;

    std::vector<QByteArray> m_names; ///< sorted
    std::vector<QByteArray> m_prefixes; ///< sorted; none begins with another one
};

} // namespace wsify
