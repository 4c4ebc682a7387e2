// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/channelpatterns.h"

#include "core/session/command.h"

#include <algorithm>

namespace wsify {

PatternError checkPattern(QByteArrayView text, int maxBytes, QByteArray &pattern)
{
    QByteArray read;
    switch (checkChannel(text, maxBytes + 1, read)) {
    case ChannelError::None:
        break;
    case ChannelError::Empty:
        return PatternError::Empty;
    case ChannelError::TooLong:
        return PatternError::TooLong;
    case ChannelError::ControlCharacter:
        return PatternError::ControlCharacter;
    }
    if (read.size() != text.size())
        return PatternError::WhiteSpace;
    const qsizetype star = read.indexOf('*');
    if (star >= 0 && star != read.size() - 1)
        return PatternError::Star;
    if (star < 0 && read.size() > maxBytes)
        return PatternError::TooLong;
    pattern = read;
    return PatternError::None;
}

ChannelPatterns::ChannelPatterns(const QByteArrayList &patterns)
{
    std::vector<QByteArray> names;
    std::vector<QByteArray> prefixes;
    for (const QByteArray &pattern : patterns) {
        if (pattern.endsWith('*'))
            prefixes.push_back(pattern.chopped(1));
        else
            names.push_back(pattern);
    }
    // What begins with another one stands behind it.
    std::sort(prefixes.begin(), prefixes.end());
    for (QByteArray &prefix : prefixes) {
        if (m_prefixes.empty() || !prefix.startsWith(m_prefixes.back()))
            m_prefixes.push_back(std::move(prefix));
    }
    std::sort(names.begin(), names.end());
    for (QByteArray &name : names) {
        if ((m_names.empty() || m_names.back() != name) && !isCovered(name))
            m_names.push_back(std::move(name));
    }
}

/// Whatever is sorted between a prefix and a name that it covers begins with the prefix, too, and was dropped. So only the last
/// one that is not behind the name can cover it.
bool ChannelPatterns::isCovered(QByteArrayView channel) const
{
    const auto behind = std::upper_bound(m_prefixes.begin(), m_prefixes.end(), channel);
    return behind != m_prefixes.begin() && channel.startsWith(*(behind - 1));
}

bool ChannelPatterns::matches(QByteArrayView channel) const
{
    return isCovered(channel) || std::binary_search(m_names.begin(), m_names.end(), channel);
}

} // namespace wsify
