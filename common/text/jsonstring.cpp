// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/text/jsonstring.h"

#include "common/text/hexdigit.h"
#include "common/text/jsonplain.h"
#include "common/text/utf8.h"

#include <algorithm>
#include <cstring>

namespace wsify::json {

namespace {

/// Four hex digits that have been scanned.
char32_t codeUnit(const char *p)
{
    return char32_t(hexDigit(p[0]) << 12 | hexDigit(p[1]) << 8 | hexDigit(p[2]) << 4 | hexDigit(p[3]));
}

bool isHighSurrogate(char32_t unit)
{
    return unit >= 0xD800 && unit <= 0xDBFF;
}

void appendUtf8(QByteArray &out, char32_t c)
{
    if (c < 0x80) {
        out += char(c);
    } else if (c < 0x800) {
        out += char(0xC0 | (c >> 6));
        out += char(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out += char(0xE0 | (c >> 12));
        out += char(0x80 | ((c >> 6) & 0x3F));
        out += char(0x80 | (c & 0x3F));
    } else {
        out += char(0xF0 | (c >> 18));
        out += char(0x80 | ((c >> 12) & 0x3F));
        out += char(0x80 | ((c >> 6) & 0x3F));
        out += char(0x80 | (c & 0x3F));
    }
}

/// U+2028 and U+2029 end a line in JavaScript before ES2019.
bool isLineEnd(const char *p, int length)
{
    return length == 3 && p[0] == '\xE2' && p[1] == '\x80' && (p[2] == '\xA8' || p[2] == '\xA9');
}

/// What stands behind the backslash; NUL when only \u does.
char shortEscape(char c)
{
    switch (c) {
    case '"':
    case '\\':
        return c;
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return '\0';
    }
}

} // namespace

bool stringEquals(QByteArrayView raw, QByteArrayView text)
{
    const QByteArrayView inner = raw.sliced(1, raw.size() - 2);
    if (inner.size() < text.size())
        return false; // no escape is shorter than what it means
    if (!inner.contains('\\'))
        return inner == text;
    QByteArray meant;
    return unescape(raw, meant) && meant == text;
}

bool unescape(QByteArrayView raw, QByteArray &out)
{
    const char *p = raw.data() + 1;
    const char *end = raw.data() + raw.size() - 1;
    out.clear();
    out.reserve(end - p);
    while (p < end) {
        if (*p != '\\') {
            const char *begin = p;
            while (p < end && *p != '\\')
                ++p;
            out.append(begin, p - begin);
            continue;
        }
        const char kind = p[1];
        p += 2;
        switch (kind) {
        case 'b':
            out += '\b';
            break;
        case 'f':
            out += '\f';
            break;
        case 'n':
            out += '\n';
            break;
        case 'r':
            out += '\r';
            break;
        case 't':
            out += '\t';
            break;
        case 'u': {
            char32_t c = codeUnit(p);
            p += 4;
            if (c >= 0xDC00 && c <= 0xDFFF)
                return false;
            if (isHighSurrogate(c)) {
                if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
                    return false;
                const char32_t low = codeUnit(p + 2);
                if (low < 0xDC00 || low > 0xDFFF)
                    return false;
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                p += 6;
            }
            appendUtf8(out, c);
            break;
        }
        default:
            out += kind; // '"', '\\', '/'
            break;
        }
    }
    return true;
}

QByteArray preview(QByteArrayView raw, qsizetype most)
{
    if (raw.size() < 2 || raw.front() != '"')
        return utf8::cut(raw, most).toByteArray();
    // Each step passes over what means one byte at least; a pair of surrogates is one step.
    const qsizetype last = raw.size() - 1;
    qsizetype end = 1;
    for (qsizetype steps = 0; end < last && steps <= most; ++steps) {
        if (raw[end] != '\\')
            ++end;
        else if (raw[end + 1] != 'u')
            end += 2;
        else
            end += last - end > 6 && isHighSurrogate(codeUnit(raw.data() + end + 2)) ? 12 : 6;
    }
    QByteArray text;
    if (!unescape(raw.first(std::min(end, last) + 1), text))
        return utf8::cut(raw, most).toByteArray();
    return utf8::cut(text, most).toByteArray();
}

void appendString(QByteArray &out, QByteArrayView utf8)
{
    static constexpr char Hex[] = "0123456789abcdef";
    // For which room is made at once: six bytes for one, and what a character goes beyond its end.
    constexpr qsizetype Stretch = 1024;
    const char *p = utf8.data();
    const char *end = p + utf8.size();
    out += '"';
    while (p < end) {
        const char *stretchEnd = end - p > Stretch ? p + Stretch : end;
        const qsizetype begin = out.size();
        out.resize(begin + 6 * (stretchEnd - p) + 4);
        char *const data = out.data();
        char *to = data + begin;
        const auto put = [&to](const char *bytes, size_t size) {
            std::memcpy(to, bytes, size);
            to += size;
        };
        while (p < stretchEnd) {
            const auto c = quint8(*p);
            if (Plain[c]) {
                const char *few = p + std::min<qsizetype>(16, stretchEnd - p);
                do
                    *to++ = *p++;
                while (p < few && Plain[quint8(*p)]);
                if (p < few)
                    continue;
                for (; stretchEnd - p >= 8 && arePlain(p); p += 8) // a long run of them
                    put(p, 8);
            } else if (c >= 0x80) {
                const int length = utf8::sequenceLength(p, end);
                if (length == 0)
                    put("\xEF\xBF\xBD", 3);
                else if (isLineEnd(p, length))
                    put(p[2] == '\xA8' ? "\\u2028" : "\\u2029", 6);
                else
                    put(p, size_t(length));
                p += length > 0 ? length : 1;
            } else {
                const char letter = shortEscape(*p);
                *to++ = '\\';
                if (letter != '\0') {
                    *to++ = letter;
                } else {
                    for (const char digit : {'u', '0', '0', Hex[c >> 4], Hex[c & 0xF]})
                        *to++ = digit;
                }
                ++p;
            }
        }
        out.resize(to - data);
    }
    out += '"';
}

} // namespace wsify::json
