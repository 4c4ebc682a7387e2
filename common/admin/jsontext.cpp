// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/admin/jsontext.h"

#include "common/text/json.h"

#include <QLocale>

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

namespace wsify::admin::jsontext {

namespace {

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

qsizetype skipSpace(QByteArrayView text, qsizetype at)
{
    while (at < text.size() && isSpace(text[at]))
        ++at;
    return at;
}

/// Behind the string whose quote is at `at`; -1 when it does not end.
qsizetype endOfString(QByteArrayView text, qsizetype at)
{
    for (++at; at < text.size(); ++at) {
        if (text[at] == '\\')
            ++at;
        else if (text[at] == '"')
            return at + 1;
    }
    return -1;
}

/// Behind the value that begins at `at`, which is no white space; -1 when there is none.
qsizetype endOfValue(QByteArrayView text, qsizetype at)
{
    qsizetype depth = 0;
    while (at < text.size()) {
        const char c = text[at];
        if (c == '"') {
            at = endOfString(text, at);
            if (at < 0)
                return -1;
        } else if (c == '{' || c == '[') {
            ++depth;
            ++at;
            continue;
        } else if (c == '}' || c == ']') {
            if (depth == 0)
                return -1;
            --depth;
            ++at;
        } else if (depth > 0) { // whatever stands between brackets
            ++at;
            continue;
        } else {
            const qsizetype begin = at;
            while (at < text.size() && !isSpace(text[at]) && !std::strchr(",:{}[]\"", text[at]))
                ++at;
            return at > begin ? at : -1;
        }
        if (depth == 0)
            return at;
    }
    return -1;
}

/// `raw` with its quotes.
bool means(QByteArrayView raw, QByteArrayView key)
{
    if (!raw.contains('\\'))
        return raw.sliced(1, raw.size() - 2) == key;
    json::Scanner scanner(raw);
    return scanner.value().isString() && scanner.finish() && json::stringEquals(raw, key);
}

} // namespace

void appendInteger(QByteArray &out, qint64 value)
{
    std::array<char, 24> digits;
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    out.append(digits.data(), written.ptr - digits.data());
}

void appendDouble(QByteArray &out, double value)
{
    if (!std::isfinite(value))
        out.append("null");
    else if (std::abs(value) < 1e15 && value == std::floor(value))
        appendInteger(out, qint64(value));
    else
        out.append(QByteArray::number(value, 'g', QLocale::FloatingPointShortest));
}

void appendRaw(QByteArray &out, QByteArrayView json)
{
    if (json.isEmpty()) {
        out.append("null");
        return;
    }
    const qsizetype begin = out.size();
    out.append(json);
    for (char *p = out.data() + begin, *end = out.data() + out.size(); p < end; ++p) {
        if (*p == '\n' || *p == '\r')
            *p = ' ';
    }
}

QByteArrayView member(QByteArrayView text, QByteArrayView key)
{
    QByteArrayView found;
    qsizetype at = skipSpace(text, 0);
    if (at == text.size() || text[at] != '{')
        return {};
    do {
        at = skipSpace(text, at + 1); // behind '{' or ','
        if (at == text.size() || text[at] != '"')
            break;
        const qsizetype keyEnd = endOfString(text, at);
        if (keyEnd < 0)
            break;
        const QByteArrayView name = text.sliced(at, keyEnd - at);
        at = skipSpace(text, keyEnd);
        if (at == text.size() || text[at] != ':')
            break;
        at = skipSpace(text, at + 1);
        const qsizetype valueEnd = endOfValue(text, at);
        if (valueEnd < 0)
            break;
        if (means(name, key))
            found = text.sliced(at, valueEnd - at);
        at = skipSpace(text, valueEnd);
    } while (at < text.size() && text[at] == ',');
    return found;
}

bool isOneValue(QByteArrayView text)
{
    const qsizetype begin = skipSpace(text, 0);
    const qsizetype end = endOfValue(text, begin);
    return end >= 0 && skipSpace(text, end) == text.size();
}

} // namespace wsify::admin::jsontext
