// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/text/jsonform.h"

#include "common/text/utf8.h"

namespace wsify::json {

namespace {

void appendUnit(QByteArray &out, char32_t unit)
{
    static constexpr char Hex[] = "0123456789abcdef";
    for (const char c : {'\\', 'u', Hex[unit >> 12 & 0xF], Hex[unit >> 8 & 0xF], Hex[unit >> 4 & 0xF], Hex[unit & 0xF]})
        out += c;
}

void appendEscaped(QByteArray &out, char32_t c)
{
    if (c < 0x10000) {
        appendUnit(out, c);
        return;
    }
    appendUnit(out, 0xD800 + ((c - 0x10000) >> 10));
    appendUnit(out, 0xDC00 + ((c - 0x10000) & 0x3FF));
}

} // namespace

QByteArray compacted(QByteArrayView value)
{
    QByteArray out;
    out.reserve(value.size());
    bool isInString = false;
    for (qsizetype i = 0; i < value.size(); ++i) {
        const char c = value[i];
        if (isInString && c == '\\') {
            out += c;
            out += value[++i];
            continue;
        }
        if (c == '"')
            isInString = !isInString;
        if (isInString || (c != ' ' && c != '\n' && c != '\r' && c != '\t'))
            out += c;
    }
    return out;
}

QByteArray toAscii(QByteArrayView value)
{
    const QByteArray compact = compacted(value);
    QByteArray out;
    out.reserve(compact.size());
    const char *end = compact.constData() + compact.size();
    for (const char *p = compact.constData(); p < end;) {
        if (quint8(*p) < 0x7F) {
            out += *p++;
            continue;
        }
        char32_t c = 0xFFFD;
        const int length = utf8::decode(p, end, c);
        appendEscaped(out, c);
        p += length > 0 ? length : 1;
    }
    return out;
}

} // namespace wsify::json
