// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

namespace wsify::utf8 {

/// Reads the sequence (RFC 3629) at `p`, which must be before `end`: returns its length in bytes and its character in
/// `c`; 0 if no valid sequence begins there (overlong, a surrogate, beyond U+10FFFF, cut off, a tail).
inline int decode(const char *p, const char *end, char32_t &c)
{
    const auto byte = [p](int i) { return quint8(p[i]); };
    const auto isTail = [&byte](int i) { return (byte(i) & 0xC0) == 0x80; };
    const auto tail = [&byte](int i) { return char32_t(byte(i) & 0x3F); };
    const auto left = end - p;
    const quint8 first = byte(0);
    if (first < 0x80) {
        c = first;
        return 1;
    }
    if (first >= 0xC2 && first <= 0xDF && left >= 2 && isTail(1)) {
        c = char32_t(first & 0x1F) << 6 | tail(1);
        return 2;
    }
    if (first >= 0xE0 && first <= 0xEF && left >= 3 && isTail(1) && isTail(2)) {
        c = char32_t(first & 0x0F) << 12 | tail(1) << 6 | tail(2);
        return c >= 0x800 && (c < 0xD800 || c > 0xDFFF) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4 && left >= 4 && isTail(1) && isTail(2) && isTail(3)) {
        c = char32_t(first & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3);
        return c >= 0x10000 && c <= 0x10FFFF ? 4 : 0;
    }
    return 0;
}

} // namespace wsify::utf8
