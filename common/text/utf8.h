// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArrayView>

/// UTF-8 (RFC 3629), read byte by byte. Free of state, usable on any thread.
namespace wsify::utf8 {

/// The length in bytes of the sequence at `p`, which must be before `end`; 0 if no valid one begins there (overlong, a surrogate, beyond
/// U+10FFFF, cut off, a tail).
inline int sequenceLength(const char *p, const char *end)
{
    const auto byte = [p](int i) { return quint8(p[i]); };
    const auto isTail = [&byte](int i) { return (byte(i) & 0xC0) == 0x80; };
    const qsizetype left = end - p;
    const quint8 first = byte(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return left >= 2 && isTail(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        if (left < 3 || !isTail(1) || !isTail(2))
            return 0;
        const bool isOverlong = first == 0xE0 && byte(1) < 0xA0;
        const bool isSurrogate = first == 0xED && byte(1) > 0x9F;
        return isOverlong || isSurrogate ? 0 : 3;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        if (left < 4 || !isTail(1) || !isTail(2) || !isTail(3))
            return 0;
        const bool isOverlong = first == 0xF0 && byte(1) < 0x90;
        const bool isBeyond = first == 0xF4 && byte(1) > 0x8F;
        return isOverlong || isBeyond ? 0 : 4;
    }
    return 0;
}

/// The same, and in `c` what the sequence stands for; `c` stays as it was when there is none.
inline int decode(const char *p, const char *end, char32_t &c)
{
    const auto byte = [p](int i) { return char32_t(quint8(p[i])); };
    const auto tail = [&byte](int i) { return byte(i) & 0x3F; };
    const int length = sequenceLength(p, end);
    switch (length) {
    case 1:
        c = byte(0);
        break;
    case 2:
        c = (byte(0) & 0x1F) << 6 | tail(1);
        break;
    case 3:
        c = (byte(0) & 0x0F) << 12 | tail(1) << 6 | tail(2);
        break;
    case 4:
        c = (byte(0) & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3);
        break;
    default:
        break;
    }
    return length;
}

/// The first `most` bytes of a text, without a character that would be split. Bytes that are no UTF-8 are characters
/// of their own.
inline QByteArrayView cut(QByteArrayView text, qsizetype most)
{
    if (text.size() <= most)
        return text;
    // The character that begins at most three bytes before the cut, if it is one that goes on behind it.
    for (qsizetype begin = most - 1; begin >= 0 && begin >= most - 3; --begin) {
        if ((quint8(text[begin]) & 0xC0) == 0x80)
            continue;
        const int length = sequenceLength(text.data() + begin, text.data() + text.size());
        return text.first(begin + length > most ? begin : most);
    }
    return text.first(most);
}

/// The byte order mark. RFC 8259 section 8.1 lets a parser take JSON that begins with one.
inline constexpr QByteArrayView Mark("\xEF\xBB\xBF", 3);

/// True for a JSON text in UTF-16 or UTF-32: it begins with their byte order mark, or with an ASCII character beside a NUL.
inline bool isWide(QByteArrayView json)
{
    return json.startsWith("\xFF\xFE") || json.startsWith("\xFE\xFF")
           || json.first(qMin(json.size(), qsizetype(2))).contains('\0');
}

} // namespace wsify::utf8
