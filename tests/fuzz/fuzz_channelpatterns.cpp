// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/channelpatterns.h"
#include "core/session/command.h"
#include "require.h"

#include <cstdint>

using namespace wsify;

/// A channel; behind each NUL a pattern.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    constexpr int MaxName = 16; // short, so that an input finds it
    const QByteArrayList parts = QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)).split('\0');
    QByteArrayList patterns;
    for (const QByteArray &part : parts.mid(1)) {
        QByteArray pattern;
        if (checkPattern(part, MaxName, pattern) != PatternError::None) {
            require(pattern.isEmpty(), "what is no pattern gives none");
            continue;
        }
        QByteArray again;
        require(checkPattern(pattern, MaxName, again) == PatternError::None && again == pattern,
                "a pattern is trimmed once");
        require(!pattern.chopped(1).contains('*'), "a star is the last character");
        patterns.append(pattern);
    }
    const ChannelPatterns set(patterns);
    require(set.size() <= patterns.size() && set.isEmpty() == patterns.isEmpty(),
            "a set is no larger than its patterns");

    QByteArray channel;
    if (checkChannel(parts[0], MaxName, channel) != ChannelError::None)
        return 0;
    bool isCovered = false;
    for (const QByteArray &pattern : std::as_const(patterns)) {
        const bool covers = pattern.endsWith('*') ? channel.startsWith(pattern.chopped(1)) : channel == pattern;
        require(ChannelPatterns({pattern}).matches(channel) == covers, "a pattern alone means what it says");
        isCovered = isCovered || covers;
    }
    require(set.matches(channel) == isCovered, "a set covers what one of its patterns covers");
    return 0;
}
