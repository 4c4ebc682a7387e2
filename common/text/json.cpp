// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/text/json.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstring>

namespace wsify::json {

namespace {

/// The length of the UTF-8 sequence (RFC 3629) at `p`, which is not ASCII; 0 when it is none.
int utf8Length(const char *p, const char *end)
{
    const auto byte = [p](int i) { return quint8(p[i]); };
    const auto isTail = [&byte](int i) { return (byte(i) & 0xC0) == 0x80; };
    const qsizetype left = end - p;
    const quint8 first = byte(0);
    if (first >= 0xC2 && first <= 0xDF)
        return left >= 2 && isTail(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        if (left < 3 || !isTail(1) || !isTail(2))
            return 0;
        const bool overlong = first == 0xE0 && byte(1) < 0xA0;
        const bool surrogate = first == 0xED && byte(1) > 0x9F;
        return overlong || surrogate ? 0 : 3;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        if (left < 4 || !isTail(1) || !isTail(2) || !isTail(3))
            return 0;
        const bool overlong = first == 0xF0 && byte(1) < 0x90;
        const bool beyond = first == 0xF4 && byte(1) > 0x8F;
        return overlong || beyond ? 0 : 4;
    }
    return 0;
}

/// Bytes that a string's fast path passes over: ASCII without controls, quote and backslash.
constexpr std::array<bool, 256> makePlain()
{
    std::array<bool, 256> plain{};
    for (size_t c = 0x20; c < 0x80; ++c)
        plain[c] = c != '"' && c != '\\';
    return plain;
}
constexpr auto Plain = makePlain();

/// The same, eight bytes at a time: true when all of them are plain.
bool arePlain(const char *p)
{
    quint64 v = 0;
    std::memcpy(&v, p, sizeof v);
    constexpr quint64 Ones = 0x0101010101010101;
    constexpr quint64 Highs = 0x8080808080808080;
    const auto hasZero = [](quint64 x) { return (x - Ones) & ~x & Highs; };
    const quint64 control = (v - Ones * 0x20) & ~v & Highs;
    return ((v & Highs) | control | hasZero(v ^ (Ones * '"')) | hasZero(v ^ (Ones * '\\'))) == 0;
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

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

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

} // namespace

Scanner::Scanner(QByteArrayView text, int maxDepth)
    : m_begin(text.data())
    , m_pos(text.data())
    , m_end(text.data() + text.size())
    , m_maxDepth(maxDepth)
{
    Q_ASSERT(maxDepth <= MaxDepth);
}

bool Scanner::fail(const char *error)
{
    if (!m_error)
        m_error = error;
    return false;
}

void Scanner::skipSpace()
{
    while (m_pos < m_end && (*m_pos == ' ' || *m_pos == '\n' || *m_pos == '\t' || *m_pos == '\r'))
        ++m_pos;
}

Type Scanner::peek()
{
    if (m_error)
        return Type::Invalid;
    skipSpace();
    if (m_pos == m_end)
        return Type::Invalid;
    switch (*m_pos) {
    case '{':
        return Type::Object;
    case '[':
        return Type::Array;
    case '"':
        return Type::String;
    case 't':
    case 'f':
        return Type::Bool;
    case 'n':
        return Type::Null;
    default:
        return *m_pos == '-' || isDigit(*m_pos) ? Type::Number : Type::Invalid;
    }
}

Value Scanner::value()
{
    Value value;
    value.type = peek();
    const char *begin = m_pos;
    if (!skipValue())
        return {};
    value.bytes = QByteArrayView(begin, m_pos);
    return value;
}

bool Scanner::enterObject()
{
    return enter('{');
}

bool Scanner::enterArray()
{
    return enter('[');
}

bool Scanner::enter(char bracket)
{
    if (m_error)
        return false;
    skipSpace();
    if (m_pos == m_end || *m_pos != bracket)
        return fail(bracket == '{' ? "an object is expected" : "an array is expected");
    if (++m_depth > m_maxDepth)
        return fail("nested too deep");
    ++m_pos;
    m_first = true;
    return true;
}

bool Scanner::nextKey(QByteArrayView &key)
{
    if (m_error)
        return false;
    skipSpace();
    if (m_pos < m_end && *m_pos == '}') {
        ++m_pos;
        --m_depth;
        m_first = false;
        return false;
    }
    if (!m_first) {
        if (m_pos == m_end || *m_pos != ',')
            return fail("',' or '}' is expected");
        ++m_pos;
        skipSpace();
    }
    m_first = false;
    if (m_pos == m_end || *m_pos != '"')
        return fail("a key is expected");
    const char *begin = m_pos;
    if (!skipString())
        return false;
    key = QByteArrayView(begin, m_pos);
    skipSpace();
    if (m_pos == m_end || *m_pos != ':')
        return fail("':' is expected");
    ++m_pos;
    return true;
}

bool Scanner::nextElement()
{
    if (m_error)
        return false;
    skipSpace();
    if (m_pos < m_end && *m_pos == ']') {
        ++m_pos;
        --m_depth;
        m_first = false;
        return false;
    }
    if (!m_first) {
        if (m_pos == m_end || *m_pos != ',')
            return fail("',' or ']' is expected");
        ++m_pos;
    }
    m_first = false;
    return true;
}

bool Scanner::finish()
{
    if (m_error)
        return false;
    skipSpace();
    return m_pos == m_end || fail("something follows the value");
}

bool Scanner::skipString()
{
    ++m_pos; // the quote
    for (;;) {
        while (m_end - m_pos >= 8 && arePlain(m_pos))
            m_pos += 8;
        while (m_pos < m_end && Plain[quint8(*m_pos)])
            ++m_pos;
        if (m_pos == m_end)
            return fail("a string does not end");
        const char c = *m_pos;
        if (c == '"') {
            ++m_pos;
            return true;
        }
        if (quint8(c) >= 0x80) {
            const int length = utf8Length(m_pos, m_end);
            if (length == 0)
                return fail("a string is not UTF-8");
            m_pos += length;
            continue;
        }
        if (c != '\\')
            return fail("a string has a control character");
        if (m_end - m_pos < 2)
            return fail("a string does not end");
        if (m_pos[1] == 'u') {
            if (m_end - m_pos < 6)
                return fail("an escape does not end");
            for (int i = 2; i < 6; ++i) {
                if (hexDigit(m_pos[i]) < 0)
                    return fail("an escape has no four hex digits");
            }
            m_pos += 6;
        } else if (m_pos[1] != '\0' && std::strchr("\"\\/bfnrt", m_pos[1])) {
            m_pos += 2;
        } else {
            return fail("an escape is unknown");
        }
    }
}

bool Scanner::skipNumber()
{
    const auto digits = [this] {
        const char *begin = m_pos;
        while (m_pos < m_end && isDigit(*m_pos))
            ++m_pos;
        return m_pos > begin;
    };
    if (*m_pos == '-')
        ++m_pos;
    if (m_pos < m_end && *m_pos == '0')
        ++m_pos;
    else if (!digits())
        return fail("a number has no digits");
    if (m_pos < m_end && *m_pos == '.') {
        ++m_pos;
        if (!digits())
            return fail("a number has no digits after the point");
    }
    if (m_pos < m_end && (*m_pos == 'e' || *m_pos == 'E')) {
        ++m_pos;
        if (m_pos < m_end && (*m_pos == '+' || *m_pos == '-'))
            ++m_pos;
        if (!digits())
            return fail("a number has no digits in its exponent");
    }
    return true;
}

bool Scanner::skipLiteral(const char *word, qsizetype length)
{
    if (m_end - m_pos < length || std::memcmp(m_pos, word, size_t(length)) != 0)
        return fail("a value is expected");
    m_pos += length;
    return true;
}

// Iterative, so that nesting costs a bit and no stack.
bool Scanner::skipValue()
{
    if (m_error)
        return false;
    std::bitset<MaxDepth + 1> isObject; // by depth, of what this call entered
    const int outer = m_depth;
    for (;;) {
        skipSpace();
        if (m_pos == m_end)
            return fail("a value is expected");
        switch (*m_pos) {
        case '{':
            if (!enter('{'))
                return false;
            isObject.set(size_t(m_depth));
            break;
        case '[':
            if (!enter('['))
                return false;
            isObject.reset(size_t(m_depth));
            break;
        case '"':
            if (!skipString())
                return false;
            break;
        case 't':
            if (!skipLiteral("true", 4))
                return false;
            break;
        case 'f':
            if (!skipLiteral("false", 5))
                return false;
            break;
        case 'n':
            if (!skipLiteral("null", 4))
                return false;
            break;
        default:
            if (*m_pos != '-' && !isDigit(*m_pos))
                return fail("a value is expected");
            if (!skipNumber())
                return false;
            break;
        }
        // On to the next value: the next member or element of the innermost container that has one.
        while (m_depth > outer) {
            QByteArrayView key;
            if (isObject.test(size_t(m_depth)) ? nextKey(key) : nextElement())
                break;
            if (m_error)
                return false;
        }
        if (m_depth == outer) {
            m_first = false;
            return true;
        }
    }
}

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

QByteArrayView cut(QByteArrayView utf8, qsizetype most)
{
    if (utf8.size() <= most)
        return utf8;
    qsizetype end = most;
    while (end > most - 4 && end > 0 && (quint8(utf8[end]) & 0xc0) == 0x80)
        --end;
    return utf8.first(end);
}

QByteArray preview(QByteArrayView raw, qsizetype most)
{
    if (raw.size() < 2 || raw.front() != '"')
        return cut(raw, most).toByteArray();
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
        return cut(raw, most).toByteArray();
    return cut(text, most).toByteArray();
}

void appendString(QByteArray &out, QByteArrayView utf8)
{
    static constexpr char Hex[] = "0123456789abcdef";
    out += '"';
    const char *p = utf8.data();
    const char *end = p + utf8.size();
    while (p < end) {
        const char *begin = p;
        while (p < end && Plain[quint8(*p)])
            ++p;
        out.append(begin, p - begin);
        if (p == end)
            break;
        const quint8 c = quint8(*p);
        if (c >= 0x80) {
            const int length = utf8Length(p, end);
            if (length == 0) {
                out += "\xEF\xBF\xBD"; // U+FFFD for each byte that is no part of a sequence
                ++p;
                continue;
            }
            // U+2028 and U+2029 end a line in JavaScript before ES2019.
            if (length == 3 && c == 0xE2 && quint8(p[1]) == 0x80 && (quint8(p[2]) & 0xFE) == 0xA8)
                out += quint8(p[2]) == 0xA8 ? "\\u2028" : "\\u2029";
            else
                out.append(p, length);
            p += length;
            continue;
        }
        ++p;
        switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            out += "\\u00";
            out += Hex[c >> 4];
            out += Hex[c & 0xF];
            break;
        }
    }
    out += '"';
}

} // namespace wsify::json
